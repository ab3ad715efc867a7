"""`tablee admin`: what takes the space, erasing of sessions, the audit log, without a browser."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from tablee.cli.export import found, sessions_option, set_up, shown_path
from tablee.cli.messages import Command, CommandGroup, flag
from tablee.errors import NotAccepted
from tablee.session.hosting.audit import COMMAND, AuditLog, AuditVerb
from tablee.session.hosting.host import owner_of
from tablee.session.hosting.owners import Owners, shown_owner
from tablee.storage import placement
from tablee.storage.blobs import FolderBlobs
from tablee.storage.journal import FileJournal
from tablee.texts import _

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["admin"]

MEGABYTE = 1_000_000


def admin() -> CommandGroup:
    """The command `tablee admin`, for whoever has the server's files and no browser."""
    return CommandGroup(
        "admin",
        help=_("Administre les sessions sans navigateur : place, effacement, journal."),
        commands=[_sizes(), _erase(), _log()],
        subcommand_metavar=_("COMMANDE …"),
    )


def _sizes() -> Command:
    def callback(sessions: str | None) -> None:
        folder = set_up(sessions)[0].sessions
        owners = Owners(FolderBlobs(folder))
        sized = [(FileJournal.size(each), each) for each in FileJournal.sessions(folder)]
        if not sized:
            click.echo(_("Aucune session dans {folder}.").format(folder=shown_path(folder)))
        for size, each in sorted(sized, key=lambda one: (-one[0], one[1])):
            owner = shown_owner(owners.of(each.name)) or "–"
            click.echo(f"{size / MEGABYTE:9.1f}  {_changed(each)}  {owner:<16}  {each.name}")

    help_ = _("Liste les sessions, la plus lourde d’abord : Mo, dernier changement, par qui, nom.")
    return Command("sizes", callback=callback, params=[sessions_option()], help=help_)


def _changed(folder: Path) -> str:
    return _day(max(file.stat().st_mtime for file in folder.iterdir() if file.is_file()))


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(at))


def _erase() -> Command:
    def callback(session: tuple[str, ...], yes: bool, sessions: str | None) -> None:
        folder = set_up(sessions)[0].sessions
        chosen = dict.fromkeys(found(name, folder) for name in session)
        for each in chosen:
            click.echo(f"{FileJournal.size(each) / MEGABYTE:9.1f}  {_changed(each)}  {each.name}")
        question = _("Effacer ces sessions pour de bon ?")
        if not yes and not click.confirm(question, default=False):
            raise NotAccepted(_("Rien n’a été supprimé."))
        with owner_of(folder):
            audit, owners = AuditLog(FolderBlobs(folder)), Owners(FolderBlobs(folder))
            for each in chosen:
                size = FileJournal.size(each)
                placement.remove(each)
                owners.forget(each.name)
                audit.add(COMMAND, AuditVerb.ADMIN_ERASE, each.name, size)
        click.echo(_("Les sauvegardes que vous avez faites les gardent encore."))

    params: list[click.Parameter] = [
        click.Argument(["session"], metavar="SESSION…", nargs=-1, required=True),
        flag(_("Supprime sans demander."), "--yes"),
        sessions_option(),
    ]
    help_ = _("Efface des sessions pour de bon, serveur arrêté.")
    return Command("erase", callback=callback, params=params, help=help_)


def _log() -> Command:
    def callback(sessions: str | None) -> None:
        folder = set_up(sessions)[0].sessions
        for entry in reversed(AuditLog(FolderBlobs(folder)).newest()):
            at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.at))
            click.echo(f"{at}  {entry.who:<16}  {entry.did:<12}  {entry.session}".rstrip())

    help_ = _("Écrit le journal d’administration, le plus ancien d’abord.")
    return Command("log", callback=callback, params=[sessions_option()], help=help_)
