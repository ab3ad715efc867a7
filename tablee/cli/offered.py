"""The commands that plugins offer, read when one types a name that none of ours has."""

from __future__ import annotations

from collections.abc import Mapping

import click

from tablee.activities.hookspecs import PluginCommand
from tablee.cli.messages import Command
from tablee.cli.sessions.export import set_up
from tablee.errors import NotAccepted
from tablee.texts import _


def offered() -> Mapping[str, Command]:
    """Each by its name; raises `BadSetting` where variables are impossible."""
    _settings, catalogue = set_up(None)
    return {name: _command(command) for name, command in catalogue.commands.items()}


def _command(command: PluginCommand) -> Command:
    def callback(typed: tuple[str, ...] = ()) -> int:
        if typed and not command.takes:
            raise NotAccepted(_("« {name} » ne prend rien d’autre.").format(name=command.name))
        return int(command.run(typed) or 0)

    takes = click.Argument(["typed"], nargs=-1, metavar=_(command.takes) if command.takes else "")
    return Command(command.name, callback=callback, params=[takes], help=_(command.help))
