"""Dialogs that erase: one of my texts, all of them, myself, or, on the console, somebody.

Each is confirmed once, and the confirmation says plainly what goes and what cannot be reached. The
dialog stays open while the page behind it is drawn again: erasing changes everybody's screen.
"""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from tablee.errors import NotFound, WorkshopError
from tablee.model.entities import Contribution, Person
from tablee.session import Room
from tablee.session.privacy import confirmations
from tablee.session.privacy.confirmations import Confirmation
from tablee.storage.erasure import Unfinished
from tablee.texts import _, ngettext
from tablee.ui.widgets import component
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.page_errors import part

TEXTS: Final = "my-texts"
"""The dialog: my texts, or what is asked about them."""
PERSON: Final = "person:"
"""Before an id: the dialog that asks about erasing this person."""
NEWCOMERS: Final = "newcomers"
"""The dialog that asks about erasing several people."""
GOING: Final = "erasing-going"
"""The ids of those people."""
OPENED: Final = "erasing-opened"
ASKED: Final = "erasing-asked"
"""What the dialog of texts asks about: the id of one, or one of these two."""
ALL: Final = "all"
LEAVE: Final = "leave"
LEFT: Final = "erasing-left"
"""The session that this tab has just left."""
DONE: Final = "erasing-done"
"""What is said once it is done: a sentence, and whether all files are done too."""
CLEARED: Final = "erasing-forgot"
"""When this tab was to forget words, and whether all of them."""
SAID: Final = "erasing-said"
"""The same about a person, on the console, and until when."""
LONG: Final = 30.0
"""Seconds for which the console says it: its page is drawn again as soon as somebody is gone."""
SHOWN: Final = "erasing-shown"
MOST: Final = 30
"""Texts shown at once; a scribe has hundreds."""


def my_texts_button() -> None:
    """Opens what one has written; `dialog` draws it."""
    st.button(_("Mes textes"), key="erasing-mine", on_click=_open, args=(TEXTS,))


def erase_person_button(person: Person) -> None:
    """Asks about erasing somebody, from the console; `dialog` draws it."""
    label = _("Effacer cette personne")
    st.button(label, key=f"erasing-{person.id}", on_click=_open, args=(PERSON + person.id,))


def erase_newcomers_button(people: Sequence[Person], before: Callable[[], None]) -> None:
    """Asks about erasing these people; `dialog` draws it.

    `before` closes the dialog in which the button stands.
    """

    def ask() -> None:
        before()
        _open(NEWCOMERS)
        st.session_state[GOING] = [p.id for p in people]

    n = len(people)
    label = ngettext("Effacer {n} personne", "Effacer {n} personnes", n)
    st.button(label, key="erasing-newcomers", on_click=ask, disabled=not n)


def asked() -> bool:
    """Whether a question of `dialog` is open."""
    return bool(st.session_state.get(OPENED))


@part
def dialog(room: Room, by: Person) -> None:
    """Draws the dialog that was opened, if one was; once on a page, outside any other."""
    opened = str(st.session_state.get(OPENED, ""))
    if not opened:
        _say_about_a_person()
        return
    titles = {TEXTS: _("Mes textes"), NEWCOMERS: _("Effacer des personnes")}
    title = titles.get(opened) or _("Effacer cette personne")

    @st.dialog(title, on_dismiss=_close)
    def drawn() -> None:
        if st.session_state.get(OPENED) != opened:  # a press within has closed it
            st.rerun()
        try:
            _draw(room, room.person(by.id), opened)
        except NotFound:
            _close()
            st.rerun()

    drawn()


def farewell(session: str) -> bool:
    """Says that it is done to whoever has just left this session; whether that is the case."""
    if st.session_state.get(LEFT) != session:
        return False
    _forget_in_tab()
    text_html("h1", _("C’est fait"), "tb-h1")
    if later := st.session_state.get(DONE):
        st.warning(as_text(str(later)))
    st.text(confirmations.farewell())
    return True


def _draw(room: Room, by: Person, opened: str) -> None:
    asked = str(st.session_state.get(ASKED, ""))
    if opened == NEWCOMERS:
        _ask_newcomers(room, by)
    elif opened != TEXTS:
        _ask_person(room, by, room.person(opened.removeprefix(PERSON)))
    elif asked == LEAVE:
        _ask_leave(room, by)
    elif asked:
        _ask_texts(room, by, asked)
    else:
        _list(room, by)


def _open(what: str) -> None:
    _close()
    st.session_state[OPENED] = what


def _close() -> None:
    for key in (OPENED, ASKED, DONE, SHOWN, GOING):
        st.session_state.pop(key, None)


# ── my texts ────────────────────────────────────────────────────────────────────────────────


def _list(room: Room, by: Person) -> None:
    if DONE in st.session_state:
        _say(str(st.session_state[DONE]))
        _forget_in_tab()
    written = room.erasing.own_words(by)
    st.text(confirmations.opening(written))
    shown = int(st.session_state.get(SHOWN, MOST))
    for one, quote in zip(written[:shown], confirmations.quotes(written), strict=False):
        with st.container(border=True, key=f"erasing-text-{one.id}"):
            st.text(confirmations.said(one))
            st.caption(as_text(confirmations.listed(one)))
            label = _("Effacer pour de bon {quote}").format(quote=quote)
            _button(as_text(label), f"erasing-one-{one.id}", one.id)
    if len(written) > shown:
        label = ngettext("Voir {n} de plus", "Voir {n} de plus", min(MOST, len(written) - shown))
        st.button(label, key="erasing-more", on_click=_show, args=(shown + MOST,), width="stretch")
    if written:
        _button(_("Tout effacer"), "erasing-all", ALL)
    _button(_("Me retirer de la session"), "erasing-leave", LEAVE)


def _forget_in_tab() -> None:
    """The tab’s own copies go too: of what was sent and, where all is erased, of what was not."""
    if CLEARED in st.session_state:
        n, everything = st.session_state[CLEARED]
        component.clear_tab(n, everything=everything)


def _show(most: int) -> None:
    st.session_state[SHOWN] = most


def _say(later: str) -> None:
    """It is done; or `later` says what the files still wait for."""
    if later:
        st.warning(as_text(later))
    else:
        st.success(confirmations.done())


def _say_about_a_person() -> None:
    later, n, until = st.session_state.get(SAID, ("", 1, 0.0))
    if time.monotonic() < until:
        if later:
            st.warning(as_text(later))
        else:
            st.success(confirmations.people_gone(n))


def _button(label: str, key: str, asked: str) -> None:
    st.button(label, key=key, on_click=_ask, args=(asked,), width="stretch")


def _ask(asked: str) -> None:
    st.session_state.pop(DONE, None)
    st.session_state[ASKED] = asked


# ── asking once, plainly ────────────────────────────────────────────────────────────────────


def _ask_texts(room: Room, by: Person, asked: str) -> None:
    one = next((w for w in room.erasing.own_words(by) if w.id == asked), None)
    if one is None and asked != ALL:
        st.session_state.pop(ASKED, None)
        st.rerun()

    def erase() -> None:
        if one is None:
            room.erasing.all_words(by)
        else:
            room.erasing.words(by, [one.id])

    def done(later: str) -> None:
        st.session_state.pop(ASKED, None)
        st.session_state[DONE] = later
        st.session_state[CLEARED] = (time.monotonic(), one is None)

    about = confirmations.all_texts() if one is None else confirmations.one_text(one)
    _confirm(room, about, erase, done)


def _ask_leave(room: Room, by: Person) -> None:
    def leave() -> None:
        room.erasing.person(by, by.id)

    def left(later: str) -> None:
        st.session_state.clear()
        st.session_state[LEFT] = room.session.id
        st.session_state[DONE] = later
        st.session_state[CLEARED] = (time.monotonic(), True)

    _confirm(room, confirmations.leaving(room, by), leave, left)


def _ask_person(room: Room, by: Person, person: Person) -> None:
    def erase() -> None:
        room.erasing.person(by, person.id)

    _confirm(room, confirmations.somebody(room, person), erase, lambda later: _gone(later, 1))


def _ask_newcomers(room: Room, by: Person) -> None:
    going = st.session_state.get(GOING, ())
    people = [p for p in room.everybody.values() if p.id in going]
    if not people:
        st.text(_("Il n’y a plus personne à effacer ici."))
        return

    def erase() -> None:
        room.erasing.people(by, {p.id for p in people})

    about = confirmations.several(people)
    _confirm(room, about, erase, lambda later: _gone(later, len(people)))


def _gone(later: str, n: int) -> None:
    _close()
    st.session_state[SAID] = (later, n, time.monotonic() + LONG)


def _confirm(
    room: Room,
    about: Confirmation,
    erase: Callable[[], None],
    done: Callable[[str], None],
) -> None:
    """Asks once; `done` takes in what the files still wait for (empty for nothing)."""
    listed = "".join(f"<li>{html.escape(point)}</li>" for point in about.points)
    if about.quoted:
        st.text(about.quoted)
    st.html(
        f'<h2 class="tb-h2">{html.escape(about.question)}</h2>'
        f'<ul style="margin: 0; padding-left: 1.1em">{listed}</ul>'
        f"<p><strong>{html.escape(confirmations.final())}</strong></p>"
    )
    if st.button(about.yes, key="erasing-yes", type="primary", width="stretch"):
        try:
            later = _later(erase)
        except WorkshopError as refusal:
            st.error(as_text(str(refusal)))
        else:
            done(later)
            _forget_here(room)
            st.rerun()
    st.button(_("Garder"), key="erasing-no", on_click=_keep, width="stretch")


def _later(erase: Callable[[], None]) -> str:
    """Erases; returns the sentence about what the disk does not let go of yet."""
    try:
        erase()
    except Unfinished as unfinished:
        return str(unfinished)
    return ""


def _keep() -> None:
    if st.session_state.pop(ASKED, None) is None:
        _close()


def _forget_here(room: Room) -> None:
    """What this tab still remembers of it: a text just withdrawn, for instance."""
    for key, value in list(st.session_state.items()):
        if isinstance(value, Contribution) and room.erasing.is_gone(value.id):
            del st.session_state[key]
