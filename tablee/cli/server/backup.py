"""`tablee backup` and `restore`: self-contained copies of sessions, made while a server runs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

import click

from tablee.cli.messages import Command, flag, told
from tablee.cli.sessions.export import sessions_argument, sessions_option, set_up
from tablee.cli.sessions.location import SessionLocation, location_of, shown_path
from tablee.errors import NotAccepted, NotFound, Unreadable, WorkshopError
from tablee.session.hosting.restoration import BESIDE, owners_back, put_back
from tablee.storage.maintenance.backup import Backup, Contents, Copied, bring_back, newest, verify
from tablee.texts import _, ngettext

# ── backup ──────────────────────────────────────────────────────────────────────────────────


def backup() -> Command:
    """`tablee backup DIR`; ends with 1 if a session is damaged or was not copied."""

    def callback(dir_: str, session: tuple[str, ...], sessions: str | None) -> int:
        settings, _offered = set_up(sessions)
        location, target = location_of(settings), Path(dir_).expanduser().resolve()
        if location.kind.in_folder and target.is_relative_to(location.root):
            raise NotAccepted(_("Choisissez un dossier hors de celui des sessions."))
        chosen = [*map(location.found, session)]
        folders = chosen or location.folders
        if not folders:
            raise NotFound(location.nothing)
        return _backed_up(folders, target, location, whole=not chosen)

    params: list[click.Parameter] = [
        click.Argument(["dir_"], metavar=_("DOSSIER")),
        click.Option(
            ["--session"],
            multiple=True,
            metavar="SESSION",
            help=_("Seulement cette session ; peut se répéter."),
        ),
        sessions_option(),
    ]
    help_ = _("Copie les sessions dans un dossier neuf, même pendant qu’un serveur tourne.")
    return Command("backup", callback=callback, params=params, help=help_)


def _backed_up(
    folders: Sequence[Path], target: Path, location: SessionLocation, *, whole: bool
) -> int:
    """Copies these, and what stands beside them where the `whole` is wanted."""
    making = Backup(target, location.kind)
    try:
        well = [_added(making, folder) for folder in folders]
        if making.empty:
            making.give_up()
            click.echo(_("Rien n’a pu être copié : il n’y a pas de nouvelle sauvegarde."), err=True)
            return 1
        if whole:
            well.append(_added_beside(making, location.root))
        making.finish()
    except BaseException:
        making.give_up()
        raise
    click.echo(_("Sauvegarde dans {folder}.").format(folder=shown_path(making.folder)))
    click.echo(
        _(
            "Elle garde aussi ce que des personnes effaceront plus tard : "
            "supprimez les sauvegardes dont vous n’avez plus besoin."
        )
    )
    return 0 if all(well) else 1


def _added(making: Backup, folder: Path) -> bool:
    """Copies one session and says so; False if something is wrong with it."""
    try:
        copied = making.add(folder)
    except NotFound as error:
        click.echo(_line(folder.name, str(error)))
        return True
    except Unreadable as error:
        click.echo(_line(folder.name, _("non copiée")))
        click.echo(f"    {told(error)}", err=True)
        return False
    click.echo(_line(folder.name, _held(copied)))
    for trouble in copied.troubles:
        click.echo(f"    {trouble}", err=True)
    return not copied.troubles


def _added_beside(making: Backup, sessions: Path) -> bool:
    """Copies what stands beside the sessions, and says so; False where a file does not open."""
    try:
        copied = making.add_beside(sessions, BESIDE)
    except Unreadable as error:
        click.echo(f"    {told(error)}", err=True)
        return False
    if copied:
        click.echo(
            _(
                "Et ce qui est gardé à côté : agendas, canevas, à qui est chaque session, "
                "quotas, journal d’audit."
            )
        )
    return True


def _line(session: str, said: str) -> str:
    return _("{name} : {sentence}").format(name=session, sentence=said)


def _held(copied: Copied) -> str:
    if copied.troubles:
        return _("abîmée, copiée telle quelle")
    changes = ngettext("{n} modification", "{n} modifications", copied.changes)
    return changes + ", " + ngettext("{n} image", "{n} images", copied.pictures)


# ── restore ─────────────────────────────────────────────────────────────────────────────────


class _End(Enum):
    """What became of a session that was to be restored."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    REFUSED = "refused"


def restore() -> Command:
    """`tablee restore DIR [SESSION …]`; ends with 1 if one was refused, damaged or missing."""

    def callback(dir_: str, session: tuple[str, ...], replace: bool, sessions: str | None) -> int:
        settings, _offered = set_up(sessions)
        copies, contents = newest(Path(dir_).expanduser().resolve())
        names = [_named(name, contents.sessions) for name in session] or sorted(contents.sessions)
        click.echo(_("Depuis la sauvegarde {folder}.").format(folder=shown_path(copies)))
        missing = {} if session else contents.missing
        _say_missing(missing)
        location = location_of(settings)
        with location.held():
            ends = [_restored(copies / name, contents, location, replace) for name in names]
            beside = _put_beside(copies, contents, location, session and names)
        if any(end is not _End.REFUSED for end in ends):
            said = _(
                "Ce qui avait été effacé depuis cette sauvegarde est revenu : effacez-le encore."
            )
            click.echo(said)
        whole = beside and not missing and all(end is _End.WHOLE for end in ends)
        return 0 if whole else 1

    params: list[click.Parameter] = [
        click.Argument(["dir_"], metavar=_("DOSSIER")),
        sessions_argument(),
        flag(_("Prend la place d’une session du même nom, qui est mise de côté."), "--replace"),
        sessions_option(),
    ]
    help_ = _("Remet en place les sessions d’une sauvegarde, serveur arrêté.")
    return Command("restore", callback=callback, params=params, help=help_)


def _put_beside(
    copies: Path, contents: Contents, location: SessionLocation, named: Sequence[str]
) -> bool:
    """Puts back what stood beside the sessions; of some that are `named`, their owners alone."""
    there = location.kind.beside(location.root)
    put, failed = ([], []) if named else put_back(copies, contents.beside, there)
    known = {folder.name for folder in location.folders}
    wanted = known.intersection(named or contents.sessions)
    failed += owners_back(copies, contents.beside, there, wanted)
    if put:
        click.echo(_("Remis aussi, à côté des sessions : {files}.").format(files=", ".join(put)))
    for sentence in failed:
        click.echo(f"    {sentence}", err=True)
    return not failed


def _say_missing(missing: dict[str, str]) -> None:
    if not missing:
        return
    click.echo(
        _("Elle est incomplète : cherchez ces sessions dans une sauvegarde d’avant."), err=True
    )
    for name, reason in missing.items():
        click.echo("    " + _line(name, f"{_('non copiée')}, {reason}"), err=True)


def _named(session: str, known: dict[str, dict[str, str]]) -> str:
    near = [session] if session in known else [name for name in known if session in name]
    if len(near) == 1:
        return near[0]
    raise NotFound(
        _("Cette sauvegarde n’a pas une seule session « {name} ». Sessions : {known}.").format(
            name=session, known=", ".join(sorted(near or known))
        )
    )


def _restored(copy: Path, contents: Contents, location: SessionLocation, replace: bool) -> _End:
    """Verifies one copy, puts it in place, and says so."""
    try:
        troubles, owed = verify(copy, contents.sessions[copy.name]), contents.owed.get(copy.name)
        there = location.kind.is_there(location.root / copy.name)
        if troubles and replace and there:
            raise NotAccepted(_("la copie est abîmée : la session en place n’a pas été touchée"))
        if there and replace:
            location.take(location.root / copy.name)
        former = bring_back(copy, location.root, location.kind, replace=replace, owed=owed)
    except WorkshopError as error:
        click.echo(_line(copy.name, _("non remise en place")))
        click.echo(f"    {told(error)}", err=True)
        return _End.REFUSED
    click.echo(_line(copy.name, _("abîmée, remise telle quelle") if troubles else _("remise")))
    for trouble in troubles:
        click.echo(f"    {trouble}", err=True)
    if former is not None:
        where = shown_path(former)
        click.echo("    " + _("celle d’avant est gardée dans {folder}").format(folder=where))
    return _End.DAMAGED if troubles else _End.WHOLE
