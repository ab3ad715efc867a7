"""Tables of who gave which grade, for named votes only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tablee.plugin import StepRecord, Table, Urn, _, profiles, voter_names, who_gave


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
        if given[place]:
            yield grades[place], voter_names(step, who_gave(urn, option, place), given[place])
    if silent := [cast.person for cast in voted if option not in cast.marks]:
        yield _("sans mention"), voter_names(step, silent, len(silent))
