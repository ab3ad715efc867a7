"""Recognises the section labels of a report, whatever their case, accents and spelling.

Case, accents, apostrophes, the colon and what marks a heading do not count (`entities.fold`); nor
do singular and plural, and the typing mistake « Notes prise en commun ». Whether a label means
something where it stands is for `parser` to say.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from tablee.document.outline.days import day_in
from tablee.model.entities import fold
from tablee.model.synthesis import LABELS, Place
from tablee.texts import LANGUAGES, N_, _, speaking

if TYPE_CHECKING:
    from tablee.document.importing.sources.headers import Mail
    from tablee.document.importing.sources.markup import MarkupLine

LONGEST: Final = 200
"""Characters that the title of a session has at most: a longer line is none."""
_SAID: Final = re.compile(r"(?:titre|title)\s*:\s*(?P<title>\S.*)", re.IGNORECASE)


@dataclass(frozen=True)
class FoundTitle:
    """The title, and the line that holds it."""

    text: str = ""
    """Empty where there is none."""
    line: MarkupLine | None = None
    """None where it is the subject of an e-mail, whose line stays."""


def title_of(lines: Sequence[MarkupLine], mail: Mail, front: str = "") -> FoundTitle:
    """What the front matter or the report says it is; else an e-mail's subject; else a heading."""
    body = lines[len(mail.lines) :]
    top = list(takewhile(lambda line: found(line) is None, body))
    if front and len(front) <= LONGEST:
        same = (line for line in top[:1] if fold(line.text) == fold(front))
        return FoundTitle(front, next(same, None))
    for line in top:
        if (said := _SAID.fullmatch(line.text)) is not None and len(said["title"]) <= LONGEST:
            return FoundTitle(said["title"], line)
    if mail.lines:
        return FoundTitle(mail.subject if len(mail.subject) <= LONGEST else "")
    return _first(top)


def _first(top: Sequence[MarkupLine]) -> FoundTitle:
    """The highest heading above any label, else the first line, where that can be a title."""
    if not top or top[0].text.startswith("- "):
        return FoundTitle()
    headings = [line for line in top if line.level]
    highest = [line for line in headings if line.level == 1]
    placed = top[0].text.startswith(("{{", "[[", "<"))  # what a wiki puts above its pages
    first = (highest or (headings if placed else []) or top)[0]
    return FoundTitle(first.text, first) if len(first.text) <= LONGEST else FoundTitle()


PRESENT: Final = N_("Participants à l'accélérateur :")
"""The label of the list of those who introduce themselves, in the notes."""
INTRODUCTIONS: Final = ("presentations", "introductions")
"""What the step of the introductions is called where nobody has given it a title; folded."""


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
    DECISIONS = "decisions"
    """A word of every day, as those that are called short."""
    QUESTIONS = "questions"
    PROPOSALS = "proposals"
    NOTES = "notes"
    PRESENT = "present"
    """« Participants à l'accélérateur », before the introductions."""
    INTRODUCTIONS = "introductions"
    """A title of the introductions."""
    SECTION = "section"
    """A section of the notes."""
    SHORT_QUESTION = "short question"
    """« Question » alone: the workshop's, or a section of the notes; so for those below."""
    SHORT_IMPORTANT = "short important"
    SHORT_QUESTIONS = "short questions"
    SHORT_PROPOSALS = "short proposals"
    SHORT_NOTES = "short notes"


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
    (Kind.INITIATORS, r"(?:porteu(?:rs?|ses?)|initiat(?:eur|rice)s?)(?: (?:du|de) projet)?"),
    (Kind.WRITERS, r"redige(?:e?s?| e s?| es?)? par"),
    (Kind.WRITERS, r"secretaires?|scribes?|prise de notes"),
    (Kind.PARTICIPANTS, rf"{_WHO} {_ATELIER}|{_WHO}"),
    (Kind.PARTICIPANTS, r"(?:etaient |personnes )?present(?:s|es| e s| es| e|e)?"),
    (Kind.PRESENT, rf"{_WHO} (?:a|de|du) (?:l )?accelerateur"),
    (Kind.SHEET, r"(?:fiche de )?synthese (?:de l|de cet|d|de notre|d un) atelier"
                 r"|fiche de synthese"),
    (Kind.SYNTHESIS, r"synthese"),
    (Kind.QUESTION, rf"a quelles? questions? (?:doit|doivent|devait) repondre l atelier"
                    rf"|questions? {_ATELIER}"),
    (Kind.KEYWORDS, r"(?:\d+ )*(?:a |ou )?(?:\d+ )?mots? cles?(?: de l atelier)?"),
    (Kind.IMPORTANT, r"(?:les )?(?:elements?|points?) importants?"
                     r"(?: de (?:la |nos |l )?(?:discussions?|atelier|echanges?))?"),
    (Kind.QUESTIONS, r"(?:des |les )?questions? que l on se pose"
                     r"(?: problemes? a resoudre)?(?: (?:et |ou )?a explorer)?"
                     r"|(?:des |les )?problemes? a resoudre(?: (?:et |ou )?a explorer)?"),
    (Kind.PROPOSALS, r"(?:des |les )?propositions? concretes?(?: d actions?)?"
                     r"|(?:des |les )?propositions? d actions?"),
    (Kind.NOTES, r"(?:les )?notes? prises? (?:en commun|ensemble)|notes? (?:partagees?|communes?)"),
    (Kind.INTRODUCTIONS, r"(?:les )?presentations(?: des (?:participant(?:s|es| e s)|personnes))?"
                 r"|(?:le )?tour de (?:table|presentations?)|(?:le )?tour des? presentations?"),
    (Kind.SHORT_IMPORTANT, r"a retenir|points (?:forts|cles)"),
    (Kind.SHORT_QUESTION, r"(?:la )?question"),
    (Kind.SHORT_QUESTIONS, r"(?:les )?questions(?: ouvertes| en suspens)?"),
    (Kind.SHORT_PROPOSALS, r"(?:les )?(?:propositions|actions)"),
    (Kind.SHORT_NOTES, r"(?:les )?notes"),
    (Kind.SECTION, r"presentation(?: (?:du|de la|de son|d un) (?:projet|situation|sujet))?|expose"
                   r"|(?:vos|nos) questions"
                   r"|(?:vos |les |nos )?questions (?:de|a) clarifi(?:cation|er)"
                   r"|clarifications?"
                   r"|(?:la )?problematique|(?:le )?contrat"
                   r"|(?:le |les )?plans? d actions?"
                   r"(?: (?:du |de la |pour l[ea] )?(?:groupe|porteu(?:r|se)))?"
                   r"|(?:la )?reflexion(?:s)? du groupe"
                   r"|faire (?:plus|moins|autrement)|renoncer a|(?:le )?roti"
                   r"|(?:le )?bilan(?: (?:de|du) (?:l |cet )?(?:accelerateur|atelier|groupe))?"),
)  # fmt: skip
"""Folded, in French; those of `synthesis.LABELS` in other languages are added as they are."""

_ENGLISH: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.INITIATORS, r"(?:started|initiated|brought) by"),
    (Kind.WRITERS, r"(?:written|notes taken) by"),
    (Kind.PARTICIPANTS, r"(?:workshop )?(?:participants|attendees)(?: in the workshop)?"
                        r"|(?:in attendance|(?:those|people|members|were) present)"),
    (Kind.SHEET, r"(?:workshop (?:summary|synthesis)|(?:summary|synthesis) of the workshop)"),
    (Kind.SYNTHESIS, r"summary|synthesis"),
    (Kind.QUESTION, r"(?:what|which) questions? (?:must|should|does) the workshop answer"
                    r"|workshop question|question of the workshop"),
    (Kind.KEYWORDS, r"(?:\d+ )*(?:to |or )?(?:\d+ )?key ?words?"),
    (Kind.IMPORTANT, r"(?:the )?(?:important|key|main) points?"
                     r"(?: of the (?:discussion|workshop))?"),
    (Kind.QUESTIONS, r"(?:the )?open questions?|questions left open"),
    (Kind.PROPOSALS, r"(?:concrete |action )proposals?(?: for actions?)?|proposed actions?"),
    (Kind.NOTES, r"(?:shared|common) notes?|notes taken (?:together|in common)"),
    (Kind.INTRODUCTIONS, r"(?:the )?(?:round of )?introductions"),
    (Kind.SHORT_PROPOSALS, r"proposals"),
    (Kind.SECTION, r"project presentation|presentation of the project|problem(?: statement)?"
                   r"|your questions|(?:questions of )?clarification(?: questions)?|action plan"
                   r"|(?:do )?(?:more|less) of|give up|feedback|group (?:thinking|reflection)"),
)  # fmt: skip
"""Those that English reports of this genre have besides."""

_IN_LABELS: Final[dict[str, Kind]] = {
    "initiators": Kind.INITIATORS,
    "writers": Kind.WRITERS,
    "participants": Kind.PARTICIPANTS,
    "sheet": Kind.SHEET,
    **{place.value: Kind(place.value) for place in Place if place is not Place.HEAD},
}
NAMES_FOLLOW: Final = (Kind.INITIATORS, Kind.WRITERS, Kind.PARTICIPANTS, Kind.PRESENT)
_WHOLE: Final = re.compile(r" (?:par|by|atelier|accelerateur|participants|accelerator|workshop)$")
"""How such a label ends that needs no colon before the names."""
_ALONE: Final = (
    Kind.SYNTHESIS,
    Kind.INTRODUCTIONS,
    Kind.SECTION,
    Kind.DECISIONS,
    Kind.SHORT_IMPORTANT,
    Kind.SHORT_QUESTION,
    Kind.SHORT_QUESTIONS,
    Kind.SHORT_PROPOSALS,
    Kind.SHORT_NOTES,
)
"""Labels that are words of every day: only where nothing else stands on the line."""
_LONGEST: Final = 140
"""Characters within which a label ends."""
_AFTER: Final = re.compile(r"[\s*_]*+\??+[\s*_]*+(?P<colon>:?+)[\s*_]*+")
_NOTHING: Final = re.compile(r"[\s:;,.?()\-–—_*]*")
_MARKS: Final = re.compile(r"[*_']{2,}")
_DAY: Final = re.compile(r"(?:[a-z]+ )?(?:\d{1,2}(?:er)? [a-z]+|[a-z]+ \d{1,2}) \d{4}|[\d ]{8,10}")
"""What follows « Atelier du », folded: a day and nothing else."""
_EMPHASIS: Final = re.compile(r"([*_]{1,3})(?=[^\s*_])(.{1,140}?)(?<=[^\s*_])\1(?=\s|:|$)")
"""What surrounds a label typed in italics; bold is gone already."""


_NUMBER: Final = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}[.)]?|\d{1,2}[.)]|(?:[IVX]{1,4}|[A-H])[.)])\s+(?=\S)"
    r"|(?:\d{1,2}|[IVX]{1,4}|[A-H])\s*[-–—]\s+(?=\S)"
    r"|\d{1,2}\t\s*(?=\S)"
)
"""What word processors put before a heading: `1.2.`, `II)`, `A -`."""


def found(line: MarkupLine) -> Label | None:
    """The label with which this line begins; None where it begins with none.

    The number before a heading does not count. In a list, only what ends with a colon is one.
    """
    bullet = re.match(r"-\s+", line.text)
    if bullet is not None:
        label = _found(line.text[bullet.end() :]) if line.text.endswith(":") else None
        return label if label is not None and not label.rest else None
    number = _NUMBER.match(line.text)
    if number is not None and (label := _found(line.text[number.end() :])) is not None:
        return replace(label, text=number[0] + label.text)
    return _found(line.text)


def begun(line: MarkupLine) -> Label | None:
    """The section of the notes that begins with words on its label's own line.

    `Problématique : nous manquons de place`; it may be a sentence as well.
    """
    head, colon, rest = line.text.partition(":")
    label = found(replace(line, text=f"{head}{colon}")) if rest.strip() and head.strip() else None
    if label is None or label.kind is not Kind.SECTION or label.rest:
        return None
    return replace(label, rest=rest.strip())


_CLOSES: Final = re.compile(
    r"prochaine?s? (?:reunion|rencontre|seance|date|atelier|rendez vous|rdv)s?\b"
    r"|next (?:meeting|session|workshop)\b|fait (?:a|en) .{1,40} le \d|signatures?$|signed\b"
    r"|(?:la |le )?(?:vice )?(?:president|secretaire|tresorier)(?:e|es|s)?(?: de (?:la )?seance)?"
    r"(?:$| [a-z]+(?: [a-z]+){0,2}$)"
    r"|(?:la )?(?:seance|reunion) (?:est |a ete )?(?:levee|close)\b"
    r"|fin de (?:la )?(?:seance|reunion)\b"
    r"|(?:the )?meeting (?:was )?(?:closed|adjourned|ended)\b|cordialement$|(?:best )?regards$"
)


def closes(line: MarkupLine) -> bool:
    """Whether a line ends a report: the next meeting, a signature, the end of the meeting."""
    return line.text[0].isalpha() and _CLOSES.match(fold(line.text[:_LONGEST])) is not None


def workshop_day(line: MarkupLine) -> str:
    """The ISO date of a line such as « Atelier du vendredi 12 mars 2027 »; empty for any other."""
    typed = _MARKS.sub("", line.text)
    for language in LANGUAGES:
        with speaking(language):
            label = _(LABELS["day"])
        head, rest = typed[: len(label)], typed[len(label) :]
        if fold(head) == fold(label) and _DAY.fullmatch(fold(rest)):
            return day_in(rest)
    return ""


def _found(typed: str) -> Label | None:
    near, far = typed[: 2 * _LONGEST], typed[2 * _LONGEST :]
    text = _EMPHASIS.sub(r"\2", near, count=1) + far if typed[0] in "*_" else typed
    folded = fold(text[:_LONGEST])
    if _any_pattern().match(folded) is None:
        return None  # as for most lines
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
    whole = kind in NAMES_FOLLOW and _WHOLE.search(folded) is not None
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
    known += [(kind, "en", rf"(?:{words})(?= |$)") for kind, words in _ENGLISH]
    return tuple((k, said, re.compile(words)) for k, said, words in (*_translated(), *known))


@cache
def _any_pattern() -> re.Pattern[str]:
    words = "|".join(pattern.pattern for _kind, _language, pattern in _patterns())
    return re.compile(words)


def _translated() -> Iterator[tuple[Kind, str, str]]:
    for language in LANGUAGES:
        with speaking(language):
            for name, kind in _IN_LABELS.items():
                label = LABELS[name]
                yield kind, language, rf"{re.escape(fold(_(label)))}(?= |$)"
            yield Kind.PRESENT, language, rf"{re.escape(fold(_(PRESENT)))}(?= |$)"


_LONGEST_headings: Final = 60
"""Characters of such a line where no mark shows that it is one."""


def titles(line: MarkupLine, below: MarkupLine | None) -> bool:
    """Whether a line of the sheet is a title that no mark shows: `Ressources partagées :`."""
    if (
        line.level
        or not line.gap
        or not line.text.endswith(":")
        or len(line.text) > _LONGEST_headings
    ):
        return False
    return below is not None and not below.gap


def stands_out(line: MarkupLine, below: MarkupLine | None) -> bool:
    """Whether a line that nothing marks looks like a title: short, after a blank line, no sentence.

    Words follow it at once.
    """
    if (
        line.cells
        or not line.gap
        or below is None
        or below.gap
        or len(line.text) > _LONGEST_headings
    ):
        return False
    return line.text[0].isupper() and ":" not in line.text and line.text[-1] not in ".!?,;…)"


def heads(line: MarkupLine, below: MarkupLine | None, level: int) -> bool:
    """Whether it begins a section of the notes: by its mark, in capitals, or alone with a colon.

    `level` is that of the first heading in the notes, 0 where none was met: where headings are
    marked, only they begin sections.
    """
    if line.cells:
        return False
    if line.level:
        return not level or line.level <= level
    letters = [c for c in line.text if c.isalpha()]
    capitals = len(letters) >= 5 and all(c.isupper() for c in letters)
    alone = line.text.endswith(":") and below is not None and below.gap
    return (capitals or alone) and line.gap and len(line.text) <= _LONGEST_headings and not level
