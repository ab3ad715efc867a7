"""Joining, as a phone's browser sees it: requests in, pages and redirections out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tablee.errors import NotAllowed
from tablee.model.entities import Appearance, Role
from tablee.sdk.testing import enter
from tablee.session.access.limits import Limits
from tablee.web import pages
from tablee.web.site import COOKIE, Site
from tests.web.entrance.an_entrance import TITLE, Phone, field, names

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.session import Room


# ── the page ────────────────────────────────────────────────────────────────────────────────


def test_the_page_says_which_session_who_facilitates_and_how_many_are_there(
    phone: Phone, room: Room
) -> None:
    enter(room, "Jeanne")
    enter(room, "Malik")
    page = phone.get(f"/r/{room.keys.join}")
    assert page.status_code == 200
    assert "Faire vivre un réseau à\u00a0distance" in page.text
    assert "Animée par Yasmine · 60 minutes" in page.text
    assert "2 personnes sont déjà là" in page.text
    assert 'autocomplete="name"' in page.text
    assert f"· {TITLE} · Tablée</title>" in page.text


def test_a_title_never_begins_a_line_with_a_lonely_mark(here: Site, phone: Phone) -> None:
    room = here.sessions.create("facilitator-browser", "Outils : à quelle échelle ?")
    assert (
        ">Outils\u00a0: à\u00a0quelle échelle\u00a0?</h1>" in phone.get(f"/r/{room.keys.join}").text
    )


def test_two_facilitators_are_both_named(phone: Phone, room: Room) -> None:
    enter(room, "Jo", Role.FACILITATOR)
    assert "Animée par Yasmine et Jo ·" in phone.get(f"/r/{room.keys.join}").text


def test_a_facilitator_who_gave_no_name_is_not_called_by_a_made_up_one(
    here: Site, phone: Phone
) -> None:
    room = here.sessions.create("facilitator-browser", TITLE)
    assert "Animée par" not in phone.get(f"/r/{room.keys.join}").text


def test_the_page_weighs_less_than_20_kb_and_asks_for_nothing_else(
    phone: Phone, room: Room
) -> None:
    page = phone.get(f"/r/{room.keys.join}")
    assert len(page.content) < 20_000
    asked = re.findall(r'(?:src|href)="(?!data:|\?)([^"]*)"', page.text)
    assert asked == ["#main", "/accessibility"]  # links, which nothing is fetched for
    assert "url(" not in page.text
    assert '<link rel="icon" href="data:' in page.text  # else browsers ask for /favicon.ico


def test_the_page_is_kept_to_itself(phone: Phone, room: Room) -> None:
    page = phone.get(f"/r/{room.keys.join}")
    policy = page.headers["content-security-policy"]
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert nonce
    assert f'<script nonce="{nonce[1]}">' in page.text
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["referrer-policy"] == "same-origin"
    assert nonce[1] not in phone.get(f"/r/{room.keys.join}").text


def test_the_link_to_english_is_remembered(phone: Phone, room: Room) -> None:
    path = f"/r/{room.keys.join}"
    assert '<html lang="fr">' in phone.get(path).text
    english = phone.get(f"{path}?lang=en")
    assert '<html lang="en">' in english.text
    assert "Enter the session" in english.text
    assert '<h1 lang="fr">' in english.text
    assert '<html lang="en">' in phone.get(path).text


def test_a_browser_that_asks_for_english_gets_it(phone: Phone, room: Room) -> None:
    page = phone.get(f"/r/{room.keys.join}", **{"Accept-Language": "en-GB,en;q=0.9"})
    assert "Facilitated by Yasmine · 60 minutes" in page.text


def test_what_is_asked_of_a_page_survives_the_change_of_language(here: Site) -> None:
    async def broken(_request: Request, _site: Site) -> Response:
        raise NotAllowed("Pas encore.")

    app = Starlette(routes=[Route("/export", pages.as_page(broken, lambda: here))])
    page = Phone(app).get("/export?part=sheet&lang=en")
    assert page.status_code == 403
    assert '<p class="after">Pas encore.</p>' in page.text
    assert 'href="?part=sheet&amp;lang=fr"' in page.text
    assert "Go to the home page" in page.text


# ── entering ────────────────────────────────────────────────────────────────────────────────


def test_a_first_name_is_enough_to_enter(phone: Phone, room: Room) -> None:
    answer = phone.post(f"/r/{room.keys.join}", name="Naïma Bellec", appearance="initials")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/?s={room.session.id}"
    person = room.person_of(phone.cookies[COOKIE])
    assert person is not None
    assert (person.name, person.appearance) == ("Naïma Bellec", Appearance.INITIALS)


def test_the_code_with_its_space_opens_the_same_page(phone: Phone, room: Room) -> None:
    code = room.keys.code
    assert TITLE[:20] in phone.get(f"/r/{code[:3]} {code[3:]}").text
    assert phone.post(f"/r/{code}", name="Naïma").status_code == 303
    assert names(room) == ["Naïma"]


def test_the_cookie_is_out_of_reach_of_scripts(phone: Phone, room: Room) -> None:
    cookie = phone.post(f"/r/{room.keys.join}", name="Naïma").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_without_a_name_the_page_comes_back_and_keeps_the_choice(phone: Phone, room: Room) -> None:
    page = phone.post(f"/r/{room.keys.join}", name="  ", appearance="hidden")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "Il nous faut un prénom ou un surnom." in page.text
    assert 'aria-invalid="true"' in field(page, "name")
    assert 'aria-describedby="name-error name-hint"' in field(page, "name")
    assert re.search(r'value="hidden" checked', page.text)
    assert names(room) == []


def test_a_name_too_long_is_still_in_its_field(phone: Phone, room: Room) -> None:
    page = phone.post(f"/r/{room.keys.join}", name="N" * 61)
    assert page.status_code == 422
    assert f'value="{"N" * 61}"' in field(page, "name")


def test_a_full_session_says_so_and_keeps_the_name(phone: Phone, room: Room) -> None:
    room.limits = Limits(people=len(room.everybody), contact="Odile, 01 02 03")
    page = phone.post(f"/r/{room.keys.join}", name="Naïma")
    assert page.status_code == 409
    assert "Cette session est pleine" in page.text
    assert "Odile, 01 02 03" in page.text
    assert 'value="Naïma"' in field(page, "name")
    assert names(room) == []


def test_a_name_is_text_and_never_markup(phone: Phone, room: Room) -> None:
    phone.post(f"/r/{room.keys.join}", name="<script>alert(1)</script>")
    page = phone.get(f"/r/{room.keys.join}")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_a_way_to_appear_that_we_do_not_offer_is_refused(phone: Phone, room: Room) -> None:
    page = phone.post(f"/r/{room.keys.join}", name="Naïma", appearance="crowned")
    assert page.status_code == 422
    assert "Choisissez comment votre nom apparaît" in page.text
    assert 'value="Naïma"' in field(page, "name")
    assert names(room) == []


def test_another_site_cannot_make_somebody_enter(phone: Phone, room: Room) -> None:
    for headers in (
        {"Origin": "http://elsewhere.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        page = phone.post(f"/r/{room.keys.join}", headers, name="Naïma")
        assert page.status_code == 403
        assert "autre site" in page.text
    assert names(room) == []


def test_a_form_of_more_than_4_kb_is_not_read(phone: Phone, room: Room) -> None:
    assert phone.post(f"/r/{room.keys.join}", name="N" * 5000).status_code == 413
    assert names(room) == []


# ── somebody of the same name, somebody already in ──────────────────────────────────────────


def test_a_first_name_already_there_is_said_once_then_accepted(phone: Phone, room: Room) -> None:
    enter(room, "Naïma Bellec", appearance=Appearance.FULL)
    page = phone.post(f"/r/{room.keys.join}", name="naima", appearance="full")
    assert page.status_code == 409
    assert "Il y a déjà une personne nommée naima. Ajoutez une initiale" in page.text
    assert names(room) == ["Naïma Bellec"]
    meant = re.search(r'name="namesake_ok" value="([^"]+)"', page.text)
    assert meant
    again = phone.post(
        f"/r/{room.keys.join}", name="naima", appearance="full", namesake_ok=meant[1]
    )
    assert again.status_code == 303
    assert names(room) == ["Naïma Bellec", "naima"]


@pytest.mark.parametrize("appearance", Appearance)
@pytest.mark.parametrize("name", ["Marie Martin", "marie m.", "Marie-Claude", "M. Martin"])
def test_somebody_else_of_the_same_first_name_is_not_asked_about(
    phone: Phone, room: Room, name: str, appearance: Appearance
) -> None:
    enter(room, "Marie Dupont", appearance=appearance)
    enter(room, "M. Dupont", appearance=appearance)
    assert phone.post(f"/r/{room.keys.join}", name=name).status_code == 303
    assert names(room) == ["Marie Dupont", "M. Dupont", name]


@pytest.mark.parametrize("name", ["Marie", "MARIE DUPONT", "Marie D.", "Marie Dupond"])
def test_one_of_several_of_that_first_name_may_be_the_same(
    phone: Phone, room: Room, name: str
) -> None:
    for here in ("Marie Martin", "Marie Dupont"):
        enter(room, here, appearance=Appearance.FULL)
    assert phone.post(f"/r/{room.keys.join}", name=name).status_code == 409
    assert names(room) == ["Marie Martin", "Marie Dupont"]


@pytest.mark.parametrize("typed", ["Marie Dupont", "Marie Martin", "Marie D."])
def test_trying_names_out_tells_no_last_name_that_is_not_shown(
    phone: Phone, room: Room, typed: str
) -> None:
    enter(room, "Marie Dupont", appearance=Appearance.FIRST)
    assert phone.post(f"/r/{room.keys.join}", name=typed).status_code == 303


def test_one_who_hides_her_name_hides_nobody_who_came_after(phone: Phone, room: Room) -> None:
    enter(room, "Marie Dupont", appearance=Appearance.HIDDEN)
    enter(room, "Marie Martin", appearance=Appearance.FIRST)
    assert phone.post(f"/r/{room.keys.join}", name="Marie").status_code == 409


def test_meaning_one_shared_name_does_not_mean_another(phone: Phone, room: Room) -> None:
    enter(room, "Malik")
    page = phone.post(f"/r/{room.keys.join}", name="Malik", namesake_ok="naima")
    assert page.status_code == 409


def test_somebody_who_hides_her_name_is_not_betrayed_by_it(phone: Phone, room: Room) -> None:
    enter(room, "Naïma", appearance=Appearance.HIDDEN)
    assert phone.post(f"/r/{room.keys.join}", name="Naïma").status_code == 303


def test_somebody_already_in_is_renamed_and_not_doubled(phone: Phone, room: Room) -> None:
    enter(room, "Malik")
    phone.post(f"/r/{room.keys.join}", name="Naïma")
    phone.post(f"/r/{room.keys.join}", name="Naïma B.", appearance="full")
    assert names(room) == ["Malik", "Naïma B."]


def test_a_button_pressed_twice_lets_one_person_in(phone: Phone, room: Room) -> None:
    phone.get(f"/r/{room.keys.join}")
    cookie = phone.cookies[COOKIE]
    for _press in range(2):
        phone.post(f"/r/{room.keys.join}", {"Cookie": f"{COOKIE}={cookie}"}, name="Naïma")
    assert names(room) == ["Naïma"]


def test_somebody_already_in_is_greeted_and_led_back(phone: Phone, room: Room) -> None:
    phone.post(f"/r/{room.keys.join}", name="Naïma Bellec", appearance="full")
    page = phone.get(f"/r/{room.keys.join}")
    assert "Vous êtes déjà dans la session, Naïma<" in page.text
    assert f'<a class="btn primary" href="/?s={room.session.id}"' in page.text
    assert 'value="Naïma Bellec"' in field(page, "name")
    assert 'value="full" checked' in page.text
    assert page.text.count("btn primary") == 1
    assert "déjà là" not in page.text


def test_one_says_on_joining_that_one_is_elsewhere_and_sees_it_again(
    phone: Phone, room: Room
) -> None:
    address = f"/r/{room.keys.join}"
    assert 'name="remote" value="1">' in phone.get(address).text
    assert 'name="place_told" value="1">' in phone.get(address).text
    phone.post(address, name="Naïma", appearance="first", remote="1", place_told="1")
    (person,) = (p for p in room.everybody.values() if p.name == "Naïma")
    assert person.remote
    assert person.place_told
    assert 'name="remote" value="1" checked' in phone.get(address).text
    assert 'name="place_told" value="1" checked' in phone.get(address).text
    phone.post(address, name="Naïma", appearance="first")
    assert not room.person(person.id).remote
    assert not room.person(person.id).place_told
