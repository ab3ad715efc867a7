"""Builds the view of the sheet for its editors: lines, their origin, readers' feedback. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tablee.plugin import (
    LABELS,
    Board,
    Button,
    Card,
    Column,
    CoreButton,
    Line,
    Lines,
    Mark,
    Place,
    Record,
    Role,
    Section,
    Source,
    StepRecord,
    Synthesis,
    Tally,
    TextTable,
    _,
    hour_told,
    inner,
    ngettext,
    unedited,
)

from .contents import EDITORS, Correction, DraftApproval, Reading, Reservation
from .keys import key_now
from .lines import SheetLine, label_told, places_in, sheet_lines
from .wordings import NOTE, WordedNote, worded_notes

_ONLY: Final = tuple(sorted(EDITORS))
READ: Final = "read"
"""The id of the column with what readers said."""


def written(step: StepRecord) -> Synthesis:
    beside = (*step.beside, step)  # what people withdrew is told by this one
    return unedited(Record(step.session, step.earlier, beside, step.people))


def board(step: StepRecord) -> Board:
    """The sheet, part after part, each line with what can be done to it."""
    document = written(step)
    found, labels = sheet_lines(step, document), places_in(document)
    columns = [
        _column(step, place, label_told(place, label), found[place])
        for place, label in labels.items()
    ]
    if reserved := tuple(reservations(step)):
        columns.append(Column(READ, _("Réserves"), reserved))
    columns += _notes(step)
    return Board(tuple(columns), layout="page", movers=_ONLY)


def _column(step: StepRecord, place: str, label: str, lines: list[SheetLine]) -> Column:
    buttons = [
        Button(
            "add",
            _("Ajouter"),
            "plus",
            only=_ONLY,
            asks=_("Le mot-clé") if place == Place.KEYWORDS else _("La ligne à ajouter"),
            help=_("Plusieurs lignes d’un coup\u00a0: une par ligne."),
        )
    ]
    if place == Place.KEYWORDS:
        buttons.append(Button("suggest", _("Proposer des mots-clés"), "lightbulb", only=_ONLY))
        if any(line.proposed for line in lines):
            buttons.append(Button("drop_all", _("Écarter ceux qui restent"), "x", only=_ONLY))
    return Column(
        str(place),
        label,
        tuple(_card(step, line) for line in lines),
        empty=_empty(place),
        buttons=tuple(buttons),
    )


def _empty(place: str) -> str:
    """Where a line of this part comes from, said while there is none."""
    said: dict[str, str] = {
        Place.QUESTION: _(
            "La question vient du cadrage, quand une étape la formule. "
            "Vous pouvez aussi l’écrire ici."
        ),
        Place.KEYWORDS: _("Trois ou quatre mots, que quelqu’un choisit."),
        Place.IMPORTANT: _("Les cartes et les lignes marquées importantes viennent ici."),
        Place.DECISIONS: _("Ce que disent les votes et les consentements vient ici."),
        Place.QUESTIONS: _("Les questions restées ouvertes viennent ici."),
        Place.PROPOSALS: _("Les actions proposées et décidées viennent ici."),
    }
    return said.get(place, "")


def _card(step: StepRecord, line: SheetLine) -> Card:
    return Card(
        line.key,
        line.text,
        marks=tuple(_marks(line)),
        buttons=tuple(_buttons(line)),
        source=tuple(_origin(step, line)),
        replies=tuple(_remarks(step, line)),
        hidden=False,
    )


def _marks(line: SheetLine) -> Iterator[Mark]:
    if line.out:
        yield Mark(_("laissé de côté"), "eye-off")
    if line.proposed:
        yield Mark(_("proposé, à choisir"), "lightbulb", "now")
    elif line.added:
        yield Mark(_("ajouté"), "plus")
    if line.beside:
        yield Mark(_("écrit en même temps qu’une autre version"), "circle-alert", "now")
    if line.worded:
        yield Mark(_("reformulé"), "pencil")
    if line.stale:
        yield Mark(_("corrigé depuis dans l’étape"), "circle-alert", "now")
    if isinstance(line.block, Tally | TextTable):
        yield Mark(_("tableau"), "layout-grid")


def _buttons(line: SheetLine) -> Iterator[Button]:
    if line.proposed:
        yield Button("take", _("Choisir"), "check", only=_ONLY)
        yield Button("drop", _("Écarter"), "x", only=_ONLY)
        return
    if line.can_be_worded:
        yield Button(
            "word",
            _("Corriger"),
            "pencil",
            only=_ONLY,
            asks=_("Le texte"),
            own_words=True,
            spelled="never",
        )
    if line.worded:
        yield Button(
            "as_said", _("Reprendre les mots d’origine"), "undo-2", only=_ONLY, spelled="never"
        )
    if line.added:
        yield Button(CoreButton.WITHDRAW, _("Retirer"), "trash-2", only=_ONLY, spelled="never")
    elif line.out:
        yield Button("keep", _("Remettre"), "eye", only=_ONLY, spelled="never")
    else:
        yield Button("leave_out", _("Laisser de côté"), "eye-off", only=_ONLY, spelled="never")


def _origin(step: StepRecord, line: SheetLine) -> Iterator[str]:
    source = line.source
    if line.machine:
        yield _("Proposé à partir des mots de l’atelier")
    elif source.contribution:
        yield _who_and_when(step, source, added=line.added)
    if line.worded:
        yield told_first(line)


def told_first(line: SheetLine | WordedNote) -> str:
    return _("Ce qui a été dit\u00a0: «\u00a0{text}\u00a0»").format(text=inner(line.said_alone))


def _who_and_when(step: StepRecord, source: Source, *, added: bool) -> str:
    """`Naïma, dans « Réflexion du groupe », à 10:42`."""
    where = next((s for s in (*step.earlier, *step.beside, step) if s.step.id == source.step), step)
    said = where.get(source.contribution)
    if added and not source.person:
        return _("Vient d’un compte rendu écrit ailleurs")
    told = {
        "name": step.first_name(source.person) if source.person else _("Une personne"),
        "step": inner(where.title),
        "time": hour_told(said.at) if said else "",
    }
    if added:
        return _("Ajouté par {name}, à {time}").format(**told)
    return _("{name}, dans «\u00a0{step}\u00a0», à {time}").format(**told)


# ── what readers say ────────────────────────────────────────────────────────────────────────


def _notes(step: StepRecord) -> Iterator[Column]:
    """The notes, section after section: every word of somebody's can be corrected there too."""
    for n, (label, notes) in enumerate(worded_notes(step, written(step))):
        title = _("Notes : {section}").format(section=label or _(LABELS[Place.NOTES]))
        yield Column(f"{NOTE}s-{n}", title, tuple(_note_card(step, note) for note in notes))


def _note_card(step: StepRecord, note: WordedNote) -> Card:
    return Card(
        note.key,
        note.text,
        marks=(Mark(_("reformulé"), "pencil"),) if note.worded else (),
        buttons=tuple(_note_buttons(note)) if note.can_be_worded else (),
        source=tuple(_note_origin(step, note)),
        replies=tuple(_remarks(step, note)),
        fixed=True,
    )


def _note_buttons(note: WordedNote) -> Iterator[Button]:
    label, asks = _("Corriger"), _("Le texte")
    yield Button(
        "word_note", label, "pencil", only=_ONLY, asks=asks, own_words=True, spelled="never"
    )
    if note.edit:
        again = _("Reprendre les mots d’origine")
        yield Button("note_as_said", again, "undo-2", only=_ONLY, spelled="never")


def _note_origin(step: StepRecord, note: WordedNote) -> Iterator[str]:
    """Who corrected the words, and what they were; whose they are is the step's to show."""
    if note.edit:
        name = step.first_name(note.edit[0].person)
        yield _("Corrigé par {name}").format(name=name)
        yield told_first(note)


def _remarks(step: StepRecord, line: SheetLine | WordedNote) -> Iterator[Card]:
    """Corrections proposed for a line that nobody has answered."""
    for c, remark in step.of(Correction):
        if key_now(remark.line) == line.key and not remark.answer:
            yield Card(
                c.id,
                _("Correction proposée\u00a0: {text}").format(text=remark.text),
                by=step.first_name(c.person),
                person=c.person,
                buttons=(
                    Button("accept", _("Reprendre ce texte"), "check", only=_ONLY),
                    Button("decline", _("Écarter"), "x", only=_ONLY),
                ),
            )


def reservations(step: StepRecord) -> Iterator[Card]:
    for c, reservation in step.of(Reservation):
        if not c.hidden:
            by = step.first_name(c.person)
            yield Card(c.id, reservation.text, by=by, person=c.person, fixed=True)


@dataclass(frozen=True)
class Count:
    """How many have read the draft and what they say of it."""

    read: int
    approve: int
    """The sheet as it is now."""
    before: int
    """Those who approved it before it was changed."""
    asked: int


def count_read(step: StepRecord, mark: str) -> Count:
    """What readers say of the sheet that has this mark (`readers.mark_of`)."""
    verdicts = {
        c.person: verdict for c, verdict in step.of(DraftApproval) if c.person in step.people
    }
    approved = [verdict.of for verdict in verdicts.values() if verdict.approves]
    asked = {p.id for p in step.people.values() if p.roles != {Role.FACILITATOR}} | {*verdicts}
    now = approved.count(mark)
    return Count(len(verdicts), now, len(approved) - now, len(asked))


def read_sections(step: StepRecord, mark: str) -> tuple[Section, ...]:
    """What the sheet says of its reading, once it was opened."""
    reading = step.facts(Reading)
    if not reading.opened_at:
        return ()
    sections = []
    reserved = [(c, r) for c, r in step.of(Reservation) if not c.hidden]
    if reserved:
        lines = tuple(step.attributed(c, r.text) for c, r in reserved)
        sections.append(Section(_("Réserves"), (Lines(lines),)))
    count = count_read(step, mark)
    if reading.closed_at and count.read:
        told = ngettext(
            "Relu par {n} personne sur {of}", "Relu par {n} personnes sur {of}", count.read
        )
        parts = [told.format(of=count.asked)]
        if count.approve:
            parts.append(ngettext("approuvé par {n}", "approuvé par {n}", count.approve))
        if count.before:
            parts.append(
                ngettext(
                    "approuvé par {n} avant une dernière correction",
                    "approuvé par {n} avant une dernière correction",
                    count.before,
                )
            )
        line = f"{', '.join(parts)}."
        sections.append(Section(_("Relecture"), (Lines((Line(line),)),)))
    return tuple(sections)
