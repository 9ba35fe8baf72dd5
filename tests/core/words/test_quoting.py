"""What others wrote acts nowhere, and is escaped only where Markdown is read."""

from core.words.quoting import inline, plain


def test_markup_is_escaped_where_it_is_read_and_nowhere_else() -> None:
    said = "test_a.py::test_b: expected `x_1` > 2, asked @ada"
    assert inline(said).startswith(r"test\_a.py::test\_b: expected `x_1` \> 2")
    assert plain(said).startswith("test_a.py::test_b: expected `x_1` > 2")
    assert "@ada" not in inline(said) + plain(said)


def test_what_is_too_long_is_cut() -> None:
    assert plain("long " * 100, 20) == "long long long long…"
