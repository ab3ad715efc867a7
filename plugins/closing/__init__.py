"""Closing: what people take away, the carrier first, and a mark for the time spent (ROTI).

Marks are anonymous on every screen and in the synthesis, not in the session's files.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from tablee import plugin
from tablee.plugin import (
    N_,
    Audience,
    Bar,
    Bars,
    Block,
    Cards,
    Change,
    ChangeKind,
    Content,
    Facts,
    Field,
    Guide,
    Line,
    Lines,
    Marks,
    NotAccepted,
    OwnRecord,
    Piece,
    Place,
    Role,
    Seat,
    Stack,
    StepRecord,
    Tally,
    TallyRow,
    Text,
    UnshownResult,
    View,
    Waiting,
    _,
    card,
    format_number,
    hookimpl,
    inner,
    ngettext,
    setting,
    visible,
    withheld,
)

from .fields import mark_field, word_field
from .forms import decide, mark_for_somebody, word_for_the_room
from .roti import RotiMark, counted
from .words import (
    ClosingFacts,
    ClosingWord,
    answered,
    awaited,
    check_facts,
    check_mark,
    check_word,
    shown,
)

API = 1

__all__ = ["ClosingFacts", "ClosingRound", "ClosingWord", "RotiMark"]


@dataclass(frozen=True)
class ClosingRound(plugin.Closing):
    """People say what the workshop brought, and may mark the time they gave to it."""

    name: ClassVar[str] = "closing"
    title: ClassVar[str] = N_("Bilan")
    summary: ClassVar[str] = N_("Chaque personne dit ce qu’elle emporte, et note le temps passé.")
    guide = Guide(
        N_(
            "Finir ensemble, en disant ce que l’on emporte, et savoir si le temps a été bien "
            "employé."
        ),
        say=(
            N_("En une phrase : qu’emportez-vous d’aujourd’hui ?"),
            N_(
                "Puis donnez une note au temps passé, de 1 à 5. Personne ne saura qui a donné quoi."
            ),
        ),
        watch=(
            N_("Gardez ce temps, même en retard : c’est ce dont on se souvient."),
            N_("Dites où et quand la synthèse sera lue."),
        ),
    )
    icon: ClassVar[str] = "flag"
    minutes: ClassVar[float] = 7
    contents: ClassVar[tuple[type[Content], ...]] = (ClosingWord, RotiMark)
    facts: ClassVar[type[Facts]] = ClosingFacts
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    first_carrier: bool = setting(True, N_("La personne qui porte le projet commence"))
    roti: bool = setting(
        True,
        N_("Noter le temps passé (ROTI)"),
        help=N_("De 1 à 5. On montre la répartition et la moyenne, jamais qui a donné quoi."),
    )

    def prompt(self, step: StepRecord) -> str:
        return _("Qu’est-ce que ce temps vous a apporté ?")

    def check(self, change: Change, step: StepRecord) -> None:
        """The carrier first; one mark a person, while the marks are not shown."""
        if isinstance(change.content, ClosingWord):
            check_word(change, step, carrier_first=self.first_carrier)
        elif isinstance(change.content, RotiMark):
            if not self.roti:
                raise NotAccepted(_("On ne donne pas de note dans cette étape."))
            check_mark(change, step)
        elif change.kind is ChangeKind.FACTS:
            check_facts(change, step)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """Who begins, the words, then the marks: how many at first, what they say once shown."""
        items: list[View] = []
        first = awaited(step, carrier_first=self.first_carrier)
        if first is not None:
            name = step.name_for(first.id, audience)
            items.append(
                Text(
                    _("Ensuite, chaque personne dit ce qu’elle emporte."),
                    title=_("{name} commence").format(name=name),
                    tone="listen",
                    apart_for=first.id,
                )
            )
        if self.roti and audience is Audience.WALL:
            return Stack((*items, *_wall(step)))
        items.append(_words(step, audience))
        if self.roti:
            items.append(_marks(step))
        return Stack(tuple(items))

    def fields(self, step: StepRecord) -> Sequence[Field]:
        return (word_field(),)

    def own_roles(self, step: StepRecord) -> Collection[Role]:
        """Everybody gives a mark, until the marks are shown."""
        return super().own_roles(step) if self._takes_marks(step) else ()

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """My mark, which I may change until the marks are shown."""
        return (mark_field(own),) if self._takes_marks(own.step) else ()

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """Whose word is awaited first is told so."""
        first = awaited(own.step, carrier_first=self.first_carrier)
        if first is None or first.id != own.person.id:
            return ()
        return (
            Text(
                _("Dites ce que vous emportez. Les autres suivront."),
                title=_("C’est à vous de commencer"),
                tone="quiet",
            ),
        )

    def _takes_marks(self, step: StepRecord) -> bool:
        return self.roti and step.running and not shown(step)

    def render(self, seat: Seat) -> None:
        """On the console: what is opened, shown and typed for the room."""
        decide(seat, carrier_first=self.first_carrier, roti=self.roti)
        word_for_the_room(seat)
        if self.roti and not shown(seat.step):
            mark_for_somebody(seat)

    def unshown(self, step: StepRecord) -> UnshownResult | None:
        """The marks, once the step is over without anybody seeing how they are spread."""
        if not self.roti or not step.done or shown(step) or not _given(step).n:
            return None
        told = _("Les notes de « {step} » n’ont pas été montrées.").format(step=inner(step.title))
        return UnshownResult(told, replace(step.facts(ClosingFacts), roti_shown=True))

    def told_without(self, step: StepRecord) -> Sequence[str]:
        """How the marks are spread and their mean, once shown."""
        marks = _given(step)
        if not self.roti or not shown(step) or not marks.n:
            return ()
        spread = (_given_by(mark, n) for mark, n in marks.spread.items() if n)
        return (", ".join(spread), counted(marks))

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """The words, one a line and without names, then how the marks are spread once shown."""
        blocks: list[Block] = []
        words = tuple(
            Line(word.text, step.source(c))
            for c, word in visible(step, ClosingWord, Audience.PHONE)
        )
        if words:
            blocks.append(Lines(words, dashes=True))
        if self.roti and shown(step) and _given(step).n:
            blocks.append(_tally(step))
        return [Piece(Place.NOTES, tuple(blocks), _("Bilan de l'accélérateur"))] if blocks else []


# ── what everyone sees ──────────────────────────────────────────────────────────────────────


def _words(step: StepRecord, audience: Audience) -> Cards:
    cards = tuple(
        card(step, c, word.text, audience) for c, word in visible(step, ClosingWord, audience)
    )
    empty = _("Une idée, une rencontre, une envie : un mot suffit.")
    return Cards(_("Ce que l’on emporte"), cards, empty=empty, newest_first=True)


def _wall(step: StepRecord) -> tuple[View, ...]:
    """One thing at a time, to be read from afar: the words, then the marks once shown."""
    if shown(step):
        return (_marks(step),)
    return (_words(step, Audience.WALL), Text(_waiting(step).title, tone="quiet"))


def _given(step: StepRecord) -> Marks:
    return Marks.of(roti.score for _c, roti in step.of(RotiMark))


def _marks(step: StepRecord) -> View:
    if not shown(step):
        return _waiting(step)
    marks = _given(step)
    rows = tuple(
        # Rank 0: the rows stand in the order of the marks, none comes first.
        Bar(0, _out_of_five(mark), number, str(number), Marks.level(mark))
        for mark, number in marks.spread.items()
    )
    return Bars(
        _("Ce que ce temps a rapporté"),
        rows,
        unit=_("personnes"),
        one=_("personne"),
        note=counted(marks),
    )


def _waiting(step: StepRecord) -> Waiting:
    done, total = answered(step), len(step.group)
    title = _given_so_far(done, total)
    hint = _("La répartition s’affichera d’un coup, sans dire qui a donné quelle note.")
    few = withheld.said_beforehand(total)
    return Waiting(title, done, total, f"{hint} {few}" if few else hint)


def _given_so_far(done: int, total: int) -> str:
    if total == 1:
        return (
            _("La seule personne ici a donné sa note")
            if done
            else _("La seule personne ici n’a pas donné sa note")
        )
    return ngettext(
        "{n} personne sur {total} a donné sa note",
        "{n} personnes sur {total} ont donné leur note",
        done,
    ).format(total=total)


def _given_by(mark: float, people: int) -> str:
    return ngettext("{mark} ({n} personne)", "{mark} ({n} personnes)", people).format(
        mark=_out_of_five(mark)
    )


def _out_of_five(mark: float) -> str:
    return _("{mark} sur 5").format(mark=format_number(mark))


# ── what remains ────────────────────────────────────────────────────────────────────────────


def _tally(step: StepRecord) -> Tally:
    """The marks that were given, best mark first; none is a winner, so none has a rank."""
    marks = _given(step)
    rows = tuple(TallyRow(0, _out_of_five(mark), str(n)) for mark, n in marks.spread.items() if n)
    return Tally(_("Retour sur le temps passé (ROTI)"), rows, _("personnes"), counted(marks))


@hookimpl
def closings() -> list[type[plugin.Closing]]:
    return [ClosingRound]
