"""A plugin that is refused when the server starts again, or left out by `--safe`, on screens."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.sdk.testing import enter, facilitator_of, offered, open_room, seat_of, start
from tests.browser.support.room import SMALL, Console, Phone, Wall
from tests.support.server import ROOT, Server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LAPTOP = "the-laptop-of-the-facilitator"

BOX = ROOT / "docs" / "examples" / "question_box"


def test_a_step_whose_plugin_is_refused_keeps_its_title_and_shows_nothing_hidden(
    browser: Browser, tmp_path: Path
) -> None:
    plugins, sessions = tmp_path / "plugins", tmp_path / "sessions"
    shutil.copytree(BOX, plugins / "question_box")
    sessions.mkdir()
    room = open_room(sessions, offered(BOX), "question_box", "dot_vote")
    adele = enter(room, "Adèle")
    start(room, "question_box")
    kind = offered(BOX).activities["question_box"].contents[0]
    seat_of(room, adele).post(kind(text="Qui garde les clés ?"))  # type: ignore[call-arg]
    hidden = seat_of(room, adele).post(kind(text="Motmasque"))  # type: ignore[call-arg]
    room.words.hide(facilitator_of(room), hidden.id, True)
    keys = room.keys
    room.devices.enter(LAPTOP)
    room.close()

    code = plugins / "question_box" / "__init__.py"
    whole = code.read_text("utf-8")
    code.write_text("raise ImportError('not with this version')\n")
    environ = {"TABLEE_PLUGINS_DIR": str(plugins)}
    server = Server(sessions, environ)
    server.start()
    console = Console(browser, server)
    phone = Phone(browser, server, SMALL)
    wall = Wall(browser, f"{server.url}/w/{keys.wall}")
    try:
        console.returns(LAPTOP, room.session.id)
        console.heading("Boîte à questions")
        console.sees("Le plugin de cette étape n’est pas sur ce serveur.")
        console.sees("Motmasque")  # who hid it still sees what it was
        phone.join(keys.join, "Karim")
        for screen in (phone, wall):
            screen.sees("Qui garde les clés ?")
            screen.does_not_see("Motmasque")
            screen.does_not_see("Adèle")
            screen.does_not_see("question_box")
        assert phone.overflow() == 0
        assert phone.faults() == []
        assert console.faults() == []
        assert "Motmasque" not in console.export("html")
        assert "Boîte à questions" in console.export("markdown")

        console.press("Réglages")
        expect(console.page.get_by_label("Titre de l’étape")).to_have_value("Boîte à questions")
        server.stop()

        server.environ["TABLEE_SAFE"] = "1"
        code.write_text(whole)
        server.start()
        console.page.reload()
        console.sees("Le plugin de cette étape n’est pas sur ce serveur.")
        server.stop()

        del server.environ["TABLEE_SAFE"]
        server.start()
        console.page.reload()
        console.heading("Boîte à questions")
        console.sees("Adèle")
        console.sees("Qui garde les clés ?")
        console.does_not_see("Le plugin de cette étape")
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
