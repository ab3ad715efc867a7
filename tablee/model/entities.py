"""Entities of the data model: sessions, steps, people, contributions; frozen, without rules.

Times are seconds since 1970 (UTC), durations seconds unless a name says minutes.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from tablee.model.fields import TIME, PeopleIn, TakenBack, declare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

C = TypeVar("C", bound="Content")


class Role(enum.StrEnum):
    """What a person is in the room; a person may hold several. Stated, never deduced."""

    CARRIER = "carrier"
    FACILITATOR = "facilitator"
    SCRIBE = "scribe"
    TIMEKEEPER = "timekeeper"
    PARTICIPANT = "participant"


class Appearance(enum.StrEnum):
    """How a person chose to be named in the report."""

    FIRST = "first"
    FULL = "full"
    INITIALS = "initials"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Listed:
    """Where a list of people in a report has somebody."""

    place: int
    """From 0."""
    text: str = ""
    """As the report has it, shown while the person appears in full; empty for the name as it is."""


@dataclass(frozen=True)
class Person:
    """Somebody in the room, with or without a phone."""

    id: str
    name: str = field(metadata=declare(one_line=True))
    """As it was typed."""
    appearance: Appearance = Appearance.FIRST
    roles: frozenset[Role] = frozenset({Role.PARTICIPANT})
    joined_at: float = field(default=0.0, metadata=declare(within=TIME))
    """People are listed in this order."""
    by_facilitator: bool = False
    """Entered by the facilitator: this person has no phone of his or her own here."""
    formerly: tuple[str, ...] = field(default=(), metadata=declare(archived=False, one_line=True))
    """Names that this person went by before, oldest first."""
    apart: tuple[str, ...] = field(default=(), metadata=declare(people=PeopleIn.ANYBODY))
    """Ids of people, and of spellings (`spelling_id`), that somebody said are not this person."""
    card: int = 0
    """The number of the voting card that this person holds; 0 for none."""
    remote: bool = False
    """Takes part from elsewhere, as this person said: by a call, not in the room."""
    place_told: bool = False
    """Whether the document may say which of the two it is, as this person agreed."""
    listed: dict[str, Listed] | None = None
    """Of somebody who came with a report (`document.importing`): where its lists have this person,
    by their names in `synthesis.LABELS`. Who is not under `participants` is not in that list."""

    @property
    def first_name(self) -> str:
        """The first word of the name as given."""
        return self.name.split()[0] if self.name.split() else ""

    @property
    def initials(self) -> str:
        """The first letter of each word: `N. B.` for `Naïma Bellec`."""
        return " ".join(f"{word[0].upper()}." for word in self.name.split())

    @property
    def takes_part(self) -> bool:
        """Whether one is among the participants of the report.

        The carrier has a line of his or her own; who only facilitates is no participant.
        """
        if self.listed is not None:
            return "participants" in self.listed
        return not self.has(Role.CARRIER) and self.roles != {Role.FACILITATOR}

    def has(self, *roles: Role) -> bool:
        """Whether this person holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)


SOMEBODY: Final = "somebody"
"""For whom words are typed that somebody of the group said: whoever facilitates did not see who."""
A_VOICE: Final = Person("", "", by_facilitator=True)
"""Whoever that was, as rules look at who may say what: nobody's name, a participant's rights."""


class StepState(enum.StrEnum):
    """Where a step stands on the agenda."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


MOST_MINUTES: Final = 600
"""Longest duration of a step."""
MOST_QUESTION: Final = 500
"""Characters of a session’s question."""
TOLD: Final = 200
"""Characters of a sentence of `ActivitySummary.told`."""


@dataclass(frozen=True)
class ActivitySummary:
    """What an activity said of itself when its step was written, for when its plugin is missing."""

    titles: dict[str, str] = field(default_factory=dict, metadata=declare(one_line=True))
    """By language."""
    icon: str = ""
    family: str = ""
    """The kind of activity that it is: `vote`, `notes`, `editing`, `canvas` …; empty for others."""
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By kind of content, the fields that hold nothing but names."""
    told: dict[str, tuple[str, ...]] = field(default_factory=dict, metadata=declare(one_line=True))
    """By language, the result in sentences of at most `TOLD` characters; nobody’s words."""
    few: bool = False
    """Of a vote: whether words on ballots are told though they are secret and few."""
    under: dict[str, tuple[str, ...]] | None = None
    """By kind of content, the fields with the ids of what it is told under; None where the step was
    last written before this was kept."""


@dataclass(frozen=True)
class Step:
    """One activity placed on the agenda with its settings, and how its time went."""

    id: str
    activity: str
    """The name under which a plugin offers it; its plugin may be gone."""
    title: str = ""
    """The facilitator's own title; empty for the activity's."""
    minutes: float = field(default=5.0, metadata=declare(within=(0, MOST_MINUTES)))
    """As the agenda has it."""
    settings: dict[str, Any] = field(default_factory=dict)
    """The activity’s, by name; one that is not there has its default."""
    position: float = 0.0
    """Steps stand in the order of these numbers, which leave room between them."""
    beside: bool = False
    """Open beside every step (shared notes) instead of standing on the agenda."""
    state: StepState = StepState.WAITING
    spent: float = field(default=0.0, metadata=declare(within=TIME))
    """Seconds run before `resumed_at`."""
    resumed_at: float | None = field(default=None, metadata=declare(within=TIME))
    """When the clock last started; None while it stands still."""
    ended_at: float | None = field(default=None, metadata=declare(within=TIME))
    """When it ended; None while it has not, and where that was not kept."""
    extra_minutes: float = field(default=0.0, metadata=declare(within=TIME))
    """Added while it ran ("+1 min")."""
    facts: dict[str, Any] = field(
        default_factory=dict,
        metadata=declare(taken_back=TakenBack.ACTIVITY, people=PeopleIn.ANYBODY),
    )
    """What the activity keeps of the step itself (whose turn it is, whether the vote is open …)."""
    finished: tuple[str, ...] = field(
        default=(), metadata=declare(taken_back=TakenBack.MEMBERS, people=PeopleIn.HERE)
    )
    """Ids of the people who said they have finished, in that order."""
    seats: dict[str, str] = field(
        default_factory=dict,
        metadata=declare(taken_back=TakenBack.NEVER, people=PeopleIn.HERE),
    )
    """The id of the group that each who came late to it was sent to, by that person's."""
    outcome: dict[str, Any] | None = None
    """What a vote has said, once closed (`activities.Outcome`)."""
    left_hidden: bool = False
    """Whether whoever facilitates said that its result, not shown to the room, stays hidden."""
    revision: int = field(default=0, metadata=declare(taken_back=TakenBack.NEVER, archived=False))
    """Grows with each change that redraws people's own part of the screen (not contributions)."""
    handled: int = field(default=0, metadata=declare(archived=False))
    """Grows with each change that redraws the console's part alone."""
    moderated: bool = False
    """Whether what people write in it waits until whoever facilitates shows it."""
    early: bool = False
    """Whether it is open to everybody before the session's first step is started."""
    advice: str = ""
    """What its agenda advises whoever facilitates; on the console alone."""
    run_sheet: dict[str, str] = field(default_factory=dict)
    """What the run sheet says of it in place of its activity: `aim`, `say`, `do` and `material`, a
    line each, and `who`. On the console and in that document alone."""
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    """By language, its `title` and those of its settings that are texts, in other words than the
    session's: each person reads theirs, where it is there."""
    plain: ActivitySummary | None = field(
        default=None, metadata=declare(taken_back=TakenBack.NEVER)
    )
    """How it is told without its plugin; None where it was last written before this was kept."""

    def elapsed(self, now: float) -> float:
        """Seconds the step has run by `now`, pauses left out."""
        return self.spent + (max(0.0, now - self.resumed_at) if self.resumed_at else 0.0)

    @property
    def allotted(self) -> float:
        """Seconds the step may take, added minutes included."""
        return (self.minutes + self.extra_minutes) * 60


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
    """Of the schema on disk (`storage.schema`)."""
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


@dataclass(frozen=True)
class Content:
    """The base of what people put into a step; each activity declares its own kinds.

    A subclass is a frozen dataclass of plain values (str, int, float, bool, None, and tuples or
    dicts of these). `kind` names it in the session's files: never rename it.
    """

    kind: ClassVar[str] = ""
    private: ClassVar[bool] = False
    """Only its author sees it until it is shared."""
    shareable: ClassVar[bool] = True
    """Whether a private one can ever be shared."""
    recalled: ClassVar[bool] = False
    """Whether its author wants it at hand in later steps (`OwnRecord.recalled`): a note to oneself,
    an idea that was written alone first."""
    posted_by: ClassVar[frozenset[Role] | None] = None
    """The roles that may post it; None for everybody."""
    refused_to: ClassVar[frozenset[Role]] = frozenset()
    """Roles that may not post it, whatever else they are."""
    edited_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    """The roles that may edit or withdraw other people's; the author always may."""
    before_start: ClassVar[bool] = False
    """May be posted while the step still waits (prepared)."""
    placed_by: ClassVar[tuple[str, ...]] = ()
    """The fields that say where it stands: moving it changes these alone, correcting it the others,
    so that a card corrected and moved at the same time is both."""
    longest: ClassVar[int] = 2000
    """Characters allowed in each text."""
    name_lists: ClassVar[tuple[str, ...]] = ()
    """The fields that hold nothing but names: they follow when somebody's name changes, and the
    report writes them as each person chose."""
    told_under: ClassVar[tuple[str, ...]] = ()
    """The fields that hold the id, or ids, of what it is about: an answer's question, a comment's
    card. In tables of all that was said, and without its plugin, it is told only while some of
    these stand, or where it names none; elsewhere `view` and `synthesis` see to that."""

    @property
    def repeats(self) -> tuple[str, ...]:
        """Ids of contributions whose words it holds too: it is erased with them."""
        return ()

    @property
    def approves_document(self) -> bool:
        """Whether with it its author approves the document."""
        return False

    def renewed(self, typed: Sequence[Contribution]) -> Content:
        """The content as it would be stored now, where sessions from before hold another form.

        Files and their history are written again so when the session opens, or somebody erases
        words: for what may quote these without being theirs. `typed` is what was put into the
        steps, in the order of the agenda. Pure; itself where nothing is to change.
        """
        return self

    def retyped(self, before: Content) -> Content:
        """What comes of it when somebody typed it, in a form, in the place of `before`.

        For fields that nobody types and that follow from one that was typed. Pure; itself where
        nothing follows.
        """
        return self

    def called(self, verb: str) -> str:
        """What having done this (`post`, `edit`, `withdraw`) with it is called in the history.

        A few words that can stand after a colon; empty for the usual ones.
        """
        return ""

    def in_words(self) -> str:
        """All that it says, where that is more than `text`: a weather chosen, and words about it.

        Tables of all that was said have this; and where it says something, `text` may be empty.
        Empty for the usual, which is the text alone. In the language being spoken.
        """
        return ""

    def texts(self) -> tuple[str, ...]:
        """Every text a person typed in it, in the order of the fields."""
        return tuple(texts_in([getattr(self, f.name) for f in dataclasses.fields(self)]))


def texts_in(value: Any) -> list[str]:
    """Every text in plain values, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return []
    return [text for each in value for text in texts_in(each)]


def with_fields(content: C, fields: Mapping[str, Any]) -> C:
    """The content with these fields in place of its own."""
    return dataclasses.replace(content, **fields) if fields else content


@dataclass(frozen=True)
class UnknownContent(Content):
    """What a plugin that is no longer there left behind: still readable, as text."""

    was: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()
    """Fields that are not read as words: lists of names, which people appear in as they chose."""

    def texts(self) -> tuple[str, ...]:
        """What somebody typed among the fields, as far as it can be told from ids and choices."""
        named = _named_texts({k: v for k, v in self.fields.items() if k not in self.unsaid})
        return tuple(text for name, text in named if name == "text" or _are_words(text))

    def strings(self) -> tuple[str, ...]:
        """Every text in it, whatever it means."""
        return tuple(text for _name, text in _named_texts(self.fields))

    def named_in(self, fields: Sequence[str] | None) -> tuple[str, ...]:
        """The ids that stand in these of its fields; None for all but `OF_NOTHING_HERE`."""
        names = self.fields.keys() - OF_NOTHING_HERE if fields is None else fields
        kept = {name: value for name, value in self.fields.items() if name in names}
        return tuple(text for _name, text in _named_texts(kept) if _AN_ID.fullmatch(text))

    def names_another(self) -> bool:
        """Whether it may be about something of the session: a text holds what may be an id."""
        return any(_AN_ID.search(text) for text in self.strings())


OF_NOTHING_HERE: Final = frozenset({"text", "uid"})
"""Fields that name nothing of the session: words, and what calendars know an action by
(`PlannedAction.uid`), which may be another session's."""
_AN_ID: Final = re.compile(r"(?<![0-9a-z])[0-9a-hjkmnp-tv-z]{12}(?![0-9a-z])")
_NO_WORDS: Final = re.compile(
    r"[a-z0-9_.:-]*"  # a choice, the name of a zone
    r"|(?:.*\s)?(?=[a-z]*[0-9])[0-9a-hjkmnp-tv-z]{12}(?:\s.*)?"  # an id, or a key with one in it
    r"|[\w-]{12,}\.\w{2,4}",  # a picture
    re.ASCII | re.DOTALL,
)


def _are_words(text: str) -> bool:
    """Whether a text of unknown meaning is words: what only may be an id or a name is none."""
    return len(text) > MOST_OF_A_NAME or _NO_WORDS.fullmatch(text.strip()) is None


MOST_OF_A_NAME: Final = 200
"""Characters; what is longer was typed by somebody."""


def _named_texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in plain values, with the name of the field that holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _named_texts(item, name)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _named_texts(item, str(key))


@dataclass(frozen=True)
class Contribution:
    """What one person put into one step."""

    id: str
    step: str
    """The id of the step that it stands in."""
    person: str = field(metadata=declare(people=PeopleIn.HERE))
    """The id of its author; empty for what was taken up from a former session: nobody's here."""
    content: Content
    """The fields of its kind."""
    at: float = field(metadata=declare(within=TIME))
    """When it was posted."""
    position: float
    """Contributions of a step stand in the order of these numbers."""
    edited_at: float | None = field(default=None, metadata=declare(within=TIME))
    """When its words were last changed; None where they never were."""
    entered_by: str | None = field(default=None, metadata=declare(people=PeopleIn.HERE))
    """The id of who typed it for a person without a phone; None when typed by that person."""
    shared: bool = True
    """False while only its author sees it."""
    hidden: bool = False
    """Taken off the wall and the phones by the facilitator; the console still shows it."""
    moderation: str = ""
    """What became of it where texts wait until whoever facilitates shows them: `waiting`, `aside`
    (set aside), `nameless` (shown, and nobody's for all who read it); empty for any other. While it
    waits or is set aside it is not `shared`."""
    reply: str = ""
    """What whoever facilitates says to its author alone, of a text that was set aside."""
    revision: int = field(default=0, metadata=declare(taken_back=TakenBack.NEVER))
    """How often what it says has changed, wherever it stands; nothing takes that back."""


WAITING: Final = "waiting"
ASIDE: Final = "aside"
NAMELESS: Final = "nameless"
IN_QUEUE: Final = frozenset({WAITING, ASIDE})
"""What `Contribution.moderation` says of a text that only its author and the facilitators see."""


# ── what a vote leaves ──────────────────────────────────────────────────────────────────────


Marks = dict[str, int | float]
"""What a ballot says: a number by option, whose meaning is the method's (dots, grade, place)."""


@dataclass(frozen=True, eq=False)
class Cast:
    """One ballot, or several alike, as they were counted."""

    marks: Marks = field(default_factory=dict)
    """By option, what was marked: dots, a grade, a place, as the method has it."""
    text: str = ""
    """Words that go with it: an objection."""
    paper: bool = False
    """Typed from paper; it is nobody's. A secret urn says so only where there are many of each."""
    times: int = 1
    """How many people voted so (hands counted in the room)."""
    person: str = field(default="", metadata=declare(people=PeopleIn.HERE))
    """Whose it is; empty in a secret vote, and for what is nobody's."""
    ballot: str = ""
    """The id of the contribution that it was, so that its words go when they are erased; likewise
    empty in a secret vote."""
    words: str = ""
    """The two words by which whoever put it finds it, in a secret vote that can be checked."""


@dataclass(frozen=True, eq=False)
class HandCount:
    """Hands counted in the room, where the method needs no more than numbers by option."""

    voters: int
    counts: dict[str, dict[str, int]]
    """By option, then by mark as text (`"2"`): how many hands."""


@dataclass(frozen=True, eq=False)
class Urn:
    """What one round of a vote counted. Compared by identity: counts made of it can be kept.

    Of a secret vote it holds no person and no time of a ballot, and its ballots stand in an order
    that depends on nothing but what they say.
    """

    id: str
    """`<step>-<round>`."""
    step: str
    """The id of the step."""
    round: int
    """From 1."""
    secret: bool
    """As it was said before the vote opened."""
    opened_at: float = field(metadata=declare(within=TIME))
    closed_at: float = field(metadata=declare(within=TIME))
    options: tuple[tuple[str, str], ...]
    """What was voted on: `(id, words)`."""
    ballots: tuple[Cast, ...] = ()
    """Sorted by what they say, and by nothing else."""
    hands: tuple[HandCount, ...] = ()
    """Those counted in the room beside the ballots."""
    origins: dict[str, int] = field(default_factory=dict)
    """Ballots by origin: `phone`, `room` (typed for a person), `proxy`, `paper`, `hands`,
    `cards` (voting cards on a photo), `own-cards` (the same of cards that were given to people),
    `scan` (paper ballots on a photo), `own-scan` (the same of those that bear a name)."""
    entered_by: dict[str, tuple[str, ...]] = field(
        default_factory=dict, metadata=declare(people=PeopleIn.ANYBODY)
    )
    """Ids of the people who typed those that did not come from a phone, by origin."""
    unreadable: int = 0
    """Ballots whose key was lost: known to be there, not counted."""
    called: int = 0
    """How many people of the list could vote when it closed; 0 in rounds older than this count."""
    opened_by: str = field(default="", metadata=declare(people=PeopleIn.HERE))
    """The id of who opened it; empty once that person is erased."""
    counted: dict[str, tuple[int, float]] = field(default_factory=dict)
    """By option, the rank and the score that the method gave it: read where that is missing."""

    @property
    def nobodys(self) -> int:
        """How many of them are nobody's: paper, hands counted in the room, cards of nobody."""
        return sum(self.origins.get(origin, 0) for origin in ("paper", "hands", "cards"))

    @property
    def voters(self) -> int:
        """How many people's ballots were counted."""
        return sum(cast.times for cast in self.ballots) + sum(h.voters for h in self.hands)


def spaced(code: str) -> str:
    """The digits of a code in groups that can be read aloud: `482 916`, `4829 1637`.

    The space keeps them together, and in their order where one reads from right to left.
    """
    size = 3 if len(code) % 3 == 0 else 4
    return "\u00a0".join(code[i : i + size] for i in range(0, len(code), size))


_ID_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """A new random id for a step, person or contribution: 12 characters, 60 bits."""
    return "".join([_ID_ALPHABET[byte & 31] for byte in secrets.token_bytes(12)])


def is_id(text: str) -> bool:
    """Whether it looks like what `new_id` makes: of a step that is gone, of a card."""
    return len(text) == 12 and text.isalnum() and text.islower() | text.isdecimal()


def derived_id(*parts: str) -> str:
    """The id, of the same form, that these words always give."""
    digest = hashlib.sha256("\x00".join(parts).encode()).digest()
    return "".join([_ID_ALPHABET[byte & 31] for byte in digest[:12]])


def spelling_id(name: str) -> str:
    """The id of a spelling that nobody here bears: it can be remembered without keeping the name.

    Accents count in it, as they are what two spellings may differ by; case does not.
    """
    return derived_id("spelling", unicodedata.normalize("NFC", name).casefold().strip())


def fold(text: str) -> str:
    """The text without accents, case, punctuation or doubled spaces, for comparing.

    `Élodie` and `elodie` fold alike; so do straight and curly apostrophes.
    """
    plain = text.casefold()
    if plain.isascii():
        return " ".join(plain.translate(_SPACED).split())
    apart = unicodedata.normalize("NFKD", plain)
    kept = "".join(c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return " ".join(kept.split())


_SPACED: Final = {code: " " for code in range(128) if not chr(code).isalnum()}


_ELIDING: Final = ("a", "e", "i", "o", "u", "he", "hi", "ho", "hu", "yv")
"""How folded first names begin before which French elides: d’Adèle, d’Hélène, d’Yves, de Hamid."""


def elides(name: str) -> bool:
    """Whether French says "d’" before this name, not "de"."""
    return fold(name).startswith(_ELIDING)
