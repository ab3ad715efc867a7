"""What authors of plugins test with: a room in memory, what it shows, what remains of it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted
from tablee.model.entities import Role
from tablee.model.synthesis import Part
from tablee.sdk.testing import document, enter, offered, open_room, shown, start, write
from tablee.settings import ROOT
from tablee.view import Audience

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

QUESTIONS = ROOT / "docs" / "examples" / "question_box"


SECRET_VOTE = """
import tempfile
from pathlib import Path
from tablee.sdk.testing import document, enter, facilitator_of, offered, open_room, seat_of, start
from tablee.activities.votes import Ballot

room = open_room(None, offered(), "dot_vote")
adele, yasmine = enter(room, "Adèle"), facilitator_of(room)
start(room, "dot_vote")
seat = seat_of(room, yasmine)
room.voting.prepare(yasmine, seat.step.step.id, typed=("Pain", "Roses"), left_out=())
seat.open_vote()
seat_of(room, adele).post(Ballot({"t1": 1}))
assert list(Path(tempfile.gettempdir()).rglob("*")), "its ballots are sealed, in files of their own"
seat.close_vote()
assert "Pain" in document(room)
"""


@pytest.mark.dear
def test_a_room_needs_no_folder_and_leaves_none(tmp_path: Path) -> None:
    environ = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", SECRET_VOTE], env=environ, check=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_keeps_the_room(catalogue: Catalogue, tmp_path: Path) -> None:
    open_room(tmp_path, catalogue, "introductions").close()
    assert [path.name for path in tmp_path.glob("*/journal.jsonl")] == ["journal.jsonl"]


def test_what_is_written_goes_through_the_steps_own_field(catalogue: Catalogue) -> None:
    room = open_room(None, catalogue, "framing")
    adele = enter(room, "Adèle")
    enter(room, "Solène", Role.CARRIER)
    start(room, "framing")
    write(room, adele, "jardin", field="idea")
    assert "jardin" in shown(room, Audience.PHONE)
    assert "jardin" not in shown(room, Audience.WALL)
    with pytest.raises(AssertionError, match="no field nothing"):
        write(room, adele, "jardin", field="nothing")


def test_nothing_but_what_is_read_is_shown(catalogue: Catalogue) -> None:
    room = open_room(None, catalogue, "introductions")
    adele = enter(room, "Adèle")
    start(room, "introductions")
    sent = write(room, adele, "Je cherche une idée")
    words = shown(room, Audience.WALL).splitlines()
    assert {"Adèle", "Je cherche une idée"} <= set(words)
    assert not {"card", "cards", sent.id, adele.id} & set(words)
    assert "Je cherche une idée" in document(room, Part.NOTES)
    assert "Je cherche une idée" not in document(room, Part.SHEET)


def test_a_plugin_that_is_not_taken_in_says_why(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("from tablee.activities.hookspecs import hookimp\n")
    with pytest.raises(AssertionError, match="hookimpl"):
        offered(tmp_path / "broken.py")
    with pytest.raises(AssertionError, match="no plugin is called nobody"):
        offered("nobody")


def test_a_plugin_stands_beside_ours(catalogue: Catalogue) -> None:
    names = {plugin.name for plugin in offered(QUESTIONS).plugins}
    assert names == {plugin.name for plugin in catalogue.plugins} | {"question_box"}
    room = open_room(
        None, offered(QUESTIONS), "question_box", settings={"question_box": {"most": 1}}
    )
    adele = enter(room, "Adèle")
    start(room, "question_box")
    write(room, adele, "grand soleil")
    with pytest.raises(NotAccepted):
        write(room, adele, "averses")
