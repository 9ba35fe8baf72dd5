"""The Python examples in the text of an issue."""

import re
from collections.abc import Iterator, Sequence

from worker.languages import Example
from worker.languages._examples import agreed, value_example
from worker.languages.notation.dialect import PYTHON
from worker.languages.notation.prose import sayings
from worker.languages.pythonic.docstrings import from_prompts

_FENCE = re.compile(r"(?m)^[ \t]*(?:```|~~~).*$")


def issue_examples(text: str, functions: Sequence[str]) -> tuple[Example, ...]:
    """Calls of `functions` with a wanted value; where the issue tells two results of one call, neither."""
    plain = _FENCE.sub("", text)
    prompts = [e for part in re.split(r"\n\s*\n", plain) for e in _prompts(part, functions)]
    wants: dict[str, set[str]] = {}
    found = list(sayings(re.sub(r"(?m)^[ \t]*>>>.*(\n[ \t]*\S.*)*", "", plain), functions, PYTHON))
    for source, want in [(p.source, p.want.strip()) for p in prompts] + [(s.source, s.want) for s in found]:
        wants.setdefault(source, set()).add(want)
    told = [value_example("", s, "issue") for s in agreed(found)]
    both = {example.id: example for example in (*prompts, *told) if len(wants[example.source]) == 1}
    return tuple(both.values())


def _prompts(part: str, functions: Sequence[str]) -> Iterator[Example]:
    if not functions or re.search(r"(?i)\b(actual|currently|wrong|instead|but got|bug)\b", part):
        return
    called = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, functions))})\s*\(")
    for number, example in enumerate(from_prompts("", "", part)):
        match = called.search(example.source)
        if match:
            label = f"(issue)::{match[1]}::{example.source}"
            block = f"issue {number} {example.source}"
            yield Example(label, "", match[1], example.source, example.want, example.origin, example.setup, block)
