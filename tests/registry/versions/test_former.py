"""Former names of the plugin API: they answer, and the log says once what to write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tablee import plugin
from tablee.registry import load
from tablee.registry.versions import former

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_gone_from_a_module_since_is_found_by_its_former_name(tmp_path: Path) -> None:
    (tmp_path / "sky.py").write_text(
        "from tablee.activities.floor import round_of, speakers\n"
        "from tablee.activities.hookspecs import hookimpl\n"
        "from tablee.activities.votes import Button, said\n"
        "from tablee.document.outline import Picture, Table, Text\n"
        "from tablee.model.canvases import in_folder\n"
        "from tablee.ui.phone import picture_inputs, picturing\n"
        "from tablee.view import Action\n"
        "assert Action('keep', 'Garder').label == 'Garder'\n"
        "assert picturing.send is picture_inputs.send and said(2.5) == '2,5'\n"
        "assert round_of is speakers\n"
        "@hookimpl\ndef canvas_templates():\n    return []\n",
        "utf-8",
    )
    assert load([tmp_path]).refusals == ()


def test_a_name_that_is_to_go_works_and_the_log_says_once_what_to_take(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("sky", "sea"):
        (tmp_path / f"{name}.py").write_text(
            "from tablee.plugin import CardEntry, VoteEntry, card_entry, hookimpl\n"
            "from tablee.plugin import cached, cached_function, kept, remembered\n"
            "from tablee.view import VoteCapture\n"
            "assert VoteEntry is VoteCapture\n"
            "assert (kept, remembered) == (cached, cached_function)\n"
            "@hookimpl\ndef canvas_templates():\n    return []\n",
            "utf-8",
        )
    assert load([tmp_path]).refusals == ()
    assert caplog.text.count("VoteEntry") == 1
    assert caplog.text.count("remembered") == 1
    assert "which is called VoteCapture now" in caplog.text


def test_a_hook_is_filled_by_its_former_name_and_the_log_says_once_what_to_call_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    former.hook.cache_clear()
    for name in ("sky", "sea"):
        (tmp_path / f"{name}.py").write_text(
            "from tablee.plugin import Template, hookimpl\n"
            f"@hookimpl\ndef templates():\n    return [Template('{name}', 'Vue large')]\n",
            "utf-8",
        )
    catalogue = load([tmp_path])
    assert catalogue.refusals == ()
    assert {"sky", "sea"} <= {*catalogue.templates}
    assert caplog.text.count("the hook templates, which is called canvas_templates now") == 1


def test_a_method_answers_to_its_former_name_and_the_log_says_once_what_to_call(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Told(plugin.StepRecord):
        def attributed(self, contribution: object, text: str) -> object:  # type: ignore[override]
            return text.upper()

    former.install()
    former._tell_once.cache_clear()
    step = object.__new__(Told)
    for _again in range(2):
        assert step.signed(None, "why?") == "WHY?"  # type: ignore[attr-defined]
    assert caplog.text.count("StepRecord.signed, whose name is attributed now") == 1


def test_buttons_answer_to_their_former_name_and_the_log_says_once_how_they_are_called(
    caplog: pytest.LogCaptureFixture,
) -> None:
    former.install()
    former._tell_once.cache_clear()
    keep, drop = plugin.Button("keep", "Garder"), plugin.Button("drop", "Écarter")
    for _again in range(2):
        card = plugin.Card("c1", "Un jardin", actions=(keep,))  # type: ignore[call-arg]
        assert card.buttons == card.actions == (keep,)  # type: ignore[attr-defined]
        given = replace(card, actions=(drop,))  # type: ignore[call-arg]
        assert given.buttons == (drop,)
    assert plugin.Circle("g1", "Table 1", (), actions=(keep,)).buttons == (keep,)  # type: ignore[call-arg]
    assert caplog.text.count("gives Card.actions, whose name is buttons now") == 1
    assert caplog.text.count("reads Card.actions, whose name is buttons now") == 1


def test_what_a_button_asks_for_can_be_passed_on_by_its_former_name() -> None:
    former.install()
    with pytest.raises(plugin.NotAccepted):
        plugin.Activity.act(object(), None, action="keep", target="c1")  # type: ignore[arg-type,call-arg]


def test_heads_that_are_rotated_answer_to_what_they_were_called() -> None:
    former.install()
    columns = plugin.office.Columns((4, 2), turned=(1,))  # type: ignore[call-arg]
    assert columns.rotated == columns.turned == (1,)  # type: ignore[attr-defined]
    assert plugin.office.TURNED == plugin.office.ROTATED  # type: ignore[attr-defined]


def test_what_a_press_does_can_be_given_to_widgets_by_its_former_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    former._tell_once.cache_clear()
    renamed: tuple[tuple[Any, str, str], ...] = (
        (plugin.inputs.attempt, "verb", "press"),
        (plugin.inputs.button, "verb", "press"),
        (plugin.picture_inputs.correct, "action", "button"),
    )
    for given, name, now in renamed:
        with pytest.raises(TypeError, match="missing"):
            given(**{name: "edit"})
        assert f"gives {given.__name__}.{name}, whose name is {now} now" in caplog.text


def test_what_a_plugin_defines_by_a_former_name_is_asked_by_todays_and_by_super(
    caplog: pytest.LogCaptureFixture,
) -> None:
    former.install()
    former._tell_once.cache_clear()

    class Former(plugin.Activity):
        def keeps(self, step: plugin.StepRecord, content: plugin.Content) -> bool:
            return super().keeps(step, content)  # type: ignore[misc,no-any-return]

        def kept_in_sight(self, step: plugin.StepRecord) -> str:
            return "Former"

    class Today(Former):
        def pinned_text(self, step: plugin.StepRecord) -> str:
            return f"Today, {super().pinned_text(step)}"

    class Again(Today):
        def kept_in_sight(self, step: plugin.StepRecord) -> str:
            return f"Again, {super().kept_in_sight(step)}"

        def view(self, step: plugin.StepRecord, audience: plugin.Audience) -> plugin.View:
            raise NotImplementedError

    class Note(plugin.Content):
        private = True

    activity, step = object.__new__(Again), object.__new__(plugin.StepRecord)
    assert activity.pinned_text(step) == activity.kept_in_sight(step) == "Again, Today, Former"
    assert activity.is_private(step, object.__new__(Note))
    assert not activity.is_private(step, object.__new__(plugin.Content))
    assert caplog.text.count("defines Former.keeps, whose name is is_private now") == 1
    assert "Today" not in caplog.text


def test_a_journal_of_a_plugin_drops_what_is_not_settled_by_the_former_name_too() -> None:
    former.install()

    class Kind(plugin.journal.Journal):
        def forget(self) -> None:
            pass

    assert "rollback" not in Kind.__abstractmethods__
    assert Kind.rollback is Kind.forget


def test_what_is_said_until_words_are_revealed_answers_to_its_former_name() -> None:
    former.install()
    field = plugin.Field("note", "note", "Votre note", "Envoyer", kept="Personne.")  # type: ignore[call-arg]
    assert field.until_revealed == field.kept == "Personne."  # type: ignore[attr-defined]
