"""Publishes a session as a public page, or withdraws it, as its facilitator chooses.

It concerns no word: a session that is over can be published, and taken back, at any time. What the
page says is made from the session as it stands (`document.redaction`, `document.build`).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tablee.document import redaction
from tablee.errors import NotAccepted
from tablee.model.entities import Person, Publication, Role
from tablee.model.synthesis import Part
from tablee.model.verbs import Verb
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Collection

    from tablee.session.room import Room


class Publishing:
    """The facilitator's operations on the page that anybody may read."""

    def __init__(self, room: Room) -> None:
        self._room = room

    @property
    def current(self) -> Publication | None:
        """What is published now; None for nothing, or no longer."""
        publication = self._room.publication
        return publication if publication is not None and publication.token else None

    def publish(
        self,
        by: Person,
        steps: Collection[str],
        part: Part = Part.BOTH,
        *,
        indexed: bool = False,
    ) -> Publication:
        """Lets anybody who has the address read these steps, and no other.

        `steps` are ids of `redaction.choices`: parts written into the document are among them.
        What is published already keeps its address. Raises `NotAccepted` where nothing is public,
        `NotFound` for a step that has gone meanwhile, `NotAllowed`, or `NotSaved`.
        """
        room = self._room
        with room.transaction(by.id, Verb.PUBLISH):
            room.require(by, Role.FACILITATOR)
            if not steps:
                raise NotAccepted(
                    _(
                        "Aucune étape n’est publique : la page serait vide. "
                        "Choisissez-en une au moins."
                    )
                )
            written = {choice.id for choice in redaction.choices(room.record())}
            chosen = tuple(id_ if id_ in written else room.step(id_).id for id_ in steps)
            current = self.current
            token = current.token if current else secrets.token_urlsafe(16)
            at = current.published_at if current else room.clock()
            publication = Publication(token, chosen, part.value, indexed, at, by.id)
            room.commit(publication)
        return publication

    def withdraw(self, by: Person) -> None:
        """Ends the page and its address for good; what was chosen is remembered for the next one.

        Raises `NotAllowed` or `NotSaved`.
        """
        room = self._room
        with room.transaction(by.id, Verb.UNPUBLISH):
            room.require(by, Role.FACILITATOR)
            if (former := self.current) is not None:
                room.commit(Publication("", former.steps, former.part, former.indexed, by=by.id))
