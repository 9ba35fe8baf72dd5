"""One recorded answer through `pullwright run`, for measurements that ask for verdicts alone."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_COMMAND = Path(sys.executable).with_name("pullwright")
# How strong the tests are is another question, and on a busy machine a suite needs longer than usual.
_CALM = {"PULLWRIGHT_STRENGTH_S": "0", "PULLWRIGHT_WALL_S": "300", "PULLWRIGHT_DOCKER_RUNTIME": "runc"}


def replayed(folder: Path, repo: str, issue: str, answer: str) -> dict[str, Any]:
    """The run's JSON document; `repo` lies in `folder`. A fault of ours ends the measurement: it is no verdict."""
    recording = folder / "answers.json"
    recording.write_text(json.dumps({"format": "pullwright-conversation/1", "answers": [{"text": answer}]}))
    (folder / "issue.md").write_text(issue, encoding="utf-8")
    words = ("run", repo, "--issue", "issue.md", "--model", f"scripted:{recording}", "--attempts", "1", "--json")
    env = {**os.environ, **_CALM}  # noqa: TID251  # no setting is read here
    done = subprocess.run([_COMMAND, *words], cwd=folder, capture_output=True, text=True, env=env)
    if not done.stdout:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def why(found: Mapping[str, Any]) -> str:
    """What kept a run from what was hoped for."""
    checks = [f"{one['kind']}: {one['summary']}" for one in found.get("checks", ()) if one.get("status") != "passed"]
    return " | ".join(checks) or str(found.get("error") or found.get("why", ""))
