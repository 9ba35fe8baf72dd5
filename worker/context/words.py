"""Words of code and prose: identifiers whole and in parts, without the words that say nothing."""

import re

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_DEFINITION = re.compile(
    r"^[ \t]*(?:(?:export|default|public|private|protected|static|final|abstract|async|pub)\s+){0,6}"
    r"(?:def|class|function|interface|type|enum|struct|trait|impl|fn|func|const|let|var)\s+\*?([A-Za-z_$][\w$]*)",
    re.MULTILINE,
)
_LONGEST = 60  # an "identifier" above this is data
STOP_WORDS = frozenset(
    """
    a about after all also an and any are as at be been but by can code could do does else error expected false file
    fix for from get give given has have how i if in instead into is issue it its just like make must need new no not
    now of on one or our out please return returns self should so some such than that the their then there these they
    this to true use used using value want was we were what when where which while will with would wrong you your
    """.split()
)


def words(text: str) -> list[str]:
    """The words of `text` in lower case: each identifier, and its parts where it has several."""
    found: list[str] = []
    for name in _IDENTIFIER.findall(text):
        if len(name) > _LONGEST:
            continue
        found.append(name.lower())
        parts = _PART.findall(name)
        if len(parts) > 1:
            found.extend(part.lower() for part in parts)
    return found


def asking_words(text: str) -> list[str]:
    """The words of an issue that are worth looking for, each once, in the order they stand."""
    kept = (word for word in words(text) if len(word) > 1 and word not in STOP_WORDS)
    return list(dict.fromkeys(kept))


def definitions(text: str) -> list[str]:
    """The names that `text` defines, in any of the languages we know, in the order they stand."""
    return _DEFINITION.findall(text)
