"""Builds a poster's content from a record: cards, plan, people as each chose to be named. Pure.

How it is drawn is `tablee.drawing.posters`; who may have it, `tablee.web.export.posters`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tablee.activities import Canvas, Intro, Record, StepRecord, answers, screen_name, shown_name
from tablee.document.outline.days import day_told
from tablee.drawing import posters
from tablee.drawing.posters import Introduced, Poster, PosterPlan
from tablee.isolation import asked, fitted
from tablee.model.actions import ACTION_STATES, ActionState, Former, PlannedAction, lowered
from tablee.model.canvases import Template
from tablee.model.entities import Appearance, Person, Role, elides
from tablee.model.names import alike
from tablee.model.synthesis import LABELS, Block, Lines, Paragraph, Quotation, Synthesis
from tablee.texts import _, ngettext, speaking
from tablee.view import (
    Audience,
    Board,
    Card,
    CardGroup,
    Cards,
    Column,
    Component,
    Mark,
    Stack,
    View,
)

if TYPE_CHECKING:
    from tablee.document.build import DrawnRecord, EditedDocument, Worded

Asides = tuple[tuple[str, tuple[str, ...]], ...]
"""What a plan says besides its actions: `("Faire plus", sentences)`."""


def of_record(record: DrawnRecord, synthesis: EditedDocument, link: str = "") -> Poster:
    """The poster of this record, in the session's language; `synthesis` is the record's own.

    Cards that are hidden are not on it, nor who wrote which. `link` stands at its foot.
    """
    with speaking(record.session.language):
        told = tuple(action for step in _steps(record) for action in _actions(step))
        actions = tuple(action for action in told if action.state is not ActionState.DROPPED)
        carried = tuple(action for action in actions if action.whose == "carrier")
        left = Former(synthesis.title, actions=actions).to_follow
        return Poster(
            synthesis.title,
            _words(synthesis.question),
            tuple(_canvases(record, told)),
            _plan(record, carried),
            tuple(action for action in left if action.whose == "group"),
            synthesis.keywords,
            tuple(_credits(record, synthesis, link)),
        )


def people(record: Worded) -> tuple[Introduced, ...]:
    """Who took part, named as each chose, with what they said of themselves on arriving.

    In order of arrival. Whoever chose to have no name is there only with a sentence.
    """
    said = {who: text for step in _steps(record) for who, text in _introductions(step)}
    group = [p for p in record.people.values() if p.id in said or not _only_facilitates(p)]
    named = [p for p in group if p.appearance is not Appearance.HIDDEN or p.id in said]
    return tuple(
        Introduced(shown_name(p), _without_name(said.get(p.id, ""), p), n)
        for n, p in enumerate(named)
    )


def _without_name(sentence: str, person: Person) -> str:
    """Without the name that scribes write before it: it stands above."""
    found = re.match(r"\s*([^\s:]+)\s*:\s*(?=\S)", sentence)
    named = found is not None and alike(found[1], person.first_name)
    return sentence[found.end() :] if found and named else sentence


def _only_facilitates(person: Person) -> bool:
    return person.roles == {Role.FACILITATOR}


def _steps(record: Record) -> tuple[StepRecord, ...]:
    return record.steps + record.beside


# ── canvases ────────────────────────────────────────────────────────────────────────────────


def _canvases(record: Record, actions: Sequence[PlannedAction]) -> Iterator[posters.CanvasPart]:
    """The boards that hold cards, but for the one that is the plan itself.

    Who, when and the first step of a card that is an action are told with the action.
    """
    told = {action.source: action for action in actions if action.whose == "group"}
    planned = {action.step for action in actions if action.whose == "carrier"}
    for step in _steps(record):
        if not isinstance(step.activity, Canvas) or step.step.id in planned or _asides(step):
            continue
        for view in _views(step, Audience.WALL):
            if isinstance(view, Board) and any(column.cards for column in view.columns):
                yield posters.CanvasPart(_canvas_title(step), _bare(view, told))


def _canvas_title(step: StepRecord) -> str:
    """The step's own title; else its canvas's, as two of one activity would be called the same."""
    shapes = (v for v in vars(step.activity).values() if isinstance(v, Template))
    shape = next(shapes, Template()).spoken()
    return step.step.title or shape.title or step.title


def _views(step: StepRecord, audience: Audience) -> list[View]:
    """What a step shows, the widgets of a stack one by one."""
    return asked(step, "view", lambda: list(_parts(answers.seen(step, audience))), [])


def _parts(view: View) -> Iterator[View]:
    if isinstance(view, Stack):
        for item in view.items:
            yield from _parts(item)
    elif isinstance(view, Component):
        yield from _parts(view.fallback)
    else:
        yield view


def _bare(board: Board, told: Mapping[str, PlannedAction]) -> Board:
    """Its words without what only screens need, so that a press on a button changes no picture."""
    columns = tuple(_bare_column(column, told) for column in board.columns)
    return replace(board, columns=columns, selectable=False, movers=())


def _bare_column(column: Column, told: Mapping[str, PlannedAction]) -> Column:
    cards = tuple(
        replace(item, id="", buttons=(), cards=tuple(_bare_card(c, told) for c in item.cards))
        if isinstance(item, CardGroup)
        else _bare_card(item, told)
        for item in column.cards
        if isinstance(item, CardGroup) or not item.hidden
    )
    return replace(column, cards=cards, buttons=(), empty="", prompt="")


def _bare_card(card: Card, told: Mapping[str, PlannedAction]) -> Card:
    bare = replace(card, id="", by="", person="", at=0.0, buttons=(), replies=())
    action = told.get(card.id)
    if action is None:
        return bare
    return (
        _dropped(bare, action) if action.state is ActionState.DROPPED else replace(bare, details=())
    )


def _dropped(card: Card, action: PlannedAction) -> Card:
    """Who and when no longer matter; that it was dropped is told here or nowhere, and why."""
    word = lowered(_(ACTION_STATES[action.state]))
    others = tuple(mark for mark in card.marks if mark.label != word)
    gone = set(action.details)
    details = tuple(detail for detail in card.details if detail not in gone)
    return replace(card, details=details, marks=(*others, Mark(action.told, "x", "done")))


# ── the plan ────────────────────────────────────────────────────────────────────────────────


def _actions(step: StepRecord) -> Sequence[PlannedAction]:
    """The actions of a step, dropped ones too; not a former session's, taken up here."""
    if isinstance(step.activity, Intro):
        return []
    return [replace(action, step=action.step or step.step.id) for action in answers.planned(step)]


def _plan(record: Record, carried: Sequence[PlannedAction]) -> PosterPlan | None:
    asides = tuple(
        (label, tuple(sentences)) for step in _steps(record) for label, sentences in _asides(step)
    )
    if not carried and not asides:
        return None
    return PosterPlan(_title(record, carried), tuple(carried), asides)


def _asides(step: StepRecord) -> Asides:
    def ask() -> Asides:
        found = ((label, tuple(sentences)) for label, sentences in step.activity.asides(step))
        return fitted(tuple(found), Asides, "asides")

    return asked(step, "asides", ask, ())


def _title(record: Record, carried: Sequence[PlannedAction]) -> str:
    """Whose plan it is, if it is one person's who is named."""
    authors = {action.person for action in carried}
    author = record.people.get(authors.pop()) if len(authors) == 1 else None
    if author is None or author.appearance is Appearance.HIDDEN:
        return _("Le plan d’action")
    name = screen_name(author)
    sentence = _("Le plan d’action d’{name}") if elides(name) else _("Le plan d’action de {name}")
    return sentence.format(name=name)


# ── words and names ─────────────────────────────────────────────────────────────────────────


def _words(blocks: Sequence[Block]) -> str:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph | Quotation):
            found.append(block.line.text)
        elif isinstance(block, Lines):
            found += [line.text for line in block.lines]
    return "\n".join(found)


def _introductions(step: StepRecord) -> Iterator[tuple[str, str]]:
    """Who said what: `(person, sentence)`, from the lines that a way of meeting shows."""
    if not isinstance(step.activity, Intro):
        return
    for view in _views(step, Audience.PHONE):
        if isinstance(view, Cards) and view.layout == "lines":
            for card in view.cards:
                if not isinstance(card, CardGroup) and card.person and not card.hidden:
                    yield card.person, card.text


def _credits(record: Record, synthesis: Synthesis, link: str) -> Iterator[str]:
    for label, names in (
        (LABELS["initiators"], synthesis.initiators),
        (LABELS["writers"], synthesis.writers),
        (LABELS["facilitators"], synthesis.facilitators),
    ):
        if names:
            yield f"{_(label)} {', '.join(names)}"
    if synthesis.participants:
        people = sum(person.takes_part for person in record.people.values())
        yield ngettext("{n} participant·e", "{n} participant·e·s", people)
    if synthesis.date:
        yield day_told(synthesis.date, "long")
    if link:
        yield link
