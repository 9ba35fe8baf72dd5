"""Real packages with real dependencies and their own tests: a line is broken, `pullwright run` has to prove its repair.

    python -P -m bench packages

The source distributions come from PyPI. The model is a recording that puts the line back, so that what is measured is
ours: detection, the dependency phase, every test before and after, the verdict.
"""

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import Figure

_COMMAND = Path(sys.executable).with_name("pullwright")
_IDENTITY = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "core.autocrlf=false")


@dataclass(frozen=True, slots=True)
class Package:
    """`right` in `path` is replaced by `broken`; `issue` asks for what then fails."""

    name: str
    version: str
    path: str
    right: str
    broken: str
    issue: str


PACKAGES = (
    Package(
        "python-slugify",
        "9.2.0",
        "slugify/slugify.py",
        "        text = text.lower()\n",
        "        text = text.upper()\n",
        "slugify gives upper case\n\nA slug should be in lower case unless `lowercase=False` is given.",
    ),
    Package(
        "jinja2",
        "3.1.6",
        "src/jinja2/filters.py",
        "    return soft_str(s).capitalize()\n",
        "    return soft_str(s).swapcase()\n",
        "The capitalize filter shouts\n\nOnly the first character should be upper case.",
    ),
    Package(
        "beautifulsoup4",
        "4.15.0",
        "bs4/element.py",
        "        return separator.join([s for s in self._all_strings(strip, types=types)])\n",
        "        return separator.join([s for s in self._all_strings(False, types=types)])\n",
        "get_text ignores strip\n\n`get_text(strip=True)` should strip each string.",
    ),
)


def figures() -> Iterator[Figure]:
    """How many of the packages were not proven."""
    missed = 0
    for package in PACKAGES:
        with TemporaryDirectory() as folder:
            found = _run(package, Path(folder))
        missed += found.get("verdict") != "proven"
        print(f"{package.name} {package.version}: {_told(found)}", flush=True)
    yield Figure(f"real packages not proven of {len(PACKAGES)}", missed, "", 0)


def _run(package: Package, folder: Path) -> dict[str, Any]:
    repo = _checkout(package, folder)
    answer = f"{package.path}\n```\n<<<<<<< SEARCH\n{package.broken}=======\n{package.right}>>>>>>> REPLACE\n```\n"
    recording = folder / "answers.json"
    recording.write_text(json.dumps({"format": "pullwright-conversation/1", "answers": [{"text": answer}]}))
    words = ("run", str(repo), "--issue", package.issue, "--model", f"scripted:{recording}", "--json")
    done = subprocess.run([_COMMAND, *words], cwd=folder, capture_output=True, text=True)
    if not done.stdout:
        return {"error": done.stderr}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _checkout(package: Package, folder: Path) -> Path:
    pinned = f"{package.name}=={package.version}"
    pip = ("-m", "pip", "download", "-q", "--no-deps", "--no-binary", package.name, pinned)
    subprocess.run(["python3", *pip], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    repo = next(path for path in folder.iterdir() if path.is_dir())
    source = repo / package.path
    text = source.read_text(encoding="utf-8")
    if text.count(package.right) != 1:
        raise SystemExit(f"{package.name}: the line to break does not stand once in {package.path}")
    source.write_text(text.replace(package.right, package.broken), encoding="utf-8")
    for verb in (("init", "-q"), ("add", "-A", "-f"), (*_IDENTITY, "commit", "-qm", pinned)):
        subprocess.run(["git", *verb], cwd=repo, check=True)
    return repo


def _told(found: dict[str, Any]) -> str:
    tests = found.get("tests", {})
    counts = f"before {tests.get('before')}, after {tests.get('after')}"
    red = len(tests.get("red_to_green", []))
    return (
        f"{found.get('verdict')}, {counts}, {red} red to green, {found.get('elapsed_s')} s. {found.get('why', '')}"
        + (f" {found['error']}" if found.get("error") else "")
    )
