"""Rust tests that have to fail at their end: one that passes all the same was told by something else than itself."""

import re
from collections.abc import Iterator

import tree_sitter_rust
from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages import Turned
from worker.languages._splicing import Splice, spliced

_TEST = re.compile(rb"#\s*\[\s*(\w+\s*::\s*)?test\s*(\(.*\)\s*)?\]", re.DOTALL)
_PANICS = re.compile(rb"#\s*\[\s*should_panic\b")
_OTHER = re.compile(rb"#\s*\[\s*(ignore|cfg_attr)\b")
_COMMENTS = ("line_comment", "block_comment")
_END = "the end of the test"
_FAILS = (
    " struct AtTheEnd; impl Drop for AtTheEnd { fn drop(&mut self) "
    f'{{ if !::std::thread::panicking() {{ ::std::panic!("{_END}") }} }} }} let _at_the_end = AtTheEnd;'
)


def turned(text: str) -> Turned:
    """The text with every test in it made to fail when it ends, however it does, and the names of those."""
    data = text.encode("utf-8", "surrogateescape")
    found = list(_tests(Parser(Grammar(tree_sitter_rust.language())).parse(data).root_node, ()))
    return Turned(spliced(text, [splice for _, splice in found]), tuple(name for name, _ in found), sure=True)


def _tests(items: Node, inside: tuple[str, ...]) -> Iterator[tuple[str, Splice]]:
    """The name of each plain test, with the modules of this file that it stands in, and what makes it fail."""
    marks: list[Node] = []
    for item in items.named_children:
        if item.type == "attribute_item":
            marks.append(item)
        elif item.type not in _COMMENTS:
            yield from _of(item, inside, marks)
            marks = []


def _of(item: Node, inside: tuple[str, ...], marks: list[Node]) -> Iterator[tuple[str, Splice]]:
    name, body = item.child_by_field_name("name"), item.child_by_field_name("body")
    if name is None or body is None:
        return
    here = (*inside, (name.text or b"").decode("utf-8", "replace"))
    said = [mark.text or b"" for mark in marks]
    if item.type == "mod_item":
        yield from _tests(body, here)
    elif item.type == "function_item" and any(map(_TEST.match, said)) and not any(map(_OTHER.match, said)):
        panics = next((mark for mark in marks if _PANICS.match(mark.text or b"")), None)
        yield (
            "::".join(here),
            _panicking(panics) if panics else Splice(body.start_byte + 1, body.start_byte + 1, _FAILS),
        )


def _panicking(mark: Node) -> Splice:
    """A test that has to panic gets to hear that it panicked with other words than it should have."""
    return Splice(mark.start_byte, mark.end_byte, f'#[should_panic(expected = "{_END}")]')
