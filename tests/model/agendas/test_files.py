"""Agendas as data: one in a file, what makes none and where, repeats, and what is not here."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablee.errors import BadAgenda
from tablee.model.agendas import (
    MOST_STEPS,
    RUN_SHEET_FIELDS,
    Agenda,
    AgendaStep,
    HalfRead,
    agendas_in,
    check,
    read,
    written,
)
from tablee.registry import Catalogue, fit
from tablee.texts import speaking
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

TWO = b"""# Comments are allowed.
title = "Deux temps"

[[steps]]
activity = "canvas"
minutes = 10

[[steps]]
activity = "dot_vote"
minutes = 5.5
title = "On choisit"
[steps.settings]
dots = 5
source = "#1"
"""

ROUNDS = """
title = "Trois tours"
people = [3, 60]

[[steps]]
times = 3

  [[steps.steps]]
  activity = "canvas"
  minutes = 2
  title = "Tour {n}, on écoute"

  [[steps.steps]]
  activity = "dot_vote"
  minutes = 8
  advice = "C’est le tour {n}."
  settings.dots = "{n}"

[[steps]]
activity = "closing"
minutes = 3
times = 2
title = "Encore ({n})"
"""


def told(file: bytes | str) -> list[str]:
    """What is said of a file that is no agenda."""
    with pytest.raises(BadAgenda) as refused:
        read(file if isinstance(file, bytes) else file.encode())
    return [fault.replace(" ", " ") for fault in refused.value.faults]


def test_an_agenda_in_a_file_is_its_steps_with_their_settings() -> None:
    agenda = read(TWO, "two")
    assert (agenda.name, agenda.title, agenda.minutes) == ("two", "Deux temps", 15.5)
    assert list(agenda) == [
        AgendaStep("canvas", 10),
        AgendaStep("dot_vote", 5.5, "On choisit", {"dots": 5, "source": "#1"}),
    ]
    assert [step.line for step in agenda] == [4, 8]


def test_rounds_are_written_once_and_stand_as_often_as_they_are_lived() -> None:
    agenda = read(ROUNDS.encode()).spoken()
    assert [step.title for step in agenda] == [
        "Tour 1, on écoute",
        "",
        "Tour 2, on écoute",
        "",
        "Tour 3, on écoute",
        "",
        "Encore (1)",
        "Encore (2)",
    ]
    assert [step.settings.get("dots") for step in agenda][1::2] == [1, 2, 3, None]
    assert agenda.steps[3].advice == "C’est le tour 2."
    assert (agenda.minutes, agenda.people) == (36, (3, 60))


@pytest.mark.parametrize(
    ("file", "sentences"),
    [
        (
            "title = \nsummary = 'x'",
            ["Ligne 1 : Ce fichier n’est pas un agenda : cette ligne ne se lit pas comme du TOML."],
        ),
        (
            "title = 'x'\npeople = " + "9" * 5_000,
            ["Ce fichier n’est pas un agenda : cette ligne ne se lit pas comme du TOML."],
        ),
        (b"\xff\xfe\x00", ["Ligne 1 : Ce fichier n’est pas en UTF-8 : enregistrez-le ainsi"]),
        ("title = 'x'", ["Cet agenda n’a aucune étape"]),
        (
            "titel = 'x'\n[[steps]]\nactivity = 'a'\nminutes = 1",
            ["Ligne 1 : « titel » n’est pas un mot de ces fichiers. Vouliez-vous dire « title » ?"],
        ),
        (
            "title = 'x'\n\n[[steps]]\n\nminute = 5\nactivity = 3\n",
            [
                "Ligne 5 : « minute » n’est pas un mot de ces fichiers. Vouliez-vous dire",
                "Ligne 6 : « activity » : il faut un texte entre guillemets.",
                "Ligne 3 : Cette étape ne dit pas sa durée",
            ],
        ),
        (
            "title = 'x'\n[[steps]]\ntimes = 2\n[[steps.steps]]\nactivity = 'a'\nminutes = 1\n"
            "times = 3\n",
            ["Ligne 7 : « times » n’est pas un mot de ces fichiers"],
        ),
        (
            "title = 'x'\n[[steps]]\nactivity = 'a'\nminutes = 700\ntimes = 99",
            ["Ligne 5 : Une étape se répète de 1 à 20 fois", "Ligne 4 : La durée d’une étape va"],
        ),
        ("title = 'x'\nsteps = [3]", ["Ligne 2 : Chaque étape s’écrit sous [[steps]]"]),
        (
            "title = 'x'\npeople = ['trois']\npurpose = 'fun'\n[[steps]]\nactivity='a'\nminutes=1",
            ["« fun » n’est pas une intention", "« people » dit de combien à combien"],
        ),
        (
            "title = 'x'\n[[steps]]\nactivity = 'a'\nminutes = true",
            ["Ligne 4 : « minutes » : il faut un nombre."],
        ),
        ("title = 'x'\n[[steps]]\nactivity = 'a'\nminutes = nan", ["La durée d’une étape va"]),
        (
            "title = 'x'\n[[steps]]\nactivity = 'a'\nminutes = 1\n[steps.settings]\n"
            "big = 99999999999999999999\nday = 2026-01-01\nodd = nan\nfine = 3\n"
            f"deep = {'[' * 40}{']' * 40}",
            [
                f"Ligne {n} : « {name} » : il faut un texte, un nombre"
                for n, name in ((6, "big"), (7, "day"), (8, "odd"), (10, "deep"))
            ],
        ),
        (f"title = 'x'\ndeep = {'[' * 5000}{']' * 5000}", ["ne se lit pas comme du TOML"]),
        ("#" * 600_000, ["trop grand"]),
    ],
)
def test_whoever_writes_a_file_is_told_all_that_is_wrong_with_its_line(
    file: bytes | str, sentences: list[str]
) -> None:
    said = told(file)
    assert [s for s in sentences if not any(s in fault for fault in said)] == []


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ('title = "x', "Il y manque un guillemet."),
        ("title = Un agenda", "Un texte s’écrit entre guillemets"),
        ("title 'x'", "Il y manque un signe = après le mot."),
        ("title = 'x'\ntitle = 'y'", "Ce mot y est déjà."),
        ("title = 'x'\npeople = [3, 60", "Un crochet ou une accolade ne se ferme pas."),
        ("title = 'x'\n[[steps]]\nminutes = 1,5", "Écrivez 1.5, avec un point."),
        ("title = 'x'\nsummary = 'y' 'z'", "Une seule chose par ligne."),
        ('title = "a\\d"', "Elle a un caractère qui n’y va pas."),
    ],
)
def test_a_line_that_is_no_toml_is_said_in_words_of_whoever_wrote_it(line: str, mend: str) -> None:
    (fault,) = told(f"{line}\n" if "people" not in line else line)
    assert fault.startswith(f"Ligne {len(line.splitlines())} : Ce fichier n’est pas un agenda")
    assert mend in fault
    assert "(" not in fault


def test_a_file_of_windows_says_how_to_save_it_and_which_letter_is_the_first() -> None:
    (fault,) = told("title = 'x'\nsummary = 'été'".encode("cp1252"))
    assert (
        fault == "Ligne 2 : Ce fichier n’est pas en UTF-8 : enregistrez-le ainsi, puis recommencez."
    )
    assert read(b"\xef\xbb\xbf" + TWO) == read(TWO)


def test_what_is_wrong_stands_in_the_order_of_the_file_and_is_said_once() -> None:
    file = "title = 3\nsource = 'ici'\n[[steps]]\nactivity = 'a'\nminutes = 700\ntimes = 2\n"
    file += "[[steps]]\nminutes = 1\n[steps.settings]\ntitle = 2026-01-01\n[steps.odd]\n"
    assert told(file) == [
        "Ligne 1 : « title » : il faut un texte entre guillemets.",
        "Ligne 5 : La durée d’une étape va de 0 à 600 minutes.",
        "Ligne 7 : « odd » n’est pas un mot de ces fichiers. Noms possibles : activity, advice, "
        "early, minutes, moderated, offered, run_sheet, settings, times, title, translations.",
        "Ligne 7 : Cette étape ne dit pas son activité (« activity »).",
        "Ligne 10 : « title » : il faut un texte, un nombre, oui ou non, ou une liste.",
    ]


def test_a_file_that_is_all_wrong_is_told_in_what_a_page_can_show() -> None:
    """Eight thousand tables and a word of 400 kB made a page of a megabyte, twice."""
    tables = "".join(f"[t{n}]\n" for n in range(8_000))
    with pytest.raises(BadAgenda) as caught:
        read(f"title = 'x'\n{'b' * 50_000} = 1\n{tables}".encode())
    assert len(caught.value.faults) == 51
    assert "autres fautes" in caught.value.faults[-1]
    assert len(str(caught.value)) < 20_000


def test_what_is_not_here_can_be_told_with_the_rest(catalogue: Catalogue) -> None:
    file = b"title = 'x'\n[[steps]]\nactivity = 'positons'\nminutes = 700\n[[steps]]\nminutes = 1\n"
    with pytest.raises(HalfRead) as refused:
        read(file)
    assert len(refused.value.faults) == 2
    (strange,) = fit(refused.value.agenda, catalogue).strange
    assert strange.replace("\u00a0", " ").startswith("Ligne 3 : Aucune activité « positons » ici.")


def test_a_text_that_looks_like_a_step_leads_to_no_wrong_line() -> None:
    file = 'title = "x"\nsource = """\n[[steps]]\n"""\n[[steps]]\nactivity = "a"\nminute = 1\n'
    assert [fault for fault in told(file) if fault.startswith("Ligne")] == []


def test_an_agenda_that_code_makes_is_checked_as_one_in_a_file_is() -> None:
    step = AgendaStep("canvas", 5)
    check(Agenda("", "Bien", "", (step,)))
    for wrong in (
        Agenda("", " ", "", (step,)),
        Agenda("", "x" * 81, "", (step,)),
        Agenda("", "x", "", (step,) * (MOST_STEPS + 1)),
        Agenda("", "x", "", (replace(step, advice="é" * 501),)),
        Agenda("", "x", "", (step,), people=(5, 2)),
    ):
        with pytest.raises(BadAgenda):
            check(wrong)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(str.strip)
TITLES = WORDS.filter(bool)
VALUES = st.recursive(
    st.one_of(
        WORDS,
        st.booleans(),
        st.integers(-(2**50), 2**50),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text("abc_é .", min_size=1), inner, max_size=3),
    ),
    max_leaves=6,
)
STEPS = st.builds(
    AgendaStep,
    activity=st.from_regex(r"\A[a-z][a-z_]{0,9}\Z"),
    minutes=st.integers(0, 6000).map(lambda tenths: tenths / 10),
    title=WORDS,
    settings=st.dictionaries(st.from_regex(r"\A[a-z_]{1,9}\Z"), VALUES, max_size=4),
    advice=WORDS,
    run_sheet=st.dictionaries(st.sampled_from(RUN_SHEET_FIELDS), WORDS.filter(bool)),
)


@settings(max_examples=examples(30))
@given(TITLES, WORDS, st.lists(STEPS, min_size=1, max_size=5))
def test_an_agenda_that_is_handed_on_in_a_file_comes_back_as_it_was(
    title: str, summary: str, steps: list[AgendaStep]
) -> None:
    agenda = Agenda("", title, summary, tuple(steps), "decide", (2, 0), "Un livre")
    file = written(agenda)
    assert read(file.encode()) == agenda
    assert len(tomllib.loads(file)["steps"]) == len(steps)


def test_repeats_are_handed_on_one_after_the_other() -> None:
    agenda = read(ROUNDS.encode())
    assert read(written(agenda).encode()) == agenda.spoken()


# ── what is not here ────────────────────────────────────────────────────────────────────────


def test_what_is_not_installed_is_said_with_what_is_spelt_nearly_so(catalogue: Catalogue) -> None:
    agenda = read(
        b"""title = "Ailleurs"
[[steps]]
activity = "canvas"
minutes = 1
settings.template = "impact_efort"
[[steps]]
activity = "dot_vot"
minutes = 2
[[steps]]
activity = "dot_vote"
minutes = 3
[steps.settings]
dost = 3
dots = 99
most_per_card = 1
source = "#1"
[[steps]]
activity = "dot_vote"
minutes = 4
settings.source = "#3"
[[steps]]
activity = "approval"
minutes = 5
settings.source = "#2"
[[steps]]
activity = "shared_notes"
minutes = 6
"""
    )
    found = fit(agenda, catalogue)
    said = [sentence.replace(" ", " ") for sentence in found.left_out]
    assert said == [
        "Ligne 5 : Aucun canevas « impact_efort » ici. Vouliez-vous dire « impact_effort » ?",
        "Ligne 7 : Aucune activité « dot_vot » ici. Vouliez-vous dire « dot_vote » ?",
        "Ligne 13 : « dot_vote » n’a pas de réglage « dost ». Vouliez-vous dire « dots » ?",
        "Ligne 26 : « shared_notes » est ouverte à côté de toutes les étapes, "
        "sans être à l’agenda.",
        "Ligne 14 : « Gommettes par personne » : au plus 20.",
        "Ligne 24 : « #2 » ne désigne aucune étape d’avant.",
    ]
    assert len(found.impossible) == 2
    assert [(step.minutes, step.settings) for step in found.agenda] == [
        (1, {}),
        (3, {"most_per_card": 1, "source": "#1"}),
        (4, {"source": "#2"}),
        (5, {}),
    ], "what means a step goes on meaning it"


def test_what_is_here_is_opened_as_it_is(catalogue: Catalogue) -> None:
    agenda = read(TWO)
    assert fit(agenda, catalogue) == fit(fit(agenda, catalogue).agenda, catalogue)
    assert fit(agenda, catalogue).agenda == agenda


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_agenda_of_ours_can_be_opened_whole(catalogue: Catalogue, language: str) -> None:
    with speaking(language):
        for agenda in catalogue.agendas.values():
            assert fit(agenda, catalogue).left_out == ()
            check(agenda)
            assert agenda.purpose
            assert read(written(agenda.spoken()).encode()).minutes == agenda.minutes


# ── from plugins ────────────────────────────────────────────────────────────────────────────


def test_a_wrong_file_beside_a_plugin_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("titel = 'Un'\n")
    (tmp_path / "two.toml").write_bytes(TWO)
    (tmp_path / "three.toml").write_text("title = 'Trois'\n")
    with pytest.raises(BadAgenda) as refused:
        agendas_in(tmp_path)
    assert {fault.split(" :")[0] for fault in refused.value.faults} == {"one.toml", "three.toml"}
    for wrong in ("one", "three"):
        (tmp_path / f"{wrong}.toml").unlink()
    assert [agenda.name for agenda in agendas_in(tmp_path)] == ["two"]


def test_an_agenda_of_a_plugin_is_read_in_both_languages(catalogue: Catalogue) -> None:
    accelerator = catalogue.agendas["accelerator"]
    with speaking("en"):
        assert accelerator.spoken().title == "Project accelerator"
        assert accelerator.spoken().steps[0].title == "Getting ready"
        mine = replace(accelerator, name="")
        assert mine.spoken() == mine, "people’s own words are never translated"
