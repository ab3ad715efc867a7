"""A button pressed for somebody without a phone, by who takes notes on the page without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.clarification import MeToo, Question
from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.web.site import Site
from tests.web.phone.test_lite import LAPTOP, OTHER, PHONE, Plain

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue


def test_who_takes_notes_chooses_for_whom_in_a_list(tmp_path: Path, catalogue: Catalogue) -> None:
    site = Site(Settings(sessions=tmp_path))
    site.sessions = Sessions(tmp_path, catalogue)
    agenda = Agenda("essai", "Essai", "", (AgendaStep("clarification", 5),))
    room = site.sessions.create(LAPTOP, "Essai", agenda, facilitator="Yasmine")
    boss = facilitator_of(room)
    gaspard = room.people.join(OTHER, "Gaspard")
    lea = room.people.join(PHONE, "Léa")
    room.people.set_roles(boss, lea.id, (Role.SCRIBE, Role.PARTICIPANT))
    odette = room.people.add(boss, "Odette")
    start(room, "clarification")
    seat_of(room, gaspard).post(Question("Qui paie ?"))
    phone = Plain(site)
    phone.opens(f"/lite/{room.session.id}")
    phone.follows("Moi aussi, pour quelqu’un")
    assert "Pour qui" in phone.text
    phone.sends("Envoyer", {"text": ""})
    assert "Choisissez une personne" in phone.text
    phone.sends("Envoyer", {"text": odette.id})
    ((said, _me_too),) = seat_of(room, boss).step.of(MeToo)
    assert (said.person, said.entered_by) == (odette.id, lea.id)
    assert "1 personne aussi" in phone.text
    site.sessions.close()
