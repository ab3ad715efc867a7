"""Who gave which grade, in a vote that was announced as a named one; nobody in a secret one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.model import fold
from workshop.texts import _, ngettext
from workshop.view import Table
from workshop.votes import profiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop.activities import StepRecord
    from workshop.model import Urn

__all__ = ["ballots"]


def ballots(step: StepRecord, urn: Urn, grades: Sequence[str]) -> Iterator[Table]:
    """A table for each option: each grade given, and who gave it, as they chose to appear."""
    if urn.secret:
        return
    for option, words in urn.options:
        rows = _rows(step, urn, option, grades)
        yield Table((_("Mention"), _("Personnes")), tuple(rows), words, _("Personne ne l’a jugée"))


def _rows(
    step: StepRecord, urn: Urn, option: str, grades: Sequence[str]
) -> Iterator[tuple[str, str]]:
    given = profiles(urn)[option]
    voted = [cast for cast in urn.ballots if cast.person and cast.marks]
    for place in reversed(range(len(grades))):
        who = [cast.person for cast in voted if cast.marks.get(option) == place]
        if given[place]:
            yield grades[place], _names(step, who, given[place])
    if silent := [cast.person for cast in voted if option not in cast.marks]:
        yield _("sans mention"), _names(step, silent, len(silent))


def _names(step: StepRecord, who: Sequence[str], people: int) -> str:
    names = sorted((step.first_name(person) for person in who), key=fold)
    if rest := people - len(names):
        names.append(
            ngettext(
                "{n} main levée ou bulletin papier", "{n} mains levées ou bulletins papier", rest
            )
        )
    return ", ".join(names)
