"""The moderation queue: texts that wait until whoever facilitates shows them, or sets them aside.

Where a step is `moderated`, what others write in it is not shared: like what is private it enters
no record, so no wall, phone, document, export, replay or event of a plugin knows of it. Its author
and whoever facilitates see it.
"""

from __future__ import annotations

import enum
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tablee.activities.pictures import PictureContent, media_address
from tablee.activities.votes import Ballot
from tablee.errors import NotAccepted
from tablee.model.entities import (
    ASIDE,
    IN_QUEUE,
    NAMELESS,
    WAITING,
    Content,
    Contribution,
    Person,
    Role,
    is_id,
)
from tablee.model.verbs import Verb
from tablee.session.access import rules
from tablee.texts import _, ngettext
from tablee.view import Button, Buttons, Card, Cards, Fold, Mark, Stack, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.activities import Activity, StepRecord
    from tablee.session.room import Room

PRESSES: Final = ("admit", "admit-nameless", "admit-all", "queue-more", "set-aside")
"""What the buttons of the queue are called."""
LISTED: Final = 30
"""Texts that the console lists at first, and more at each press: a hundred weigh 100 kB."""
LONGEST_REPLY: Final = 300
"""Characters of what is said to an author."""


def can_wait(activity: Activity) -> bool:
    """Whether a step of this activity can have a queue: people write more in it than ballots."""
    kinds = (kind for kind in activity.contents if not issubclass(kind, Ballot))
    return not activity.edits and any(not kind.private or kind.shareable for kind in kinds)


def waits(step: StepRecord, content: Content, by: Person) -> bool:
    """Whether what this person writes, or types for somebody, is to wait before others see it.

    Ballots do not, nor what holds no words: a choice, a place, "me too". Whoever facilitates has
    read what they type.
    """
    if not step.step.moderated or by.has(Role.FACILITATOR) or not can_wait(step.activity):
        return False
    return not isinstance(content, Ballot) and _has_words(content)


def _has_words(content: Content) -> bool:
    if isinstance(content, PictureContent):
        return True
    places = set(rules.place_of(content).values())
    return any(
        text.strip() and not is_id(text) and not isinstance(text, enum.Enum) and text not in places
        for text in content.texts()
    )


def queued(contribution: Contribution) -> Contribution:
    """The contribution as it waits in the queue."""
    return replace(contribution, shared=False, moderation=WAITING, reply="")


class Moderation:
    """Operations on the queue of a session; for whoever facilitates."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.listed = LISTED
        """How many of the texts that wait the console lists; the others are counted."""

    def waiting(self) -> tuple[Contribution, ...]:
        """What waits to be shown, in every step, oldest first."""
        return tuple(c for c in self._room.queued if c.moderation == WAITING)

    def aside(self, step: str) -> tuple[Contribution, ...]:
        """What was set aside in this step, oldest first."""
        return tuple(c for c in self._room.queued if c.moderation == ASIDE and c.step == step)

    def left_waiting(self) -> str:
        """What is said of the texts that wait while no step runs; empty where there are none."""
        n, room = len(self.waiting()), self._room
        if not n or (room.session.current and not room.closed):
            return ""
        told = ngettext(
            "{n} texte attend encore avant le mur : il n’est dans aucun document.",
            "{n} textes attendent encore avant le mur : ils ne sont dans aucun document.",
            n,
        )
        if room.closed:
            return f"{told} {_('Pour les montrer, rouvrez la session.')}"
        return f"{told} {_('Pour les montrer, choisissez une étape dans l’agenda.')}"

    def of(self, person: str, step: str) -> tuple[Contribution, ...]:
        """What this person has in the queue of a step, set aside or not."""
        mine = self._room.all_of(person, step)
        return tuple(c for c in mine if c.moderation in IN_QUEUE)

    def admit(self, by: Person, contribution: str, *, named: bool = True) -> None:
        """Shows it to everybody, from now on; not `named`, it is nobody's for all who read it."""
        room = self._room
        with room.transaction(by.id, Verb.ADMIT):
            found = self._found(by, contribution)
            said = "" if named else NAMELESS
            room.commit(replace(found, shared=True, moderation=said, reply=""))

    def admit_all(self, by: Person, step: str, until: float = math.inf) -> None:
        """Shows all that waits in a step, each with its author's name; undone as one.

        Only what was written, or corrected, `until` then (seconds since 1970): what came since was
        not there to be read. Raises `NotAccepted` where nothing waits any more.
        """
        room = self._room
        with room.transaction(by.id, Verb.ADMIT):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            found = [c for c in self.waiting() if c.step == step and _written_at(c) <= until]
            if not found:
                raise NotAccepted(_("Ce texte n’attend plus : il est déjà montré."))
            room.commit(*(replace(c, shared=True, moderation="", reply="") for c in found))

    def show_more(self, by: Person) -> None:
        """Has the console list more of what waits than the oldest ones, until the server stops."""
        self._room.require(by, Role.FACILITATOR)
        self.listed += LISTED
        self._room.changed()

    def set_aside(self, by: Person, contribution: str, reply: str = "") -> None:
        """Keeps it from everybody but its author, who is told so with these words.

        It can be shown after all; corrected by its author, it waits again.
        """
        room = self._room
        with room.transaction(by.id, Verb.SET_ASIDE):
            found = self._found(by, contribution)
            reply = rules.tidy_text(reply)
            rules.check_length(reply, LONGEST_REPLY)
            room.commit(replace(found, moderation=ASIDE, reply=reply))

    def press(self, by: Person, button: str, target: str, reply: str = "") -> None:
        """Does what a button of the queue says, one of `PRESSES`."""
        if button == "queue-more":
            self.show_more(by)
        elif button == "admit-all":
            step, _space, until = target.partition(" ")
            self.admit_all(by, step, _time_of(until))
        elif button == "set-aside":
            self.set_aside(by, target, reply)
        else:
            self.admit(by, target, named=button == "admit")

    def _found(self, by: Person, contribution: str) -> Contribution:
        room = self._room
        room.require(by, Role.FACILITATOR)
        room.require_open()
        found = room.contribution(contribution)
        if found.moderation not in IN_QUEUE:
            raise NotAccepted(_("Ce texte n’attend plus : il est déjà montré."))
        return found


# ── on the console ──────────────────────────────────────────────────────────────────────────


def console_view(room: Room, step: str) -> View | None:
    """The queue as the console shows it above a step's own view; None where there is none.

    What waits in other steps is in it too, each with its step's title: nothing is forgotten there.
    """
    found = room.find_step(step)
    moderation = room.moderation
    waiting = sorted(moderation.waiting(), key=lambda c: c.step != step)
    if found is not None and found.beside:  # beside the running step, whose queue has them all
        waiting = [c for c in waiting if c.step == step]
    aside = moderation.aside(step)
    if not waiting and not aside and not (found is not None and found.moderated):
        return None
    cards = Cards(
        _("Avant le mur"),
        tuple(_console_card(room, c, step) for c in waiting[: moderation.listed]),
        empty=_("Rien n’attend. Ce qui s’écrit ici attend que vous le montriez."),
        counted=ngettext("{n} texte attend", "{n} textes attendent", len(waiting)),
    )
    found_all = [cards, *_of_all(waiting, step, moderation.listed)]
    if not aside:
        return Stack(tuple(found_all)) if len(found_all) > 1 else cards
    title = ngettext("{n} texte mis de côté", "{n} textes mis de côté", len(aside))
    kept = Cards(title.format(n=len(aside)), tuple(_console_card(room, c, step) for c in aside))
    return Stack((*found_all, Fold(_("Mis de côté"), (kept,), mark=str(len(aside)))))


def _of_all(waiting: Sequence[Contribution], step: str, listed: int) -> Iterator[View]:
    """The way to those that are not listed, and to show all of a step, which is pressed twice."""
    only = (Role.FACILITATOR.value,)
    if (left := len(waiting) - listed) > 0:
        label = ngettext("Voir l’autre texte qui attend", "Voir les {n} autres textes", left)
        yield Buttons((Button("queue-more", label.format(n=left), "chevron-down", only=only),))
    here = [c for c in waiting if c.step == step]
    if (n := len(here)) > 1:
        label = ngettext("Montrer {n} texte", "Montrer les {n} textes", n)
        told = _("Chacun au mur et sur les téléphones, avec le nom de qui l’a écrit.")
        button = Button("admit-all", label, "eye", only=only)
        target = f"{step} {max(map(_written_at, here))}"
        yield Fold(_("Tout montrer"), (Buttons((button,), target=target, note=told),))


def _time_of(text: str) -> float:
    """The same in the target of a press; `NotAccepted` for what this server did not write."""
    try:
        return float(text)
    except ValueError:
        raise NotAccepted(_("Ce texte n’attend plus : il est déjà montré.")) from None


def _written_at(contribution: Contribution) -> float:
    """When its author last changed its words, seconds since 1970."""
    return contribution.edited_at or contribution.at


def _console_card(room: Room, contribution: Contribution, step: str) -> Card:
    content, person = contribution.content, room.everybody.get(contribution.person)
    picture = getattr(content, "name", "") if isinstance(content, PictureContent) else ""
    words = content.in_words() or "\n".join(_worded(content))
    elsewhere = room.find_step(contribution.step) if contribution.step != step else None
    return Card(
        contribution.id,
        words,
        by=person.first_name if person is not None else "",
        at=contribution.at,
        title=room.step_record(elsewhere.id).title if elsewhere is not None else "",
        details=tuple(_reply_told(room, contribution)),
        marks=(Mark(_("saisi pour la salle"), "keyboard"),) if contribution.entered_by else (),
        buttons=_buttons(contribution),
        picture=media_address(room.session.id, picture) if picture else "",
        alt=getattr(content, "alt", "") if picture else "",
        fixed=True,
    )


def _worded(content: Content) -> list[str]:
    """What was typed in it, without ids and places."""
    places = set(rules.place_of(content).values())
    return [t for t in content.texts() if t.strip() and not is_id(t) and t not in places]


def _reply_told(room: Room, contribution: Contribution) -> list[str]:
    """What was said to its author, and whether somebody has to say it: they have no phone here."""
    if contribution.moderation != ASIDE:
        return []
    author = room.everybody.get(contribution.person)
    said = _("Dit à la personne : {words}").format(words=contribution.reply)
    roomless = author is None or author.by_facilitator
    aloud = _("Cette personne n’a pas de téléphone ici : dites-le-lui de vive voix.")
    return [*([said] if contribution.reply else []), *([aloud] if roomless else [])]


def _buttons(contribution: Contribution) -> tuple[Button, ...]:
    """Show, show without name, set aside with a word to the author."""
    only = (Role.FACILITATOR.value,)
    shown = [Button("admit", _("Montrer"), "", only=only)]
    if contribution.person:
        shown.append(Button("admit-nameless", _("Montrer sans nom"), "", only=only))
    if contribution.moderation == WAITING:
        aside = Button(
            "set-aside",
            _("Mettre de côté"),
            "",
            only=only,
            asks=_("Un mot à la personne qui l’a écrit (facultatif)"),
            help=_("Elle seule le lit, sur son téléphone. Son texte ne va dans aucun document."),
        )
        shown.append(aside)
    return tuple(shown)
