"""Parses and validates an exported JSON file, to restore or follow up its session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tablee.plugin import Former, NotAccepted, PlannedAction, _, alike

from .writing import FORMAT, VERSION, JsonAction


@dataclass(frozen=True)
class _File:
    title: str
    date: str = ""
    actions: tuple[JsonAction, ...] = ()
    options: dict[str, str | tuple[str, ...]] = field(default_factory=dict)


def former(data: bytes) -> Former:
    """What this file leaves to a session that follows; raises `NotAccepted` for any other file."""
    file: _File = opened(data, _File)
    actions = tuple(map(planned, file.actions))
    return Former(file.title, file.date, actions, file.options)


def archived(data: bytes) -> Mapping[str, Any] | None:
    """The session in this file; None where there is none. Raises `NotAccepted` likewise."""
    session: dict[str, Any] | None = opened(data, dict[str, Any]).get("session")
    if session is not None and not isinstance(session, dict):
        raise NotAccepted(_damaged())
    return session


def opened(data: bytes, kind: Any) -> Any:
    """The file as this kind of value; raises `NotAccepted` where it is not one that we wrote."""
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
    return _decoded(data, kind, _("Ce fichier est une synthèse de Tablée, mais il est abîmé."))


def planned(action: JsonAction) -> PlannedAction:
    """The action, as all that plan and draw know it."""
    return alike(PlannedAction, action, contribution=action.id)


def _decoded(data: bytes, kind: Any, sentence: str) -> Any:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAccepted(_advised(sentence)) from error


def _damaged() -> str:
    return _advised(_("Ce fichier est une synthèse de Tablée, mais il est abîmé."))


def _advised(sentence: str) -> str:
    advice = _(
        "Téléchargez la synthèse de nouveau depuis la page « Synthèse » : rien n’a été ouvert."
    )
    return f"{sentence} {advice}"
