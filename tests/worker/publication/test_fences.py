"""Sections of ours in a text of people's."""

from hypothesis import given
from hypothesis import strategies as st

from worker.publication.fences import fenced, section, updated, without, without_marks
from worker.publication.folding import folded

OURS = {"summary": "One", "evidence": "Two"}
words = st.text(st.sampled_from("ab \n<!->/:pulwright summary"), max_size=80)


def whole() -> str:
    return "\n\n".join(fenced(name, text) for name, text in OURS.items())


@given(words, words)
def test_what_people_write_around_stays(before: str, after: str) -> None:
    body = f"{before}\n{whole()}\n{after}"
    changed = updated(body, {"summary": "New", "evidence": "Newer"})
    if "pullwright" not in before + after:
        assert changed == body.replace("One", "New", 1).replace("Two", "Newer", 1) or "One" in before or "Two" in before
        assert without(changed) == without(body)


@given(words)
def test_no_text_of_ours_leaves_its_section(text: str) -> None:
    body = f"{fenced('summary', text)}\n{fenced('evidence', 'x')}"
    assert section(body, "evidence") == "x"
    assert updated(body, {"summary": "y", "evidence": "x"}) == f"{fenced('summary', 'y')}\n{fenced('evidence', 'x')}"


def test_a_section_that_people_took_out_stays_out() -> None:
    body = fenced("summary", "One")
    assert "Two" not in updated(body, OURS)
    assert updated(updated(body, OURS), OURS) == updated(body, OURS)


def test_an_emptied_description_gets_all_of_them() -> None:
    assert updated("", OURS) == whole()
    assert updated("Mine.", OURS).startswith("Mine.\n\n<!-- pullwright:summary -->")


def test_a_section_that_is_there_twice_is_written_once() -> None:
    body = f"{fenced('summary', 'One')}\n{fenced('summary', 'Copied')}"
    assert section(updated(body, {"summary": "New"}), "summary") == "New"
    assert "Copied" in updated(body, {"summary": "New"})


def test_a_report_is_cut_between_its_sections() -> None:
    markdown = "# T\n\n" + "\n\n".join(f"## {n}\n\n```text\n{'x' * 500}\n```" for n in range(20))
    for room in (100, 900, 2_000, 8_000, 20_000):
        shown = folded(markdown, room)
        assert len(shown) <= room
        assert shown.count("```") % 2 == 0
        assert shown == "" or shown.endswith("</details>")


def test_a_mark_that_comes_about_by_taking_one_out_is_taken_out_too() -> None:
    mark = "<!-- pullwright:evidence -->"
    hidden = f"<!{mark}-- pullwright:evidence --> Proven! <!-- /pullw{mark}right:evidence -->"
    assert without_marks(f"Hello {hidden} there").split() == ["Hello", "Proven!", "there"]
    assert without_marks("<!-- a note --> stays") == "<!-- a note --> stays"
