"""Validates a canvas and reports its first fault, in a sentence for its author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tablee.errors import BadSetting
from tablee.model.canvases.template import LAYOUTS, Template, Zone
from tablee.texts import _

MOST_ZONES: Final = 24
"""More would not be read on a wall, nor chosen among on a phone."""
MOST_ROWS: Final = 8
MOST_SQUARES: Final = 12
"""In each row of a grid."""
SHORT: Final = 80
"""Characters of a title and of the names of axes and ends."""
SENTENCE: Final = 240
"""Characters of a prompt and of the summary."""
LOOSE: Final = "loose"
"""No zone's id: where cards stand that are in none."""
EMPTY_SQUARE: Final = "."


def check(template: Template) -> None:
    """Raises `BadSetting` with what is wrong first; the empty template is fine."""
    _check_words(template)
    _check_zones(template)
    if template.layout == "grid":
        _check_rows(template)


def _check_words(template: Template) -> None:
    first, last = template.ends
    for words in (template.title, template.across, template.upwards, first, last):
        _check_length(words, SHORT)
    for words in (template.summary, template.prompt):
        _check_length(words, SENTENCE)
    for zone in template.zones:
        _check_length(zone.title, SHORT)
        _check_length(zone.prompt, SENTENCE)


def _check_length(words: str, most: int) -> None:
    if len(words) > most:
        raise BadSetting(
            _("« {words} » est trop long : {n} caractères au plus.").format(
                words=f"{words[:40]}…", n=most
            )
        )


def _check_zones(template: Template) -> None:
    zones = template.zones
    if template.layout not in LAYOUTS:
        raise BadSetting(
            _("La forme « {layout} » n’existe pas. Formes possibles : {known}.").format(
                layout=template.layout, known=", ".join(LAYOUTS)
            )
        )
    if not zones and template.layout != "columns":
        raise BadSetting(_("Ce canevas n’a pas de zone. Il en faut au moins une."))
    if len(zones) > MOST_ZONES:
        raise BadSetting(
            _("Ce canevas a {n} zones : {most} au plus.").format(n=len(zones), most=MOST_ZONES)
        )
    for place, zone in enumerate(zones, 1):
        _check_zone(place, zone)
    if twice := _twice([zone.id for zone in zones]):
        raise BadSetting(_("L’identifiant « {id} » est celui de deux zones.").format(id=twice))
    if twice := _twice([zone.title.strip() for zone in zones]):
        raise BadSetting(_("Deux zones s’appellent « {title} ».").format(title=twice))


def _check_zone(place: int, zone: Zone) -> None:
    if not zone.title.strip():
        raise BadSetting(_("La zone {n} n’a pas de titre.").format(n=place))
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", zone.id) or zone.id == LOOSE:
        raise BadSetting(
            _(
                "« {id} » ne peut pas être l’identifiant d’une zone : une lettre, puis des "
                "lettres minuscules sans accent, des chiffres ou _."
            ).format(id=zone.id)
        )


def _twice(words: list[str]) -> str:
    """What stands there more than once; empty for nothing."""
    return next((word for word, times in Counter(words).items() if times > 1), "")


# ── grids ───────────────────────────────────────────────────────────────────────────────────


def _check_rows(template: Template) -> None:
    rows = [row.split() for row in template.rows]
    if not rows or not rows[0]:
        raise BadSetting(_("Cette grille n’a pas de rangée : dites où se place chaque zone."))
    if len(rows) > MOST_ROWS or len(rows[0]) > MOST_SQUARES:
        raise BadSetting(
            _("Cette grille est trop grande : {rows} rangées de {squares} cases au plus.").format(
                rows=MOST_ROWS, squares=MOST_SQUARES
            )
        )
    if len({len(row) for row in rows}) > 1:
        raise BadSetting(_("Les rangées de la grille n’ont pas toutes le même nombre de cases."))
    known = {zone.id: zone.title for zone in template.zones}
    for area in sorted({square for row in rows for square in row} - {EMPTY_SQUARE}):
        if area not in known:
            raise BadSetting(
                _("Une case de la grille porte « {id} », qui n’est aucune zone.").format(id=area)
            )
        if not _is_rectangle(list(_squares(rows, area))):
            raise BadSetting(
                _("La zone « {zone} » doit former un rectangle dans la grille.").format(
                    zone=known[area]
                )
            )


def _squares(rows: list[list[str]], area: str) -> Iterator[tuple[int, int]]:
    for y, row in enumerate(rows):
        for x, square in enumerate(row):
            if square == area:
                yield x, y


def _is_rectangle(squares: list[tuple[int, int]]) -> bool:
    wide = max(x for x, _y in squares) - min(x for x, _y in squares) + 1
    high = max(y for _x, y in squares) - min(y for _x, y in squares) + 1
    return wide * high == len(squares)
