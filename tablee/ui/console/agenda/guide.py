"""Popover « Que dire ? »: what a step is for, what to say, what to look after, from its plugin."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import streamlit as st

from tablee.activities import Guide, answers
from tablee.texts import _
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.faults import part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.activities import StepRecord

__all__ = ["guide"]


@part
def guide(step: StepRecord) -> None:
    """The popover, drawn once it is opened; a plugin without a guide has its one sentence."""
    popover = st.popover(_("Que dire ?"), key=f"guide-of-{step.step.id}", on_change="rerun")
    if popover.open:
        with popover:
            _told(step)


def _told(step: StepRecord) -> None:
    told = step.activity.guide or Guide(step.activity.summary)
    if told.purpose:
        text_html("h3", _("À quoi sert cette étape"), "tb-label")
        text_html("p", _(told.purpose))
    if step.step.advice:
        text_html("p", step.step.advice, "tb-advice")
    _listed(_("Que dire"), [_(words) for words in told.say])
    if prompt := answers.prompt(step):
        told_there = _("Sur les téléphones : « {words} »").format(words=prompt)
        text_html("p", told_there, "tb-hint")
    _listed(_("À surveiller"), [_(words) for words in told.watch])
    minutes = f"{step.step.minutes:g}"
    text_html("p", _("{n} minutes sont prévues.").format(n=minutes), "tb-hint")


def _listed(heading: str, lines: Sequence[str]) -> None:
    if lines:
        text_html("h3", heading, "tb-label")
        items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
        st.html(f'<ul class="tb-guide">{items}</ul>')
