"""Builds what the wall shows at the end: keywords, decisions, where the synthesis is taken home."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial
from ipaddress import ip_address
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tablee.activities.votes import Vote
from tablee.activities.votes.notes import decided
from tablee.document import build
from tablee.isolation import asked
from tablee.model.synthesis import Heading, Synthesis, lines_of
from tablee.settings.addresses import at

if TYPE_CHECKING:
    from tablee.activities import Record
    from tablee.session import Room
    from tablee.web.live.wire import FrameEnd

MOST_RETAINED: Final = 40
"""Lines, as many as a few pages of the wall hold."""


def ended(record: Record, *, closed: bool) -> bool:
    """Whether nothing comes any more: the session is over, or all its steps are."""
    over = bool(record.steps) and all(step.done for step in record.steps)
    return closed or (over and record.current is None)


def farewell(room: Room, record: Record, address: str, *, closed: bool) -> FrameEnd:
    """What is shown at the end; `address` is where phones reach this server."""
    document = build.write(record)
    decided_, actions = list(_decisions(record)), [action.line for action in document.actions]
    takes_home = closed and not room.people.is_phoneless()
    home = home_address(room, address) if takes_home or room.publishing.current else ""
    return {
        "keywords": list(document.keywords),
        "decided": decided_,
        "actions": actions,
        "retained": [] if decided_ or actions else list(islice(_retained(document), MOST_RETAINED)),
        "home": home.split("://")[-1],
        "qr": at(f"/qr/{room.keys.wall}.svg?home={zlib.crc32(home.encode()):x}") if home else "",
        "published": room.publishing.current is not None,
        "here": only_here(address),
    }


def home_address(room: Room, address: str) -> str:
    """Where the synthesis is taken home: the published page, else what opens on one's own phone."""
    published = room.publishing.current
    return f"{address}/s/{published.token}" if published else f"{address}/r/{room.keys.join}"


def _retained(document: Synthesis) -> Iterator[str]:
    """The lines of the sheet's sections, their titles left out."""
    for section in document.sheet:
        for block in section.blocks:
            if not isinstance(block, Heading):
                yield from (line.text for line in lines_of(block))


def _decisions(record: Record) -> Iterator[str]:
    for step in record.steps:
        if not isinstance(step.activity, Vote):
            continue
        if told := asked(step, "told", partial(decided, step.activity, step), ""):
            yield told


def only_here(address: str) -> bool:
    """Whether only those on this network reach the server: an address of the room's own."""
    host = urlsplit(address).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".home"))
