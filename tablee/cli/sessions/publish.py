"""`tablee export SESSION site -o DIR`: writes a session's published pages to a folder.

Any web server can show it, and a browser without one. It asks nothing of the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import msgspec

from tablee.document import redaction
from tablee.errors import NotAccepted, NotSaved
from tablee.model.entities import Publication
from tablee.model.synthesis import Part
from tablee.registry import Catalogue
from tablee.session import Room
from tablee.session.transfer.document import public_document_of
from tablee.settings import ROOT
from tablee.storage.journal import disk
from tablee.texts import N_, _, ngettext, speaking
from tablee.web.export.publication import Edition, PageAddresses
from tablee.web.export.published_sessions import FONTS

SITE: Final = "site"
"""What stands in the place of a format."""
ALL: Final = "all"
MOVED: Final = {"fiche.html": "sheet.html"}
"""A page of a site that was written before 0.2.0, and the one that it leads to from then on."""
CONTENTS: Final = ".tablee-site.json"
"""The names of our files, so that those that are no longer of it can be removed."""


def site(
    room: Room, catalogue: Catalogue, output: str | None, public: str, part: Part | None
) -> None:
    """Writes the folder and says so; raises `NotAccepted` for what is not said, or `NotSaved`."""
    if output is None:
        raise NotAccepted(_("Un site est un dossier : dites lequel avec -o."))
    chosen = _chosen(room, public)
    shown = part or Part(chosen.part)
    if chosen.part not in (Part.BOTH, shown):
        raise NotAccepted(
            _(
                "De cette session, une partie seulement est publiée, et pas celle-là. "
                "Sans --part, le site montre ce qui l’est."
            )
        )
    edition = Edition(
        public_document_of(room, chosen.steps),
        shown,
        catalogue,
        room.session.id,
        PageAddresses(),
        chosen.indexed,
    )
    count = _written(edition, Path(output))
    sentence = ngettext("{n} fichier dans {folder}.", "{n} fichiers dans {folder}.", count)
    click.echo(sentence.format(n=count, folder=output))
    click.echo(_("Ouvrez index.html, ou déposez le dossier sur un serveur web."))


# ── what is public ──────────────────────────────────────────────────────────────────────────


def _chosen(room: Room, public: str) -> Publication:
    """What was published in the browser, or what is said here."""
    choices = redaction.choices(room.record())
    if public.strip() == ALL:
        return Publication(steps=tuple(choice.id for choice in choices))
    if public:
        places = [number.strip() for number in public.split(",")]
        if not all(each.isdecimal() and 1 <= int(each) <= len(choices) for each in places):
            raise NotAccepted(_unsaid(room, _("--public prend « all », ou des numéros d’étapes.")))
        return Publication(steps=tuple(choices[int(each) - 1].id for each in places))
    current = room.publishing.current
    if current is None:
        raise NotAccepted(
            _unsaid(
                room,
                _(
                    "Cette session n’est pas publiée : rien ne dit ce qui peut être public. "
                    "Publiez-la depuis sa page de synthèse, ou dites-le ici."
                ),
            )
        )
    return current


def _unsaid(room: Room, sentence: str) -> str:
    """The sentence, what can be typed, and the steps with their numbers."""
    with speaking(room.session.language):
        titles = [choice.title for choice in redaction.choices(room.record())]
    listed = "\n".join(f"    {n}  {title}" for n, title in enumerate(titles, 1))
    typed = _("--public all pour tout, ou --public 1,2 pour ces étapes :")
    return f"{sentence}\n{typed}\n{listed}"


# ── the folder ──────────────────────────────────────────────────────────────────────────────


def _written(edition: Edition, folder: Path) -> int:
    """Writes each file in place of the one before, then removes what is no longer of it."""
    former = _former(folder)
    now: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in _files(edition):
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            _replace(path, data)
            now.append(name)
        for name in former:
            if (to := MOVED.get(name)) in now:
                _replace(
                    folder / name, f'<meta http-equiv="refresh" content="0; url={to}">'.encode()
                )
                now.append(name)
        _replace(folder / CONTENTS, msgspec.json.encode(sorted({*now})))
        for name in {*former} - {*now}:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise NotSaved(
            _("Le fichier {file} n’a pas pu être écrit ({reason}).").format(
                file=error.filename or folder,
                reason=disk.reason(error, N_("le dossier n’existe pas, ou plus")),
            )
        ) from error
    return len(now)


def _replace(path: Path, data: bytes) -> None:
    """Puts a file in its place, whole, where a web server may read it."""
    new = disk.beside(path, [data])
    new.chmod(0o644)
    disk.place(new, path)


def _files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Every file, the first page last: then all that it leads to is there."""
    for name, font in zip(edition.place.fonts, FONTS, strict=True):
        yield name, (ROOT / "assets" / font).read_bytes()
    for name in edition.names():
        file = edition.make(name)
        assert file is not None, name
        yield name, file.data


def _former(folder: Path) -> list[str]:
    """The files of the site that stands there; none for an empty folder, or a new one.

    Raises `NotAccepted` where something else stands there: nothing of it is touched.
    """
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise NotAccepted(_("{folder} n’est pas un dossier.").format(folder=folder))
    try:
        names = msgspec.json.decode((folder / CONTENTS).read_bytes(), type=list[str])
    except (OSError, msgspec.DecodeError):
        if any(folder.iterdir()):
            raise NotAccepted(
                _(
                    "Le dossier {folder} n’est pas vide, et n’est pas un site de Tablée : "
                    "rien n’y a été touché. Donnez-en un autre."
                ).format(folder=folder)
            ) from None
        return []
    return [name for name in names if _is_ours(name)]


def _is_ours(name: str) -> bool:
    """Whether a name leads nowhere but into the folder: its file may have been changed by hand."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and len(path.parts) <= 2
