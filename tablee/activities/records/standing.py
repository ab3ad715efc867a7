"""Which contributions of a step still stand: neither hidden, nor said under what is hidden or gone.

For the plain text of a step whose plugin is missing, and for tables of all that was said. Not for
screens and documents, where the activity itself says what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tablee.model.entities import Contribution, UnknownContent, texts_in

if TYPE_CHECKING:
    from tablee.activities.records.record import StepRecord


def standing(step: StepRecord) -> Sequence[Contribution]:
    """Those whose words may be read outside the console, in order.

    Nothing hidden, and nothing told under what is hidden or gone (`Content.told_under`), at
    whatever depth.
    """
    here = {c.id for c in step.contributions if not c.hidden and _is_words(step, c)}
    under = {c.id: named for c in step.contributions if (named := _named(step, c)) is not None}
    known = _known(step) if under else frozenset()
    while fallen := {id_ for id_ in here & under.keys() if not {*under[id_]} & (here | known)}:
        here -= fallen
    return [c for c in step.contributions if c.id in here]


def _known(step: StepRecord) -> frozenset[str]:
    """What ids may mean beside what stands in the step itself."""
    others = (*step.earlier, *step.beside)
    known = {c.id for each in others for c in each.contributions if not c.hidden}
    known |= {each.step.id for each in (step, *others)} | step.people.keys()
    kept = [step.step.settings, *([each.step.facts, each.step.settings] for each in others)]
    return frozenset((*known, *texts_in(kept)))


def _named(step: StepRecord, contribution: Contribution) -> Sequence[str] | None:
    """The ids of what it is told under, those of all that it may be about where nobody knows.

    None for what is told by itself.
    """
    plain, content = step.step.plain, contribution.content
    if not isinstance(content, UnknownContent):
        named = texts_in([getattr(content, name) for name in content.told_under])
        return [id_ for id_ in named if id_] or None
    if plain is None or plain.under is None:
        return content.named_in(None) or None
    return content.named_in(plain.under.get(content.was, ())) or None


def _is_words(step: StepRecord, contribution: Contribution) -> bool:
    """Whether it is somebody's words by itself, where its plugin is missing.

    Beside the agenda, unless it was notes, what is about something else may be how that was worded
    anew, and would have to go with it; what says yes or no too may have been set aside.
    """
    plain, content = step.step.plain, contribution.content
    if not step.step.beside or (plain is not None and plain.family == "notes"):
        return True
    if not isinstance(content, UnknownContent):
        return True
    return not content.names_another() and not any(v is True for v in content.fields.values())
