"""Calls the hooks of one plugin and collects its offers; one faulty hook leaves the others."""

from __future__ import annotations

import inspect
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

import pluggy

from tablee.activities import Activity, Agenda, Exporter, Importer, Page, SessionFields, hookspecs
from tablee.activities.hookspecs import PluginCommand
from tablee.errors import WorkshopError
from tablee.model.canvases import Template
from tablee.registry import session_fields, validation
from tablee.registry.faults import Fault, brief, line_of, near, of_function
from tablee.settings import ServerSettings
from tablee.storage.journal import Journal
from tablee.texts import N_

SHELVES: Final = {
    "intros": ("activity", validation.activity),
    "framings": ("activity", validation.activity),
    "canvases": ("activity", validation.activity),
    "votes": ("activity", validation.activity),
    "notes": ("activity", validation.activity),
    "closings": ("activity", validation.activity),
    "agendas": ("agenda", validation.agenda),
    "exporters": ("exporter", validation.exporter),
    "importers": ("importer", validation.importer),
    "journals": ("journal", validation.journal),
    "canvas_templates": ("canvas", validation.template),
    "server_settings": ("settings", validation.server_settings),
    "commands": ("command", validation.command),
    "session_fields": ("fields", session_fields.checked),
    "pages": ("page", validation.page),
}
"""For each hook that offers: the shelf on which its offers stand, and what says their faults."""


@dataclass
class Offers:
    """What one plugin, or all so far, offer: on each shelf, by name."""

    activities: dict[str, type[Activity]] = field(default_factory=dict)
    agendas: dict[str, Agenda] = field(default_factory=dict)
    exporters: dict[str, Exporter] = field(default_factory=dict)
    importers: dict[str, Importer] = field(default_factory=dict)
    journals: dict[str, type[Journal]] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    server_settings: dict[str, type[ServerSettings]] = field(default_factory=dict)
    commands: dict[str, PluginCommand] = field(default_factory=dict)
    session_fields: dict[str, SessionFields] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def shelves(self) -> dict[str, dict[str, Any]]:
        """Each shelf by what stands on it."""
        return {
            "activity": self.activities,
            "agenda": self.agendas,
            "exporter": self.exporters,
            "importer": self.importers,
            "journal": self.journals,
            "canvas": self.templates,
            "settings": self.server_settings,
            "command": self.commands,
            "fields": self.session_fields,
            "page": self.pages,
        }

    def __iter__(self) -> Iterator[tuple[str, str, Any]]:
        """Every offer with its shelf and its name, in order."""
        for shelf, things in self.shelves.items():
            for name, thing in things.items():
                yield shelf, name, thing


@dataclass
class Tried:
    """What a plugin offers, what is wrong with it, and what was raised meanwhile."""

    offers: Offers = field(default_factory=Offers)
    faults: list[Fault] = field(default_factory=list)
    raised: list[BaseException] = field(default_factory=list)


def offered(name: str, module: ModuleType, inside: Path, hooks: pluggy.PluginManager) -> Tried:
    """Calls each hook of a plugin alone; one that fails keeps no other from being looked at.

    `hooks` has no plugin, and has none afterwards.
    """
    try:
        return _offered(name, module, inside, hooks)
    finally:
        for registered, _hook in hooks.list_name_plugin():
            hooks.unregister(name=registered)


def _offered(name: str, module: ModuleType, inside: Path, hooks: pluggy.PluginManager) -> Tried:
    tried = Tried()
    filled = set()
    for attribute, hook in _filled(hooks, module):
        if fault := _malformed(hooks, f"{name}.{attribute}", getattr(module, attribute), hook):
            tried.faults.append(fault)
        else:
            filled.add(hook)
    for hook in SHELVES:
        if hook in filled:
            _ask(tried, hook, hooks, inside)
    if not filled:
        tried.faults += (_unmarked(hook).at(of_function(f)) for hook, f in unmarked(hooks, module))
    if not filled and not tried.faults:
        text = N_(
            "Il n’a aucune fonction marquée « @hookimpl » : rien n’en serait appelé. "
            "Si ce n’est pas un plugin, faites commencer son nom par « _ »."
        )
        tried.faults.append(Fault(text))
    return tried


# ── the hooks themselves ────────────────────────────────────────────────────────────────────


def _filled(hooks: pluggy.PluginManager, module: ModuleType) -> Iterator[tuple[str, str]]:
    """The names of its functions that are marked as hooks, each with the hook that it fills."""
    for name in dir(module):
        marked = hooks.parse_hookimpl_opts(module, name)
        if marked is not None:
            yield name, marked.get("specname") or name


def _known() -> Iterator[str]:
    for name, spec in vars(hookspecs).items():
        if hasattr(spec, "tablee_spec"):
            yield name


def _malformed(hooks: pluggy.PluginManager, name: str, function: Any, hook: str) -> Fault | None:
    """Registers one hook, by itself; the fault where pluggy takes it for none of ours."""
    place = of_function(function)
    if hook not in _known():
        text = N_("Il remplit un crochet qui n’existe pas : « {hook} ».")
        return Fault(text, {"hook": hook}, near(hook, _known())).at(place)
    try:
        hooks.register(SimpleNamespace(**{name.rpartition(".")[2]: function}), name)
    except pluggy.PluginValidationError as error:
        return _arguments(hooks, hook, function, error).at(place)
    return None


def _arguments(
    hooks: pluggy.PluginManager, hook: str, function: Callable[..., Any], error: Exception
) -> Fault:
    spec = getattr(hooks.hook, hook).spec
    known = list(spec.argnames) if spec else []
    wrong = [name for name in inspect.signature(function).parameters if name not in known]
    if not wrong:
        text = N_("Son crochet « {hook} » est mal formé : {error}.")
        said = str(error).strip().splitlines()[-1].rstrip(".")
        return Fault(text, {"hook": hook, "error": said})
    if not known:
        text = N_(
            "Son crochet « {hook} » est mal formé : il ne prend aucun argument, retirez « {name} »."
        )
        return Fault(text, {"hook": hook, "name": wrong[0]})
    text = N_(
        "Son crochet « {hook} » est mal formé : « {name} » n’est pas un de ses arguments, {known}."
    )
    values = {"hook": hook, "name": wrong[0], "known": ", ".join(known)}
    return Fault(text, values, near(wrong[0], known))


def unmarked(
    hooks: pluggy.PluginManager, module: ModuleType
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Functions of its own that are named as a hook is, and are never called."""
    for hook in _known():
        function = vars(module).get(hook)
        if not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        if hooks.parse_hookimpl_opts(module, hook) is None:
            yield hook, function


def _unmarked(hook: str) -> Fault:
    text = N_("Sa fonction « {hook} » n’est pas marquée « @hookimpl » : elle n’offre rien.")
    return Fault(text, {"hook": hook})


# ── what they offer ─────────────────────────────────────────────────────────────────────────


def _ask(tried: Tried, hook: str, hooks: pluggy.PluginManager, inside: Path) -> None:
    """Calls one hook, checks each thing that it returns, and puts the sound ones on their shelf."""
    try:
        answers = getattr(hooks.hook, hook)()
    except (Exception, SystemExit) as error:
        tried.raised.append(error)
        tried.faults.append(_failed(hook, error).at(line_of(error, inside)))
        return
    for answer in answers or [None]:  # pluggy leaves out what returns nothing
        if isinstance(answer, list | tuple):
            _take(tried, hook, answer)
        else:
            tried.faults.append(_no_list(hook, answer).at(_written(hooks, hook)))


def _failed(hook: str, error: BaseException) -> Fault:
    if isinstance(error, WorkshopError):
        return Fault(N_("Il ne peut pas dire ce qu’il offre : {error}"), {"error": brief(error)})
    text = N_("Il ne peut pas dire ce qu’il offre, dans « {hook} » : {kind}, {error}.")
    values = {"hook": hook, "kind": type(error).__name__, "error": brief(error).rstrip(".")}
    return Fault(text, values)


def _no_list(hook: str, answer: object) -> Fault:
    if isinstance(answer, type):
        text = N_("Son crochet « {hook} » doit rendre une liste : écrivez « [{name}] ».")
        return Fault(text, {"hook": hook, "name": answer.__name__})
    text = N_("Son crochet « {hook} » doit rendre une liste, et rend {value}.")
    value = "None" if answer is None else type(answer).__name__
    return Fault(text, {"hook": hook, "value": value})


def _written(hooks: pluggy.PluginManager, hook: str) -> tuple[str, int]:
    """Where the one function that fills this hook begins."""
    return of_function(getattr(hooks.hook, hook).get_hookimpls()[0].function)


def _take(tried: Tried, hook: str, answer: Iterable[Any]) -> None:
    shelf, check = SHELVES[hook]
    kept = tried.offers.shelves[shelf]
    for thing in answer:
        found = _checked(tried, check, thing)
        tried.faults += found
        if found:
            continue
        if thing.name in kept:
            text = N_("Il offre deux fois « {name} ».")
            tried.faults.append(Fault(text, {"name": thing.name}))
        kept[thing.name] = thing() if shelf in ("exporter", "importer", "fields", "page") else thing


def _checked(tried: Tried, check: Callable[[Any], Iterable[Fault]], thing: Any) -> Sequence[Fault]:
    """What is wrong with one offer; that it cannot even be looked at, where that is so."""
    try:
        return list(check(thing))
    except Exception as error:
        tried.raised.append(error)
        text = N_("Ce qu’il offre ne se lit pas : {kind}, {error}.")
        return [Fault(text, {"kind": type(error).__name__, "error": brief(error).rstrip(".")})]


LONGEST: Final = 80
"""Characters of an argument, and of a result."""


def watch(hooks: pluggy.PluginManager) -> None:
    """Prints from now on what these hooks are called with, what they return, how long they take.

    `canvases() : sky → [<class 'Sky'>] · 0.1 ms`; nothing for a hook that no plugin fills.
    """
    began = threading.local()

    def before(_hook: str, _impls: Sequence[Any], _arguments: Mapping[str, Any]) -> None:
        vars(began).setdefault("at", []).append(time.perf_counter())

    def after(outcome: Any, hook: str, impls: Sequence[Any], arguments: Mapping[str, Any]) -> None:
        milliseconds = 1000 * (time.perf_counter() - began.at.pop())
        if impls:
            given = ", ".join(f"{name}={_short(value)}" for name, value in arguments.items())
            plugins = ", ".join(i.plugin_name.removesuffix(f".{hook}") for i in reversed(impls))
            result = _result(outcome)
            line = f"{hook}({given}) : {plugins} → {result} · {milliseconds:.1f} ms"
            print(line, file=sys.stderr, flush=True)  # noqa: T201 - what the setting asks for

    hooks.add_hookcall_monitoring(before, after)


def _result(outcome: Any) -> str:
    if outcome.exception is not None:
        return f"{type(outcome.exception).__name__}, {_short(outcome.exception)}"
    answers = outcome.get_result()
    one = isinstance(answers, list) and len(answers) == 1
    return _short(answers[0] if one else answers)


def _short(value: object) -> str:
    said = brief(value)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
