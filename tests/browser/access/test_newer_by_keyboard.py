"""The newer screens of the console by keyboard alone: what waits, photos, paper, clouds, imports.

Each begins as the page does once it is loaded, and counts presses as `by_keyboard` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from plugins.action_canvas import CanvasCard
from plugins.word_cloud.contents import Phrase
from tablee.activities import Agenda, AgendaStep
from tablee.sdk.testing import enter, facilitator_of, offered
from tablee.session import Sessions
from tablee.texts import speaking
from tests.browser.access.by_keyboard import TOUCHED, Keys
from tests.browser.support.room import Screen
from tests.browser.support.voting_room import token
from tests.support.photos.cards import room_photo
from tests.support.photos.scanned_sheets import boxes_of, sheet_of, ticked
from tests.support.photos.walls import wall_photo
from tests.support.server import Server
from tests.support.sessions.written_report import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tablee.session import Room

pytestmark = pytest.mark.browser

LAPTOP: Final = {"width": 1366, "height": 768}
PEOPLE: Final = ("Bob", "Chloé", "Driss", "Élise", "Farid", "Gaëlle")
CARDS: Final = ("Un four à pain", "Le voisin du dessus", "Un stand")
OPTIONS: Final = {"consent": ("Un local",), "approval": ("Un local", "Un marché")}
WORDS: Final = ("soleil", "lumière", "vent", "pluie", "neige", "brume")
STEPS: Final = ("action_canvas", "consent", "approval", "word_cloud")


@dataclass
class Place:
    """A server whose sessions each stand in one step."""

    server: Server
    sessions: dict[str, tuple[str, str]]
    """Session and step, by activity."""

    def at(self, browser: Browser, path: str) -> tuple[Screen, Keys]:
        """Yasmine’s laptop at this address, and its keyboard; the page is loaded."""
        screen = Screen(browser, LAPTOP)
        screen.context.add_init_script(TOUCHED)
        cookie: Any = {"name": "tablee", "value": token("Yasmine"), "url": self.server.url}
        screen.context.add_cookies([cookie])
        screen.page.goto(self.server.url + path)
        screen.rests()
        screen.page.on("filechooser", lambda _asked: None)  # all are caught, from the first on
        return screen, Keys(screen.page)

    def console(self, browser: Browser, activity: str) -> tuple[Screen, Keys]:
        """The same on the console of the session that stands in a step of this."""
        screen, keys = self.at(browser, f"/?s={self.sessions[activity][0]}")
        expect(screen.page.locator(".tb-part-people button").first).to_be_visible()
        return screen, keys


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("keys") / "sessions"
    folder.mkdir()
    with speaking("fr"):
        sessions = Sessions(folder, offered())
        found = {activity: _opened(sessions, activity) for activity in STEPS}
        sessions.close()
    server = Server(folder)
    server.start()
    yield Place(server, found)
    server.stop()


def _opened(sessions: Sessions, activity: str) -> tuple[str, str]:
    agenda = Agenda("essai", "Essai", "", (AgendaStep(activity, 5),))
    room = sessions.create(
        token("Yasmine"), f"Au clavier {activity}", agenda, facilitator="Yasmine"
    )
    _fill(room, activity)
    return room.session.id, room.agenda[0].id


def _fill(room: Room, activity: str) -> None:
    """Six people, their words in the step, or what is voted on."""
    boss, step = facilitator_of(room), room.agenda[0].id
    people = [enter(room, name) for name in PEOPLE]
    if activity == "action_canvas":
        room.conduct.configure(boss, step, moderated=True)
    room.conduct.start(boss)
    if activity == "word_cloud":
        for person, words in zip(people, WORDS, strict=True):
            room.words.post(person, step, Phrase(words))
    elif activity == "action_canvas":
        for person, words in zip(people, CARDS, strict=False):
            room.words.post(person, step, CanvasCard(words))
    else:
        room.voting.prepare(boss, step, typed=OPTIONS[activity], left_out=())
    if activity == "consent":
        room.voting.open(boss, step)


def held(keys: Keys, **most: int) -> None:
    """The focus was never nowhere, and each task took no more presses than these."""
    keys.drawn()
    print(keys.counted)
    assert keys.lost == []
    assert {task: n for task, n in keys.counted.items() if n > most[task]} == {}


def choose(keys: Keys, control: Locator, *files: tuple[str, bytes]) -> None:
    """Goes to what asks for files, opens it by a key, and takes these pictures."""
    keys.to(control)
    with keys.page.expect_file_chooser() as asked:
        keys.press("Enter")
    kind = {name: "image/jpeg" if name.endswith("jpg") else "image/png" for name, _data in files}
    given: Any = [{"name": name, "mimeType": kind[name], "buffer": data} for name, data in files]
    asked.value.set_files(given)


def to_tab(keys: Keys, panel: Locator, name: str) -> None:
    """From the step’s main button to a way to type votes, by Tab and the arrows."""
    keys.to(panel.locator("[role=tab][aria-selected=true]"))
    tab = panel.get_by_role("tab", name=name)
    for _press in range(6):
        if tab.get_attribute("aria-selected") == "true":
            return
        keys.press("ArrowRight")
        expect(panel.locator("[role=tab]:focus")).to_have_attribute("aria-selected", "true")
    raise AssertionError(f"{name!r} is no tab")


def test_what_waits_is_shown_or_set_aside_with_a_word(place: Place, browser: Browser) -> None:
    screen, keys = place.console(browser, "action_canvas")
    queue = screen.page.locator(".tb-queue")
    card = queue.locator(".tb-card").first
    expect(card).to_contain_text(CARDS[0])
    keys.begin("shown")
    keys.press("c")
    keys.enter(card.get_by_role("button", name="Montrer", exact=True))
    expect(card).to_contain_text(CARDS[1])
    keys.drawn()
    keys.begin("aside")
    keys.enter(card.get_by_role("button", name="Mettre de côté", exact=True).first)
    keys.type(card.locator("textarea"), "Sans viser quelqu’un ?")
    keys.enter(card.get_by_role("button", name="Mettre de côté", exact=True).last)
    expect(queue.get_by_text("Mis de côté", exact=True)).to_be_visible()
    held(keys, shown=4, aside=6)
    screen.close()


def test_cards_and_ballots_on_photos_are_counted_and_read_again(
    place: Place, browser: Browser
) -> None:
    screen, keys = place.console(browser, "consent")
    page = screen.page
    panel = page.locator(".tb-capture:not(.tb-recount)")
    count = panel.get_by_role("button", name=re.compile(r"^Compter"))
    expect(panel).to_be_visible()
    keys.begin("cards")
    keys.press("v")
    to_tab(keys, panel, "Cartes et photo")
    photo = room_photo(3, cards=8, size=(1280, 960))
    choose(keys, panel.get_by_label("Choisir des photos"), ("salle.jpg", photo.jpeg))
    expect(panel.locator(".tb-c-photo")).to_contain_text("cartes lues sur cette photo")
    keys.begin("corrected")
    lines = panel.locator(".tb-c-line")
    keys.to(lines.first.locator("[tabindex='0']"))
    keys.press("ArrowDown")
    keys.press("b")
    expect(lines.nth(1).locator("[aria-pressed=true]")).to_have_text("B")
    keys.begin("counted")
    keys.press("Control+Enter")
    expect(panel).to_contain_text(re.compile("nouvelles? cartes? comptées?"))

    session, step = place.sessions["consent"]
    address = f"{place.server.url}/print/{session}/{step}?copies=2"
    sure, faint = (sheet_of(screen.context.request.get(address).body()) for _sheet in range(2))
    boxes = boxes_of(sure, 4.6)
    table = ("table.png", ticked(sure, [boxes[0], boxes[-1]]))
    keys.begin("ballots")
    to_tab(keys, panel, "Bulletins et photo")
    copier = ("copieur.png", ticked(faint, [boxes[0]], grey=236))
    choose(keys, panel.get_by_label("Choisir des photos ou un PDF"), table, copier)
    asked = panel.locator(".tb-c-line.tb-c-ask")
    expect(asked).to_have_count(1)
    keys.begin("answered")
    keys.enter(asked.get_by_role("button").first)
    expect(asked).to_have_count(0)
    expect(count).to_be_enabled()
    keys.begin("added")
    keys.press("Control+Enter")
    expect(panel).to_contain_text("de plus sont comptés")

    keys.drawn()
    keys.begin("closed")
    keys.press("v")
    keys.enter(page.get_by_role("button", name="Clore et montrer le résultat"))
    keys.enter(page.get_by_role("dialog").get_by_role("button", name="Clore quand même"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(panel).to_have_count(0)
    keys.drawn()
    keys.begin("again")
    keys.enter(page.locator("summary", has_text="Relire la pile de papier"))
    again = page.locator(".tb-recount")
    choose(keys, again.get_by_label("Choisir des photos ou un PDF"), table)
    compare = again.get_by_role("button", name=re.compile("^Comparer"))
    expect(compare).to_be_enabled()
    keys.enter(compare)
    expect(again.get_by_role("status")).to_contain_text("Relus")
    held(
        keys, cards=16, corrected=6, counted=1, ballots=14, answered=3, added=1, closed=7, again=11
    )
    screen.close()


def test_an_agenda_is_printed_whole(place: Place, browser: Browser) -> None:
    screen, keys = place.at(browser, "/")
    keys.begin("listed")
    keys.skip()
    keys.enter(screen.page.locator("summary", has_text="Ses étapes, son fichier"))
    with screen.page.expect_popup() as opened:
        keys.enter(screen.page.get_by_role("link", name="Tout imprimer"))
    keys.page = opened.value
    keys.begin("printed")
    keys.enter(keys.page.get_by_role("checkbox").first)
    keys.page.wait_for_url(re.compile("/progress"))
    held(keys, listed=18, printed=9)
    screen.close()


def test_notes_on_a_photo_of_a_wall_become_cards(place: Place, browser: Browser) -> None:
    screen, keys = place.console(browser, "action_canvas")
    keys.begin("reached")
    keys.skip()
    with screen.page.expect_popup() as opened:
        keys.enter(screen.page.get_by_role("link", name="Papillons du mur"))
    keys.page = page = opened.value
    page.on("filechooser", lambda _asked: None)
    keys.begin("chosen")
    photo = wall_photo(3, notes=8, size=(1280, 960), brown=False).jpeg
    choose(keys, page.locator("#notes-files"), ("mur.jpg", photo))
    expect(page.locator(".tb-n-badge")).to_have_count(8)
    keys.begin("typed")
    keys.enter(page.get_by_role("button", name="Papillon 1, le taper"))
    for n in range(1, 9):
        field = page.get_by_role("group", name=f"Papillon {n}", exact=True).locator("textarea")
        page.keyboard.type(f"Mot {n}")
        expect(field).to_have_value(f"Mot {n}")
        keys.press("Enter")
    keys.begin("put")
    keys.enter(page.get_by_role("button", name="Poser 8 cartes"))
    expect(page.locator("#notes-told")).to_contain_text("8 cartes posées")
    held(keys, reached=22, chosen=6, typed=14, put=3)
    screen.close()


def test_two_words_of_a_cloud_are_put_together_and_taken_apart(
    place: Place, browser: Browser
) -> None:
    screen, keys = place.console(browser, "word_cloud")
    page = screen.page
    keys.begin("together")
    keys.press("g")
    keys.enter(page.locator("summary", has_text="Réunir deux mots"))
    keys.to(page.get_by_role("combobox", name="Ce mot"))
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        keys.press(key)
    keys.enter(page.get_by_role("button", name="Réunir", exact=True))
    undo = page.get_by_role("button", name=re.compile("^Défaire la réunion"))
    expect(undo).to_be_visible()
    keys.drawn()
    keys.begin("undone")
    keys.enter(undo)
    expect(undo).to_have_count(0)
    held(keys, together=15, undone=4)
    screen.close()


def test_a_vote_that_one_can_check_is_asked_for_and_opened(place: Place, browser: Browser) -> None:
    screen, keys = place.console(browser, "approval")
    page = screen.page
    keys.begin("asked")
    keys.skip()
    keys.enter(page.get_by_role("button", name="Réglages", exact=True))
    body = page.get_by_test_id("stPopoverBody")
    expect(body.locator(":focus")).to_have_count(1)
    keys.enter(body.get_by_role("checkbox", name="Vote secret vérifiable"), "Space")
    keys.drawn()
    keys.press("Escape")
    expect(body).to_have_count(0)
    keys.begin("opened")
    keys.press("v")
    keys.enter(page.get_by_role("button", name="Ouvrir le vote"))
    expect(page.locator(".tb-capture")).to_be_visible()
    held(keys, asked=29, opened=3)
    screen.close()


def test_somebody_is_said_to_be_far_away(place: Place, browser: Browser) -> None:
    screen, keys = place.console(browser, "word_cloud")
    page = screen.page
    keys.begin("far")
    keys.press("g")
    keys.enter(page.get_by_role("button", name=re.compile("Farid")))
    keys.enter(page.get_by_role("checkbox", name="À distance", exact=True), "Space")
    keys.enter(page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("1 à distance").first).to_be_visible()
    held(keys, far=19)
    screen.close()


def test_a_report_is_pasted_and_accepted(place: Place, browser: Browser) -> None:
    screen, keys = place.at(browser, "/")
    page = screen.page
    keys.begin("pasted")
    keys.skip()
    keys.enter(page.locator("summary", has_text="Importer un compte rendu"))
    keys.to(page.get_by_label("Ou son texte, collé ici"))
    page.keyboard.insert_text(REPORT)
    keys.press("Tab")
    preview = page.locator(".st-key-import-preview")
    expect(preview).to_contain_text("Solène Vidalenc", timeout=15_000)
    keys.drawn()
    keys.begin("accepted")
    keys.type(page.get_by_label("Votre prénom, pour animer"), "Yasmine")
    keys.enter(page.get_by_role("button", name="Créer la session"))
    screen.heading("Toutes les étapes sont passées")
    held(keys, pasted=18, accepted=11)
    screen.close()
