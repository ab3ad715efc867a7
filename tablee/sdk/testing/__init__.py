"""Test helpers for plugin authors: a session in memory, a real server and browser.

Nothing here needs pytest. `browsers`, `playing` and `screens` need Playwright, which this module
does not import:

    from tablee.sdk.testing import offered, open_room
    from tablee.sdk.testing.playing import opened

Not for the checks that every plugin is put to: `sdk.conformance`.
"""

from tablee.sdk.testing.rooms import (
    Clock,
    correct,
    counted,
    document,
    enter,
    facilitator_of,
    fields,
    fill,
    offered,
    open_room,
    press,
    seat_of,
    shown,
    shown_to,
    start,
    write,
)
from tablee.session import Room
from tablee.session.transfer.document import document_of

__all__ = [
    "Clock",
    "Room",
    "correct",
    "counted",
    "document",
    "document_of",
    "enter",
    "facilitator_of",
    "fields",
    "fill",
    "offered",
    "open_room",
    "press",
    "seat_of",
    "shown",
    "shown_to",
    "start",
    "write",
]
