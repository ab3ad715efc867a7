"""What phones send of what is written: whose it is, what is refused, what is said back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.activities import read_facts
from tablee.model.entities import Person, Role
from tablee.model.groups import Group
from tablee.sdk.testing import facilitator_of, start
from tablee.session import Sessions
from tablee.session.people.seat import Seat
from tablee.settings import Settings
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.phone import writing
from tablee.web.site import COOKIE, Site
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP = "laptop-of-the-facilitator"
NAIMA, KARIM = "phone-of-naima-0123456789", "phone-of-karim-0123456789"

JSON = {"content-type": "application/json"}


class Served:
    def __init__(self, folder: Path) -> None:
        self.site = Site(Settings(sessions=folder, plugins=("none",)))
        self.site.sessions = Sessions(folder, sample_catalogue())
        self.room: Room = self.site.sessions.create(LAPTOP, "Essai", facilitator="Yasmine")
        self.yasmine = facilitator_of(self.room)
        for activity in ("ideas", "pick"):
            self.room.conduct.add_step(self.yasmine, activity)
        self.naima = self.room.people.join(NAIMA, "Naïma")
        self.karim = self.room.people.join(KARIM, "Karim")
        self.step = start(self.room, "ideas")
        self.app = Starlette(routes=writing.routes(lambda: self.site))

    def reopen(self) -> None:
        """As another process finds the session."""
        folder, id_ = self.site.settings.sessions, self.room.session.id
        self.site.sessions.close()
        self.site.sessions = Sessions(folder, sample_catalogue())
        self.room = self.site.sessions.rooms[id_]

    def send(self, browser: str = NAIMA, **body: Any) -> Any:
        address = f"/write/{self.room.session.id}/{self.step}"
        return TestClient(self.app, cookies={COOKIE: browser}).post(address, json=body)

    def idea(self, text: str, browser: str = NAIMA, **body: Any) -> Any:
        return self.send(browser, field="idea", text=text, **body)

    def texts(self) -> list[str]:
        return [idea.text for _c, idea in self.room.step_record(self.step).of(Idea)]

    def last(self) -> dict[str, Any]:
        address = f"/write/{self.room.session.id}/{self.step}"
        client = TestClient(self.app, cookies={COOKIE: NAIMA})
        did: dict[str, Any] = client.get(address).json()["did"]
        return did

    def only(self) -> str:
        (found,) = self.room.step_record(self.step).of(Idea)
        return found[0].id


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    yield served
    served.site.sessions.close()


def test_whose_text_is_hidden_reads_so_and_nobody_else_does(served: Served) -> None:
    room, yasmine = served.room, served.yasmine
    posted = Seat(room, served.naima.id, served.step).post(Idea(text="Fermer la salle"))

    def told(person: Person) -> list[Any]:
        return list(writing.written(room, person, served.step, None)["own"]["views"])

    assert frames.frame(room, Audience.PHONE, "fr")["aside"] == 0
    room.words.hide(yasmine, posted.id, True)
    assert frames.frame(room, Audience.PHONE, "fr")["aside"] == 1
    (said,) = told(served.naima)
    assert "Un de vos textes" in said.title
    assert "Fermer la salle" in said.text
    assert told(served.karim) == []
    room.words.hide(yasmine, posted.id, False)
    assert told(served.naima) == []


def test_what_is_written_is_its_authors_and_can_be_taken_back(served: Served) -> None:
    did = served.idea("  Un annuaire  ").json()["did"]
    assert (did["words"], did["undo"]["label"], did["redo"]) == ("Texte envoyé", "Annuler", None)
    assert served.texts() == ["Un annuaire"]
    assert served.room.contribution(served.only()).person == served.naima.id
    undone = served.send(undo=did["undo"]["n"]).json()["did"]
    assert served.texts() == []
    served.send(redo=undone["redo"]["n"])
    assert served.texts() == ["Un annuaire"]


def test_the_same_sending_that_comes_again_is_taken_once(served: Served) -> None:
    for _time in range(3):
        assert served.idea("Un annuaire", once="a1").status_code == 200
    served.idea("Un annuaire", once="a2")
    served.idea("Un annuaire", KARIM, once="a1")
    assert served.texts() == ["Un annuaire"] * 3


ACTS: list[dict[str, Any]] = [
    {"press": "shout"},
    {"press": "withdraw"},
    {"edit": True, "text": "Un autre"},
    {"undo": True},
]


def act(served: Served, asked: dict[str, Any], once: str) -> dict[str, Any]:
    target = served.only()
    named = {"target": target} if "press" in asked else {}
    if "edit" in asked:
        named = {"edit": target}
    if "undo" in asked:
        named = {"undo": served.last()["undo"]["n"]}
    return {**asked, **named, "once": once}


@pytest.mark.parametrize("asked", ACTS, ids=lambda asked: next(iter(asked)))
def test_a_act_that_comes_again_is_done_once_also_after_a_restart(
    served: Served, asked: dict[str, Any]
) -> None:
    served.idea("Un annuaire")
    body = act(served, asked, "d1")
    for _time in range(2):
        assert served.send(**body).status_code == 200
    done, n = served.texts(), served.room.n
    served.reopen()
    again = served.send(**body)
    assert again.status_code == 200
    assert (served.texts(), served.room.n, again.json()["v"]) == (done, n, n)


def test_what_was_refused_is_not_taken_for_done(served: Served) -> None:
    served.idea("Un annuaire")
    target = served.only()
    assert served.send(edit=target, text="", once="d1").status_code == 422
    assert served.send(edit=target, text="Deux", once="d1").status_code == 200
    assert served.texts() == ["Deux"]


def test_another_name_or_another_person_does_it_again(served: Served) -> None:
    served.idea("A")
    target = served.only()
    for once, browser in (("d1", NAIMA), ("d2", NAIMA), ("d1", LAPTOP), ("d1", NAIMA)):
        assert served.send(browser, press="shout", target=target, once=once).status_code == 200
    assert served.texts() == ["A!!!"]


def test_the_same_act_sent_twice_at_a_time_is_done_once(served: Served) -> None:
    served.idea("A")
    target = served.only()
    with ThreadPoolExecutor(8) as phones:
        sent = [
            phones.submit(served.send, press="shout", target=target, once="d1") for _ in range(8)
        ]
    assert {each.result().status_code for each in sent} == {200}
    assert served.texts() == ["A!"]


def test_what_a_phone_is_drawn_for_outlives_a_restart(served: Served) -> None:
    room = served.room
    room.people.set_roles(served.yasmine, served.karim.id, frozenset({Role.SCRIBE}))
    before = frames.frame(room, Audience.PHONE, "fr")
    served.reopen()
    after = frames.frame(served.room, Audience.PHONE, "fr")
    assert served.room is not room
    assert [after[name] for name in ("v", "stage")] == [before[name] for name in ("v", "stage")]
    room = served.room
    room.people.set_roles(served.yasmine, served.karim.id, frozenset({Role.PARTICIPANT}))
    assert frames.frame(room, Audience.PHONE, "fr")["stage"] != before["stage"]


def test_what_is_refused_says_why_and_puts_nothing(served: Served) -> None:
    assert served.idea("").json()["error"] == "Écrivez d’abord quelques mots."
    long = served.idea("x" * 101)
    assert (long.status_code, "100 caractères" in long.json()["error"]) == (422, True)
    gone = served.send(field="nowhere", text="x")
    assert (gone.status_code, "n’est plus là" in gone.json()["error"]) == (409, True)
    assert served.idea("x", "a stranger's browser").status_code == 403
    start(served.room, "pick")
    late = served.idea("Trop tard")
    assert (late.status_code, "terminée" in late.json()["error"]) == (403, True)
    assert served.texts() == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"[" * 9_999, b"{", b'{"text": "\xc3("}', b'{"text": 3}', b"\xff"]
)
def test_what_cannot_be_read_is_refused_with_a_sentence(served: Served, body: bytes) -> None:
    client = TestClient(served.app, cookies={COOKIE: NAIMA})
    answer = client.post(
        f"/write/{served.room.session.id}/{served.step}", content=body, headers=JSON
    )
    assert (answer.status_code, answer.json()["error"]) == (
        422,
        "Ce qui a été envoyé ne se lit pas.",
    )


def test_one_corrects_and_withdraws_ones_own_words_alone(served: Served) -> None:
    served.idea("Un anuaire")
    target = served.only()
    assert served.send(edit=target).json()["editing"] == "Un anuaire"
    for body in ({"edit": target}, {"edit": target, "text": "x"}):
        assert served.send(KARIM, **body).status_code == 403
    assert served.send(KARIM, press="withdraw", target=target).status_code == 403
    assert served.send(edit=target, text="").status_code == 422
    assert served.send(edit=target, text="Un annuaire").json()["did"]["words"] == "Texte corrigé"
    assert served.texts() == ["Un annuaire"]
    assert "Mes textes" in served.send(press="withdraw", target=target).json()["did"]["note"]
    assert served.texts() == []
    assert served.send(edit=target).status_code == 404


def test_a_press_that_a_plugin_does_not_bear_leaves_the_room_unharmed(served: Served) -> None:
    served.idea("Un annuaire")
    broken = served.send(press="break", target=served.only())
    assert (broken.status_code, "rencontré une erreur" in broken.json()["error"]) == (422, True)
    assert "n’est plus là" in served.send(press="unknown", target="x").json()["error"]
    assert served.texts() == ["Un annuaire"]


@pytest.mark.parametrize("button", ["hide", "shout", "withdraw", "", "for-somebody-hide"])
def test_nobody_presses_for_somebody_else_by_hand_made_requests(
    served: Served, button: str
) -> None:
    served.idea("Un annuaire")
    odette = served.room.people.add(served.yasmine, "Odette")
    for browser in (KARIM, NAIMA):
        for whom in (odette.id, served.yasmine.id, "somebody", "", "\u0000"):
            asked = {"press": f"for-somebody-{button}", "target": served.only(), "text": whom}
            assert served.send(browser, **asked).status_code in (403, 409, 422)
    assert served.texts() == ["Un annuaire"]


def test_whoever_facilitates_writes_on_the_console_alone(served: Served) -> None:
    assert served.idea("x", KARIM).status_code == 200
    assert served.idea("x", LAPTOP).status_code == 409


def test_each_step_says_what_can_be_written_and_a_closed_session_nothing(served: Served) -> None:
    room = served.room
    shown = frames.frame(room, Audience.PHONE, "fr")
    assert [field.name for field in shown["writing"]["fields"]] == ["idea"]
    assert shown["page"] is False
    start(room, "pick")
    after = frames.frame(room, Audience.PHONE, "fr")
    assert (after["casting"], after["stage"] != shown["stage"]) == (shown["casting"], True)
    room.conduct.close(served.yasmine)
    assert frames.frame(room, Audience.PHONE, "fr")["writing"] is None
    assert not {"page", "writing"} & set(frames.frame(room, Audience.WALL, "fr"))


def test_a_phone_writes_where_its_person_sits_whatever_it_says(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    site = Site(Settings(sessions=tmp_path), catalogue)
    room = site.sessions.create(LAPTOP, "Essai", facilitator="Yasmine")
    yasmine = facilitator_of(room)
    for activity in ("groups", "tables"):
        room.conduct.add_step(yasmine, activity)
    people = [room.people.join(phone, name) for phone, name in ((NAIMA, "Naïma"), (KARIM, "Karim"))]
    tables = tuple(Group(f"t{n}", "", (p.id,)) for n, p in enumerate(people, 1))
    formed = read_facts(
        catalogue.activities["groups"].facts, msgspec.to_builtins({"tables": tables})
    )
    Seat(room, yasmine.id, start(room, "groups")).set_facts(formed)
    step = start(room, "tables")
    app = Starlette(routes=writing.routes(lambda: site))
    body = {"field": "card", "text": "chez moi", "choice": "t2"}
    address = f"/write/{room.session.id}/{step}"
    assert TestClient(app, cookies={COOKIE: NAIMA}).post(address, json=body).status_code == 200
    (card,) = room.step_record(step).contributions
    assert getattr(card.content, "group", "") == "t1"
    answer = TestClient(app, cookies={COOKIE: LAPTOP}).post(address, json=body)
    assert "n’est plus là" in answer.json()["error"]
    site.sessions.close()
