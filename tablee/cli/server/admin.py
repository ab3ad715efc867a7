"""`tablee admin`: what takes the space, erasing of sessions, the audit log, without a browser."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import click

from tablee.cli.messages import Command, CommandGroup, flag
from tablee.cli.sessions.export import sessions_option, set_up
from tablee.cli.sessions.location import location_of, shown_path
from tablee.errors import NotAccepted, NotSaved
from tablee.session.hosting.audit import COMMAND, AuditLog, AuditVerb
from tablee.session.hosting.owners import Owners, shown_owner
from tablee.settings import ROOT
from tablee.storage.journal import disk
from tablee.texts import _

MEGABYTE = 1_000_000
FILES = ("tablee.service", "nginx.conf", "nginx-path.conf")
"""What stands in `docs/hosting`, here too where a wheel was installed."""


def admin() -> CommandGroup:
    """The command `tablee admin`, for whoever has the server's files and no browser."""
    return CommandGroup(
        "admin",
        help=_("Administre les sessions sans navigateur : place, effacement, journal."),
        commands=[_sizes(), _erase(), _log(), _files()],
        subcommand_metavar=_("COMMANDE …"),
    )


def _sizes() -> Command:
    def callback(sessions: str | None) -> None:
        location = location_of(set_up(sessions)[0])
        owners = Owners(location.kind.beside(location.root))
        sized = [(location.kind.size(each), each) for each in location.folders]
        if not sized:
            click.echo(location.nothing)
        for size, each in sorted(sized, key=lambda one: (-one[0], one[1])):
            owner = shown_owner(owners.of(each.name)) or "–"
            day = _day(location.last_change(each))
            click.echo(f"{size / MEGABYTE:9.1f}  {day}  {owner:<16}  {each.name}")

    help_ = _("Liste les sessions, la plus lourde d’abord : Mo, dernier changement, par qui, nom.")
    return Command("sizes", callback=callback, params=[sessions_option()], help=help_)


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(at))


def _erase() -> Command:
    def callback(session: tuple[str, ...], yes: bool, sessions: str | None) -> None:
        location = location_of(set_up(sessions)[0])
        chosen = dict.fromkeys(map(location.found, session))
        for each in chosen:
            size, day = location.kind.size(each), _day(location.last_change(each))
            click.echo(f"{size / MEGABYTE:9.1f}  {day}  {each.name}")
        question = _("Effacer ces sessions pour de bon ?")
        if not yes and not click.confirm(question, default=False):
            raise NotAccepted(_("Rien n’a été supprimé."))
        with location.held():
            beside = location.kind.beside(location.root)
            audit, owners = AuditLog(beside), Owners(beside)
            for each in chosen:
                location.take(each)
                size = location.kind.size(each)
                location.kind.remove(each)
                owners.drop(each.name)
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
        location = location_of(set_up(sessions)[0])
        for entry in reversed(AuditLog(location.kind.beside(location.root)).newest()):
            at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.at))
            click.echo(f"{at}  {entry.who:<16}  {entry.did:<12}  {entry.session}".rstrip())

    help_ = _("Écrit le journal d’administration, le plus ancien d’abord.")
    return Command("log", callback=callback, params=[sessions_option()], help=help_)


def _files() -> Command:
    def callback(folder: str) -> None:
        there = Path(folder)
        taken = [name for name in FILES if (there / name).exists()]
        if taken:
            sentence = _("Il y a déjà {files} dans {folder} : rien n’a été écrit.")
            raise NotAccepted(sentence.format(files=", ".join(taken), folder=shown_path(there)))
        try:
            there.mkdir(parents=True, exist_ok=True)
            for name in FILES:
                shutil.copyfile(ROOT / "docs" / "hosting" / name, there / name)
                click.echo(shown_path(there / name))
        except OSError as error:
            raise NotSaved(
                _("Ces fichiers ne peuvent pas être écrits dans {folder} ({reason}).").format(
                    folder=shown_path(there), reason=disk.reason(error)
                )
            ) from error

    params: list[click.Parameter] = [click.Argument(["folder"], metavar="DOSSIER")]
    help_ = _("Écrit dans un dossier le service de systemd et les sites de nginx, à adapter.")
    return Command("files", callback=callback, params=params, help=help_)
