"""From a file to what a session leaves: whoever gave another file is told what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from workshop.actions import ActionState, Former, PlannedAction
from workshop.errors import NotAccepted
from workshop.texts import _

from .writing import FORMAT, VERSION

__all__ = ["read"]


@dataclass(frozen=True)
class _Action:
    what: str
    id: str = ""
    whose: Literal["carrier", "group"] = "carrier"
    who: str = ""
    when: str = ""
    first_step: str = ""
    state: ActionState = ActionState.TODO
    why: str = ""
    source: str = ""


@dataclass(frozen=True)
class _File:
    title: str
    date: str = ""
    actions: tuple[_Action, ...] = ()


def read(data: bytes) -> Former:
    """The title, date and actions in this file; raises `NotAccepted` for any other file."""
    told = _decoded(data, Any, _("Ce fichier n’est pas du JSON, ou il est abîmé."))
    head = told if isinstance(told, dict) else {}
    version = head.get("version")
    if head.get("format") != FORMAT or type(version) is not int or version < 1:
        raise NotAccepted(_advised(_("Ce fichier JSON n’est pas une synthèse de Tablée.")))
    if version > VERSION:
        raise NotAccepted(
            _(
                "Ce fichier vient d’une version plus récente de Tablée (format {theirs}, ici "
                "{ours}). Mettez Tablée à jour : rien n’a été ouvert."
            ).format(theirs=version, ours=VERSION)
        )
    file: _File = _decoded(
        data, _File, _("Ce fichier est une synthèse de Tablée, mais il est abîmé.")
    )
    return Former(file.title, file.date, tuple(_planned(action) for action in file.actions))


def _decoded(data: bytes, kind: Any, sentence: str) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAccepted(_advised(sentence)) from error


def _advised(sentence: str) -> str:
    advice = _(
        "Téléchargez la synthèse de nouveau depuis la page « Synthèse » : rien n’a été ouvert."
    )
    return f"{sentence} {advice}"


def _planned(action: _Action) -> PlannedAction:
    return PlannedAction(
        action.what,
        action.who,
        action.when,
        action.first_step,
        action.state,
        action.why,
        action.whose,
        contribution=action.id,
        source=action.source,
    )
