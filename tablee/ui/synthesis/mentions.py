"""Corrects, line by line, names that others wrote of people who chose to be named less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import streamlit as st

from tablee.activities import Editing, shown_name
from tablee.document.names import Mention, instead
from tablee.errors import NotAccepted
from tablee.model.entities import Appearance, Person, derived_id
from tablee.model.synthesis import Line, Part
from tablee.session.people.seat import Seat
from tablee.texts import _, inner, quoted, speaking
from tablee.ui.widgets import inputs
from tablee.ui.widgets.inputs import as_text

PLACE: Final = "naming"
"""Where refusals about names are said."""
_LONGEST: Final = 200
"""Characters of a line that are shown."""


def draw(seat: Seat, found: Iterable[Mention]) -> int:
    """Each person of these mentions, named further than chosen, with the lines; how many people."""
    by_person: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        by_person[mention.person].append(mention)
    for who, named in by_person.items():
        with st.container(border=True, key=f"unnaming-{who}"):
            _lines_of(seat, seat.room.person(who), named)
    return len(by_person)


def _lines_of(seat: Seat, person: Person, named: Sequence[Mention]) -> None:
    st.text(_chosen(person))
    by_line = _by_line([mention for mention in named if not _by_hand(mention)])
    chosen = {line: _line(seat, person, line, there) for line, there in by_line.items()}
    for text in dict.fromkeys(m.spot.line.text for m in named if _by_hand(m)):
        inputs.notice(
            _("À corriger à la main, là où c’est écrit : « {words} »").format(
                words=inner(shortened(text))
            )
        )
    if by_line:

        def corrected() -> None:
            picked = [
                m for line, key in chosen.items() if st.session_state[key] for m in by_line[line]
            ]
            if not picked:
                raise NotAccepted(_("Cochez d’abord les lignes à corriger."))
            correct(seat, picked, lambda _mention: _shown(seat, person), common=_unnamed(person))

        inputs.notice(_("Ce qui a été dit dans l’atelier ne change pas : seulement la synthèse."))
        st.button(
            _("Corriger ces lignes"),
            key=f"unnaming-do-{person.id}",
            on_click=inputs.attempt,
            args=(seat, corrected),
            kwargs={"place": PLACE},
        )


def _by_hand(mention: Mention) -> bool:
    """Whether no press can word it anew: no line, or one of the notes that is nobody's words."""
    spot = mention.spot
    return spot.fixed or (spot.part is Part.NOTES and not spot.line.source.contribution)


def _chosen(person: Person) -> str:
    sentences = {
        Appearance.FIRST: _(
            "{name} a choisi de n’apparaître que par son prénom. Son nom est écrit ici."
        ),
        Appearance.INITIALS: _(
            "{name} a choisi de n’apparaître que par ses initiales. Son nom est écrit ici."
        ),
        Appearance.HIDDEN: _("{name} a choisi d’apparaître sans nom. Son nom est écrit ici."),
    }
    return sentences[person.appearance].format(name=person.name)


def _line(seat: Seat, person: Person, line: Line, there: Sequence[Mention]) -> str:
    """One line to be ticked, with what would be read instead; returns the key of its box."""
    key = f"unnaming-{person.id}-{derived_id(line.source.contribution, line.text)}"
    sure = all(mention.sure for mention in there)
    st.checkbox(as_text(quoted(shortened(line.text))), value=sure, key=key)
    said = _reworded(line, there, lambda _mention: _shown(seat, person), common=_unnamed(person))
    told = _("Deviendra : « {words} »").format(words=inner(shortened(said)))
    inputs.notice(
        told if sure else _("{told} C’est peut-être quelqu’un d’autre.").format(told=told)
    )
    return key


def _shown(seat: Seat, person: Person) -> str:
    """How the report names the person, in the report's language."""
    with speaking(seat.room.session.language):
        return shown_name(person)


def _unnamed(person: Person) -> bool:
    return person.appearance is Appearance.HIDDEN


# ── lines worded anew ───────────────────────────────────────────────────────────────────────


def correct(
    seat: Seat, named: Iterable[Mention], name: Callable[[Mention], str], *, common: bool = False
) -> None:
    """Words the lines of these mentions anew, each with `name` in its place; tables stay."""
    activity = seat.activity
    assert isinstance(activity, Editing)
    for line, there in _by_line(m for m in named if not _by_hand(m)).items():
        activity.reword(seat, line, _reworded(line, there, name, common=common))


def _by_line(named: Iterable[Mention]) -> Mapping[Line, list[Mention]]:
    """The mentions of each line; a line that stands twice counts once."""
    lines: defaultdict[Line, dict[tuple[int, int], Mention]] = defaultdict(dict)
    for mention in named:
        lines[mention.spot.line][mention.start, mention.end] = mention
    return {line: [*there.values()] for line, there in lines.items()}


def _reworded(
    line: Line, there: Iterable[Mention], name: Callable[[Mention], str], *, common: bool
) -> str:
    changes = ((mention.start, mention.end, name(mention)) for mention in there)
    return instead(line.text, changes, common=common)


def shortened(text: str) -> str:
    """The beginning of a line that is long, on one line."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else f"{one_line[: _LONGEST - 1]}…"
