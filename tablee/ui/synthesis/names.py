"""Asks about names in the document: duplicates, misspellings, names to leave out.

Each is a question, answered by a press; until then nothing changes. Those of people who arrive are
also asked on the console (`ui.console.people`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final

import streamlit as st

from tablee.document import build, names
from tablee.document.names import Mention, Spelling
from tablee.model.entities import Person, Role, spelling_id
from tablee.model.synthesis import Line
from tablee.session import Room
from tablee.session.people.seat import Seat
from tablee.texts import _, inner, ngettext, quoted
from tablee.ui.synthesis import mentions
from tablee.ui.synthesis.editing import may_edit
from tablee.ui.widgets import inputs
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.page_errors import part

MOST: Final = 5
"""Questions of one kind asked at the same time."""
_SHOWN: Final = 3
"""Lines quoted under a question."""


@part
def draw(room: Room, person: Person) -> None:
    """The questions about names, for whoever works on the document."""
    step = room.conduct.editing() if may_edit(person) else None
    if step is None:
        return
    seat = Seat(room, person.id, step.id)
    document = build.write(room.record())
    found = names.find(document, room.everybody)
    with st.container(key="naming"):
        text_html("h2", _("Les noms"), "tb-h2")
        inputs.show_refusal(seat, mentions.PLACE)
        asked = _pairs(seat)
        asked += _spellings(seat, found)
        asked += mentions.draw(seat, names.beyond_choice(document, room.everybody))
        if not asked:
            inputs.notice(
                _("Chaque nom est écrit d’une seule façon, et comme la personne l’a choisi.")
            )


# ── two entries of one person ───────────────────────────────────────────────────────────────


def _pairs(seat: Seat) -> int:
    people = seat.room.people
    if not seat.has(Role.FACILITATOR):
        return 0
    pairs = list(islice(people.merges_to_propose(), MOST))
    for one, two in pairs:
        with st.container(border=True, key=f"naming-{one.id}-{two.id}"):
            st.text(_("{one} et {two} : une seule personne ?").format(one=one.name, two=two.name))
            if names.same_letters(one.name, two.name):
                answers = [(_("Oui, une seule personne"), _merging(seat, one, two))]
            else:
                answers = [
                    (_keep_words(one.name), _merging(seat, one, two)),
                    (_keep_words(two.name), _merging(seat, two, one)),
                ]
            _answers(seat, f"{one.id}-{two.id}", [*answers, _no(seat, one.id, two.id)])
    return len(pairs)


def _merging(seat: Seat, keep: Person, gone: Person) -> Callable[[], object]:
    return lambda: seat.room.people.merge(seat.person, keep.id, gone.id)


def _keep_words(name: str) -> str:
    return _("Oui, garder {name}").format(name=name)


def _no(seat: Seat, who: str, other: str) -> tuple[str, Callable[[], object]]:
    people = seat.room.people
    return _("Non, deux personnes"), lambda: people.tell_apart(seat.person, who, other)


def _answers(seat: Seat, name: str, answers: list[tuple[str, Callable[[], object]]]) -> None:
    with st.container(horizontal=True):
        for n, (words, press) in enumerate(answers):
            st.button(
                as_text(words),
                key=f"naming-{n}-{name}",
                on_click=inputs.attempt,
                args=(seat, press),
                kwargs={"place": mentions.PLACE},
            )


# ── one name written in two ways ────────────────────────────────────────────────────────────


def _spellings(seat: Seat, found: Iterable[Mention]) -> int:
    room = seat.room
    listed = (
        entry
        for step in (*room.record().steps, *room.record().beside)
        for c in step.contributions
        for name in c.content.name_lists
        for entry in names.entries(getattr(c.content, name))
    )
    named = (m for m in found if not names.is_held_back(room.everybody[m.person]))
    asked = names.spellings(room.everybody, listed, named)[:MOST]
    for spelling in asked:
        name = f"{spelling.person}-{spelling_id(spelling.words)}"
        with st.container(border=True, key=f"naming-{name}"):
            st.text(_question(spelling))
            _where(seat, spelling)
            _answers(seat, name, list(_ways(seat, spelling)))
    return len(asked)


def _question(spelling: Spelling) -> str:
    if spelling.former:
        return _("« {words} » est un ancien nom de {name}, qui s’écrit encore ici.").format(
            name=spelling.name, words=inner(spelling.words)
        )
    return _("{one} et {two} : une seule personne ?").format(one=spelling.name, two=spelling.words)


def _where(seat: Seat, spelling: Spelling) -> None:
    if spelling.lists:
        words = ngettext(
            "« {words} » est dans une liste de noms.",
            "« {words} » est dans {n} listes de noms.",
            spelling.lists,
        )
        inputs.notice(words.format(words=inner(spelling.words)))
    named = (mention.spot.line for mention in spelling.mentions)
    lines = [line for line in dict.fromkeys(named) if not _is_list(seat, line)]
    for line in lines[:_SHOWN]:
        inputs.notice(quoted(mentions.shortened(line.text)))
    if more := len(lines) - _SHOWN if len(lines) > _SHOWN else 0:
        inputs.notice(ngettext("Et {n} autre ligne.", "Et {n} autres lignes.", more))


def _is_list(seat: Seat, line: Line) -> bool:
    """Whether the line is one of those lists, which the question has named already."""
    found = seat.room.find_contribution(line.source.contribution)
    return found is not None and bool(found.content.name_lists)


def _ways(seat: Seat, spelling: Spelling) -> Iterable[tuple[str, Callable[[], object]]]:
    if spelling.former:
        write = _("Écrire {name} partout").format(name=spelling.name)
        yield write, lambda: _keep_name(seat, spelling)
        leave = _no(seat, spelling.person, spelling.words)[1]
        yield _("Laisser ainsi"), leave
        return
    yield _keep_words(spelling.name), lambda: _keep_name(seat, spelling)
    if seat.has(Role.FACILITATOR):
        yield _keep_words(spelling.words), lambda: _take_name(seat, spelling)
    yield _no(seat, spelling.person, spelling.words)


def _keep_name(seat: Seat, spelling: Spelling) -> None:
    """The name as the person bears it, in lists and lines."""
    seat.room.people.respell(seat.person, spelling.person, spelling.words)
    named = _named(seat, spelling.person, spelling.words)
    mentions.correct(seat, named, lambda mention: mention.name)


def _take_name(seat: Seat, spelling: Spelling) -> None:
    """The other spelling becomes the person's name, in lists and lines."""
    person = seat.room.person(spelling.person)
    rest = [] if spelling.name == person.name else person.name.split()[1:]
    seat.room.people.rename(seat.person, person.id, " ".join((spelling.words, *rest)))
    named = _named(seat, person.id, spelling.name)
    mentions.correct(seat, named, lambda _mention: spelling.words)


def _named(seat: Seat, who: str, words: str) -> list[Mention]:
    """Where sentences name somebody so, now that lists of names do not."""
    found = names.find(build.write(seat.room.record()), seat.room.everybody)
    return [m for m in found if m.person == who and names.same_letters(m.words, words)]
