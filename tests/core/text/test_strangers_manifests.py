"""TOML and INI that strangers wrote: whatever is in them, they are read or refused, and soon."""

import pytest

from core.text import ini, toml


def test_what_people_write_is_read() -> None:
    text = '[tool.a."b.c".d]\nx.y = 1\nversions = ["1.2.3", "2.3.4"]\n[[package]]\nname = "z"\n'
    data = toml.read(text)
    assert toml.table(data, "tool", "a", "b.c", "d")["x"] == {"y": 1}
    assert toml.listed(data, "package") == [{"name": "z"}]
    assert ini.read("[a]\nb =   c  d\n e\n").get("a", "b") == "c  d\ne"


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "9" * 5000,
        "x = -" + "9" * 5000,
        "x = " + "[" * 50_000,
        "a." * 200_000 + "b = 1",
        "a . " * 100_000 + "b = 1",
        '"a".' * 100_000 + "b = 1",
        '"\\"".' * 100_000 + "b = 1",
        "'a'." * 100_000 + "b = 1",
        "[" + "a." * 200_000 + "b]",
        'x = "' + '\\"' * 200_000,
        '"' * 400_000,
        "a" * 400_000,
        "x = 1\n" * 1_000_000,
    ],
    ids=lambda text: text[:9],
)
def test_toml_that_holds_its_reader_up_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        toml.read(text)


@pytest.mark.parametrize("gap", [" ", "\t", "\x0b", "\u2003"])
def test_ini_with_a_line_of_gaps_is_refused(gap: str) -> None:
    with pytest.raises(ValueError, match="nothing in them"):
        ini.read(f"[a]\nb{gap * 200_000}c\n")


def test_what_stands_where_a_table_should_is_none() -> None:
    for odd in ("5", '"x"', "[1]", "true", "[{a = 1}]"):
        data = toml.read(f"tool = {odd}\n")
        assert toml.table(data, "tool", "uv") == toml.table(data, "tool") == {}
        assert toml.listed(data, "dependencies") == []
