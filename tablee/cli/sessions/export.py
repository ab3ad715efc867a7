"""`tablee list` and `export`: list and export sessions, opened read-only.

Sessions are opened read-only, so all of this works while a server runs on the same folder.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tablee import registry
from tablee.activities import Exporter
from tablee.cli.messages import Command, told
from tablee.cli.sessions import publish
from tablee.cli.sessions.location import SessionLocation, location_of
from tablee.document import formats
from tablee.errors import NotAccepted, NotSaved, WorkshopError
from tablee.model.entities import Role, StepState
from tablee.model.synthesis import Part
from tablee.registry import Catalogue
from tablee.session import Room
from tablee.session.transfer.document import document_of
from tablee.settings import DATA, INSTALLED, PREFIX, Settings
from tablee.storage.journal import disk
from tablee.storage.state.schema import TooNew
from tablee.texts import N_, _


def sessions_option(default: str = "") -> click.Option:
    """`--sessions DIR`, shared by every command that needs the folder."""
    usual = default or (str(DATA / "sessions") if INSTALLED else "sessions")
    help_ = _("Le dossier des sessions, au lieu de « {folder} ».").format(folder=usual)
    return click.Option(["--sessions"], metavar=_("DOSSIER"), help=help_)


def sessions_argument() -> click.Argument:
    """`[SESSION]…`: the sessions that a command is about, all of them where none is named."""
    return click.Argument(["session"], metavar="[SESSION]…", nargs=-1)


def set_up(sessions: str | None) -> tuple[Settings, Catalogue]:
    """The settings, with this folder of sessions if one is given, and what the plugins offer."""
    # What is damaged is said in the command's own words, not in the log's too.
    logging.getLogger("tablee").addHandler(logging.NullHandler())
    given = {PREFIX + "SESSIONS": sessions, PREFIX + "JOURNAL": "files"} if sessions else {}
    environ = {**os.environ, **given}
    settings = Settings.read(environ)
    offered = registry.load_for(settings)
    registry.check_variables(environ, offered, settings)
    return settings, offered


# ── list ────────────────────────────────────────────────────────────────────────────────────


def list_() -> Command:
    """`tablee list`: one line a session."""

    def callback(sessions: str | None) -> None:
        settings, offered = set_up(sessions)
        location = location_of(settings)
        folders = location.folders
        if not folders:
            click.echo(location.nothing)
            click.echo(_("Ouvrez-en une dans le navigateur après « tablee run »."))
            return
        damages: list[str] = []
        head = (_("Session"), _("État"), _("Personnes"), _("Contributions"), _("Titre"))
        click.echo(
            _columns([head, *(_row(folder, location, offered, damages) for folder in folders)])
        )
        for damage in damages:
            click.echo(damage, err=True)

    return Command(
        "list",
        callback=callback,
        params=[sessions_option()],
        help=_("Liste les sessions : état, personnes, contributions."),
    )


def _row(
    folder: Path, location: SessionLocation, offered: Catalogue, damages: list[str]
) -> tuple[str, ...]:
    try:
        room = location.opened(folder, offered)
    except WorkshopError as error:
        state = _("Version plus récente") if isinstance(error, TooNew) else _("Illisible")
        return (folder.name, state, "", "", told(error))
    written = sum(len(room.all_in(step.id)) for step in (*room.agenda, *room.beside))
    people = [p for p in room.everybody.values() if p.roles != {Role.FACILITATOR}]
    title = room.session.title
    damages += [
        _("{name} : {sentence}").format(name=folder.name, sentence=damage)
        for damage in room.store.damages
    ]
    room.close()
    return (folder.name, _state(room), str(len(people)), str(written), title)


def _state(room: Room) -> str:
    """Where a session stands, in the words of the list in the browser."""
    if room.closed:
        return _("Terminée")
    agenda = room.agenda
    place = next((i for i, s in enumerate(agenda, 1) if s.id == room.session.current), None)
    if place is not None:
        return _("En cours, étape {n} sur {of}").format(n=place, of=len(agenda))
    # A report that came in without introductions has no step, and all of it is written.
    written = not agenda and any(room.all_in(step.id) for step in room.beside)
    if written or any(step.spent or step.state is StepState.DONE for step in agenda):
        return _("Toutes les étapes sont passées")
    return _("En préparation")


def _columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows with their cells aligned; the last cell is as long as it likes."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  ".join((*cells, row[-1])).rstrip())
    return "\n".join(lines)


# ── export ──────────────────────────────────────────────────────────────────────────────────


def export() -> Command:
    """`tablee export SESSION FORMAT`, and `tablee export SESSION site`."""

    def callback(
        session: str,
        format_: str,
        output: str | None,
        part: str | None,
        public: str,
        sessions: str | None,
    ) -> None:
        settings, offered = set_up(sessions)
        location = location_of(settings)
        if format_ == publish.SITE:
            room = location.opened(location.found(session), offered)
            publish.site(room, offered, output, public, Part(part) if part else None)
            room.close()
            return
        exporter = offered.exporter(format_)
        room = location.opened(location.found(session), offered)
        stem, document = room.session.id, document_of(room, complete=True)
        room.close()
        data = formats.written(
            offered, format_, document, Part(part or Part.BOTH), stem=stem, told=_told_on_terminal
        )
        _on_terminal("")
        _deliver(data, output, exporter)

    parts = [part.value for part in Part]
    params: list[click.Parameter] = [
        click.Argument(["session"], metavar="SESSION"),
        click.Argument(["format_"], metavar="FORMAT"),
        click.Option(
            ["-o", "--output"],
            metavar=_("FICHIER"),
            help=_("Écrit dans ce fichier, au lieu du terminal."),
        ),
        click.Option(
            ["--part"],
            type=click.Choice(parts),
            metavar="|".join(parts),
            help=_("La fiche, les notes ou les deux ; les deux si rien n’est dit."),
        ),
        click.Option(
            ["--public"],
            metavar="all|1,2…",
            default="",
            help=_("Pour « site » : les étapes publiques, si la session n’est pas publiée."),
        ),
        sessions_option(),
    ]
    help_ = _(
        "Écrit la synthèse d’une session dans un des formats offerts, "
        "ou « site » : un dossier à déposer sur un serveur web."
    )
    return Command("export", callback=callback, params=params, help=help_)


def _told_on_terminal(exporter: Exporter, nth: int, of: int) -> None:
    """How far a long export is."""
    _on_terminal(_("{title}, {nth} sur {of}…").format(title=_(exporter.title), nth=nth, of=of))


def _on_terminal(words: str) -> None:
    """One line that the next one replaces, where somebody looks on."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{words}", err=True, nl=False)


def _deliver(data: bytes, output: str | None, exporter: Exporter) -> None:
    if output is None:
        if sys.stdout.isatty() and not exporter.media_type.startswith("text/"):
            sentence = _("Le format {name} ne se lit pas ici : donnez un fichier avec -o.")
            raise NotAccepted(sentence.format(name=exporter.name))
        sys.stdout.buffer.write(data)
        return
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        raise NotSaved(
            _("Le fichier {file} n’a pas pu être écrit ({reason}).").format(
                file=output, reason=disk.reason(error, N_("le dossier n’existe pas, ou plus"))
            )
        ) from error
