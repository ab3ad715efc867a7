"""The phone’s ballot in a real Chromium: marked at once, saved by itself, never lost on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.storage import Store
from tablee.storage.ballots.boxes import BOX, FOLDER, FolderBoxes
from tablee.storage.ballots.sealed import Seals
from tablee.texts import speaking
from tablee.view import Bars
from tablee.web.site import COOKIE
from tests.browser.ballots.phone_ballot import (
    FAILING,
    SAVED,
    Vote,
    add,
    button,
    lead,
    objection,
    saved,
    state,
    told,
)
from tests.browser.support.ballot_server import PAPERS
from tests.browser.support.live_scenes import frame
from tests.browser.support.room import SMALL, Phone
from tests.support.server import Server
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.registry import Catalogue

pytestmark = pytest.mark.browser

# ── marked at once, saved by itself ─────────────────────────────────────────────────────────


def test_a_tap_shows_before_the_server_has_it_and_then_is_saved(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    expect(state(page)).to_have_text("Rien de marqué pour l’instant")
    vote.box.takes.clear()

    add(page, 1).click()

    expect(lead(page)).to_have_text("Il vous reste 2 gommettes sur 3")
    expect(state(page)).to_have_text("Envoi…")
    assert vote.box.sent == []
    vote.box.takes.set()
    saved(page)
    assert vote.box.marks == {"c1": 1}


def test_quick_taps_are_few_sendings_and_the_last_one_counts(timed: Vote) -> None:
    page = timed.open(replace(PAPERS["spread"], units=9))
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)

    for tap in range(9):
        add(page, 2).click()
        page.clock.run_for(100)
        expect(lead(page)).to_contain_text(f"{8 - tap} gommette" if tap < 8 else "Tout est réparti")
    page.clock.resume()

    saved(page)
    assert timed.box.marks == {"c2": 9}
    assert 1 < len(timed.box.sent) <= 3  # one in half a second


def test_on_a_slow_network_one_ballot_is_under_way_at_a_time(vote: Vote) -> None:
    page = vote.open(PAPERS["reasons"])
    vote.box.slow = 0.7
    page.get_by_label("Pourquoi").fill("Parce que.")
    page.get_by_label("Pourquoi").blur()
    page.get_by_text("Bien", exact=True).click()
    page.get_by_label("Pourquoi").fill("Parce que c’est mieux.")
    page.get_by_label("Pourquoi").blur()

    saved(page)

    assert vote.box.most_at_once == 1
    assert (vote.box.marks, vote.box.text) == ({"c1": 2}, "Parce que c’est mieux.")


def test_a_ballot_is_read_once_whatever_is_drawn_meanwhile(vote: Vote) -> None:
    vote.box.set({"c3": 2})
    page = vote.open(PAPERS["spread"])
    expect(lead(page)).to_have_text("Il vous reste 1 gommette sur 3")

    for _frame in range(3):
        vote.show(PAPERS["spread"])
    page.evaluate("window.remount('view')")
    saved(page)

    assert vote.box.reads == 1


def test_whoever_has_finished_says_so_and_can_take_it_back(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])

    button(page, "J’ai fini").click()
    expect(state(page)).to_have_text("Enregistré, vous avez fini")
    assert vote.box.finished

    button(page, "J’ai encore à faire").click()
    expect(button(page, "J’ai fini")).to_be_visible()
    expect(state(page)).to_have_text("Rien de marqué pour l’instant")
    assert not vote.box.finished


def test_what_can_be_given_no_more_makes_the_last_button_strong_and_presses_it_not(
    vote: Vote,
) -> None:
    page = vote.open(PAPERS["spread"])
    strong = re.compile("tb-strong")
    expect(button(page, "J’ai fini")).not_to_have_class(strong)

    for _tap in range(3):
        add(page, 1).click()

    expect(button(page, "J’ai fini")).to_have_class(strong)
    saved(page)
    assert not vote.box.finished


# ── refused ─────────────────────────────────────────────────────────────────────────────────


def test_a_refusal_is_said_until_the_next_tap_and_the_ballot_is_what_the_server_says(
    vote: Vote,
) -> None:
    vote.box.set({"c1": 1})
    page = vote.open(PAPERS["spread"])
    vote.box.objection = "Gardez-en une, c’est la règle."

    add(page, 2).click()

    expect(page.get_by_role("alert")).to_contain_text("Gardez-en une, c’est la règle.")
    expect(lead(page)).to_have_text("Il vous reste 2 gommettes sur 3")
    vote.box.objection = ""
    add(page, 3).click()
    expect(page.get_by_role("alert")).to_have_count(0)
    saved(page)
    assert vote.box.marks == {"c1": 1, "c3": 1}


def test_what_was_refused_can_be_put_back_with_one_tap(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    vote.box.objection = "Un peu vite."
    add(page, 4).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(lead(page)).to_have_text("Il vous reste 3 gommettes sur 3")
    vote.box.objection = ""

    button(page, "Remettre mes choix").click()

    saved(page)
    assert vote.box.marks == {"c4": 1}


def test_another_phone_of_the_same_person_is_not_overwritten(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    expect(add(page, 1)).to_be_visible()
    vote.box.set({"c5": 3})

    add(page, 1).click()

    expect(page.get_by_role("alert")).to_contain_text("Votre bulletin a été changé ailleurs.")
    expect(lead(page)).to_have_text("Tout est réparti : 3 gommettes")
    assert vote.box.marks == {"c5": 3}
    button(page, "Retirer de la 5").click()
    saved(page)
    assert vote.box.marks == {"c5": 2}


def test_a_server_that_asks_to_slow_down_loses_nothing(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    vote.box.busy = 1

    add(page, 1).click()

    expect(state(page)).to_have_text(FAILING)
    saved(page)
    assert vote.box.marks == {"c1": 1}


# ── the network ─────────────────────────────────────────────────────────────────────────────


def test_without_network_what_is_marked_stays_and_leaves_when_it_is_back(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    expect(add(page, 1)).to_be_visible()
    vote.box.down = True
    add(page, 1).click()
    expect(state(page)).to_have_text(FAILING)
    expect(told(page)).to_contain_text(FAILING)
    page.evaluate("window.remount('view')")
    add(page, 2).click()
    expect(lead(page)).to_have_text("Il vous reste 1 gommette sur 3")

    vote.box.down = False
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(state(page)).to_have_text(SAVED)
    assert vote.box.marks == {"c1": 1, "c2": 1}


def test_an_answer_lost_on_its_way_is_no_quarrel_with_oneself(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    expect(add(page, 1)).to_be_visible()
    vote.box.mute = 2
    add(page, 1).click()
    saved(page)
    assert len(vote.box.sent) > 2
    assert page.get_by_role("alert").count() == 0
    add(page, 2).click()
    expect(lead(page)).to_have_text("Il vous reste 1 gommette sur 3")
    saved(page)
    assert vote.box.marks == {"c1": 1, "c2": 1}


def test_a_reload_without_network_loses_nothing(vote: Vote) -> None:
    page = vote.open(PAPERS["consent"])
    expect(objection(page)).to_be_visible()
    vote.box.down = True
    objection(page).click()
    page.get_by_label("Quelle objection").fill("Cela prive les petites structures.")
    expect(state(page)).to_have_text(FAILING)

    page.reload()
    expect(page.get_by_text("n’est pas encore arrivé")).to_be_visible()
    vote.box.down = False

    expect(page.get_by_label("Quelle objection")).to_have_value(
        "Cela prive les petites structures."
    )
    saved(page)
    assert vote.box.text == "Cela prive les petites structures."
    assert page.evaluate("sessionStorage.length") == 0


def test_a_page_that_is_left_sends_what_it_still_held(vote: Vote) -> None:
    page = vote.open(PAPERS["reasons"])
    vote.box.slow = 0.1
    page.get_by_label("Pourquoi").fill("Parce que.")
    assert vote.box.sent == []

    page.goto("about:blank")

    until(lambda: vote.box.text == "Parce que.")


def test_a_change_that_comes_after_the_close_is_said_over_the_result(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    expect(add(page, 1)).to_be_visible()
    vote.box.down = True
    add(page, 1).click()
    expect(state(page)).to_have_text(FAILING)

    vote.box.open = vote.box.down = False
    vote.streams.send("vote", frame(Bars("Résultat", ())))

    expect(page.get_by_role("alert")).to_contain_text("arrivé après la clôture")
    button(page, "Fermer").click()
    expect(page.get_by_role("alert")).to_have_count(0)


# ── whose, and when ─────────────────────────────────────────────────────────────────────────


def test_another_round_is_a_fresh_ballot(vote: Vote) -> None:
    page = vote.open(PAPERS["rank"])
    button(page, "à la 2.").click()
    saved(page)

    again = replace(PAPERS["rank"], round=2)
    vote.box.paper, vote.box.marks, vote.box.version = again, {}, 0
    vote.show(again)

    expect(state(page)).to_have_text("Rien de marqué pour l’instant")
    expect(button(page, "Donner la place 1")).to_have_count(5)
    button(page, "à la 4.").click()
    saved(page)
    assert vote.box.sent[-1]["round"] == 2


def test_whoever_does_not_vote_here_reads_why_and_nothing_to_fill_in(vote: Vote) -> None:
    vote.box.refusal = "Solène, dans ce vote c’est à vous d’écouter."
    page = vote.open(PAPERS["spread"])

    expect(page.get_by_text("c’est à vous d’écouter")).to_be_visible()
    assert page.locator(".tb-ballot button").count() == 0


def test_a_role_taken_on_opens_the_ballot_without_a_reload(vote: Vote) -> None:
    vote.box.refusal = "Qui anime sans participer ne vote pas."
    page = vote.open(PAPERS["spread"], roles="facilitator")
    expect(page.get_by_text("ne vote pas")).to_be_visible()
    vote.box.refusal = ""

    page.evaluate("window.remount('view', { roles: ['facilitator', 'participant'] })")

    expect(add(page, 1)).to_be_visible()


@pytest.mark.parametrize("form", ["spread", "pick", "grade", "rank"])
def test_ones_own_card_is_there_and_cannot_be_marked(vote: Vote, form: str) -> None:
    vote.box.own = ("c2",)
    page = vote.open(PAPERS[form])
    mine = page.locator(".tb-ballot li", has_text="Rassembler nos ressources")

    expect(mine).to_contain_text("Votre carte")
    assert mine.locator("button, input").count() == 0


def test_the_rule_is_one_tap_away_and_secrecy_always_in_sight(vote: Vote) -> None:
    page = vote.open(PAPERS["approval"])
    expect(page.get_by_text("Vote nommé")).to_be_visible()
    expect(page.get_by_text("Plusieurs sur une même proposition")).not_to_be_visible()

    page.get_by_text("La règle").click()

    expect(page.get_by_text("Plusieurs sur une même proposition")).to_be_visible()


# ── the app itself ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def opened(tmp_path: Path, catalogue: Catalogue) -> Iterator[tuple[Server, str, str]]:
    """The app with a session where three dots are to be spread: its server, code and id."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    agenda = Agenda("essai", "Essai", "", (AgendaStep("dot_vote", 10),))
    with speaking("fr"):
        sessions = Sessions(folder, catalogue)
        room = sessions.create("laptop" * 5, "Choisir ensemble", agenda, facilitator="Yasmine")
        yasmine = facilitator_of(room)
        room.conduct.start(yasmine)
        step = room.session.current or ""
        words = ("Réunir les agents", "Une boîte à outils", "Un annuaire commun")
        room.voting.prepare(yasmine, step, typed=words, left_out=())
        room.voting.open(yasmine, step)
        sessions.close()
    served = Server(folder)
    served.start()
    yield served, room.keys.join, room.session.id
    served.stop()


def test_with_the_app_itself_a_ballot_is_saved_and_survives_a_reload(
    browser: Browser, opened: tuple[Server, str, str]
) -> None:
    server, code, session = opened
    phone = Phone(browser, server, SMALL)
    phone.join(code, "Naïma")
    page = phone.page

    add(page, 1).click()
    add(page, 1).click()
    add(page, 3).click()
    expect(lead(page)).to_have_text("Tout est réparti : 3 gommettes")
    saved(page)
    button(page, "J’ai fini").click()
    phone.sees("La seule personne")

    page.reload()
    expect(lead(page)).to_have_text("Tout est réparti : 3 gommettes")
    expect(button(page, "J’ai encore à faire")).to_be_visible()
    (box,) = (server.folder / FOLDER).glob(f"*{BOX}")
    held, _unreadable = Seals(FolderBoxes(server.folder)).ballots(box.name.removesuffix(BOX))
    assert len(held) == 1
    assert Store(server.folder / session, read_only=True).documents("contributions") == {}
    assert phone.errors == []
    assert phone.outside == []
    assert phone.overflow() == 0
    assert phone.faults() == []
    phone.close()


def test_with_the_app_itself_a_ballot_typed_for_somebody_is_on_their_phone(
    browser: Browser, opened: tuple[Server, str, str]
) -> None:
    server, code, session = opened
    phone = Phone(browser, server, SMALL)
    phone.join(code, "Naïma")
    page = phone.page
    add(page, 1).click()
    saved(page)
    kept = Store(server.folder / session, read_only=True)
    (step,) = (key for key, it in kept.documents("steps").items() if it["facts"].get("opened"))
    naima = next(key for key, it in kept.documents("people").items() if it["name"] == "Naïma")
    third = kept.documents("steps")[step]["facts"]["options"][2][0]
    answer = httpx.post(
        f"{server.url}/ballot/{session}/{step}/room",
        json={"person": naima, "marks": {third: 2}},
        cookies={COOKIE: "laptop" * 5},
    )
    assert answer.status_code == 200, answer.text
    expect(page.locator(".tb-ballot-state")).to_contain_text("Saisi pour vous")
    expect(page.locator(".tb-amount").nth(2)).to_contain_text("2")
    assert phone.faults() == []
    add(page, 1).click()
    expect(page.locator(".tb-ballot-state")).not_to_contain_text("Saisi pour vous")
    saved(page)
    phone.close()


def test_with_the_app_itself_taps_count_while_the_server_is_away(
    browser: Browser, opened: tuple[Server, str, str]
) -> None:
    server, code, _session = opened
    phone = Phone(browser, server)
    phone.join(code, "Lucie")
    page = phone.page
    expect(add(page, 1)).to_be_visible()

    server.stop()
    expect(page.locator('[data-test-connection-state="CONNECTED"]')).to_have_count(0)
    add(page, 1).click()
    add(page, 2).click()
    expect(lead(page)).to_have_text("Il vous reste 1 gommette sur 3")
    expect(state(page)).to_have_text(FAILING)

    server.start()
    expect(state(page)).to_have_text(SAVED, timeout=30_000)
    page.reload()
    expect(lead(page)).to_have_text("Il vous reste 1 gommette sur 3")
    phone.close()


def test_with_the_app_itself_two_phones_of_one_person_agree(
    browser: Browser, opened: tuple[Server, str, str]
) -> None:
    server, code, session = opened
    phone = Phone(browser, server)
    phone.join(code, "Karim")
    other = phone.context.new_page()
    other.goto(f"{server.url}/?s={session}")
    expect(add(other, 1)).to_be_visible()
    add(phone.page, 2).click()
    saved(phone.page)

    add(other, 1).click()

    expect(other.get_by_role("alert")).to_contain_text("changé sur un autre appareil")
    expect(button(other, "Retirer de la 2")).to_be_visible()
    expect(lead(other)).to_have_text("Il vous reste 2 gommettes sur 3")
    phone.close()
