"""Popover « Que dire ? »: what a step is for, what to say, what to look after, from its plugin."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from tablee.activities import Guide, StepRecord, answers
from tablee.texts import _
from tablee.web.ops.page_errors import part


@part
def guide(step: StepRecord) -> None:
    """The popover, drawn once it is opened; a plugin without a guide has its one sentence."""
    popover = st.popover(_("Que dire ?"), key=f"guide-of-{step.step.id}", on_change="rerun")
    if popover.open:
        with popover:
            _told(step)


def _told(step: StepRecord) -> None:
    told = step.activity.guide or Guide(step.activity.summary)
    purpose, advice, prompt = _(told.purpose) if told.purpose else "", step.step.advice, ""
    if words := answers.prompt(step):
        prompt = _("Sur les téléphones : « {words} »").format(words=words)
    minutes = _("{n} minutes sont prévues.").format(n=f"{step.step.minutes:g}")
    # The keyboard scrolls what it can reach.
    st.html(
        '<div class="tb-guide" tabindex="0">'
        + _heading(_("À quoi sert cette étape"), purpose)
        + _line("tb-purpose", purpose)
        + _line("tb-advice", advice)
        + _list(_("Que dire"), [_(words) for words in told.say])
        + _line("tb-hint", prompt)
        + _list(_("À surveiller"), [_(words) for words in told.watch])
        + _line("tb-hint", minutes)
        + "</div>"
    )


def _heading(heading: str, below: object) -> str:
    return f"<h3>{html.escape(heading)}</h3>" if below else ""


def _line(css: str, words: str) -> str:
    return f'<p class="{css}">{html.escape(words)}</p>' if words else ""


def _list(heading: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f"{_heading(heading, lines)}<ul>{items}</ul>" if lines else ""
