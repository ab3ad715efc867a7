"""Builds what is put up, folded or signed in a room: tents, attendance, posters; what lists it all.

How each looks is in `handouts.typ`. What people wrote goes there as JSON, never as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from tablee.drawing.print.typesetting import breakable, drawable, from_right_to_left, typeset
from tablee.model.entities import spaced
from tablee.texts import _, labelled, locale

TEMPLATE: Final = Path(__file__).with_name("handouts.typ")
PaperSize = Literal["a4", "a3"]


def name_tents(names: Sequence[str], session: str) -> bytes:
    """Two tents a sheet of A4, each folded along its middle; an empty name leaves a line."""
    title = _("Chevalets : {title}").format(title=session)
    return _set("tents", title, {"names": [_words(name) for name in names]})


def attendance_sheet(
    names: Sequence[str],
    session: str,
    about: Iterable[tuple[str, str]],
    notes: Mapping[int, str] | None = None,
) -> bytes:
    """A row for each name with room to sign; empty names are rows to be filled in by hand.

    `notes`, by the row from 0, stand where those sign who cannot: they are elsewhere.
    """
    title = _("Feuille de présence : {title}").format(title=session)
    said = {
        "names": [_words(name) for name in names],
        "about": [{"label": labelled(label, "").strip(), "words": words} for label, words in about],
        "notes": [(notes or {}).get(row, "") for row in range(len(names))],
        "heads": [_("N°"), _("Nom"), _("Signature")],
        "page": _("Page {n} sur {total}"),
    }
    return _set("attendance", title, said)


def notices(
    title: str, said: Iterable[tuple[str, Sequence[str]]], paper: PaperSize = "a4"
) -> bytes:
    """A poster each, in landscape: a title, which may be empty, and lines as large as fit."""
    shown = [
        {"title": drawable(head), "lines": [_words(line) for line in lines]} for head, lines in said
    ]
    return _set("notices", title, {"notices": shown, "paper": paper})


def join_poster(session: str, address: str, code: str, qr: bytes, paper: PaperSize = "a4") -> bytes:
    """How to join: the QR code (an SVG file), the address, the code."""
    said = {
        "heading": _words(session),
        "alt": _("Code QR pour rejoindre la session"),
        "how": _words(_("Scannez ce code, ou tapez cette adresse puis le code :")),
        "address": address.partition("://")[2] or address,
        "code": spaced(code),
        "free": _("Sans compte, sans application."),
        "paper": paper,
    }
    return _set("join", _("Rejoindre : {title}").format(title=session), said, {"qr.svg": qr})


def contents_sheet(
    session: str, rows: Iterable[tuple[str, str, str, str, str]], lacking: Mapping[str, str]
) -> bytes:
    """What lies on top of all that is printed: number, title, what it is, pages, paper of each.

    Below it, which documents are `lacking`, each with its reason.
    """
    title = _("À imprimer : {title}").format(title=session)
    said = {
        "lead": _("À imprimer d’un seul côté des feuilles, à taille réelle (100 %)."),
        "heads": [_("N°"), _("Document"), _("Pages"), _("Papier")],
        "rows": [
            {
                "n": n,
                "title": _words(title),
                "about": drawable(about),
                "pages": pages,
                "paper": paper,
            }
            for n, title, about, pages, paper in rows
        ],
        "lacking": [
            {"title": drawable(labelled(what, "").strip()), "why": drawable(why)}
            for what, why in lacking.items()
        ],
        "away": _("Ce qui n’y est pas"),
    }
    return _set("contents", title, said)


def _set(
    kind: str, title: str, said: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    head = {"kind": kind, "title": drawable(title), "lang": locale().language}
    return typeset(TEMPLATE, {**head, **said}, pictures).pdf


def _words(text: str) -> dict[str, Any]:
    broken = "\u200b".join(breakable(drawable(text)))
    return {"text": broken, "rtl": from_right_to_left(text)}
