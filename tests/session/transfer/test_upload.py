"""A stranger's file is read in a process apart, and given up there: the room goes on."""

from __future__ import annotations

import io
import os
import pickle
import threading
from typing import TYPE_CHECKING

import docx
import pytest

from tablee.errors import BadAgenda, BadSetting, NotAccepted
from tablee.isolation.worker import Worker
from tablee.model import agendas, canvases
from tablee.model.agendas import HalfRead
from tablee.session.transfer import upload
from tablee.texts import speaking
from tests.support.server import ROOT
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

FRONT = "---\ntitle: Un jardin partagé\ndate: 2027-03-12\ntags: [sol, eau]\n---\n\n"
BODY = "Participant·es : Naïma, Karim\n\n## Notes\n\n- une ligne\n- une autre\n"
ENDLESS = "a" + ".a" * 100_000 + " = 1\n"
"""Two hundred thousand bytes of TOML that take a quarter of an hour."""


def word(words: str) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    for line in words.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


FILES = {
    "a.md": (FRONT + BODY).encode(),
    "a.txt": BODY.encode(),
    "a.wiki": f"== Notes ==\n{BODY}".encode(),
    "a.html": b"<html><body><h1>Un jardin</h1><p>Une ligne</p></body></html>",
    "a.docx": word(BODY),
    "": BODY.encode(),
}


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """One of its own, begun already."""
    worker = Worker(1_000, ROOT / "tablee")
    monkeypatch.setattr(upload, "APART", worker)
    worker.run(60, os.getpid)
    yield worker
    worker.stop()


@pytest.mark.parametrize("name", FILES)
def test_what_is_read_apart_is_what_is_read_here(name: str) -> None:
    catalogue, data = sample_catalogue(), FILES[name]
    here = upload.read(catalogue, name, data)
    assert upload.read(catalogue, name, data, apart=True) == here
    assert pickle.loads(pickle.dumps(here)) == here


def test_what_is_refused_apart_is_refused_in_the_language_spoken() -> None:
    with speaking("en"), pytest.raises(NotAccepted, match="This file is a PDF"):
        upload.read(sample_catalogue(), "a.pdf", b"%PDF-1.7", apart=True)


@pytest.mark.dear
def test_a_file_that_is_being_read_when_its_time_is_over_is_given_up(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "SECONDS", 0.02)
    went_on = threading.Event()
    thread = threading.Thread(target=went_on.set)
    thread.start()
    long = word("Une ligne\n" * 1_500)
    with pytest.raises(NotAccepted, match="trop de temps ou de mémoire"):
        upload.read(sample_catalogue(), "a.docx", long, apart=True)
    assert went_on.is_set()
    monkeypatch.setattr(upload, "SECONDS", 60)
    assert upload.read(sample_catalogue(), "a.txt", BODY.encode(), apart=True)


@pytest.mark.dear
@pytest.mark.parametrize("read", [agendas.read, canvases.read])
def test_a_file_of_toml_without_end_is_given_up(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, read: type
) -> None:
    monkeypatch.setattr(upload, "SECONDS", 1)
    with pytest.raises(NotAccepted, match="trop de temps ou de mémoire"):
        upload.in_process_apart(read, ENDLESS.encode())


def test_what_is_wrong_in_an_agenda_comes_back_line_by_line_with_what_could_be_read() -> None:
    toml = b'title = "Essai"\nplace = "ici"\n[[steps]]\nactivity = "ideas"\nminutes = "dix"\n'
    with pytest.raises(HalfRead) as here:
        agendas.read(toml)
    with pytest.raises(HalfRead) as apart:
        upload.in_process_apart(agendas.read, toml)
    assert apart.value.faults == here.value.faults
    assert str(apart.value) == str(here.value)
    assert apart.value.agenda == here.value.agenda
    with pytest.raises(BadAgenda, match="TOML"):
        upload.in_process_apart(agendas.read, b"[[[")
    with pytest.raises(BadSetting, match="canevas"):
        upload.in_process_apart(canvases.read, b"[[[")


def test_an_agenda_and_a_canvas_come_back_whole() -> None:
    folder = ROOT / "plugins"
    for file in (folder / "methods").glob("*.toml"):
        data = file.read_bytes()
        assert upload.in_process_apart(agendas.read, data) == agendas.read(data)
    for file in (folder / "canvas_templates").glob("*.toml"):
        data = file.read_bytes()
        assert upload.in_process_apart(canvases.read, data) == canvases.read(data)
