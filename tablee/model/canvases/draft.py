"""A canvas being edited, as typed and not yet valid.

In a grid each square holds the number of a zone, as people count them; `.` leaves it empty.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from tablee.errors import BadSetting
from tablee.model.canvases.template import Layout, Template, Zone
from tablee.model.canvases.validation import EMPTY_SQUARE, check
from tablee.texts import _


@dataclass(frozen=True)
class CanvasDraft:
    """What is typed; `template` makes a canvas of it."""

    title: str = ""
    summary: str = ""
    layout: Layout = "columns"
    prompt: str = ""
    zones: tuple[Zone, ...] = ()
    squares: str = ""
    """Of a grid: one row a line, the numbers of zones parted by spaces."""
    across: str = ""
    upwards: str = ""
    first: str = ""
    last: str = ""

    @classmethod
    def of(cls, template: Template) -> CanvasDraft:
        """To begin with this canvas, in the language being spoken; its zones keep their ids."""
        said = template.spoken()
        number = {zone.id: str(n) for n, zone in enumerate(said.zones, 1)}
        rows = (" ".join(number.get(s, s) for s in row.split()) for row in said.rows)
        return cls(
            said.title,
            said.summary,
            said.layout,
            said.prompt,
            said.zones,
            "\n".join(rows),
            said.across,
            said.upwards,
            *said.ends,
        )

    def template(self) -> Template:
        """The canvas, checked; raises `BadSetting` with a sentence.

        What its shape has no use for is left out.
        """
        grid, way = self.layout == "grid", self.layout in ("path", "axis")
        made = Template(
            title=self.title.strip(),
            summary=self.summary.strip(),
            layout=self.layout,
            zones=tuple(Zone(z.id, z.title.strip(), z.prompt.strip()) for z in self.zones),
            rows=self._rows() if grid else (),
            across=self.across.strip() if grid else "",
            upwards=self.upwards.strip() if grid else "",
            ends=(self.first.strip(), self.last.strip()) if way else ("", ""),
            prompt=self.prompt.strip(),
        )
        check(made)
        return made

    def _rows(self) -> tuple[str, ...]:
        lines = [line.split() for line in self.squares.splitlines() if line.strip()]
        return tuple(" ".join(self._zone(square) for square in line) for line in lines)

    def _zone(self, square: str) -> str:
        if square == EMPTY_SQUARE:
            return square
        if square.isdecimal() and 1 <= int(square) <= len(self.zones):
            return self.zones[int(square) - 1].id
        raise BadSetting(
            _("La case « {square} » ne désigne aucune zone : écrivez un nombre de 1 à {n}.").format(
                square=square, n=len(self.zones)
            )
        )

    # ── zones ───────────────────────────────────────────────────────────────────────────────

    def with_zone(self) -> CanvasDraft:
        """One more zone at the end, whose id was never another's: no card comes back into it."""
        return replace(self, zones=(*self.zones, Zone(f"z{secrets.token_hex(4)}", "")))

    def without(self, place: int) -> CanvasDraft:
        """The zone at this place gone; in a grid its squares are empty."""
        return self._moved([n for n in range(len(self.zones)) if n != place])

    def earlier(self, place: int) -> CanvasDraft:
        """The zone at this place before the one that stands before it; its squares stay its own."""
        order = list(range(len(self.zones)))
        if 0 < place < len(order):
            order[place - 1], order[place] = order[place], order[place - 1]
        return self._moved(order)

    def _moved(self, order: list[int]) -> CanvasDraft:
        """The zones in this order, each with its squares; those left out have none."""
        number = {str(before + 1): str(now) for now, before in enumerate(order, 1)}
        known = {str(n) for n in range(1, len(self.zones) + 1)}
        rows = (
            " ".join(number.get(s, EMPTY_SQUARE) if s in known else s for s in line.split())
            for line in self.squares.splitlines()
        )
        zones = tuple(self.zones[place] for place in order)
        return replace(self, zones=zones, squares="\n".join(rows))

    def laid_out(self, wide: int) -> CanvasDraft:
        """The zones in reading order, so many a row; the last one fills its row."""
        numbers = [str(n) for n in range(1, len(self.zones) + 1)]
        rows = [numbers[i : i + wide] for i in range(0, len(numbers), wide)]
        if rows:
            rows[-1] += rows[-1][-1:] * (min(wide, len(numbers)) - len(rows[-1]))
        return replace(self, squares="\n".join(" ".join(row) for row in rows))
