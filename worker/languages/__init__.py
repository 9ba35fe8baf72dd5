"""Languages: what a repository is written in, how its tests are run and how each result is read.

A language is one file here that offers `LANGUAGE`, a value of the `Language` protocol.
"""

import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import ModuleType
from typing import Protocol

from core.errors import Refused
from core.plugins import load, names
from core.repo_config import CustomCheck, RepoConfig
from core.runs import Outcome, TestRun
from worker.languages._guessing import FOREIGN, WORDS
from worker.languages._registries import REGISTRIES


class FileView(Protocol):
    """The files of one tree, read when they are asked for."""

    @property
    def paths(self) -> Sequence[str]:
        """All paths, sorted."""
        ...

    def text(self, path: str) -> str | None:
        """The file as text; None if there is no such file or it is not text."""
        ...


@dataclass(frozen=True, slots=True)
class Symbol:
    """A function, class or method; `name` is dotted inside its file, lines are 1-based and inclusive."""

    name: str
    kind: str  # function | class | method
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """One example from a docstring, a comment or the issue: `source` should give `want`.

    `setup` runs before it. Examples of one `block` of one path run in order, in one namespace.
    `want` is the text as it was written: a literal for values, printed text or a traceback for `>>>`.
    """

    id: str
    path: str  # the file that defines `function`; empty while only the issue names it
    function: str
    source: str
    want: str
    origin: str  # doctest | docstring | comment | issue
    setup: tuple[str, ...] = ()
    block: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """What was found out about a repository. `setup` is empty when nothing has to be installed."""

    language: str
    framework: str  # pytest | unittest | node | jest | vitest | mocha | command | none
    test_command: str  # as a person would type it
    arguments: tuple[str, ...] = ()  # what is handed to the framework, ours not included
    given: bool = False  # the config named the command: it is run even where no test file is seen
    probe: tuple[str, ...] = ()  # ends with 0 in a bare box if nothing has to be installed; empty: do install
    setup: tuple[tuple[str, ...], ...] = ()
    setup_files: tuple[str, ...] = ()  # whose contents decide whether the layer is still right
    setup_env: Mapping[str, str] = field(default_factory=dict)
    setup_apart: bool = False  # nothing of the repository is there when `setup` runs, so whoever needs it shares it
    registries: tuple[str, ...] = ()  # the hosts that set-up may reach; empty: the usual ones of the language
    notes: tuple[str, ...] = ()  # for the report: assumed, limited, not measured per test
    wall_s: float | None = None  # what a command needs here where nobody says otherwise; None: the usual limits
    memory_mib: int | None = None
    processes: int | None = None
    folder: str = ""  # where it is in the repository; empty: the root. Its commands run there
    needs: tuple[str, ...] = ()  # the folders of the projects here that it is built on
    checks: tuple[CustomCheck, ...] = ()  # the repository's own rules for it alone

    @property
    def typed(self) -> str:
        """The test command as a person types it in the root of the repository."""
        return f"cd {shlex.quote(self.folder)} && {self.test_command}" if self.folder else self.test_command


@dataclass(frozen=True, slots=True)
class Task:
    """One run of tests inside a box: `stdin` carries the key, which no file or variable ever holds."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    stdin: bytes
    output: str  # the file below /out that the records are read from
    key: bytes


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What running one example gave, compared on the host."""

    example: Example
    outcome: Outcome
    message: str = ""
    duration_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Ending:
    """How the command of a task ended, and what it left."""

    exit_code: int | None
    why: str  # empty if it exited by itself
    log: str
    elapsed_s: float
    records: bytes | None


@dataclass(frozen=True, slots=True)
class Emptied:
    """A head file that has its names but behaves as the base does: what is new in it does nothing.

    `parts` are the names that were emptied: functions and classes, and constants, which are in `data` too. None:
    the file has no name that the base lacks, and `text` is the base's.
    """

    text: str
    parts: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


WRONG = " (made wrong)"  # what follows the name of a test's copy that expects what cannot be


@dataclass(frozen=True, slots=True)
class Turned:
    """A test file in which every test that can be was turned round, so that it fails where it passed.

    `tests` are their names: what follows the path in the id of each, without parameters. Beside a test there may be
    a copy of it that must fail too, with `WRONG` behind its name. `sure`: they fail whatever they assert, so if one
    passes, its result was told by something else, and the others' may have been, too.
    """

    text: str
    tests: tuple[str, ...] = ()
    sure: bool = False


class Language(Protocol):
    """Everything that is special about one language."""

    name: str
    image: str  # the name of the sandbox image
    suffixes: tuple[str, ...]

    def recognise(self, view: FileView, config: RepoConfig) -> Project | None:
        """The project if these files are (mostly) of this language or the config says so."""
        ...

    def is_test(self, path: str) -> bool:
        """Whether `path` is a test or something only tests use."""
        ...

    def is_test_module(self, path: str) -> bool:
        """Whether test tools look for tests in `path` itself."""
        ...

    def is_autoloaded(self, path: str, old: bytes | None, new: bytes | None) -> bool:
        """Whether test tools load `path` by themselves and this change (None: absent) can matter to them."""
        ...

    def loaded_by(self, path: str, text: str) -> frozenset[str]:
        """The files (without suffix) that the configuration file `path` makes the test tools load."""
        ...

    def harness(self) -> Mapping[str, bytes]:
        """The files of /harness."""
        ...

    def test_task(self, project: Project, *, only: Sequence[str], layered: bool, mark: str = "") -> Task:
        """The task that runs the tests, or those in the files `only`; `layered`: /deps is there.

        `mark`: the tree is emptied under this mark, see `emptied`.
        """
        ...

    def read_run(self, task: Task, project: Project, ending: Ending) -> TestRun:
        """The results; without a regular, authentic end the run is not complete."""
        ...

    def symbols(self, text: str) -> tuple[Symbol, ...]:
        """The definitions in a source text, in order; what cannot be parsed is left out."""
        ...

    def examples(self, path: str, text: str) -> tuple[Example, ...]:
        """The examples in docstrings and comments of a source text."""
        ...

    def issue_examples(self, text: str, functions: Sequence[str]) -> tuple[Example, ...]:
        """The examples in the text of an issue that call one of `functions`; their path is empty."""
        ...

    def example_task(self, examples: Sequence[Example], *, layered: bool, mark: str = "") -> Task:
        """The task that runs `examples`. What they want stays on the host."""
        ...

    def turned(self, path: str, text: str) -> Turned:
        """A test file with its assertions reversed, or whose tests fail at their end, for a control run."""
        ...

    def blunted(self, path: str, before: str, after: str) -> str | None:
        """The head's file with objects that do not decide themselves what plain values they equal; None: as it is."""
        ...

    def emptied(self, path: str, before: str, after: str, mark: str, *, data: bool, something: bool = False) -> Emptied:
        """The head's names with the base's behaviour, for a control run; `data`: constants are emptied too.

        While code is loaded it behaves as it is written. `mark` is a word that occurs in neither text. What is new
        returns nothing, or `something` that is no value anybody can have asked for.
        """
        ...

    def faint(self, path: str, text: str) -> tuple[str, ...]:
        """The tests of a file that may see only that there is a value; what follows the path in the id of each."""
        ...

    def bent(self, path: str, before: str, after: str, mark: str, *, lost: bool) -> str | None:
        """The head's file whose new and changed functions return another value of the same kind, or none (`lost`).

        They do all they did. None: nothing in the file can be bent.
        """
        ...

    def read_examples(self, task: Task, examples: Sequence[Example], ending: Ending) -> tuple[ExampleResult, ...]:
        """One result for each example, compared here and not in the box."""
        ...


def detect(view: FileView, config: RepoConfig, issue: str = "") -> Project:
    """The project that most files belong to, or that the config names.

    Without any code the issue's words decide, then Python. `Refused` when the code is in other languages only.
    """
    if config.language:
        return _certain(named(config.language).recognise(view, config))
    counted = sorted(languages(), key=lambda language: -_weight(view, language))
    if _weight(view, counted[0]):
        return _certain(counted[0].recognise(view, config))
    if foreign := sorted({path.rpartition(".")[2] for path in view.paths if FOREIGN.search(path)}):
        raise Refused(
            f"The code here (.{', .'.join(foreign)}) is in none of the languages there are: "
            f"{', '.join(names(_package()))}. Set `language` in .github/pullwright.yml if one of them is meant."
        )
    hinted = next((name for name, hint in WORDS.items() if re.search(hint, issue, re.IGNORECASE)), "python")
    started = _certain(named(hinted).recognise(view, config))
    return replace(started, notes=(*started.notes, f"There is no code yet; {started.language} is assumed."))


def _weight(view: FileView, language: Language) -> int:
    return sum(path.endswith(language.suffixes) for path in view.paths)


def _certain(project: Project | None) -> Project:
    if project is None:
        raise Refused("The language that the config names does not fit these files.")
    return project


def is_test(path: str) -> bool:
    """Whether `path` is a test or something only tests use: in the language it is written in, and data in any."""
    own = [language for language in languages() if path.endswith(language.suffixes)]
    return any(language.is_test(path) for language in own or languages())


@cache
def languages() -> tuple[Language, ...]:
    """All languages there are."""
    return tuple(named(name) for name in names(_package()))


def named(name: str) -> Language:
    """The language `name`; `Refused` lists the choices."""
    language: Language = load(_package(), name).LANGUAGE
    return language


def usual_registries(language: str) -> tuple[str, ...]:
    """The public registries of `language`; none for one that is not known."""
    return REGISTRIES.get(language, ())


def _package() -> ModuleType:
    return sys.modules[__name__]
