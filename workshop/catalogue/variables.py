"""Variables of the server, its own and those of plugins: declared well, and set well."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from workshop.errors import BadSetting, PluginRefused
from workshop.settings import ServerSettings, Settings, refuse_unknown
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop.catalogue.catalogue import Catalogue

__all__ = ["check_kind", "check_variables"]


def check_kind(plugin: str, kind: type[ServerSettings]) -> None:
    """Raises `PluginRefused` for settings that are declared in a way that could not work."""
    if kind.name != plugin:
        raise PluginRefused(
            _(
                "Le plugin « {plugin} » : ses réglages doivent s’appeler comme lui, pas « {name} »."
            ).format(plugin=plugin, name=kind.name)
        )
    plain = [f.name for f in dataclasses.fields(kind) if "read" not in f.metadata]
    if plain or "__dataclass_fields__" not in vars(kind):
        raise PluginRefused(
            _(
                "Le plugin « {name} » : « {kind} » doit être une dataclass figée, et chacun de ses "
                "champs un « variable(…) » : {fields}."
            ).format(name=plugin, kind=kind.__name__, fields=", ".join(plain) or "–")
        )
    for variable in kind.variables().keys() & Settings.variables().keys():
        raise PluginRefused(
            _("Le plugin « {name} » nomme un réglage comme un des nôtres : {variable}.").format(
                name=plugin, variable=variable
            )
        )


def check_variables(environ: Mapping[str, str], offered: Catalogue, settings: Settings) -> None:
    """Raises `BadSetting` for a variable that nobody knows, or whose value is impossible.

    Those of plugins that were refused or left out, which cannot say what they know, are passed
    over.
    """
    theirs = offered.server_settings.values()
    refuse_unknown(environ, [Settings, *theirs], _not_there(offered, settings))
    for kind in theirs:
        _read(kind, environ)


def _read(kind: type[ServerSettings], environ: Mapping[str, str]) -> Any:
    try:
        return kind.read(environ)
    except BadSetting:
        raise
    except Exception as error:
        sentence = _("Les réglages du plugin « {name} » ne se lisent pas : {error}.")
        raise BadSetting(sentence.format(name=kind.name, error=error)) from error


def _not_there(offered: Catalogue, settings: Settings) -> Iterator[str]:
    yield from (refusal.plugin for refusal in offered.refusals)
    there = {plugin.name for plugin in offered.plugins}
    for folder in settings.plugin_folders:
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.stem not in there:
                yield path.stem
