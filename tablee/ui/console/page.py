"""Page of the console for facilitators: agenda and clock, running step, people present."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import quote

import streamlit as st

from tablee.activities import StepRecord, answers
from tablee.activities.records.record import languages_of
from tablee.model.entities import Person, spaced
from tablee.session import Room
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.ui.console import agenda, canvas_editor, history, invite, people, question
from tablee.ui.console.agenda import start_options
from tablee.ui.console.own_part import personal
from tablee.ui.home import duplicating, library, my_sessions, plugins
from tablee.ui.synthesis import day, unshown
from tablee.ui.synthesis.page import address as synthesis_address
from tablee.ui.widgets import refusals
from tablee.ui.widgets.component import live, sent
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import button_html, lang, text_html
from tablee.web.ops.page_errors import part
from tablee.web.phone.paper.sticky_notes.targets import takes_notes
from tablee.web.site import site

LOOKING = "looking-at"
REFUSED = "console-refusal"


def draw(room: Room, person: Person) -> None:
    """The facilitator's whole page."""
    site().sessions.lengthen_code(room, person)
    with st.sidebar:
        live(
            "agenda",
            room,
            person,
            key="agenda",
            console=True,
            step=_looking_step(room),
            on_step=lambda: _look_at(sent("agenda", "step")),
            on_move=lambda: refusals.attempt(
                REFUSED, lambda: agenda.move(room, person, sent("agenda", "move"))
            ),
        )
        agenda.add_step(room, person)
        _printing(room)
        plugins.link(room)
        question.draw(room, person)
        day.draw(room, person)
        library.save_agenda(room, person)
        duplicating.button(room, person)
    _top(room, person)
    _leaving(room)
    my_sessions.damaged(room)
    my_sessions.brought_up(room)
    _deck(room, person)
    unshown.draw(room, person)
    centre, side = st.columns([4, 1], gap="medium")
    with side:
        live(
            "people",
            room,
            person,
            key="people",
            console=True,
            step=_looking_step(room),
            on_person=lambda: people.open_person(sent("people", "person")),
        )
        people.manage(room, person)
    with centre:
        refusals.show(REFUSED, once=True)
        plugins.notice(room)
        plugins.edited()
        _centre(room, person)


def _centre(room: Room, person: Person) -> None:
    record = room.record()
    looked_at = record.step(_looking_step(room))
    if looked_at is not None:
        _elsewhere(room, person, looked_at)
        _step(room, person, looked_at, looked_at=True)
    elif room.closed:
        _over(room, person)
    elif record.current is not None:
        _step(room, person, record.current)
    else:
        _between(room, person)
    for notes in record.beside:
        if not room.closed and not notes.activity.edits:
            _beside(room, person, notes)


@part
def _beside(room: Room, person: Person, notes: StepRecord) -> None:
    with st.expander(as_text(notes.title), expanded=False):
        personal(room, person.id, notes.step.id, console=True, looked_at=True)


@part
def _printing(room: Room) -> None:
    """Where the run sheet is, and all else that one prints for the room."""
    address = at(f"/to-print/{quote(room.session.id)}")
    button_html(address, _("Imprimer"), "print", apart=True, width="stretch")


@part
def _leaving(room: Room) -> None:
    if leaves := my_sessions.leaving(room):
        st.warning(leaves)


# ── the top ─────────────────────────────────────────────────────────────────────────────────


@part
def _top(room: Room, person: Person) -> None:
    session = room.session
    with st.container(key="console-top", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<header class="tb-console-head"><a class="tb-brand" href="{at("/")}" target="_self">'
            f'<span aria-hidden="true"></span><i class="tb-sr">{_("Tablée, accueil")}</i></a>'
            f'<p class="tb-console-title"{lang(session.language)}>'
            f"{html.escape(session.title)}</p></header>"
        )
        st.html(
            f'<p class="tb-code"><span>{_("Code")}</span> <b>{spaced(room.keys.code)}</b></p>',
            width="content",
        )
        if st.button(_("Inviter"), key="invite"):
            invite.dialog(room, person)
        button_html(at(f"/w/{room.keys.wall}"), _("Ouvrir le mur"), "wall", apart=True)
        live("wall", room, person, key="wall-controls", console=True, narrow=True)
        button_html(synthesis_address(room), _("Synthèse"), "report", apart=True)
        button_html(at(f"/status/{room.session.id}"), _("État"), "state", apart=True)
        button_html("#help", _("Aide"), "help")


# ── the step ────────────────────────────────────────────────────────────────────────────────


@part
def _deck(room: Room, person: Person) -> None:
    """One line that stays: the running step, its request, its clock, and what conducts it."""
    step = room.record().current
    if step is None:
        return
    request = answers.pinned_text(step)
    with st.container(key="deck", horizontal=True, vertical_alignment="center"):
        with st.container(key="deck-title", gap=None):
            spoken = languages_of(step)
            text_html("h1", step.title, "tb-h1", spoken=spoken.get(step.title, ""))
            if request:
                _quoted(request, spoken.get(request, ""))
        _clock(room, person, step)


def _quoted(request: str, spoken: str) -> None:
    text_html("blockquote", _("« {words} »").format(words=request), "tb-ask", spoken=spoken)


@part
def _step(room: Room, person: Person, step: StepRecord, *, looked_at: bool = False) -> None:
    if step.step.advice:
        text_html("p", step.step.advice, "tb-advice")
    if canvas_editor.opened(step):
        canvas_editor.draw(room, person, step)
        return
    if looked_at:
        spoken = languages_of(step).get(step.title, "")
        text_html("h2", step.title, "tb-h2", spoken=spoken)
    else:
        question.reminder(room, person)
    personal(
        room,
        person.id,
        step.step.id,
        console=True,
        looked_at=looked_at,
        tools=lambda: _tools(room, person, step),
    )


def _tools(room: Room, person: Person, step: StepRecord) -> None:
    """What the step is for and what to say; its settings."""
    agenda.guide(step)
    agenda.step_settings(room, person, step)
    if (step.running or step.done) and takes_notes(step):
        address = at(f"/wall-photo/{quote(room.session.id)}/{quote(step.step.id)}")
        button_html(address, _("Papillons du mur"), "note", apart=True)


@part
def _clock(room: Room, person: Person, step: StepRecord) -> None:
    conduct = room.conduct
    live("clock", room, person, key="clock", console=True)
    with st.container(key="clock-row", horizontal=True, vertical_alignment="center"):
        if step.step.resumed_at is None:
            _button(_("Reprendre"), "resume", lambda: conduct.start(person))
        else:
            _button(_("Pause"), "pause", lambda: conduct.pause(person))
        _button(_("+1 min"), "more", lambda: conduct.more_time(person))
        _button(_("Retour"), "back", lambda: conduct.back(person))
        last = room.agenda[-1].id == step.step.id
        forward = _("Terminer l’étape") if last else _("Étape suivante")
        _button(forward, "next", lambda: conduct.next(person), primary=True)


@part
def _between(room: Room, person: Person) -> None:
    """Before the first step, or after the last."""
    record = room.record()
    over = bool(record.steps) and all(s.done for s in record.steps)
    text_html("h1", _("Toutes les étapes sont passées") if over else _("Prêt à commencer"), "tb-h1")
    if room.session.question:
        _quoted(room.session.question, room.session.language)
    live("clock", room, person, key="clock", console=True)
    if over:
        history.bar(room, person)
    else:
        question.awaited(room, person)
        start_options.draw(room, person)
        start_options.ask(room, person)
    with st.container(horizontal=True):
        if over:
            _button(
                _("Terminer la session"), "close", lambda: room.conduct.close(person), primary=True
            )
            _button(_("Retour à la dernière étape"), "back", lambda: room.conduct.back(person))
            button_html(at(f"/replay/{quote(room.session.id)}"), _("Revoir l’atelier"), "replay")
            _work_on_it(room)
        elif record.steps:
            _button(
                _("Commencer"), "start", lambda: start_options.start(room, person), primary=True
            )
    if not record.steps:
        st.info(_("L’agenda est vide. Ajoutez une première étape dans la colonne de gauche."))
    if not over:
        history.bar(room, person)
    live("view", room, person, key="lobby", console=True)


@part
def _over(room: Room, person: Person) -> None:
    text_html("h1", _("La session est terminée"), "tb-h1")
    st.text(_("Ce qui a été dit ne change plus. La synthèse se met encore au propre."))
    plugins.going_wrong()
    live("clock", room, person, key="clock", console=True)
    _button(_("Rouvrir la session"), "reopen", lambda: room.conduct.reopen(person))
    with st.container(horizontal=True):
        _work_on_it(room)
        button_html(at(f"/replay/{quote(room.session.id)}"), _("Revoir l’atelier"), "replay")
    history.bar(room, person)


def _work_on_it(room: Room) -> None:
    """Where the synthesis is made ready, once nothing is said any more."""
    button_html(synthesis_address(room, "write"), _("Mettre au propre"), "report", apart=True)
    button_html(synthesis_address(room, "read"), _("Faire relire"), "people", apart=True)


@part
def _elsewhere(room: Room, person: Person, step: StepRecord) -> None:
    """Says that another step than the running one is on screen, or that none is running."""
    if room.record().current is None:
        told, back = (
            _("Aucune étape n’est en cours : vous en regardez une."),
            _("Fermer cette étape"),
        )
    else:
        told = _("Vous regardez une autre étape.")
        back = _("Revenir à l’étape en cours")
    with st.container(key="elsewhere", horizontal=True, vertical_alignment="center"):
        st.text(told)
        st.button(back, key="look-back", on_click=lambda: _look_at(""))
        _button(
            _("Aller à cette étape"),
            "go-to",
            lambda: _go(room, person, step),
        )


def _go(room: Room, person: Person, step: StepRecord) -> None:
    room.conduct.go_to(person, step.step.id)
    _look_at("")


def _looking_step(room: Room) -> str:
    """The id of the step looked at; empty for the running one."""
    step = str(st.session_state.get(LOOKING, ""))
    known = any(s.id == step for s in room.agenda)
    return step if known and step != room.session.current else ""


def _look_at(step: object) -> None:
    st.session_state[LOOKING] = str(step or "")


# ── buttons ───────────────────────────────────────────────────────────────────────────────────


def _button(label: str, key: str, call: Callable[[], object], *, primary: bool = False) -> None:
    st.button(
        label,
        key=f"do-{key}",
        on_click=refusals.attempt,
        args=(REFUSED, call),
        type="primary" if primary else "secondary",
    )
