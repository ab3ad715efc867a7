"""What a plugin offers: activities, and all that an activity may see of a session.

An activity is a frozen dataclass; its fields are its settings, so the facilitator's form, the
validation and the storage follow from them. Its rules (`check`), its picture of the step (`view`)
and its part of the document (`synthesis`) are functions of data. Only `render` touches Streamlit.
"""

from __future__ import annotations

import dataclasses
import enum
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

from workshop.errors import NotAccepted
from workshop.model import (
    Appearance,
    Content,
    Contribution,
    Person,
    Role,
    Session,
    Step,
    StepState,
    begins_with,
)
from workshop.synthesis import Line, Part, Source
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workshop.actions import Former, PlannedAction
    from workshop.model import Urn
    from workshop.seat import Seat
    from workshop.synthesis import Piece, Synthesis
    from workshop.view import Audience, Field, View

__all__ = [
    "Activity",
    "Agenda",
    "AgendaStep",
    "Bundle",
    "Canvas",
    "Change",
    "ChangeKind",
    "Closing",
    "Editing",
    "Exporter",
    "Facts",
    "FollowUp",
    "Framing",
    "Intro",
    "Notes",
    "Outcome",
    "Portion",
    "Ranked",
    "Record",
    "StepRecord",
    "ToRead",
    "Wording",
    "ranked",
    "setting",
]

C = TypeVar("C", bound=Content)

ToRead = Literal["", "open", "closed"]
"""Of the draft: not to be read; with its readers; read over, but words can still be withdrawn."""


# ── settings ────────────────────────────────────────────────────────────────────────────────


def setting(
    default: Any,
    label: str,
    *,
    help: str = "",
    min_value: float | None = None,
    max_value: float | None = None,
    options: Mapping[Any, str] | None = None,
    choices: Callable[[StepRecord], Mapping[str, str]] | None = None,
    longest: int = 300,
    last: bool = False,
) -> Any:
    """A setting of an activity, declared where it is used.

    `label` and `help` are French texts marked with `N_`; `min_value` and `max_value` are included;
    `options` maps the allowed values to their labels; `choices` computes them from the step (the
    cards of an earlier step, say); a text is at most `longest` characters; a tuple of texts is
    typed one a line; those marked `last` stand after the others in the form.
    """
    metadata = {
        "label": label,
        "help": help,
        "min_value": min_value,
        "max_value": max_value,
        "options": options,
        "choices": choices,
        "longest": longest,
        "last": last,
    }
    return field(default=default, metadata=metadata)


# ── what an activity sees ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Facts:
    """What an activity keeps of a step itself: whose turn it is, whether the plan is shared.

    A subclass is a frozen dataclass of plain values, each with a default.
    """

    changed_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    """The roles that may change them."""


@dataclass(frozen=True)
class Ranked:
    """One option of an outcome; equal scores share a rank (1, 1, 3)."""

    id: str
    text: str
    score: float
    rank: int


@dataclass(frozen=True)
class Outcome:
    """What a vote has said, best first."""

    options: tuple[Ranked, ...]
    voters: int
    """People who voted, whoever brought their ballots."""
    cast: float
    """Units cast (dots …)."""
    available: float
    """Units that could have been cast."""


def ranked(scores: Sequence[tuple[str, str, float]]) -> tuple[Ranked, ...]:
    """Orders `(id, text, score)`, highest first; ties share a rank and keep their order."""
    ordered = sorted(scores, key=lambda option: -option[2])
    higher = {score: sum(1 for s in ordered if s[2] > score) for _id, _text, score in ordered}
    return tuple(Ranked(id_, text, score, higher[score] + 1) for id_, text, score in ordered)


@dataclass(frozen=True)
class StepRecord:
    """One step as an activity sees it: settings applied, contributions, and what came before.

    `contributions` holds what is shared, in order of position; private ones reach only their
    author's seat, and the ballots of a vote only its `tally`.
    """

    session: Session
    step: Step
    activity: Activity
    contributions: tuple[Contribution, ...]
    people: Mapping[str, Person]
    earlier: tuple[StepRecord, ...] = ()
    """The steps before this one on the agenda, in order."""
    beside: tuple[StepRecord, ...] = ()
    """The other steps beside the agenda, for `Editing` alone; empty elsewhere."""
    outcome: Outcome | None = None
    rounds: tuple[Urn, ...] = ()
    """What the closed rounds of a vote counted, in order."""
    entered: int = 0
    """Votes of an open round typed for the room: paper and hands, people counted."""
    kept: Mapping[str, int] = field(default_factory=dict)
    """How many contributions wait to be revealed, by the id of their author; never their words."""
    media: Mapping[str, bytes] | None = None
    """Pictures by name, where the reader needs their bytes (a synthesis); None elsewhere."""

    @property
    def urn(self) -> Urn | None:
        """What the last closed round of a vote counted; None while there is none."""
        return self.rounds[-1] if self.rounds else None

    @property
    def running(self) -> bool:
        """Whether it is this step's turn now."""
        return self.step.state is StepState.RUNNING or self.step.beside

    @property
    def done(self) -> bool:
        """Whether the step is over."""
        return self.step.state is StepState.DONE

    @property
    def title(self) -> str:
        """The facilitator's title for the step, or the activity's, in the language being spoken."""
        return self.step.title or _(self.activity.title)

    def facts(self, kind: type[F]) -> F:
        """The step's facts, as the activity's own type."""
        return read_facts(kind, self.step.facts)

    def of(self, kind: type[C]) -> tuple[tuple[Contribution, C], ...]:
        """The contributions with this kind of content, in order, each with its content."""
        return tuple((c, c.content) for c in self.contributions if isinstance(c.content, kind))

    def get(self, contribution: str) -> Contribution | None:
        """The contribution with this id, if it is here and shared."""
        return next((c for c in self.contributions if c.id == contribution), None)

    def person(self, who: str) -> Person:
        """The person with this id; one with no name if he or she was erased."""
        return self.people.get(who) or Person(id=who, name="", appearance=Appearance.HIDDEN)

    def name(self, who: str) -> str:
        """How a person is named in the report, as he or she chose."""
        return shown_name(self.person(who))

    def first_name(self, who: str) -> str:
        """How a person is named on screens: first name, unless he or she asked for less."""
        return screen_name(self.person(who))

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """The people who hold a role, in order of arrival."""
        return tuple(p for p in self.people.values() if role in p.roles)

    @property
    def group(self) -> tuple[Person, ...]:
        """Everybody who takes part: all but those who only facilitate, in order of arrival."""
        return tuple(p for p in self.people.values() if p.roles != {Role.FACILITATOR})

    @property
    def request(self) -> str:
        """The carrier's request adopted in an earlier framing step; empty before that."""
        for record in reversed(self.earlier):
            if isinstance(record.activity, Framing):
                return record.activity.request(record)
        return ""

    @property
    def leads(self) -> tuple[tuple[str, str], ...]:
        """What earlier steps set aside for the group's reflection: `(id, words)`, in order."""
        return tuple(lead for record in self.earlier for lead in record.activity.leads(record))

    def signed(self, contribution: Contribution, text: str) -> Line:
        """The line `first name : sentence`, for the notes.

        A sentence that already begins with the name is left as it is: scribes often write it so.
        """
        source, person = self.source(contribution), self.person(contribution.person)
        if begins_with(text, person.first_name):
            return Line(text, source)
        return Line(f"{screen_name(person)} : {text}", source)

    def source(self, contribution: Contribution) -> Source:
        """Where a line made from this contribution comes from."""
        return Source(contribution.id, contribution.person, contribution.step)


def shown_name(person: Person) -> str:
    """How a person is named in the report: `Naïma Bellec`, `Naïma`, `N. B.` or `Une personne`."""
    return {
        Appearance.FULL: person.name,
        Appearance.FIRST: person.first_name,
        Appearance.INITIALS: person.initials,
        Appearance.HIDDEN: "",
    }[person.appearance] or _("Une personne")


def screen_name(person: Person) -> str:
    """How a person is named on phones and wall: the first name where the full one is allowed."""
    return person.first_name if person.appearance is Appearance.FULL else shown_name(person)


@dataclass(frozen=True)
class Record:
    """A whole session at one instant: every step, the people, who notes beside."""

    session: Session
    steps: tuple[StepRecord, ...]
    """The steps on the agenda, in order."""
    beside: tuple[StepRecord, ...]
    """The steps open beside every other (shared notes)."""
    people: Mapping[str, Person]

    @property
    def current(self) -> StepRecord | None:
        """The running step; None before the first and after the last."""
        return next((s for s in self.steps if s.step.id == self.session.current), None)

    def step(self, step: str) -> StepRecord | None:
        """The step with this id, on the agenda or beside it."""
        return next((s for s in self.steps + self.beside if s.step.id == step), None)


# ── what an activity is asked to judge ──────────────────────────────────────────────────────


class ChangeKind(enum.StrEnum):
    """What somebody wants to do to a step."""

    POST = "post"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    SHARE = "share"
    MOVE = "move"
    FACTS = "facts"


@dataclass(frozen=True)
class Change:
    """A change somebody asks for; `check` accepts it by returning, refuses it by raising."""

    kind: ChangeKind
    by: Person
    """Whose words or deed it is."""
    content: Content | None = None
    """The new content (POST, EDIT), or the present one (WITHDRAW, SHARE, MOVE)."""
    before: Contribution | None = None
    """The contribution as it stands; None for POST and FACTS."""
    facts: Facts | None = None
    """The new facts (FACTS)."""
    mine: tuple[Contribution, ...] = ()
    """All that `by` has in this step, private ones included."""
    entered_by: Person | None = None
    """The facilitator who types for the room, if one does."""
    at: float = 0.0
    """Now, in seconds since 1970."""


F = TypeVar("F", bound=Facts)


def read_facts(kind: type[F], stored: Mapping[str, Any]) -> F:
    """Facts from what is stored: unknown fields are left out, missing ones take their default."""
    import msgspec  # here: the nouns need no encoder

    names = {f.name for f in dataclasses.fields(kind)}
    return msgspec.convert({k: v for k, v in stored.items() if k in names}, kind)


# ── activities ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Activity(ABC):
    """One kind of step that a plugin offers. A subclass is frozen; its fields are its settings."""

    name: ClassVar[str]
    """Stands in the sessions' files: lower case, underscores, never renamed."""
    title: ClassVar[str]
    """What people read, marked with `N_`."""
    summary: ClassVar[str] = ""
    """One sentence for the facilitator who chooses it, marked with `N_`."""
    icon: ClassVar[str] = "square"
    minutes: ClassVar[float] = 5
    """What it takes by default."""
    contents: ClassVar[tuple[type[Content], ...]] = ()
    """The kinds of content that people put into it."""
    facts: ClassVar[type[Facts]] = Facts
    silent: ClassVar[frozenset[Role]] = frozenset()
    """Roles that listen during this step: they can post only what is private."""
    beside: ClassVar[bool] = False
    """Open beside every step instead of standing on the agenda."""

    def prompt(self, step: StepRecord) -> str:
        """What to do, in one sentence, on top of phones."""
        return ""

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        """What this person is to do, where it differs from the others' (the carrier's part)."""
        return self.prompt(step)

    def check(self, change: Change, step: StepRecord) -> None:  # noqa: B027 - many have no rule
        """Accepts a change by returning, refuses it with `NotAccepted` or `NotAllowed`.

        Called under the session's lock, after rights, states and lengths were checked. Pure.
        """

    def may_move(self, step: StepRecord, contribution: Contribution, by: Person) -> bool:
        """Whether somebody may put a contribution elsewhere: by default whoever may correct it."""
        mine = contribution.person == by.id
        return mine or (contribution.shared and by.has(*contribution.content.edited_by))

    def keeps(self, step: StepRecord, content: Content) -> bool:
        """Whether a new content stays its author's alone until it is shared, or all is revealed.

        Unlike `Content.private` this may depend on the step: cards that are written alone first.
        """
        return content.private

    @abstractmethod
    def view(self, step: StepRecord, audience: Audience) -> View:
        """What everybody in this audience sees. Pure, and quick: called at each change."""

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """What everybody can write while the step runs. Pure, and quick.

        Where `draws` is false, phones of those who only take part have them with the view; where
        there is no `render`, the others have them on their pages.
        """
        return ()

    @property
    def draws(self) -> bool:
        """Whether those who only take part, with no other role, have a page that `render` draws.

        Where it is false, the view and `fields` are all that they have; these come by the stream,
        so that a step is before a thousand people at once, and a card costs no page drawn again.
        """
        return type(self).render is not Activity.render

    def render(self, seat: Seat) -> None:  # noqa: B027 - some steps are only watched
        """Draws one person's own part with Streamlit: what I type, what is mine, what I decide."""

    def act(self, seat: Seat, action: str, target: str) -> None:
        """Does what a button of the view asks for (see `view.Action`), through the seat."""
        raise NotAccepted(_("Ce bouton n’est plus là. La page va se remettre à jour."))

    def answer(self, seat: Seat, action: str, target: str, text: str) -> None:
        """Does what a button that asks for words (`view.Action.asks`) does with them."""
        raise NotAccepted(_("Ce bouton n’est plus là. La page va se remettre à jour."))

    def arrange(self, seat: Seat, target: str, place: str, before: str | None) -> None:
        """Puts a card or group of the board elsewhere.

        `place` is the id of a zone or group of the board; `before` that of what stands there after
        it, None for the end.
        """
        raise NotAccepted(_("Ici, les cartes ne se déplacent pas."))

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """What later steps can vote on: `(id, words)` in order; every text shown, by default."""
        texts = ((c, getattr(c.content, "text", "")) for c in step.contributions if not c.hidden)
        return tuple((c.id, text) for c, text in texts if isinstance(text, str) and text)

    def important(self, step: StepRecord) -> frozenset[str]:
        """The ids of what the group marked as important here, or set aside."""
        return frozenset(id_ for id_, _words in self.leads(step))

    def actions(self, step: StepRecord) -> Sequence[PlannedAction]:
        """The actions that were decided or proposed here, in order; hidden ones left out."""
        return ()

    def asides(self, step: StepRecord) -> Sequence[tuple[str, Sequence[str]]]:
        """What a plan says besides its actions, in order: `("Faire plus", sentences)`."""
        return ()

    def leads(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """What this step sets aside for the group's reflection: `(id, words)` in order."""
        return ()

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """What the step adds to the document, in order. Pure; never an empty line."""
        return ()


@dataclass(frozen=True)
class Intro(Activity):
    """How people meet."""

    def introduced(self, sentence: str) -> Content | None:
        """A person's sentence from a report that is brought in; None where nobody has one here.

        It is kept whatever its length.
        """
        return None

    def present(self, names: str) -> Content | None:
        """The list of those present, as such a report has it; None where there is none here.

        Empty where the report has none: then none is to be made of the session's people.
        """
        return None


@dataclass(frozen=True)
class FollowUp(Intro):
    """How people hear what has become of the actions of a former session."""

    def taken_up(self, actions: Sequence[PlannedAction]) -> Sequence[Content]:
        """These actions as contents of the step with which a following session begins, in order."""
        return ()


@dataclass(frozen=True)
class Framing(Activity):
    """How the problem is told, questioned and put into words."""

    def request(self, step: StepRecord) -> str:
        """The request that the room works on from here; empty while there is none."""
        return ""


@dataclass(frozen=True)
class Canvas(Activity):
    """A place where a group thinks together with cards."""

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The cards that later steps can vote on: `(id, words)` in order; a group counts as one."""
        return ()

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """Its cards."""
        return self.cards(step)


@dataclass(frozen=True)
class Notes(Activity):
    """Notes taken together, beside every step."""

    beside: ClassVar[bool] = True

    def about(self, notes: StepRecord, step: StepRecord) -> Sequence[Piece]:
        """What the notes hold about one step, for the document."""
        return ()


@dataclass(frozen=True)
class Portion:
    """A part of what was written into the document itself, as a section of its notes."""

    id: str
    """The same for as long as it has something in it; no step has it, nor another portion."""
    title: str
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class Wording:
    """That a line of the document has other words than those that were said."""

    about: str
    """The id of the contribution that the line comes from; empty for none."""
    said: str
    """The line as the step wrote it."""
    wording: str


@dataclass(frozen=True)
class Editing(Notes):
    """What whoever takes notes makes of the document, and what the others say of it.

    It stays open when the session is closed. It sees the whole session: `StepRecord.earlier` are
    the steps of the agenda, `StepRecord.beside` the others beside it.
    """

    @property
    def draws(self) -> bool:
        """It has a page of its own, and draws nothing elsewhere."""
        return False

    def to_be_read(self, step: StepRecord, now: float) -> ToRead:
        """Whether everybody in the session is asked to read the draft now."""
        return ""

    def read(self, seat: Seat) -> None:
        """Draws with Streamlit what one reader does, over the view for `Audience.READER`."""

    def withdrawn(self, step: StepRecord) -> frozenset[str]:
        """The ids of contributions whose authors took them out of the document."""
        return frozenset()

    def portions(self, step: StepRecord) -> Sequence[Portion]:
        """What no step wrote and `revised` adds, in the parts that may be public or not, each once.

        Nothing of it is read by strangers unless the facilitator says so, part by part. Pure.
        """
        return ()

    def said(self, step: StepRecord) -> Sequence[Contribution]:
        """What was added to the document in people's own words, for tables of all that was said."""
        return ()

    def revised(self, step: StepRecord, written: Synthesis) -> Synthesis:
        """The document as it is to be read: what the steps wrote, and what was made of it. Pure."""
        return written

    def wordings(self, step: StepRecord) -> Sequence[Wording]:
        """The lines that `revised` words anew: all that shows them elsewhere follows. Pure.

        Of two about the same words, the last one counts.
        """
        return ()

    def reword(self, seat: Seat, line: Line, text: str) -> None:
        """Words a line of the document anew; what was said does not change.

        `line` is one of those that `revised` wrote. Raises `NotAccepted` where it cannot be.
        """
        raise NotAccepted(_("Cette ligne ne se corrige pas dans la synthèse."))

    def taken_in(self, document: Synthesis) -> Sequence[Content]:
        """A document that was written elsewhere, as contents that `revised` adds to an empty one.

        Its title, lead, people and introductions are the session's own, and not among them.
        """
        return ()


@dataclass(frozen=True)
class Closing(Activity):
    """How people part: what it brought."""


# ── agendas and exporters ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class AgendaStep:
    """One line of a ready-made agenda."""

    activity: str
    minutes: float
    title: str = ""
    """Marked with `N_`; empty for the activity's own."""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Agenda:
    """A ready-made agenda."""

    name: str
    title: str
    summary: str
    steps: tuple[AgendaStep, ...]

    @property
    def minutes(self) -> float:
        """The sum of its steps."""
        return sum(step.minutes for step in self.steps)

    def __iter__(self) -> Iterator[AgendaStep]:
        """The steps in order."""
        return iter(self.steps)


@dataclass(frozen=True)
class Exporter(ABC):
    """Writes a synthesis in one format. Pure: the same tree gives the same bytes."""

    name: ClassVar[str]
    """What `workshop export SESSION NAME` takes."""
    title: ClassVar[str]
    extension: ClassVar[str]
    """Without the dot."""
    media_type: ClassVar[str]
    parts: ClassVar[frozenset[Part]] = frozenset(Part)
    """The documents that it can write: all that was said is no part of the sheet."""
    reads: ClassVar[bool] = False
    """Whether `former`, `archived` and `document` read what `export` writes."""

    @abstractmethod
    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file: the sheet, the notes, or both."""

    def former(self, data: bytes) -> Former:
        """What such a file leaves to a session that follows.

        Raises `NotAccepted` with a sentence for whoever gave a file that cannot be read so.
        """
        raise NotAccepted(_("Ce format ne se relit pas."))

    def archived(self, data: bytes) -> Mapping[str, Any] | None:
        """The whole session in such a file, for `Sessions.bring_in`; None where it holds none.

        Raises `NotAccepted` as `former` does. What stands in it is not checked here.
        """
        return None

    def document(self, data: bytes) -> Synthesis:
        """The document in such a file, without the sources of its lines.

        Raises `NotAccepted` as `former` does.
        """
        raise NotAccepted(_("Ce format ne se relit pas."))


@dataclass(frozen=True)
class Bundle(Exporter):
    """Puts the files of all other formats into one."""

    @abstractmethod
    def bundle(self, synthesis: Synthesis, part: Part, files: Mapping[str, bytes]) -> bytes:
        """The file that holds `files`, by name, and the pictures. Pure."""

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The pictures alone."""
        return self.bundle(synthesis, part, {})
