"""Puts ballots of a closed round into words: where they came from, what one of them says. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tablee.texts import N_, _, ngettext

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.model.entities import Cast, Urn
    from tablee.view import Paper

_ORIGINS: Final[dict[str, Callable[[int], str]]] = {
    "phone": lambda n: ngettext("{n} téléphone", "{n} téléphones", n),
    "room": lambda n: ngettext("{n} bulletin saisi", "{n} bulletins saisis", n),
    "proxy": lambda n: ngettext("{n} procuration", "{n} procurations", n),
    "paper": lambda n: ngettext("{n} bulletin papier", "{n} bulletins papier", n),
    "scan": lambda n: ngettext("{n} bulletin, photo", "{n} bulletins, photo", n),
    "hands": lambda n: ngettext("{n} main levée", "{n} mains levées", n),
    "cards": lambda n: ngettext("{n} carte, photo", "{n} cartes, photo", n),
}
_LABELS: Final = {
    "phone": N_("Téléphones"),
    "room": N_("Bulletins saisis"),
    "proxy": N_("Procurations"),
    "paper": N_("Bulletins papier"),
    "scan": N_("Bulletins, photo"),
    "hands": N_("Mains levées"),
    "cards": N_("Cartes, photo"),
}
_TOLD_AS: Final = {"own-cards": "cards", "own-scan": "scan"}
"""Origins that are told together with another: whose a card or ballot is makes no difference."""


def came_from(step: StepRecord, urn: Urn) -> str:
    """Where the ballots came from: `12 téléphones, 5 bulletins papier (saisis par Yasmine)`."""
    parts = []
    for told in _ORIGINS:
        every = [origin for origin in urn.origins if _TOLD_AS.get(origin, origin) == told]
        part = origins_told(urn, every)
        if not part:
            continue
        ids = dict.fromkeys(who for origin in every for who in urn.entered_by.get(origin, ()))
        typists = [step.first_name(who) for who in ids]
        if typists:
            part = _("{votes} (saisie : {names})").format(votes=part, names=", ".join(typists))
        parts.append(part)
    if urn.unreadable:
        parts.append(ngettext("{n} bulletin illisible", "{n} bulletins illisibles", urn.unreadable))
    return _("Votes reçus : {parts}.").format(parts=", ".join(parts)) if parts else ""


def origin_counts(urn: Urn) -> tuple[tuple[str, int], ...]:
    """The same as numbers: how many came from where; none left out."""
    found: Counter[str] = Counter()
    for origin, n in urn.origins.items():
        found[_TOLD_AS.get(origin, origin)] += n
    counts = [(_(label), found[told]) for told, label in _LABELS.items()]
    return tuple(
        (label, n) for label, n in (*counts, (_("Bulletins illisibles"), urn.unreadable)) if n
    )


def origins_told(urn: Urn, origins: Sequence[str]) -> str:
    """How many came from these: `3 bulletins papier, 5 bulletins, photo`; empty for none."""
    parts = []
    for told, words in _ORIGINS.items():
        n = sum(urn.origins.get(o, 0) for o in origins if _TOLD_AS.get(o, o) == told)
        if n:
            parts.append(words(n))
    return ", ".join(parts)


# ── one ballot in words ─────────────────────────────────────────────────────────────────────


def ballot_words(paper: Paper, cast: Cast) -> str:
    """`Un annuaire : 2, Une fête : 1`, in the order of the paper; in their order where ranked."""
    words = ", ".join(_parts(paper, cast))
    said = words or _("bulletin blanc")
    return _("{ballot} ({words})").format(ballot=said, words=cast.text) if cast.text else said


def _parts(paper: Paper, cast: Cast) -> Iterator[str]:
    marked = [(words, cast.marks[id_]) for id_, words in paper.options if cast.marks.get(id_)]
    if paper.form == "pick":
        yield from (words for words, _mark in marked)
    elif paper.form == "rank":
        for words, place in sorted(marked, key=lambda option: option[1]):
            yield f"{place}. {words}"
    else:
        given = [(w, cast.marks[i]) for i, w in paper.options if i in cast.marks]
        for words, mark in given if paper.form == "grade" else marked:
            answer = answer_words(paper, mark)
            alone = len(paper.options) == 1
            yield answer if alone else _("{option} : {answer}").format(option=words, answer=answer)


def answer_words(paper: Paper, mark: float) -> str:
    """What a mark says to one option: `Bien`, `2`; nothing where one ticks."""
    if paper.form == "pick":
        return ""
    labels = {choice.value: choice.label for choice in paper.choices}
    return labels.get(mark, f"{mark:g}")
