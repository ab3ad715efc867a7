"""Notes prises en commun: the scribes write down what is said, beside every step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    Audience,
    Block,
    Button,
    Card,
    Cards,
    Change,
    ChangeKind,
    Content,
    Contribution,
    Empty,
    Field,
    Guide,
    Heading,
    Line,
    Lines,
    NotAccepted,
    Notes,
    OwnRecord,
    Piece,
    Place,
    Role,
    Seat,
    Stack,
    StepRecord,
    View,
    _,
    card,
    hookimpl,
    visible,
)

from . import forms
from .lines import PLACES, NoteLine

API = 1


__all__ = ["NoteLine", "SharedNotes"]

Noted = tuple["Contribution", NoteLine]

_SHEET: Final = {
    "important": Place.IMPORTANT,
    "question": Place.QUESTIONS,
    "proposal": Place.PROPOSALS,
}
"""Where the lines that go to the sheet stand on it."""


@dataclass(frozen=True)
class SharedNotes(Notes):
    """A pad of several hands, open beside every step; each line knows when it was taken."""

    name = "shared_notes"
    title = N_("Notes prises en commun")
    summary = N_("Les notes de chaque étape, à plusieurs, et ce qui ira dans la fiche.")
    guide = Guide(
        N_(
            "Garder ce qui se dit et que personne n’écrit sur une carte, rangé sous l’étape en "
            "cours."
        ),
        say=(N_("Qui prend les notes écrit les mots dits, sans les embellir."),),
        watch=(N_("Deux personnes aux notes voient mieux qu’une."),),
    )
    icon = "notebook-pen"
    contents: ClassVar[tuple[type[Content], ...]] = (NoteLine,)
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    def check(self, change: Change, step: StepRecord) -> None:
        """A line goes to a place that exists, in a step of this agenda."""
        line = change.content
        if not isinstance(line, NoteLine) or change.kind not in (ChangeKind.POST, ChangeKind.EDIT):
            return
        if line.place not in PLACES:
            raise NotAccepted(_("Cette ligne n’a pas encore sa place. Choisissez où elle va."))
        before = change.before.content if change.before else None
        if isinstance(before, NoteLine) and before.taken_in == line.taken_in:
            return
        if line.taken_in and line.taken_in not in _agenda(step):
            raise NotAccepted(
                _("L’étape de cette ligne n’est plus dans l’agenda. Notez-la de nouveau.")
            )

    def examples(self, step: StepRecord) -> Sequence[Content]:
        return [NoteLine("On garde la date du marché.", place=place) for place in PLACES]

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The running step's lines, those for the sheet, the other steps'; nothing on the wall."""
        if audience is Audience.WALL:
            return Stack(())
        titles = _shelf_titles(step)
        shown = {name: _on_shelf(step, name, audience) for name in titles}
        items = tuple(
            Cards(
                titles[name],
                tuple(_cards(step, lines, audience)),
                empty=_("Rien n’est encore noté dans cette étape."),
                layout="lines",
            )
            for name, lines in shown.items()
            if lines or name == step.session.current
        )
        return Stack(items) if items else _nothing_yet()

    def own_roles(self, step: StepRecord) -> Sequence[Role]:
        return (Role.SCRIBE,)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        return (forms.lines_field(),) if own.has(Role.SCRIBE) else ()

    def editing_field(self, own: OwnRecord, contribution: Contribution) -> Field | None:
        """A line’s words, its place, its step, and whether it is a title."""
        line = contribution.content
        return forms.line_field(line, own.step) if isinstance(line, NoteLine) else None

    def render(self, seat: Seat) -> None:
        forms.draw(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Moves a line among those that stand with it."""
        if button in ("up", "down"):
            _move(seat, target, button)
        else:
            super().act(seat, button, target)

    def answer(self, seat: Seat, button: str, target: str, text: str) -> None:
        """Notes what was typed or pasted, a line at a time."""
        if button == forms.LINES:
            forms.note(seat, text, target)
        else:
            super().answer(seat, button, target, text)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        shelves = ((place, _on_shelf(step, name)) for name, place in _SHEET.items())
        return [
            Piece(place, tuple(_blocks(step, lines)), _("Propositions prises en note"))
            for place, lines in shelves
            if lines
        ]

    def about(self, notes: StepRecord, step: StepRecord) -> Sequence[Piece]:
        """The lines taken during this step; those from before the start are the first step's."""
        lines = _on_shelf(notes, step.step.id)
        return [Piece(Place.NOTES, tuple(_blocks(notes, lines)))] if lines else []


@hookimpl
def notes() -> list[type[Notes]]:
    return [SharedNotes]


# ── where a line stands ─────────────────────────────────────────────────────────────────────
# A shelf holds the lines that stand together: one for each step, one for each place of the sheet.


def _agenda(notes: StepRecord) -> tuple[str, ...]:
    return tuple(record.step.id for record in notes.earlier)


def _shelf(notes: StepRecord, line: NoteLine) -> str:
    """The place on the sheet, or the step: the first one for a line whose step is not there."""
    if line.place in _SHEET:
        return line.place
    agenda = _agenda(notes)
    return line.taken_in if line.taken_in in agenda else next(iter(agenda), "")


def _on_shelf(
    notes: StepRecord, shelf: str, audience: Audience = Audience.PHONE
) -> tuple[Noted, ...]:
    shown = visible(notes, NoteLine, audience)
    return tuple((c, line) for c, line in shown if _shelf(notes, line) == shelf)


def _shelf_titles(notes: StepRecord) -> dict[str, str]:
    """The shelves with their titles: the running step, the sheet, the other steps in order."""
    steps = {record.step.id: record.title for record in notes.earlier} or {"": notes.title}
    current = notes.session.current or ""
    first = {current: steps[current]} if current in steps else {}
    return {**first, **{name: _(PLACES[name]) for name in _SHEET}, **steps}


def _move(seat: Seat, target: str, way: str) -> None:
    notes = seat.step
    moved = next((line for c, line in notes.of(NoteLine) if c.id == target), None)
    if moved is None:
        return
    audience = Audience.CONSOLE if seat.facilitates else Audience.PHONE
    order = [c.id for c, _line in _on_shelf(notes, _shelf(notes, moved), audience)]
    place = order.index(target) if target in order else -1
    if way == "up" and place > 0:
        seat.move(target, order[place - 1])
    elif way == "down" and 0 <= place < len(order) - 1:
        seat.move(target, next(iter(order[place + 2 :]), None))


# ── what people see ─────────────────────────────────────────────────────────────────────────


def _nothing_yet() -> Empty:
    return Empty(
        _("Pas encore de notes"),
        _("Tapez, ou collez plusieurs lignes : chacune devient une note."),
    )


def _cards(notes: StepRecord, lines: Sequence[Noted], audience: Audience) -> Iterator[Card]:
    for number, (c, line) in enumerate(lines):
        buttons = tuple(_buttons(first=number == 0, last=number == len(lines) - 1))
        text, title = ("", line.text) if line.heading else (line.text, "")
        yield card(notes, c, text, audience, title=title, buttons=buttons)


def _buttons(*, first: bool, last: bool) -> Iterator[Button]:
    only = (Role.FACILITATOR.value, Role.SCRIBE.value)
    if not first:
        yield Button("up", _("Monter"), "arrow-up", only=only, spelled="never")
    if not last:
        yield Button("down", _("Descendre"), "arrow-down", only=only, spelled="never")


# ── the document ────────────────────────────────────────────────────────────────────────────


def _blocks(notes: StepRecord, lines: Sequence[Noted]) -> Iterator[Block]:
    """Headings, and the runs of lines between them."""
    for heading, run in groupby(lines, key=lambda noted: noted[1].heading):
        written = [Line(line.text, notes.source(c)) for c, line in run]
        if heading:
            yield from map(Heading, written)
        else:
            yield Lines(tuple(written))
