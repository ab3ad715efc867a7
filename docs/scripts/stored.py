"""What the documents of a session hold, told from the code.

Used by cog, as `tables` is.
"""

from __future__ import annotations

import dataclasses
import enum
import inspect
import re
import types
import typing
from typing import TYPE_CHECKING, Any, Final

import msgspec

from docs.scripts.tables import meanings, table
from tablee import registry, texts
from tablee.model import entities
from tablee.model.entities import Contribution, Listed
from tablee.model.verbs import Verb
from tablee.session.room.memory import TABLES
from tablee.settings import ROOT
from tablee.storage.journal.entry import Header, JournalEntry
from tablee.storage.state import schema
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.registry import Catalogue

__all__ = [
    "contents",
    "document",
    "documents",
    "entry",
    "facts",
    "header",
    "verbs",
    "version",
]

WITHIN: Final = {
    entities.Contribution: (),
    entities.Person: (Listed,),
    entities.Session: (entities.SessionValue,),
    entities.Step: (entities.ActivitySummary,),
    entities.Urn: (entities.Cast, entities.HandCount),
}
"""What a document holds that has fields of its own."""


# ── what each document holds ────────────────────────────────────────────────────────────────


def documents() -> str:
    """Each table of the store: what it holds, and the fields of its documents."""
    return "\n".join(document(kind, name) for kind, name in TABLES.items())


def document(kind: type[Any], name: str) -> str:
    """One table: the documents in it, field by field, and what is within them."""
    extra = [("`kind`", "text", "", "Names the content’s own fields: see below.")]
    rows = [*_rows(kind), *(extra if kind is Contribution else [])]
    parts = [f"### `{name}`\n", f"{_about(kind)}\n", f"{_fields_table(rows)}\n"]
    for inner in WITHIN.get(kind, ()):
        parts += [f"`{inner.__name__}`: {_about(inner)}\n", f"{_fields_table(_rows(inner))}\n"]
    return "\n".join(parts)


def entry() -> str:
    """The fields of a line of the journal."""
    return _fields_table(_rows(JournalEntry))


def header() -> str:
    """The fields of its first line."""
    return _fields_table(_rows(Header))


def version() -> str:
    """The version of the schema, and what each was."""
    return f"It is {schema.VERSION} now: {_sentence(schema, 'VERSION')}"


def _sentence(module: types.ModuleType, name: str) -> str:
    source = inspect.getsource(module)
    found = re.search(rf'^{name}: .*\n"""([^"]+)"""', source, re.MULTILINE)
    assert found is not None
    return found[1]


def _about(kind: type[Any]) -> str:
    return " ".join((inspect.getdoc(kind) or "").split())


def _briefly(kind: type[Any]) -> str:
    return _about(kind).partition(". ")[0].rstrip(".") + "."


def _fields_table(rows: list[tuple[str, str, str, str]]) -> str:
    return table(("Field", "As JSON", "Default", "What it is"), rows)


def _rows(kind: type[Any]) -> list[tuple[str, str, str, str]]:
    said, hints = dict(meanings(kind)), typing.get_type_hints(kind)
    return [
        (f"`{name}`", _json(hints[name]), default, said.get(name, "").replace("None", "null"))
        for name, default in _defaults(kind)
    ]


def _defaults(kind: type[Any]) -> Iterator[tuple[str, str]]:
    """Each field in order, with its default as JSON; empty where it must be there."""
    for field in msgspec.structs.fields(kind) if _is_struct(kind) else dataclasses.fields(kind):
        value = field.default
        if value in (dataclasses.MISSING, msgspec.NODEFAULT):
            factory = field.default_factory
            if factory in (dataclasses.MISSING, msgspec.NODEFAULT):
                yield field.name, ""
                continue
            value = typing.cast("Any", factory)()
        yield field.name, f"`{msgspec.json.encode(value).decode()}`"


def _is_struct(kind: type[Any]) -> bool:
    return issubclass(kind, msgspec.Struct)


_PLAIN: Final = {str: "text", int: "number", float: "number", bool: "true or false", Any: "any"}
_OF: Final = {"text": "texts", "number": "numbers", "any": "anything"}


def _json(kind: Any) -> str:
    """A type of Python as whoever reads JSON meets it."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    arguments = [a for a in typing.get_args(kind) if a is not Ellipsis]
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        some = [_json(a) for a in arguments if a is not type(None)]
        null = ["null"] if type(None) in arguments else []
        return " or ".join(dict.fromkeys([*some, *null]))
    if origin is dict:
        return f"object of {_several(arguments[1])}"
    if origin in (tuple, list, frozenset):
        return f"list of {_several(arguments[0])}"
    if inspect.isclass(kind) and issubclass(kind, enum.Enum):
        return "one of " + ", ".join(f"`{one.value}`" for one in kind)
    return "object" if kind is entities.Content else f"`{kind.__name__}`"


def _several(kind: Any) -> str:
    one = _json(kind)
    if typing.get_origin(kind) in (dict, tuple):
        return one.replace("list of", "lists of", 1).replace("object of", "objects of", 1)
    return _OF.get(one, one.removeprefix("one of "))


# ── what plugins keep in them ───────────────────────────────────────────────────────────────


def contents() -> str:
    """The contents of our own plugins: each kind, in which activities, its fields."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for activity in _catalogue().activities.values():
        for content in activity.contents:
            kept = (f"`{content.kind}`", _names(content), _briefly(content))
            found.setdefault(kept, []).append(f"`{activity.name}`")
    rows = [
        (kind, ", ".join(names), fields, about) for (kind, fields, about), names in found.items()
    ]
    return table(("`kind`", "In", "Fields of `content`", "What it is"), rows)


def facts() -> str:
    """The facts of our own activities, where they keep any."""
    found: dict[tuple[str, str], list[str]] = {}
    for activity in _catalogue().activities.values():
        if names := _names(activity.facts):
            found.setdefault((names, _briefly(activity.facts)), []).append(f"`{activity.name}`")
    rows = [(", ".join(those), names, about) for (names, about), those in found.items()]
    return table(("In", "Fields of `facts`", "What it is"), rows)


def _names(kind: type[Any]) -> str:
    return ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind))


def verbs() -> str:
    """What `verb` may be, with the sentence that a replay has for it."""
    texts.add_catalogue(ROOT / "tablee")
    with speaking("en"):
        said = [f"`{verb}` ({_(verb.words.seen)})" for verb in Verb if verb.words.seen]
    return ", ".join(said) + "."


def _catalogue() -> Catalogue:
    return registry.load([ROOT / "plugins"])
