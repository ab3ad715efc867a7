"""Makes the record of the session that an agenda would open, with nobody in it, for print."""

from __future__ import annotations

from dataclasses import replace

from tablee.activities import Activity, Record, StepRecord
from tablee.errors import BadSetting
from tablee.model.agendas import Agenda
from tablee.model.entities import Session, Step
from tablee.registry import Catalogue, MissingActivity, fit, make
from tablee.session.library.agendas import steps_of
from tablee.texts import language


def previewed(agenda: Agenda, catalogue: Catalogue) -> Record:
    """Its steps as they would be, in the language being spoken; what is not here is left out."""
    title = agenda.spoken().title
    session = Session("", title, language=language(), agenda=title, undated=True)
    earlier: list[StepRecord] = []
    for step in steps_of(fit(agenda, catalogue).agenda, catalogue):
        activity = _activity(step, catalogue)
        earlier.append(StepRecord(session, replace(step), activity, (), {}, tuple(earlier)))
    return Record(session, tuple(earlier), (), {})


def _activity(step: Step, catalogue: Catalogue) -> Activity:
    kind = catalogue.activities.get(step.activity)
    try:
        return make(kind, step.settings) if kind is not None else MissingActivity()
    except BadSetting:  # it is opened with the usual ones, and said on the console
        return kind() if kind is not None else MissingActivity()
