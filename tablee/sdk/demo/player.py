"""Executes the events of a scripted session in a real session, under a simulated clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tablee.activities import Agenda, AgendaStep
from tablee.errors import NotAccepted, NotFound, WorkshopError
from tablee.model.entities import Content, Person, Role, UnknownContent
from tablee.session import Room, Sessions
from tablee.session.people.seat import Seat
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.registry import Catalogue
    from tablee.sdk.demo.events import ScriptEvent
    from tablee.sdk.demo.script import Scene, Script

REFERENCE: Final = re.compile(r"@([\w-]+)")
"""A value that is a reference and nothing else; an "@" inside a sentence is only an "@"."""


@dataclass
class DemoClock:
    """What time it is in the played session: seconds since 1970, moved on by each event."""

    now: float

    def __call__(self) -> float:
        return self.now


def play(
    script: Script, sessions: Path, catalogue: Catalogue, *, ends_at: float, pictures: Path
) -> str:
    """Makes a session of this script in a folder of sessions, over by `ends_at`; returns its id.

    Every event goes through the rules: what a rule refuses is refused here too, with the place in
    the script. `pictures` is the folder from which its pictures are found.
    """
    clock = DemoClock(ends_at - script.minutes * 60)
    served = Sessions(sessions, catalogue, clock)
    try:
        agenda = _agenda(script, catalogue)
        room = served.create(
            "",
            script.title,
            agenda,
            facilitator=script.facilitator,
            language=script.language,
        )
        player = ScriptPlayer(room, clock, pictures)
        # The title again: opening a session makes plain spaces of its non-breaking ones.
        room.conduct.describe(player.facilitator, title=script.title, lead=script.lead)
        for scene in script.steps:
            player.play(scene)
        if script.closed:
            room.conduct.close(player.facilitator)
        return room.session.id
    finally:
        served.close()


def _agenda(script: Script, catalogue: Catalogue) -> Agenda:
    if not script.agenda:
        steps = tuple(
            AgendaStep(
                s.activity, s.minutes if s.planned is None else s.planned, s.title, s.settings
            )
            for s in script.steps
        )
        return Agenda("", "", "", steps)
    if script.agenda not in catalogue.agendas:
        raise NotFound(_("Aucun plugin n’offre l’agenda « {name} ».").format(name=script.agenda))
    return catalogue.agendas[script.agenda]


class ScriptPlayer:
    """A room being played in, and who and what is called how in its script."""

    def __init__(self, room: Room, clock: DemoClock, pictures: Path) -> None:
        self.room = room
        self.clock = clock
        self.step = ""
        """The id of the running step."""
        self._pictures = pictures
        self._ids: dict[str, str] = {}
        self.name(self.facilitator.first_name, self.facilitator.id)

    # ── who and what ────────────────────────────────────────────────────────────────────────

    @property
    def facilitator(self) -> Person:
        """The person who opened the session."""
        return next(p for p in self.room.everybody.values() if Role.FACILITATOR in p.roles)

    def name(self, label: str, id_: str) -> None:
        """Gives a name to a person or contribution; each name once."""
        if label in self._ids:
            raise NotAccepted(_("« {name} » est déjà pris dans ce scénario.").format(name=label))
        self._ids[label] = id_

    def id(self, label: str) -> str:
        """The id of who or what is called so, or `NotFound`."""
        if label == "step":
            return self.step
        if label not in self._ids:
            raise NotFound(
                _("Rien ni personne ne s’appelle « {name} » à ce moment du scénario.").format(
                    name=label
                )
            )
        return self._ids[label]

    def person(self, name: str) -> Person:
        """The person called so; the facilitator for an empty name."""
        return self.room.person(self.id(name)) if name else self.facilitator

    def resolved(self, value: Any) -> Any:
        """The value with its references replaced by ids, however deep."""
        if isinstance(value, str):
            found = REFERENCE.fullmatch(value)
            return self.id(found[1]) if found else value
        if isinstance(value, dict):
            return {self.resolved(key): self.resolved(item) for key, item in value.items()}
        return [self.resolved(item) for item in value] if isinstance(value, list) else value

    def seat(self, person: Person, beside: str = "", *, step: str = "") -> Seat:
        """A place in the running step, in the one of an activity beside it, or in the one named."""
        if beside:
            step = next((s.id for s in self.room.beside if s.activity == beside), "")
            if not step:
                raise NotFound(
                    _("Aucune étape à côté n’a l’activité « {name} ».").format(name=beside)
                )
        return Seat(self.room, person.id, step or self.step)

    def content(self, seat: Seat, kind: str, fields: dict[str, Any]) -> Content:
        """A content that the seat's activity takes; `NotFound` for a kind or fields it has not."""
        activity = seat.step.step.activity
        content = self.room.catalogue.content(activity, kind, fields)
        names = getattr(content, "__dataclass_fields__", {})
        if isinstance(content, UnknownContent) or not names.keys() >= fields.keys():
            raise NotFound(
                _("L’activité {activity} ne prend pas de « {kind} » avec {fields}.").format(
                    activity=activity, kind=kind, fields=", ".join(fields)
                )
            )
        return content

    def picture(self, seat: Seat, file: str) -> str:
        """Keeps a picture of the script's folder in the session; its name there."""
        try:
            return seat.add_picture((self._pictures / file).read_bytes())
        except OSError as error:
            raise NotFound(_("L’image {file} n’est pas là.").format(file=file)) from error

    # ── what happens ────────────────────────────────────────────────────────────────────────

    def play(self, scene: Scene) -> None:
        """Goes to the scene's step and lives through its minutes."""
        self.step = self._step_of(scene)
        self.room.conduct.go_to(self.facilitator, self.step)
        if scene.settings:
            self.room.conduct.configure(self.facilitator, self.step, settings=scene.settings)
        began, events = self.clock.now, scene.parsed
        for n, event in enumerate(events, 1):
            evenly = scene.minutes * n / (len(events) + 1)
            self.clock.now = max(
                self.clock.now, began + 60 * (evenly if event.at is None else event.at)
            )
            self._do(event, scene, n)
        self.clock.now = max(self.clock.now, began + 60 * scene.minutes)

    def _do(self, event: ScriptEvent, scene: Scene, n: int) -> None:
        try:
            event.happen(self)
        except WorkshopError as error:
            place = _("étape {activity}, événement {n}").format(activity=scene.activity, n=n)
            raise NotAccepted(
                _("Le scénario s’arrête ({place}) : {error}").format(place=place, error=error)
            ) from error

    def _step_of(self, scene: Scene) -> str:
        """The next step of the agenda with the scene's activity; those between are passed over."""
        agenda = self.room.agenda
        place = next((i for i, s in enumerate(agenda, 1) if s.id == self.step), 0)
        found = next((s.id for s in agenda[place:] if s.activity == scene.activity), "")
        if not found:
            raise NotFound(
                _("L’étape « {name} » n’est pas dans la suite de l’agenda.").format(
                    name=scene.activity
                )
            )
        return found
