"""ICS: what has a day is in people's calendars, and what has none is said to be missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from icalendar import Calendar

from plugins.ics import Ics
from tablee import texts
from tablee.document.outline import cleaned, one_line
from tablee.model.actions import ActionState, PlannedAction
from tablee.model.synthesis import Part, Synthesis
from tablee.settings import ROOT
from tests.plugins.formats.a_report import REPORT, WORDS
from tests.support.examples import examples

DATED = PlannedAction(
    "Réunir ; les, agents\nde six départements",
    "Solène, Driss",
    "vendredi 12 mars 2027",
    "appeler Bastien",
    ActionState.DOING,
    "la salle est libre",
    contribution="k3v9",
)
VAGUE = PlannedAction("Écrire une charte", when="fin mars")


def calendar(*actions: PlannedAction, **fields: Any) -> Any:
    document = replace(REPORT, actions=actions, **fields)
    return Calendar.from_ical(Ics().export(document, Part.BOTH).decode())


def test_a_dated_action_is_a_day_in_the_calendar_with_all_that_is_known_of_it() -> None:
    (event,) = calendar(DATED).walk("VEVENT")
    assert event.decoded("dtstart") == date(2027, 3, 12)
    assert event.decoded("dtend") == date(2027, 3, 13)
    assert event["summary"] == "Réunir ; les, agents de six départements"
    assert event["transp"] == "TRANSPARENT"
    assert event["description"].split("\n") == [
        "Réunir ; les, agents",
        "de six départements",
        "En cours",
        "Qui\u00a0: Solène, Driss",
        "Quand\u00a0: vendredi 12 mars 2027",
        "Premier pas\u00a0: appeler Bastien",
        "Pourquoi\u00a0: la salle est libre",
        "Décidé à l’atelier «\u00a0Faire vivre une recyclerie à trois : qui fait quoi ?\u00a0»",
    ]


def test_what_has_no_sure_day_is_named_in_the_description_with_how_many_they_are() -> None:
    told = calendar(DATED, VAGUE)
    assert len(told.walk("VEVENT")) == 1
    assert "précis et n’est pas" in told["x-wr-caldesc"]  # as older calendars know it
    assert told["description"].split("\n") == [
        "Atelier du jeudi 12 mars 2026",
        "1 action n’a pas de jour précis et n’est pas dans ce calendrier\u00a0:",
        "- Écrire une charte — fin mars",
    ]
    assert calendar(DATED)["description"] == "Atelier du jeudi 12 mars 2026"
    assert "description" not in calendar(DATED, date="")


@pytest.mark.parametrize("actions", [(), (VAGUE,)])
def test_without_any_day_the_calendar_is_valid_and_empty(actions: Any) -> None:
    told = calendar(*actions)
    assert not told.walk("VEVENT")
    assert [part.name for part in told.subcomponents] == ["VTIMEZONE"]
    assert told["x-wr-calname"] == REPORT.title


def test_an_action_keeps_its_event_while_its_words_and_others_change() -> None:
    (before,) = calendar(DATED).walk("VEVENT")
    other = replace(DATED, what="Autre chose", contribution="z9", when="demain")
    moved = replace(DATED, what="Réunir tout le monde", when="15/03/2027")
    _first, after = calendar(other, moved).walk("VEVENT")
    assert after["uid"] == before["uid"]
    assert len({e["uid"] for e in calendar(DATED, DATED, other).walk("VEVENT")}) == 3


def test_what_was_given_up_is_cancelled_in_calendars_that_hold_it() -> None:
    (event,) = calendar(replace(DATED, state=ActionState.DROPPED)).walk("VEVENT")
    assert event["status"] == "CANCELLED"


def test_an_english_session_says_it_in_english_and_the_same_document_is_the_same_file() -> None:
    texts.add_catalogue(ROOT / "plugins" / "ics")
    document = replace(REPORT, actions=(VAGUE, VAGUE), language="en")
    file = Ics().export(document, Part.SHEET)
    assert "2 actions have no precise day" in file.decode().replace("\r\n ", "")
    assert file == Ics().export(document, Part.NOTES)


@given(WORDS)
@settings(max_examples=examples(60))
def test_hostile_words_come_out_as_they_are_and_add_nothing(words: str) -> None:
    document = Synthesis(words, date="2026-11-26", actions=(replace(DATED, what=words, who=words),))
    told = Calendar.from_ical(Ics().export(document, Part.BOTH).decode())
    (event,) = told.walk("VEVENT")
    assert str(event["summary"]) == one_line(cleaned(words))
    assert set(told.walk("VEVENT")[0].keys()) == {
        *("SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "DESCRIPTION", "STATUS", "TRANSP"),
        "SEQUENCE",
    }
    lines = Ics().export(document, Part.BOTH).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
