"""The drawing module alone, in a real Chromium, fed by a stream of sample frames."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import expect

from tablee.view import (
    Board,
    CardGroup,
    Cards,
    Chip,
    Circle,
    Circles,
    Column,
    Lobby,
    Stack,
    Table,
    Text,
)
from tests.browser.drawing.drawn_room import (
    ASSETS,
    CONSOLE,
    HOSTILE,
    NARROW,
    PHONE,
    WALL,
    Room,
    clock,
    one_column,
    presses,
    sent,
)
from tests.browser.support.live_scenes import (
    NOW,
    SCENES,
    board,
    canvas,
    card,
    console_frame,
    frame,
    lobby,
    me_too,
    plan,
    wall_frame,
)
from tests.browser.support.live_server import FITTED
from tests.browser.support.room import STILL, axe_faults

pytestmark = pytest.mark.browser

# ── canvases with a shape ───────────────────────────────────────────────────────────────────

LIE = """() => {
    const zones = [...document.querySelectorAll(":not(ul)[data-zone]")];
    return Object.fromEntries(zones.map((zone) => {
        const { x, y, right, bottom } = zone.getBoundingClientRect();
        return [zone.dataset.zone, [x, y, right, bottom].map(Math.round)];
    }));
}"""
"""Where each zone of a canvas is on the page: left, top, right, foot."""


def test_zones_lie_as_the_canvas_says_and_each_has_a_list_even_when_empty(room: Room) -> None:
    room.send(console_frame(canvas("impact_effort", 3)))
    page = room.open(CONSOLE)
    expect(page.locator("section[data-zone]")).to_have_count(5)
    zones = page.evaluate(LIE)
    quick, large, small, loose = (zones[id_] for id_ in ("quick", "large", "small", "loose"))
    assert quick[2] <= large[0], "more effort, further right"
    assert quick[3] <= small[1], "more impact, further up"
    assert loose[1] >= small[3], "what stands in no zone is under the grid"
    costly = page.locator('section[data-zone="costly"]')
    expect(costly.locator("ul.tb-cards")).to_have_text("La première carte, c’est peut-être vous.")
    expect(costly).to_contain_text("Impact faible, effort fort.")
    expect(page.locator(".tb-axis-up")).to_have_text("Impact")
    said = page.locator(".tb-canvas > .tb-vh")
    expect(said).to_contain_text("De gauche à droite, «\u00a0Effort\u00a0» augmente.")

    room.send(console_frame(canvas("stakeholders", 4, loose=False)))
    expect(page.locator(".tb-rings > i")).to_have_count(4)
    rings = page.evaluate(LIE)
    ordered = [rings[id_] for id_ in ("core", "involved", "around", "far")]
    assert [ring[0] for ring in ordered] == sorted(ring[0] for ring in ordered)


def test_on_a_small_phone_one_reads_where_the_zone_is_and_what_it_asks(room: Room) -> None:
    room.send(frame(canvas("impact_effort", 3)))
    page = room.open(NARROW, focus="large")
    view = page.locator("#view")
    expect(view).to_contain_text("Impact +, Effort +")
    expect(view).to_contain_text("Impact fort, effort fort.")
    expect(view.locator(".tb-mini .tb-here")).to_have_count(1)
    page.get_by_role("button", name="Tout voir").click()
    tops = [zone[1] for zone in page.evaluate(LIE).values()]
    assert tops == sorted(set(tops)), "one under the other"
    room.send(frame(canvas("symbiosis", 3)))
    expect(view).to_contain_text("entre «\u00a0Parasitisme\u00a0» et «\u00a0Symbiotisme\u00a0»")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW[0]


# ── nothing moves under the finger ──────────────────────────────────────────────────────────


def test_a_card_that_arrives_leaves_the_others_and_the_focus_where_they_are(room: Room) -> None:
    mine = card("mine", "Ma carte", "Naïma")
    room.send(frame(one_column(card("a", "Une carte", "Jeanne"), mine)))
    page = room.open(PHONE)
    page.get_by_role("button", name="Corriger").focus()
    page.evaluate("window.node = document.querySelector('[data-id=mine]')")

    newer = card("z", "Plus récente", "Karim")
    room.send(frame(one_column(newer, card("a", "Une carte", "Jeanne"), mine)))

    expect(page.get_by_text("Plus récente")).to_be_visible()
    assert page.evaluate("window.node === document.querySelector('[data-id=mine]')")
    assert page.evaluate("window.node.contains(document.activeElement)")


def test_cards_put_in_another_order_are_moved_not_built_again(room: Room) -> None:
    cards = [card(f"k{i}", f"Carte {i}", "Jeanne", buttons=(me_too(),)) for i in range(5)]
    room.send(frame(one_column(*cards)))
    page = room.open(PHONE)
    page.get_by_role("button", name="Moi aussi").nth(3).focus()
    page.evaluate("window.node = document.querySelector('[data-id=k3]')")

    room.send(frame(one_column(*reversed(cards))))

    expect(page.locator("[data-id]").first).to_have_attribute("data-id", "k4")
    assert page.evaluate("window.node === document.querySelector('[data-id=k3]')")
    assert page.evaluate("window.node.contains(document.activeElement)")


def test_one_card_more_among_five_hundred_touches_no_other(room: Room) -> None:
    cards = [card(f"k{i}", f"Carte {i}", "Jeanne") for i in range(500)]
    room.send(frame(one_column(*cards)))
    page = room.open(PHONE)
    expect(page.locator("[data-id]")).to_have_count(500)
    page.evaluate(
        """() => {
            window.touched = 0;
            new MutationObserver((all) => { window.touched += all.length; }).observe(
                document.getElementById("view"),
                { subtree: true, childList: true, attributes: true, characterData: true });
        }"""
    )

    room.send(frame(one_column(*cards, card("new", "La dernière", "Karim"))))

    expect(page.get_by_text("La dernière")).to_be_visible()
    assert page.evaluate("window.touched") <= 3


def test_a_script_that_runs_again_changes_nothing_that_is_drawn(room: Room) -> None:
    room.send(frame(board()))
    page = room.open(PHONE)
    expect(page.locator("[data-id]")).to_have_count(15)
    page.evaluate("window.node = document.querySelector('[data-id=c5]')")

    page.evaluate("window.remount('view'); window.remount('view')")

    assert page.evaluate("window.node === document.querySelector('[data-id=c5]')")
    assert page.locator(".tb-part-view").count() == 1


# ── words are words ─────────────────────────────────────────────────────────────────────────


def test_hostile_words_are_shown_as_words(room: Room) -> None:
    nasty = card("x", HOSTILE, HOSTILE, title=HOSTILE, details=(HOSTILE,), person="y")
    room.send(
        frame(
            Stack(
                (
                    Board((Column("c", HOSTILE, (nasty,)), Column("d", HOSTILE, ()))),
                    Cards(HOSTILE, (nasty,), layout="lines"),
                    Lobby(HOSTILE, (Chip("y", HOSTILE),)),
                    Table((HOSTILE,), ((HOSTILE,),), HOSTILE),
                    Text(HOSTILE, HOSTILE, HOSTILE),
                )
            ),
            step={"id": "s", "title": HOSTILE, "number": 1, "of": 2, "prompt": "", "quote": ""},
        )
    )
    page = room.open(PHONE, focus="c")

    expect(page.locator("[data-id=x] .tb-text").first).to_have_text(HOSTILE)
    expect(page.get_by_role("heading", name=f"{HOSTILE} · 1 carte", exact=True)).to_be_visible()
    assert page.locator(".tb-live img").count() == 0
    assert page.locator(".tb-bar b").inner_text() == HOSTILE
    assert page.evaluate("window.hacked") is None


def test_hostile_words_are_shown_as_words_on_the_wall(room: Room) -> None:
    shown = wall_frame(one_column(card("x", HOSTILE, HOSTILE, at=NOW)))
    shown["step"]["quote"] = HOSTILE
    room.send(shown, "mur")
    page = room.open(WALL, "mur")

    expect(page.locator("[data-id=x] .tb-text")).to_have_text(HOSTILE)
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    assert page.evaluate("window.hacked") is None


def test_a_picture_from_another_site_is_not_fetched(room: Room) -> None:
    far = card("x", "Voir", "Jeanne", picture="https://ailleurs.example/espion.png", alt="Un plan")
    room.send(frame(one_column(far)))
    page = room.open(PHONE)

    expect(page.locator("[data-id=x] img")).to_have_attribute("alt", "Un plan")
    assert page.locator("[data-id=x] img").get_attribute("src") is None


def test_line_breaks_are_kept_and_long_words_wrap_at_320_px(room: Room) -> None:
    long = "anticonstitutionnellement" * 6
    room.send(frame(one_column(card("x", f"Une\nDeux\n{long}", long, title=long))))
    page = room.open(NARROW)

    text = page.locator("[data-id=x] .tb-text")
    expect(text).to_have_css("white-space", "pre-line")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scene", [name for name in SCENES if not name.startswith(("mur", "con"))])
def test_no_phone_scrolls_sideways_at_320_px(room: Room, scene: str) -> None:
    room.send(SCENES[scene](), scene)
    page = room.open(NARROW, scene)
    expect(page.locator("#view .tb-sect").first).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# ── what can be pressed ─────────────────────────────────────────────────────────────────────


def test_my_own_card_can_be_corrected_and_withdrawn_others_cannot(room: Room) -> None:
    room.send(frame(one_column(card("a", "Une carte", "Jeanne"), card("b", "La mienne", "Naïma"))))
    page = room.open(PHONE)

    mine = page.locator("[data-id=b]")
    expect(mine).to_contain_text("Vous")
    mine.get_by_role("button", name="Corriger : La mienne").click()
    mine.get_by_role("button", name="Retirer").click()

    assert presses(page) == [("edit", "b"), ("withdraw", "b")]
    assert page.locator("[data-id=a] button").count() == 0


def test_a_toggle_says_whether_it_is_on_for_me_and_a_double_tap_counts_once(room: Room) -> None:
    question = card("q", "Qui paie ?", "Jeanne", buttons=(me_too("karim"),))
    room.send(frame(one_column(question)))
    page = room.open(PHONE)
    toggle = page.get_by_role("button", name="Moi aussi 1")
    expect(toggle).to_have_attribute("aria-pressed", "false")

    toggle.dblclick()
    assert presses(page) == [("me_too", "q")]

    room.send(frame(one_column(replace(question, buttons=(me_too("karim", "naïma"),)))))
    expect(page.get_by_role("button", name="Moi aussi 2")).to_have_attribute("aria-pressed", "true")


def test_the_facilitator_sees_the_buttons_of_facilitators(room: Room) -> None:
    room.send(console_frame(one_column(card("a", "Une carte", "Jeanne"))), "console")
    page = room.open(CONSOLE, "console", me="yasmine", roles="facilitator")

    page.get_by_role("button", name="Masquer au mur : Une carte").click()

    assert presses(page) == [("hide", "a")]


def test_cards_are_chosen_on_the_console_with_the_keyboard(room: Room) -> None:
    room.send(console_frame(board(selectable=True)), "console")
    page = room.open(CONSOLE, "console", me="yasmine", roles="facilitator")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(15)

    page.get_by_label("Choisir : Le lien humain").press("Space")
    page.get_by_label("Choisir : Un espace commun").press("Space")
    assert page.evaluate("window.state.selected") == ["a1", "c2"]
    expect(page.locator(".tb-chosen")).to_have_count(2)

    page.evaluate("window.remount('view')")
    expect(page.locator(".tb-chosen")).to_have_count(2)
    page.evaluate("window.remount('view', { selection: 'after grouping' })")
    expect(page.locator(".tb-chosen")).to_have_count(0)


def test_a_card_that_leaves_is_no_longer_chosen(room: Room) -> None:
    first, second = card("a", "Une carte", "Jeanne"), card("b", "Une autre", "Karim")
    shown = replace(one_column(first, second), selectable=True)
    room.send(console_frame(shown), "console")
    page = room.open(CONSOLE, "console", me="yasmine", roles="facilitator")
    page.get_by_label("Choisir : Une carte").check()
    page.get_by_label("Choisir : Une autre").check()
    assert page.evaluate("window.state.selected") == ["a", "b"]

    room.send(console_frame(replace(one_column(second), selectable=True)), "console")

    expect(page.get_by_role("checkbox")).to_have_count(1)
    assert page.evaluate("window.state.selected") == ["b"]


def test_a_step_of_the_agenda_can_be_opened(room: Room) -> None:
    room.send(console_frame(board()), "console")
    page = room.open(CONSOLE, "console", me="yasmine", roles="facilitator")

    page.get_by_role("button", name="Plan d’action").click()

    assert sent(page) == [["step", "s7"]]
    expect(page.get_by_role("button", name="Réflexion du groupe")).to_have_attribute(
        "aria-current", "step"
    )
    expect(page.locator("#agenda")).to_contain_text("35 min passées sur 60")
    expect(page.locator("#agenda")).to_contain_text("3 min de retard.")


def test_a_phone_shows_the_column_being_written_in_mine_first_then_all(room: Room) -> None:
    room.send(frame(board()))
    page = room.open(PHONE, focus="echelles")

    expect(page.get_by_role("heading", name="Deux échelles · 5 cartes")).to_be_visible()
    assert page.locator("[data-id]").first.get_attribute("data-id") == "c5"

    page.get_by_role("button", name="Tout voir (15)").click()
    expect(page.locator("[data-id]")).to_have_count(15)
    page.get_by_role("button", name="Deux échelles seulement (5)").click()
    expect(page.locator("[data-id]")).to_have_count(5)

    page.evaluate("window.remount('view', { focus: 'agents' })")
    expect(page.get_by_role("heading", name="Côté agents · 3 cartes")).to_be_visible()


def test_an_empty_column_invites(room: Room) -> None:
    room.send(frame(one_column(empty="La première carte, c’est peut-être vous")))
    page = room.open(PHONE, focus="c")

    expect(page.get_by_text("La première carte, c’est peut-être vous")).to_be_visible()


@pytest.mark.parametrize(
    ("scene", "size", "least"),
    [("reflexion", PHONE, 44), ("questions", PHONE, 44), ("console", CONSOLE, 30)],
)
def test_whatever_can_be_pressed_is_large_enough(
    room: Room, scene: str, size: tuple[int, int], least: int
) -> None:
    room.send(SCENES[scene](), scene)
    page = room.open(size, scene, focus="echelles", me="naïma", roles="facilitator,participant")
    expect(page.locator("[data-id]").first).to_be_visible()

    small = page.evaluate(
        """(least) => [...document.querySelectorAll(".tb-live button, .tb-live .tb-pick")]
            .filter((el) => Math.min(el.offsetWidth, el.offsetHeight) < least)
            .map((el) => el.outerHTML)""",
        least,
    )
    assert small == []


# ── the wall ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scene", [name for name in SCENES if name.startswith("mur")])
def test_no_words_of_the_wall_are_under_28_px_and_nothing_is_cut(room: Room, scene: str) -> None:
    room.send(SCENES[scene](), scene)
    page = room.open(WALL, scene)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(FITTED)

    small = page.evaluate(
        """[...document.querySelectorAll(".tb-wall *")]
            .filter((el) => [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
            .filter((el) => el.checkVisibility() && !el.closest(".tb-vh"))
            .filter((el) => parseFloat(getComputedStyle(el).fontSize) < 28)
            .map((el) => el.textContent)"""
    )
    cut = page.evaluate(
        """[...document.querySelectorAll("[data-fit], [data-levels]")]
            .filter((el) => el.scrollHeight > el.clientHeight + 1
                || el.scrollWidth > el.clientWidth + 1)
            .map((el) => el.outerHTML.slice(0, 200))"""
    )
    assert small == []
    assert cut == []
    assert page.locator(".tb-wall button").count() == 0


def test_the_newest_card_of_the_wall_is_shown_as_such_for_six_seconds(room: Room) -> None:
    room.send(wall_frame(board(newest=NOW - 4)), "mur")
    page = room.open(WALL, "mur")
    newest = page.locator("[data-id=c1]")

    expect(newest).to_have_class(re.compile("tb-new"))
    expect(newest).to_contain_text("Jeanne, à l’instant")
    assert page.get_by_text("Gaspard").count() == 0
    expect(newest).not_to_have_class(re.compile("tb-new"))
    expect(newest).not_to_contain_text("Jeanne")


def test_a_newcomer_is_welcomed_by_name_for_a_moment(room: Room) -> None:
    here = lobby(3)
    room.send(wall_frame(here), "mur")
    page = room.open(WALL, "mur")
    expect(page.get_by_text("Karim")).to_be_visible()
    assert page.get_by_text("Bienvenue").count() == 0

    room.send(wall_frame(Lobby("4 personnes sont là", (Chip("zoé", "Zoé"), *here.chips))), "mur")

    expect(page.get_by_text("Bienvenue, Zoé")).to_be_visible()
    expect(page.get_by_text("Bienvenue, Zoé")).to_have_count(0)
    expect(page.get_by_text("Zoé")).to_be_visible()


def test_the_wall_says_how_to_join_and_how_far_the_room_is(room: Room) -> None:
    room.send(wall_frame(board()), "mur")
    page = room.open(WALL, "mur")

    foot = page.locator("footer")
    expect(foot).to_contain_text("Rejoindre : atelier.exemple.fr, code 482 915")
    expect(foot).to_contain_text("15 cartes · 9 personnes sur 14 ont fini")
    expect(page.get_by_text("Réflexion du groupe · étape 6 sur 8")).to_be_visible()


def test_past_its_time_the_wall_counts_upwards(room: Room) -> None:
    room.send(wall_frame(board(), clock=clock(1272.0, running=False)), "mur")
    page = room.open(WALL, "mur")

    expect(page.get_by_role("timer")).to_contain_text("+1:12")


WHOLE = """() => {
    const boxes = [...document.querySelectorAll("[data-levels]")];
    const cut = boxes.filter((box) => box.scrollHeight > box.clientHeight + 1
        || box.scrollWidth > box.clientWidth + 1).map((box) => box.className);
    const items = [...document.querySelectorAll(".tb-stop:not([hidden])")];
    const foot = document.querySelector(".tb-wall-foot").getBoundingClientRect().top;
    return [cut, items.every((it) => it.getBoundingClientRect().bottom <= foot)];
}"""
"""What of the wall is cut; whether all stops in sight stand above its foot."""


def test_a_plan_grows_on_the_wall_and_no_action_is_ever_left_out(room: Room) -> None:
    room.send(wall_frame(plan(1)), "mur")
    page = room.open(WALL, "mur")
    stops = page.locator(".tb-stop")
    expect(stops).to_have_count(1)
    for n in (1, 4, 14):
        room.send(wall_frame(plan(n)), "mur")
        expect(stops).to_have_count(n)
        pages = page.locator(".tb-plan .tb-page")
        many = re.search(r"sur (\d+)$", pages.inner_text()) if pages.is_visible() else None
        assert (many is not None) == (n == 14), "few are all in sight"
        seen: list[str] = []
        for _page in range(int(many[1]) if many else 1):
            assert page.evaluate(WHOLE) == [[], True]
            seen += page.locator(".tb-stop:visible .tb-disc").all_inner_texts()
            page.keyboard.press("PageDown")
        assert seen == [str(i + 1) for i in range(n)]
    for words in ("fin janvier", "Solène et Gaspard", "Premier pas\u00a0: appeler la personne 1"):
        expect(page.locator(".tb-stops")).to_contain_text(words)
    expect(page.locator(".tb-asides")).to_contain_text("Les doublons")
    page.set_viewport_size({"width": 1920, "height": 940})
    page.evaluate(FITTED)
    assert page.evaluate(WHOLE) == [[], True], "as beside a browser’s own bars"


def test_a_group_that_one_card_stands_for_is_on_the_wall(room: Room) -> None:
    said = (card("a", "Une charte"), card("b", "Une charte commune"))
    room.send(wall_frame(one_column(CardGroup("g", "Écrire une charte", said, folded=True))), "mur")
    page = room.open(WALL, "mur")
    expect(page.get_by_text("Écrire une charte")).to_be_visible()


# ── for everybody ───────────────────────────────────────────────────────────────────────────


def test_the_wall_shows_all_tables_while_none_is_called_alone(room: Room) -> None:
    budget = Circle("t1", "Le budget", (Chip("a", "Ana"),), empty="Rien encore")
    lost = Circle("", "Sans table", cards=(card("c1", "dit à une table retirée"),))
    room.send(wall_frame(Circles((budget, lost))), "mur")
    page = room.open(WALL, "mur")
    expect(page.get_by_role("heading", name=re.compile("Le budget|Sans table"))).to_have_count(2)
    room.send(wall_frame(Circles((budget, lost), only="t1")), "mur")
    expect(page.get_by_text("Sans table")).to_have_count(0)
    expect(page.get_by_role("heading", name="Le budget")).to_be_visible()


@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_nothing_to_reproach(room: Room, scene: str) -> None:
    room.send(SCENES[scene](), scene)
    size = {"mur": WALL, "con": CONSOLE}.get(scene[:3], PHONE)
    page = room.open(size, scene, focus="echelles", me="naïma", roles="facilitator,participant")
    expect(page.locator(".tb-live h2, .tb-live h1").first).to_be_visible()
    page.wait_for_function(STILL)  # colours half faded in would count as faint

    # The gallery has no h1 of its own: that of the phone is the script's.
    assert axe_faults(page, but=("page-has-heading-one",)) == []


def test_words_are_in_french_and_in_english() -> None:
    french: dict[str, str] = json.loads((ASSETS / "js/locale/fr.json").read_text())
    with (ASSETS / "js/locale/en.po").open("rb") as file:
        english = {str(message.id): str(message.string) for message in read_po(file)}

    assert [key for key, text in french.items() if not english.get(text)] == []
    assert [
        key for key, text in french.items() if placeholders(text) != placeholders(english[text])
    ] == []


def test_every_word_drawn_has_its_sentence_and_every_sentence_is_drawn() -> None:
    french = json.loads((ASSETS / "js/locale/fr.json").read_text())
    source = "".join(file.read_text() for file in (ASSETS / "js").rglob("*.js"))
    quoted = {
        *re.findall(r'"([a-z_]+\.[a-z_]+)"', source),
        *STATES,
        *AWAY,
        *COUNTED,
        *CHOSEN,
        *RUNG,
        *PLACED,
    }

    assert {key for key in quoted if key.split(".")[0] in ROOMS} == set(french)


ROOMS = {
    *("action", "actions", "agenda", "ballot", "bar", "board", "card", "cards", "clock", "news"),
    *("list", "streamlit", "voting_cards", "scans", "sticky", "gong", "pulse", "awake"),
    *("circle", "component", "dialog", "draft"),
    *(
        "capture",
        "form",
        "landmark",
        "keys",
        "tour",
        "lost",
        "move",
        "notes",
        "page",
        "people",
        "profile",
        "projector",
        "replay",
    ),
    *("rereading", "result", "room"),
    *("rows", "view", "wall", "writing"),
}
COUNTED = {f"{what}.count" for what in ("actions", "cards")}
CHOSEN = {f"form.choose_{what}" for what in ("list", "person")}
RUNG = {f"{where}.{when}" for where in ("gong", "wall") for when in ("half", "minute")}


RUNG |= {"gong.end", "gong.wall", "gong.console"}


PLACED = {f"sticky.{what}" for what in ("left", "top", "width", "height", "remove")}


PLACED |= {f"sticky.{what}_{way}" for what in ("split", "limit") for way in ("across", "down")}


STATES = {
    f"agenda.state.{state}" for state in ("waiting", "early", "open", "running", "done", "skipped")
}
AWAY = {
    f"people.{since}{state}"
    for since in ("", "since.", "short.")
    for state in ("asleep", "gone", "never")
}


def placeholders(text: str) -> set[str]:
    """The names to fill in."""
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_icon_is_there_for_the_module_too() -> None:
    files = {file.stem for file in (ASSETS / "icons").glob("*.svg")}
    bundled = re.findall(r'^  "([a-z0-9-]+)":', (ASSETS / "js/core/dom/icons.js").read_text(), re.M)

    assert set(bundled) == files
