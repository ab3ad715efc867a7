"""Words that stood for several things once are in names only as the glossary has them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from tablee.settings import ROOT
from tests.project.test_words import glossary, modules, name_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Meaning:
    """Where a word has the meaning of the glossary."""

    forms: str
    """The word as it stands in names."""
    types: str = ""
    """An argument or field of one of these types may have the word in its name, wherever it is."""
    homes: str = ""
    """Modules and packages (`name/`) whose other names may have it."""


MEANINGS: Final = {
    "turn": Meaning(
        "turn turns turned turning",
        "Turns",
        "activities/floor ui/widgets/floor_buttons view/circles",
    ),
    "seat": Meaning(
        "seat seats",
        "Seat",
        """
        session/people/seat sdk/testing/rooms sdk/demo/player
        model/entities/steps plugins/groups/activity plugins/tables/contents plugins/transferable/
        """,
    ),
    "endpoint": Meaning("desk desks"),
    "moment": Meaning("moment moments", "Moment", "session/history/moments session/history/replay"),
    "act": Meaning("deed deeds"),
    "action": Meaning(
        "action actions",
        "PlannedAction PlanAction JsonAction",
        """
        model/actions activities/activity document/ ui/widgets/action_inputs web/live/wire
        plugins/action_canvas/ plugins/carrier_plan/ plugins/follow_up/ plugins/csv plugins/json/
        """,
    ),
    "kept": Meaning(
        "kept keep keeps keeping remembered remember forget forgets forgotten",
        homes="web/live/wire",
    ),
    "verb": Meaning(
        "verb verbs",
        "Verb",
        """
        model/verbs storage/journal/entry storage/store
        session/history/ session/hosting/audit sdk/demo/events
        """,
    ),
}
"""By the word whose row of the glossary says what it means, or has it among those not to be used.

What is saved, stored, cached, pinned, private, dropped, cleared or erased says so; pages that are
open read `Frame.kept`. What sessions store keeps its name: `seats` of a step are its assignments,
those of tables who was moved. An election fills seats, and there are so many of them at a table.
"""

SCRIPTS: Final = {
    "turn": "",
    "seat": "view/circles",
    "endpoint": "",
    "moment": "replay/",
    "act": "",
    "action": "",
    "verb": "",
}
"""The same in what scripts of pages declare, with the scripts and folders that have the word."""

DECLARED: Final = re.compile(
    r"(?:const|let|function|class)\s+(\w+)|@param \{.*?\} \[?(\w+)"
    r"|^\s+(?:(?:async|get|set|static)\s+)*(\w+)\([^;]*\) \{$",
    re.MULTILINE,
)

NAMED_ABOVE: Final = {"called": "verb"}
"""Arguments of methods that all contents and facts can have, named by the base class."""


@dataclass(frozen=True)
class Name:
    module: str
    text: str
    type: str = ""


@cache
def names() -> tuple[Name, ...]:
    """Public ones: of modules, classes, functions, their arguments, fields and constants."""
    return tuple(
        name
        for file in modules()
        for name in (
            Name(name_of(file), name_of(file).rpartition("/")[2]),
            *_names_in(name_of(file), ast.parse(file.read_text("utf-8")).body),
        )
        if not name.text.startswith("_")
    )


def _names_in(module: str, body: list[ast.stmt]) -> Iterator[Name]:
    for node in body:
        match node:
            case ast.ClassDef(name=name, body=inner):
                yield Name(module, name)
                if not name.startswith("_"):
                    yield from _names_in(module, inner)
            case (
                ast.FunctionDef(name=name, args=given) | ast.AsyncFunctionDef(name=name, args=given)
            ):
                yield Name(module, name)
                if not name.startswith("_") or name == "__init__":
                    yield from _arguments(module, name, given)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=type_):
                yield Name(module, name, ast.unparse(type_))
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield Name(module, name)


def _arguments(module: str, function: str, given: ast.arguments) -> Iterator[Name]:
    for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs):
        if NAMED_ABOVE.get(function) != argument.arg:
            type_ = ast.unparse(argument.annotation) if argument.annotation else ""
            yield Name(module, argument.arg, type_)


def _has(name: Name, forms: str) -> bool:
    return not set(forms.split()).isdisjoint(words_of(name.text))


def _is_at(name: Name, home: str) -> bool:
    return name.module == home or (home.endswith("/") and f"{name.module}/".startswith(home))


@pytest.mark.dear
@pytest.mark.parametrize("word", MEANINGS)
def test_a_word_is_in_names_only_as_the_glossary_has_it(word: str) -> None:
    meaning = MEANINGS[word]
    types, homes = set(meaning.types.split()), meaning.homes.split()
    found = [name for name in names() if _has(name, meaning.forms)]
    untyped = [name for name in found if types.isdisjoint(re.findall(r"\w+", name.type))]

    assert [n for n in untyped if not any(_is_at(n, home) for home in homes)] == []
    assert [home for home in homes if not any(_is_at(n, home) for n in untyped)] == [], "no need"


@pytest.mark.parametrize("word", MEANINGS)
def test_its_sentence_is_that_of_the_glossary(word: str) -> None:
    (term,) = (term for term in glossary() if word in term.words)
    meaning = MEANINGS[word]
    form = meaning.forms.split()[0]
    assert form in (term.words if meaning.homes else term.never)


@cache
def scripted_names() -> tuple[Name, ...]:
    """What scripts of pages declare, by file: functions, methods, classes, constants, arguments."""
    folder = ROOT / "assets" / "js"
    files = (file for file in folder.rglob("*.js") if "vendor" not in file.parts)
    return tuple(
        Name(str(file.relative_to(folder).with_suffix("")), text)
        for file in files
        for found in DECLARED.findall(file.read_text("utf-8"))
        for text in (file.stem, "".join(found))
    )


@pytest.mark.parametrize("word", SCRIPTS)
def test_a_word_is_in_scripts_only_as_the_glossary_has_it(word: str) -> None:
    home = SCRIPTS[word]
    found = {name for name in scripted_names() if _has(name, MEANINGS[word].forms)}
    assert {name for name in found if not home or not _is_at(name, home)} == set()
    assert bool(found) == bool(home), "no need"
