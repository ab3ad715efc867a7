"""Builds the view of the groups, or of their forming while there are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tablee.plugin import (
    Audience,
    Button,
    Chip,
    Circle,
    Circles,
    Empty,
    Group,
    Role,
    Stack,
    StepRecord,
    Text,
    View,
    _,
    groups,
    ngettext,
)

from .contents import Formed, Hosting
from .forming import BY_HAND, attended, forecast, here, hostless, places_left, rotating, spare_names

if TYPE_CHECKING:
    from .activity import FormGroups

TINTS = 6


def are_shown(step: StepRecord, activity: FormGroups) -> bool:
    """Whether all may see where they go: it was said so, they choose, or the step is over."""
    return activity.way == "chosen" or step.done or step.facts(Formed).shown


def view(step: StepRecord, activity: FormGroups, audience: Audience) -> View:
    """The tables; before there are any, or before they are shown, what is going to happen."""
    tables = attended(step, activity)
    console = audience is Audience.CONSOLE
    if not tables or not (console or are_shown(step, activity)):
        return _before(step, activity, audience)
    circles = _circles(step, activity, audience, tables)
    told = _told(step, activity, tables) if console else ()
    return Stack((*told, circles)) if told else circles


def _told(step: StepRecord, activity: FormGroups, tables: Sequence[Group]) -> tuple[Text, ...]:
    """What whoever facilitates is to know of the tables before people sit at them."""
    found = []
    if not are_shown(step, activity):
        unseen = _(
            "Pour l’instant, personne d’autre ne les voit : montrez-les quand ils sont prêts."
        )
        found.append(Text(unseen, tone="quiet"))
    hosted = activity.host != "none" or any(group.host for group in tables)
    if hosted and (titles := _titles(hostless(tables))):
        found.append(Text(_("Sans hôte : {tables}.").format(tables=titles), tone="rule"))
    return (*found, *_spare(step, activity))


def _spare(step: StepRecord, activity: FormGroups) -> tuple[Text, ...]:
    """That there are more names than groups, and what to choose for all of them."""
    names = spare_names(step, activity)
    if not names:
        return ()
    told = _(
        "Il y a plus de noms que de groupes : {names}. Pour une table par nom, choisissez "
        "« Au hasard, par nombre de tables » dans les réglages de l’étape."
    )
    quoted = ", ".join(_("« {table} »").format(table=name) for name in names)
    return (Text(told.format(names=quoted), tone="rule"),)


def _titles(tables: Sequence[Group]) -> str:
    return ", ".join(_("« {table} »").format(table=group.title) for group in tables)


def _before(step: StepRecord, activity: FormGroups, audience: Audience) -> View:
    """That groups are being formed; of tables to be left, who stays at those without a host."""
    waiting = _waiting(step, activity, audience)
    tables = rotating(step, activity)
    if audience is Audience.CONSOLE and (spare := _spare(step, activity)):
        return Stack((waiting, *spare))
    missing = hostless(tables)
    if not missing or (activity.host == "none" and len(missing) == len(tables)):
        return waiting
    if audience is not Audience.PHONE:
        told = _("Sans hôte, donc tout le monde en partira : {tables}.")
        return Stack((waiting, Text(told.format(tables=_titles(missing)), tone="rule")))
    if activity.host != "volunteer" or not step.running:
        return waiting
    circles = tuple(
        _circle(step, activity, audience, group, n, choosing=False)
        for n, group in enumerate(tables)
    )
    return Stack((waiting, Circles(circles, others="hidden")))


def foretold(step: StepRecord, activity: FormGroups) -> str:
    """`14 personnes : 3 groupes de 4 et 1 de 2`; empty while nobody is here."""
    n = len(here(step))
    if not n:
        return ""
    people = ngettext("{n} personne", "{n} personnes", n)
    told = groups.told(forecast(step, activity))
    return _("{people} : {groups}").format(people=people, groups=told)


def _waiting(step: StepRecord, activity: FormGroups, audience: Audience) -> Empty:
    if audience is Audience.CONSOLE:
        return Empty(_("Pas encore de groupes"), _what_to_do(step, activity))
    if audience is Audience.WALL:
        told = foretold(step, activity) if activity.way not in BY_HAND else ""
        return Empty(_("Les groupes se forment"), told)
    return Empty(
        _("Les groupes se forment"),
        _("Gardez cette page ouverte : votre table s’affichera ici."),
    )


def _what_to_do(step: StepRecord, activity: FormGroups) -> str:
    if not here(step):
        return _("Personne n’est encore là : attendez que des gens arrivent.")
    if activity.way in ("rotate", "join") and not step.groups:
        return _(
            "Aucune étape d’avant n’a formé de groupes : le tirage se fera au hasard, par taille."
        )
    return _("Formez-les ci-dessous ; vous les montrerez quand ils sont prêts.")


def _circles(
    step: StepRecord, activity: FormGroups, audience: Audience, tables: tuple[Group, ...]
) -> Circles:
    assigned = {who for group in tables for who in group.members}
    apart = [who for who in here(step) if who not in assigned and step.attended(who)]
    choosing = activity.way == "chosen" and step.running
    return Circles(
        tuple(
            _circle(step, activity, audience, group, n, choosing=choosing)
            for n, group in enumerate(tables)
            if group.members or activity.way in BY_HAND
        ),
        title=groups.told([len(group.members) for group in tables if group.members]),
        others="shown" if choosing else "folded",
        apart=tuple(_chip(step, who, audience) for who in apart),
        lost=_lost(choosing=choosing),
    )


def _lost(*, choosing: bool) -> str:
    if choosing:
        return _("Touchez la table où vous voulez aller.")
    return _("Vous n’avez pas de table : dites-le à la personne qui anime.")


def _circle(
    step: StepRecord,
    activity: FormGroups,
    audience: Audience,
    group: Group,
    n: int,
    *,
    choosing: bool,
) -> Circle:
    full = choosing and places_left(group, activity) == 0
    buttons = audience is not Audience.WALL and step.running
    return Circle(
        group.id,
        group.title,
        tuple(_chip(step, who, audience) for who in group.members),
        host=group.host,
        place=group.place,
        mark=_("complète") if full else "",
        tint=n % TINTS,
        buttons=(_sit(_("Choisir cette table"), "check"),)
        if buttons and choosing and not full
        else (),
        own=(*_leaving(choosing=choosing), *_hosting(step, activity, group)) if buttons else (),
    )


def _sit(label: str, icon: str) -> Button:
    """The same to choose a table and to leave it; whoever facilitates moves people otherwise."""
    return Button("sit", label, icon, never=(Role.FACILITATOR.value,))


def _leaving(*, choosing: bool) -> tuple[Button, ...]:
    return (_sit(_("Quitter cette table"), "log-out"),) if choosing else ()


def _hosting(step: StepRecord, activity: FormGroups, group: Group) -> tuple[Button, ...]:
    """Offering oneself; the way back is for the host alone, where that was said in this step."""
    if activity.host != "volunteer":
        return ()
    if not group.host:
        return (Button("host", _("Je suis l’hôte de cette table"), "hand"),)
    if group.host not in {c.person for c, _hosting in step.of(Hosting)}:
        return ()
    return (Button("host", _("Ne plus être l’hôte"), "x", only=("author",)),)


def _chip(step: StepRecord, who: str, audience: Audience) -> Chip:
    return Chip(who, step.name_for(who, audience))
