"""Every PDF that the product makes passes veraPDF's profile of PDF/UA-1, hostile words or not."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from PIL import Image

from plugins.action_canvas import CanvasCard
from tablee import texts
from tablee.activities.run_sheet import run_sheet_of
from tablee.activities.votes import Vote
from tablee.drawing.paper_ballots import paper_ballots
from tablee.drawing.print import (
    BundlePart,
    Drawing,
    attendance_sheet,
    bundled,
    join_poster,
    name_tents,
    notices,
    run_sheet_pdf,
)
from tablee.drawing.voting_cards import voting_cards
from tablee.model.entities import Role
from tablee.model.synthesis import Heading, Line, Part, Section, SheetPicture
from tablee.sdk.demo import remade
from tablee.sdk.testing import enter, facilitator_of, open_room, seat_of, start
from tablee.session.transfer.document import document_of
from tablee.settings import ROOT
from tablee.texts import speaking
from tablee.web.entrance.qr import svg
from tests.drawing.print import verapdf
from tests.plugins.formats.a_report import REPORT
from tests.plugins.formats.documents.read_back import HOSTILE, NESTED, said

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.model.entities import Marks
    from tablee.model.synthesis import Synthesis
    from tablee.registry import Catalogue
    from tablee.session import Room
    from tablee.view import Paper

pytestmark = pytest.mark.dear

UNTAGGED = "untagged"
"""The name of a file that must fail: a drawing as only tests read it."""
CARD = {"title": "Titre", "lead": "", "foot": ""}
LONG = "Une proposition dont les mots prennent plusieurs lignes, et " * 40


def marked(paper: Paper) -> Marks:
    """A ballot that this paper allows, something on it wherever it may be."""
    ids = [id_ for id_, _words in paper.options]
    if paper.form == "grade":
        return dict.fromkeys(ids, paper.choices[0].value)
    if paper.form == "rank":
        return {id_: n for n, id_ in enumerate(ids, start=1)}
    return {ids[0]: 1}


@pytest.fixture(scope="module")
def files(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue
) -> dict[str, dict[str, Any]]:
    """What veraPDF says of each file, by a name that tells what it is."""
    if lacking := verapdf.missing():
        pytest.skip(f"veraPDF cannot be asked without {lacking}")
    texts.add_catalogue(ROOT / "tablee")
    folder = tmp_path_factory.mktemp("pdf")
    untagged = {UNTAGGED: Drawing("card.typ", {"lang": "fr", **CARD}).pdf()}
    cards = {f"cards-{size}": voting_cards(1, 4, size) for size in ("half", "full")}
    made = {**documents(folder, catalogue), **ballots(folder, catalogue), **cards, **untagged}
    made |= for_the_room(folder / "room", catalogue)
    for name, pdf in made.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    paths = sorted(folder.glob("*.pdf"))
    command = [sys.executable, "-m", "tests.drawing.print.verapdf", *map(str, paths)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    told: dict[str, dict[str, Any]] = json.loads(ran.stdout)
    return {path.stem: {**told[str(path)], "landscape": has_landscape(path)} for path in paths}


def has_landscape(path: Path) -> bool:
    """Whether it has a page that is wider than high."""
    sizes = (page.mediabox for page in pypdf.PdfReader(path).pages)
    return any(size.width > size.height for size in sizes)


def documents(folder: Path, catalogue: Catalogue) -> dict[str, bytes]:
    """The exporter's files: the demo, a room with a vote of each method, reports made up."""
    written = catalogue.exporters["pdf"].export
    with remade(folder / "demo", catalogue) as room:
        demo = document_of(room)
    room = voted(folder / "votes", catalogue)
    votes = document_of(room)
    room.close()
    made = {f"demo-{part.name.lower()}": written(demo, part) for part in Part}
    return {
        **made,
        "demo-english": written(replace(demo, language="en"), Part.BOTH),
        "votes": written(votes, Part.BOTH),
        "report": written(REPORT, Part.BOTH),
        "nested": written(NESTED, Part.BOTH),
        "hostile": written(said(*(words[:300] for words in HOSTILE)), Part.BOTH),
        "poster": written(with_poster(), Part.BOTH),
        "empty": written(said(""), Part.BOTH),
    }


def with_poster() -> Synthesis:
    """A report with a picture that has a page of its own, in landscape."""
    file = io.BytesIO()
    Image.new("RGB", (1754, 1240), "#f6f1e7").save(file, "PNG")
    poster = SheetPicture("plan.png", file.getvalue(), "Le plan : trois zones", "Le plan")
    notes = Section("Plan d’action", (Heading(Line("L’affiche")), poster, *REPORT.notes[0].blocks))
    return replace(REPORT, notes=(notes,))


def voted(folder: Path, catalogue: Catalogue) -> Room:
    """A room that voted once by each method on cards with hostile words, and shows the results."""
    methods = [name for name, kind in catalogue.activities.items() if issubclass(kind, Vote)]
    room = open_room(folder, catalogue, "action_canvas", *methods)
    jeanne, boss = enter(room, "Jeanne"), facilitator_of(room)
    enter(room, "Solène", Role.CARRIER)
    start(room, "action_canvas")
    for words in (*HOSTILE[:5], LONG):
        seat_of(room, jeanne).post(CanvasCard(words[:400]))
    for method in methods:
        step = start(room, method)
        vote = room.step_record(step).activity
        assert isinstance(vote, Vote)
        cards = [id_ for id_, _words in vote.candidates(room.step_record(step))]
        room.voting.prepare(boss, step, typed=(), left_out=cards[vote.most :])
        room.voting.open(boss, step)
        for _paper in range(6):
            room.voting.enter_paper(boss, step, marked(vote.paper(room.step_record(step))))
        room.voting.close(boss, step, show=True)
    return room


def ballots(folder: Path, catalogue: Catalogue) -> dict[str, bytes]:
    """The paper ballots of each method, and of each form one that takes several sheets."""
    made, forms = {}, set[str]()
    room = voted(folder / "ballots", catalogue)
    with speaking("fr"):
        for step in room.agenda:
            record = room.step_record(step.id)
            if not isinstance(record.activity, Vote):
                continue
            paper = record.activity.paper(record)
            few = replace(paper, options=(("a", "Un annuaire"), ("b", "שלום עולם 🎉")))
            made[f"ballot-{step.activity}"] = printed(few, record.title, 23)
            if paper.form not in forms:
                many = tuple((str(n), LONG[:300]) for n in range(12))
                made[f"sheets-{paper.form}"] = printed(replace(paper, options=many), HOSTILE[1], 2)
                forms.add(paper.form)
    room.close()
    return made


def for_the_room(folder: Path, catalogue: Catalogue) -> dict[str, bytes]:
    """What else is printed for a room, with hostile words and with none."""
    room = open_room(folder, catalogue, "welcome", "go_round", "roti")
    boss = facilitator_of(room)
    room.conduct.configure(boss, room.agenda[0].id, run_sheet={"say": LONG[:600], "aim": ""})
    room.conduct.start(boss)
    sheet = run_sheet_of(room.record(), "23:50", {room.agenda[0].id: 1.8e9}, room.clock())
    room.close()
    said = ["", "Zoé", *HOSTILE[:4]]
    rules = [("Nos règles", ["Écouter.", HOSTILE[0][:80]]), ("", [LONG[:200]])]
    made = {
        "run-sheet": run_sheet_pdf(sheet),
        "run-sheet-empty": run_sheet_pdf(replace(sheet, steps=(), people=())),
        "tents": name_tents(said, HOSTILE[0]),
        "tents-empty": name_tents(["", ""], HOSTILE[0]),
        "attendance": attendance_sheet([*said, *[""] * 40], "Un atelier", [("Lieu", HOSTILE[1])]),
        "notices": notices("Règles", rules, "a3"),
        "join": join_poster(LONG[:120], "https://x.example/r", "12345678", svg("https://x")),
    }
    parts = [BundlePart(HOSTILE[n % 4], LONG[:60], pdf) for n, pdf in enumerate(made.values())]
    return {**made, "bundle": bundled(HOSTILE[0], parts, {HOSTILE[1]: "Rien.", "Q ?": "Non."})}


def printed(paper: Paper, vote: str, copies: int) -> bytes:
    """Its ballots, under a title and a question that somebody typed."""
    return paper_ballots(paper, session=HOSTILE[0], vote=vote, copies=copies, question=LONG[:200])


def test_each_file_keeps_to_pdf_ua_1(files: dict[str, dict[str, Any]]) -> None:
    failed = {name: told["failed"] for name, told in files.items() if not told["compliant"]}
    assert any(each.startswith("6.2-1 ") for each in failed.pop(UNTAGGED))
    assert failed == {}


def test_a_poster_s_landscape_page_a_vote_and_ballots_were_among_them(
    files: dict[str, dict[str, Any]],
) -> None:
    assert {"demo-both", "votes", "hostile", "ballot-majority_judgment", "sheets-rank"} <= {*files}
    landscape = ["bundle", "notices", "poster", "run-sheet", "run-sheet-empty", UNTAGGED]
    assert sorted(n for n, told in files.items() if told["landscape"]) == landscape
