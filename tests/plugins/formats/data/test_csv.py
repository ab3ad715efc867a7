"""CSV and XLSX: actions, votes and contributions as tables, and no word that calculates."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped] # it has no types of its own
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.csv import CsvActions, CsvContributions, CsvVotes
from plugins.xlsx import Xlsx
from tablee import texts
from tablee.document.outline import cleaned
from tablee.model.actions import ActionState, PlannedAction
from tablee.model.synthesis import (
    Heading,
    Line,
    Part,
    Section,
    Synthesis,
    Tally,
    TextTable,
    Utterance,
)
from tablee.settings import ROOT
from tests.plugins.formats.a_report import REPORT, WORDS
from tests.support.examples import examples

ACTIONS = (
    PlannedAction("Réunir les agents", "Solène", "12/03/2027", "appeler", ActionState.DOING),
    PlannedAction("Écrire une charte", when="fin mars", why="pour durer", whose="group"),
)
DAY = datetime(2026, 3, 12)
"""The workshop’s, on every row."""
AT = datetime(2026, 3, 12, 9, 30, 5)
SAID = (
    Utterance("Réflexion", "Naïma", "Le lien humain\nd'abord", AT.timestamp()),
    Utterance("Réflexion", "", "un mot sans nom", AT.timestamp()),
)
WHOLE = replace(REPORT, actions=ACTIONS, said=SAID)
FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u200b=1", "\u202e=1"),
    *('"=1', "'=1", "« =1 »", "＝1", "＋1", "－1", "＠1", '" \u200b＝1', "=cmd|' /C calc'!A0"),
    *("#N/A", "#REF!", "TRUE", "007", "1e5", "12/03/2027", "_x0041_", "_x005F_", "_x000D_"),
)


def book(synthesis: Synthesis, part: Part = Part.BOTH) -> Any:
    return openpyxl.load_workbook(io.BytesIO(Xlsx().export(synthesis, part)))


def cells(synthesis: Synthesis, name: str, part: Part = Part.BOTH) -> list[list[Any]]:
    """The rows under the heads of a sheet."""
    return [list(row) for row in book(synthesis, part)[name].iter_rows(2, values_only=True)]


def rows(exporter: CsvActions | CsvVotes | CsvContributions, synthesis: Synthesis) -> list[Any]:
    text = exporter.export(synthesis, Part.BOTH).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


# ── what is in them ─────────────────────────────────────────────────────────────────────────


def test_an_action_has_its_words_and_the_day_that_they_surely_name() -> None:
    heads = [
        "Quoi",
        "Qui",
        "Quand",
        "Jour",
        "Premier pas",
        "État",
        "Pourquoi",
        "D’où vient l’action",
    ]
    assert rows(CsvActions(), replace(WHOLE, date=""))[0] == heads
    assert rows(CsvActions(), WHOLE) == [
        [*heads, "Jour de l’atelier"],
        [
            *("Réunir les agents", "Solène", "12/03/2027", "2027-03-12", "appeler"),
            *("en cours", "", "plan d’action", "2026-03-12"),
        ],
        [
            *("Écrire une charte", "", "fin mars", "", "", "à faire"),
            *("pour durer", "proposition du groupe", "2026-03-12"),
        ],
    ]
    first, second = cells(WHOLE, "Actions")
    assert first[3] == datetime(2027, 3, 12)
    assert second[3] is None


def test_a_vote_is_there_option_by_option_with_figures_as_numbers() -> None:
    label, title, note = (
        "Éléments importants de la discussion",
        "Quelles pistes creuser d’abord ?",
        "17 gommettes posées sur 42 · 14 personnes ont voté",
    )
    assert cells(WHOLE, "Votes") == [
        [
            label,
            title,
            "résultat",
            1,
            "Réunir les équipes | avant l'été",
            7,
            "gommettes",
            note,
            DAY,
        ],
        [label, title, "résultat", 1, "Un annuaire\ncommun", 7, "gommettes", note, DAY],
        [label, title, "résultat", 3, "Prêter le camion", 3.5, "gommettes", note, DAY],
    ]
    assert [row[5] for row in rows(CsvVotes(), WHOLE)] == ["Résultat", "7", "7", "3,5"]


def test_a_judgement_and_each_round_of_a_vote_are_there_too_and_nothing_twice() -> None:
    judged = TextTable(
        ("Rang", "Proposition", "Bien", "Passable", "Résultat"),
        (("1", "Un annuaire", "3", "1", "Bien"),),
        "Le jugement du groupe",
    )
    told = next(b for b in REPORT.sheet[0].blocks if isinstance(b, Tally))
    notes = Section("Vote", (Heading(Line("Premier tour")), judged, Heading(Line("")), told))
    found = cells(replace(REPORT, notes=(notes,)), "Votes")
    assert found[3:] == [
        [
            *("Vote", "Premier tour — Le jugement du groupe", "résultat", 1, "Un annuaire"),
            *("Bien", None, "Bien 3 · Passable 1", DAY),
        ]
    ]
    only_notes = cells(replace(REPORT, notes=(notes,)), "Votes", Part.NOTES)
    assert [row[0] for row in only_notes] == ["Vote"] * 4


def test_all_that_was_said_is_there_and_is_no_part_of_the_sheet() -> None:
    assert cells(WHOLE, "Contributions") == [
        ["Réflexion", "Naïma", "Le lien humain\nd'abord", AT, DAY],
        ["Réflexion", None, "un mot sans nom", AT, DAY],
    ]
    assert rows(CsvContributions(), WHOLE)[1][2:] == [
        "Le lien humain\nd'abord",
        "2026-03-12 09:30:05",
        "2026-03-12",
    ]
    assert book(WHOLE, Part.SHEET).sheetnames == ["Actions", "Votes"]
    assert Part.SHEET not in CsvContributions.parts


def test_a_workbook_is_ready_to_be_read_sorted_and_printed() -> None:
    opened = book(WHOLE)
    assert opened.sheetnames == ["Actions", "Votes", "Contributions"]
    for sheet in opened:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet["A1"].font.bold
        assert sheet["A2"].alignment.wrap_text
        assert all(10 <= d.width <= 60 for d in sheet.column_dimensions.values())
    assert opened["Contributions"]["D2"].number_format == "yyyy\\-mm\\-dd\\ hh:mm"
    assert opened.properties.title == WHOLE.title
    assert opened.properties.modified == datetime(2026, 3, 12)


def test_an_empty_session_has_tables_with_their_heads_and_an_english_one_english_heads() -> None:
    texts.add_catalogue(ROOT / "tablee")
    empty = Synthesis("", language="en")
    assert CsvVotes().export(empty, Part.BOTH).decode("utf-8-sig") == (
        "Section,Vote,Kind,Rank,Proposal,Result,Unit,Details\r\n"
    )
    assert [sheet.max_row for sheet in book(empty)] == [1, 1, 1]


def test_the_same_document_is_the_same_file() -> None:
    assert Xlsx().export(WHOLE, Part.BOTH) == Xlsx().export(WHOLE, Part.BOTH)


# ── hostile words ───────────────────────────────────────────────────────────────────────────


def full_of(words: str) -> Synthesis:
    """A document with these words wherever words can stand in a table."""
    action = PlannedAction(words, words, words, words, why=words)
    return replace(REPORT, actions=(action,), said=(Utterance(words, words, words, 1.0),))


@pytest.mark.parametrize("words", FORMULAS)
def test_no_word_becomes_a_formula_a_number_or_an_error_in_a_workbook(words: str) -> None:
    for sheet in book(full_of(words)):
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "d"}
    typed = book(full_of(words))["Actions"]["A2"]
    assert typed.data_type == "s"
    expected = cleaned(words)
    assert typed.value.replace("_x005F_x", "_x") == expected.replace("_x005F_x", "_x")


@pytest.mark.parametrize("words", FORMULAS[:19])
def test_no_cell_of_a_csv_file_begins_as_a_formula_would(words: str) -> None:
    for exporter in (CsvActions(), CsvContributions()):
        for cell in rows(exporter, replace(full_of(words), date=""))[1]:
            assert not cell or cell.startswith("'") or words not in cell
    assert rows(CsvActions(), full_of(words))[1][0] == "'" + cleaned(words)


@given(WORDS)
@settings(max_examples=examples(60))
def test_words_come_out_as_they_were_typed(words: str) -> None:
    document = cleaned(full_of(words))
    told = document.said[0].text
    found = rows(CsvContributions(), document)[1][2]
    assert found.removeprefix("'") in (told, told.removeprefix("'"))
    cell = book(document)["Contributions"]["C2"].value
    assert (cell or "").replace("_x005F_", "_") == told


@given(st.sampled_from("a😀_é"), st.integers(32_000, 70_000))
@settings(max_examples=examples(8))
def test_what_is_longer_than_a_cell_goes_on_below(letter: str, length: int) -> None:
    words = (letter * length)[:length]
    found = [row[2] for row in cells(full_of(words), "Contributions")]
    assert "".join(found) == words
    assert all(len(cell.encode("utf-16-le")) <= 2 * 32_767 for cell in found)
