"""Java: JUnit 4 and 5, built with Maven, Gradle or nothing but a compiler."""

import re
from collections.abc import Collection, Mapping, Sequence

import tree_sitter_java
from tree_sitter import Language as Grammar

from core.repo_config import RepoConfig
from core.runs import TestRun
from worker.languages import Emptied, Ending, FileView, Project, Symbol, Task, Turned
from worker.languages import _symbols as syntax
from worker.languages._modest import Modest
from worker.languages.jvm import autoload, detection, emptying, tasks, turning
from worker.languages.mutation import Mutation, making
from worker.languages.mutation.jvm import JAVA
from worker.languages.tokens import Tokens, of_grammar

_MAIN = re.compile(r"(^|/)src/main/")
_TEST_FOLDER = re.compile(r"(^|/)(src/(test|testFixtures|it|integrationTest)|tests?)/")
_TEST_NAME = re.compile(r"(^|/)(Test[^/]*|[^/]*(Test|Tests|TestCase))\.java$")
_KINDS = {
    "class_declaration": "class",
    "interface_declaration": "class",
    "enum_declaration": "class",
    "record_declaration": "class",
    "annotation_type_declaration": "class",
    "method_declaration": "function",
    "constructor_declaration": "function",
}


class Java(Modest):
    """See `worker.languages.Language`."""

    name = "java"
    image = "java"
    suffixes = (".java",)
    builds = True

    def recognise(self, view: FileView, config: RepoConfig) -> Project | None:
        return detection.recognise(view, config)

    def is_test(self, path: str) -> bool:
        return not _MAIN.search(path) and bool(_TEST_FOLDER.search(path) or _TEST_NAME.search(path))

    def is_test_module(self, path: str) -> bool:
        return not _MAIN.search(path) and bool(_TEST_NAME.search(path))

    def is_autoloaded(self, path: str, old: bytes | None, new: bytes | None) -> bool:
        return autoload.is_autoloaded(path, old, new)

    def loaded_by(self, path: str, text: str) -> frozenset[str]:
        return autoload.loaded_by(path, text)

    def harness(self) -> Mapping[str, bytes]:
        return tasks.harness()

    def test_task(self, project: Project, *, only: Sequence[str], layered: bool, mark: str = "") -> Task:
        return tasks.test_task(project, only, layered)

    def read_run(self, task: Task, project: Project, ending: Ending) -> TestRun:
        return tasks.read_run(task, project, ending)

    def symbols(self, text: str) -> tuple[Symbol, ...]:
        return syntax.symbols(text, Grammar(tree_sitter_java.language()), _KINDS)

    def tokens(self, text: str) -> Tokens:
        return of_grammar(text, Grammar(tree_sitter_java.language()))

    def turned(self, path: str, text: str) -> Turned:
        return turning.turned(text)

    def emptied(self, path: str, before: str, after: str, mark: str, *, data: bool, something: bool = False) -> Emptied:
        return emptying.emptied(before, after, something=something)

    def mutations(self, text: str, lines: Collection[int]) -> tuple[Mutation, ...]:
        return making.mutations(text, lines, JAVA)


LANGUAGE = Java()
