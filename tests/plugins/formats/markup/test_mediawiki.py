"""The MediaWiki exporter, read back with Pandoc: words in, the same words out."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pypandoc  # type: ignore[import-untyped] # it has no stubs
import pytest
from hypothesis import example, given, reject, settings

from plugins.mediawiki import MediaWiki
from tablee.document.outline import outline, outline_texts
from tablee.model.synthesis import (
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
    "''", "'''", "[[", "]]", "[[a]]", "[http://a b]", "[//a", "{{", "}}", "{{{a}}}", "{|", "|}",
    "|-", "||", "!!", "~~~", "~~~~", "__TOC__", "__NOTOC__", "<nowiki>", "</nowiki>", "<br>",
    "<ref>", "<!--", "-->", "<script>", "----", "* ", "# ", ": ", "; ", "= a =", "==", "&eacute;",
    "&#60;", "ISBN 978-2-1234-5680-3", "RFC 1234", "https://a.b/c_d?e=f&copy=1", "a=", "-{a}-",
    "#REDIRECT [[a]]", "[[File:a.png]]", "mailto:a@b.fr",
)
# fmt: on


def written(*lines: str) -> str:
    """What the file holds for these lines."""
    report = Synthesis("T", notes=(Section("S", (Paragraph(Line("\n".join(lines))),)),))
    return MediaWiki().export(report, Part.NOTES).decode().partition("=== S ===\n\n")[2].rstrip()


def page(synthesis: Synthesis) -> str:
    """The page that Pandoc makes of the file."""
    source = MediaWiki().export(synthesis, Part.BOTH).decode()
    return without_links(
        pypandoc.convert_text(source, "html", format="mediawiki", extra_args=["--wrap=none"])
    )


def test_the_page_says_the_document_in_order_with_its_headings_tables_and_lists() -> None:
    source = page(REPORT)
    found, elements = shown(source)

    assert found == told(REPORT)
    assert elements == {*HEADINGS[:4], *TABLE, "caption", "p", "br", "ul", "li", "blockquote"}
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", source) == [
        "Synthèse de l'atelier",
        "Notes prises en commun",
    ]
    assert source.count('<th scope="col">') == 6
    assert source.count('style="text-align:right"') == 6
    assert "<caption>Quelles pistes creuser d’abord ?</caption>" in source


def test_every_line_of_the_document_is_in_the_file_pictures_told_by_their_words() -> None:
    file = html.unescape(MediaWiki().export(REPORT, Part.BOTH).decode())
    places = [file.find(line) for line in outline_texts(outline(REPORT, Part.BOTH))]

    assert -1 not in places


@settings(deadline=None, max_examples=examples(40))  # the machine that checks may be busy
@given(words=wiki_words(MARKS))
@example(list(MARKS))
@example(["https://a.b/c|d", "https://a.b/\u200b", "_https://a.b/c=1"])
@example(
    [" ".join(MARKS), "\u202egauche\u200b", "=0=0", "=", "x=1", "__TOC__https://a.b/c?e=f&copy=1"]
)
def test_hostile_words_are_shown_as_typed_wherever_they_stand(words: list[str]) -> None:
    report = everywhere(words)

    try:
        read = page(report)
    except RuntimeError:  # pandoc ends at some cells that MediaWiki shows, as `| A.=0`
        reject()
    found, elements = shown(read)

    assert even(found) == even(told(report))
    assert elements <= {*HEADINGS, *TABLE, "caption", "p", "br", "ul", "li", "blockquote"}


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("1000 maisons, x < 3 et y > 2, R&D, l'état (50%) :=)", None),
        ("https://exemple.org/a_b?c=d&e=f", None),
        ("a_b, #échelle, 5 * 3 = 15 | non -> oui -- [à voir]", None),
        ("# à faire", "&#35; à faire"),
        ("'''gras'''", "&#39;&#39;'gras&#39;&#39;'"),
        ("{{subst:a}} [[b]]", "&#123;{subst:a}} &#91;[b]]"),
        ("~~~~", "&#126;&#126;~~"),
        ("<script>a</script>", "&lt;script>a&lt;/script>"),
        ("voir __TOC__", "voir &#95;_TOC__"),
        ("&eacute;", "&amp;eacute;"),
    ],
)
def test_only_the_mark_that_would_act_is_an_entity(line: str, source: str | None) -> None:
    assert written("avant", line) == f"avant<br>\n{source or line}"


def test_the_request_is_a_quotation_and_a_list_holds_lists() -> None:
    blocks = (Quotation(Line("aidez\nmoi")), Paragraph(Line("- a\n- b")))
    file = MediaWiki().export(Synthesis("T", notes=(Section("S", blocks),)), Part.NOTES).decode()

    assert "<blockquote>\n«\u00a0aidez<br>\nmoi\u00a0»\n</blockquote>\n\n* a\n* b\n" in file


def test_an_empty_report_and_one_in_english() -> None:
    exporter = load([ROOT / "plugins"], only=["mediawiki"]).exporter("mediawiki")
    blocks = (TextTable(("a",), (("1", "2"),)), SheetPicture("a.png", PIXEL, "A map"))
    english = Synthesis("T", language="en", notes=(Section("S", blocks),))

    assert exporter.export(Synthesis("Titre"), Part.BOTH) == b"= Titre =\n"
    assert "Picture, to be seen in the export “Web page”: A map" in exporter.export(
        english, Part.BOTH
    ).decode("utf-8")


@pytest.mark.parametrize("piece", ["'", "[", "{", "<", "&a", "~", "__a", "a:", "a.", "=", "|", "-"])
def test_a_line_of_ten_thousand_characters_is_written_in_steps_that_grow_with_it(
    piece: str,
) -> None:
    files: list[str] = []

    def write(size: int) -> None:
        line = (piece * size)[: size - 1] + "é"
        files.append(written(line, line))

    assert grows_straight(write, 10_000)
    assert len(files[-1]) >= 20_000
