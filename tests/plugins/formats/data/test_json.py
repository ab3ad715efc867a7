"""JSON: the whole synthesis as data, and read again, by a session that follows or whole."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.json import Json
from tablee.document.outline import cleaned
from tablee.errors import NotAccepted
from tablee.model.actions import ActionState, Former, PlannedAction
from tablee.model.synthesis import (
    Heading,
    Line,
    Lines,
    Paragraph,
    Part,
    Quotation,
    Section,
    SheetPicture,
    Source,
    Synthesis,
    Tally,
    TallyRow,
    TextTable,
    Utterance,
)
from tests.plugins.formats.a_report import PIXEL, REPORT
from tests.support.examples import examples

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
    assert {f.name for f in fields(Synthesis)} - {"archive", "identity"} <= whole.keys()
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
            "day": None,
            "uid": "",
            "sequence": 0,
            "decided": "",
        }
        assert (group["whose"], group["state"]) == ("group", "todo")


def test_a_state_stays_one_through_what_makes_texts_fit_for_files() -> None:
    assert cleaned(WHOLE).actions[0].state is ActionState.DROPPED


def test_no_line_says_who_wrote_it() -> None:
    line = Line("Une idée", Source("carte", "Jeanne-et-son-numéro", "étape"))
    signed = Synthesis("Titre", notes=(Section("Notes", (Lines((line,)),)),))
    assert "Une idée" in words(told(signed))
    assert "Jeanne" not in "".join(words(told(signed)))


def test_what_was_said_is_beside_the_notes_as_screens_show_it() -> None:
    said = replace(
        WHOLE, said=(Utterance("Réflexion", "Adèle", "Ouvrir le samedi", 1_790_000_000.5),)
    )
    assert told(said)["said"] == [
        {"step": "Réflexion", "person": "Adèle", "text": "Ouvrir le samedi", "at": 1_790_000_000.5}
    ]
    assert "said" not in told(said, Part.SHEET)


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


ANY = st.text(max_size=20) | st.sampled_from(
    ["\ud800", "a\r\nb", "\x00", "{{x}}", "=1+1", "\u202e"]
)
LINE = st.builds(Line, ANY)
BLOCK = st.one_of(
    st.builds(Heading, LINE),
    st.builds(Paragraph, LINE),
    st.builds(Quotation, LINE),
    st.builds(Lines, st.lists(LINE, max_size=3).map(tuple), st.booleans()),
    st.builds(
        TextTable,
        st.lists(ANY, max_size=3).map(tuple),
        st.lists(st.lists(ANY, max_size=3).map(tuple), max_size=3).map(tuple),
        ANY,
    ),
    st.builds(
        Tally,
        ANY,
        st.lists(st.builds(TallyRow, st.integers(1, 9), ANY, ANY), max_size=3).map(tuple),
        ANY,
        ANY,
    ),
    st.builds(
        SheetPicture, ANY, st.binary(max_size=20), ANY, ANY, st.just(Source()), st.booleans()
    ),
)
BLOCKS = st.lists(BLOCK, max_size=4).map(tuple)
SECTIONS = st.lists(st.builds(Section, ANY, BLOCKS), max_size=3).map(tuple)
NAMES = st.lists(ANY, max_size=3).map(tuple)
TREES = st.builds(
    Synthesis,
    ANY,
    ANY,
    st.sampled_from(["fr", "en"]),
    st.sampled_from(["", "2026-03-12"]),
    *(NAMES, NAMES, NAMES, NAMES),
    BLOCKS,
    SECTIONS,
    SECTIONS,
    st.lists(PLANNED, max_size=2).map(tuple),
    st.lists(
        st.builds(Utterance, ANY, ANY, ANY, st.floats(0, 1e11, allow_nan=False)), max_size=2
    ).map(tuple),
    venue=ANY,
    facilitators=NAMES,
)


@settings(max_examples=examples(60))
@given(TREES)
def test_the_document_comes_back_as_it_was_written(tree: Synthesis) -> None:
    assert Json().document(Json().export(tree, Part.BOTH)) == cleaned(tree)


def test_a_whole_report_comes_back_and_writes_the_same_file() -> None:
    file = Json().export(WHOLE, Part.BOTH)
    assert Json().export(Json().document(file), Part.BOTH) == file
    sheet = Json().document(Json().export(WHOLE, Part.SHEET))
    assert (sheet.sheet, sheet.notes) == (REPORT.sheet, ())


def test_a_file_holds_a_session_or_none() -> None:
    whole = replace(WHOLE, archive={"schema": 2, "title": "Titre"})
    assert Json().archived(Json().export(whole, Part.BOTH)) == {"schema": 2, "title": "Titre"}
    assert Json().archived(Json().export(WHOLE, Part.BOTH)) is None
    assert Json().document(Json().export(whole, Part.BOTH)) == Json().document(
        Json().export(WHOLE, Part.BOTH)
    )


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
    for read in (Json().former, Json().document):
        with pytest.raises(NotAccepted, match=sentence) as refused:
            read(file())
        assert "rien n’a été ouvert" in str(refused.value)


@pytest.mark.parametrize(
    ("more", "read"),
    [
        ({"session": ["Yasmine"]}, Json().archived),
        ({"sheet": [{"label": "x", "blocks": [{"kind": "film"}]}]}, Json().document),
        (
            {"notes": [{"blocks": [{"kind": "picture", "name": "x", "base64": "é"}]}]},
            Json().document,
        ),
        ({"notes": [{"blocks": [{"kind": "lines", "lines": "Une"}]}]}, Json().document),
        ({"participants": "Adèle"}, Json().document),
    ],
)
def test_a_damaged_part_is_said_where_it_is_read(
    more: dict[str, Any], read: Callable[[bytes], object]
) -> None:
    with pytest.raises(NotAccepted, match="mais il est abîmé"):
        read(changed(**more))
    assert Json().former(changed(**more)).title == REPORT.title


def test_fields_that_came_later_are_left_out() -> None:
    actions = [{"what": "Fêter", "budget": 12}]
    assert Json().former(changed(actions=actions, more=1)).actions == (PlannedAction("Fêter"),)
