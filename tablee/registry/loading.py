"""Imports one plugin, and translates what the import raises to a sentence that says the remedy."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Final

from tablee import texts
from tablee.errors import PluginRefused
from tablee.registry.discovery import PluginCandidate
from tablee.registry.faults import Fault, brief, line_of, near
from tablee.registry.versions import former
from tablee.registry.versions.api import unfit
from tablee.texts import N_

WRITTEN_WRONG: Final = (
    (
        r"'(?P<name>\w+)' is a field but has no type annotation",
        N_("Le réglage « {name} » n’a pas de type après son nom, « int » par exemple."),
    ),
    (
        r"mutable default <class '\w+'> for field (?P<name>\w+) is not allowed",
        N_("« {name} » ne peut pas être une liste ni un dictionnaire : écrivez un tuple."),
    ),
    (
        r"non-default argument '(?P<name>\w+)' follows default argument",
        N_("« {name} » n’a pas de valeur de départ."),
    ),
    (
        r"cannot inherit non-frozen dataclass from a frozen one",
        N_("Écrivez « @dataclass(frozen=True) » au-dessus de chaque classe."),
    ),
)
"""What Python says of a class that is written wrong, and what it means here."""


def load(found: PluginCandidate) -> ModuleType:
    """The plugin's module, its texts taken in; raises `PluginRefused` with a `Fault`."""
    former.install()
    try:
        if fault := unfit(found.file):
            raise PluginRefused(fault)
        module = found.module()
    except PluginRefused:
        raise
    except (Exception, SystemExit) as error:
        place = line_of(error, found.inside)
        raise PluginRefused(_not_loaded(error, found).at(place)) from error
    folder = found.texts(module)
    if folder is not None:
        _take_in_texts(folder)
    return module


def _take_in_texts(folder: Path) -> None:
    try:
        texts.add_catalogue(folder, plugin=True)
    except texts.BadLine as error:
        text = N_("Ses textes, dans le dossier « locale », ont une ligne mal écrite.")
        file = str(error.file.relative_to(folder.resolve().parent))
        raise PluginRefused(Fault(text).at((file, error.line))) from error
    except Exception as error:
        text = N_("Ses textes, dans le dossier « locale », ne se lisent pas : {kind}, {error}.")
        raise PluginRefused(_of(text, error)) from error


def _of(text: str, error: BaseException) -> Fault:
    return Fault(text, {"kind": type(error).__name__, "error": brief(error).rstrip(".")})


def _not_loaded(error: BaseException, found: PluginCandidate) -> Fault:
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _no_module(error.name, found)
    if isinstance(error, ImportError) and error.name:
        return _no_name(error)
    for pattern, text in WRITTEN_WRONG if isinstance(error, TypeError | ValueError) else ():
        if said := re.search(pattern, str(error)):
            return Fault(text, said.groupdict())
    if isinstance(error, SyntaxError):
        return _not_read(error)
    return _of(N_("Il ne se charge pas : {kind}, {error}."), error)


def _not_read(error: SyntaxError) -> Fault:
    """Python's own words without the place, which is said after them."""
    if "codec can't decode" in str(error.msg) or "Non-UTF-8" in str(error.msg):
        return Fault(N_("Il ne se charge pas : enregistrez son fichier en UTF-8."))
    text = N_("Il ne se charge pas : {kind}, {error}.")
    return Fault(text, {"kind": type(error).__name__, "error": brief(error.msg).rstrip(".")})


def _no_module(name: str, found: PluginCandidate) -> Fault:
    if name.startswith(f"{found.package}."):
        text = N_("Il ne se charge pas : le fichier « {file} » manque dans son dossier.")
        return Fault(
            text, {"file": name.removeprefix(f"{found.package}.").replace(".", "/") + ".py"}
        )
    if name.partition(".")[0] == "tablee":
        text = N_("Il ne se charge pas : Tablée n’a pas de module « {module} ».")
        return Fault(text, {"module": name}, near(name, _modules_beside(name)))
    text = N_(
        "Il ne se charge pas : le module « {module} » n’est pas installé (ModuleNotFoundError)."
    )
    return Fault(text, {"module": name})


def _modules_beside(name: str) -> Iterable[str]:
    parent = name.rpartition(".")[0]
    module = sys.modules.get(parent) or importlib.import_module("tablee")
    paths = getattr(module, "__path__", ())
    return [f"{module.__name__}.{found.name}" for found in pkgutil.iter_modules(paths)]


def _no_name(error: ImportError) -> Fault:
    """`from tablee.activities import Intros`: what that module has instead."""
    asked = re.search(r"cannot import name '(\w+)'", str(error))
    module = sys.modules.get(error.name or "")
    if asked is None or module is None:
        return _of(N_("Il ne se charge pas : {kind}, {error}."), error)
    text = N_("Il ne se charge pas : « {module} » n’a pas de « {name} » (ImportError).")
    values = {"module": error.name, "name": asked[1]}
    public = getattr(module, "__all__", None) or [n for n in dir(module) if n[0] != "_"]
    return Fault(text, values, near(asked[1], public))
