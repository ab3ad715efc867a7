"""Builds the payload of an event: ids, titles, counts; texts only where the host allows them.

Nobody's name is in it, nor anybody's id, nor what a ballot says, nor a link that opens a session.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Any

import msgspec

from tablee.plugin import (
    Contribution,
    OutgoingMessage,
    Record,
    Session,
    StepRecord,
    ToldEvent,
    VoteFacts,
)


def message(type: str, data: dict[str, Any], event: ToldEvent) -> OutgoingMessage:
    """The message of this event, for one address; told again, it has the same id."""
    body = msgspec.json.encode({"type": type, "timestamp": _stamp(event.at), "data": data})
    return OutgoingMessage.of(event, type, body)


def trial() -> OutgoingMessage:
    """A message that tells of nothing, to see whether it arrives."""
    body = msgspec.json.encode({"type": "test", "timestamp": _stamp(time.time()), "data": {}})
    return OutgoingMessage(f"msg_{secrets.token_hex(16)}", "test", body)


def of_session(record: Record) -> dict[str, Any]:
    """A whole session in numbers."""
    steps = (*record.steps, *record.beside)
    return {
        "session": _session(record.session),
        "people": sum(1 for person in record.people.values() if person.takes_part),
        "steps": len(record.steps),
        "contributions": sum(len(step.contributions) for step in steps),
    }


def of_step(step: StepRecord) -> dict[str, Any]:
    """A step: which, its minutes, how much was written."""
    return {
        "session": _session(step.session),
        "step": {
            "id": step.step.id,
            "activity": step.step.activity,
            "title": step.title,
            "minutes": step.step.allotted / 60,
            "minutes_spent": round(step.step.spent / 60, 1),
            "contributions": len(step.contributions),
        },
    }


def of_vote(step: StepRecord) -> dict[str, Any]:
    """The round that is open, or was counted: how many voted, never how."""
    said, facts = of_step(step), step.facts(VoteFacts)
    said["vote"] = {"round": facts.round, "shown": facts.shown}
    if step.urn is not None and step.urn.round == facts.round:
        said["vote"]["voters"] = step.urn.voters
    return said


def of_approval(step: StepRecord) -> dict[str, Any]:
    """How many approve the document by now."""
    said = of_step(step)
    said["approvals"] = sum(c.content.approves_document for c in step.contributions)
    return said


def of_contribution(step: StepRecord, contribution: Contribution, *, words: bool) -> dict[str, Any]:
    """That something was written; what, where `words` allows it and it is not hidden."""
    said = of_step(step)
    said["contribution"] = {"id": contribution.id, "kind": contribution.content.kind}
    if words and not contribution.hidden:
        said["contribution"]["words"] = contribution.content.texts()
    return said


def _stamp(at: float) -> str:
    said = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    return said.replace("+00:00", "Z")


def _session(session: Session) -> dict[str, str]:
    return {
        "id": session.id,
        "title": session.title,
        "language": session.language,
        "date": session.day,
    }
