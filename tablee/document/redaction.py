"""Redacts a record: removes contributions hidden by the facilitator or withdrawn by authors.

Pure. All that is shown, drawn or written of a session outside the console reads such a record, so
no screen and no format has to know what is hidden. A contribution that is gone is gone with what
repeats it (`Content.repeats`); where its words stand again in what must keep its place, as the
option of a vote, a word in brackets stands for them, so that ranks and totals still hold.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from tablee.activities import Missing, Outcome, Record, StepRecord, answers
from tablee.activities.pictures import PictureContent
from tablee.model.entities import Content, Contribution, is_id, with_fields
from tablee.texts import N_, _, speaking


@dataclass(frozen=True)
class Publishable:
    """One thing that may be public or not: a step, or a part written into the document itself."""

    id: str
    title: str
    step: StepRecord
    contributions: tuple[Contribution, ...]


def choices(record: Record) -> tuple[Publishable, ...]:
    """What the facilitator is asked about before anything is public, in the order of the document.

    How the lines of steps were worded anew is none of them: it goes with what it is about.
    """
    return tuple(_choices(record))


def _choices(record: Record) -> Iterator[Publishable]:
    for step in record.steps + record.beside:
        if step.activity.edits:
            for portion in answers.portions(step):
                yield Publishable(portion.id, portion.title, step, portion.contributions)
        else:
            yield Publishable(step.step.id, step.title, step, step.contributions)


def public(record: Record, steps: Collection[str]) -> Record:
    """The record with these choices alone (ids), and what was made of them in the document.

    A step that stands on one left out, as a vote on its cards, is left out with it; elsewhere, what
    was taken up from it goes. The id of the step that works on the document stands for all that
    was written there.
    """
    withheld = _Withheld(record, steps)
    earlier: list[StepRecord] = []
    for step in record.steps:
        if step.step.id not in withheld.steps:
            earlier.append(replace(withheld.left(step), earlier=tuple(earlier)))
    beside = [left for s in record.beside if (left := withheld.beside(s)) is not None]
    beside = [replace(step, earlier=tuple(earlier)) for step in beside]
    return Record(
        record.session,
        tuple(earlier),
        tuple(
            replace(step, beside=tuple(other for other in beside if other is not step))
            if step.activity.edits
            else step
            for step in beside
        ),
        record.people,
    )


def tied(record: Record, steps: Collection[str]) -> tuple[StepRecord, ...]:
    """Of these steps, those that stay confidential because they stand on one that does."""
    withheld = _Withheld(record, steps).steps
    found = (step for step in record.steps + record.beside if step.step.id in steps)
    return tuple(step for step in found if step.step.id in withheld)


class _Withheld:
    """What goes, by id: steps, and contributions wherever they are."""

    def __init__(self, record: Record, public: Collection[str]) -> None:
        self._everywhere = record.steps + record.beside
        self.steps = {
            step.step.id
            for step in self._everywhere
            if step.step.id not in public and not step.activity.edits
        }
        self.contributions = {
            c.id
            for step in record.beside
            if step.step.id not in public
            for portion in answers.portions(step)
            if portion.id not in public
            for c in portion.contributions
        }
        if self.steps or self.contributions:
            self._follow()

    def _follow(self) -> None:
        """Takes in what repeats something of what goes, and what repeats that in turn."""
        standing = {
            step.step.id: set(_strings_confidential(_own_words(step))) for step in self._everywhere
        }
        told = [
            (step.step.id, c.id, _mentioned(step, c))
            for step in self._everywhere
            for c in step.contributions
        ]
        more = True
        while more:
            gone = self.steps | self.contributions
            steps = {step for step, ids in standing.items() if not ids.isdisjoint(gone)}
            contributions = {
                c for step, c, ids in told if step in self.steps or not ids.isdisjoint(gone)
            }
            more = not (steps <= self.steps and contributions <= self.contributions)
            self.steps |= steps
            self.contributions |= contributions

    def beside(self, step: StepRecord) -> StepRecord | None:
        """What is left of a part beside the agenda; None for nothing."""
        return None if step.step.id in self.steps else self.left(step)

    def left(self, step: StepRecord) -> StepRecord:
        """The step without the contributions that go."""
        kept = tuple(c for c in step.contributions if c.id not in self.contributions)
        return replace(step, contributions=kept)


def _mentioned(step: StepRecord, contribution: Contribution) -> set[str]:
    """The ids of what a contribution takes up, among other texts.

    Of what was made of the document, what repeats somebody's words: an order of its lines names
    them all, and says nothing.
    """
    content = contribution.content
    if step.activity.edits:
        return {*content.repeats}
    return {*content.repeats, *_strings_confidential(msgspec.to_builtins(content))}


def _own_words(step: StepRecord) -> list[Any]:
    """What the step itself holds: settings, facts, what it voted on."""
    options = [urn.options for urn in step.rounds]
    return [step.step.settings, step.step.facts, step.step.outcome, options]


def _strings_confidential(value: Any) -> Iterator[str]:
    """Every text in plain values, whether an id or words: an id is nobody's words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _strings_confidential(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _strings_confidential(item)


HIDDEN: Final = N_("(masqué)")
"""What stands for words that the facilitator has hidden."""
WITHDRAWN: Final = N_("(retiré)")
"""The same for words that their author took out of the document."""

Masks = dict[str, str]
"""What stands for the words of each contribution that is gone, by its id."""


def taken_away(record: Record) -> Masks:
    """What no document tells, with what stands for it: hidden, or taken out by its author."""
    authors = {c.id: c.person for step in record.steps + record.beside for c in step.contributions}
    withdrawn = (
        contribution for step in record.beside for contribution in _withdrawn(step, authors)
    )
    hidden = (c.id for step in record.steps + record.beside for c in step.contributions if c.hidden)
    told = dict.fromkeys(withdrawn, WITHDRAWN) | dict.fromkeys(hidden, HIDDEN)
    return told | dict.fromkeys(torn(record), HIDDEN)


def torn(record: Record) -> Iterator[str]:
    """The photos on which one reads a card that was withdrawn since."""
    for step in record.steps + record.beside:
        photos = [c for c in step.contributions if isinstance(c.content, PictureContent)]
        if any(c.content.repeats for c in photos):
            here = {c.id for c in step.contributions}
            yield from (c.id for c in photos if not here.issuperset(c.content.repeats))


def _withdrawn(step: StepRecord, authors: Mapping[str, str]) -> Iterable[str]:
    """What its authors took out of the document, or may have, where that part is missing."""
    if isinstance(step.activity, Missing):
        return step.activity.withdrawals(step, authors).values()
    return answers.withdrawn(step)


def without(
    record: Record, gone: Mapping[str, str], apart: Collection[Contribution] = ()
) -> Record:
    """The record without these contributions (ids), and without what says the same word for word.

    `gone` has what stands for the words of each where a place must stay: `HIDDEN`, `WITHDRAWN`.
    Ids that are not in the record do no harm. `apart` are those of them that stand in it no more,
    and may have been copied while they did.
    """
    if not gone:
        return record
    with speaking(record.session.language):
        return _Redaction(record, {id_: _(mask) for id_, mask in gone.items()}, apart).whole()


def with_masked_votes(step: StepRecord, shared: StepRecord | None) -> StepRecord:
    """The step with all its contributions, and of what was voted on only what `shared` has.

    For whoever writes into what they read: a mask must never be stored in the place of words.
    `shared` is the same step without what is hidden; None for a step that nobody else sees.
    """
    with speaking(step.session.language):
        mask = _(HIDDEN)
    masked = {id_ for id_, words in _options(shared) if words == mask} if shared else set()
    return voted(step, lambda id_, words: mask if id_ in masked else words) if masked else step


def marked(record: Record, hidden: Collection[str]) -> Record:
    """The record as the console shows it: what was voted on says which of it is hidden."""
    if not hidden:
        return record

    def told(id_: str, words: str) -> str:
        return f"{words} {_(HIDDEN)}" if id_ in hidden else words

    return rebuilt(record, lambda step: voted(step, told))


# ── one redaction ───────────────────────────────────────────────────────────────────────────


class _Redaction:
    """What goes from one record, and what stands for it."""

    def __init__(self, record: Record, gone: Masks, apart: Collection[Contribution]) -> None:
        self._apart = apart
        self._record = record
        self._everywhere = record.steps + record.beside
        self._gone = gone
        self._follow()
        self._texts: dict[str, Masks] = {}
        """What stands for a text where it stands beside an id, by that id, then the text."""
        self._read_texts()
        self._contents: dict[str, Content] = {}
        """The contents that repeat such a text, without it; by the id of their contribution."""
        self._mask_copies()

    def _follow(self) -> None:
        """Takes in what goes with what is gone."""
        repeating = [
            (c.id, c.content.repeats)
            for step in self._everywhere
            for c in step.contributions
            if c.content.repeats
        ]
        more = True
        while more:
            found = {
                id_: self._gone[first]
                for id_, repeats in repeating
                if id_ not in self._gone
                and (first := next((r for r in repeats if r in self._gone), None)) is not None
            }
            self._gone = self._gone | found
            more = bool(found)

    def _read_texts(self) -> None:
        """The words of what is gone: as they are now, and as they were put to a vote."""
        for c in (*(c for s in self._everywhere for c in s.contributions), *self._apart):
            if c.id in self._gone:
                for text in _words(c.content):
                    self._note(c.id, text, self._gone[c.id])
        for step in self._everywhere:
            for id_, words in _options(step):
                if id_ in self._gone:
                    self._note(id_, words, self._gone[id_])

    def _note(self, id_: str, text: str, mask: str) -> None:
        for part in (text, *text.split(",")):  # several words may have been proposed in one text
            self._texts.setdefault(id_, {})[_plain(part)] = mask

    def _mask_copies(self) -> None:
        """Masks what says what an id that it holds said, or what that was made from said."""
        held = [
            (c, ids)
            for step in self._everywhere
            for c in step.contributions
            if (ids := sorted({*_strings(c.content)} - {c.id}))
        ]
        changed = set(self._texts)
        while changed:
            changed = {
                c.id
                for c, ids in held
                if self._take_over(c.id, [id_ for id_ in ids if id_ in changed])
            }
        known = self._known()
        anything = {text: mask for texts in self._texts.values() for text, mask in texts.items()}
        for c, ids in held:
            told = {text: mask for id_ in ids for text, mask in self._texts.get(id_, {}).items()}
            if _of_nothing(c.content, known):  # what it was made from may have been made from any
                told = anything
            if told and (masked := _masked(c.content, told)) != c.content:
                self._contents[c.id] = masked

    def _known(self) -> set[str]:
        """All that an id can mean."""
        contributions = {c.id for step in self._everywhere for c in step.contributions}
        return contributions | self._record.people.keys() | {s.step.id for s in self._everywhere}

    def _take_over(self, made: str, ids: Collection[str]) -> bool:
        """What stands beside these ids goes beside what was made from them too; whether any is new.

        Whether or not it says so now: it may have, when others were made from it in their turn.
        """
        known = self._texts.get(made, {})
        new = {text: mask for id_ in ids for text, mask in self._texts[id_].items()}
        if new.keys() <= known.keys():
            return False
        self._texts[made] = new | known
        return True

    def whole(self) -> Record:
        return rebuilt(self._record, self._step)

    def _step(self, step: StepRecord) -> StepRecord:
        kept = tuple(
            replace(c, content=self._contents[c.id]) if c.id in self._contents else c
            for c in step.contributions
            if c.id not in self._gone
        )
        return voted(replace(step, contributions=kept), self._option)

    def _option(self, id_: str, words: str) -> str:
        if id_ in self._gone:
            return self._gone[id_]
        return self._texts.get(id_, {}).get(_plain(words), words)


def rebuilt(record: Record, changed: Callable[[StepRecord], StepRecord]) -> Record:
    """The record with each step changed, in what later steps and those beside see of it too."""
    steps: list[StepRecord] = []
    for step in record.steps:
        steps.append(replace(changed(step), earlier=tuple(steps)))
    alone = [replace(changed(step), earlier=tuple(steps)) for step in record.beside]
    beside = tuple(
        replace(step, beside=tuple(other for other in alone if other is not step))
        if step.beside
        else step
        for step in alone
    )
    return replace(record, steps=tuple(steps), beside=beside)


# ── votes ───────────────────────────────────────────────────────────────────────────────────


def _options(step: StepRecord) -> Iterator[tuple[str, str]]:
    """What was, or will be, voted on in this step: `(id, words)`, in every round."""
    for pair in step.step.facts.get("options", ()):
        if _is_pair(pair):
            yield pair[0], pair[1]
    for urn in step.rounds:
        yield from urn.options
    for option in step.outcome.options if step.outcome else ():
        yield option.id, option.text


def voted(step: StepRecord, told: Callable[[str, str], str]) -> StepRecord:
    """The step with other words for what was voted on, in its facts, its urns and its outcome."""
    if all(told(id_, words) == words for id_, words in _options(step)):
        return step
    rounds = tuple(
        replace(urn, options=tuple((id_, told(id_, words)) for id_, words in urn.options))
        for urn in step.rounds
    )
    facts = step.step.facts
    if "options" in facts:
        pairs = tuple(
            (pair[0], told(pair[0], pair[1])) if _is_pair(pair) else pair
            for pair in facts["options"]
        )
        facts = {**facts, "options": pairs}
    return replace(
        step,
        step=replace(step.step, facts=facts),
        rounds=rounds,
        outcome=_told_outcome(step.outcome, told),
    )


def _told_outcome(outcome: Outcome | None, told: Callable[[str, str], str]) -> Outcome | None:
    if outcome is None:
        return None
    options = tuple(replace(o, text=told(o.id, o.text)) for o in outcome.options)
    return replace(outcome, options=options)


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(part, str) for part in value)
    )


# ── contents ────────────────────────────────────────────────────────────────────────────────


def _plain(text: str) -> str:
    """A text as it is compared: spaces and capitals make no other words of it."""
    return " ".join(text.split()).casefold()


def _words(content: Content) -> Iterable[str]:
    """What was typed in it; not where it stands."""
    places = {getattr(content, name) for name in content.placed_by if _is_text(content, name)}
    return [text for text in content.texts() if text.strip() and text not in places]


def _is_text(content: Content, name: str) -> bool:
    return isinstance(getattr(content, name), str)


def _strings(value: Any) -> Iterator[str]:
    """Every text that a content holds, ids among them, at whatever depth."""
    if isinstance(value, str):
        yield value
        return
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        value = getattr(value, "__dict__", {}).values()
    for item in value:
        yield from _strings(item)


def _of_nothing(content: Content, known: Collection[str]) -> bool:
    """Whether it was made from what is no more: it holds an id, not of its place, of nothing."""
    fields = (f.name for f in dataclasses.fields(content) if f.name not in content.placed_by)
    ids = {*_strings([getattr(content, name) for name in fields])} - {*content.texts()}
    return any(is_id(text) and text not in known for text in ids)


def _masked(content: Content, told: Mapping[str, str]) -> Content:
    """The content with what stands for these texts, which are plain, in the place of each.

    In a list of words none has a place to keep: there they are left out.
    """
    words = frozenset(content.texts())
    fields = {f.name: getattr(content, f.name) for f in dataclasses.fields(content) if f.init}
    others = {n: v for n, v in fields.items() if n not in content.placed_by}
    return with_fields(content, {n: _put(v, told, words) for n, v in others.items()})


def _put(value: Any, told: Mapping[str, str], words: Collection[str]) -> Any:
    if type(value) is str:
        return told.get(_plain(value), value) if value in words else value
    if isinstance(value, dict):
        return {key: _put(item, told, words) for key, item in value.items()}
    if isinstance(value, list | tuple):
        kept = (item for item in value if not (item in words and _plain(item) in told))
        return type(value)(_put(item, told, words) for item in kept)
    return value
