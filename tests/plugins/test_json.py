"""JSON: the whole synthesis as data, and read again by a session that follows."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.json import Json
from tests.plugins.a_report import PIXEL, REPORT
from workshop.actions import ActionState, Former, PlannedAction
from workshop.errors import NotAccepted
from workshop.exporting import cleaned
from workshop.synthesis import Line, Lines, Part, Section, Source, Synthesis

if TYPE_CHECKING:
    from collections.abc import Callable

ACTIONS = (
    PlannedAction(
        "Réunir les agents",
        "Solène, Driss",
        "avant l’été",
        "appeler Bastien",
        ActionState.DROPPED,
        "la salle n’est plus libre",
        contribution="k3v9",
        person="qui-a-écrit",
        step="étape",
        source="c4rte",
    ),
    PlannedAction("Écrire une charte", whose="group", contribution="pr0p"),
)
WHOLE = replace(REPORT, actions=ACTIONS)


def told(synthesis: Synthesis = WHOLE, part: Part = Part.BOTH) -> Any:
    return json.loads(Json().export(synthesis, part))


def words(told: Any) -> list[str]:
    """Every text in it, in order."""
    if isinstance(told, str):
        return [told]
    inside = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return [text for each in inside for text in words(each)]


# ── written ─────────────────────────────────────────────────────────────────────────────────


def test_every_field_of_the_synthesis_is_in_the_file_and_says_its_format() -> None:
    whole = told()
    assert (whole["format"], whole["version"], whole["part"]) == ("tablee-synthesis", 1, "both")
    assert {f.name for f in fields(Synthesis)} <= whole.keys()
    assert [section["label"] for section in whole["notes"]] == [s.label for s in REPORT.notes]
    assert whole["question"]["label"] == "A quelle question doit répondre l'atelier ?"
    assert whole["participants"] == ["Adèle", "Bastien", "Clémence", "Driss"]


def test_votes_tables_and_pictures_keep_all_that_they_say() -> None:
    blocks = {b["kind"]: b for s in told()["sheet"] for b in s["blocks"]}
    assert blocks["tally"]["rows"][2] == {"rank": 3, "text": "Prêter le camion", "figure": "3,5"}
    assert blocks["table"]["head"] == ["Quoi", "Qui", "Quand"]
    picture = blocks["picture"]
    assert (b64decode(picture["base64"]), picture["media_type"]) == (PIXEL, "image/png")
    assert picture["alt"] == "Le plan [en 3 étapes]"


def test_an_action_has_all_its_fields_in_every_part_but_not_who_wrote_it() -> None:
    for part in Part:
        dropped, group = told(part=part)["actions"]
        assert dropped == {
            "id": "k3v9",
            "whose": "carrier",
            "what": "Réunir les agents",
            "who": "Solène, Driss",
            "when": "avant l’été",
            "first_step": "appeler Bastien",
            "state": "dropped",
            "why": "la salle n’est plus libre",
            "source": "c4rte",
        }
        assert (group["whose"], group["state"]) == ("group", "todo")


def test_a_state_stays_one_through_what_makes_texts_fit_for_files() -> None:
    assert cleaned(WHOLE).actions[0].state is ActionState.DROPPED


def test_no_line_says_who_wrote_it() -> None:
    line = Line("Une idée", Source("carte", "Jeanne-et-son-numéro", "étape"))
    signed = Synthesis("Titre", notes=(Section("Notes", (Lines((line,)),)),))
    assert "Une idée" in words(told(signed))
    assert "Jeanne" not in "".join(words(told(signed)))


def test_the_sheet_and_the_notes_can_be_had_apart() -> None:
    assert "notes" not in told(part=Part.SHEET)
    assert "sheet" not in told(part=Part.NOTES)
    assert told(part=Part.NOTES)["title"] == REPORT.title


def test_the_file_reads_as_it_was_typed_and_is_always_the_same() -> None:
    data = Json().export(WHOLE, Part.BOTH)
    assert data == Json().export(replace(WHOLE), Part.BOTH)
    assert '\n  "title": "Faire vivre une recyclerie à trois : qui fait quoi ?",\n' in data.decode()
    assert data.endswith(b"}\n")


# ── read again ──────────────────────────────────────────────────────────────────────────────

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20)
PLANNED = st.builds(
    PlannedAction,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.sampled_from(ActionState),
    TEXTS,
    st.sampled_from(["carrier", "group"]),
    contribution=TEXTS,
    source=TEXTS,
)


@given(TEXTS, st.lists(PLANNED, max_size=4), st.sampled_from(Part))
def test_what_is_read_again_is_what_was_planned(
    title: str, actions: list[PlannedAction], part: Part
) -> None:
    synthesis = Synthesis(title, date="2026-03-12", actions=tuple(actions))
    read = Json().former(Json().export(synthesis, part))
    assert read == Former(title, "2026-03-12", tuple(actions))


def changed(**more: Any) -> bytes:
    return json.dumps({**told(), **more}).encode()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: b"", "pas du JSON"),
        (lambda: b"\xff\xfe{}", "pas du JSON"),
        (lambda: b"PK\x03\x04 un document", "pas du JSON"),
        (lambda: b"[" * 100_000, "pas du JSON"),
        (lambda: Json().export(WHOLE, Part.BOTH)[:-30], "pas du JSON"),
        (lambda: b'{"type": "FeatureCollection"}', "pas une synthèse de Tablée"),
        (lambda: b'[{"format": "tablee-synthesis"}]', "pas une synthèse de Tablée"),
        (lambda: changed(version=True), "pas une synthèse de Tablée"),
        (lambda: changed(version=2, actions="autrement"), "version plus récente.*format 2, ici 1"),
        (lambda: changed(actions=[{"who": "Solène"}]), "mais il est abîmé"),
        (lambda: changed(actions=[{"what": "x", "state": "perhaps"}]), "mais il est abîmé"),
        (lambda: changed(title=None), "mais il est abîmé"),
    ],
)
def test_whoever_gives_another_file_is_told_what_is_wrong_with_it(
    file: Callable[[], bytes], sentence: str
) -> None:
    with pytest.raises(NotAccepted, match=sentence) as refused:
        Json().former(file())
    assert "rien n’a été ouvert" in str(refused.value)


def test_fields_that_came_later_are_left_out() -> None:
    actions = [{"what": "Fêter", "budget": 12}]
    assert Json().former(changed(actions=actions, more=1)).actions == (PlannedAction("Fêter"),)
