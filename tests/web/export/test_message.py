"""The message that goes with a synthesis, read by a mail program's parser."""

from __future__ import annotations

from dataclasses import replace
from email import policy
from email.parser import BytesParser
from urllib.parse import unquote

from tablee.model.synthesis import LABELS, Place, Section, Synthesis
from tablee.web.export.message import eml, mailto, message_text
from tests.plugins.formats.a_report import lines

ADDRESS = "https://atelier.exemple.fr/s/abc"
TOLD = Synthesis(
    "À distance,\nquels outils ?",
    date="2026-03-12",
    participants=("Adèle",),
    sheet=(
        Section(LABELS[Place.IMPORTANT], (lines("Éviter les doublons"),)),
        Section(LABELS[Place.DECISIONS], (lines("Gommettes : l’annuaire"),)),
        Section(LABELS[Place.PROPOSALS], (lines("Réunir les équipes", "Écrire"),)),
    ),
)


def test_the_message_says_what_was_decided_and_is_to_be_done_and_where_to_read() -> None:
    words = message_text(TOLD, ADDRESS)

    assert "atelier du jeudi 12 mars 2026" in words
    assert "Décisions\u00a0:\n- Gommettes : l’annuaire\n" in words
    assert "- Réunir les équipes\n- Écrire\n" in words
    assert words.endswith(f"{ADDRESS}\n")
    assert "doublons" not in words
    assert "Adèle" not in words


def test_without_an_address_that_others_reach_the_document_is_attached() -> None:
    made = eml(TOLD, "", {"fiche.pdf": (b"%PDF-1.7", "application/pdf")})
    read = BytesParser(policy=policy.default).parsebytes(made)

    assert read["subject"] == "Synthèse\u00a0: À distance, quels outils ?"
    body = read.get_body(("plain",))
    assert body is not None
    assert "jointe à ce message" in body.get_content()
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("fiche.pdf", b"%PDF-1.7")


def test_a_link_to_write_it_holds_the_words_or_the_address_alone_where_they_are_long() -> None:
    assert "Gommettes" in unquote(mailto(TOLD, ADDRESS))
    long = replace(TOLD, sheet=(Section(LABELS[Place.DECISIONS], (lines("mot " * 900),)),))
    assert unquote(mailto(long, ADDRESS)).endswith(f"body={ADDRESS}")
