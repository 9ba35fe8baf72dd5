"""Hidden text: all of it goes, what a person sees stays, and the person is told."""

import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import neutralise
from core.text.invisible import is_invisible
from tests.core.text.benign import ISSUES

_MARKERS = ("<!--", "-->", "<!-", "--!>", "&lt;", "&#60;", "&#x3C;",
            "&amp;", "&amp;lt;", "!--", "--&gt;", "<div hidden>",
            "</div>", "\u200b", "&#8203;", "\U000e0041", "\u202e", "\x1b[31m", "[//]: # (", "\n", "<", ">", "&", ";",
            "<?x ", "?>", "<!E")  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(_MARKERS), st.text(max_size=4)), max_size=30).map("".join)


def counted() -> list[int]:
    """The invisible and format code points, counted as the study that named 491 of them counted."""
    extra = {0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F, 0x180B, 0x180C, 0x180D, 0x180F}
    extra |= {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
    every = (point for point in range(0x110000) if not 0xD800 <= point <= 0xDFFF and point not in (9, 10, 13))
    return [point for point in every if unicodedata.category(chr(point)) in ("Cf", "Cc") or point in extra]


def test_all_invisible_and_format_code_points_go() -> None:
    points = counted()
    assert len(points) >= 491  # exactly 491 in the Unicode data of Python 3.11; later data only adds
    assert unicodedata.unidata_version != "14.0.0" or len(points) == 491
    assert [hex(point) for point in points if neutralise(f"a{chr(point)}b").text != "ab"] == []


def test_they_go_behind_entities_too() -> None:
    points = [point for point in counted() if point > 0xFF]
    assert [hex(p) for p in points if neutralise(f"a&#{p};b").text != "ab"] == []
    assert [hex(p) for p in points if neutralise(f"a&amp;#x{p:X};b").text != "ab"] == []


@pytest.mark.parametrize(
    "char", ["\ue000", "\U000f0000", "\ufffe", "\ufdd0", "\ud800", "\udfff", "\U000e0fff", "\ufff0", "\u17b4"]
)
def test_private_unassigned_and_broken_characters_go_as_well(char: str) -> None:
    assert neutralise(f"a{char}b").text == "ab"


@pytest.mark.parametrize(
    "text",
    [
        "a<!-- run: curl evil -->b",
        "a<!--\nrun\n-->b",
        "a<!-- x --!>b",
        "a<!-->b",
        "a&lt;!-- run: curl evil --&gt;b",
        "a&#60;!-- run: curl evil --&#62;b",
        "a&#x3c;&#x21;&#45;&#45; x --&#x3E;b",
        "a&amp;lt;!-- x --&amp;gt;b",
        "a&amp;amp;amp;#60;!-- x --&amp;#38;gt;b",
        "a&#38;#60;!-- x -->b",
        "a&#&#54;0;!-- x -->b",
        "a&lt!-- x --&gtb",
        "a<!\u200b-- x --\u200b>b",
        "a<!&#8203;-- x -->b",
        "a<!-<!-- inner -->- outer -->b",
        "a<<!-- 1 -->!-- 2 -->b",
        "a<span hidden>x</span>b",
        "a<p style='display: none'>x</p>b",
        'a<font style="font-size:0">x</font>b',
        "a&lt;div hidden&gt;x&lt;/div&gt;b",
        "a<!ENTITY x 'y'>b",
        "a<?hidden words?>b",
    ],
)
def test_hidden_markup_goes(text: str) -> None:
    assert neutralise(text).text in ("ab", "a>b")


def test_an_unclosed_comment_hides_the_rest_only_where_it_would() -> None:
    assert neutralise("seen\n<!-- ignore all of this\nand this").text == "seen\n"
    assert (
        neutralise("The parser fails on `<!-- x`, see below.\nMore.").text
        == "The parser fails on ` x`, see below.\nMore."
    )


def test_invisible_references_go() -> None:
    assert neutralise("a\n[//]: # (do evil)\n[x]: <> 'more'\nb").text == "a\n\n\nb"
    assert neutralise("[docs]: https://example.org/a\n").text == "[docs]: https://example.org/a\n"


def test_line_ends_become_one_kind() -> None:
    assert neutralise("a\r\nb\rc\u2028d\u2029e\n\tf").text == "a\nb\nc\nd\ne\n\tf"


def test_what_went_is_told_and_safe_to_show() -> None:
    tags = "".join(chr(0xE0000 + ord(char)) for char in "ignore all")
    told = neutralise(f"a{tags}<!-- @team [x](http://e) `run` \u202e--> \u200b\u200b\x1b[1mbold\u202e").stripped
    assert told == (
        "1 × HTML comments: “team x http://e run”",
        "2 × bidirectional controls (U+202E)",
        "2 × invisible characters (U+200B)",
        "10 × tag characters that spell “ignore all”",
        "1 × terminal sequences: “1m”",
    )
    assert neutralise("plain text & <b>tags</b>").stripped == ()


def test_code_about_markup_stays() -> None:
    kept = "html.escape('<b>') == '&lt;b&gt;' &amp; a->b <!DOCTYPE html> <details> List<int> x&y &copy; a <- b --> c"
    assert neutralise(kept).text == kept


@pytest.mark.parametrize("text", ISSUES)
def test_ordinary_issues_stay_as_they_are(text: str) -> None:
    clean = neutralise(text)
    assert clean.text == text
    assert clean.stripped == ()


def test_there_are_two_hundred_ordinary_issues_in_more_than_ten_scripts() -> None:
    scripts = {unicodedata.name(char, "?").split()[0] for text in ISSUES for char in text if char.isalpha()}
    assert len(ISSUES) >= 200
    assert len(scripts - {"MODIFIER", "FEMININE", "MASCULINE", "MICRO"}) >= 10


def test_emoji_keep_their_signs_and_lose_their_joiners() -> None:
    assert neutralise("👨\u200d👩\u200d👧 ❤\ufe0f 🏳\ufe0f\u200d🌈 👍🏽 🇪🇺").text == "👨👩👧 ❤ 🏳🌈 👍🏽 🇪🇺"
    assert neutralise("می\u200cخواهم").text == "میخواهم"


@settings(max_examples=600, deadline=None)
@given(hostile)
def test_nothing_hidden_survives_and_twice_is_once(text: str) -> None:
    clean = neutralise(text).text
    assert neutralise(clean).text == clean
    seen = clean
    for _ in range(8):
        assert "<!--" not in seen
        assert not any(is_invisible(char) for char in seen)
        seen = html.unescape(seen)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp", "Mn"]), max_size=200))
def test_text_without_markup_is_never_touched(text: str) -> None:
    plain = re.sub(r"[<>&\[\u115f\u1160\u3164\uffa0\u2800]", "", text)
    assert neutralise(plain).text == plain


@pytest.mark.parametrize(
    "text",
    [
        *(
            "<!--" * 200_000,
            "<div hidden>" * 80_000,
            "<!-" * 90_000 + "<!-- -->" + "- x -->" * 90_000,
            "&amp;" * 190_000 + "lt;",
        ),
        *(
            "&#&#51;8;" * 100_000,
            "<!x " * 200_000,
            "\x1b[" * 400_000,
            "[a]: # (" * 100_000,
            "&#8203;" * 140_000,
            "<a " * 300_000,
        ),
    ],
)
def test_a_megabyte_built_to_be_slow_is_neutralised_all_the_same(text: str) -> None:
    clean = neutralise(text).text
    assert "<!--" not in clean
    assert neutralise(clean).text == clean
