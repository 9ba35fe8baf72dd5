"""Where only the command is installed, the verbs of a server say in one sentence what is missing."""

import os
import subprocess
import sys
import sysconfig
from importlib.metadata import distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This environment's packages, without those that only the server names."""
    site, folder = Path(sysconfig.get_path("purelib")), tmp_path_factory.mktemp("site")
    lines = requires("pullwright") or []
    gone = {
        line.partition(";")[0].strip(" ").split("[")[0].split("<")[0].split(">")[0] for line in lines if "extra" in line
    }
    hidden = {
        file.parts[0].lower()
        for one in distributions(path=[str(site)])
        if one.name in gone
        for file in one.files or ()
        if file.parts[0] != ".."
    }
    for path in site.iterdir():
        if path.name.lower() not in hidden and path.suffix != ".pth":
            (folder / path.name).symlink_to(path)
    return folder


@pytest.mark.parametrize("verb", ["serve", "worker", "clerk", "up"])
def test_a_verb_of_the_server_says_what_to_install(verb: str, smaller: Path, tmp_path: Path) -> None:
    done = typed(smaller, tmp_path, verb)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().endswith("Install it: pip install 'pullwright[server]'")
    assert len(done.stderr.strip().splitlines()) == 1


def test_everything_else_works(smaller: Path, tmp_path: Path) -> None:
    assert typed(smaller, tmp_path, "--help").returncode == 0
    assert typed(smaller, tmp_path, "status").returncode == 0


def test_a_run_that_is_to_be_held_to_a_pace_says_what_holds_it(smaller: Path, tmp_path: Path) -> None:
    """What counts the tokens of all runs together is the server's."""
    done = typed(smaller, tmp_path, "run", ".", "--issue", "Mend it", PULLWRIGHT_RATE_MODEL_TOKENS="local=1000")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().endswith("Install it: pip install 'pullwright[server]'")


def typed(site: Path, home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    start = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(site)!r}]; from cli.main import main; main()"
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), **more}
    line = (sys.executable, "-I", "-S", "-c", start, *words)
    return subprocess.run(line, cwd=home, env=environ, capture_output=True, text=True, timeout=60)
