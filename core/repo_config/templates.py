"""The names that a repository gives to branches and pull requests: a closed set of words to fill in.

Nothing is looked up in what is filled in (`{slug.__class__}`), and a branch is a safe name whatever is filled in.
"""

import re
from string import Formatter

from core.names import slug

BRANCH = "pullwright/issue-{number}-{slug}-{run}"
WITHOUT_ISSUE = "pullwright/{slug}-{run}"  # where a job asked without one
TITLE = "{title}"
_BRANCH_WORDS = frozenset({"number", "slug", "run", "verb"})
_TITLE_WORDS = frozenset({"title", "number", "verb"})
_LITERAL = re.compile(r"[A-Za-z0-9._/-]*")
_NO_REF = re.compile(r"^[-./]|//|\.\.|/[.-]|\.(?:/|$)|\.lock(?:/|$)|/$")
_LONGEST = 63  # what a DNS label holds: preview environments are named after branches
_SHORTEST_SLUG = 8
_LONGEST_TITLE = 256  # GitHub's own


def branch(template: str, *, number: int, title: str, verb: str, run: str) -> str:
    """The branch that a checked `template` names; the slug of `title` is what gives way to 63 characters."""
    words = {"number": str(number), "verb": slug(verb), "run": slug(run)}
    bare = template.format(**words, slug="")
    room = max(_SHORTEST_SLUG, _LONGEST - len(bare))
    return template.format(**words, slug=slug(title)[:room].rstrip("-"))


def title(template: str, *, number: int, title: str, verb: str) -> str:
    """The title that a checked `template` makes, one line of at most 256 characters."""
    filled = template.format(title=" ".join(title.split()), number=number, verb=verb)
    return filled if len(filled) <= _LONGEST_TITLE else filled[: _LONGEST_TITLE - 1] + "…"


def checked_branch(template: str) -> str:
    """`template`, or a ValueError with what is wrong with it as the name of a branch."""
    _words(template, _BRANCH_WORDS)
    if "{run}" not in template:
        raise ValueError("must hold {run}, so that no two branches have one name")
    literal = "".join(text for text, *_ in Formatter().parse(template))
    if not _LITERAL.fullmatch(literal):
        raise ValueError("may hold letters, digits and ._/- only")
    sample = branch(template, number=1, title="a", verb="fix", run="0a1b2c")
    if _NO_REF.search(sample) or len(sample) > _LONGEST:
        raise ValueError(f"is no name that git allows, or is longer than {_LONGEST} characters")
    return template


def checked_title(template: str) -> str:
    """`template`, or a ValueError with what is wrong with it."""
    _words(template, _TITLE_WORDS)
    return template


def _words(template: str, known: frozenset[str]) -> None:
    choices = ", ".join(f"{{{word}}}" for word in sorted(known))
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        raise ValueError(f"has a brace without its partner; the words are {choices}") from None
    for _, word, spec, conversion in parts:
        if word is not None and (word not in known or spec or conversion):
            raise ValueError(f"knows only the words {choices}")
