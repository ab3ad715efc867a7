"""The four faces as people meet them, in both languages: sound, in reach of a keyboard.

One server for the whole file: the demo with a vote, a session whose plugins fail, two small ones.
"""

from __future__ import annotations

import functools
import json
import re
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import expect

from tablee import texts
from tablee.activities import Agenda, AgendaStep
from tablee.model.entities import Role
from tablee.registry import load
from tablee.sdk.demo import DEMO, play, read
from tablee.session import Sessions
from tablee.session.access.links import BrowserLink, browser_hash
from tablee.settings import ROOT
from tablee.settings.accessibility_statement import mention
from tablee.texts import speaking
from tests.browser.support.room import (
    AT_REST,
    CLOSE,
    PHONE,
    SMALL,
    Console,
    Phone,
    Screen,
    close_vote,
)
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tablee.model.entities import Person
    from tablee.registry import Catalogue
    from tablee.session import Room

pytestmark = pytest.mark.browser

CONSOLE = {"width": 1440, "height": 900}
TABLET = {"width": 1100, "height": 800}
WALL = {"width": 1920, "height": 1080}
HANDS = (("Karim", SMALL), ("Solène", PHONE))
"""Who holds a phone, and how large it is: one takes part, the other brings the project."""
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
WIDE_ENOUGH = 44
TITLES = {"Préparation", "Présentations", "Exposé", "Clarification", "Problématique", "Bilan"} | {
    "Réflexion du groupe",
    "Plan d’action",
    "Accélérateur de projet",
}
"""The session's own words: it was opened in French, and keeps its steps' titles in any language."""

FAILING = """
from dataclasses import dataclass
from tablee.activities import Intro
from tablee.activities.hookspecs import hookimpl
from tablee.view import Text

@dataclass(frozen=True)
class FailsInView(Intro):
    name = "fails_in_view"
    title = "Vue brisée"

    def view(self, step, audience):
        raise ValueError("nothing to see")

@dataclass(frozen=True)
class FailsInRender(Intro):
    name = "fails_in_render"
    title = "Saisie brisée"

    def view(self, step, audience):
        return Text("Ce que tout le monde voit")

    def render(self, seat):
        raise ValueError("nothing to type")

@hookimpl
def intros():
    return [FailsInView, FailsInRender]
"""
HOOK = "from tablee.activities.hookspecs import hookimpl\n@hookimpl\n"
PLUGINS = {
    "failing": FAILING,
    "unreadable": "def intros(:\n",
    "misspelt": f"{HOOK}def introz():\n    return []",
    "twin": FAILING.replace("fails_in_view", "welcome"),
}


@dataclass
class Place:
    """The server, its sessions, and how to sit down in them."""

    browser: Browser
    server: Server
    demo: Seats
    failing: Seats
    small: dict[str, Seats]
    """For each language, a session of its own with a canvas, which stays at it."""
    keys: dict[str, Seats]
    """For each language, one with a canvas and a vote, for whoever has a keyboard alone."""

    def at(
        self, who: str, size: dict[str, int], lang: str, seats: Seats | None = None, more: str = ""
    ) -> Screen:
        """The session on this person's screen."""
        seats = seats or self.demo
        screen = self._screen(size, lang, who)
        screen.page.goto(f"{self.server.url}/?s={seats.session}{more}")
        return arrived(screen, lang)

    def home(self, who: str, size: dict[str, int], lang: str) -> Screen:
        """The home page in this person's browser; nobody's for an empty name."""
        screen = self._screen(size, lang, who)
        screen.page.goto(self.server.url)
        return arrived(screen, lang)

    def wall(self, lang: str, seats: Seats | None = None) -> Screen:
        """The projector."""
        screen = self._screen(WALL, lang, "")
        screen.page.goto(f"{self.server.url}/w/{(seats or self.demo).wall}?lang={lang}")
        expect(screen.page.locator("h1").first).to_be_visible()
        return screen

    def console(self, lang: str, seats: Seats | None = None) -> Console:
        """The laptop of whoever facilitates."""
        console = self.at("Yasmine", CONSOLE, lang, seats)
        assert isinstance(console, Console)
        return console

    def _screen(self, size: dict[str, int], lang: str, who: str) -> Screen:
        if who == "Yasmine":
            screen: Screen = Console(self.browser, self.server, LOCALES[lang])
            screen.page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict will do
        else:
            screen = Screen(self.browser, size, LOCALES[lang])
        if who:
            cookie = {"name": "tablee", "value": token(who), "url": self.server.url}
            screen.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
        return screen


@dataclass
class Seats:
    """What opens a session."""

    session: str
    wall: str
    code: str


def token(name: str) -> str:
    """The cookie of the browser in which this person of a test sits."""
    return f"browser-of-{name.lower().encode().hex():-<24}"[:40]


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("faces")
    plugins = base / "plugins"
    for name, source in PLUGINS.items():
        (plugins / name).mkdir(parents=True)
        (plugins / name / "__init__.py").write_text(source, "utf-8")
    catalogue = load([ROOT / "plugins", plugins])
    demo, failing, *others = written(base / "sessions", catalogue)
    small, keys = (dict(zip(LOCALES, two, strict=True)) for two in (others[:2], others[2:]))
    server = Server(base / "sessions", {"TABLEE_PLUGINS_DIR": str(plugins)})
    server.start()
    yield Place(browser, server, demo, failing, small, keys)
    server.stop()


def written(folder: Path, catalogue: Catalogue) -> list[Seats]:
    """The sessions, played before the server takes the folder."""
    folder.mkdir()
    with speaking("fr"):
        demo = play(read(DEMO), folder, catalogue, ends_at=time.time(), pictures=DEMO.parent)
        sessions = Sessions(folder, catalogue)
        room = sessions.get(demo)
        canvas = next(s.id for s in room.agenda if s.activity == "action_canvas")
        room.conduct.add_step(facilitator(room), "dot_vote", after=canvas)
        failing = opened(sessions, "fails_in_view", "fails_in_render")
        failing.people.join(token("Karim"), "Karim")
        small = [opened(sessions, "action_canvas") for _lang in LOCALES]
        keys = [opened(sessions, "action_canvas", "dot_vote", title="Au clavier") for _ in LOCALES]
        for each in (*small, *keys):
            for words in ("Réunir les agents", "Commencer petit"):
                card = catalogue.content("action_canvas", "card", {"text": words})
                each.words.post(facilitator(each), each.session.current or "", card)
    for person in room.everybody.values():
        with room.transaction():
            link = BrowserLink(browser_hash(token(person.first_name)), person.id)
            room.commit(replace(link, console=person.has(Role.FACILITATOR)))
    rooms = (room, failing, *small, *keys)
    seats = [Seats(each.session.id, each.keys.wall, each.keys.join) for each in rooms]
    sessions.close()
    return seats


def opened(sessions: Sessions, *activities: str, title: str = "Une session d’essai") -> Room:
    """A session with these steps, the first one running."""
    agenda = Agenda("try", "Essai", "", tuple(AgendaStep(name, 5) for name in activities))
    room = sessions.create(token("Yasmine"), title, agenda, facilitator="Yasmine")
    room.conduct.start(facilitator(room))
    return room


def facilitator(room: Room) -> Person:
    return next(p for p in room.everybody.values() if p.has(Role.FACILITATOR))


# ── each face, in each step, in each language ───────────────────────────────────────────────


@pytest.mark.parametrize("lang", LOCALES)
def test_the_home_page_is_sound(place: Place, lang: str) -> None:
    for who, size in (("", CONSOLE), ("Yasmine", SMALL)):
        screen = place.home(who, size, lang)
        expect(
            screen.page.get_by_label(re.compile("Titre de la session|Title of the session"))
        ).to_be_visible()
        mine = screen.page.locator(".tb-session", has_text="Une session d’essai")
        expect(mine).to_have_count(3 if who else 0)
        leads_to_the_statement(screen, lang)
        sound(screen, lang)
        screen.close()


@pytest.mark.parametrize("lang", LOCALES)
def test_a_stranger_is_told_how_to_come_in(place: Place, lang: str) -> None:
    screen = place.at("", SMALL, lang)
    expect(screen.page.get_by_label(re.compile("Code de la session|Session code"))).to_be_visible()
    sound(screen, lang)
    assert targets(screen.page) == []
    screen.close()


def test_every_step_is_sound_on_every_face(place: Place) -> None:
    consoles = {lang: place.at("Yasmine", CONSOLE, lang) for lang in LOCALES}
    phones = {(who, lang): place.at(who, size, lang) for who, size in HANDS for lang in LOCALES}
    walls = {lang: place.wall(lang) for lang in LOCALES}
    leader = consoles["fr"]
    for number in range(leader.page.locator(".tb-agenda-step").count()):
        go(leader, number)
        titles = {lang: title_of(console, number) for lang, console in consoles.items()}
        for lang, wall in walls.items():
            expect(wall.page.locator("#wall")).to_contain_text(titles[lang] if number else "")
            sound(wall, lang, f"wall, {titles[lang]}")
        for (_who, lang), phone in phones.items():
            bar = phone.page.locator(".tb-bar-title")
            expect(bar).to_contain_text(titles[lang])
        for lang, console in consoles.items():
            heading = console.page.get_by_role("heading", level=1)
            expect(heading).to_contain_text(titles[lang])
        settled(*[each.page for each in (*phones.values(), *consoles.values())])
        for (who, lang), phone in phones.items():
            assert targets(phone.page) == [], (who, titles[lang])
            sound(phone, lang, f"{who}, {titles[lang]}")
        for lang, console in consoles.items():
            sound(console, lang, f"console, {titles[lang]}")
    for screen in (*consoles.values(), *phones.values(), *walls.values()):
        assert screen.errors == []
        screen.close()


def test_a_vote_is_sound_before_during_and_after(place: Place) -> None:
    console = place.at("Yasmine", TABLET, "fr")
    go(console, 6)
    screens = [(place.at("Karim", SMALL, lang), place.wall(lang), lang) for lang in LOCALES]
    for button in ("", "Ouvrir le vote", CLOSE):
        if button:
            console.close_vote() if button == CLOSE else console.press(button)
            settled(console.page)
        if button == CLOSE:
            expect(screens[0][1].page.locator(".tb-bars")).to_be_visible()
        settled(*[phone.page for phone, _wall, _lang in screens])
        for phone, wall, lang in screens:
            sound(phone, lang, button)
            sound(wall, lang, button)
            assert targets(phone.page) == []
        sound(console, "fr", button)
        if button == "Ouvrir le vote":
            screens[0][0].page.get_by_role("button", name=re.compile("^Poser sur la 2")).click()
            settled(screens[0][0].page)
    for screen in (console, *[one for phone, wall, _lang in screens for one in (phone, wall)]):
        screen.close()


@pytest.mark.parametrize("lang", LOCALES)
def test_what_opens_on_the_console_is_sound(place: Place, lang: str) -> None:
    console = place.at("Yasmine", CONSOLE, lang)
    leads_to_the_statement(console, lang)
    for name in (
        "^(Réglages|Settings)",
        "Yasmine",
        "^(Ajouter une étape|Add a step)",
        "^(Inviter|Invite)",
    ):
        console.page.get_by_role("button", name=re.compile(name)).first.click()
        console.still()
        settled(console.page)
        sound(console, lang, name)
        console.page.keyboard.press("Escape")
    assert console.errors == []
    console.close()


@pytest.mark.parametrize("lang", LOCALES)
def test_the_synthesis_is_sound(place: Place, lang: str) -> None:
    screen = place.at("Yasmine", SMALL, lang, more="&page=synthesis")
    screen.page.get_by_role("radio", name=re.compile("Télécharger|Download")).click()
    expect(screen.page.locator(".tb-download").first).to_be_visible()
    picture, drawn = (
        screen.page.locator("img.tb-poster"),
        "(it) => it.decode().then(() => it.naturalWidth)",
    )
    assert picture.evaluate(drawn) == 1754
    assert len(picture.get_attribute("alt") or "") < 100  # what it says is told beside it
    assert len(screen.page.get_by_test_id("stCode").text_content() or "") > 100
    settled(screen.page)
    leads_to_the_statement(screen, lang)
    sound(screen, lang)
    screen.page.get_by_text(re.compile("Carré|Square")).click()
    expect(picture).to_have_attribute("src", re.compile("/square.png"))
    assert picture.evaluate(drawn) == 1200

    heights = "(all) => all.map((it) => it.offsetHeight)"
    assert min(screen.page.locator(".tb-download").evaluate_all(heights)) >= WIDE_ENOUGH
    screen.page.locator("summary", has_text=re.compile("Autres formats|Other formats")).click()
    tab_to(screen.page, "Tout en un fichier|Everything in one file")
    with screen.page.context.expect_page() as beside:
        screen.page.keyboard.press("Enter")
    making = beside.value  # the synthesis stays where it is
    with making.expect_download() as everything:
        ready = re.compile("est prêt|is ready")
        expect(making.get_by_role("status")).to_contain_text(ready, timeout=30_000)
    assert everything.value.suggested_filename == f"{place.demo.session}-synthese.zip"
    back = making.get_by_role("link", name=re.compile("Revenir|Back"))
    assert (back.get_attribute("href") or "").endswith("&page=synthesis")
    screen.close()


def leads_to_the_statement(screen: Screen, lang: str) -> None:
    """The law's mention is on the page, and leads where its words are explained."""
    texts.add_catalogue(ROOT / "tablee")
    with speaking(lang):
        link = screen.page.get_by_role("link", name=mention(), exact=True)
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", "/accessibility")


# ── a participant without a pointer ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", LOCALES)
def test_a_keyboard_is_enough_to_join_write_correct_and_vote(place: Place, lang: str) -> None:
    console = place.at("Yasmine", CONSOLE, lang, place.keys[lang])
    phone = Screen(place.browser, PHONE, LOCALES[lang])
    phone.page.goto(f"{place.server.url}/r/{place.keys[lang].code}")
    tab_to(phone.page, "Votre prénom|Your first name")
    phone.page.keyboard.type("Odile")
    tab_to(phone.page, "Entrer dans la session|Enter|Join")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator(".tb-bar").first).to_be_visible()
    settled(phone.page)

    tab_to(phone.page, "Votre idée|Your idea")
    phone.page.keyboard.type("Une carte au clavier")
    tab_to(phone.page, "Poser ma carte|Post|Put|Place")
    phone.page.keyboard.press("Enter")
    card = phone.page.locator(".tb-mine", has_text="Une carte au clavier")
    expect(card).to_be_visible()
    tab_to(phone.page, "(Corriger|Correct|Edit).*Une carte au clavier")
    phone.page.keyboard.press("Enter")
    field = phone.page.get_by_label(re.compile("^(Corriger|Correct|Edit)$"))
    expect(field.first).to_be_visible()
    tab_to(phone.page, "^(Corriger|Correct|Edit)$")
    phone.page.keyboard.press("ControlOrMeta+End")
    phone.page.keyboard.type(", corrigée")
    tab_to(phone.page, "Enregistrer|Save")
    phone.page.keyboard.press("Enter")
    corrected = phone.page.locator(".tb-mine", has_text="Une carte au clavier, corrigée")
    expect(corrected).to_be_visible()
    settled(phone.page)

    go(console, 1)
    console.page.get_by_role("button", name=re.compile("(Ouvrir le|Open the) vote")).click()
    left = phone.page.get_by_text(re.compile("Il vous reste|left out of")).first
    expect(left).to_contain_text("3")
    settled(phone.page)
    tab_to(phone.page, r"(Poser sur la|Put|Place|Give).* 2")
    phone.page.keyboard.press("Enter")
    expect(left).to_contain_text("2")
    assert phone.errors == []
    console.close()
    phone.close()


# ── the language of a page that draws only one of its parts again ────────────────────────────


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("face", ["phone", "console"])
def test_posting_leaves_every_card_in_its_place_and_every_word_in_its_language(
    place: Place, lang: str, face: str
) -> None:
    screen = settled_in(place, lang, face, "Nour")
    drawing = screen.page.locator(".tb-part-view").first.element_handle()
    words = f"Une carte sur {face}"
    post(screen, words, lang)
    settled(screen.page)
    assert drawing.evaluate("drawn => drawn.isConnected")
    sound(screen, lang)
    screen.close()


@pytest.mark.parametrize("lang", LOCALES)
def test_a_refused_press_on_a_card_is_explained_in_the_language_of_the_page(
    place: Place, lang: str
) -> None:
    screen = settled_in(place, lang, "phone", "Inès")
    words = "Une carte bientôt retirée"
    card = post(screen, words, lang)
    pencil = card.get_by_role("button", name=re.compile("^(Corriger|Correct)")).element_handle()
    card.get_by_role("button", name=re.compile("^(Retirer|Withdraw)")).click()
    expect(card).to_have_count(0)
    settled(screen.page)
    pencil.evaluate("gone => gone.click()")
    expect(screen.page.get_by_role("alert")).to_be_visible()
    sound(screen, lang)
    screen.close()


def settled_in(place: Place, lang: str, face: str, name: str) -> Screen:
    """The small session of this language: on its console, or on a new phone."""
    seats = place.small[lang]
    if face == "console":
        return place.console(lang, seats)
    phone = Screen(place.browser, PHONE, LOCALES[lang])
    phone.page.goto(f"{place.server.url}/r/{seats.code}")
    phone.page.get_by_label(re.compile("Votre prénom|Your first name")).fill(name)
    phone.page.get_by_role("button", name=re.compile("Entrer dans|Enter|Join")).click()
    return arrived(phone, lang)


SAID = {
    "fr": ("Votre idée", "Poser ma carte", "Moi, "),
    "en": ("Your idea", "Put up my card", "Me, "),
}


def post(screen: Screen, words: str, lang: str) -> Locator:
    """Puts up a card; returns it, as it comes by the stream."""
    label, button, me = SAID[lang]
    screen.write(label, words)
    if isinstance(screen, Console):
        screen.choose_speaker(me)
    screen.press(button)
    card = screen.page.locator(".tb-card", has_text=words)
    expect(card).to_be_visible()
    return card


# ── plugins that fail ───────────────────────────────────────────────────────────────────────


def test_a_failing_plugin_leaves_a_sentence_and_the_rest_lives(place: Place) -> None:
    console = place.at("Yasmine", CONSOLE, "fr", place.failing)
    phone = place.at("Karim", PHONE, "fr", place.failing)
    wall = place.wall("fr", place.failing)
    for screen in (console, phone, wall):
        screen.sees("« Vue brisée » a rencontré une erreur.")
    phone.sees("1/2")
    go(console, 1)
    console.sees("« Saisie brisée » a rencontré une erreur.")
    own_page = phone.page.frame_locator(".tb-own-page > iframe")
    failed = own_page.get_by_text("« Saisie brisée » a rencontré une erreur.")
    expect(failed).to_be_visible()
    for screen in (console, phone, wall):
        screen.sees("Ce que tout le monde voit")
        assert screen.faults() == []
        screen.close()


@pytest.mark.parametrize("lang", LOCALES)
def test_why_plugins_are_left_out_is_told_to_whoever_facilitates(place: Place, lang: str) -> None:
    console = place.at("Yasmine", SMALL, lang, place.failing)
    link = console.page.get_by_role("link", name=re.compile("Voir pourquoi|See why"))
    place_of_the_page = link.get_attribute("href") or ""
    console.page.goto(place.server.url + place_of_the_page)
    arrived(console, lang)
    console.sees({"fr": "Vouliez-vous dire « intros » ?", "en": "Did you mean “intros”?"}[lang])
    console.sees({"fr": "que « welcome » offre déjà", "en": "which “welcome” already offers"}[lang])
    detail = console.page.locator("summary", has_text=re.compile("détail|detail")).first
    detail.focus()
    console.page.keyboard.press("Enter")
    console.sees("def intros(:")
    sound(console, lang)
    assert console.errors == []
    console.close()


def test_nobody_else_is_shown_where_a_plugin_failed(place: Place) -> None:
    phone = place.at("Karim", PHONE, "fr", place.failing, more="&page=plugins")
    stranger = place.home("", PHONE, "fr")
    stranger.page.get_by_role("link", name="Plugins de ce serveur").click()
    stranger.sees("Il ne se charge pas")
    phone.sees("/2")
    for screen in (phone, stranger):
        screen.does_not_see("Le détail, pour qui l’a écrit")
        screen.does_not_see(str(place.server.folder.parent))
        assert screen.errors == []
        screen.close()


# ── the last one: the server goes away ──────────────────────────────────────────────────────


DIALOGS = """() => {
    window.dialogs = 0;
    new MutationObserver((all) => {
        for (const { addedNodes } of all)
            for (const it of addedNodes)
                if (it.matches?.('[role="dialog"]') || it.querySelector?.('[role="dialog"]'))
                    window.dialogs += 1;
    }).observe(document.body, { subtree: true, childList: true });
}"""
"""Counts the dialogs that come."""


def test_what_is_typed_stays_in_sight_while_the_server_is_away(place: Place) -> None:
    console = place.at("Yasmine", CONSOLE, "fr")
    go(console, 5)
    phone = Phone(place.browser, place.server)
    phone.join(place.demo.code, f"Zoé {uuid4().hex[:6]}")  # a second try is somebody else
    typed = {
        console: console.write("Votre idée", "Pas encore saisie"),
        phone: phone.write("Votre idée", "Pas encore posée"),
    }
    console.page.evaluate(DIALOGS)
    place.server.stop()
    phone.lost()
    console.page.wait_for_function(
        "() => window.dialogs > 0", timeout=30_000
    )  # Streamlit's comes after some attempts
    for screen, field in typed.items():
        expect(screen.page.get_by_role("dialog")).to_have_count(0)
        expect(field).to_have_value(re.compile("^Pas encore "))
    assert (phone.overflow(), console.overflow()) == (0, 0)
    place.server.start()
    for screen, field in typed.items():
        screen.connected()
        expect(field).to_have_value(re.compile("^Pas encore "))
        screen.close()


# ── looking closely ─────────────────────────────────────────────────────────────────────────


def sound(screen: Screen, lang: str, where: str = "", but: Collection[str] = ()) -> None:
    """No fault known to axe, nothing wider than the screen, one main, one language, no stranger."""
    page = screen.page
    assert [f for f in screen.faults() if f.split(":")[0] not in but] == [], where
    assert screen.overflow() <= 0, where
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("main:visible"), where).to_have_count(1)
    expect(page).to_have_title(re.compile("Tablée"))
    assert screen.outside == []
    said = set(page.evaluate(ALL_SAID))
    assert said & foreign(lang) == set(), where


@functools.cache
def foreign(lang: str) -> set[str]:
    """What no page in this language may say: our sentences in French, or Streamlit's in English."""
    if lang == "fr":
        return {"Skip to main content", "Close", "Open", "Clear all", "Collapse sidebar", "Upload"}
    french, english = set(), set()
    places = ("plugins/*/locale/en.po", "tablee/**/locale/en.po", "assets/js/locale/en.po")
    for file in [file for place in places for file in ROOT.glob(place)]:
        with file.open("rb") as po:
            for message in read_po(po, locale="en"):
                one = message.id[0] if isinstance(message.id, tuple) else str(message.id)
                said = message.string if isinstance(message.string, str) else str(message.string)
                english.add(said)
                french.add(str(one))
    french |= set(json.loads((ROOT / "assets/js/locale/fr.json").read_text("utf-8")).values())
    return french - english - TITLES - {""}


ALL_SAID = """() => [...document.querySelectorAll('body *')]
    .filter((e) => !e.children.length || e.ariaLabel || e.placeholder || e.title)
    .filter((e) => e.checkVisibility() && !e.closest('iframe, script, style, .tb-language'))
    .flatMap((e) => [e.children.length ? '' : e.textContent, e.ariaLabel, e.placeholder, e.title])
    .filter((words) => typeof words === 'string')
    .map((words) => words.trim())"""


def targets(page: Page) -> list[str]:
    """What can be pressed on this phone and is too small for a finger."""
    found: list[str] = page.evaluate(TOO_SMALL, WIDE_ENOUGH)
    return found


TOO_SMALL = """(least) => {
    const all = document.querySelectorAll('button, a[href], summary, [role=tab], label:has(input)');
    const pressed = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled
        && !e.closest('iframe, .stTooltipIcon, [data-testid=stSkipToContent]');
    return [...all].filter(pressed)
        .map((e) => [e, e.getBoundingClientRect()])
        .filter(([, { width, height }]) => width && Math.min(width, height) < least - 0.5)
        .map(([e, { width, height }]) => `${width} x ${height}: ${e.outerHTML.slice(0, 120)}`);
}"""


def title_of(console: Screen, number: int) -> str:
    """What the agenda calls this step, in the language of this console."""
    step = console.page.locator(".tb-agenda-step").nth(number)
    return str(step.locator(".tb-words").evaluate("e => e.firstChild.textContent"))


def go(console: Screen, number: int) -> None:
    """Runs this step of the agenda, by clicking."""
    step = console.page.locator(".tb-agenda-step").nth(number)
    expect(step).to_be_visible()
    title = title_of(console, number)
    if "tb-running" not in (step.get_attribute("class") or ""):
        close_vote(console.page)
        step.click()
        go_there = console.page.get_by_role(
            "button", name=re.compile("Aller à cette étape|Go to this step")
        )
        go_there.click()
        expect(step).to_have_class(re.compile("tb-running"))
        expect(go_there).to_have_count(0)
    expect(console.page.get_by_role("heading", level=1)).to_contain_text(title)
    settled(console.page)


def arrived(screen: Screen, lang: str) -> Screen:
    """Waits until the page is there, and Streamlit's own words where it is one of its pages."""
    screen.page.get_by_role("heading").first.wait_for()
    skip = "Aller au contenu" if lang == "fr" else "Skip to content"
    if is_streamlit(screen.page):
        expect(screen.page.get_by_test_id("stSkipToContent")).to_have_text(skip)
    settled(screen.page)
    return screen


def settled(*pages: Page) -> None:
    """Waits until each of these pages rests; Streamlit has drawn there all that it had to."""
    for page in pages:
        page.evaluate(AT_REST, 250)
        done = page.locator('[data-test-script-state="notRunning"]')
        expect(done).to_have_count(int(is_streamlit(page)))
        expect(page.locator('[data-stale="true"]')).to_have_count(0)


def is_streamlit(page: Page) -> bool:
    """Whether Streamlit draws this page."""
    return page.locator("#root").count() == 1


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Presses Tab until what is in focus bears this name; where one is must always be seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["name"] and re.search(name, here["name"]):
            assert here["seen"], f"{here['name']} does not show that it has the focus"
            return
    raise AssertionError(f"nothing called {name!r} is in reach of the keyboard")


FOCUSED = """() => {
    const e = document.activeElement;
    const named = e.matches('button, a, input, textarea, summary');
    const name = named ? e.ariaLabel || e.labels?.[0]?.innerText || e.innerText : '';
    const ringed = ({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none';
    const field = e.closest('[data-testid$=RootElement]');
    const around = [e, e.parentElement, field, e.closest('label')];
    const seen = around.some((x) => x && ringed(getComputedStyle(x)));
    return { name: (name ?? '').trim(), seen };
}"""
