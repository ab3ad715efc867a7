"""HTTP endpoint that receives texts, button presses, corrections, moves and undo from phones.

`POST /write/<session>/<step>`: a text or the inputs of one of the step's fields, a press on a card,
a correction, a card put elsewhere, the way back from any of them; `GET` changes nothing. What is
answered says what one did last here, which texts of one's own wait to be revealed, and what is this
person's alone: fields and views. No page is drawn again. What comes again under the same name
(`once`), as its answer was lost, changes nothing and is answered.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

import msgspec
from starlette.routing import Route

from tablee.activities import answers
from tablee.activities.cards import core_buttons
from tablee.errors import NotAccepted, Outdated
from tablee.isolation import Failed, tried
from tablee.session.access.rules import check_length, check_may_change, may_write
from tablee.session.contributions import typed
from tablee.session.contributions.posting import is_unrevealed
from tablee.session.history.labels import last_act
from tablee.session.people.context import Seat
from tablee.texts import _
from tablee.view import Audience, Card
from tablee.web.live.components import sent
from tablee.web.live.frames import fields_of
from tablee.web.phone.endpoint import step_endpoint
from tablee.web.responses import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.activities import OwnRecord
    from tablee.model.entities import Content, Contribution, Person
    from tablee.session import Room
    from tablee.view import Field
    from tablee.web.site import Site

__all__ = ["routes", "written"]

PRESS: Final = 10.0
"""Seconds that what a button does may take: it writes, and waits for the disk."""


class WritingRequest(msgspec.Struct):
    """What a phone asks for; the first of these that is not empty says what."""

    undo: int = 0
    """The number of the act to take back."""
    redo: int = 0
    press: str = ""
    """What a card's button is called; `target` is the card's id, and `text` what it asked for."""
    move: str = ""
    """The id of a card or group of the board; it goes to the zone or group `place`."""
    place: str = ""
    before: str | None = None
    """The id of what then stands after it there; None for the end."""
    target: str = ""
    edit: str = ""
    """The id of a text of one's own; `text` takes its place, and without it is what is asked."""
    field: str = ""
    """The name of the field in which `text` was typed, and `choice` made."""
    text: str | None = None
    seen: str = ""
    """What the field began with, where a card's button asked for words (`Button.own_words`)."""
    choice: str = ""
    values: dict[str, str | list[str]] | None = None
    """What was typed in each input of a field that has several, by name; with `edit` too."""
    began: dict[str, str | list[str]] | None = None
    """What they began with, where what they correct may have changed since."""
    once: str = ""
    """Names this sending: the same that comes again is the one before, whose answer was lost."""


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """Route of the writing endpoint."""
    write = step_endpoint(get_site, written, _here)
    return [Route("/write/{session}/{step}", write, methods=["GET", "POST"])]


def written(room: Room, person: Person, step: str, sent: bytes | None) -> dict[str, Any]:
    """Does what a phone sent, if anything; what is answered. Raises a `WorkshopError`."""
    if sent is None:
        return _here(room, person, step, None)
    asked = read(sent, WritingRequest, _("Ce qui a été envoyé ne se lit pas."))
    seat = Seat(room, person.id, step, asked.seen)
    more: dict[str, Any] = {}
    with room.once.doing(person.id, step, asked.once) as new, room.act():
        if not new:
            pass
        elif asked.undo:
            seat.undo(asked.undo)
        elif asked.redo:
            seat.redo(asked.redo)
        elif asked.press:
            _press(seat, asked.press, asked.target, asked.text)
        elif asked.move:
            _move(seat, asked.move, asked.place, asked.before)
        elif asked.edit:
            more = _edit(seat, asked)
        else:
            _post(seat, asked)
    return _here(room, person, step, None) | more


def _here(room: Room, person: Person, step: str, _sent: bytes | None) -> dict[str, Any]:
    """What one did last here, what is one's own, and which frame shows it all."""
    seat = Seat(room, person.id, step)
    mine = [_own_card(seat, c) for c in seat.mine if is_unrevealed(c)]
    own = _own_part(seat)
    return {"did": last_act(room, person, step), "mine": mine, "v": room.n, "own": own}


def _own_part(seat: Seat) -> dict[str, Any]:
    """What this person alone can write and sees."""
    own, catalogue = seat.own, seat.room.catalogue
    views = answers.own_views(own)
    return {
        "prompt": answers.prompt_for(own.step, own.person),
        "shared": [f.name for f in fields_of(own.step) if _may_fill(own, f)],
        "fields": answers.own_fields(own),
        "views": [sent(view, own.step.activity, Audience.PHONE, catalogue) for view in views],
    }


def _own_card(seat: Seat, contribution: Contribution) -> Card:
    content: Any = contribution.content
    named = dict(
        choice for field in fields_of(seat.step) if field.within for choice in field.choices
    )
    chosen = (str(getattr(content, field.within, "")) for field in fields_of(seat.step))
    title = next((named[id_] for id_ in chosen if id_ in named), "")
    own = [a for a in core_buttons(contribution) if a.name in ("edit", "withdraw")]
    return Card(
        contribution.id,
        getattr(content, "text", ""),
        person=contribution.person,
        details=(title,) if title else (),
        actions=tuple(own),
    )


def _may_fill(own: OwnRecord, field: Field) -> bool:
    """Whether this person's roles let them write in one of everybody's fields."""
    kinds = own.step.activity.contents
    if own.person.roles.intersection(field.never):
        return False
    return any(may_write(own.step, it, own.person) for it in kinds if it.kind == field.kind)


# ── writing ─────────────────────────────────────────────────────────────────────────────────


def _post(seat: Seat, asked: WritingRequest) -> None:
    field = _field(seat, asked.field)
    if field.inputs:
        _fill(seat, field, asked)
        return
    choice = asked.choice if field.given is None else field.given_to(seat.person.id)
    if field.choices and not choice:
        raise NotAccepted(_("{question} Choisissez d’abord.").format(question=field.ask))
    if field.choices and choice not in dict(field.choices):
        raise Outdated(_("Ce que vous aviez choisi n’est plus là. Choisissez de nouveau."))
    text = (asked.text or "").strip()
    check_length(text, field.longest)
    if not field.kind:
        _answer(seat, field.name, choice or "", text)
        return
    chosen = {field.within: choice} if field.within else {}
    _put(seat, field, {"text": text, **chosen}, asked.once)


def _field(seat: Seat, name: str) -> Field:
    """One's own field of this name, or everybody's."""
    everybody = () if seat.facilitates else fields_of(seat.step)
    found = next((f for f in (*answers.own_fields(seat.own), *everybody) if f.name == name), None)
    if found is None:
        raise Outdated(_("Ce champ n’est plus là. La page va se remettre à jour."))
    return found


def _fill(seat: Seat, field: Field, asked: WritingRequest) -> None:
    _put(seat, field, typed.read(field.inputs, asked.values or {}), asked.once)


def _put(seat: Seat, field: Field, values: dict[str, Any], once: str) -> None:
    """Adds a content of these values, or puts it in the place of what the field replaces."""
    if field.replaces:
        before = seat.room.contribution(field.replaces)
        seat.edit(before.id, _changed(seat, before.content, field, values))
        return
    activity = seat.step.step.activity
    content = seat.room.catalogue.content(
        activity, field.kind, {**field.fixed, **values}, strict=False
    )
    posted = seat.post(content, on_behalf_of=field.whose or None, once=once)
    if field.shares and not posted.shared:
        seat.share([posted.id])


def _changed(seat: Seat, content: Content, field: Field, values: Mapping[str, Any]) -> Content:
    """The content with these values in it; its other fields stay."""
    stored = {**msgspec.to_builtins(content), **field.fixed, **values}
    return seat.room.catalogue.content(seat.step.step.activity, content.kind, stored, strict=False)


def _edit(seat: Seat, asked: WritingRequest) -> dict[str, Any]:
    """Puts what was typed in the place of something, or says in what it is typed.

    That is its text, or a field of several inputs, which the activity gives.
    """
    found = seat.room.contribution(asked.edit)
    check_may_change(found, seat.person)
    content: Any = found.content
    field = answers.editing_field(seat.own, found)
    if field is not None:
        if asked.values is None:
            return {"editing": field}
        new = _changed(seat, content, field, typed.read(field.inputs, asked.values))
        began = asked.began and typed.read(field.inputs, asked.began)
        seat.edit(found.id, new, seen=_changed(seat, content, field, began) if began else None)
        return {}
    if not hasattr(content, "text"):
        raise NotAccepted(_("Ce texte ne se corrige pas ici."))
    if asked.text is None:
        return {"editing": content.text}
    seat.edit(found.id, dataclasses.replace(content, text=asked.text))
    return {}


def _press(seat: Seat, action: str, target: str, text: str | None) -> None:
    """Carries out a press on a card: the core's own actions, or the activity's."""
    if action == "withdraw":
        seat.withdraw(target)
    elif action == "share":
        seat.share([target])
    elif action in ("finish", "unfinish"):
        seat.finish(action == "finish")
    elif action in ("hide", "show"):
        seat.hide(target, action == "hide")
    elif text is None:
        _contained(seat, "act", lambda: seat.activity.act(seat, action, target))
    else:
        _answer(seat, action, target, text.strip())


def _answer(seat: Seat, action: str, target: str, text: str) -> None:
    _contained(seat, "answer", lambda: seat.activity.answer(seat, action, target, text))


def _move(seat: Seat, target: str, place: str, before: str | None) -> None:
    _contained(seat, "arrange", lambda: seat.activity.arrange(seat, target, place, before))


def _contained(seat: Seat, what: str, call: Callable[[], None]) -> None:
    """Lets a plugin do its part; one that fails refuses, with a sentence."""
    try:
        tried(seat.activity, what, call, seconds=PRESS, step=seat.step.step, refuses=True)
    except Failed as error:
        raise NotAccepted(
            _("« {step} » a rencontré une erreur : rien n’a été changé.").format(
                step=seat.step.title
            )
        ) from error
