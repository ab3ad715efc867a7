"""While a plugin is being written: what was edited is taken up, the session goes on."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

import pytest

from tablee.model.entities import Role
from tablee.sdk.testing import enter, facilitator_of, seat_of
from tablee.settings import Settings
from tablee.texts import _, speaking
from tablee.view import Audience, Cards
from tablee.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tablee.session import Room

INIT = """
from dataclasses import dataclass
from typing import ClassVar
from tablee.activities import Canvas
from tablee.activities.hookspecs import hookimpl
from tablee.texts import N_
from .contents import Sky
from .seen import seen

@dataclass(frozen=True)
class Skies(Canvas):
    name: ClassVar[str] = "NAME"
    title: ClassVar[str] = N_("Ciels d’ici")
    contents: ClassVar = (Sky,)
    def view(self, step, audience):
        return seen(step)

@hookimpl
def canvases():
    return [Skies]
"""
CONTENTS = """
from dataclasses import dataclass
from typing import ClassVar
from tablee.model.entities import Content

@dataclass(frozen=True)
class Sky(Content):
    kind: ClassVar[str] = "sky"
    text: str = ""
"""
SEEN = """
from tablee.texts import _
from tablee.view import Card, Cards
from .contents import Sky

def seen(step):
    cards = tuple(Card(c.id, sky.text) for c, sky in step.of(Sky))
    return Cards(_("Nos ciels NAME"), cards)
"""
ENGLISH = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8"

msgid "Nos ciels NAME"
msgstr "Our skies"
"""


_NUMBERS = itertools.count()


class Written:
    """A plugin that somebody writes, and the server that runs with `--dev`."""

    def __init__(self, folder: Path, *others: str) -> None:
        self.name = f"edited_{next(_NUMBERS)}"  # modules and sentences outlive a test
        self.plugin = folder / "plugins" / self.name
        (self.plugin / "locale").mkdir(parents=True)
        (folder / "sessions").mkdir()
        for name, text in (("__init__", INIT), ("contents", CONTENTS), ("seen", SEEN)):
            self.write(f"{name}.py", text)
        self.write("locale/en.po", ENGLISH)
        settings = Settings(
            sessions=folder / "sessions",
            plugins=(self.name, *others),
            plugins_dir=(folder / "plugins",),
            dev=True,
        )
        self.site = Site(settings)
        self.room = self.site.sessions.create("browser", "Essai", facilitator="Yasmine")
        lead = facilitator_of(self.room)
        self.room.conduct.add_step(lead, self.name)
        self.room.conduct.start(lead)

    def write(self, name: str, text: str) -> None:
        (self.plugin / name).write_text(text.replace("NAME", self.name), "utf-8")

    def change(self, name: str, was: str, now: str) -> None:
        text = (self.plugin / name).read_text("utf-8")
        assert was in text
        written = (self.plugin / name).stat().st_mtime_ns
        self.write(name, text.replace(was, now))
        later = written + 1_000_000_000  # another time of writing
        os.utime(self.plugin / name, ns=(later, later))

    def take_up(self) -> None:
        assert self.site.reloader is not None
        self.site.reloader.take_up()

    def shown(self) -> Cards:
        step = self.room.record().current
        assert step is not None
        shown = step.activity.view(step, Audience.WALL)
        assert isinstance(shown, Cards)
        return shown


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Written]:
    found = Written(tmp_path)
    yield found
    found.site.sessions.close()


def post(room: Room, name: str, text: str) -> None:
    step = room.record().current
    assert step is not None
    (sky,) = step.activity.contents
    seat_of(room, enter(room, name)).post(sky(text=text))  # type: ignore[call-arg]


def test_an_edited_plugin_is_taken_up_and_what_people_wrote_stays(written: Written) -> None:
    post(written.room, "Adèle", "grand soleil")
    told: list[int] = []
    written.room.listen(lambda: told.append(1))

    written.take_up()
    assert told == []

    stage = written.room.stage
    written.change("seen.py", "sky.text)", "sky.text.upper())")
    written.take_up()
    assert [card.text for card in written.shown().cards] == ["GRAND SOLEIL"]  # type: ignore[union-attr]
    assert told
    assert written.room.stage != stage

    # a content with a field more, in another file: what is stored is read by the new type
    written.change("contents.py", 'text: str = ""', 'text: str = ""\n    warm: int = 3')
    written.take_up()
    post(written.room, "Bilal", "brume")
    assert [card.text for card in written.shown().cards] == ["GRAND SOLEIL", "BRUME"]  # type: ignore[union-attr]
    assert written.room.everybody
    assert any(p.has(Role.FACILITATOR) for p in written.room.everybody.values())


def test_one_that_no_longer_loads_stays_as_it_was_until_it_is_mended(written: Written) -> None:
    post(written.room, "Adèle", "grand soleil")
    written.change("seen.py", "def seen(step):", "def seen(step:")
    written.take_up()
    assert [card.text for card in written.shown().cards] == ["grand soleil"]  # type: ignore[union-attr]
    assert written.site.reloader is not None
    (refused,) = written.site.reloader.refusals
    assert refused.plugin == written.name
    assert "seen.py" in refused.detail

    written.change("seen.py", "def seen(step:", "def seen(step):")
    written.change("seen.py", '"Nos ciels', '"Nos cieux')
    written.take_up()
    assert written.site.reloader.refusals == ()
    assert written.shown().title.startswith("Nos cieux")


def test_it_is_taken_up_beside_one_that_was_refused_for_the_name_of_another(
    tmp_path: Path,
) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "csv.py").write_text("", "utf-8")
    written = Written(tmp_path, "csv")
    assert written.site.reloader is not None
    try:
        assert [refused.plugin for refused in written.site.catalogue.refusals] == ["csv"]
        written.change("seen.py", '"Nos ciels', '"Nos cieux')
        written.take_up()
        assert written.site.reloader.refusals == ()
        assert written.shown().title.startswith("Nos cieux")
    finally:
        written.site.sessions.close()


def test_english_that_cannot_be_read_leaves_the_plugin_as_it_was(written: Written) -> None:
    assert written.site.reloader is not None
    written.change("locale/en.po", '"Our skies"', '"Our skies')
    written.take_up()
    assert [refused.plugin for refused in written.site.reloader.refusals] == [written.name]
    assert written.shown().title.startswith("Nos ciels")
    written.change("locale/en.po", '"Our skies', '"Our skies"')
    written.take_up()
    assert written.site.reloader.refusals == ()


def test_its_english_is_taken_up_too(written: Written) -> None:
    with speaking("en"):
        assert written.shown().title == "Our skies"
        written.change("locale/en.po", "Our skies", "The skies we have")
        written.take_up()
        assert written.shown().title == "The skies we have"
        assert _("Ouvrir une session") == "Open a session"  # ours is still there
