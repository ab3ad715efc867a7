"""Keeps with each step what its activity says of itself and its result, for missing plugins."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from tablee.activities import Outcome
from tablee.document import redaction
from tablee.model.entities import Person, Step, Urn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tablee.session.room import Room
    from tablee.session.room.memory import Noun


def with_activity_summaries(room: Room, nouns: Sequence[Noun], gone: Sequence[Noun]) -> list[Noun]:
    """The nouns of a change, each step as it is to be kept; other steps that say a name anew."""
    urns = [noun for noun in nouns if isinstance(noun, Urn)]
    people = _named_otherwise(room, nouns, gone)
    kept = [_described(room, n, urns, people) if isinstance(n, Step) else n for n in nouns]
    return kept if people is None else [*kept, *_told_anew(room, (*nouns, *gone), people)]


def _named_otherwise(
    room: Room, nouns: Sequence[Noun], gone: Sequence[Noun]
) -> Mapping[str, Person] | None:
    """Everybody after this change, where somebody who was here has another name or none."""
    changed = {noun.id: noun for noun in nouns if isinstance(noun, Person)}
    left = {noun.id for noun in gone if isinstance(noun, Person)}
    if not left and not any(map(room.takes_away, changed.values())):
        return None
    people = {**room.everybody, **changed}
    return MappingProxyType({id_: p for id_, p in people.items() if id_ not in left})


def _told_anew(room: Room, known: Sequence[Noun], people: Mapping[str, Person]) -> list[Step]:
    """The other steps of which something else is kept now."""
    there = {noun.id for noun in known if isinstance(noun, Step)}
    others = [s for s in (*room.agenda, *room.beside) if s.plain is not None and s.plain.told]
    told = [(s, _described(room, s, (), people)) for s in others if s.id not in there]
    return [now for before, now in told if now != before]


def _described(
    room: Room, step: Step, urns: Sequence[Urn], people: Mapping[str, Person] | None
) -> Step:
    """The step with what its plugin says of it now.

    `people` are those after the change; None where they are the same.
    """
    described = room.catalogue.described(step)
    kind = room.catalogue.activities.get(step.activity)
    if kind is None or not kind.tells_without() or room.find_step(step.id) is None:
        return described
    record = room.step_record(step.id)
    if people is not None:
        named = redaction.rebuilt(room.record(), lambda step: replace(step, people=people))
        record = named.step(step.id) or record
    counted = (urn for urn in urns if urn.step == step.id and urn not in record.rounds)
    outcome = msgspec.convert(step.outcome, Outcome | None)
    then = replace(record, step=step, outcome=outcome, rounds=(*record.rounds, *counted))
    return room.catalogue.told_of(described, then)
