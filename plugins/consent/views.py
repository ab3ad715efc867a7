"""Builds the view of a decision by consent beside the vote's: remarks, rounds, objections. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from tablee.plugin import (
    N_,
    Audience,
    Button,
    Card,
    Cards,
    Fold,
    Mark,
    Quote,
    Role,
    Stack,
    StepRecord,
    Text,
    View,
    Vote,
    _,
    card,
    ngettext,
    visible,
)

from . import record
from .contents import CLARIFICATION, ClarifyingQuestion, ConsentFacts, Reaction, Remark
from .counting import objections

if TYPE_CHECKING:
    from .counting import Objection

Options = tuple[tuple[str, str], ...]

TITLES: Final[dict[type[Remark], str]] = {
    ClarifyingQuestion: N_("Questions"),
    Reaction: N_("Réactions"),
}
INVITING: Final[dict[type[Remark], str]] = {
    ClarifyingQuestion: N_("La première question, c’est peut-être la vôtre."),
    Reaction: N_("La première réaction, c’est peut-être la vôtre."),
}


def with_more(shown: View, *more: View) -> Stack:
    """What any vote shows, and these before what one unfolds."""
    items = shown.items if isinstance(shown, Stack) else (shown,)
    place = next((n for n, item in enumerate(items) if isinstance(item, Fold)), len(items))
    return Stack((*items[:place], *more, *items[place:]))


def before(shown: View, step: StepRecord, options: Options, audience: Audience) -> Stack:
    """The proposal, the rule, then what people say of it; the wall has this phase's only."""
    now = ClarifyingQuestion if step.facts(ConsentFacts).phase == CLARIFICATION else Reaction
    kinds = (now,) if audience is Audience.WALL else (ClarifyingQuestion, Reaction)
    lists = ((kind, _said(step, kind, audience)) for kind in kinds)
    return with_more(
        quoted(shown, options), *(said for kind, said in lists if said.cards or kind is now)
    )


def quoted(shown: View, options: Options) -> View:
    """What any vote shows, what it is about first; the one proposal is quoted, not listed."""
    if not isinstance(shown, Stack):
        return shown
    listed = tuple(item for item in shown.items if isinstance(item, Cards))
    about = (Quote(options[0][1]),) if listed and len(options) == 1 else listed
    return Stack((*about, *(item for item in shown.items if not isinstance(item, Cards))))


def awaited(shown: View, options: Options) -> View:
    """What stands until the result is shown, under the proposal."""
    return Stack((*(Quote(words) for _id, words in options), shown))


def _said(step: StepRecord, kind: type[Remark], audience: Audience) -> Cards:
    cards = tuple(card(step, c, r.text, audience) for c, r in visible(step, kind, audience))
    return Cards(_(TITLES[kind]), cards, empty=_(INVITING[kind]))


def behind(vote: Vote, step: StepRecord, audience: Audience) -> tuple[View, ...]:
    """While people answer: the former rounds and what was said, for whoever unfolds it."""
    console = audience is Audience.CONSOLE
    rounds = log(vote, step, () if console else step.facts(ConsentFacts).unshown)
    lists = (_said(step, kind, audience) for kind in (ClarifyingQuestion, Reaction))
    said = tuple(cards for cards in lists if cards.cards)
    return (
        *((Fold(_("Les tours d’avant"), rounds),) if rounds else ()),
        *((Fold(_("Questions et réactions"), said),) if said else ()),
    )


def log(vote: Vote, step: StepRecord, withheld: Collection[int] = ()) -> tuple[Text, ...]:
    """Every closed round on record, but for those that are kept back."""
    judging = step.urn if step.running and step.facts(ConsentFacts).closed else None
    return tuple(
        Text(
            "\n".join(record.lines(then, step.first_name, judging=urn is judging)),
            _("Tour {n}").format(n=urn.round),
        )
        for urn, then in zip(step.rounds, record.rounds(vote, step), strict=True)
        if urn.round not in withheld
    )


def heard(step: StepRecord, audience: Audience) -> Cards:
    """The objections of the last round, with what was made of each."""
    cards = tuple(_objection(step, objection, audience) for objection in objections(step))
    number = ngettext("{n} objection", "{n} objections", len(cards))
    return Cards(_("Objections"), cards, counted=number, whole=True)


def _objection(step: StepRecord, objection: Objection, audience: Audience) -> Card:
    """One objection in its words; on the console, the button that judges it."""
    console = audience is Audience.CONSOLE
    who = objection.person
    by = step.name_for(who, audience) if who else ""
    together = objection.people > 1
    judged = record.fate(objection.judgments, step.first_name) if objection.judgments else ()
    return Card(
        objection.id,
        objection.words or _("Sans mots écrits : à dire de vive voix."),
        by=by,
        person=who,
        title=ngettext("{n} personne", "{n} personnes", objection.people) if together else "",
        details=() if audience is Audience.WALL else judged,
        marks=(_mark(objection),),
        buttons=tuple(_judging(objection)) if console else (),
    )


def _mark(objection: Objection) -> Mark:
    """What it is: nobody's word makes it valid before it has been heard."""
    if not objection.valid:
        return Mark(_("Préférence : ne bloque pas"), "circle-check", "done")
    words = _("Objection valable") if objection.judgments else _("Objection")
    return Mark(words, "circle-alert", "now")


def _judging(objection: Objection) -> Iterator[Button]:
    only = (Role.FACILITATOR.value,)
    if objection.valid:
        yield Button("prefer", _("C’est une préférence"), "circle-check", only=only)
    if not objection.valid or not objection.judgments:
        yield Button("uphold", _("C’est une objection valable"), "circle-alert", only=only)
