"""A Word document to forward: nothing in it acts, nothing in it breaks, nothing in it is unreadable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worker.reports import inspection, samples
from tests.worker.reports.hostility import ATTACKS, NAMES, texts
from worker.reports import docx
from worker.reports.document import patches, visible
from worker.reports.document.blocks import Tone
from worker.reports.docx_parts import colours
from worker.reports.docx_parts.syntax import Allowance, coloured


@pytest.mark.parametrize("sample", samples.SAMPLES)
def test_holds_nothing_that_acts(sample: samples.Sample) -> None:
    assert inspection.problems(docx.render(sample())) == []


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_hostile_text_everywhere_stays_text(attack: str) -> None:
    data = docx.render(samples.hostile(attack))
    assert inspection.problems(data) == []
    shown = inspection.text(data)
    assert [word for word in visible.log(attack).split() if len(word) < 200 and word not in shown] == []


@settings(deadline=None, max_examples=40)
@given(texts())
def test_no_text_at_all_breaks_it(text: str) -> None:
    assert inspection.problems(docx.render(samples.hostile(text))) == []


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(["a.py", "a.js", "a.json", "a.yml", "a.html", "a.go", "a.sql", "a.sh"]), texts())
def test_colouring_neither_loses_nor_moves_a_line(path: str, text: str) -> None:
    file = patches.files(samples.diff_of(text, path))[0]
    lines = ["".join(part for part, _ in pieces) for _, pieces in coloured(file, Allowance())]
    assert len(lines) == len(file.lines)


def test_code_is_coloured_and_both_sides_are_read_apart() -> None:
    file = patches.files(samples.DIFF)[0]
    kinds = {part.strip(): kind for _, pieces in coloured(file, Allowance()) for part, kind in pieces}
    assert kinds["def"] == "keyword"
    assert kinds["median"] == "name"
    assert kinds['"""The value in the middle."""'] == "string"
    assert "number" in kinds.values()


def test_when_the_time_for_colours_is_over_the_rest_is_plain_and_whole() -> None:
    file = patches.files(samples.DIFF)[0]
    made = list(coloured(file, Allowance(-1.0)))
    assert [pieces for _, pieces in made] == [[(line.text, "")] for line in file.lines]


@pytest.mark.parametrize("hostile", ["\n", " a", "\\'", '"#{', "<a ", "class "])
@pytest.mark.parametrize("path", ["a.java", "a.ts", "a.rs"])
def test_text_that_makes_lexers_crawl_is_still_a_report(path: str, hostile: str) -> None:
    """The allowance is what ends this: without it some of these take minutes."""
    text = "\n".join([hostile * (250 // len(hostile))] * 300)
    file = patches.files(samples.diff_of(text, path))[0]
    assert len(list(coloured(file, Allowance(0.05)))) == len(file.lines)


def test_every_colour_can_be_read_on_what_lies_behind_it() -> None:
    backs = [*colours.SHADES.values(), colours.CODE_SHADE, colours.HEAD_SHADE, *colours.TINTS.values()]
    fronts = [*colours.SYNTAX.values(), *colours.WORDS.values()]
    assert {(f, b): c for f in fronts for b in backs if (c := contrast(f, b)) < 4.5} == {}
    assert {fill for fill in colours.FILLS.values() if contrast("FFFFFF", fill) < 4.5} == set()


def test_every_tone_has_all_its_colours() -> None:
    assert set(colours.WORDS) == set(colours.FILLS) == set(colours.TINTS) == set(Tone)


def test_the_only_fields_are_page_numbers_and_the_head_names_the_run() -> None:
    parts = inspection.parts(docx.render(samples.proven()))
    fields = [e.get(f"{inspection.W}instr") for root in parts.values() for e in root.iter(f"{inspection.W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "5f1e9a0c77d2b4e8" in "".join(parts["word/header1.xml"].itertext())


def test_the_properties_of_the_file_are_ours() -> None:
    words = "".join(inspection.parts(docx.render(samples.proven()))["docProps/core.xml"].itertext())
    assert "Pullwright" in words
    assert "python-docx" not in words


def test_tables_are_as_wide_as_the_page_and_no_wider() -> None:
    body = inspection.parts(docx.render(samples.failed()))["word/document.xml"]
    for table in body.iter(f"{inspection.W}tbl"):
        grid = [int(column.get(f"{inspection.W}w", "0")) for column in table.iter(f"{inspection.W}gridCol")]
        assert 9_600 < sum(grid) < 9_660
        for row in table.iter(f"{inspection.W}tr"):
            cells = [int(w.get(f"{inspection.W}w", "0")) for w in row.iter(f"{inspection.W}tcW")]
            assert sum(cells) == sum(grid)


def contrast(front: str, back: str) -> float:
    """The contrast of two colours as WCAG counts it."""
    light, dark = sorted((luminance(front), luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
