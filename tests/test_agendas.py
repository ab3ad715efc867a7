"""Agendas as data: one in a file, what makes none and where, repeats, and what is not here."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.agendas import MOST_STEPS, Agenda, AgendaStep, check, in_folder, read, written
from workshop.catalogue import Catalogue, fit
from workshop.errors import BadAgenda
from workshop.texts import speaking

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
            ["Ligne 1 : Ce fichier n’est pas un agenda : il ne se lit pas comme du TOML"],
        ),
        (b"\xff\xfe\x00", ["Ce fichier n’est pas un agenda : il ne se lit pas"]),
        ("title = 'x'", ["Cet agenda n’a aucune étape"]),
        (
            "titel = 'x'\n[[steps]]\nactivity = 'a'\nminutes = 1",
            ["Ligne 1 : « titel » n’est pas un mot de ces fichiers. Vouliez-vous dire « title » ?"],
        ),
        (
            "title = 'x'\n\n[[steps]]\n\nminute = 5\nactivity = 3\n",
            [
                "Ligne 5 : « minute » n’est pas un mot de ces fichiers. Vouliez-vous dire",
                "Ligne 6 : « activity » n’a pas la bonne forme",
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
            ["Ligne 5 : Une étape se répète de 1 à 20 fois", "Ligne 2 : La durée d’une étape va"],
        ),
        ("title = 'x'\nsteps = [3]", ["Ligne 2 : Chaque étape s’écrit sous [[steps]]"]),
        (
            "title = 'x'\npeople = ['trois']\npurpose = 'fun'\n[[steps]]\nactivity='a'\nminutes=1",
            ["« fun » n’est pas une intention", "« people » dit de combien à combien"],
        ),
        (
            "title = 'x'\n[[steps]]\nactivity = 'a'\nminutes = true",
            ["« minutes » n’a pas la bonne"],
        ),
        ("title = 'x'\n[[steps]]\nactivity = 'a'\nminutes = nan", ["La durée d’une étape va"]),
        (
            "title = 'x'\n[[steps]]\nactivity = 'a'\nminutes = 1\n[steps.settings]\n"
            "big = 99999999999999999999\nday = 2026-01-01\nodd = nan\nfine = 3\n"
            f"deep = {'[' * 40}{']' * 40}",
            [
                f"Ligne {n} : « {name} » n’a pas la bonne"
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
)


@settings(max_examples=30)
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
        "Ligne 2 : Aucun canevas « impact_efort » ici. Vouliez-vous dire « impact_effort » ?",
        "Ligne 6 : Aucune activité « dot_vot » ici. Vouliez-vous dire « dot_vote » ?",
        "Ligne 9 : « dot_vote » n’a pas de réglage « dost ». Vouliez-vous dire « dots » ?",
        "Ligne 9 : « Gommettes par personne » : au plus 20.",
        "Ligne 21 : « #2 » ne désigne aucune étape d’avant.",
        "Ligne 25 : « shared_notes » est ouverte à côté de toutes les étapes, "
        "sans être à l’agenda.",
    ]
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
        in_folder(tmp_path)
    assert {fault.split(" :")[0] for fault in refused.value.faults} == {"one.toml", "three.toml"}
    for wrong in ("one", "three"):
        (tmp_path / f"{wrong}.toml").unlink()
    assert [agenda.name for agenda in in_folder(tmp_path)] == ["two"]


def test_an_agenda_of_a_plugin_is_read_in_both_languages(catalogue: Catalogue) -> None:
    accelerator = catalogue.agendas["accelerator"]
    with speaking("en"):
        assert accelerator.spoken().title == "Project accelerator"
        assert accelerator.spoken().steps[0].title == "Getting ready"
        mine = replace(accelerator, name="")
        assert mine.spoken() == mine, "people’s own words are never translated"
