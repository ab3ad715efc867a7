"""Checks the pages that a plugin serves: any session, every language, nothing to press."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from tablee.activities import Page, PageSession, PageStep
from tablee.isolation import CallTimeout, Misfit, fitted, in_time
from tablee.model.actions import ActionState, PlannedAction
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.side_effects import LIMIT, asked_again
from tablee.sdk.conformance.values import HERE, HOSTILE, PLAIN
from tablee.texts import LANGUAGES, N_, _, speaking
from tablee.view import Button, Field, Paper, View

if TYPE_CHECKING:
    from tablee.sdk.conformance.subject import Subject

PRESSED: Final = (Button, Field, Paper)
"""What somebody would press or fill in, and nobody can on a page."""


@check(
    N_("Les pages se lisent, quelle que soit la session"),
    N_("Leur lien part loin de l’atelier : une page qui échoue ne se répare pas dans la salle."),
)
def pages(subject: Subject) -> Iterator[CheckResult]:
    """A view for every session and language, twice the same, asking nothing outside."""
    for page in subject.pages:
        place = subject.place(type(page), "view")
        for code in LANGUAGES:
            for session in _sessions():
                with speaking(code):
                    yield from _shown(subject, page, session, place)


def _sessions() -> Iterator[PageSession]:
    """Empty, going on, over; with what people type, and days that are none."""
    typed = [text.replace(HERE, "zQ") for text in (*PLAIN, *HOSTILE)]
    days = ("", "2026-11-01", "2027-03-12", None)
    actions = tuple(
        PlannedAction(
            text,
            typed[n - 1],
            typed[n - 2],
            state=tuple(ActionState)[n % 4],
            contribution=f"c{n}" if n % 2 else "",
            day=days[n % 4],
        )
        for n, text in enumerate(typed)
        if text.strip()
    )
    steps = (PageStep("Une", done=True), PageStep(typed[0], running=True), PageStep(typed[3]))
    yield PageSession("Un atelier")
    yield PageSession(typed[5], typed[2], "fr", "2026-11-26", "2026-12-01", True, False, steps)
    yield PageSession("T", "Q", "en", "2026-11-26", "2026-12-01", True, True, steps, actions)
    yield PageSession("T", "", "es", "", "2026-12-01", True, True, steps, actions[:1])


def _shown(subject: Subject, page: Page, session: PageSession, place: str) -> Iterator[CheckResult]:
    try:
        first = in_time(lambda: _view(page, session), LIMIT)
        again, watching = asked_again(subject, lambda: _view(page, session), LIMIT)
    except Misfit as misfit:
        mend = _("Rendez une vue : « Stack », « Cards », « Text »…")
        yield CheckResult(str(misfit), mend, place)
        return
    except (Exception, CallTimeout) as error:
        what = _("La page « {name} » a échoué : {error}.")
        told = f"{type(error).__name__}, {error}".strip().rstrip("., ")
        mend = _("Prévoyez cette session : vide, finie, ou avec des mots inattendus.")
        yield CheckResult(what.format(name=page.name, error=told), mend, subject.place_of(error))
        return
    if first != again:
        what = _("La page « {name} », demandée deux fois, n’est pas la même.")
        mend = _("Enlevez l’heure qu’il est et ce qui est tiré au hasard.")
        yield CheckResult(what.format(name=page.name), mend, place)
    for _asked, done, where in dict.fromkeys(watching.seen):
        what = _("La page « {name} » regarde ailleurs : {done}.")
        mend = _("Ce qu’elle peut montrer lui est donné, le jour qu’il est aussi.")
        yield CheckResult(what.format(name=page.name, done=done), mend, where)
    if any(isinstance(each, PRESSED) for each in _all(first)):
        what = _("La page « {name} » montre un bouton ou un champ : personne ne peut s’en servir.")
        yield CheckResult(what.format(name=page.name), _("Enlevez-le."), place)


def _view(page: Page, session: PageSession) -> View:
    page.is_offered(session)
    return fitted(page.view(session), View, "view", strict=True)


def _all(thing: Any) -> Iterator[Any]:
    yield thing
    inside = thing if isinstance(thing, tuple | list) else getattr(thing, "__dict__", {}).values()
    for each in inside:
        if not isinstance(each, str | bytes | int | float):
            yield from _all(each)
