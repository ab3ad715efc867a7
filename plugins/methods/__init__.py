"""Methods of participation that are widely used, ready to run: a TOML file each.

Minutes follow the public method sheets; forming groups takes a minute or two besides.
"""

from __future__ import annotations

from pathlib import Path

from tablee.plugin import Agenda, agendas_in, hookimpl

API = 1


@hookimpl
def agendas() -> list[Agenda]:
    return agendas_in(Path(__file__).parent)
