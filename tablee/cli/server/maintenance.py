"""`tablee check`, `migrate`, `purge` and `console`: upkeep of the folder of sessions."""

from __future__ import annotations

import time
from pathlib import Path

import click

from tablee.cli.messages import Command, flag, told
from tablee.cli.sessions.export import sessions_argument, sessions_option, set_up
from tablee.cli.sessions.location import SessionLocation, as_a_command, location_of
from tablee.errors import NotAccepted, NotFound, Taken, Unreadable, WorkshopError
from tablee.registry import Catalogue
from tablee.session.privacy.retention import DAY
from tablee.storage import Store
from tablee.storage.maintenance import downgrade, verification
from tablee.storage.maintenance.verification import Integrity, IntegrityIssue
from tablee.storage.state import schema
from tablee.storage.state.schema import TooNew
from tablee.texts import _, ngettext
from tablee.web.site import Site

# ── check ───────────────────────────────────────────────────────────────────────────────────


def check() -> Command:
    """`tablee check`; ends with 1 if something is wrong, after the repair if there was one."""

    def callback(session: tuple[str, ...], repair: bool, sessions: str | None) -> int:
        settings, offered = set_up(sessions)
        location = location_of(settings)
        if location.kind.in_folder and not location.root.is_dir():
            raise NotFound(_("Le dossier {folder} n’existe pas.").format(folder=location.where))
        folders = [*map(location.found, session)] or location.folders
        if not folders:
            click.echo(location.nothing)
        if not repair:
            wrong = [_checked(folder, location, offered) for folder in folders]
            return int(any(wrong))
        with location.held():
            wrong = [_repaired(folder, location, offered) for folder in folders]
            return int(any(wrong))

    params: list[click.Parameter] = [
        sessions_argument(),
        flag(
            _("Répare ce qui peut l’être, serveur arrêté ; les originaux sont gardés."), "--repair"
        ),
        sessions_option(),
    ]
    help_ = _("Vérifie chaque octet des sessions, même pendant qu’un serveur tourne.")
    return Command("check", callback=callback, params=params, help=help_)


def _checked(folder: Path, location: SessionLocation, offered: Catalogue) -> bool:
    """Checks one session and says what was found; True if something is wrong."""
    findings = _findings(folder, location, offered)
    state = max((finding.state for finding in findings), default=Integrity.WELL)
    notes = [finding.what for finding in findings if not finding.wrong]
    beside = f" ({', '.join(notes)})" if notes else ""
    said = _label(state) + beside
    click.echo(_("{name} : {sentence}").format(name=folder.name, sentence=said))
    for finding in findings:
        if finding.wrong:
            click.echo(f"    {finding.what}")
    for advice in dict.fromkeys(finding.advice for finding in findings if finding.advice):
        click.echo(f"    {advice}")
    return state is not Integrity.WELL


def _label(state: Integrity) -> str:
    return {
        Integrity.WELL: _("tout va bien"),
        Integrity.TO_ERASE: _("des mots sont encore à effacer"),
        Integrity.NEWER: _("version plus récente"),
        Integrity.DAMAGED: _("abîmée"),
    }[state]


def _findings(folder: Path, location: SessionLocation, offered: Catalogue) -> list[IntegrityIssue]:
    """What is to be said of the files, and whether a room opens on them."""
    findings = verification.check(folder, location.kind)
    if not any(finding.wrong for finding in findings):
        try:
            location.opened(folder, offered).close()
        except WorkshopError as error:
            findings.append(IntegrityIssue(told(error)))
    return findings


def _repaired(folder: Path, location: SessionLocation, offered: Catalogue) -> bool:
    try:
        location.take(folder)
        done = verification.repair(folder, location.kind)
    except TooNew:
        return _checked(folder, location, offered)
    except WorkshopError as error:
        click.echo(_("{name} : {sentence}").format(name=folder.name, sentence=told(error)))
        if isinstance(error, Unreadable):
            click.echo("    " + _("Remettez-la depuis une sauvegarde, avec « tablee restore »."))
        return True
    wrong = _checked(folder, location, offered)
    for sentence in done:
        click.echo(f"    {sentence}")
    return wrong


# ── migrate ─────────────────────────────────────────────────────────────────────────────────


def migrate() -> Command:
    """`tablee migrate [SESSION]…`: what each opening does by itself; `--back` undoes it."""

    def callback(session: tuple[str, ...], back: bool, sessions: str | None) -> None:
        settings, _offered = set_up(sessions)
        if back and not session:
            raise NotAccepted(_("Dites quelle session revient en arrière."))
        location = location_of(settings)
        chosen = [*map(location.found, session)]
        with location.held():
            for folder in chosen or location.folders:
                click.echo(_gone_back(folder, location) if back else _brought_up(folder, location))

    params: list[click.Parameter] = [
        sessions_argument(),
        flag(_("Remet la session comme elle était avant, pour une Tablée antérieure."), "--back"),
        sessions_option(),
    ]
    help_ = _("Met les sessions au format de cette version, ou les en ramène, serveur arrêté.")
    return Command("migrate", callback=callback, params=params, help=help_)


def _brought_up(folder: Path, location: SessionLocation) -> str:
    blobs = location.kind.blobs(folder)
    before = downgrade.newest_original(blobs)
    try:
        location.take(folder)
        Store(folder, location.kind).close()
    except WorkshopError as error:
        return _("{name} : {sentence}").format(name=folder.name, sentence=told(error))
    now = downgrade.newest_original(blobs)
    said = _("au format {n}").format(n=schema.VERSION)
    if now is not None and now != before:
        said += _(", mise à jour ; l’original est gardé dans aside/")
    return _("{name} : {sentence}").format(name=folder.name, sentence=said)


def _gone_back(folder: Path, location: SessionLocation) -> str:
    location.take(folder)
    original = downgrade.go_back(folder, location.kind)
    sentence = _(
        "{name} est de nouveau au format {n}. Ce qui y a changé depuis est gardé dans aside/. "
        "Cette version la remettrait à jour : ouvrez-la avec une version antérieure."
    )
    return sentence.format(name=folder.name, n=original.version)


# ── purge ───────────────────────────────────────────────────────────────────────────────────


def purge() -> Command:
    """`tablee purge --older-than DAYS`: deletes at once what nobody has changed since."""

    def callback(older_than: int, yes: bool, sessions: str | None) -> None:
        settings, _offered = set_up(sessions)
        location = location_of(settings)
        with location.held():
            old = _unchanged(location, older_than)
            if not old:
                click.echo(_("Aucune session à supprimer."))
                return
            for folder, changed in old:
                day = time.strftime("%d/%m/%Y", time.localtime(changed))
                click.echo(_("{name}, inchangée depuis le {day}").format(name=folder.name, day=day))
            _confirm(len(old), yes)
            gone = sum(_purged(location, folder, changed) for folder, changed in old)
        click.echo(
            ngettext("{n} session supprimée.", "{n} sessions supprimées.", gone)
            + " "
            + _("Les sauvegardes que vous avez faites les gardent encore.")
        )

    params: list[click.Parameter] = [
        click.Option(
            ["--older-than"],
            type=click.IntRange(min=0),
            required=True,
            metavar=_("JOURS"),
            help=_("Celles que personne n’a changées depuis ce nombre de jours."),
        ),
        flag(_("Supprime sans demander."), "--yes"),
        sessions_option(),
    ]
    help_ = _("Supprime pour de bon les sessions anciennes, serveur arrêté.")
    return Command("purge", callback=callback, params=params, help=help_)


def _purged(location: SessionLocation, folder: Path, changed: float) -> bool:
    """Deletes a session, unless a server has it, or somebody has changed it since it was found."""
    try:
        location.take(folder)
    except Taken as error:
        click.echo(_("Gardée : {name}").format(name=folder.name))
        click.echo(f"    {told(error)}", err=True)
        return False
    if not location.kind.in_folder and location.last_change(folder) > changed:
        click.echo(_("Gardée : {name}").format(name=folder.name))
        click.echo("    " + _("Quelqu’un vient d’y écrire."), err=True)
        return False
    location.kind.remove(folder)
    return True


def _unchanged(location: SessionLocation, days: int) -> list[tuple[Path, float]]:
    """The sessions older than that, each with its last change; one that does not open is kept."""
    old, before = [], time.time() - days * DAY
    for folder in location.folders:
        try:
            store = Store(folder, location.kind, read_only=True)
        except WorkshopError as error:
            click.echo(_("Gardée, faute de savoir son âge : {name}").format(name=folder.name))
            click.echo(f"    {told(error)}", err=True)
            continue
        changed = store.changed_at
        store.close()
        if changed <= before:
            old.append((folder, changed))
    return old


def _confirm(n: int, yes: bool) -> None:
    if yes:
        return
    question = ngettext(
        "Supprimer cette session pour de bon ?", "Supprimer ces {n} sessions pour de bon ?", n
    )
    choices = f"[{_('oui')}/{_('non')}]"
    try:
        answer = click.prompt(f"{question} {choices}", default=_("non"), show_default=False)
    except click.Abort:
        answer = ""
    if answer.strip().lower() not in (_("oui"), _("oui")[0]):
        raise NotAccepted(_("Rien n’a été supprimé."))


# ── console ─────────────────────────────────────────────────────────────────────────────────


def console() -> Command:
    """`tablee console SESSION`: a link to the console where every confirmed device is lost."""

    def callback(session: str, sessions: str | None) -> None:
        settings, _offered = set_up(sessions)
        name = location_of(settings).found(session).name
        served = Site(as_a_command(settings))
        try:
            room = served.sessions.to_be_written(name)
            link = served.replaced_console_link(room or served.sessions.get(name))
        finally:
            served.sessions.close()
        said = _("Pour animer {session} : « tablee run », puis {link}")
        click.echo(said.format(session=name, link=link))
        click.echo(
            _(
                "Le premier appareil qui l’ouvre est confirmé. Les liens d’avant n’ouvrent plus "
                "la console ; les appareils d’avant sont à confirmer de nouveau, ou à retirer."
            )
        )

    return Command(
        "console",
        callback=callback,
        params=[click.Argument(["session"], metavar="SESSION"), sessions_option()],
        help=_("Donne un lien vers la console si ses appareils sont perdus, serveur arrêté."),
    )
