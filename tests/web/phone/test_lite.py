"""The page without scripts, filled in as a browser without them does: forms, and nothing else."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from lxml import html as pages_of  # type: ignore[import-untyped] # it has no stubs
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from plugins.editing.contents import DraftApproval, Reading
from plugins.presentation import ProjectPicture
from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.model.entities import Appearance, Role
from tablee.sdk.gallery import EXAMPLES
from tablee.sdk.testing import facilitator_of, seat_of, start
from tablee.session import Sessions
from tablee.settings import Settings
from tablee.texts import speaking
from tablee.view import CardCapture, Component, Field, Paper, VoteCapture
from tablee.web import pages
from tablee.web.entrance import join
from tablee.web.phone import lite, own_texts
from tablee.web.phone.lite_forms import BallotForm, Reader
from tablee.web.site import COOKIE, Site
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from httpx2 import Response

    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
OTHER = "phone-of-karim-0123456789"
FRENCH = {"accept-language": "fr"}
OPTIONS = ("Un local", "Un marché", "Un annuaire")
METHODS = (
    *("dot_vote", "approval", "weighting", "majority_judgment", "ranking", "roti", "consent"),
    *("quadratic", "transferable", "five_fingers"),
)


class Plain:
    """A browser without scripts: it reads a page, fills in a form, presses one of its buttons."""

    def __init__(self, site: Site, token: str = PHONE) -> None:
        routes = [*join.routes(lambda: site), *lite.routes(lambda: site)]
        routes += own_texts.routes(lambda: site)
        cookies = {COOKIE: token}
        self.client = TestClient(
            Starlette(routes=routes), cookies=cookies, headers=FRENCH, follow_redirects=False
        )
        self.answer: Response = self.client.get("/r")

    def opens(self, address: str) -> None:
        self.answer = self.client.get(address)
        while self.answer.status_code in (302, 303):
            self.answer = self.client.get(self.answer.headers["location"])

    @property
    def text(self) -> str:
        return " ".join(pages_of.fromstring(self.answer.text).text_content().split())

    def form(self, button: str) -> tuple[Any, Any]:
        # As a browser reads it: the line end after the tag is none of the text.
        text = re.sub(r"(<textarea[^>]*>)\n", r"\1", self.answer.text)
        for form in pages_of.fromstring(text).forms:
            for pressed in form.xpath(".//button"):
                if button in " ".join(pressed.text_content().split()):
                    return form, pressed
        raise AssertionError(f"{button!r} is not in {self.text!r}")

    def sends(
        self,
        button: str,
        typed: Mapping[str, str] | None = None,
        files: Any = None,
    ) -> None:
        form, pressed = self.form(button)
        fields = [(n, v) for n, v in form.form_values() if n not in (typed or {})]
        if pressed.get("name"):
            fields.append((pressed.get("name"), pressed.get("value")))
        sent = [*fields, *(typed or {}).items()]
        if form.get("enctype") == "multipart/form-data":
            files = files or {"file.": ("", b"")}  # as where none was chosen
        self.answer = self.client.post(form.get("action"), data=_listed(sent), files=files)
        if self.answer.status_code == 303:
            self.opens(self.answer.headers["location"])

    def follows(self, words: str) -> None:
        links = pages_of.fromstring(self.answer.text).xpath("//a")
        found = next(link for link in links if words in link.text_content())
        self.opens(found.get("href"))


def _listed(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


class Served:
    def __init__(self, folder: Path) -> None:
        self.site = Site(Settings(sessions=folder, plugins=("none",)))
        self.site.sessions = Sessions(folder, sample_catalogue())
        self.room: Room = self.site.sessions.create(LAPTOP, "Essai", facilitator="Yasmine")
        self.yasmine = facilitator_of(self.room)
        self.room.conduct.add_step(self.yasmine, "ideas")
        self.phone = Plain(self.site)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path)
    yield served
    served.site.sessions.close()


@pytest.fixture
def inside(served: Served) -> Served:
    """Naïma is in, and the room writes ideas."""
    served.naima = served.room.people.join(PHONE, "Naïma")  # type: ignore[attr-defined]
    start(served.room, "ideas")
    served.phone.opens(f"/lite/{served.room.session.id}")
    return served


# ── coming in ───────────────────────────────────────────────────────────────────────────────


def test_whoever_reads_no_script_of_ours_comes_in_to_the_simple_page(served: Served) -> None:
    phone = served.phone
    phone.opens(f"/r/{served.room.keys.join}")
    assert "JavaScript est coupé" in phone.answer.text  # said before a name is given
    phone.sends("Entrer dans la session", {"name": "Naïma", "appearance": Appearance.FIRST})
    assert phone.answer.url.path == f"/lite/{served.room.session.id}"
    assert "Naïma" in phone.text
    # Nothing can be typed: the page loads itself again.
    assert 'http-equiv="refresh"' in phone.answer.text


def test_a_script_that_was_read_leads_to_the_usual_page(served: Served) -> None:
    phone = served.phone
    phone.opens(f"/r/{served.room.keys.join}")
    form = {"name": "Naïma", "appearance": "first", "plain": ""}
    answer = phone.client.post(f"/r/{served.room.keys.join}", data=form)
    assert answer.headers["location"] == f"/?s={served.room.session.id}"


def test_who_is_not_in_the_session_and_who_comes_from_elsewhere_are_told_so(
    inside: Served,
) -> None:
    address = f"/lite/{inside.room.session.id}"
    stranger = Plain(inside.site, OTHER)
    stranger.opens(address)
    assert stranger.answer.status_code == 403
    assert "n’est pas dans cette session" in stranger.text
    foreign = {"origin": "https://elsewhere.example"}
    answer = inside.phone.client.post(address, data={"do": "write:idea"}, headers=foreign)
    assert answer.status_code == 403
    assert Plain(inside.site).client.get("/lite").headers["location"] == "/r"


# ── writing ─────────────────────────────────────────────────────────────────────────────────


def test_a_text_is_sent_corrected_taken_back_and_put_back(inside: Served) -> None:
    phone = inside.phone
    assert 'http-equiv="refresh"' not in phone.answer.text  # somebody may be typing
    button = phone.form("")[1].text_content()
    phone.sends(button, {"text": "Des goûters & des <b>jeux</b>"})
    assert "C’est pris" in phone.text
    assert "Des goûters & des <b>jeux</b>" in phone.text
    phone.follows("Corriger")
    assert phone.form("Enregistrer")[0].fields["text"] == "Des goûters & des <b>jeux</b>"
    phone.sends("Enregistrer", {"text": "Des goûters"})
    assert "Des goûters" in phone.text
    assert "jeux" not in phone.text
    phone.sends("Retirer")
    assert "Des goûters" not in phone.text
    phone.sends("Annuler")
    assert "Des goûters" in phone.text


def test_what_is_refused_says_why_and_stays_typed(inside: Served) -> None:
    phone = inside.phone
    phone.sends(phone.form("")[1].text_content(), {"text": "x" * 101})
    assert phone.answer.status_code == 422
    assert "Ce que vous aviez tapé est encore là" in phone.text
    assert phone.form("")[0].fields["text"] == "x" * 101


def test_a_form_sent_twice_is_one_deed_and_changed_meanwhile_another(inside: Served) -> None:
    phone = inside.phone
    form, button = phone.form("")
    values = dict(form.form_values()) | {button.get("name"): button.get("value")}
    for text in ("Une fois", "Une fois", "Autre chose"):
        phone.client.post(form.get("action"), data=values | {"text": text})
    phone.opens(f"/lite/{inside.room.session.id}")
    assert phone.text.count("Une fois") == 1
    assert phone.text.count("Autre chose") == 1


def test_what_others_write_is_offered_by_a_frame_and_nothing_is_loaded_again(
    inside: Served,
) -> None:
    phone = inside.phone
    found = re.search(r'<iframe src="([^"]+)"', phone.answer.text)
    assert found is not None
    news = phone.client.get(html.unescape(found[1]))
    assert "Vous voyez tout" in news.text
    assert "frame-ancestors 'self'" in news.headers["content-security-policy"]
    karim = inside.room.people.join(OTHER, "Karim")
    seat_of(inside.room, karim).post(Idea("Un stand au marché"))
    news = phone.client.get(html.unescape(found[1]))
    assert "Il y a du nouveau" in news.text
    phone.opens(f"/lite/{inside.room.session.id}")
    assert "Un stand au marché" in phone.text
    karims = pages_of.fromstring(phone.answer.text).xpath("//div[contains(., 'stand')]//a")
    assert not [link for link in karims if "Corriger" in link.text_content()]  # not one's own


def test_the_other_language_is_one_press_away_and_the_page_is_whole_in_it(inside: Served) -> None:
    phone = inside.phone
    phone.opens(f"/lite/{inside.room.session.id}?lang=en")
    assert '<html lang="en">' in phone.answer.text
    assert "Reload" in phone.text
    title = inside.room.session.title
    assert f'<span lang="fr">{html.escape(title)}</span>' in phone.answer.text
    phone.opens(f"/lite/{inside.room.session.id}?lang=fr")
    assert '<span lang="fr">' not in phone.answer.text


# ── one's own texts ─────────────────────────────────────────────────────────────────────────


def test_one_text_then_all_then_oneself_are_erased_by_forms(inside: Served) -> None:
    phone = inside.phone
    for text in ("Un stand", "Des goûters", "Un annuaire"):
        phone.sends(phone.form("")[1].text_content(), {"text": text})
    phone.follows("Mes textes")
    assert "Des goûters" in phone.text
    (goes,) = pages_of.fromstring(phone.answer.text).xpath("//a[contains(@aria-label, 'goûters')]")
    phone.opens(goes.get("href"))
    assert "Effacer ce texte pour de bon" in phone.text
    phone.sends("Oui, effacer")
    assert "C’est effacé pour de bon" in phone.text
    assert "Des goûters" not in phone.text
    phone.opens(goes.get("href"))  # an old address
    assert phone.answer.status_code == 409
    assert "Ce texte n’est plus là" in phone.text
    phone.follows("Tout effacer")
    phone.sends("Oui, effacer")
    assert "Il n’y a rien de vous ici" in phone.text
    phone.follows("Me retirer")
    phone.sends("Me retirer")
    assert phone.answer.url.path == "/left"
    assert 'tablee_name=""; expires=' in phone.answer.headers["set-cookie"]
    assert inside.room.person_of(PHONE) is None  # nobody is this browser any more
    phone.opens(f"/lite/{inside.room.session.id}/texts")
    assert phone.answer.status_code == 403


def test_a_form_of_another_site_erases_nothing(inside: Served) -> None:
    phone = inside.phone
    phone.sends(phone.form("")[1].text_content(), {"text": "Un stand"})
    address = f"/lite/{inside.room.session.id}/texts"
    foreign = {"origin": "https://elsewhere.example"}
    answer = phone.client.post(address, data={"erase": "all"}, headers=foreign)
    assert answer.status_code == 403
    phone.opens(address)
    assert "Un stand" in phone.text


def test_a_draft_is_read_approved_and_reserved_by_forms(votes: Site) -> None:
    agenda = Agenda("all", "Tout", "", (AgendaStep("go_round", 5),))
    room = votes.sessions.create(LAPTOP, "Tout", agenda, facilitator="Yasmine")
    room.people.join(PHONE, "Naïma")
    start(room, "go_round")
    phone = Plain(votes)
    here = f"/lite/{room.session.id}"
    phone.opens(here)
    assert "Relire la synthèse" not in phone.text
    phone.opens(f"{here}/review")
    assert "n’est pas à relire" in phone.text
    now = room.clock()
    editing = seat_of(room, facilitator_of(room), "editing")
    editing.set_facts(Reading(now, 0.0, now + 86400))
    phone.opens(here)
    phone.follows("Relire la synthèse")
    phone.sends("J’ai lu")
    phone.sends("J’approuve")
    assert [said.approves for _c, said in editing.step.of(DraftApproval)] == [True]
    phone.follows("Ajouter une réserve")
    phone.sends("Envoyer", {"text": "Il manque les trajets"})
    assert "Il manque les trajets" in phone.text
    phone.follows("Revenir à la session")
    assert "étape 1 sur 1" in phone.text


def test_a_picture_is_chosen_by_a_form_and_stays_where_the_rest_is_refused(
    votes: Site, tmp_path: Path
) -> None:
    agenda = Agenda("all", "Tout", "", (AgendaStep("presentation", 5),))
    room = votes.sessions.create(LAPTOP, "Tout", agenda, facilitator="Yasmine")
    naima = room.people.join(PHONE, "Naïma")
    room.people.set_roles(facilitator_of(room), naima.id, [Role.CARRIER])
    start(room, "presentation")
    phone = Plain(votes)
    phone.opens(f"/lite/{room.session.id}")
    photo = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(photo, "PNG")
    phone.sends("Montrer ces images", files={"file.name": ("photo.png", photo.getvalue())})
    assert "ce que montre l’image" in phone.text
    assert phone.client.get(kept_picture(phone)).status_code in (200, 404)
    phone.sends("Montrer ces images", {"in.alt": "La carte des maisons"}, files={})
    assert 'alt="La carte des maisons"' in phone.answer.text
    phone.sends("Montrer ces images", files={"file.name": ("photo.png", b"no picture at all")})
    assert phone.answer.status_code >= 400


def test_several_pictures_at_once_each_say_why_they_stay(votes: Site, tmp_path: Path) -> None:
    agenda = Agenda("all", "Tout", "", (AgendaStep("presentation", 5),))
    room = votes.sessions.create(LAPTOP, "Tout", agenda, facilitator="Yasmine")
    naima = room.people.join(PHONE, "Naïma")
    room.people.set_roles(facilitator_of(room), naima.id, [Role.CARRIER])
    start(room, "presentation")
    phone = Plain(votes)
    phone.opens(f"/lite/{room.session.id}")

    def shows() -> list[ProjectPicture]:
        return [picture for _c, picture in room.shared().steps[0].of(ProjectPicture)]

    sent = [("file.name", (f"{tint}.png", png(tint))) for tint in ("teal", "tan", "navy")]
    phone.sends("Montrer ces images", {"in.alt": "La carte"}, files=sent)
    assert [p.alt for p in shows()] == ["La carte"]
    shown = pages_of.fromstring(phone.answer.text)
    assert len(shown.xpath("//form//fieldset//img")) == 2
    assert phone.text.count("ce que montre l’image") >= 2
    phone.sends("Montrer ces images", {"in.1.alt": "Le jardin"}, files={})
    assert [p.alt for p in shows()] == ["La carte", "Le jardin"]
    phone.sends("Montrer ces images", {"in.2.alt": "Le four"}, files={})
    assert len({p.name for p in shows()}) == 3


def png(tint: str) -> bytes:
    photo = io.BytesIO()
    Image.new("RGB", (60, 40), tint).save(photo, "PNG")
    return photo.getvalue()


def kept_picture(phone: Plain) -> str:
    (address,) = pages_of.fromstring(phone.answer.text).xpath("//form//img/@src")
    return str(address)


def test_a_page_that_loads_itself_again_can_be_told_not_to(served: Served) -> None:
    served.room.people.join(PHONE, "Naïma")
    served.phone.opens(f"/lite/{served.room.session.id}")
    assert "http-equiv" in served.phone.answer.text
    served.phone.follows("Ne plus recharger")
    assert "http-equiv" not in served.phone.answer.text
    served.phone.follows("Recharger")
    assert "http-equiv" not in served.phone.answer.text


def test_once_all_is_over_the_synthesis_is_there_to_be_taken_along(votes: Site) -> None:
    agenda = Agenda("all", "Tout", "", (AgendaStep("go_round", 5),))
    room = votes.sessions.create(LAPTOP, "Tout", agenda, facilitator="Yasmine")
    room.people.join(PHONE, "Naïma")
    start(room, "go_round")
    phone = Plain(votes)
    phone.opens(f"/lite/{room.session.id}")
    assert "Télécharger" not in phone.text
    room.conduct.close(facilitator_of(room))
    phone.opens(f"/lite/{room.session.id}")
    links = pages_of.fromstring(phone.answer.text).xpath("//a[@download]")
    assert {"PDF"} <= {" ".join(link.text_content().split()) for link in links}
    assert all(link.get("href").startswith("/") for link in links)


# ── every widget ────────────────────────────────────────────────────────────────────────────


def said_in(thing: Any) -> Iterator[str]:
    """The words of a view that somebody reads."""
    if isinstance(thing, dict):
        for name, value in thing.items():
            if name in SAID and isinstance(value, str):
                yield value
            elif name not in ("buttons", "own", "help"):
                yield from said_in(value)
    elif isinstance(thing, list):
        for each in thing:
            yield from said_in(each)


SAID = {"text", "title", "by", "caption", "figure", "label", "name", "what", "who", "when", "note"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_widget_says_all_its_words(name: str, served: Served) -> None:
    view = EXAMPLES[name].make()
    if isinstance(view, CardCapture | Field | Paper | VoteCapture):
        return  # a form of the page itself, or the console's
    naima = served.room.people.join(PHONE, "Naïma")
    at = SimpleNamespace(reader=Reader(naima), here="/lite/x", step="s", once="o")
    environment = pages._environment()
    macros = environment.get_template("lite/view.html").make_module({})
    drawn = str(macros.draw(view, at))  # type: ignore[attr-defined]
    text = " ".join(pages_of.fromstring(f"<div>{drawn}</div>").text_content().split())
    told = msgspec.to_builtins(view.fallback if isinstance(view, Component) else view)
    missing = [each for each in said_in(told) if " ".join(each.split()) not in text]
    assert not missing, text


# ── votes ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def votes(tmp_path: Path, catalogue: Catalogue) -> Iterator[Site]:
    site = Site(Settings(sessions=tmp_path), catalogue)
    yield site
    site.sessions.close()


@pytest.mark.parametrize("method", METHODS)
def test_a_ballot_by_each_method_is_sent_read_back_and_changed(method: str, votes: Site) -> None:
    agenda = Agenda("vote", "Vote", "", (AgendaStep(method, 5),))
    room = votes.sessions.create(LAPTOP, "Vote", agenda, facilitator="Yasmine")
    lead, naima = facilitator_of(room), room.people.join(PHONE, "Naïma")
    step = start(room, method)
    record = room.step_record(step)
    assert isinstance(record.activity, Vote)
    if not record.activity.options(record):
        room.voting.prepare(lead, step, typed=OPTIONS[: record.activity.most], left_out=())
    room.voting.open(lead, step)
    phone = Plain(votes)
    phone.opens(f"/lite/{room.session.id}")
    form, _button = phone.form("Envoyer mon bulletin")
    phone.sends("Envoyer mon bulletin", _filled(form, 0))
    assert "Votre bulletin est enregistré" in phone.text, phone.text
    first = room.voting.mine(naima, step)
    assert first.marks
    assert first.finished
    form, _button = phone.form("Envoyer mon bulletin")
    assert {n: v for n, v in form.form_values() if n in _filled(form, 0)} == _filled(form, 0)
    phone.sends("Envoyer mon bulletin", _filled(form, 1))
    assert room.voting.mine(naima, step).marks != first.marks


def test_a_vote_for_days_has_no_minutes_left(votes: Site) -> None:
    agenda = Agenda("vote", "Vote", "", (AgendaStep("dot_vote", 5),))
    room = votes.sessions.create(LAPTOP, "Vote", agenda, facilitator="Yasmine")
    lead = facilitator_of(room)
    room.people.join(PHONE, "Naïma")
    step = start(room, "dot_vote")
    room.voting.prepare(lead, step, typed=OPTIONS, left_out=())
    phone = Plain(votes)
    phone.opens(f"/lite/{room.session.id}")
    assert "pour cette étape" in phone.text
    room.voting.close_at(lead, step, room.clock() + 3 * 86_400, then_shown=False)
    room.voting.open(lead, step)
    phone.opens(f"/lite/{room.session.id}")
    assert "On peut voter jusqu’au" in phone.text
    assert "pour cette étape" not in phone.text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "Il vous reste 0 crédit sur 1"),
        ("en", "You have 0 credits left out of 1"),
    ],
)
def test_what_is_left_of_credits_is_counted_as_the_language_counts(
    language: str, told: str, votes: Site
) -> None:
    agenda = Agenda("vote", "Vote", "", (AgendaStep("quadratic", 5),))
    room = votes.sessions.create(LAPTOP, "Vote", agenda, facilitator="Yasmine")
    naima = room.people.join(PHONE, "Naïma")
    step = start(room, "quadratic")
    room.voting.prepare(facilitator_of(room), step, typed=OPTIONS, left_out=())
    record = room.step_record(step)
    assert isinstance(record.activity, Vote)
    with speaking(language):
        paper = replace(record.activity.paper(record), units=1)
        mine = replace(room.voting.mine(naima, step), marks={paper.options[0][0]: 1})
        assert BallotForm(paper, mine).prices.startswith(told)


def _filled(form: Any, nth: int) -> dict[str, str]:
    """A ballot, this one or another: what a person types in each of its marks."""
    marks: dict[str, str] = {}
    names = list(dict.fromkeys(e.name for e in form.inputs if (e.name or "")[:5] == "mark."))
    for place, name in enumerate(names):
        (*_others, one) = form.xpath(f".//*[@name='{name}']")
        if one.tag == "select":
            marks[name] = str((place + nth) % len(names) + 1)
        elif one.get("type") == "radio":
            values = [e.get("value") for e in form.xpath(f".//*[@name='{name}']") if e.get("value")]
            marks[name] = values[nth]
        elif one.get("type") == "checkbox":
            if place == nth:
                marks[name] = "1"
        elif place == 0:
            marks[name] = str(1 + nth)
    return marks
