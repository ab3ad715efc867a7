"""Takes the organisation's identity into a DOCX: a model's pages, or logo and colours."""

from __future__ import annotations

import copy
import io
from typing import TYPE_CHECKING, Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

if TYPE_CHECKING:
    from docx.document import Document
    from tablee.plugin import Identity

_COLOURS: Final = {
    "B23E1A": "accent",
    "8A2E11": "accent",
    "1C6A62": "second",
    "114C46": "second",
}
"""Ours, in styles and bullets, and what of the organisation's stands in their place."""


def begin_from(model: Document, ours: Document) -> None:
    """The model without its words: its pages, their heads and feet, its styles, and ours it lacks.

    Bullets of ours come with the styles that need them.
    """
    _emptied(model, ours)
    numbers = _numbering(model, ours)
    there = {style.get(qn("w:styleId")) for style in model.styles.element.findall(qn("w:style"))}
    for style in ours.styles.element.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in there:
            taken = copy.deepcopy(style)
            for number in taken.iter(qn("w:numId")):
                number.set(qn("w:val"), numbers.get(number.get(qn("w:val")), "0"))
            model.styles.element.append(taken)


def _emptied(model: Document, ours: Document) -> None:
    """Only the size of its pages stays in the body; ours where it says none."""
    body = model.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    if body.sectPr is None:
        pages: Any = copy.deepcopy(ours.element.body.sectPr)
        for kind in ("w:headerReference", "w:footerReference"):
            for mark in pages.findall(qn(kind)):
                pages.remove(mark)
        body.append(pages)


def _numbering(model: Document, ours: Document) -> dict[str, str]:
    """Our lists in the model: the number of each there, by ours."""
    wanted = ours.part.numbering_part
    found = {n.get(qn("w:numId")): n for n in wanted.element.findall(qn("w:num"))}
    try:
        part: Any = model.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        model.part.relate_to(wanted, RELATIONSHIP_TYPE.NUMBERING)
        return {number: number for number in found}
    there = part.element
    first = 1 + max((int(n) for n in _ids(there, "w:num", "w:numId")), default=0)
    lists = 1 + max((int(n) for n in _ids(there, "w:abstractNum", "w:abstractNumId")), default=0)
    for kind in wanted.element.findall(qn("w:abstractNum")):
        taken = copy.deepcopy(kind)
        taken.set(qn("w:abstractNumId"), str(lists + int(kind.get(qn("w:abstractNumId")))))
        place = there.find(qn("w:num"))
        there.append(taken) if place is None else place.addprevious(taken)
    numbers = {}
    for place, (number, element) in enumerate(found.items()):
        taken = copy.deepcopy(element)
        taken.set(qn("w:numId"), str(first + place))
        of = taken.find(qn("w:abstractNumId"))
        of.set(qn("w:val"), str(lists + int(of.get(qn("w:val")))))
        there.append(taken)
        numbers[number] = str(first + place)
    return numbers


def _ids(numbering: Any, tag: str, name: str) -> list[str]:
    return [element.get(qn(name)) for element in numbering.findall(qn(tag))]


def brand(document: Document, identity: Identity) -> None:
    """Logo and name above the title, the footer at the foot, the colours in styles and bullets."""
    for part in (document.styles.element, document.part.numbering_part.element):
        _recolour(part, identity)
    foot = document.sections[0].footer.paragraphs[0]
    if identity.footer:
        foot.insert_paragraph_before(identity.footer, style=foot.style)
    if not (identity.logo or identity.name):
        return
    paragraph = document.add_paragraph(style="Body Text")
    if identity.logo:
        drawn = paragraph.add_run().add_picture(io.BytesIO(identity.logo), height=Mm(14))
        drawn._inline.docPr.set("descr", identity.name or "Logo")
    if identity.name:
        paragraph.add_run(f"  {identity.name}" if identity.logo else identity.name).bold = True


def _recolour(part: Any, identity: Identity) -> None:
    for element in part.iter():
        for key, value in element.attrib.items():
            if theirs := getattr(identity, _COLOURS.get(value, ""), ""):
                element.set(key, theirs.removeprefix("#"))
