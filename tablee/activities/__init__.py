"""Base classes of activities, exporters and importers, and the read-only records they are given.

An activity is a frozen dataclass; its fields are its settings, so the facilitator's form, the
validation and the storage follow from them. Its rules (`check`), its picture of the step (`view`)
and its part of the document (`synthesis`) are functions of data. Only `render` touches Streamlit.

Not for the activities themselves, which are plugins, nor for who may act in a step: `session`.
"""

from tablee.activities.activity import (
    Activity,
    Change,
    ChangeKind,
    Facts,
    Guide,
    UnshownResult,
    read_facts,
    setting,
    translatable,
)
from tablee.activities.answers import votable
from tablee.activities.editing import Editing, Portion, ToRead, Wording
from tablee.activities.extensions.exporters import Bundle, Exporter, Files
from tablee.activities.extensions.importers import Imported, Importer
from tablee.activities.extensions.pages import Page, PageSession, PageStep
from tablee.activities.extensions.session_fields import SessionFields
from tablee.activities.kinds import Canvas, Closing, FollowUp, Framing, Intro, Missing, Notes
from tablee.activities.records.record import (
    EarlierLead,
    Outcome,
    OwnRecord,
    Ranked,
    Record,
    StepRecord,
    screen_name,
    shown_name,
    title_of,
)
from tablee.model.agendas import Agenda, AgendaStep

__all__ = [
    "Activity",
    "Agenda",
    "AgendaStep",
    "Bundle",
    "Canvas",
    "Change",
    "ChangeKind",
    "Closing",
    "EarlierLead",
    "Editing",
    "Exporter",
    "Facts",
    "Files",
    "FollowUp",
    "Framing",
    "Guide",
    "Imported",
    "Importer",
    "Intro",
    "Missing",
    "Notes",
    "Outcome",
    "OwnRecord",
    "Page",
    "PageSession",
    "PageStep",
    "Portion",
    "Ranked",
    "Record",
    "SessionFields",
    "StepRecord",
    "ToRead",
    "UnshownResult",
    "Wording",
    "read_facts",
    "screen_name",
    "setting",
    "shown_name",
    "title_of",
    "translatable",
    "votable",
]
