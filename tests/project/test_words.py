"""One word for one thing: names of classes and modules against the glossary of the architecture."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from tablee.settings import ROOT
from tablee.view import CoreButton

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CORE: Final = ROOT / "tablee"
GLOSSARY: Final = ROOT / "docs" / "architecture.md"
NOT_YET: Final = """"""
"""Names of classes that stand for two things still; none is to be added."""

AT_HOME: Final = {
    "entry entries": """
        storage/ session/events/outbox session/history/ session/hosting/audit
        document/names/lists registry/discovery
    """,
    "round rounds": """
        activities/votes/ activities/activity activities/answers activities/records/record
        document/outline/csv drawing/paper_ballots/ model/entities/urns model/groups/
        session/contributions/ session/events/ view/ballots web/phone/
    """,
    "sign signs signed signing unsigned signature signatures": """
        session/events/ session/access/ session/hosting/ web/entrance/ web/ops/admin/ web/nodes/
        web/http/cookies
    """,
    "stage stages": "session/room/room web/live/",
}
"""Words that stood for two things once, and the modules whose public names may have them.

`test_meanings` has those of which the glossary says where they are.
"""


@dataclass(frozen=True)
class Term:
    """A row of the glossary."""

    words: tuple[str, ...]
    code: tuple[str, ...]
    """`package/module` or `package/module.Class`, within the core or of `plugins`."""
    never: tuple[str, ...]


def glossary() -> list[Term]:
    part = GLOSSARY.read_text("utf-8").split("## The words")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
    return [
        Term(_split(words), tuple(re.findall(r"`([^`]+)`", code)), _split(never))
        for words, _what, code, never in rows
        if words.strip() not in ("Word", "---")
    ]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in cell.split(","))))


def modules() -> list[Path]:
    return sorted(file for top in (CORE, ROOT / "plugins") for file in top.rglob("*.py"))


def classes(file: Path) -> list[str]:
    """The public classes of a module."""
    body = ast.parse(file.read_text("utf-8")).body
    return [
        node.name
        for node in body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]


def public_names(file: Path) -> Iterator[str]:
    """Those of a module itself, its classes, functions, fields and methods."""
    yield file.parent.name if file.stem == "__init__" else file.stem
    yield from filter(_is_public, _names_in(ast.parse(file.read_text("utf-8")).body))


def _names_in(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef(name=name, body=inner):
                yield name
                if _is_public(name):
                    yield from _names_in(inner)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name


def _is_public(name: str) -> bool:
    return not name.startswith("_")


def name_of(file: Path) -> str:
    """`package/module` within the core, `plugins/package/module` beside it."""
    inner = file.relative_to(CORE if file.is_relative_to(CORE) else ROOT).with_suffix("")
    return (inner.parent if inner.name == "__init__" else inner).as_posix()


def by_class() -> dict[str, list[str]]:
    """Where each public class is."""
    found = defaultdict(list)
    for file in modules():
        for name in classes(file):
            found[name].append(name_of(file))
    return found


def words_of(name: str) -> list[str]:
    """`TooLong` and `too_long` are two words."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|\d+", name)]


def is_called(name: str, word: str) -> bool:
    """Whether a name has this word, or these words one after the other, whole."""
    return f" {word} " in f" {' '.join(words_of(name))} "


@pytest.mark.dear
def test_a_public_class_name_stands_for_one_thing() -> None:
    twice = {name: where for name, where in by_class().items() if len(where) > 1}

    assert {name: where for name, where in twice.items() if name not in NOT_YET.split()} == {}


def test_the_glossary_has_each_word_once() -> None:
    words = [word for term in glossary() for word in term.words]

    assert len(words) > 40
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("term", glossary(), ids=lambda term: ", ".join(term.words))
def test_a_word_of_the_glossary_is_where_it_says(term: Term) -> None:
    assert term.code
    for place in term.code:
        path, _dot, name = place.partition(".")
        folder = (ROOT if path.startswith("plugins/") else CORE) / path
        file = folder.with_suffix(".py")
        file = file if file.exists() else folder / "__init__.py"
        assert file.exists(), place
        assert not name or name in classes(file), place


@pytest.mark.dear
def test_a_class_called_by_a_word_of_the_glossary_is_what_the_glossary_says() -> None:
    at_home = {
        place.rpartition(".")[2]: place.partition(".")[0]
        for term in glossary()
        for place in term.code
        if "." in place
    }
    words = {word.title().replace(" ", "") for term in glossary() for word in term.words}
    elsewhere = {
        name: where
        for name, where in by_class().items()
        if name in words | set(at_home) and name not in NOT_YET.split()
        if where != [at_home.get(name)]
    }

    assert elsewhere == {}


def folders() -> list[Path]:
    """Those of the core and of plugins, with or without modules in them."""
    found = (path for top in (CORE, ROOT / "plugins") for path in top.rglob("*"))
    return sorted(path for path in found if path.is_dir() and path.name != "__pycache__")


@pytest.mark.dear
def test_no_folder_module_or_class_is_called_by_a_word_that_the_glossary_refuses() -> None:
    refused = {word: term.words for term in glossary() for word in term.never}
    names = {name: where for name, where in by_class().items() if name not in NOT_YET.split()}
    for path in (*folders(), *(file for file in modules() if file.stem != "__init__")):
        names.setdefault(path.stem, []).append(name_of(path))

    assert list(_refused(names, refused)) == []


def _refused(
    names: dict[str, list[str]], refused: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, list[str], str]]:
    for name, where in names.items():
        for word, better in refused.items():
            if is_called(name, word):
                yield name, where, f"“{word}” is called {' or '.join(better)}"


@pytest.mark.dear
@pytest.mark.parametrize("words", AT_HOME)
def test_a_word_that_stood_for_two_things_once_stays_where_it_means_one(words: str) -> None:
    homes = AT_HOME[words].split()
    elsewhere = [
        f"{name_of(file)}: {name}"
        for file in sorted(CORE.rglob("*.py"))
        if not any(name_of(file) == home or _is_within(name_of(file), home) for home in homes)
        for name in public_names(file)
        if set(words.split()) & set(words_of(name))
    ]

    assert elsewhere == []


def _is_within(module: str, home: str) -> bool:
    return home.endswith("/") and f"{module}/".startswith(home)


@pytest.mark.parametrize(
    ("name", "word"), [("TooLong", "too long"), ("web_users", "users"), ("HTMLSlip", "slip")]
)
def test_words_are_found_in_names_of_either_kind(name: str, word: str) -> None:
    assert is_called(name, word)
    assert not is_called(name + "ish", word)


CORE_BUTTONS: Final = {word for name, word in vars(CoreButton).items() if name.isupper()}


def _named_by_hand(path: Path) -> Iterator[str]:
    """Where a button, or what was pressed, is compared with the word of one of the core's."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        words: Sequence[ast.AST] = ()
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Button":
            words = node.args[:1]
        elif isinstance(node, ast.Compare) and ast.unparse(node.left).endswith((".name", "action")):
            words = [word for each in node.comparators for word in ast.walk(each)]
        for word in words:
            if isinstance(word, ast.Constant) and word.value in CORE_BUTTONS:
                yield f"{path.relative_to(ROOT)}:{word.lineno} {word.value!r}"


def test_a_button_that_the_core_carries_out_is_called_by_its_name_in_one_class() -> None:
    assert {"edit", "who"} <= CORE_BUTTONS
    files = [*CORE.rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]
    assert [place for path in files for place in _named_by_hand(path)] == []
