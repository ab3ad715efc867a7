"""Builds the view of the draft for its readers, with the buttons of their feedback. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tablee.plugin import (
    LABELS,
    Board,
    Button,
    Card,
    Cards,
    Column,
    Contribution,
    CoreButton,
    Mark,
    OwnRecord,
    Place,
    Source,
    StepRecord,
    Synthesis,
    Text,
    View,
    _,
    derived_id,
    ngettext,
)

from .contents import Correction, DraftApproval, Reading, Reservation, Withdrawal
from .lines import SheetLine, label_told, lines_in, places_in
from .views import count_read, reservations, told_first, written
from .wordings import NOTE, WordedNote, worded_notes

OPINION: Final = "opinion"
"""The id of the card where one says what one thinks of it."""


def draft(step: StepRecord) -> Board:
    """The document, part after part, with a reader's buttons; what is left out is not in it."""
    reading, document = step.facts(Reading), written(step)
    lines = lines_in(step, document)
    columns = [_opinion(step, reading, _mark(lines)), *_people(document)]
    for place, label in places_in(document).items():
        if kept := lines[place]:
            cards = tuple(_line_card(line, reading) for line in kept)
            columns.append(Column(str(place), label_told(place, label), cards))
    if reserved := tuple(reservations(step)):
        columns.append(Column("reservations", _("Réserves"), reserved))
    columns += _notes(step, document, reading)
    return Board(tuple(columns), layout="page")


def mark_of(step: StepRecord, document: Synthesis) -> str:
    """What tells this sheet from any other: it changes with each word of it."""
    return _mark(lines_in(step, document))


def _mark(lines: dict[str, list[SheetLine]]) -> str:
    words = (line.words for there in lines.values() for line in there)
    return derived_id(*words)


def said_of_it(step: StepRecord, mark: str) -> str:
    """How many have read it and how many approve it, in a sentence."""
    count = count_read(step, mark)
    told = ngettext("{n} personne sur {of} a lu", "{n} personnes sur {of} ont lu", count.read)
    parts = [
        told.format(of=count.asked),
        ngettext("{n} approuve", "{n} approuvent", count.approve),
    ]
    if count.before:
        parts.append(
            ngettext(
                "{n} l’avait approuvée avant une correction",
                "{n} l’avaient approuvée avant une correction",
                count.before,
            )
        )
    return f"{', '.join(parts)}."


def note_source(step: StepRecord, key: str) -> str:
    """The id of the contribution behind a line of the notes; empty for none."""
    contribution = key.split("-")[1] if key.startswith(f"{NOTE}-") else ""
    known = any(s.get(contribution) for s in (*step.earlier, *step.beside))
    return contribution if known else ""


# ── a reader's own part ─────────────────────────────────────────────────────────────────────


def own_part(own: OwnRecord) -> Iterator[View]:
    """What there is to do, and what this reader has said of it, with the way back."""
    reading = own.step.facts(Reading)
    yield Text(_what_to_do(reading, corrects=any(lines_in(own.step, written(own.step)).values())))
    if said := (*_withdrawals(own), *_corrections(own, reading), *_reserved(own, reading)):
        yield Cards(_("Ce que vous en avez dit"), said)


def _what_to_do(reading: Reading, *, corrects: bool) -> str:
    if not reading.opened_at:
        return _("La synthèse n’est pas encore à relire. Cette page s’ouvrira le moment venu.")
    if reading.closed_at:
        return _("La relecture est fermée. Voici la synthèse telle qu’elle est.")
    if corrects:
        return _(
            "Relisez ce qui restera de l’atelier, et dites que vous l’avez lu. Vous pouvez "
            "l’approuver, proposer une correction sous une ligne, retirer vos propres mots, "
            "ajouter une réserve."
        )
    return _(
        "Relisez ce qui restera de l’atelier, et dites que vous l’avez lu. Vous pouvez "
        "l’approuver, retirer vos propres mots, ajouter une réserve."
    )


def _withdrawals(own: OwnRecord) -> Iterator[Card]:
    everywhere = (*own.step.earlier, *own.step.beside)
    for c, taken in own.mine_of(Withdrawal):
        found = next(filter(None, (s.get(taken.contribution) for s in everywhere)), None)
        words = " ".join(found.content.texts()) if found is not None else ""
        sentence = _("Retiré de la synthèse\u00a0: {text}").format(text=words)
        yield _own_line(c, sentence, _("Remettre"))


def _corrections(own: OwnRecord, reading: Reading) -> Iterator[Card]:
    for c, remark in own.mine_of(Correction):
        answered = {"taken": _("reprise"), "declined": _("non reprise")}.get(remark.answer, "")
        told = answered or _("attend une réponse")
        sentence = _("Votre correction, {told}\u00a0: {text}").format(told=told, text=remark.text)
        open_ = reading.open and not answered
        yield _own_line(c, sentence, _("Retirer ma proposition") if open_ else "")


def _reserved(own: OwnRecord, reading: Reading) -> Iterator[Card]:
    for c, reservation in own.mine_of(Reservation):
        sentence = _("Votre réserve\u00a0: {text}").format(text=reservation.text)
        yield _own_line(c, sentence, _("Retirer ma réserve") if reading.open else "")


def _own_line(c: Contribution, sentence: str, back: str) -> Card:
    buttons = (Button(CoreButton.WITHDRAW, back, "undo-2"),) if back else ()
    return Card(c.id, sentence, person=c.person, buttons=buttons, fixed=True)


# ── the parts ───────────────────────────────────────────────────────────────────────────────


def _opinion(step: StepRecord, reading: Reading, mark: str) -> Column:
    verdicts = step.of(DraftApproval)
    approving = tuple(c.person for c, v in verdicts if v.approves and v.of == mark)
    read = tuple(c.person for c, _verdict in verdicts)
    actions = (
        Button("seen", _("J’ai lu"), "eye", pressed_by=read, toggle=True),
        Button("approve", _("J’approuve"), "thumbs-up", pressed_by=approving, toggle=True),
        Button(
            "reserve",
            _("Ajouter une réserve"),
            "flag",
            asks=_("Votre réserve"),
            help=_("Elle sera imprimée avec le compte rendu, avec votre nom tel qu’il y figure."),
        ),
    )
    card = Card(
        OPINION, said_of_it(step, mark), buttons=actions if reading.open else (), fixed=True
    )
    return Column("opinions", _("Votre avis"), (card,))


def _people(document: Synthesis) -> Iterator[Column]:
    """Who it says took part, and as what."""
    told = {
        "initiators": document.initiators,
        "writers": document.writers,
        "facilitators": document.facilitators,
        "participants": document.participants,
        "remote": document.remote,
        "in_room": document.in_room,
    }
    cards = tuple(
        Card(f"people-{name}", f"{_(LABELS[name])} {', '.join(names)}", fixed=True)
        for name, names in told.items()
        if names
    )
    if cards:
        yield Column("people", _("Qui"), cards)


def _line_card(line: SheetLine | WordedNote, reading: Reading) -> Card:
    actions = list(_own(line.source, reading))
    if reading.open and line.can_be_worded:
        asks = _("Ce que la ligne devrait dire")
        label = _("Une correction\u00a0?")
        actions.append(Button("remark", label, "pencil", asks=asks, own_words=True))
    return Card(
        line.key,
        line.text,
        person="" if isinstance(line, SheetLine) and line.added else line.source.person,
        marks=(Mark(_("reformulé"), "pencil"),) if line.worded else (),
        buttons=tuple(actions),
        source=(told_first(line),) if line.worded else (),
        fixed=True,
    )


def _own(source: Source, reading: Reading) -> Iterator[Button]:
    if source.contribution and source.person and reading.opened_at:
        yield Button("withdraw_words", _("Retirer mes mots"), "eye-off", only=("author",))


def _notes(step: StepRecord, document: Synthesis, reading: Reading) -> Iterator[Column]:
    for n, (label, notes) in enumerate(worded_notes(step, document)):
        cards = tuple(_line_card(note, reading) for note in notes)
        yield Column(f"{NOTE}s-{n}", label or _(LABELS[Place.NOTES]), cards)
