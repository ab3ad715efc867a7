"""Writes slides as the XML parts of a PPTX file; what does not change is in `parts/pptx`."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from tablee.plugin import Identity, Synthesis, office, packed, plain_names, speaking

from .deck import HEIGHT, WIDTH, Slide
from .pptx_parts import HEAD, SPACES, length, relations
from .pptx_slide import Media, SlideWriter

_FOLDER: Final = Path(__file__).parent / "parts" / "pptx"
_KIND: Final = "application/vnd.openxmlformats-officedocument.presentationml"
_LONGEST: Final = 255
"""Letters that the format allows in a file's properties."""


def written(slides: Sequence[Slide], synthesis: Synthesis) -> bytes:
    """The file, the same whenever it is made."""
    title = " ".join(plain_names([synthesis.title])) or slides[0].title
    with speaking(synthesis.language):
        media = Media()
        made = {
            f"ppt/slides/slide{n}.xml": (SlideWriter(slide, n, media, synthesis.identity))
            for n, slide in enumerate(slides, start=1)
        }
        files = {
            "[Content_Types].xml": _content_types(len(slides)),
            "_rels/.rels": relations([("officeDocument", "ppt/presentation.xml")], core=True),
            "docProps/core.xml": _core(title, synthesis),
            "ppt/presentation.xml": _presentation(len(slides)),
            "ppt/_rels/presentation.xml.rels": relations(
                [
                    ("slideMaster", "slideMasters/slideMaster1.xml"),
                    ("theme", "theme/theme1.xml"),
                    *(("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)),
                ]
            ),
            **_fixed(synthesis.identity, office.spoken()),
            **{name: slide.xml for name, slide in made.items()},
            **{
                name.replace("slides/", "slides/_rels/") + ".rels": slide.relations
                for name, slide in made.items()
            },
        }
    parts = {name: text.encode() for name, text in files.items()}
    return packed({**parts, **media.files}, media.files)


# ── the package ─────────────────────────────────────────────────────────────────────────────


def _content_types(slides: int) -> str:
    known = {
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "ppt/presentation.xml": f"{_KIND}.presentation.main+xml",
        "ppt/slideMasters/slideMaster1.xml": f"{_KIND}.slideMaster+xml",
        "ppt/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        **{f"ppt/slideLayouts/slideLayout{n}.xml": f"{_KIND}.slideLayout+xml" for n in range(1, 5)},
        **{f"ppt/slides/slide{n}.xml": f"{_KIND}.slide+xml" for n in range(1, slides + 1)},
    }
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = {
        "rels": relations,
        "xml": "application/xml",
        "png": "image/png",
        "jpeg": "image/jpeg",
    }
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in defaults.items())
        + "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in known.items())
        + "</Types>"
    )


def _core(title: str, synthesis: Synthesis) -> str:
    authors = ", ".join(plain_names(synthesis.writers or synthesis.initiators))
    told = {
        "dc:title": title,
        "dc:creator": authors,
        "cp:keywords": ", ".join(plain_names(synthesis.keywords)),
        "dc:language": office.spoken(),
    }
    fields = "".join(
        f"<{name}>{escape(text[:_LONGEST])}</{name}>" for name, text in told.items() if text
    )
    with contextlib.suppress(ValueError):
        day = f"{datetime.fromisoformat(synthesis.date):%Y-%m-%dT%H:%M:%SZ}"
        for name in ("created", "modified"):
            fields += f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>'
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{fields}</cp:coreProperties>'
    )


def _presentation(slides: int) -> str:
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n + 2}"/>' for n in range(1, slides + 1))
    size = f'cx="{length(WIDTH)}" cy="{length(HEIGHT)}"'
    return (
        f'{HEAD}<p:presentation {SPACES} saveSubsetFonts="1">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f"<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz {size}/>"
        f'<p:notesSz cx="{length(HEIGHT)}" cy="{length(WIDTH)}"/></p:presentation>'
    )


def _fixed(identity: Identity, locale: str) -> dict[str, str]:
    """Master, layouts and theme, in the organisation's colours."""
    files = dict(_parts())
    files = {name: text.replace("fr-FR", locale) for name, text in files.items()}
    theme = files["ppt/theme/theme1.xml"]
    for ours, theirs in (("B23E1A", identity.accent), ("1C6A62", identity.second)):
        if theirs:
            theme = theme.replace(ours, theirs.removeprefix("#").upper())
    files["ppt/theme/theme1.xml"] = theme
    return files


@functools.cache
def _parts() -> dict[str, str]:
    return {
        path.relative_to(_FOLDER).as_posix(): path.read_text("utf-8")
        for path in sorted(_FOLDER.rglob("*"))
        if path.is_file()
    }
