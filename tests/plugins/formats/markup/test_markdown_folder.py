"""The folder of Markdown notes: what each note says, its front matter, links and pictures."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt

from plugins.action_canvas import CanvasCard
from plugins.markdown.folder import MarkdownFolder
from tablee.document.outline import outline, outline_texts
from tablee.model.synthesis import Part, Section, SectionStep, SheetPicture, Synthesis
from tablee.sdk.testing import enter, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tests.plugins.formats.a_report import PIXEL, REPORT, lines
from tests.plugins.formats.documents.read_back import HOSTILE, NESTED, said

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

FOLDER = "2026-03-12 Faire vivre une recyclerie à trois qui fait quoi"


def notes(synthesis: Synthesis, part: Part = Part.BOTH) -> dict[str, str]:
    """The notes by their names in the folder."""
    with zipfile.ZipFile(io.BytesIO(MarkdownFolder().export(synthesis, part))) as packed:
        assert len({name.split("/")[0] for name in packed.namelist()}) == 1
        found = (name for name in packed.namelist() if name.endswith(".md"))
        return {name.partition("/")[2]: packed.read(name).decode() for name in found}


def front(note: str) -> dict[str, object]:
    read: dict[str, object] = yaml.safe_load(note.split("---\n")[1])
    return read


def test_the_sheet_is_the_first_note_and_each_step_has_its_own_with_a_way_back() -> None:
    found = notes(REPORT)
    first, *others = found
    assert first == f"{FOLDER.partition(' ')[2]}.md"
    assert others[:2] == ["01 Participants à l'accélérateur.md", "02 Présentations.md"]
    links = [unquote(path) for path in re.findall(r"^- \[.*\]\((.*)\)$", found[first], re.M)]
    assert links == others
    for name in others:
        assert (
            f"← [Faire vivre une recyclerie à trois : qui fait quoi ?]({first!r}".replace(
                f"({first!r}", "("
            )
            in found[name]
        )
        assert unquote(found[name].rsplit("(", 1)[1].rstrip(")\n")) == first


def test_the_front_matter_says_what_the_note_is() -> None:
    found = notes(replace(REPORT, venue="Figeac : la halle", facilitators=("Yasmine",)))
    first, other = list(found.values())[:2]
    assert front(first) == {
        "title": REPORT.title,
        "date": "2026-03-12",
        "lang": "fr-FR",
        "authors": ["Bastien R."],
        "tags": ["recyclerie-de-pays", "échelle", "outil"],
        "place": "Figeac : la halle",
        "facilitators": ["Yasmine"],
        "participants": ["Adèle", "Bastien", "Clémence", "Driss"],
    }
    assert front(other)["title"] == "Participants à l'accélérateur :"
    assert "participants" not in front(other)


@pytest.mark.parametrize("synthesis", [NESTED, said(*HOSTILE)], ids=["nested", "hostile"])
def test_every_word_is_in_a_note_whatever_was_typed(synthesis: Synthesis) -> None:
    every = "\n".join(notes(synthesis).values())
    plain = re.sub(r"\\(?=[!-/:-@\[-`{-~])|\s", "", every)
    lost = [
        text
        for text in outline_texts(outline(synthesis, Part.BOTH))
        if re.sub(r"\\(?=[!-/:-@\[-`{-~])|\s", "", text) not in plain
    ]
    assert not lost
    assert all(front(note)["title"] for note in notes(synthesis).values())


def test_pictures_stand_in_the_folder_where_the_notes_look_for_them() -> None:
    shown = SheetPicture("le plan.png", PIXEL, "Le plan [en 3]", "Sa légende")
    synthesis = replace(REPORT, sheet=(), notes=(Section("Plans", (shown,)),))
    with zipfile.ZipFile(io.BytesIO(MarkdownFolder().export(synthesis, Part.BOTH))) as packed:
        assert packed.read(f"{FOLDER}/images/le-plan.png") == PIXEL
    html = MarkdownIt().render(notes(synthesis)["01 Plans.md"].split("---\n", 2)[2])
    assert '<img src="images/le-plan.png" alt="Le plan [en 3]"' in html


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "CON", "aux .x", "lpt1", "a/b\\c:d*?", "", "...", "é" * 300]
)
def test_no_title_leads_out_of_the_folder_or_is_too_long_for_a_disk(title: str) -> None:
    synthesis = replace(REPORT, title=title, notes=(Section(title, (lines("mot"),)),))
    data = MarkdownFolder().export(synthesis, Part.BOTH)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            assert not set(name) & set('\\:*?"<>|#^[]')
            assert ".." not in name.split("/")
            assert all(len(part.encode()) <= 200 for part in name.split("/"))
            devices = {"con", "prn", "aux", "nul", "com1", "lpt1"}
            assert devices.isdisjoint(
                part.split(".")[0].strip().lower() for part in name.split("/")
            )
    assert data == MarkdownFolder().export(synthesis, Part.BOTH)


def test_no_note_takes_the_place_of_another() -> None:
    section = Section("Accueil", (lines("mot"),))
    found = notes(replace(REPORT, title="01 \u202eAccueil", sheet=(), notes=(section,)))
    assert list(found) == ["00 01 Accueil.md", "01 Accueil.md"]
    assert "mot" in found["01 Accueil.md"]


def test_the_sheet_alone_is_one_note() -> None:
    (only,) = notes(REPORT, Part.SHEET).values()
    assert "## Synthèse de l'atelier" in only
    assert "Notes prises en commun" not in only


def test_what_one_step_wrote_under_several_labels_is_one_note_that_says_which_activity() -> None:
    step = SectionStep("s1", "action_canvas", 20.0)
    parts = (Section("Idées", (lines("une"),), step), Section("Suite", (lines("deux"),), step))
    written = (Section("Introduites", (lines("à la main"),)), *parts)
    found = notes(replace(REPORT, sheet=(), notes=written))
    assert list(found)[1:] == ["01 Introduites.md", "02 Idées.md"]
    both = found["02 Idées.md"]
    assert "# Idées\n" in both
    assert "\n## Suite\n" in both
    assert (front(both)["activity"], front(both)["minutes"]) == ("action_canvas", 20)
    assert "activity" not in front(found["01 Introduites.md"])


def test_a_sessions_notes_know_their_steps(tmp_path: Path, catalogue: Catalogue) -> None:
    room = open_room(tmp_path, catalogue, "action_canvas", "introductions")
    start(room, "action_canvas")
    seat_of(room, enter(room, "Naïma")).post(CanvasCard("Réunir les agents"))
    (section,) = document_of(room).notes
    assert section.step is not None
    assert (section.step.id, section.step.activity) == (room.agenda[0].id, "action_canvas")
    (title,) = [p for p in outline(document_of(room), Part.NOTES) if getattr(p, "level", 0) == 3]
    assert getattr(title, "step", None) == section.step
