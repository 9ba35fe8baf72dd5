"""Real repositories with a known fix, through `pullwright run`: the fix must be `proven`, its tests alone `failed`.

    PULLWRIGHT_BENCH_MIRRORS=/somewhere python -P -m bench repositories

bench/repositories.toml names each by owner, name and two commits; nothing of them is kept here. They are cloned from
GitHub, or from the folder of bare clones `owner+name` that PULLWRIGHT_BENCH_MIRRORS names, and bring their own
dependencies from the public registries. No model is asked: the fix comes as a recorded answer. Results are kept in
build/repositories.jsonl, one line a repository, so a stopped measurement goes on where it was; remove the file to
begin again. PULLWRIGHT_BENCH_LANGUAGES=go,rust measures only these.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import Figure
from bench.kept import keep, kept
from bench.upstream import Upstream, upstreams

_COMMAND = Path(sys.executable).with_name("pullwright")
_KEPT = Path("build/repositories.jsonl")
_LEAST = 12
_ASKED = os.environ.get("PULLWRIGHT_BENCH_LANGUAGES", "")  # noqa: TID251  # no setting of the product


def figures() -> Iterator[Figure]:
    """How many were measured right, of how many."""
    done = {line["repository"]: line for line in kept(_KEPT)}
    for one in upstreams():
        if one.name not in done and (not _ASKED or one.language in _ASKED.split(",")):
            done[one.name] = _measure(one)
            keep(_KEPT, done[one.name])
            print(json.dumps(done[one.name]), flush=True)
    right = sum(line["right"] for line in done.values())
    yield Figure("real repositories that were measured", len(done), "", least=_LEAST)
    yield Figure("real repositories measured right, base and fix", right, "", least=len(done))


def _measure(one: Upstream) -> dict[str, Any]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        one.lay(folder / "repo")
        base, fix = (_run(one, folder, tests_only=only) for only in (True, False))
        other = one.differing(folder / "repo", fix["head_sha"]) if fix.get("head_sha") else "no branch"
    right = base.get("verdict") == "failed" and fix.get("verdict") == "proven" and not other
    return {
        "repository": one.name,
        "language": one.language,
        "right": right,
        "base": base.get("verdict"),
        "fix": fix.get("verdict"),
        "why": "" if right else f"{_why(base, 'failed')} | {_why(fix, 'proven')} | {other}",
        "tests": [fix.get("tests", {}).get(side, {}) for side in ("before", "after")],
        "red_to_green": len(fix.get("tests", {}).get("red_to_green", ())),
        "elapsed_s": [base.get("elapsed_s"), fix.get("elapsed_s")],
    }


def _why(found: Mapping[str, Any], wanted: str) -> str:
    if found.get("verdict") == wanted:
        return ""
    checks = [f"{one['kind']}: {one['summary']}" for one in found.get("checks", ()) if one.get("status") != "passed"]
    return "; ".join(checks) or str(found.get("error") or found.get("why", ""))


def _run(one: Upstream, folder: Path, *, tests_only: bool) -> dict[str, Any]:
    answers = [{"text": one.answer(folder / "repo", tests_only=tests_only)}]
    recording = folder / "answers.json"
    recording.write_text(json.dumps({"format": "pullwright-conversation/1", "answers": answers}), encoding="utf-8")
    (folder / "issue.md").write_text(one.issue(folder / "repo"), encoding="utf-8")
    words = ("run", "repo", "--issue", "issue.md", "--model", f"scripted:{recording}", "--attempts", "1")
    done = subprocess.run([_COMMAND, *words, "--json"], cwd=folder, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout else {"error": done.stderr}
    return found
