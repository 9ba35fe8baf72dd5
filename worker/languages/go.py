"""Go: `go test`, with each test, subtest, example and seed of a fuzz test measured."""

import re
from collections.abc import Collection, Mapping, Sequence

import tree_sitter_go
from tree_sitter import Language as Grammar

from core.repo_config import RepoConfig
from core.runs import TestRun
from worker.languages import Ending, FileView, Project, Symbol, Task, Turned
from worker.languages import _symbols as syntax
from worker.languages._modest import Modest
from worker.languages.covering import Covered, told
from worker.languages.golang import autoload, detection, tasks, turning
from worker.languages.mutation import Mutation, making
from worker.languages.mutation.golang import GO
from worker.languages.tokens import Tokens, of_grammar

_TEST_DATA = re.compile(r"(^|/)testdata/")
_KINDS = {"function_declaration": "function", "method_declaration": "method", "type_spec": "class"}


class Go(Modest):
    """See `worker.languages.Language`. Examples are tests, and measured as such; `==` asks no value what it equals."""

    name = "go"
    image = "go"
    suffixes = (".go",)
    builds = True

    def recognise(self, view: FileView, config: RepoConfig) -> Project | None:
        return detection.recognise(view, config)

    def is_test(self, path: str) -> bool:
        return self.is_test_module(path) or bool(_TEST_DATA.search(path))

    def is_test_module(self, path: str) -> bool:
        return path.endswith("_test.go")

    def is_autoloaded(self, path: str, old: bytes | None, new: bytes | None) -> bool:
        return autoload.is_autoloaded(path, old, new)

    def loaded_by(self, path: str, text: str) -> frozenset[str]:
        return frozenset()  # the go command runs nothing that a file names

    def harness(self) -> Mapping[str, bytes]:
        return tasks.harness()

    def test_task(self, project: Project, *, only: Sequence[str], layered: bool, mark: str = "") -> Task:
        return tasks.test_task(project, only)

    def read_run(self, task: Task, project: Project, ending: Ending) -> TestRun:
        return tasks.read_run(task, project, ending)

    def turned(self, path: str, text: str) -> Turned:
        return turning.turned(text)

    def symbols(self, text: str) -> tuple[Symbol, ...]:
        return syntax.symbols(text, Grammar(tree_sitter_go.language()), _KINDS)

    def tokens(self, text: str) -> Tokens:
        return of_grammar(text, Grammar(tree_sitter_go.language()))

    def mutations(self, text: str, lines: Collection[int]) -> tuple[Mutation, ...]:
        return making.mutations(text, lines, GO)

    def coverage_task(
        self, project: Project, *, only: Sequence[str], layered: bool, paths: Sequence[str]
    ) -> Task | None:
        return tasks.test_task(project, only, paths) if project.framework != "command" else None

    def read_coverage(self, task: Task, ending: Ending) -> Covered:
        return told.read(task, ending)


LANGUAGE = Go()
