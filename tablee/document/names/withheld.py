"""Finds names that say more of a person than that person chose, and removes them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from tablee.activities import shown_name
from tablee.document.names.finding import Match, Mention, find, within
from tablee.document.names.lines import spots
from tablee.document.names.replacement import instead
from tablee.model.entities import Appearance, Person

if TYPE_CHECKING:
    from tablee.model.synthesis import Synthesis


def is_held_back(person: Person) -> bool:
    """Whether no name of this person is to be read."""
    return person.appearance in (Appearance.INITIALS, Appearance.HIDDEN)


def further(person: Person, mention: Mention) -> bool:
    """Whether the mention says more of this person than was chosen."""
    if person.appearance is Appearance.FIRST:
        return mention.name != person.first_name and mention.sure
    return is_held_back(person)


def beyond_choice(document: Synthesis, people: Mapping[str, Person]) -> tuple[Mention, ...]:
    """Mentions that name somebody further than chosen: in the document, then beside it.

    Beside it are the tables of all that was said and of actions, where the document does not hold
    those words: they are no lines of it, and `fixed`.
    """
    if not any(_chose(person) for person in people.values()):
        return ()
    beside = chain.from_iterable(within(list(_beside(document)), people))
    found = chain(find(document, people), beside)
    return tuple(mention for mention in found if further(people[mention.person], mention))


def _chose(person: Person) -> bool:
    return person.appearance is not Appearance.FULL


def _beside(document: Synthesis) -> Iterator[str]:
    told = "\n".join(spot.line.text for spot in spots(document))
    actions = (text for a in document.actions for text in (a.what, a.first_step, a.why))
    words = chain((said.text for said in document.said), actions)
    lines = (line.strip() for text in words for line in text.splitlines())
    yield from (line for line in dict.fromkeys(lines) if line and line not in told)


def spares(said: str, wording: str, people: Mapping[str, Person]) -> bool:
    """Whether the wording leaves out a name that says more than was chosen, or is a former one."""
    return any(
        mention.words not in wording
        and (mention.match is Match.FORMER or further(people[mention.person], mention))
        for mention in within([said], people)[0]
    )


def unnamed(
    texts: Sequence[str], people: Mapping[str, Person], allowed: Iterable[str] = ()
) -> list[str]:
    """The texts with nobody named further than chosen, but where one of those `allowed` does.

    In the language that is spoken (`texts.speaking`).
    """
    said = list(allowed)
    return [
        _without(text, [m for m in found if not any(m.words in one for one in said)], people)
        for text, found in zip(texts, within(texts, people), strict=True)
    ]


def _without(text: str, found: Iterable[Mention], people: Mapping[str, Person]) -> str:
    """The last mention first: where the others stand does not change."""
    told = [mention for mention in found if further(people[mention.person], mention)]
    for mention in sorted(told, key=lambda m: m.start, reverse=True):
        person = people[mention.person]
        change = (mention.start, mention.end, shown_name(person))
        text = instead(text, [change], common=person.appearance is Appearance.HIDDEN)
    return text
