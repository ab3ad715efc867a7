"""Introductions: one sentence each, in turns that the facilitator gives or simply in writing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from workshop.activities import ChangeKind, Facts, Intro, setting
from workshop.cards import card, visible
from workshop.errors import NotFound
from workshop.hookspecs import hookimpl
from workshop.model import Content, Role, StepState
from workshop.synthesis import Line, Lines, Piece, Place
from workshop.texts import N_, _, ngettext
from workshop.view import Action, Audience, Card, Cards, Chip, People, Stack, Text

from .contents import Introduction, RollCall, check_words
from .forms import change_turns, lead, my_sentence, sentence_field, take_down
from .turns import Turns, queue, resume, turn_ends

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from workshop.activities import Change, StepRecord
    from workshop.model import Person
    from workshop.seat import Seat
    from workshop.view import Field, View

__all__ = ["Introduction", "Introductions", "RollCall", "Turns"]


@dataclass(frozen=True)
class Introductions(Intro):
    """Each person in one sentence; the one who carries the project speaks too."""

    name: ClassVar[str] = "introductions"
    title: ClassVar[str] = N_("Présentations")
    summary: ClassVar[str] = N_("Chaque personne se présente en une phrase.")
    icon: ClassVar[str] = "users"
    minutes: ClassVar[float] = 7
    contents: ClassVar[tuple[type[Content], ...]] = (Introduction, RollCall)
    facts: ClassVar[type[Facts]] = Turns

    seconds: int = setting(30, N_("Secondes par personne"), min_value=5, max_value=600)
    order: str = setting(
        "arrival",
        N_("Ordre de parole"),
        options={"arrival": N_("Dans l’ordre d’arrivée"), "random": N_("Au hasard")},
    )

    def prompt(self, step: StepRecord) -> str:
        """What to say."""
        return _("Présentez-vous en une phrase : ce que vous faites, d’où vous venez.")

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        """What to say, until it is said."""
        if any(c.person == person.id for c, _said in step.of(Introduction)):
            return _("Votre phrase est dans la liste.")
        return self.prompt(step)

    def check(self, change: Change, step: StepRecord) -> None:
        """One sentence a person, one list of those present, the turn to somebody who is here."""
        if change.kind is ChangeKind.FACTS:
            turn = change.facts.turn if isinstance(change.facts, Turns) else ""
            if turn and turn not in step.people:
                raise NotFound(_("Cette personne n’est plus dans la session."))
            return
        check_words(change, step)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """Who speaks and who has spoken, then the sentences."""
        if audience is Audience.WALL:
            return _wall(step, self)
        turns = step.facts(Turns)
        items: list[View] = [_people(step, audience)]
        if turns.turn:
            items.append(Text(_pace(step, self, audience), tone="quiet"))
        if audience is Audience.CONSOLE and (passed := _passed(step)):
            items.append(Cards(_("Leur tour viendra à la fin"), passed))
        items.append(_sentences(step, audience))
        if listed := [(c, r) for c, r in visible(step, RollCall, audience) if r.text]:
            cards = tuple(card(step, c, roll.text, audience) for c, roll in listed)
            items.append(Cards(_("Personnes présentes"), cards))
        return Stack(tuple(items))

    @property
    def draws(self) -> bool:
        """For who leads and who takes down."""
        return False

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """My sentence."""
        return (sentence_field(),)

    def render(self, seat: Seat) -> None:
        """My sentence; for who leads and who writes, the turns and other people's sentences."""
        if seat.facilitates:
            if seat.step.running:
                lead(seat, at_random=self.order == "random")
            take_down(seat)
            return
        if seat.step.running:
            my_sentence(seat)
        if seat.has(Role.SCRIBE) and seat.step.step.state is not StepState.WAITING:
            take_down(seat)

    def act(self, seat: Seat, action: str, target: str) -> None:
        """Gives somebody who passed a place in the round again."""
        if action != "resume":
            super().act(seat, action, target)
            return
        seen = seat.step.facts(Turns).turn
        change_turns(seat, seen, lambda turns, _here: resume(turns, target))

    def introduced(self, sentence: str) -> Introduction:
        """A sentence of the round."""
        return Introduction(sentence)

    def present(self, names: str) -> RollCall:
        """Those present, as the scribe took them down."""
        return RollCall(names)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """Those present on one line, label included, then one `first name : sentence` a line."""
        said = tuple(
            step.signed(c, introduction.text)
            for c, introduction in visible(step, Introduction, Audience.PHONE)
        )
        present = _present(step, begun=bool(said) or step.step.state is not StepState.WAITING)
        blocks = tuple(Lines(lines) for lines in (present, said) if lines)
        return [Piece(Place.NOTES, blocks, step.title)] if blocks else []


# ── what everyone sees ──────────────────────────────────────────────────────────────────────


def _name(step: StepRecord, who: str, audience: Audience) -> str:
    """The console always names people; phones and wall as each person chose."""
    console = audience is Audience.CONSOLE
    return step.person(who).first_name if console else step.first_name(who)


def _people(step: StepRecord, audience: Audience) -> People:
    turns, group = step.facts(Turns), step.group
    said = turns.spoken if turns.begun else [c.person for c, _said in step.of(Introduction)]
    spoken = frozenset(said)
    chips = tuple(_chip(step, person, turns, spoken, audience) for person in group)
    done = sum(1 for chip in chips if chip.state == "done")
    if turns.begun:
        counted = ngettext(
            "{n} personne sur {total} a parlé", "{n} personnes sur {total} ont parlé", done
        )
    else:
        counted = ngettext(
            "{n} personne sur {total} a envoyé sa phrase",
            "{n} personnes sur {total} ont envoyé leur phrase",
            done,
        )
    return People(counted.format(total=len(group)), chips)


def _chip(
    step: StepRecord, person: Person, turns: Turns, spoken: Collection[str], audience: Audience
) -> Chip:
    name = _name(step, person.id, audience)
    if person.id == turns.turn:
        return Chip(person.id, name, "now", _("{name} parle").format(name=name))
    if person.id in turns.skipped:
        return Chip(person.id, name, "plain", _("{name}, plus tard").format(name=name))
    return Chip(person.id, name, "done" if person.id in spoken else "waiting")


def _pace(step: StepRecord, activity: Introductions, audience: Audience) -> str:
    """How long each one has, until when, and who comes after."""
    turns = step.facts(Turns)
    seconds = ngettext("{n} seconde par personne", "{n} secondes par personne", activity.seconds)
    until = turn_ends(turns, step.step, activity.seconds)
    pace = (
        _("{pace}, jusqu’à {time} au minuteur.").format(pace=seconds, time=until)
        if until
        else f"{seconds}."
    )
    following = queue(turns, [person.id for person in step.group])
    if not following:
        return pace
    name = _name(step, following[0], audience)
    return pace + "\n" + _("Ensuite : {name}.").format(name=name)


def _wall(step: StepRecord, activity: Introductions) -> Stack:
    """Few things, to be read from afar: who speaks, or else what has been written."""
    turns, people = step.facts(Turns), _people(step, Audience.WALL)
    if turns.turn:
        return Stack((_speaker(step, activity), people))
    if turns.begun and not queue(turns, [person.id for person in step.group]):
        over = Text(
            _("Les phrases restent ici, et iront dans la synthèse."),
            title=_("Tout le monde a parlé"),
        )
        return Stack((over, _sentences(step, Audience.WALL)))
    return Stack((people, _sentences(step, Audience.WALL)))


def _speaker(step: StepRecord, activity: Introductions) -> Text:
    turn = step.facts(Turns).turn
    said = [k.text for c, k in visible(step, Introduction, Audience.WALL) if c.person == turn]
    text = "\n\n".join((*said, _pace(step, activity, Audience.WALL)))
    return Text(text, title=_("{name} parle").format(name=step.first_name(turn)))


def _sentences(step: StepRecord, audience: Audience) -> Cards:
    cards = tuple(
        card(step, c, introduction.text, audience)
        for c, introduction in visible(step, Introduction, audience)
    )
    empty = _("Les phrases s’afficheront ici. La première, c’est peut-être la vôtre.")
    return Cards(_("Leurs phrases"), cards, empty=empty, layout="lines", newest_first=True)


def _passed(step: StepRecord) -> tuple[Card, ...]:
    """Those who passed and are here, each with the button that puts them in the round again."""
    again = Action("resume", _("Reprendre sa place"), "undo-2", only=(Role.FACILITATOR.value,))
    return tuple(
        Card(who, step.person(who).first_name, actions=(again,))
        for who in step.facts(Turns).skipped
        if who in step.people
    )


# ── what remains ────────────────────────────────────────────────────────────────────────────


def _present(step: StepRecord, *, begun: bool) -> tuple[Line, ...]:
    """The scribe's list, else the names in the session; the one who carries the project apart.

    An empty list comes from a report that had none.
    """
    label = _("Participants à l'accélérateur :")
    listed = visible(step, RollCall, Audience.PHONE)
    if listed:
        return tuple(
            Line(f"{label} {_on_one_line(roll.text)}", step.source(c))
            for c, roll in listed
            if roll.text
        )
    names = [step.first_name(p.id) for p in step.group if not p.has(Role.CARRIER)]
    return (Line(f"{label} {', '.join(names)}"),) if names and begun else ()


def _on_one_line(names: str) -> str:
    """A list typed one name a line reads like one typed with commas."""
    return ", ".join(name for name in re.split(r"\s*,?\s*\n\s*", names) if name)


# ── hooks ───────────────────────────────────────────────────────────────────────────────────


@hookimpl
def intros() -> list[type[Intro]]:
    """Offers the introductions."""
    return [Introductions]
