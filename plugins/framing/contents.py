"""Content classes of a framing (finding, request, question, keywords), and look-ups.

The finding, the sheet's question, the kept keywords and the adopted request each stand once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from tablee.plugin import (
    N_,
    Appearance,
    Audience,
    Content,
    Contribution,
    Role,
    StepRecord,
    Verb,
    _,
    elides,
    fold,
    visible,
)

OPENING: Final = N_("J’aimerais que le groupe m’aide à")
"""How a request begins; the field is given with it."""

MOST_KEYWORDS: Final = 6
"""The sheet wants three or four; more than six no longer say what it is about."""

WRITERS: Final = frozenset({Role.CARRIER, Role.FACILITATOR, Role.SCRIBE})

C = TypeVar("C", bound=Content)


@dataclass(frozen=True)
class Finding(Content):
    """What is the matter, in a sentence or two (constat)."""

    kind = "finding"
    posted_by = WRITERS
    edited_by = WRITERS

    text: str = ""


@dataclass(frozen=True)
class Request(Content):
    """A wording of the request that somebody proposes to the carrier."""

    kind = "request"
    longest = 600

    text: str = ""


@dataclass(frozen=True)
class Adopted(Content):
    """The request that the carrier adopts: what the room works on from here."""

    kind = "adopted"
    posted_by = frozenset({Role.CARRIER})
    edited_by = frozenset({Role.CARRIER, Role.FACILITATOR})
    """The facilitator only in the name of a carrier who cannot: `rules` says how."""
    longest = 600

    text: str = ""
    proposal: str = ""
    """The id of the proposal it comes from; empty when it comes from none."""

    def called(self, verb: str) -> str:
        words: dict[str, str] = {
            Verb.POST: _("demande adoptée"),
            Verb.EDIT: _("demande changée"),
            Verb.WITHDRAW: _("demande remise en discussion"),
        }
        return words.get(verb, "")

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True)
class SheetQuestion(Content):
    """The question that the workshop must answer, as the sheet puts it."""

    kind = "sheet_question"
    posted_by = WRITERS
    edited_by = WRITERS
    longest = 600

    text: str = ""


@dataclass(frozen=True)
class KeywordIdea(Content):
    """A keyword (or a few, between commas) that somebody proposes."""

    kind = "keyword_idea"
    longest = 80

    text: str = ""


@dataclass(frozen=True)
class SheetKeywords(Content):
    """The keywords kept for the sheet, without their `#`; one may hold spaces, none a comma."""

    kind = "keywords"
    posted_by = WRITERS
    edited_by = WRITERS
    longest = 80

    words: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()
    """The ids of the proposals that some of them were kept from: hidden, they go with these."""

    def texts(self) -> tuple[str, ...]:
        return self.words


def words_of(typed: str) -> tuple[str, ...]:
    """The keywords in a text: commas separate them, leading `#` go, the same one counts once."""
    found: dict[str, str] = {}
    for part in typed.replace("\n", ",").split(","):
        word = " ".join(part.split()).lstrip("# ")
        if word:
            found.setdefault(fold(word) or word, word)
    return tuple(found.values())


def standing(step: StepRecord, kind: type[C]) -> tuple[Contribution, C] | None:
    """The one of this kind that counts: the last that is not hidden."""
    found = visible(step, kind, Audience.PHONE)
    return found[-1] if found else None


def adopted_by(step: StepRecord, contribution: Contribution) -> str:
    """Who adopted the request in whose name; empty where its carrier did."""
    if not contribution.entered_by:
        return ""
    who, whose = in_whose_name(step, contribution, step.first_name)
    if elides(whose):
        return _("adopté par {who} au nom d’{name}").format(who=who, name=whose)
    return _("adopté par {who} au nom de {name}").format(who=who, name=whose)


def in_whose_name(
    step: StepRecord, entered: Contribution, named: Callable[[str], str]
) -> tuple[str, str]:
    """Who wrote it and for whom, within a sentence; `named` says a person's name by their id."""
    who = called(step, entered.entered_by or "", _("la personne qui anime"), named)
    return who, called(step, entered.person, _("la personne qui porte le projet"), named)


def called(step: StepRecord, person: str, role: str, named: Callable[[str], str]) -> str:
    """Somebody's name within a sentence; `role` for who has none there."""
    nameless = step.person(person).appearance is Appearance.HIDDEN
    return role if nameless else named(person)
