"""What a phone asks of its own person: name, texts, authors of a text, a picture on its way."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from plugins.presentation import ProjectPicture
from tablee.drawing import uploads
from tablee.model.entities import Appearance, Role
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.texts import LANGUAGES
from tablee.web.phone import own_texts, pictures, profile
from tablee.web.site import COOKIE, Site
from tests.storage.test_erasure import traces
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP = "laptop-of-the-facilitator"
NAIMA, KARIM = "phone-of-naima-0123456789", "phone-of-karim-0123456789"
STRANGER = "phone-of-a-stranger-012345"


class Served:
    """A running step, Naïma and Karim; the routes of one's own part."""

    def __init__(self, folder: Path, catalogue: Catalogue, activity: str) -> None:
        self.site = Site(Settings(sessions=folder, plugins=("none",)))
        self.site.sessions = Sessions(folder, catalogue)
        self.room: Room = self.site.sessions.create(LAPTOP, "Essai", facilitator="Yasmine")
        self.yasmine = facilitator_of(self.room)
        self.room.conduct.add_step(self.yasmine, activity)
        self.naima = self.room.people.join(NAIMA, "Naïma")
        self.karim = self.room.people.join(KARIM, "Karim")
        self.step = start(self.room, activity)
        self.folder = folder / self.room.session.id
        own = (profile.routes, own_texts.routes, pictures.routes)
        self.app = Starlette(routes=[route for each in own for route in each(lambda: self.site)])

    def client(self, browser: str = NAIMA) -> TestClient:
        return TestClient(self.app, cookies={COOKIE: browser})

    def get(self, what: str, browser: str = NAIMA, rest: str = "", **query: Any) -> Any:
        address = f"/{what}/{self.room.session.id}{rest}"
        return self.client(browser).get(address, params=query)

    def post(self, what: str, browser: str = NAIMA, **body: Any) -> Any:
        return self.client(browser).post(f"/{what}/{self.room.session.id}", json=body)

    def idea(self, text: str) -> str:
        return seat_of(self.room, self.naima).post(Idea(text)).id

    def send_picture(self, data: bytes, browser: str = NAIMA, **headers: str) -> Any:
        kind = {"content-type": "application/octet-stream"} | headers
        address = f"/picture/{self.room.session.id}/{self.step}"
        return self.client(browser).post(address, content=data, headers=kind)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path, sample_catalogue(), "ideas")
    yield served
    served.site.sessions.close()


@pytest.fixture
def telling(tmp_path: Path, catalogue: Catalogue) -> Iterator[Served]:
    """Naïma carries a project, and the step takes her pictures."""
    served = Served(tmp_path, catalogue, "presentation")
    served.room.people.set_roles(
        served.yasmine, served.naima.id, frozenset({Role.CARRIER, Role.PARTICIPANT})
    )
    yield served
    served.site.sessions.close()


# ── my name ─────────────────────────────────────────────────────────────────────────────────


def test_one_changes_ones_own_name_and_how_it_appears(served: Served) -> None:
    before = served.get("me").json()
    assert (before["title"], before["name"]["value"]) == ("Moi\u00a0: Naïma", "Naïma")
    assert [link["words"] for link in before["languages"]] == [
        name for code, name in LANGUAGES.items() if code != "fr"
    ]
    assert before["over"] is before["synthesis"] is None
    after = served.post("me", name="  Naïma Bel ", appearance="initials").json()
    assert (after["said"], after["name"]["value"]) == ("Enregistré", "Naïma Bel")
    person = served.room.person(served.naima.id)
    assert (person.name, person.appearance) == ("Naïma Bel", Appearance.INITIALS)


@pytest.mark.parametrize(
    ("name", "appearance"), [("  ", "first"), ("x" * 200, "first"), ("Naïma", "crowned")]
)
def test_a_name_that_cannot_be_one_is_refused_in_a_sentence(
    served: Served, name: str, appearance: str
) -> None:
    answer = served.post("me", name=name, appearance=appearance)
    assert (answer.status_code, answer.json()["error"][-1]) == (422, ".")
    assert served.room.person(served.naima.id).name == "Naïma"


def test_it_is_all_in_the_readers_language(served: Served) -> None:
    told = served.get("me", lang="en").json()
    assert told["title"] == "Me: Naïma"
    assert [link["href"] for link in told["languages"]] == [
        f"/language/{code}?next=/%3Fs%3D{served.room.session.id}"
        for code in LANGUAGES
        if code != "en"
    ]
    assert served.get("texts", lang="en").json()["title"] == "My texts"


@pytest.mark.parametrize("what", ["me", "texts"])
def test_a_stranger_is_told_nothing(served: Served, what: str) -> None:
    answer = served.get(what, STRANGER)
    assert answer.status_code == 403
    assert set(answer.json()) == {"error"}


def test_only_who_works_on_the_synthesis_is_led_there(served: Served) -> None:
    people = served.room.people
    people.set_roles(served.yasmine, served.karim.id, frozenset({Role.SCRIBE, Role.PARTICIPANT}))
    assert served.get("me", KARIM).json()["synthesis"]["words"] == "Synthèse"
    assert served.get("me").json()["synthesis"] is None


def test_after_the_end_everybody_takes_the_files_along(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    served = Served(tmp_path, catalogue, "introductions")
    served.room.conduct.close(served.yasmine)
    over = served.get("me").json()["over"]
    links = [link for group in over["groups"] for link in group]
    assert [link["first"] for link in links].count(True) == 1
    assert all(link["href"].startswith(f"/export/{served.room.session.id}/") for link in links)
    assert over["published"] is None
    served.site.sessions.close()


# ── my texts ────────────────────────────────────────────────────────────────────────────────


def test_a_text_is_listed_asked_about_and_erased_from_everywhere(served: Served) -> None:
    one = served.idea("Un annuaire")
    (listed,) = served.get("texts").json()["texts"]
    assert (listed["id"], listed["words"]) == (one, "Un annuaire")
    assert listed["erase"] == "Effacer pour de bon «\u00a0Un annuaire\u00a0»"
    asked = served.get("texts", about=one).json()
    assert asked["quoted"] == "Un annuaire"
    assert "Hors d’atteinte" in asked["points"][-1]
    assert served.get("texts").json()["texts"]  # asking erases nothing
    assert served.post("texts", erase=one).json() == {
        "later": "",
        "text": "C’est effacé pour de bon.",
    }
    assert served.get("texts").json()["texts"] == []
    assert traces(served.folder, "annuaire") == []


def test_an_erasure_whose_answer_was_lost_can_be_sent_again(served: Served) -> None:
    one = served.idea("Un annuaire")
    assert [served.post("texts", erase=one).status_code for _time in range(2)] == [200, 200]


def test_one_whose_answer_was_lost_with_the_server_can_be_sent_again_to_another(
    served: Served, tmp_path: Path
) -> None:
    one = served.idea("Un annuaire")
    assert served.post("texts", erase=one).status_code == 200
    session = served.room.session.id
    served.site.sessions.close()  # what the room remembered goes with it
    served.site.sessions = Sessions(tmp_path, sample_catalogue())
    served.room = served.site.sessions.get(session)
    assert served.post("texts", erase=one).status_code == 200


def test_nobody_erases_anothers_text(served: Served) -> None:
    one = served.idea("Un annuaire")
    answer = served.post("texts", KARIM, erase=one)
    assert answer.status_code == 403
    assert "n’est pas le vôtre" in answer.json()["error"]
    assert served.get("texts", KARIM, about=one).status_code == 409
    assert [listed["id"] for listed in served.get("texts").json()["texts"]] == [one]


def test_many_texts_come_thirty_at_a_time(served: Served) -> None:
    for n in range(32):  # taken back, and still in the history
        seat_of(served.room, served.naima).withdraw(served.idea(f"Idée {n}"))
    first = served.get("texts").json()
    assert (len(first["texts"]), first["more"]) == (30, "Voir 2 de plus")
    assert first["texts"][0]["words"] == "Idée 31"
    all_of_them = served.get("texts", most=first["most"]).json()
    assert (len(all_of_them["texts"]), all_of_them["more"]) == (32, "")


def test_all_goes_at_once_and_one_stays(served: Served) -> None:
    served.idea("Un annuaire")
    assert "Vous restez" in served.get("texts", about="all").json()["points"][0]
    served.post("texts", erase="all")
    assert traces(served.folder, "annuaire") == []
    assert served.naima.id in served.room.everybody


def test_whoever_leaves_reads_a_farewell_and_is_no_longer_known(served: Served) -> None:
    served.idea("Un annuaire")
    assert "Naïma" in " ".join(served.get("texts", about="leave").json()["points"])
    told = served.post("texts", erase="leave").json()
    farewell = served.client().get(told["href"]).text
    assert "<h1>C’est fait</h1>" in farewell
    assert "Vous n’êtes plus dans cette session" in farewell
    assert served.naima.id not in served.room.everybody
    assert traces(served.folder, "annuaire", "Naïma") == []
    assert served.get("me").status_code == 403


# ── who wrote this ──────────────────────────────────────────────────────────────────────────


def test_its_author_and_who_facilitates_are_told_who_changed_a_text(served: Served) -> None:
    one = served.idea("Un annuaire")
    seat_of(served.room, served.yasmine).edit(one, Idea("Un annuaire régional"))
    told = served.get("who", rest=f"/{one}").json()
    assert told["title"] == "Qui a écrit cela\u00a0?"
    assert [(line["words"], line["quote"]) for line in told["lines"]] == [
        ("Naïma a écrit", "Un annuaire"),
        ("Yasmine a corrigé", "Un annuaire régional"),
    ]
    assert served.get("who", LAPTOP, rest=f"/{one}").json() == told
    assert served.get("who", KARIM, rest=f"/{one}").status_code == 403
    assert served.get("who", rest="/nothing").status_code == 404


# ── a picture ───────────────────────────────────────────────────────────────────────────────


def png(side: int = 20) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(file, "PNG")
    return file.getvalue()


def test_a_picture_is_kept_small_and_shown_by_the_text_that_names_it(telling: Served) -> None:
    sent = telling.send_picture(png(2000)).json()
    kept = telling.room.store.media(sent["name"])
    assert max(Image.open(io.BytesIO(kept)).size) == uploads.LONGEST_SIDE
    assert sent["address"] == f"/pictures/{telling.room.session.id}/{sent['name']}"
    seat = seat_of(telling.room, telling.naima, "presentation")
    seat.post(ProjectPicture(sent["name"], "Un atelier"))
    assert "Un atelier" in str(seat.step.contributions)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Choisissez d’abord une image."),
        (b"<svg xmlns='...'/>", "Une image SVG peut contenir un programme"),
        (b"\0" * (uploads.LARGEST_FILE + 1), "15 Mo au plus"),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(
    telling: Served, data: bytes, sentence: str
) -> None:
    answer = telling.send_picture(data)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]


def test_who_may_show_no_picture_here_may_send_none(telling: Served, tmp_path: Path) -> None:
    assert telling.send_picture(png(), KARIM).status_code == 403
    assert telling.send_picture(png(), STRANGER).status_code == 403
    served = Served(tmp_path / "other", sample_catalogue(), "ideas")
    answer = served.send_picture(png())
    served.site.sessions.close()
    assert (answer.status_code, answer.json()["error"]) == (
        403,
        "Cette étape ne prend pas d’image.",
    )
    assert not list(telling.folder.glob("media/*"))


def test_no_form_of_another_site_can_send_one(telling: Served) -> None:
    assert telling.send_picture(png(), **{"content-type": "text/plain"}).status_code == 415
    assert telling.send_picture(png(), origin="https://elsewhere.example").status_code == 403


def test_pictures_that_no_text_shows_do_not_pile_up(telling: Served) -> None:
    names = [telling.send_picture(png()).json()["name"]]
    seat = seat_of(telling.room, telling.naima, "presentation")
    seat.post(ProjectPicture(names[0], "Un atelier"))
    names += [telling.send_picture(png()).json()["name"] for _n in range(7)]
    kept = {path.name for path in telling.folder.glob("media/*")}
    assert kept == {names[0], *names[-pictures.LEFT_OPEN :]}
