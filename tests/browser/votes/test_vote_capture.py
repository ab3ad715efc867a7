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
    Desk,
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
    desk = place.desk("cards", LAPTOP)
    karim = Screen(place.browser, PHONE)
    cookie = {"name": "tablee", "value": token("Karimcards"), "url": place.server.url}
    karim.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict will do
    karim.page.goto(f"{place.server.url}/?s={place.sessions['cards']}")
    karim.page.get_by_text("Pas d’objection", exact=True).click()
    karim.sees("Enregistré")
    karim.context.close()
    desk.field(1).focus()
    desk.keys("1", "Control+Enter")
    desk.told("Bulletin 1 enregistré.")
    desk.tab("À main levée")
    desk.panel.get_by_label("Personnes qui votent à main levée").fill("2")
    desk.hands(r"1\..* Pas d’objection").fill("2")
    desk.keys("Control+Enter")
    desk.told("2 personnes comptées à main levée.")

    files = scan_ballots(desk, place)

    desk.tab("Cartes et photo")
    desk.panel.get_by_role("button", name="Poser la question au mur").click()
    expect(desk.panel).to_contain_text("La question est au mur.")
    file = {"name": "salle.jpg", "mimeType": "image/jpeg", "buffer": photo.jpeg}
    desk.panel.get_by_label("Choisir des photos").set_input_files(file)  # type: ignore[arg-type]
    expect(desk.panel.locator(".tb-c-photo")).to_contain_text("cartes lues sur cette photo")
    for card in photo.cards:  # what no photo could say is said by hand, by a click
        line = desk.panel.locator(
            ".tb-c-line", has=desk.page.get_by_text(str(card.number), exact=True)
        )
        if not line.count():
            desk.panel.get_by_label("Ajouter une carte").fill(str(card.number))
            desk.panel.get_by_role("group", name="Lettre de la carte ajoutée").get_by_role(
                "button", name="A"
            ).click()
        assert line.count() == 1
        line.focus()
        desk.keys("ABCD"[card.side] if card.side < 3 else "Delete")
    chosen = desk.panel.locator(".tb-c-side[aria-pressed=true]").first
    desk.page.emulate_media(forced_colors="active")
    ground = "(one) => getComputedStyle(one).backgroundColor"
    other = desk.panel.locator(".tb-c-side[aria-pressed=false]").first
    assert chosen.evaluate(ground) != other.evaluate(ground)
    desk.page.emulate_media(forced_colors="none")
    told = sum(card.side < 3 for card in photo.cards)
    count = desk.panel.get_by_role("button", name=re.compile(r"^Compter"))
    expect(count).to_have_text(f"Compter {told} cartes")
    count.click()
    expect(desk.panel).to_contain_text(f"{told} nouvelles cartes comptées.")
    expect(desk.lines().filter(has_text="Cartes, photo")).to_contain_text(f"{told} personnes")
    urn = desk.counted()
    assert urn["origins"] == {"phone": 1, "paper": 1, "hands": 2, "scan": 2, "cards": told}
    address = f"{place.server.url}/export/{place.sessions['cards']}/markdown?part=both"
    text = desk.context.request.get(address).text()
    read = ("2 bulletins, photo", "2 mains levées", f"{told} cartes, photo")
    origins = ("1 bulletin papier", *read)
    typed = ", ".join(f"{origin} (saisie : Yasmine)" for origin in origins)
    assert f"Votes reçus : 1 téléphone, {typed}." in text.replace("\u00a0", " ")
    read_again(desk, files)


def scan_ballots(desk: Desk, place: Place) -> dict[str, bytes]:
    """Prints ballots, ticks them, one of another sheet faintly, and counts what a photo reads."""
    address = f"{place.server.url}/print/{place.sessions['cards']}/{place.steps['cards']}?copies=2"
    sheet = sheet_of(desk.context.request.get(address).body())
    boxes = boxes_of(sheet, 4.6)
    faint = sheet_of(desk.context.request.get(address).body())
    files = {
        "table.png": ticked(sheet, [boxes[0], boxes[-1]]),
        "copieur.png": ticked(faint, [boxes[0]], grey=236),
    }
    desk.tab("Bulletins et photo")
    chosen = desk.panel.get_by_label("Choisir des photos ou un PDF")
    file = {"name": "table.png", "mimeType": "image/png", "buffer": files["table.png"]}
    chosen.set_input_files(file)  # type: ignore[arg-type] # a plain dict will do
    expect(desk.panel.locator(".tb-c-photo")).to_contain_text("2 bulletins lus.")
    count = desk.panel.get_by_role("button", name=re.compile(r"^Compter"))
    expect(count).to_have_text("Compter 2 bulletins")
    desk.panel.get_by_text("Ce qui a été lu (2 bulletins)").click()
    expect(desk.panel.locator(".tb-originals li")).to_contain_text(
        ["Bulletin 1 : ", "Bulletin 2 : "]
    )
    desk.looks("read")
    count.click()
    desk.told("2 bulletins de plus sont comptés.")

    # another stack, of which one is not sure: it is asked about, and let go of
    file = {"name": "copieur.png", "mimeType": "image/png", "buffer": files["copieur.png"]}
    chosen.set_input_files(file)  # type: ignore[arg-type] # a plain dict will do
    asked = desk.panel.locator(".tb-c-line.tb-c-ask")
    expect(asked).to_have_count(1)
    expect(asked).to_contain_text("Pas d’objection")
    expect(count).to_have_text("Compter 1 bulletin")
    desk.looks("scans")
    asked.focus()
    desk.keys("o")
    expect(asked).to_have_count(0)
    expect(count).to_have_text("Compter 2 bulletins")
    desk.panel.get_by_role("button", name="Oublier ces photos").click()
    # the first one again: nothing is counted twice
    file = {"name": "table.png", "mimeType": "image/png", "buffer": files["table.png"]}
    chosen.set_input_files(file)  # type: ignore[arg-type] # a plain dict will do
    expect(desk.panel).to_contain_text("2 sont déjà comptés, et ne compteront pas deux fois.")
    desk.panel.get_by_role("button", name="Comparer à ce qui est compté").click()
    desk.told("2 bulletins lus deux fois pareil.")
    desk.panel.get_by_role("button", name="Oublier ces photos").click()
    return files


def read_again(desk: Desk, files: dict[str, bytes]) -> None:
    """Reads the stack again once the vote is closed, then with one sheet that was not in it."""
    desk.page.get_by_text("Relire la pile de papier").click()
    again = desk.page.locator(".tb-recount")
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
        desk.page.screenshot(path=f"{folder}/again.png")
    assert desk.errors == []


# ── paper ───────────────────────────────────────────────────────────────────────────────────


def test_five_paper_ballots_are_typed_with_a_keyboard_alone(place: Place) -> None:
    desk = place.desk("papers")
    tab_to(desk.page, r"^1\.")
    assert desk.keys(*"12345", "Enter") == 6, "a number each, then Enter"
    desk.told("Bulletin 1 enregistré.")
    expect(desk.field(1)).to_be_focused()
    assert desk.values() == [""] * 5

    # whoever presses Enter after each number is where whoever does not would be
    desk.keys("1", "Enter", "1", "Enter", "2", "Enter", "2", "Enter", "3", "Enter")
    desk.told("Bulletin 2 enregistré.")
    # 0 leaves one out, and so does Enter once more; twice at the end is once
    desk.keys("0", "2", "Enter", "Enter", "4", "0", "Enter", "Enter")
    desk.told("Bulletin 3 enregistré.")
    # a number too far is put right with the arrows
    desk.keys(*"51", "ArrowUp", "3", *"234", "Enter")
    desk.told("Bulletin 4 enregistré.")
    desk.keys("1", "Control+Enter")
    desk.told("Bulletin 5 enregistré.")
    expect(desk.panel).to_contain_text("5 bulletins papier")
    expect(desk.lines()).to_have_text([re.compile(f"Bulletin papier {n}") for n in (5, 4, 3, 2, 1)])

    urn = desk.counted()
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
    desk = place.desk("wrong")
    desk.field(1).focus()
    desk.keys(*"27", "Enter")
    expect(desk.field(2)).to_be_focused()
    desk.keys("Control+Enter")
    expect(desk.field(2)).to_be_focused()
    expect(desk.field(2)).to_have_attribute("aria-invalid", "true")
    expect(desk.field(2)).to_have_accessible_description(
        re.compile(r"^Un numéro de la liste\s: 1, 2, 3, 4, 5. .*1 = Excellent.*5 = Insuffisant")
    )
    assert desk.values() == ["2", "7", "", "", ""]
    assert desk.typed() == []
    desk.keys("Backspace", "x")
    expect(desk.panel.get_by_role("alert")).to_have_text("Un numéro de la liste : 1, 2, 3, 4, 5.")
    desk.keys("Backspace", "4")
    expect(desk.panel.get_by_role("alert")).to_have_count(0)
    expect(desk.field(3)).to_be_focused()
    desk.keys("Control+Enter")
    desk.told("Bulletin 1 enregistré.")
    # an empty one is asked about once
    desk.keys("Control+Enter")
    expect(desk.panel.get_by_role("alert")).to_contain_text("Rien n’est marqué")
    desk.keys("Control+Enter")
    desk.told("Bulletin 2 enregistré.")
    assert marks(desk.counted()) == [[-1] * 5, [3, 1, -1, -1, -1]]


def test_what_the_method_refuses_stays_typed_with_the_reason(place: Place) -> None:
    desk = place.desk("order")
    desk.field(1).focus()
    desk.keys(*"12245")
    expect(desk.panel.get_by_label("Un mot de plus")).to_be_focused()
    desk.page.keyboard.type("à voir")
    desk.keys("Enter")
    expect(desk.panel.get_by_role("alert")).to_have_text("Deux propositions sont à la même place.")
    assert desk.values() == ["1", "2", "2", "4", "5"]
    expect(desk.panel.get_by_label("Un mot de plus")).to_have_value("à voir")
    desk.field(3).focus()
    desk.keys("3", "Control+Enter")
    desk.told("Bulletin 1 enregistré.")
    # and so many hands at once, each with the same order
    desk.tab("À main levée")
    desk.field(1).focus()
    desk.keys(*"54321", "Enter", "Enter", "Enter")
    expect(desk.panel.get_by_role("alert")).to_have_text("Un nombre de personnes, 1 ou plus.")
    desk.keys("7", "Enter")
    desk.told("7 personnes comptées à main levée.")
    urn = desk.counted()
    assert urn["origins"] == {"paper": 1, "hands": 7}
    assert {b["text"]: b["times"] for b in urn["ballots"]} == {"à voir": 1, "": 7}


def test_every_form_of_paper_has_its_way_of_typing(place: Place) -> None:
    ticks = place.desk("ticks")
    ticks.field(1).focus()
    ticks.keys("1", "0", "x", "Space", "Enter", "Enter")
    ticks.told("Bulletin 1 enregistré.")
    assert marks(ticks.counted()) == [[1, -1, 1, 1, -1]]

    dots = place.desk("dots")
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

    score = place.desk("score")
    score.field(1).focus()
    score.keys(*"3,5", "Enter")
    score.told("Bulletin 1 enregistré.")
    score.keys(*"4.25", "Enter")
    score.told("Bulletin 2 enregistré.")
    score.keys("9")
    expect(score.panel.get_by_role("alert")).to_have_text("Une note de 1 à 5.")
    assert marks(score.counted()) == [[3.5], [4.25]]


def test_an_answer_that_asks_for_words_opens_their_field(place: Place) -> None:
    desk = place.desk("words")
    desk.field(1).focus()
    expect(desk.panel.locator("textarea")).to_have_count(0)
    desk.keys("2")
    expect(desk.panel.locator("textarea")).to_be_focused()
    desk.page.keyboard.type("Le budget")
    desk.keys("Shift+Enter")
    desk.page.keyboard.type("n’y est pas")
    desk.keys("Enter")
    desk.told("Bulletin 1 enregistré.")
    assert [b["text"] for b in desk.counted()["ballots"]] == ["Le budget\nn’y est pas"]


def test_a_named_vote_says_what_will_carry_no_name_before_it_is_typed(place: Place) -> None:
    desk = place.desk("named")
    said = desk.panel.get_by_text("ne porte aucun nom")
    expect(said).to_be_visible()
    desk.tab("À main levée")
    expect(said).to_be_visible()
    desk.tab("Pour une personne")
    expect(said).to_have_count(0)
    secret = place.desk("sealed")
    expect(secret.panel.get_by_text("ne porte aucun nom")).to_have_count(0)


# ── nothing is lost, nothing counts twice ───────────────────────────────────────────────────


def test_what_others_do_meanwhile_leaves_what_is_typed_and_the_focus(place: Place) -> None:
    desk = place.desk("meanwhile")
    desk.field(1).focus()
    desk.keys(*"12")
    # somebody else who facilitates types a ballot too
    ids = [f"t{n}" for n in range(1, 6)]
    answer = desk.context.request.post(desk.room, data={"marks": dict.fromkeys(ids, 4)})
    assert answer.ok
    desk.sees("1 vote saisi pour la salle")
    expect(desk.lines()).to_have_count(1)
    expect(desk.field(3)).to_be_focused()
    assert desk.values() == ["1", "2", "", "", ""]
    # each tab keeps its own
    desk.tab("Pour une personne")
    assert desk.values() == [""] * 5
    expect(desk.panel.get_by_role("tab", name="Pour une personne")).to_be_focused()
    desk.keys(*["ArrowLeft"] * 4)
    expect(desk.panel.get_by_role("tab", name="Bulletins papier")).to_be_focused()
    assert desk.values() == ["1", "2", "", "", ""]
    desk.page.keyboard.press("Tab")
    expect(desk.field(1)).to_be_focused()
    desk.keys("Control+Enter")
    desk.told("Bulletin 2 enregistré.")
    assert marks(desk.counted()) == [[4, 3, -1, -1, -1], [4, 4, 4, 4, 4]]


OFFLINE = iter(("offline", "offline again"))
"""A second try of the test has a vote of its own."""


def test_a_cut_network_keeps_the_ballot_and_counts_it_once(place: Place) -> None:
    desk = place.desk(next(OFFLINE))
    expect(desk.panel).to_contain_text("Rien n’est encore saisi.")
    desk.field(1).focus()
    desk.keys(*"11111")
    desk.page.route("**/room?*", lambda route: route.abort())
    desk.keys("Enter")
    expect(desk.panel.get_by_role("alert")).to_contain_text(
        "Le serveur ne répond pas.", timeout=60_000
    )
    assert desk.values() == ["1"] * 5
    desk.page.unroute("**/room?*")
    desk.keys("Enter")
    desk.told("Bulletin 1 enregistré.")

    # the server has it, and its answer never comes
    swallowed: list[str] = []

    def swallow(route: Route) -> None:
        if route.request.method != "POST" or swallowed:  # the page also asks how things stand
            route.continue_()
            return
        swallowed.append(route.request.url)
        route.fetch()
        route.abort()

    desk.keys(*"22222")
    desk.page.route("**/room?*", swallow)
    desk.keys("Enter")
    expect(desk.panel.get_by_role("alert")).to_contain_text(
        "Le serveur ne répond pas.", timeout=60_000
    )
    assert desk.values() == ["2"] * 5
    desk.keys("Enter")
    desk.told("Bulletin 2 enregistré.")
    expect(desk.lines()).to_have_count(2)

    # the same again, and what is sent the second time is another: said, for a person to decide
    desk.keys(*"33333")
    swallowed.clear()
    desk.keys("Enter")
    expect(desk.panel.get_by_role("alert")).to_contain_text(
        "Le serveur ne répond pas.", timeout=60_000
    )
    desk.keys("Backspace", "4", "Enter")
    expect(desk.panel.get_by_role("alert")).to_contain_text("Le premier envoi était bien arrivé")
    assert desk.values() == ["3", "3", "3", "3", "4"]
    assert marks(desk.counted()) == [[2] * 5, [3] * 5, [4] * 5]


def test_keys_pressed_while_the_server_answers_are_the_next_ballots(place: Place) -> None:
    desk = place.desk("slow")
    desk.field(1).focus()

    held: list[Route] = []

    def late(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    desk.page.route("**/room?*", late)
    desk.keys(*"11111", "Enter", *"222", "Tab")
    until(desk.page, lambda: held)
    held[0].continue_()
    desk.told("Bulletin 1 enregistré.")
    expect(desk.field(4)).to_be_focused()
    assert desk.values() == ["2", "2", "2", "", ""]
    desk.page.unroute_all(behavior="wait")
    desk.keys(*"55", "Enter")
    desk.told("Bulletin 2 enregistré.")
    assert marks(desk.counted()) == [[3, 3, 3, 0, 0], [4] * 5]


def test_a_mistake_is_taken_back_once_it_is_confirmed(place: Place) -> None:
    desk = place.desk("mistake")
    desk.field(1).focus()
    for number in ("1", "2", "3"):
        desk.keys(*(number * 5), "Enter")
        desk.told(f"Bulletin {number} enregistré.")
    desk.press("Retirer : Bulletin papier 2")
    expect(desk.panel.get_by_role("button", name="Garder")).to_be_focused()
    desk.sees("Bulletin papier 2 : ne plus compter ce vote ?")
    desk.keys("Escape")
    expect(desk.lines()).to_have_count(3)
    expect(desk.panel.get_by_role("button", name="Retirer : Bulletin papier 2")).to_be_focused()
    desk.keys("Enter", "Tab", "Enter")
    desk.told("Bulletin papier 2 : retiré.")
    expect(desk.lines()).to_have_text([re.compile("papier 3"), re.compile("papier 1")])
    expect(desk.panel).to_contain_text("2 bulletins papier")
    urn = desk.counted()
    assert urn["origins"] == {"paper": 2}
    assert marks(urn) == [[2] * 5, [4] * 5]


# ── hands, and somebody's ballot ────────────────────────────────────────────────────────────


def test_hands_are_counted_with_their_sums_in_sight(place: Place) -> None:
    desk = place.desk("hands")
    desk.tab("À main levée")
    desk.panel.get_by_label("Personnes qui votent à main levée").focus()
    desk.keys("Control+Enter")
    expect(desk.panel.get_by_role("alert")).to_have_text("Un nombre de personnes, 1 ou plus.")
    desk.keys("8", "Enter", "3", "Enter", "2", "Enter")
    sums = desk.panel.locator(".tb-e-balance")
    expect(sums.first).to_have_text("il manque 3 mains")
    desk.keys("5", "Enter")
    expect(sums.first).to_have_text("2 mains de trop")
    third = desk.hands("1. Réunir.* Bien")
    expect(third).to_have_accessible_description("2 mains de trop")
    desk.keys("Control+Enter")
    assert desk.typed() == []
    third.focus()
    desk.keys("3")
    expect(sums.first).to_have_text("le compte y est")
    desk.hands("5. Renoncer.* Insuffisant").focus()
    desk.keys("8", "Enter")
    desk.told("8 personnes comptées à main levée.")
    expect(desk.panel).to_contain_text("8 mains levées")
    expect(desk.lines()).to_have_text([re.compile(r"Mains levées\s: 8 personnes")])
    expect(desk.panel.get_by_label("Personnes qui votent à main levée")).to_be_focused()
    urn = desk.counted()
    ids = [id_ for id_, _words in urn["options"]]
    counts = {ids[0]: {"4": 3, "3": 2, "2": 3}, ids[4]: {"0": 8}}
    assert urn["hands"] == [{"voters": 8, "counts": counts}]
    assert urn["origins"] == {"hands": 8}


def test_a_ballot_for_somebody_may_be_a_proxy_and_replaces_the_one_before(place: Place) -> None:
    desk = place.desk("person")
    desk.tab("Pour une personne")
    desk.keys("Control+Enter")
    desk.field(1).focus()
    desk.keys(*"11111", "Enter")
    expect(desk.panel.get_by_role("alert")).to_have_text("Choisissez d’abord la personne.")
    whom = desk.panel.get_by_label("Pour qui")
    expect(whom).to_be_focused()
    whom.select_option(label="Karim")
    desk.keys("Enter")
    desk.page.keyboard.type("Odile")
    desk.keys("Control+Enter")
    desk.told("Bulletin enregistré pour Karim.")
    expect(desk.lines()).to_have_text([re.compile("Pour Karim, par procuration")])
    expect(whom).to_be_focused()
    whom.select_option(label="Karim")
    desk.sees("Un bulletin est déjà saisi pour Karim : celui-ci le remplacera.")
    desk.keys("Enter", "Enter", *"55555", "Enter")
    desk.told("Nouveau bulletin enregistré pour Karim : il remplace le précédent.")
    expect(desk.lines()).to_have_count(1)
    urn = desk.counted()
    assert marks(urn) == [[0] * 5]
    assert urn["origins"] == {"room": 1}


# ── to eyes, ears and fingers ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [SMALL, CONSOLE], ids=["320", "1280"])
def test_every_tab_is_sound(place: Place, size: dict[str, int]) -> None:
    desk = place.desk("look", size)
    for tab in ("Bulletins papier", "À main levée", "Pour une personne", "Mon bulletin"):
        desk.tab(tab)
        expect(desk.panel.get_by_role("tabpanel", name=tab)).to_be_visible()
        if tab == "À main levée":
            desk.panel.get_by_label("Personnes qui votent à main levée").fill("2")
            desk.hands("1. Réunir.* Bien").fill("3")
        elif tab != "Mon bulletin":
            desk.field(2).fill("9")
            desk.field(3).fill("4")
        desk.keys("Control+Enter")
        assert desk.faults() == [], tab
        assert desk.overflow() <= 0, tab
    assert desk.errors == []


def test_it_speaks_english_too(place: Place) -> None:
    desk = place.desk("english", lang="en-GB")
    desk.field(1).focus()
    desk.keys(*"12345", "Enter")
    desk.told("Ballot 1 saved.")
    desk.keys("9")
    expect(desk.panel.get_by_role("alert")).to_have_text("A number from the list: 1, 2, 3, 4, 5.")
    words = desk.panel.inner_text()
    assert not re.search(
        r"\b(bulletins?|case|main|proposition|personne|Retirer|capture\.)\b", words
    ), words
