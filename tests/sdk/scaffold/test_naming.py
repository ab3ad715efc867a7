"""Names that will not do are refused with a sentence; titles are set as each language wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotFound
from tablee.sdk.scaffold import check_name, check_title, kind, title_of
from tablee.sdk.scaffold.naming import in_english

if TYPE_CHECKING:
    from tablee.registry import Catalogue


def plain(error: pytest.ExceptionInfo[NotAccepted]) -> str:
    return str(error.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Météo intérieure", "Par exemple : meteo_interieure."),
        ("l’humeur", "Par exemple : l_humeur."),
        ("2_temps", "une lettre d’abord"),
        ("météo", "Par exemple : meteo."),
        ("ice-breaker", "Par exemple : ice_breaker."),
        ("../../ailleurs", "Par exemple : ailleurs."),
        ("", "ne convient pas"),
        ("x" * 41, "40 caractères au plus"),
        ("class", "est un mot de Python"),
        ("com1", "Windows ne prend aucun dossier appelé « com1 »"),
        ("dot_vote", "est déjà pris par le plugin « dot_vote »"),
        ("text", "est déjà pris par le plugin « plaintext »"),
        ("swot", "est déjà pris par le plugin « canvas_templates »"),
        ("troika", "est déjà pris par le plugin « methods »"),
        ("calendar", "cacherait le module « calendar »"),
        ("tablee", "cacherait le module « tablee »"),
        ("streamlit", "cacherait le module « streamlit »"),
    ],
)
def test_a_name_that_will_not_do_is_refused(name: str, said: str, catalogue: Catalogue) -> None:
    with pytest.raises(NotAccepted) as refused:
        check_name(name, catalogue, (name,))
    assert said in plain(refused)


def test_a_good_name_is_taken(catalogue: Catalogue) -> None:
    check_name("meteo_2", catalogue, ("meteo_2",))
    check_name("email", catalogue, ("tablee_email",))  # in a package it hides nothing


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Boîte à idées", "Boîte à idées"),
        ("L'humeur du jour", "L’humeur du jour"),
        ("  Ça   va ? ", "Ça va\u00a0?"),
        ("Dire « oui »", "Dire «\u00a0oui\u00a0»"),
        ("Un temps : le tien...", "Un temps\u00a0: le tien…"),
    ],
)
def test_a_title_is_set_as_french_is(typed: str, title: str) -> None:
    assert check_title(typed) == title


@pytest.mark.parametrize(
    "title",
    ["", " ", "x" * 61, "Un point.", 'Un "mot"', "Un\nautre", "{title}", "a\\b", "a\u2028b"],
)
def test_a_title_that_would_break_its_file_is_refused(title: str) -> None:
    with pytest.raises(NotAccepted, match="titre"):
        check_title(title)


def test_a_title_begins_as_its_name_and_has_its_english() -> None:
    assert title_of("my_activity") == "My activity"
    assert in_english("Dire «\u00a0oui\u00a0»\u00a0: quand\u00a0?") == "Dire “oui”: quand?"


@pytest.mark.parametrize(
    ("typed", "close"), [("intros", "intro"), ("Canvass", "canvas"), ("votes", "vote")]
)
def test_a_misspelt_kind_says_which_was_meant(typed: str, close: str) -> None:
    with pytest.raises(NotFound) as refused:
        kind(typed)
    assert f"Vouliez-vous dire {close}" in str(refused.value)
    assert "component" in str(refused.value)
