"""Validates one offer of a plugin by instantiating it with defaults, and reports all faults.

So that it is found when the server starts, and not in the room. Rules of conduct (pure, quick,
accessible) are for `tablee check-plugin`.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from tablee.activities import Activity, Agenda, AgendaStep, Exporter, Facts, Importer, Page
from tablee.activities.hookspecs import PluginCommand
from tablee.errors import BadSetting
from tablee.model import agendas, canvases
from tablee.model.canvases import Template
from tablee.model.entities import Content
from tablee.registry.compatibility import check_bounds
from tablee.registry.faults import Fault, brief, near, of_class, of_field, refusing
from tablee.settings import ROOT, ServerSettings, Settings
from tablee.storage.journal import Journal
from tablee.texts import N_

COMMAND: Final = re.compile(r"[a-z][a-z0-9-]*")
ENDING: Final = re.compile(r"[a-z0-9]{1,16}")
LARGEST: Final = 50_000_000
"""Bytes of a file that an importer may read."""
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
"""As activities and canvases are named, in sessions' files too."""


def activity(kind: Any) -> Iterator[Fault]:
    """What is wrong with an activity: its name, its settings, its contents, what it lacks."""
    if not (isinstance(kind, type) and issubclass(kind, Activity)):
        yield _is_none(N_("Il offre « {thing} », qui n’est pas une activité."), kind, Activity)
        return
    faults = [
        *_named(kind),
        *whole(kind),
        *_settings(kind),
        *_contents(kind),
        *_facts(kind),
    ]
    if not faults:
        faults += made(kind)
    for fault in faults:
        yield fault if fault.line else fault.at(of_class(kind))


def exporter(kind: Any) -> Iterator[Fault]:
    if not (isinstance(kind, type) and issubclass(kind, Exporter)):
        yield _is_none(
            N_("Son crochet « exporters » doit rendre des Exporter, et rend « {thing} »."),
            kind,
            Exporter,
        )
        return
    faults = [*_texts(kind, ("name", "title", "extension", "media_type")), *whole(kind)]
    faults += [] if faults else made(kind)
    yield from (fault if fault.line else fault.at(of_class(kind)) for fault in faults)


def importer(kind: Any) -> Iterator[Fault]:
    """What is wrong with what reads files."""
    if not (isinstance(kind, type) and issubclass(kind, Importer)):
        text = N_("Son crochet « importers » doit rendre des Importer, et rend « {thing} ».")
        yield _is_none(text, kind, Importer)
        return
    faults = [*_texts(kind, ("name", "title")), *whole(kind)]
    ends = getattr(kind, "extensions", ())
    if not isinstance(ends, tuple) or not ends or not all(map(ENDING.fullmatch, map(str, ends))):
        text = N_(
            "« {kind} » : « extensions » est un tuple de fins de noms, en minuscules et sans "
            "point, comme « opml »."
        )
        faults.append(Fault(text, {"kind": kind.__name__}))
    if not isinstance(kind.longest, int) or not 0 < kind.longest <= LARGEST:
        text = N_("« {kind} » : « longest » est un nombre d’octets, {most} au plus.")
        faults.append(Fault(text, {"kind": kind.__name__, "most": LARGEST}))
    faults += [] if faults else made(kind)
    yield from (fault if fault.line else fault.at(of_class(kind)) for fault in faults)


def page(kind: Any) -> Iterator[Fault]:
    if not (isinstance(kind, type) and issubclass(kind, Page)):
        text = N_("Son crochet « pages » doit rendre des Page, et rend « {thing} ».")
        yield _is_none(text, kind, Page)
        return
    faults = [*named(kind), *unfinished(kind)]
    faults += [] if faults else made(kind)
    yield from (fault if fault.line else fault.at(of_class(kind)) for fault in faults)


def journal(kind: Any) -> Iterator[Fault]:
    """What is wrong with a way of keeping a session's changes."""
    if not (isinstance(kind, type) and issubclass(kind, Journal)):
        yield _is_none(
            N_("Son crochet « journals » doit rendre des Journal, et rend « {thing} »."),
            kind,
            Journal,
        )
        return
    faults = [*_texts(kind, ("name",)), *unfinished(kind)]
    yield from (fault.at(of_class(kind)) for fault in faults)


def agenda(thing: Any) -> Iterator[Fault]:
    """What is wrong with an agenda by itself; `agendas` looks at its activities once all are in."""
    if not isinstance(thing, Agenda):
        yield _is_none(
            N_("Son crochet « agendas » doit rendre des Agenda, et rend « {thing} »."),
            thing,
            Agenda,
        )
        return
    yield from _texts(thing, ("name", "title"))
    if not all(isinstance(step, AgendaStep) for step in thing.steps):
        yield Fault(
            N_("L’agenda « {name} » doit être fait d’AgendaStep."), {"name": brief(thing.name)}
        )
        return
    try:
        agendas.check(thing)
    except BadSetting:
        error = refusing(agendas.check, thing)
        text = N_("Agenda « {agenda} » : {error}")
        yield Fault(text, {"agenda": thing.name, "error": error})


def template(thing: Any) -> Iterator[Fault]:
    if not isinstance(thing, Template):
        yield _is_none(
            N_("Son crochet « canvas_templates » doit rendre des Template, et rend « {thing} »."),
            thing,
            Template,
        )
        return
    if not NAME.fullmatch(thing.name) or not thing.title:
        yield Fault(N_("Un canevas n’a pas de nom en minuscules, ou pas de titre."))
        return
    try:
        canvases.check(thing)
    except BadSetting:
        error = refusing(canvases.check, thing)
        text = N_("Canevas « {canvas} » : {error}")
        yield Fault(text, {"canvas": thing.name, "error": error})


def server_settings(kind: Any) -> Iterator[Fault]:
    """What is wrong with settings of whoever hosts."""
    if not (isinstance(kind, type) and issubclass(kind, ServerSettings)):
        text = N_(
            "Son crochet « server_settings » doit rendre des ServerSettings, et rend « {thing} »."
        )
        yield _is_none(text, kind, ServerSettings)
        return
    faults = [*_texts(kind, ("name",))]
    if "__dataclass_fields__" not in vars(kind):
        faults.append(no_dataclass(kind))
    for field in dataclasses.fields(kind):
        if "read" not in field.metadata:
            text = N_("Le champ « {name} » de « {kind} » doit être un « variable(…) ».")
            faults.append(Fault(text, {"name": field.name, "kind": kind.__name__}))
    for variable in kind.variables().keys() & Settings.variables().keys():
        text = N_("Il nomme un réglage du serveur comme un des nôtres : {variable}.")
        faults.append(Fault(text, {"variable": variable}))
    yield from (fault.at(of_class(kind)) for fault in faults)


def command(offered: Any) -> Iterator[Fault]:
    """What is wrong with a command of the shell."""
    if not isinstance(offered, PluginCommand):
        text = N_("Son crochet « commands » doit rendre des PluginCommand, et rend « {thing} ».")
        yield Fault(text, {"thing": type(offered).__name__})
        return
    yield from _texts(offered, ("name", "help"))
    if not COMMAND.fullmatch(str(offered.name)):
        text = N_("« {name} » ne se tape pas : des lettres minuscules, des chiffres et « - ».")
        yield Fault(text, {"name": str(offered.name)})
    if not callable(offered.run):
        yield Fault(
            N_("« {kind} » n’a pas de « {name} »."), {"kind": "PluginCommand", "name": "run"}
        )


# ── names ───────────────────────────────────────────────────────────────────────────────────


def _is_none(text: str, thing: Any, wanted: type[Any]) -> Fault:
    if isinstance(thing, wanted) and not isinstance(thing, Agenda | Template):
        text = N_("Il offre un exemplaire de « {thing} » : offrez la classe elle-même.")
        return Fault(text, {"thing": type(thing).__name__})
    return Fault(text, {"thing": getattr(thing, "__name__", "") or brief(thing)})


def named(kind: type[Any]) -> Iterator[Fault]:
    """What is wrong with the name and the title of a class that a plugin offers."""
    name, title = getattr(kind, "name", None), getattr(kind, "title", None)
    if not isinstance(name, str) or not NAME.fullmatch(name):
        text = N_(
            "« {kind} » n’a pas de nom en minuscules : « name » prend des lettres sans accent, "
            "des chiffres et _."
        )
        yield Fault(text, {"kind": kind.__name__})
    if not isinstance(title, str) or not title.strip():
        text = N_("« {kind} » n’a pas de titre : « title » est ce que lisent les personnes.")
        yield Fault(text, {"kind": kind.__name__})


def _named(kind: type[Activity]) -> Iterator[Fault]:
    yield from named(kind)
    if kind.icon not in _icons():
        text = N_("« {kind} » : il n’y a pas d’icône « {icon} » dans « assets/icons ».")
        values = {"kind": kind.__name__, "icon": brief(kind.icon)}
        yield Fault(text, values, near(brief(kind.icon), _icons()))
    if isinstance(kind.minutes, bool) or not isinstance(kind.minutes, int | float):
        yield Fault(N_("« {kind} » : « minutes » est un nombre."), {"kind": kind.__name__})


@functools.cache
def _icons() -> frozenset[str]:
    return frozenset(file.stem for file in (ROOT / "assets" / "icons").glob("*.svg"))


def _texts(thing: Any, names: tuple[str, ...]) -> Iterator[Fault]:
    """Where one of these is no text, or an empty one."""
    of = thing.__name__ if isinstance(thing, type) else type(thing).__name__
    for name in names:
        value = getattr(thing, name, None)
        if not isinstance(value, str) or not value.strip():
            yield Fault(N_("« {kind} » n’a pas de « {name} »."), {"kind": of, "name": name})


# ── settings ────────────────────────────────────────────────────────────────────────────────


def _settings(kind: type[Activity]) -> Iterator[Fault]:
    unreadable = [] if inspect.isabstract(kind) else list(readable(kind))
    yield from unreadable
    for field in dataclasses.fields(kind):
        fault = _setting(kind, field, typed=not unreadable)
        if fault is not None:
            yield fault.at(of_field(kind, field.name))


def _setting(kind: type[Activity], field: dataclasses.Field[Any], *, typed: bool) -> Fault | None:
    values = {"name": field.name, "kind": kind.__name__}
    if field.default is dataclasses.MISSING:
        text = N_("Le réglage « {name} » de « {kind} » n’a pas de valeur de départ.")
        return Fault(text, values)
    if not _plain(field.default):
        text = N_(
            "Le réglage « {name} » de « {kind} » est {type} : un réglage est un texte, un nombre, "
            "oui ou non, un canevas, ou un tuple de textes."
        )
        return Fault(text, values | {"type": type(field.default).__name__})
    try:
        if typed and not inspect.isabstract(kind):
            msgspec.convert({field.name: msgspec.to_builtins(field.default)}, kind)
        check_bounds(field, field.default)
    except msgspec.ValidationError:
        text = N_("Le réglage « {name} » de « {kind} » commence par une valeur d’un autre type.")
        return Fault(text, values)
    except BadSetting:
        error = refusing(check_bounds, field, field.default)
        text = N_("Le réglage « {name} » de « {kind} » commence par une valeur impossible. {error}")
        return Fault(text, values | {"error": error})
    except Exception as error:
        text = N_("Le réglage « {name} » de « {kind} » ne se lit pas : {error}.")
        return Fault(text, values | {"error": brief(error).rstrip(".")})
    return None


def _plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(each, str | int | float) for each in value)
    return isinstance(value, str | int | float | Template)


# ── contents and facts ──────────────────────────────────────────────────────────────────────


def _contents(kind: type[Activity]) -> Iterator[Fault]:
    offered = kind.contents
    if not isinstance(offered, tuple | list):
        text = N_("« contents » de « {kind} » est un tuple : « (Carte,) », avec sa virgule.")
        yield Fault(text, {"kind": kind.__name__})
        return
    for content in offered:
        yield from _content(kind, content)
    kinds = Counter(content.kind for content in offered if hasattr(content, "kind"))
    for name, times in kinds.items():
        if times > 1 and name:
            text = N_("Deux contenus de « {kind} » ont le même « kind » : « {name} ».")
            yield Fault(text, {"kind": kind.__name__, "name": name})


def _content(kind: type[Activity], content: Any) -> Iterator[Fault]:
    if not (isinstance(content, type) and issubclass(content, Content)):
        text = N_("« contents » de « {kind} » contient « {thing} », qui n’est pas un Content.")
        thing = getattr(content, "__name__", "") or brief(content)
        yield Fault(text, {"kind": kind.__name__, "thing": thing})
        return
    if not isinstance(content.kind, str) or not content.kind:
        text = N_("Un contenu de « {kind} », « {content} », n’a pas de « kind ».")
        yield Fault(text, {"kind": kind.__name__, "content": content.__name__}).at(
            of_class(content)
        )
    yield from (fault.at(of_class(content)) for fault in undecorated(content))
    yield from readable(content)


def _facts(kind: type[Activity]) -> Iterator[Fault]:
    facts = kind.facts
    if not (isinstance(facts, type) and issubclass(facts, Facts)):
        text = N_("« facts » de « {kind} » n’est pas une classe de Facts.")
        yield Fault(text, {"kind": kind.__name__})
        return
    yield from (fault.at(of_class(facts)) for fault in undecorated(facts))
    yield from readable(facts)
    for field in dataclasses.fields(facts):
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            text = N_("Le champ « {name} » de « {kind} » n’a pas de valeur de départ.")
            yield Fault(text, {"name": field.name, "kind": facts.__name__})


def whole(kind: type[Any]) -> list[Fault]:
    return [*unfinished(kind), *undecorated(kind), *_shadowed(kind)]


def unfinished(kind: type[Any]) -> Iterator[Fault]:
    """Methods that it has to have; a misspelt one is named."""
    written = [n for n, thing in vars(kind).items() if inspect.isfunction(thing)]
    for name in sorted(getattr(kind, "__abstractmethods__", ())):
        values = {"kind": kind.__name__, "name": name, "written": near(name, written)}
        if values["written"]:
            text = N_("« {kind} » n’a pas de « {name} », mais « {written} » : renommez-la.")
            yield Fault(text, values)
        else:
            yield Fault(N_("« {kind} » n’a pas de méthode « {name} »."), values)


def undecorated(kind: type[Any]) -> Iterator[Fault]:
    """Fields that are none, as the class is not made a dataclass: what they hold would be lost."""
    if "__dataclass_fields__" in vars(kind):
        return
    annotated = vars(kind).get("__annotations__", {})
    fields = [name for name, hint in annotated.items() if "ClassVar" not in str(hint)]
    fields += [name for name, value in vars(kind).items() if isinstance(value, dataclasses.Field)]
    if fields:
        yield no_dataclass(kind)


def no_dataclass(kind: type[Any]) -> Fault:
    text = N_("« {kind} » a des champs, mais il y manque « @dataclass(frozen=True) ».")
    return Fault(text, {"kind": kind.__name__})


def _shadowed(kind: type[Any]) -> Iterator[Fault]:
    """Fields that take the place of what a class above has, and calls: a method, a title."""
    for field in dataclasses.fields(kind):
        above = tuple(_above(kind, field.name))
        values = {"name": field.name, "kind": kind.__name__}
        if any(field.name in vars(base).get("__annotations__", {}) for base in above):
            text = N_(
                "« {name} » de « {kind} » : il y manque « ClassVar », et il serait un réglage."
            )
            yield Fault(text, values).at(of_field(kind, field.name))
        elif above:
            text = N_(
                "Le réglage « {name} » de « {kind} » cacherait ce que « {base} » appelle ainsi : "
                "donnez-lui un autre nom."
            )
            values["base"] = above[0].__name__
            yield Fault(text, values).at(of_field(kind, field.name))


def _above(kind: type[Any], name: str) -> Iterator[type[Any]]:
    """The classes above that have this name and mean no field by it."""
    for base in kind.__mro__[1:]:
        own = vars(base)
        fields = dataclasses.fields(base) if dataclasses.is_dataclass(base) else ()
        if name not in (field.name for field in fields) and (
            name in own or name in own.get("__annotations__", {})
        ):
            yield base


def made(kind: type[Any]) -> Iterator[Fault]:
    """Made once, with all its defaults."""
    try:
        kind()
    except Exception as error:
        text = N_("« {kind} » ne se fait pas avec ses réglages de départ : {error}.")
        yield Fault(text, {"kind": kind.__name__, "error": brief(error).rstrip(".")})


def readable(kind: type[Any]) -> Iterator[Fault]:
    """What is stored of it can be read again: its types are there when it runs, and plain."""
    try:
        msgspec.convert({}, kind)
    except msgspec.ValidationError:
        return  # a field without default: stored ones have it
    except NameError as error:
        text = N_(
            "« {kind} » : « {name} » n’est pas importé quand le plugin tourne. Importez « {name} » "
            "hors de « if TYPE_CHECKING »."
        )
        yield Fault(text, {"kind": kind.__name__, "name": error.name}).at(of_class(kind))
    except Exception as error:
        text = N_("« {kind} » a un type qui ne se garde pas dans un fichier : {error}.")
        values = {"kind": kind.__name__, "error": brief(error).rstrip(".")}
        yield Fault(text, values).at(of_class(kind))
