"""What surrounds the text: page, running head, page numbers, properties of the file."""

from datetime import UTC, datetime
from typing import Any

from worker.reports.document import visible
from worker.reports.document.blocks import Document
from worker.reports.docx_parts.xml import Xml, join, tag, text

_LEFT_OUT = ("/thumbnail", "/stylesWithEffects", "/customXml")  # of what the template brings
_CM = 360_000  # English metric units


def dress(file: Any, document: Document, created: str) -> None:
    """Give `file` (python-docx's) its page, head, foot and properties, and take the template's off."""
    _page(file.sections[0])
    _running(file.sections[0], document.head)
    _properties(file.core_properties, document.title, created)
    _strip(file)


def _page(section: Any) -> None:
    section.page_width, section.page_height = 21 * _CM, int(29.7 * _CM)
    section.left_margin = section.right_margin = 2 * _CM
    section.top_margin = section.bottom_margin = 2 * _CM


def _running(section: Any, head: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    section.header.paragraphs[0].add_run(visible.prose(head))
    numbers = join(_words("Page "), _field("PAGE"), _words(" of "), _field("NUMPAGES"))
    foot = section.footer.paragraphs[0]._p
    for run in parse_xml(f"<w:p {nsdecls('w')}>{numbers}</w:p>"):
        foot.append(run)


def _words(words: str) -> Xml:
    return tag("r", text(words))


def _field(name: str) -> Xml:
    """A field that Word fills in: the only two kinds there are in a report."""
    return tag("fldSimple", _words("1"), instr=name)


def _properties(properties: Any, title: str, created: str) -> None:
    properties.author = properties.last_modified_by = "Pullwright"
    properties.title = visible.prose(title)[:250]
    properties.comments = properties.keywords = properties.subject = ""
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return
    moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    properties.created = properties.modified = moment


def _strip(file: Any) -> None:
    """The template brings a picture of itself, and asks Word to behave as in 2010; its styles come twice."""
    from docx.oxml.ns import qn

    for setting in file.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for relations in (file.part.package.rels, file.part.rels):
        for key in [key for key, rel in relations.items() if rel.reltype.endswith(_LEFT_OUT)]:
            del relations[key]
