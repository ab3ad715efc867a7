"""Speaking turns of a go-round: whose turn it is, who is next, the view of the queue.

Where whoever facilitates gives turns; `tablee.ui.widgets.floor_buttons` has the buttons.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tablee.activities import Change, Facts, OwnRecord, StepRecord
from tablee.activities.cards import people_choices
from tablee.errors import NotFound
from tablee.model.entities import Content, Person, Role, Step
from tablee.texts import _, ngettext
from tablee.view import Audience, Button, Card, Cards, Chip, Field, Input, People, Text, View

__all__ = [
    "RESUME",
    "Turns",
    "check_turn",
    "everybody_spoke",
    "give",
    "next_turn",
    "pace",
    "passed",
    "proposes_remote_first",
    "queue",
    "remote_first",
    "resume",
    "shown",
    "skip",
    "somebody_field",
    "speakers",
    "turn_ends",
]

RESUME = "resume"
"""The button of `passed`, for `Activity.act`."""


@dataclass(frozen=True)
class Turns(Facts):
    """Where a go-round stands; every text is a person's id."""

    order: tuple[str, ...] = ()
    """Drawn by lot when the go-round begins; empty for the order of arrival. Newcomers follow."""
    turn: str = ""
    """Who speaks; empty before the first and after the last."""
    turn_since: float = 0.0
    spoken: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    """Who passed: they come back at the end."""

    def called(self, before: Turns) -> str:
        """What became of the floor."""
        if len(self.skipped) > len(before.skipped):
            return _("tour passé")
        if self.turn and self.turn != before.turn:
            return _("parole donnée")
        if before.turn and not self.turn:
            return _("fin du tour de parole")
        return _("tour de parole changé")

    @property
    def begun(self) -> bool:
        """Whether the facilitator gives turns at all; else people just write."""
        return bool(self.turn or self.spoken or self.skipped)


def queue(turns: Turns, here: Sequence[str]) -> tuple[str, ...]:
    """Who is still to speak, in order; `here` are those present, in order of arrival."""
    drawn = [who for who in turns.order if who in here]
    left = [
        who
        for who in (*drawn, *_without(here, *drawn))
        if who != turns.turn and who not in turns.spoken
    ]
    passed = [who for who in turns.skipped if who in left]
    return (*_without(left, *passed), *passed)


def check_turn(change: Change, step: StepRecord) -> None:
    """Refuses the floor to somebody who is no longer here."""
    turn = change.facts.turn if isinstance(change.facts, Turns) else ""
    if turn and turn not in step.people:
        raise NotFound(_("Cette personne n’est plus dans la session."))


def give(turns: Turns, who: str, now: float) -> Turns:
    """The turn goes to this person; whoever was speaking has spoken. An empty id ends it."""
    before = (turns.turn,) if turns.turn else ()
    return replace(
        turns,
        turn=who,
        turn_since=now,
        spoken=tuple(_without((*_without(turns.spoken, *before), *before), who)),
        skipped=tuple(_without(turns.skipped, who)),
    )


def next_turn(turns: Turns, here: Sequence[str], now: float) -> Turns:
    """The turn goes to the first who waits, or to nobody."""
    return give(turns, next(iter(queue(turns, here)), ""), now)


def skip(turns: Turns, here: Sequence[str], now: float) -> Turns:
    """Whoever has the turn passes: the next one speaks; alone, one gets it back when one wants."""
    passed = turns.turn
    skipped = (*_without(turns.skipped, passed), passed)
    left = replace(turns, turn="", skipped=skipped)
    return give(left, next(iter(_without(queue(left, here), passed)), ""), now)


def resume(turns: Turns, who: str) -> Turns:
    """Somebody who passed takes his or her place in the order again."""
    return replace(turns, skipped=tuple(_without(turns.skipped, who)))


def remote_first(turns: Turns, group: Sequence[Person]) -> Turns:
    """Those who take part from elsewhere are called on before the others, each as they stood.

    They see no hand raised, and are the ones that a room forgets.
    """
    places = {who: n for n, who in enumerate(turns.order)}
    stood = sorted(group, key=lambda person: places.get(person.id, len(places)))
    order = sorted(stood, key=lambda person: not person.remote)
    return replace(turns, order=tuple(person.id for person in order))


def proposes_remote_first(turns: Turns, group: Sequence[Person]) -> bool:
    """Whether some are elsewhere and somebody in the room would be called on before them."""
    remote = {person.id for person in group if person.remote}
    waiting = queue(turns, [person.id for person in group])
    ahead = [who in remote for who in waiting if who not in turns.skipped]
    return any(ahead) and ahead != sorted(ahead, reverse=True)


def turn_ends(turns: Turns, step: Step, seconds: int) -> str:
    """What the step's clock shows when the turn is over, `03:40`.

    Empty when it cannot be said: the clock stood still meanwhile, or is through before.
    """
    if not step.resumed_at or turns.turn_since < step.resumed_at:
        return ""
    left = math.ceil(step.allotted - step.elapsed(turns.turn_since)) - seconds
    return f"{left // 60:02}:{left % 60:02}" if left >= 0 else ""


# ── what everyone sees ──────────────────────────────────────────────────────────────────────


def shown(
    step: StepRecord, kind: type[Content], seconds: int, sentences: Cards, audience: Audience
) -> tuple[View, ...]:
    """A go-round as an audience sees it: who speaks and who has spoken, then the sentences.

    `kind` is that of the sentences, which have a `text`; `seconds` is what each person has. The
    wall shows few things, to be read from afar: who speaks, or else what has been written.
    """
    people = speakers(step, {c.person for c, _said in step.of(kind) if not c.hidden}, audience)
    turn = step.facts(Turns).turn
    if audience is Audience.WALL:
        if turn:
            return (_speaker(step, kind, seconds), people)
        return (_over() if everybody_spoke(step) else people, sentences)
    items: list[View] = [people]
    if turn:
        items.append(Text(pace(step, seconds, audience), tone="quiet"))
    if audience is Audience.CONSOLE and any(w in step.people for w in step.facts(Turns).skipped):
        items.append(passed(step))
    return (*items, sentences)


def speakers(step: StepRecord, wrote: Collection[str], audience: Audience) -> People:
    """Who speaks, who has spoken; where no turns are given, who has written: `wrote` has ids."""
    turns, group = step.facts(Turns), step.group
    said = frozenset(turns.spoken) if turns.begun else wrote
    chips = tuple(_chip(step, person, turns, said, audience) for person in group)
    done = sum(1 for chip in chips if chip.state == "done")
    return People(_heard(done, len(group), begun=turns.begun), chips)


def _heard(done: int, total: int, *, begun: bool) -> str:
    """How many have spoken, or written where no turns are given."""
    if total == 1 and begun:
        return (
            _("La seule personne du groupe a parlé")
            if done
            else _("La seule personne du groupe n’a pas encore parlé")
        )
    if total == 1:
        return (
            _("La seule personne du groupe a envoyé sa phrase")
            if done
            else _("La seule personne du groupe n’a pas encore envoyé sa phrase")
        )
    counted = (
        ngettext("{n} personne sur {total} a parlé", "{n} personnes sur {total} ont parlé", done)
        if begun
        else ngettext(
            "{n} personne sur {total} a envoyé sa phrase",
            "{n} personnes sur {total} ont envoyé leur phrase",
            done,
        )
    )
    return counted.format(total=total)


def _chip(
    step: StepRecord, person: Person, turns: Turns, said: Collection[str], audience: Audience
) -> Chip:
    name = step.name_for(person.id, audience)
    if person.id == turns.turn:
        return Chip(person.id, name, "now", _("{name} parle").format(name=name))
    if person.id in turns.skipped:
        return Chip(person.id, name, "plain", _("{name}, plus tard").format(name=name))
    return Chip(person.id, name, "done" if person.id in said else "waiting")


def _speaker(step: StepRecord, kind: type[Content], seconds: int) -> Text:
    turn = step.facts(Turns).turn
    said = [getattr(k, "text", "") for c, k in step.of(kind) if c.person == turn and not c.hidden]
    text = "\n\n".join((*said, pace(step, seconds, Audience.WALL)))
    return Text(text, title=_("{name} parle").format(name=step.first_name(turn)))


def _over() -> Text:
    return Text(
        _("Les phrases restent ici, et iront dans la synthèse."), title=_("Tout le monde a parlé")
    )


def somebody_field(own: OwnRecord, kind: type[Content]) -> Field:
    """Somebody else's sentence, for whoever takes notes; begins with who has the floor."""
    speaks = Input(
        "whom",
        _("Qui parle ?"),
        "person",
        own.step.facts(Turns).turn,
        required=True,
        choices=people_choices(own.step.people.values()),
    )
    said = Input("text", _("Sa phrase"), "long", required=True, longest=kind.longest)
    return Field(
        "somebody",
        kind.kind,
        _("Noter la phrase de quelqu’un"),
        _("Ajouter"),
        inputs=(speaks, said),
        whom="whom",
        folded=True,
    )


def pace(step: StepRecord, seconds: int, audience: Audience) -> str:
    """How long each one has, until when, and who comes after."""
    turns = step.facts(Turns)
    each = ngettext("{n} seconde par personne", "{n} secondes par personne", seconds)
    until = turn_ends(turns, step.step, seconds)
    told = (
        _("{pace} : tour prévu jusqu’à ce qu’il reste {time}.").format(pace=each, time=until)
        if until
        else f"{each}."
    )
    following = queue(turns, [person.id for person in step.group])
    if not following:
        return told
    name = step.name_for(following[0], audience)
    return told + "\n" + _("Ensuite : {name}.").format(name=name)


def everybody_spoke(step: StepRecord) -> bool:
    """Whether turns were given, and nobody is left who waits for one."""
    turns = step.facts(Turns)
    over = not queue(turns, [person.id for person in step.group])
    return turns.begun and not turns.turn and over


def passed(step: StepRecord) -> Cards:
    """Those who passed, each with the button that puts them in it again."""
    again = Button(RESUME, _("Reprendre sa place"), "undo-2", only=(Role.FACILITATOR.value,))
    cards = tuple(
        Card(who, step.person(who).first_name, buttons=(again,))
        for who in step.facts(Turns).skipped
        if who in step.people
    )
    return Cards(_("Leur tour viendra à la fin"), cards)


def _without(ids: Sequence[str], *gone: str) -> list[str]:
    return [who for who in ids if who not in gone]
