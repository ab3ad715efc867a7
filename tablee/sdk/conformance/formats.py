"""The formats that a plugin offers: every document, the same bytes twice, no word lost."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tablee.model.actions import PlannedAction
from tablee.activities import Bundle
from tablee.sdk.conformance.checks import Finding, check
from tablee.sdk.conformance.watching import TooLong, limited
from tablee.sdk.conformance.values import HERE, HOSTILE, PLAIN, Stamps, stamps_in
from tablee.sdk.conformance.values import PICTURE
from tablee.errors import WorkshopError
from tablee.model.synthesis import (
    Heading,
    Line,
    Lines,
    Paragraph,
    Part,
    Quotation,
    Said,
    Section,
    SheetPicture,
    Source,
    Synthesis,
    Tally,
    TallyRow,
    TextTable,
)
from tablee.texts import N_, _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.activities import Exporter
    from tablee.sdk.conformance.subject import Subject

__all__ = ["formats", "readers"]

SLOWEST: Final = 30.0
"""Seconds for one file."""


def whole(picture: bytes) -> Synthesis:
    """A document with every kind of block, and the worst that people type on each line."""
    stamps = Stamps()
    typed = [text.replace(HERE, stamps.next()) for text in (*PLAIN, *HOSTILE)]
    lines = tuple(Line(text, Source(f"c{n}", "p1", "s1")) for n, text in enumerate(typed))
    first, *others = lines
    blocks = (
        Heading(first),
        Lines(tuple(others)),
        Lines(lines[:3], dashes=True),
        Paragraph(lines[4]),
        Quotation(lines[5]),
        TextTable(("Qui", typed[6]), ((typed[7], ""), ("", typed[9])), "Un tableau"),
        Tally("Un vote", (TallyRow(1, typed[8], "7"), TallyRow(1, typed[10], "7")), "gommettes"),
        SheetPicture("une.png", picture, "Une image blanche", "Sa légende", lines[0].source),
    )
    action = PlannedAction(typed[0], typed[1], typed[2], typed[3], contribution="c0")
    return Synthesis(
        title=typed[0],
        lead=typed[5],
        date="2026-11-26",
        initiators=("Solène",),
        writers=("Karim",),
        participants=("Naïma", "N. B."),
        keywords=("eau", "«\u00a0place\u00a0»"),
        question=(Quotation(lines[6]),),
        sheet=(Section("Éléments importants de la discussion", blocks),),
        notes=(Section("Notes", blocks), Section(typed[7], (Paragraph(lines[7]),))),
        actions=(action, replace(action, what=typed[9], when="2026-12-01")),
        said=tuple(Said("Une étape", "Naïma", text, 1_790_000_000.0) for text in typed),
    )


@check(
    N_("Les formats s’écrivent, toujours pareil, sans rien perdre"),
    N_("Le fichier est ce qui reste : il se fait même d’un atelier vide ou de mots étranges."),
)
def formats(subject: Subject) -> Iterator[Finding]:
    """Bytes for each document and language, twice the same, with all the words or none."""
    for exporter in subject.exporters:
        place = subject.place(type(exporter), "export")
        yield from _offered(exporter, place)
        document = whole(PICTURE)
        empty = Synthesis("Un atelier où rien n’a été écrit")
        english = replace(document, language="en")
        asked = [(empty, Part.BOTH), (english, Part.BOTH), *((document, p) for p in Part)]
        for synthesis, part in asked:
            if part in exporter.parts:
                yield from _written(subject, exporter, synthesis, part, place)


def _offered(exporter: Exporter, place: str) -> Iterator[Finding]:
    if not exporter.parts:
        what = _("« {name} » n’écrit aucun document.").format(name=exporter.name)
        yield Finding(what, _("Dites lesquels dans « parts »."), place)
    if not re.fullmatch(r"\w[\w.]*", exporter.extension) or "/" not in exporter.media_type:
        what = _("« {name} » n’a pas d’extension ou de type de fichier valables.")
        mend = _("Comme « md » et « text/markdown », sans point devant.")
        yield Finding(what.format(name=exporter.name), mend, place)


def _written(
    subject: Subject, exporter: Exporter, synthesis: Synthesis, part: Part, place: str
) -> Iterator[Finding]:
    try:
        with limited(SLOWEST), speaking(synthesis.language):
            data, again = (_file(exporter, synthesis, part) for _time in range(2))
    except TooLong:
        what = _("« {name} » n’a pas fini en {n} secondes.")
        words = what.format(name=exporter.name, n=f"{SLOWEST:g}")
        yield Finding(words, _("Cherchez une boucle qui ne finit pas."), place)
        return
    except Exception as error:
        what = _("« {name} » a échoué sur {part} : {error}.")
        words = what.format(name=exporter.name, part=part, error=f"{type(error).__name__}, {error}")
        mend = _("Prévoyez ce document : vide, ou avec des mots inattendus.")
        yield Finding(words, mend, subject.place_of(error))
        return
    if not isinstance(data, bytes):
        what = _("« {name} » rend {kind}, et non des octets.")
        words = what.format(name=exporter.name, kind=type(data).__name__)
        yield Finding(words, _("Rendez « texte.encode() »."), place)
        return
    if data != again:
        what = _("« {name} », écrit deux fois, ne donne pas les mêmes octets.")
        mend = _("Enlevez l’heure qu’il est et ce qui est tiré au hasard.")
        yield Finding(what.format(name=exporter.name), mend, place)
    yield from _lost(exporter, synthesis, part, data, place)


def _file(exporter: Exporter, synthesis: Synthesis, part: Part) -> bytes:
    if isinstance(exporter, Bundle):
        return exporter.bundle(synthesis, part, {"un.md": b"# Un titre\n"})
    return exporter.export(synthesis, part)


def _lost(
    exporter: Exporter, synthesis: Synthesis, part: Part, data: bytes, place: str
) -> Iterator[Finding]:
    """A format that tells the document tells all of it; tables tell what they are about."""
    asked = {Part.SHEET: synthesis.sheet, Part.NOTES: synthesis.notes}
    said = stamps_in(list(asked.get(part, (*synthesis.sheet, *synthesis.notes))))
    found = stamps_in(_text(data))
    lost = said - found
    if lost and len(lost) < len(said) / 2:
        what = _("« {name} » perd des mots du document ({n} sur {of}).")
        words = what.format(name=exporter.name, n=len(lost), of=len(said))
        mend = _("Échappez ce que le format prend pour des signes, sans rien couper.")
        yield Finding(words, mend, place)


def _text(data: bytes) -> str:
    """The words in a file, those of a ZIP’s members included."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@check(
    N_("Un format qui se relit refuse ce qui n’est pas à lui"),
    N_("Quelqu’un donnera le mauvais fichier : il faut une phrase, pas une erreur."),
)
def readers(subject: Subject) -> Iterator[Finding]:
    """Anything else than its own files is refused with a sentence; its own are read."""
    for exporter in subject.exporters:
        if not exporter.reads:
            continue
        for data in (b"", b"\x00\xff\xfe", b"{}", b"[1, 2", "é".encode("latin-1")):
            for read in (exporter.former, exporter.document, exporter.archived):
                try:
                    read(data)
                except WorkshopError:
                    continue
                except Exception as error:
                    what = _("« {name} » échoue sur un fichier qui n’est pas à lui : {error}.")
                    words = what.format(
                        name=exporter.name, error=f"{type(error).__name__}, {error}"
                    )
                    mend = _("Refusez-le avec « NotAccepted » et une phrase.")
                    yield Finding(words, mend, subject.place_of(error))
