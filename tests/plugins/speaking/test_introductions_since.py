"""Since which year people are part of it, where introductions ask that too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.introductions import Introduction
from tablee.document.outline import contributions_table
from tablee.errors import NotAccepted
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import (
    correct,
    document,
    enter,
    facilitator_of,
    fields,
    fill,
    open_room,
    seat_of,
    shown,
    start,
)
from tablee.session.transfer.document import document_of
from tablee.view import Audience

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Room:
    """Introductions that ask for the year."""
    settings = {"introductions": {"since": True}}
    room = open_room(tmp_path, catalogue, "introductions", settings=settings)
    start(room, "introductions")
    return room


def test_the_year_stands_on_every_screen_and_in_the_notes(room: Room) -> None:
    zoe, lea = enter(room, "Zoé"), enter(room, "Léa", Role.SCRIBE, Role.PARTICIPANT)
    ada = room.people.add(facilitator_of(room), "Ada")
    fill(room, zoe, "text", text="Je jardine.", since="2019")
    fill(room, lea, "text", text="Je cuisine.")
    fill(room, lea, "somebody", whom=ada.id, text="Je couds.", since="1998")
    for audience in (Audience.WALL, Audience.PHONE, Audience.CONSOLE):
        assert shown(room, audience).count("depuis ") == 2
    told = document(room, Part.NOTES)
    for line in ("Zoé : Je jardine. (depuis 2019)", "Léa : Je cuisine.", "(depuis 1998)"):
        assert line in told
    rows = contributions_table(document_of(room)).rows
    assert [row[2] for row in rows] == [
        "Je jardine. (depuis 2019)",
        "Je cuisine.",
        "Je couds. (depuis 1998)",
    ]


def test_a_year_is_corrected_and_one_that_nobody_has_lived_refused(room: Room) -> None:
    zoe = enter(room, "Zoé")
    for wrong, why in (("19", "Il faut de 1900 à 2100."), ("longtemps", "comme 1987")):
        with pytest.raises(NotAccepted) as refused:
            fill(room, zoe, "text", text="Je jardine.", since=wrong)
        assert why in refused.value.inputs["since"]
    with pytest.raises(NotAccepted):
        seat_of(room, zoe).post(Introduction("Je jardine.", 12))
    said = fill(room, zoe, "text", text="Je jardine.", since="2019")
    correct(room, zoe, said.id, since="")
    assert seat_of(room, zoe).step.of(Introduction)[0][1] == Introduction("Je jardine.")


def test_where_no_year_is_asked_the_field_is_the_sentence_alone(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "introductions")
    start(room, "introductions")
    (field,) = fields(room, enter(room, "Zoé"))
    assert field.inputs == ()
