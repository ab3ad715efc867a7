"""The file of an agenda as TOML, and where it is none, in words for whoever writes by hand."""

from __future__ import annotations

from typing import Any

from workshop import toml
from workshop.agendas.lines import Lines
from workshop.errors import BadAgenda
from workshop.texts import _

__all__ = ["parsed"]


def parsed(file: bytes) -> tuple[dict[str, Any], Lines]:
    """What the file says, and where; raises `BadAgenda`."""
    try:
        values, text = toml.read(file)
    except toml.NotToml as error:
        sentence = _("Ce fichier n’est pas un agenda : cette ligne ne se lit pas comme du TOML.")
        raise BadAgenda([error.told(sentence)]) from error
    return values, Lines(text)
