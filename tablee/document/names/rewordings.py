"""Applies the rewordings that remove names from document lines to the session's record. Pure.

The document has its wordings line by line. Posters, votes, the table of all that was said and that
of actions are made from the contributions. There what was said stays what was said, and what was
voted on what was voted on, unless somebody is named who did not wish it.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tablee.activities import Record, StepRecord, Wording, answers
from tablee.document.names.withheld import spares, unnamed
from tablee.document.redaction import rebuilt, voted
from tablee.model.entities import Content, Contribution, Person, with_fields
from tablee.texts import speaking


def record_as_worded(record: Record) -> Record:
    """The record with the words that were put for others in the document to leave a name out.

    A text that was worded anew so, whole or one line of it, is replaced. Where a line was made of
    several texts, as an action is, the names that its new words no longer have are taken out of
    each as `withheld.unnamed` does.
    """
    about = _by_contribution(record)
    if not about:
        return record
    with speaking(record.session.language):
        return rebuilt(record, lambda step: _told(step, about))


def _by_contribution(record: Record) -> dict[str, list[Wording]]:
    """What leaves a name out, by the id of what it is about; of two for the same words the last."""
    found: defaultdict[str, dict[str, Wording]] = defaultdict(dict)
    for step in record.beside:
        for wording in answers.wordings(step):
            if wording.about and spares(wording.said, wording.wording, record.people):
                found[wording.about][wording.said] = wording
    return {about: [*wordings.values()] for about, wordings in found.items()}


def _told(step: StepRecord, about: Mapping[str, Sequence[Wording]]) -> StepRecord:
    told = tuple(
        _worded(c, about[c.id], step.people) if c.id in about else c for c in step.contributions
    )
    return replace(step, contributions=told)


def _worded(
    c: Contribution, wordings: Sequence[Wording], people: Mapping[str, Person]
) -> Contribution:
    texts = typed_fields(c.content, lists=False)
    told = _put(list(texts.values()), wordings, people)
    return replace(c, content=with_fields(c.content, dict(zip(texts, told, strict=True))))


def _put(
    texts: Sequence[str], wordings: Sequence[Wording], people: Mapping[str, Person]
) -> list[str]:
    """The texts with these words; without the names that they do not have, where none is alike."""
    told, left = list(texts), list(wordings)
    for wording in wordings:
        place = next((n for n, text in enumerate(told) if _holds(text, wording.said)), None)
        if place is not None:
            told[place] = _replaced(told[place], wording)
            left.remove(wording)
    kept = [wording.wording for wording in wordings]
    return unnamed(told, people, kept) if left else told


def typed_fields(content: Content, *, lists: bool) -> dict[str, str]:
    """Its fields that hold words, with the lists of names or without; not where it stands."""
    others = {*content.placed_by, *(() if lists else content.name_lists)}
    names = (f.name for f in dataclasses.fields(content) if f.name not in others)
    found, words = {name: getattr(content, name) for name in names}, frozenset(content.texts())
    return {n: text for n, text in found.items() if type(text) is str and text and text in words}


def _holds(text: str, said: str) -> bool:
    """Whether it is what was worded anew, or one of its lines is."""
    return text.strip() == said.strip() or said.strip() in map(str.strip, text.splitlines())


def _replaced(text: str, wording: Wording) -> str:
    said = wording.said.strip()
    if text.strip() == said:
        return wording.wording
    lines = text.splitlines()
    return "\n".join(wording.wording if line.strip() == said else line for line in lines)


# ── votes ───────────────────────────────────────────────────────────────────────────────────


def votes_as_worded(record: Record) -> Record:
    """The record with the options of votes as the lines about the same contributions are worded.

    What votes write, sentences, tables and pictures, cannot be worded anew line by line.
    """
    about = _by_contribution(record)
    if not about:
        return record

    def told(id_: str, words: str) -> str:
        return _put([words], about[id_], record.people)[0] if id_ in about else words

    with speaking(record.session.language):
        return rebuilt(record, lambda step: voted(step, told))
