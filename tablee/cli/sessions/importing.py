"""`tablee import FILE`: creates a session from a report or from a file exported by Tablée."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from tablee.cli.messages import Command, flag
from tablee.cli.sessions.export import sessions_option, set_up
from tablee.cli.sessions.location import as_a_command
from tablee.document import importing
from tablee.document.importing import Understood, summary
from tablee.document.importing.patterns import ASKED
from tablee.errors import NotFound, Unreadable
from tablee.session.transfer import upload
from tablee.session.transfer.upload import Incoming
from tablee.settings import Settings
from tablee.storage.journal import disk
from tablee.texts import LANGUAGES, _, ngettext
from tablee.web.site import Site


def import_() -> Command:
    """`tablee import FILE`; nothing is made of a file that cannot be read."""

    def callback(
        file: str,
        merge: bool,
        take: tuple[str, ...],
        language: str | None,
        by: str | None,
        dry_run: bool,
        sessions: str | None,
    ) -> None:
        settings, offered = set_up(sessions)
        path = Path(file).expanduser()
        data = _bytes(path, upload.longest(offered, path.name, by or ""))
        came = upload.read(offered, path.name, data, language or "", by=by or "")
        if merge:
            understood = importing.merged(came.understood, came.understood.proposals)
            came = replace(came, understood=understood)
        _tell(came.understood)
        if came.archive is None:
            _tell_statements(came.understood, take)
            kinds = [importing.Statement(kind) for kind in take]
            came = replace(came, understood=importing.taken(came.understood, kinds))
        if dry_run:
            click.echo(_("Rien n’a été créé : c’était pour voir."))
        else:
            _create(came, settings)

    params: list[click.Parameter] = [
        click.Argument(["file"], metavar=_("FICHIER")),
        flag(_("Réunit les noms qui sont peut-être d’une même personne."), "--merge"),
        click.Option(
            ["--take"],
            multiple=True,
            type=click.Choice([kind.value for kind in ASKED]),
            metavar="|".join(kind.value for kind in ASKED),
            help=_("Fait des lignes qui le disent ce qu’elles sont ; à répéter pour plusieurs."),
        ),
        click.Option(
            ["--language"],
            type=click.Choice(list(LANGUAGES)),
            metavar="|".join(LANGUAGES),
            help=_("La langue de la session ; sans cela, celle des rubriques."),
        ),
        click.Option(
            ["--as", "by"],
            metavar=_("NOM"),
            help=_("Par quel plugin le fichier est lu, quand plusieurs le peuvent."),
        ),
        flag(_("Dit ce qui est compris, sans rien créer."), "-n", "--dry-run"),
        sessions_option(),
    ]
    help_ = _("Ouvre une session à partir d’un compte rendu, ou de son fichier JSON.")
    return Command("import", callback=callback, params=params, help=help_)


def _bytes(path: Path, longest: int) -> bytes:
    """The file, or just more of it than can be read."""
    try:
        with path.open("rb") as file:
            return file.read(longest + 1)
    except FileNotFoundError as error:
        sentence = _("Il n’y a pas de fichier {file}. Rien n’a été créé.")
        raise NotFound(sentence.format(file=path)) from error
    except OSError as error:
        raise Unreadable(
            _("Le fichier {file} ne se lit pas ({reason}). Rien n’a été créé.").format(
                file=path, reason=disk.reason(error)
            )
        ) from error


# ── what was understood ─────────────────────────────────────────────────────────────────────


def _tell(understood: Understood) -> None:
    said = _("{format} : « {title} »") if understood.title else _("{format}, sans titre")
    click.echo(said.format(format=summary.formatted(understood), title=understood.title))
    people = summary.shared_out(understood)
    if people:
        n = len(understood.people)
        click.echo("\n" + ngettext("{n} personne", "{n} personnes", n))
        for label, names in people:
            click.echo(_("    {label} : {names}").format(label=label, names=names))
    parts = summary.parts(understood)
    if parts:
        click.echo("\n" + ngettext("{n} rubrique", "{n} rubriques", len(parts)))
        for part in parts:
            click.echo(f"    {part.label} ({part.count})")
    _tell_doubts(understood)
    click.echo()


def _tell_doubts(understood: Understood) -> None:
    kept = summary.unclaimed_lines(understood)
    if kept:
        n = len(kept)
        click.echo(
            "\n" + ngettext("{n} ligne gardée telle quelle", "{n} lignes gardées telles quelles", n)
        )
        for text, where in kept:
            click.echo(f"    {text}\n        {where}")
    if understood.proposals:
        click.echo()
        for pair in understood.proposals:
            click.echo(summary.one_person(understood, pair))
        click.echo(_("Elles restent deux ; « --merge » les réunit, et la console aussi."))


def _tell_statements(understood: Understood, taken: tuple[str, ...]) -> None:
    for one in importing.stated(understood):
        click.echo(summary.statement(one))
        if one.kind in ASKED and one.kind not in taken:
            click.echo(_("    resté en lignes ; « --take {kind} » le prend").format(kind=one.kind))


# ── the session ─────────────────────────────────────────────────────────────────────────────


def _create(came: Incoming, settings: Settings) -> None:
    served = Site(as_a_command(settings))
    try:
        room = served.sessions.receive("", came)
        click.echo(_("Session créée : {session}").format(session=room.session.id))
        link = served.console_link(room)
        click.echo(_("Pour l’ouvrir : « tablee run », puis {link}").format(link=link))
    finally:
        served.sessions.close()
