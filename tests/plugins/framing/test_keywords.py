"""Keywords read out of texts of the genre: things talked of, in the text's own language."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.dates import get_day_names, get_month_names

from plugins.editing.keywords import proposals, spoken
from tablee.document.importing.parser import read
from tablee.model.entities import fold
from tablee.model.synthesis import Line, Paragraph, Section, Synthesis

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("talked_of.toml").read_text("utf-8")
)
"""Each with its language, first names of the room, and what one would keep as a keyword."""
FEWEST = 5
"""Of six proposals, those that are usable at least; three of them on average with YAKE, before."""


def document(text: str, language: str, names: Sequence[str] = ()) -> Synthesis:
    lines = tuple(Paragraph(Line(line)) for line in text.split("\n") if line.strip())
    return Synthesis(
        "x", language=language, participants=tuple(names), notes=(Section("N", lines),)
    )


@pytest.mark.parametrize("session", ["fr", "en"])
@pytest.mark.parametrize("name", list(TEXTS))
def test_of_six_keywords_five_are_what_was_talked_of_whichever_language_the_session_has(
    name: str, session: str
) -> None:
    told = TEXTS[name]
    found = proposals(document(told["text"], session, told["names"]), ())
    assert len(found) == 6
    assert len(set(found) & set(told["usable"])) >= FEWEST, found


@pytest.mark.parametrize("name", list(TEXTS))
def test_the_language_is_that_of_the_text(name: str) -> None:
    text, language = TEXTS[name]["text"], TEXTS[name]["language"]
    other = {"fr": "en", "en": "fr"}[language]
    assert spoken(text, other) == spoken(text.split("\n")[2], language) == language
    assert spoken("Tablée, 2027", other) == other


@pytest.mark.parametrize("name", list(TEXTS))
def test_no_keyword_is_a_first_name_of_the_room_a_day_or_a_month(name: str) -> None:
    text, language, names = (TEXTS[name][field] for field in ("text", "language", "names"))
    days = [*get_day_names("wide", locale=language).values()]
    months = [*get_month_names("wide", locale=language).values()]
    banned = {fold(word) for word in (*names, *days, *months)}
    for whole in (text, f"{text}\n" * 3):
        for people in (names, ()):  # who is not on the list of those present is not proposed either
            found = proposals(document(whole, language, people), (), names)
            assert not {w for word in found for w in fold(word).split()} & banned, found


def test_a_name_before_a_colon_and_a_name_that_keeps_its_capital_are_no_keywords() -> None:
    said = (
        "Zébulon : je jardine\nOn voit Zébulon au jardin, le jardin de Perpète.\nAu jardin, Perpète"
    )
    found = proposals(document(said, "fr"), ())
    assert not {"zébulon", "perpète"} & {word.lower() for word in found}, found
    assert "jardin" in found


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Garder la lettre.\nOn la garde.\nIl faut la garder.\nQui garde la lettre ?", {"garde"}),
        ("We share the tools.\nShare the van.\nThey share it.\nWho shares tools?", {"share"}),
        ("Ouvrir le local.\nPour ouvrir, un badge.\nJ’ouvre le local.", {"ouvrir", "ouvre"}),
    ],
)
def test_verbs_are_no_keywords(text: str, verbs: set[str]) -> None:
    found = {part for word in proposals(document(text, "fr"), ()) for part in word.split()}
    assert found
    assert not found & verbs


def test_what_the_method_is_called_by_says_nothing_of_this_workshop() -> None:
    said = "\n".join(["La synthèse de l’atelier, le plan d’action, la question du groupe."] * 3)
    assert proposals(document(said, "fr"), ()) == []


def test_acronyms_keep_their_capitals_and_known_keywords_are_not_proposed_again() -> None:
    said = document("L’API de la ville.\nUne API ouverte.\nLa ville et les écoles.", "fr")
    first = proposals(said, ())
    assert "API" in first
    assert "villes" not in first
    assert not {"API", "ville"} & set(proposals(said, ["api", "villes"]))


def test_a_text_of_a_whole_day_is_read_whole_and_hostile_lines_are_read_too() -> None:
    assert proposals(document("-" * 50_000 + "’" * 5_000 + " a" * 2_000, "fr"), ()) == []
    assert len(proposals(document(TEXTS["recyclerie"]["text"] * 60, "fr"), ())) == 6


SEED = Path(__file__).parents[4] / "shared/seed/animer-un-reseau-a-distance.txt"


@pytest.mark.skipif(not SEED.exists(), reason="the reference report is not here")
def test_of_the_reference_report_five_of_six_are_usable() -> None:
    understood = read(SEED.read_text("utf-8"))
    names = tuple(person.name for person in understood.people)
    found = proposals(replace(understood.document, participants=names, keywords=()), ())
    usable = "niveau national|niveau local|niveau régional|outils|réseau|services"
    usable += "|maisons de services|maison de services|mutualisation|formation|partage|doublons"
    assert len(set(found) & set(usable.split("|"))) >= FEWEST, found


def test_a_text_in_another_language_has_keywords_of_its_own() -> None:
    said = (
        "Los huertos compartidos necesitan agua. Los huertos del barrio reúnen a los vecinos. "
        "El agua de lluvia se recoge en depósitos para los huertos compartidos. "
        "En enero, el grupo del taller. En enero, la propuesta del taller. En enero, el grupo."
    )
    assert (spoken(said, "es"), spoken("Bonjour", "fr-x-falc"), spoken("Bonjour", "oc")) == (
        *("es", "fr"),
        "fr",
    )
    section = Section("Ideas", (Paragraph(Line(said)),))
    found = proposals(Synthesis(title="", language="es", notes=(section,)), ())
    assert found[:2] == ["huertos compartidos", "agua"]
    assert not {"enero", "taller", "grupo"} & set(found)
