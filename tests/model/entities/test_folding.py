"""Words compared without accents, case and punctuation; before which names French elides."""

from __future__ import annotations

import pytest

from tablee.model.entities.folding import elides, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élodie", "elodie"),
        ("L’hôpital", "l'hopital"),
        ("Jean-Luc  Martin.", "JEAN LUC MARTIN"),
        ("Straße", "STRASSE"),
        ("ﬁn", "fin"),
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_words_that_differ_by_accents_case_or_punctuation_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_words_and_numbers_stay_apart() -> None:
    assert fold("rose 12") == "rose 12"
    assert fold("rose12") != fold("rose 12")
    assert fold("Rose") != fold("Rosé e")


@pytest.mark.parametrize("name", ["Adèle", "Élodie", "Hélène", "Yves", "Œdipe", "Hugo"])
def test_french_elides_before_a_vowel_and_a_mute_h(name: str) -> None:
    assert elides(name)


@pytest.mark.parametrize("name", ["Hamid", "Yasmine", "Karim", "", "Hans"])
def test_french_does_not_elide_before_other_sounds(name: str) -> None:
    assert not elides(name)
