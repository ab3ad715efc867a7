"""Random sessions without each plugin in turn: no face tells more than the room could read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from starlette.requests import Request

from plugins.action_canvas import CanvasCard, CanvasGroup, Comment
from plugins.clarification.questions import Answer, Question
from tablee.document.outline import outline, outline_texts
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import enter, facilitator_of, offered, open_room, seat_of, start
from tablee.session import Room
from tablee.session.history.replay import Past
from tablee.session.transfer.document import document_of, public_document_of
from tablee.storage import Store
from tablee.texts import speaking
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.phone import lite
from tests.registry.test_missing import ID, PICTURE, seen, without, written
from tests.support.examples import few
from tests.visibility.lives import WORD, Life, seeded
from tests.visibility.looking import read

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

EVENTS = 30


WRITTEN = ("pdf", "docx", "odt", "xlsx")
"""Formats that are dear to write: each session without a plugin is written in one of them."""


def faces(room: Room, dear: str = "pdf") -> dict[str, str]:
    """What wall, phones with scripts or without, documents, their files, and strangers read."""
    with speaking("fr"):
        drawn = {
            f"{audience} of {step.activity}": frames.frame(room, audience, "fr", step=step.id)
            for step in (*room.agenda, *room.beside)
            for audience in (Audience.WALL, Audience.PHONE)
        }
        told = document_of(room)
        every = frozenset(step.id for step in room.agenda)
        found = {name: frames.encode(frame).decode() for name, frame in drawn.items()}
        found["/lite"] = plain_page(room)
        found["the document"] = repr(replace(told, archive=None))
        found["published"] = repr(replace(public_document_of(room, every), archive=None))
        found["in every format"] = "\n".join(outline_texts(outline(told, Part.BOTH)))
        for name, exporter in room.catalogue.exporters.items():
            if name != "zip" and (name == dear or name not in WRITTEN):
                found[name] = read(exporter.export(told, Part.BOTH))
        return found


def plain_page(room: Room) -> str:
    """The page without scripts of the running step, of somebody who only takes part."""
    person = next((p for p in room.everybody.values() if not p.by_facilitator), None)
    scope = {"type": "http", "method": "GET", "path": "/lite/x", "query_string": b"", "headers": []}
    if person is None or person.has(Role.FACILITATOR):
        return ""
    return bytes(lite._shown(Request(scope), room, person).body).decode()


def replayed(room: Room) -> dict[int, str]:
    """What wall and phones showed at a few moments from the first to the last."""
    past = Past(room)
    shown = (Audience.WALL, Audience.PHONE)
    try:
        found = {}
        for moment in past.moments[:: max(1, len(past.moments) // 4)]:
            with past.at(moment.n) as then:
                drawn = [frames.frame(then, audience, "fr") for audience in shown]
            found[moment.n] = b"\n".join(map(frames.encode, drawn)).decode()
        return found
    finally:
        past.close()


def words(texts: dict[str, str]) -> set[str]:
    return set(WORD.findall("\n".join(texts.values()).casefold()))


@pytest.mark.parametrize("name", few(sorted(offered().activities)))
def test_nothing_is_told_without_a_plugin_that_nobody_read_with_it(
    name: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    seed = sum(map(ord, name))
    with seeded(seed):
        life = Life(tmp_path, catalogue, seed)
        room, boss = life.room, life.boss
        if not catalogue.activities[name].beside:
            step = room.conduct.add_step(boss, name)
            life.attempt("go_to", lambda: room.conduct.go_to(boss, step.id))
        life.live(EVENTS)
        if not catalogue.activities[name].beside and not room.closed:
            life.attempt("go_to", lambda: room.conduct.go_to(boss, step.id))
    dear = WRITTEN[seed % len(WRITTEN)]
    public = words(faces(room, dear)) | life.titles  # which stand on the ballots
    before = replayed(room)
    titles = {step.step.id: (step.title, step.step.plain) for step in room.record().steps}
    known = {c.id for c in room.everything()} | {step.id for step in (*room.agenda, *room.beside)}
    folder = room.store.folder
    room.close()

    kinds = {n: kind for n, kind in catalogue.activities.items() if n != name}
    poorer = Room(Store(folder, read_only=True), replace(catalogue, activities=kinds))
    try:
        now, then = faces(poorer, dear), replayed(poorer)
        assert {s.step.id: (s.title, s.step.plain) for s in poorer.record().steps} == titles
    finally:
        poorer.close()
    for where, text in now.items():
        more = set(WORD.findall(text.casefold())) - public
        assert not more, (where, more, life.done)
    assert then.keys() == before.keys()
    for moment, text in then.items():
        more = set(WORD.findall(text.casefold())) - public
        assert not more - set(WORD.findall(before[moment].casefold())), (moment, more, life.done)
    printed = now["in every format"]
    assert not [id_ for id_ in known if id_ in printed]
    assert not PICTURE.search(printed)
    assert not ID.search(printed)


def test_what_is_said_under_something_hidden_stays_hidden_with_it(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "clarification")
    boss, naima = facilitator_of(room), enter(room, "Naïma")
    solene = enter(room, "Solène", Role.CARRIER)
    start(room, "action_canvas")
    seat = seat_of(room, naima)
    cards = [seat.post(CanvasCard(text)) for text in ("Motmasque", "Motvisible", "Motretire")]
    for card in cards:
        seat.post(Comment(f"Motautour {card.content.texts()[0]}", card.id))
    host = seat_of(room, boss)
    host.post(CanvasGroup("Motgroupe entier", (cards[0].id, cards[1].id)))
    host.post(CanvasGroup("Motgroupe vide", (cards[0].id, cards[2].id)))
    start(room, "clarification")
    question = seat_of(room, naima).post(Question("Motquestion"))
    seat_of(room, solene).post(Answer(question.id, "Motreponse"))
    room.words.hide(boss, cards[0].id, True)
    room.words.hide(boss, question.id, True)
    room.words.withdraw(naima, cards[2].id)
    room = without(room, catalogue)
    console = seen(room, Audience.CONSOLE)
    for told in (seen(room, Audience.WALL), seen(room, Audience.PHONE), *written(room).values()):
        for gone in ("Motmasque", "Motretire", "Motgroupe vide", "Motquestion", "Motreponse"):
            assert gone not in told, gone
    assert "Motreponse" in console
    for kept in ("Motvisible", "Motautour Motvisible", "Motgroupe entier"):
        assert kept in seen(room, Audience.WALL)
        assert kept in written(room)["every format"]


def test_in_a_session_older_than_that_whatever_names_what_is_gone_is_not_told(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas")
    boss, naima = facilitator_of(room), enter(room, "Naïma")
    start(room, "action_canvas")
    seat = seat_of(room, naima)
    card, other = seat.post(CanvasCard("Motmasque")), seat.post(CanvasCard("Motvisible"))
    for about in (card, other):
        seat.post(Comment(f"Motautour {about.content.texts()[0]}", about.id))
    room.words.hide(boss, card.id, True)
    with room.lock, room.store.change("", "start", at=room.clock()):
        for step in room.agenda:
            room.store.put("steps", step.id, msgspec.to_builtins(replace(step, plain=None)))
    room = without(room, catalogue)
    told = seen(room, Audience.WALL)
    assert "Motautour Motvisible" in told
    assert "Motmasque" not in told
