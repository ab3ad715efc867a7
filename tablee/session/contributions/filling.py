"""Fills in a step's fields for one person, corrects with them, and does what buttons say.

What phones send comes through here, whatever sent it: what was typed becomes a content of the
person's own, checked like any other.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec

from tablee.activities import answers
from tablee.activities.cards import FOR_SOMEBODY
from tablee.activities.pictures import PictureContent, picture_words_field
from tablee.errors import NotAccepted, Outdated
from tablee.isolation import Failed, tried
from tablee.model.entities import Content, Contribution
from tablee.session.access.rules import check_length, check_may_change, may_write
from tablee.session.contributions import moderation, typed
from tablee.session.contributions.checks import pressed
from tablee.session.people.seat import seat_for
from tablee.texts import _
from tablee.view import CoreButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.session.people.seat import Seat
    from tablee.view import Field


def may_fill(seat: Seat, field: Field) -> bool:
    """Whether this person's roles let them write in one of everybody's fields."""
    step, person = seat.step, seat.person
    if person.roles.intersection(field.never):
        return False
    kinds = [kind for kind in step.activity.contents if kind.kind == field.kind]
    return any(may_write(step, kind, person) for kind in kinds)


def open_fields(seat: Seat) -> tuple[Field, ...]:
    """All that this person can write in the step now: their own fields, and those of everybody."""
    shared = [f for f in answers.fields(seat.step) if may_fill(seat, f) and _is_given(seat, f)]
    return (*answers.own_fields(seat.own), *shared) if seat.own.may_add else ()


def _is_given(seat: Seat, field: Field) -> bool:
    return field.given is None or field.given_to(seat.person.id) is not None


def field_of(seat: Seat, name: str) -> Field:
    """One's own field of this name, or everybody's; raises `Outdated` where there is none."""
    everybody = () if seat.facilitates else answers.fields(seat.step)
    found = next((f for f in (*answers.own_fields(seat.own), *everybody) if f.name == name), None)
    if found is None:
        raise Outdated(_("Ce champ n’est plus là. La page va se remettre à jour."))
    return found


def fill(seat: Seat, name: str, values: Mapping[str, Any], once: str = "") -> Contribution | None:
    """Sends a field with what was typed in it, by input; returns what it made or changed, if any.

    A field of one text has `text`, and its choice under the name of `Field.within`. `once` names
    this sending. Raises `NotAccepted`, which names the inputs that are to be changed, `NotAllowed`
    or `Outdated`.
    """
    return put(seat, field_of(seat, name), values, once=once)


def put(
    seat: Seat,
    field: Field,
    values: Mapping[str, Any],
    *,
    once: str = "",
    began: Mapping[str, Any] | None = None,
    author: str = "",
) -> Contribution | None:
    """The same for a field at hand; `author` is the id of whom it is typed for, if anybody.

    `began` is what the inputs began with, as in `correct`.
    """
    read = typed.read(field.inputs, values) if field.inputs else _text(seat, field, values)
    if not field.kind:
        _answer(seat, field.name, str(read.get(field.within, "")), str(read.get("text", "")))
        return None
    if field.autosave and not read.get("text"):
        return seat.withdraw(field.replaces) if field.replaces else None
    if field.replaces:
        before = seat.room.contribution(field.replaces)
        new = _changed(seat, before.content, {**field.fixed, **read})
        seen = _changed(seat, before.content, typed.read(field.inputs, began)) if began else None
        return seat.edit(before.id, new, seen=seen)
    whose = str(read.pop(field.whom, "")) or field.whose or author
    activity, stored = seat.step.step.activity, {**field.fixed, **read}
    content = seat.room.catalogue.content(activity, field.kind, stored, strict=False)
    posted = seat.post(content, on_behalf_of=whose or None, once=once)
    if field.shares and not posted.shared:
        seat.share([posted.id])
    return posted


def _text(seat: Seat, field: Field, values: Mapping[str, Any]) -> dict[str, str]:
    """What a field of one text says: the text, and the choice beside it."""
    choice = field.given_to(seat.person.id) if field.given is not None else values.get(field.within)
    if field.choices and not choice:
        raise NotAccepted(_("{question} Choisissez d’abord.").format(question=field.ask))
    if field.choices and choice not in dict(field.choices):
        raise Outdated(_("Ce que vous aviez choisi n’est plus là. Choisissez de nouveau."))
    text = str(values.get("text") or "").strip()
    check_length(text, field.longest)
    return {"text": text, **({field.within: choice} if field.within and choice else {})}


def _changed(seat: Seat, content: Content, values: Mapping[str, Any]) -> Content:
    """The content with these values in it; its other fields stay."""
    stored = {**msgspec.to_builtins(content), **values}
    activity = seat.step.step.activity
    new = seat.room.catalogue.content(activity, content.kind, stored, strict=False)
    if type(new).retyped is Content.retyped:
        return new
    try:
        return tried(new, "retyped", lambda: new.retyped(content))
    except Failed:
        return new


# ── correcting ──────────────────────────────────────────────────────────────────────────────


def editing_field(seat: Seat, found: Contribution) -> Field | None:
    """The field of several inputs that corrects this; of a picture, the words about it."""
    field = answers.editing_field(seat.own, found)
    if field is None and isinstance(found.content, PictureContent):
        return picture_words_field(found.content)
    return field


def editing(seat: Seat, target: str) -> Field | str:
    """In what something is corrected: its text, or a field of several inputs filled in."""
    found = seat.room.contribution(target)
    check_may_change(found, seat.person)
    field = editing_field(seat, found)
    if field is not None:
        return field
    text = getattr(found.content, "text", None)
    if not isinstance(text, str):
        raise NotAccepted(_("Ce texte ne se corrige pas ici."))
    return text


def correct(
    seat: Seat, target: str, values: Mapping[str, Any], began: Mapping[str, Any] | None = None
) -> None:
    """Puts what was typed, by input, in the place of what something says.

    `began` is what the inputs began with: those left so say what others made of them meanwhile.
    """
    field, found = editing(seat, target), seat.room.contribution(target)
    content: Any = found.content
    if isinstance(field, str):
        seat.edit(target, dataclasses.replace(content, text=str(values.get("text") or "")))
        return
    new = _changed(seat, content, typed.read(field.inputs, values))
    seen = _changed(seat, content, typed.read(field.inputs, began)) if began else None
    seat.edit(target, new, seen=seen)


# ── what buttons do ─────────────────────────────────────────────────────────────────────────


def press(seat: Seat, button: str, target: str = "", text: str | None = None) -> None:
    """Carries out a press on a button: the core's own, or the activity's.

    `text` is what the button asked for. What a plugin does not bear refuses, with a sentence.
    """
    if button == CoreButton.WITHDRAW:
        seat.withdraw(target)
    elif button == CoreButton.SHARE:
        seat.share([target])
    elif button in (CoreButton.FINISH, CoreButton.UNFINISH):
        seat.finish(button == CoreButton.FINISH)
    elif button in (CoreButton.HIDE, CoreButton.SHOW):
        seat.hide(target, button == CoreButton.HIDE)
    elif button in moderation.PRESSES:
        seat.room.moderation.press(seat.person, button, target, text or "")
    else:
        _act(seat, button, target, text)


def _act(seat: Seat, button: str, target: str, text: str | None) -> None:
    """What the activity does: at once, for somebody without a phone, or with words."""
    if button.startswith(FOR_SOMEBODY):
        button = button.removeprefix(FOR_SOMEBODY)
        seat, text = seat_for(seat, button, target, text or ""), None
    if text is None:
        pressed(seat.step, "act", lambda: seat.activity.act(seat, button, target))
    else:
        _answer(seat, button, target, text.strip())


def _answer(seat: Seat, button: str, target: str, text: str) -> None:
    pressed(seat.step, "answer", lambda: seat.activity.answer(seat, button, target, text))


def ask(
    seat: Seat,
    button: str,
    target: str,
    values: Mapping[str, Any] | None = None,
    *,
    began: Mapping[str, Any] | None = None,
    once: str = "",
) -> Field | None:
    """The field that a button asks for, to be filled in; with `values`, fills it.

    None where the button asks for nothing, or once it is filled. `began` is as in `correct`.
    """
    field = answers.asking_field(seat.own, button, target)
    if field is None or values is None:
        return field
    put(seat, field, values, once=once, began=began)
    return None


def move(seat: Seat, target: str, place: str, before: str | None) -> None:
    """Puts a card or group of a board elsewhere."""
    pressed(seat.step, "arrange", lambda: seat.activity.arrange(seat, target, place, before))
