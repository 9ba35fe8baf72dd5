"""The fenced sections of a body: ours to rewrite, and everything around them is people's."""

import re
from collections.abc import Mapping

from core.words import OURS

_NAME = "[a-z]+"
_FENCED = re.compile(rf"{OURS}({_NAME}) -->\n(.*?)\n?<!-- /pullwright:\1 -->", re.DOTALL)

_MARK = re.compile(r"<!--\s*/?pullwright:.*?-->", re.DOTALL)


def fenced(name: str, text: str) -> str:
    """`text` as the section `name`; no fence of its own can stand in it."""
    safe = re.sub(r"<!--(?=\s*/?pullwright:)", "<!‐‐", text.strip())
    return f"{OURS}{name} -->\n{safe}\n<!-- /pullwright:{name} -->"


def without_marks(text: str) -> str:
    """`text` without marks of ours, also without those that come about when another is taken out."""
    while (cleaned := _MARK.sub("", text)) != text:
        text = cleaned
    return text


def section(body: str, name: str) -> str:
    """What stands in the section `name` now; empty if there is none."""
    return next((found[2] for found in _FENCED.finditer(body) if found[1] == name), "")


def without(body: str) -> str:
    """What people have written around our sections."""
    return _FENCED.sub("", body.replace("\r\n", "\n")).strip()


def updated(body: str, sections: Mapping[str, str]) -> str:
    """`body` with our sections rewritten. A section that people took out stays out, unless all of them are gone."""
    body = body.replace("\r\n", "\n")
    if not _FENCED.search(body):
        return "\n\n".join((*([body.strip()] if body.strip() else []), *(fenced(n, t) for n, t in sections.items())))
    seen: set[str] = set()

    def rewritten(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen or name not in sections:
            return found[0]
        seen.add(name)
        return fenced(name, sections[name])

    return _FENCED.sub(rewritten, body)
