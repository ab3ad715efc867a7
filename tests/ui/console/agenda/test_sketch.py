"""Each activity’s picture in the catalogue, drawn from the view that it shows."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from xml.etree import ElementTree

from tablee.plugin import Activity, Audience, Board, Column, StepRecord, View
from tablee.ui.console.agenda.sketch import sketch

if TYPE_CHECKING:
    from tablee.registry import Catalogue


def shapes(kind: type[Activity]) -> list[str]:
    """The tags within the picture, its sheet first."""
    data = sketch(kind).partition("base64,")[2].partition('"')[0]
    return [each.tag.rpartition("}")[2] for each in ElementTree.fromstring(b64decode(data))]


@dataclass(frozen=True)
class Zones(Activity):
    """A board with as many columns as it says."""

    name: ClassVar[str] = "zones"
    title: ClassVar[str] = "Zones"
    columns: ClassVar[int] = 2

    def view(self, step: StepRecord, audience: Audience) -> View:
        return Board(tuple(Column(f"c{n}", "", ()) for n in range(self.columns)))


@dataclass(frozen=True)
class MoreZones(Zones):
    """With more of them."""

    columns: ClassVar[int] = 4


@dataclass(frozen=True)
class Broken(Zones):
    """One that fails."""

    def view(self, step: StepRecord, audience: Audience) -> View:
        raise ValueError(step.title)


def test_every_activity_of_ours_has_a_picture(catalogue: Catalogue) -> None:
    for kind in catalogue.activities.values():
        assert kind.beside or len(shapes(kind)) > 1, kind


def test_a_picture_has_the_shape_of_the_view() -> None:
    assert len(shapes(MoreZones)) > len(shapes(Zones)) > 1
    assert sketch(Zones) == sketch(Zones)


def test_a_plugin_that_fails_has_a_plain_sheet() -> None:
    assert shapes(Broken) == ["rect"]
