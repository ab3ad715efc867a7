"""The e-mail that goes with a synthesis: subject, text ready to paste, and the same as an `.eml`.

Not for sending it, which is the business of whoever shares: no address of theirs is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from urllib.parse import quote

from tablee.document.outline import one_line, outline, outline_texts
from tablee.document.outline.days import day_told
from tablee.model.synthesis import LABELS, Part, Place, Synthesis
from tablee.texts import _, speaking

LONGEST_LINK: Final = 1800
"""Characters of a `mailto:` that every mail program takes."""


def subject(document: Synthesis) -> str:
    """What the message is about, on one line."""
    with speaking(document.language):
        return _("Synthèse\u00a0: {title}").format(title=one_line(document.title))


def message_text(document: Synthesis, address: str = "") -> str:
    """The words to send: what was decided and is to be done, and where the rest is read.

    Without an `address` that others can open, they say that the document is attached.
    """
    with speaking(document.language):
        return "\n".join(_lines(document, address)).strip() + "\n"


def _lines(document: Synthesis, address: str) -> Iterator[str]:
    day = day_told(document.date)
    title = one_line(document.title)
    yield _("Bonjour,")
    yield ""
    yield (
        _("Voici la synthèse de «\u00a0{title}\u00a0», atelier du {day}.").format(
            title=title, day=day
        )
        if day
        else _("Voici la synthèse de «\u00a0{title}\u00a0».").format(title=title)
    )
    yield ""
    for place in (Place.DECISIONS, Place.PROPOSALS):
        yield from _listed(document, _(LABELS[place]))
    yield (
        _("Elle se lit en entier ici\u00a0: {address}").format(address=address)
        if address
        else _("Elle est jointe à ce message, en PDF.")
    )


def _listed(document: Synthesis, label: str) -> Iterator[str]:
    """The lines of a section of the sheet, each with its dash; nothing where it is not there."""
    found = [section for section in document.sheet if _(section.label) == label]
    if not found:
        return
    alone = replace(document, lead="", question=(), keywords=(), notes=(), sheet=(found[0],))
    said = list(outline_texts(outline(alone, Part.SHEET)))
    begin = said.index(one_line(label)) + 1
    yield label if label.endswith(":") else f"{label}\u00a0:"
    yield from (f"- {line}" for line in said[begin:])
    yield ""


def mailto(document: Synthesis, address: str) -> str:
    """A link that opens the message in one's mail program; short where the words are too long."""
    about = quote(subject(document))
    for words in (message_text(document, address), address):
        link = f"mailto:?subject={about}&body={quote(words)}"
        if len(link) <= LONGEST_LINK:
            return link
    return f"mailto:?subject={about}"


def eml(document: Synthesis, address: str, files: Mapping[str, tuple[bytes, str]]) -> bytes:
    """The message as a file that mail programs open; `files` are (bytes, media type)."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject(document)
    message["X-Unsent"] = "1"  # Outlook then opens it as one that is still to be written
    message.set_content(message_text(document, address))
    for name, (data, media_type) in files.items():
        main, _slash, sub = media_type.partition(";")[0].partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
