"""Markdown in which only our own words are markup."""

import itertools
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.worker.reports import samples
from tests.worker.reports.hostility import ATTACKS, NAMES, texts
from worker.reports import Report, markdown
from worker.reports.document.blocks import Bars, Code, Span, Table
from worker.reports.markdown_parts import escape
from worker.reports.sections import order

LIVE = re.compile(
    r"@[a-z]|#\d|\bGH-\d|://|www\.|\b(?:mailto|xmpp):|(?<![\w/.-])[0-9a-f]{7,40}(?![\w/.-])", re.IGNORECASE
)
OURS = {
    *("heading", "paragraph", "inline", "blockquote", "bullet_list", "list_item", "fence", "strong", "text"),
    *("code_inline", "hardbreak", "softbreak", "table", "thead", "tbody", "tr", "th", "td"),
}


def tokens(report: Report) -> list[Token]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return list(flat(parser.parse(markdown.render(report).decode())))


def flat(found: list[Token]) -> Iterator[Token]:
    for token in found:
        yield token
        yield from flat(token.children or [])


def kind(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def headings(report: Report) -> list[str]:
    found = tokens(report)
    return [after.content for token, after in itertools.pairwise(found) if token.type == "heading_open"]


def harmless(report: Report) -> None:
    """Only our markup, only our headings, no table but ours, nothing that GitHub would make live."""
    found = tokens(report)
    assert {kind(token) for token in found} <= OURS
    assert [token.content for token in found if token.type == "text" and LIVE.search(token.content)] == []
    document = order.document(report)
    assert headings(report)[1:] == [section.title for section in document.sections]
    assert {token.info for token in found if token.type == "fence"} <= {"text", "diff"}
    blocks = [block for section in document.sections for block in section.blocks]
    shown = [token.content for token in found if token.type == "fence" and token.info == "text"]
    assert len(shown) == sum(isinstance(block, Code | Bars) for block in blocks)
    tables = [len(block.rows) + 1 for block in blocks if isinstance(block, Table)]
    assert sum(token.type == "tr_open" for token in found) == sum(tables)


@pytest.mark.parametrize("sample", samples.SAMPLES)
def test_holds_only_our_markup(sample: samples.Sample) -> None:
    harmless(sample())


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_hostile_text_everywhere_stays_text(attack: str) -> None:
    harmless(samples.hostile(attack))


@settings(deadline=None, max_examples=50)
@given(texts())
def test_no_text_at_all_becomes_markup(text: str) -> None:
    harmless(samples.hostile(text))


@settings(deadline=None, max_examples=100)
@given(texts())
def test_a_code_span_says_exactly_what_it_was_given(text: str) -> None:
    word = re.sub(r"\s", "", text)
    parsed = MarkdownIt("commonmark").parse(f"say {escape.code_span(word)} again")[1].children or []
    spans = [token.content for token in parsed if token.type == "code_inline"]
    assert len(spans) == bool(word)


def test_a_fence_is_longer_than_any_run_in_it() -> None:
    assert escape.fence("a ````` b", "text").startswith("``````text\n")


def test_what_github_would_make_live_is_set_as_code() -> None:
    line = (Span("fixes #12, thanks @ada, see https://example.org/a and www.example.org"),)
    said = "fixes `#12,` thanks `@ada,` see `https://example.org/a` and `www.example.org`"
    assert escape.line(line) == said


def test_ordinary_words_stay_ordinary() -> None:
    assert escape.line((Span("snake_case is 5.2 - 3 times (or more) better; a/b too."),)) == (
        "snake_case is 5.2 - 3 times (or more) better; a/b too."
    )


def test_a_code_block_of_ours_is_fenced_as_text() -> None:
    assert markdown._code(Code("a\r\n\x1b[1mb")) == "```text\na\nb\n```"
