"""Formats the progress of actions in words: totals by state, and each action. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tablee.plugin import (
    ACTION_STATES,
    N_,
    ActionState,
    Audience,
    Block,
    Contribution,
    Heading,
    Line,
    Lines,
    Paragraph,
    StepRecord,
    _,
    days,
    lowered,
    ngettext,
    visible,
)

from .contents import ActionUpdate, Followed

Listed = tuple["Contribution", Followed]

WHOSE: Final = {"carrier": N_("Le plan"), "group": N_("Les propositions du groupe")}
"""What the actions of either are called, in this order."""
NO_NEWS: Final = N_("Sans nouvelles")
ORDER: Final = (
    ActionState.DONE,
    ActionState.DOING,
    ActionState.DROPPED,
    ActionState.TODO,
    None,
)
"""What can have become of an action, in the order in which it is told."""
SHORT: Final = 45
"""Characters of a choice."""


def state_word(state: ActionState | None) -> str:
    """What has become of an action, with a capital."""
    if state is ActionState.TODO:
        return _("Pas commencé")
    return _(ACTION_STATES[state]) if state else _(NO_NEWS)


def by_whose(actions: Sequence[Listed]) -> Iterator[tuple[str, list[Listed]]]:
    """The carrier's plan, then what the group proposed; without a title where one is alone."""
    apart = {whose: [a for a in actions if a[1].whose == whose] for whose in WHOSE}
    found = {whose: listed for whose, listed in apart.items() if listed}
    for whose, listed in found.items():
        yield (_(WHOSE[whose]) if len(found) > 1 else ""), listed


def short(words: str) -> str:
    """The first words of an action, for a choice among several: it stands whole beside."""
    line = " ".join(words.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 2].rstrip()}…"


def progress(actions: Sequence[Listed]) -> str:
    """How many are where: `3 faites, 1 en cours, 2 sans nouvelles`; empty for no action."""
    states = [action.state for _c, action in actions]
    counts = {
        ActionState.DONE: ngettext("{n} faite", "{n} faites", states.count(ActionState.DONE)),
        ActionState.DOING: ngettext(
            "{n} en cours", "{n} en cours", states.count(ActionState.DOING)
        ),
        ActionState.DROPPED: ngettext(
            "{n} abandonnée", "{n} abandonnées", states.count(ActionState.DROPPED)
        ),
        ActionState.TODO: ngettext(
            "{n} pas commencée", "{n} pas commencées", states.count(ActionState.TODO)
        ),
        None: _("{silent} sans nouvelles").format(silent=states.count(None)),
    }
    return ", ".join(said for state, said in counts.items() if state in states)


def of_session(step: StepRecord) -> str:
    """Which session is followed, as one sentence; empty where it is not known."""
    former = step.session.follows
    return _("Suite de {session}.").format(session=former) if former else ""


def meant(step: StepRecord, contribution: Contribution, followed: Followed) -> str | None:
    """The day that an action names, as `PlannedAction.day`.

    One that was taken up before days were kept counts from that of the former session, which the
    name of that one ends with.
    """
    if followed.day is not None or followed.uid or contribution.person or contribution.edited_at:
        return followed.day
    spoken = step.session.language
    on = days.named_day(" ".join(step.session.follows.split()[-3:]), None, spoken)
    day = days.named_day(followed.when, on, spoken)
    return day.isoformat() if day else ""


def news(
    step: StepRecord, audience: Audience
) -> dict[str, list[tuple[Contribution, ActionUpdate]]]:
    """What people know, by the id of the action."""
    found: dict[str, list[tuple[Contribution, ActionUpdate]]] = {}
    for c, told in visible(step, ActionUpdate, audience):
        found.setdefault(told.about, []).append((c, told))
    return found


# ── the document ────────────────────────────────────────────────────────────────────────────


def blocks(step: StepRecord) -> Iterator[Block]:
    """Each action with what has become of it, why, and what people know; nothing without one."""
    actions = visible(step, Followed, Audience.PHONE)
    if not actions:
        return
    said = f"{_capital(progress(actions))}."
    yield Paragraph(Line(" ".join(text for text in (of_session(step), said) if text)))
    told = news(step, Audience.PHONE)
    for title, listed in by_whose(actions):
        if title:
            yield Heading(Line(title))
        yield Lines(tuple(line for one in listed for line in _lines(step, one, told)))


def _lines(
    step: StepRecord, listed: Listed, told: dict[str, list[tuple[Contribution, ActionUpdate]]]
) -> Iterator[Line]:
    c, action = listed
    typed = (action.what, action.who, action.due, action.first_step)
    what = " — ".join(" ".join(text.split()) for text in typed if text)
    became = lowered(state_word(action.state))
    if action.why:
        became = _("{state} : {why}").format(state=became, why=action.why)
    yield Line(f"{what} — {became}", step.source(c))
    for known, text in told.get(c.id, ()):
        signed = step.attributed(known, text.text)
        yield Line(f"→ {signed.text}", signed.source)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
