"""Applies the edits of the sheet (rewordings, left-out lines) to the session's record. Pure.

Pictures of the plan and tables of actions are made from contributions, not from lines; what a line
became is read from the document before and after it was edited, whoever edits it.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tablee.document.names.lines import spots
from tablee.document.names.rewordings import typed_fields
from tablee.document.redaction import rebuilt
from tablee.model.entities import Content, Contribution, with_fields
from tablee.model.synthesis import Part, Synthesis

if TYPE_CHECKING:
    from tablee.activities import Record, StepRecord

Lines = dict[str, list[str]]
"""The lines of the sheet, by the id of the contribution that each comes from."""


def record_on_sheet(record: Record, said: Synthesis, edited: Synthesis) -> Record:
    """The record as the sheet of `edited` tells it, where that of `said` is what the steps wrote.

    What stood on the sheet and does not any more is gone; where a line has other words, so has what
    it was made of. What never stood there is as it was.
    """
    before, after = _lines(said), _lines(edited)
    if before == after:
        return record
    known = {c.id: c for step in record.steps + record.beside for c in step.contributions}
    gone = {id_ for id_ in before if id_ not in after and id_ in known}
    worded = {
        id_: content
        for id_, lines in before.items()
        if id_ in known and id_ in after
        if (content := _as_after(known[id_].content, lines, after[id_])) != known[id_].content
    }
    _follow(known, after, gone, worded)

    def changed(step: StepRecord) -> StepRecord:
        told = tuple(
            replace(c, content=worded[c.id]) if c.id in worded else c
            for c in step.contributions
            if c.id not in gone
        )
        return replace(step, contributions=told)

    return rebuilt(record, changed)


def _lines(document: Synthesis) -> Lines:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for spot in spots(document):
        if spot.part is Part.SHEET and spot.line.source.contribution:
            found[spot.line.source.contribution].append(spot.line.text)
    return dict(found)


def _follow(
    known: Mapping[str, Contribution],
    after: Lines,
    gone: set[str],
    worded: dict[str, Content],
) -> None:
    """Takes in what says the same beside, and stands on no line of its own.

    The card of which the group made an action, and what of the group's the plan took up: the sheet
    tells each once.
    """
    alone = {id_ for id_ in known if id_ not in after and id_ not in gone}
    for id_ in [*gone, *worded]:
        content = known[id_].content
        was = set(content.texts())
        for other in _ids(content):
            if other not in alone or was.isdisjoint(known[other].content.texts()):
                continue
            if id_ in gone:
                gone.add(other)
            else:
                worded[other] = _alike(known[other].content, content, worded[id_])


def _ids(content: Content) -> Iterator[str]:
    """What may be the id of something else."""
    values = (getattr(content, field.name) for field in dataclasses.fields(content))
    return (value for value in values if isinstance(value, str))


def _alike(content: Content, was: Content, now: Content) -> Content:
    """The content with the new words of what it says word for word as the other one did."""
    told = {
        getattr(was, f.name): getattr(now, f.name)
        for f in dataclasses.fields(was)
        if isinstance(getattr(was, f.name), str) and getattr(was, f.name)
    }
    fields = {
        name: told.get(text, text) for name, text in typed_fields(content, lists=True).items()
    }
    return with_fields(content, fields)


# ── words ───────────────────────────────────────────────────────────────────────────────────


def _as_after(content: Content, before: Sequence[str], after: Sequence[str]) -> Content:
    """The content whose lines were those before, so that they are those after."""
    olds = [line for line in before if line not in after]
    news = [line for line in after if line not in before]
    for said, wording in zip(olds, news, strict=False):
        content = with_fields(content, _worded(typed_fields(content, lists=True), said, wording))
    return content


def _worded(fields: Mapping[str, str], said: str, wording: str) -> dict[str, str]:
    """The fields that such a line is made of, in their order, as its new words have them.

    What stood between them in the line parts the new words; where it does not, these are the first
    field's, and the others stay as far as the words still have them.
    """
    inside = dict(_places(fields, said))
    if not inside:
        name = "text" if "text" in fields else next(iter(fields), "")
        return {name: wording} if name else {}
    gaps = _gaps(list(inside.values()), said)
    first, *others = inside
    head, *between, tail = gaps
    words = wording.removeprefix(head)
    words = words.removesuffix(tail) if tail else words
    parts = _parted(words, between)
    if parts is not None:
        return dict(zip(inside, parts, strict=True))
    kept = {name: fields[name] if _flat(fields[name]) in words else "" for name in others}
    return {first: words, **kept}


def _places(fields: Mapping[str, str], said: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """From where to where each field stands in the line, for those that do, in its order."""
    at = 0
    for name, text in fields.items():
        for form in (text, _flat(text)):
            start = said.find(form, at)
            if start >= 0:
                at = start + len(form)
                yield name, (start, at)
                break


def _gaps(places: Sequence[tuple[int, int]], said: str) -> list[str]:
    """What stands before, between and after these places."""
    ends = [0, *(end for _start, end in places)]
    starts = [*(start for start, _end in places), len(said)]
    return [said[end:start] for end, start in zip(ends, starts, strict=True)]


def _parted(words: str, between: Sequence[str]) -> list[str] | None:
    """The words parted at each of these; None where they do not part them so."""
    parts, at = list[str](), 0
    for gap in between:
        end = words.find(gap, at + 1)
        if not gap or end < 0:
            return None
        parts.append(words[at:end])
        at = end + len(gap)
    return [*parts, words[at:]] if words[at:] else None


def _flat(text: str) -> str:
    return " ".join(text.split())
