"""A word cloud and a quick question: what is one word, what is counted, what is in the document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from plugins.word_cloud import Cloud, Phrase, QuickAnswer
from plugins.word_cloud.merging import key_of, parted, words_of
from tablee.document.formats import written
from tablee.errors import NotAccepted
from tablee.model.entities import SOMEBODY, Appearance, Role
from tablee.model.synthesis import Part, SheetPicture, TextTable
from tablee.sdk.testing import (
    enter,
    facilitator_of,
    fields,
    fill,
    open_room,
    seat_of,
    shown,
    shown_to,
    start,
)
from tablee.session.history.labels import last_act
from tablee.session.transfer.document import document_of
from tablee.view import Audience
from tests.support.app_test import press

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room


@pytest.fixture
def begun(tmp_path: Path, catalogue: Catalogue) -> Callable[..., Room]:
    """Begins a step with these settings."""

    def begin(activity: str = "word_cloud", **settings: Any) -> Room:
        room = open_room(tmp_path, catalogue, activity, settings={activity: settings})
        start(room, activity)
        return room

    return begin


def said(room: Room, **words: list[str]) -> None:
    for name, all_of in words.items():
        person = enter(room, name)
        for word in all_of:
            seat_of(room, person).post(Phrase(word))


def counted(room: Room) -> dict[str, int]:
    step = room.record().current
    assert step is not None
    return {word.text: word.people for word in words_of(step)}


@pytest.mark.parametrize(
    ("language", "same"),
    [
        ("fr", ("Forêt", "forêts", "la foret", "LES FORÊTS", "l’forêt")),
        ("en", ("Garden", "the gardens", "gardens")),
        ("es", ("Jardín", "los jardines", "jardin")),
        ("fr-x-falc", ("Forêt", "les forêts")),
        ("pt-BR", ("Jardim", "jardim", "o jardim")),
        ("tlh", ("Qapla", "qapla", "QAPLA!")),
    ],
)
def test_accents_case_articles_and_endings_make_no_other_word(
    language: str, same: tuple[str, ...]
) -> None:
    assert len({key_of(text, language) for text in same}) == 1
    assert key_of("tout autre", language) != key_of(same[0], language)
    assert key_of("…", language)


def test_a_word_is_counted_by_people_and_written_as_most_do(begun: Callable[..., Room]) -> None:
    room = begun()
    said(room, Ali=["Forêt", "eau"], Bea=["forêts", "Eau"], Cleo=["forêts", "vivre ensemble"])
    assert counted(room) == {"forêts": 3, "eau": 2, "vivre ensemble": 1}
    step = room.record().current
    assert step is not None
    assert [words for _id, words in step.activity.votable(step)] == [*counted(room)]


def test_the_group_puts_words_together_and_takes_that_back(begun: Callable[..., Room]) -> None:
    room = begun()
    said(room, Ali=["arbre", "pluie"], Bea=["forêt"], Cleo=["arbres"])
    seat = seat_of(room, facilitator_of(room))
    ids = {word.text: word.ids for word in words_of(seat.step)}
    seat.set_facts(Cloud(together=((*ids["arbre"], *ids["forêt"]),)))
    assert counted(room) == {"arbre": 3, "pluie": 1}
    said(room, Dana=["Forêts"])  # what comes later stands with its like
    assert counted(room) == {"arbre": 4, "pluie": 1}
    only = tuple(c.id for c, phrase in seat.step.of(Phrase) if phrase.text == "arbres")
    seat.set_facts(Cloud(apart=(only,)))
    assert counted(room) == {"forêt": 2, "arbre": 1, "pluie": 1, "arbres": 1}
    room.history.undo(facilitator_of(room))
    assert counted(room) == {"arbre": 4, "pluie": 1}


def test_each_person_sees_their_own_words_and_with_which_they_are_counted(
    begun: Callable[..., Room],
) -> None:
    room = begun(most=3)
    said(room, Ali=["arbre", "pluie"], Bea=["forêt"], Cleo=["forêt"])
    ali, bea = (p for p in room.everybody.values() if p.name in ("Ali", "Bea"))
    dana = enter(room, "Dana")
    told = shown_to(room, ali).replace("\u00a0", " ")
    assert {"Vos mots : 2 sur 3", "arbre", "pluie"} <= {*told.split("\n")}
    assert "forêt" not in told
    assert shown_to(room, dana) == ""
    seat = seat_of(room, facilitator_of(room))
    ids = {word.text: word.ids for word in words_of(seat.step)}
    seat.set_facts(Cloud(together=((*ids["arbre"], *ids["forêt"]),)))
    told = shown_to(room, ali).replace("\u00a0", " ")
    assert "arbre" in told
    assert "Compté avec « forêt »" in told
    assert "Compté avec" not in shown_to(room, bea)
    room.words.hide(facilitator_of(room), ids["pluie"][0], True)
    assert "pluie" not in shown_to(room, ali)


def test_each_merge_and_parting_is_called_what_it_is_where_it_can_be_undone(
    begun: Callable[..., Room],
) -> None:
    room = begun()
    said(room, Ali=["arbre"], Bea=["forêt"], Cleo=["arbres"])
    lead = facilitator_of(room)
    seat = seat_of(room, lead)
    ids = {word.text: word.ids for word in words_of(seat.step)}
    one = (*ids["arbre"], *ids["forêt"])
    changes: dict[str, Callable[[], Cloud]] = {
        "Mots réunis": lambda: Cloud(together=(one,)),
        "Mots séparés": lambda: apart("arbres"),
        "Mots réunis de nouveau": lambda: Cloud(together=(one,)),
        "Mots séparés\u00a0": lambda: apart("forêt"),
    }

    def apart(text: str) -> Cloud:
        word = next(w for w in words_of(seat.step) if text in dict(w.spellings))
        return parted(seat.step, word, text)

    for called, change in changes.items():
        seat.set_facts(change())
        last = last_act(room, lead, seat.step.step.id)
        assert last is not None
        assert last.words == called.strip()


def test_what_was_put_together_stays_so_when_the_one_word_that_was_in_it_is_hidden(
    begun: Callable[..., Room],
) -> None:
    room = begun()
    said(room, Ali=["arbre"], Bea=["forêt"])
    seat = seat_of(room, facilitator_of(room))
    ids = {word.text: word.ids for word in words_of(seat.step)}
    seat.set_facts(Cloud(together=((*ids["arbre"], *ids["forêt"]),)))
    room.words.hide(facilitator_of(room), ids["forêt"][0], True)
    assert counted(room) == {"arbre": 1}
    said(room, Dana=["Forêts"])
    assert list(counted(room).values()) == [2]


def test_a_spelling_is_parted_whoever_put_it_with_others(begun: Callable[..., Room]) -> None:
    room = begun()
    said(room, Ali=["arbre", "cote"], Bea=["forêt", "côté"], Cleo=["Côté"])
    seat = seat_of(room, facilitator_of(room))
    ids = {word.text: word.ids for word in words_of(seat.step)}
    seat.set_facts(Cloud(together=((*ids["arbre"], *ids["forêt"]),)))
    assert set(counted(room).values()) == {2, 3}
    for text in ("forêt", "cote"):
        word = next(w for w in words_of(seat.step) if text in dict(w.spellings))
        seat.set_facts(parted(seat.step, word, text))
    assert counted(room) == {"côté": 2, "arbre": 1, "cote": 1, "forêt": 1}
    said(room, Dana=["forêts"])  # it was parted from another word, not from its own endings
    assert counted(room)["forêt"] == 2


def test_so_many_words_a_person_each_once(begun: Callable[..., Room]) -> None:
    room = begun(most=2)
    said(room, Ali=["eau"])
    ali = next(p for p in room.everybody.values() if p.name == "Ali")
    with pytest.raises(NotAccepted, match="déjà écrit ce mot"):
        seat_of(room, ali).post(Phrase("Les eaux" if key_of("eaux", "fr") == "eau" else "EAU"))
    seat_of(room, ali).post(Phrase("feu"))
    with pytest.raises(NotAccepted, match="2 mots sont déjà là"):
        seat_of(room, ali).post(Phrase("air"))


def test_nobody_is_named_unless_asked_and_hidden_words_are_gone(begun: Callable[..., Room]) -> None:
    room = begun()
    said(room, Bertille=["eau", "zut"])
    step = room.record().current
    assert step is not None
    (bad,) = (c for c, phrase in step.of(Phrase) if phrase.text == "zut")
    seat_of(room, facilitator_of(room)).hide(bad.id)
    for audience in (Audience.PHONE, Audience.WALL):
        assert "zut" not in shown(room, audience)
        assert "Bertille" not in shown(room, audience)
    assert "zut" in shown(room, Audience.CONSOLE)
    assert counted(room) == {"eau": 1}
    assert "zut" not in written_as(room, "markdown")
    (water,) = (c for c, phrase in step.of(Phrase) if phrase.text == "eau")
    seat_of(room, facilitator_of(room)).hide(water.id)
    assert "zut" in shown(room, Audience.CONSOLE)  # or nobody could show them again
    seat_of(room, facilitator_of(room)).hide(water.id, hidden=False)
    named = begun_named(room)
    assert "Bertille" in shown(named, Audience.PHONE)


def begun_named(room: Room) -> Room:
    step = room.record().current
    assert step is not None
    room.conduct.configure(facilitator_of(room), step.step.id, settings={"named": True})
    return room


def written_as(room: Room, name: str) -> str:
    return written(room.catalogue, name, document_of(room), Part.BOTH).decode()


def test_the_document_has_a_table_with_counts_and_a_picture_that_is_described(
    begun: Callable[..., Room],
) -> None:
    room = begun(question="Quel mot pour le jardin ?")
    said(room, Ali=["eau", "terre"], Bea=["Eau"], Cleo=["eaux"])
    blocks = [block for section in document_of(room).notes for block in section.blocks]
    (table,) = (block for block in blocks if isinstance(block, TextTable))
    assert table.head == ("Mot", "Personnes")
    assert table.rows[0][1] == "3"
    (picture,) = (block for block in blocks if isinstance(block, SheetPicture))
    assert "Nuage de 2 mots" in picture.alt
    assert "terre, 1" in picture.alt
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.width > 900
    for name in ("markdown", "html", "plaintext", "csv-contributions"):
        if name in room.catalogue.exporters:
            assert "terre" in written_as(room, name), name


# ── a quick question ────────────────────────────────────────────────────────────────────────


def test_a_quick_answer_is_given_with_one_press_changed_and_counted(
    begun: Callable[..., Room],
) -> None:
    room = begun("quick_question")
    ali, bea = enter(room, "Ali"), enter(room, "Bea", appearance=Appearance.HIDDEN)
    assert [field.button for field in fields(room, ali)] == ["Répondre"]
    fill(room, ali, "answer", answer="0")
    fill(room, bea, "answer", answer="4")
    fill(room, ali, "answer", answer="4")
    assert "Orage" in shown(room, Audience.WALL)
    step = room.record().current
    assert step is not None
    assert [answer.answer for _c, answer in step.of(QuickAnswer)] == ["4", "4"]
    assert "Ali" not in shown(room, Audience.WALL)
    assert [field.button for field in fields(room, ali)] == ["Changer ma réponse"]
    text = written_as(room, "markdown")
    assert "Orage" in text
    assert "2 réponses" in text
    with pytest.raises(NotAccepted):
        seat_of(room, enter(room, "Cleo")).post(QuickAnswer("11"))


def test_numbers_have_their_mean(begun: Callable[..., Room]) -> None:
    room = begun("quick_question", answers="number")
    for name, number in (("Ali", "7"), ("Bea", "10")):
        fill(room, enter(room, name), "answer", answer=number)
    assert "en moyenne 8,5" in shown(room, Audience.PHONE).replace("\u00a0", " ")


# ── for people without a phone ──────────────────────────────────────────────────────────────


def console_of(room: Room) -> AppTest:
    def draw(seat):  # type: ignore[no-untyped-def] # runs on its own, without our imports
        from tablee.ui.widgets import inputs

        inputs.show_refusal(seat)
        seat.activity.render(seat)

    seat = seat_of(room, facilitator_of(room), room.agenda[0].activity)
    screen = AppTest.from_function(draw, args=(seat,)).run()
    assert not screen.exception
    return screen


def answers_for(screen: AppTest, who: str, answer: str, button: str = "Ajouter") -> None:
    screen.selectbox[0].set_value(who).run()
    screen.selectbox[1].set_value(answer)
    press(screen, button)
    assert not screen.exception


def given(room: Room) -> list[tuple[str, str]]:
    step = room.record().current
    assert step is not None
    return [(c.person, answer.answer) for c, answer in step.of(QuickAnswer)]


def test_the_console_answers_for_whoever_has_no_phone_and_changes_what_it_typed(
    begun: Callable[..., Room],
) -> None:
    room = begun("quick_question")
    ali, bea = enter(room, "Ali"), enter(room, "Bea")
    screen = console_of(room)
    press(screen, "Ajouter")
    assert "Dites d’abord qui parle" in screen.error[0].value
    answers_for(screen, ali.id, "0")
    assert given(room) == [(ali.id, "0")]
    answers_for(screen, ali.id, "4", "Changer sa réponse")
    answers_for(screen, SOMEBODY, "4")
    answers_for(screen, SOMEBODY, "4")
    assert given(room) == [(ali.id, "4"), ("", "4"), ("", "4")]
    fill(room, bea, "answer", answer="1")
    answers_for(screen, bea.id, "2")
    assert "a déjà répondu" in screen.error[0].value
    assert (bea.id, "1") in given(room)
    assert "4 réponses" in written_as(room, "markdown")


def test_the_console_answers_for_nobody_before_the_step_begins(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "quick_question")
    assert not console_of(room).selectbox


def test_who_takes_notes_answers_and_writes_for_others(begun: Callable[..., Room]) -> None:
    room = begun("quick_question", answers="number")
    scribe, ali = enter(room, "Zoe", Role.SCRIBE), enter(room, "Ali")
    assert [field.name for field in fields(room, ali)] == ["answer"]
    fill(room, scribe, "somebody", whom=ali.id, answer="7")
    assert given(room) == [(ali.id, "7")]
    (others,) = (field for field in fields(room, scribe) if field.name == "somebody")
    (whom,) = (asked for asked in others.inputs if asked.name == "whom")
    assert ali.id not in dict(whom.choices)
    with pytest.raises(NotAccepted, match="a déjà répondu"):
        seat_of(room, scribe).post(QuickAnswer("8"), on_behalf_of=ali.id)
    fill(room, ali, "answer", answer="9")
    assert given(room) == [(ali.id, "9")]


def test_who_takes_notes_writes_others_words_into_the_cloud(begun: Callable[..., Room]) -> None:
    room = begun(most=1)
    scribe, ali = enter(room, "Zoe", Role.SCRIBE), enter(room, "Ali")
    assert [field.name for field in fields(room, ali)] == ["text"]
    fill(room, scribe, "somebody", whom=ali.id, text="eau")
    fill(room, scribe, "text", text="Eaux")
    assert counted(room) == {"eau": 2}
    with pytest.raises(NotAccepted, match="de cette personne est déjà là"):
        fill(room, scribe, "somebody", whom=ali.id, text="feu")
