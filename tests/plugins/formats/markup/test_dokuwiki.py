"""The DokuWiki exporter, read back with Pandoc: words in, the same words out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypandoc  # type: ignore[import-untyped] # it has no stubs
import pytest
from hypothesis import example, given, settings

from plugins.dokuwiki import DokuWiki
from tablee.document.outline import outline, outline_texts
from tablee.model.synthesis import (
    Heading,
    Line,
    Paragraph,
    Part,
    Quotation,
    Section,
    SheetPicture,
    Synthesis,
    TextTable,
)
from tablee.registry import load
from tests.plugins.formats.a_report import HEADINGS, PIXEL, REPORT, TABLE, shown
from tests.plugins.formats.markup.a_wiki import even, everywhere, told, wiki_words, without_links
from tests.support.examples import examples
from tests.support.work import grows_straight

ROOT = Path(__file__).parents[4]
# fmt: off
MARKS = (
    "**", "//", "__", "''", "<sub>", "</sub>", "<del>", "((", "))", "[[", "]]", "{{", "}}",
    "~~NOTOC~~", "%%", "<nowiki>", "</nowiki>", "<code>", "</code>", "<file>", "\\\\", "\\\\ ",
    "----", "> ", "^", "|", "==", "====== a ======", ":::", "  ", "\t", "->", "<=>", "...", "--",
    "(c)", "640x480", '"', ":-)", "8-)", "=)", "LOL", "SupAgro", "https://a.b/c__d__", "www.a.b",
    "<a@b.fr>", "&eacute;",
)
# fmt: on


def written(*lines: str) -> str:
    """What the file holds for these lines."""
    report = Synthesis("T", notes=(Section("S", (Paragraph(Line("\n".join(lines))),)),))
    return DokuWiki().export(report, Part.NOTES).decode().partition("==== S ====\n\n")[2].rstrip()


def page(synthesis: Synthesis) -> str:
    """The page that Pandoc makes of the file; `smart` would replace typed quotation marks."""
    source = DokuWiki().export(synthesis, Part.BOTH).decode()
    return without_links(
        pypandoc.convert_text(source, "html", format="dokuwiki-smart", extra_args=["--wrap=none"])
    )


def test_the_page_says_the_document_in_order_with_its_headings_tables_and_lists() -> None:
    html = page(REPORT)
    found, elements = shown(html)

    assert found == told(REPORT)
    assert elements == {*HEADINGS[:4], *TABLE, "p", "br", "ul", "li", "blockquote"}
    assert "<h1>Faire vivre" in html
    assert "<h4>Le point de vue des agents</h4>" in html
    assert "|  1 | Un annuaire commun |  7 |" in DokuWiki().export(REPORT, Part.SHEET).decode()


def test_every_line_of_the_document_is_in_the_file_pictures_told_by_their_words() -> None:
    file = DokuWiki().export(REPORT, Part.BOTH).decode().replace("%%", "")
    places = [file.find(line) for line in outline_texts(outline(REPORT, Part.BOTH))]

    assert -1 not in places


@settings(deadline=None, max_examples=examples(40))  # the machine that checks may be busy
@given(words=wiki_words(MARKS))
@example(list(MARKS))
@example([" ".join(MARKS), "\u202egauche\u200b", "</nowiki>%%", ":-)8-)", "=0==0", "http://a.b**c"])
def test_hostile_words_are_shown_as_typed_wherever_they_stand(words: list[str]) -> None:
    """Headings apart: DokuWiki reads no marks in them, Pandoc does."""
    report = replace(everywhere(words), title="Titre")
    (section,) = report.notes
    blocks = tuple(b for b in section.blocks if not isinstance(b, Heading))
    report = replace(report, notes=(Section("Étape", blocks),))

    found, elements = shown(page(report))

    assert even(found) == even(told(report))
    assert elements <= {*HEADINGS, *TABLE, "p", "br", "ul", "li", "blockquote"}


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("1000 maisons, x < 3 et y > 2, R&D, l'état (50%)", None),
        ("https://exemple.org/a_b?c=d&e=f", None),
        ("a_b, #échelle, 5 * 3 = 15 | non [à voir] (nom(s))", None),
        ("> citation", "%%>%% citation"),
        ("un **mot** et //deux// ici", "un %%**mot** et //deux//%% ici"),
        ("{{a.png}} [[b]]", "%%{{a.png}} [[b]]%%"),
        ('"oui" et x > 3 (nom(s))', '%%"oui"%% et x > 3 (nom(s))'),
        ("un <b>mot</b> et <a@b.fr> là", "un %%<b>mot</b> et <a@b.fr>%% là"),
        (":-)8-) 640x480:-)", "%%:-)8-) 640x480:-)%%"),
        ("100%%", "100<nowiki>%%</nowiki>"),
        ("%%a</nowiki>", "<nowiki>%%a</nowiki>%%</nowiki>%%"),
        ("perte -> gain", "perte %%->%% gain"),
        ("chez SupAgro.", "chez %%SupAgro%%."),
        ("| a | b |", "%%|%% a | b |"),
        ("====== a ======", "%%====== a ======%%"),
    ],
)
def test_a_line_is_as_typed_but_between_the_marks_that_would_act(
    line: str, source: str | None
) -> None:
    assert written("avant", line) == f"avant \\\\\n{source or line}"


def test_a_cell_keeps_its_pipes_its_spaces_and_the_colons_that_would_join_it_to_another() -> None:
    """Pandoc does not know `:::`, which in DokuWiki joins a cell to the one above."""
    block = TextTable(("a^b", "c"), (("d|e", ":::"), ("", "f  g")))
    file = DokuWiki().export(Synthesis("T", notes=(Section("S", (block,)),)), Part.NOTES).decode()

    assert "^ a%%^%%b ^ c ^\n| d%%|%%e | %%:::%% |\n|  | f%%  %%g |\n" in file


def test_headings_are_as_typed_requests_quoted_and_items_keep_their_lines() -> None:
    blocks = (
        Heading(Line("=> **agir** =")),
        Quotation(Line("aidez\n| moi")),
        Paragraph(Line("- a\n- b")),
    )
    file = DokuWiki().export(Synthesis("T", notes=(Section("S", blocks),)), Part.NOTES).decode()

    assert "\n=== => **agir** = ===\n" in file
    assert "\n> «\u00a0aidez\n> %%|%% moi\u00a0»\n\n  * a\n  * b\n" in file


def test_an_empty_report_and_one_in_english() -> None:
    exporter = load([ROOT / "plugins"], only=["dokuwiki"]).exporter("dokuwiki")
    blocks = (TextTable(("a",), (("1", "2"),)), SheetPicture("a.png", PIXEL, "A map"))
    english = Synthesis("T", language="en", notes=(Section("S", blocks),))

    assert exporter.export(Synthesis("Titre"), Part.BOTH) == b"====== Titre ======\n"
    assert "Picture, to be seen in the export “Web page”: A map" in exporter.export(
        english, Part.BOTH
    ).decode("utf-8").replace("%%", "")


@pytest.mark.parametrize(
    "piece",
    ["*", "[", "(", "<", "%", "%%", "a/", "http://a.b ", "a.", ")", "=", "</nowiki>%%", "A"],
)
def test_a_line_of_ten_thousand_characters_is_written_in_steps_that_grow_with_it(
    piece: str,
) -> None:
    files: list[str] = []

    def write(size: int) -> None:
        line = (piece * size)[: size - 1] + "é"
        files.append(written(line, line))

    assert grows_straight(write, 10_000)
    assert len(files[-1]) >= 20_000
