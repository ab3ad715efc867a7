"""`tablee move --to PLACE`: sessions from a folder into a database, or back, whole and verified."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import click

from tablee.cli.messages import Command, told
from tablee.cli.sessions.export import sessions_argument, sessions_option, set_up
from tablee.cli.sessions.location import SessionLocation, has_password, location_of
from tablee.errors import NotAccepted, WorkshopError
from tablee.registry import Catalogue
from tablee.session.hosting.owners import FILE, HOSTING, LIBRARY, Owners
from tablee.session.hosting.restoration import BESIDE
from tablee.storage.ballots.boxes import FolderBoxes
from tablee.storage.journal import disk
from tablee.storage.maintenance.moving import carry_cursors, copy_session
from tablee.texts import _, ngettext

MOVED: Final = ".moved"
"""Where folders go that were moved into a database, in the folder of sessions."""


def move() -> Command:
    """`tablee move --to PLACE [SESSION]…`; ends with 1 if one was not moved."""

    def callback(to: str, session: tuple[str, ...], sessions: str | None) -> int:
        settings, offered = set_up(sessions)
        here, there = location_of(settings), location_of(settings, to)
        if has_password(to):
            click.echo(
                _(
                    "Ce mot de passe se lit dans la liste des programmes et l’historique du "
                    "terminal : mettez l’adresse dans TABLEE_DATABASE et dites « --to "
                    "postgresql », ou le mot de passe dans un fichier (PGPASSFILE)."
                ),
                err=True,
            )
        if here.kind.in_folder == there.kind.in_folder:
            raise NotAccepted(
                _("De fichiers vers une base PostgreSQL, ou l’inverse : dites l’autre avec --to.")
            )
        folders = [*map(here.found, session)] or here.folders
        if not folders:
            click.echo(here.nothing)
        if there.kind.in_folder:
            there.root.mkdir(parents=True, exist_ok=True)
        with here.held(), there.held():
            moved = [_moved(folder, here, there, offered) for folder in folders]
            _move_beside(here, there, [f.name for f, ok in zip(folders, moved, strict=True) if ok])
        count = sum(moved)
        click.echo(ngettext("{n} session déplacée.", "{n} sessions déplacées.", count))
        if count and here.kind.in_folder:
            click.echo(
                _(
                    "Leurs dossiers sont gardés dans {folder} : supprimez-les quand vous n’en "
                    "avez plus besoin, ils gardent ce que des personnes effaceront plus tard."
                ).format(folder=here.root / MOVED)
            )
        return 0 if all(moved) else 1

    params: list[click.Parameter] = [
        sessions_argument(),
        click.Option(
            ["--to"],
            required=True,
            metavar=_("LIEU"),
            help=_("Un dossier, « postgresql » (la base de TABLEE_DATABASE), ou postgresql://…"),
        ),
        sessions_option(),
    ]
    help_ = _("Déplace les sessions dans une base PostgreSQL ou un dossier, entières, vérifiées.")
    return Command("move", callback=callback, params=params, help=help_)


def _moved(folder: Path, here: SessionLocation, there: SessionLocation, offered: Catalogue) -> bool:
    """Moves one session and says so; False where it stays."""
    to, copied = there.root / folder.name, False
    try:
        here.take(folder)
        if again := there.kind.is_there(to):
            there.take(to)
        room = here.opened(folder, offered)
        boxes = list(room.secrecy.open_boxes())
        room.close()
        entries = copy_session(folder, here.kind, to, there.kind, boxes)
        _carry(to, here, there, again=again)
        copied = True
        _take_away(folder, here)
        FolderBoxes(here.root).destroy_all(boxes)  # of a database they are gone with the session
    except WorkshopError as error:
        click.echo(_("{name} : {sentence}").format(name=folder.name, sentence=_("non déplacée")))
        click.echo(f"    {told(error)}", err=True)
        if copied:
            finishes = _("Elle est aux deux endroits : la même commande finira.")
            click.echo(f"    {finishes}", err=True)
        return False
    said = ngettext("{n} modification", "{n} modifications", entries)
    click.echo(_("{name} : {sentence}").format(name=folder.name, sentence=said))
    return True


def _carry(to: Path, here: SessionLocation, there: SessionLocation, *, again: bool) -> None:
    """What is still to be told of the session goes with it; where it cannot, it was not moved."""
    cursors = here.kind.cursors(here.root), there.kind.cursors(there.root)
    try:
        carry_cursors(to.name, *cursors, again=again)
    except WorkshopError:
        if not again:
            there.kind.discard(to)
        raise


def _take_away(folder: Path, here: SessionLocation) -> None:
    """A folder is kept aside; of a database nothing is left."""
    if not here.kind.in_folder:
        here.kind.remove(folder)
        return
    aside = here.root / MOVED
    try:
        aside.mkdir(exist_ok=True, mode=0o700)
        disk.move(folder, aside / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{folder.name}")
        disk.sync_folder(here.root)
    except OSError as error:
        raise disk.not_saved(error) from error


def _move_beside(here: SessionLocation, there: SessionLocation, moved: list[str]) -> None:
    """Kept agendas and canvases, quotas and the audit log where there are none; owners of these."""
    blobs, target = here.kind.beside(here.root), there.kind.beside(there.root)
    owners = (f"{HOSTING}/{FILE}", f"{HOSTING}/{LIBRARY}")
    try:
        for folder in BESIDE:
            for each in blobs.list(folder):
                name = f"{folder}/{each.name}"
                if name not in owners and not target.holds(name):
                    target.write(name, [blobs.read(name)])
        for file, wanted in ((FILE, moved.__contains__), (LIBRARY, lambda _name: True)):
            if blobs.holds(f"{HOSTING}/{file}"):
                Owners(target, file).adopt(blobs.read(f"{HOSTING}/{file}"), wanted)
    except OSError as error:
        raise disk.not_saved(error) from error
