"""What everybody who takes part can write, for every activity that draws them no page."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from tablee.activities import answers
from tablee.sdk.testing import enter, offered, open_room, seat_of, start
from tablee.view import Audience
from tablee.web.live import frames

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = offered()
TYPED = "Une phrase"
NAMES = sorted(name for name, kind in CATALOGUE.activities.items() if not kind.beside)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_into_each_field_is_seen_by_all(name: str, tmp_path: Path) -> None:
    room = open_room(tmp_path, CATALOGUE, name, settings={"closing": {"roti": False}})
    naima = enter(room, "Naïma")
    step = start(room, name)
    activity = room.step_record(step).activity
    fields = answers.fields(room.step_record(step))
    assert not (fields and activity.draws), "a page that is drawn has fields of its own"
    assert len({field.name for field in fields}) == len(fields)
    for field in fields:
        assert field.label
        assert field.button
        content: Any = next(kind for kind in activity.contents if kind.kind == field.kind)
        assert {"text", field.within or "text"} <= {f.name for f in dataclasses.fields(content)}
        text = f"{TYPED} {field.name}"
        assert len(text) <= field.longest <= content.longest
        given = field.given_to(naima.id)
        place = {field.within: given} if given else {}
        seat_of(room, naima).post(content(text=text, **place))
        shown = frames.encode(frames.frame(room, Audience.PHONE, "fr")).decode()
        assert text in shown, "whoever wrote it cannot see it"
    room.close()
