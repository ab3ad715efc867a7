"""Titles of the plan, with the name of the person whose plan it is, where it may be shown."""

from __future__ import annotations

from tablee.plugin import Audience, StepRecord, _, elides, visible

from .contents import PlanPart


def only_author(step: StepRecord, audience: Audience) -> str:
    """The name of whose plan it is; empty if several people carry, or if the name is not shown."""
    authors = {c.person for c, _part in visible(step, PlanPart, audience)}
    if len(authors) != 1:
        return ""
    author = authors.pop()
    if audience is Audience.CONSOLE:
        return step.person(author).first_name
    return "" if step.person(author).appearance.value == "hidden" else step.first_name(author)


def plan_of(name: str) -> str:
    """`Le plan de Solène`; empty for no name."""
    if not name:
        return ""
    sentence = _("Le plan d’{name}") if elides(name) else _("Le plan de {name}")
    return sentence.format(name=name)


def retained_by(name: str) -> str:
    """`Ce que Solène en retient`; without a name, what is to be kept."""
    if not name:
        return _("Ce qu’il faut retenir")
    sentence = _("Ce qu’{name} en retient") if elides(name) else _("Ce que {name} en retient")
    return sentence.format(name=name)
