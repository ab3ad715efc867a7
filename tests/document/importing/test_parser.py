"""Reports written elsewhere are understood: every line at its place, none lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tablee import texts
from tablee.document.importing import LONGEST_TEXT, decoded, read, summary
from tablee.document.importing.labels import found
from tablee.document.importing.sources.markup import Format, MarkupLine, typed_lines
from tablee.errors import NotAccepted
from tablee.model.entities import Role
from tablee.model.synthesis import LABELS, Place
from tests.document.importing.understood import marked, places, written
from tests.support.sessions.written_report import HOSTILE, REPORT, canonical, understand, words

ROOT = Path(__file__).parents[3]
texts.add_catalogue(ROOT / "tablee")
SEEDS = sorted((ROOT.parent / "shared" / "seed").glob("*.txt"))
"""Present beside the project where it was first built; those tests are empty elsewhere."""


def test_someone_brings_in_a_report_and_every_line_is_under_its_label() -> None:
    understood = understand(REPORT)
    assert understood.title == "Faire vivre une recyclerie"
    assert understood.lead == "Un réseau de recycleries rurales partage ses outils"
    roles = {person.name: person.roles for person in understood.people}
    assert roles["Solène Vidalenc"] == {Role.CARRIER}
    assert roles["Bastien Roux"] == {Role.SCRIBE, Role.PARTICIPANT}
    assert [p.name for p in understood.people] == [
        "Adèle", "Bastien Roux", "Clémence", "Virginie", "Solène Vidalenc", "Virgine",
    ]  # fmt: skip
    assert understood.document.keywords == ("recyclerie de pays", "échelle", "outil")
    assert places(understood.document) == {
        LABELS[Place.IMPORTANT]: ["garder la dynamique", "Éviter les doublons"],
        LABELS[Place.QUESTIONS]: ["quelle place pour nos outils ???????"],
        LABELS[Place.PROPOSALS]: ["Réunir les équipes"],
        "introductions": [],
        "PRESENTATION DU PROJET -": [
            "Solène : nous on anime ce réseau", "- AG annuelle",
            "Problématique : on est le seul réseau",
        ],
        "VOS QUESTIONS :": ["qui anime le national ?/ combien"],
        "PROBLÉMATIQUE :": ['"j\'aimerais que le groupe m\'aide à choisir"'],
        "PLAN D'ACTION": ["3 aspects de la problématique :", "- avoir un train d'avance"],
        "RESSOURCES À PARTAGER": ["un annuaire"],
        "synthese": ["voir compte rendu image"],
        "PLAN d'ACTION": ["projet"],
        "FAIRE PLUS :": ["oser"],
        "Bilan de l’accélérateur": ["- un plan"],
    }  # fmt: skip
    assert understood.introductions is not None
    said = {understood.people[who].name: text for who, text in understood.introductions.sentences}
    assert said == {
        "Adèle": "adele libraire\nen transission",
        "Bastien Roux": "bastien : répare / prête",
        "Virgine": "Virgine :menuisier",
    }
    assert [kept.text for kept in understood.unclaimed] == ["RESSOURCES À PARTAGER"]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_real_report_keeps_every_line_once_and_in_order(path: Path) -> None:
    expected = [word for line in path.read_text("utf-8").splitlines() for word in canonical(line)]
    lines = [
        line for line in written(understand(path.read_text("utf-8"))) if line != "Présentations"
    ]
    assert [word for line in lines for word in words(line)] == expected


ADDED = Counter(
    words(" ".join((*LABELS.values(), "Participants à l'accélérateur", "Présentations")))
)


@example("Présentations\nPrésentations")
@example("Présentations\nFaire vivre une recyclerie\nPrésentations")
@given(HOSTILE)
def test_no_word_of_any_text_is_lost_or_doubled(text: str) -> None:
    try:
        understood = understand(text)
    except NotAccepted:
        return  # nothing to read in it
    _format, lines = typed_lines(decoded(text.encode()))
    expected = Counter(word for line in lines for word in canonical(line.text))
    plain = Counter(word for line in lines for word in words(line.text))
    came = Counter(word for line in written(understood) for word in words(line))
    lost = (expected & plain) - came
    assert not lost
    doubled = came - (expected | plain) - Counter(dict.fromkeys(ADDED, 99))
    assert not doubled


def filled(draw: st.DrawFn, label: str) -> list[str]:
    """A label and lines under it, as one types them, with blank lines anywhere."""
    if "mots-clés" in label:
        return [label, "#un mot, #autre"]
    typed = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=40)
    lines = draw(st.lists(st.just("") | typed.map(lambda text: f"x{text} {text}"), max_size=4))
    return [label, *lines, draw(st.sampled_from(["", "\n"]))]


@st.composite
def ordered_reports(draw: st.DrawFn) -> str:
    """Reports with any of the labels, in the order of the genre."""
    labels = [line for line in REPORT.splitlines()[8:] if line and found(MarkupLine(line))]
    kept = [label for label in labels if draw(st.booleans())]
    parts = [filled(draw, label) for label in kept]
    return "\n".join(["Titre", *(line for part in parts for line in part)])


@given(ordered_reports())
def test_lines_under_labels_in_the_usual_order_keep_their_order(text: str) -> None:
    _format, lines = typed_lines(text)
    expected = [word for line in lines for word in canonical(line.text)]
    rest = iter([word for line in written(understand(text)) for word in words(line)])
    assert [word for word in expected if word not in rest] == []


# ── files and formats ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "data",
    [
        REPORT.encode("utf-8-sig"),
        REPORT.encode("utf-16"),
        REPORT.encode("cp1252"),
        REPORT.replace("\n", "\r\n").encode(),
        REPORT.replace("\n", "\r").encode(),
        REPORT.replace("\n", "\u2028").encode(),
    ],
    ids=["utf-8 with its mark", "utf-16", "windows-1252", "crlf", "cr", "u+2028"],
)
def test_the_file_may_come_from_any_machine(data: bytes) -> None:
    assert read(decoded(data)) == understand(REPORT)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 a word processor", "n’est pas du texte"),
        (b"%PDF-1.7", "n’est pas du texte"),
        (b"a\x00b", "n’est pas du texte"),
        (b"  \n\n", "aucun mot"),
        (b"x" * (LONGEST_TEXT + 1), "trop long"),
        (b"x\n" * 20_001, "trop long"),
    ],
)
def test_a_file_that_is_no_report_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(NotAccepted, match=said) as refused:
        decoded(data)
    assert "Rien n’a été créé" in str(refused.value)


@pytest.mark.parametrize(
    ("heading", "bold", "format_"),
    [
        ("## {}", "**", Format.MARKDOWN),
        ("## {} ##", "__", Format.MARKDOWN),
        ("{}\n====", "_", Format.MARKDOWN),
        ("====={}=====", "**", Format.YESWIKI),
        ("== {} ==", "", Format.YESWIKI),
    ],
)
def test_a_report_of_a_pad_or_a_wiki_says_the_same(
    heading: str, bold: str, format_: Format
) -> None:
    understood = understand(marked(heading, bold))
    assert understood.format is format_
    plain = understand(REPORT)
    assert replace(understood, format=Format.PLAIN, unclaimed=()) == replace(plain, unclaimed=())


def test_marks_that_may_be_words_stay() -> None:
    text = "# T\n## Vos questions\n**a** 2**3 \\*b\\* {{x}} [l](u) &amp; C:\\new\n* c\n> d"
    assert places(understand(text).document)["Vos questions"] == [
        "a 2**3 *b* {{x}} [l](u) & C:\\new", "- c", "d",
    ]  # fmt: skip


# ── labels ──────────────────────────────────────────────────────────────────────────────────


TABLE = (ROOT / "docs" / "formats" / "importing.md").read_text("utf-8").partition("| Typed so")[2]
DOCUMENTED = [
    label
    for row in TABLE.split("\n\n")[0].splitlines()[2:]
    for label in re.findall("`([^`]+)`", row.split("|")[1])
]


@pytest.mark.parametrize("label", DOCUMENTED)
def test_a_label_is_recognised_however_it_is_typed(label: str) -> None:
    bare = label.rstrip(" :?")
    upper = bare.upper().translate(str.maketrans("ÉÈÊÀ", "EEEA"))
    typed = [label, bare, upper, f"{bare} :", f"{bare}\u00a0:", bare.replace("'", "’").lower()]
    kinds = {getattr(found(MarkupLine(text)), "kind", None) for text in typed}
    assert len(kinds) == 1
    assert None not in kinds


@pytest.mark.parametrize(
    "line",
    [
        "Problématique : on est le seul réseau",
        "Participants motivés et nombreux",
        "éléments importants de la discussion à retenir",
        "- Bilan",
        "Des questions ?",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_a_line(line: str) -> None:
    assert found(MarkupLine(line)) is None


def test_names_may_stand_under_their_label() -> None:
    text = "T\n\nInitié par :\nSolène\n\nParticipants :\n- Adèle\n- Bob, Chloé\n\nSynthèse\n"
    people = understand(f"{text}\nBilan\nun").people
    assert [(p.name, min(p.roles)) for p in people] == [
        ("Adèle", Role.PARTICIPANT), ("Bob", Role.PARTICIPANT), ("Chloé", Role.PARTICIPANT),
        ("Solène", Role.CARRIER),
    ]  # fmt: skip


def test_lines_around_the_people_stay_around_them() -> None:
    text = "T\nun chapeau\nInitié par Solène\nLieu : Florac\n\nSynthèse\nune note\nMots-clés : a"
    understood = understand(text)
    assert understood.lead == "un chapeau\n\nLieu : Florac\nune note"
    assert written(understood) == [
        "T", "un chapeau", "Initié par Solène", "Lieu : Florac", "une note",
        "Synthèse de l'atelier", "3/4 mots-clés :", "#a",
    ]  # fmt: skip


def test_a_text_without_any_label_is_notes() -> None:
    understood = understand("Titre\n\nune phrase\n\npuis\nle reste")
    assert (understood.title, understood.lead) == ("Titre", "une phrase")
    assert places(understood.document) == {"": ["puis", "le reste"]}


def test_an_empty_section_keeps_its_label() -> None:
    understood = understand("T\n\nVOS QUESTIONS :\n\nFAIRE PLUS :\noser\n")
    assert places(understood.document) == {"VOS QUESTIONS :": ["–"], "FAIRE PLUS :": ["oser"]}


def test_what_was_not_recognised_is_told_with_its_place() -> None:
    understood = understand(
        "# T\n## Éléments importants\nun\n### Ressources\nx\n# Notes prises en commun\nlibre\n"
    )
    assert summary.unclaimed_lines(understood) == (
        ("Ressources", "sous «\u00a0Éléments importants de la discussion\u00a0»"),
        ("libre", "à sa place dans les notes"),
    )


def test_an_english_report_makes_an_english_session() -> None:
    understood = understand("T\n\nInitiated by Ann\n\nWorkshop synthesis\n\n3 or 4 keywords:\n#a")
    assert understood.language == "en"
    assert understood.document.keywords == ("a",)
