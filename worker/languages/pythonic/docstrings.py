"""The examples in Python source: `>>>` lines and other notations in docstrings and comments."""

import ast
import inspect
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.languages import Example
from worker.languages._examples import agreed, distinct, label, value_example
from worker.languages.notation.dialect import PYTHON, is_python_call, is_python_literal
from worker.languages.notation.inputs import inputs
from worker.languages.notation.prose import Saying, sayings
from worker.languages.pythonic.prompts import prompts, skipped

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_MOST = 200  # of one file


@dataclass(frozen=True, slots=True)
class _Text:
    owner: str  # dotted name; empty for the module
    text: str
    parameters: tuple[str, ...]


def examples(path: str, source: str) -> tuple[Example, ...]:
    """All examples in one file, each once; none if Python cannot parse it."""
    if not re.search("[\"']{3}|>>>", source):
        return ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about somebody else's string escapes
            tree = ast.parse(source)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ()
    names = [node.name for node in tree.body if isinstance(node, _Function)]
    found = [example for text in _texts(tree, source) for example in _from_text(path, text, names)]
    return distinct(found)[:_MOST]


def _texts(tree: ast.Module, source: str) -> Iterator[_Text]:
    yield _Text("", _docstring(tree, source), ())
    stack: list[tuple[str, ast.AST]] = [("", node) for node in reversed(tree.body)]
    while stack:
        prefix, node = stack.pop()
        if not isinstance(node, _Function | ast.ClassDef):
            continue
        name = f"{prefix}{node.name}"
        parameters = tuple(a.arg for a in node.args.args) if isinstance(node, _Function) and not prefix else ()
        yield _Text(name, _docstring(node, source), parameters)
        if isinstance(node, ast.ClassDef):
            stack.extend((f"{name}.", child) for child in reversed(node.body))


def _docstring(node: ast.Module | ast.ClassDef | _Function, source: str) -> str:
    """The docstring; with its escapes as written if they would tear an example apart."""
    text = ast.get_docstring(node) or ""
    try:
        prompts(text)
    except ValueError:
        first = node.body[0]
        written = ast.get_source_segment(source, first) or ""
        quoted = re.fullmatch(r"(?s)[rRuU]*(\"{3}|'{3}|\"|')(.*)\1", written.strip())
        text = inspect.cleandoc(quoted.group(2)) if quoted else text
    return text


def _from_text(path: str, text: _Text, names: Sequence[str]) -> Iterator[Example]:
    if not text.text:
        return
    prompted = tuple(from_prompts(path, text.owner, text.text))
    yield from prompted
    covered = {example.source for example in prompted}
    prose = re.sub(r"(?m)^[ \t]*(?:>>>|\.\.\.).*(?:\n[ \t]*\S.*)*", "", text.text) if prompted else text.text
    found = list(sayings(prose.replace(">>>", ""), names, PYTHON))
    if text.parameters:
        found += inputs(prose, text.owner, text.parameters, PYTHON)
    for saying in agreed(found):
        if saying.source not in covered:
            yield value_example(path, saying, "docstring")


def from_prompts(path: str, owner: str, text: str) -> Iterator[Example]:
    """The `>>>` examples of one text; those with nothing wanted only prepare the next ones."""
    try:
        parsed = prompts(text)
    except ValueError:
        return
    prepared: list[str] = []
    for found in parsed:
        source = found.source.rstrip("\n")
        if skipped(found):
            continue
        if found.want:
            name = f"{path}::{owner or '<module>'}::{label(source)}"
            yield Example(name, path, owner, source, found.want, "doctest", tuple(prepared), f"{path}::{owner}")
            prepared = []
        elif saying := _equation(source):
            yield value_example(path, saying, "docstring")
        else:
            prepared.append(source)


def _equation(source: str) -> Saying | None:
    """`>>> f(1) == 2` with nothing below it: what is meant is that f(1) gives 2."""
    left, mark, right = source.partition("==")
    left, right = left.strip(), right.strip()
    if mark and is_python_call(left) and is_python_literal(right):
        return Saying(left.partition("(")[0].strip(), left, right)
    return None
