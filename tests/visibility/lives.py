"""Random sessions of all that people can do: every text that is typed holds a word of its own.

Nothing here knows an activity by name: steps, settings, contents, fields and buttons are those that
the catalogue offers, so a plugin that is added is played too. What a rule refuses is left undone.
One seed plays the same events again.
"""

from __future__ import annotations

import dataclasses
import random
import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from tablee.activities import Agenda, AgendaStep, Editing, Facts
from tablee.activities.pictures import PictureContent
from tablee.activities.votes import Ballot, Vote, VoteFacts
from tablee.errors import WorkshopError
from tablee.model.entities import Appearance, Content, Role
from tablee.sdk.conformance.checks import votes as ballots
from tablee.sdk.conformance.values import parts
from tablee.sdk.testing import Clock, facilitator_of
from tablee.session.people.seat import Seat
from tablee.view import Audience, Button, Card, CardGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tablee.activities import Activity, StepRecord
    from tablee.model.entities import Contribution, Person, Step
    from tablee.registry import Catalogue

__all__ = ["SHAPES", "WORD", "Life", "seeded"]

WORD: Final = re.compile(r"zq[a-j]{5}q")
"""A word that nobody has said before, in small letters: formats and keys may fold them."""
TYPED: Final = frozenset(
    {"text", "title", "what", "when", "first_step", "why", "question", "alt", "caption"}
)
"""What the fields are called into which words are typed."""
MAIN: Final = ("text", "what", "title", "question")
"""Those of which one is always typed."""
LABELS: Final = frozenset({"uid", "decided"})
"""Fields of an action for calendars and former sessions: what they hold is no contribution's id."""
SHAPES: Final = (
    *("Réunir les agents {} avant l’été", "Une idée {} à discuter", "On a dit {} hier"),
)
"""Sentences that people write."""
UNTOUCHED: Final = object()
"""Stands for a field that keeps its default."""
OWN_CORE: Final = frozenset({"edit", "withdraw", "hide", "show", "who"})
"""Buttons of the core, which the events below press themselves."""


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within it ids are drawn from the seed too: their order decides what comes first."""
    drawn, others = random.Random(seed), secrets.token_bytes
    secrets.token_bytes = lambda nbytes=None: drawn.randbytes(nbytes or 32)
    try:
        yield
    finally:
        secrets.token_bytes = others


@dataclass
class Life:
    """One session, and what is known of each word in it."""

    folder: Path
    catalogue: Catalogue
    seed: int
    language: str = "fr"
    """That of the session; what people write is in French all the same."""
    clock: Clock = field(default_factory=Clock)
    first: dict[str, str] = field(default_factory=dict)
    """The id of the contribution that a word was first in, by the word."""
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Whose name a word is, and which part of it (`first`, `last`), by the word."""
    erased: set[str] = field(default_factory=set)
    """Contributions that somebody erased."""
    gone: set[str] = field(default_factory=set)
    """People who were erased."""
    told: set[str] = field(default_factory=set)
    """Words that were shared at some time."""
    titles: set[str] = field(default_factory=set)
    """Words of the facilitator's own titles."""
    done: list[str] = field(default_factory=list)
    """The events that were accepted, for whoever has to understand a fault."""
    crashes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Opens the session, with some people in it."""
        from tablee.session import Sessions

        self.chance = random.Random(self.seed)
        self._count = 0
        self.sessions = Sessions(self.folder, self.catalogue, self.clock)
        offered = self.catalogue.activities
        votes = [n for n, k in offered.items() if issubclass(k, Vote)]
        others = [n for n, k in offered.items() if not issubclass(k, Vote) and not k.beside]
        names: list[str] = []
        for _n in range(self.chance.randint(2, 4)):
            names += self.chance.sample(others, self.chance.randint(1, 2))
            names += self.chance.sample(votes, self.chance.randint(0, 1))
        if self.chance.random() < 0.7:
            names[0:0] = ["action_canvas"] if "action_canvas" in others else []
        steps = [AgendaStep(n, 5, settings=self._settings(offered[n])) for n in names]
        agenda = Agenda("essai", "Essai", "", tuple(steps))
        first, last = self.word(), self.word()
        self.room = self.sessions.create(
            "boss",
            f"Une salle {self.title()}",
            agenda,
            facilitator=f"{first} {last}",
            language=self.language,
        )
        self._name(facilitator_of(self.room), first, last)
        for _n in range(self.chance.randint(2, 6)):
            self.attempt("join", self.join)
        self.attempt("start", lambda: self.room.conduct.start(self.boss))

    @property
    def boss(self) -> Person:
        """Who facilitates."""
        return facilitator_of(self.room)

    # ── words ───────────────────────────────────────────────────────────────────────────────

    def word(self) -> str:
        """A word that nobody has said before."""
        self._count += 1
        digits = "".join(chr(ord("a") + int(d)) for d in f"{self._count:05}")
        return f"zq{digits}q"

    def title(self) -> str:
        """A word of the facilitator's own."""
        word = self.word()
        self.titles.add(word)
        return word

    def sentence(self) -> str:
        """Some words, one of them new; long enough that a copy of them is known for one."""
        return self.chance.choice(SHAPES).format(self.word())

    def _name(self, person: Person, first: str, last: str) -> None:
        self.names |= {first: (person.id, "first"), last: (person.id, "last")}

    # ── events ───────────────────────────────────────────────────────────────────────────────

    def live(self, events: int, *, moderated: bool = False) -> None:
        """So many things are tried; `moderated` where texts may wait before the wall."""
        verbs, weights = zip(*(EVENTS | MODERATING if moderated else EVENTS).items(), strict=True)
        for name in self.chance.choices(verbs, weights, k=events):
            self.attempt(name, getattr(self, name))

    def attempt(self, name: str, event: Callable[[], Any]) -> bool:
        """Does it, unless it is refused; what else comes out of it is kept as a crash."""
        self.clock.advance(7.25)
        try:
            told = event()
        except WorkshopError:
            return False
        except Exception as error:
            self.crashes.append(f"{name}: {error!r}")
            return False
        finally:
            self._learn()
        self.done.append(f"{name} {told or ''}".strip())
        return True

    def _learn(self) -> None:
        """Notes in which contribution each new word stands first."""
        for c in sorted(self.room.everything(), key=lambda c: c.at):
            if isinstance(c.content, Ballot):
                self._learn_ballot(c)
                continue
            words = WORD.findall("\n".join(c.content.texts()))
            if c.shared:
                self.told.update(words)
            for word in words:
                if word not in self.names:
                    self.first.setdefault(word, c.id)

    def _learn_ballot(self, c: Contribution) -> None:
        for word in WORD.findall(getattr(c.content, "text", "")):
            self.first.setdefault(word, f"ballot {c.step}")

    def someone(self) -> Person:
        """Anybody here, who facilitates now and then."""
        return self.chance.choice(list(self.room.everybody.values()))

    def somewhere(self) -> Step:
        """The running step, most of the time; else any."""
        room = self.room
        running = room.find_step(room.session.current or "")
        if running is not None and self.chance.random() < 0.7:
            return running
        return self.chance.choice([*room.agenda, *room.beside])

    def something(self) -> Contribution:
        """Any contribution that is no ballot; raises `WorkshopError` while there is none."""
        found = [c for c in self.room.everything() if not isinstance(c.content, Ballot)]
        if not found:
            raise WorkshopError
        return self.chance.choice(found)

    # people

    def join(self) -> str:
        """Somebody comes, with a phone or without."""
        first, last = self.word(), self.word()
        name, appearance = f"{first} {last}", self.chance.choice(list(Appearance))
        if self.chance.random() < 0.2:
            person = self.room.people.add(self.boss, name, appearance)
        else:
            person = self.room.people.join(f"browser-{first}", name, appearance)
        self._name(person, first, last)
        roles = self.chance.choice(
            [
                {Role.PARTICIPANT},
                {Role.CARRIER},
                {Role.SCRIBE, Role.PARTICIPANT},
                {Role.PARTICIPANT},
            ]
        )
        self.room.people.set_roles(self.boss, person.id, roles)
        return f"{person.id} {appearance.value} {sorted(roles)}"

    def reappear(self) -> str:
        """Somebody chooses another appearance."""
        person, appearance = self.someone(), self.chance.choice(list(Appearance))
        self.room.people.rename(person, person.id, person.name, appearance)
        return f"{person.id} {appearance.value}"

    def merge(self) -> str:
        """Two entries become one."""
        keep, gone = self.someone(), self.someone()
        if Role.FACILITATOR in gone.roles or keep.id == gone.id:
            raise WorkshopError
        self.room.people.merge(self.boss, keep.id, gone.id)
        return f"{gone.id} into {keep.id}"

    def erase_words(self) -> str:
        """Somebody erases one text, or all."""
        person = self.someone()
        own = self.room.erasing.own_words(person)
        if not own:
            raise WorkshopError
        chosen = self.chance.sample(own, 1 if self.chance.random() < 0.8 else len(own))
        ids = {w.id for w in chosen}
        self.room.erasing.words(person, ids)
        self.erased |= ids
        return " ".join(ids)

    def erase_person(self) -> str:
        """Somebody leaves for good."""
        person = self.someone()
        own = {w.id for w in self.room.erasing.own_words(person)}
        self.room.erasing.person(self.boss, person.id)
        self.erased |= own
        self.gone.add(person.id)
        return person.id

    # words

    def post(self) -> str:
        """Somebody puts something into a step, of any kind that it takes."""
        step = self.somewhere()
        record = self.room.step_record(step.id)
        kinds = [k for k in record.activity.contents if not issubclass(k, Ballot)]
        if not kinds:
            raise WorkshopError
        kind = self.chance.choice(kinds)
        able = [
            p for p in self.room.everybody.values() if kind.posted_by and p.has(*kind.posted_by)
        ]
        who = self.chance.choice(able) if able and self.chance.random() < 0.9 else self.someone()
        typist = self.boss if who.by_facilitator else who
        seat = Seat(self.room, typist.id, step.id)
        on = who.id if who.id != typist.id else None
        posted = seat.post(self._content(seat, kind), on_behalf_of=on)
        return f"{posted.id} {kind.kind} in {step.activity} {posted.content}"

    def write(self) -> str:
        """Somebody fills a field of the running step."""
        seat = Seat(self.room, self.someone().id, self.somewhere().id)
        fields = list(seat.activity.fields(seat.step))
        if not fields:
            raise WorkshopError
        asked = self.chance.choice(fields)
        typed: dict[str, Any] = {"text": self.sentence()}
        if asked.within:
            typed[asked.within] = self.chance.choice([id_ for id_, _w in asked.choices] or [""])
        content = self.room.catalogue.content(seat.step.step.activity, asked.kind, typed)
        posted = seat.post(content)
        return f"{posted.id} {posted.content}"

    def edit(self) -> str:
        """Somebody corrects something."""
        found = self.something()
        seat = Seat(self.room, self._who_may(found).id, found.step)
        again = self._content(seat, type(found.content), fresh=True)
        kept = {
            f.name: getattr(found.content, f.name)
            for f in dataclasses.fields(found.content)
            if f.init and f.name not in TYPED
        }
        seat.edit(found.id, dataclasses.replace(again, **kept))
        return f"{found.id} {self.room.contribution(found.id).content}"

    def withdraw(self) -> str:
        """Somebody takes something back."""
        found = self.something()
        self.room.words.withdraw(self._who_may(found), found.id)
        return found.id

    def move(self) -> str:
        """Something goes last."""
        found = self.something()
        self.room.words.move(self._who_may(found), found.id, None)
        return found.id

    def share(self) -> str:
        """Somebody shares what was private, or all is revealed."""
        found = self.something()
        if self.chance.random() < 0.5:
            self.room.words.reveal(self.boss, found.step)
            return f"all in {found.step}"
        self.room.words.share(self.room.person(found.person), (found.id,))
        return found.id

    def hide(self) -> str:
        """Whoever facilitates hides something, or shows it again."""
        found = self.something()
        if not found.shared or not self._hidable(found):
            raise WorkshopError
        hidden = not found.hidden or self.chance.random() < 0.7
        self.room.words.hide(self.boss, found.id, hidden)
        return f"{found.id} {hidden}"

    def moderate(self) -> str:
        """What is written in a step waits from now on, or no more."""
        step = self.somewhere()
        self.room.conduct.configure(self.boss, step.id, moderated=not step.moderated)
        return f"{step.activity} {not step.moderated}"

    def judge(self) -> str:
        """Something that waits is shown, with its author's name or without, or set aside."""
        queue = self.room.queued
        if not queue:
            raise WorkshopError
        found, moderation = self.chance.choice(queue), self.room.moderation
        verb = self.chance.choice(["show", "nameless", "aside"])
        if verb == "aside":
            moderation.set_aside(self.boss, found.id, "À redire sans nommer")
        else:
            moderation.admit(self.boss, found.id, named=verb == "show")
        return f"{verb} {found.id}"

    def _hidable(self, found: Contribution) -> bool:
        """Whether the console has a button for it, or one for its like."""
        record = self.room.step_record(found.step)
        cards = self._cards(record, Audience.CONSOLE)
        return any(c.id == found.id and any(a.name == "hide" for a in c.buttons) for c in cards)

    def _who_may(self, found: Contribution) -> Person:
        author = self.room.everybody.get(found.person, self.boss)
        return author if self.chance.random() < 0.7 else self.boss

    def press(self) -> str:
        """Somebody presses a button of a view, and types what it asks for."""
        step = self.somewhere()
        beside = self.room.beside
        if beside and self.chance.random() < 0.5:
            step = self.chance.choice(beside)
        record = self.room.step_record(step.id)
        audiences = [Audience.CONSOLE, Audience.PHONE]
        if isinstance(record.activity, Editing):
            audiences = [Audience.PHONE, Audience.READER, Audience.READER]
        audience = self.chance.choice(audiences)
        buttons = [
            (card.id, action)
            for card in self._cards(record, audience)
            for action in card.buttons
            if action.name not in OWN_CORE
        ]
        if not buttons:
            raise WorkshopError
        target, action = self.chance.choice(buttons)
        return self._pressed(record, target, action)

    def _pressed(self, record: StepRecord, target: str, action: Button) -> str:
        found = self.room.find_contribution(target)
        people = [self.someone(), self.boss]
        if found is not None and found.person in self.room.everybody:
            people.append(self.room.person(found.person))
        if action.name == "withdraw_words":
            people = list(self.room.everybody.values())
        who = self.chance.choice(people)
        seat = Seat(self.room, who.id, record.step.id)
        if action.asks:
            text = self.sentence()
            seat.seen = self._words_of(record, target)
            record.activity.answer(seat, action.name, target, text)
        else:
            text = ""
            record.activity.act(seat, action.name, target)
        return f"{action.name} on {target} by {who.id} {text}"

    def _words_of(self, record: StepRecord, target: str) -> str:
        for audience in (Audience.PHONE, Audience.CONSOLE):
            for card in self._cards(record, audience):
                if card.id == target and isinstance(card, Card):
                    return card.text
        return ""

    def _cards(self, record: StepRecord, audience: Audience) -> list[Card | CardGroup]:
        try:
            view = record.activity.view(record, audience)
        except WorkshopError:
            return []
        return [part for part in parts(view) if isinstance(part, Card | CardGroup)]

    def facts(self) -> str:
        """A step goes on to its next phase: one of its facts changes."""
        step = self.somewhere()
        record = self.room.step_record(step.id)
        kind: type[Facts] = record.activity.facts
        hints = get_type_hints(kind)
        names = [f.name for f in dataclasses.fields(kind) if hints[f.name] is bool]
        now: Any = record.facts(kind)
        if isinstance(record.activity, Editing):
            changed = dataclasses.replace(now, opened_at=self.clock(), until=0.0)
        elif names:
            name = self.chance.choice(names)
            changed = dataclasses.replace(now, **{name: not getattr(now, name)})
        else:
            raise WorkshopError
        who = self.chance.choice(
            [p for p in self.room.everybody.values() if p.has(*kind.changed_by)]
        )
        Seat(self.room, who.id, step.id).set_facts(changed)
        return f"{step.activity} {changed}"

    # votes

    def vote(self) -> str:
        """A vote goes one step further, with everybody's ballots while it is open."""
        room, voting = self.room, self.room.voting
        step = self.somewhere()
        record = room.step_record(step.id)
        if not isinstance(record.activity, Vote):
            raise WorkshopError
        facts = record.facts(VoteFacts)
        if not facts.opened:
            return self._open(record)
        if facts.running:
            for person in list(room.everybody.values())[:6]:
                self._cast(person, step.id)
            if self.chance.random() < 0.6:
                voting.close(self.boss, step.id, show=self.chance.random() < 0.8)
                return f"closed {step.activity}"
            return f"cast in {step.activity}"
        if facts.held:
            voting.show(self.boss, step.id)
            return f"shown {step.activity}"
        return self._again(step)

    def _again(self, step: Step) -> str:
        """A vote that was shown is explained, or opened again."""
        verb = self.chance.choice(["explain", "reopen", "nothing"])
        if verb == "explain":
            self.room.voting.explain(self.boss, step.id, on=self.chance.random() < 0.7)
        elif verb == "reopen":
            self.room.voting.reopen(self.boss, step.id)
        return f"{verb} {step.activity}"

    def _open(self, record: StepRecord) -> str:
        vote = record.activity
        assert isinstance(vote, Vote)
        cards = [id_ for id_, _words in vote.candidates(record)]
        typed = [f"Autre {self.title()}" for _n in range(max(0, vote.fewest - len(cards)))]
        if self.chance.random() < 0.3:
            typed.append(f"Encore {self.title()}")
        typed = typed[: vote.most]
        left_out = cards[max(0, vote.most - len(typed)) :]
        voting = self.room.voting
        voting.prepare(self.boss, record.step.id, typed=typed, left_out=left_out)
        voting.open(self.boss, record.step.id)
        return f"opened {record.step.activity} on {cards}"

    def _cast(self, person: Person, step: str) -> None:
        record = self.room.step_record(step)
        vote = record.activity
        assert isinstance(vote, Vote)
        cast = ballots.drawn(vote, record, self.chance)
        if cast is None:
            return
        seen = self.room.voting.mine(person, step).seen
        text = f"{cast.text} {self.word()}" if cast.text else ""
        round_ = record.facts(VoteFacts).round
        try:
            self.room.voting.cast(person, step, cast.marks, text=text, round=round_, seen=seen)
        except WorkshopError:
            return

    # the session

    def go_on(self) -> str:
        """The next step, or any."""
        conduct, room = self.room.conduct, self.room
        if self.chance.random() < 0.75:
            conduct.next(self.boss)
        else:
            conduct.go_to(self.boss, self.chance.choice(room.agenda).id)
        return str(room.session.current)

    def agenda(self) -> str:
        """A step is added, named, moved, or removed with its words."""
        conduct, boss = self.room.conduct, self.boss
        verb = self.chance.choice(["add", "name", "move", "remove"])
        step = self.chance.choice(self.room.agenda)
        if verb == "add":
            conduct.add_step(boss, self.chance.choice(list(self.catalogue.activities)))
        elif verb == "name":
            conduct.configure(boss, step.id, title=f"Étape {self.title()}")
        elif verb == "move":
            conduct.move_step(boss, step.id, None)
        elif self.chance.random() < 0.4:
            conduct.remove_step(boss, step.id, with_words=True)
        return f"{verb} {step.activity}"

    def end(self) -> str:
        """The session is closed, or opened again."""
        if self.room.closed:
            self.room.conduct.reopen(self.boss)
            return "reopened"
        self.room.conduct.close(self.boss)
        return "closed"

    def undo(self) -> str:
        """Somebody undoes, or does again, what they did last."""
        person, history = self.someone(), self.room.history
        (history.undo if self.chance.random() < 0.7 else history.redo)(person)
        return person.id

    # ── contents ────────────────────────────────────────────────────────────────────────────

    def _content(self, seat: Seat, kind: type[Content], *, fresh: bool = False) -> Content:
        """A content of this kind: new words, or those of something that it then names."""
        room = self.room
        others = [
            c
            for c in room.everything()
            if c.shared and not isinstance(c.content, Ballot) and c.content.texts()
        ]
        others.sort(key=lambda c: c.step != seat.step.step.id)
        near = others[: max(6, len(others) // 2)]
        of = self.chance.choice(near) if near else None
        hints = get_type_hints(kind)
        copies = not fresh and _names_others(kind, hints) and self.chance.random() < 0.5
        said = of if copies else None
        names = [f.name for f in dataclasses.fields(kind) if f.init]
        found = {n: self._value(seat, kind, n, hints[n], said) for n in names}
        values = {name: value for name, value in found.items() if value is not UNTOUCHED}
        for name in names:
            if hints[name] is bool and self.chance.random() < 0.4:
                values[name] = self.chance.random() < 0.5
        if issubclass(kind, PictureContent):
            values["name"] = seat.add_picture(_picture())
        return kind(**values)

    def _value(
        self, seat: Seat, kind: type[Content], name: str, hint: Any, of: Contribution | None
    ) -> Any:
        """What a field is given; `of` is what the content repeats, None where it says its own."""
        near = [c.id for c in self.room.all_in(seat.step.step.id)]
        if name in kind.name_lists:
            people = list(self.room.everybody.values())
            return self.chance.choice(["", self.chance.choice(people).name])
        if hint is str and name in TYPED:
            return self._typed(name, of)
        if hint is str:
            names = of is not None and name not in kind.placed_by
            return of.id if names and of is not None else self.chance.choice(["", *near[:4]])
        if hint == tuple[str, ...]:
            chosen = self.chance.sample(near, min(len(near), 2))
            return tuple(dict.fromkeys([*([of.id] if of is not None else []), *chosen]))
        return UNTOUCHED

    def _typed(self, name: str, of: Contribution | None) -> str:
        if name not in MAIN:
            return self.sentence() if self.chance.random() < 0.3 else ""
        return self.sentence() if of is None else _first_text(of)

    def _settings(self, kind: type[Activity]) -> dict[str, Any]:
        """Some of them changed: what is chosen from a list, and what is on or off."""
        chosen: dict[str, Any] = {}
        for each in dataclasses.fields(kind):
            if "label" not in each.metadata or self.chance.random() < 0.7:
                continue
            if each.metadata["options"]:
                chosen[each.name] = self.chance.choice(list(each.metadata["options"]))
            elif isinstance(each.default, bool):
                chosen[each.name] = not each.default
        return chosen


def _names_others(kind: type[Content], hints: dict[str, Any]) -> bool:
    """Whether it says by an id what its words were taken from."""
    left = TYPED | LABELS | {*kind.name_lists} | {*kind.placed_by}
    return any(hint in (str, tuple[str, ...]) for name, hint in hints.items() if name not in left)


def _first_text(of: Contribution) -> str:
    for name in MAIN:
        text = getattr(of.content, name, "")
        if isinstance(text, str) and text:
            return text
    return next(iter(of.content.texts()))


def _picture() -> bytes:
    from tablee.sdk.conformance.values import PICTURE

    return PICTURE


EVENTS: Final = {
    "post": 14,
    "write": 14,
    "press": 16,
    "vote": 16,
    "hide": 7,
    "go_on": 7,
    "edit": 4,
    "withdraw": 3,
    "share": 3,
    "facts": 4,
    "move": 1,
    "join": 1,
    "reappear": 1,
    "merge": 0.4,
    "erase_words": 0.8,
    "erase_person": 0.4,
    "agenda": 1,
    "end": 0.7,
    "undo": 2,
}
"""How often each is tried, beside the others."""
MODERATING: Final = {"moderate": 2, "judge": 4}
"""The same of what becomes of texts before the wall."""
