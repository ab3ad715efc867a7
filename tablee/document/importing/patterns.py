"""Finds facts in imported lines by pattern: facilitators, day, request, actions, ROTI marks.

Only proposed: it stays as lines until somebody says yes (`taken`), and each line is then once.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tablee.document.importing.names import Attendee, names_in
from tablee.document.outline.days import day_in
from tablee.model.actions import PlannedAction
from tablee.model.entities import Role, fold
from tablee.model.synthesis import Block, Line, Lines, Paragraph, Quotation, Section, TextTable
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.document.importing.parsed import Understood


class Statement(enum.StrEnum):
    """What a line can state, in the order in which one is asked."""

    FACILITATOR = "facilitator"
    REQUEST = "request"
    ACTIONS = "actions"
    ROTI = "roti"
    PLACE = "place"
    PEOPLE = "people"


ASKED: Final = (Statement.FACILITATOR, Statement.REQUEST, Statement.ACTIONS, Statement.ROTI)
"""Those that become something else once they are taken; the others stay the lines that they are."""


@dataclass(frozen=True)
class Stated:
    """What was found of one kind."""

    kind: Statement
    said: tuple[str, ...]
    """For whoever is asked: names, the request, an action a line, a mark and its number."""


_LONGEST: Final = 400
"""Characters of a line that is looked at."""
_BOTH: Final = r"[^\w\s:]?e?[^\w\s:]?s?\)?"
"""How « animé·e·s », « animé(e) » may end."""
_FACILITATED: Final = re.compile(
    rf"(?:(?:anim|facilit)é{_BOTH}(?: par)?|(?:anim|facilit)ation(?: par)?"
    r"|(?:anim|facilit)at(?:eurs?|rices?|eur[^\w\s:]?rice)"
    r"|(?:facilitated|moderated|led|hosted|chaired) by|facilitators?|moderator)"
    r"[ \u00a0]*+(?::[ \u00a0]*+|(?<=par )|(?<=by ))"
    r"(?P<names>\S.*)",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"(?:lieu|place|venue|location|où)[ \u00a0]*+:[ \u00a0]*+(?P<said>\S.*)", re.IGNORECASE
)
_COUNTED: Final = r"(?:participants|participantes|personnes|présents|présentes|people|attendees)"
_PEOPLE: Final = re.compile(
    rf"(?:(?:nombre de )?{_COUNTED}[ \u00a0]*+:[ \u00a0]*+)?(?P<said>\d{{1,3}})"
    rf"(?: {_COUNTED}(?: présentes| présents)?)?",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"(?:date|le|jour|day|when|quand)[ \u00a0]*+:", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"(?:^|(?<=[.!?…:«] )|(?<=[:«]\u00a0)|(?<=[«\"“]))"
    r"(?:(?:j['’ ]aimerais|je voudrais|je souhaite|je souhaiterais|nous aimerions) que "
    r"(?:le groupe|vous) (?:m['’ ]|nous )aid(?:e|iez)\b"
    r"|i would like the group to help (?:me|us)\b)"
    r".*?(?:[.!?…](?=[ \u00a0][A-ZÀ-Ý])|$)",
    re.IGNORECASE,
)
"""A sentence: at the start of a line, after another, or after whoever says it and a colon."""
_QUOTES: Final = ' \u00a0"«»“”'
_MARK: Final = re.compile(
    r"(?P<mark>[0-5](?:[.,]5)?)[ \u00a0]?/[ \u00a0]?5[ \u00a0]?[:=x×][ \u00a0]?(?P<count>\d{1,3})"
)
_WORD: Final = re.compile(
    r"(?<!\w)(?P<word>qui|quoi|quand|who|what|when)[ \u00a0]?:[ \u00a0]?", re.IGNORECASE
)
_IN_WORDS: Final = {"who": "qui", "what": "quoi", "when": "quand"}
_DASH: Final = "- "
_BRACKETED: Final = re.compile(
    r"- (?P<what>[^()]{3,200}) \((?P<who>[^(),]{2,60}), (?P<when>[^()]{2,60})\)\.?"
)
_WHEN: Final = re.compile(
    r"\d|\b(?:demain|aujourd|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|semaine|mois"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|ete"
    r"|automne|hiver|printemps|rentree|noel|trimestre|tomorrow|week|month|summer|spring|autumn"
    r"|winter|january|february|march|april|may|june|july|august|september|october|november"
    r"|december|monday|tuesday|wednesday|thursday|friday)\b"
)
"""What a moment names, folded."""


_HEAD: Final = 8
"""Lines above the people that are looked at."""
_LABELLED: Final = re.compile(r"[^\W\d_][^:.!?]{1,30}:\s*+\S.{0,100}")
"""A short word, a colon and a few words: what stands among such lines."""


def head_of(lines: Sequence[str]) -> int:
    """How many of these lines, from the first, say where, when, and with whom it was."""
    told = 0
    for place, line in enumerate(lines, 1):
        text = line.strip()
        if len(text) > _LONGEST or (not (tells := _tells(text)) and not _LABELLED.fullmatch(text)):
            break
        told = place if tells else told
    return told


def day_of(lead: str) -> str:
    """The ISO date of a line such as « Date : jeudi 3 avril 2025 » at the top; empty for none."""
    dated = (line for line in _head(lead) if _DATED.match(line))
    return next(filter(None, map(day_in, dated)), "")


def _tells(text: str) -> bool:
    """Whether a line says who facilitated, where it was, when, or how many came."""
    if _PLACE.fullmatch(text) or _PEOPLE.fullmatch(text):
        return True
    if len(text) < 80 and day_in(text):
        return True
    found = _FACILITATED.fullmatch(text)
    return found is not None and bool(names_in(found["names"]))


def _head(lead: str) -> list[str]:
    """The lines above the people, and those that follow them and say such things."""
    above, _gap, below = lead.partition("\n\n")
    under = below.split("\n")
    lines = (*above.split("\n")[:_HEAD], *under[: head_of(under)])
    return [line.strip() for line in lines if len(line) < _LONGEST]


def stated(understood: Understood) -> tuple[Stated, ...]:
    """What this report states, by kind; nothing of a document that is one of ours."""
    found = {
        Statement.FACILITATOR: _facilitators(understood),
        Statement.REQUEST: [q for q in map(_request, _lines(understood)) if q],
        Statement.ACTIONS: [action.line for action in _actions(understood)],
        Statement.ROTI: [
            f"{mark}/5 : {n}" for line in _lines(understood) for mark, n in _marks(line)
        ],
        Statement.PLACE: _said(_PLACE, understood.lead),
        Statement.PEOPLE: _said(_PEOPLE, understood.lead),
    }
    return tuple(Stated(kind, tuple(said)) for kind, said in found.items() if said)


def taken(understood: Understood, kinds: Collection[Statement]) -> Understood:
    """With what was said yes to become what it is: people, a request, actions, a table."""
    if Statement.FACILITATOR in kinds:
        understood = replace(understood, people=_with_facilitators(understood))
    makers: list[Callable[[Block], Iterable[Block]]] = []
    if Statement.REQUEST in kinds:
        first = next(filter(None, map(_request, _lines(understood))), "")
        understood = replace(understood, request=first)
        makers.append(_quoted)
    if Statement.ROTI in kinds:
        makers.append(_counted)
    if Statement.ACTIONS in kinds:
        understood = replace(understood, actions=tuple(_actions(understood)))
        makers.append(_without_actions)
    for make in makers:
        document = replace(
            understood.document,
            sheet=tuple(_made(understood.document.sheet, make)),
            notes=tuple(_made(understood.document.notes, make)),
        )
        understood = replace(understood, document=document)
    return understood


def _made(
    sections: Sequence[Section], make: Callable[[Block], Iterable[Block]]
) -> Iterator[Section]:
    """An emptied section keeps its label: without blocks it would be that of introductions."""
    for section in sections:
        blocks = tuple(new for block in section.blocks for new in make(block))
        nothing = () if not section.blocks else (Paragraph(Line("–")),)
        yield Section(section.label, blocks or nothing)


# ── lines ───────────────────────────────────────────────────────────────────────────────────


def _blocks(understood: Understood) -> Iterator[Block]:
    for section in (*understood.document.sheet, *understood.document.notes):
        yield from section.blocks


def _lines(understood: Understood) -> Iterator[str]:
    for block in _blocks(understood):
        yield from _texts(block)


def _texts(block: Block) -> list[str]:
    match block:
        case Lines(lines):
            return [line.text for line in lines]
        case Paragraph(line):
            return line.text.split("\n")
    return []


def _parted(
    block: Block, texts: Sequence[str], change: Callable[[str], Block | None]
) -> Iterator[Block]:
    """The block with these lines, each for which `change` gives one made a block of its own."""
    run: list[str] = []
    for text in texts:
        new = change(text)
        if new is None:
            run.append(text)
            continue
        if run:
            yield _like(block, run)
            run = []
        yield new
    if run:
        yield _like(block, run)


def _like(block: Block, texts: Sequence[str]) -> Block:
    if isinstance(block, Lines):
        return replace(block, lines=tuple(map(Line, texts)))
    return Paragraph(Line("\n".join(texts)))


# ── each kind ───────────────────────────────────────────────────────────────────────────────


def _said(pattern: re.Pattern[str], lead: str) -> list[str]:
    return [found["said"] for line in _head(lead) if (found := pattern.fullmatch(line))]


def _facilitators(understood: Understood) -> list[str]:
    for line in _head(understood.lead):
        found = _FACILITATED.fullmatch(line)
        names = names_in(found["names"]) if found else None
        if names:
            return [name.name for name in names]
    return []


def _with_facilitators(understood: Understood) -> tuple[Attendee, ...]:
    """The people, those who facilitated among them: the others keep their places."""
    people = list(understood.people)
    for name in _facilitators(understood):
        at = next((n for n, one in enumerate(people) if fold(one.name) == fold(name)), None)
        if at is None:
            people.append(Attendee(name, frozenset({Role.FACILITATOR})))
        else:
            people[at] = replace(people[at], roles=people[at].roles | {Role.FACILITATOR})
    return tuple(people)


def _asked(text: str) -> tuple[str, str, str] | None:
    """What stands before a request, the request, and what follows it on the line."""
    bare = text.removeprefix("- ").strip(_QUOTES)
    found = _ASKS.search(bare) if len(bare) < 2 * _LONGEST else None
    if found is None:
        return None
    before, after = bare[: found.start()], bare[found.end() :]
    return before.strip(_QUOTES), found[0].strip(_QUOTES), after.strip(_QUOTES)


def _request(text: str) -> str:
    asked = _asked(text)
    return asked[1] if asked else ""


def _quoted(block: Block) -> Iterable[Block]:
    texts = _texts(block)
    if not any(map(_request, texts)):
        return (block,)
    parts = [part for text in texts for part in _asked(text) or (text,) if part]
    return _parted(block, parts, lambda text: Quotation(Line(q)) if (q := _request(text)) else None)


def _marks(text: str) -> list[tuple[str, str]]:
    """The marks of a line that says nothing else, with how many gave each."""
    if len(text) > _LONGEST or "/" not in text:
        return []
    left = fold(_MARK.sub(" ", text))
    if left not in ("", "roti", "personnes", "voix", "roti personnes", "votes"):
        return []
    return [(found["mark"], found["count"]) for found in _MARK.finditer(text)]


def _counted(block: Block) -> Iterable[Block]:
    texts = _texts(block)
    rows = [row for text in texts for row in _marks(text)]
    if not rows:
        return (block,)
    rest = [text for text in texts if not _marks(text)]
    table = TextTable((_("Note"), _("Personnes")), tuple((f"{m}/5", n) for m, n in rows), "ROTI")
    return (*([_like(block, rest)] if rest else []), table)


def _actions(understood: Understood) -> Iterator[PlannedAction]:
    for block in _blocks(understood):
        yield from _in_table(block) if isinstance(block, TextTable) else ()
        yield from (a for text in _items(block) if (a := _action(text)) is not None)


def _items(block: Block) -> list[str]:
    """Its texts, each line of the sheet as the item of a list that it is."""
    texts = _texts(block)
    return [_DASH + t.removeprefix(_DASH) for t in texts] if isinstance(block, Lines) else texts


def _action(text: str) -> PlannedAction | None:
    """« Qui : … Quoi : … Quand : … » in any order, or « - … (Paul, avant le 12 mars) »."""
    if len(text) > _LONGEST:
        return None
    if found := _BRACKETED.fullmatch(text):
        # « (voir annexe, page 3) » names nobody.
        named = found["who"][0].isupper() and names_in(found["who"])
        clear = named and _WHEN.search(fold(found["when"]))
        return PlannedAction(found["what"], found["who"], found["when"]) if clear else None
    marks = list(_WORD.finditer(text))
    if len(marks) < 2 or text[: marks[0].start()].strip(" -*•"):
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    told = {
        _IN_WORDS.get(mark["word"].lower(), mark["word"].lower()):
        text[mark.end() : end].strip(" \u00a0.;,–—-|/")
        for mark, end in zip(marks, ends, strict=True)
    }  # fmt: skip
    if len(told) < len(marks) or not told.get("quoi"):
        return None
    return PlannedAction(told["quoi"], told.get("qui", ""), told.get("quand", ""))


def _in_table(table: TextTable) -> list[PlannedAction]:
    """Of a table whose head is what, who and when, and no more."""
    head = [_IN_WORDS.get(fold(cell), fold(cell)) for cell in table.head]
    if "quoi" not in head or len(head) < 2 or not set(head) <= {"qui", "quoi", "quand"}:
        return []
    rows = [dict(zip(head, row, strict=False)) for row in table.rows]
    if not all(row.get("quoi") for row in rows):
        return []
    return [PlannedAction(r["quoi"], r.get("qui", ""), r.get("quand", "")) for r in rows]


def _without_actions(block: Block) -> Iterable[Block]:
    if isinstance(block, TextTable):
        return () if _in_table(block) else (block,)
    texts = _texts(block)
    listed = zip(texts, _items(block), strict=True)
    rest = [text for text, item in listed if _action(item) is None]
    if len(rest) == len(texts):
        return (block,)
    return (_like(block, rest),) if rest else ()
