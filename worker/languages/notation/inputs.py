"""Examples that name the input apart from the call: `For n = 3 the output should be 4`, `Input: 3  Output: 4`."""

import re
from collections.abc import Iterator, Sequence

from worker.languages.notation.dialect import Dialect
from worker.languages.notation.prose import Saying, literal_prefix

_OUT = (
    r"(?:the\s+)?(?:output|result|answer|function|it)\s*"
    r"(?:(?:should|must|will|would)\s+(?:be|return)|is|returns?|=|:|=>|->)"
)
_FOR = re.compile(rf"\b(?:for|if|given|when|with)\s+(?P<given>[^\n]{{1,400}}?)[,:]?\s+{_OUT}\s*:?", re.IGNORECASE)
_INPUT = re.compile(
    r"^[ \t*-]*(?:sample\s+)?inputs?\s*:[ \t]*(?P<given>[^\n]{1,400}?)"
    r"\s*(?:\n\s*|[ \t]+|,\s*)[*-]?\s*(?:sample\s+)?outputs?\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_ASSIGNED = re.compile(r"^\s*`?(\w+)\s*=\s*")
_RESULT_ARROW = re.compile(r"^[ \t]*(?P<given>\w+\s*=\s*[^\n]+?)[ \t]*(?:=>|==>|->|→|➞)[ \t]*", re.MULTILINE)
_RETURN = re.compile(
    r"^[ \t]*(?P<given>\w+\s*=\s*[^\n]+?)[ \t]*\n(?:[ \t]*->[^\n]*\n)*[ \t]*returns?\b[ \t]*[=:]?[ \t]*", re.MULTILINE
)


def inputs(text: str, function: str, parameters: Sequence[str], dialect: Dialect) -> Iterator[Saying]:
    """The examples of `function`; every parameter must be given, by name or as one bare literal."""
    for pattern in (_FOR, _INPUT, _RESULT_ARROW, _RETURN):
        for match in pattern.finditer(text):
            arguments = _arguments(match.group("given"), parameters, dialect)
            want = literal_prefix(text[match.end() : match.end() + 2000].lstrip(), dialect)
            source = f"{function}({', '.join(arguments)})" if arguments else ""
            if want is not None and source and dialect.is_call(source):
                yield Saying(function, source, want)


def _arguments(given: str, parameters: Sequence[str], dialect: Dialect) -> list[str]:
    given = " ".join(given.split()).strip("`")
    if len(parameters) == 1 and dialect.is_literal(given):
        return [given]
    values: dict[str, str] = {}
    while assigned := _ASSIGNED.match(given):
        value, given = _first_value(given[assigned.end() :], dialect)
        values[assigned.group(1)] = value
    if "=" in given or set(values) != set(parameters) or "" in values.values():
        return []
    return [values[name] for name in parameters]


def _first_value(text: str, dialect: Dialect) -> tuple[str, str]:
    """The literal at the start and what follows the comma or `and` behind it."""
    for end in range(len(text), 0, -1):
        if dialect.is_literal(text[:end]):
            rest = re.match(r"[`\s]*(?:,|;|and\b|&|$)\s*(?:and\b)?", text[end:])
            return (text[:end].strip(), text[end + rest.end() :]) if rest else ("", text)
    return "", text
