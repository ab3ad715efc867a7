"""Entities of what people put into steps: a contribution, and the base of its content."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, TypeVar

from tablee.model.entities.people import Role
from tablee.model.field_metadata import TIME, PeopleIn, TakenBack, declare

C = TypeVar("C", bound="Content")


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
