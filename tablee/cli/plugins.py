"""`tablee plugins`: what each plugin offers, where it comes from, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
import msgspec

from tablee.activities.hookspecs import PluginCommand
from tablee.cli.messages import Command, flag
from tablee.cli.sessions.export import set_up
from tablee.errors import NotAccepted
from tablee.registry import Catalogue, Plugin, Refusal
from tablee.texts import _


def plugins() -> Command:
    """`tablee plugins`; ends with 1 if something was refused."""

    def callback(*, json: bool) -> int:
        settings, offered = set_up(None)
        if json:
            data = msgspec.json.format(msgspec.json.encode(_as_data(offered)), indent=2)
            click.echo(data.decode())
            return int(bool(offered.refusals))
        if settings.safe:
            click.echo(safe_sentence())
        for plugin in offered.plugins:
            _tell(plugin)
            if kind := offered.server_settings.get(plugin.name):
                for variable, value in kind.here().told():
                    click.echo(
                        "    " + _("{name} : {sentence}").format(name=variable, sentence=value)
                    )
        for refusal in offered.refusals:
            refused(refusal)
        return int(bool(offered.refusals))

    params: list[click.Parameter] = [
        flag(_("Dit la même chose en JSON, pour des programmes."), "--json")
    ]
    help_ = _("Dit ce que chaque plugin offre, et lesquels sont refusés.")
    return Command("plugins", callback=callback, params=params, help=help_)


def safe_sentence() -> str:
    """That nothing but ours is taken in."""
    return _("Mode sans échec : seuls les plugins de Tablée sont chargés.")


def refused(refusal: Refusal) -> None:
    """Says on the terminal what is left out, and each thing to mend.

    An agenda that is incomplete here is no refusal: its plugin is listed, and so is the agenda.
    """
    if refusal.agenda:
        click.echo(refusal.head, err=True)
    else:
        _say_refused(refusal)
    for fault in refusal.faults:
        click.echo(f"    {fault}", err=True)


def _say_refused(refusal: Refusal) -> None:
    name = " ".join(filter(None, (refusal.plugin, refusal.version)))
    where = f" ({refusal.origin})" if refusal.origin else ""
    click.echo(_("Refusé : {plugin}").format(plugin=name + where), err=True)


def _tell(plugin: Plugin) -> None:
    click.echo(" ".join(filter(None, (plugin.name, plugin.version, f"({plugin.origin})"))))
    for offer in plugin.told:
        click.echo(f"    {offer}")


def _as_data(offered: Catalogue) -> dict[str, Any]:
    return {
        "plugins": [
            {
                "name": plugin.name,
                "version": plugin.version,
                "way": plugin.way,
                "source": plugin.source,
                "offers": [
                    dict(zip(("kind", "name"), offer.split(": "), strict=True), title=_(title))
                    for offer, title in zip(plugin.offers, plugin.titles, strict=True)
                ],
            }
            for plugin in offered.plugins
        ],
        "refusals": [
            {
                "name": refusal.plugin,
                "version": refusal.version,
                "way": refusal.way,
                "source": refusal.source,
                "agenda": _(refusal.agenda),
                "faults": [str(fault) for fault in refusal.faults],
                "detail": refusal.detail,
            }
            for refusal in offered.refusals
        ],
    }


def offered_commands() -> Mapping[str, Command]:
    """The commands that plugins offer; raises `BadSetting` where variables are impossible."""
    _settings, catalogue = set_up(None)
    return {name: _command(command) for name, command in catalogue.commands.items()}


def _command(command: PluginCommand) -> Command:
    def callback(typed: tuple[str, ...] = ()) -> int:
        if typed and not command.takes:
            raise NotAccepted(_("« {name} » ne prend rien d’autre.").format(name=command.name))
        return int(command.run(typed) or 0)

    takes = click.Argument(["typed"], nargs=-1, metavar=_(command.takes) if command.takes else "")
    return Command(command.name, callback=callback, params=[takes], help=_(command.help))
