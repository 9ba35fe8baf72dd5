"""What a reader is told: the same in every format, and enough for somebody who was not there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from core import plugins
from core.runs import NO_IMAGE, Issue, TestRun
from tests.worker.reports import inspection, samples
from worker import reports
from worker.reports import Report, docx, markdown
from worker.reports import json as machine
from worker.reports.document.blocks import Bars, Bullets, Code, Diff, Document, Facts, Line, Quote, Table
from worker.reports.sections import order


def words(document: Document) -> Iterator[str]:
    """Every piece of text of the document but its code."""
    for section in document.sections:
        yield section.title
        for block in section.blocks:
            yield from (span.text for line in lines(block) for span in line)


def lines(block: object) -> Iterator[Line]:
    if isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row)
    elif isinstance(block, Quote):
        yield from block.lines
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Facts):
        yield from (value for _, value in block.pairs)
    else:
        yield getattr(block, "line", ())


def plain(report: Report) -> str:
    """The Markdown as its reader sees it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.render(report).decode())
    shown = [[child.content or " " for child in token.children or [token]] for token in tokens if token.content]
    return squeezed("\n".join("".join(parts) for parts in shown))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def word(report: Report) -> str:
    return squeezed(inspection.text(docx.render(report)))


def test_the_formats_are_the_files() -> None:
    assert plugins.names(reports) == ["docx", "json", "markdown", "sarif"]
    assert (docx.SUFFIX, machine.SUFFIX, markdown.SUFFIX) == (".docx", ".json", ".md")


@pytest.mark.parametrize("sample", samples.SAMPLES)
def test_markdown_and_word_say_the_same(sample: samples.Sample) -> None:
    report = sample()
    said = [squeezed(text) for text in words(order.document(report)) if text.strip()]
    in_word, in_markdown = word(report), plain(report)
    assert [text for text in said if text not in in_word] == []
    assert [text for text in said if text not in in_markdown] == []


def full(block: object) -> bool:
    if isinstance(block, Diff | Bars | Code):
        return bool(getattr(block, "files", ()) or getattr(block, "bars", ()) or getattr(block, "text", ""))
    return any(span.text.strip() for line in lines(block) for span in line)


@pytest.mark.parametrize("sample", samples.SAMPLES)
def test_no_section_and_no_block_is_empty(sample: samples.Sample) -> None:
    for section in order.document(sample()).sections:
        assert section.blocks, section.title
        assert all(map(full, section.blocks)), section.title


@pytest.mark.parametrize("told", [word, plain])
def test_a_replay_is_said_first_and_loudly(told: Callable[[Report], str]) -> None:
    assert "REPLAY" in told(samples.unproven())[:200]
    assert "REPLAY" not in told(samples.proven())
    assert '"replay": true' in machine.render(samples.unproven()).decode()


def test_a_proven_run_tells_what_a_stranger_needs() -> None:
    text = word(samples.proven())
    assert "PROVEN" in text
    assert "2 tests that failed or did not exist before the change pass with it" in text
    assert "none of the 12 tests that passed before fails" in text
    assert text.index("From red to green") < text.index("Checks and findings")
    assert "2 files: 13 lines added, 2 lines removed." in text
    assert "Why, in the model's own words (nobody has checked these words):" in text
    assert "sha256:8d0f1c7e" in text
    assert "No price is known for 1 call; the sum leaves it out." in text
    assert "Call 1 failed: HTTP 503 from the provider" in text
    assert "Attempt 1, fresh at temperature 0: what failed and what was learnt" in text


def test_an_unproven_run_says_why() -> None:
    text = word(samples.unproven())
    assert "The new test passes without the change as well, so it shows nothing." in text
    assert "New, but green without the change as well, so they prove nothing. (1)" in text
    assert "files that the test tools load by themselves, so it cannot count as proven: conftest.py" in text
    assert "The checkout has uncommitted changes" in text


def test_a_failed_run_says_what_broke_and_folds_the_rest() -> None:
    text = word(samples.failed())
    assert "60 of the 72 tests that passed before no longer pass" in text
    assert "… and 35 more tests, all in the JSON report" in text
    assert "60 failed, 3 skipped and 9 not measured" in text
    assert "Flaky" in text
    assert "Not measured" in text
    assert "it was stopped and did not report its regular end (it ran for more than 30 s)" in text
    assert "9,960 lines" in text
    assert "FAILED line 9999" in text
    assert "none applied" in text


def test_a_refused_run_names_the_rule() -> None:
    text = word(samples.refused())
    assert "These checks did not pass: policy." in text
    assert ".github/workflows/ci.yml:3" in text
    assert "No branch was made." in text


def test_a_run_without_an_attempt_is_honest() -> None:
    text = word(samples.no_attempt())
    assert "The model could not be reached." in text
    assert "No model was asked, so nothing was spent." in text
    assert "an empty repository" in text


def test_what_is_too_long_for_a_reader_is_cut_and_said() -> None:
    report = samples.huge(lines=60_000, count=2)
    run = replace(report.run, issue=Issue("t" * 1_000_000, "word " * 200_000))
    evidence = run.attempts[1].evidence
    assert evidence is not None
    after = TestRun((), "x" * 100_000, 1, False, log="l" * 1_000_000 + "\n" + "line\n" * 10_000, why="w" * 100_000)
    last = replace(run.attempts[1], evidence=replace(evidence, after=after), lesson="é" * 1_000_000)
    report = replace(report, run=replace(run, attempts=(run.attempts[0], last)))
    data = docx.render(report)
    assert inspection.problems(data) == []
    assert len(data) < 1_000_000
    assert len(markdown.render(report)) < 1_000_000
    text = word(report)
    assert "Only the first 4,000 of 60,010 lines are shown here; the whole change is in patch.diff." in text
    assert "999,992 characters" not in text
    assert "the whole text is in the JSON report" in text


def test_hidden_characters_are_shown() -> None:
    report = samples.hostile("a\u202eb\u200bc")
    for text in (word(report), plain(report)):
        assert "a⟦U+202E⟧b⟦U+200B⟧c" in text
        assert not {"\u202e", "\u200b"} & set(text)
    assert "\\u202e" in machine.render(report).decode()


@pytest.mark.parametrize("told", [word, plain])
def test_where_no_image_is_used_it_is_said_whose_programs_ran(told: Callable[[Report], str]) -> None:
    report = samples.proven()
    box = replace(report.environment, sandbox="bubblewrap", image=NO_IMAGE, image_digest="python3 3.11.2 in /usr")
    said = told(replace(report, environment=box))
    assert "python3 3.11.2 in /usr, those of the machine itself, read-only; no image" in said
    assert "Image digest" not in said
    assert "Image digest" in told(report)
