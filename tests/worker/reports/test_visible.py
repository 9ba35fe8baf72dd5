"""Hidden characters, made visible; ordinary writing, left alone."""

import sys
import unicodedata

import pytest

from worker.reports.document import visible

ORDINARY = (
    "Grüße, naïve café – “quoted” … €",
    "Привет, мир",
    "日本語の文章　です。",
    "مرحبا بالعالم",
    "می\u200cخواهم",  # Persian, with the joiner that its spelling needs
    "क्\u200dष",
    "👩\u200d💻 ❤\ufe0f 👍🏽 1\ufe0f⃣",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_writing_stays(text: str) -> None:
    assert visible.prose(text) == text


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("a\u202eb", "a⟦U+202E⟧b"),
        ("pass\u200dword", "pass⟦U+200D⟧word"),
        ("a\ufe0fb", "a⟦U+FE0F⟧b"),
        ("\U000e0041\U000e007f", "⟦U+E0041⟧⟦U+E007F⟧"),
        ("\ud83d", "⟦U+D83D⟧"),
        ("\x07", "⟦U+0007⟧"),
    ],
)
def test_hidden_characters_are_named(hidden: str, shown: str) -> None:
    assert visible.prose(hidden) == shown
    assert visible.code(hidden) == shown


def test_no_invisible_code_point_comes_through() -> None:
    """Every format, control, surrogate and non-character, and whatever XML does not allow."""
    points = [chr(p) for p in range(sys.maxunicode + 1) if unicodedata.category(chr(p)) in ("Cc", "Cf", "Cs")]
    points += [chr(p) for p in (0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0xE0000, 0xE0FFF, 0x034F, 0x3164, 0x115F, 0xFE00)]
    drawn = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
    left = {c for c in points if c in visible.code(f"a{c}b") or c in visible.prose(f"a{c}b")}
    assert left - drawn == {"\n", "\t"}


def test_a_no_break_space_hides_in_code_but_not_in_prose() -> None:
    assert visible.code("a\u00a0b") == "a⟦U+00A0⟧b"
    assert visible.prose("a\u00a0b") == "a\u00a0b"


def test_a_log_loses_its_colours_and_keeps_its_words() -> None:
    assert visible.log("\x1b[1;31mFAIL\x1b[0m 10%\r20%\r\ndone \x1b]0;title\x07") == "FAIL 10%\n20%\ndone "


def test_code_keeps_a_carriage_return_in_sight() -> None:
    assert visible.code("a\r") == "a␍"
