"""The draft as those who were there read it: the document, and what each can say of it. Pure."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from workshop.synthesis import LABELS, Place
from workshop.texts import _, ngettext
from workshop.view import Action, Board, Card, Column

from .contents import Reading, Reservation, Verdict
from .lines import PLACES, SheetLine, one_by_one, sheet_lines, source_of, text_of
from .notes import with_notes
from .views import count_read, written
from .wordings import with_wordings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.activities import StepRecord
    from workshop.synthesis import Section, Source

__all__ = ["OPINION", "draft", "note_source", "said_of_it"]

OPINION: Final = "opinion"
"""The id of the card where one says what one thinks of it."""
_NOTE: Final = "note"


def draft(step: StepRecord) -> Board:
    """The document, part after part, with a reader's buttons; what is left out is not in it."""
    reading, document = step.facts(Reading), written(step)
    lines = sheet_lines(step, document)
    columns = [_opinion(step, reading)]
    for place in PLACES:
        kept = [line for line in lines[place] if not line.out and not line.proposed]
        if kept:
            cards = tuple(_line_card(line, reading) for line in kept)
            columns.append(Column(place.value, _(LABELS[place]), cards))
    if reserved := tuple(_reservations(step)):
        columns.append(Column("reservations", _("Réserves"), reserved))
    columns += _notes(with_wordings(step, with_notes(step, document)).notes, reading)
    return Board(tuple(columns), layout="page")


def said_of_it(step: StepRecord) -> str:
    """How many have read it and how many approve it, in a sentence."""
    read, approving, of = count_read(step)
    told = ngettext("{n} personne sur {of} a lu", "{n} personnes sur {of} ont lu", read)
    agreed = ngettext("{n} approuve", "{n} approuvent", approving)
    return f"{told.format(of=of)}, {agreed}."


def note_source(step: StepRecord, key: str) -> str:
    """The id of the contribution behind a line of the notes; empty for none."""
    contribution = key.split("-")[1] if key.startswith(f"{_NOTE}-") else ""
    known = any(s.get(contribution) for s in (*step.earlier, *step.beside))
    return contribution if known else ""


# ── the parts ───────────────────────────────────────────────────────────────────────────────


def _opinion(step: StepRecord, reading: Reading) -> Column:
    approving = tuple(c.person for c, verdict in step.of(Verdict) if verdict.approves)
    actions = (
        Action("approve", _("J’approuve"), "thumbs-up", pressed_by=approving, toggle=True),
        Action(
            "reserve",
            _("Ajouter une réserve"),
            "flag",
            asks=_("Votre réserve"),
            help=_("Elle sera imprimée avec le compte rendu, avec votre nom tel qu’il y figure."),
        ),
    )
    card = Card(OPINION, said_of_it(step), actions=actions if reading.open else (), fixed=True)
    return Column("opinions", _("Votre avis"), (card,))


def _line_card(line: SheetLine, reading: Reading) -> Card:
    actions = list(_own(line.source, reading))
    if reading.open and not line.fixed:
        actions.append(
            Action(
                "remark",
                _("Proposer une correction"),
                "pencil",
                asks=_("Ce que la ligne devrait dire"),
                own_words=True,
            )
        )
    return Card(
        line.key,
        line.text,
        person="" if line.added else line.source.person,
        actions=tuple(actions),
        fixed=True,
    )


def _own(source: Source, reading: Reading) -> Iterator[Action]:
    if source.contribution and source.person and reading.opened_at:
        yield Action("withdraw_words", _("Retirer mes mots"), "eye-off", only=("author",))


def _reservations(step: StepRecord) -> Iterator[Card]:
    for c, reservation in step.of(Reservation):
        if not c.hidden:
            by = step.first_name(c.person)
            yield Card(c.id, reservation.text, by=by, person=c.person, fixed=True)


def _notes(sections: tuple[Section, ...], reading: Reading) -> Iterator[Column]:
    number = count()
    for n, section in enumerate(sections):
        cards = []
        for block in section.blocks:
            for one in one_by_one(block):
                source = source_of(one)
                key = f"{_NOTE}-{source.contribution or 'x'}-{next(number)}"
                cards.append(
                    Card(
                        key,
                        text_of(one),
                        person=source.person,
                        actions=tuple(_own(source, reading)),
                        fixed=True,
                    )
                )
        if cards:
            label = section.label or _(LABELS[Place.NOTES])
            yield Column(f"{_NOTE}s-{n}", label, tuple(cards))
