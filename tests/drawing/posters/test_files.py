"""Posters: whole, legible, said in words, the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from tablee.caching import clear_caches
from tablee.drawing.posters import (
    A3,
    A4,
    SQUARE,
    Introduced,
    KeywordsPoster,
    PeoplePoster,
    PosterPlan,
    Sheet,
    Subject,
    alternative,
    pages,
    png,
)
from tablee.drawing.posters.files import drawing
from tablee.errors import NotFound
from tablee.model.actions import ActionState, PlannedAction
from tablee.settings import ROOT
from tablee.texts import add_catalogue, language, speaking
from tablee.view import Card, CardGroup, Column, Mark
from tests.drawing.posters.posters_to_try import FORMS, board, plan, poster
from tests.drawing.reading import (
    LETTERS,
    Colour,
    Page,
    Shape,
    beyond,
    boxes_crossing,
    crossing,
    leaving,
    read,
    words_of,
)
from tests.support.examples import examples, few

CSS = (Path(ROOT) / "assets" / "css" / "tokens.css").read_text("utf-8")
TOKENS = {
    name: (int(hexa[:2], 16), int(hexa[2:4], 16), int(hexa[4:], 16))
    for name, hexa in re.findall(r"--([a-z0-9-]+): #([0-9a-f]{6});", CSS)
}
"""The colours of the screens."""
WHITE = (255, 255, 255)
SMALLEST = 19
"""Pixels of 9 points at 150 dpi, rounded up."""
TYPED = st.one_of(
    st.text(LETTERS, max_size=60),
    st.sampled_from(
        [
            "Mutualiser",
            "x" * 180,
            "anticonstitutionnellement " * 12,
            "https://www.reseau-exemple.org/ressources/boite?lang=fr&page=12#sommaire",
            "Bravo 🎉 👩🏽‍💻 🇫🇷 ❤️",
            "\u202eà l’envers\u2069 שלום",
            "une ligne\n\nune autre\n- et encore\u00a0:",
        ]
    ),
)
ZONES = st.lists(st.lists(TYPED, max_size=12), min_size=1, max_size=9)


def tint(place: int, part: str = "") -> Colour:
    """The colour of a zone on screens: its cards, their edge (-line), its words (-deep)."""
    return TOKENS["abcd"[place] + part]


def laid_out(subject: Subject, sheet: Sheet) -> tuple[Page, ...]:
    """All its pages, read back from a PDF."""
    return read(drawing(subject, sheet, language()).pdf())


def assert_sound(drawn: tuple[Page, ...]) -> None:
    for each in drawn:
        assert beyond(each) == []
        assert crossing(each) == []
        assert leaving(each) == []
        assert boxes_crossing(each) == []
        assert min((words.size for words in each.words), default=SMALLEST) > SMALLEST - 0.01


# ── where things stand ──────────────────────────────────────────────────────────────────────


@pytest.mark.dear
@settings(max_examples=examples(60))
@given(
    st.sampled_from(sorted(FORMS)),
    ZONES,
    st.sampled_from([A4, A3, SQUARE]),
    st.booleans(),
    st.integers(0, 9),
)
def test_whatever_is_written_nothing_leaves_the_page_nor_stands_on_anything(
    form: str, zones: list[list[str]], sheet: Sheet, grouped: bool, actions: int
) -> None:
    assert_sound(laid_out(poster(board(form, zones, grouped=grouped), plan=plan(actions)), sheet))


@pytest.mark.dear
@settings(max_examples=examples(60))
@given(
    st.sampled_from(sorted(FORMS)),
    st.lists(st.lists(TYPED, max_size=4), min_size=1, max_size=24),
    st.one_of(
        st.text(LETTERS, max_size=120), st.sampled_from(["W" * 120, "un\ndeux\ntrois\n" * 9])
    ),
    st.sampled_from([A4, SQUARE]),
)
def test_whatever_zones_and_axes_are_called_nothing_crosses(
    form: str, zones: list[list[str]], name: str, sheet: Sheet
) -> None:
    drawn = board(form, zones, grouped=True, name=name)
    named = replace(drawn, across=name, upwards=name, ends=(name, name))
    assert_sound(laid_out(poster(named, named), sheet))


def test_a_name_as_long_as_a_page_is_read_to_its_end() -> None:
    name = " ".join(f"mot{n}" for n in range(300))
    drawn = laid_out(poster(board("columns", [["Ici"], ["Là"]], name=name)), SQUARE)
    assert_sound(drawn)
    assert words_of(drawn).count("mot299") == 2


@pytest.mark.dear
@settings(max_examples=examples(40))
@example("", "שלום לכולם", [])  # from the right, where the name of the app stands
@given(
    st.text(LETTERS, max_size=200),
    st.text(LETTERS, max_size=900),
    st.lists(st.text(LETTERS, max_size=60), max_size=30),
)
def test_whatever_the_title_the_question_and_the_keywords_the_page_holds_them(
    title: str, question: str, keywords: list[str]
) -> None:
    told = poster(title=title, question=question, keywords=tuple(keywords), credits=tuple(keywords))
    assert_sound(laid_out(told, A4))
    assert_sound(laid_out(told, SQUARE))


@settings(max_examples=examples(30))
@given(
    st.lists(st.tuples(*[st.text(LETTERS, max_size=500)] * 4), max_size=6),
    st.text(LETTERS, max_size=2000),
)
def test_whatever_the_plan_holds_it_is_there(
    typed: list[tuple[str, str, str, str]], more: str
) -> None:
    actions = tuple(PlannedAction(*each) for each in typed)
    told = poster(
        plan=PosterPlan("Le plan", actions, (("Faire plus", (more,)),)), proposals=actions
    )
    assert_sound(laid_out(told, A4))


@pytest.mark.parametrize("form", few(FORMS))
@pytest.mark.parametrize("cards", [0, 1, 7, 60, 200])
def test_every_word_of_every_card_is_there_once(form: str, cards: int) -> None:
    zones: list[list[str]] = [[] for _zone in range(9 if form == "wide grid" else 4)]
    for n in range(cards):
        long = 90 if n % 40 == 7 else n % 12 + 1  # one that fills a column, now and then
        zones[n % 7 % len(zones)].append(" ".join(f"m{n}x{word}" for word in range(long)))
    drawn = laid_out(poster(board(form, zones, grouped=True)), A4)
    assert_sound(drawn)
    expected = sorted(word for zone in zones for text in zone for word in text.split())
    assert sorted(re.findall(r"m\d+x\d+", words_of(drawn))) == expected


@pytest.mark.parametrize("sheet", [A4, A3, SQUARE])
@pytest.mark.parametrize("actions", [1, 9, 17, 40])
def test_a_plan_without_cards_begins_under_the_question(sheet: Sheet, actions: int) -> None:
    drawn = laid_out(poster(plan=plan(actions)), sheet)
    assert_sound(drawn)
    panel = next(s for s in drawn[0].shapes if s.fill == WHITE and s.edge == TOKENS["line"])
    asked = next(w for w in drawn[0].words if w.text.startswith("Comment"))
    assert 0 < panel.y - asked.y - asked.height < 3 * asked.height


@pytest.mark.parametrize("sheet", [A4, SQUARE])
def test_a_plan_that_starts_a_page_starts_at_its_top(sheet: Sheet) -> None:
    canvas = board("columns", [["Une carte bien remplie"] * 9] * 4)
    drawn = laid_out(poster(canvas, plan=plan(9)), sheet)
    assert_sound(drawn)
    begun = [page for page in drawn if "Le plan d’action de Solène" in words_of([page])]
    assert begun[0] is not drawn[0]
    for page in begun:
        shape = next(s for s in page.shapes if s.fill == WHITE and s.edge == TOKENS["line"])
        cards = [s for s in page.shapes if s.fill == tint(0)]
        assert cards or shape.y < page.height / 5


def test_an_action_longer_than_a_page_goes_on_on_the_next() -> None:
    endless = PlannedAction(" ".join(f"mot{n}" for n in range(900)), "Solène", "Un jour")
    drawn = laid_out(poster(plan=PosterPlan("Le plan", (endless, *plan().actions))), A4)
    assert_sound(drawn)
    assert len(drawn) > 1
    assert sorted(re.findall(r"mot\d+", words_of(drawn))) == sorted(f"mot{n}" for n in range(900))


def test_further_pages_have_their_number_the_credits_and_the_zone_that_goes_on() -> None:
    zones = [[f"Une carte, la numéro {n}, pas bien longue" for n in range(90)], ["Seule"]]
    with speaking("fr"):
        first, *others = laid_out(poster(board("columns", zones)), A4)
    count = len(others) + 1
    assert count > 2
    for number, each in enumerate((first, *others), start=1):
        written = words_of([each])
        assert f"page {number} sur {count}" in written
        assert "14\u00a0participant·e·s" in written
        assert "Faire vivre un réseau" in written
    assert "Zone 0 (suite)" not in words_of([first])
    assert "Zone 0 (suite)" in words_of([others[0]])
    assert "Zone 1" not in words_of(others)


def test_one_page_says_no_number_and_few_cards_are_drawn_larger() -> None:
    few = laid_out(poster(board("columns", [["Oui"], ["Non"]])), A4)
    many = laid_out(poster(board("columns", [["Une carte bien remplie"] * 9] * 4)), A4)
    assert len(few) == 1
    assert "page" not in words_of(few)
    sizes = [
        next(w.size for w in each[0].words if w.text.startswith(text))
        for each, text in ((few, "Oui"), (many, "Une carte"))
    ]
    assert sizes[0] > sizes[1]


def test_a_poster_with_several_canvases_names_each() -> None:
    one, other = board("columns", [["Ici"]]), board("path", [["Là"], []])
    assert "Réflexion" not in words_of(laid_out(poster(one), A4))
    both = words_of(laid_out(poster(one, other), A4))
    assert "Réflexion 0" in both
    assert "Réflexion 1" in both


MARKUP = (
    "#pagebreak() [x]",
    "*gras* _penché_ `code`",
    "$x^2$ @ref <label>",
    "// non /* non */",
    "] ) } \\ \\u{41} \\#",
    "= Titre",
    "{n} {zone} {of}",
    "#sys.inputs.said",
)


def test_nothing_that_people_write_is_read_as_markup() -> None:
    told = poster(
        board(
            "grid", [MARKUP[:2], MARKUP[2:4], MARKUP[4:6], MARKUP[6:]], name="#let x = [$ *Zone*"
        ),
        title="#set text(size: 40pt)",
        question="*Pourquoi* #pagebreak() ]",
        keywords=("*mot*", "$clé"),
        credits=("#par _moi_",),
    )
    (only,) = laid_out(told, A3)
    assert_sound((only,))
    written = {words.text.replace("\u00a0", " ") for words in only.words}
    assert {*MARKUP, "#set text(size: 40pt)", "*Pourquoi* #pagebreak() ]", "#par _moi_"} <= written
    assert "#let x = [$ *Zone* 3" in written
    assert any("#*mot*" in line and "#$clé" in line for line in written)


def test_names_in_arabic_and_hebrew_are_drawn_in_their_letters() -> None:
    told = poster(board("columns", [["مرحبا بالعالم"], ["שלום לכולם"]], name="Жанна"))
    assert_sound(laid_out(told, A4))
    (page,) = PdfReader(io.BytesIO(drawing(told, A4, "fr").pdf())).pages
    fonts = {str(f.get_object()["/BaseFont"]) for f in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    for name in ("NotoSansArabic", "NotoSansHebrew", "NotoSans-"):
        assert [font for font in fonts if name in font]
    assert not [font for font in fonts if "Boxes" in font]


# ── what a canvas is ────────────────────────────────────────────────────────────────────────


def test_the_squares_of_a_grid_stand_in_their_rows() -> None:
    (only,) = laid_out(poster(board("grid", [["un"], ["deux"], ["trois"], ["quatre"]])), A4)
    at = {words.text: (words.x, words.y) for words in only.words}
    assert at["un"][1] == at["deux"][1] < at["trois"][1] == at["quatre"][1]
    assert at["un"][0] == at["trois"][0] < at["deux"][0] == at["quatre"][0]
    assert at["Impact"][1] < at["un"][1]
    assert at["Effort"][1] > at["quatre"][1]


def test_a_zone_that_spans_squares_is_as_wide_as_they_are() -> None:
    zones = [[f"carte {n}"] for n in range(9)]
    (only,) = laid_out(poster(board("wide grid", zones), plan=None), A3)
    panels = [s for s in only.shapes if s.fill == WHITE and s.edge == TOKENS["line"]]
    wide = sorted(round(panel.width) for panel in panels)
    assert len(panels) == 9
    assert wide[-1] > 2.9 * wide[0]


def test_a_path_goes_from_its_past_to_its_future() -> None:
    (only,) = laid_out(poster(board("path", [["hier"], ["demain"]])), A4)
    at = {words.text: words.x for words in only.words}
    assert at["Passé"] < at["hier"] < at["demain"] < at["Futur"]
    assert [s for s in only.shapes if s.fill == TOKENS["accent-line"] and len(s.corners) == 3]


def test_a_path_that_does_not_fit_in_a_row_says_that_it_goes_on() -> None:
    zones = [["Une carte"] * 5] * 5
    with speaking("fr"):
        first, *_between, last = laid_out(poster(board("path", zones), plan=None), SQUARE)
    assert {"Passé", "à\u00a0suivre"} <= {words.text for words in first.words}
    assert {"suite", "Futur"} <= {words.text for words in last.words}
    assert "Futur" not in words_of([first])


def rings_of(page: Page) -> list[Shape]:
    """The discs of a canvas in circles, the largest first."""
    return [s for s in page.shapes if s.disc and s.edge and s.width > page.width / 8]


@pytest.mark.parametrize("cards", [1, 6, 20])
@pytest.mark.parametrize("sheet", [A4, SQUARE])
def test_each_card_lies_in_its_own_ring(cards: int, sheet: Sheet) -> None:
    drawn = laid_out(poster(board("rings", [["Une carte bien remplie"] * cards] * 3)), sheet)
    discs = rings_of(drawn[0])
    assert [s.edge for s in discs] == [tint(1, "-line"), tint(0, "-line")]
    for disc, place in zip(discs, (1, 0), strict=True):
        middle = (disc.x + disc.width / 2, disc.y + disc.height / 2)
        cards_in = [s for s in drawn[0].shapes if s.curved and not s.disc and s.fill == tint(place)]
        assert cards_in
        for card in cards_in:
            across = (card.x + card.width - middle[0]) / (disc.width / 2)
            for y in (card.y, card.y + card.height):
                assert across**2 + ((y - middle[1]) / (disc.height / 2)) ** 2 < 1
        for card in [s for s in drawn[0].shapes if s.fill == tint(place + 1) and not s.disc]:
            assert card.x > disc.x + disc.width


def test_circles_are_high_where_there_is_room_and_cost_no_page() -> None:
    rings = board("rings", [["près"], ["plus loin"], ["loin"]])
    (alone,) = laid_out(poster(rings, plan=None), A4)
    (beside,) = laid_out(poster(rings), A4)
    high, low = (max(s.height for s in page.shapes if not s.disc) for page in (alone, beside))
    assert low < high
    assert high > A4.height / 3


def test_rings_lie_one_in_the_other() -> None:
    (only,) = laid_out(poster(board("rings", [["près"], ["plus loin"], ["loin"]])), A4)
    outer, inner = rings_of(only)
    margin = A4.width * 0.0375
    assert inner.width < outer.width
    assert abs((inner.x + inner.width / 2) - (outer.x + outer.width / 2)) < 1
    assert abs((inner.x + inner.width / 2) - margin) < 1, "the centre is at the left edge"
    assert abs(inner.width - inner.height) < 2, "they are circles"


def test_each_zone_has_the_shape_of_its_tint() -> None:
    zones = [[f"{n}"] for n in range(6)]
    (only,) = laid_out(poster(board("columns", zones), plan=None), A4)
    named = {w.text: w for w in only.words if w.text.startswith("Zone")}
    forms = []
    for place in range(6):
        word = named[f"Zone {place}"]
        beside = (s for s in only.shapes if word.y < s.y + s.height / 2 < word.y + word.height)
        form = max((s for s in beside if s.x < word.x), key=lambda s: s.x)
        assert form.fill == tint(place % 4 if place < 4 else place - 4, "-deep")
        forms.append((form.disc, form.corners))
    assert len(set(forms)) == 6


def test_a_group_has_a_dashed_edge_and_its_name() -> None:
    told = poster(board("columns", [["un", "deux", "trois"]], grouped=True))
    (only,) = laid_out(told, A4)
    assert [s.edge for s in only.shapes if s.dashed and not s.disc and s.fill] == [tint(0, "-deep")]
    assert "Groupe 0" in words_of([only])


def test_a_group_that_is_one_card_by_its_title_is_drawn_and_said_as_one() -> None:
    cards = (Card("", "se voir", marks=(Mark("important", "star", "done"),)), Card("", "se revoir"))
    merged = CardGroup("", "Se réunir", cards, folded=True)
    told = poster(replace(board("columns", [[]]), columns=(Column("0", "Ici", (merged,), 0),)))
    with speaking("fr"):
        (only,) = laid_out(told, A4)
        said = alternative(told)
    assert not [s for s in only.shapes if s.dashed and s.fill]
    assert {"Se réunir", "⭐ important", "2 formulations d’origine"} <= {
        words.text for words in only.words
    }
    assert "«\u00a0Se réunir\u00a0» (important, 2 formulations d’origine)" in said
    assert "se voir" not in words_of([only]) + said


def test_actions_that_are_done_say_so() -> None:
    done = PlannedAction("Réunir", state=ActionState.DONE)
    told = poster(plan=PosterPlan("Le plan", (done, PlannedAction("Écrire"))))
    with speaking("fr"):
        (only,) = laid_out(told, A4)
    assert "Fait" in words_of([only]).split("\n")
    discs = {s.fill for s in only.shapes if s.disc and s.width > 40}
    assert {TOKENS["accent"], TOKENS["second"]} <= discs


def test_an_action_typed_with_a_dash_has_a_number_instead() -> None:
    told = poster(plan=PosterPlan("Le plan", (PlannedAction("- Réunir les agents"),)))
    assert "- Réunir" not in words_of(laid_out(told, A4))
    assert "1. Réunir les agents" in alternative(told)


# ── what is said ────────────────────────────────────────────────────────────────────────────


def test_all_that_is_drawn_is_said() -> None:
    marked = Card("", "Ouvrir", details=("Dès mars",), marks=(Mark("important", "star", "done"),))
    cards = (marked, CardGroup("", "Outils", (Card("", "Un annuaire"), Card("", "Une carte"))))
    zones = replace(
        board("axis", [["Ici"], []]),
        columns=(Column("0", "Nos apports", cards, 0), Column("1", "Vide", ())),
    )
    told = poster(zones, proposals=(PlannedAction("Écrire au maire", "Naïma", "lundi"),))
    with speaking("fr"):
        said, drawn = alternative(told), words_of(laid_out(told, A4))
    spoken = set(re.findall(r"\w+", said))
    assert set(re.findall(r"\w+", drawn)) - spoken == {"Tablée"}
    begins = (
        "Affiche de « Faire vivre un réseau à distance ». Question : Comment nos outils "
        "peuvent-ils se compléter ? De « Plutôt local » à « Plutôt national ». Nos apports : "
        "« Ouvrir » (Dès mars, important) ; groupe « Outils » (« Un annuaire » ; « Une carte »). "
        "Vide : aucune carte."
    )
    assert said.replace("\u00a0", " ").startswith(begins)


def test_it_is_said_in_the_language_being_spoken() -> None:
    add_catalogue(ROOT / "tablee")
    told = poster(board("columns", [["Card"] * 150]))
    with speaking("en"):
        assert "page 2 of" in words_of(laid_out(told, A4))
        assert alternative(told).startswith("Poster of “Faire vivre")


# ── people, keywords ────────────────────────────────────────────────────────────────────────


def test_everybody_has_a_badge_with_the_name_as_chosen() -> None:
    people = (
        Introduced("Naïma Bellec", "relie des couturières"),
        Introduced("Adèle", "", 1),
        Introduced("Une personne", "passe par là", 2),
        Introduced("🙂", "sans lettre", 3),
    )
    subject = PeoplePoster(poster(), people)
    assert pages(subject, "a4") == 1
    assert [each.initials for each in people] == ["NB", "Ad", "UP", ""]
    said = alternative(subject)
    assert all(each.name in said and each.sentence in said for each in people)
    assert Image.open(io.BytesIO(png(subject, "a4"))).size == (1754, 1240)


def test_many_people_take_several_pages() -> None:
    sentence = "documentaliste, utilise des outils à distance depuis longtemps"
    people = tuple(Introduced(f"Prénom{n}", sentence, n) for n in range(300))
    assert pages(PeoplePoster(poster(), people), "a4") > 2


@settings(max_examples=examples(30))
@given(st.lists(st.text(LETTERS, max_size=80), max_size=60))
def test_keywords_fit_their_page(words: list[str]) -> None:
    assert_sound(laid_out(KeywordsPoster(poster(keywords=tuple(words))), A4))


def test_many_keywords_stand_side_by_side() -> None:
    words = tuple(f"mot-clé numéro {n}" for n in range(60))
    drawn = laid_out(KeywordsPoster(poster(keywords=words)), A4)
    assert_sound(drawn)
    assert len(drawn) == 1
    lefts = {round(w.x) for w in drawn[0].words if w.text.startswith("mot-clé")}
    assert len(lefts) > 2
    assert max(lefts) > A4.width / 2


def test_many_keywords_of_a_poster_flow_one_after_the_other() -> None:
    words = tuple(f"mot-clé numéro {n}" for n in range(60))
    drawn = laid_out(poster(board("columns", [["un"]]), keywords=words), A4)
    assert_sound(drawn)
    lines = [w.text for page in drawn for w in page.words if "#mot-clé" in w.text]
    assert all(line.count("#") > 2 for line in lines[:-1])
    assert sum(line.count("#") for line in lines) == 60


# ── the file ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ("a4", (1754, 1240)),
        ("a4-300", (3508, 2480)),
        ("a3", (2480, 1754)),
        ("square", (1200, 1200)),
    ],
)
def test_each_size_has_its_pixels_and_nothing_but_the_picture(
    size: str, pixels: tuple[int, int]
) -> None:
    image = Image.open(io.BytesIO(png(poster(board("rings", [["un"], ["deux"]])), size)))
    assert (image.format, image.size, image.info) == ("PNG", pixels, {})
    assert image.convert("RGB").getpixel((3, 3)) == TOKENS["paper"]


@pytest.mark.dear
def test_the_same_poster_gives_the_same_bytes_in_another_process() -> None:
    asked = (
        "import hashlib;from tests.drawing.posters.posters_to_try import board, poster;"
        "from tablee.drawing.posters import png;"
        "told = poster(*(board(form, [['un 🎉'], ['deux'] * 4], grouped=True)"
        " for form in ('columns', 'grid', 'rings', 'path', 'axis')));"
        "print(hashlib.sha256(png(told, 'a4') + png(told, 'a4', 2)).hexdigest())"
    )
    command = [sys.executable, "-c", asked]
    seen = {
        subprocess.run(
            command, cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_a_picture_is_drawn_once_and_forgotten_when_words_are_erased() -> None:
    told = poster(board("columns", [["un secret"]]))
    first = png(told, "a4")
    assert png(told, "a4") is first
    clear_caches()
    assert png(told, "a4") is not first
    assert png(told, "a4") == first


def test_there_is_no_page_beyond_the_last() -> None:
    for page in (0, 2):
        with pytest.raises(NotFound):
            png(poster(), "a4", page)


def test_all_its_colours_are_those_of_the_screens() -> None:
    told = poster(board("columns", [["un"], ["deux"], ["trois"], ["quatre"]], grouped=True))
    image = Image.open(io.BytesIO(png(told, "a4"))).convert("RGB")
    there = {colour for _n, colour in image.getcolors(100_000) or []}
    assert {TOKENS["paper"], WHITE, TOKENS["accent"], TOKENS["accent-line"]} <= there
    assert {tint(n, part) for n in range(4) for part in ("", "-deep")} <= there
