"""What is sent says each button once, and gives the same view back."""

from __future__ import annotations

import gc
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import jsonpatch
import msgspec
import pytest

from tablee.caching import clear_caches
from tablee.view import Board, Button, Card, CardGroup, Cards, Column, Mark, Stack, Text
from tablee.web.live.patch import difference
from tablee.web.live.serializer import FORMAT, IN_SETS, Serializer, slim

if TYPE_CHECKING:
    from tablee.view import View

EDIT = Button("edit", "Corriger", "pencil", only=("author",))
HIDE = Button("hide", "Masquer", "eye-off", only=("facilitator",), rare=True)
IMPORTANT = Mark("important", "star")


def me_too(*people: str) -> Button:
    return Button("me_too", "Moi aussi", pressed_by=people, count=len(people), toggle=True)


def card(n: int, *people: str, **more: Any) -> Card:
    return Card(f"c{n}", f"Carte {n}", buttons=(me_too(*people), EDIT, HIDE), **more)


def frame(view: Any) -> dict[str, Any]:
    return {"v": 1, "now": 2.0, "stage": "a", "step": None, "clock": None, "view": view}


def given_back(told: dict[str, Any]) -> Any:
    """The view with its buttons, as `core/network/sets.js` makes it."""

    def unfolded(thing: Any) -> Any:
        if isinstance(thing, list):
            return [unfolded(each) for each in thing]
        if not isinstance(thing, dict):
            return thing
        return {
            name: named(value) if name in IN_SETS else unfolded(value)
            for name, value in thing.items()
        }

    def named(value: Any) -> Any:
        name, own = (value, {}) if isinstance(value, str) else value
        return [each | own.get(str(i), {}) for i, each in enumerate(told["sets"][name])]

    return unfolded(told["view"])


VIEWS: list[View] = [
    Text("Bonjour"),
    Cards("Idées", (card(1), card(2, "karim"), card(3, "karim", "naima", marks=(IMPORTANT,)))),
    Board(
        (
            Column("a", "A", (card(1), CardGroup("g", "Groupe", (card(2), card(3)), (EDIT,)))),
            Column("b", "B", (card(4, replies=(card(5, "karim"),), tint=0),), buttons=(HIDE,)),
        )
    ),
    Stack((Text("x"), Cards("", [card(1), replace(card(2), buttons=[EDIT])]))),  # type: ignore[arg-type]
    Cards("", (Card("c", "", buttons=(Button("x", "X", only=["author"]),)),)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("view", VIEWS)
def test_the_view_is_given_back_as_it_was(view: View) -> None:
    serializer = Serializer()
    for _time in range(2):
        told = serializer.frame(frame(view))
        assert given_back(told) == slim(msgspec.to_builtins(view))
        assert told["format"] == FORMAT


def test_what_many_cards_have_is_said_once() -> None:
    told = Serializer().frame(frame(Cards("", tuple(card(n, "karim") for n in range(200)))))
    (only,) = told["sets"].values()
    assert [button["name"] for button in only] == ["me_too", "edit", "hide"]
    assert "count" not in only[0]
    assert len(msgspec.json.encode(told).split(b"Corriger")) == 2


def test_one_more_press_or_card_says_no_button_again() -> None:
    serializer = Serializer()
    before = serializer.frame(frame(Cards("", (card(1), card(2)))))
    after = serializer.frame(frame(Cards("", (card(1, "naima"), card(2), card(3)))))
    patch = difference(before, after)
    assert b"Corriger" not in msgspec.json.encode(patch)
    received = json.loads(msgspec.json.encode(before))
    assert jsonpatch.apply_patch(received, patch) == after
    marked = serializer.frame(frame(Cards("", (card(1, marks=(IMPORTANT,)),))))
    assert after["sets"].items() <= marked["sets"].items()


def test_a_card_that_is_the_same_object_is_the_same_in_the_next_frame() -> None:
    serializer, one = Serializer(), card(1)
    before = serializer.frame(frame(Cards("", (one, card(2)))))["view"]["cards"]
    after = serializer.frame(frame(Cards("", (one, card(2)))))["view"]["cards"]
    assert after[0] is before[0]
    assert after[1] == before[1]


def test_what_a_plugin_changes_in_its_list_is_seen() -> None:
    serializer, lines = Serializer(), ["a"]
    one = Card("c", "", details=lines)  # type: ignore[arg-type]
    assert serializer.frame(frame(one))["view"]["details"] == ["a"]
    lines.append("b")
    assert serializer.frame(frame(one))["view"]["details"] == ["a", "b"]


def test_labels_that_left_the_screens_stay_in_no_set() -> None:
    serializer = Serializer()
    join = Button("join", "Rejoindre « le mot à effacer »")
    serializer.frame(frame(Card("c", "", buttons=(join,))))
    assert "effacer" in str(serializer.frame(frame(card(1))))  # so far it may come back
    assert "effacer" not in str(serializer.frame(frame(card(1)), afresh=True))
    clear_caches()
    del join
    gc.collect()
    held = [each for each in gc.get_objects() if isinstance(each, Button)]
    assert not [each for each in held if "effacer" in each.label]


def test_sets_that_change_with_each_frame_do_not_pile_up() -> None:
    serializer = Serializer()
    for n in range(1000):
        told = serializer.frame(frame(Card("c", "", buttons=(Button("x", f"{n} places"),))))
    assert len(told["sets"]) < 100
