"""The summary of the job is the report, as much of it as GitHub takes, and nothing acts in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from action import summary
from action.result import Conclusion, Result
from core.runs import Verdict

DONE = Result(
    conclusion=Conclusion.SUCCESS,
    sentence="Attempt 1 is proven.",
    verdict=Verdict.PROVEN,
    pr_number=12,
    pr_url="https://github.com/ada/shapes/pull/12",
    branch_name="pullwright/area-71d0c6",
    total_cost_usd=0.05,
    input_tokens=1200,
    output_tokens=300,
)
KEY = "sk-very-secret-0123456789abcdef"


def written(result: Result, folder: Path, hidden: tuple[str, ...] = ()) -> str:
    path = folder / "summary.md"
    summary.write(result, path, hidden)
    assert path.stat().st_size <= summary.LIMIT
    return path.read_text(encoding="utf-8")


def with_report(folder: Path, text: str) -> Result:
    path = folder / "report.md"
    path.write_text(text, encoding="utf-8")
    return replace(DONE, report_path=str(path))


def test_the_facts_come_first_then_the_report(tmp_path: Path) -> None:
    text = written(with_report(tmp_path, "# Report\n\n## Verdict\n\nProven.\n"), tmp_path)
    assert text.index("Attempt 1 is proven") < text.index("[#12]") < text.index("## Verdict")
    assert "| Tokens | 1,200 in, 300 out |" in text
    assert "`pullwright/area-71d0c6`" in text


def test_the_sentence_is_whole_and_its_link_stands_in_the_table_alone(tmp_path: Path) -> None:
    sentence = f"{'It says a lot. ' * 30}Do this next. The pull request is {DONE.pr_url}"
    text = written(replace(DONE, sentence=sentence), tmp_path)
    assert "Do this next." in text
    assert "link removed" not in text
    assert text.count(DONE.pr_url) == 1


def test_without_a_report_there_is_the_sentence(tmp_path: Path) -> None:
    text = written(Result(Conclusion.REFUSED, "The head of this pull request is a fork."), tmp_path)
    assert "**Pullwright: refused.** The head of this pull request is a fork." in text


def test_two_megabytes_are_cut_between_two_sections(tmp_path: Path) -> None:
    section = "## Section {}\n\n" + "words and words " * 5_000 + "\n\n"
    text = written(with_report(tmp_path, "".join(section.format(number) for number in range(30))), tmp_path)
    assert len(text.encode()) > summary.LIMIT * 0.9
    assert text.endswith("no room for it here.)\n")
    assert text.count("## Section") * 5_000 == text.count("words and words")


@pytest.mark.parametrize("letter", ["x", "é", "語", "🙂"])
def test_one_block_of_two_megabytes_is_cut_too_and_stays_a_block(tmp_path: Path, letter: str) -> None:
    text = written(with_report(tmp_path, "````diff\n" + f"+{letter * 100}\n```\n" * 20_000 + "````\n"), tmp_path)
    tokens = MarkdownIt().parse(text)
    assert [token.type for token in tokens][-4:] == ["fence", "paragraph_open", "inline", "paragraph_close"]
    assert "\N{REPLACEMENT CHARACTER}" not in text


def test_one_line_of_two_megabytes_is_cut_too(tmp_path: Path) -> None:
    assert written(with_report(tmp_path, "語" * 700_000), tmp_path).count("語") > 300_000


def test_what_another_program_wrote_there_counts(tmp_path: Path) -> None:
    (tmp_path / "summary.md").write_text("x" * (summary.LIMIT - 500), encoding="utf-8")
    written(with_report(tmp_path, "語\n\n" * 700_000), tmp_path)
    (tmp_path / "summary.md").write_text("x" * summary.LIMIT, encoding="utf-8")
    written(with_report(tmp_path, "語\n\n" * 700_000), tmp_path)


def test_nothing_acts_in_the_sentence(tmp_path: Path) -> None:
    hostile = "![a](https://evil.example/?x=1) <img src=//evil.example> @ada fixes #1 | x |\n# Proven\n::error::a"
    text = written(replace(DONE, sentence=hostile, branch_name="`a` | b\n# c"), tmp_path)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    types = {child.type for token in tokens for child in (token, *(token.children or ()))}
    assert types.isdisjoint({"image", "html_inline", "html_block", "heading_open"})
    assert "evil.example/" not in text
    assert "@ada" not in text


def test_no_secret_is_in_it(tmp_path: Path) -> None:
    text = written(replace(with_report(tmp_path, f"# Report\n\n{KEY[8:]}\n"), sentence=f"see {KEY}"), tmp_path, (KEY,))
    assert KEY[8:] not in text
