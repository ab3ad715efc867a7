"""Serialises a session to plain values (JSON), from which it can be restored.

It says whose each text is, so it is for whoever facilitates, and stands in nothing that others may
read. What lets into a session (code, links, cookies, Wi-Fi), what nobody but its author has seen,
ballots of an open vote and the history are not in it. `docs/formats/json.md` says what each field
means; `session.transfer.restore` makes a session of it again.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec

from tablee.activities.pictures import PICTURE_NAME
from tablee.document import redaction
from tablee.errors import NotFound
from tablee.model.entities import Step
from tablee.model.field_metadata import traits
from tablee.session import Room
from tablee.session.contributions.index import as_shared
from tablee.session.room.memory import Noun, document_of
from tablee.storage.state import schema


def of_room(room: Room) -> dict[str, Any]:
    """The session at this instant, as JSON has it; the same session gives the same values.

    A clock that runs is written as it stands, stopped.
    """
    with room.lock:
        session, people, now = room.session, tuple(room.everybody.values()), room.clock()
        steps = (*room.agenda, *room.beside)
        torn = {*redaction.torn(room.record())}  # what was withdrawn can be read on it
        here = (c for step in steps for c in room.all_in(step.id) if c.id not in torn)
        shared = [as_shared(c) for c in here if c.shared]
        urns = [urn for step in steps for urn in room.urns_of(step.id)]
    contributions = [document_of(c) for c in shared]
    told = {
        "schema": schema.VERSION,
        **_written(session),
        "people": [_written(person) for person in people],
        "steps": [_written(_standing(step, now)) for step in steps],
        "contributions": contributions,
        "urns": [_written(urn) for urn in urns],
        "pictures": dict(_pictures(room, contributions)),
    }
    # Through JSON, so that it equals what is read from a file: lists only, and no tuple.
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(told))
    return plain


def _written(noun: Noun) -> dict[str, Any]:
    """Without what means nothing elsewhere: the name of a folder, how often it was drawn again."""
    known = traits(type(noun))
    return {name: value for name, value in document_of(noun).items() if known[name].archived}


def _standing(step: Step, now: float) -> Step:
    """With its clock stopped; nobody has finished a vote whose ballots stay behind."""
    opened = step.facts.get("opened") and not step.facts.get("closed")
    return replace(
        step,
        spent=step.elapsed(now),
        resumed_at=None,
        finished=() if opened else step.finished,
    )


def _pictures(room: Room, contributions: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Those that are named in what is shared, by name; one that is lost is left out."""
    for name in sorted({n for document in contributions for n in _named(document["content"])}):
        try:
            yield name, b64encode(room.store.media(name)).decode()
        except NotFound:
            continue


def _named(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [value] if PICTURE_NAME.fullmatch(value) else []
    inside = value.values() if isinstance(value, dict) else value
    return (
        [n for each in inside for n in _named(each)]
        if isinstance(value, dict | list | tuple)
        else []
    )
