"""What the carrier has while the group thinks: why to listen, and notes that nobody else sees."""

from __future__ import annotations

from collections.abc import Iterator

from tablee.plugin import Field, OwnRecord, Role, Text, View, _

from .cards.contents import PrivateNote


def listens(own: OwnRecord) -> bool:
    """Whether the step asks this person to listen."""
    return own.carries and Role.CARRIER in own.step.activity.silent


def own_views(own: OwnRecord) -> Iterator[View]:
    """That one's turn comes after."""
    if listens(own) and own.step.running:
        yield Text(
            _(
                "Le groupe réfléchit pour vous. Votre tour vient juste après : vous "
                "présenterez votre plan."
            ),
            tone="listen",
        )


def own_fields(own: OwnRecord) -> Iterator[Field]:
    """The one note, saved as it is typed."""
    if not listens(own):
        return
    kept = next(iter(own.mine_of(PrivateNote)), None)
    if own.step.running or kept:
        yield Field(
            "notes",
            PrivateNote.kind,
            _("Mes notes, pour moi"),
            "",
            PrivateNote.longest,
            value=kept[1].text if kept else "",
            replaces=kept[0].id if kept else "",
            note=_("Personne d’autre ne les voit, elles ne vont pas dans la synthèse."),
            autosave=True,
        )
