"""The events of a scripted session, each carried out through the rules like anybody's."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from tablee.activities import read_facts
from tablee.errors import NotFound
from tablee.model.entities import Appearance, Role
from tablee.model.verbs import Verb
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.sdk.demo.player import ScriptPlayer


class ScriptEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base of all events."""

    by: str = ""
    """First name of who does it; empty for the facilitator."""
    at: float | None = None
    """Minutes since the step began; evenly spread over it where nothing is said."""

    def happen(self, player: ScriptPlayer) -> None:
        """Carries the event out."""
        raise NotImplementedError


class Join(ScriptEvent, frozen=True):
    """Somebody comes in, with a phone or without."""

    name: str = msgspec.field(name="joins")
    label: str = msgspec.field(name="as", default="")
    appearance: Appearance = Appearance.FIRST
    roles: tuple[Role, ...] = ()
    phone: bool = True

    def happen(self, player: ScriptPlayer) -> None:
        """Joins, and is given these roles."""
        people = player.room.people
        if self.phone:
            # A browser nobody has: what was played can be taken over by nobody's cookie.
            person = people.join(secrets.token_urlsafe(), self.name, self.appearance)
        else:
            person = people.add(player.facilitator, self.name, self.appearance)
        if self.roles:
            people.set_roles(player.facilitator, person.id, self.roles)
        player.name(self.label or person.first_name, person.id)


class PutContent(ScriptEvent, frozen=True):
    """Somebody puts a content into the running step, or into one that is open beside it."""

    kind: str = msgspec.field(name="puts")
    fields: dict[str, Any] = msgspec.field(name="with", default={})
    pictures: dict[str, str] = {}
    """Fields that name a picture, each with its file, found from the script's folder."""
    label: str = msgspec.field(name="as", default="")
    beside: str = ""
    """The activity of the step beside; empty for the running step."""
    typed_by: str = ""
    """Who types it for somebody; for a person without a phone, the facilitator unless said."""
    shared: bool = False
    hidden: bool = False

    def happen(self, player: ScriptPlayer) -> None:
        author = player.person(self.by)
        typist = player.person(self.typed_by)
        writer = typist if self.typed_by or author.by_facilitator else author
        seat = player.seat(writer, self.beside)
        kept = {field: player.picture(seat, file) for field, file in self.pictures.items()}
        content = player.content(seat, self.kind, {**player.resolved(self.fields), **kept})
        on_behalf_of = author.id if seat.person.id != author.id else None
        posted = seat.post(content, on_behalf_of=on_behalf_of)
        if self.label:
            player.name(self.label, posted.id)
        if self.shared:
            player.seat(author, self.beside).share([posted.id])
        if self.hidden:
            player.room.words.hide(player.facilitator, posted.id, True)


class Edit(ScriptEvent, frozen=True):
    """Somebody corrects what was put."""

    label: str = msgspec.field(name="edits")
    fields: dict[str, Any] = msgspec.field(name="with")

    def happen(self, player: ScriptPlayer) -> None:
        """Replaces these fields and keeps the others."""
        before = player.room.contribution(player.id(self.label))
        seat = player.seat(player.person(self.by), step=before.step)
        fields = {**msgspec.to_builtins(before.content), **player.resolved(self.fields)}
        seat.edit(before.id, player.content(seat, before.content.kind, fields))


class Withdraw(ScriptEvent, frozen=True):
    """Somebody takes back what was put."""

    label: str = msgspec.field(name="withdraws")

    def happen(self, player: ScriptPlayer) -> None:
        player.room.words.withdraw(player.person(self.by), player.id(self.label))


class Share(ScriptEvent, frozen=True):
    """Somebody shows his or her private contributions to everybody."""

    labels: tuple[str, ...] = msgspec.field(name="shares")

    def happen(self, player: ScriptPlayer) -> None:
        """Shares them all at once."""
        player.room.words.share(player.person(self.by), tuple(map(player.id, self.labels)))


class SetFacts(ScriptEvent, frozen=True):
    """Somebody changes what the activity keeps of the step."""

    fields: dict[str, Any] = msgspec.field(name="sets")

    def happen(self, player: ScriptPlayer) -> None:
        """Replaces these facts and keeps the others."""
        seat = player.seat(player.person(self.by))
        kind, step = seat.activity.facts, seat.step.step
        names = set(kind.__dataclass_fields__)
        if unknown := set(self.fields) - names:
            raise NotFound(
                _("L’activité {activity} ne garde pas {names}.").format(
                    activity=step.activity, names=", ".join(sorted(unknown))
                )
            )
        seat.set_facts(read_facts(kind, {**step.facts, **player.resolved(self.fields)}))


class Finish(ScriptEvent, frozen=True):
    """People say that they have finished."""

    people: tuple[str, ...] = msgspec.field(name="finish")

    def happen(self, player: ScriptPlayer) -> None:
        """Marks each of these people as finished."""
        for name in self.people:
            player.seat(player.person(name)).finish()


class Lead(ScriptEvent, frozen=True):
    """The facilitator leads."""

    verb: Literal["start", "pause", "more_time", "open_vote", "close_vote"] = msgspec.field(
        name="does"
    )

    def happen(self, player: ScriptPlayer) -> None:
        """Does it to the running step."""
        conduct, by = player.room.conduct, player.facilitator
        if Verb(self.verb) is Verb.OPEN_VOTE:
            player.room.voting.open(by, player.step)
        elif Verb(self.verb) is Verb.CLOSE_VOTE:
            player.room.voting.close(by, player.step)
        else:
            getattr(conduct, self.verb)(by)


EVENTS: Final[dict[str, type[ScriptEvent]]] = {
    "joins": Join,
    "puts": PutContent,
    "edits": Edit,
    "withdraws": Withdraw,
    "shares": Share,
    "sets": SetFacts,
    "finish": Finish,
    "does": Lead,
}
"""The events by the key that names them in a script."""
