"""The forms of a ballot in a real Chromium: units, picks, grades and orders, whatever the words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tablee.view import Stack, VoteCapture
from tests.browser.ballots.phone_ballot import (
    CONSOLE,
    LONG,
    NARROW,
    OVERFLOW,
    SAVED,
    Vote,
    add,
    button,
    in_english,
    lead,
    objection,
    saved,
    state,
    told,
)
from tests.browser.support.ballot_server import PAPERS
from tests.browser.support.live_scenes import console_frame
from tests.browser.support.room import AXE, SMALL, STILL

pytestmark = pytest.mark.browser

# ── units ───────────────────────────────────────────────────────────────────────────────────


def test_nobody_gives_more_than_there_is_and_a_tap_too_many_says_why(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    for _tap in range(3):
        add(page, 3).click()

    expect(add(page, 1)).to_have_attribute("aria-disabled", "true")
    add(page, 1).click(force=True)

    expect(page.get_by_text("Vous avez déjà tout réparti.")).to_be_visible()
    saved(page)
    assert vote.box.marks == {"c3": 3}


def test_what_is_bought_says_its_price_what_is_left_and_what_comes_back(vote: Vote) -> None:
    page = vote.open(PAPERS["bought"], NARROW)
    price = page.locator(".tb-price").first
    expect(price).to_have_text("Une de plus\u00a0: 1 crédit")
    for _tap in range(3):
        add(page, 1).click()
    expect(price).to_have_text("9 crédits · Une de plus\u00a0: 7 crédits")
    expect(lead(page)).to_have_text("Il vous reste 7 crédits sur 16")
    add(page, 2).click()
    add(page, 1).press("Enter")  # one more costs 7, and 6 are left
    expect(page.locator(".tb-option-why")).to_contain_text(
        "coûte 7 crédits, il vous reste 6 crédits"
    )
    button(page, "Retirer de la 1").click()
    expect(lead(page)).to_have_text("Il vous reste 11 crédits sur 16")
    expect(told(page)).to_contain_text("Rendu\u00a0: 5 crédits.")
    saved(page)
    assert vote.box.marks == {"c1": 2, "c2": 1}
    assert page.evaluate(OVERFLOW) == 0


def test_where_no_place_is_shared_nothing_offers_to(vote: Vote) -> None:
    page = vote.open(PAPERS["strict"], NARROW)
    for n in (3, 1):
        button(page, f"Donner la place {1 if n == 3 else 2} à la {n}").click()
    expect(page.get_by_role("heading", name="Sans place")).to_be_visible()
    expect(page.locator(".tb-level")).to_have_count(0)
    saved(page)
    assert vote.box.marks == {"c3": 1, "c1": 2}


def test_one_option_takes_no_more_than_its_cap(vote: Vote) -> None:
    page = vote.open(replace(PAPERS["spread"], cap=1))
    add(page, 1).click()

    add(page, 1).click(force=True)

    expect(page.get_by_text("en reçoit 1 gommette au plus")).to_be_visible()
    saved(page)
    assert vote.box.marks == {"c1": 1}


def test_by_keyboard_the_last_dot_taken_back_leaves_the_focus_beside(vote: Vote) -> None:
    page = vote.open(PAPERS["spread"])
    add(page, 1).focus()
    page.keyboard.press("Enter")
    button(page, "Retirer de la 1").focus()

    page.keyboard.press("Enter")

    expect(add(page, 1)).to_be_focused()


def test_many_points_are_typed_and_a_wrong_number_loses_nothing(vote: Vote) -> None:
    page = vote.open(PAPERS["weighting"])
    first, second = (page.get_by_label(f"Combien sur la {n}") for n in (1, 2))
    first.fill("45")
    second.fill("80")

    expect(page.get_by_text("Tapez un nombre entier de 0 à 55.")).to_be_visible()
    expect(second).to_have_attribute("aria-invalid", "true")
    expect(lead(page)).to_have_text("Il vous reste 55 points sur 100")
    second.fill("55")
    expect(lead(page)).to_have_text("Tout est réparti : 100 points")
    saved(page)
    assert vote.box.marks == {"c1": 45, "c2": 55}


def test_where_all_is_to_be_given_ending_with_some_left_is_asked_about_once(vote: Vote) -> None:
    page = vote.open(replace(PAPERS["weighting"], all_units=True), SMALL)
    page.get_by_label("Combien sur la 1").fill("45")
    saved(page)
    button(page, "J’ai fini").click()

    asked = page.get_by_text("Il vous reste 55 points : terminer quand même ?")
    expect(asked).to_be_visible()
    expect(button(page, "Continuer")).to_be_focused()
    button(page, "Continuer").click()
    expect(asked).to_have_count(0)
    assert not vote.box.finished
    page.get_by_label("Combien sur la 2").fill("43")
    button(page, "J’ai fini").click()
    expect(page.get_by_text("Il vous reste 12 points : terminer quand même ?")).to_be_visible()
    button(page, "Terminer quand même").click()
    expect(state(page)).to_have_text("Enregistré, vous avez fini")
    assert (vote.box.marks, vote.box.finished) == ({"c1": 45, "c2": 43}, True)

    button(page, "J’ai encore à faire").click()
    saved(page)
    button(page, "J’ai fini").click()
    expect(state(page)).to_have_text("Enregistré, vous avez fini")


def test_who_has_given_all_or_may_keep_some_is_asked_nothing(vote: Vote) -> None:
    page = vote.open(replace(PAPERS["weighting"], all_units=True))
    page.get_by_label("Combien sur la 1").fill("60")
    page.get_by_label("Combien sur la 2").fill("40")
    button(page, "J’ai fini").click()
    expect(state(page)).to_have_text("Enregistré, vous avez fini")

    vote.show(replace(PAPERS["weighting"], round=2))
    vote.box.paper = replace(PAPERS["weighting"], round=2)
    vote.box.finished = False
    page.reload()
    page.get_by_label("Combien sur la 1").fill("45")
    button(page, "J’ai fini").click()
    expect(state(page)).to_have_text("Enregistré, vous avez fini")


def test_quick_taps_are_told_once_to_who_listens(timed: Vote) -> None:
    page = timed.open(PAPERS["spread"])
    expect(add(page, 1)).to_be_visible()
    page.evaluate(
        """() => { window.told = [];
            const region = document.querySelector(".tb-ballot [role=status]");
            new MutationObserver(() => window.told.push(region.textContent))
                .observe(region, { childList: true, characterData: true, subtree: true }); }"""
    )

    for _tap in range(3):
        add(page, 1).click()

    page.clock.run_for(2000)
    expect(told(page)).to_contain_text("3 gommettes. Tout est réparti")
    expect(told(page)).to_contain_text(SAVED)
    page.clock.run_for(10_000)
    assert len(page.evaluate("window.told")) == 1


# ── picks ───────────────────────────────────────────────────────────────────────────────────


def test_picks_are_counted_down_and_one_too_many_says_what_to_do(vote: Vote) -> None:
    page = vote.open(PAPERS["pick"])
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    expect(lead(page)).to_have_text("Il vous en reste 2 sur 3")
    boxes.nth(1).check()
    boxes.nth(2).check()

    boxes.nth(3).click(force=True)

    expect(boxes.nth(3)).not_to_be_checked()
    expect(page.get_by_text("Décochez-en une pour en choisir une autre.")).to_be_visible()
    boxes.nth(0).uncheck()
    boxes.nth(3).check()
    saved(page)
    assert vote.box.marks == {"c2": 1, "c3": 1, "c4": 1}


def test_without_a_limit_one_picks_as_many_as_one_likes(vote: Vote) -> None:
    page = vote.open(PAPERS["approval"])

    for n in range(5):
        page.get_by_role("checkbox").nth(n).check()

    expect(lead(page)).to_have_text("5 propositions cochées")
    saved(page)
    assert len(vote.box.marks) == 5


# ── grades ──────────────────────────────────────────────────────────────────────────────────


def test_a_grade_by_hand_opens_the_next_option_in_the_same_place(vote: Vote) -> None:
    page = vote.open(PAPERS["grade"], NARROW)
    first = page.get_by_role("button", expanded=True)
    expect(first).to_contain_text("Réunir les agents")
    before = first.bounding_box()

    page.get_by_text("Très bien", exact=True).tap()

    opened = page.get_by_role("button", expanded=True)
    expect(opened).to_contain_text("Rassembler nos ressources")
    after = opened.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 10  # hardly more than a hair
    expect(button(page, "Réunir les agents")).to_contain_text("Très bien")
    saved(page)
    assert vote.box.marks == {"c1": 3}


def test_a_tap_on_next_just_as_the_ballot_went_on_by_itself_skips_nothing(timed: Vote) -> None:
    page = timed.open(PAPERS["grade"], NARROW)
    opened = page.get_by_role("button", expanded=True)
    page.get_by_text("Très bien", exact=True).tap()
    page.clock.run_for(500)
    expect(opened).to_contain_text("Rassembler nos ressources")
    button(page, "Suivante").tap()
    expect(opened).to_contain_text("Rassembler nos ressources")
    page.clock.run_for(1_000)
    button(page, "Suivante").tap()
    expect(opened).not_to_contain_text("Rassembler nos ressources")


def test_the_keyboard_goes_through_the_grades_and_opens_the_next_only_when_asked(
    timed: Vote,
) -> None:
    page = timed.open(PAPERS["grade"])
    page.get_by_role("radio", name="Excellent").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.clock.run_for(10_000)

    expect(page.get_by_role("radio", name="Très bien")).to_be_focused()
    saved(page)
    assert timed.box.marks == {"c1": 3}
    button(page, "Suivante").press("Enter")
    expect(button(page, "Rassembler nos ressources")).to_be_focused()


def test_once_all_are_graded_there_is_nothing_left_to_press_but_that_one_has_finished(
    vote: Vote,
) -> None:
    vote.box.set({f"c{n}": 2 for n in range(1, 5)})
    page = vote.open(PAPERS["grade"])
    expect(page.get_by_role("button", expanded=True)).to_contain_text("Partager l’annuaire")

    page.get_by_text("Passable", exact=True).tap()

    expect(button(page, "Suivante")).to_have_count(0)
    expect(button(page, "J’ai fini")).to_have_class(re.compile("tb-strong"))
    expect(state(page)).to_have_text("Enregistré · 5 réponses sur 5")
    assert not vote.box.finished


def test_a_grade_can_be_cleared(vote: Vote) -> None:
    vote.box.set({"c1": 4})
    page = vote.open(PAPERS["grade"])
    button(page, "Réunir les agents").click()

    button(page, "Effacer la réponse sur la 1").click()

    expect(page.get_by_role("radio", name="Excellent")).to_be_focused()
    expect(page.get_by_role("radio", name="Excellent")).not_to_be_checked()
    saved(page)
    assert vote.box.marks == {}


def test_a_single_answer_that_asks_for_nothing_more_is_all_there_is_to_do(vote: Vote) -> None:
    page = vote.open(PAPERS["consent"])

    page.get_by_text("Pas d’objection").click()
    expect(state(page)).to_have_text("Enregistré, vous avez fini")
    assert vote.box.finished

    objection(page).click()
    expect(page.get_by_label("Quelle objection")).to_be_visible()
    expect(button(page, "J’ai fini")).to_have_class(re.compile("tb-strong"))
    saved(page)
    assert not vote.box.finished


def test_words_are_kept_with_the_answer_that_asks_for_them_and_with_no_other(vote: Vote) -> None:
    page = vote.open(PAPERS["consent"])
    objection(page).click()
    page.get_by_label("Quelle objection").fill("Le budget n’y suffit pas.")
    saved(page)
    assert vote.box.text == "Le budget n’y suffit pas."

    page.get_by_text("Je passe").click()
    expect(page.get_by_label("Quelle objection")).to_have_count(0)
    saved(page)
    assert vote.box.text == ""

    objection(page).click()
    expect(page.get_by_label("Quelle objection")).to_have_value("Le budget n’y suffit pas.")


def test_a_text_that_is_too_long_says_so_and_the_rest_is_saved(vote: Vote) -> None:
    page = vote.open(PAPERS["reasons"])
    field = page.get_by_label("Pourquoi")

    field.fill("a" * 2001)
    page.get_by_text("Excellent").first.tap()

    expect(page.get_by_text("2 000 caractères au plus, il y en a 2 001")).to_be_visible()
    expect(state(page)).to_contain_text("Pas encore enregistré")
    expect(field).to_have_value("a" * 2001)
    assert (vote.box.marks, vote.box.text) == ({"c1": 4}, "")
    field.fill("a" * 2000)
    saved(page)
    assert len(vote.box.text) == 2000


@pytest.mark.parametrize("typed", ["3,5", "3.5", " 3,50 "])
def test_an_exact_mark_is_typed_with_a_comma_or_a_point(vote: Vote, typed: str) -> None:
    page = vote.open(PAPERS["roti"])

    page.get_by_label("ou une note précise").fill(typed)
    page.get_by_label("ou une note précise").press("Enter")

    expect(state(page)).to_have_text("Enregistré, vous avez fini")
    assert vote.box.marks == {"c1": 3.5}


@pytest.mark.parametrize("typed", ["7", "trois", "0,5"])
def test_what_is_no_mark_says_what_is_and_changes_nothing(vote: Vote, typed: str) -> None:
    vote.box.set({"c1": 4})
    page = vote.open(PAPERS["roti"])
    field = page.get_by_label("ou une note précise")

    field.fill(typed)
    field.blur()

    expect(page.get_by_text("Tapez une note de 1 à 5")).to_be_visible()
    expect(field).to_have_value(typed)
    assert vote.box.sent == []
    page.get_by_text("5. Bien plus qu’espéré").click()
    expect(page.get_by_text("Tapez une note de 1 à 5")).to_have_count(0)


# ── orders ──────────────────────────────────────────────────────────────────────────────────


def order(page: Page) -> list[str]:
    """The numbers of the options that are ranked, in their order."""
    words = page.locator("ol.tb-options .tb-option-n").all_inner_texts()
    return [text.strip(" .") for text in words]


def test_tapped_in_order_options_get_their_places(vote: Vote) -> None:
    page = vote.open(PAPERS["rank"])
    expect(lead(page)).to_contain_text("la préférée d’abord")

    for number in (4, 2, 1):
        button(page, f"à la {number}.").tap()

    assert order(page) == ["4", "2", "1"]
    expect(lead(page)).to_contain_text("3 propositions classées sur 5")
    expect(lead(page)).to_contain_text("Place 3 : Réunir les agents pour choisir les outils")
    expect(page.get_by_role("heading", name="Pas encore classées")).to_be_visible()
    saved(page)
    assert vote.box.marks == {"c4": 1, "c2": 2, "c1": 3}


def test_by_keyboard_an_option_moves_keeps_the_focus_and_is_told(vote: Vote) -> None:
    page = vote.open(PAPERS["rank"])
    for number in (1, 2, 3):
        button(page, f"à la {number}.").press("Enter")
    up = button(page, "Monter la 3")
    expect(up).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    assert order(page) == ["3", "1", "2"]
    expect(up).to_be_focused()
    expect(up).to_have_attribute("aria-disabled", "true")
    expect(told(page)).to_contain_text("Demander un espace commun au national, place 1 sur 5.")
    saved(page)
    assert vote.box.marks == {"c3": 1, "c1": 2, "c2": 3}


def test_an_option_taken_out_closes_the_gap_and_keeps_the_focus(vote: Vote) -> None:
    vote.box.set({"c1": 1, "c2": 2, "c3": 3})
    page = vote.open(PAPERS["rank"])

    button(page, "Retirer du classement la 2").press("Enter")

    expect(button(page, "à la 2.")).to_be_focused()
    assert order(page) == ["1", "3"]
    saved(page)
    assert vote.box.marks == {"c1": 1, "c3": 2}


def places(page: Page) -> list[str]:
    """The ranked options in sight, each as `place:number`."""
    rows = page.locator("ol.tb-options > li")
    found: list[str] = rows.evaluate_all(
        """(all) => all.map((row) => {
            const said = (part) => row.querySelector(part).textContent.replace(/\\D/g, "");
            return `${said(".tb-place")}:${said(".tb-option-n")}`;
        })"""
    )
    return found


def same_place(page: Page, number: int) -> Locator:
    return button(page, f"Même place que la précédente, pour la {number}\u00a0:")


def test_by_keyboard_an_option_takes_the_place_of_the_one_above_and_gives_it_back(
    vote: Vote,
) -> None:
    page = vote.open(PAPERS["rank"])
    for number in (4, 2, 1):
        button(page, f"à la {number}.").tap()
    expect(same_place(page, 4)).to_have_count(0)

    same_place(page, 2).press("Enter")

    expect(same_place(page, 2)).to_have_attribute("aria-pressed", "true")
    expect(same_place(page, 2)).to_be_focused()
    assert places(page) == ["1:4", "1:2", "3:1"]
    expect(told(page)).to_contain_text("boîte à outils, place 1 sur 5, à égalité.")
    saved(page)
    assert vote.box.marks == {"c4": 1, "c2": 1, "c1": 3}

    page.keyboard.press("Space")

    expect(same_place(page, 2)).to_have_attribute("aria-pressed", "false")
    assert places(page) == ["1:4", "2:2", "3:1"]
    saved(page)
    assert vote.box.marks == {"c4": 1, "c2": 2, "c1": 3}


@pytest.mark.parametrize("third", [3, 4], ids=["1 2 2 3", "1 2 2 4"])
def test_places_that_were_shared_elsewhere_are_shared_here(vote: Vote, third: int) -> None:
    vote.box.set({"c5": 1, "c1": 2, "c3": 2, "c2": third})
    page = vote.open(PAPERS["rank"])

    expect(same_place(page, 3)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".tb-level[aria-pressed=true]")).to_have_count(1)
    assert places(page) == ["1:5", "2:1", "2:3", "4:2"]
    assert vote.box.sent == []


@pytest.mark.parametrize(
    ("pressed", "marks"),
    [
        # Alone, it passes all that share a place; out of one, it leaves the others in it.
        ("Monter la 4", {"c1": 1, "c4": 2, "c2": 3, "c3": 3}),
        ("Descendre la 1", {"c2": 1, "c3": 1, "c1": 3, "c4": 4}),
        ("Monter la 3", {"c1": 1, "c3": 2, "c2": 3, "c4": 4}),
        ("Descendre la 2", {"c1": 1, "c3": 2, "c2": 3, "c4": 4}),
        ("Retirer du classement la 2", {"c1": 1, "c3": 2, "c4": 3}),
        ("Retirer du classement la 1", {"c2": 1, "c3": 1, "c4": 3}),
        # Those that share its place go with it.
        ("Même place que la précédente, pour la 2", {"c1": 1, "c2": 1, "c3": 1, "c4": 4}),
    ],
)
def test_what_moves_leaves_the_places_that_others_share(
    vote: Vote, pressed: str, marks: dict[str, float]
) -> None:
    vote.box.set({"c1": 1, "c2": 2, "c3": 2, "c4": 4})
    page = vote.open(PAPERS["rank"])

    button(page, pressed).tap()

    saved(page)
    assert vote.box.marks == marks
    by_place = sorted(marks, key=lambda option: marks[option])
    assert places(page) == [f"{marks[option]:g}:{option[1:]}" for option in by_place]


# ── whatever the words, the screen and the language ─────────────────────────────────────────


@pytest.mark.parametrize("form", ["spread", "pick", "grade", "rank"])
def test_long_words_and_fifty_options_fit_the_smallest_phone(vote: Vote, form: str) -> None:
    many = tuple((f"o{i}", f"Proposition numéro {i}") for i in range(46))
    page = vote.open(replace(PAPERS[form], options=LONG + many), NARROW)
    vote.box.own = ("x2",)
    expect(page.locator(".tb-ballot li")).to_have_count(50)

    first = page.locator(".tb-ballot li").first
    first.locator("button, input").last.click()
    saved(page)

    assert page.evaluate(OVERFLOW) == 0
    wide = page.evaluate(
        """() => [...document.querySelectorAll(".tb-ballot *")].filter((el) =>
            !el.closest(".tb-vh") && el.getBoundingClientRect().right > innerWidth + 0.5)
            .map((el) => el.className)"""
    )
    assert wide == []


def test_words_are_words_whatever_they_look_like(vote: Vote) -> None:
    nasty = '<img src=x onerror="window.hacked = 1"> & {n} <b>gras</b>'
    options = (("a", nasty), ("b", nasty))
    page = vote.open(replace(PAPERS["grade"], options=options, rule=nasty, text=nasty))

    expect(page.locator(".tb-grade-head .tb-text").first).to_have_text(nasty)
    assert page.locator(".tb-ballot img").count() == 0
    assert page.evaluate("window.hacked") is None


MARKED: dict[str, dict[str, float]] = {
    "spread": {"c1": 2},
    "weighting": {"c1": 30},
    "pick": {"c1": 1},
    "grade": {"c2": 3},
}


MARKED |= {"rank": {"c1": 1, "c3": 2, "c4": 2}, "consent": {"c1": -1}, "roti": {"c1": 3.5}}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", MARKED)
def test_axe_finds_nothing_to_reproach_at_320_pixels(vote: Vote, name: str, language: str) -> None:
    vote.box.set(MARKED[name])
    page = vote.open(PAPERS[name], NARROW)
    expect(state(page)).to_contain_text(SAVED)
    if language == "en":
        in_english(page)
        expect(state(page)).to_contain_text("Saved")
        assert page.get_by_text(re.compile("Enregistré|J’ai fini|Bulletin secret")).count() == 0
    page.evaluate(AXE)
    page.wait_for_function(STILL)

    # The gallery has no h1 of its own: that of the phone is the script's.
    found = page.evaluate(
        """() => axe.run(document, { rules: { "page-has-heading-one": { enabled: false } } })
            .then(({ violations }) => violations.map(({ id, nodes }) =>
                [id, nodes[0].html, nodes[0].failureSummary]))"""
    )
    assert found == []
    assert page.evaluate(OVERFLOW) == 0
    assert small_targets(page) == []


def small_targets(page: Page) -> list[Any]:
    """What one presses that is less than 44 pixels high or wide; a box is as large as its label."""
    found: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll(
                ".tb-ballot :is(button, summary, textarea, label:has(input), input[inputmode])")]
            .filter((el) => getComputedStyle(el).visibility === "visible")
            .map((el) => [el.className, el.getBoundingClientRect()])
            .filter(([, box]) => box.height < 43.9 || box.width < 43.9)
            .map(([name, box]) => [name, box.width, box.height])"""
    )
    return found


def test_what_is_chosen_shows_without_any_colour(vote: Vote) -> None:
    vote.box.set({"c1": 2})
    page = vote.open(PAPERS["spread"])
    page.emulate_media(forced_colors="active", reduced_motion="reduce")

    expect(page.locator(".tb-amount").first).to_contain_text("2")
    dot = page.locator(".tb-units > i").first
    assert dot.evaluate("el => getComputedStyle(el).backgroundColor") not in (
        "rgba(0, 0, 0, 0)",
        page.locator("body").evaluate("el => getComputedStyle(el).backgroundColor"),
    )


def test_on_the_console_whoever_facilitates_and_votes_has_the_same_ballot(vote: Vote) -> None:
    view = PAPERS["spread"]
    vote.box.paper = view
    panel = VoteCapture(view, (("naïma", "Naïma"),), me=True)
    vote.streams.send("console-vote", console_frame(Stack((panel,))))
    context = vote.browser.new_context(viewport=CONSOLE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{vote.address}/?scene=console-vote&me=yasmine")

    page.get_by_role("tab", name=re.compile("bulletin|vote", re.I)).last.click()
    add(page, 1).click()

    saved(page)
    assert vote.box.marks == {"c1": 1}
    context.close()
