"""A museum of broken plugins: each is refused or contained, and the room beside it goes on."""

from __future__ import annotations

import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee import isolation
from tablee.activities import Agenda, AgendaStep
from tablee.activities.votes import Vote
from tablee.document import formats
from tablee.isolation.threads import _Call
from tablee.model.synthesis import Part
from tablee.registry import Catalogue, load
from tablee.sdk.testing import facilitator_of
from tablee.session import Sessions
from tablee.session.transfer.document import document_of
from tablee.settings import ROOT, Settings
from tablee.view import Audience
from tablee.web.live import frames
from tablee.web.live.serializer import slim
from tablee.web.phone import writing
from tablee.web.site import COOKIE, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.session import Room

PIECES = Path(__file__).parent / "pieces"
OURS = ("question_box", "markdown", "json", "zip", "shared_notes", "editing")
ADELE, LAPTOP = "phone-of-adele-0123456789", "laptop-of-yasmine"
LATE: list[str] = []
"""Of each call that was abandoned because it took too long: whose it was."""


class Piece(NamedTuple):
    """One broken plugin, and what its label says."""

    name: str
    refused: str
    """What the sentence says that refuses it; empty where it is taken in."""
    what: str
    """The method that fails, and how; empty where nothing has to be contained."""


def pieces() -> Iterator[Piece]:
    for path in sorted(PIECES.glob("*.py")):
        label = re.search(r"^(Refused|Contained): (.+)$", path.read_text("utf-8"), re.MULTILINE)
        assert label is not None, f"{path.name} says not how it is wrong"
        kind, words = label.groups()
        contained = "" if words == "nothing" else words
        yield Piece(path.stem, *((words, "") if kind == "Refused" else ("", contained)))


REFUSED = [piece for piece in pieces() if piece.refused]
TAKEN_IN = [piece for piece in pieces() if not piece.refused]
BESIDE = [
    pytest.param(piece, id=piece.name, marks=[pytest.mark.dear] * piece.name.startswith("loop"))
    for piece in TAKEN_IN
]


def with_piece(piece: Piece, folder: Path) -> Catalogue:
    """Our own plugins that a room needs, and this one."""
    shutil.copy(PIECES / f"{piece.name}.py", folder)
    return load([ROOT / "plugins", ROOT / "docs" / "examples", folder], (*OURS, piece.name))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    isolation.forgive()
    (tmp_path / "plugins").mkdir()
    yield tmp_path / "plugins"
    for module in list(sys.modules.values()):  # what loops without end does so for the test alone
        if "GOES_ON" in vars(module):
            vars(module)["GOES_ON"] = False
    isolation.forgive()


@pytest.fixture(autouse=True)
def abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """`LATE` has the calls that are abandoned from here on."""
    LATE.clear()
    abandons = _Call.abandon

    def abandon(call: _Call) -> bool:
        was = call.abandoned
        if (is_late := abandons(call)) and not was:
            LATE.append(call._whose)
        return is_late

    monkeypatch.setattr(_Call, "abandon", abandon)


def test_the_museum_has_many_ways_to_be_wrong() -> None:
    assert len(REFUSED) >= 10
    assert len(TAKEN_IN) >= 25


@pytest.mark.parametrize("piece", REFUSED, ids=lambda piece: piece.name)
def test_a_plugin_that_cannot_work_is_refused_with_a_sentence(piece: Piece, folder: Path) -> None:
    catalogue = with_piece(piece, folder)
    (refusal,) = catalogue.refusals
    assert refusal.plugin == piece.name
    assert piece.refused in refusal.sentence
    assert "question_box" in catalogue.activities


class Played:
    """A session with the broken plugin first, then a good step."""

    def __init__(self, folder: Path, catalogue: Catalogue, piece: Piece) -> None:
        self.site = Site(Settings(sessions=folder, plugins=("none",)))
        self.site.sessions = Sessions(folder, catalogue)
        names = [name for name in (piece.name, "question_box") if name in catalogue.activities]
        agenda = Agenda("essai", "Essai", "", tuple(AgendaStep(name, 5) for name in names))
        self.room: Room = self.site.sessions.create(LAPTOP, "Essai", agenda, facilitator="Yasmine")
        self.room.people.join(ADELE, "Adèle")
        self.yasmine = facilitator_of(self.room)
        self.phone = TestClient(
            Starlette(routes=writing.routes(lambda: self.site)), cookies={COOKIE: ADELE}
        )

    def go_to(self, nth: int) -> None:
        self.room.conduct.go_to(self.yasmine, self.room.agenda[nth].id)

    def sends(self, **body: Any) -> Any:
        """What Adèle's phone is told of what she sends."""
        before = len(LATE)
        path = f"/write/{self.room.session.id}/{self.room.session.current}"
        told = self.phone.post(path, json=body)
        assert len(LATE) - before <= 1, "what took too long is not waited for again"
        return told

    def screens(self) -> dict[Audience, dict[str, Any]]:
        """What wall, phones and console show, as it goes over the wire."""
        shown = {}
        for audience in (Audience.WALL, Audience.PHONE, Audience.CONSOLE):
            before = len(LATE)
            frame = msgspec.to_builtins(frames.frame(self.room, audience, "fr"))
            assert frames.encode(slim(frame))
            assert len(LATE) - before <= 1, "what took too long is not waited for again"
            shown[audience] = frame
        return shown

    def vote(self) -> None:
        """Opens the vote, casts a ballot, closes it."""
        step = str(self.room.session.current)
        votes, adele = self.room.voting, self.room.person_of(ADELE)
        assert adele is not None
        votes.prepare(self.yasmine, step, typed=("Un jardin", "Un four"), left_out=())
        votes.open(self.yasmine, step)
        votes.cast(adele, step, {"t1": 1})
        votes.close(self.yasmine, step)
        (urn,) = self.room.urns_of(step)
        assert [cast.marks for cast in urn.ballots] == [{"t1": 1}]
        assert "n’ont pas pu être comptés" in str(self.screens()[Audience.WALL]["view"])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("piece", BESIDE)
def test_a_room_goes_on_beside_a_plugin_that_fails(piece: Piece, folder: Path) -> None:
    catalogue = with_piece(piece, folder)
    assert not catalogue.refusals
    played = Played(folder.parent / "sessions", catalogue, piece)
    room = played.room

    # The broken step: everybody does there what can be done.
    played.go_to(0)
    before = played.screens()
    if piece.name in catalogue.activities:
        kind = catalogue.activities[piece.name]
        if issubclass(kind, Vote):
            played.vote()
        else:
            told = played.sends(field="note", text="Ce que je voulais dire")
            if piece.what.startswith("Broken.check"):
                assert "votre texte est gardé dans le champ" in told.json()["error"]
            played.sends(press="like", target="x")
            played.sends(move="x", place="y")
        late = len(LATE)
        played.screens()
        assert len(LATE) == late, "what took too long is not called at each change"
        if piece.what.startswith("Broken.view"):
            assert "a rencontré une erreur" in before[Audience.WALL]["view"]["title"]
            assert "Broken.view" not in before[Audience.WALL]["view"]["text"]
            assert "view" in before[Audience.CONSOLE]["view"]["text"]

    # The good one.
    played.go_to(len(room.agenda) - 1)
    assert played.sends(field="question", text="Qui vient samedi").status_code == 200
    assert "Qui vient samedi" in str(played.screens()[Audience.WALL]["view"])
    later = room.record().steps[-1]
    assert (later.request, later.groups, later.leads) == ("", (), ())

    # The document, and the end.
    written = formats.files(catalogue, document_of(room), Part.BOTH)
    assert "Qui vient samedi" in next(
        data.decode() for name, data in written.items() if name.endswith(".md")
    )
    if "synthesis" in piece.what:
        assert any(b"Ce que je voulais dire" in data for data in written.values())
    room.conduct.close(played.yasmine)
    assert room.closed
    assert len(room.everybody) == 2

    # What was wrong is told, once; what hung was waited for.
    assert bool(LATE) == ("CallTimeout" in piece.what)
    told_once = [f"{i.what}, {i.kind}" for i in isolation.incidents()]
    assert piece.what == "" or piece.what in told_once
    assert len(told_once) == len(set(told_once))
    played.site.sessions.close()


@pytest.mark.dear
def test_a_view_without_end_hangs_once_though_all_screens_ask_for_it(folder: Path) -> None:
    piece = next(piece for piece in TAKEN_IN if piece.name == "loop_in_view")
    played = Played(folder.parent / "sessions", with_piece(piece, folder), piece)
    played.go_to(0)
    with ThreadPoolExecutor() as screens:
        shown = list(screens.map(lambda a: frames.frame(played.room, a, "fr"), Audience))
    assert all("a rencontré une erreur" in frame["view"].title for frame in shown)
    assert sum(isolation.still_running().values()) == 1
    played.site.sessions.close()
