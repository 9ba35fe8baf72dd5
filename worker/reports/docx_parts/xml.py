"""WordprocessingML as text that is well-formed and escaped by construction.

Thousands of runs made as objects take seconds; as text they take milliseconds. Only this file makes `Xml`.
"""

from typing import NewType

Xml = NewType("Xml", str)
NOTHING = Xml("")


def tag(name: str, /, *children: Xml, **attributes: str | int) -> Xml:
    """`<w:name …>children</w:name>`; attributes are in the `w` namespace too."""
    pairs = "".join(f' w:{key}="{_attribute(value)}"' for key, value in attributes.items())
    inside = "".join(children)
    return Xml(f"<w:{name}{pairs}>{inside}</w:{name}>" if inside else f"<w:{name}{pairs}/>")


def join(*parts: Xml) -> Xml:
    """One after another."""
    return Xml("".join(parts))


def text(visible: str) -> Xml:
    """`visible` (see `document.visible`: no control characters left) as the text of a run; tabs become blanks."""
    return Xml(f'<w:t xml:space="preserve">{_escaped(visible.replace(chr(9), "    "))}</w:t>')


def _attribute(value: str | int) -> str:
    return _escaped(" ".join(str(value).split())).replace('"', "&quot;")


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
