"""From what a text says to examples, the same for all languages."""

from collections.abc import Sequence
from dataclasses import replace

from worker.languages import Example
from worker.languages.notation.prose import Saying

_LABEL = 100


def agreed(found: Sequence[Saying]) -> list[Saying]:
    """Each call once; calls of which different results are told are dropped, and mathematics too."""
    wants: dict[str, set[str]] = {}
    for saying in found:
        wants.setdefault(saying.source, set()).add(saying.want)
    lists = any(saying.want[:1] in "[({" for saying in found)
    return [
        saying
        for saying in dict.fromkeys(found)
        if len(wants[saying.source]) == 1 and not (saying.weak and lists and saying.want[:1].isdigit())
    ]


def value_example(path: str, saying: Saying, origin: str) -> Example:
    """An example whose wanted value is a literal."""
    name = f"{path or '(issue)'}::{saying.function}::{label(saying.source)}"
    return Example(name, path, saying.function, saying.source, saying.want, origin, block=name)


def label(source: str) -> str:
    """A source text as one short line."""
    line = " ".join(source.split())
    return line if len(line) <= _LABEL else f"{line[: _LABEL - 3]}..."


def distinct(found: Sequence[Example]) -> tuple[Example, ...]:
    """The same examples with ids that differ."""
    seen: dict[str, int] = {}
    kept: list[Example] = []
    for example in found:
        count = seen[example.id] = seen.get(example.id, 0) + 1
        suffix = f" #{count}" if count > 1 else ""
        block = example.block if example.origin == "doctest" else example.block + suffix
        kept.append(replace(example, id=example.id + suffix, block=block))
    return tuple(kept)
