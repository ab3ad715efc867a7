"""The page « Où en sont nos actions »: what was decided, by its day, for the weeks that follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from tablee.plugin import (
    N_,
    Card,
    Cards,
    Empty,
    Mark,
    Page,
    PageSession,
    PlannedAction,
    Stack,
    Text,
    View,
    _,
    days,
    ngettext,
)

from .telling import state_word


class ActionsPage(Page):
    """What is late, what comes next, what has no day, what is done: read-only, for everybody."""

    name: ClassVar[str] = "follow_up"
    title: ClassVar[str] = N_("Où en sont nos actions")
    summary: ClassVar[str] = N_("Les actions décidées, par date : à envoyer après l’atelier.")

    def is_offered(self, session: PageSession) -> bool:
        """Once something was decided."""
        return bool(session.actions)

    def view(self, session: PageSession) -> View:
        """The actions in four lists; each where it is looked for."""
        if not session.actions:
            return Empty(
                _("Aucune action n’est à suivre"),
                _("Celles que le groupe décide se liront ici."),
            )
        n = len(session.actions)
        head = ngettext("{n} action", "{n} actions", n)
        if day := days.day_told(session.day, "long"):
            head = _("{actions} de l’atelier du {day}").format(actions=head, day=day)
        return Stack((Text(head), *_lists(session)))


def _lists(session: PageSession) -> Iterator[View]:
    """Those that go on first, the oldest day first; those that are over at the end."""
    open_ = [a for a in session.actions if a.state.goes_on]
    dated = sorted((a for a in open_ if a.day), key=lambda action: action.day or "")
    lists = (
        (_("En retard"), [a for a in dated if (a.day or "") < session.today]),
        (_("À venir"), [a for a in dated if (a.day or "") >= session.today]),
        (_("Sans date"), [a for a in open_ if not a.day]),
        (_("Faites ou abandonnées"), [a for a in session.actions if not a.state.goes_on]),
    )
    for title, actions in lists:
        if actions:
            yield Cards(title, tuple(_cards(actions)))


def _cards(actions: Sequence[PlannedAction]) -> Iterator[Card]:
    for n, action in enumerate(actions):
        told = tuple(action.details)
        day = days.day_told(action.day or "", "long")
        if day and day not in action.when:
            told = (*told, _("Le {day}").format(day=day))
        mark = Mark(state_word(action.state))
        yield Card(action.contribution or f"action-{n}", action.what, details=told, marks=(mark,))
