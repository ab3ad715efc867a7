"""Variables of the server, its own and those of plugins: declared well, and set well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop.catalogue.finding import find
from workshop.errors import BadSetting
from workshop.settings import ROOT, ServerSettings, Settings, refuse_unknown
from workshop.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop.catalogue.catalogue import Catalogue

__all__ = ["check_variables"]


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
    """The plugins that were refused, or not asked for."""
    folders = (ROOT / "plugins", *settings.plugins_dir)
    found, _missing = find(folders, packages=True)
    yield from {each.name for each in found} - {plugin.name for plugin in offered.plugins}
