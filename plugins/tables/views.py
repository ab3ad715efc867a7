"""Builds the view of the tables side by side, with their people and cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tablee.plugin import (
    Audience,
    Card,
    Cards,
    Chip,
    Circle,
    Circles,
    Contribution,
    Fold,
    OwnRecord,
    Stack,
    StepRecord,
    Text,
    _,
    cached,
    card,
    note_picture,
    note_words,
    picture_card,
    visible,
)

from .contents import NotesPhoto, Working
from .feet import button
from .places import ROOM, GroupTable, before, client_of, nowhere, tables, undrawn

if TYPE_CHECKING:
    from tablee import plugin

    from .activity import WorkInGroups

TINTS = 6


def view_of(step: StepRecord, activity: WorkInGroups, audience: Audience) -> plugin.View:
    """The tables; on the console, what to do where no groups were formed."""
    found = tables(step, audience)
    former = before(step, [t.group for t in found])
    if audience is Audience.WALL:  # it has room for that where nothing stands there yet
        former = {t.group.id: former[t.group.id] for t in found if not (t.cards or t.reports)}
    drawn: plugin.View = Circles(
        tuple(
            _circle(step, activity, audience, table, n, former.get(table.group.id, ()))
            for n, table in enumerate(found)
        ),
        others=activity.others,
        lost=_("Touchez la table où vous voulez aller.")
        if activity.free
        else _("Vous n’avez pas de table : dites-le à la personne qui anime."),
        only=step.facts(Working).reporting,
        apart=_apart(step, found) if audience is Audience.CONSOLE else (),
    )
    photos = tuple(picture_card(step, c, audience) for c, _p in visible(step, NotesPhoto, audience))
    if photos and audience is not Audience.WALL:
        drawn = Stack((drawn, Cards(_("Photos du mur"), photos)))
    if audience is not Audience.CONSOLE or found[0].group.id != ROOM:
        return drawn
    return Stack((Text(_together(step), tone="quiet"), drawn))


def recalled(own: OwnRecord) -> tuple[plugin.View, ...]:
    """What this person wrote before anybody else had a say; folded from the second round on."""
    mine = [
        (record, c, text)
        for record, c in own.recalled
        if (text := str(getattr(c.content, "text", "")))
    ]
    if not mine or not (own.step.running or own.step.done):
        return ()
    title = _("Vos idées d’avant")
    cards = tuple(Card(c.id, text, title=record.title) for record, c, text in mine)
    listed = Cards(title, cards)
    again = any(record.activity.in_groups for record in own.step.earlier)
    return (Fold(title, (listed,)),) if again else (listed,)


def _apart(step: StepRecord, found: tuple[GroupTable, ...]) -> tuple[Chip, ...]:
    """Who has no table: those who chose none, or were put at none."""
    lost = nowhere(step, [table.group for table in found])
    return tuple(_chip(step, who, Audience.CONSOLE, "") for who in lost)


def _together(step: StepRecord) -> str:
    """Why nobody has a table, and what to do where some are wanted."""
    forming = undrawn(step)
    if forming is None:
        return _(
            "Aucune étape d’avant n’a formé de groupes : toute la salle travaille ensemble. "
            "Pour des tables, ajoutez avant celle-ci une étape « Former des groupes »."
        )
    return _(
        "Les groupes ne sont pas formés : toute la salle travaille ensemble. "
        "Pour des tables, revenez à « {step} »."
    ).format(step=forming.title)


def _circle(
    step: StepRecord,
    activity: WorkInGroups,
    audience: Audience,
    table: GroupTable,
    n: int,
    former: Sequence[tuple[StepRecord, GroupTable]],
) -> Circle:
    group, client = table.group, client_of(table.group, activity)
    speaker = "" if activity.listens else client
    may_walk = activity.free and step.running and audience is not Audience.WALL
    walkable = may_walk and group.id not in ("", ROOM)

    def drawn(contribution: Contribution, text: str, title: str = "", **more: Any) -> Card:
        named = activity.names or audience is Audience.CONSOLE
        return card(step, contribution, text, audience, title=title, named=named, **more)

    return Circle(
        group.id,
        group.title,
        tuple(_chip(step, who, audience, speaker) for who in group.members),
        host=group.host,
        place=group.place,
        note=_note(step, activity, audience, client),
        turn=client,
        to_turn=_to_client(activity) if client else "",
        tint=n % TINTS,
        reports=tuple(drawn(c, report.text, _("À retenir")) for c, report in table.reports),
        cards=tuple(drawn(c, it.text, **note_picture(step, it)) for c, it in table.cards),
        before=_read(former, audience),
        empty=_("Rien n’est encore écrit à cette table."),
        buttons=(button(),) if walkable else (),
    )


def _read(former: Sequence[tuple[StepRecord, GroupTable]], audience: Audience) -> tuple[Card, ...]:
    """What a table goes on from, without buttons."""
    found: list[Card] = []
    for record, table in former:
        named = audience is Audience.CONSOLE or getattr(record.activity, "names", True)
        said = [(c, report.text, _("À retenir")) for c, report in table.reports]
        said += [(c, note_words(written), "") for c, written in table.cards]
        for contribution, text, title in said:
            usual = card(record, contribution, text, audience, title=title, named=named)
            found.append(cached((usual,), ("read",), partial(replace, usual, buttons=())))
    return tuple(found)


def _note(step: StepRecord, activity: WorkInGroups, audience: Audience, client: str) -> str:
    """Whose question the group works on, and who speaks."""
    if not client:
        return ""
    name = step.name_for(client, audience)
    if activity.listens and audience is Audience.WALL:
        return _("{name} écoute.").format(name=name)
    if activity.listens:
        return _("{name} écoute : les autres réfléchissent à sa question.").format(name=name)
    return _("{name} expose sa question.").format(name=name)


def _to_client(activity: WorkInGroups) -> str:
    if activity.listens:
        return _("C’est à vous d’écouter : les autres réfléchissent à votre question.")
    return _("C’est à vous d’exposer votre question.")


def _chip(step: StepRecord, who: str, audience: Audience, speaker: str) -> Chip:
    return Chip(who, step.name_for(who, audience), "now" if who == speaker else "plain")
