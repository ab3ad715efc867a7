"""The HTML exporter: one valid, accessible page that says what the Markdown file says."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from plugins.html import Html
from plugins.markdown import Markdown
from tablee import texts
from tablee.model.synthesis import (
    LABELS,
    Heading,
    Line,
    Paragraph,
    Part,
    Place,
    Quotation,
    Section,
    SheetPicture,
    Synthesis,
    Tally,
    TallyRow,
    TextTable,
)
from tablee.registry import load
from tablee.sdk.testing.browsers import launched
from tests.browser.support.room import axe_faults
from tests.plugins.formats.a_report import HEADINGS, PIXEL, REPORT, TABLE, WORDS, lines, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[4]
LISTS = {"ul", "li", "p", "br", "blockquote", "div"}
PICTURES = {"figure", "img", "figcaption"}
ELEMENTS = {*HEADINGS, *TABLE, *LISTS, *PICTURES, "caption"}
"""All that words may be put in, whatever they are."""


def html(synthesis: Synthesis, part: Part = Part.BOTH) -> str:
    """The page as text."""
    return Html().export(synthesis, part).decode()


def tree(page: str) -> Any:
    """The page as a strict reader takes it; it raises at the first fault."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def said_in_markdown(synthesis: Synthesis, part: Part = Part.BOTH) -> list[str]:
    """What a reader of the Markdown file sees, line by line, but for where pictures are."""
    file = Markdown().export(synthesis, part).decode()
    found = shown(MarkdownIt("commonmark").enable("table").render(file))[0]
    told = [line.removeprefix("Image, à voir dans l’export « Page web » : ") for line in found]
    return [line for line in told if line != "L’image est dans l’export « Page web »."]


def everywhere(words: list[str]) -> Synthesis:
    """A document with these words in each of its places."""
    first, *others = words
    line = Line(first)
    blocks = (
        Heading(line),
        Paragraph(Line("\n".join(words))),
        Quotation(line),
        lines(*words),
        lines(*words, dashes=True),
        TextTable((first, first), ((first, *others),), first),
        Tally(first, (TallyRow(1, first, first), TallyRow(2, first, "1")), first, first),
        SheetPicture(first, PIXEL, first, first),
    )
    return Synthesis(
        first,
        first,
        "fr",
        "2026-03-12",
        *(tuple(words),) * 4,
        question=blocks,
        sheet=(Section(LABELS[Place.IMPORTANT], blocks),),
        notes=(Section(first or "Étape", blocks),),
    )


# ── the words ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", Part)
def test_the_page_says_what_the_markdown_file_says_in_the_same_order(part: Part) -> None:
    assert shown(html(REPORT, part))[0] == said_in_markdown(REPORT, part)


@settings(deadline=None)  # the machine that checks may be busy
@given(words=st.lists(WORDS, min_size=1, max_size=4))
def test_whatever_is_typed_both_files_say_it_alike_and_the_page_stays_valid(
    words: list[str],
) -> None:
    synthesis = everywhere(words)
    page = html(synthesis)

    found, elements = shown(page)

    tree(page)
    assert found == said_in_markdown(synthesis)
    assert elements <= ELEMENTS


@settings(deadline=None)  # the machine that checks may be busy
@given(text=st.text(st.characters()))
def test_no_character_makes_the_page_invalid(text: str) -> None:
    page = html(everywhere([text]))

    tree(page)
    assert shown(page)[1] <= ELEMENTS


def test_markup_typed_by_somebody_is_shown_and_does_nothing() -> None:
    attack = '"><script>alert(1)</script><img src=//x.org onerror=a> {{ 7*7 }} </style> &lt;'

    page = html(everywhere([attack]))

    assert "<script" not in page
    assert shown(page)[0][0] == attack
    assert {picture.get("src")[:5] for picture in tree(page).iter("img")} == {"data:"}


def test_marks_in_front_of_lines_become_bullets_once() -> None:
    blocks = (lines("un plan", "- des idées\n- un lien", "-> à suivre", dashes=True),)

    page = html(Synthesis("Titre", notes=(Section("Bilan", blocks),)))

    assert [item.text for item in tree(page).iter("li")] == [
        *("un plan", "des idées", "un lien", "-> à suivre")
    ]
    assert '<li class="as-typed">-&gt; à suivre</li>' in page


# ── the page ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("part", Part)
def test_headings_follow_one_another_and_skip_no_level(part: Part) -> None:
    levels = [int(e.tag[1]) for e in tree(html(REPORT, part)).iter() if e.tag in HEADINGS]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_an_empty_field_leaves_no_label_behind() -> None:
    blank = (Paragraph(Line(" \n")), Quotation(Line("")), lines("", " "), Heading(Line("\n")))
    synthesis = Synthesis(
        "Titre",
        initiators=("",),
        keywords=(" ",),
        question=blank,
        sheet=(Section(LABELS[Place.IMPORTANT], blank),),
        notes=(Section("Étape", (*blank, TextTable(("a",), ()), lines("", dashes=True))),),
    )

    assert html(synthesis) == html(Synthesis("Titre"))
    assert shown(html(synthesis)) == (["Titre"], {"h1"})


def test_tables_say_what_they_show_and_what_heads_what() -> None:
    tables = list(tree(html(REPORT)).iter("table"))

    captions = [table.find("caption").text for table in tables]
    scopes = [[head.get("scope") for head in table.iter("th")] for table in tables]

    assert captions == ["Quelles pistes creuser d’abord ?", "Le même plan, en texte"]
    assert scopes == [["col"] * 3 + ["row"] * 3, ["col"] * 3 + ["row"] * 2]


def test_bars_are_drawn_for_numbers_only() -> None:
    def page(*figures: str) -> str:
        rows = tuple(TallyRow(1, "a", figure) for figure in figures)
        return html(Synthesis("T", notes=(Section("Vote", (Tally("t", rows, "points"),)),)))

    assert 'style="--share:0.5"' in page("7", "3,5")
    for figures in (("Bien", "Passable"), ("0", "0"), ("nan", "1"), ("inf", "1"), ("-1", "1")):
        assert "--share:" not in page(*figures).partition("</style>")[2]


def test_the_page_holds_its_pictures() -> None:
    jpeg = SheetPicture("photo.jpg", b"\xff\xd8\xff\xe0", "Une photo")
    page = html(Synthesis("T", notes=(Section("Plan", (jpeg, SheetPicture("p", PIXEL, "P"))),)))

    sources = [picture.get("src") for picture in tree(page).iter("img")]

    assert sources[0] == "data:image/jpeg;base64,/9j/4A=="
    assert sources[1].startswith("data:image/png;base64,iVBOR")


def test_the_page_speaks_the_language_of_the_session() -> None:
    texts.add_catalogue(ROOT / "tablee")
    catalogue = load([ROOT / "plugins"], only=["html"])
    vote = Tally("", (TallyRow(1, "a", "7"),), "")
    synthesis = Synthesis("T", language="en", notes=(Section("Vote", (vote,)),))

    page = catalogue.exporter("html").export(synthesis, Part.BOTH).decode()

    assert not catalogue.refusals
    assert '<html lang="en">' in page
    assert [head.text for head in tree(page).iter("th")] == ["Rank", "Proposal", "Result", "a"]
    assert '<html lang="fr">' in html(replace(synthesis, language="xx"))


# ── in a browser ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def browser_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, list[str]]]:
    """The report opened from a file in Chromium, and the addresses that it asked for."""
    file = tmp_path_factory.mktemp("export") / "page.html"
    long = Section("Longue", (Paragraph(Line("a" * 10_000)), Paragraph(Line("mot " * 2000))))
    file.write_bytes(Html().export(replace(REPORT, notes=(*REPORT.notes, long)), Part.BOTH))
    with launched() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        yield page, asked


@pytest.mark.browser
def test_the_page_asks_the_network_for_nothing(browser_page: tuple[Page, list[str]]) -> None:
    page, asked = browser_page

    page.wait_for_load_state("networkidle")

    assert {address.partition(":")[0] for address in asked} <= {"file", "data"}


@pytest.mark.browser
def test_lines_are_no_longer_than_eyes_can_follow(browser_page: tuple[Page, list[str]]) -> None:
    page, _asked = browser_page
    page.set_viewport_size({"width": 1280, "height": 900})

    widest = page.evaluate(
        """() => {
          const ruler = document.createElement("p");
          ruler.style.cssText = "position:absolute;width:68ch";
          document.querySelector("main").append(ruler);
          const limit = ruler.getBoundingClientRect().width;
          ruler.remove();
          const widths = [...document.querySelectorAll("main *")].map(
            (e) => e.getBoundingClientRect().width);
          return Math.max(...widths) / limit;
        }"""
    )

    assert widest <= 1.001


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways(browser_page: tuple[Page, list[str]], width: int) -> None:
    page, _asked = browser_page
    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_to_mend(browser_page: tuple[Page, list[str]], width: int) -> None:
    page, _asked = browser_page
    page.set_viewport_size({"width": width, "height": 800})

    assert axe_faults(page) == []


def test_only_the_names_of_those_who_took_part_are_set_less_strongly_whatever_is_above() -> None:
    for fields in ({}, {"writers": ()}, {"date": ""}):
        lines = re.findall(r'<p( class="many")?>([^<]+) <b>', html(replace(REPORT, **fields)))
        marked = [label for many, label in lines if many]
        assert marked == ["Participants à l&#39;atelier :"]
