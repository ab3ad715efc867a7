"""Lists all shared contributions of a session, in order, for tables and exports.

For tables of everything. Not for the document: what goes on the sheet and in the notes is for the
steps to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tablee.activities import Record, StepRecord, answers, screen_name
from tablee.activities.records.standing import standing
from tablee.isolation import asked, asked_each
from tablee.model.entities import Appearance, Contribution
from tablee.model.synthesis import Utterance
from tablee.view import (
    Audience,
    Board,
    Card,
    CardGroup,
    Cards,
    Circles,
    Component,
    Fold,
    Stack,
    View,
)

if TYPE_CHECKING:
    from tablee.model.actions import PlannedAction


def in_record(record: Record, actions: Sequence[PlannedAction]) -> tuple[Utterance, ...]:
    """Every shared contribution that carries words and stands, step after step.

    `actions` are those of the record. What editing makes of other people's words was not said, and
    is left out; what it added stands last.
    """
    return tuple(_said(record, actions))


def _said(record: Record, actions: Sequence[PlannedAction]) -> Iterator[Utterance]:
    told = {action.contribution: action.line for action in actions}
    steps = [*record.steps, *(s for s in record.beside if not s.activity.edits)]
    known = {c.id for step in steps for c in step.contributions}
    ids = known | record.people.keys() | {step.step.id for step in steps}
    for step in steps:
        names = _names_on_cards(step) if step.contributions else {}
        read = standing(step)
        worded = zip(read, _worded(step, read, told, ids), strict=True)
        said = [(c, words) for c, words in worded if words]
        shown = [contribution for contribution, _words in said]
        under = answers.group_labels(step, shown), answers.headings(step, shown)
        for (contribution, words), group, heading in zip(said, *under, strict=True):
            name = names.get(contribution.id, "")
            yield Utterance(step.title, name, words, contribution.at, group, heading)
    for step in record.beside:
        yield from _added(step)


def words(step: StepRecord, contribution: Contribution) -> str:
    """What a contribution says by itself, without ids of this step's; empty for no words."""
    known = {c.id for c in step.contributions} | step.people.keys()
    return _worded(step, [contribution], {}, known)[0].strip()


def _added(step: StepRecord) -> Iterator[Utterance]:
    """Nobody's name: the document shows none there."""
    said = answers.said(step)
    for contribution, words in zip(said, _worded(step, said, {}, ()), strict=True):
        if words:
            yield Utterance(step.title, "", words, contribution.at)


def _worded(
    step: StepRecord,
    contributions: Sequence[Contribution],
    told: Mapping[str, str],
    ids: Collection[str],
) -> list[str]:
    """What each says by itself; its text; the line of the action that it is; or all its texts.

    Not those that say where it goes.
    """
    calls = [contribution.content.in_words for contribution in contributions]
    own = asked_each(step, "in_words", calls, "")
    return [own or _text(c, told, ids) for c, own in zip(contributions, own, strict=True)]


def _text(contribution: Contribution, told: Mapping[str, str], ids: Collection[str]) -> str:
    text = getattr(contribution.content, "text", None)
    if isinstance(text, str):
        return text.strip() and text
    if contribution.id in told:
        return told[contribution.id]
    texts = (text for text in contribution.content.texts() if text not in ids)
    return "\n".join(text for text in texts if text.strip())


def _names_on_cards(step: StepRecord) -> Mapping[str, str]:
    """Whose each card is, by the id of its contribution, where phones show a name on it.

    A table must not give a name back to what stands without one in the room.
    """

    def ask() -> dict[str, str]:
        return {card.id: card.by for card in _cards(answers.seen(step, Audience.PHONE))}

    nothing: dict[str, str] = {}
    cards = asked(step, "view", ask, nothing)
    return {c.id: _name(step, c, cards[c.id]) for c in step.contributions if cards.get(c.id)}


def _name(step: StepRecord, contribution: Contribution, by: str) -> str:
    """The name on the card, where it is the author's and he or she is not hidden."""
    person = step.person(contribution.person)
    shown = person.appearance is not Appearance.HIDDEN and by == screen_name(person)
    return by if shown else ""


def _cards(view: View | Card | CardGroup) -> Iterator[Card]:
    """Every card in a view, replies and what stands in groups included."""
    match view:
        case Card():
            yield view
            inside: Sequence[View | Card | CardGroup] = view.replies
        case Cards() | CardGroup():
            inside = view.cards
        case Board():
            inside = [card for column in view.columns for card in column.cards]
        case Circles():
            inside = [card for c in view.circles for card in (*c.reports, *c.cards)]
        case Stack() | Fold():
            inside = view.items
        case Component():
            inside = (view.fallback,)
        case _:
            inside = ()
    for item in inside:
        yield from _cards(item)
