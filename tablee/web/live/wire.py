"""Message types of the live stream, for wall, console and phones, beside the view itself.

Types only: `frames` makes them, `assets/js/core/shapes.d.ts` has them for the scripts. What may be
left out is read from the annotations at run time, so they are no strings.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

from tablee.view import Button, Field, Mark, View


class FrameWifi(TypedDict):
    """The network that the wall names for those who come."""

    name: str
    password: str
    qr: str


class FrameSession(TypedDict):
    """The session that a frame is of."""

    title: str
    question: str
    """What the room works on, as whoever facilitates put it; empty for none."""
    state: str
    """`waiting`, `running` or `closed`."""
    agenda: str
    minutes: int
    summary: str
    shut: NotRequired[bool]
    """Whether nobody comes in any more, on the wall."""
    phoneless: NotRequired[bool]
    """Whether nobody in the room has a phone, on a wall whose entrance is shut."""
    code: NotRequired[str]
    address: NotRequired[str]
    qr: NotRequired[str]
    """The address of a picture."""
    wifi: NotRequired[FrameWifi | None]
    starts_at: NotRequired[str]
    """When it begins, as `10:00`; empty where nobody said. On the wall and the console."""
    planned_on: NotRequired[str]
    """The ISO date on which it is to begin, until it does; empty where nobody said. Likewise."""
    planned: NotRequired[str]
    """That day, and the hour, in words."""


class FrameStep(TypedDict):
    """The step that a frame shows."""

    id: str
    title: str
    number: int
    """Its place in the agenda from 1; 0 for one beside it."""
    of: int
    prompt: str
    quote: str
    """What stays in sight above it: the request, the proposal, the question of the session or of
    this vote; empty for nothing."""
    asked: NotRequired[bool]
    """Whether that is this vote's own question: it stays over the result."""
    vote: NotRequired[str]
    """Where a vote stands: `prepared`, `open`, `closed`, `shown`; left out where it is no vote."""
    ends: NotRequired[str]
    """Until when one can vote, in a sentence, where the vote closes by itself."""


class FrameClock(TypedDict):
    """The step's clock at the frame's time, in seconds."""

    running: bool
    elapsed: float
    allotted: float


class FrameRoom(TypedDict):
    """Who is in the room, counted."""

    people: int
    finished: int


class FrameAgendaLine(TypedDict):
    """A step of the agenda, on the console; times in seconds."""

    id: str
    title: str
    number: int
    state: str
    """As `StepState` has it; `skipped`, or `early` where it is open before the session begins,
    `open` where its vote goes on until its hour though it does not run."""
    spent: float
    allotted: float
    planned: float


class FramePerson(TypedDict):
    """Somebody of the room, on the console."""

    id: str
    name: str
    roles: list[str]
    place: NotRequired[str]
    """Where they take part from, where it is not the room."""
    state: str
    label: str
    away: NotRequired[str]
    heard: NotRequired[float | None]
    """When their page was last heard of, in the server's seconds."""


class FrameTotals(TypedDict):
    """How the whole session stands with its time, in seconds."""

    spent: float
    planned: float
    late: float
    ends_at: float | None


class FrameProjection(TypedDict):
    """What whoever facilitates makes the wall show besides its step."""

    large: View | None
    """In place of the step's view; on the wall alone."""
    target: str
    """The id of what stands in large, or a picture's address; empty for nothing."""
    words: str
    """What stands in large, in its own words."""
    message: str
    until: float
    """To when the message counts down, in the server's seconds; 0 for no countdown."""
    blank: bool
    dark: bool
    held: bool
    """Whether the wall's pages stay until somebody advances them."""
    advanced: int
    """How many pages it was advanced by hand, less those it was taken back."""
    page: int
    """The page that the wall shows, from 1; 0 where it has not said, and on the wall itself."""
    pages: int
    cut: int
    """How many cards of that page have room for their first lines alone."""
    awake: bool
    """Whether the wall’s browser keeps its screen from sleeping."""
    endpoint: str
    """Where the console's presses are sent; empty on the wall."""


class FrameEnd(TypedDict):
    """What the wall shows once all steps are over."""

    keywords: list[str]
    decided: list[str]
    """What each vote decided, in a sentence."""
    actions: list[str]
    retained: list[str]
    """What the group wrote that stands on the sheet, where it neither decided nor planned anything:
    the harvest of a conversation."""
    home: str
    """Where the synthesis is taken home; empty until it can be."""
    qr: str
    """The address of a picture of `home`."""
    published: bool
    """Whether anybody may read it there, or those alone who were there."""
    here: bool
    """Whether it is reached in this room alone, while this computer is on."""


class FrameDraft(TypedDict):
    """Where the draft of the document is read."""

    href: str
    state: str


class FrameWriting(TypedDict):
    """What can be written in the step by whoever only takes part."""

    fields: Sequence[Field]
    retyped: int


class OwnPart(TypedDict):
    """What is one person's alone in a step; part of each answer of `/write`, never of a frame."""

    prompt: str
    """What to do, as it is said to this person; empty for nothing."""
    shared: Sequence[str]
    """The names of everybody's fields that this person's roles let them write in."""
    fields: Sequence[Field]
    views: Sequence[View]
    told: str
    """What became of a text of theirs that waited, to be said aloud when it changes; or empty."""


class Frame(TypedDict):
    """What one audience sees at one instant."""

    v: int
    """The number of the session's last change in its journal, whichever process says it."""
    now: float
    """The server's clock, in seconds."""
    stage: str
    session: FrameSession
    step: FrameStep | None
    clock: FrameClock | None
    room: FrameRoom
    view: View
    """On the wire its buttons and marks are names of `sets`; `network/sets.js` puts them back."""
    languages: NotRequired[Mapping[str, str]]
    """The language of each title and question that is not in the reader's, by its words."""
    format: NotRequired[int]
    """The version of what is sent; 1 where it is not there."""
    sets: NotRequired[Mapping[str, Sequence[Button | Mark]]]
    endpoint: NotRequired[str]
    """Where presses, moves and words are sent; empty where nothing changes."""
    kept: NotRequired[str]
    """What is said where one's words are not shown to others yet; empty otherwise."""
    draft: NotRequired[FrameDraft | None]
    casting: NotRequired[str]
    """Differs once somebody's roles are others."""
    page: NotRequired[bool]
    """Whether the activity draws a page of its own for those who take part."""
    writing: NotRequired[FrameWriting | None]
    own: NotRequired[Sequence[str]]
    """The roles whose holders have a part of their own in the step, which they ask for."""
    touched: NotRequired[int]
    """The number of the last change by which somebody altered what is another's in it: who has a
    part of their own asks for it anew. 0 where none is known."""
    aside: NotRequired[int]
    """Differs once whoever facilitates has hidden a text of the step, or decided about one that
    waited: their authors are told, each in their own part. 0 where none was."""
    agenda: NotRequired[list[FrameAgendaLine]]
    people: NotRequired[list[FramePerson]]
    crowd: NotRequired[int]
    totals: NotRequired[FrameTotals]
    queue: NotRequired[View | None]
    """On the console: what waits until whoever facilitates shows it, above the view."""
    projection: NotRequired[FrameProjection]
    """On the wall and the console."""
    end: NotRequired[FrameEnd | None]
    """On the wall, once all steps are over."""


SHAPES: Final = (
    Frame,
    FrameSession,
    FrameWifi,
    FrameStep,
    FrameClock,
    FrameRoom,
    FrameAgendaLine,
    FramePerson,
    FrameTotals,
    FrameDraft,
    FrameWriting,
    OwnPart,
    FrameProjection,
    FrameEnd,
)
