"""The message to send: both bodies as a mail program reads them, what is attached, no address."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING

import html5lib
import pytest
from PIL import Image

from plugins.eml import Eml
from tablee.document import formats
from tablee.document.build import EditedDocument
from tablee.document.outline import outline, outline_texts
from tablee.model.synthesis import Part, Section, SheetPicture, Synthesis
from tests.plugins.formats.a_report import PIXEL, REPORT
from tests.plugins.formats.documents.read_back import HOSTILE, NESTED, said

if TYPE_CHECKING:
    from tablee.registry import Catalogue

FILES = {"x-synthese.pdf": b"%PDF", "x-synthese.docx": b"PK", "x-manques.txt": b"non"}


def message(synthesis: Synthesis, **files: bytes) -> EmailMessage:
    data = Eml().bundle(synthesis, Part.BOTH, files or FILES)
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    read = message_from_bytes(data, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def body(read: EmailMessage, kind: str) -> str:
    part = read.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("synthesis", [NESTED, said(*HOSTILE)], ids=["nested", "hostile"])
def test_both_bodies_say_every_word_and_nothing_in_them_acts(synthesis: Synthesis) -> None:
    read = message(synthesis)
    page = html5lib.parse(body(read, "html"), namespaceHTMLElements=False)
    assert not {"script", "style", "link", "iframe", "form"} & {e.tag for e in page.iter()}
    told = bare("".join(page.itertext()) + "".join(e.get("alt", "") for e in page.iter("img")))
    plain = bare(body(read, "plain"))
    for text in outline_texts(outline(synthesis, Part.BOTH)):
        assert bare(text) in told
        assert bare(text) in plain


def test_pictures_are_in_the_message_under_the_names_that_the_page_asks_for() -> None:
    shown = SheetPicture("plan.png", PIXEL, "Le plan « A »", "Sa légende")
    read = message(replace(REPORT, sheet=(), notes=(Section("Plans", (shown, shown)),)))
    asked = re.findall(r'<img src="cid:([^"]+)" alt="Le plan « A »"', body(read, "html"))
    inside = [part for part in read.walk() if part.get_content_maintype() == "image"]
    assert len(asked) == 2
    assert [part["Content-ID"] for part in inside] == [f"<{asked[0]}>"]
    assert inside[0].get_content() == PIXEL
    assert "Le plan « A »" in body(read, "plain")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_said_to_be_of_its_own_kind(kind: str) -> None:
    made = io.BytesIO()
    Image.new("RGB", (2, 2)).save(made, kind)
    shown = SheetPicture(f"plan.{kind.lower()}", made.getvalue(), "Le plan")
    read = message(replace(REPORT, sheet=(), notes=(Section("Plans", (shown,)),)))
    (inside,) = [part for part in read.walk() if part.get_content_maintype() == "image"]
    assert inside.get_content_type() == f"image/{kind.lower()}"
    assert inside.get_content() == made.getvalue()


def test_it_is_attached_what_people_take_along_as_far_as_mailboxes_take_it() -> None:
    read = message(REPORT)
    assert [part.get_filename() for part in read.iter_attachments()] == list(FILES)[:2]
    heavy = message(REPORT, **{"x.pdf": b"x" * 9_000_000, "x.docx": b"y" * 2_000_000})
    assert [part.get_filename() for part in heavy.iter_attachments()] == ["x.pdf"]


def test_no_address_no_instant_and_one_line_of_subject() -> None:
    data = Eml().bundle(replace(REPORT, title="Un\nBcc: a@b.c\r\nX: y"), Part.BOTH, {})
    read = message_from_bytes(data, policy=default)
    assert read["Subject"] == "Un Bcc: a@b.c X: y"
    pasted = replace(REPORT, title="Un\u2028deux\u0085trois")
    told = message_from_bytes(Eml().bundle(pasted, Part.BOTH, {}), policy=default)["Subject"]
    assert told.startswith("Un deux")
    assert not {"From", "To", "Bcc", "X", "Date", "Message-ID"} & set(read.keys())
    assert Eml().bundle(REPORT, Part.BOTH, FILES) == Eml().bundle(REPORT, Part.BOTH, FILES)


def test_our_own_formats_are_attached_and_no_others_are_written(catalogue: Catalogue) -> None:
    heard: list[str] = []
    data = formats.written(
        catalogue,
        "eml",
        EditedDocument(REPORT),
        Part.BOTH,
        stem="2026-x",
        told=lambda exporter, nth, of: heard.append(exporter.name),
    )
    read = message_from_bytes(data, policy=default)
    assert isinstance(read, EmailMessage)
    names = [part.get_filename() for part in read.iter_attachments()]
    assert names == [f"2026-x-synthese.{e}" for e in ("pdf", "docx", "odt", "ics")]
    assert heard == ["pdf", "docx", "odt", "ics"]
