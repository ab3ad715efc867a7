"""Differences of a stream's states, applied by a library that is not ours."""

from __future__ import annotations

import json
from typing import Any

import jsonpatch
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablee.web.live.backlog import Backlog
from tablee.web.live.patch import difference, patch_in_place
from tests.support.examples import examples

leaves = st.none() | st.integers(-3, 3) | st.text("ab/~", max_size=3)
names = st.sampled_from(["a", "b", "title", "cards", "x/y", "til~de", ""])
named = st.lists(
    st.builds(
        lambda id_, text, inner: {"id": id_, "text": text, "cards": inner},
        st.sampled_from("pqrstuvw"),
        st.text("ab", max_size=2),
        st.lists(st.builds(lambda p: {"person": p}, st.sampled_from("xyz"))),
    ),
    max_size=8,
    unique_by=lambda item: item["id"],
)
states = st.recursive(
    leaves | named,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


@given(states, states)
@settings(max_examples=examples(600), deadline=None)
def test_the_difference_makes_the_new_state_of_the_old(old: Any, new: Any) -> None:
    patch = json.loads(json.dumps(difference(old, new)))
    made = jsonpatch.apply_patch(json.loads(json.dumps(old)), patch)
    assert json.dumps(made, sort_keys=True) == json.dumps(new, sort_keys=True)


@given(states, states)
@settings(max_examples=examples(600), deadline=None)
def test_a_node_that_follows_another_makes_the_same_of_it(old: Any, new: Any) -> None:
    patch = json.loads(json.dumps(difference(old, new)))
    made = patch_in_place(json.loads(json.dumps(old)), patch)
    assert json.dumps(made, sort_keys=True) == json.dumps(new, sort_keys=True)


@given(named, named)
@settings(max_examples=examples(600), deadline=None)
def test_lists_of_named_things_are_changed_in_place(old: Any, new: Any) -> None:
    patch = difference({"cards": old}, {"cards": new})
    assert jsonpatch.apply_patch({"cards": old}, patch) == {"cards": new}
    assert {"op": "replace", "path": "/cards", "value": new} not in patch


def test_a_card_more_is_one_operation() -> None:
    cards = [{"id": f"c{n}", "text": "x" * 300} for n in range(500)]
    more = [*cards[:100], {"id": "new", "text": "y"}, *cards[100:]]
    added = {"op": "add", "path": "/cards/100", "value": {"id": "new", "text": "y"}}
    assert difference({"cards": cards}, {"cards": more}) == [added]
    assert difference({"cards": more}, {"cards": cards}) == [{"op": "remove", "path": "/cards/100"}]


def test_what_goes_without_saying_comes_and_goes_field_by_field() -> None:
    before = {"cards": [{"id": "c", "text": "mot " * 20, "tint": 2}]}
    after = {"cards": [{"id": "c", "text": "mot " * 20, "replies": [{"id": "r"}]}]}
    patch = difference(before, after)
    assert [operation["op"] for operation in patch] == ["remove", "add"]
    assert jsonpatch.apply_patch(before, patch) == after


def test_another_widget_in_its_place_is_said_whole() -> None:
    text, trouble = {"widget": "text", "text": "a"}, {"widget": "trouble", "text": "a"}
    assert difference(text, trouble) == [{"op": "replace", "path": "", "value": trouble}]


def test_a_list_that_is_all_new_is_said_whole() -> None:
    old = [{"id": f"a{n}"} for n in range(500)]
    new = [{"id": f"b{n}"} for n in range(500)]
    assert difference(old, new) == [{"op": "replace", "path": "", "value": new}]


# ── what is kept of former frames ───────────────────────────────────────────────────────────

WORDS = ("mot-a", "mot-b", "mot-c", "mot-d")
words = st.sampled_from(WORDS)
parts = st.lists(
    st.builds(
        lambda id_, text, inner: {"id": id_, "text": text, "cards": inner},
        st.sampled_from("pqr"),
        words,
        st.lists(st.builds(lambda t: {"id": "x", "t": t}, words) | words, max_size=3),
    ),
    max_size=4,
)


@pytest.mark.dear
@given(st.lists(st.tuples(parts, st.integers(0, 3)), min_size=2, max_size=6))
@settings(max_examples=400, deadline=None)
def test_nobody_is_told_a_word_that_the_newest_frame_does_not_say(
    frames: list[tuple[list[Any], int]],
) -> None:
    """Also where parts are the same objects as before, and where several bear one name."""
    backlog, before = Backlog("m"), list[Any]()
    for view, again in frames:
        shown = [*before[:again], *view]
        backlog.add({"view": shown}, 0.0)
        said = json.dumps(shown)
        for seen in range(backlog.n):
            told = backlog.since(seen).text.decode()
            assert not [word for word in WORDS if word in told and word not in said]
        before = shown
