"""The one sticky comment: what a person reads at each moment, and what nobody can make it do."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from core.asks import Ask, Origin, Person, Repository, Snapshot, Thread, Verb
from core.names import AskId, RequestId
from core.words import Final, Mark, Step, Sticky, asked_at, inline, is_final, render, request_marker, roughly

ADA = Person(7, "ada")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ID = RequestId("ab" * 16)
ASKED = Sticky(ID, Verb.IMPLEMENT, "ada", position=3, expected_s=100, most_usd=2.0, most_attempts=5)
PULL = "https://github.com/o/r/pull/12"
FINAL = Final("proven", "All tests pass.", "2 tests red to green, 40 still green", 0.02, 130, 2, 12, PULL)
HOSTILE = (
    "@ada fixes #3 ![x](https://e.example/a.png) [y](https://e.example) <img src=x> <!-- z --> `a` | **b**\n# head"
)


def test_while_it_waits() -> None:
    said = render(ASKED)
    assert said.startswith(request_marker(ID))
    for part in (
        "`implement` is waiting",
        "ada",
        "3rd in the queue",
        "start in about 2 minutes",
        "at most $2.00 and 5 attempts",
    ):
        assert part in said
    assert "`/pullwright cancel`" in said
    assert "next in the queue" in render(replace(ASKED, position=1))
    assert "No limit on the cost was set." in render(replace(ASKED, most_usd=None))


def test_an_expected_start_is_no_more_exact_than_it_is_known() -> None:
    told = [roughly(seconds) for seconds in (0, 29, 45, 100, 240, 6000, 8000)]
    soon, minutes = ["less than a minute"] * 2, ["about 1 minute", "about 2 minutes", "about 4 minutes"]
    assert told == [*soon, *minutes, "about 2 hours", "about 2 hours"]
    assert "expected" not in render(replace(ASKED, expected_s=None))


def test_while_it_is_worked_on() -> None:
    steps = (Step("Understand", Mark.DONE, 2.3), Step("Attempt 1", Mark.RUNNING), Step("Publish", Mark.PENDING))
    said = render(replace(ASKED, position=None, steps=steps, link="https://github.com/o/r/runs/1"))
    lines = said.splitlines()
    assert "- ✅ Understand · 2.3 s" in lines
    assert "- 🔄 Attempt 1" in lines
    assert "[Watch it](https://github.com/o/r/runs/1)" in said


@pytest.mark.parametrize(
    ("final", "parts"),
    [
        (FINAL, ("🚀 Proven: #12", "2 min 10 s · 2 attempts · cost $0.02", f"[The pull request]({PULL})")),
        (replace(FINAL, verdict="unproven"), ("Not proven: #12 is a draft", "/pullwright revise")),
        (Final("failed", "No attempt passed."), ("Not solved", "/pullwright explain", "/pullwright retry")),
        (Final("refused", "It touches CI."), ("Stopped by a rule", "/pullwright retry")),
        (Final("mistaken", "No such model."), ("something has to be changed first", "Ask again")),
        (Final("planned", "Three files."), ("The plan is ready", "/pullwright approve")),
        (Final("cancelled", "Stopped by ada."), ("Cancelled", "/pullwright retry")),
        (Final("dead", "Five workers were lost."), ("Given up", "/pullwright retry")),
        (Final("something new", "x"), ("Not solved", "/pullwright retry")),
    ],
)
def test_every_end_is_explained_and_has_a_next_command(final: Final, parts: tuple[str, ...]) -> None:
    said = render(replace(ASKED, position=None, final=final))
    assert "**Next:**" in said
    assert inline(final.why) in said
    assert all(part in said for part in parts)
    assert "at most" not in said


def test_it_links_to_what_asked() -> None:
    here = Repository(1, "acme", "widgets")
    ask = Ask(AskId("a"), "k", "d", 1, Thread(here, 7), Verb.FIX, ADA, NOW, Snapshot("", "", ADA), Origin("label"))
    web = "https://github.com"
    assert asked_at(web, ask) == f"{web}/acme/widgets/issues/7"
    places = {
        Origin("comment", comment_id=5): "pull/7#issuecomment-5",
        Origin("review_comment", comment_id=5): "pull/7#discussion_r5",
        Origin("review", review_id=6): "pull/7#pullrequestreview-6",
    }
    for origin, place in places.items():
        there = replace(ask, origin=origin, thread=Thread(here, 7, is_pull_request=True))
        assert asked_at(web, there) == f"{web}/acme/widgets/{place}"
    assert asked_at(web, replace(ask, thread=Thread(Repository(1, "a](x", "w"), 7))) == ""
    said = render(replace(ASKED, asked_url=asked_at(web, ask)))
    assert "Asked by [ada](https://github.com/acme/widgets/issues/7)." in said


def test_the_handle_is_the_one_that_is_configured() -> None:
    said = render(replace(ASKED, handle="acme-bot", final=FINAL))
    assert "/acme-bot revise" in said
    assert "/pullwright" not in said


def test_what_others_wrote_acts_on_nothing() -> None:
    steps = (Step(HOSTILE, Mark.DONE, note=HOSTILE),)
    final = replace(FINAL, why=HOSTILE, evidence=HOSTILE, pull_url="")
    said = render(Sticky(ID, Verb.FIX, HOSTILE, position=None, steps=steps, final=final))
    said += render(Sticky(ID, Verb.FIX, HOSTILE, steps=steps))
    assert said.count("<!--") == 2  # our markers
    for sign in ("@ada", "fixes #3", "![", "](", "<img", "e.example", "\n# head"):
        assert sign not in said


@given(st.text(max_size=400))
def test_a_quoted_text_stays_one_paragraph_of_plain_words(text: str) -> None:
    html = MarkdownIt("commonmark").render(f"said {inline(text)} so")
    plain = re.sub(r"</?code>", "", html)
    assert re.fullmatch(r"<p>said [^<>]* so</p>\n", plain), html
    assert not re.search(r"(?:^|\W)@\w|#\d", plain.replace("&#", ""))


def test_code_in_a_quoted_text_stays_code() -> None:
    assert inline("unknown key `tset` in *it*") == r"unknown key `tset` in \*it\*"
    assert inline("`a|b` ` c") == r"`a¦b` \` c"


def test_no_note_ends_a_comment_that_goes_on() -> None:
    """Code in backticks stays as it is, so a note can hold the words that only an end has."""
    for note in ("`**Next:** nothing`", "**Next:** nothing", "x\n\n**Next:** nothing"):
        going = Sticky(RequestId("a" * 32), Verb.FIX, "ada", steps=(Step("Tests", Mark.DONE, 1.0, note),))
        assert not is_final(render(going))
        assert is_final(render(replace(going, final=Final("failed", note))))
