"""Paper ballots, read from the PDF: what stands on them, how many there are, all in one piece."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablee import texts
from tablee.drawing.paper_ballots import BallotTag, paper_ballots
from tablee.drawing.print import breakable
from tablee.settings import ROOT
from tablee.texts import speaking
from tablee.view import Choice, Paper
from tests.support.examples import examples, few

if TYPE_CHECKING:
    from collections.abc import Iterator

TAG = BallotTag.of("session", "step", 1)
SESSION, VOTE = "Un réseau à distance", "Par où commencer"
RULE = "Trois gommettes par personne.\nLe plus de gommettes vient en tête."
GRADES = tuple(Choice(4 - n, word) for n, word in enumerate(("Très bien", "Bien", "Passable")))
CONSENT = (
    Choice(0, "Pas d’objection", "Elle me convient."),
    Choice(1, "Objection", "Elle nuit au projet.", words=True),
)
SHORT = tuple((f"id{n}", f"Proposition courte {n}") for n in range(1, 6))


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    texts.add_catalogue(ROOT / "tablee")
    with speaking("fr"):
        yield


def paper(form: Any = "pick", options: Any = SHORT, **fields: Any) -> Paper:
    return Paper("/ballot/s/v", fields.pop("round", 1), form, tuple(options), RULE, **fields)


def printed(of: Paper, copies: int = 1, *, session: str = SESSION, vote: str = VOTE) -> bytes:
    return paper_ballots(
        of, session=session, vote=vote, copies=copies, tag=TAG, serials=range(1, copies + 1)
    )


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


def pages(pdf: bytes) -> list[str]:
    """The words of each page, on one line."""
    read = (page.extract_text().replace("\u200b", "") for page in opened(pdf).pages)
    return [" ".join(text.split()) for text in read]


def root(pdf: bytes) -> Any:
    """Where the document says what it is."""
    return opened(pdf).trailer["/Root"]


def said(of: Paper, **more: Any) -> str:
    return " ".join(pages(printed(of, **more)))


def long(n: int) -> tuple[tuple[str, str], ...]:
    """Options of 300 characters each."""
    filling = "avec les personnes du réseau et celles qui n’y sont pas encore " * 5
    return tuple(
        (f"id{k}", f"Début {k} {filling}"[:289] + f" fin {k:05}.") for k in range(1, n + 1)
    )


# ── what stands on it ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["spread", "pick", "grade", "rank"])
def test_a_ballot_says_what_it_is_about_its_rule_and_its_options_in_order(form: str) -> None:
    words = said(paper(form, units=3, choices=GRADES if form == "grade" else ()))
    for text in (SESSION, VOTE, *RULE.splitlines()):
        assert text in words
    places = [words.index(f"{n}. Proposition courte {n}") for n in range(1, 6)]
    assert places == sorted(places)


@pytest.mark.dear
def test_what_to_write_is_said_for_each_form() -> None:
    dots = paper("spread", units=3, cap=2, unit=("gommette", "gommettes"))
    assert "3 gommettes en tout. 2 au plus sur une même proposition." in said(dots)
    for cap in (0, 3):
        assert "au plus" not in said(paper("spread", units=3, cap=cap, unit=("point", "points")))
    assert "1 gommette en tout" in said(paper("spread", units=1, unit=("gommette", "gommettes")))
    assert "Cochez une seule case." in said(paper("pick", units=1))
    assert "Cochez 2 cases au plus." in said(paper("pick", units=2))
    assert "autant de cases" in said(paper("pick"))
    assert "1 pour votre préférée, puis 2, 3" in said(paper("rank"))
    assert "Jamais deux fois" in said(paper("rank", ties=False))
    assert "20 et 5 pour 25" in said(paper("spread", units=100, unit=("point", "points")))
    assert "cochez 10 et 2" in said(paper("rank", [(f"id{n}", f"n° {n}") for n in range(12)]))
    assert "un rond pour chaque proposition" in said(paper("grade", choices=GRADES))


def test_grades_stand_once_over_columns_and_under_each_option_where_they_are_long() -> None:
    assert said(paper("grade", choices=GRADES)).count("Passable") == 1
    long_words = tuple(Choice(n, f"Incompréhensiblement{n} déraisonnablement") for n in range(7))
    assert said(paper("grade", choices=long_words)).count("Incompréhensiblement3") == len(SHORT)


def test_one_proposal_has_each_answer_with_what_it_means_and_lines_for_words() -> None:
    words = said(paper("grade", SHORT[:1], choices=CONSENT, text="Votre objection"))
    assert "Pas d’objection Elle me convient. Objection Elle nuit au projet." in words
    assert "Cochez un seul rond." in words
    assert "Votre objection" in words


@pytest.mark.dear
def test_tenths_can_be_ticked_where_a_number_of_ones_own_is_taken() -> None:
    bare = tuple(Choice(n, str(n)) for n in range(1, 6))
    told = tuple(Choice(n, str(n), "ce que cela veut dire") for n in range(1, 6))
    endless = tuple(Choice(n, f"{n} : incompréhensiblement déraisonnable") for n in range(9))
    for options, choices in ((SHORT, bare), (SHORT[:1], told), (SHORT, endless)):
        asked = said(paper("grade", options, choices=choices, decimals=True))
        assert asked.count("+0,5") == len(options)
        assert "+0,5" not in said(paper("grade", options, choices=choices))


def test_a_secret_ballot_asks_not_to_sign_and_a_named_one_for_the_name() -> None:
    secret, named = said(paper()), said(paper(secret=False))
    assert "ne signez pas" in secret
    assert "Votre nom" not in secret
    assert "Votre nom" in named
    assert "signez" not in named


def test_another_round_is_another_ballot() -> None:
    assert "tour" not in said(paper())
    assert f"{VOTE} · tour 2" in said(paper(round=2))


def test_it_speaks_english_too() -> None:
    with speaking("en"):
        pdf = printed(paper("pick", units=1))
    assert "Tick one box only." in pages(pdf)[0]
    assert root(pdf)["/Lang"] == "en"


# ── how many, on how many sheets ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("copies", [1, 3, 4, 5, 8, 13])
def test_there_are_as_many_ballots_as_asked_for_four_on_a_sheet(copies: int) -> None:
    sheets = pages(printed(paper(), copies))
    assert [sheet.count(VOTE) for sheet in sheets[:-1]] == [4] * ((copies - 1) // 4)
    assert sum(sheet.count(VOTE) for sheet in sheets) == copies


@pytest.mark.dear
def test_the_longer_the_ballot_the_fewer_on_a_sheet() -> None:
    def each(n: int) -> int:
        options = [(f"id{k}", f"Une proposition {k}") for k in range(n)]
        return pages(printed(paper("spread", options, units=3), 8))[0].count(VOTE)

    assert [each(n) for n in (1, 5, 14, 50)] == [4, 4, 2, 1]


def test_three_are_on_a_sheet_where_two_columns_would_be_too_narrow() -> None:
    bare = paper_ballots(paper("pick", long(3)), session=SESSION, vote=VOTE, copies=7)
    sheets = pages(bare)
    assert [sheet.count(VOTE) for sheet in sheets] == [3, 3, 1]


@pytest.mark.parametrize("n", few([2, 5, 14, 30, 60]))
@pytest.mark.parametrize("form", ["spread", "grade"])
def test_no_words_of_a_ballot_are_under_9_points(form: str, n: int) -> None:
    options = [(f"id{k}", f"Une proposition {k}") for k in range(n)]
    of = paper(form, options, units=3, choices=CONSENT if form == "grade" else ())
    sizes: dict[str, float] = {}

    def keep(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes[text.strip()] = abs(size * tm[3] * cm[3])

    for page in opened(printed(of)).pages:
        page.extract_text(visitor_text=keep)
    assert any("Trois" in text for text in sizes)
    assert {text: size for text, size in sizes.items() if size < 8.99} == {}


@pytest.mark.parametrize(("form", "copies"), [("pick", 2), ("grade", 1)])
def test_fifty_long_options_go_on_over_pages_and_none_is_cut(form: str, copies: int) -> None:
    of = paper(form, long(50), choices=GRADES if form == "grade" else ())
    sheets = pages(printed(of, copies))
    each = len(sheets) // copies
    for n, sheet in enumerate(sheets):
        assert f"Page {n % each + 1} sur {each}" in sheet
        assert VOTE in sheet
        assert re.findall(r"Début (\d+)", sheet) == [
            str(int(end)) for end in re.findall(r"fin (\d+)\.", sheet)
        ]
    found = re.findall(r"fin (\d+)\.", " ".join(sheets))
    assert [int(n) for n in found] == [*range(1, 51)] * copies
    assert [RULE.splitlines()[0] in sheet for sheet in sheets] == [
        n % each == 0 for n in range(len(sheets))
    ]


def test_two_hundred_copies_of_a_long_ballot_weigh_little_more_than_two() -> None:
    two, many = (printed(paper("pick", long(50)), copies) for copies in (2, 200))
    assert len(opened(many).pages) == 100 * len(opened(two).pages)
    assert len(many) < len(two) + 500_000  # each page has a code of its own


def test_a_printer_is_asked_for_one_side_at_full_size() -> None:
    wishes = root(printed(paper(), 9))["/ViewerPreferences"]
    assert (wishes["/Duplex"], wishes["/PrintScaling"]) == ("/Simplex", "/None")


# ── whoever reads it with a screen reader, or twice ─────────────────────────────────────────


def test_it_is_an_accessible_document_with_its_title_and_language() -> None:
    pdf = printed(paper(), 9)
    assert root(pdf)["/MarkInfo"]["/Marked"].value is True
    assert root(pdf)["/Lang"] == "fr"
    metadata = opened(pdf).metadata
    assert metadata is not None
    assert metadata.title == "Bulletins de vote\u00a0: Par où commencer"
    assert b"pdfuaid" in pdf


def test_the_copies_are_not_read_aloud_again() -> None:
    tags = [page.get("/StructParents") for page in opened(printed(paper(), 20)).pages]
    assert tags == [0, None, None, None, None]


def test_the_same_ballots_are_the_same_bytes() -> None:
    pdf = printed(paper("rank"), 30)
    assert printed(paper("rank"), 30) == pdf
    assert b"CreationDate" not in pdf


# ── people's words ──────────────────────────────────────────────────────────────────────────


MARKUP = (
    "#pagebreak() et #set text(size: 40pt)",
    "*gras* _penché_ `code` $x^2$ ~ @ref <label>",
    "] ) } \\ \\u{41} \\# // non /* non */",
    "= Titre - liste + liste / terme",
    "des \"guillemets\" et des 'autres' « là » “ici”",
    "{n} {total} #sys.inputs.ballot",
)


def test_nothing_that_people_write_is_read_as_markup() -> None:
    options = [(f"id{n}", words) for n, words in enumerate(MARKUP)]
    pdf = printed(paper("pick", options), session="#let x = [$", vote="*Vote* #pagebreak() ]")
    assert len(pages(pdf)) == 1
    words = pages(pdf)[0]
    for text in (*MARKUP, "#let x = [$", "*Vote* #pagebreak() ]"):
        assert text in words
    choices = tuple(Choice(n, words, words) for n, words in enumerate(MARKUP))
    graded = said(paper("grade", SHORT[:1], choices=choices, text="#mots *là*"))
    assert all(text in graded for text in (*MARKUP, "#mots *là*"))


def test_other_scripts_and_emoji_leave_a_ballot_that_reads() -> None:
    options = [("a", "مرحبا بالعالم"), ("b", "Łódź Ελλάδα Київ"), ("c", "🎉 fête 日本 \ue000")]
    words = said(paper("pick", options))
    assert "Łódź Ελλάδα Київ" in words
    assert "fête" in words
    assert re.search("[\u0600-\u06ff\ufe70-\ufeff]{3}", words)


def test_an_endless_word_stays_within_its_ballot() -> None:
    address = "https://exemple.org/" + "a" * 200
    page = opened(printed(paper("pick", [("a", address), ("b", "court")]))).pages[0]
    lines = page.extract_text().replace("\u200b", "").splitlines()
    assert address in "".join(lines).replace(" ", "")
    assert max(len(line) for line in lines if "aaa" in line) < 60


@settings(deadline=None)
@given(words=st.text(), longest=st.integers(1, 40))
def test_the_pieces_of_a_text_are_the_text(words: str, longest: int) -> None:
    assert "".join(breakable(words * 5, longest)) == words * 5


def test_only_words_that_no_column_holds_are_in_pieces_and_no_letter_is() -> None:
    for whole in ("anticonstitutionnelle mot " * 9, "😀👨\u200d👩\u200d👧" * 30, "中文，测试" * 30):
        assert breakable(whole) == [whole]
    for cut in ("e\u0301" * 30, "mot\u00a0" * 30, "a/" * 20, "я" * 40):
        assert max(map(len, breakable(f"un {cut}")[1:])) <= 6
        assert not any(piece.startswith("\u0301") for piece in breakable(cut))


@settings(max_examples=examples(15), deadline=None)
@given(words=st.text(max_size=80), label=st.text(max_size=30))
def test_any_text_prints(words: str, label: str) -> None:
    options = [("a", words), ("b", "court")]
    of = paper("grade", options, choices=(Choice(1, label, words), Choice(2, "oui")), text=label)
    [page, *_more] = pages(printed(of, session=words, vote=label))
    # Where words have a soft hyphen, what is read back from the page has some between others too.
    assert "2. court" in page.replace("\xad", "")
