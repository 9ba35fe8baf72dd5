"""Python: pytest, unittest, and the examples in docstrings."""

import re
from collections.abc import Collection, Mapping, Sequence

import tree_sitter_python
from tree_sitter import Language as Grammar

from core.repo_config import RepoConfig
from core.runs import TestRun
from worker.languages import Emptied, Ending, Example, ExampleResult, FileView, Project, Symbol, Task, Turned
from worker.languages import _symbols as syntax
from worker.languages.covering import Covered, told
from worker.languages.mutation import Mutation, making
from worker.languages.mutation.python import PYTHON
from worker.languages.pythonic import (
    autoload,
    bending,
    blunting,
    detection,
    docstrings,
    emptying,
    faintness,
    issues,
    plugins,
    tasks,
    turning,
)
from worker.languages.tokens import Tokens, of_grammar

_TEST_FOLDER = re.compile(r"(^|/)(tests?|testsuite|__tests__)/")
_TEST_MODULE = re.compile(r"(^|/)(test_[^/]*|[^/]*_test|tests?)\.py$")
_KINDS = {"function_definition": "function", "class_definition": "class"}


class Python:
    """See `worker.languages.Language`."""

    name = "python"
    image = "python"
    suffixes = (".py",)
    builds = False

    def recognise(self, view: FileView, config: RepoConfig) -> Project | None:
        return detection.recognise(view, config)

    def is_test(self, path: str) -> bool:
        return bool(_TEST_FOLDER.search(path)) or self.is_test_module(path) or path.endswith("conftest.py")

    def is_test_module(self, path: str) -> bool:
        return bool(_TEST_MODULE.search(path))

    def is_autoloaded(self, path: str, old: bytes | None, new: bytes | None) -> bool:
        return autoload.is_autoloaded(path, old, new)

    def loaded_by(self, path: str, text: str) -> frozenset[str]:
        return plugins.loaded_by(path, text)

    def harness(self) -> Mapping[str, bytes]:
        return tasks.harness()

    def test_task(self, project: Project, *, only: Sequence[str], layered: bool, mark: str = "") -> Task:
        return tasks.test_task(project, only, layered, mark)

    def read_run(self, task: Task, project: Project, ending: Ending) -> TestRun:
        return tasks.read_run(task, project, ending)

    def symbols(self, text: str) -> tuple[Symbol, ...]:
        return syntax.symbols(text, Grammar(tree_sitter_python.language()), _KINDS)

    def tokens(self, text: str) -> Tokens:
        return of_grammar(text, Grammar(tree_sitter_python.language()), docstrings=True)

    def examples(self, path: str, text: str) -> tuple[Example, ...]:
        return docstrings.examples(path, text)

    def issue_examples(self, text: str, functions: Sequence[str]) -> tuple[Example, ...]:
        return issues.issue_examples(text, functions)

    def example_task(self, examples: Sequence[Example], *, layered: bool, mark: str = "") -> Task:
        return tasks.example_task(examples, layered, mark)

    def turned(self, path: str, text: str) -> Turned:
        return turning.turned(text)

    def blunted(self, path: str, before: str, after: str) -> str | None:
        return blunting.blunted(before, after)

    def emptied(self, path: str, before: str, after: str, mark: str, *, data: bool, something: bool = False) -> Emptied:
        return emptying.emptied(before, after, mark, data=data, something=something)

    def faint(self, path: str, text: str) -> tuple[str, ...]:
        return faintness.faint(text)

    def bent(self, path: str, before: str, after: str, mark: str, *, lost: bool) -> str | None:
        return bending.bent(before, after, mark, lost=lost)

    def mutations(self, text: str, lines: Collection[int]) -> tuple[Mutation, ...]:
        return making.mutations(text, lines, PYTHON)

    def coverage_task(
        self, project: Project, *, only: Sequence[str], layered: bool, paths: Sequence[str]
    ) -> Task | None:
        return tasks.test_task(project, only, layered, "", paths) if project.framework != "command" else None

    def read_coverage(self, task: Task, ending: Ending) -> Covered:
        return told.read(task, ending)

    def read_examples(self, task: Task, examples: Sequence[Example], ending: Ending) -> tuple[ExampleResult, ...]:
        return tasks.read_examples(task, examples, ending)


LANGUAGE = Python()
