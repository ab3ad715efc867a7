"""The shape of a canvas as it is composed: its zones where they lie, without any card. Pure."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.model.canvases import Template, Zone

__all__ = ["preview"]

TINTS = 6


def preview(template: Template) -> str:
    """HTML for `st.html`; people's words are escaped."""
    shape = {"grid": _grid, "rings": _rings}.get(template.layout, _row)
    label = html.escape(_("Aperçu du canevas"))
    return f'<div class="tb-pre" role="group" aria-label="{label}">{shape(template)}</div>'


def _zone(zone: Zone, place: int, style: str = "") -> str:
    asked = f"<span>{html.escape(zone.prompt)}</span>" if zone.prompt else ""
    return (
        f'<div class="tb-pre-zone tb-t{place % TINTS}"{style}>'
        f"<b>{place + 1}. {html.escape(zone.title)}</b>{asked}</div>"
    )


def _row(template: Template) -> str:
    if not template.zones:
        return f'<p class="tb-pre-none">{html.escape(_("Des colonnes libres."))}</p>'
    first, last = template.ends
    ends = ""
    if first or last:
        road = '<i class="tb-pre-road"></i>' if template.layout == "path" else "<i></i>"
        words = html.escape(first), html.escape(last)
        ends = f'<p class="tb-pre-ends"><b>{words[0]}</b>{road}<b>{words[1]}</b></p>'
    return f'{ends}<div class="tb-pre-row">{_all(template.zones)}</div>'


def _all(zones: Sequence[Zone]) -> str:
    return "".join(_zone(zone, place) for place, zone in enumerate(zones))


def _grid(template: Template) -> str:
    rows = [row.split() for row in template.rows]
    number = {zone.id: f"z{place}" for place, zone in enumerate(template.zones)}
    areas = " ".join(f"'{' '.join(number.get(s, '.') for s in row)}'" for row in rows)
    placed = {square for row in rows for square in row}
    zones = "".join(
        _zone(zone, place, f' style="grid-area: z{place}"' if zone.id in placed else "")
        for place, zone in enumerate(template.zones)
    )
    wide = f"grid-template-columns: repeat({len(rows[0])}, minmax(0, 1fr))"
    across, up = (
        f'<p class="tb-pre-axis tb-pre-{way}">{html.escape(axis)}</p>' if axis else ""
        for way, axis in (("across", template.across), ("up", template.upwards))
    )
    style = f"grid-template-areas: {areas}; {wide}"
    return f'{up}<div class="tb-pre-grid" style="{style}">{zones}</div>{across}'


def _rings(template: Template) -> str:
    inner = ""
    for place, zone in enumerate(template.zones):
        words = f"<b>{place + 1}. {html.escape(zone.title)}</b>"
        inner = f'<div class="tb-pre-ring tb-t{place % TINTS}">{inner}{words}</div>'
    return inner
