"""`Activity`, the base class of activities: settings, validation, view, document part, facts."""

from __future__ import annotations

import dataclasses
import enum
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self, TypeVar

from tablee.errors import NotAccepted
from tablee.model.entities import Content, Contribution, Person, Role
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.activities.records.record import OwnRecord, StepRecord
    from tablee.model.actions import PlannedAction
    from tablee.model.groups import Group
    from tablee.model.synthesis import Piece
    from tablee.session.people.seat import Seat
    from tablee.view import Audience, Field, View


@dataclass(frozen=True)
class Facts:
    """What an activity keeps of a step itself: whose turn it is, whether the plan is shared.

    A subclass is a frozen dataclass of plain values, each with a default.
    """

    changed_by: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    """The roles that may change them."""

    def called(self, before: Self) -> str:
        """What having made these of those before is called in the history.

        A few words that can stand after a colon; empty for the usual ones. In the language being
        spoken.
        """
        return ""


F = TypeVar("F", bound=Facts)


def read_facts(kind: type[F], stored: Mapping[str, Any]) -> F:
    """Facts from what is stored: unknown fields are left out, missing ones take their default."""
    import msgspec  # here: the nouns need no encoder

    names = {f.name for f in dataclasses.fields(kind)}
    return msgspec.convert({k: v for k, v in stored.items() if k in names}, kind)


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
    """Whose words or act it is."""
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
    standing: int = 0
    """How many contributions of other steps stand on it (at the table that a topic became), where
    it would go or go elsewhere (WITHDRAW, MOVE)."""


@dataclass(frozen=True)
class Guide:
    """What whoever facilitates is told of a step, on the console alone; all marked with `N_`."""

    purpose: str
    """What it is for, and when to choose it, in one or two sentences."""
    say: tuple[str, ...] = ()
    """What can be said aloud as it stands, in that order."""
    watch: tuple[str, ...] = ()
    """What to look after while it runs."""
    material: tuple[str, ...] = ()
    """What has to be in the room for it, one thing each; empty for what its kind needs."""


@dataclass(frozen=True)
class UnshownResult:
    """A result that a step has and the room has not been shown."""

    told: str
    """That it has not been shown, with the step's title, in one sentence: never what it says."""
    shown: Facts
    """The step's facts once it is shown."""


@dataclass(frozen=True)
class Activity(ABC):
    """One kind of step that a plugin offers. A subclass is frozen; its fields are its settings."""

    name: ClassVar[str]
    """Stands in the sessions' files: lower case, underscores, never renamed."""
    title: ClassVar[str]
    """What people read, marked with `N_`."""
    summary: ClassVar[str] = ""
    """One sentence for the facilitator who chooses it, marked with `N_`."""
    guide: ClassVar[Guide | None] = None
    """What it is for, what to say and to look after (“What to say?” on the console)."""
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
    edits: ClassVar[bool] = False
    """Whether it is work on the document itself, as `Editing` is: it sees the whole session, has a
    page of its own, and stays open once the session is closed."""
    drawn_for: ClassVar[frozenset[Role]] = frozenset(Role)
    """The roles for whom `render` draws a page; the others have the view, `fields` and their own
    part (`own_fields`, `own_views`) alone, without Streamlit."""
    carrier_word: ClassVar[str] = ""
    """What the carrier does where such a step is on the agenda, on lists of people, marked with
    `N_`: "porte la proposition"; empty for "porte le projet"."""
    in_groups: ClassVar[bool] = False
    """Whether people are in their groups during this step: each such step is one round of them."""

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

    def is_private(self, step: StepRecord, content: Content) -> bool:
        """Whether a new content stays its author's alone until it is shared, or all is revealed.

        Unlike `Content.private` this may depend on the step: cards that are written alone first.
        """
        return content.private

    def examples(self, step: StepRecord) -> Sequence[Content | Facts]:
        """What `check` accepts now from somebody: for `tablee check-plugin` alone, never in a room.

        Contents of each kind that chance does not find, as it names another (an answer its
        question) or obeys a rule (a year, a number); facts without which some are refused. What no
        room accepts is looked at by no check. What is typed in them is tried as it is, and with
        the worst that people type in its place. Pure.
        """
        return ()

    @abstractmethod
    def view(self, step: StepRecord, audience: Audience) -> View:
        """What everybody in this audience sees. Pure, and quick: called at each change."""

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """What everybody can write while the step runs. Pure, and quick.

        Where `draws` is false, phones of those who only take part have them with the view; where
        there is no `render`, the others have them on their pages.
        """
        return ()

    def own_roles(self, step: StepRecord) -> Collection[Role]:
        """The roles whose holders have fields or views of their own now; phones ask for no others.

        By default all that take part where `own_fields` or `own_views` is written, else none.
        Where the answer changes, so does what phones show: an empty one takes everything away.
        """
        kind = type(self)
        written = (
            kind.own_fields is not Activity.own_fields or kind.own_views is not Activity.own_views
        )
        return tuple(role for role in Role if role is not Role.FACILITATOR) if written else ()

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """What this person alone can write: by their role, or with what is theirs in it. Pure.

        One with the name of one of `fields` takes its place. Asked when the step, its facts or the
        roles change, and after whatever this person does.
        """
        return ()

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """What this person alone sees before what everybody sees: what is private, say. Pure.

        Sentences (`view.Text`) stand above the fields, all else below them. Buttons call `act`, as
        those of `view` do. Asked as `own_fields` is.
        """
        return ()

    def editing_field(self, own: OwnRecord, contribution: Contribution) -> Field | None:
        """The field that corrects something this person may change.

        None to correct its `text`, or the words about a picture.
        """
        return None

    def asking_field(self, own: OwnRecord, button: str, target: str) -> Field | None:
        """The field of several inputs that a button of a card asks for, before it does anything.

        What is typed makes a content, or comes in the place of what the field `replaces`. None for
        a button that `act` does at once. Pure.
        """
        return None

    @property
    def draws(self) -> bool:
        """Whether those who only take part, with no other role, have a page that `render` draws.

        Where it is false, the view and `fields` are all that they have; these come by the stream,
        so that a step is before a thousand people at once, and a card costs no page drawn again.
        """
        written = type(self).render is not Activity.render
        return written and not self.drawn_for.isdisjoint((Role.PARTICIPANT, Role.TIMEKEEPER))

    def render(self, seat: Seat) -> None:  # noqa: B027 - some steps are only watched
        """Draws one person's own part with Streamlit: what I type, what is mine, what I decide."""

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Does what a button of the view asks for (see `view.Button`), through the seat."""
        raise NotAccepted(_("Ce bouton n’est plus là. La page va se remettre à jour."))

    def answer(self, seat: Seat, button: str, target: str, text: str) -> None:
        """Does what a button that asks for words (`view.Button.asks`) does with them.

        Or a field that makes no content by itself (`view.Field.kind`): `button` is its name.
        """
        raise NotAccepted(_("Ce bouton n’est plus là. La page va se remettre à jour."))

    def arrange(self, seat: Seat, target: str, place: str, before: str | None) -> None:
        """Puts a card or group of the board elsewhere.

        `place` is the id of a zone or group of the board; `before` that of what stands there after
        it, None for the end.
        """
        raise NotAccepted(_("Ici, les cartes ne se déplacent pas."))

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """What later steps can vote on: `(id, words)` in order; every text shown, by default.

        A list of names is nothing to vote on, and its words would be read as they were typed.
        """
        shown = (c for c in step.contributions if not c.hidden)
        texts = (
            (c, getattr(c.content, "text", "")) for c in shown if "text" not in c.content.name_lists
        )
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

    def request(self, step: StepRecord) -> str:
        """The request that the room works on from here; empty while there is none."""
        return ""

    def standing_proposal(self, step: StepRecord) -> tuple[str, str] | None:
        """The proposal in the words that it has from here: their contribution's id, and they.

        Later steps discuss and decide on it (`StepRecord.proposal`). None for none; `step` is this
        one, whose words alone count: those of before stand by themselves.
        """
        return None

    def pinned_text(self, step: StepRecord) -> str:
        """What every screen shows above the step: by default what the room works on. Pure."""
        return step.request

    def groups(self, step: StepRecord) -> Sequence[Group]:
        """The groups that people are in from here; none where this step forms none, or not yet."""
        return ()

    def rounds(self, step: StepRecord) -> Sequence[Sequence[Group]]:
        """The groups of each round that follows, in order; by default the same in all of them.

        The slots of an open forum, say: the first step `in_groups` after this one has the first.
        """
        groups = self.groups(step)
        return (groups,) if groups else ()

    def late_assignments(self, step: StepRecord) -> Mapping[str, str]:
        """Where those go who come late to the groups that it forms: ids of groups by people's.

        Asked when somebody arrives, and when the step ends; kept from then on as
        `step.step.assignments`, so that nobody changes tables because others leave. Pure.
        """
        return {}

    def group_label(self, step: StepRecord, contribution: Contribution) -> str:
        """The title of the group at whose table something was put; empty outside of groups."""
        return ""

    def heading(self, step: StepRecord, contribution: Contribution) -> str:
        """What something stands under in the step: a side, a zone; empty where nothing does."""
        return ""

    def leads(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """What this step sets aside for the group's reflection: `(id, words)` in order."""
        return ()

    def unshown(self, step: StepRecord) -> UnshownResult | None:
        """The result that is shown on purpose and has not been; None for none.

        The console reminds of it until it is shown, or left hidden on purpose, after the session
        too: what is not shown is on no wall and in no document. While the step runs, only what
        nothing more is awaited for. Pure.
        """
        return None

    @classmethod
    def tells_without(cls) -> bool:
        """Whether it has a result to keep for when its plugin is missing."""
        return cls.told_without is not Activity.told_without

    def told_without(self, step: StepRecord) -> Sequence[str]:
        """The result that the room has seen, for when the plugin is missing: numbers and verdicts.

        At most `entities.TOLD` characters each, and never anybody's words: they are kept with the
        step, where neither hiding nor erasing looks for words.
        """
        return ()

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """What the step adds to the document, in order. Pure; never an empty line."""
        return ()


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


LONGEST: Final = 300
"""Characters of a text that says nothing of its length."""


def translatable(activity: type[Activity] | Activity) -> dict[str, int]:
    """The settings that may stand in several languages, each with its most characters.

    Those are texts typed for people to read. A choice is a rule, which is one for the whole room.
    """
    return {
        field.name: field.metadata["longest"] or LONGEST
        for field in dataclasses.fields(activity)
        if "label" in field.metadata
        and isinstance(field.default, str)
        and field.metadata["options"] is None
        and field.metadata["choices"] is None
    }
