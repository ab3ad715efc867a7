"""Creates and reads ODF XML elements and their text; not what a document is made of.

Made with the standard library: odfdo's own elements look for tabs and dates in every text, which
takes most of the time for a long report.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from tablee.plugin import linked

_NAMESPACES: Final = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in {
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "office": "office",
        "style": "style",
        "svg": "svg-compatible",
        "table": "table",
        "text": "text",
    }.items()
} | {"xlink": "http://www.w3.org/1999/xlink"}
_NOT_PLAIN: Final = re.compile(r"(\n|[ \t]*\t[ \t]*|^ +| {2,}| +$)")
"""What readers would not keep if it stood in the file as it is (ODF 1.3, part 3, §6.1.2)."""

for _prefix, _address in _NAMESPACES.items():
    ET.register_namespace(_prefix, _address)  # the usual names, for whoever opens the file


@functools.cache
def _full(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def element(tag: str, style: str = "", attributes: Mapping[str, str] | None = None) -> ET.Element:
    """An element such as `text:p`; its style is named by the attribute of its own namespace."""
    made = ET.Element(_full(tag))
    if style:
        made.set(_full(f"{tag.partition(':')[0]}:style-name"), style)
    for name, value in (attributes or {}).items():
        made.set(_full(name), value)
    return made


def add(
    parent: ET.Element, tag: str, style: str = "", attributes: Mapping[str, str] | None = None
) -> ET.Element:
    """The same, at the end of its parent."""
    made = element(tag, style, attributes)
    parent.append(made)
    return made


def say(parent: ET.Element, text: str) -> ET.Element:
    """Puts words at the end of an element; their spaces, tabs and line breaks are kept.

    Addresses in them are links.
    """
    for words, address in linked(text):
        link = {"xlink:type": "simple", "xlink:href": address}
        _say(add(parent, "text:a", attributes=link) if address else parent, words)
    return parent


def _say(parent: ET.Element, text: str) -> None:
    for number, part in enumerate(_NOT_PLAIN.split(text)):
        if number % 2:
            for blanks in re.findall(" +|\t|\n", part):
                _white(parent, blanks)
        elif part and len(parent):
            parent[-1].tail = (parent[-1].tail or "") + part
        elif part:
            parent.text = (parent.text or "") + part


def _white(parent: ET.Element, blanks: str) -> None:
    if blanks[0] == " ":
        add(parent, "text:s", attributes={"text:c": str(len(blanks))})
    else:
        add(parent, "text:tab" if blanks == "\t" else "text:line-break")


def read(data: bytes) -> ET.Element:
    """The root of a part; for files of ours alone."""
    return ET.fromstring(data)  # noqa: S314  what expands without end is not in our own files


def is_paragraph(made: ET.Element) -> bool:
    """Whether it is a paragraph or a title, which can begin a page of another kind."""
    return made.tag in (_full("text:p"), _full("text:h"))


def style_of(paragraph: ET.Element) -> str:
    """The name of a paragraph's style."""
    return paragraph.get(_full("text:style-name"), "")


def every(root: ET.Element, tag: str) -> list[ET.Element]:
    """The elements of that name, in order."""
    return list(root.iter(_full(tag)))


def found(root: ET.Element, tag: str) -> ET.Element:
    """The element of that name, of which there is one."""
    (only,) = every(root, tag)
    return only


def written(root: ET.Element) -> bytes:
    """The part as it stands in the file."""
    part: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return part
