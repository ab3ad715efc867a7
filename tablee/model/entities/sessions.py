"""Entities of a session as a whole: its head, its keys, its Wi-Fi, its published page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tablee.model.field_metadata import TIME, PeopleIn, TakenBack, declare

MOST_QUESTION: Final = 500
"""Characters of a session’s question."""


@dataclass(frozen=True)
class SessionValue:
    """What was typed in a field of the whole session, as it is told without its plugin too."""

    value: str | tuple[str, ...]
    """As it is kept: a text, a number in figures, the id of a choice or those of several, a day
    (`2026-12-24`)."""
    place: str = ""
    """Where the document has it: a `synthesis.Place`, the name of a section that a plugin adds;
    empty for nowhere."""
    after: str = ""
    """Behind which place of the sheet that section stands; empty where it is none."""
    labels: dict[str, str] = field(default_factory=dict, metadata=declare(one_line=True))
    """By language, what it is called."""
    sections: dict[str, str] = field(default_factory=dict, metadata=declare(one_line=True))
    """By language, the label of that section."""
    told: dict[str, str] = field(default_factory=dict)
    """By language, its words where these are not what was typed."""
    position: int = 0
    """They stand in the order of these numbers."""
    private: bool = False
    """Whether those who facilitate alone read it."""


@dataclass(frozen=True)
class Session:
    """One run of a workshop."""

    id: str = field(metadata=declare(archived=False))
    """The name of its folder: `<date>-<slug>`."""
    title: str = field(metadata=declare(longest=200))
    """As whoever facilitates typed it."""
    lead: str = field(default="", metadata=declare(longest=1000))
    """One sentence under the title of the report (chapeau)."""
    language: str = "fr"
    """Of its document, and of screens whose browser asks for none that we speak."""
    question: str = field(default="", metadata=declare(longest=MOST_QUESTION))
    """What the room works on, as whoever facilitates put it; empty while there is none."""
    asks: str = field(default="", metadata=declare(longest=240))
    """What its agenda asks of whoever facilitates, to get that question; empty for nothing."""
    agenda: str = ""
    """The name of the agenda that was chosen; its steps were copied."""
    follows: str = ""
    """The title and date of the session whose actions this one takes up, as they are to be read."""
    created_at: float = field(default=0.0, metadata=declare(within=TIME))
    detailed: bool = False
    """Whether its document has how votes were counted, and counted otherwise as an exercise."""
    held_on: str = ""
    """The ISO date of the workshop: where its first step was started, as this server's clock had
    it, or as somebody said since; empty while neither is known."""
    venue: str = field(default="", metadata=declare(longest=200))
    """Where it is held, for its document; empty where nobody said so."""
    fields: dict[str, SessionValue] = field(default_factory=dict)
    """What was typed in the fields that plugins offer for the whole session, by `form.input`."""
    secrets: dict[str, str] = field(
        default_factory=dict, metadata=declare(archived=False, taken_back=TakenBack.NEVER)
    )
    """The same for those that are secret: for the plugin alone."""
    starts_at: str = ""
    """The time of day at which whoever facilitates means to begin, `10:00`; empty for none. For
    those who wait: nothing starts by itself."""
    undated: bool = False
    """Whether nobody knows its day: it was brought in, from a report that names none."""
    redated: int = field(default=0, metadata=declare(taken_back=TakenBack.NEVER))
    """How often `day` has become another: what counts from it is another with it."""
    closed_at: float | None = field(default=None, metadata=declare(within=TIME))
    """None while it is open."""
    current: str | None = None
    """The id of the running step; None before the first."""
    entrance_open: bool = True
    """Whether people who are not in it yet may come in; whoever facilitates says so."""
    version: int = field(default=2, metadata=declare(archived=False))
    """Of the schema on disk (`storage.state.schema`)."""
    seal: str = field(default="", metadata=declare(archived=False))
    """What the names of its votes' keys begin with, where it came back from a file: the session
    that it was may stand beside it, with steps of the same ids."""

    @property
    def day(self) -> str:
        """The ISO date of the workshop; empty where nobody knows it.

        Until its first step is started, that on which the session was opened, here.
        """
        if self.held_on or self.undated:
            return self.held_on
        return f"{datetime.fromtimestamp(self.created_at):%Y-%m-%d}"


def question_typed(typed: str) -> str:
    """A session's question as it is kept: on one line, its no-break spaces as they are."""
    return re.sub(r"[ \t\r\n]+", " ", typed).strip()[:MOST_QUESTION]


@dataclass(frozen=True)
class Keys:
    """What opens a session: shown to its facilitator only, the code and join token to the room."""

    code: str
    """Six or eight digits, typed by hand."""
    join: str
    """Unguessable, in the QR code."""
    wall: str
    """Unguessable, for the read-only wall."""
    console: str = ""
    """Empty: a former version kept the console's link here, readable; see `links.hash_of_link`."""
    consoles: tuple[str, ...] = ()
    """A hash of each link to the console that opens it: whoever holds one facilitates."""


@dataclass(frozen=True)
class Wifi:
    """The network that phones need to reach this server: for the wall, never for a phone."""

    id: str
    """Another one each time it is typed, so that the former can be erased."""
    name: str
    """The SSID."""
    password: str = ""
    """Empty for an open network."""
    hidden: bool = False
    """Whether the network does not announce its name."""
    readable: bool = False
    """Whether the wall also shows the password in letters."""


@dataclass(frozen=True)
class Publication:
    """What may be read of a session by whoever has the address of its page."""

    token: str = ""
    """Unguessable, in the address; empty once it was taken back: it never leads there again."""
    steps: tuple[str, ...] = ()
    """The ids of the steps and parts that may be read; all others stay confidential."""
    part: str = "both"
    """The sheet, the notes or both (`synthesis.Part`)."""
    indexed: bool = False
    """Whether search engines may list the page."""
    published_at: float = 0.0
    by: str = field(default="", metadata=declare(people=PeopleIn.HERE))
    """The id of who published it; empty once that person is erased."""
