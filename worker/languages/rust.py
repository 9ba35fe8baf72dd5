"""Rust: `cargo test`, with each test and each example of the documentation measured."""

import re
from collections.abc import Collection, Mapping, Sequence

import tree_sitter_rust
from tree_sitter import Language as Grammar

from core.repo_config import RepoConfig
from core.runs import TestRun
from worker.languages import Emptied, Ending, FileView, Project, Symbol, Task, Turned
from worker.languages import _symbols as syntax
from worker.languages._modest import Modest
from worker.languages.cargo import autoload, detection, inside, tasks, turning
from worker.languages.mutation import Mutation, making
from worker.languages.mutation.cargo import RUST
from worker.languages.tokens import Tokens, of_grammar

_TEST_FOLDER = re.compile(r"(^|/)(tests|benches|fixtures)/")
_TEST_NAME = re.compile(r"(^|/)(tests?|[^/]*_tests?|test_[^/]*)\.rs$")
_TEST_TARGET = re.compile(r"(^|/)tests/([^/]+|[^/]+/main)\.rs$")
_KINDS = {
    "function_item": "function",
    "mod_item": "class",
    "impl_item": "class",
    "struct_item": "class",
    "enum_item": "class",
    "trait_item": "class",
    "macro_definition": "function",
}


class Rust(Modest):
    """See `worker.languages.Language`. The documentation's examples are tests of cargo's, and measured as such."""

    name = "rust"
    image = "rust"
    suffixes = (".rs",)
    builds = True

    def recognise(self, view: FileView, config: RepoConfig) -> Project | None:
        return detection.recognise(view, config)

    def is_test(self, path: str) -> bool:
        return bool(_TEST_FOLDER.search(path) or _TEST_NAME.search(path))

    def is_test_module(self, path: str) -> bool:
        return bool(_TEST_TARGET.search(path) or _TEST_NAME.search(path))

    def is_autoloaded(self, path: str, old: bytes | None, new: bytes | None) -> bool:
        return autoload.is_autoloaded(path, old, new)

    def loaded_by(self, path: str, text: str) -> frozenset[str]:
        return autoload.loaded_by(path, text)

    def tests_inside(self, text: str) -> str:
        return inside.tests(text)

    def lines_of_tests(self, text: str) -> frozenset[int]:
        return inside.lines(text)

    def with_tests(self, code: str, other: str) -> str:
        return inside.with_tests(code, other)

    def harness(self) -> Mapping[str, bytes]:
        return tasks.harness()

    def test_task(self, project: Project, *, only: Sequence[str], layered: bool, mark: str = "") -> Task:
        return tasks.test_task(project, only)

    def read_run(self, task: Task, project: Project, ending: Ending) -> TestRun:
        return tasks.read_run(task, project, ending)

    def turned(self, path: str, text: str) -> Turned:
        return turning.turned(text)

    def symbols(self, text: str) -> tuple[Symbol, ...]:
        return syntax.symbols(text, Grammar(tree_sitter_rust.language()), _KINDS)

    def tokens(self, text: str) -> Tokens:
        return of_grammar(text, Grammar(tree_sitter_rust.language()))

    def mutations(self, text: str, lines: Collection[int]) -> tuple[Mutation, ...]:
        return making.mutations(text, set(lines) - inside.lines(text), RUST)

    def emptied(self, path: str, before: str, after: str, mark: str, *, data: bool, something: bool = False) -> Emptied:
        return Emptied(inside.with_tests(before, after))


LANGUAGE = Rust()
