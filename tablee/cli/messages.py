"""Translates Click's own messages: headings of the help, errors of usage.

Click translates itself only through compiled catalogues; these few sentences are enough here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click
from click.formatting import HelpFormatter

from tablee.errors import NotFound, NotSaved, WorkshopError
from tablee.texts import _


class Command(click.Command):
    """A command whose help speaks our language."""

    def format_usage(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """`Utilisation : tablee run [OPTIONS]`."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Utilisation : "))

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [option.get_help_record(ctx) for option in options]
        with formatter.section(_("Options ")):
            formatter.write_dl([record for record in records if record is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, with its sentence."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Affiche cette aide.")
        return option


def flag(help_: str, *names: str) -> click.Option:
    """An option that is given or not."""
    return click.Option(names, is_flag=True, help=help_)


class CommandGroup(Command, click.Group):
    """Several commands under one name; `more` finds others where none of these is asked for."""

    more: Callable[[], Mapping[str, Command]] = dict

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """The commands first: they are what one looks for here."""
        rows = [(name, command.help or "") for name, command in self.commands.items()]
        with formatter.section(_("Commandes ")):
            formatter.write_dl(rows)
        super().format_options(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one meets them."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for, or `NotFound` naming those there are."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            self.commands.update(self.more())
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            known = ", ".join(self.commands)
            raise NotFound(
                _("La commande « {name} » n’existe pas. Commandes : {known}.").format(
                    name=args[0], known=known
                )
            )
        return super().resolve_command(ctx, args)


def told(error: WorkshopError) -> str:
    """What is told in a terminal, where nobody has a text to be kept."""
    if isinstance(error, NotSaved) and error.reason:
        return _("Rien n’a changé : {reason}.").format(reason=error.reason)
    return str(error)


def sentence(error: click.ClickException) -> str:
    """A mistake in how a command was typed, and where its help is."""
    context = getattr(error, "ctx", None)
    if context is None:
        return _mistake(error)
    help_ = _("L’aide : {command} --help").format(command=context.command_path)
    return f"{_mistake(error)}\n{help_}"


def _mistake(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return _("L’option {name} n’existe pas.").format(name=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return _("Il manque {name}.").format(name=error.param.make_metavar(error.ctx))  # type: ignore[arg-type] # a usage error has its context
    if isinstance(error, click.BadParameter) and isinstance(
        getattr(error.param, "type", None), click.Choice
    ):
        assert error.param is not None
        choices = ", ".join(error.param.type.choices)  # type: ignore[attr-defined] # just seen to be a Choice
        return _("{name} prend un de ces mots : {choices}.").format(
            name=error.param.opts[0], choices=choices
        )
    if isinstance(error, click.BadParameter) and error.param is not None:
        least = getattr(error.param.type, "min", None)
        if least is not None:
            return _("{name} attend un nombre, {least} ou plus.").format(
                name=error.param.opts[0], least=least
            )
        return _("{name} attend un nombre.").format(name=error.param.opts[0])
    if isinstance(error, click.BadOptionUsage):
        return _("L’option {name} attend une valeur.").format(name=error.option_name)
    if type(error) is click.UsageError and error.ctx is not None:
        return _("La commande ne s’écrit pas ainsi.") + "\n" + error.ctx.get_usage()
    return error.format_message()
