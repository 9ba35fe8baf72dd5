"""Exercism's exercises through `pullwright run`: the stub must be `failed`, the own solution `proven`.

    git clone https://github.com/Aider-AI/polyglot-benchmark /somewhere
    PULLWRIGHT_BENCH_POLYGLOT=/somewhere python -P -m bench exercism

No model is asked: the stub and the solution come as recorded answers, so what is measured is ours. Results are kept in
build/exercism.jsonl, one line an exercise, so a stopped measurement goes on where it was; remove the file to begin
again. PULLWRIGHT_BENCH_LANGUAGES=go,rust measures only these. It takes an hour or more on two cores.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.commits import commit_all
from bench.exercism_tasks import LANGUAGES, Exercise, exercises
from bench.figures import Figure
from bench.kept import keep, kept
from bench.replay import replayed, why

_KEPT = Path("build/exercism.jsonl")
_RIGHT = 0.97
_CHECKOUT = os.environ.get("PULLWRIGHT_BENCH_POLYGLOT", "")  # noqa: TID251  # no setting of the product
_ASKED = os.environ.get("PULLWRIGHT_BENCH_LANGUAGES", "")  # noqa: TID251  # no setting of the product


def figures() -> Iterator[Figure]:
    """The share of right verdicts, in all and for each language."""
    if not Path(_CHECKOUT, "python").is_dir():
        raise SystemExit("PULLWRIGHT_BENCH_POLYGLOT: name a checkout of Aider-AI/polyglot-benchmark.")
    done = {line["exercise"]: line for line in kept(_KEPT)}
    with TemporaryDirectory() as folder:
        for one in exercises(Path(_CHECKOUT), tuple(_ASKED.split(",")) if _ASKED else LANGUAGES):
            if one.id not in done:
                done[one.id] = _measure(one, Path(folder))
                keep(_KEPT, done[one.id])
                print(json.dumps(done[one.id]), flush=True)
    for language in sorted({line["language"] for line in done.values()}):
        yield _share(language, [line for line in done.values() if line["language"] == language])
    tested = [line for line in done.values() if not _is_untested(line)]
    yield _share("all", list(done.values()), _RIGHT)
    yield _share("all that bring tests", tested)
    yield Figure("of the misses: the stub passes its tests, both unproven", sum(map(_is_green, tested)), "")


def _share(name: str, lines: list[dict[str, Any]], least: float = 0.0) -> Figure:
    right = sum(line["right"] for line in lines)
    return Figure(f"Exercism verdicts right, {name}: {right} of {len(lines)}", right / len(lines), "", least=least)


def _is_untested(line: Mapping[str, Any]) -> bool:
    """Whether no test was found in it, as in go/counter, whose students are to write them. Told apart, and a miss."""
    return line.get("before") == {} and line["stub"] == line["example"] == "unproven"


def _is_green(line: Mapping[str, Any]) -> bool:
    """Whether nothing was to be shown: an exercise in rewriting what works.

    No verdict but `unproven` would be true there. It is counted as a miss all the same: the promise makes no exception.
    """
    bad = {"failed", "error", "missing"} & line.get("before", {"missing": 1}).keys()
    return not bad and line["stub"] == line["example"] == "unproven"


def _measure(one: Exercise, folder: Path) -> dict[str, Any]:
    stub, example = _run(one, one.stub(), folder), _run(one, one.example(), folder)
    red = stub.get("verdict") == "failed" and stub.get("attempts", 0) > 0  # what cannot be built has failed, too
    right = red and example.get("verdict") == "proven"
    return {
        "exercise": one.id,
        "language": one.language,
        "right": right,
        "stub": stub.get("verdict"),
        "example": example.get("verdict"),
        "why": "" if right else why(example if red else stub),
        "before": example.get("tests", {}).get("before", {}),
        "elapsed_s": [stub.get("elapsed_s"), example.get("elapsed_s")],
    }


def _run(one: Exercise, files: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """In one folder for all of them: what is installed for one is there for the next, as in one repository."""
    repo = folder / "exercise"
    shutil.rmtree(repo, ignore_errors=True)
    one.lay(repo)
    commit_all(repo)
    text = "\n".join(f"{path}\n```\n{content.rstrip()}\n```\n" for path, content in files.items())
    return replayed(folder, repo.name, one.issue, text)
