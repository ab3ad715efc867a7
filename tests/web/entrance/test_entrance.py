"""Wrong codes, closed entrances and crowds: who is kept out, and what they are told."""

from __future__ import annotations

import asyncio
import html
import re
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette

from tablee import texts
from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session.access.codes import MANY
from tablee.session.access.limits import Admissions
from tablee.settings import ROOT, Settings
from tablee.view import Audience
from tablee.web.entrance import join
from tablee.web.http.limits.throttle import PER_ADDRESS, PER_SERVER, WINDOW, Throttle
from tablee.web.live import frames
from tablee.web.site import COOKIE, Site
from tests.web.entrance.an_entrance import TITLE, Phone, field, names

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue
    from tablee.session import Room


def wrong_codes(room: Room, n: int) -> list[str]:
    return [str(c) for c in range(100_000, 100_000 + n + 1) if str(c) != room.keys.code][:n]


def offered(phone: Phone, room: Room) -> str:
    """The name that stands in the field when the page opens."""
    found = re.search(r'value="([^"]*)"', field(phone.get(f"/r/{room.keys.join}"), "name"))
    return html.unescape(found[1]) if found else ""


# ── sessions that are over, codes that are wrong ────────────────────────────────────────────


def test_a_session_that_is_over_lets_nobody_new_in(phone: Phone, room: Room) -> None:
    room.conduct.close(facilitator_of(room))
    page = phone.get(f"/r/{room.keys.join}")
    assert "Cette session est terminée." in page.text
    assert "<form" not in page.text
    assert "/?s=" not in page.text
    late = phone.post(f"/r/{room.keys.join}", name="Naïma")
    assert late.status_code == 409
    assert names(room) == []


def test_a_session_that_is_over_leads_to_its_shared_page(phone: Phone, room: Room) -> None:
    me = facilitator_of(room)
    room.conduct.close(me)
    assert "demandez à la personne qui l’a animée" in phone.get(f"/r/{room.keys.join}").text
    made = room.publishing.publish(me, [room.agenda[0].id])
    page = phone.get(f"/r/{room.keys.join}").text
    assert f'href="/s/{made.token}"' in page
    assert "demandez à la personne" not in page


def test_whoever_was_in_can_see_it_again_by_link_or_code(phone: Phone, room: Room) -> None:
    phone.post(f"/r/{room.keys.join}", name="Naïma")
    room.conduct.close(facilitator_of(room))
    for key in (room.keys.join, room.keys.code):
        page = phone.get(f"/r/{key}")
        assert "Merci d’y avoir pris part, Naïma." in page.text
        assert f'href="/?s={room.session.id}"' in page.text


def test_a_stranger_cannot_tell_an_old_code_from_a_wrong_one(phone: Phone, room: Room) -> None:
    room.conduct.close(facilitator_of(room))
    assert phone.get(f"/r/{room.keys.code}").status_code == 404


def test_a_wrong_code_is_said_with_a_field_to_type_another(phone: Phone, room: Room) -> None:
    (wrong,) = wrong_codes(room, 1)
    page = phone.get(f"/r/{wrong}")
    assert page.status_code == 404
    shown = f"{wrong[:3]}\u00a0{wrong[3:]}"
    assert f"Aucune session n’a le code\u00a0{shown}. Regardez au mur." in page.text
    assert f'value="{shown}"' in field(page, "code")
    assert 'aria-invalid="true"' in field(page, "code")


def test_an_unknown_link_leads_to_the_code(phone: Phone, room: Room) -> None:
    page = phone.get(f"/r/{room.keys.wall}")
    assert page.status_code == 404
    assert "Ce lien n’ouvre aucune session." in page.text
    assert field(page, "code")


def test_a_code_typed_with_spaces_leads_to_its_session(phone: Phone) -> None:
    assert field(phone.get("/r"), "code")
    answer = phone.post("/r", code=" 482 916 ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/r/482916")


@pytest.mark.parametrize("typed", ["", "48291", "4829167", "bonjour", "//elsewhere.test/482916"])
def test_what_is_no_code_stays_in_its_field(phone: Phone, typed: str) -> None:
    page = phone.post("/r", code=typed)
    assert page.status_code == 422
    assert "Le code a six chiffres. Regardez au mur." in page.text
    assert f'value="{typed}"' in field(page, "code")


# ── throttle ─────────────────────────────────────────────────────────────────────────────────


def test_guessing_from_one_address_is_slowed_and_refused(
    phone: Phone, room: Room, guesses: Throttle, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in wrong_codes(room, PER_ADDRESS):
        assert phone.get(f"/r/{code}").status_code == 404
    guesses.delay = 0.21
    slept, sleeps = [], asyncio.sleep

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await sleeps(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    page = phone.get(f"/r/{room.keys.code}")
    assert page.status_code == 429
    assert "aucun ne peut être vérifié pour l’instant" in page.text
    assert page.headers["retry-after"] == "60"
    assert slept.count(0.21) == 1
    assert phone.post(f"/r/{room.keys.code}", name="Naïma").status_code == 429


def test_a_qr_code_works_while_codes_are_refused(phone: Phone, room: Room) -> None:
    for code in wrong_codes(room, PER_ADDRESS + 1):
        phone.get(f"/r/{code}")
    assert phone.get(f"/r/{room.keys.join}").status_code == 200
    assert phone.post(f"/r/{room.keys.join}", name="Naïma").status_code == 303


def test_a_page_reached_by_code_can_be_sent_while_codes_are_refused(
    phone: Phone, room: Room
) -> None:
    page = phone.get(f"/r/{room.keys.code}")
    for code in wrong_codes(room, PER_ADDRESS):
        phone.get(f"/r/{code}")
    action = re.search(r'action="([^"]+)"', page.text)
    assert action
    assert phone.post(action[1], name="Naïma").status_code == 303


def test_the_right_code_works_again_after_a_minute(phone: Phone, room: Room, clock: Clock) -> None:
    for code in wrong_codes(room, PER_ADDRESS):
        phone.get(f"/r/{code}")
    clock.advance(WINDOW + 1)
    assert phone.get(f"/r/{room.keys.code}").status_code == 200


def test_past_the_servers_limit_a_right_code_is_refused_from_any_address(
    app: Starlette, room: Room
) -> None:
    for n, code in enumerate(wrong_codes(room, PER_SERVER)):
        assert Phone(app, f"198.51.100.{n}").get(f"/r/{code}").status_code == 404
    somebody = Phone(app, "203.0.113.7")
    assert somebody.get(f"/r/{wrong_codes(room, 1)[0]}").status_code == 429
    right = somebody.get(f"/r/{room.keys.code}")
    assert right.status_code == 429
    assert TITLE[:20] not in right.text
    assert somebody.get(f"/r/{room.keys.join}").status_code == 200


def test_who_is_in_already_is_let_back_by_code_while_strangers_are_refused(
    app: Starlette, room: Room
) -> None:
    naima = Phone(app)
    naima.post(f"/r/{room.keys.join}", name="Naïma")
    for n, code in enumerate(wrong_codes(room, PER_SERVER)):
        Phone(app, f"198.51.100.{n}").get(f"/r/{code}")
    assert "Vous êtes déjà dans la session, Naïma<" in naima.get(f"/r/{room.keys.code}").text


def test_behind_a_proxy_that_nobody_declared_one_person_locks_nobody_out(
    app: Starlette, room: Room
) -> None:
    proxy = Phone(app, "172.17.0.2")
    for code in wrong_codes(room, PER_ADDRESS + 1):
        proxy.get(f"/r/{code}", **{"X-Forwarded-For": "203.0.113.66"})
    refused = proxy.get(f"/r/{room.keys.code}", **{"X-Forwarded-For": "203.0.113.66"})
    assert refused.status_code == 429
    other = proxy.get(f"/r/{room.keys.code}", **{"X-Forwarded-For": "203.0.113.7"})
    assert other.status_code == 200


# ── an entrance that closes, and that does not let a crowd be made up ───────────────────────


def test_a_closed_entrance_keeps_newcomers_out_and_lets_back_in_who_is_in(
    app: Starlette, room: Room
) -> None:
    inside, outside = Phone(app), Phone(app)
    link = f"/r/{room.keys.join}"
    inside.get(link)
    inside.post(link, name="Naïma")
    room.people.close_entrance(facilitator_of(room))
    for answer in (outside.get(link), outside.post(link, name="Karim")):
        assert "L’entrée est fermée. Demandez à la personne qui anime de l’ouvrir." in answer.text
        assert "Réessayer" in answer.text
        assert "<form" not in answer.text
    assert [p.name for p in room.everybody.values()] == ["Yasmine", "Naïma"]
    assert inside.post(link, name="Naïma").status_code == 303
    room.people.open_entrance(facilitator_of(room))
    assert outside.post(link, name="Karim").status_code == 303


def test_a_device_that_makes_people_up_is_slow_and_the_others_come_in(
    here: Site, app: Starlette, room: Room, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.admissions = Admissions(720, clock)
    monkeypatch.setattr(join, "PATIENCE", 0.0)
    link = f"/r/{room.keys.join}"
    entered = [
        Phone(app, "192.0.2.66").post(link, name=f"Personne{n}").status_code for n in range(120)
    ]
    assert entered.count(303) == 90
    refused = Phone(app, "192.0.2.66").post(link, name="Encore")
    assert refused.status_code == 429
    assert "Beaucoup de monde entre en même temps." in refused.text
    assert "Encore" in refused.text
    assert refused.headers["Retry-After"]
    assert Phone(app, "192.0.2.7").post(link, name="Karim").status_code == 303
    clock.advance(1)
    assert Phone(app, "192.0.2.66").post(link, name="Encore").status_code == 303


@pytest.mark.parametrize("made_up", [None, "10.0.{}.{}"])
def test_a_device_is_no_crowd_by_what_it_says_of_its_address(
    here: Site,
    app: Starlette,
    room: Room,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    made_up: str | None,
) -> None:
    here.admissions = Admissions(720, clock)
    monkeypatch.setattr(join, "PATIENCE", 0.0)
    entered = 0
    for n in range(120):
        address = "192.0.2.66" if made_up else f"2001:db8:66:{n:x}::1"
        told = {"X-Forwarded-For": made_up.format(n // 250, n % 250)} if made_up else {}
        phone = Phone(app, address)
        answer = phone.post(f"/r/{room.keys.join}", headers=told, name=f"Personne{n}")
        entered += answer.status_code == 303
    assert entered == 90


def test_a_room_of_two_hundred_behind_one_router_is_in_within_a_minute(clock: Clock) -> None:
    admissions = Admissions(720, clock)
    waits = [admissions.wait("atelier", "192.0.2.1", 60) for _phone in range(200)]
    assert max(wait for wait in waits if wait is not None) < 60
    assert None not in waits


def test_a_thousand_phones_of_their_own_addresses_are_in_within_a_minute(clock: Clock) -> None:
    admissions = Admissions(720, clock)
    waits = [admissions.wait("atelier", f"10.0.{n // 250}.{n % 250}", 60) for n in range(1_000)]
    assert None not in waits
    assert max(wait for wait in waits if wait is not None) < 60


def test_who_does_not_wait_keeps_no_place(clock: Clock) -> None:
    admissions = Admissions(2, clock)
    assert admissions.wait("atelier", "192.0.2.1", 5) == 0
    assert all(admissions.wait("atelier", "192.0.2.1", 5) is None for _again in range(50))
    clock.advance(121)
    assert admissions.wait("atelier", "192.0.2.1", 5) == 0


def test_where_nothing_is_said_everybody_comes_in_at_once(clock: Clock) -> None:
    admissions = Admissions(0, clock)
    assert {admissions.wait("atelier", "192.0.2.1", 0) for _phone in range(3_000)} == {0.0}


@pytest.mark.dear
def test_a_room_of_two_hundred_phones_enters_by_code_within_a_minute(
    here: Site, app: Starlette, room: Room
) -> None:
    """From one address, one in eight mistyping first: the room's half comes in at once."""
    entrance = Clock()
    here.admissions = Admissions(here.settings.joins, entrance)
    began, at_once = entrance(), 92  # the last two of them wait a moment, as their phones do
    mistyped = iter(wrong_codes(room, 25))
    for n in range(200):
        phone = Phone(app)
        if n % 8 == 7:
            assert phone.get(f"/r/{next(mistyped)}").status_code == 404
        page = phone.get(f"/r/{room.keys.code}")
        assert page.status_code == 200, n
        action = re.search(r'action="([^"]+)"', page.text)
        assert action
        if n >= at_once:
            entrance.advance(59 / (200 - at_once))
        assert phone.post(action[1], name=f"Prénom{n}").status_code == 303
    assert entrance() - began < 60
    assert len(names(room)) == 200


# ── how long a code is ──────────────────────────────────────────────────────────────────────


def test_a_server_that_all_can_reach_has_codes_of_eight_digits(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    texts.add_catalogue(ROOT / "tablee" / "web")
    site = Site(Settings(sessions=tmp_path, public_url="https://atelier.exemple.fr"), catalogue)
    room = site.sessions.create("facilitator-browser", TITLE)
    phone = Phone(Starlette(routes=join.routes(lambda: site, Throttle())))
    code = room.keys.code
    assert len(code) == 8
    assert "Huit chiffres, affichés au mur" in phone.get("/r").text
    assert "Le code a huit chiffres." in phone.post("/r", code="482 916").text
    found = phone.post("/r", code=f" {code[:4]} {code[4:]} ")
    assert found.headers["location"] == f"/r/{code}"
    assert TITLE[:20] in phone.get(f"/r/{code}").text
    wrong = phone.get(f"/r/{int(code) ^ 1}")
    assert "Aucune session n’a le code" in wrong.text


def test_where_many_sessions_are_open_the_next_ones_have_longer_codes(
    here: Site, phone: Phone
) -> None:
    rooms = [here.sessions.create("facilitator-browser", TITLE) for _n in range(MANY + 1)]
    lengths = [len(room.keys.code) for room in rooms]
    assert lengths == [6] * (MANY - 1) + [8] * 2
    assert "Six ou huit chiffres" in phone.get("/r").text
    assert "Le code a six ou huit chiffres." in phone.post("/r", code="4829167").text
    for room in (rooms[0], rooms[-1]):
        assert phone.get(f"/r/{room.keys.code}").status_code == 200


def test_short_codes_from_before_open_nothing_where_there_are_many_until_they_are_longer(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    texts.add_catalogue(ROOT / "tablee" / "web")
    before = Site(Settings(sessions=tmp_path, code_digits=6), catalogue)
    for _n in range(MANY):
        before.sessions.create("facilitator-browser", TITLE)
    before.sessions.close()
    for settings in (
        Settings(sessions=tmp_path),
        Settings(sessions=tmp_path, public_url="https://atelier.exemple.fr"),
    ):
        site = Site(settings, catalogue)
        phone = Phone(Starlette(routes=join.routes(lambda: site, Throttle(delay=0))))  # noqa: B023
        room = next(r for r in site.sessions.rooms.values() if len(r.keys.code) == 6)
        entries = room.store.journal.last
        assert phone.get(f"/r/{room.keys.code}").status_code == 404
        assert phone.get(f"/r/{room.keys.join}").status_code == 200
        assert room.store.journal.last == entries  # old sessions stay as old as they are
        site.sessions.lengthen_code(room, facilitator_of(room))
        assert len(room.keys.code) == 8
        assert phone.get(f"/r/{room.keys.code}").status_code == 200
        for other in site.sessions.rooms.values():
            site.sessions.lengthen_code(other, facilitator_of(other))
        site.sessions.create("facilitator-browser", TITLE)
        site.sessions.close()
        last = Site(Settings(sessions=tmp_path, code_digits=6), catalogue)
        last.sessions.create("b" * 20, TITLE)
        last.sessions.close()


def test_a_cookie_that_somebody_chose_is_not_taken_as_who_one_is(phone: Phone, room: Room) -> None:
    planted = "a-cookie-that-somebody-else-knows"
    phone.cookies.set(COOKIE, planted)
    phone.post(f"/r/{room.keys.join}", name="Naïma")
    assert names(room) == ["Naïma"]
    assert room.person_of(planted) is None


def test_the_cookie_behind_https_can_be_set_by_no_other_name_of_the_domain(
    app: Starlette, room: Room
) -> None:
    phone = Phone(app)
    phone.url = "https://tablee.test"  # as the server reads it, itself or from a proxy it trusts
    cookie = phone.get(f"/r/{room.keys.join}").headers["set-cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=")
    assert {"Secure", "Path=/", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


def test_a_name_is_offered_again_in_the_next_session_until_its_owner_leaves(
    app: Starlette, here: Site, room: Room
) -> None:
    phone = Phone(app)
    assert offered(phone, room) == ""
    phone.post(f"/r/{room.keys.join}", name="Zoé « Z » d’Ys", appearance="first")
    agenda = Agenda("essai", "Essai", "", (AgendaStep("un", 20),))
    other = here.sessions.create("somebody-else", "Une autre", agenda, facilitator="Karim")
    assert offered(phone, other) == "Zoé « Z » d’Ys"
    assert offered(Phone(app), other) == ""
    assert len(other.everybody) == 1, "it is offered, nobody is in"


@pytest.mark.parametrize("cookie", ["%00%0Aa", "%FF%FE", "a" * 5000, "%3Cscript%3E"])
def test_what_somebody_put_into_the_cookie_of_the_name_does_no_harm(
    app: Starlette, room: Room, cookie: str
) -> None:
    phone = Phone(app)
    phone.cookies.set("tablee_name", cookie)
    assert phone.get(f"/r/{room.keys.join}").status_code == 200
    assert offered(phone, room) in (
        "",
        "\ufffd\ufffd",
        "a" * 60,
        "<script>",
    )  # written as text, as all that is


def test_a_room_without_phones_is_asked_for_none_by_its_wall(room: Room) -> None:
    by = facilitator_of(room)
    assert "qr" in frames.frame(room, Audience.WALL, "fr")["session"]
    room.people.close_entrance(by)
    room.people.add(by, "Zoé")  # whoever facilitates still adds people
    assert not {"qr", "code", "address"} & set(frames.frame(room, Audience.WALL, "fr")["session"])
