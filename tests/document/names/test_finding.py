"""Where people are named: whole words, whatever accents; never a rose for Rose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.document.names import (
    Match,
    beyond_choice,
    entries,
    find,
    first_names,
    forms,
    in_list,
    instead,
    renamed,
    spellings,
)
from tablee.model.entities import Appearance, Person, spelling_id
from tablee.model.synthesis import (
    Line,
    Lines,
    Paragraph,
    Part,
    Section,
    Source,
    Synthesis,
    TextTable,
    Utterance,
)
from tests.plugins.formats.a_report import REPORT, WORDS


def people(*names: str) -> dict[str, Person]:
    return {name: Person(name, name) for name in names}


def named(text: str, *names: str) -> list[tuple[str, str, str, bool]]:
    """The words found in a line of the notes, whose they are, why, and whether that is sure."""
    document = Synthesis("", notes=(Section("NOTES", (Lines((Line(text),)),)),))
    return [(m.words, m.person, m.match.value, m.sure) for m in find(document, people(*names))]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Demandez à Élodie.", "Elodie", "Élodie"),
        ("c’est l’idée d’ELODIE", "Élodie", "ELODIE"),
        ("d'Élodie et de moi", "Élodie", "Élodie"),
        ("mireille journaliste", "Mireille", "mireille"),
        ("E\u0301lodie parle", "Élodie", "E\u0301lodie"),
        ("avec Jean-Pierre demain", "Jean-Pierre", "Jean-Pierre"),
        ("avec Jean Pierre demain", "Jean-Pierre", "Jean Pierre"),
        ("le mot de N’Diaye", "N'Diaye", "N’Diaye"),
        ("vu avec Inès de la tour", "Inès de La Tour", "Inès de la tour"),
        ("Madame de La Tour l’a dit", "Inès de La Tour", "de La Tour"),
        ("naïma bellec y va", "Naïma Bellec", "naïma bellec"),
        ("قالت لمياء ذلك", "لمياء", "لمياء"),
        ("claire : labo du collectif", "Claire", "claire"),
    ],
)
def test_a_name_is_found_as_people_write_it(text: str, name: str, words: str) -> None:
    assert named(text, name) == [(words, name, "exact", True)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("une rose dans un pot de pierre", "Rose"),
        ("une idée claire", "Claire"),
        ("UNE IDÉE CLAIRE", "Claire"),
        ("Marie-Claude et l’élodiette", "Marie"),
        ("Marie-Claude", "Claude"),
        ("l’élodiette", "Élodie"),
        ("Jean, Pierre", "Jean-Pierre"),
        ("Jean-Paul", "Jean-Pierre"),
        ("N’Golo", "N'Diaye"),
        ("de la tour", "de La"),
        ("De La a à Z", "De"),
        ("a bellec said", "Naïma Bellec"),
        ("christian", "Christine"),
    ],
)
def test_what_is_no_name_is_not_proposed(text: str, name: str) -> None:
    assert named(text, name) == []


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("Rose est la couleur du mur", ["Rose"], [("Rose", "Rose")]),
        (
            "Marie s’en charge",
            ["Marie Bel", "Marie Roy"],
            [("Marie", "Marie Bel"), ("Marie", "Marie Roy")],
        ),
        ("Marie Curie l’a montré", ["Marie"], [("Marie", "Marie")]),
    ],
)
def test_what_may_be_somebody_else_is_not_sure(
    text: str, names: list[str], found: list[tuple[str, str]]
) -> None:
    told = named(text, *names)
    assert [(words, who) for words, who, _match, _sure in told] == found
    assert not any(sure for _words, _who, _match, sure in told)


def test_a_full_name_tells_which_of_two_it_is() -> None:
    told = named("Marie Roy s’en charge", "Marie Bel", "Marie Roy")
    assert told == [("Marie Roy", "Marie Roy", "exact", True)]


def test_a_name_a_letter_apart_is_one_with_a_capital_or_before_a_colon() -> None:
    assert named("virgine : dev logiciel", "Virginie") == [("virgine", "Virginie", "alike", False)]
    assert named("Ménalie l’a dit", "Mélanie") == [("Ménalie", "Mélanie", "alike", False)]
    assert named("on virgine ici", "Virginie") == []
    assert named("Virgine et Virginie", "Virginie", "Virgine") == [
        ("Virgine", "Virgine", "exact", True),
        ("Virginie", "Virginie", "exact", True),
    ]


def test_a_name_of_before_is_found_unless_somebody_else_bears_it() -> None:
    document = Synthesis("", notes=(Section("", (Lines((Line("Nono y pense"),)),)),))
    naima = Person("n", "Naïma", formerly=("Nono",))
    (mention,) = find(document, {"n": naima})
    assert (mention.match, mention.name) == (Match.FORMER, "Naïma")
    found = find(document, {"n": naima, "o": Person("o", "Nono")})
    assert [m.person for m in found] == ["o"]


def test_it_says_where_and_which_lines_have_no_words_of_their_own() -> None:
    said = Line("Merci à Naïma", Source("c1", "p", "s"))
    document = Synthesis(
        "Le projet de Naïma",
        notes=(Section("PLAN", (Lines((said,)), TextTable(("Qui",), (("Naïma",),)))),),
    )
    found = [(m.spot.part, m.spot.section, m.spot.fixed) for m in find(document, people("Naïma"))]
    assert found == [
        (Part.SHEET, "", True),
        (Part.NOTES, "PLAN", False),
        (Part.NOTES, "PLAN", True),
    ]
    assert find(document, people("Naïma"))[1].spot.line == said


def test_who_is_named_in_a_table_alone_is_found_beside_the_document() -> None:
    hidden = replace(people("Naïma")["Naïma"], appearance=Appearance.HIDDEN)
    words = tuple(
        Utterance("Cartes", "", text, 0.0) for text in ("Merci Naïma", "Une carte de Naïma")
    )
    notes = (Section("Notes", (Paragraph(Line("Merci Naïma")),)),)
    found = beyond_choice(Synthesis("", notes=notes, said=words), {"Naïma": hidden})
    assert [(m.spot.line.text, m.spot.fixed) for m in found] == [
        ("Merci Naïma", False),
        ("Une carte de Naïma", True),
    ]


@given(WORDS, st.lists(st.text(max_size=12) | st.sampled_from(["Naïma Bellec", "d’", "=1"])))
def test_whatever_is_typed_or_called_is_read(text: str, names: list[str]) -> None:
    for words, _who, _match, _sure in named(text, *names):
        assert words
        assert words in text


def test_the_whole_of_a_report_is_looked_through() -> None:
    assert {m.person for m in find(REPORT, people("Solène", "Bastien"))} <= {"Solène", "Bastien"}


# ── another name instead ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "old", "new", "common", "said"),
    [
        ("L’idée d’Élodie.", "Élodie", "Naïma", False, "L’idée de Naïma."),
        ("L’idée de Naïma.", "Naïma", "Une personne", True, "L’idée d’une personne."),
        ("Naïma propose", "Naïma", "Une personne", True, "Une personne propose"),
        ("Bien vu. Naïma propose", "Naïma", "Une personne", True, "Bien vu. Une personne propose"),
        ("C’est à Naïma.", "Naïma", "N. B.", False, "C’est à N. B."),
        ("il faut que Naïma vienne", "Naïma", "Hélène", False, "il faut qu’Hélène vienne"),
    ],
)
def test_another_name_reads_as_french_does(
    text: str, old: str, new: str, common: bool, said: str
) -> None:
    at = text.index(old)
    assert instead(text, [(at, at + len(old), new)], common=common) == said


# ── lists of names ──────────────────────────────────────────────────────────────────────────


def test_lists_of_names_follow_a_change_and_nothing_else_does() -> None:
    was, now = Person("v", "Virgine Roux"), Person("v", "Virginie Roux")
    told = forms(was, now, [])
    assert renamed("Mireille, virgine , Virgine Roux et Claire", told) == (
        "Mireille, Virginie , Virginie Roux et Claire"
    )
    assert renamed("avec l’aide de Virgine", told) == "avec l’aide de Virgine"
    assert renamed("Virgine\nMarc", told) == "Virginie\nMarc"
    assert forms(Person("m", "Marie"), Person("m", "Maria"), [Person("n", "Marie Roy")]) == {}
    assert list(entries("Ana, Léo & Zoé\nInès et Hector")) == [
        "Ana",
        "Léo",
        "Zoé",
        "Inès",
        "Hector",
    ]


def test_two_maries_have_their_initial_where_they_let_it_be_read() -> None:
    full, first = Appearance.FULL, Appearance.FIRST
    group = [
        Person("1", "Marie Bel", full),
        Person("2", "Marie Roy", first),
        Person("3", "Ana B", full),
    ]
    assert first_names(group) == ("Marie B.", "Marie", "Ana")


def test_hidden_people_are_counted_behind_the_names_of_a_list() -> None:
    def listed(*names: str) -> str:
        shown = [
            replace(person, name=name.lstrip("-"), appearance=Appearance.HIDDEN)
            if name.startswith("-")
            else person
            for name, person in people(*names).items()
        ]
        return ", ".join(in_list("participants", shown, [person.name for person in shown]))

    assert listed("Bastien", "-Ellen", "Mia") == "Bastien, Mia et une personne"
    assert listed("-Ellen", "Bastien", "-Léo") == "Bastien et 2 personnes sans nom"
    assert listed("-Ellen") == "Une personne"
    assert listed("-Ellen", "-Léo") == "2 personnes sans nom"


def test_spellings_that_may_be_a_persons_are_asked_about_once_until_told_apart() -> None:
    here = people("Mireille", "Virginie", "Mickaël", "Mélanie", "Élodie", "Christine", "Christian")
    roll = "Mireille, Virgine, Mickael, Ménalie, Christine, Elodie, Christian, virgine, Sylvain"
    document = Synthesis("", notes=(Section("", (Lines((Line("virgine : dev logiciel"),)),)),))
    asked = spellings(here, entries(roll), find(document, here))
    assert [(s.name, s.words, s.lists, len(s.mentions)) for s in asked] == [
        ("Virginie", "Virgine", 2, 1),
        ("Mickaël", "Mickael", 1, 0),
        ("Mélanie", "Ménalie", 1, 0),
        ("Élodie", "Elodie", 1, 0),
    ]
    here["Virginie"] = Person("Virginie", "Virginie", apart=(spelling_id("virgine"),))
    assert [s.words for s in spellings(here, entries(roll), [])] == ["Mickael", "Ménalie", "Elodie"]
