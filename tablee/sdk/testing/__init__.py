"""For whoever writes a plugin: a whole session in memory, and a real one in a real browser.

    rooms     a session without any screen: people, their seats, what is shown and kept of it
    servers   the real server, in a process of its own
    browsers  Chromium, where there is one
    screens   what people look at: a console, phones, a wall
    playing   all of these at once: a server with a plugin, a session, and its screens

Nothing here needs pytest. The last three need Playwright, which this module does not import:

    from tablee.sdk.testing import offered, open_room
    from tablee.sdk.testing.playing import opened
"""

from tablee.sdk.testing.rooms import (
    Clock,
    counted,
    document,
    enter,
    facilitator_of,
    offered,
    open_room,
    seat_of,
    shown,
    start,
    write,
)

__all__ = [
    "Clock",
    "counted",
    "document",
    "enter",
    "facilitator_of",
    "offered",
    "open_room",
    "seat_of",
    "shown",
    "start",
    "write",
]
