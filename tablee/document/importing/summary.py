"""Summarises an imported report, part by part, for the preview shown before it is saved.

Sentences are in the language being spoken; people's words are as typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from tablee.document.importing.parts import LABEL_OF_NOTES
from tablee.document.importing.patterns import Stated, Statement
from tablee.document.importing.sources.markup import Format
from tablee.document.outline.days import day_told
from tablee.model.entities import Role
from tablee.model.synthesis import (
    LABELS,
    Block,
    Heading,
    Lines,
    Paragraph,
    Place,
    Quotation,
    SheetPicture,
    Tally,
    TextTable,
)
from tablee.texts import N_, _, ngettext

if TYPE_CHECKING:
    from tablee.document.importing.parsed import Understood

FIRST_WORDS: Final = 90
"""Characters shown of a part."""
_FORMATS: Final = {
    Format.PLAIN: N_("Texte simple"),
    Format.MARKDOWN: N_("Markdown"),
    Format.YESWIKI: N_("YesWiki"),
    Format.DOKUWIKI: N_("DokuWiki"),
    Format.MEDIAWIKI: N_("MediaWiki"),
    Format.HTML: N_("Page web"),
    Format.DOCX: N_("Document Word (DOCX)"),
    Format.ODT: N_("Document LibreOffice (ODT)"),
    Format.DOCUMENT: N_("Synthèse de Tablée, qui devient une session"),
    Format.SESSION: N_("Session de Tablée, qui revient telle quelle"),
}


@dataclass(frozen=True)
class SummaryPart:
    """One part of the document, as a preview shows it."""

    label: str
    first: str
    """Its first words, on one line."""
    count: str
    """How much stands in it: `3 lignes`."""
    texts: tuple[str, ...] = ()
    """All of its lines, as typed."""


def formatted(understood: Understood) -> str:
    """How the file was read, and the day that it names: `Markdown, daté du 3 février 2026`."""
    said = _(understood.read_as or _FORMATS[understood.format])
    day = day_told(understood.day, "long")
    return _("{format}, daté du {day}").format(format=said, day=day) if day else said


def parts(understood: Understood) -> tuple[SummaryPart, ...]:
    """The document's parts in their order, those that hold something."""
    return tuple(_parts(understood))


def _parts(understood: Understood) -> Iterator[SummaryPart]:
    document = understood.document
    yield from _lines(_(LABELS[Place.QUESTION]), document.question)
    if document.keywords:
        n = len(document.keywords)
        words = ", ".join(document.keywords)
        count = ngettext("{n} mot-clé", "{n} mots-clés", n)
        yield SummaryPart(_(LABELS[Place.KEYWORDS]), _shortened(words), count, document.keywords)
    for section in document.sheet:
        yield from _lines(_(section.label), section.blocks)
    for column, cards in understood.board:
        count = ngettext("{n} carte", "{n} cartes", len(cards))
        first = _shortened(cards[0]) if cards else ""
        yield SummaryPart(column or _("Sans colonne"), first, count, cards)
    for section in document.notes:
        if section.blocks:
            yield from _lines(section.label or _(LABELS[Place.NOTES]), section.blocks)
        else:
            yield from _introductions(understood)


def _lines(label: str, blocks: Sequence[Block]) -> Iterator[SummaryPart]:
    texts = list(chain.from_iterable(map(_texts, blocks)))
    if texts:
        count = ngettext("{n} ligne", "{n} lignes", len(texts))
        yield SummaryPart(label, _shortened(texts[0]), count, tuple(texts))


def _introductions(understood: Understood) -> Iterator[SummaryPart]:
    introductions = understood.introductions
    if introductions is not None:
        n = len({who for who, _text in introductions.sentences})
        count = ngettext("{n} personne se présente", "{n} personnes se présentent", n)
        first = _shortened(introductions.sentences[0][1])
        texts = tuple(text for _who, text in introductions.sentences)
        yield SummaryPart(introductions.label or _("Présentations"), first, count, texts)


def _texts(block: Block) -> Iterable[str]:
    match block:
        case Lines(lines):
            return [line.text for line in lines]
        case Paragraph(line) | Heading(line) | Quotation(line):
            return line.text.split("\n")
        case SheetPicture(alt=alt, caption=caption):
            return [alt or caption]
        case Tally(title, rows):
            return [title, *(row.text for row in rows)]
        case TextTable(head, rows, caption):
            return [caption or " · ".join(head), *(" · ".join(row) for row in rows)]


def _shortened(text: str) -> str:
    return _cut(" ".join(text.split()), FIRST_WORDS)


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


# ── people ──────────────────────────────────────────────────────────────────────────────────


def shared_out(understood: Understood) -> tuple[tuple[str, str], ...]:
    """Who is what: a label, and the names of those who are."""
    by_role = (
        (_("Anime"), Role.FACILITATOR),
        (_("Porte le projet"), Role.CARRIER),
        (_("Secrétaire"), Role.SCRIBE),
        (_("Participe"), Role.PARTICIPANT),
    )
    found = (
        (label, ", ".join(p.name for p in understood.people if role in p.roles))
        for label, role in by_role
    )
    return tuple((label, names) for label, names in found if names)


def one_person(understood: Understood, pair: tuple[int, int]) -> str:
    """The question whether two names are one person's."""
    one, two = (understood.people[place].name for place in pair)
    return _("{one} et {two} : une seule personne ?").format(one=one, two=two)


_STATED: Final = {
    Statement.FACILITATOR: N_("A animé : {said}. En faire une personne qui anime."),
    Statement.REQUEST: N_("Demande au groupe : « {said} ». En faire la demande de la session."),
    Statement.ACTIONS: N_("À faire : {said}. En faire des actions à suivre."),
    Statement.ROTI: N_("Notes du ROTI : {said}. En faire un tableau."),
    Statement.PLACE: N_("Lieu : {said}, gardé en tête du document."),
    Statement.PEOPLE: N_("Nombre de personnes : {said}, gardé en tête du document."),
}


def _said(found: Stated) -> Iterable[str]:
    return (text.replace(" :", "\u00a0:") for text in found.said)


def statement(found: Stated) -> str:
    """What lines state and would become, in one sentence."""
    return _(_STATED[found.kind]).format(said=_cut("\u00a0; ".join(_said(found)), 300))


# ── what was not recognised ─────────────────────────────────────────────────────────────────


def unclaimed_lines(understood: Understood) -> tuple[tuple[str, str], ...]:
    """Lines that no label claims, each with where it will stand."""
    whole = LABELS[Place.KEYWORDS]  # one looks for those that are none
    return tuple(
        (kept.text if kept.under == whole else _shortened(kept.text), _where(kept.under))
        for kept in understood.unclaimed
    )


def _where(under: str) -> str:
    if not under:
        return _("sous les noms, en tête du document")
    if under == LABEL_OF_NOTES:
        return _("à sa place dans les notes")
    return _("sous « {label} »").format(label=_(under))
