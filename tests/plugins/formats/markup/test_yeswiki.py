"""The YesWiki exporter, read back with YesWiki's own patterns: words in, the same words out."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given, settings

from plugins.yeswiki import YesWiki
from tablee.document.outline import OutlinePicture, outline, outline_texts
from tablee.model.synthesis import Line, Lines, Paragraph, Part, Section, SheetPicture, Synthesis
from tablee.registry import load
from tests.plugins.formats.a_report import HEADINGS, PIXEL, REPORT, shown
from tests.plugins.formats.markup.a_wiki import even, everywhere, wiki_words
from tests.support.examples import examples
from tests.support.work import grows_straight

ROOT = Path(__file__).parents[4]
# fmt: off
MARKS = (
    "{{", "}}", '{{a b="c"}}', '""', '""<b>x</b>""', "[[", "]]", "[[a b]]", "%%", "**", "//", "__",
    "~~", "@@", "££", "##", "==", "======", "---", "----", "[|", "|]", "|", "!a!", "[50%]", "{#",
    "#}", "SupAgro", "Covid19", "C4D", "https://a.b/c_d__e", "javascript://a", "# ", "## a", "`",
    "*a*", "_a_", "[a](b)", "![a](b)", "&eacute;", "&#60;", "1) ", "=", "'", "<script>",
)
# fmt: on

# ── what YesWiki does to a page ─────────────────────────────────────────────────────────────

ACTS: Final = re.compile(
    r"""
    (?P<code>%%.*?%%|`[^`]+`(?![_\w]))
  | (?P<raw>"".*?"")
  | (?P<link>\[\[.*?\]\]|!?\[[^\]]*\]\([^)]+\)|\b[A-Z][a-z]+[A-Z0-9][A-Za-z0-9]*\b)
  | (?P<pair>(?P<mark>[*~@£_/\#])(?P=mark))
  | (?P<italics>(?<!\w)_[^_]+_(?!\w)|(?<!\w)\*[^*]+\*(?!\w))
  | (?P<url>\b[a-z0-9]+://[^ \t\n\r\f"|\\^`{}\[\]<>]+)
  | (?P<markdown>^\#{1,6}[ ][^\n#]*\n)
  | (?P<plain>[<>"]|&(?!(?:\#[xX][a-fA-F0-9]+|\#[0-9]+|[a-zA-Z0-9]+);))
  | (?P<heading>={2,6})
  | (?P<rule>-{3,})
  | (?P<item>(?:\n|^)[\t ]+(?:-|\w+\))?)
  | (?P<comment>\{\#.*?\#\})
  | (?P<action>\{\{.*?\}\})
  | (?P<line>\n)
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
"""`format` in `formatters/wakka.php` (2024), with the `##` of older versions: the first that fits
from the left, over the whole page. Groups are named by what YesWiki then does."""


def kind_of(found: re.Match[str]) -> str:
    """The name of the group that fits, `mark` inside `pair` apart."""
    return next(name for name, piece in found.groupdict().items() if piece is not None)


ATTACHED: Final = re.compile(r'\{\{attach file="([^"]*)" desc="([^"]*)"\}\}')


class Page:
    """The HTML of a page, and what acted in it."""

    def __init__(self, source: str) -> None:
        self.acted: set[str] = set()
        self._title = 0
        self._bold = False
        written = ACTS.sub(self._piece, f"{source.rstrip()}\n")
        self.html = re.sub(r"\[\|(.*?)\|\]", self._table, written, flags=re.DOTALL)
        if re.search(r"\[[0-9]+%\]", self.html):
            self.acted.add("progress")

    def _piece(self, found: re.Match[str]) -> str:
        kind, piece = kind_of(found), found[0]
        if kind in ("plain", "line"):
            return html.escape(piece) if kind == "plain" else "<br>\n"
        self.acted.add(kind)
        if kind == "pair" and piece == "**":
            self._bold = not self._bold
            return "<b>" if self._bold else "</b>"
        if kind == "heading":
            level, self._title = self._title or 7 - len(piece), 0 if self._title else 7 - len(piece)
            return f"<h{level}>" if self._title else f"</h{level}>"
        if kind == "action" and (attached := ATTACHED.fullmatch(piece)):
            return f'<img alt="{html.escape(attached[2])}">'
        plain = {"url": html.escape(piece), "rule": "<br>" if piece == "---" else "<hr>"}
        return plain.get(kind, "<br>" if kind == "item" else f"<q>{kind}</q>")

    def _table(self, found: re.Match[str]) -> str:
        """Its rows are the lines between `|`; `!so!` at the start of a cell are attributes."""
        self.acted.add("table")
        lines = found[1].replace("<br>\n", "\n").strip().split("\n")
        cells = [cell for row in lines for cell in row[1:-1].split("|")]
        return "<br>".join(
            ["", *(re.sub("^!.*!", "<q>attributes</q>", cell) for cell in cells), ""]
        )


def written(*lines: str) -> str:
    """What the file holds for these lines."""
    report = Synthesis("T", notes=(Section("S", (Paragraph(Line("\n".join(lines))),)),))
    return YesWiki().export(report, Part.NOTES).decode().partition("====S====\n")[2].rstrip("\n")


def told(report: Synthesis) -> list[str]:
    """The lines of the page. What no action can hold is told below the picture as well."""
    found: list[str] = []
    for piece in outline(report, Part.BOTH):
        if isinstance(piece, OutlinePicture):
            bad = r'["<>]|\{\{|\}\}|\[\||\|\]|%\]|\{#|#\}'
            held = re.sub(bad, " ", piece.alt)
            found += [held or "Image", *([piece.alt] if held != piece.alt else [])]
            found += outline_texts(piece.caption)
        else:
            found += piece.texts()
    return found


# ── tests ───────────────────────────────────────────────────────────────────────────────────


def test_the_page_says_the_document_in_order_with_its_headings_tables_and_lists() -> None:
    source = YesWiki().export(REPORT, Part.BOTH).decode()
    page = Page(source)

    found, elements = shown(page.html)

    assert found == list(outline_texts(outline(REPORT, Part.BOTH)))
    assert elements - {"br"} == {*HEADINGS[:4], "img"}
    assert page.acted == {"heading", "table", "pair", "item", "action"}
    assert "======Faire vivre une recyclerie à trois : qui fait quoi ?======\n" in source
    assert "====Bilan de l'accélérateur====\n - un plan\n - des idées\n" in source
    assert "[|\n|**Rang**|**Proposition**|**Gommettes**|\n| 1|" in source
    assert '{{attach file="plan.png" desc="Le plan [en 3 étapes]"}}\nLe plan de Solène' in source


@settings(deadline=None, max_examples=examples(150))  # the machine that checks may be busy
@given(words=wiki_words(MARKS))
@example(list(MARKS))
@example(["__SupAgro", "_*a*", "*", "SupAgro__", "'"])
@example(["prix*", "*", "a*"])
@example(["=a=", "!b!", "]", "http://a.b/c", "*"])
def test_hostile_words_are_shown_as_typed_wherever_they_stand(words: list[str]) -> None:
    report = everywhere(words)

    page = Page(YesWiki().export(report, Part.BOTH).decode())
    found, elements = shown(page.html)

    assert even(found) == even(told(report))
    assert elements <= {*HEADINGS, "img", "br"}
    assert page.acted <= {"heading", "table", "pair", "item", "rule", "action", "url"}


@pytest.mark.parametrize("words", [[mark, f"a{mark}b", f"{mark} c {mark}"] for mark in MARKS])
def test_no_mark_acts_in_lines(words: list[str]) -> None:
    page = Page(written(*words))

    assert page.acted <= {"url"}
    assert even(shown(page.html)[0]) == even(words)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("1000 maisons, x < 3 et y > 2, R&D, l'état (50%) :=) -> -- fin", None),
        ("https://exemple.org/a__b?c=d&e=f**", None),
        ('a_b, #échelle, 2*3*4 = 24 | non [à voir] (plus tard) "oui"', None),
        ('{{include page="a"}}', '&#123;{include page="a"}}'),
        ('""<b>', '&#34;"<b>'),
        ("chez SupAgro, Covid19", "chez &#83;upAgro, &#67;ovid19"),
        ("et//ou", "et&#47;/ou"),
        ("a == b", "a &#61;= b"),
        ("5 * 3", "5 &#42; 3"),
        ("# à faire", "&#35; à faire"),
        ("&eacute;", "&#38;eacute;"),
        ("javascript://a", "javascript:&#47;/a"),
    ],
)
def test_only_the_mark_that_would_act_is_an_entity(line: str, source: str | None) -> None:
    assert written("avant", line) == f"avant\n{source or line}"


def test_an_item_keeps_its_lines_and_the_lists_in_it() -> None:
    block = Lines((Line("un\ndeux"), Line("trois\n\n- quatre\n\ncinq")), dashes=True)
    report = Synthesis("T", notes=(Section("S", (block,)),))

    assert (
        YesWiki()
        .export(report, Part.NOTES)
        .decode()
        .endswith("====S====\n - un --- deux\n - trois\n  - quatre\n - cinq\n")
    )


def test_what_no_action_can_hold_of_a_picture_is_told_below_it() -> None:
    blocks = (SheetPicture("a.png", PIXEL, 'Le "plan" }} <b>'), SheetPicture("b.png", PIXEL, ""))
    report = Synthesis("T", notes=(Section("S", blocks),))

    source = YesWiki().export(report, Part.NOTES).decode()

    assert '{{attach file="a.png" desc="Le  plan     b "}}\nLe "plan" }} <b>\n' in source
    assert '{{attach file="b.png" desc="Image"}}\n' in source


def test_an_empty_report_and_one_in_english() -> None:
    exporter = load([ROOT / "plugins"], only=["yeswiki"]).exporter("yeswiki")
    blocks = (SheetPicture("a.png", PIXEL, ""),)
    english = Synthesis("T", language="en", notes=(Section("S", blocks),))

    assert exporter.export(Synthesis("Titre"), Part.BOTH) == b"======Titre======\n"
    assert 'desc="Picture"' in exporter.export(english, Part.BOTH).decode()


@pytest.mark.parametrize(
    "piece", ["*", "_", "{", '"', "[", "](", "A", "Ab", "http://a", "&a", "=", "-"]
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
