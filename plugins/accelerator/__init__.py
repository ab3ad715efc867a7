"""The agendas of the accélérateur de projet: one person tells a project, the group helps.

Minutes follow the public method sheets: an hour, or the "flash codev" of half an hour.
"""

from __future__ import annotations

from pathlib import Path

from tablee.plugin import Agenda, agendas_in, hookimpl

API = 1


@hookimpl
def agendas() -> list[Agenda]:
    """Offers the files of this folder: the accélérateur and its short form."""
    return agendas_in(Path(__file__).parent)
