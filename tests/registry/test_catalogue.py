"""Plugins taken in or refused, each with the sentence it deserves, the others going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.activities import StepRecord
from tablee.document import build
from tablee.document.outline import outline, outline_texts
from tablee.errors import BadSetting
from tablee.model.entities import UnknownContent
from tablee.model.synthesis import Part
from tablee.registry import Catalogue, MissingActivity, load, make
from tablee.sdk.testing import Clock, enter, facilitator_of, open_room, seat_of, start
from tablee.session import Sessions
from tablee.view import Audience, Cards, Stack, Trouble
from tablee.web.live.frames import view_of
from tests.support.sessions.sample import Idea, sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

HOOK = "from tablee.activities.hookspecs import hookimpl\n@hookimpl\n"
GOOD = """
from dataclasses import dataclass
from tablee.activities import Canvas
from tablee.activities.hookspecs import hookimpl
from tablee.view import Empty

@dataclass(frozen=True)
class Good(Canvas):
    name = "{name}"
    title = "Bien"
    def view(self, step, audience):
        {view}

@hookimpl
def canvases():
    return [Good]
"""


def plugin(folder: Path, name: str, source: str) -> None:
    (folder / f"{name}.py").write_text(source)


def good(name: str, view: str = "return Empty('x')") -> str:
    return GOOD.format(name=name, view=view)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("def (", "ne se charge pas : SyntaxError"),
        ("import nothing_like_it", "ModuleNotFoundError"),
        ("raise SystemExit(3)", "SystemExit"),
        (
            HOOK + "def canvasses(): return []",
            "Vouliez-vous dire « canvases » ?",
        ),
        (
            HOOK + "def canvases(nothing): return []",
            "« canvases » est mal formé",
        ),
        (
            HOOK + "def canvases(): return 1 / 0",
            "ne peut pas dire ce qu’il offre",
        ),
        (
            HOOK + "def canvases(): return 'abc'",
            "doit rendre une liste",
        ),
        (
            HOOK + "def canvases(): return [str]",
            "n’est pas une activité",
        ),
        (good("Mauvais Nom"), "pas de nom en minuscules"),
    ],
)
def test_a_broken_plugin_is_refused_with_a_sentence_and_the_others_go_on(
    tmp_path: Path, source: str, sentence: str
) -> None:
    plugin(tmp_path, "broken_one", source)
    plugin(tmp_path, "good_one", good("good_one"))
    found = load([tmp_path])
    assert [p.name for p in found.plugins] == ["good_one"]
    assert [r.plugin for r in found.refusals] == ["broken_one"]
    assert sentence in found.refusals[0].sentence


def test_a_clash_of_names_is_refused_naming_both(tmp_path: Path) -> None:
    plugin(tmp_path, "clash_a", good("same"))
    plugin(tmp_path, "clash_b", good("same"))
    found = load([tmp_path])
    assert [p.name for p in found.plugins] == ["clash_a"]
    assert "clash_b" in found.refusals[0].sentence
    assert "clash_a" in found.refusals[0].sentence


def test_only_the_plugins_asked_for_are_taken_in(tmp_path: Path) -> None:
    plugin(tmp_path, "only_a", good("only_a"))
    plugin(tmp_path, "only_b", good("only_b"))
    assert [p.name for p in load([tmp_path], ["only_b"]).plugins] == ["only_b"]


def test_the_hooks_of_every_plugin_taken_in_can_be_called(tmp_path: Path) -> None:
    plugin(tmp_path, "heard", good("heard"))
    plugin(tmp_path, "refused", "def (")
    found = load([tmp_path])
    assert [name for name, _module in found.hooks.list_name_plugin()] == ["heard"]
    assert [[kind.name for kind in offer] for offer in found.hooks.hook.canvases()] == [["heard"]]


def test_a_plugin_that_offers_nothing_is_taken_in_all_the_same(tmp_path: Path) -> None:
    source = HOOK + "def server_stopped(): pass\n"
    plugin(tmp_path, "offers_nothing", source)
    found = load([tmp_path])
    assert [(p.name, p.offers) for p in found.plugins] == [("offers_nothing", ())]
    assert found.refusals == ()


def test_an_exception_in_a_view_is_a_sentence_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    plugin(tmp_path / "p", "fails_in_view", good("fails_in_view", "return 1 / 0"))
    room = open_room(tmp_path / "s", load([tmp_path / "p"]), "fails_in_view")
    start(room, "fails_in_view")
    shown = view_of(room.record(), room.record().current, Audience.WALL)
    assert isinstance(shown, Trouble)
    assert "« Bien » a rencontré une erreur" in shown.title


def test_our_own_plugins_are_all_taken_in(catalogue: Catalogue) -> None:
    assert catalogue.refusals == ()


def test_a_session_whose_plugin_is_gone_opens_and_shows_its_words(
    tmp_path: Path, clock: Clock
) -> None:
    room = open_room(tmp_path, sample_catalogue(), "ideas", clock=clock)
    naima = enter(room, "Naïma")
    start(room, "ideas")
    seat_of(room, naima).post(Idea("Un annuaire"))
    room.close()

    again = Sessions(tmp_path, Catalogue({}, {}, {}), clock).get(room.session.id)
    record = again.record().current
    assert isinstance(record, StepRecord)
    assert isinstance(record.activity, MissingActivity)
    shown = record.activity.view(record, Audience.PHONE)
    assert isinstance(shown, Stack)
    assert isinstance(shown.items[1], Cards)
    assert [card.text for card in shown.items[1].cards if card.widget == "card"] == ["Un annuaire"]
    assert "Un annuaire" in outline_texts(outline(build.write(again.record()), Part.NOTES))
    again.conduct.more_time(facilitator_of(again))
    again.close()

    back = Sessions(tmp_path, sample_catalogue(), clock).get(room.session.id)
    assert back.step_record(room.session.current or "").contributions[0].content == Idea(
        "Un annuaire"
    )
    assert not isinstance(back.all_in(room.session.current or "")[0].content, UnknownContent)


def test_settings_are_checked_by_their_bounds_and_types() -> None:
    ideas = sample_catalogue().activities["ideas"]
    assert make(ideas, {"most": "4", "unknown": 1}).most == 4  # type: ignore[attr-defined]
    for wrong in (0, 10, "beaucoup", None, [1]):
        with pytest.raises(BadSetting, match="Idées par personne"):
            make(ideas, {"most": wrong})
