"""Four phones, two tables, two rounds: each knows its table, writes there, and changes once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tablee.activities import Agenda, AgendaStep
from tablee.session import Sessions
from tablee.texts import speaking
from tablee.web.site import COOKIE
from tests.browser.support.room import PHONE, SMALL, Console, Phone, Wall, until
from tests.support.server import Server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tablee.registry import Catalogue

LAPTOP = "laptop" * 5
NAMES = ("Ana", "Bo", "Chi", "Dan")
AGENDA = Agenda(
    "cafe",
    "Café",
    "",
    (
        AgendaStep("groups", 3, "Première table", {"way": "size", "size": 2, "host": "drawn"}),
        AgendaStep("tables", 10, "Premier tour", {"question": "Que garder ?"}),
        AgendaStep("groups", 3, "Deuxième table", {"way": "rotate"}),
        AgendaStep("tables", 10, "Deuxième tour", {"question": "Que lâcher ?"}),
        AgendaStep("closing", 5),
    ),
)


def table_of(phone: Phone) -> str:
    """What the phone says, in large, of where its owner goes."""
    title = phone.page.locator(".tb-circle-own .tb-circle-title")
    expect(title).to_be_visible()
    return title.inner_text().strip()


def hosts_of(phones: dict[str, Phone]) -> set[str]:
    """Those whose phones say that they host a table."""
    said = {name: phone.page.get_by_text("Vous êtes l’hôte.") for name, phone in phones.items()}
    return {name for name, words in said.items() if words.count()}


def form_groups(console: Console, button: str = "Tirer les groupes") -> None:
    """Draws; once the tables are there, shows them to all."""
    console.press(button)
    expect(console.page.locator(".tb-circle")).to_have_count(2)
    console.press("Montrer les groupes")
    expect(console.page.get_by_role("button", name="Ne plus montrer")).to_be_visible()


def test_four_people_work_at_two_tables_and_change_for_the_second_round(
    browser: Browser, tmp_path: Path, catalogue: Catalogue
) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    with speaking("fr"):
        sessions = Sessions(folder, catalogue)
        room = sessions.create(LAPTOP, "Café des tables", AGENDA, facilitator="Yasmine")
        sessions.close()
    server = Server(folder)
    server.start()
    console = Console(browser, server)
    cookie = {"name": COOKIE, "value": LAPTOP, "url": server.url}
    console.context.add_cookies([cookie])  # type: ignore[list-item]
    console.page.goto(f"{server.url}/?s={room.session.id}")
    phones = {name: Phone(browser, server, SMALL if name == "Ana" else PHONE) for name in NAMES}
    for name, phone in phones.items():
        phone.join(room.keys.join, name)
    wall = Wall(browser, f"{server.url}/w/{room.keys.wall}")

    # The groups are drawn; nobody moves before they are shown.
    console.press("Commencer")
    console.heading("Première table")
    phones["Ana"].sees("Les groupes se forment")
    form_groups(console)
    first = {name: table_of(phone) for name, phone in phones.items()}
    assert sorted(first.values()) == ["Table 1", "Table 1", "Table 2", "Table 2"]
    mate = next(name for name in NAMES if name != "Ana" and first[name] == first["Ana"])
    phones["Ana"].sees(f"avec {mate}")
    until(console.page, lambda: len(hosts_of(phones)) == 2)
    hosts = hosts_of(phones)
    wall.sees("2 groupes de 2")
    assert phones["Ana"].faults() == []
    assert phones["Ana"].overflow() <= 0
    assert console.faults() == []
    assert wall.faults() == []

    # One writes at one's own table, without a choice to make; the others' is folded.
    console.next("Premier tour")
    for name, phone in phones.items():
        phone.send(f"Votre idée · {first[name]}", f"l’idée de {name}", "Envoyer")
    phones["Ana"].sees(f"l’idée de {mate}")
    other = next(name for name in NAMES if first[name] != first["Ana"])
    phones["Ana"].does_not_see(f"l’idée de {other}")
    phones["Ana"].unfold("L’autre table")
    phones["Ana"].sees(f"l’idée de {other}")
    assert phones["Ana"].faults() == []
    host = next(name for name in hosts if first[name] == "Table 1")
    guest = next(name for name in NAMES if first[name] == "Table 1" and name != host)
    kept = "Ce que votre table retient · Table 1"
    expect(phones[guest].page.get_by_label(kept)).to_have_count(0)
    phones[host].write(kept, "se voir chaque mois")
    phones[host].press("Garder pour la synthèse")
    phones[guest].sees("se voir chaque mois")
    console.press("Au mur : Table 1")
    expect(wall.page.locator(".tb-circle-only")).to_contain_text("se voir chaque mois")
    expect(
        wall.page.get_by_text(
            f"l’idée de {other}" if first["Ana"] == "Table 1" else "l’idée de Ana"
        )
    ).to_have_count(0)
    assert wall.faults() == []

    # Hosts stay, the others change; what was written stays at its table.
    console.next("Deuxième table")
    form_groups(console, "Faire changer de table")
    for name, phone in phones.items():
        moved = phone.page.locator(".tb-circle-own .tb-circle-title")
        stays = (
            first[name]
            if name in hosts
            else {"Table 1": "Table 2", "Table 2": "Table 1"}[first[name]]
        )
        expect(moved).to_contain_text(stays)
    console.next("Deuxième tour")
    table = table_of(phones[guest])
    assert table == "Table 2"
    keeper = next(name for name in hosts if first[name] == "Table 2")
    phones[guest].sees(f"l’idée de {keeper}")
    phones[guest].send(f"Votre idée · {table}", "vue de l’autre table", "Envoyer")
    report = console.export("markdown")
    assert re.search(r"Table 1\s*: se voir chaque mois", report)
    assert report.index("Premier tour") < report.index("Deuxième tour")
    for screen in (console, wall, *phones.values()):
        assert screen.errors == []
        assert screen.outside == []
        screen.close()
    server.stop()
