"""The forms of a record on the way to its document: each made of the one before, and no other."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, get_type_hints

from plugins.action_canvas import CanvasCard
from plugins.editing.contents import Reading, Withdrawal
from tablee.activities import Record
from tablee.document import build, formats, poster
from tablee.model.entities import Role
from tablee.model.synthesis import Synthesis
from tablee.sdk.conformance.values import as_text
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.synthesis import Part
    from tablee.registry import Catalogue

    # mypy, strict, says of an `ignore` that nothing is wrong: here it sees that each line is.
    def wrong(record: Record, document: Synthesis, catalogue: Catalogue, part: Part) -> None:
        """What nobody can write: one form in the place of another."""
        redacted = build.redacted(record)
        chosen = build.chosen(redacted)
        worded = build.worded(chosen)
        written = build.sections(worded)
        build.chosen(record)  # type: ignore[arg-type]
        build.worded(record)  # type: ignore[arg-type]
        build.worded(redacted)  # type: ignore[arg-type]
        build.sections(chosen)  # type: ignore[arg-type]
        build.edited(chosen, written)  # type: ignore[arg-type]
        build.edited(worded, document)  # type: ignore[arg-type]
        poster.of_record(record, document)  # type: ignore[arg-type]
        poster.people(redacted)  # type: ignore[arg-type]
        formats.files(catalogue, written, part)  # type: ignore[arg-type]
        formats.files(catalogue, document, part)  # type: ignore[arg-type]


def test_each_function_takes_what_the_one_before_gives_and_nothing_else_gives_it() -> None:
    functions = (build.redacted, build.chosen, build.worded, build.sections)
    given: Any = Record
    for function in functions:
        found = get_type_hints(function, {**vars(build), "Collection": Collection})
        assert found["record"] is given, function.__name__
        given = found["return"]
        assert given.__supertype__ in (Record, Synthesis), "not a type of its own"


def test_what_was_withdrawn_stays_so_though_the_part_that_tells_it_is_not_published(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas")
    scribe = enter(room, "Bastien R.", Role.SCRIBE)
    start(room, "action_canvas")
    said = seat_of(room, scribe, "action_canvas").post(CanvasCard("Un mot de trop"))
    seat_of(room, scribe, "action_canvas").post(CanvasCard("Un annuaire"))
    editing = next(s for s in room.beside if s.activity == "editing")
    reading = Reading(opened_at=room.clock())
    room.words.set_facts(facilitator_of(room), editing.id, reading)
    seat_of(room, scribe, "editing").post(Withdrawal(said.id))

    published = as_text(build.write(room.record(), [room.agenda[0].id]))

    assert "Un annuaire" in published
    assert "Un mot de trop" not in published
