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
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.figures import Figure
from bench.kept import keep, kept
from bench.replay import replayed, why
from bench.upstream import Upstream, upstreams

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
    red, green = base.get("verdict") == "failed" and _is_red(base), fix.get("verdict") == "proven"
    return {
        "repository": one.name,
        "language": one.language,
        "right": red and green and not other,
        "base": base.get("verdict"),
        "fix": fix.get("verdict"),
        "why": " || ".join(text for text in ("" if red else why(base), "" if green else why(fix), other) if text),
        "tests": [fix.get("tests", {}).get(side, {}) for side in ("before", "after")],
        "red_to_green": fix.get("tests", {}).get("red_to_green", [])[:10],
        "elapsed_s": [base.get("elapsed_s"), fix.get("elapsed_s")],
    }


def _is_red(found: Mapping[str, Any]) -> bool:
    """Whether the tests ran, and some of them failed: a base that cannot be built has failed, too."""
    after = found.get("tests", {}).get("after", {})
    return bool(after.get("passed") and (after.get("failed") or after.get("error")))


def _run(one: Upstream, folder: Path, *, tests_only: bool) -> dict[str, Any]:
    repo = folder / "repo"
    return replayed(folder, "repo", one.issue(repo), one.answer(repo, tests_only=tests_only))
