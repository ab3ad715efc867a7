"""Truncates a view that is too large to send: keeps the newest cards, counts the others.

For a room in which somebody pours words in; what is left out stands in the synthesis all the same.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import msgspec

from tablee.texts import ngettext
from tablee.view import View
from tablee.view.cards import Card, CardGroup


def shortened(view: View, most: int) -> View:
    """The view in about `most` bytes of JSON, under a line with the number of cards left out.

    Cards alone are left out: where there are none, or one is larger than that, it stays too large.
    """
    from tablee.view import Stack, Text

    keep, cut = _longest(view), view
    while keep > 1 and len(msgspec.json.encode(cut)) > most:
        keep //= 2
        cut = _with_newest(view, keep)
    if not (n := _cards(view) - _cards(cut)):
        return view
    told = ngettext(
        "{n} carte de plus, que les écrans ne peuvent pas montrer : elle est dans la synthèse.",
        "{n} cartes de plus, que les écrans ne peuvent pas montrer : elles sont dans la synthèse.",
        n,
    )
    return Stack((Text(told, tone="quiet"), cut))


def _parts(thing: Any) -> list[Any]:
    """What the fields of a widget hold, lists taken apart."""
    if not is_dataclass(thing):
        return []
    held = [getattr(thing, f.name) for f in fields(thing)]
    return [each for value in held for each in (value if isinstance(value, tuple) else (value,))]


def _cards(thing: Any) -> int:
    return isinstance(thing, Card) + sum(map(_cards, _parts(thing)))


def _longest(thing: Any) -> int:
    """The length of the longest list of cards."""
    here = sum(isinstance(part, Card | CardGroup) for part in _parts(thing))
    return max([here, *map(_longest, _parts(thing))])


def _with_newest(thing: Any, keep: int) -> Any:
    """The same with at most `keep` cards or groups in each list, in their order."""
    if isinstance(thing, tuple):
        kept = thing
        if len(thing) > keep and all(isinstance(each, Card | CardGroup) for each in thing):
            newest = {id(each) for each in sorted(thing, key=_posted_at)[-keep:]}
            kept = tuple(each for each in thing if id(each) in newest)
        return tuple(_with_newest(each, keep) for each in kept)
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    changed = {f.name: _with_newest(getattr(thing, f.name), keep) for f in fields(thing) if f.init}
    return replace(thing, **changed)


def _posted_at(item: Card | CardGroup) -> float:
    if isinstance(item, CardGroup):
        return max(map(_posted_at, item.cards), default=0.0)
    return item.at
