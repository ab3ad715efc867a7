"""Immutable records of a step and of a session, as plugins read them, without private texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tablee.activities import answers
from tablee.activities.activity import Activity, Facts, read_facts, translatable
from tablee.model.entities import (
    Appearance,
    Content,
    Contribution,
    Person,
    Role,
    Session,
    Step,
    StepState,
    Urn,
)
from tablee.model.names import begins_with
from tablee.model.synthesis import Line, Source
from tablee.texts import N_, _, in_this_language, language, primary, understood, words_in

if TYPE_CHECKING:
    from tablee.model.groups import Group
    from tablee.view import Audience


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


@dataclass(frozen=True)
class EarlierLead:
    """What an earlier step set aside for the group: a question, what a table keeps."""

    id: str
    """Of its contribution."""
    text: str
    where: str
    """The group that said it, else the title of its step."""


C = TypeVar("C", bound=Content)
F = TypeVar("F", bound=Facts)


class _Spoken:
    """Descriptor of `StepRecord.activity`: kept as set up, read in the language being spoken.

    A property could not be that: plugins make records with `activity=`, which is public.
    """

    def __set__(self, record: StepRecord, activity: Activity) -> None:
        # `replace` hands on what it has read, translated perhaps: the original is kept then too.
        record.__dict__["own_activity"] = getattr(activity, _TRANSLATED, activity)

    def __get__(self, record: StepRecord, _kind: type[StepRecord]) -> Activity:
        own = record.own_activity
        words = in_words_of(record.step, record.session.language)
        settings = {name: text for name, text in words.items() if name != "title"}
        if not settings:
            return own
        known: dict[str, Activity] = record.__dict__.setdefault("spoken", {})
        if (code := language()) not in known:
            known[code] = _with_words(own, settings)
        return known[code]


_TRANSLATED: Final = "translated_from"
"""Under this name a translated activity has the one that it was made from."""


def _with_words(activity: Activity, words: Mapping[str, str]) -> Activity:
    """The activity with these texts in the place of its own; as it is where one does not fit."""
    known = translatable(activity)
    fitting = {name: text for name, text in words.items() if name in known}
    try:
        said = replace(activity, **fitting)
    except Exception:  # a plugin's own check refuses it: the session's words stand
        return activity
    object.__setattr__(said, _TRANSLATED, activity)
    return said


def in_words_of(step: Step, original: str) -> Mapping[str, str]:
    """What a step is called and asks in the language being spoken, each text by its name.

    A text that stands in none of the languages that whoever reads understands is as in the
    session's, `original`, where it came in that language; else as the step has it.
    """
    return words_in(step.translations, original) if step.translations else {}


@dataclass(frozen=True)
class StepRecord:
    """One step as an activity sees it: settings applied, contributions, and what came before.

    `contributions` holds what is shared, in order of position; private ones reach only their
    author's seat, and the ballots of a vote only its `tally`.
    """

    session: Session
    step: Step
    activity: Activity
    """In the language being spoken; `own_activity` is as it was set up."""
    contributions: tuple[Contribution, ...]
    people: Mapping[str, Person]
    earlier: tuple[StepRecord, ...] = ()
    """The steps before this one on the agenda, in order."""
    beside: tuple[StepRecord, ...] = ()
    """The other steps beside the agenda, for what `edits` the document alone; empty elsewhere."""
    outcome: Outcome | None = None
    rounds: tuple[Urn, ...] = ()
    """What the closed rounds of a vote counted, in order."""
    early: bool = False
    """Whether it is open though the session has not begun: people do it before they meet."""
    left_open: bool = False
    """Whether it is a vote that goes on until its hour, though its step does not run."""
    entered: int = 0
    """Votes of an open round typed for the room: paper, hands and cards, people counted."""
    seen_cards: tuple[int, ...] = ()
    """Numbers of the voting cards counted in the take that an open round asks, in order."""
    unrevealed: Mapping[str, int] = field(default_factory=dict)
    """How many contributions wait to be revealed, by the id of their author; never their words."""
    media: Mapping[str, bytes] | None = None
    """Pictures by name, where the reader needs their bytes (a synthesis); None elsewhere."""
    _groups: dict[str, tuple[Group, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The groups as they were worked out, by language."""
    _of: dict[type[Content], tuple[tuple[Contribution, Any], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The contributions by kind of content: asked for card by card, each time would go over all."""

    @property
    def urn(self) -> Urn | None:
        """What the last closed round of a vote counted; None while there is none."""
        return self.rounds[-1] if self.rounds else None

    @property
    def running(self) -> bool:
        """Whether people do this step now: it runs, is beside the others, or stays open."""
        return self.step.state is StepState.RUNNING or self.step.beside or self.aside

    @property
    def aside(self) -> bool:
        """Whether people find it open below the step that runs, or before any does."""
        return self.early or self.left_open

    @property
    def done(self) -> bool:
        """Whether the step is over."""
        return self.step.state is StepState.DONE

    @property
    def title(self) -> str:
        """The facilitator's title for the step, or the activity's, in the language being spoken."""
        said = in_words_of(self.step, self.session.language).get("title", "")
        return said or title_of(self.step, self.own_activity.title)

    @property
    def own_activity(self) -> Activity:
        """The activity as it was set up, whatever the language: what a form begins with."""
        activity: Activity = self.__dict__["own_activity"]
        return activity

    @property
    def own_title(self) -> str:
        """The title that somebody gave to this step; empty where it has its activity's."""
        given = self.step.title.strip()
        known = (self.activity.title, _(self.activity.title))
        return "" if given.casefold() in (title.casefold() for title in known) else given

    def facts(self, kind: type[F]) -> F:
        """The step's facts, as the activity's own type."""
        return read_facts(kind, self.step.facts)

    def of(self, kind: type[C]) -> tuple[tuple[Contribution, C], ...]:
        """The contributions with this kind of content, in order, each with its content."""
        known = self._of.get(kind)
        if known is None:
            kinds = [each for each in self._by_type if issubclass(each, kind)]
            if len(kinds) == 1:
                known = tuple(self._by_type[kinds[0]])
            else:
                found = ((c, c.content) for c in self.contributions if isinstance(c.content, kind))
                known = tuple(found) if kinds else ()
            self._of[kind] = known
        return known

    @cached_property
    def _by_type(self) -> dict[type[Content], list[tuple[Contribution, Any]]]:
        found: dict[type[Content], list[tuple[Contribution, Any]]] = {}
        for contribution in self.contributions:
            content = contribution.content
            found.setdefault(type(content), []).append((contribution, content))
        return found

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

    def name_for(self, who: str, audience: Audience) -> str:
        """The same, to that audience: whoever facilitates knows everybody by the first name."""
        console = audience == "console"
        return self.person(who).first_name if console else self.first_name(who)

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """The people who hold a role, in order of arrival."""
        return tuple(p for p in self.people.values() if role in p.roles)

    @property
    def group(self) -> tuple[Person, ...]:
        """Everybody who takes part: all but those who only facilitate, in order of arrival."""
        return tuple(p for p in self.people.values() if p.roles != {Role.FACILITATOR})

    def attended(self, who: str) -> bool:
        """Whether this person was there before the step was over; of one that is not, anybody."""
        end = self.step.ended_at if self.done else None
        return end is None or self.person(who).joined_at <= end

    @property
    def request(self) -> str:
        """What the room works on: the nearest that an earlier step put into words.

        A proposal, the carrier's request once adopted, a question that stays; else the session's
        question.
        """
        for record in reversed(self.earlier):
            if proposal := answers.standing_proposal(record):
                return proposal[1]
            if request := answers.request(record):
                return request
        return self.session.question

    @property
    def proposal(self) -> tuple[str, str] | None:
        """The proposal as the nearest earlier step worded it: its contribution's id, its words."""
        found = filter(None, map(answers.standing_proposal, reversed(self.earlier)))
        return next(found, None)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that people are in, as the nearest earlier step that formed any has them.

        Worked out once a language: a step in groups asks those before it, and each of them would
        ask again. Without a lock (`functools.cached_property` has one for all records): one step's
        answer may be asked in another thread while this one is worked out.

        Where it formed several rounds of them, those of this step's: see `group_round`. Who took
        another group during a round stays there until other groups are formed, or another round's.
        """
        known = self._groups.get(language())
        if known is None:
            known = self._groups[language()] = self._grouped()
        return known

    def _grouped(self) -> tuple[Group, ...]:
        rounds, since = self._formed()
        next_round = self.activity.in_groups and self.group_round <= len(rounds)
        same = since if len(rounds) < 2 else () if next_round else since[:1]
        changed = map(answers.groups, same)
        return next(filter(None, changed), self.groups_in(self.group_round))

    @property
    def group_round(self) -> int:
        """Which round of the groups this step has, from 1: its place among those in groups."""
        _rounds, since = self._formed()
        return len(since) + 1 if self.activity.in_groups else max(len(since), 1)

    def groups_in(self, number: int) -> tuple[Group, ...]:
        """The groups of this round, from 1; beyond the last one, those of the last."""
        rounds, _since = self._formed()
        return rounds[min(max(number, 1), len(rounds)) - 1] if rounds else ()

    def _formed(self) -> tuple[tuple[tuple[Group, ...], ...], list[StepRecord]]:
        """The rounds of the nearest step that formed groups; the steps in groups since then.

        The latter from the nearest on.
        """
        since: list[StepRecord] = []
        for record in reversed(self.earlier):
            if record.activity.in_groups:
                since.append(record)
            elif rounds := answers.rounds(record):
                return rounds, since
        return (), since

    def group_of(self, person: str) -> Group | None:
        """The group that a person is in; None for nobody's."""
        return next((group for group in self.groups if person in group.members), None)

    @property
    def leads(self) -> tuple[tuple[str, str], ...]:
        """What earlier steps set aside for the group's reflection: `(id, words)`, in order."""
        return tuple(lead for record in self.earlier for lead in answers.leads(record))

    @property
    def set_aside(self) -> tuple[EarlierLead, ...]:
        """The same, each with where it comes from."""
        found: list[EarlierLead] = []
        for record in self.earlier:
            pairs = answers.leads(record)
            written = [record.get(id_) for id_, _words in pairs]
            groups = iter(answers.group_labels(record, [c for c in written if c is not None]))
            for (id_, words), contribution in zip(pairs, written, strict=True):
                group = next(groups) if contribution is not None else ""
                found.append(EarlierLead(id_, words, group or record.title))
        return tuple(found)

    def attributed(self, contribution: Contribution, text: str) -> Line:
        """The line `first name: sentence`, for the notes, spaced as the language does.

        A sentence that already begins with the name is left as it is: scribes often write it so.
        """
        source, person = self.source(contribution), self.person(contribution.person)
        if begins_with(text, person.first_name):
            return Line(text, source)
        line = _("{name}\u00a0: {sentence}").replace("\u00a0", " ")  # as reports are read back
        return Line(line.format(name=screen_name(person), sentence=text), source)

    def source(self, contribution: Contribution) -> Source:
        """Where a line made from this contribution comes from."""
        return Source(contribution.id, contribution.person, contribution.step)


@dataclass(frozen=True)
class OwnRecord:
    """One person's part of a step at one instant: the step, who it is, and all that is theirs."""

    step: StepRecord
    """As everybody shares it."""
    person: Person
    mine: tuple[Contribution, ...] = ()
    """All that this person has in the step, private ones included, in order of position."""
    of: Callable[[str], tuple[Contribution, ...]] = field(
        default=lambda _step: (), repr=False, compare=False
    )
    """What this person has in another step, by its id; nothing where nobody can say."""

    @property
    def recalled(self) -> tuple[tuple[StepRecord, Contribution], ...]:
        """What this person wrote in earlier steps and wants at hand, private or not, in order."""
        return tuple(
            (record, contribution)
            for record in self.step.earlier
            for contribution in self.of(record.step.id)
            if contribution.content.recalled and not contribution.hidden
        )

    def mine_of(self, kind: type[C]) -> tuple[tuple[Contribution, C], ...]:
        """The contributions of this person with this kind of content, each with its content."""
        return tuple((c, c.content) for c in self.mine if isinstance(c.content, kind))

    def has(self, *roles: Role) -> bool:
        """Whether this person holds one of these roles."""
        return self.person.has(*roles)

    @property
    def carries(self) -> bool:
        """Whether the project is this person's."""
        return self.has(Role.CARRIER)

    @property
    def may_add(self) -> bool:
        """Whether the step takes what this person adds: of some, once it is over too."""
        over = self.step.done and self.has(Role.FACILITATOR, Role.SCRIBE)
        return self.step.running or over

    @property
    def finished(self) -> bool:
        """Whether this person said that they have finished this step."""
        return self.person.id in self.step.step.finished


StepRecord.activity = _Spoken()  # type: ignore[assignment] # a descriptor, none of its defaults


def title_of(step: Step, of_activity: str) -> str:
    """A step's title in the language being spoken; `of_activity` is empty without its plugin."""
    kept = in_this_language(step.plain.titles) if step.plain is not None else ""
    return step.title or _(of_activity or kept or N_("Étape sans son plugin"))


def languages_of(step: StepRecord) -> dict[str, str]:
    """The language of each text that somebody gave this step, by the text as it is shown now.

    Those in the language being spoken are left out, and so are the plugin's own sentences, which
    are in it. A text that was typed with no language is in the session's.
    """
    said, own = step.step.translations, step.session.language
    if not said and primary(own) == primary():
        return {}
    found: dict[str, str] = {}
    for text in filter(None, (step.title, *_shown_settings(step))):
        near = (c for c in understood(language()) if text in said.get(c, {}).values())
        code = next(near, "") or (own if text in _typed(step) else "")
        if code and primary(code) != primary():
            found[text.replace("\u00a0", " ")] = code
    return found


def _shown_settings(step: StepRecord) -> Iterator[str]:
    activity, own = step.activity, translatable(step.own_activity)
    for each in fields(activity):
        value = getattr(activity, each.name)
        if not isinstance(value, str) or each.name in own:  # else it is a rule, not words
            yield from _texts(value)


def _typed(step: StepRecord) -> frozenset[str]:
    settings = step.step.settings.values()
    return frozenset((step.step.title, *(text for each in settings for text in _texts(each))))


_NO_WORDS: Final = {"id", "layout", "rows"}
"""What a canvas says of itself to no one."""


def _texts(value: object) -> Iterator[str]:
    """Every text in a setting: itself, those of a list, of zones in a canvas somebody made."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif is_dataclass(value) and not getattr(value, "name", ""):
        names = (each.name for each in fields(value) if each.name not in _NO_WORDS)
        yield from _texts([getattr(value, name) for name in names])


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

    @property
    def editing(self) -> StepRecord | None:
        """The step where the document is worked on; None where there is none."""
        return next((s for s in self.beside if s.activity.edits), None)

    def step(self, step: str) -> StepRecord | None:
        """The step with this id, on the agenda or beside it."""
        return next((s for s in self.steps + self.beside if s.step.id == step), None)
