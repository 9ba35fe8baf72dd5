"""Model-written text on its way out: it may say things, it may not do things."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import publishable

_ACTIVE = re.compile(
    r"@\w|(?<!\w)#\d|GH-\d|https?://|www\.\w|\]\(|<[A-Za-z/!?]|(?<!\w)javascript:\S|\[skip ci\]|\[ci skip\]",
    re.IGNORECASE,
)
_PIECES = (
    *(
        "@team",
        "#12",
        "fixes ",
        "GH-1",
        "https://e.example/?d=",
        "![a](",
        "[a](",
        ")",
        "[x]: ",
        "<img src=x>",
        "<a",
        "\n",
    ),
    *("/approve", "[skip ci]", "- [ ] ", "Co-authored-by: a", "```mermaid", "www.", "javascript:", "\u200b", "<!--"),
    *("&lt;", "![", "]", "text "),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Thanks @everyone and @dependabot merge", "Thanks ＠everyone and ＠dependabot merge"),
        ("Fixes #12, closes o/r#3, resolves GH-4", "Fixes ＃12, closes o/r＃3, resolves GH\u20114"),
        ("see https://evil.example/?d=c2VjcmV0 now", "see (link removed) now"),
        ("closes https://github.com/o/r/issues/1", "closes (link removed)"),
        ("![beacon](https://evil.example/p.png?d=1)", "(image removed: beacon)"),
        ("[click](https://evil.example)", "click"),
        ("[click][1]\n\n[1]: https://evil.example", "[click][1]\n\n(link removed)"),
        ("<img src='https://evil.example/x'>", "‹img src='(link removed)'>"),
        ("a <b>bold</b> List<int>, 1 < 2", "a ‹b>bold‹/b> List‹int>, 1 < 2"),
        ("/approve\n /merge now", "\u2215approve\n \u2215merge now"),
        ("1. /merge\n> /approve", "1. \u2215merge\n> \u2215approve"),
        ("!merge\nbors r+", "\uff01merge\nbors\u00a0r+"),
        ("Add x [skip ci]", "Add x (skip ci)"),
        ("x\n\nCo-authored-by: Eve <eve@evil.example>", "x\n\nCo-authored-by\u2236 Eve ‹eve＠evil.example>"),
        ("- [ ] a\n* [x] b", "-  a\n*  b"),
        ("```mermaid\ngraph\n```", "```text\ngraph\n```"),
        ("a\u202eb\u200bc <!-- hidden --> d\x1b[31m", "abc  d"),
        ("see [x](javascript:alert(1))", "see [x] ((link removed) alert(1))"),
    ],
)
def test_what_would_act_is_shown_and_does_not_act(text: str, shown: str) -> None:
    assert publishable(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Adds a check for empty lists.",
        "Use `sorted(xs, key=len)`; a -> b, 50 % & more: 3 > 2.",
        "- one\n- two",
        "日本語 עברית",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert publishable(text) == text


def test_it_ends_at_its_limit() -> None:
    assert publishable("word " * 100, limit=50).endswith("[cut]")
    assert len(publishable("word " * 100, limit=50)) <= 50


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=5)), max_size=20).map("".join))
def test_nothing_active_survives_and_twice_is_once(text: str) -> None:
    clean = publishable(text)
    assert publishable(clean) == clean
    assert not _ACTIVE.search(clean)


@pytest.mark.parametrize(
    "text", ["![" * 400_000, "[" * 900_000, "http://" * 100_000, "<a" * 400_000, "[](x)" * 100_000, "#1 " * 300_000]
)
def test_text_built_to_be_slow_comes_through(text: str) -> None:
    assert not _ACTIVE.search(publishable(text))


def test_nothing_but_empty_lines_is_read_once() -> None:
    """Read once for each of them, this takes hours: a model that answers so would hold its worker for as long."""
    assert publishable("a" + "\n" * 100_000 + "/merge", 200_000).endswith("\N{DIVISION SLASH}merge")
