"""What may not be in a docx that goes to people who trust it."""

import zipfile
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BIGGEST = 5 * 2**20
PARTS = ("[Content_Types].xml", "_rels/", "docProps/", "word/")
REFUSED = {
    "instrText",
    "hyperlink",
    "object",
    "pict",
    "drawing",
    "altChunk",
    "attachedTemplate",
    "control",
    "subDoc",
    "framePr",
    "mailMerge",
    "del",
    "ins",
    "comment",
}
FIELDS = {"PAGE", "NUMPAGES"}
ORDERS = {
    "pPr": "pStyle keepNext keepLines numPr pBdr shd spacing ind jc outlineLvl".split(),
    "rPr": "rStyle rFonts b noProof color sz szCs lang".split(),
    "tblPr": "tblW tblInd tblBorders tblLayout tblCellMar".split(),
    "tcPr": "tcW gridSpan shd vAlign".split(),
    "style": "name basedOn qFormat pPr rPr".split(),
}


def parts(data: bytes) -> dict[str, Element]:
    """Every part of the file, read by a parser that refuses entities and outside references."""
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert file.testzip() is None
        return {
            name: fromstring(file.read(name), forbid_dtd=True, forbid_entities=True, forbid_external=True)
            for name in file.namelist()
        }


def text(data: bytes) -> str:
    """The words of the body, a line a paragraph."""
    body = parts(data)["word/document.xml"]
    return "\n".join(_words(paragraph) for paragraph in body.iter(f"{W}p"))


def problems(data: bytes) -> list[str]:
    """Everything that is wrong with the file; empty for a good one."""
    found = [f"too big: {len(data)}"] if len(data) > BIGGEST else []
    for name, root in parts(data).items():
        if not name.startswith(PARTS) or not name.endswith((".xml", ".rels")):
            found.append(f"unexpected part {name}")
        for element in root.iter():
            found += [f"{name}: {problem}" for problem in _element(element)]
    return found


def _words(paragraph: Element) -> str:
    breaks = {f"{W}br": "\n", f"{W}t": ""}
    return "".join((one.text or "") + breaks[one.tag] for one in paragraph.iter() if one.tag in breaks)


def _element(element: Element) -> list[str]:
    name = element.tag.removeprefix(W)
    found = [f"refused element {name}"] if name in REFUSED else []
    if name == "fldSimple" and element.get(f"{W}instr") not in FIELDS:
        found.append(f"field {element.get(f'{W}instr')}")
    if element.get("TargetMode") == "External":
        found.append(f"external target {element.get('Target')}")
    if name in ORDERS and element.tag.startswith(W):
        found += _order(name, [child.tag.removeprefix(W) for child in element])
    return found


def _order(name: str, children: list[str]) -> list[str]:
    """Word refuses a file whose properties do not stand in the order of the schema."""
    known = ORDERS[name]
    strange = [f"{name} holds {child}" for child in children if child not in known]
    places = [known.index(child) for child in children if child in known]
    return strange + ([f"{name} out of order: {children}"] if places != sorted(set(places)) else [])
