"""One list of verbs: each is said in both languages, and stands nowhere else as a bare text."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from tablee.model.verbs import SHOWN_AGAIN, Verb, VerbWords, words_of
from tablee.session.history.undo import REVERSIBLE, UNTOLD
from tablee.texts import add_catalogue, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
LIST = ROOT / "tablee/model/verbs.py"
TAKE_A_VERB = {"asked", "change", "transaction", "_take_keys", "_set_entrance"}
"""Methods whose second argument is one."""


@pytest.mark.parametrize("verb", Verb)
def test_each_verb_is_said_in_both_languages(verb: Verb) -> None:
    words = verb.words
    assert words.seen or verb in UNTOLD or words.label or words.counted, "nothing says it"
    if verb.listed and verb not in (Verb.UNDO, Verb.REDO):  # these are told by what they undid
        assert bool(words.label) != bool(words.counted)
    english = catalogue()
    for sentence in vars(words).values():
        if isinstance(sentence, str) and sentence:
            assert english[sentence], sentence


def catalogue() -> dict[str, str]:
    with (ROOT / "tablee/locale/en.po").open("rb") as po:
        found = read_po(po, locale="en")
    return {m.id: str(m.string) for m in found if isinstance(m.id, str) and m.string}


@pytest.mark.parametrize("n", [1, 3])
def test_texts_are_counted_in_both_languages(n: int) -> None:
    add_catalogue(ROOT / "tablee")
    for words in (*(verb.words for verb in Verb if verb.of_texts), SHOWN_AGAIN):
        assert words.counted is not None
        said = []
        for language in ("fr", "en"):
            with speaking(language):
                said.append(words.counted(n))
        assert said[0] != said[1]
        assert (str(n) in said[0]) is (n > 1)


def test_a_verb_of_a_later_version_is_an_unknown_change() -> None:
    assert words_of("teleport") == VerbWords()
    assert "teleport" not in REVERSIBLE


def test_hiding_and_showing_again_are_said_apart() -> None:
    assert words_of("hide", hidden=False) == SHOWN_AGAIN
    assert words_of("hide", hidden=True) == Verb.HIDE.words


@pytest.mark.dear
def test_no_verb_stands_bare_anywhere_else() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{line} {verb}"
        for top in ("tablee", "plugins", "docs", "benchmarks")
        for file in (ROOT / top).rglob("*.py")
        if file != LIST
        for line, verb in bare(file.read_text("utf-8"))
    ]
    assert not found


def test_the_search_for_bare_verbs_finds_them() -> None:
    code = """
with room.transaction(by.id, "post" if new else "edit"): pass
if entry.verb == "merge" or "undo" in act.verbs or verb in ("hide", "show"): pass
{"withdraw": 1}.get(verb)
"""
    verbs = [verb for _line, verb in bare(code)]
    assert sorted(verbs) == ["edit", "hide", "merge", "post", "undo", "withdraw"]


def bare(code: str) -> Iterator[tuple[int, str]]:
    """Verbs as texts where one is taken, compared, or looked up."""
    for node in ast.walk(ast.parse(code)):
        for part in where_a_verb_is_meant(node):
            for inner in ast.walk(part):
                if isinstance(inner, ast.Constant) and inner.value in set(Verb):
                    yield inner.lineno, str(inner.value)


def where_a_verb_is_meant(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        keywords = [k.value for k in node.keywords if k.arg == "verb"]
        if node.func.attr in TAKE_A_VERB:
            return [*node.args[1:2], *keywords]
        looked_up = node.func.attr == "get" and any(map(is_verb, node.args[:1]))
        return [node.func.value, *keywords] if looked_up else keywords
    if isinstance(node, ast.Compare) and any(map(is_verb, (node.left, *node.comparators))):
        return [node.left, *node.comparators]
    return []


def is_verb(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in ("verb", "verbs")
