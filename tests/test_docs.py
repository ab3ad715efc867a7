"""What the documents promise to whoever writes a plugin."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from workshop import hookspecs, report
from workshop.catalogue import Catalogue, load
from workshop.errors import NotAccepted
from workshop.testing import enter, facilitator_of, open_room, seat_of, start
from workshop.view import Audience, Cards

if TYPE_CHECKING:
    from workshop.activities import StepRecord
    from workshop.facilitation import Room
    from workshop.model import Content
    from workshop.seat import Seat

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs" / "examples"


@pytest.fixture
def offered() -> Catalogue:
    """Our plugins, and those of the guide after them."""
    return load([ROOT / "plugins", EXAMPLES])


@pytest.fixture
def room(tmp_path: Path, offered: Catalogue) -> Room:
    """A room that asks about the weather; Adèle has a phone."""
    room = open_room(tmp_path, offered, "weather")
    enter(room, "Adèle")
    start(room, "weather")
    return room


def sky(room: Room, text: str) -> Content:
    """What the guide's plugin makes of a text."""
    return room.catalogue.content("weather", "sky", {"text": text})


def running(room: Room) -> StepRecord:
    step = room.record().current
    assert step is not None
    return step


def adele(room: Room) -> Seat:
    return seat_of(room, next(p for p in room.everybody.values() if p.name == "Adèle"))


def test_the_plugin_of_the_guide_is_taken_in(offered: Catalogue) -> None:
    assert offered.refusals == ()
    assert "activity: weather" in next(p for p in offered.plugins if p.name == "weather").offers


def test_its_sentence_is_on_the_wall_and_in_the_notes(room: Room) -> None:
    adele(room).post(sky(room, "grand soleil"))
    view = running(room).activity.view(running(room), Audience.WALL)
    assert isinstance(view, Cards)
    assert [card.text for card in view.cards if card.widget == "card"] == ["grand soleil"]
    notes = {section.label: section.blocks for section in report.of_room(room).notes}
    assert [line.text for line in notes["Météo"][0].lines] == ["Adèle : grand soleil"]  # type: ignore[union-attr]


def test_nobody_says_more_than_the_facilitator_set(room: Room) -> None:
    adele(room).post(sky(room, "grand soleil"))
    with pytest.raises(NotAccepted, match="corrigez-la"):
        adele(room).post(sky(room, "averses"))
    room.conduct.configure(facilitator_of(room), running(room).step.id, settings={"most": 2})
    adele(room).post(sky(room, "averses"))


def test_its_field_posts_what_is_typed(room: Room) -> None:
    def page(seat: "Seat") -> None:  # noqa: UP037 - its source is run alone
        from workshop.ui import desk

        desk.fields(seat)

    app = AppTest.from_function(page, args=(adele(room),)).run()
    app.text_area[0].input("éclaircies")
    app.button[0].click().run()
    assert [c.content.texts() for c in running(room).contributions] == [("éclaircies",)]


@pytest.mark.parametrize(
    "hook", [name for name, spec in vars(hookspecs).items() if hasattr(spec, "workshop_spec")]
)
def test_every_hook_is_documented_with_ours_behind_it(hook: str) -> None:
    lines = (ROOT / "docs" / "hooks.md").read_text("utf-8").splitlines()
    row = next(line for line in lines if line.startswith(f"| `{hook}` |"))
    assert getattr(hookspecs, hook).__doc__ in row
    assert "](../plugins/" in row or "](../workshop/journals)" in row


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]), ids=lambda page: page.name
)
def test_every_link_of_the_documents_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    gone = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert gone == []
