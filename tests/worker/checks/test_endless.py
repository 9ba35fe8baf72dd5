"""Text of strangers and models that is made to be searched without end is searched at once.

Each of these once took minutes or hours at this length; the suite's own limit of time would tell.
"""

from collections.abc import Callable, Iterable

import pytest

from core.runs import Issue
from core.text.tokens import shaped
from worker.checks.changes.bare import Statement
from worker.checks.changes.files import File
from worker.checks.craft import unfinished
from worker.checks.hostile.flow import held
from worker.checks.packages import node, others
from worker.context.words import definitions
from worker.jobs import pictures
from worker.languages import named
from worker.languages.jvm import gradle
from worker.languages.node.autoload import loaded_by

_LONG = 500_000


def drained(read: Callable[[str], Iterable[object]]) -> Callable[[str], object]:
    return lambda text: list(read(text))


def flowing(text: str) -> object:
    parts = [text[at : at + 4000] for at in range(0, len(text) // 5, 4000)]
    return held([Statement(1, f"{part}{number}") for number, part in enumerate(parts)], "let")


def asked(language: str) -> Callable[[str], object]:
    """The examples that an issue would have."""
    return lambda text: named(language).issue_examples(text, ["f"])


@pytest.mark.parametrize(
    ("read", "again", "end"),
    [
        (asked("python"), "f(1) returns ", ""),
        (asked("python"), "f(", ""),
        (asked("javascript"), "f(1) returns '' ", ""),
        (gradle.listed, " ", "implementation"),
        (gradle.listed, "/*a", ""),
        (lambda text: loaded_by("jest.config.js", text), "setupa", ""),
        (shaped, "eyJ-", ""),
        (shaped, "eyJaaaaaaaaaa.eyJ-", ""),
        (shaped, "ghs_0_eyJ-", ""),
        (flowing, "let ", ""),
        (drained(others.go_mod), ".", ""),
        (drained(others.gradle), " ", "id"),
        (drained(others.gradle), " ", "id 'a'"),
        (drained(others.pom), "<!--a", ""),
        (drained(others.pom), " ", "<dependency><groupId>"),
        (drained(node.pnpm_lock), "=", "  a@0"),
        (definitions, "\nexport ", ""),
        (drained(pictures._IMAGE.finditer), "![", ""),
        (lambda text: list(unfinished.findings(File("a.js", "", text), Issue("", ""))), "#a", ""),
    ],
)
def test_it_comes_to_an_end(read: Callable[[str], object], again: str, end: str) -> None:
    read(end + again * (_LONG // len(again)))
