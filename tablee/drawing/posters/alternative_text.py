"""Alternative text of a poster: everything that is drawn on it, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tablee.drawing.posters.typst_data import first_step, merged, said_marks, said_state, undashed
from tablee.texts import _, inner
from tablee.view import Board, Card, CardGroup

if TYPE_CHECKING:
    from tablee.drawing.posters.plan import Introduced, Poster
    from tablee.model.actions import PlannedAction


def said(poster: Poster) -> str:
    """Sentences, top to bottom: title, question, each zone, each action, keywords, who and when."""
    return _joined(_sentences(poster))


def said_people(poster: Poster, people: Sequence[Introduced]) -> str:
    """Each name with its sentence."""
    told = (f"{each.name}, {each.sentence}" if each.sentence else each.name for each in people)
    return _joined(
        [_("Prénoms et phrases de «\u00a0{title}\u00a0»").format(title=inner(poster.title)), *told]
    )


def said_keywords(poster: Poster) -> str:
    title = _("Mots-clés de «\u00a0{title}\u00a0»").format(title=inner(poster.title))
    return _joined(
        [_("{zone}\u00a0: {cards}").format(zone=title, cards=", ".join(poster.keywords))]
    )


def _joined(sentences: Sequence[str] | Iterator[str]) -> str:
    told = " ".join(_ended(sentence) for sentence in sentences if sentence)
    return re.sub(r"[\r\n\t ]+", " ", told)


def _ended(sentence: str) -> str:
    return (
        sentence if sentence.rstrip("\u00a0»”").endswith((".", "?", "!", "…")) else f"{sentence}."
    )


def _sentences(poster: Poster) -> Iterator[str]:
    yield _("Affiche de «\u00a0{title}\u00a0»").format(title=inner(poster.title))
    if poster.question:
        yield _("Question\u00a0: {question}").format(question=poster.question)
    for canvas in poster.canvases:
        if len(poster.canvases) > 1:
            yield canvas.title
        yield from _board(canvas.board)
    if poster.proposals:
        told = "\u00a0; ".join(map(_action, poster.proposals))
        yield _("{zone}\u00a0: {cards}").format(zone=_("Propositions du groupe"), cards=told)
    yield from _plan(poster)
    if poster.keywords:
        yield _("{zone}\u00a0: {cards}").format(
            zone=_("Mots-clés"), cards=", ".join(poster.keywords)
        )
    yield from poster.credits


def _board(board: Board) -> Iterator[str]:
    """What its axes are, then each zone with its cards; an empty one of a figure is named too."""
    ends = [end for end in board.ends if end]
    if len(ends) == 2:
        yield _("De «\u00a0{one}\u00a0» à «\u00a0{other}\u00a0»").format(one=ends[0], other=ends[1])
    if board.across:
        yield _("De gauche à droite\u00a0: {what}").format(what=board.across)
    if board.upwards:
        yield _("De bas en haut\u00a0: {what}").format(what=board.upwards)
    for column in board.columns:
        told = "\u00a0; ".join(map(_item, column.cards))
        if told or board.layout != "columns":
            cards = told or _("aucune carte")
            yield _("{zone}\u00a0: {cards}").format(zone=column.title, cards=cards)


def _item(item: Card | CardGroup) -> str:
    if not isinstance(item, CardGroup):
        return _card(item)
    if item.folded:
        return _card(merged(item))
    cards = "\u00a0; ".join(map(_card, item.cards))
    return _("groupe «\u00a0{group}\u00a0» ({cards})").format(group=inner(item.title), cards=cards)


def _card(card: Card) -> str:
    parts = [card.title, card.text, card.alt if card.picture else ""]
    quoted = _("«\u00a0{words}\u00a0»").format(words=inner(", ".join(filter(None, parts))))
    beside = ", ".join((*card.details, *said_marks(card)))
    return f"{quoted} ({beside})" if beside else quoted


def _action(action: PlannedAction) -> str:
    parts = (undashed(action.what), action.when, action.who, first_step(action), said_state(action))
    return ", ".join(part for part in parts if part)


def _plan(poster: Poster) -> Iterator[str]:
    if poster.plan is None:
        return
    yield poster.plan.title
    for number, action in enumerate(poster.plan.actions, start=1):
        yield f"{number}. {_action(action)}"
    for label, sentences in poster.plan.asides:
        yield _("{zone}\u00a0: {cards}").format(zone=label, cards=" · ".join(sentences))
