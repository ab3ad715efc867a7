"""Undo and redo buttons, the list of recent changes, the authors of a text."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import streamlit as st

from tablee.errors import WorkshopError
from tablee.model.entities import Person
from tablee.model.verbs import Verb
from tablee.session import Room
from tablee.session.history.labels import act_words, last_act, sentence, trace_quote, trace_words
from tablee.session.history.log import Act
from tablee.session.history.undo import HistoryItem, Trace
from tablee.session.people.seat import Seat
from tablee.settings.addresses import at
from tablee.texts import _, hour
from tablee.ui.widgets import inputs, refusals
from tablee.ui.widgets.markup import button_html
from tablee.web.ops.page_errors import part

REFUSED: Final = "history-refusal"
UNDO: Final = "undo_act"
"""What the toast asks for: a name that no card's button has."""


# ── one's own last act ─────────────────────────────────────────────────────────────────────


@part
def line(seat: Seat) -> None:
    """One quiet line under what a person does in this step: the last act, and its way back."""
    history = seat.room.history
    last = last_act(seat.room, seat.person, seat.step.step.id)
    if last is None:
        return
    with st.container(key=seat.key("own-act"), horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="tb-did" role="status">{html.escape(last.words)}</p>')
        if (redo := last.redo) is not None:
            _press(seat, redo.label, "redo", lambda: history.redo(seat.person, redo.n))
        if (undo := last.undo) is not None:
            _press(seat, undo.label, "undo", lambda: history.undo(seat.person, undo.n))
    if last.note:
        inputs.notice(last.note)


def _press(seat: Seat, label: str, name: str, press: Callable[[], object]) -> None:
    st.button(
        label, key=seat.key(name), on_click=inputs.attempt, args=(seat, press), type="tertiary"
    )


# ── the console ─────────────────────────────────────────────────────────────────────────────


@part
def bar(room: Room, person: Person, step: str = "") -> None:
    """The facilitator's own last act in this step, to undo or do again, and what happened last.

    In a step where they did nothing yet, the way back to the one before comes first: after a press
    on « Étape suivante » by mistake nothing else is meant.
    """
    history = room.history
    undo = _undoable(room, person, step)
    redo = history.redoable(person, step, agenda=step == room.session.current)
    here = step == (room.session.current or "") and not room.closed
    before = _step_before(room) if here else ""
    if undo is not None and undo.step and not step and before:
        undo = None  # all steps are over: what was done in one of them is not what is meant now
    with st.container(key="history", horizontal=True, vertical_alignment="center"):
        # first, so that it stays in its place whatever the others say
        shown = st.popover(_("Historique"), key="history-list", on_change="rerun")
        if undo is not None:
            label = _("Annuler : {act}").format(act=_quoted(history.told(person, undo)))
            _button(label, "undo", lambda: history.undo(person, undo.n))
        elif before and redo is None and step:  # at the end the page itself has its way back
            label = _("Revenir à « {step} »").format(step=before)
            _button(label, "undo-step", lambda: room.conduct.back(person))
        if redo is not None:
            label = _("Rétablir : {act}").format(act=_quoted(history.told(person, redo)))
            _button(label, "redo", lambda: history.redo(person, redo.n))
    if shown.open:
        with shown:
            _replay(room)
            last_acts(room, person)
    refusals.show(REFUSED, once=True)


def _undoable(room: Room, person: Person, step: str) -> Act | None:
    act = room.history.undoable(person, step, agenda=step == room.session.current)
    if act is not None and act.verb == Verb.FINISH:  # its own button takes it back
        return None
    return act


def _step_before(room: Room) -> str:
    """The title of the step before the running one, or of the last at the end; empty for none."""
    steps = room.record().steps
    running = (n for n, s in enumerate(steps) if s.step.id == room.session.current)
    place = next(running, 0 if room.session.current else len(steps))
    return steps[place - 1].title if place and steps[place - 1].done else ""


def did(room: Room, person: Person) -> dict[str, object]:
    """What this person did last in the running step, for a toast; its place among the steps."""
    current = room.record().current
    step = current.step.id if current else ""
    place = [s.id for s in room.agenda].index(step) + 1 if current and step else 0
    if (act := _undoable(room, person, step)) is not None:
        told = sentence(_quoted(room.history.told(person, act)))
        return {
            "n": act.n, "place": place, "words": told,
            "undo": _("Annuler"), "action": UNDO, "target": str(act.n),
        }  # fmt: skip
    return {"n": 0, "place": place}


def _replay(room: Room) -> None:
    button_html(at(f"/replay/{quote(room.session.id)}"), _("Revoir l’atelier"), "replay")


@part
def last_acts(room: Room, person: Person) -> None:
    """What happened last, each line with its way back, or why it has none."""
    try:
        told = room.history.acts(person)
    except WorkshopError as refusal:
        st.info(inputs.as_text(str(refusal)))
        return
    if not told:
        st.text(_("Rien ne s’est encore passé."))
    for n, act in enumerate(told):
        with st.container(
            key=f"told-{n}", horizontal=True, vertical_alignment="center", gap="small"
        ):
            st.html(_list_line(act))
            _way_back(room, person, act, f"told-{n}")


def _way_back(room: Room, person: Person, told: HistoryItem, key: str) -> None:
    number = told.act.n
    if told.undoable:
        _button(_("Annuler"), key, lambda: room.history.undo(person, number))
    elif told.redoable:
        _button(_("Rétablir"), key, lambda: room.history.redo(person, number))


def _list_line(told: HistoryItem) -> str:
    words = sentence(_again(told, _named(told)))
    about = [told.step] if told.step else []
    if told.words:
        about.append(_("« {words} »").format(words=_opening(told.words, 60)))
    who = f"<b>{html.escape(told.by)}</b> " if told.by else ""
    more = f"<br><small>{html.escape(' · '.join(about))}</small>" if about else ""
    if told.refusal:
        more += f"<br><small><em>{html.escape(sentence(told.refusal))}</em></small>"
    return (
        f'<p class="tb-told"><time>{hour(told.at)}</time> {who}'
        f"<span>{html.escape(words)}</span>{more}</p>"
    )


def _button(label: str, key: str, press: Callable[[], object]) -> None:
    st.button(
        inputs.as_text(label),
        key=f"do-{key}",
        on_click=refusals.attempt,
        args=(REFUSED, press),
        type="tertiary",
    )


# ── an act in words ─────────────────────────────────────────────────────────────────────────


def _named(told: HistoryItem) -> str:
    """The act, with the people that it was about: `texte retiré (Naïma)`."""
    names = [name for name in told.whose if name]
    words = act_words(told)
    return f"{words} ({', '.join(names[:3])}{'…' if len(names) > 3 else ''})" if names else words


def _quoted(told: HistoryItem) -> str:
    """The same with the first of its words, for a button."""
    quote = _("« {words} »").format(words=_opening(told.words, 24)) if told.words else ""
    return f"{_named(told)} {quote}".strip()


def _again(told: HistoryItem, words: str) -> str:
    if told.how == Verb.UNDO:
        return _("annulé : {act}").format(act=words)
    return _("rétabli : {act}").format(act=words) if told.how == Verb.REDO else words


def _opening(words: str, most: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


# ── who wrote this ──────────────────────────────────────────────────────────────────────────


def ask_who(seat: Seat, contribution: str) -> None:
    """From the next drawing on, says who wrote this contribution and changed it."""
    traces = seat.room.history.of(seat.person, contribution)
    if traces:
        inputs.open_form(seat, "who-wrote", contribution)


@part
def who_wrote(seat: Seat) -> None:
    """The dialog asked for with `ask_who`, once."""
    contribution = inputs.opened(seat, "who-wrote")
    if not contribution:
        return
    inputs.close_form(seat, "who-wrote")
    try:
        traces = seat.room.history.of(seat.person, contribution)
    except WorkshopError as refusal:
        st.info(inputs.as_text(str(refusal)))
        return
    st.dialog(_("Qui a écrit cela ?"))(_traces)(traces)


def _traces(traces: tuple[Trace, ...]) -> None:
    lines = "".join(_trace_line(trace) for trace in traces)
    st.html(f'<ol class="tb-traces">{lines}</ol>')


def _trace_line(trace: Trace) -> str:
    words = trace_quote(trace)
    quote = f"<blockquote>{html.escape(words)}</blockquote>" if words else ""
    when = f"<time>{hour(trace.at)}</time>"
    return f"<li>{when} <b>{html.escape(trace_words(trace))}</b>{quote}</li>"
