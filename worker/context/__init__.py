"""What the model is told: the issue, the right pieces of the repository, and where each came from."""

from dataclasses import dataclass

from core.runs import Issue, Source
from worker.llm import Image


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of context and its line in the manifest; `text` is what the model is shown of it.

    A piece with an `image` says in its text which one it is; a model that takes no images reads only that.
    """

    source: Source
    text: str
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a prompt is made of.

    `pieces` are shown in their order; `sources` is the whole manifest (also what was left out);
    `targets` are the paths that the change most likely touches, most likely first;
    `tests_wanted` says that no test for what was asked exists yet.
    """

    issue: Issue
    pieces: tuple[Piece, ...]
    sources: tuple[Source, ...]
    language: str
    test_command: str
    tests_wanted: bool
    targets: tuple[str, ...]
    goal: str = "implement"
    projects: tuple[str, ...] = ()  # folder, language and test command of each, where there are several
