"""Ids: random ones look like ids, derived ones say the same of the same words, codes are spaced."""

from __future__ import annotations

import unicodedata

import pytest

from tablee.model.entities.ids import derived_id, is_id, new_id, spaced, spelling_id


def test_an_id_is_known_by_its_form_and_drawn_anew_each_time() -> None:
    ids = [new_id() for _again in range(500)]
    assert len(set(ids)) == 500
    assert [id_ for id_ in ids if not is_id(id_)] == []


@pytest.mark.parametrize("text", ["", "salle", "une_salle_12", "0123456789AB", "0123456789abc"])
def test_what_has_another_form_is_no_id(text: str) -> None:
    assert not is_id(text)


def test_the_same_words_have_the_same_id_and_others_another() -> None:
    assert derived_id("step", "card") == derived_id("step", "card")
    assert is_id(derived_id("step", "card"))
    apart = {derived_id("ab", "c"), derived_id("a", "bc"), derived_id("abc"), derived_id("ab c")}
    assert len(apart) == 4


def test_accents_of_a_spelling_count_and_neither_case_nor_how_they_are_encoded() -> None:
    assert spelling_id("Élodie") == spelling_id(" élodie ")
    assert spelling_id("Élodie") == spelling_id(unicodedata.normalize("NFD", "Élodie"))
    assert spelling_id("Élodie") != spelling_id("Elodie")


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("482916", "482\u00a0916"),
        ("48291637", "4829\u00a01637"),
        ("482916370", "482\u00a0916\u00a0370"),
    ],
)
def test_a_code_is_read_in_groups_that_no_line_breaks(code: str, read: str) -> None:
    assert spaced(code) == read
