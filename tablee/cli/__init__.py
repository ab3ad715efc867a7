"""The command `tablee`: serve, show the demo, list, export, import, copy and check the sessions.

    server        for whoever hosts: `run` and `demo` (`serve`, and what the command does alone),
                  `backup` and `restore`, `check`, `purge`, `migrate` and `console`
                  (`maintenance`), `move` from a folder into a database or back, `admin`,
                  `nginx`, `phrase`
    sessions      `list` and `export`, a folder for any web server (`publish`), `import`, which
                  makes a session of a report (`importing`)
    development   for plugin authors: `new-plugin`, `check-plugin`
    plugins       `plugins`, and the commands that plugins add
    identity      `identity`: whose documents are made
    languages     `languages`: those on offer, what one lacks, a file to translate
    encoding      characters that a console lacks

Not for running a session, which is done in the browser: `ui`, `web`.
"""

from __future__ import annotations

import os
import sys
from importlib import metadata

import click

from tablee import texts
from tablee.cli import encoding, identity, languages, plugins
from tablee.cli.development import check_plugin, new_plugin
from tablee.cli.messages import CommandGroup, sentence, told
from tablee.cli.server import admin, backup, maintenance, move, nginx, phrase, serve
from tablee.cli.sessions import export, importing
from tablee.errors import WorkshopError
from tablee.settings import PACKAGE, ROOT, command_language, read_environment_file
from tablee.storage import backends
from tablee.texts import _, speaking

__all__ = ["command_language", "commands", "main"]


def main() -> None:
    """What the shell runs; ends with 0, with 1 for something refused, with 2 for a mistake."""
    # As `python app.py` does: plugins are imported as parts of the folder `plugins`.
    sys.path.insert(0, str(ROOT))
    encoding.speak_plainly(sys.stdout, sys.stderr)
    texts.add_catalogue(PACKAGE)
    read_environment_file()
    with speaking(command_language(os.environ)):
        try:
            status = commands().main(prog_name="tablee", standalone_mode=False)
        except click.ClickException as error:
            status = _said(sentence(error))
        except WorkshopError as error:
            status = _said(told(error))
        except click.Abort:
            status = 130
        finally:
            backends.let_go()
    sys.exit(status if isinstance(status, int) else 0)


def _said(text: str) -> int:
    click.echo(text, err=True)
    return 2


def commands() -> CommandGroup:
    """All the commands; made once the language is known, since their help is made of texts."""
    group = CommandGroup(
        "tablee",
        help="\n\n".join(
            (
                _("Tablée : des ateliers à plusieurs, du QR code à la synthèse."),
                _("Sans commande, elle démarre le serveur et ouvre la page d’accueil."),
                _("Des plugins ajoutent des commandes : « tablee plugins » les dit."),
            )
        ),
        params=[_version()],
        commands=[
            serve.demo(),
            serve.run(),
            export.list_(),
            export.export(),
            importing.import_(),
            backup.backup(),
            backup.restore(),
            move.move(),
            maintenance.check(),
            maintenance.purge(),
            maintenance.migrate(),
            maintenance.console(),
            identity.identity(),
            languages.languages(),
            phrase.phrase(),
            admin.admin(),
            nginx.nginx(),
            plugins.plugins(),
            new_plugin.new_plugin(),
            check_plugin.check_plugin(),
        ],
        subcommand_metavar=_("COMMANDE …"),
        no_args_is_help=False,
        invoke_without_command=True,
        callback=_home_without_command,
    )
    group.more = plugins.offered_commands
    return group


@click.pass_context
def _home_without_command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        serve.open_home()


def _version() -> click.Option:
    def show(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(f"Tablée {metadata.version('tablee')}")
            ctx.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=show,
        help=_("Affiche la version."),
    )
