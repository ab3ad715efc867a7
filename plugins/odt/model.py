"""Takes the organisation's identity into an ODT: a model's pages, or logo and colours."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree  # type: ignore[import-untyped] # it has no types; odfdo brings it
from PIL import Image

if TYPE_CHECKING:
    from tablee.plugin import Identity

_COLOURS: Final = (
    *(("b23e1a", "accent"), ("8a2e11", "accent")),
    *(("1c6a62", "second"), ("114c46", "second")),
)
"""Ours, in styles, and what of the organisation's stands in their place."""
_HEIGHT: Final = 1.4
"""Centimetres of the logo."""
_STYLES: Final = "styles.xml"
_MANIFEST: Final = "META-INF/manifest.xml"


def with_identity(parts: Mapping[str, bytes], identity: Identity) -> dict[str, bytes]:
    """The parts of an empty file, as the organisation has its documents."""
    model = identity.models.get("odt")
    return _begun_from(parts, model) if model else _branded(parts, identity)


# ── a model ─────────────────────────────────────────────────────────────────────────────────


def _begun_from(parts: Mapping[str, bytes], model: bytes) -> dict[str, bytes]:
    """The model's pages, their heads and feet, its styles, and ours that it lacks."""
    with zipfile.ZipFile(io.BytesIO(model)) as archive:
        names = [name for name in archive.namelist() if name.startswith("Pictures/")]
        pictures = {name: archive.read(name) for name in names if not name.endswith("/")}
        styles = archive.read(_STYLES) if _STYLES in archive.namelist() else parts[_STYLES]
    return _with_pictures({**parts, _STYLES: _merged(styles, parts[_STYLES])}, pictures)


def _merged(theirs: bytes, ours: bytes) -> bytes:
    # No entity is resolved: the file is somebody's own.
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root, added = etree.fromstring(theirs, parser), etree.fromstring(ours, parser)
    for group in added:
        there = root.find(group.tag)
        if there is None:
            root.append(copy.deepcopy(group))
            continue
        known = {_key(element) for element in there}
        there.extend(copy.deepcopy(e) for e in group if _key(e) not in known)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made


def _key(element: Any) -> tuple[str, ...]:
    """What no two of a group share: tag, name and family."""
    said = {etree.QName(key).localname: value for key, value in element.attrib.items()}
    return (str(element.tag), said.get("name", ""), said.get("family", ""))


# ── without one ─────────────────────────────────────────────────────────────────────────────


def _branded(parts: Mapping[str, bytes], identity: Identity) -> dict[str, bytes]:
    """Logo and name at the head of the first page, the footer at the foot, the colours."""
    text = parts[_STYLES].decode()
    for ours, name in _COLOURS:
        if theirs := getattr(identity, name):
            text = text.replace(f"#{ours}", theirs).replace(f"#{ours.upper()}", theirs)
    if identity.footer:
        line = f'<text:p text:style-name="Footer">{escape(identity.footer)}</text:p>'
        text = text.replace("<style:footer>", f"<style:footer>{line}")
    pictures: dict[str, bytes] = {}
    if identity.logo or identity.name:
        frame = ""
        if identity.logo:
            name, frame = _frame(identity)
            pictures[name] = identity.logo
        line = f'<text:p text:style-name="Header">{frame}{escape(identity.name)}</text:p>'
        text = text.replace("<style:header-first>", f"<style:header-first>{line}")
    return _with_pictures({**parts, _STYLES: text.encode()}, pictures)


def _frame(identity: Identity) -> tuple[str, str]:
    """The name of the logo's file, and how the page shows it."""
    with Image.open(io.BytesIO(identity.logo)) as image:
        width = _HEIGHT * image.width / image.height
        name = f"Pictures/logo.{'png' if image.format == 'PNG' else 'jpg'}"
    draw = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    svg = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    link = "http://www.w3.org/1999/xlink"
    return name, (
        f'<draw:frame xmlns:draw="{draw}" xmlns:svg="{svg}" draw:name="Logo" '
        f'text:anchor-type="as-char" svg:width="{width:.2f}cm" svg:height="{_HEIGHT}cm">'
        f'<draw:image xmlns:xlink="{link}" xlink:href="{name}" xlink:type="simple"/>'
        f"<svg:title>{escape(identity.name or 'Logo')}</svg:title></draw:frame> "
    )


def _with_pictures(parts: dict[str, bytes], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    entries = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(name)} "
        f'manifest:media-type="image/{"png" if name.endswith(".png") else "jpeg"}"/>'
        for name in pictures
    )
    end = "</manifest:manifest>"
    manifest = parts[_MANIFEST].decode().replace(end, entries + end)
    return {**parts, _MANIFEST: manifest.encode(), **pictures}
