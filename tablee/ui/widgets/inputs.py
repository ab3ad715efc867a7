"""Form fields for a plugin's `render`, beside plain Streamlit, which keep their drafts.

A field is a form: nothing leaves before its button is pressed, and what the rules refuse stays
typed, with the sentence that says why. None has Streamlit's `max_chars`: it drops, without a word,
a text pasted that is too long. Labels and sentences given to these functions are plain
text. Public for plugins; knows no activity.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tablee.activities import answers
from tablee.document.outline.days import named_day
from tablee.errors import NotAccepted
from tablee.model.entities import SOMEBODY, Content, Contribution, Role
from tablee.registry.versions.former import renamed
from tablee.session.access.rules import check_length
from tablee.session.people.seat import Seat
from tablee.texts import _, date_told, language
from tablee.ui.widgets.attempts import (
    SAID_SO,
    accept,
    as_text,
    asked_speaker,
    attempt,
    empty_field,
    field_key,
    names,
    notice,
    refuse,
    show_refusal,
    speak_for,
    withdraw,
    words_left,
)
from tablee.ui.widgets.field_inputs import form
from tablee.view import Field

__all__ = [
    "EDITING",
    "accept",
    "as_text",
    "asked_speaker",
    "attempt",
    "beside_chosen",
    "button",
    "check_length",
    "close_form",
    "compose",
    "day_field",
    "draft",
    "edit_form",
    "empty_field",
    "field_key",
    "fields",
    "finish_button",
    "focus_on",
    "for_the_room",
    "form_buttons",
    "half_typed",
    "names",
    "notice",
    "open_form",
    "opened",
    "place_field",
    "refuse",
    "selected",
    "selection",
    "show_refusal",
    "speak_for",
    "typed_day",
    "typed_for",
    "unselect",
    "withdraw",
    "words_left",
]


EDITING: Final = "editing"
"""The form of the core in which somebody's own text is corrected: `open_form` opens it on that."""
_UNFOLDED: ContextVar[bool] = ContextVar("unfolded", default=False)
"""Whether what is drawn now stands in the line « Saisir pour la salle »."""


# ── writing ─────────────────────────────────────────────────────────────────────────────────


def compose(
    seat: Seat,
    label: str,
    button: str,
    make: Callable[[str], Content],
    *,
    name: str = "text",
    value: str = "",
    longest: int = 2000,
    height: int = 104,
    placeholder: str = "",
    primary: bool = True,
    asks_for_whom: bool = True,
    author: str = "",
    shows: bool = False,
    instead: tuple[str, Callable[[str], object]] | None = None,
) -> None:
    """A text field and its button: posts `make(typed)`, then the field is `value` again.

    On the console a choice of people stands beside it ("Qui parle ?"), to type for those without a
    phone, unless `asks_for_whom` is False or `author` is the id of whose words they are. `shows`
    shares at once what would wait for it. Beyond `longest` characters it is refused, and stays
    typed. `instead` is a button before it, `(label, press)`: it does `press(typed)`, which returns
    something, and is the primary one. `name` tells apart the fields of one step.
    """
    field = field_key(seat, name)
    st.session_state.setdefault(field, value)

    def send(press: Callable[[str], object]) -> None:
        _send(seat, name, longest, press)

    def post(typed: str) -> Contribution:
        content = make(typed)
        whose = author or (_who_speaks(seat, name) if asks else None)
        posted = seat.post(content, on_behalf_of=whose)
        if shows and not posted.shared:
            attempt(seat, lambda: seat.share([posted.id]))
        return posted

    asks = asks_for_whom and not author and seat.facilitates
    with (
        for_the_room(seat, name, one_line=True) if asks else nullcontext(),
        st.form(seat.key("form", name), border=False, enter_to_submit=False),
    ):
        place, press = _places(seat, name, asks=asks)
        place.text_area(
            as_text(label),
            key=field,
            height=68 if seat.facilitates else height,
            # where it stands in one line, its label is read aloud alone
            placeholder=placeholder or (label if seat.facilitates else ""),
        )
        first: tuple[str, Callable[[str], object]] = instead or (button, post)
        strong = primary and not seat.facilitates
        _submit(press, first[0], send, first[1], strong=strong)
        if instead is not None:
            _submit(press, button, send, post)


def _submit(
    place: DeltaGenerator,
    label: str,
    send: Callable[[Callable[[str], object]], None],
    press: Callable[[str], object],
    *,
    strong: bool = False,
) -> None:
    place.form_submit_button(
        as_text(label),
        type="primary" if strong else "secondary",
        width="stretch",
        on_click=send,
        args=(press,),
    )


def _send(seat: Seat, name: str, longest: int, press: Callable[[str], object]) -> None:
    """Does `press` with what is typed in this field, which is empty then; or says what refuses."""
    typed = str(st.session_state.get(field_key(seat, name), ""))

    def checked() -> object:
        check_length(typed.strip(), longest)
        return press(typed)

    if attempt(seat, checked) is not None:
        empty_field(seat, name)
        words_left()


def beside_chosen(seat: Seat) -> DeltaGenerator:
    """Where the buttons for the cards of `selected` stand: a bar beside the card chosen last."""
    return st.container(key=seat.key("chosen-bar"))


@contextmanager
def for_the_room(seat: Seat, name: str = "text", *, one_line: bool = False) -> Iterator[None]:
    """Where one types for others: on the console a line « Saisir pour la salle », which unfolds.

    Fields within one such line have no other of their own. `one_line` keeps who, where, what and
    the button in that line where the page is wide enough: for a `place_field` and a `compose`.
    Whoever has a phone types in the open.
    """
    if not seat.facilitates or _UNFOLDED.get():
        yield
        return
    speaker = asked_speaker()
    key = seat.key("one-line" if one_line else "for-the-room", name, speaker)
    within = _UNFOLDED.set(True)
    try:
        with st.expander(
            _("Saisir pour la salle"), expanded=bool(speaker), key=key, on_change="rerun"
        ):
            yield
    finally:
        _UNFOLDED.reset(within)


def fields(seat: Seat, *, only: str = "") -> None:
    """The step's `Activity.fields`, for whoever has a page: the console, the scribe.

    Drawn for an activity without a `render` of its own. `only` names one of them.
    """
    step, late = seat.step, seat.has(Role.FACILITATOR, Role.SCRIBE)
    listens = not step.activity.silent.isdisjoint(seat.person.roles) and not seat.facilitates
    if not listens and (step.running or seat.facilitates or (step.done and late)):
        drawn = [f for f in answers.fields(step) if only in ("", f.name)]
        for n, field in enumerate(drawn):
            with for_the_room(seat, field.name, one_line=not field.inputs):
                _field(seat, field, primary=n == 0)


def _field(seat: Seat, field: Field, *, primary: bool) -> None:
    if field.inputs:
        _several(seat, field)
        return
    author, chosen, asked = "", {}, False
    given = field.given_to(seat.person.id)
    if field.given is not None and given is None and not seat.facilitates:
        return
    if given is not None and not seat.facilitates:
        chosen = {field.within: given}
    elif field.choices:
        asked = seat.facilitates and (field.given is not None or field.usual is not None)
        author, picked = _spoken(seat, field, asked=asked)
        chosen = {field.within: picked}

    def make(text: str) -> Content:
        if asked:
            _who_speaks(seat, field.name)
        if "" in chosen.values():
            raise NotAccepted(_("{question} Choisissez d’abord.").format(question=field.ask))
        activity = seat.step.step.activity
        return seat.room.catalogue.content(activity, field.kind, {"text": text, **chosen})

    compose(
        seat,
        field.label,
        field.button,
        make,
        name=field.name,
        value=field.value,
        longest=field.longest,
        height=68 if field.short else 104,
        primary=primary,
        author=author,
        asks_for_whom=not asked,
    )


def typed_for(seat: Seat, name: str, field_of: Callable[[str], Field]) -> None:
    """On the console, what phones have as one's own field (`Activity.own_fields`), for the room.

    One says first who speaks. `field_of` makes the field of several inputs, called `name`, of the
    person with this id, of `SOMEBODY`, or of nobody yet (empty): in it, what they said before is
    replaced.
    """
    if seat.facilitates:
        with for_the_room(seat, name):
            _whose(seat, name, st.container())
            form(seat, field_of(_spoken_for(seat, name)), lambda: _who_speaks(seat, name))


def _several(seat: Seat, field: Field) -> None:
    """A field of several inputs; on the console one says first whose words they are."""
    if field.label:
        st.text(field.label)
    if seat.facilitates:
        _whose(seat, field.name, st.container())
    form(seat, field, lambda: _who_speaks(seat, field.name) if seat.facilitates else "")


def _spoken(seat: Seat, field: Field, *, asked: bool) -> tuple[str, str]:
    """Whose words the field takes, where that says what is chosen beside them; and that choice.

    On the console one says first who speaks: the choice then is that person's own.
    """
    name = field.name
    if not asked:
        return "", _picked(seat, field, seat.person.id)
    who, what = st.columns([1.2, 4.2], vertical_alignment="bottom")
    _whose(seat, name, who)
    author = _spoken_for(seat, name)
    with what:
        return author, _picked(seat, field, author)


def _picked(seat: Seat, field: Field, who: str) -> str:
    """What is chosen; another person, or one who goes elsewhere, has another choice to begin with.

    Empty where none is made yet.
    """
    words, key = dict(field.choices), seat.key("choice", field.name)
    own = field.given_to(who) or (field.first_for(who) if field.usual is not None else "")
    begun = seat.key("begun", field.name)
    # Of words typed for others no place goes without saying.
    open_ = seat.facilitates and not own and len(words) > 1
    first = "" if open_ else own or field.first_for(who)
    if st.session_state.get(key) not in words or st.session_state.get(begun) != (who, own):
        st.session_state[key], st.session_state[begun] = first or None, (who, own)
    return place_field(seat, field.ask, words, key) or first


def place_field(seat: Seat, ask: str, places: Mapping[str, str], key: str) -> str | None:
    """Where the words go, of several places by their ids: on the console a list, which is short.

    `key` keeps what is chosen in `st.session_state`. Returns it; None where nothing is.
    """
    if seat.facilitates:
        return st.selectbox(
            ask, list(places), format_func=lambda at: places.get(at, ""), key=key,
            index=None, placeholder=_("Où ?"),
        )  # fmt: skip
    with st.container(key=seat.key("aspects", key)):
        return st.pills(
            as_text(ask),
            list(places),
            format_func=lambda at: as_text(places.get(at, "")),
            key=key,
        )


def _places(seat: Seat, name: str, *, asks: bool) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where field and button stand; the console has room for who, what and button on one line."""
    if not seat.facilitates:
        return st.container(), st.container()
    widths = [1.2, 3, 1.2] if asks else [4.2, 1.2]
    *before, what, press = st.columns(widths, vertical_alignment="bottom")
    for place in before:
        _whose(seat, name, place)
    return what, press


def _whose(seat: Seat, name: str, place: DeltaGenerator) -> None:
    people = {
        SOMEBODY: _("Quelqu’un du groupe"),
        **names(seat.step.people.values()),
        seat.person.id: _("Moi, {name}").format(name=seat.person.first_name),
    }
    speaker, key = asked_speaker(), _who_key(seat, name)
    said, taken = st.session_state.get(SAID_SO), f"{key}-asked"
    if speaker in people and st.session_state.get(taken) != said:
        st.session_state[key], st.session_state[taken] = speaker, said
    place.selectbox(
        _("Qui parle ?"),
        list(people),
        format_func=lambda who: people.get(who, ""),
        index=None,
        placeholder=_("Qui parle ?"),
        key=key,
    )


def _who_key(seat: Seat, name: str) -> str:
    """The key of the choice of who speaks: once the field is sent, it is to be made anew."""
    return f"{field_key(seat, name)}-who"


def _spoken_for(seat: Seat, name: str) -> str:
    """The id of whoever was chosen, or `SOMEBODY`; empty while nobody is."""
    return str(st.session_state.get(_who_key(seat, name)) or "")


def _who_speaks(seat: Seat, name: str) -> str:
    """The id of whoever was chosen, or `SOMEBODY`; nobody is taken for granted."""
    who = _spoken_for(seat, name)
    if not who:
        raise NotAccepted(
            _("Dites d’abord qui parle. Si vous ne savez pas : « Quelqu’un du groupe ».")
        )
    return who


def half_typed(seat: Seat, name: str = "text") -> bool:
    """Whether something is typed, and not yet sent, in the field of this name."""
    return bool(str(st.session_state.get(field_key(seat, name), "")).strip())


def draft(seat: Seat, label: str, *, name: str, value: str = "", height: int = 160) -> str:
    """A text field outside any form, sent when one leaves it; returns what is typed."""
    field = seat.key("draft", name)
    if field not in st.session_state:
        st.session_state[field] = value
    return str(st.text_area(as_text(label), key=field, height=height))


def day_field(label: str, day: date | None, *, key: str, help: str = "") -> None:
    """A field for a day, in words of the language being spoken; `typed_day` reads it.

    Streamlit’s own speaks English, names of months and hints for screen readers alike.
    """
    st.text_input(
        as_text(label),
        value=date_told(day) if day else "",
        placeholder=date_told(date.today()),
        key=key,
        help=help or None,
    )


def typed_day(key: str) -> date:
    """The day in the `day_field` of this key; raises `NotAccepted` where what is there is none."""
    today = date.today()
    day = named_day(str(st.session_state.get(key, "")), today, language())
    if day is None:
        raise NotAccepted(
            _("Ce jour ne se lit pas. Écrivez-le ainsi : {example}.").format(
                example=date_told(today)
            )
        )
    return day


# ── correcting ──────────────────────────────────────────────────────────────────────────────
# A form is opened on something, by its id, with a card's button; its own buttons close it.


def open_form(seat: Seat, form: str, target: str) -> None:
    """From the next drawing on this form stands open, on this target in place of any other."""
    st.session_state[seat.key(form)] = target


def opened(seat: Seat, form: str) -> str:
    """The id of what the form stands open on; empty while it is closed."""
    return str(st.session_state.get(seat.key(form), ""))


def close_form(seat: Seat, form: str) -> None:
    """The form is closed; what was typed in it goes, as Streamlit forgets fields not drawn."""
    st.session_state.pop(seat.key(form), None)


def form_buttons(
    seat: Seat,
    form: str,
    save: Callable[[], object],
    *,
    button: str = "",
    remove: tuple[str, Callable[[], object]] | None = None,
) -> None:
    """The buttons under the fields of such a form, within its `st.form`.

    `save` and `remove` return something when it is done, which closes the form; what is refused
    stays typed.
    """

    def do(press: Callable[[], object]) -> None:
        if attempt(seat, press) is not None:
            close_form(seat, form)

    with st.container(horizontal=True):
        st.form_submit_button(button or _("Enregistrer"), type="primary", on_click=do, args=(save,))
        if remove is not None:
            st.form_submit_button(remove[0], on_click=do, args=(remove[1],))
        st.form_submit_button(_("Laisser comme c’était"), on_click=close_form, args=(seat, form))


def edit_form(seat: Seat, contribution: Contribution) -> None:
    """A form to correct the `text` of a contribution; drawn by the core after "corriger"."""
    content: Any = contribution.content
    field = seat.key("edit", contribution.id)

    def save() -> Contribution:
        changed = dataclasses.replace(content, text=str(st.session_state[field]))
        return seat.edit(contribution.id, changed, seen=content)

    with st.form(seat.key("edit-form", contribution.id)):
        st.text_area(_("Corriger"), value=content.text, key=field, height=104)
        form_buttons(seat, EDITING, save)


# ── the rest of the screen ──────────────────────────────────────────────────────────────────


@renamed("verb", "press")
def button(
    seat: Seat,
    label: str,
    press: Callable[[], object],
    *key: str,
    primary: bool = False,
    help: str = "",
) -> None:
    """A button that does `press`; a refusal is said above this step's fields (`attempt`).

    `key` tells it apart from the other buttons of the step.
    """
    st.button(
        as_text(label),
        key=seat.key(*key),
        type="primary" if primary else "secondary",
        help=help or None,
        on_click=attempt,
        args=(seat, press),
    )


def finish_button(seat: Seat, label: str = "") -> None:
    """The button "J’ai fini", which can be taken back; the facilitator sees who has finished."""
    done = seat.finished
    text = _("J’ai encore à faire") if done else (label or _("J’ai fini"))
    st.button(
        as_text(text),
        key=seat.key("finish"),
        type="secondary" if done else "primary",
        width="stretch",
        on_click=lambda: attempt(seat, lambda: seat.finish(not done)),
    )


def focus_on(seat: Seat, column: str) -> None:
    """Says which column of a board this phone shows first."""
    st.session_state[seat.key("focus")] = column


def selected(seat: Seat) -> tuple[str, ...]:
    """The ids of the cards chosen on the console's board or list."""
    state: Mapping[str, Any] = st.session_state.get(seat.key("live"), {}) or {}
    chosen = tuple(state.get("selected") or ())
    return () if chosen == st.session_state.get(seat.key("unselected")) else chosen


def unselect(seat: Seat) -> None:
    """Once something was done with them, the chosen cards are chosen no more."""
    st.session_state[seat.key("unselected")] = selected(seat)
    st.session_state[seat.key("selection")] = selection(seat) + 1


def selection(seat: Seat) -> int:
    """How often `unselect` was called: with another number the page begins a new choice."""
    return int(st.session_state.get(seat.key("selection"), 0))
