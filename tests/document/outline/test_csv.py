"""Counted ballots as a file of figures: what a spreadsheet or pandas reads, and what nobody can."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd  # type: ignore[import-untyped] # it has no types of its own
import pytest

from tablee import texts
from tablee.document.outline.csv import ballots_csv
from tablee.model.entities import Appearance, Cast, HandCount, Person, Urn
from tablee.sdk.testing import counted
from tablee.settings import ROOT
from tablee.texts import speaking
from tablee.view import Choice, Paper
from tests.support.sessions.sample import Pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.activities import StepRecord
    from tablee.activities.votes import Vote
    from tablee.model.entities import Marks

A, B, C = "Un annuaire", "Une fête ; puis une autre", 'Un "lieu", à nous'
OPTIONS = (A, B, C)


@dataclass(frozen=True)
class Grades(Pick):
    name: ClassVar[str] = "grades"

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        choices = (Choice(2, "Bien"), Choice(1, "+/-"), Choice(0, "Non"))
        return self.paper_of(step, options, "grade", choices=choices, decimals=True)


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    texts.add_catalogue(ROOT / "tablee")
    with speaking("fr"):
        yield


def read(step: StepRecord) -> list[dict[str, str]]:
    """Each row by its heads, as Python reads the file."""
    assert isinstance(step.activity, Pick)
    text = ballots_csv(step, step.activity).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def column(step: StepRecord, head: str) -> list[str]:
    return [row[head] for row in read(step)]


def many(of: Any, n: int = 5) -> list[Any]:
    """Enough ballots of a kind for nobody to be told from them."""
    return [of] * n


def named(vote: Vote, options: Sequence[str], ballots: Sequence[Marks | Cast]) -> StepRecord:
    """A named vote: of a few secret ballots no row is told."""
    return counted(vote, options, ballots, secret=False)


# ── ballots ─────────────────────────────────────────────────────────────────────────────────


def test_each_ballot_is_a_row_and_each_option_a_column_under_its_number() -> None:
    first, second = read(named(Pick(), OPTIONS, [{A: 1, C: 1}, {B: 1}]))
    assert list(first) == [
        "Tour",
        "Origine",
        "Ce que dit la ligne",
        "Personnes",
        "Votants",
        "Nom",
        f"1. {A}",
        f"2. {B}",
        f"3. {C}",
    ]
    assert list(first.values()) == [
        "1",
        "bulletin personnel",
        "1 bulletin",
        "1",
        "1",
        "",
        "1",
        "",
        "1",
    ]
    assert list(second.values()) == [
        "1",
        "bulletin personnel",
        "1 bulletin",
        "1",
        "1",
        "",
        "",
        "1",
        "",
    ]


def test_rows_stand_in_the_order_of_the_urn() -> None:
    step = named(Pick(), OPTIONS, [{B: 1}, {A: 1}, {B: 1}])
    assert column(step, f"2. {B}") == ["1", "", "1"]


def test_a_grade_is_there_as_number_and_in_words_and_numbers_as_the_language_writes_them() -> None:
    step = named(Grades(), OPTIONS, [{A: 2, B: 1.25}, {A: 1, C: 0}])
    assert column(step, f"1. {A}") == ["2", "1"]
    assert column(step, f"1. {A} (en mots)") == ["Bien", "'+/-"]
    assert column(step, f"2. {B}") == ["1,25", ""]
    assert column(step, f"2. {B} (en mots)") == ["", ""]
    assert column(step, f"3. {C} (en mots)") == ["", "Non"]


def test_in_english_commas_part_the_cells_and_points_the_numbers() -> None:
    step = named(Grades(), OPTIONS, [{A: 2, B: 0.0000125}])
    with speaking("en"):
        text = ballots_csv(step, Grades()).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text, newline=""))
    assert head[:4] == ["Round", "Origin", "What the row says", "People"]
    assert row == [
        "1",
        "own ballot",
        "1 ballot",
        "1",
        "1",
        "",
        "2",
        "Bien",
        "0.0000125",
        "",
        "",
        "",
    ]


def test_words_of_a_ballot_keep_their_signs_and_lines() -> None:
    words = 'Non ; "jamais",\nmême à deux'
    step = named(Pick(), OPTIONS, [Cast({A: 1}, words), Cast({})])
    assert column(step, "Mots écrits") == [words, ""]
    assert "Mots écrits" not in read(named(Pick(), OPTIONS, [{A: 1}]))[0]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_of_words_becomes_a_formula(sign: str) -> None:
    words = f"{sign}SOMME(A1)"
    step = named(Pick(), OPTIONS, [Cast({A: 1}, words)])
    assert column(step, "Mots écrits") == [f"'{words}"]


def test_a_mark_below_zero_stays_a_number() -> None:
    step = named(Grades(), OPTIONS, [{A: -1.5}])
    assert column(step, f"1. {A}") == ["-1,5"]


def test_a_spreadsheet_is_told_the_encoding_and_pandas_finds_numbers() -> None:
    step = named(Grades(), OPTIONS, [{A: 2, B: 1.5}, {A: 1}])
    data = ballots_csv(step, Grades())
    assert data.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(io.BytesIO(data), sep=";", decimal=",")
    assert list(table[f"1. {A}"]) == [2, 1]
    assert table[f"2. {B}"].sum() == 1.5
    assert list(table["Tour"]) == [1, 1]


# ── hands ───────────────────────────────────────────────────────────────────────────────────


def test_hands_are_rows_that_weigh_as_many_people_and_voters_are_counted_once() -> None:
    hands = [HandCount(9, {A: {"1": 4}, B: {"1": 6}}), HandCount(3, {})]
    step = counted(Pick(), OPTIONS, many({A: 1}), hands=hands)
    data = ballots_csv(step, Pick())
    table = pd.read_csv(io.BytesIO(data), sep=";", decimal=",")
    assert table["Votants"].sum() == 17
    assert (table["Personnes"] * table[f"1. {A}"]).sum() == 9
    assert (table["Personnes"] * table[f"2. {B}"]).sum() == 6
    rows = read(step)[5:]
    assert [row["Origine"] for row in rows] == ["mains levées"] * 4
    assert [row["Ce que dit la ligne"] for row in rows] == [
        "9 personnes votent à main levée",
        "4 mains pour la proposition 1",
        "6 mains pour la proposition 2",
        "3 personnes votent à main levée",
    ]
    assert [row["Votants"] for row in rows] == ["9", "", "", "3"]


def test_hands_for_grades_say_which() -> None:
    hands = [HandCount(9, {B: {"2": 4, "0": 5}})]
    _voters, *rows = read(counted(Grades(), OPTIONS, [], hands=hands))
    assert [row["Ce que dit la ligne"] for row in rows] == [
        "5 mains pour «\u00a0Non\u00a0», proposition 2",
        "4 mains pour «\u00a0Bien\u00a0», proposition 2",
    ]
    assert [(row["Personnes"], row[f"2. {B}"], row[f"2. {B} (en mots)"]) for row in rows] == [
        ("5", "0", "Non"),
        ("4", "2", "Bien"),
    ]


def test_a_ballot_given_by_several_hands_says_how_many() -> None:
    ballots = [*many({A: 1}), Cast({B: 1}, paper=True, times=7)]
    row = read(counted(Pick(), OPTIONS, ballots))[-1]
    assert (row["Origine"], row["Personnes"], row["Votants"]) == ("mains levées", "7", "7")
    assert row["Ce que dit la ligne"] == "7 personnes, le même bulletin"


# ── secrets ─────────────────────────────────────────────────────────────────────────────────


def paper(mark: str) -> Cast:
    return Cast({mark: 1}, paper=True)


def test_paper_is_told_from_the_rest_where_there_is_enough_of_both() -> None:
    step = counted(Pick(), OPTIONS, [*many({A: 1}), *many(paper(B))])
    assert column(step, "Origine") == ["bulletin personnel"] * 5 + ["papier"] * 5


def test_the_only_paper_ballot_of_a_secret_vote_cannot_be_told_from_the_others() -> None:
    def file(*ballots: Any) -> bytes:
        return ballots_csv(counted(Pick(), OPTIONS, ballots), Pick())

    others = many({A: 1}, 6)
    last = file(*others, {C: 1}, paper(B))
    assert b"papier" not in last
    assert last == file(*others, {B: 1}, paper(C))


def test_a_card_that_said_no_is_a_row_like_those_of_phones() -> None:
    ballots = [*many(Cast({A: 1}), 4), Cast({A: 1, B: 0}), Cast({B: 1})]
    step = counted(Pick(), OPTIONS, ballots)
    assert sorted(column(step, f"2. {B}"), key=str) == ["", "", "", "", "", "1"]


def test_a_secret_vote_has_no_column_for_names() -> None:
    naima = Person("p1", "Naïma Bellec")
    step = counted(Pick(), OPTIONS, [Cast({A: 1}, person="p1")], people=[naima])
    assert "Nom" not in read(step)[0]
    assert "Naïma" not in ballots_csv(step, Pick()).decode()


def test_a_named_vote_names_people_as_they_chose() -> None:
    people = [
        Person("p1", "Naïma Bellec", Appearance.FULL),
        Person("p2", "Solène Morvan", Appearance.INITIALS),
        Person("p3", "Jo", Appearance.HIDDEN),
    ]
    ballots = [Cast({A: 1}, person=f"p{n}") for n in range(1, 5)]
    step = counted(Pick(), OPTIONS, [*ballots, paper(B)], people=people, secret=False)
    names = ["Naïma Bellec", "S. M.", "Une personne", "Une personne", ""]
    assert column(step, "Nom") == names
    assert column(step, "Origine")[-1] == "papier"


def test_a_named_round_names_nobody_of_a_secret_one() -> None:
    naima = Person("p1", "Naïma Bellec")
    first = counted(Pick(), OPTIONS, [Cast({A: 1}, person="p1")], people=[naima], secret=False)
    secret = (Cast({B: 1}, person="p1") for _n in range(5))
    both = again(first, first.rounds[0].options, *secret, secret=True)
    assert column(both, "Nom") == ["Naïma", *[""] * 5]


# ── rounds ──────────────────────────────────────────────────────────────────────────────────


def again(
    step: StepRecord, options: tuple[tuple[str, str], ...], *ballots: Cast, secret: bool = False
) -> StepRecord:
    """The same vote after another round."""
    urn = Urn("step-2", "step", 2, secret, 2.0, 3.0, options, ballots)
    return replace(step, rounds=(*step.rounds, urn))


def test_every_round_is_there_and_what_was_reworded_has_a_column_of_its_own() -> None:
    step = named(Pick(), (A, B), [{A: 1, B: 1}])
    step = again(step, ((A, A), (B, "Une fête, une seule")), Cast({A: 1, B: 1}))
    rows = read(step)
    assert list(rows[0])[6:] == [f"1. {A}", f"2. {B}", "2. Une fête, une seule (tour 2)"]
    assert [list(row.values())[6:] for row in rows] == [["1", "1", ""], ["1", "", "1"]]
    assert [row["Tour"] for row in rows] == ["1", "2"]


def test_two_options_with_the_same_words_keep_their_columns() -> None:
    options = (("a", "La {même}"), ("b", "La {même}"))
    step = again(named(Pick(), (A, B), []), options, Cast({"a": 1}), Cast({"b": 1}))
    heads = list(read(step)[0])[8:]
    assert heads == ["1. La {même} (tour 2)", "2. La {même} (tour 2)"]
    assert [list(row.values())[8:] for row in read(step)] == [["1", ""], ["", "1"]]


# ── few ballots ─────────────────────────────────────────────────────────────────────────────


def test_of_fewer_than_five_secret_ballots_no_row_is_given_but_how_many_there_were() -> None:
    step = counted(Pick(), OPTIONS, [Cast({A: 1}, "Des mots"), {B: 1}, {A: 1}, {C: 1}])
    (row,) = read(step)
    assert (
        row["Ce que dit la ligne"] == "bulletins non donnés : moins de cinq, et le vote est secret"
    )
    assert (row["Personnes"], row["Votants"]) == ("4", "4")
    assert "Mots écrits" not in row
    assert {row[f"{n}. {option}"] for n, option in enumerate(OPTIONS, start=1)} == {""}


def test_blank_ballots_do_not_make_a_few_into_many() -> None:
    step = counted(Pick(), OPTIONS, [*many({A: 1}, 2), *many({}, 3), *many({A: 0, B: 0}, 2)])
    assert [row["Votants"] for row in read(step)] == ["7"]


def test_raised_hands_hide_no_secret_ballot() -> None:
    hands = [HandCount(9, {A: {"1": 9}})]
    few = counted(Pick(), OPTIONS, many({B: 1}, 2), hands=hands)
    assert [row["Votants"] for row in read(few)] == ["2", "9", ""]
