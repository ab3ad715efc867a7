"""Votes typed on the console: from paper with a keyboard alone, from raised hands, for somebody.

One server for the whole file, with a session for each test, its vote already open.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.registry import load
from tablee.session import Sessions
from tablee.settings import ROOT
from tablee.texts import speaking
from tests.browser.support.room import PHONE, SMALL, Screen, until
from tests.browser.votes.a_capture import (
    CONSOLE,
    LAPTOP,
    METHODS,
    SESSIONS,
    CaptureConsole,
    Place,
    marks,
    open_vote,
    tab_to,
    token,
)
from tests.support.photos.cards import room_photo
from tests.support.photos.scanned_sheets import boxes_of, sheet_of, ticked
from tests.support.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    base = tmp_path_factory.mktemp("capture")
    (base / "plugins" / "entry_methods").mkdir(parents=True)
    (base / "plugins" / "entry_methods" / "__init__.py").write_text(METHODS, "utf-8")
    catalogue = load([ROOT / "plugins", base / "plugins"])
    (base / "sessions").mkdir()
    with speaking("fr"):
        sessions = Sessions(base / "sessions", catalogue)
        opened = {name: open_vote(sessions, catalogue, name) for name in SESSIONS}
        sessions.close()
    server = Server(base / "sessions", {"TABLEE_PLUGINS_DIR": str(base / "plugins")})
    server.start()
    yield Place(
        browser,
        server,
        {name: session for name, (session, _step) in opened.items()},
        {name: step for name, (_session, step) in opened.items()},
    )
    server.stop()


# ── cards on a photo ────────────────────────────────────────────────────────────────────────


def test_phones_cards_paper_and_hands_together_add_up_in_the_export(place: Place) -> None:
    photo = room_photo(3, cards=8, size=(1280, 960))
    console = place.console("cards", LAPTOP)
    karim = Screen(place.browser, PHONE)
    cookie = {"name": "tablee", "value": token("Karimcards"), "url": place.server.url}
    karim.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
    karim.page.goto(f"{place.server.url}/?s={place.sessions['cards']}")
    karim.page.get_by_text("Pas d’objection", exact=True).click()
    karim.sees("Enregistré")
    karim.context.close()
    console.field(1).focus()
    console.keys("1", "Control+Enter")
    console.told("Bulletin 1 enregistré.")
    console.tab("À main levée")
    console.panel.get_by_label("Personnes qui votent à main levée").fill("2")
    console.hands(r"1\..* Pas d’objection").fill("2")
    console.keys("Control+Enter")
    console.told("2 personnes comptées à main levée.")

    files = scan_ballots(console, place)

    console.tab("Cartes et photo")
    console.panel.get_by_role("button", name="Poser la question au mur").click()
    expect(console.panel).to_contain_text("La question est au mur.")
    file = {"name": "salle.jpg", "mimeType": "image/jpeg", "buffer": photo.jpeg}
    console.panel.get_by_label("Choisir des photos").set_input_files(file)  # type: ignore[arg-type]
    expect(console.panel.locator(".tb-c-photo")).to_contain_text("cartes lues sur cette photo")
    for card in photo.cards:  # what no photo could say is said by hand, by a click
        line = console.panel.locator(
            ".tb-c-line", has=console.page.get_by_text(str(card.number), exact=True)
        )
        if not line.count():
            console.panel.get_by_label("Ajouter une carte").fill(str(card.number))
            console.panel.get_by_role("group", name="Lettre de la carte ajoutée").get_by_role(
                "button", name="A"
            ).click()
        assert line.count() == 1
        line.focus()
        console.keys("ABCD"[card.side] if card.side < 3 else "Delete")
    chosen = console.panel.locator(".tb-c-side[aria-pressed=true]").first
    console.page.emulate_media(forced_colors="active")
    ground = "(one) => getComputedStyle(one).backgroundColor"
    other = console.panel.locator(".tb-c-side[aria-pressed=false]").first
    assert chosen.evaluate(ground) != other.evaluate(ground)
    console.page.emulate_media(forced_colors="none")
    told = sum(card.side < 3 for card in photo.cards)
    count = console.panel.get_by_role("button", name=re.compile(r"^Compter"))
    expect(count).to_have_text(f"Compter {told} cartes")
    count.click()
    expect(console.panel).to_contain_text(f"{told} nouvelles cartes comptées.")
    expect(console.lines().filter(has_text="Cartes, photo")).to_contain_text(f"{told} personnes")
    urn = console.counted()
    assert urn["origins"] == {"phone": 1, "paper": 1, "hands": 2, "scan": 2, "cards": told}
    address = f"{place.server.url}/export/{place.sessions['cards']}/markdown?part=both"
    text = console.context.request.get(address).text()
    read = ("2 bulletins, photo", "2 mains levées", f"{told} cartes, photo")
    origins = ("1 bulletin papier", *read)
    typed = ", ".join(f"{origin} (saisie : Yasmine)" for origin in origins)
    assert f"Votes reçus : 1 téléphone, {typed}." in text.replace("\u00a0", " ")
    read_again(console, files)


def scan_ballots(console: CaptureConsole, place: Place) -> dict[str, bytes]:
    """Prints ballots, ticks them, one of another sheet faintly, and counts what a photo reads."""
    address = f"{place.server.url}/print/{place.sessions['cards']}/{place.steps['cards']}?copies=2"
    sheet = sheet_of(console.context.request.get(address).body())
    boxes = boxes_of(sheet, 4.6)
    faint = sheet_of(console.context.request.get(address).body())
    files = {
        "table.png": ticked(sheet, [boxes[0], boxes[-1]]),
        "copieur.png": ticked(faint, [boxes[0]], grey=236),
    }
    console.tab("Bulletins et photo")
    chosen = console.panel.get_by_label("Choisir des photos ou un PDF")
    file = {"name": "table.png", "mimeType": "image/png", "buffer": files["table.png"]}
    chosen.set_input_files(file)  # type: ignore[arg-type] # a plain dict will do
    expect(console.panel.locator(".tb-c-photo")).to_contain_text("2 bulletins lus.")
    count = console.panel.get_by_role("button", name=re.compile(r"^Compter"))
    expect(count).to_have_text("Compter 2 bulletins")
    console.panel.get_by_text("Ce qui a été lu (2 bulletins)").click()
    expect(console.panel.locator(".tb-originals li")).to_contain_text(
        ["Bulletin 1 : ", "Bulletin 2 : "]
    )
    console.looks("read")
    count.click()
    console.told("2 bulletins de plus sont comptés.")

    # another stack, of which one is not sure: it is asked about, and let go of
    file = {"name": "copieur.png", "mimeType": "image/png", "buffer": files["copieur.png"]}
    chosen.set_input_files(file)  # type: ignore[arg-type] # a plain dict will do
    asked = console.panel.locator(".tb-c-line.tb-c-ask")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text("Pas d’objection")
    expect(count).to_have_text("Compter 1 bulletin")
    console.looks("scans")
    asked.focus()
    console.keys("o")
    expect(asked).to_have_count(0)
    expect(count).to_have_text("Compter 2 bulletins")
    console.panel.get_by_role("button", name="Oublier ces photos").click()
    # the first one again: nothing is counted twice
    file = {"name": "table.png", "mimeType": "image/png", "buffer": files["table.png"]}
    chosen.set_input_files(file)  # type: ignore[arg-type] # a plain dict will do
    expect(console.panel).to_contain_text("2 sont déjà comptés, et ne compteront pas deux fois.")
    console.panel.get_by_role("button", name="Comparer à ce qui est compté").click()
    console.told("2 bulletins lus deux fois pareil.")
    console.panel.get_by_role("button", name="Oublier ces photos").click()
    return files


def read_again(console: CaptureConsole, files: dict[str, bytes]) -> None:
    """Reads the stack again once the vote is closed, then with one sheet that was not in it."""
    console.page.get_by_text("Relire la pile de papier").click()
    again = console.page.locator(".tb-recount")
    chosen = again.get_by_label("Choisir des photos ou un PDF")
    told = again.get_by_role("status")
    compare = again.get_by_role("button", name=re.compile("^Comparer"))
    file = {"name": "table.png", "mimeType": "image/png", "buffer": files["table.png"]}
    chosen.set_input_files(file)  # type: ignore[arg-type] # a plain dict will do
    expect(compare).to_have_text("Comparer 2 bulletins au compte")
    compare.click()
    expect(told).to_contain_text("Comptés : 1 bulletin papier, 2 bulletins, photo. Relus : 2.")
    expect(told).to_contain_text("Il en manque 1.")
    file = {"name": "copieur.png", "mimeType": "image/png", "buffer": files["copieur.png"]}
    chosen.set_input_files(file)  # type: ignore[arg-type] # a plain dict will do
    again.get_by_role("button", name=re.compile("Pas d’objection.*Non$")).click()
    expect(compare).to_have_text("Comparer 4 bulletins au compte")
    compare.click()
    expect(told).to_contain_text("Il y en a 1 de plus.")
    expect(told).to_contain_text("sans pareil")
    if folder := os.environ.get("LOOK"):
        again.scroll_into_view_if_needed()
        console.page.screenshot(path=f"{folder}/again.png")
    assert console.errors == []


# ── paper ───────────────────────────────────────────────────────────────────────────────────


def test_five_paper_ballots_are_typed_with_a_keyboard_alone(place: Place) -> None:
    console = place.console("papers")
    tab_to(console.page, r"^1\.")
    assert console.keys(*"12345", "Enter") == 6, "a number each, then Enter"
    console.told("Bulletin 1 enregistré.")
    expect(console.field(1)).to_be_focused()
    assert console.values() == [""] * 5

    # whoever presses Enter after each number is where whoever does not would be
    console.keys("1", "Enter", "1", "Enter", "2", "Enter", "2", "Enter", "3", "Enter")
    console.told("Bulletin 2 enregistré.")
    # 0 leaves one out, and so does Enter once more; twice at the end is once
    console.keys("0", "2", "Enter", "Enter", "4", "0", "Enter", "Enter")
    console.told("Bulletin 3 enregistré.")
    # a number too far is put right with the arrows
    console.keys(*"51", "ArrowUp", "3", *"234", "Enter")
    console.told("Bulletin 4 enregistré.")
    console.keys("1", "Control+Enter")
    console.told("Bulletin 5 enregistré.")
    expect(console.panel).to_contain_text("5 bulletins papier")
    expect(console.lines()).to_have_text(
        [re.compile(f"Bulletin papier {n}") for n in (5, 4, 3, 2, 1)]
    )

    urn = console.counted()
    assert urn["origins"] == {"paper": 5}
    assert marks(urn) == sorted(
        [
            [4, 3, 2, 1, 0],
            [4, 4, 3, 3, 2],
            [-1, 3, -1, 1, -1],
            [0, 2, 3, 2, 1],
            [4, -1, -1, -1, -1],
        ]
    )


def test_a_wrong_number_is_marked_and_nothing_is_sent_or_lost(place: Place) -> None:
    console = place.console("wrong")
    console.field(1).focus()
    console.keys(*"27", "Enter")
    expect(console.field(2)).to_be_focused()
    console.keys("Control+Enter")
    expect(console.field(2)).to_be_focused()
    expect(console.field(2)).to_have_attribute("aria-invalid", "true")
    expect(console.field(2)).to_have_accessible_description(
        re.compile(r"^Un numéro de la liste\s: 1, 2, 3, 4, 5. .*1 = Excellent.*5 = Insuffisant")
    )
    assert console.values() == ["2", "7", "", "", ""]
    assert console.typed() == []
    console.keys("Backspace", "x")
    expect(console.panel.get_by_role("alert")).to_have_text(
        "Un numéro de la liste : 1, 2, 3, 4, 5."
    )
    console.keys("Backspace", "4")
    expect(console.panel.get_by_role("alert")).to_have_count(0)
    expect(console.field(3)).to_be_focused()
    console.keys("Control+Enter")
    console.told("Bulletin 1 enregistré.")
    # an empty one is asked about once
    console.keys("Control+Enter")
    expect(console.panel.get_by_role("alert")).to_contain_text("Rien n’est marqué")
    console.keys("Control+Enter")
    console.told("Bulletin 2 enregistré.")
    assert marks(console.counted()) == [[-1] * 5, [3, 1, -1, -1, -1]]


def test_what_the_method_refuses_stays_typed_with_the_reason(place: Place) -> None:
    console = place.console("order")
    console.field(1).focus()
    console.keys(*"12245")
    expect(console.panel.get_by_label("Un mot de plus")).to_be_focused()
    console.page.keyboard.type("à voir")
    console.keys("Enter")
    expect(console.panel.get_by_role("alert")).to_have_text(
        "Deux propositions sont à la même place."
    )
    assert console.values() == ["1", "2", "2", "4", "5"]
    expect(console.panel.get_by_label("Un mot de plus")).to_have_value("à voir")
    console.field(3).focus()
    console.keys("3", "Control+Enter")
    console.told("Bulletin 1 enregistré.")
    # and so many hands at once, each with the same order
    console.tab("À main levée")
    console.field(1).focus()
    console.keys(*"54321", "Enter", "Enter", "Enter")
    expect(console.panel.get_by_role("alert")).to_have_text("Un nombre de personnes, 1 ou plus.")
    console.keys("7", "Enter")
    console.told("7 personnes comptées à main levée.")
    urn = console.counted()
    assert urn["origins"] == {"paper": 1, "hands": 7}
    assert {b["text"]: b["times"] for b in urn["ballots"]} == {"à voir": 1, "": 7}


def test_every_form_of_paper_has_its_way_of_typing(place: Place) -> None:
    ticks = place.console("ticks")
    ticks.field(1).focus()
    ticks.keys("1", "0", "x", "Space", "Enter", "Enter")
    ticks.told("Bulletin 1 enregistré.")
    assert marks(ticks.counted()) == [[1, -1, 1, 1, -1]]

    dots = place.console("dots")
    dots.field(1).focus()
    dots.keys("2", "2")
    expect(dots.field(2)).to_be_focused()
    expect(dots.panel).to_contain_text("Total : 4 sur 3")
    dots.keys("Control+Enter")
    expect(dots.panel.get_by_role("alert")).to_have_text("1 de trop")
    dots.keys("Backspace", "1", "Control+Enter")
    dots.told("Bulletin 1 enregistré.")
    dots.tab("À main levée")
    dots.panel.get_by_label("Personnes qui votent à main levée").focus()
    dots.keys("4", "Enter", "7", "Enter", "6", "Enter")
    expect(dots.panel).to_contain_text("Total : 13 sur 12 1 de trop")
    dots.keys("ArrowUp", "5", "Control+Enter")
    dots.told("4 personnes comptées à main levée.")
    urn = dots.counted()
    assert marks(urn) == [[2, 1, -1, -1, -1]]
    ids = [id_ for id_, _words in urn["options"]]
    assert urn["hands"] == [{"voters": 4, "counts": {ids[0]: {"1": 7}, ids[1]: {"1": 5}}}]

    score = place.console("score")
    score.field(1).focus()
    score.keys(*"3,5", "Enter")
    score.told("Bulletin 1 enregistré.")
    score.keys(*"4.25", "Enter")
    score.told("Bulletin 2 enregistré.")
    score.keys("9")
    expect(score.panel.get_by_role("alert")).to_have_text("Une note de 1 à 5.")
    assert marks(score.counted()) == [[3.5], [4.25]]


def test_an_answer_that_asks_for_words_opens_their_field(place: Place) -> None:
    console = place.console("words")
    console.field(1).focus()
    expect(console.panel.locator("textarea")).to_have_count(0)
    console.keys("2")
    expect(console.panel.locator("textarea")).to_be_focused()
    console.page.keyboard.type("Le budget")
    console.keys("Shift+Enter")
    console.page.keyboard.type("n’y est pas")
    console.keys("Enter")
    console.told("Bulletin 1 enregistré.")
    assert [b["text"] for b in console.counted()["ballots"]] == ["Le budget\nn’y est pas"]


def test_a_named_vote_says_what_will_carry_no_name_before_it_is_typed(place: Place) -> None:
    console = place.console("named")
    said = console.panel.get_by_text("ne porte aucun nom")
    expect(said).to_be_visible()
    console.tab("À main levée")
    expect(said).to_be_visible()
    console.tab("Pour une personne")
    expect(said).to_have_count(0)
    secret = place.console("sealed")
    expect(secret.panel.get_by_text("ne porte aucun nom")).to_have_count(0)


# ── nothing is lost, nothing counts twice ───────────────────────────────────────────────────


def test_what_others_do_meanwhile_leaves_what_is_typed_and_the_focus(place: Place) -> None:
    console = place.console("meanwhile")
    console.field(1).focus()
    console.keys(*"12")
    # somebody else who facilitates types a ballot too
    ids = [f"t{n}" for n in range(1, 6)]
    answer = console.context.request.post(console.room, data={"marks": dict.fromkeys(ids, 4)})
    assert answer.ok
    console.sees("1 vote saisi pour la salle")
    expect(console.lines()).to_have_count(1)
    expect(console.field(3)).to_be_focused()
    assert console.values() == ["1", "2", "", "", ""]
    # each tab keeps its own
    console.tab("Pour une personne")
    assert console.values() == [""] * 5
    expect(console.panel.get_by_role("tab", name="Pour une personne")).to_be_focused()
    console.keys(*["ArrowLeft"] * 4)
    expect(console.panel.get_by_role("tab", name="Bulletins papier")).to_be_focused()
    assert console.values() == ["1", "2", "", "", ""]
    console.page.keyboard.press("Tab")
    expect(console.field(1)).to_be_focused()
    console.keys("Control+Enter")
    console.told("Bulletin 2 enregistré.")
    assert marks(console.counted()) == [[4, 3, -1, -1, -1], [4, 4, 4, 4, 4]]


OFFLINE = iter(("offline", "offline again"))
"""A second try of the test has a vote of its own."""


def test_a_cut_network_keeps_the_ballot_and_counts_it_once(place: Place) -> None:
    console = place.console(next(OFFLINE))
    expect(console.panel).to_contain_text("Rien n’est encore saisi.")
    console.field(1).focus()
    console.keys(*"11111")
    console.page.route("**/room?*", lambda route: route.abort())
    console.keys("Enter")
    expect(console.panel.get_by_role("alert")).to_contain_text(
        "Le serveur ne répond pas.", timeout=60_000
    )
    assert console.values() == ["1"] * 5
    console.page.unroute("**/room?*")
    console.keys("Enter")
    console.told("Bulletin 1 enregistré.")

    # the server has it, and its answer never comes
    swallowed: list[str] = []

    def swallow(route: Route) -> None:
        if route.request.method != "POST" or swallowed:  # the page also asks how things stand
            route.continue_()
            return
        swallowed.append(route.request.url)
        route.fetch()
        route.abort()

    console.keys(*"22222")
    console.page.route("**/room?*", swallow)
    console.keys("Enter")
    expect(console.panel.get_by_role("alert")).to_contain_text(
        "Le serveur ne répond pas.", timeout=60_000
    )
    assert console.values() == ["2"] * 5
    console.keys("Enter")
    console.told("Bulletin 2 enregistré.")
    expect(console.lines()).to_have_count(2)

    # the same again, and what is sent the second time is another: said, for a person to decide
    console.keys(*"33333")
    swallowed.clear()
    console.keys("Enter")
    expect(console.panel.get_by_role("alert")).to_contain_text(
        "Le serveur ne répond pas.", timeout=60_000
    )
    console.keys("Backspace", "4", "Enter")
    expect(console.panel.get_by_role("alert")).to_contain_text("Le premier envoi était bien arrivé")
    assert console.values() == ["3", "3", "3", "3", "4"]
    assert marks(console.counted()) == [[2] * 5, [3] * 5, [4] * 5]


def test_keys_pressed_while_the_server_answers_are_the_next_ballots(place: Place) -> None:
    console = place.console("slow")
    console.field(1).focus()

    held: list[Route] = []

    def late(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    console.page.route("**/room?*", late)
    console.keys(*"11111", "Enter", *"222", "Tab")
    until(console.page, lambda: held)
    held[0].continue_()
    console.told("Bulletin 1 enregistré.")
    expect(console.field(4)).to_be_focused()
    assert console.values() == ["2", "2", "2", "", ""]
    console.page.unroute_all(behavior="wait")
    console.keys(*"55", "Enter")
    console.told("Bulletin 2 enregistré.")
    assert marks(console.counted()) == [[3, 3, 3, 0, 0], [4] * 5]


def test_a_mistake_is_taken_back_once_it_is_confirmed(place: Place) -> None:
    console = place.console("mistake")
    console.field(1).focus()
    for number in ("1", "2", "3"):
        console.keys(*(number * 5), "Enter")
        console.told(f"Bulletin {number} enregistré.")
    console.press("Retirer : Bulletin papier 2")
    expect(console.panel.get_by_role("button", name="Garder")).to_be_focused()
    console.sees("Bulletin papier 2 : ne plus compter ce vote ?")
    console.keys("Escape")
    expect(console.lines()).to_have_count(3)
    expect(console.panel.get_by_role("button", name="Retirer : Bulletin papier 2")).to_be_focused()
    console.keys("Enter", "Tab", "Enter")
    console.told("Bulletin papier 2 : retiré.")
    expect(console.lines()).to_have_text([re.compile("papier 3"), re.compile("papier 1")])
    expect(console.panel).to_contain_text("2 bulletins papier")
    urn = console.counted()
    assert urn["origins"] == {"paper": 2}
    assert marks(urn) == [[2] * 5, [4] * 5]


# ── hands, and somebody's ballot ────────────────────────────────────────────────────────────


def test_hands_are_counted_with_their_sums_in_sight(place: Place) -> None:
    console = place.console("hands")
    console.tab("À main levée")
    console.panel.get_by_label("Personnes qui votent à main levée").focus()
    console.keys("Control+Enter")
    expect(console.panel.get_by_role("alert")).to_have_text("Un nombre de personnes, 1 ou plus.")
    console.keys("8", "Enter", "3", "Enter", "2", "Enter")
    sums = console.panel.locator(".tb-e-balance")
    expect(sums.first).to_have_text("il manque 3 mains")
    console.keys("5", "Enter")
    expect(sums.first).to_have_text("2 mains de trop")
    third = console.hands("1. Réunir.* Bien")
    expect(third).to_have_accessible_description("2 mains de trop")
    console.keys("Control+Enter")
    assert console.typed() == []
    third.focus()
    console.keys("3")
    expect(sums.first).to_have_text("le compte y est")
    console.hands("5. Renoncer.* Insuffisant").focus()
    console.keys("8", "Enter")
    console.told("8 personnes comptées à main levée.")
    expect(console.panel).to_contain_text("8 mains levées")
    expect(console.lines()).to_have_text([re.compile(r"Mains levées\s: 8 personnes")])
    expect(console.panel.get_by_label("Personnes qui votent à main levée")).to_be_focused()
    urn = console.counted()
    ids = [id_ for id_, _words in urn["options"]]
    counts = {ids[0]: {"4": 3, "3": 2, "2": 3}, ids[4]: {"0": 8}}
    assert urn["hands"] == [{"voters": 8, "counts": counts}]
    assert urn["origins"] == {"hands": 8}


def test_a_ballot_for_somebody_may_be_a_proxy_and_replaces_the_one_before(place: Place) -> None:
    console = place.console("person")
    console.tab("Pour une personne")
    console.keys("Control+Enter")
    console.field(1).focus()
    console.keys(*"11111", "Enter")
    expect(console.panel.get_by_role("alert")).to_have_text("Choisissez d’abord la personne.")
    whom = console.panel.get_by_label("Pour qui")
    expect(whom).to_be_focused()
    whom.select_option(label="Karim")
    console.keys("Enter")
    console.page.keyboard.type("Odile")
    console.keys("Control+Enter")
    console.told("Bulletin enregistré pour Karim.")
    expect(console.lines()).to_have_text([re.compile("Pour Karim, par procuration")])
    expect(whom).to_be_focused()
    whom.select_option(label="Karim")
    console.sees("Un bulletin est déjà saisi pour Karim : celui-ci le remplacera.")
    console.keys("Enter", "Enter", *"55555", "Enter")
    console.told("Nouveau bulletin enregistré pour Karim : il remplace le précédent.")
    expect(console.lines()).to_have_count(1)
    urn = console.counted()
    assert marks(urn) == [[0] * 5]
    assert urn["origins"] == {"room": 1}


# ── to eyes, ears and fingers ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [SMALL, CONSOLE], ids=["320", "1280"])
def test_every_tab_is_sound(place: Place, size: dict[str, int]) -> None:
    console = place.console("look", size)
    for tab in ("Bulletins papier", "À main levée", "Pour une personne", "Mon bulletin"):
        console.tab(tab)
        expect(console.panel.get_by_role("tabpanel", name=tab)).to_be_visible()
        if tab == "À main levée":
            console.panel.get_by_label("Personnes qui votent à main levée").fill("2")
            console.hands("1. Réunir.* Bien").fill("3")
        elif tab != "Mon bulletin":
            console.field(2).fill("9")
            console.field(3).fill("4")
        console.keys("Control+Enter")
        assert console.faults() == [], tab
        assert console.overflow() <= 0, tab
    assert console.errors == []


def test_it_speaks_english_too(place: Place) -> None:
    console = place.console("english", lang="en-GB")
    console.field(1).focus()
    console.keys(*"12345", "Enter")
    console.told("Ballot 1 saved.")
    console.keys("9")
    expect(console.panel.get_by_role("alert")).to_have_text(
        "A number from the list: 1, 2, 3, 4, 5."
    )
    words = console.panel.inner_text()
    assert not re.search(
        r"\b(bulletins?|case|main|proposition|personne|Retirer|capture\.)\b", words
    ), words
