"""Results on real screens: who gave which answer, what one opens, the moment a result appears."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.pofile import read_po
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tablee.drawing.results import look
from tablee.texts import plural_table, speaking
from tablee.view import (
    Bar,
    Bars,
    Board,
    Button,
    Card,
    Cards,
    Column,
    Fold,
    Profile,
    ProfileRow,
    Stack,
    Text,
    Waiting,
)
from tests.browser.support.live_scenes import (
    GRADES,
    console_frame,
    degrees,
    frame,
    grades,
    results,
    wall_frame,
    with_folds,
)
from tests.browser.support.live_server import FITTED, Streams, serve
from tests.browser.support.room import axe_faults
from tests.plugins.votes.ranking.a_ranking import SCHULZE, voted
from tests.plugins.votes.ranking.test_ranking import SCHULZE_2011

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Route

    from tablee.view import View

pytestmark = pytest.mark.browser

ASSETS = Path(__file__).resolve().parents[3] / "assets"
NARROW = (320, 700)
LAPTOP = (1280, 800)
WALL = (1920, 1080)
WAITING = Waiting("8 personnes sur 14 ont fini", 8, 14)
WATCH = """
window.appeared = [];
addEventListener("animationstart", ({ animationName, target }) => {
  if (animationName === "tb-grow") window.appeared.push(target.className);
});
window.heard = 0;
window.EventSource = class extends EventSource {
  constructor(address) {
    super(address);
    this.addEventListener("state", () => { window.heard += 1; });
  }
};
window.spoken = [];
new MutationObserver((changes) => {
  const lines = changes.filter(({ target }) => target.id === "tb-announcer");
  const added = lines.flatMap(({ addedNodes }) => [...addedNodes]);
  window.spoken.push(...added.map((line) => line.textContent));
}).observe(document, { subtree: true, childList: true });
"""


class Screens:
    """One server of frames, and a page that is opened on it again and again."""

    def __init__(self, browser: Browser, streams: Streams, address: str) -> None:
        self.browser, self.streams, self.address = browser, streams, address
        self.page = browser.new_page()
        self.page.add_init_script(WATCH)

    def send(self, view: View, scene: str = "room", **changes: Any) -> None:
        """Pushes this view to phone, console or wall, by the scene's name."""
        made = {"mur": wall_frame, "con": console_frame}.get(scene[:3], frame)
        self.streams.send(scene, made(view, **changes))

    def open(
        self,
        size: tuple[int, int],
        scene: str = "room",
        *,
        english: bool = False,
        page: Page | None = None,
        calm: bool = False,
    ) -> Page:
        """The page in this size, drawn anew; `calm` for somebody who asked for less motion."""
        page = page or self.page
        page.unroute_all()
        page.mouse.move(0, 0)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
        if english:
            page.route("**/locale/fr.json", in_english)
        page.goto(f"{self.address}/?scene={scene}&lang={'en' if english else 'fr'}")
        page.wait_for_function("window.ready")
        return page


def in_english(route: Route) -> None:
    """The module's words as an English server would give them."""
    with (ASSETS / "js/locale/en.po").open("rb") as file:
        english = {str(message.id): str(message.string) for message in read_po(file)}
    french = json.loads((ASSETS / "js/locale/fr.json").read_text("utf-8"))
    with speaking("en"):
        forms = {"plural.forms": plural_table()}
    route.fulfill(json={key: english[text] for key, text in french.items()} | forms)


@pytest.fixture(scope="module")
def screens(browser: Browser) -> Iterator[Screens]:
    server, streams = serve()
    yield Screens(browser, streams, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture
def timed(browser: Browser) -> Iterator[Page]:
    """A page whose time is the test's to advance."""
    page = browser.new_page()
    page.clock.install()
    yield page
    page.close()


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    """Where each of these stands."""
    found: list[dict[str, float]] = page.evaluate(
        "(s) => [...document.querySelectorAll(s)].filter((el) => el.checkVisibility())"
        ".map((el) => el.getBoundingClientRect().toJSON())",
        selector,
    )
    return found


# ── how many people gave each answer ────────────────────────────────────────────────────────


@pytest.mark.parametrize("english", [False, True], ids=["fr", "en"])
@pytest.mark.parametrize(
    ("size", "scene"),
    [(NARROW, "room"), (LAPTOP, "console"), (LAPTOP, "room"), (WALL, "mur")],
    ids=["narrow phone", "console", "wide phone", "wall"],
)
def test_a_profile_is_for_everybody(
    screens: Screens, size: tuple[int, int], scene: str, english: bool
) -> None:
    screens.send(Stack((grades(), *with_folds(degrees()).items)), scene)
    page = screens.open(size, scene, english=english)
    expect(page.locator(".tb-profile-row").first).to_be_visible()
    for fold in page.locator("summary").all():
        fold.click()

    assert axe_faults(page, but=("page-has-heading-one",)) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".tb-middle-word:visible").inner_text() == (
        "middle" if english else "milieu"
    )


def test_a_profile_is_said_in_words(screens: Screens) -> None:
    screens.send(grades())
    page = screens.open(NARROW)

    row = page.get_by_role("listitem").filter(has_text="Demander un espace commun")
    expect(row).to_contain_text("Très bien")
    expect(row).to_contain_text(
        "Excellent\u00a0: 5, Très bien\u00a0: 4, Bien\u00a0: 3, Passable\u00a0: 1, "
        "Insuffisant\u00a0: 1"
    )
    expect(page.locator(".tb-profile-cell").first).to_have_attribute("aria-hidden", "true")


def test_on_a_small_phone_long_words_have_all_the_width(screens: Screens) -> None:
    long = "Rassembler nos ressources en une boîte à outils que chaque région complète"
    rows = (ProfileRow(0, "Ici", (1, 2), "oui"), ProfileRow(0, long, (2, 1), "pas acceptable"))
    screens.send(Profile("", ("Oui", "Non"), rows))
    page = screens.open(NARROW)
    expect(page.locator(".tb-profile-row").first).to_be_visible()

    short, words = boxes(page, ".tb-what")
    beside, under = boxes(page, ".tb-profile-words > .tb-figure")
    [bar, _bar] = boxes(page, ".tb-profile-bar")
    assert beside["top"] < short["bottom"]
    assert under["top"] >= words["bottom"] - 1
    assert words["width"] == pytest.approx(bar["width"], abs=1)


def test_on_a_small_phone_duels_are_compared_along_their_row(screens: Screens) -> None:
    """The row's name stays in sight while its cells scroll, by finger or keyboard."""
    counted = voted(SCHULZE, "ABCDE", *SCHULZE_2011)
    screens.send(Stack((Fold("Comment on a compté", SCHULZE.explained(counted)),)))
    page = screens.open(NARROW)
    page.get_by_text("Comment on a compté").click()
    row = page.get_by_role("row", name=re.compile("^2\\. B"))
    name, cells = row.get_by_role("rowheader"), row.get_by_role("cell")
    expect(cells).to_have_count(5)

    tops = cells.evaluate_all("all => all.map((el) => el.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    region = page.get_by_role("region", name="Les duels")
    region.focus()
    for _press in range(12):
        page.keyboard.press("ArrowRight")
    expect(cells.last).to_be_in_viewport(ratio=0.95)
    expect(name).to_be_in_viewport(ratio=0.95)
    last, head = cells.last.bounding_box(), name.bounding_box()
    assert last is not None
    assert head is not None
    assert last["x"] >= head["x"] + head["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("english", "said"),
    [
        (False, ["2 gommettes", "1,5 gommette", "1 gommette", "0 gommette"]),
        (True, ["2 gommettes", "1,5 gommettes", "1 gommette", "0 gommettes"]),
    ],
    ids=["fr", "en"],
)
def test_a_unit_is_heard_as_the_language_counts(
    screens: Screens, english: bool, said: list[str]
) -> None:
    values = {"2": 2.0, "1,5": 1.5, "1": 1.0, "0": 0.0}
    rows = tuple(Bar(1, f"Piste {figure}", n, figure) for figure, n in values.items())
    bars = Bars("Résultat", rows, unit="gommettes", one="gommette")
    screens.send(bars)
    page = screens.open(NARROW, english=english)
    expect(page.locator(".tb-bar-row")).to_have_count(4)
    assert page.locator(".tb-figure").all_text_contents() == said


@pytest.mark.parametrize("scene", ["room", "mur"], ids=["phone", "wall"])
def test_what_is_put_to_the_vote_is_not_counted_as_cards(screens: Screens, scene: str) -> None:
    options = tuple(Card(f"t{n}", f"{n}. Une piste") for n in range(1, 4))
    screens.send(Cards("Ce qui sera mis au vote", options, counted="3 propositions"), scene)
    page = screens.open(WALL if scene == "mur" else NARROW, scene)
    expect(page.locator("[data-id=t3]")).to_be_visible()
    shown = page.locator("body").inner_text()
    assert "3 propositions" in shown
    assert "carte" not in shown


BUTTONS = (
    Button("flip", "Retourner", "repeat", spelled="never"),
    Button("echo", "Faire écho", "message-circle", spelled="wide"),
    Button("polish", "Polir", "pencil"),
    Button("burn", "Brûler", "x", rare=True),
    Button("frame", "Encadrer", "check", rare=True),
)
"""Of a plugin that nobody knows: what each says of itself is all there is to draw it by."""


@pytest.mark.parametrize(
    ("size", "scene", "spelled", "bare"),
    [
        (NARROW, "room", [], ["Retourner", "Faire écho", "Polir"]),  # four in one line
        (LAPTOP, "console", ["Faire écho", "Polir"], ["Retourner"]),
    ],
    ids=["phone", "console"],
)
def test_a_button_is_drawn_by_what_it_says_of_itself_whatever_its_name(
    screens: Screens, size: tuple[int, int], scene: str, spelled: list[str], bare: list[str]
) -> None:
    zone = Column("here", "Ici", (Card("c1", "Une carte", buttons=BUTTONS),))
    screens.send(Board((zone,), movers=("all",)), scene)
    page = screens.open(size, scene)
    buttons = page.locator("[data-id=c1] .tb-acts")
    for label in spelled:
        expect(buttons.get_by_text(label, exact=True)).to_be_visible()
    for label in bare:
        expect(
            buttons.get_by_label(f"{label} : Une carte".replace(" :", "\u00a0:"))
        ).to_be_visible()
        expect(buttons.get_by_text(label, exact=True)).to_have_count(0)
    expect(buttons.get_by_text("Brûler")).to_have_count(0)
    buttons.locator("[aria-expanded]").click()
    expect(page.locator(".tb-rare").get_by_text("Brûler")).to_be_visible()


@pytest.mark.parametrize(("size", "scene"), [(NARROW, "room"), (WALL, "mur")])
def test_shares_and_the_middle_are_exact(
    screens: Screens, size: tuple[int, int], scene: str
) -> None:
    row = ProfileRow(1, "Ici", (7, 5, 1, 1, 0), "Très bien")
    screens.send(Profile("", GRADES, (row,), median=True), scene)
    page = screens.open(size, scene)
    expect(page.locator(".tb-profile-row")).to_be_visible()

    [bar] = boxes(page, ".tb-profile-bar")
    parts = boxes(page, ".tb-profile-bar > .tb-seg")
    assert [round(14 * part["width"] / bar["width"], 2) for part in parts] == [7, 5, 1, 1]
    line = page.evaluate(
        """() => {
            const cell = document.querySelector(".tb-profile-cell");
            const { left, width, borderLeftWidth } = getComputedStyle(cell, "::after");
            const [x, half] = [parseFloat(left), parseFloat(width) / 2];
            return cell.getBoundingClientRect().left + x + parseFloat(borderLeftWidth) + half;
        }"""
    )
    assert abs(line - parts[0]["right"]) < 1


def test_no_number_stands_under_the_line_of_the_middle(screens: Screens) -> None:
    rows = tuple(ProfileRow(n, f"{n}", (n, 1, 14 - n, 0, n), "Bien") for n in range(15))
    screens.send(Profile("", GRADES, rows, median=True))
    page = screens.open(NARROW)
    expect(page.locator(".tb-profile-row").first).to_be_visible()

    numbers = page.evaluate(
        """() => [...document.querySelectorAll(".tb-profile-bar b")].map((number) => {
            const bar = number.closest(".tb-profile-bar").getBoundingClientRect();
            const its = number.getBoundingClientRect();
            const middle = bar.left + bar.width / 2;
            const inSight = its.top < bar.bottom;
            // Two pixels on each side of a number are its patch of plain colour.
            return [inSight, inSight && its.left < middle - 0.5 && middle + 0.5 < its.right];
        })"""
    )
    assert sum(in_sight for in_sight, _under in numbers) > 30
    assert not any(under for _in_sight, under in numbers)


def test_a_number_that_has_no_room_is_out_of_sight_not_cut(screens: Screens) -> None:
    counts = ((199, 1, 0, 0, 0), (50, 40, 30, 9, 3), (1, 1, 1, 1, 90))
    rows = tuple(ProfileRow(0, f"{c}", c, "Bien") for c in counts)
    screens.send(Profile("", GRADES, rows, median=True))
    page = screens.open(NARROW)
    expect(page.locator(".tb-profile-row").first).to_be_visible()

    shown = page.evaluate(
        """() => [...document.querySelectorAll(".tb-profile-bar b")].map((number) => {
            const its = number.getBoundingClientRect();
            const part = number.parentElement.getBoundingClientRect();
            const inside = its.left >= part.left - 0.5 && its.right <= part.right + 0.5;
            return its.top >= part.bottom ? "gone" : inside ? "whole" : number.textContent;
        })"""
    )
    assert set(shown) == {"whole", "gone"}
    assert shown.count("gone") == 6


def test_neighbours_are_told_apart_without_their_colours(screens: Screens) -> None:
    words = tuple(f"Degré {n}" for n in range(1, 8))
    screens.send(Profile("", words, (ProfileRow(0, "Ici", (1,) * 7, "mêlé"),)), "mur")
    page = screens.open(WALL, "mur")
    expect(page.locator(".tb-profile-row")).to_be_visible()
    page.evaluate(FITTED)
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")

    parts = boxes(page, ".tb-profile-bar > .tb-seg")
    y = round(parts[0]["top"]) + 5
    for part in parts[:-1]:
        x = round(part["right"])
        lights = [luminance(seen.getpixel((at, y))) for at in range(x - 9, x + 6)]
        assert (max(lights) + 0.05) / (min(lights) + 0.05) >= 3


def luminance(pixel: Any) -> float:
    """Of WCAG 2."""
    parts = [part / 255 for part in pixel]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return float(0.2126 * r + 0.7152 * g + 0.0722 * b)


@pytest.mark.parametrize("of", [2, 3, 5, 7])
def test_legend_bar_and_picture_of_the_document_look_the_same(screens: Screens, of: int) -> None:
    words = tuple(f"Degré {n}" for n in range(of))
    screens.send(Profile("", words, (ProfileRow(0, "Ici", (1,) * of, "mêlé"),)))
    page = screens.open(NARROW)
    expect(page.locator(".tb-profile-row")).to_be_visible()

    legend, bar = (
        page.evaluate(
            """(of) => [...document.querySelectorAll(of)].map((part) => {
                const { backgroundColor, backgroundImage } = getComputedStyle(part);
                const canvas = new OffscreenCanvas(1, 1).getContext("2d");
                canvas.fillStyle = backgroundColor;
                canvas.fillRect(0, 0, 1, 1);
                const [...rgb] = canvas.getImageData(0, 0, 1, 1).data.slice(0, 3);
                return [rgb, backgroundImage !== "none"];
            })""",
            f"{where} .tb-seg",
        )
        for where in (".tb-legend", ".tb-profile-bar")
    )
    drawn = [
        (fill, stripes is not None) for fill, _ink, stripes in (look(i, of) for i in range(of))
    ]
    assert legend == bar
    assert [striped for _rgb, striped in legend] == [striped for _rgb, striped in drawn]
    for (rgb, _), (fill, _) in zip(legend, drawn, strict=True):
        assert max(abs(a - b) for a, b in zip(rgb, fill, strict=True)) <= 1


def test_an_option_that_nobody_answered_says_so(screens: Screens) -> None:
    screens.send(degrees())
    page = screens.open(NARROW)

    row = page.get_by_role("listitem").filter(has_text="Un café à la place")
    expect(row.locator(".tb-vh")).to_have_text("Aucune réponse")
    expect(row.locator(".tb-profile-bar")).to_have_text("Aucune réponse")


def test_the_wall_turns_the_pages_of_the_rows_that_do_not_fit(
    screens: Screens, timed: Page
) -> None:
    screens.send(degrees(30), "mur")
    page = screens.open(WALL, "mur", page=timed)
    expect(page.get_by_role("heading", level=1)).to_have_text("Où en êtes-vous\u00a0?")
    rows = page.locator(".tb-profile-row")
    told = page.locator(".tb-page")
    first = rows.locator("visible=true").count()
    assert first >= 6
    pages = int(told.inner_text().removeprefix("page 1 sur "))

    seen = set(in_sight(page))
    for n in (*range(2, pages + 1), 1):
        turn(page)
        expect(told).to_have_text(f"page {n} sur {pages}")
        seen |= set(in_sight(page))
    assert seen == set(range(30))
    assert in_sight(page) == list(range(first))


def test_a_page_turned_by_hand_stays(screens: Screens, timed: Page) -> None:
    screens.send(degrees(30), "mur")
    page = screens.open(WALL, "mur", page=timed)
    told = page.locator(".tb-page")
    expect(told).to_contain_text("page 1 sur ")

    page.keyboard.press("PageDown")
    expect(told).to_contain_text("page 2 sur ")
    page.clock.run_for(120_000)
    screens.send(degrees(30), "mur", v=2)
    page.clock.run_for(1_000)
    expect(told).to_contain_text("page 2 sur ")
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("page 1 sur ")


def turn(page: Page) -> None:
    """Waits until the page turns by itself, half a minute at most."""
    told = page.locator(".tb-page")
    before = told.inner_text()
    for _second in range(31):
        page.clock.run_for(1_000)
        if told.inner_text() != before:
            return


def in_sight(page: Page) -> list[int]:
    """The numbers of the rows that one sees."""
    found: list[int] = page.locator(".tb-profile-row").evaluate_all(
        "(rows) => rows.flatMap((row, i) => (row.checkVisibility() ? [i] : []))"
    )
    return found


# ── what one opens to see ───────────────────────────────────────────────────────────────────


def test_a_fold_stays_open_when_something_changes(screens: Screens) -> None:
    screens.send(with_folds(grades()))
    page = screens.open(NARROW)
    inside = page.get_by_text("On prend la mention du milieu.")
    expect(inside).to_be_hidden()
    expect(page.get_by_text("exercice", exact=True)).to_be_visible()

    page.get_by_text("Comment on a compté").focus()
    page.locator("summary").first.press("Enter")
    expect(inside).to_be_visible()
    earlier = Fold("Tour 1, avant la réouverture", (Text("Personne."),))
    screens.send(
        Stack((*with_folds(results()).items[:2], earlier, *with_folds(grades()).items[2:]))
    )

    expect(page.get_by_text("Tour 1, avant la réouverture")).to_be_visible()
    expect(inside).to_be_visible()
    expect(page.get_by_text("Personne.")).to_be_hidden()
    page.evaluate("window.remount('view')")
    expect(inside).to_be_visible()

    page.get_by_text("Comment on a compté").click()
    screens.send(with_folds(grades()))
    expect(page.get_by_text("Tour 1, avant la réouverture")).to_have_count(0)
    expect(inside).to_be_hidden()


def test_the_wall_has_no_fold(screens: Screens) -> None:
    screens.send(with_folds(grades()), "mur")
    page = screens.open(WALL, "mur")
    expect(page.get_by_text("Votes reçus")).to_be_visible()

    assert page.locator("details").count() == 0
    assert page.get_by_text("Comment on a compté").count() == 0


# ── the moment a result appears ─────────────────────────────────────────────────────────────


def grown(page: Page) -> int:
    """How many bars have grown since the page was opened."""
    count: int = page.evaluate("window.appeared.length")
    return count


@pytest.mark.parametrize(("size", "scene"), [(NARROW, "room"), (LAPTOP, "console"), (WALL, "mur")])
@pytest.mark.parametrize("result", [grades, results])
def test_a_result_appears_once_and_is_said_once(
    screens: Screens, size: tuple[int, int], scene: str, result: Callable[[], View]
) -> None:
    screens.send(WAITING, scene)
    page = screens.open(size, scene)
    expect(page.get_by_role("heading", name="8 personnes sur 14 ont fini")).to_be_visible()

    screens.send(result(), scene)
    expect(page.locator(".tb-reveal")).to_be_visible()
    ends = page.evaluate(
        "Math.max(...document.getAnimations().map((a) => a.effect.getComputedTiming().endTime))"
    )
    assert ends <= 1200
    first, last = (
        page.locator("li:has(.tb-grows):visible")
        .nth(n)
        .evaluate("(row) => getComputedStyle(row.querySelector('.tb-grows')).animationDelay")
        for n in (0, -1)
    )
    assert float(first[:-1]) > float(last[:-1])
    expect(page.locator(".tb-reveal")).to_have_count(0)
    once = grown(page)
    assert once >= page.locator("li:has(.tb-grows):visible").count()
    assert page.evaluate("document.getAnimations().length") == 0

    heard = page.evaluate("window.heard")
    screens.send(result(), scene, v=2)
    screens.send(result(), scene, v=3, room={"people": 15, "finished": 9})
    page.wait_for_function("(n) => window.heard === n", arg=heard + 2)
    page.evaluate(FITTED)
    assert grown(page) == once
    assert page.evaluate("window.spoken") == ["Résultat affiché."]


def test_what_was_there_when_the_page_was_opened_does_not_move(screens: Screens) -> None:
    for scene, size in (("room", NARROW), ("mur", WALL)):
        screens.send(grades(), scene)
        page = screens.open(size, scene)
        expect(page.locator(".tb-profile-row").first).to_be_visible()
        page.evaluate(FITTED)

        assert grown(page) == 0
        assert page.evaluate("window.spoken") == []


def test_the_result_of_another_step_does_not_move(screens: Screens) -> None:
    screens.send(WAITING)
    page = screens.open(NARROW)
    expect(page.get_by_text("8 personnes sur 14 ont fini")).to_be_visible()

    screens.send(grades(), step={**frame(None)["step"], "id": "s3"})
    expect(page.locator(".tb-profile-row").first).to_be_visible()
    page.evaluate(FITTED)

    assert grown(page) == 0
    assert page.evaluate("window.spoken") == ["Étape 6 sur 8\u00a0: Réflexion du groupe."]


def test_a_vote_opened_again_is_revealed_and_said_again(screens: Screens) -> None:
    screens.send(WAITING)
    page = screens.open(NARROW)
    for n in (1, 2):
        screens.send(WAITING)
        expect(page.get_by_text("8 personnes sur 14 ont fini")).to_be_visible()
        screens.send(grades())
        page.wait_for_function("(n) => window.spoken.length === n", arg=n)
        expect(page.locator(".tb-reveal")).to_have_count(0)
        assert grown(page) == 8 * n


def test_a_script_that_runs_again_does_not_make_the_result_new(screens: Screens) -> None:
    screens.send(WAITING)
    page = screens.open(NARROW)
    expect(page.get_by_text("8 personnes sur 14 ont fini")).to_be_visible()
    screens.send(grades())
    expect(page.locator(".tb-reveal")).to_have_count(1)
    expect(page.locator(".tb-reveal")).to_have_count(0)

    page.evaluate("window.remount('view'); window.remount('view', { stage: 'two' })")
    page.evaluate(FITTED)

    assert grown(page) == 8


BUSY = """
new MutationObserver(() => {
  if (window.late || !document.querySelector(".tb-reveal")) return;
  for (window.late = performance.now() + 1500; performance.now() < window.late; );
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
"""A page that has other things to do, for 1.5 s, the moment a result comes."""


@pytest.mark.parametrize(("size", "scene"), [(NARROW, "room"), (WALL, "mur")])
def test_on_a_slow_phone_or_wall_every_bar_still_grows_to_its_end(
    screens: Screens, size: tuple[int, int], scene: str
) -> None:
    screens.send(WAITING, scene)
    page = screens.open(size, scene)
    expect(page.get_by_role("heading", name="8 personnes sur 14 ont fini")).to_be_visible()
    page.evaluate(BUSY)

    screens.send(grades(), scene)
    expect(page.locator(".tb-reveal")).to_have_count(1)
    expect(page.locator(".tb-reveal")).to_have_count(0)

    assert grown(page) == page.locator(".tb-profile-row:has(.tb-grows):visible").count() > 3


def test_nothing_moves_for_who_asked_for_less_motion(screens: Screens) -> None:
    screens.send(WAITING)
    page = screens.open(NARROW, calm=True)
    expect(page.get_by_text("8 personnes sur 14 ont fini")).to_be_visible()

    screens.send(grades())
    expect(page.locator("#tb-announcer")).to_have_text("Résultat affiché.")

    assert page.evaluate("document.getAnimations().length") == 0
    assert grown(page) == 0


def test_screen_readers_have_the_result_at_once(screens: Screens) -> None:
    screens.send(WAITING)
    page = screens.open(NARROW)
    expect(page.get_by_text("8 personnes sur 14 ont fini")).to_be_visible()
    screens.send(grades())
    expect(page.locator(".tb-reveal")).to_be_visible()

    page.evaluate("document.getAnimations().forEach((a) => { a.pause(); a.currentTime = 0; })")
    told = page.locator(".tb-profile").aria_snapshot()
    assert "Réunir les agents pour choisir les outils Très bien Excellent" in told


def test_what_a_fold_holds_does_not_grow_when_it_is_opened(screens: Screens) -> None:
    screens.send(WAITING)
    page = screens.open(NARROW)
    expect(page.get_by_text("8 personnes sur 14 ont fini")).to_be_visible()
    screens.send(with_folds(grades()))
    expect(page.locator(".tb-reveal")).to_be_visible()

    page.get_by_text("Et en approbation").click()
    expect(page.get_by_text("Un annuaire commun")).to_be_visible()
    expect(page.locator(".tb-reveal")).to_have_count(0)

    assert grown(page) == 8
