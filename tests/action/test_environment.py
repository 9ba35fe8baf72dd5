"""The Action's environment: from the lock file alone, without a secret, and no package too many."""

import json
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.action.environment import ROOT, environment, install, shared

# What is imported only while a connection is open, and a program.
ON_THE_WAY = {"httpcore2", "ruff", "truststore"}
LOADED = """
import ast, importlib, json, sys
from importlib.metadata import distributions
from pathlib import Path

root, site = Path(sys.argv[1]), next(path for path in sys.path if path.endswith("site-packages"))
sys.path.insert(0, str(root))

def ours():
    return [Path(one.__file__) for one in list(sys.modules.values())
            if getattr(one, "__file__", None) and Path(one.__file__).is_relative_to(root)]

def imported(path):
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module

plugins = [path for folder in ("worker", "bot/commands") for path in (root / folder).rglob("*.py")]
names = {".".join(path.relative_to(root).with_suffix("").parts) for path in plugins if "harness" not in path.parts}
waiting, seen, missing = {"action.main"} | names, set(), {}
while waiting - seen:
    for name in sorted(waiting - seen):
        seen.add(name)
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            missing[name] = error.name
    waiting |= {name for path in ours() for name in imported(path)}
owners = {str(Path(site) / file): one.name for one in distributions(path=[site]) for file in one.files or ()}
used = {owners.get(getattr(one, "__file__", None) or "") for one in list(sys.modules.values())}
installed = {one.name for one in distributions(path=[site])}
print(json.dumps({"missing": missing, "unused": sorted(installed - used), "installed": sorted(installed)}))
"""


@pytest.fixture(scope="module")
def made() -> Path:
    return environment(shared())


def test_it_holds_no_package_that_nobody_imports_and_lacks_none(made: Path) -> None:
    """Every import of the Action and of what it imports is carried out, those in functions, too."""
    line = (made / "bin" / "python", "-I", "-B", "-c", LOADED, str(ROOT))
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["missing"] == {}
    assert set(found["unused"]) == ON_THE_WAY
    locked = {one["name"] for one in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    assert {name.lower().replace("_", "-") for name in found["installed"]} <= locked


def test_it_is_at_most_180_megabytes(made: Path) -> None:
    told = subprocess.run(["du", "-sm", "--exclude=compiled", made], capture_output=True, text=True, check=True)
    assert int(told.stdout.split()[0]) <= 180


def test_the_second_time_nothing_is_installed(tmp_path: Path) -> None:
    output, tool_cache = tmp_path / "output", shared()
    done = install(tool_cache, output, HTTPS_PROXY="http://127.0.0.1:9", PIP_INDEX_URL="http://127.0.0.1:9")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert output.read_text(encoding="utf-8").startswith(f"environment={tool_cache}/pullwright/")


def test_another_lock_file_is_another_environment_and_a_wrong_hash_is_none(tmp_path: Path) -> None:
    """A file on the index that is not the one that was locked is not installed."""
    copy, tool_cache, output = tmp_path / "pullwright", tmp_path / "tools", tmp_path / "output"
    tool_cache.mkdir()
    (copy / "scripts").mkdir(parents=True)
    for name in ("pyproject.toml", "uv.lock", "README.md", "scripts/action-install", "scripts/action-uv.txt"):
        shutil.copy(ROOT / name, copy / name)
    lock = (copy / "uv.lock").read_text(encoding="utf-8")
    at = lock.index('[[package]]\nname = "structlog"') + 1
    (copy / "uv.lock").write_text(_other_hashes(lock, at), encoding="utf-8")
    done = install(tool_cache, output, copy)
    assert done.returncode == 1
    assert "::error title=Pullwright::The packages of the Action could not be installed." in done.stdout
    assert "hash mismatch" in done.stderr.lower()
    assert output.read_text(encoding="utf-8") == "conclusion=failure\n"
    assert list((tool_cache / "pullwright").iterdir()) == []


def _other_hashes(lock: str, start: int) -> str:
    """The hashes of the package at `start`, with their first two digits turned; each keeps its length."""
    end = lock.index("[[package]]", start)
    part = lock[start:end]
    return lock[:start] + "".join(_turned(line) for line in part.splitlines(keepends=True)) + lock[end:]


def _turned(line: str) -> str:
    before, mark, after = line.partition("sha256:")
    return f"{before}{mark}{'00' if after[:2] != '00' else '11'}{after[2:]}" if mark else line


def test_a_hostile_workspace_has_no_say(tmp_path: Path) -> None:
    """Neither the installation nor the start imports, configures or runs anything of the folder they are started in."""
    workspace, trace = tmp_path / "workspace", tmp_path / "trace"
    workspace.mkdir()
    planted = f"open({str(trace)!r}, 'a').write(__name__)\n"
    for name in ("action", "core", "worker", "bot", "pip", "json", "sitecustomize", "usercustomize"):
        (workspace / f"{name}.py").write_text(planted, encoding="utf-8")
    (workspace / "pyproject.toml").write_text("[tool.uv]\nindex-url = 'http://127.0.0.1:9'\n", encoding="utf-8")
    (workspace / "uv.toml").write_text("no-index = true\n", encoding="utf-8")
    (workspace / "uv.lock").write_text("not a lock file", encoding="utf-8")
    tool_cache, output = shared(), tmp_path / "output"
    assert install(tool_cache, output, cwd=workspace, PYTHONPATH=str(workspace)).returncode == 0
    environ = {
        "PATH": "/usr/bin:/bin",
        "PULLWRIGHT_ENVIRONMENT": output.read_text(encoding="utf-8").strip().removeprefix("environment="),
        "PYTHONPATH": str(workspace),
        "GITHUB_WORKSPACE": str(workspace),
    }
    line = (ROOT / "scripts" / "action-start",)
    done = subprocess.run(line, cwd=workspace, env=environ, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert "What the runner says is incomplete" in done.stdout
    assert not trace.exists()
