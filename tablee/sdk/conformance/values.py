"""Generates random values of annotated types: contents, facts and settings of plugins.

Texts are what people might type (`words`), or ids that are filled in where they are posted.
"""

from __future__ import annotations

import dataclasses
import enum
import io
import itertools
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st
from PIL import Image

from tablee.model.canvases import Template
from tablee.model.entities import Content, Role

if TYPE_CHECKING:
    from tablee.activities import Activity

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


def each_choice(kind: type[Activity], nth: int) -> dict[str, Any]:
    """Of each setting with options the nth in turn, so that all of them come in a few rooms."""
    options = {f.name: list(f.metadata.get("options") or ()) for f in dataclasses.fields(kind)}
    return {name: some[nth % len(some)] for name, some in options.items() if some}


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


HERE: Final = "\ue000"
"""Where the stamp goes, in a text that has not been typed yet."""

PLAIN: Final = (
    f"Réunir les agents avant l’été {HERE}",
    f"{HERE}",
    f"Une idée {HERE}\nsur deux lignes",
    f"L’œuvre « {HERE} », déjà dite",
)
HOSTILE: Final = (
    f"<script>alert('{HERE}')</script>",
    f"</textarea><img src=x onerror=alert(1)>{HERE}",
    f"&lt;b&gt; &amp; &#x27; {HERE}",
    f"**gras** _italique_ `code` [lien](javascript:alert(1)) {HERE}",
    f"# Titre\n- point\n> citation\n\n---\n{HERE}",
    f"[[Page|lien]] {{{{modèle}}}} ''italique'' //oblique// {HERE}",
    f'{{{{redirect page="x"}}}} ~~NOTOC~~ <nowiki>{HERE}</nowiki>',
    f"=cmd|' /C calc'!A0 {HERE}",
    f"@SUM(1+1)*cmd {HERE}",
    f"|cellule|autre {HERE}\n|-\n|x",
    f"مرحبا بالعالم \u202e{HERE} שלום",
    f"👩🏽‍🚒👨‍👩‍👧‍👦🏳️‍🌈 {HERE}",
    f"avant\u2028apres\u2029fin {HERE}",
    f"un\u200bdeux\ufefftrois\u00adquatre {HERE}",
    f"\u0007\u001b[31mrouge\u001b[0m {HERE}",
    f"Z̸̧̛͈̫͙͖a̷l̵g̶o {HERE}",
    f"{{name}} %s %(n)d {{0}} \\n {HERE}",
    f"BEGIN:VEVENT\\;\n END:VCALENDAR {HERE}",
    f"%PDF \\input{{x}} #let x = 1 $y$ @ref {HERE}",
    f"'; DROP TABLE people; -- {HERE}",
    f"{HERE}{'x' * 1900}",
)
"""HTML, Markdown, three wikis, spreadsheets, both directions, joined emoji, line ends that are
none, controls, braces and percent signs, words of other formats, 1,900 letters in one word."""


class Stamps:
    """Words that nobody has said before."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def next(self) -> str:
        """Six letters that no format changes, and no id holds: these have no capitals."""
        n, letters = next(self._numbers), ""
        for _place in range(4):
            n, rest = divmod(n, 26)
            letters = chr(ord("a") + rest) + letters
        return f"zQ{letters}"


def first_name(n: int) -> str:
    """Of the nth person, from 0: a word that nobody types, and no picture’s bytes spell."""
    return f"Zép{chr(ord('a') + n // 26)}{chr(ord('a') + n % 26)}q"


def surname(n: int) -> str:
    """The same of the surname."""
    return first_name(n).replace("Zép", "Zés")


_STAMP: Final = re.compile(r"zQ[a-z]{4}")


def stamps_in(thing: Any) -> frozenset[str]:
    """The stamps in a text, or in all texts of a thing made of data."""
    return frozenset(_STAMP.findall(as_text(thing)))


def as_text(thing: Any) -> str:
    """All texts of a thing made of data, in one to be searched for plain words."""
    if isinstance(thing, str):
        return thing
    try:
        return msgspec.json.encode(thing).decode()
    except (TypeError, ValueError):
        return repr(thing)


def strings(thing: Any) -> Iterator[str]:
    """Every text in a thing made of data: dataclasses, lists, mappings.

    But the rows of a board, which nobody reads: they name its zones.
    """
    if isinstance(thing, str):
        yield thing
        return
    if isinstance(thing, bytes | int | float | None):
        return
    if not isinstance(thing, list | tuple | dict | set | frozenset):
        found: list[str] = []
        _collect(msgspec.to_builtins(thing, builtin_types=(bytes,)), found)
        yield from found
        return
    for value in _values(thing) if isinstance(thing, dict) else thing:
        yield from strings(value)


def _collect(plain: Any, found: list[str]) -> None:
    """Adds every text of what msgspec made plain: this is asked of each view of each step."""
    if isinstance(plain, str):
        found.append(plain)
    elif isinstance(plain, dict):
        for value in _values(plain):
            _collect(value, found)
    elif isinstance(plain, list | tuple):
        for value in plain:
            _collect(value, found)


def _values(plain: dict[Any, Any]) -> list[Any]:
    board = plain.get("widget") == "board"
    return [value for name, value in plain.items() if not (board and name == "rows")]


def _png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 2), "white").save(file, "PNG")
    return file.getvalue()


PICTURE: Final = _png()


SIMPLE: Final = (str, int, float, bytes, type, type(None))


def parts(thing: Any) -> Iterator[Any]:
    """Every dataclass in it, itself first, in the order of the fields."""
    if isinstance(thing, list | tuple):
        for each in thing:
            yield from parts(each)
    elif not isinstance(thing, SIMPLE) and dataclasses.is_dataclass(thing):
        yield thing
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if not isinstance(value, SIMPLE):
                yield from parts(value)
