"""A report like those of the genre, with all that one can hold, and a way to read exports back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import html5lib
from hypothesis import strategies as st

from tablee.model.synthesis import (
    LABELS,
    Heading,
    Line,
    Lines,
    Paragraph,
    Place,
    Quotation,
    Section,
    SheetPicture,
    Synthesis,
    Tally,
    TallyRow,
    TextTable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63606060f80f00010401005fe5c34b0000000049454e44ae426082"
)


def lines(*texts: str, dashes: bool = False) -> Lines:
    """Lines of words without their sources."""
    return Lines(tuple(Line(text) for text in texts), dashes)


REPORT = Synthesis(
    title="Faire vivre une recyclerie à trois : qui fait quoi ?",
    lead="Un réseau de recycleries rurales partage ses outils , une plateforme nationale arrive",
    date="2026-03-12",
    initiators=("Solène Vidalenc",),
    writers=("Bastien R.",),
    participants=("Adèle", "Bastien", "Clémence", "Driss"),
    keywords=("recyclerie de pays", "échelle", "outil"),
    question=(
        Paragraph(Line("Comment nos outils et ceux du national peuvent-ils se compléter ?")),
    ),
    sheet=(
        Section(
            LABELS[Place.IMPORTANT],
            (
                lines("Éviter les doublons, personne n'a de temps en trop", "garder la dynamique"),
                Tally(
                    "Quelles pistes creuser d’abord ?",
                    (
                        TallyRow(1, "Réunir les équipes | avant l'été", "7"),
                        TallyRow(1, "Un annuaire\ncommun", "7"),
                        TallyRow(3, "Prêter le camion", "3,5"),
                    ),
                    "gommettes",
                    "17 gommettes posées sur 42 · 14 personnes ont voté",
                ),
            ),
        ),
        Section(LABELS[Place.QUESTIONS], (lines("quelle place pour nos outils ???????"),)),
        Section(
            LABELS[Place.PROPOSALS],
            (
                SheetPicture("plan.png", PIXEL, "Le plan [en 3 étapes]", "Le plan de Solène"),
                TextTable(
                    ("Quoi", "Qui", "Quand"),
                    (
                        ("Réunir les équipes", "Solène, Driss", "fin mars"),
                        ("Écrire au CGET", "", ""),
                    ),
                    "Le même plan, en texte",
                ),
            ),
        ),
    ),
    notes=(
        Section("Participants à l'accélérateur :", (Paragraph(Line("Adèle, Bastien, Driss")),)),
        Section(
            "Présentations", (lines("adèle : libraire, en transission", "Driss : répare / prête"),)
        ),
        Section(
            "PRESENTATION DU PROJET",
            (
                Paragraph(
                    Line(
                        "Nous on anime ce réseau\n- Liste de discussion (fonctionne)"
                        "\n- AG annuelle\n\n\n"
                        "Financement : commune depuis 2007 (50%) = 2 pays +état\n1000 objets par an"
                    )
                ),
            ),
        ),
        Section(
            "PROBLÉMATIQUE :",
            (
                Paragraph(Line("Le national propose d'autres outils sans intégrer les nôtres")),
                Quotation(Line("j'aimerais que le groupe m'aide à choisir")),
            ),
        ),
        Section(
            "PLAN D'ACTION",
            (
                Heading(Line("qu'est-ce que vous apportez ?")),
                lines("passage à l'échelle -> peur de perte", "être une souris? :=)"),
                Heading(Line("Le point de vue des agents")),
                lines("les mettre en situation de décider"),
            ),
        ),
        Section("Bilan de l'accélérateur", (lines("un plan", "- des idées", dashes=True),)),
    ),
)

# ── reading back ────────────────────────────────────────────────────────────────────────────

INLINE = ("a", "b", "span", "small", "i")


def shown(page: str) -> tuple[list[str], set[str]]:
    """The lines of words that a page shows, and the elements it is made of."""
    found, elements = [""], set()
    for met in _walk(html5lib.parse(page, namespaceHTMLElements=False)[1]):
        if isinstance(met, str):
            found[-1] += met
        elif met.tag not in INLINE:
            elements.add(met.tag)
            found += [met.get("alt", ""), ""]
    return [line.strip() for line in found if line.strip()], elements - {"body", "main", "section"}


def _walk(element: Element) -> Iterator[Element | str]:
    """The words and elements in order; an element comes twice unless it is empty."""
    yield element
    yield element.text or ""
    for child in element:
        yield from _walk(child)
        yield child.tail or ""
    if len(element) or element.text:
        yield element


def typed(text: str) -> list[str]:
    """The lines as typed; the dash of an item is its bullet."""
    kept = [line.strip() for line in text.split("\n") if line.strip()]
    return [line[1:].strip() if line.startswith(("- ", "-\t")) else line for line in kept]


HEADINGS = ("h1", "h2", "h3", "h4", "h5")
TABLE = ("table", "thead", "tbody", "tr", "th", "td")
# fmt: off
MARKS = (
    "**", "\n", "\n\n", "- ", "1. ", "# ", "> ", "```", "~~~", "---", "    ", "](", "]: b", "<b>",
    "</b>", "<!--", "-->", "<a@b.fr>", "<http://a.b>", "<table ", "&amp;", "&#35;", "[a](b)",
    "![a](b)", "| a | b |\n|---|:-:|", "a\n===", "https://a.b/_c_", "\\\n",
)
# fmt: on
MARKUP = st.lists(
    st.sampled_from("*_`~[]()<>&#!|\\-+=:.;/ \n\t10ab é«€\u00a0") | st.sampled_from(MARKS),
    max_size=30,
).map("".join)
LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\n\t -"))
WORDS = MARKUP | LETTERS
