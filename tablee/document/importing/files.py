"""Detects the type of an imported file by signature and extension, decodes it, calls its parser.

A document that an exporter of ours has read back is understood as it is, and nothing is guessed.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tablee.document.importing.names import LONGEST, ListedName, Roster, printed
from tablee.document.importing.parsed import Understood
from tablee.document.importing.parser import read, read_rows
from tablee.document.importing.parts import LabelledLines
from tablee.document.importing.sources.markup import Format
from tablee.errors import NotAccepted
from tablee.model.entities import Role
from tablee.model.synthesis import LABELS, Section, Synthesis
from tablee.texts import LANGUAGES, N_, _, language, speaking

if TYPE_CHECKING:
    from tablee.activities import Imported

LONGEST_TEXT: Final = 1_000_000
"""Bytes of a report that is read: five hundred pages."""
LONGEST_OFFICE: Final = 15_000_000
"""Bytes of a word processor's file, pictures included."""
MOST_LINES: Final = 20_000
"""Lines of it that hold something."""
MOST_CARDS: Final = 2_000
MOST_ACTIONS: Final = 200
LONGEST_CARD: Final = 500
"""Characters of a card; the rest goes on in another one."""

_NO_TEXT: Final = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
"""How files of word processors, PDF and pictures begin."""
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ufdd0-\ufdef]")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises `NotAccepted` for a file that is too large, empty, or no text.
    """
    text = tidied(_as_text(data)) if len(data) <= LONGEST_TEXT else ""
    lines = sum(1 for line in text.split("\n") if line.strip())
    if len(data) > LONGEST_TEXT or lines > MOST_LINES:
        raise NotAccepted(
            _(
                "Ce fichier est trop long pour un compte rendu : {n} Mo et {lines} lignes au "
                "plus. Rien n’a été créé."
            ).format(n=LONGEST_TEXT // 1_000_000, lines=MOST_LINES)
        )
    if not lines:
        raise NotAccepted(_("Il n’y a aucun mot à lire ici. Rien n’a été créé."))
    return text


def tidied(text: str) -> str:
    r"""The text with `\n` at each line's end, and no control character but tabs."""
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    return _CONTROLS.sub(" ", re.sub("[\ud800-\udfff]", "\ufffd", text))


def _as_text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if data.startswith(_NO_TEXT) or b"\x00" in data:
        raise NotAccepted(
            _(
                "Ce fichier n’est pas du texte. Enregistrez le compte rendu en texte (.txt) ou en "
                "Markdown, ou collez ses mots ici. Rien n’a été créé."
            )
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # Bytes that Windows-1252 leaves out are spaces.
        return re.sub("[\udc80-\udcff]", " ", data.decode("cp1252", "surrogateescape"))


ENDINGS: Final = (
    "txt", "text", "md", "markdown", "wiki", "html", "htm", "docx", "odt",
)  # fmt: skip
"""How the names of reports end that are read."""
_AS_TEXT: Final = N_(
    "Ouvrez-le, puis enregistrez-le en DOCX, en ODT ou en texte, ou collez ses mots ici."
)
_TABLE: Final = N_("Enregistrez la feuille des cartes en CSV, ou collez ses mots ici.")
_IMAGE: Final = N_(
    "Recopiez ses mots ici ; la photo se dépose ensuite dans une étape de la session."
)
_MAP: Final = N_("Exportez la carte mentale en texte ou en HTML, ou collez ses mots ici.")
_INSIDE: Final = N_("Ouvrez-la, puis donnez un à un les fichiers qui sont dedans.")
_NO_REPORT: Final = N_("Collez ici les mots du compte rendu.")
_KINDS: Final[dict[str, tuple[str, str]]] = {
    "pdf": (N_("un PDF"), _AS_TEXT),
    "xlsx": (N_("un classeur"), _TABLE),
    "csv": (
        N_("un tableau (CSV)"),
        N_("Aucun plugin de ce serveur ne le lit. Collez ses mots ici."),
    ),
    "rtf": (N_("du texte enrichi (RTF)"), _AS_TEXT),
    "doc": (N_("un document d’un ancien traitement de texte"), _AS_TEXT),
    "pptx": (N_("un diaporama"), _AS_TEXT),
    "image": (N_("une image"), _IMAGE),
    "map": (N_("une carte mentale"), _MAP),
    "ics": (N_("un agenda de calendrier"), _NO_REPORT),
    "zip": (N_("une archive"), _INSIDE),
    "mail": (N_("un e-mail enregistré"), N_("Collez ici les mots du message.")),
    "pad": (N_("la sauvegarde d’un pad"), N_("Exportez le pad en texte ou en HTML.")),
    "sound": (N_("un enregistrement"), _NO_REPORT),
    "other": (N_("autre chose que du texte"), _AS_TEXT),
}
_BY_ENDING: Final = {
    "xls": "xlsx", "ods": "xlsx", "pages": "doc", "ppt": "pptx", "odp": "pptx", "key": "pptx",
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "heic", "svg", "tif", "tiff"), "image"),
    **dict.fromkeys(("mm", "opml", "xmind"), "map"), "7z": "zip", "rar": "zip", "eml": "mail",
    "msg": "mail", "tsv": "csv", "etherpad": "pad", "xml": "other",
    **dict.fromkeys(("mp3", "m4a", "wav", "mp4"), "sound"),
}  # fmt: skip
REFUSED: Final = ("pdf", "xlsx", "csv", "rtf", "doc", "pptx", "ics", "zip", *_BY_ENDING)
"""How the names of files end that are refused by name: a field takes them, to say what to do."""
_BY_BEGINNING: Final = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"BEGIN:VCALENDAR", "ics"),
    (b"7z\xbc\xaf", "zip"),
    (b"Rar!", "zip"),
    (b"<map version", "map"),
    (b"<svg", "image"),
)


def longest(name: str) -> int:
    """Bytes that a file of this name may have."""
    return LONGEST_OFFICE if _ending(name) in ("docx", "odt") else LONGEST_TEXT


def understood(data: bytes, name: str = "", language: str = "") -> Understood:
    """What a report says, whichever its kind; `name` is empty for a pasted text.

    Raises `NotAccepted` with what to do for a file that cannot be read.
    """
    kind = _kind(data, name)
    if kind in _KINDS:
        what, advice = _KINDS[kind]
        raise NotAccepted(
            _("Ce fichier est {what} : il ne se lit pas ici. {advice} Rien n’a été créé.").format(
                what=_(what), advice=_(advice)
            )
        )
    if kind not in ("docx", "odt", "html"):
        return read(decoded(data), name, language)
    from tablee.document.importing.sources import office  # here: python-docx takes 3 MB

    if kind == "html":
        return read_rows(Format.HTML, office.of_html(decoded(data)), language)
    _bounded(data)
    rows = office.of_docx(data) if kind == "docx" else office.of_odt(data)
    return read_rows(Format(kind), rows, language)


def _bounded(data: bytes) -> None:
    if len(data) > LONGEST_OFFICE:
        raise NotAccepted(
            _("Ce fichier est trop lourd : {n} Mo au plus. Rien n’a été créé.").format(
                n=LONGEST_OFFICE // 1_000_000
            )
        )


def _ending(name: str) -> str:
    return name.lower().rpartition(".")[2] if "." in name else ""


def _kind(data: bytes, name: str) -> str:
    """How it begins counts first: `plan.txt` may be a picture."""
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    for beginning, kind in _BY_BEGINNING:
        if head.startswith(beginning):
            return kind
    if head[:1] == b"<":
        return _marked_up(head.lower())
    ending = _ending(name)
    return _BY_ENDING.get(ending, "" if ending == "htm" else ending)


_TAGS: Final = re.compile(rb"<(?:p|h[123]|div|ul|ol|table|article|main)")


def _marked_up(head: bytes) -> str:
    """Of a text that begins with a tag."""
    if b"<opml" in head or b"<map " in head:
        return "map"
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head or b"<body" in head:
        return "html"
    if head.startswith(b"<?xml"):
        return "image" if b"<svg" in head else "other"
    return "html" if _TAGS.match(head) and b"</" in head else ""


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:2000])
            mime = archive.open("mimetype").read(80) if "mimetype" in names else b""
    except Exception:  # a damaged archive raises many things
        return "zip"
    if mime.startswith(b"application/vnd.oasis.opendocument."):
        return {b"text": "odt", b"spreadsheet": "xlsx", b"presentation": "pptx"}.get(
            mime.strip().rpartition(b".")[2], "other"
        )
    for inside, kind in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"),
                         ("ppt/presentation.xml", "pptx"), ("content.json", "map")):  # fmt: skip
        if inside in names:
            return kind
    return "zip"


# ── a document that was read back ───────────────────────────────────────────────────────────


def of_document(document: Synthesis, *, whole: bool) -> Understood:
    """The people of its lists and its parts; `whole` says that the session itself is behind it."""
    cast = Roster()
    cast.add_list(_names(document.participants), "participants", Role.PARTICIPANT)
    cast.add_list(_names(document.initiators), "initiators", Role.CARRIER)
    cast.add_list(_names(document.writers), "writers", Role.SCRIBE)
    cast.add_list(_names(document.facilitators), "facilitators", None)
    return Understood(
        title=document.title,
        lead=document.lead if whole else _with_places(document),
        language=document.language,
        people=tuple(cast.people),
        introductions=None,
        document=replace(
            document,
            sheet=tuple(_filled(document.sheet)),
            notes=tuple(_filled(document.notes)),
        ),
        format=Format.SESSION if whole else Format.DOCUMENT,
        day=document.date,
        held_on=document.date,
        venue=document.venue,
        proposals=() if whole else cast.proposals(),
    )


def _with_places(document: Synthesis) -> str:
    """What stands under the title and below the people, with who was where: kept as lines."""
    with speaking(document.language):
        told = {label: ", ".join(getattr(document, label)) for label in ("remote", "in_room")}
        lines = "\n".join(f"{_(LABELS[label])} {said}" for label, said in told.items() if said)
    lead, _gap, below = document.lead.partition("\n\n")
    return "\n".join(filter(None, (f"{lead}\n\n{lines}", below))) if lines else document.lead


def _names(names: Iterable[str]) -> Iterator[ListedName]:
    for name in names:
        if kept := printed(name)[:LONGEST].strip():
            yield ListedName(kept, name)


def _filled(sections: Iterable[Section]) -> Iterator[Section]:
    """None without anything in it: that would be the place of the introductions."""
    for section in sections:
        yield section if section.blocks else Section(section.label, LabelledLines().paragraphs())


def of_imported(imported: Imported, read_as: str, spoken: str = "") -> Understood:
    """The same, ready to be shown; `read_as` is the importer's title, `spoken` the language.

    Raises `NotAccepted` where it is more than a session takes, or nothing at all.
    """
    columns = (
        (" ".join(tidied(title).split()), tuple(part for card in cards for part in _cards(card)))
        for title, cards in imported.board
    )
    board = tuple((title, cards) for title, cards in columns if title or cards)
    if sum(len(cards) for _title, cards in board) > MOST_CARDS:
        sentence = _("Ce fichier a plus de {n} cartes. Rien n’a été créé.")
        raise NotAccepted(sentence.format(n=MOST_CARDS))
    if len(imported.actions) > MOST_ACTIONS:
        sentence = _("Ce fichier a plus de {n} actions. Rien n’a été créé.")
        raise NotAccepted(sentence.format(n=MOST_ACTIONS))
    asked = spoken or imported.language
    found = of_document(imported.document, whole=False)
    if not (found.document.notes or found.document.sheet or board or imported.actions):
        raise NotAccepted(_("Il n’y a aucun mot à lire ici. Rien n’a été créé."))
    return replace(
        found,
        language=asked if asked in LANGUAGES else language(),
        board=board,
        actions=imported.actions,
        read_as=read_as,
    )


def _cards(text: str) -> list[str]:
    """One card; several where it is longer than one can be; none without a word."""
    text = tidied(text).strip()
    return [text[at : at + LONGEST_CARD] for at in range(0, len(text), LONGEST_CARD)]
