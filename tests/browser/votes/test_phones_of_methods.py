"""Every method by clicks on light phones of 320 and 390 pixels, in both languages, and on `/lite`.

The two phones stay open from the first step to the last; whoever facilitates is played in Python.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.model.actions import Former, PlannedAction
from tablee.model.entities import Role
from tablee.sdk.testing import facilitator_of, seat_of
from tablee.texts import speaking
from tests.browser.support.light_place import opened, routes_served, sound
from tests.browser.support.room import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tablee.web.site import Site
    from tests.browser.support.light_place import Place
    from tests.browser.support.room import Phone

pytestmark = pytest.mark.browser

OPTIONS: Final = ("Se réunir deux fois par an", "Partager une boîte à outils", "Un annuaire commun")
FINISH: Final = re.compile("^(J’ai fini|I have finished)$")
ANYWAY: Final = re.compile("^(Terminer quand même|Finish anyway)$")
FINISHED: Final = re.compile("Enregistré, vous avez fini|Saved, you have finished")
SAVED: Final = re.compile("^(Enregistré|Saved)")
CARRIER_LISTENS: Final = ("clarification", "action_canvas")
COUNTED: Final = re.compile(r"Votes reçus\s: 2 téléphones|Votes received: 2 phones")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with routes_served(tmp_path_factory.mktemp("methods")) as site:
        yield site


# ── votes ───────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def votes(browser: Browser, site: Site) -> Iterator[Place]:
    kinds = site.catalogue.activities.items()
    steps = tuple(AgendaStep(name, 5) for name, kind in kinds if issubclass(kind, Vote))
    with opened(browser, site, Agenda("votes", "Votes", "", steps)) as place:
        for step in place.room.agenda:
            record = place.room.step_record(step.id)
            assert isinstance(record.activity, Vote)
            if not record.activity.options(record):
                typed = OPTIONS[: record.activity.most]
                boss = facilitator_of(place.room)
                place.room.voting.prepare(boss, step.id, typed=typed, left_out=())
        yield place


def test_each_method_is_voted_with_changed_and_counted(votes: Place) -> None:
    for number, step in enumerate(votes.room.agenda):
        if number:
            votes.next()
        votes.heads()
        votes.room.voting.open(facilitator_of(votes.room), step.id)
        votes.heads()
        record = votes.room.step_record(step.id)
        assert isinstance(record.activity, Vote)
        form = record.activity.paper(record).form
        for phone in votes.phones.values():
            marked_twice(phone.page.locator(".tb-ballot"), form)
        votes.is_sound(f"vote-{record.activity.name}")
        votes.room.voting.close(facilitator_of(votes.room), step.id)
        for phone in votes.phones.values():
            expect(phone.page.locator("main")).to_contain_text(COUNTED)
        votes.heads()
        votes.is_sound(f"vote-{record.activity.name}-counted")


def marked_twice(ballot: Locator, form: str) -> None:
    """Marks a ballot, marks it otherwise, says that one has finished."""
    expect(ballot).to_be_visible()
    for nth in (0, 1):
        if form == "spread":
            ballot.get_by_role("button", name=re.compile("^(Poser|Place) ")).nth(nth).click()
        elif form == "rank":
            ranks = re.compile(rf"place\s{nth + 1}\b")
            ballot.get_by_role("button", name=ranks).first.click()
        else:
            role: Any = "checkbox" if form == "pick" else "radio"
            ballot.get_by_role(role).locator("visible=true").nth(nth).click()
        expect(ballot.get_by_text(SAVED).first).to_be_visible()
    finish = ballot.get_by_role("button", name=FINISH)
    if finish.count():
        finish.click()
    finished, anyway = ballot.get_by_text(FINISHED), ballot.get_by_role("button", name=ANYWAY)
    expect(finished.or_(anyway).first).to_be_visible()
    if anyway.count():  # points are left
        anyway.click()
    expect(finished).to_be_visible()


# ── a world café ────────────────────────────────────────────────────────────────────────────


def form_tables(place: Place) -> None:
    """Draws the groups of the step that runs, as its facilitator does, and shows them."""
    with speaking("fr"):
        handlers = place.handlers("handlers")
        handlers.draw_groups(place.boss, place.boss.activity)
        handlers.hide_or_show(place.boss, shown=True)


def test_a_world_cafe_from_its_tables_to_its_harvest(browser: Browser, site: Site) -> None:
    with opened(browser, site, site.catalogue.agendas["world_cafe"]) as cafe:
        guest, host = cafe.phones["fr"], cafe.phones["en"]
        form_tables(cafe)
        for phone in cafe.phones.values():
            expect(phone.page.locator(".tb-circle-own .tb-circle-title")).to_be_visible()
        host.press("I host this table")
        host.sees("You are the host")
        cafe.is_sound("cafe-tables")
        for talk in ("un", "deux", "trois"):
            cafe.next()
            for language, phone in cafe.phones.items():
                say(phone, f"{talk}, {language}")
            cafe.is_sound(f"cafe-{talk}")
            cafe.next()
            if talk != "trois":
                form_tables(cafe)
                cafe.heads()
                expect(host.page.locator(".tb-circle-own")).to_be_visible()
                cafe.is_sound(f"cafe-{talk}-travel")
        say(guest, "Tout se tient")
        host.sees("Tout se tient")
        cafe.is_sound("cafe-harvest")


def say(phone: Phone, words: str, shown: str = "") -> None:
    """Types into the first field and sends it, until it is `shown`."""
    form = phone.page.locator("main form.tb-write").first
    form.locator("textarea").fill(words)
    form.locator("[type=submit]").click()
    phone.sees(shown or words)


# ── by keyboard alone ───────────────────────────────────────────────────────────────────────


def test_a_vote_by_keyboard_alone(browser: Browser, site: Site) -> None:
    agenda = Agenda("cles", "Au clavier", "", (AgendaStep("approval", 5),))
    with opened(browser, site, agenda) as place:
        step, boss = place.room.agenda[0].id, facilitator_of(place.room)
        place.room.voting.prepare(boss, step, typed=OPTIONS, left_out=())
        place.room.voting.open(boss, step)
        phone = place.phones["fr"]
        for target in (phone.page.get_by_role("checkbox").nth(1), finishing(phone)):
            expect(target).to_be_visible()
            tab_to(phone, target)
            phone.page.keyboard.press("Space")
        expect(phone.page.get_by_text(FINISHED)).to_be_visible()
        place.is_sound()


def finishing(phone: Phone) -> Locator:
    return phone.page.get_by_role("button", name=FINISH)


def tab_to(phone: Phone, target: Locator) -> None:
    """Goes on by tab until it is reached."""
    for _press in range(12):
        phone.page.keyboard.press("Tab")
        if target.evaluate("el => el === document.activeElement"):
            return
    raise AssertionError("it cannot be reached by keyboard")


# ── 1-2-4-Tous ──────────────────────────────────────────────────────────────────────────────


def test_one_two_four_all_from_silence_to_everybody(browser: Browser, site: Site) -> None:
    with opened(browser, site, site.catalogue.agendas["one_two_four_all"]) as place:
        ana, bob = place.phones["fr"], place.phones["en"]
        say(ana, "Une idée à moi")
        say(bob, "An idea of mine")
        ana.does_not_see("An idea of mine")
        place.is_sound("124-alone")
        place.handlers("plugins.action_canvas.cards.alone").reveal(place.boss)
        ana.sees("An idea of mine")
        place.is_sound("124-revealed")
        for talk in ("deux", "quatre"):
            place.next()
            form_tables(place)
            own = place.phones["fr"].page.locator(".tb-circle-own .tb-circle-title")
            expect(own).to_be_visible()
            place.is_sound(f"124-{talk}-form")
            place.next()
            say(ana, f"Retenu à {talk}")
            say(bob, f"Kept at {talk}")
            place.is_sound(f"124-{talk}")
        place.next()
        say(ana, "Tout le monde d’accord")
        bob.sees("Tout le monde d’accord")
        place.is_sound("124-all")


# ── open forum ──────────────────────────────────────────────────────────────────────────────


def test_an_open_forum_from_topics_to_the_closing_circle(browser: Browser, site: Site) -> None:
    with opened(browser, site, site.catalogue.agendas["open_forum"]) as forum:
        ana, bob = forum.phones["fr"], forum.phones["en"]
        forum.is_sound("forum-empty")
        say(ana, "Prêter des vélos\nOn en a douze qui rouillent.", "Prêter des vélos")
        say(bob, "A shared garden")
        press_on(bob, "Prêter des vélos", "^I’m interested")
        forum.is_sound("forum-topics")
        boss = forum.boss
        with speaking("fr"):
            for n, (topic, _words) in enumerate(boss.step.of(boss.activity.contents[0])):
                boss.activity.arrange(boss, topic.id, f"s{n + 1}p1", None)
        for phone in forum.phones.values():
            phone.page.get_by_role("button", name=re.compile("^(J’y vais|I’m going)")).first.click()
        forum.is_sound("forum-programme")
        for round_ in ("un", "deux"):
            forum.next()
            for language, phone in forum.phones.items():
                say(phone, f"Retenu {round_} {language}")
            forum.is_sound(f"forum-{round_}")
        forum.next()
        say(ana, "Je repars avec un vélo")
        forum.is_sound("forum-circle")
        words = [getattr(each.content, "text", "") for each in forum.room.everything()]
        kept = {
            f"Retenu {round_} {language}" for round_ in ("un", "deux") for language in forum.phones
        }
        assert kept | {"Je repars avec un vélo"} <= set(words)


def press_on(phone: Phone, card: str, name: str) -> None:
    """Presses a button of the card with these words."""
    found = phone.page.locator(".tb-card", has_text=card).first
    found.get_by_role("button", name=re.compile(name)).first.click()


# ── a moving debate ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("named", [True, False])
def test_a_moving_debate_from_one_place_to_another(
    browser: Browser, site: Site, named: bool
) -> None:
    asked: dict[str, Any] = {
        "statement": "Il faut décider à l’unanimité.",
        "labels": ("Oui", "Entre les deux", "Non"),
        "named": named,
    }
    agenda = Agenda("debat", "Débat", "", (AgendaStep("positions", 5, settings=asked),))
    with opened(browser, site, agenda) as debate:
        ana, bob = debate.phones["fr"], debate.phones["en"]
        debate.is_sound(f"debate-{named}-begins")
        stand(ana, "Oui", named)
        stand(bob, "Non", named)
        debate.is_sound(f"debate-{named}-before")
        debate.lead(phase="arguments", side="0")
        if not named:
            expect(ana.page.get_by_role("radiogroup", name="Votre place")).to_have_count(0)
            ana.pick("Oui")
        say(ana, "Chacun compte")
        if named:  # where one stands oneself, nothing was said yet
            bob.press("See all (1)")
        bob.sees("Chacun compte")
        debate.is_sound(f"debate-{named}-arguments")
        debate.lead(phase="after")
        stand(bob, "Entre les deux", named)
        debate.is_sound(f"debate-{named}-after")
        debate.lead(phase="shown")
        ana.sees("Après les arguments")
        debate.is_sound(f"debate-{named}-shown")


def stand(phone: Phone, place: str, named: bool) -> None:
    if named:
        press_on(phone, place, "^(Je me place ici|I stand here)")
        return
    phone.page.get_by_role("radio", name=place).check()
    phone.page.get_by_role(
        "button",
        name=re.compile("^(Je me place ici|Garder cette place|I stand here|Keep this place)"),
    ).click()


# ── the accélérateur ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ana_is", "bob_is"), [(Role.CARRIER, Role.SCRIBE), (Role.PARTICIPANT, Role.CARRIER)]
)
def test_the_whole_accelerator_with_what_each_role_has_of_its_own(
    browser: Browser, site: Site, ana_is: Role, bob_is: Role
) -> None:
    with opened(browser, site, site.catalogue.agendas["accelerator"]) as place:
        name = f"accel-{ana_is}"
        ana, bob = place.phones["fr"], place.phones["en"]
        people = {p.name: p.id for p in place.room.everybody.values()}
        for who, role in (("Ana", ana_is), ("Bob", bob_is)):
            place.room.people.set_roles(facilitator_of(place.room), people[who], [role])
        place.is_sound(f"{name}-1-welcome")
        spoken = (bob, ana) if bob_is is Role.CARRIER else (ana, bob)  # who carries begins
        carrier = spoken[0]
        for n, step in enumerate(place.room.agenda[1:], 2):
            place.next()
            for phone in spoken:
                field = phone.page.locator("main form.tb-write textarea:visible").first
                if phone is carrier and step.activity in CARRIER_LISTENS:
                    expect(field).to_be_hidden()
                else:  # what only a role writes may come a moment after the step
                    expect(field).to_be_visible()
                    say(phone, f"Dit ici, {n}")
            place.is_sound(f"{name}-{n}-{step.activity}")
        place.room.conduct.close(facilitator_of(place.room))
        for phone in spoken:
            expect(phone.page.locator(".tb-files a").first).to_be_visible()
        place.is_sound(f"{name}-closed")


# ── what became of actions, and the draft ───────────────────────────────────────────────────


def test_actions_are_followed_then_the_draft_is_read_and_approved(
    browser: Browser, site: Site
) -> None:
    steps = (AgendaStep("follow_up", 5), AgendaStep("go_round", 5))
    agenda = Agenda("suite", "Suite", "", steps)
    actions = (PlannedAction("Réunir les agents", "Solène", "avant l’été"),)
    follows = Former("Une recyclerie", "2026-03-12", actions)
    with opened(browser, site, agenda, follows=follows) as place:
        ana, bob = place.phones["fr"], place.phones["en"]
        people = {p.name: p.id for p in place.room.everybody.values()}
        place.room.people.set_roles(facilitator_of(place.room), people["Bob"], [Role.SCRIBE])
        expect(bob.page.get_by_role("button", name="Done")).to_be_visible()
        place.is_sound("follow-begins")
        say(ana, "La mairie a dit oui")
        bob.page.get_by_role("button", name="Done").click()
        ana.sees("faite")
        place.is_sound("follow")
        place.next()
        for language, phone in place.phones.items():
            say(phone, f"Je retiens, {language}")
        editing = seat_of(place.room, facilitator_of(place.room), "editing")
        now = place.room.clock()
        reading: Any = editing.activity.facts
        editing.set_facts(reading(now, 0.0, now + 86400))
        for language, phone in place.phones.items():
            phone.page.locator(".tb-draft").click()
            phone.sees(f"Je retiens, {language}")
        place.is_sound("draft")
        for phone, read, approves in (
            (ana, "J’ai lu", "J’approuve"),
            (bob, "I have read it", "I approve"),
        ):
            phone.press(read, exact=False)
            phone.press(approves, exact=False)
            phone.does_not_see("Pas encore lu")
        place.is_sound("draft-read")
        for lite in place.lites.values():
            lite.opens()
            lite.page.get_by_role("link", name=re.compile("^(Relire|Read)")).click()
            sound(lite, f"draft-{lite.locale}-lite", SMALL)
