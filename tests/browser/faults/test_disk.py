"""The disk refuses while people write: they read why, keep their words, and press again."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tablee.storage import Store
from tests.browser.support.room import Console, Phone, Wall

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.support.server import Server

pytestmark = pytest.mark.browser

UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def vanishes(_server: Server, folder: Path) -> Callable[[], object]:
    """The session's folder is no longer where it was; returns what brings it back."""
    elsewhere = folder.with_name(".ailleurs")
    folder.rename(elsewhere)
    return lambda: elsewhere.rename(folder)


def fills_up(server: Server, folder: Path) -> Callable[[], object]:
    """No file of the server's can hold more than the journal's lines now: its zeros are no room."""
    assert server.process is not None
    pid, lines = server.process.pid, (folder / "journal.jsonl").read_bytes()
    size = len(lines.rstrip(b"\0"))
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    return lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, UNLIMITED)


TROUBLES = [
    (vanishes, "le dossier de la session a disparu"),
    (fills_up, "le disque est plein"),
]
NEWCOMERS = ("Solène", "Bastien")


def test_whoever_writes_while_the_disk_refuses_loses_no_word(
    browser: Browser, server: Server
) -> None:
    console = Console(browser, server)
    console.open_session("Réunir les agents")
    wall = Wall(browser, console.wall_address)
    naima, karim = Phone(browser, server), Phone(browser, server)
    naima.join(console.code, "Naïma")
    karim.join(console.code, "Karim")
    console.press("Commencer")
    console.heading("Préparation")
    console.next("Présentations")
    wall.sees("Présentations")
    folder = server.folder / console.session

    pairs = ((naima, karim), (karim, naima))
    for trouble, (writer, reader), name in zip(TROUBLES, pairs, NEWCOMERS, strict=True):
        happens, reason = trouble
        sentence = f"Je relie des couturières, et {reason}"
        field = writer.write("Votre phrase", sentence)
        over = happens(server, folder)
        writer.press("Envoyer ma phrase")
        refused = f"Rien n’a été enregistré\u00a0: {reason}. Gardez votre texte et réessayez."
        writer.sees(refused)
        expect(field).to_have_value(sentence)

        newcomer = Phone(browser, server)
        newcomer.page.goto(f"{server.url}/r/{console.code}")
        newcomer.write("Votre prénom", name)
        newcomer.press("Entrer dans la session")
        newcomer.sees(refused)
        expect(newcomer.page.get_by_label("Votre prénom")).to_have_value(name)

        # the others go on, and have seen nothing of it
        reader.page.reload()
        reader.sees("Présentations")
        for other in (reader, wall, console):
            other.does_not_see(sentence)
            other.does_not_see(name)

        over()
        writer.press("Envoyer ma phrase")
        reader.sees(sentence)
        wall.sees(sentence)
        writer.does_not_see(refused)
        newcomer.press("Entrer dans la session")
        newcomer.sees("Présentations")
        newcomer.close()

    reopened = Store(folder, read_only=True)
    assert reopened.damages == ()
    names = {person["name"] for person in reopened.documents("people").values()}
    assert names == {"Yasmine", "Naïma", "Karim", *NEWCOMERS}
    for screen in (console, wall, naima, karim):
        assert screen.errors == []
        screen.close()
