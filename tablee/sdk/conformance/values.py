"""Values of any annotated type, generated: contents, facts and settings as a plugin declares them.

Texts are what people might type (`words`), or ids that are filled in where they are posted.
"""

from __future__ import annotations

import dataclasses
import enum
import types
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from tablee.model.canvases import Template
from tablee.sdk.conformance.values import HOSTILE, PLAIN
from tablee.model.entities import Role

if TYPE_CHECKING:
    from tablee.activities import Activity
    from tablee.model.entities import Content

__all__ = ["CONTRIBUTION", "PERSON", "PLACE", "STEP", "of_content", "of_settings", "of_type"]

CONTRIBUTION: Final = "\ue001"
PERSON: Final = "\ue002"
STEP: Final = "\ue003"
PLACE: Final = "\ue004"
"""What stands for an id of the room, until the value is used there; `PLACE` for one of a zone."""

IDS: Final = (CONTRIBUTION, PERSON, STEP, PLACE)


def typed() -> st.SearchStrategy[str]:
    """What somebody typed: plain words, or the worst there is."""
    return st.sampled_from(PLAIN) | st.sampled_from(HOSTILE)


def _strings(literals: Sequence[str]) -> st.SearchStrategy[str]:
    words = [text for text in literals if text.isidentifier() and text.islower() and len(text) < 30]
    roles = [role.value for role in Role]
    known = [st.sampled_from(some) for some in (["", *IDS], roles, words) if some]
    return st.one_of(typed(), *known)


def of_type(hint: Any, literals: Sequence[str] = ()) -> st.SearchStrategy[Any]:
    """Values of this type; `literals` are the texts of the plugin's code, which it may wait for."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*(of_type(each, literals) for each in inside))
    if origin is Literal:
        return st.sampled_from(inside)
    if origin is not None:
        return _collection(origin, inside, literals)
    return _plain(hint, literals)


def _collection(
    origin: Any, inside: tuple[Any, ...], literals: Sequence[str]
) -> st.SearchStrategy[Any]:
    if issubclass(origin, tuple) and (len(inside) != 2 or inside[1] is not Ellipsis):
        return st.tuples(*(of_type(each, literals) for each in inside))
    if issubclass(origin, Mapping):
        keys, values = (of_type(each, literals) for each in inside)
        return st.dictionaries(keys, values, max_size=3)
    many = st.lists(of_type(inside[0], literals), max_size=3)
    return many if issubclass(origin, list) else many.map(origin)


def _plain(hint: Any, literals: Sequence[str]) -> st.SearchStrategy[Any]:
    if hint is str:
        return _strings(literals)
    if hint is bool or hint is type(None):
        return st.booleans() if hint is bool else st.none()
    if hint is int:
        return st.integers(0, 5)
    if hint is float:
        return st.integers(0, 20).map(lambda n: n / 4)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return st.sampled_from(list(hint))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _dataclass(hint, literals)
    return st.from_type(hint)


def _dataclass(kind: type[Any], literals: Sequence[str]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    fields = [field.name for field in dataclasses.fields(kind) if field.init]
    return st.builds(kind, **{name: of_type(hints[name], literals) for name in fields})


# ── what plugins declare ────────────────────────────────────────────────────────────────────


def of_content(kind: type[Content], literals: Sequence[str]) -> st.SearchStrategy[Content]:
    """Contents of this kind: what is called a text holds one, the other fields whatever fits."""
    hints = get_type_hints(kind)
    fields = {
        f.name: _mostly(f, of_type(hints[f.name], literals))
        for f in dataclasses.fields(kind)
        if f.init
    }
    if hints.get("text") is str:
        fields["text"] = typed()
    return st.builds(kind, **fields)


@st.composite
def _mostly(draw: st.DrawFn, field: dataclasses.Field[Any], other: st.SearchStrategy[Any]) -> Any:
    """The field’s default, two times out of three, where it has one."""
    usual = field.default is not dataclasses.MISSING and draw(st.integers(0, 2)) > 0
    return field.default if usual else draw(other)


def of_settings(kind: type[Activity]) -> st.SearchStrategy[dict[str, Any]]:
    """Settings that the facilitator's form lets through; those computed from the step, by default.

    The first that is tried is the default.
    """
    hints = get_type_hints(kind)
    drawn = {
        field.name: st.just(field.default) | _of_setting(field, hints[field.name])
        for field in dataclasses.fields(kind)
        if "label" in field.metadata and not field.metadata["choices"]
    }
    return st.fixed_dictionaries(drawn)


def _of_setting(field: dataclasses.Field[Any], hint: Any) -> st.SearchStrategy[Any]:
    meta, default = field.metadata, field.default
    if meta["options"]:
        return st.sampled_from(list(meta["options"]))
    if isinstance(default, bool):
        return st.booleans()
    if isinstance(default, Template):
        return st.just(default)
    low, high = meta["min_value"], meta["max_value"]
    if isinstance(default, int):
        least = int(low) if low is not None else 0
        return st.integers(least, int(high) if high is not None else least + 50)
    if isinstance(default, float):
        return st.floats(low if low is not None else 0, high if high is not None else 600)
    if isinstance(default, tuple):
        return st.just(default) | st.just(("Un", "Deux"))
    return st.sampled_from(["", "Un mot", "<b>gras</b>"]) if hint is str else st.just(default)
