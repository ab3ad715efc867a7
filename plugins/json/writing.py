"""Serialises the document to plain values, field by field, in the documented order."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from tablee.plugin import (
    LABELS,
    ActionState,
    Block,
    Heading,
    Lines,
    Paragraph,
    Part,
    Place,
    PlannedAction,
    Quotation,
    Section,
    SheetPicture,
    Synthesis,
    Tally,
    TextTable,
    Utterance,
    _,
    alike,
)

FORMAT: Final = "tablee-synthesis"
VERSION: Final = 1
"""Raised when a reader of the former version would misread the new one; not for a new field."""


@dataclass(frozen=True, kw_only=True)
class JsonAction:
    """An action as it is written, in this order."""

    id: str = ""
    whose: Literal["carrier", "group"] = "carrier"
    what: str
    who: str = ""
    when: str = ""
    first_step: str = ""
    state: ActionState = ActionState.TODO
    why: str = ""
    source: str = ""
    day: str | None = None
    uid: str = ""
    sequence: int = 0
    decided: str = ""


def written(synthesis: Synthesis, part: Part) -> dict[str, Any]:
    """The document as dictionaries, lists and plain values; texts are those of `synthesis`."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "part": part.value,
        "language": synthesis.language,
        "date": synthesis.date,
        "venue": synthesis.venue,
        "facilitators": list(synthesis.facilitators),
        "title": synthesis.title,
    }
    told["facts"] = [{"label": fact.label, "text": fact.text} for fact in synthesis.facts]
    told["options"] = dict(synthesis.options)
    if part is not Part.NOTES:
        told |= _sheet(synthesis)
    if part is not Part.SHEET:
        told["notes"] = [_section(section) for section in synthesis.notes]
    told["actions"] = [_action(action) for action in synthesis.actions]
    if part is not Part.SHEET:
        told["said"] = [_said(said) for said in synthesis.said]
    if synthesis.archive is not None and part is Part.BOTH:
        told["session"] = dict(synthesis.archive)
    return told


def _sheet(synthesis: Synthesis) -> dict[str, Any]:
    return {
        "lead": synthesis.lead,
        "initiators": list(synthesis.initiators),
        "writers": list(synthesis.writers),
        "participants": list(synthesis.participants),
        "remote": list(synthesis.remote),
        "in_room": list(synthesis.in_room),
        "question": {
            "label": _(LABELS[Place.QUESTION]),
            "blocks": [_block(block) for block in synthesis.question],
        },
        "keywords": list(synthesis.keywords),
        "sheet": [_section(section) for section in synthesis.sheet],
    }


def _section(section: Section) -> dict[str, Any]:
    return {"label": section.label, "blocks": [_block(block) for block in section.blocks]}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(line, within):
            return {"kind": "heading", "text": line.text} | ({"within": True} if within else {})
        case Paragraph(line, counts):
            counted = [{"text": what, "number": n} for what, n in counts]
            told = {"kind": "paragraph", "text": line.text}
            return told | ({"counts": counted} if counted else {})
        case Quotation(line):
            return {"kind": "quotation", "text": line.text}
        case Lines(lines, dashes):
            return {"kind": "lines", "dashes": dashes, "lines": [line.text for line in lines]}
        case TextTable(head, rows, caption, details, recount):
            cells = [list(row) for row in rows]
            table = {"kind": "table", "caption": caption, "head": list(head), "rows": cells}
            besides = {"details": list(details), "recount": recount}
            return table | {name: value for name, value in besides.items() if value}
        case Tally():
            return _tally(block)
        case SheetPicture():
            return _picture(block)


def _tally(tally: Tally) -> dict[str, Any]:
    rows = [{"rank": row.rank, "text": row.text, "figure": row.figure} for row in tally.rows]
    return {
        "kind": "tally",
        "title": tally.title,
        "unit": tally.unit,
        "rows": rows,
        "note": tally.note,
    } | ({"recount": True} if tally.recount else {})


def _picture(picture: SheetPicture) -> dict[str, Any]:
    png = picture.data.startswith(b"\x89PNG")
    return {
        "kind": "picture",
        "name": picture.name,
        "media_type": "image/png" if png else "image/jpeg",
        "alt": picture.alt,
        "caption": picture.caption,
        "repeats": picture.repeats,
        "base64": b64encode(picture.data).decode(),
    }


def _said(said: Utterance) -> dict[str, Any]:
    told = {"step": said.step, "person": said.person, "text": said.text, "at": said.at}
    where = {"group": said.group, "heading": said.heading}
    return told | {name: words for name, words in where.items() if words}


def _action(action: PlannedAction) -> dict[str, Any]:
    return asdict(alike(JsonAction, action, id=action.contribution))
