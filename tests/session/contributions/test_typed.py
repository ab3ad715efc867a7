"""What is typed in the inputs of a field, read as values; what is wrong, said where it is."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tablee.errors import NotAccepted
from tablee.session.contributions.typed import read
from tablee.texts import speaking
from tablee.view import Input

COLOURS = (("r", "Rouge"), ("v", "Vert"), ("b", "Bleu"))


def value(asked: Input, typed: Any) -> Any:
    return read((asked,), {asked.name: typed})[asked.name]


def refusal(asked: Input, typed: Any) -> str:
    with pytest.raises(NotAccepted) as refused:
        read((asked,), {asked.name: typed})
    return refused.value.inputs[asked.name]


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [("4", 4), ("4,5", 4.5), ("4.5", 4.5), (" 1 000 ", 1000), ("-2", -2), ("", None)],
)
def test_a_number_is_read_as_one_writes_it(typed: str, read_as: float | None) -> None:
    assert value(Input("n", "Combien ?", "number"), typed) == read_as


@pytest.mark.parametrize("typed", ["quatre", "4e3", "1/2", "٣", "9" * 40, "nan", [4]])
def test_what_is_no_number_is_refused(typed: Any) -> None:
    assert refusal(Input("n", "Combien ?", "number"), typed) == "Écrivez un nombre, en chiffres."


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [("1987", 1987), (" 2026 ", 2026), ("\u221252", -52), ("-52", -52), ("", None)],
)
def test_a_year_is_read_as_one_writes_it(typed: str, read_as: int | None) -> None:
    assert value(Input("year", "Année", "year"), typed) == read_as


@pytest.mark.parametrize("typed", ["vers 1987", "1 987", "1987,5", "19e siècle", "٣", "9" * 40])
def test_what_is_no_year_is_refused_with_an_example(typed: str) -> None:
    asked = Input("year", "Année", "year", required=True, least=1900, most=2026)
    for empty in (typed, ""):
        assert refusal(asked, empty) == "Écrivez une année, en chiffres, comme 1987."
    assert refusal(asked, "1789") == "Il faut de 1900 à 2026."


def test_a_number_outside_its_range_is_told_the_range() -> None:
    asked = Input("n", "Note", "number", least=1, most=5.5)
    assert refusal(asked, "0") == "Il faut de 1 à 5,5."
    assert refusal(Input("n", "", "number", least=2), "1") == "Il faut 2 au moins."
    assert refusal(Input("n", "", "number", most=2), "3") == "Il faut 2 au plus."
    assert value(asked, "5,5") == 5.5


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-24", "2026-12-24"),
        ("24/12/2026", "2026-12-24"),
        ("24 décembre 2026", "2026-12-24"),
    ],
)
def test_a_day_is_read_as_a_picker_and_as_people_write_it(typed: str, day: str) -> None:
    assert value(Input("d", "Quand ?", "date"), typed) == day
    assert date.fromisoformat(day)


def test_what_is_no_day_is_refused_with_an_example_in_ones_language() -> None:
    asked = Input("d", "Quand ?", "date")
    assert "ne se lit pas" in refusal(asked, "bientôt")
    assert value(asked, "") == ""
    with speaking("en"):
        assert re.search(r": [A-Z][a-z]+ \d+, \d{4}\.$", refusal(asked, "03/04/2026"))
    assert value(asked, "12 mai 2026") == "2026-05-12"


def test_a_choice_is_one_of_those_offered() -> None:
    asked = Input("c", "Couleur", "choice", choices=COLOURS, required=True)
    assert value(asked, "v") == "v"
    assert refusal(asked, "") == "Choisissez d’abord."
    assert "n’est plus là" in refusal(asked, "x")
    assert refusal(asked, ["v"]) == "Choisissez d’abord."


def test_several_choices_are_counted() -> None:
    asked = Input("c", "Couleurs", "choices", choices=COLOURS, least=1, most=2)
    assert value(asked, ["b", "r", "b"]) == ("b", "r")
    assert refusal(asked, []) == "Choisissez-en 1 au moins."
    assert refusal(asked, ["r", "v", "b"]) == "Choisissez-en 2 au plus."
    assert "n’est plus là" in refusal(asked, ["r", "x"])


def test_a_picture_is_named_as_the_session_keeps_it() -> None:
    asked = Input("p", "Photo", "picture", required=True)
    assert value(asked, "aB3-_x.jpg") == "aB3-_x.jpg"
    assert refusal(asked, "") == "Choisissez d’abord une image."
    assert "n’est plus là" in refusal(asked, "../secret.png")


def test_all_that_is_wrong_is_said_at_once_and_what_was_not_asked_is_left_out() -> None:
    asked = (
        Input("what", "Quoi", required=True),
        Input("n", "Combien", "number"),
        Input("who", "Qui", longest=5),
    )
    with pytest.raises(NotAccepted) as refused:
        read(asked, {"n": "x", "who": "x" * 6})
    assert list(refused.value.inputs) == ["what", "n", "who"]
    assert str(refused.value) == "Écrivez d’abord quelques mots."
    assert read(asked, {"what": " Un essai ", "more": "x"}) == {
        "what": "Un essai",
        "n": None,
        "who": "",
    }
