"""What each installer's lock file says is what is installed: real tools, real packages, through the proxy."""

import hashlib
import json
import ssl
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.repo_config import RepoConfig
from tests.worker.languages.views import Files
from worker.languages import detect, named, usual_registries
from worker.sandbox import BoxSpec, Command, Options, SetupSpec
from worker.sandbox.archive.packing import pack
from worker.sandbox.bubblewrap import Bubblewrap, open_driver

_DATA = Path(__file__).parent / "locks"
_NODE = '{"name": "tiny", "version": "1.0.0", "dependencies": {"is-odd": "^3.0.0"}}'
_ODD = ("node", "-p", "require('is-odd')(3), require('/deps/node_modules/is-odd/package.json').version")
_PYTHON = ("/deps/venv/bin/python", "-c", "import six, iniconfig; print(six.__version__)")


def _bundle() -> Path | None:
    found = ssl.get_default_verify_paths().cafile
    return Path(found) if found else None


def installed(driver: Bubblewrap, files: Mapping[str, str], look: tuple[str, ...]) -> str:
    """What `look` prints in a box with the dependencies that `files` ask for."""
    project = detect(Files(dict(files)), RepoConfig())
    image = driver.image(named(project.language).image)
    key = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()
    tree = pack({path: text.encode() for path, text in files.items()})
    spec = SetupSpec(
        image,
        tree,
        project.setup,
        key,
        project.setup_env,
        _bundle(),
        registries=usual_registries(project.language),
    )
    layer = driver.install(spec)
    with driver.open(BoxSpec(image, tree, layer=layer)) as box:
        return box.run(Command(look, env={"NODE_PATH": "/deps/node_modules"})).output.decode()


@pytest.mark.parametrize("lock", ["pnpm-lock.yaml", "yarn.lock", "berry.lock"])
def test_a_lock_of_node_is_kept_to(lock: str, tmp_path: Path) -> None:
    name = "yarn.lock" if lock == "berry.lock" else lock
    files = {"a.js": "", "package.json": _NODE, name: (_DATA / lock).read_text("utf-8")}
    assert installed(open_driver(Options(cache=tmp_path)), files, _ODD).strip() == "3.0.1"


def test_a_lock_of_uv_is_kept_to(tmp_path: Path) -> None:
    files = {name: (_DATA / f"uv.{name}").read_text("utf-8") for name in ("pyproject.toml", "uv.lock")}
    assert installed(open_driver(Options(cache=tmp_path)), {"a.py": "", **files}, _PYTHON).strip() == "1.16.0"


def test_a_lock_of_poetry_is_installed_by_poetry() -> None:
    about = "[tool.poetry]\nname = 'tiny'\n[tool.poetry.group.test.dependencies]\nsix = '*'\n"
    project = detect(Files({"a.py": "", "pyproject.toml": about, "poetry.lock": ""}), RepoConfig())
    (line,) = [argv[-1] for argv in project.setup if "poetry install" in argv[-1]]
    assert line.endswith("--no-interaction --with test --no-root")
    assert not any("pip install -e" in argv[-1] for argv in project.setup)


@pytest.mark.parametrize(
    ("engines", "named", "vitest", "wanted"),
    [
        (">=18", "", "3", None),
        ("^20.19.0 || >=22.12", "", "", 20),
        (">=22 <25", "", "", 22),
        ("", "v22.3.0\n", "", 22),
        ("", "lts/*\n", "", None),
        ("", "", "^4.0.0", 20),
        ("*; rm -rf /", "", "", None),
    ],
)
def test_a_newer_node_comes_where_the_project_asks_for_it(
    engines: str, named: str, vitest: str, wanted: int | None
) -> None:
    needs = {"is-odd": "3", **({"vitest": vitest} if vitest else {})}
    package = json.dumps({"engines": {"node": engines}, "devDependencies": needs})
    lines = [
        argv[-1] for argv in detect(Files({"a.js": "", "package.json": package, ".nvmrc": named}), RepoConfig()).setup
    ]
    brought = [line for line in lines if "node-linux-" in line]
    assert bool(brought) == bool(wanted)
    assert not wanted or f"-ge {wanted} || npm install --prefix /deps/.node" in brought[0]


def test_the_node_that_was_brought_runs(tmp_path: Path) -> None:
    files = {"a.js": "", "package.json": '{"engines": {"node": ">=21"}, "dependencies": {"is-odd": "3.0.1"}}'}
    look = ("/deps/.node/node_modules/.bin/node", "-p", "parseInt(process.versions.node)")
    assert installed(open_driver(Options(cache=tmp_path)), files, look).strip() == "22"
