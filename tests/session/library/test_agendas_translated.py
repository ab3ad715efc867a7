"""A question in several languages: each person reads theirs, the session's stands for the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tablee.activities import Agenda, AgendaStep
from tablee.errors import BadAgenda, BadSetting
from tablee.model.agendas import read, written
from tablee.model.canvases.template import Template, Zone
from tablee.registry import fit
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.session.library.agendas import agenda_of, in_each
from tablee.texts import _, speaking
from tablee.view import Audience
from tablee.web.live import frames

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

FILE = """
title = "Arriver"

[translations.es]
title = "Llegar"

[[steps]]
activity = "go_round"
title = "Tour {n}"
minutes = 5
times = 2

[steps.settings]
question = "Qui êtes-vous ?"

[steps.translations.es]
title = "Ronda {n}"
question = "¿Quién es usted?"

[steps.translations.en]
question = "Who are you?"
"""


@pytest.fixture
def room(tmp_path: Path, catalogue: Catalogue) -> Iterator[Room]:
    sessions = Sessions(tmp_path, catalogue)
    yield sessions.create("laptop", "Essai", read(FILE.encode()), facilitator="Yasmine")
    sessions.close()


def said(room: Room, code: str) -> tuple[str, str]:
    with speaking(code):
        step = room.record().steps[0]
        return step.title, step.activity.question  # type: ignore[attr-defined]


def test_each_person_reads_the_question_in_their_language(room: Room) -> None:
    assert said(room, "fr") == ("Tour 1", "Qui êtes-vous ?")
    assert said(room, "es") == ("Ronda 1", "¿Quién es usted?")
    assert said(room, "en") == ("Tour 1", "Who are you?")
    room.conduct.start(facilitator_of(room))
    told = {code: str(frames.frame(room, Audience.WALL, code)) for code in ("fr", "es")}
    assert ["¿Quién es usted?" in told["es"], "Qui êtes-vous" in told["fr"]] == [True, True]
    assert "¿Quién es usted?" not in told["fr"]


def test_each_audience_is_told_what_is_not_in_its_language(room: Room) -> None:
    room.conduct.start(facilitator_of(room))

    def told(code: str, audience: Audience = Audience.PHONE) -> dict[str, str]:
        return frames.frame(room, audience, code).get("languages", {})  # type: ignore[no-any-return]

    assert told("fr") == told("fr-x-falc") == {}
    assert told("es") == {"Essai": "fr"}
    assert told("en", Audience.WALL) == {"Essai": "fr", "Tour 1": "fr"}
    assert told("en", Audience.CONSOLE) == {"Essai": "fr", "Tour 1": "fr", "Tour 2": "fr"}
    room.conduct.configure(
        facilitator_of(room), room.agenda[0].id, settings={"question": "Et là ?"}
    )
    assert told("es") == {"Essai": "fr", "Et là ?": "fr"}


def test_zones_that_somebody_made_are_in_the_sessions_language_and_rules_are_not(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    zones = (Zone("a", "Au\u00a0cœur", "Qui ?"),)
    canvas = AgendaStep("canvas", 5, settings={"template": Template("", "À nous", zones=zones)})
    sessions = Sessions(tmp_path, catalogue)
    room = sessions.create("laptop", "Essai", Agenda("e", "E", "", (canvas,)), facilitator="Y")
    room.conduct.start(facilitator_of(room))
    told = frames.frame(room, Audience.PHONE, "en")["languages"]
    assert told == dict.fromkeys(("Essai", "À nous", "Au cœur", "Qui ?"), "fr")
    sessions.close()


def test_a_record_that_is_copied_in_one_language_is_whole_in_another(room: Room) -> None:
    with speaking("es"):
        copied = replace(room.record().steps[0], contributions=())
        assert copied.activity.question == "¿Quién es usted?"  # type: ignore[attr-defined]
    with speaking("fr"):
        assert copied.activity.question == "Qui êtes-vous ?"  # type: ignore[attr-defined]


def test_a_question_that_changes_loses_its_translations_alone(room: Room) -> None:
    step, by = room.agenda[0], facilitator_of(room)
    room.conduct.configure(by, step.id, settings={"question": "Comment allez-vous ?"})
    assert room.step(step.id).translations == {"es": {"title": "Ronda 1"}}
    room.conduct.configure(by, step.id, translation=("es", {"question": "¿Qué tal?", "title": " "}))
    assert said(room, "es") == ("Tour 1", "¿Qué tal?")


def test_the_file_gives_them_back(room: Room) -> None:
    kept = agenda_of(room, "Arriver")
    assert read(written(kept).encode()).steps[1].translations == kept.steps[1].translations
    assert kept.steps[1].translations["es"]["title"] == "Ronda 2"
    again = read(written(read(FILE.encode())).encode())
    with speaking("es"):
        assert again.spoken().title == "Llegar"


def test_an_agenda_that_is_kept_in_another_language_keeps_its_own_title(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    library = Sessions(tmp_path, catalogue).agendas
    with speaking("es"):
        assert library.made_ready(read(FILE.encode())).title == "Arriver"


def test_what_is_no_translation_is_told_with_its_line() -> None:
    wrong = FILE.replace('question = "Who', 'qestion = "Who')
    with pytest.raises(BadAgenda) as told:
        read(wrong.replace("[translations.es]", '[translations."Es!"]').encode())
    assert "qestion" in str(told.value)
    assert "Es!" in str(told.value)


def test_a_rule_is_one_for_everybody(tmp_path: Path, catalogue: Catalogue) -> None:
    file = FILE.replace(
        '?"\n\n[steps.translations.es]', '?"\nway = "free"\n\n[steps.translations.es]'
    )
    agenda = read((file + 'way = "turns"\n').encode())
    fitting = fit(agenda, catalogue)
    assert fitting.agenda.steps[0].translations["en"] == {"question": "Who are you?"}
    assert any("ne se traduit pas" in said for said in fitting.strange)
    sessions = Sessions(tmp_path, catalogue)
    room = sessions.create("laptop", "Essai", agenda, facilitator="Yasmine")
    with speaking("en"):  # whatever is kept with the step
        assert room.record().steps[0].activity.way == "free"  # type: ignore[attr-defined]
    by, step = facilitator_of(room), room.agenda[0].id
    room.conduct.configure(by, step, translation=("en", {"way": "turns", "question": "Who?"}))
    assert room.step(step).translations["en"] == {"question": "Who?"}
    with pytest.raises(BadSetting, match="300"):
        room.conduct.configure(by, step, translation=("en", {"question": "é" * 301}))
    sessions.close()


def test_a_question_left_as_it_was_keeps_its_translation(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(tmp_path, catalogue)
    file = b'title = "A"\n[[steps]]\nactivity = "roti"\nminutes = 5\n'
    room = sessions.create("laptop", "Essai", read(file), facilitator="Yasmine")
    said = {"question": "¿Qué le ha aportado?"}
    room.conduct.configure(facilitator_of(room), room.agenda[0].id, translation=("es", said))
    again = read(written(agenda_of(room, "Mon agenda")).encode())
    assert again.steps[0].translations == {"es": said}
    sessions.close()


def test_a_session_in_a_language_of_the_file_is_in_that_language(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(tmp_path, catalogue)
    room = sessions.create(
        "laptop", "Essai", read(FILE.encode()), facilitator="Yasmine", language="es"
    )
    assert said(room, "es") == ("Ronda 1", "¿Quién es usted?")
    assert said(room, "en") == ("Ronda 1", "Who are you?")
    assert said(room, "fr") == ("Ronda 1", "¿Quién es usted?")  # of no language that is told
    sessions.close()


def test_who_reads_easy_french_reads_french_before_the_language_of_the_session(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(tmp_path, catalogue)
    file = FILE.replace("translations.es", "translations.fr").replace("¿Quién es usted?", "Qui ?")
    room = sessions.create("laptop", "Essai", read(file.encode()), facilitator="Y", language="en")
    assert said(room, "fr-x-falc") == ("Ronda 1", "Qui ?")
    easy = ("fr-x-falc", {"question": "Vous êtes qui ?"})
    room.conduct.configure(facilitator_of(room), room.agenda[0].id, translation=easy)
    assert said(room, "fr-x-falc") == ("Ronda 1", "Vous êtes qui ?")
    sessions.close()


def test_a_ready_made_agenda_is_read_by_each_person_in_their_language_and_so_is_its_file(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    sessions = Sessions(tmp_path, catalogue)
    ours = catalogue.agendas["flash_codev"]
    with speaking("es"):
        room = sessions.create("laptop", "Ensayo", ours, facilitator="Y", language="es")
        downloaded = read(written(in_each(ours, catalogue)).encode())
    brought = sessions.create("laptop", "Otra", downloaded, facilitator="Y", language="es")
    for code in ("es", "en", "fr", "fr-x-falc"):
        with speaking(code):
            said = [
                step.title or _(catalogue.activities[step.activity].title) for step in ours.spoken()
            ]
            for each in (room, brought):
                assert [step.title for step in each.record().steps[: len(said)]] == said
    with speaking("en"):
        assert downloaded.spoken().title == ours.spoken().title
    assert fit(downloaded, catalogue).left_out == ()
    sessions.close()
