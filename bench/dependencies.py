"""The dependency phase of a second run on the same repository: what was installed before is found, not made again.

    python -P -m bench dependencies

The registry is one of our own on this machine, so that the first run's time is that of the installer and not of a
network; it is printed for comparison.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.commits import commit_all
from bench.figures import Figure
from tests.fakes.packages import Registry, serving

_COMMAND = Path(sys.executable).with_name("pullwright")
_MOST_S = 0.3
_ROUNDS = 3
_FILES = {
    "tiles.js": "const { area } = require('calm-shapes');\n\nexports.price = (w, h) => area(w, h) * 2;\n",
    "tiles.test.js": "const assert = require('node:assert');\nconst test = require('node:test');\n"
    "const { price } = require('./tiles.js');\n\ntest('one', () => assert.strictEqual(price(1, 1), 3));\n",
    "package.json": '{"name": "tiles", "version": "1.0.0", "dependencies": {"calm-shapes": "1.0.0"}}\n',
}


def figures() -> Iterator[Figure]:
    """The slowest of several second runs with each driver."""
    for sandbox in ("bubblewrap", "docker"):
        with TemporaryDirectory() as folder, serving() as registry:
            registry.package("calm-shapes", "1.0.0", {"index.js": "exports.area = (w, h) => w * h;\n"})
            desk = Path(folder)
            _lay_out(desk)
            first = _setup_s(desk, sandbox, registry)
            asked = len(registry.asked)
            later = [_setup_s(desk, sandbox, registry) for _ in range(_ROUNDS)]
            if len(registry.asked) != asked:
                raise SystemExit("A second run asked the registry: nothing was kept.")
        yield Figure(f"dependency phase of a second run with {sandbox}", max(later), "s", _MOST_S)
        yield Figure("  of the first", first, "s")


def _lay_out(desk: Path) -> None:
    repo = desk / "repo"
    repo.mkdir()
    for name, text in _FILES.items():
        (repo / name).write_text(text, encoding="utf-8")
    commit_all(repo)
    answer = f"tiles.js\n```javascript\n{_FILES['tiles.js'].replace('* 2', '* 3')}```\n"
    recording = {"format": "pullwright-conversation/1", "answers": [{"text": answer}]}
    (desk / "answers.json").write_text(json.dumps(recording), encoding="utf-8")


def _setup_s(desk: Path, sandbox: str, registry: Registry) -> float:
    """Seconds of the step `setup` of one whole run, in a process of its own."""
    words = ("run", desk / "repo", "--issue", "Tiles cost 3", "--model", f"scripted:{desk / 'answers.json'}", "--json")
    settings = (
        *("-u", "PYTHONDONTWRITEBYTECODE", f"XDG_DATA_HOME={desk / 'data'}", f"XDG_CACHE_HOME={desk / 'cache'}"),
        *(f"PULLWRIGHT_SANDBOX={sandbox}", f"PULLWRIGHT_REGISTRIES={registry.entry}"),
        "PULLWRIGHT_DOCKER_RUNTIME=runc",
        f"PULLWRIGHT_SETUP_ENV=npm_config_registry={registry.url}",
    )
    done = subprocess.run(["env", *settings, _COMMAND, *words], cwd=desk, capture_output=True, text=True)
    if not done.stdout:
        raise SystemExit(f"The run that was to be measured failed: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return float(found["phases"]["setup"])
