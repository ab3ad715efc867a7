"""`tablee phrase`: asks for a phrase of invitation, writes what a server keeps of it."""

from __future__ import annotations

import click

from tablee.cli.messages import Command, flag
from tablee.session.access.opening import LEAST, new_phrase
from tablee.texts import _


def phrase() -> Command:
    """The command `tablee phrase`."""

    def callback(admin: bool) -> None:
        asked = _("La phrase d’administration") if admin else _("La phrase d’invitation")
        typed = click.prompt(
            f"{asked} ({_('{n} caractères au moins').format(n=LEAST)})",
            hide_input=True,
            confirmation_prompt=_("Encore une fois"),
            err=True,
        )
        kept = new_phrase(typed)
        if admin:
            click.echo(f"TABLEE_ADMIN_PHRASE={kept}")
            return
        click.echo("TABLEE_OPENING=phrase")
        click.echo(f"TABLEE_OPENING_PHRASE={kept}")

    return Command(
        "phrase",
        callback=callback,
        params=[flag(_("Plutôt la phrase qui ouvre l’administration."), "--admin")],
        help=_(
            "Pour qu’une phrase soit demandée à qui ouvre une session\u00a0: écrit les réglages."
        ),
    )
