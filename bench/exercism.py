"""Exercism's exercises through `pullwright run`: the stub must be `failed`, the own solution `proven`.

    git clone https://github.com/Aider-AI/polyglot-benchmark /somewhere
    PULLWRIGHT_BENCH_POLYGLOT=/somewhere python -P -m bench exercism

No model is asked: the stub and the solution come as recorded answers, so what is measured is ours. Results are kept in
build/exercism.jsonl, one line an exercise, so a stopped measurement goes on where it was; remove the file to begin
again. PULLWRIGHT_BENCH_LANGUAGES=go,rust measures only these. It takes an hour or more on two cores.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.commits import commit_all
from bench.exercism_tasks import LANGUAGES, Exercise, exercises
from bench.figures import Figure
from bench.kept import keep, kept

_COMMAND = Path(sys.executable).with_name("pullwright")
_KEPT = Path("build/exercism.jsonl")
_RIGHT = 0.97
_CHECKOUT = os.environ.get("PULLWRIGHT_BENCH_POLYGLOT", "")  # noqa: TID251  # no setting of the product
_ASKED = os.environ.get("PULLWRIGHT_BENCH_LANGUAGES", "")  # noqa: TID251  # no setting of the product


def figures() -> Iterator[Figure]:
    """The share of right verdicts, in all and for each language."""
    if not Path(_CHECKOUT, "python").is_dir():
        raise SystemExit("PULLWRIGHT_BENCH_POLYGLOT: name a checkout of Aider-AI/polyglot-benchmark.")
    done = {line["exercise"]: line for line in kept(_KEPT)}
    for one in exercises(Path(_CHECKOUT), tuple(_ASKED.split(",")) if _ASKED else LANGUAGES):
        if one.id not in done:
            done[one.id] = _measure(one)
            keep(_KEPT, done[one.id])
            print(json.dumps(done[one.id]), flush=True)
    for language in sorted({line["language"] for line in done.values()}):
        yield _share(language, [line for line in done.values() if line["language"] == language])
    yield _share("all", list(done.values()), _RIGHT)


def _share(name: str, lines: list[dict[str, Any]], least: float = 0.0) -> Figure:
    right = sum(line["right"] for line in lines)
    return Figure(f"Exercism verdicts right, {name}: {right} of {len(lines)}", right / len(lines), "", least=least)


def _measure(one: Exercise) -> dict[str, Any]:
    stub, example = _run(one, one.stub()), _run(one, one.example())
    right = stub.get("verdict") == "failed" and example.get("verdict") == "proven"
    return {
        "exercise": one.id,
        "language": one.language,
        "right": right,
        "stub": stub.get("verdict"),
        "example": example.get("verdict"),
        "why": "" if right else _why(stub, example),
        "elapsed_s": [stub.get("elapsed_s"), example.get("elapsed_s")],
    }


def _why(stub: Mapping[str, Any], example: Mapping[str, Any]) -> str:
    wrong = stub if stub.get("verdict") != "failed" else example
    checks = [f"{one['kind']}: {one['summary']}" for one in wrong.get("checks", ()) if one.get("status") != "passed"]
    return " | ".join(checks) or str(wrong.get("error", ""))


def _run(one: Exercise, files: Mapping[str, str]) -> dict[str, Any]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        one.lay(folder / "exercise")
        commit_all(folder / "exercise")
        text = "\n".join(f"{path}\n```\n{content.rstrip()}\n```\n" for path, content in files.items())
        recording = folder / "answers.json"
        recording.write_text(json.dumps({"format": "pullwright-conversation/1", "answers": [{"text": text}]}))
        (folder / "issue.md").write_text(one.issue, encoding="utf-8")
        words = ("run", "exercise", "--issue", "issue.md", "--model", f"scripted:{recording}", "--attempts", "1")
        done = subprocess.run([_COMMAND, *words, "--json"], cwd=folder, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout else {"error": done.stderr}
    return found
