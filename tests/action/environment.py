"""The Action's own environment, made once for all tests by the script that makes it on a runner."""

import fcntl
import os
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MACHINE = (
    "PATH",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "PIP_CERT",
    "PIP_INDEX_URL",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
)


def machine() -> dict[str, str]:
    """Of this machine's environment, what an installation from PyPI may need."""
    return {name: os.environ[name] for name in _MACHINE if name in os.environ}


def install(
    tool_cache: Path, output: Path, root: Path = ROOT, cwd: Path | None = None, **given: str
) -> subprocess.CompletedProcess[str]:
    """What the first step of the Action does."""
    environ = {**machine(), "HOME": str(tool_cache), "RUNNER_TOOL_CACHE": str(tool_cache), "GITHUB_OUTPUT": str(output)}
    line = (root / "scripts" / "action-install",)
    return subprocess.run(line, cwd=cwd or tool_cache, env={**environ, **given}, capture_output=True, text=True)


def shared() -> Path:
    """A tool cache that all test processes share; the first of them fills it, and it lasts for the next time."""
    folder = Path(tempfile.gettempdir()) / f"pullwright-tool-cache-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = install(folder, folder / "output")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def environment(tool_cache: Path) -> Path:
    """The environment in it that is this lock file's."""
    output = tool_cache / "asked"
    output.unlink(missing_ok=True)
    assert install(tool_cache, output).returncode == 0
    return Path(output.read_text(encoding="utf-8").strip().removeprefix("environment="))
