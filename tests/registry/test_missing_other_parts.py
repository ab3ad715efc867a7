"""A session on a server that lacks a format, a canvas, a language or a step it was made with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from plugins.action_canvas import CanvasCard
from plugins.proposal import AmendedProposal, Amendment, ProposalText
from tablee.document import formats
from tablee.errors import NotFound
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.model.verbs import Verb
from tablee.sdk.testing import enter, facilitator_of, offered, open_room, seat_of, start
from tablee.session import Sessions
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of
from tablee.view import Audience
from tests.registry.test_missing import seen, without, written

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

TEXTS = ("markdown", "plaintext", "html", "json", "csv-contributions", "zip")
"""Formats that are quickly written; the others stand in for what is missing."""


@pytest.mark.parametrize("name", sorted(offered().exporters))
def test_without_a_format_the_others_are_written_and_it_is_said_not_to_be_there(
    name: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas")
    start(room, "action_canvas")
    seat_of(room, enter(room, "Naïma")).post(CanvasCard("Un four à pain"))
    kept = {n: e for n, e in catalogue.exporters.items() if n in {*TEXTS, name} - {name}}
    poorer = replace(catalogue, exporters=kept)
    told = document_of(room)
    assert name not in {e.name for e in formats.offered(poorer, Part.BOTH)}
    with pytest.raises(NotFound, match=r"\w \w"):
        formats.written(poorer, name, told, Part.BOTH)
    for other in kept:
        assert formats.written(poorer, other, told, Part.BOTH, stem="s")
    room.close()


def test_without_the_plugin_of_its_canvas_a_step_has_the_zones_and_words_it_had(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    chosen = next(name for name in catalogue.templates if name not in ("free",))
    settings = {"action_canvas": {"template": chosen}}
    room = open_room(tmp_path, catalogue, "action_canvas", settings=settings)
    start(room, "action_canvas")
    seat_of(room, enter(room, "Naïma")).post(CanvasCard("Un four à pain"))
    before, documents = seen(room, Audience.WALL), written(room)
    room.close()
    lesser = replace(catalogue, templates={})
    room = Sessions(tmp_path, lesser, room.clock).get(room.session.id)
    assert seen(room, Audience.WALL) == before
    assert written(room)["every format"] == documents["every format"]
    seat_of(room, facilitator_of(room)).post(CanvasCard("Un marché"))
    copy = Sessions(tmp_path / "copy", lesser, room.clock).bring_in("b", archive.of_room(room))
    assert "Un marché" in seen(copy, Audience.WALL)
    room.close()


def test_a_session_in_a_language_that_is_not_here_is_read_in_the_nearest_and_can_be_brought(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas")
    start(room, "action_canvas")
    seat_of(room, enter(room, "Naïma")).post(CanvasCard("Ur forn-bara"))
    with room.lock, room.store.change("", Verb.START, at=room.clock()):
        there = msgspec.to_builtins(replace(room.session, language="br"))
        room.store.put("session", next(iter(room.store.documents("session"))), there)
    room.close()
    room = Sessions(tmp_path, catalogue, room.clock).get(room.session.id)
    assert room.session.language == "br"
    assert "Ur forn-bara" in written(room)["markdown"]
    assert "Ur forn-bara" in seen(room, Audience.PHONE)
    brought = Sessions(tmp_path / "there", catalogue, room.clock).bring_in(
        "another-browser", archive.of_room(room)
    )
    assert brought.session.language == "br"
    assert "Ur forn-bara" in written(brought)["markdown"]
    room.close()


def test_a_decision_goes_on_without_the_steps_that_its_proposal_came_from(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    steps = ("proposal", "clarification", "amending", "consent")
    room = open_room(tmp_path, catalogue, *steps)
    solene = enter(room, "Solène", Role.CARRIER, Role.PARTICIPANT)
    karim = enter(room, "Karim")
    start(room, "proposal")
    seat_of(room, solene).post(ProposalText("Motpremier marché"))
    start(room, "amending")
    seat_of(room, karim).post(Amendment("Motamendement du jeudi", "change"))
    seat_of(room, solene).post(AmendedProposal("Motamende marché du jeudi"))
    room = without(room, catalogue, "proposal", "amending")
    for told in (seen(room, Audience.PHONE), written(room)["markdown"]):
        assert "Motamende marché" in told
        assert "Motamendement" in told
        assert "Solène : Mot" not in told.replace("\u00a0", " ")
    step = start(room, "consent")
    boss = facilitator_of(room)
    room.voting.prepare(boss, step, typed=["Motamende marché du jeudi"], left_out=[])
    room.voting.open(boss, step)
    for person in (p for p in room.everybody.values() if p.name in ("Solène", "Karim")):
        room.voting.cast(person, step, {"t1": 1})
    room.voting.close(boss, step)
    assert room.step_record(step).outcome is not None
    assert "Motamende marché" in written(room)["markdown"]
    room.close()
