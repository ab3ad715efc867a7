"""Rejects environment variables of the app that are unknown or have an invalid value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tablee.errors import BadSetting
from tablee.registry.catalogue import Catalogue
from tablee.registry.discovery import find
from tablee.registry.faults import near
from tablee.settings import ROOT, ServerSettings, Settings, comma_separated, refuse_unknown
from tablee.texts import _


def check_variables(environ: Mapping[str, str], offered: Catalogue, settings: Settings) -> None:
    """Raises `BadSetting` for a variable that nobody knows, or whose value is impossible.

    Those of plugins that were refused or left out, which cannot say what they know, are passed
    over; so is the name of what one of them would offer. All that is wrong in values is told.
    """
    theirs, absent = offered.server_settings.values(), tuple(_not_there(offered, settings))
    refuse_unknown(environ, [Settings, *theirs], absent)
    wrong = [said for kind in theirs for said in _wrong(kind, environ, offered, absent)]
    if wrong:
        raise BadSetting(" ".join(wrong))


def _wrong(
    kind: type[ServerSettings],
    environ: Mapping[str, str],
    offered: Catalogue,
    absent: tuple[str, ...],
) -> Iterator[str]:
    try:
        _read(kind, environ)
    except BadSetting as error:
        yield str(error)
    for variable, field in kind.variables().items():
        if shelf := field.metadata["among"]:
            known = getattr(offered, shelf)
            for name in comma_separated(environ.get(variable, "")):
                if name not in known and not name.startswith(absent):
                    yield _offered_by_nobody(variable, name, known)


def _offered_by_nobody(variable: str, name: str, known: Collection[str]) -> str:
    sentence = _("{variable} nomme « {name} », que rien n’offre ici.")
    said = sentence.format(variable=variable, name=name)
    if close := near(name, known):
        return f"{said} " + _("Vouliez-vous dire « {close} » ?").format(close=close)
    return f"{said} " + _("Noms possibles : {known}.").format(known=", ".join(sorted(known)))


def _read(kind: type[ServerSettings], environ: Mapping[str, str]) -> Any:
    try:
        return kind.read(environ)
    except BadSetting:
        raise
    except Exception as error:
        sentence = _("Les réglages du plugin « {name} » ne se lisent pas : {error}.")
        raise BadSetting(sentence.format(name=kind.name, error=error)) from error


def _not_there(offered: Catalogue, settings: Settings) -> Iterator[str]:
    folders = (ROOT / "plugins", *settings.plugins_dir)
    found, _missing = find(folders, packages=True)
    yield from {each.name for each in found} - {plugin.name for plugin in offered.plugins}
