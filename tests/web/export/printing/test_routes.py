"""What is printed for a room: who may, what each file says, and that nothing private is in one."""

from __future__ import annotations

import importlib
import io
import re
import threading
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl  # type: ignore[import-untyped] # it has no types
import pypdf
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tablee.errors import NotAccepted
from tablee.model.agendas import Agenda, AgendaStep
from tablee.model.entities import Appearance
from tablee.sdk.testing import Clock, enter, facilitator_of, start
from tablee.session import Sessions
from tablee.session.library.agendas import previewed
from tablee.settings import Settings
from tablee.storage.blobs import FolderBlobs
from tablee.texts import speaking
from tablee.web.export import printing
from tablee.web.export.jobs import PrintJobs
from tablee.web.export.printing import uploaded_agendas
from tablee.web.export.printing.parts import PrintedFile
from tablee.web.site import COOKIE, Site
from tests.support.postgres import kind_in
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from httpx2 import Response

    from tablee.activities import Record
    from tablee.registry import Catalogue
    from tablee.session import Room

LAPTOP, PHONE = "laptop-of-the-facilitator", "phone-of-naima-0123456789"
ALL = [
    *("1. Le déroulé", "2. L’affiche de la question", "3. Les affiches des règles"),
    *("4. L’affiche pour rejoindre", "5. La feuille de présence", "6. Les chevalets à prénoms"),
    *("7. Les cartes de vote", "8. Les bulletins des votes – Gommettes"),
    "9. Les bulletins des votes – ROTI : temps investi",
]
EVERY = "&".join(
    f"part={part}"
    for part in (
        "run_sheet",
        "question",
        "rules",
        "join",
        "attendance",
        "tents",
        "cards",
        "ballots",
    )
)


@pytest.fixture
def site(tmp_path: Path, catalogue: Catalogue) -> Site:
    site = Site(Settings(sessions=tmp_path, plugins=("none",)))
    site.catalogue = catalogue
    site.sessions = Sessions(tmp_path, site.catalogue, clock=Clock())
    return site


@pytest.fixture
def room(site: Site) -> Room:
    room = site.sessions.create(
        LAPTOP, "Un réseau", facilitator="Yasmine", question="Comment faire vivre le compost ?"
    )
    me = facilitator_of(room)
    for activity in ("welcome", "go_round", "dot_vote", "roti"):
        room.conduct.add_step(me, activity)
    room.people.join(PHONE, "Naïma Bellec")
    return room


def client(site: Site, browser: str = LAPTOP) -> TestClient:
    made = TestClient(Starlette(routes=printing.routes(lambda: site)), follow_redirects=False)
    made.cookies.set(COOKIE, browser)
    return made


def words(pdf: bytes) -> str:
    return words_on(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def words_on(pages: Iterable[pypdf.PageObject]) -> str:
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u00a0", " ").replace("\u200b", "").split())


def documents(answer: Response) -> dict[str, list[pypdf.PageObject]]:
    """The pages of each bookmark of the one PDF; those before the first under its own title."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    marks = [mark for mark in reader.outline if isinstance(mark, pypdf.generic.Destination)]
    begins = [reader.get_destination_page_number(mark) or 0 for mark in marks]
    ends = [*begins[1:], len(reader.pages)]
    return {
        str(mark.title).replace("\u00a0", " "): list(reader.pages[begin:end])
        for mark, begin, end in zip(marks, begins, ends, strict=True)
    }


def members(answer: Response) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.dear
def test_all_is_printed_before_anybody_has_joined_but_who_facilitates(
    site: Site, room: Room
) -> None:
    asked = client(site)
    page = asked.get(f"/to-print/{room.session.id}").text
    assert page.count('name="part"') == 8
    assert "disabled" not in page
    made = asked.get(f"/to-print/{room.session.id}/file?{EVERY}&people=4&starts_at=09:30")
    found = documents(made)
    assert list(found) == ["À imprimer : Un réseau", *ALL]
    sheet = words_on(found[ALL[0]])
    for told in ("9 h 30", "9 h 35", "Entendre chaque personne", "Vous pouvez passer votre tour."):
        assert told in sheet
    assert "En vrai" not in sheet
    assert words_on(found[ALL[1]]) == "Comment faire vivre le compost ?"
    assert "gommettes" in words_on(found[ALL[2]])
    assert room.keys.code[:3] in words_on(found[ALL[3]])
    assert len(found[ALL[6]]) == 2


def test_the_first_sheet_says_where_each_document_is_and_on_which_paper(
    site: Site, room: Room
) -> None:
    address = f"/to-print/{room.session.id}/file?{EVERY}&people=12&paper=a3"
    answer = client(site).get(address)
    found = documents(answer)
    first = words_on(found.pop("À imprimer : Un réseau"))
    assert "Ce qui n’y est pas" not in first
    page = 2
    for title, pages in found.items():
        number, _dot, name = title.partition(". ")
        last = page + len(pages) - 1
        where = str(page) if page == last else f"{page}–{last}"
        box = pages[0].mediabox
        paper = "A3" if max(box.width, box.height) > 1000 else "A4"
        wide = ", en largeur" if box.width > box.height else ""
        assert re.search(f"{number} {re.escape(name)} .*?{where} {paper}{wide}", first), title
        page = last + 1
    wishes: Any = pypdf.PdfReader(io.BytesIO(answer.content)).root_object["/ViewerPreferences"]
    told = (wishes["/Duplex"], wishes["/PrintScaling"], wishes["/PickTrayByPDFSize"])
    assert told == ("/Simplex", "/None", True)


def test_a_document_for_which_there_is_nothing_keeps_no_other_back(site: Site) -> None:
    brought = printing.bring(Agenda("", "Le mien", "", (AgendaStep("go_round", 5),)), site)
    asked, address = client(site), printing.printing_address(brought)
    found = documents(asked.get(f"{address}/file?{EVERY}&rules="))
    assert "1. Le déroulé" in found
    assert not any("règles" in title or "rejoindre" in title for title in found)
    first = words_on(next(iter(found.values())))
    for told in ("Ce qui n’y est pas", "Il faut une session ouverte.", "aucun vote", "de règle"):
        assert told.casefold() in first.casefold()
    alone = asked.get(f"{address}/file?part=rules&rules=")
    assert alone.status_code == 422
    assert "écrivez-en au moins une" in alone.text


def test_the_state_says_which_part_is_being_made_then_where_the_file_is(
    site: Site, room: Room
) -> None:
    asked, told = client(site), list[dict[str, str]]()
    address = f"/to-print/{room.session.id}/state?part=tents&part=cards&people=12"

    def done() -> bool:
        told.append(asked.get(f"{address}&ticket={told[0]['ticket'] if told else ''}").json())
        # A change meanwhile makes another file of it, and whoever waits has theirs all the same.
        room.conduct.describe(facilitator_of(room), venue=f"Salle {len(told)}")
        return bool(told[-1]["done"])

    until(done)
    assert len({one["ticket"] for one in told}) == 1
    made = documents(asked.get(told[-1]["file"]))
    assert list(made)[1:] == ["1. Les chevalets à prénoms", "2. Les cartes de vote"]
    progress = asked.get(f"/to-print/{room.session.id}/progress?part=tents").text
    assert "part=tents" in progress
    assert "Revenir aux documents" in progress


def test_each_alone_and_the_run_sheet_in_formats_to_be_changed(site: Site, room: Room) -> None:
    me, asked = facilitator_of(room), client(site)
    step = room.agenda[1].id
    room.conduct.configure(
        me, step, run_sheet={"aim": "Se saluer", "material": "Un bâton\nDes chaises", "who": "Ali"}
    )
    alone = asked.get(f"/to-print/{room.session.id}/file?only=run_sheet.pdf")
    assert alone.headers["content-type"] == "application/pdf"
    for told in ("Se saluer", "Un bâton", "Des chaises", "Ali", "+0:05"):
        assert told in words(alone.content)
    made = asked.get(f"/to-print/{room.session.id}/file?only=run_sheet.xlsx&starts_at=23:58")
    rows = list(openpyxl.load_workbook(io.BytesIO(made.content)).active.values)
    assert rows[0][:4] == ("Heure", "Minutes", "Étape", "But")
    assert [row[0].replace("\u00a0", " ") for row in rows[1:3]] == ["23 h 58", "0 h 03"]
    assert rows[2][3] == "Se saluer"
    for name, member in (("odt", "content.xml"), ("docx", "word/document.xml")):
        made = asked.get(f"/to-print/{room.session.id}/file?only=run_sheet.{name}")
        assert "Un bâton" in members(made)[member].decode()


def test_after_the_session_what_it_really_took_stands_beside(site: Site, room: Room) -> None:
    me, clock = facilitator_of(room), room.clock
    assert isinstance(clock, Clock)
    room.conduct.start(me)
    clock.advance(420)
    room.conduct.next(me)
    clock.advance(90)
    room.conduct.pause(me)
    clock.advance(600)
    room.conduct.start(me)
    clock.advance(30)
    room.conduct.close(me)
    sheet = words(client(site).get(f"/to-print/{room.session.id}/file?only=run_sheet.pdf").content)
    assert ", 7 min" in sheet
    assert ", 2 min" in sheet
    assert "les étapes ont pris 9 min" in sheet
    page = client(site).get(f"/to-print/{room.session.id}").text
    assert "Il faut une session ouverte." in page


@pytest.mark.dear
def test_people_are_named_as_they_allow_and_nothing_hidden_is_printed(
    site: Site, room: Room
) -> None:
    me = facilitator_of(room)
    enter(room, "Solène Cachée", appearance=Appearance.HIDDEN)
    enter(room, "Paul Entier", appearance=Appearance.FULL)
    enter(room, "Jean Sigle", appearance=Appearance.INITIALS)
    step = start(room, "dot_vote")
    room.voting.prepare(me, step, typed=["Un annuaire", "Une fête"], left_out=[])
    found = documents(client(site).get(f"/to-print/{room.session.id}/file?{EVERY}&people=6"))
    said = {name: words_on(pages) for name, pages in found.items()}
    present = next(text for name, text in said.items() if "présence" in name)
    tents = next(text for name, text in said.items() if "chevalets" in name)
    for told in ("Naïma", "Paul Entier", "J. S."):
        assert told in present
    assert "Bellec" not in present
    assert "Entier" not in tents
    assert "Paul" in tents
    assert not any("Solène" in text or "Cachée" in text for text in said.values())
    assert "Un annuaire" in said[ALL[7]]


def test_nobody_else_prints_and_what_cannot_be_is_said(site: Site, room: Room) -> None:
    address = f"/to-print/{room.session.id}"
    for browser in (PHONE, "somebody-else-01234567890"):
        for page in ("", "/progress?part=cards", "/state?part=cards", "/file?part=cards"):
            assert client(site, browser).get(f"{address}{page}").status_code == 403
    asked = client(site)
    for wrong in ("people=0", "people=201", "people=x", "starts_at=25:00"):
        assert asked.get(f"{address}/file?part=cards&{wrong}").status_code == 422
    nothing = asked.get(f"{address}/file?people=3")
    assert nothing.status_code == 422
    assert "cochez au moins une case" in nothing.text
    assert asked.get(f"{address}/file?only=nothing.pdf").status_code == 422
    assert asked.get(f"{address}/file?only=run_sheet.zip").status_code in (404, 422)


def test_an_agenda_is_printed_before_any_session(site: Site) -> None:
    name = next(iter(site.catalogue.agendas))
    asked = client(site)
    page = asked.get(printing.printing_address(f"offered {name}"))
    assert page.status_code == 200
    assert "Il faut une session ouverte." in page.text
    sheet = asked.get(f"{printing.printing_address(f'offered {name}')}/file?only=run_sheet.pdf")
    with speaking("fr"):
        titles = [step.title for step in site.catalogue.agendas[name].spoken() if step.title]
    assert all(title.replace("\u00a0", " ") in words(sheet.content) for title in titles[:3])
    own = AgendaStep("go_round", 5, run_sheet={"say": "Bonjour à vous."})
    brought = printing.bring(replace(Agenda("", "Le mien", "", (own,))), site)
    address = printing.printing_address(brought)
    assert "Bonjour à vous." in words(asked.get(f"{address}/file?only=run_sheet.pdf").content)
    assert asked.get(printing.printing_address("kept unknown")).status_code == 404


@pytest.mark.dear
def test_a_hundred_and_twenty_people_have_a_row_a_tent_and_a_card_each(
    site: Site, room: Room
) -> None:
    for n in range(119):
        enter(room, f"Personne{n:03}")
    found = documents(
        client(site).get(
            f"/to-print/{room.session.id}/file?part=attendance&part=tents&part=cards&people=120"
        )
    )
    _contents, present, tents, cards = found.values()
    assert all(f"Personne{n:03}" in words_on(present) for n in range(119))
    assert (len(tents), len(cards)) == (61, 60)


def test_whoever_waits_is_told_why_there_is_no_file_and_begins_anew() -> None:
    def failing(_told: object) -> PrintedFile:
        raise NotAccepted("Rien.")

    jobs = PrintJobs()
    job = jobs.ask("tents", 1, failing)
    until(job.future.done)
    assert jobs.ask("tents", 1, failing, job.ticket) is job
    assert jobs.ask("tents", 1, failing) is not job


def test_an_agenda_that_was_brought_is_printed_by_any_server_for_a_day(
    tmp_path: Path, database_url: str
) -> None:
    mine = Agenda("", "Le mien", "", (AgendaStep("go_round", 5),))
    with kind_in(database_url, "n1") as one, kind_in(database_url, "n2") as two:
        here, there = one.beside(tmp_path), two.beside(tmp_path)
        key = uploaded_agendas.save_brought(mine, here)
        assert uploaded_agendas.save_brought(mine, there) == key
        assert uploaded_agendas.brought_agenda(key, there) == mine
        for n in range(uploaded_agendas.MOST):
            uploaded_agendas.save_brought(replace(mine, title=f"Le {n}"), here)
        assert uploaded_agendas.brought_agenda(key, there) is None
        assert len(here.list(uploaded_agendas.FOLDER)) == uploaded_agendas.MOST
    assert uploaded_agendas.brought_agenda("../../etc/passwd", FolderBlobs(tmp_path)) is None


def test_files_to_print_are_kept_by_their_bytes_and_none_that_is_waited_for_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tablee.web.export.jobs.MOST_PRINTED", 250)
    jobs = PrintJobs()

    def of(size: int) -> Callable[[object], PrintedFile]:
        return lambda _told: PrintedFile("a.pdf", b"x" * size)

    made = [jobs.ask("tents", n, of(100)) for n in range(3)]
    until(lambda: all(job.future.done() for job in made))
    until(lambda: len(jobs._made) == 2)
    assert jobs.ask("tents", 2, of(100)) is made[2]
    large = jobs.ask("posters", 0, of(1000))
    until(lambda: len(jobs._made) == 1)
    assert jobs.ask("posters", 0, of(1000)) is large, "the newest stays, however large"
    goes_on = threading.Event()

    def slow(_told: object) -> PrintedFile:
        goes_on.wait(20)
        return PrintedFile("a.pdf", b"")

    jobs._most_files = 1
    waited = jobs.ask("slow", 0, slow)
    other = jobs.ask("slow", 1, of(1))
    assert jobs.ask("slow", 0, slow) is waited
    goes_on.set()
    until(other.future.done)


def test_asking_how_far_it_is_does_not_make_its_steps_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(agenda: Agenda, catalogue: Catalogue) -> Record:
        made.append(agenda.title)
        return previewed(agenda, catalogue)

    module = importlib.import_module(
        "tablee.web.export.printing.routes"
    )  # `routes` is its function too
    monkeypatch.setattr(module, "previewed", counted)
    mine = Agenda("", "Trois fois", "", (AgendaStep("go_round", 5),))
    address = printing.printing_address(printing.bring(mine, site))
    for _time in range(3):
        assert client(site).get(f"{address}/state?only=run_sheet.pdf").status_code == 200
    assert made == ["Trois fois"]
