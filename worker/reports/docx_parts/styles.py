"""The named styles of the docx; the look is decided here and nowhere else."""

from typing import Any

from worker.reports.docx_parts.colours import CODE_SHADE, HEAD_SHADE, RULE, SHADES, TEXT
from worker.reports.docx_parts.xml import NOTHING, Xml, join, tag

_WORDS, _CODE = "Calibri", "Consolas"
_WRAPPED = tag("ind", left=260, hanging=220)  # a wrapped line of a diff stands clear of the signs


def style_xml() -> list[Xml]:
    """All styles there are in a report."""
    return [
        _paragraph("Normal", _gaps(0, 120, 264), _font(_WORDS, 21), based="", default=True),
        _paragraph("Title", _gaps(0, 160, 240), _font(_WORDS, 44, bold=True)),
        _heading("Heading1", "heading 1", 30, 360),
        _paragraph("ListBullet", _list(), NOTHING, name="List Bullet"),
        _paragraph("Quote", join(_edge(), _gaps(0, 120, 252), tag("ind", left=240)), _colour("3D444D")),
        _paragraph("Cell", _gaps(20, 20, 240), _size(19)),
        _paragraph("CellRight", join(_gaps(20, 20, 240), tag("jc", val="right")), NOTHING, based="Cell"),
        _paragraph("Badge", join(_gaps(80, 80, 240), tag("jc", val="center")), _size(26)),
        _paragraph("BadgeText", _gaps(80, 80, 240), _size(22)),
        _paragraph("Gap", _gaps(0, 0, 160), _size(8)),
        _code_paragraph("Code", CODE_SHADE, tag("ind", left=60), before=40, after=140),
        _code_paragraph("DiffLine", SHADES[" "]),
        _code_paragraph("DiffAdded", SHADES["+"]),
        _code_paragraph("DiffRemoved", SHADES["-"]),
        _code_paragraph("DiffHunk", SHADES["@"], colour="57606A"),
        _paragraph(
            "DiffFile",
            join(tag("keepNext"), _shade(HEAD_SHADE), _gaps(60, 0, 264), tag("ind", left=40)),
            _font(_CODE, 18),
        ),
        _paragraph("Header", _gaps(0, 0, 240), join(_colour("57606A"), _size(16)), name="header"),
        _paragraph(
            "Footer", join(_gaps(0, 0, 240), tag("jc", val="right")), join(_colour("57606A"), _size(16)), name="footer"
        ),
        _words("CodeWords", _font(_CODE, 18)),
    ]


def replace(document: Any) -> None:
    """Make them the only styles of `document` (python-docx's), and ours its only list."""
    _refill(document.styles.element, "style", style_xml())
    _refill(document.part.numbering_part.element, "", [_bullet()])


def _refill(part: Any, name: str, new: list[Xml]) -> None:
    """Put `new` in the place of all children of `part` called `name`, or of all there are."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    for old in [one for one in part if not name or one.tag == qn(f"w:{name}")]:
        part.remove(old)
    for one in parse_xml(f"<w:all {nsdecls('w')}>{join(*new)}</w:all>"):
        part.append(one)


def _bullet() -> Xml:
    level = tag("lvl", tag("numFmt", val="bullet"), tag("lvlText", val="•"), tag("lvlJc", val="left"), ilvl=0)
    kind = tag("abstractNum", tag("multiLevelType", val="singleLevel"), level, abstractNumId=0)
    return join(kind, tag("num", tag("abstractNumId", val=0), numId=1))


def _paragraph(
    ident: str, paragraph: Xml, run: Xml, *, based: str = "Normal", name: str = "", default: bool = False
) -> Xml:
    attributes = {"default": 1} if default else {}
    return tag(
        "style",
        tag("name", val=name or ident),
        tag("basedOn", val=based) if based else NOTHING,
        tag("qFormat"),
        tag("pPr", paragraph),
        tag("rPr", run),
        type="paragraph",
        styleId=ident,
        **attributes,
    )


def _words(ident: str, run: Xml) -> Xml:
    return tag("style", tag("name", val=ident), tag("rPr", run), type="character", styleId=ident)


def _heading(ident: str, name: str, size: int, before: int) -> Xml:
    keep = join(tag("keepNext"), tag("keepLines"))
    return _paragraph(
        ident,
        join(keep, _gaps(before, 120, 240), tag("outlineLvl", val=0)),
        join(tag("b"), _colour(TEXT), _size(size)),
        name=name,
    )


def _code_paragraph(
    ident: str, shade: str, indent: Xml = _WRAPPED, *, before: int = 0, after: int = 0, colour: str = TEXT
) -> Xml:
    return _paragraph(
        ident,
        join(_shade(shade), _gaps(before, after, 240), indent),
        _font(_CODE, 17, colour=colour),
    )


def _list() -> Xml:
    numbers = tag("numPr", tag("numId", val=1))
    return join(numbers, _gaps(0, 60, 252), tag("ind", left=360, hanging=240))


def _edge() -> Xml:
    return tag("pBdr", tag("left", val="single", sz=18, space=8, color=RULE))


def _gaps(before: int, after: int, line: int) -> Xml:
    return tag("spacing", before=before, after=after, line=line, lineRule="auto")


def _shade(fill: str) -> Xml:
    return tag("shd", val="clear", color="auto", fill=fill)


def _font(name: str, half_points: int, *, bold: bool = False, colour: str = TEXT) -> Xml:
    faces = tag("rFonts", ascii=name, hAnsi=name, cs=name, eastAsia=name)
    unspelt = tag("noProof") if name == _CODE else NOTHING
    return join(faces, tag("b") if bold else NOTHING, unspelt, _colour(colour), _size(half_points))


def _colour(value: str) -> Xml:
    return tag("color", val=value)


def _size(half_points: int) -> Xml:
    return join(tag("sz", val=half_points), tag("szCs", val=half_points))
