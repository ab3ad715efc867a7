"""The Markdown exporter, read back with a CommonMark reader: words in, the same words out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

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
from tests.plugins.formats.a_report import (
    HEADINGS,
    PIXEL,
    REPORT,
    TABLE,
    WORDS,
    lines,
    shown,
    typed,
)
from tests.support.work import grows_straight

if TYPE_CHECKING:
    from tablee.model.synthesis import Block

ROOT = Path(__file__).parents[4]
WHERE = "L’image est dans l’export « Page web »."
SUMS = (("$x^2$", r"\$x^2\$"), ("5 $ et 6 $", "5 $ et 6 $"), ("un $ seul", "un $ seul"))
READERS = [
    MarkdownIt("commonmark", {"html": html}).enable(["table", "strikethrough"])
    for html in (True, False)
]

FILE = """\
# Faire vivre une recyclerie à trois : qui fait quoi ?

Un réseau de recycleries rurales partage ses outils , une plateforme nationale arrive

Atelier du jeudi 12 mars 2026␣␣
Initié par Solène Vidalenc␣␣
Rédigé par Bastien R.␣␣
Participants à l'atelier : Adèle, Bastien, Clémence, Driss

## Synthèse de l'atelier

### A quelle question doit répondre l'atelier ?

Comment nos outils et ceux du national peuvent-ils se compléter ?

### 3/4 mots-clés :

#recyclerie de pays, #échelle, #outil

### Éléments importants de la discussion

- Éviter les doublons, personne n'a de temps en trop
- garder la dynamique

Quelles pistes creuser d’abord ?

| Rang | Proposition | Gommettes |
| ---: | --- | ---: |
| 1 | Réunir les équipes \\| avant l'été | 7 |
| 1 | Un annuaire commun | 7 |
| 3 | Prêter le camion | 3,5 |

17 gommettes posées sur 42 · 14 personnes ont voté

### Des questions que l'on se pose, problèmes à résoudre, à explorer :

- quelle place pour nos outils ???????

### Propositions concrètes d'actions :

Image, à voir dans l’export « Page web » : Le plan [en 3 étapes]

Le plan de Solène

Le même plan, en texte

| Quoi | Qui | Quand |
| --- | --- | --- |
| Réunir les équipes | Solène, Driss | fin mars |
| Écrire au CGET |  |  |

## Notes prises en commun

### Participants à l'accélérateur :

Adèle, Bastien, Driss

### Présentations

adèle : libraire, en transission␣␣
Driss : répare / prête

### PRESENTATION DU PROJET

Nous on anime ce réseau

- Liste de discussion (fonctionne)
- AG annuelle

Financement : commune depuis 2007 (50%) = 2 pays +état␣␣
1000 objets par an

### PROBLÉMATIQUE :

Le national propose d'autres outils sans intégrer les nôtres

«\u00a0j'aimerais que le groupe m'aide à choisir\u00a0»

### PLAN D'ACTION

#### qu'est-ce que vous apportez ?

passage à l'échelle -> peur de perte␣␣
être une souris? :=)

#### Le point de vue des agents

les mettre en situation de décider

### Bilan de l'accélérateur

- un plan
- des idées
""".replace("␣", " ")


def markdown(synthesis: Synthesis, part: Part = Part.BOTH) -> str:
    """The file as text."""
    return Markdown().export(synthesis, part).decode()


def noted(*blocks: Block) -> Synthesis:
    """A synthesis of which these blocks are the notes."""
    return Synthesis("Titre", notes=(Section("Étape", blocks),))


def written(*blocks: Block) -> str:
    """What the file holds for these blocks."""
    _before, _label, found = markdown(noted(*blocks), Part.NOTES).partition("### Étape\n\n")
    return found.removesuffix("\n")


# ── the document ────────────────────────────────────────────────────────────────────────────


def test_the_document_has_the_outline_and_labels_of_the_reports_of_this_genre() -> None:
    assert markdown(REPORT) == FILE


def test_the_sheet_and_the_notes_can_be_had_apart_each_under_the_title() -> None:
    title, notes = "# Faire vivre une recyclerie à trois : qui fait quoi ?\n\n", "## Notes prises"

    sheet_text, _label, notes_text = FILE.partition(notes)

    assert markdown(REPORT, Part.SHEET) == sheet_text.rstrip() + "\n"
    assert (
        markdown(REPORT, Part.NOTES)
        == title + "Atelier du jeudi 12 mars 2026\n\n" + notes + notes_text
    )


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

    assert markdown(Synthesis("Titre")) == markdown(synthesis) == "# Titre\n"


def test_a_report_in_english_has_its_labels_in_english() -> None:
    texts.add_catalogue(ROOT / "tablee")  # whose are the quotation marks
    catalogue = load([ROOT / "plugins"], only=["markdown"])
    synthesis = Synthesis(
        "Title",
        language="en",
        notes=(
            Section("Step", (Quotation(Line("help me")), Tally("", (TallyRow(1, "a", "7"),), ""))),
        ),
    )

    text = catalogue.exporter("markdown").export(synthesis, Part.NOTES).decode()

    assert "“help me”" in text
    assert "| Rank | Proposal | Result |" in text


def test_the_catalogue_takes_the_plugin_in() -> None:
    catalogue = load([ROOT / "plugins"], only=["markdown"])

    assert not catalogue.refusals
    assert catalogue.exporter("markdown").extension == "md"


# ── people's words ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reader", READERS, ids=["html enabled", "html disabled"])
@settings(deadline=None)  # the machine that checks may be busy
@given(text=WORDS)
@example("*a\nb*\n\n[x]: y\n\n- - a\n\n`a` \\`b")
def test_typed_words_are_read_back_as_typed(reader: MarkdownIt, text: str) -> None:
    found, elements = shown(reader.render(written(Paragraph(Line(text)))))

    assert found == typed(text)
    assert elements <= {"p", "br", "ul", "li"}


@pytest.mark.parametrize("reader", READERS, ids=["html enabled", "html disabled"])
@settings(deadline=None)  # the machine that checks may be busy
@given(texts=st.lists(WORDS, max_size=4))
def test_lists_are_read_back_as_typed(reader: MarkdownIt, texts: list[str]) -> None:
    for dashes in (False, True):
        found, elements = shown(reader.render(written(lines(*texts, dashes=dashes))))

        assert found == [line for text in texts for line in typed(text)]
        assert elements <= {"p", "br", "ul", "li"}


@pytest.mark.parametrize("reader", READERS, ids=["html enabled", "html disabled"])
@settings(deadline=None)  # the machine that checks may be busy
@given(words=st.lists(WORDS.map(lambda text: " ".join(text.split())), min_size=4, max_size=4))
def test_words_on_one_line_are_read_back_as_typed(reader: MarkdownIt, words: list[str]) -> None:
    title, name, option, alt = words
    synthesis = Synthesis(
        title or "-",
        writers=(name, "B"),
        keywords=(f"k{name}",),
        notes=(
            Section(
                f"s{option}",
                (
                    Heading(Line(option)),
                    TextTable((name,), ((option, alt), ("b",))),
                    SheetPicture("a (b).png", PIXEL, alt),
                ),
            ),
        ),
    )

    found, elements = shown(reader.render(markdown(synthesis)))

    assert found == [
        line
        for line in (
            *(title or "-", f"Rédigé par {', '.join(filter(None, (unturned(name), 'B')))}"),
            *("Synthèse de l'atelier", "3/4 mots-clés :", f"#k{unturned(name)}"),
            *("Notes prises en commun", f"s{option}", option, name, option, alt, "b"),
            f"Image, à voir dans l’export « Page web » : {alt}" if alt else WHERE,
        )
        if line
    ]
    assert elements <= {*HEADINGS, *TABLE, "p", "br"}


def unturned(name: str) -> str:
    """The name without the marks that would turn its neighbours around."""
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", name).strip()


@pytest.mark.parametrize(
    "line",
    [
        "#échelle",
        "1000 maisons de services",
        "1.5 million",
        "a_b et snake_case_ici",
        "passage à l'échelle -> peur de perte",
        "-> relais national ?",
        "(être une souris?) :=)",
        "comité de massif (50%) = 2 régions +état",
        '"maisons de services au public"',
        "5 * 3 = 15, 2*3 aussi",
        "prix* hors taxe",
        "R&D, AT&T; ???????",
        "x < 3 et y > 2 <3",
        "[à voir] (plus tard)",
        "C:\\Users\\Driss",
        "l'apostrophe ’ et la `",
        "oui | non",
        "https://exemple.org/a_b?c=d&e=f",
        "~5 personnes",
        "=> à faire !",
        "@Naïma",
    ],
)
def test_a_line_that_holds_no_active_mark_stands_in_the_file_as_typed(line: str) -> None:
    assert written(lines("avant", line, "après")) == f"avant  \n{line}  \naprès"


@pytest.mark.parametrize(
    ("line", "escaped"),
    [
        ("# à faire", r"\# à faire"),
        ("1. réunir", r"1\. réunir"),
        ("* puce", r"\* puce"),
        ("> citation", r"\> citation"),
        ("---", r"\---"),
        ("2*3*4", r"2*3\*4"),
        ("[lien](ici)", r"[lien\](ici)"),
        ("&eacute;", r"\&eacute;"),
        ("un <b>mot</b>", r"un \<b>mot\</b>"),
    ],
)
def test_only_the_mark_that_would_act_is_escaped(line: str, escaped: str) -> None:
    assert written(Paragraph(Line(line))) == escaped


def test_a_heading_keeps_the_signs_at_its_end() -> None:
    assert written(Heading(Line("priorité #")), Heading(Line("C#"))) == (
        r"#### priorité \#" "\n\n#### C#"
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("aidez-moi", "«\u00a0aidez-moi\u00a0»"),
        ("  aidez\nmoi ", "«\u00a0aidez  \nmoi\u00a0»"),
        *((words, words) for words in ['"aidez-moi"', "« aidez-moi »", "“a”", "'a'", "‘a’", "„a“"]),
    ],
)
def test_a_request_is_quoted_once(words: str, expected: str) -> None:
    assert written(Quotation(Line(words))) == expected


def test_a_dash_typed_by_somebody_is_not_doubled() -> None:
    block = lines("un plan", "- des idées", "-> à suivre", "suite\nà la ligne", dashes=True)

    assert written(block) == ("- un plan\n- des idées\n\n-> à suivre\n\n- suite  \n  à la ligne")


def test_a_table_is_as_wide_as_its_widest_row() -> None:
    block = TextTable(("a",), (("1", "2"), ("3",)))

    assert written(block) == "| a |  |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |"


def test_a_picture_is_told_and_linked_to_nowhere() -> None:
    block = SheetPicture("plan.png", PIXEL, "Un plan", "Celui de Solène")

    assert written(block) == (
        "Image, à voir dans l’export « Page web » : Un plan\n\nCelui de Solène"
    )


def test_a_picture_of_the_table_above_is_not_told_again() -> None:
    block = SheetPicture("vote.png", PIXEL, "Tout le tableau", repeats=True)

    assert written(block) == "L’image est dans l’export « Page web »."


def test_characters_that_no_text_holds_are_left_out() -> None:
    words = "#\x00 a\r\nb\rc\x1b[31m\x0bd\x85\ufffe \ud800 e\tf \u202eg\u200b"

    assert written(Paragraph(Line(words))) == "\\# a  \nb  \nc[31md � e\tf \u202eg\u200b"


def test_a_mark_that_turns_the_text_around_stays_out_of_rows_of_names() -> None:
    synthesis = Synthesis("Titre", participants=("Ada\u202e", "\u2067ליאור", "Zoé"))

    assert "Participants à l'atelier : Ada, ליאור, Zoé\n" in markdown(synthesis)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "*",
        "_a",
        "[",
        "](",
        "`",
        "``a",
        "<",
        "<a",
        "&",
        "\\",
        "|",
        "- ",
        "# ",
        "~",
        ":-|",
        "> ",
        "1. ",
    ],
)
def test_a_line_of_ten_thousand_characters_is_written_in_steps_that_grow_with_it(
    piece: str,
) -> None:
    files: list[str] = []

    def write(size: int) -> None:
        line = (piece * size)[: size - 1] + "é"
        files.append(written(Paragraph(Line(f"avant\n{line}\n{line}")), Heading(Line(line))))

    assert grows_straight(write, 10_000)
    assert len(files[-1]) >= 30_000 - 10


@pytest.mark.parametrize(("typed_so", "written"), SUMS)
def test_signs_that_others_read_as_mathematics_stay_signs(typed_so: str, written: str) -> None:
    page = Markdown().export(Synthesis("x", lead=typed_so), Part.SHEET).decode()
    assert page.splitlines()[2] == written
