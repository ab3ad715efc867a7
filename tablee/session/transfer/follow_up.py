"""Carries the actions of a former session over to the first step of the one that follows it.

The steps say which actions they hold and what is made of a former session's (`Activity.actions`,
`FollowUp.taken_up`); here they are only carried from one session to the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from tablee.activities import Exporter, FollowUp
from tablee.document.actions import dated, identified
from tablee.document.outline.days import day_told
from tablee.errors import NotAccepted
from tablee.isolation import LONG, Failed, fitted, tried
from tablee.model.actions import Former, PlannedAction
from tablee.model.entities import Content, Contribution, Step, new_id
from tablee.registry import Catalogue
from tablee.session.access import rules
from tablee.texts import _, inner, language

T = TypeVar("T")

MOST = 200
"""Actions that a following session takes up."""
LONGEST_FILE = 50_000_000
"""Bytes of a file that is read; the pictures of a workshop are in it."""


def read(catalogue: Catalogue, name: str, data: bytes) -> Former:
    """What the exported file of this name leaves; raises `NotAccepted` where it cannot be read."""
    if len(data) > LONGEST_FILE:
        raise NotAccepted(
            _("Ce fichier est trop lourd : {n} Mo au plus. Rien n’a été ouvert.").format(
                n=LONGEST_FILE // 1_000_000
            )
        )
    known = readers(catalogue)
    reader = next((e for e in known if name.lower().endswith(f".{e.extension}")), None)
    if reader is None:
        titles = ", ".join(_(e.title) for e in known) or _("aucun ici")
        raise NotAccepted(
            _(
                "Ce fichier ne se relit pas. Donnez la synthèse téléchargée dans un format "
                "qui se relit : {known}."
            ).format(known=titles)
        )
    return read_by(reader, "former", lambda: fitted(reader.former(data), Former, "former"))


def read_by(reader: Exporter, what: str, call: Callable[[], T]) -> T:
    """What a format reads in a file; raises `NotAccepted` where it fails."""
    try:
        return tried(reader, what, call, seconds=LONG, refuses=True)
    except Failed as error:
        raise NotAccepted(
            _(
                "Ce fichier ne se relit pas : le format « {title} » a rencontré une erreur. "
                "Rien n’a été ouvert."
            ).format(title=_(reader.title))
        ) from error


# ── what is made of it ──────────────────────────────────────────────────────────────────────


def named(former: Former) -> str:
    """The title and date of a former session, as they are to be read."""
    title = inner(former.title)
    day = day_told(former.date, "long")
    if not day:
        return _("« {title} »").format(title=title)
    return _("« {title} » du {day}").format(title=title, day=day)


def taken_up_by(catalogue: Catalogue) -> type[FollowUp] | None:
    """The activity that takes up a former session's actions; None where no plugin offers one."""
    return next((k for k in catalogue.activities.values() if issubclass(k, FollowUp)), None)


def readers(catalogue: Catalogue) -> list[Exporter]:
    """The formats whose files can be read again."""
    return [exporter for exporter in catalogue.exporters.values() if exporter.reads]


def taken_up(
    catalogue: Catalogue, former: Former, now: float, steps: Sequence[Step]
) -> tuple[list[Step], list[Contribution]]:
    """The steps of a session that follows another, and what stands in them: nobody's words.

    Actions stand in the step of the agenda that is there for them, or in one before all others.
    `now` is when it is opened, seconds since 1970. Raises `NotAccepted` where there is nothing to
    take up, or no plugin that does.
    """
    first, contributions = _first_step(catalogue, former, now)
    own = next((step.id for step in steps if step.activity == first.activity), None)
    if own is None:
        return [first, *steps], contributions  # its position, 0, is before the others'
    return list(steps), [replace(c, step=own) for c in contributions]


def _first_step(
    catalogue: Catalogue, former: Former, now: float
) -> tuple[Step, list[Contribution]]:
    kind = taken_up_by(catalogue)
    if kind is None:
        raise NotAccepted(
            _("Aucun plugin installé ne reprend les actions d’une session. Rien n’a été ouvert.")
        )
    if not former.actions:
        raise NotAccepted(
            _("{session} n’a laissé aucune action à suivre. Rien n’a été ouvert.").format(
                session=named(former)
            )
        )
    if len(former.to_follow) > MOST:
        raise NotAccepted(
            _("Il y a plus de {n} actions dans cette session. Rien n’a été ouvert.").format(n=MOST)
        )
    step = Step(id=new_id(), activity=kind.name, minutes=kind.minutes)
    contributions = []
    for place, content in enumerate(_taken_up(kind, former), 1):
        kept = rules.tidy(content)
        rules.check_lengths(kept)
        contributions.append(Contribution(new_id(), step.id, "", kept, now, float(place)))
    return step, contributions


def _as_decided(former: Former) -> tuple[PlannedAction, ...]:
    """What is to be followed as it was meant there: its day, its identity, where it was decided.

    A file from before these were kept has the workshop's day at least, from which words count.
    """
    seen = Counter[str]()
    actions = (identified(dated(a, former.date, language()), seen) for a in former.to_follow)
    return tuple(replace(action, decided=action.decided or former.title) for action in actions)


def _taken_up(kind: type[FollowUp], former: Former) -> tuple[Content, ...]:
    follow_up, actions = kind(), _as_decided(former)
    try:
        return tried(
            follow_up, "taken_up", lambda: tuple(follow_up.taken_up(actions)), refuses=True
        )
    except Failed as error:
        raise NotAccepted(
            _("« {title} » a rencontré une erreur. Rien n’a été ouvert.").format(
                title=_(kind.title)
            )
        ) from error
