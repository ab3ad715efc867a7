"""HTTP endpoint that receives texts, button presses, corrections, moves and undo from phones.

`POST /write/<session>/<step>`: a text or the inputs of one of the step's fields, a press on a card,
a correction, a card put elsewhere, the way back from any of them; `GET` changes nothing. What is
answered says what one did last here, which texts of one's own wait to be revealed, and what is this
person's alone: fields and views. No page is drawn again. What comes again under the same name
(`once`), as its answer was lost, changes nothing and is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from starlette.routing import Route

from tablee.activities import answers
from tablee.activities.cards import core_buttons
from tablee.model.entities import ASIDE, NAMELESS, WAITING, Contribution, Person
from tablee.session import Room
from tablee.session.contributions import filling
from tablee.session.contributions.posting import is_unrevealed
from tablee.session.history.labels import last_act
from tablee.session.people.seat import Seat
from tablee.texts import _, ngettext
from tablee.view import Audience, Card, Cards, CoreButton, Text, View
from tablee.web.http.responses import read
from tablee.web.live.components import sent
from tablee.web.phone.endpoint import step_endpoint
from tablee.web.site import Site


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
    write = step_endpoint(get_site, written, _here)
    return [Route("/write/{session}/{step}", write, methods=["GET", "POST"])]


def written(room: Room, person: Person, step: str, sent: bytes | None) -> dict[str, Any]:
    """Does what a phone sent, if anything; what is answered. Raises a `WorkshopError`."""
    if sent is None:
        return _here(room, person, step, None)
    asked = read(sent, WritingRequest, _("Ce qui a été envoyé ne se lit pas."))
    more = carry_out(room, person, step, asked)
    return _here(room, person, step, None) | more


def carry_out(room: Room, person: Person, step: str, asked: WritingRequest) -> dict[str, Any]:
    """Does what a phone asks for, once; what is answered besides how things then stand.

    Raises what refuses it, with a sentence.
    """
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
            more = _press(seat, asked)
        elif asked.move:
            filling.move(seat, asked.move, asked.place, asked.before)
        elif asked.edit:
            more = _edit(seat, asked)
        else:
            _post(seat, asked)
    return more


def _here(room: Room, person: Person, step: str, _sent: bytes | None) -> dict[str, Any]:
    """What one did last here, what is one's own, and which frame shows it all."""
    seat = Seat(room, person.id, step)
    mine = [own_card(seat, c) for c in seat.mine if is_unrevealed(c)]
    own = _own_part(seat)
    return {"did": last_act(room, person, step), "mine": mine, "v": room.n, "own": own}


def _own_part(seat: Seat) -> dict[str, Any]:
    """What this person alone can write and sees."""
    own, catalogue = seat.own, seat.room.catalogue
    queue = seat.room.moderation.of(seat.person.id, own.step.step.id)
    return {
        "prompt": answers.prompt_for(own.step, own.person),
        "shared": [f.name for f in answers.fields(own.step) if filling.may_fill(seat, f)],
        "fields": answers.own_fields(own),
        "views": [
            sent(view, own.step.activity, Audience.PHONE, catalogue, seat.room.session)
            for view in own_views(seat)
        ],
        "told": " ".join(_kept_from_others(c) for c in queue if c.moderation == ASIDE),
    }


def own_views(seat: Seat) -> tuple[View, ...]:
    """What this person alone sees of the step: first their texts that the room no longer sees."""
    aside = [each for each in seat.mine if each.hidden and not type(each.content).private]
    told = (_told_aside(aside),) if aside else ()
    return (*told, *_queue_told(seat), *answers.own_views(seat.own))


def _queue_told(seat: Seat) -> Iterator[View]:
    """What waits until whoever facilitates shows it, what was set aside, what nobody else signs."""
    for each in seat.room.moderation.of(seat.person.id, seat.step.step.id):
        waiting = each.moderation == WAITING
        card = replace(own_card(seat, each), fixed=True)
        said = _("Attend d’être montré") if waiting else _kept_from_others(each)
        title = _("Votre texte, pas encore montré") if waiting else _("Votre texte, mis de côté")
        yield Cards(title, (replace(card, details=(*card.details, said)),), counted="\u200b")
    named = [each for each in seat.mine if each.shared and each.moderation == NAMELESS]
    if named:
        words = (_("« {words} »").format(words=_said(each)) for each in named)
        yield Text("\n".join(words), _("Montré sans votre nom"), tone="quiet")


def _kept_from_others(contribution: Contribution) -> str:
    """What the author of a text that was set aside is told."""
    said = _("Mis de côté par la personne qui anime : personne d’autre ne le lit.")
    reply = contribution.reply
    return " ".join([said, _("Elle vous dit : « {words} »").format(words=reply)]) if reply else said


def _said(contribution: Contribution) -> str:
    return contribution.content.in_words() or " ".join(contribution.content.texts())


def _told_aside(aside: Sequence[Contribution]) -> View:
    """Whose text is hidden hears it from nobody else: the page says so, and whom to ask."""
    title = ngettext(
        "Un de vos textes n’est plus montré", "{n} de vos textes ne sont plus montrés", len(aside)
    )
    why = _(
        "La personne qui anime a mis cela de côté : ni à l’écran, ni dans la synthèse. "
        "Rien n’est effacé. Parlez-lui-en si vous voulez."
    )
    words = (_("« {words} »").format(words=" ".join(c.content.texts())) for c in aside)
    return Text("\n".join((why, *words)), title.format(n=len(aside)), tone="quiet")


def own_card(seat: Seat, contribution: Contribution) -> Card:
    """A text of one's own that nobody else sees yet, with the buttons that correct it."""
    content: Any = contribution.content
    named = dict(
        choice for field in answers.fields(seat.step) if field.within for choice in field.choices
    )
    chosen = (str(getattr(content, field.within, "")) for field in answers.fields(seat.step))
    title = next((named[id_] for id_ in chosen if id_ in named), "")
    words = (CoreButton.EDIT, CoreButton.WITHDRAW)
    own = [a for a in core_buttons(contribution) if a.name in words]
    return Card(
        contribution.id,
        getattr(content, "text", ""),
        person=contribution.person,
        details=(title,) if title else (),
        buttons=tuple(own),
    )


def _post(seat: Seat, asked: WritingRequest) -> None:
    values = asked.values
    if values is None:
        within = filling.field_of(seat, asked.field).within
        values = {"text": asked.text or "", within: asked.choice}
    filling.fill(seat, asked.field, values, asked.once)


def _press(seat: Seat, asked: WritingRequest) -> dict[str, Any]:
    """Does what a button does; or says what it asks for, or fills that in."""
    if asked.text is None:
        button, target, values = asked.press, asked.target, asked.values
        field = filling.ask(seat, button, target, values, began=asked.began, once=asked.once)
        if field is not None:
            return {"editing": field}
    if asked.values is None:
        filling.press(seat, asked.press, asked.target, asked.text)
    return {}


def _edit(seat: Seat, asked: WritingRequest) -> dict[str, Any]:
    """Puts what was typed in the place of something, or says in what it is typed."""
    if asked.text is None and asked.values is None:
        return {"editing": filling.editing(seat, asked.edit)}
    values = {"text": asked.text or ""} if asked.values is None else asked.values
    filling.correct(seat, asked.edit, values, asked.began)
    return {}
