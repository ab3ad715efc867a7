"""The agendas of the accélérateur de projet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.accelerator import agendas
from tablee.session import Sessions
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.activities import Agenda
    from tablee.registry import Catalogue

BOTH = agendas()
ACCELERATOR, FLASH_CODEV = BOTH


def test_the_accelerator_takes_an_hour_in_eight_steps() -> None:
    assert ACCELERATOR.minutes == 60
    assert [(step.activity, step.minutes) for step in ACCELERATOR] == [
        ("welcome", 5),
        ("introductions", 7),
        ("presentation", 5),
        ("clarification", 5),
        ("framing", 3),
        ("action_canvas", 20),
        ("carrier_plan", 8),
        ("closing", 7),
    ]


def test_the_flash_codev_takes_half_an_hour_without_introductions() -> None:
    assert FLASH_CODEV.minutes == 30
    assert "introductions" not in [step.activity for step in FLASH_CODEV]


@pytest.mark.parametrize("agenda", BOTH, ids=lambda agenda: agenda.name)
def test_every_step_is_an_activity_that_our_plugins_offer(
    agenda: Agenda, catalogue: Catalogue
) -> None:
    assert [s.activity for s in agenda if s.activity not in catalogue.activities] == []


def test_the_catalogue_offers_both(catalogue: Catalogue) -> None:
    assert (catalogue.agendas["accelerator"], catalogue.agendas["flash_codev"]) == tuple(BOTH)


@pytest.mark.parametrize("agenda", BOTH, ids=lambda agenda: agenda.name)
def test_a_session_opened_from_it_has_its_steps_and_notes_beside(
    agenda: Agenda, tmp_path: Path, catalogue: Catalogue
) -> None:
    room = Sessions(tmp_path, catalogue).create("a-browser", "Une ressourcerie", agenda)
    assert [(s.activity, s.minutes) for s in room.agenda] == [
        (s.activity, s.minutes) for s in agenda
    ]
    assert room.record().steps[0].title == "Préparation"
    assert {s.activity for s in room.beside} == {"editing", "shared_notes"}


@pytest.mark.parametrize("agenda", BOTH, ids=lambda agenda: agenda.name)
def test_both_are_summed_up_in_french_and_in_english(agenda: Agenda, catalogue: Catalogue) -> None:
    with speaking("en"):
        assert _(agenda.summary) != agenda.summary
        assert _(agenda.steps[0].title) == "Getting ready"
