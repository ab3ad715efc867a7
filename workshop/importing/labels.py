"""Which lines are labels of a report of this genre, however they were typed.

Case, accents, apostrophes, the colon and what marks a heading do not count (`model.fold`); nor do
singular and plural, and the typing mistake « Notes prise en commun ». Whether a label means
something where it stands is for `reading` to say.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from workshop.model import fold
from workshop.synthesis import LABELS, Place
from workshop.texts import LANGUAGES, N_, _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.importing.marks import Typed

__all__ = ["PRESENT", "Kind", "Label", "found"]

PRESENT: Final = N_("Participants à l'accélérateur :")
"""The label of the list of those who introduce themselves, in the notes."""


class Kind(enum.StrEnum):
    """What a label announces; the places of the sheet have the names of `synthesis.Place`."""

    INITIATORS = "initiators"
    WRITERS = "writers"
    PARTICIPANTS = "participants"
    SHEET = "sheet"
    SYNTHESIS = "synthesis"
    """« Synthèse » alone: the sheet's title, or a section of the notes."""
    QUESTION = "question"
    KEYWORDS = "keywords"
    IMPORTANT = "important"
    QUESTIONS = "questions"
    PROPOSALS = "proposals"
    NOTES = "notes"
    PRESENT = "present"
    """« Participants à l'accélérateur », before the round of introductions."""
    ROUND = "round"
    """A title of the round of introductions."""
    SECTION = "section"
    """A section of the notes."""


@dataclass(frozen=True)
class Label:
    """A label as it was typed."""

    kind: Kind
    text: str
    """All of the line where nothing follows; the label alone where something does."""
    rest: str
    """What follows it on the line; empty where it stands alone."""
    language: str = ""
    """The language that words it so; empty where several do."""


_ATELIER: Final = r"(?:a|de|du) (?:l |cet )?atelier"
_WHO: Final = r"(?:participant(?:s|e|es| e| e s|s es| es)?(?: et participant(?:s|e|es))?)"

_KNOWN: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.INITIATORS, r"initie(?:e?s?| e s?| es?)? par"),
    (Kind.WRITERS, r"redige(?:e?s?| e s?| es?)? par"),
    (Kind.PARTICIPANTS, rf"{_WHO} {_ATELIER}|{_WHO}"),
    (Kind.PRESENT, rf"{_WHO} (?:a|de|du) (?:l )?accelerateur"),
    (Kind.SHEET, r"(?:fiche de )?synthese (?:de l|de cet|d|de notre|d un) atelier"
                 r"|fiche de synthese"),
    (Kind.SYNTHESIS, r"synthese"),
    (Kind.QUESTION, rf"a quelles? questions? (?:doit|doivent|devait) repondre l atelier"
                    rf"|questions? {_ATELIER}"),
    (Kind.KEYWORDS, r"(?:\d+ )*(?:a |ou )?(?:\d+ )?mots? cles?(?: de l atelier)?"),
    (Kind.IMPORTANT, r"(?:les )?elements? importants?"
                     r"(?: de (?:la |nos |l )?(?:discussions?|atelier|echanges?))?"),
    (Kind.QUESTIONS, r"(?:des |les )?questions? que l on se pose"
                     r"(?: problemes? a resoudre)?(?: (?:et |ou )?a explorer)?"
                     r"|(?:des |les )?problemes? a resoudre(?: (?:et |ou )?a explorer)?"),
    (Kind.PROPOSALS, r"(?:des |les )?propositions? concretes?(?: d actions?)?"
                     r"|(?:des |les )?propositions? d actions?"),
    (Kind.NOTES, r"(?:les )?notes? prises? (?:en commun|ensemble)|notes? (?:partagees?|communes?)"),
    (Kind.ROUND, r"(?:les )?presentations(?: des (?:participant(?:s|es| e s)|personnes))?"
                 r"|(?:le )?tour de (?:table|presentations?)|(?:le )?tour des? presentations?"),
    (Kind.SECTION, r"presentation(?: (?:du|de la|de son|d un) (?:projet|situation|sujet))?|expose"
                   r"|(?:vos|les|nos)? ?questions(?: (?:de|a) (?:clarification|clarifier))?"
                   r"|clarifications?"
                   r"|(?:la )?problematique|(?:le )?contrat"
                   r"|(?:le |les )?plans? d actions?|(?:la )?reflexion(?:s)? du groupe"
                   r"|faire (?:plus|moins|autrement)|renoncer a"
                   r"|(?:le )?bilan(?: (?:de|du) (?:l |cet )?(?:accelerateur|atelier|groupe))?"),
)  # fmt: skip
"""Folded, in French; those of `synthesis.LABELS` in other languages are added as they are."""

_IN_LABELS: Final[dict[str, Kind]] = {
    "initiators": Kind.INITIATORS,
    "writers": Kind.WRITERS,
    "participants": Kind.PARTICIPANTS,
    "sheet": Kind.SHEET,
    **{place.value: Kind(place.value) for place in Place},
}
_NAMES_FOLLOW: Final = (Kind.INITIATORS, Kind.WRITERS, Kind.PARTICIPANTS, Kind.PRESENT)
_ALONE: Final = (Kind.SYNTHESIS, Kind.ROUND, Kind.SECTION)
"""Labels that are words of every day: only where nothing else stands on the line."""
_LONGEST: Final = 140
"""Characters within which a label ends."""
_AFTER: Final = re.compile(r"[\s*_]*\??[\s*_]*(?P<colon>:?)[\s*_]*")
_NOTHING: Final = re.compile(r"[\s:;,.?\-–—_*]*")
_EMPHASIS: Final = re.compile(r"([*_]{1,3})(?=[^\s*_])(.{1,140}?)(?<=[^\s*_])\1(?=\s|:|$)")
"""What surrounds a label typed in italics; bold is gone already."""


def found(line: Typed) -> Label | None:
    """The label with which this line begins; None where it begins with none."""
    if line.text.startswith(("- ", "-\t")):
        return None
    text = _EMPHASIS.sub(r"\2", line.text, count=1) if line.text[0] in "*_" else line.text
    folded = fold(text[:_LONGEST])
    for kind, language, pattern in _patterns():
        matched = pattern.match(folded)
        if matched is not None and (label := _cut(text, kind, matched[0])):
            return Label(kind, label[0], label[1], language)
    return None


def _cut(text: str, kind: Kind, folded: str) -> tuple[str, str] | None:
    """The typed label and what follows it; None where this is a sentence that begins so."""
    end = _end(text, folded)
    if end is None:
        return None
    if _NOTHING.fullmatch(text, end):
        return text, ""
    if kind in _ALONE:
        return None
    after = _AFTER.match(text, end)
    assert after is not None  # it may match nothing
    asked = kind is Kind.QUESTION and "?" in after[0]
    whole = kind in _NAMES_FOLLOW and " " in folded
    if not (after["colon"] or asked or whole):
        return None
    return text[:end] + after[0].rstrip(), text[after.end() :]


def _end(text: str, folded: str) -> int | None:
    """How far the typed words go that fold to these."""
    for end in range(len(folded) // 2, min(len(text), _LONGEST) + 1):
        if not text[end : end + 1].isalnum() and fold(text[:end]) == folded:
            return end
    return None


@cache
def _patterns() -> tuple[tuple[Kind, str, re.Pattern[str]], ...]:
    """Longest first, so that « Participants à l'atelier » is not « Participants »."""
    known = [(kind, "", rf"(?:{words})(?= |$)") for kind, words in _KNOWN]
    return tuple((k, said, re.compile(words)) for k, said, words in (*_translated(), *known))


def _translated() -> Iterator[tuple[Kind, str, str]]:
    for language in LANGUAGES:
        with speaking(language):
            for name, label in LABELS.items():
                yield _IN_LABELS[name], language, rf"{re.escape(fold(_(label)))}(?= |$)"
            yield Kind.PRESENT, language, rf"{re.escape(fold(_(PRESENT)))}(?= |$)"
