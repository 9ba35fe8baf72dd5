"""What JavaScript and TypeScript have in common."""

import re
from collections.abc import Collection, Mapping, Sequence

from tree_sitter import Language as Grammar

from core.repo_config import RepoConfig
from core.runs import TestRun
from worker.languages import Emptied, Ending, Example, ExampleResult, FileView, Project, Symbol, Task, Turned
from worker.languages import _symbols as syntax
from worker.languages.covering import Covered, told
from worker.languages.mutation import Mutation, making
from worker.languages.mutation.scripts import script
from worker.languages.node import autoload, bending, comments, detection, emptying, faintness, tasks, turning
from worker.languages.tokens import Tokens, of_grammar

_TEST_FOLDER = re.compile(r"(^|/)(tests?|__tests__|spec|specs|e2e|__mocks__|__fixtures__|__snapshots__)/")
_TEST_NAME = re.compile(r"(^|/)([^/]*[.\-_](test|spec)|tests?|test-[^/]*)\.[cm]?[jt]sx?$")
_TYPED = re.compile(r"\.[cm]?tsx?$")
_SUFFIX = re.compile(r"\.[cm]?[jt]sx?$")
_KINDS = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "variable_declarator": "function",
    "method_definition": "function",
    "class_declaration": "class",
    "abstract_class_declaration": "class",
    "interface_declaration": "class",
}


class Scripting:
    """See `worker.languages.Language`."""

    builds = False

    def __init__(self, name: str, suffixes: tuple[str, ...], grammar: Grammar, image: str) -> None:
        self.name = name
        self.image = image
        self.suffixes = suffixes
        self._grammar = grammar

    def recognise(self, view: FileView, config: RepoConfig) -> Project | None:
        return detection.recognise(view, config, self.name)

    def is_test(self, path: str) -> bool:
        return bool(_TEST_FOLDER.search(path) or _TEST_NAME.search(path)) or path.endswith(".snap")

    def is_test_module(self, path: str) -> bool:
        inside = re.search(r"(^|/)(test|tests|__tests__|spec)/", path) and not re.search(r"(^|/)_|fixtures?/", path)
        return bool(_TEST_NAME.search(path) or (inside and _SUFFIX.search(path) and not path.endswith(".d.ts")))

    def is_autoloaded(self, path: str, old: bytes | None, new: bytes | None) -> bool:
        return autoload.is_autoloaded(path, old, new)

    def loaded_by(self, path: str, text: str) -> frozenset[str]:
        return autoload.loaded_by(path, text)

    def harness(self) -> Mapping[str, bytes]:
        return tasks.harness()

    def test_task(self, project: Project, *, only: Sequence[str], layered: bool, mark: str = "") -> Task:
        return tasks.test_task(project, only)

    def read_run(self, task: Task, project: Project, ending: Ending) -> TestRun:
        return tasks.read_run(task, project, ending)

    def symbols(self, text: str) -> tuple[Symbol, ...]:
        return syntax.symbols(text, self._grammar, _KINDS)

    def tokens(self, text: str) -> Tokens:
        return of_grammar(text, self._grammar)

    def examples(self, path: str, text: str) -> tuple[Example, ...]:
        functions = [symbol.name for symbol in self.symbols(text) if symbol.kind == "function"]
        return comments.examples(path, text, functions, self._grammar)

    def issue_examples(self, text: str, functions: Sequence[str]) -> tuple[Example, ...]:
        return comments.issue_examples(text, functions)

    def example_task(self, examples: Sequence[Example], *, layered: bool, mark: str = "") -> Task:
        return tasks.example_task(examples)

    def turned(self, path: str, text: str) -> Turned:
        return turning.turned(text, self._grammar)

    def blunted(self, path: str, before: str, after: str) -> str | None:
        return None  # objects have no say in `===`, and what test libraries ask them for is named by the security check

    def emptied(self, path: str, before: str, after: str, mark: str, *, data: bool, something: bool = False) -> Emptied:
        grammar, typed = self._grammar, bool(_TYPED.search(path))
        return emptying.emptied(before, after, mark, grammar, typed=typed, data=data, something=something)

    def faint(self, path: str, text: str) -> tuple[str, ...]:
        return faintness.faint(text, self._grammar)

    def bent(self, path: str, before: str, after: str, mark: str, *, lost: bool) -> str | None:
        typed = bool(_TYPED.search(path))
        return bending.bent(before, after, mark, self._grammar, typed=typed, lost=lost)

    def mutations(self, text: str, lines: Collection[int]) -> tuple[Mutation, ...]:
        return making.mutations(text, lines, script(self._grammar, typed=self.name == "typescript"))

    def coverage_task(
        self, project: Project, *, only: Sequence[str], layered: bool, paths: Sequence[str]
    ) -> Task | None:
        return tasks.test_task(project, only, paths) if project.framework in tasks.COVERED else None

    def read_coverage(self, task: Task, ending: Ending) -> Covered:
        return told.read(task, ending)

    def read_examples(self, task: Task, examples: Sequence[Example], ending: Ending) -> tuple[ExampleResult, ...]:
        return tasks.read_examples(task, examples, ending)
