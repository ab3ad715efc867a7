"""`tablee nginx`: writes the nginx site that stands in front of several servers of one instance."""

from __future__ import annotations

import importlib
import os

import click

from tablee.cli.messages import Command
from tablee.settings import Settings
from tablee.texts import _
from tablee.web.nodes.addressing import Addressing
from tablee.web.nodes.nginx import ProxySite, read_nodes, site_of


def nginx() -> Command:
    """`tablee nginx n1=10.0.0.1:8501 n2=10.0.0.2:8501`, to the standard output."""

    def callback(nodes: tuple[str, ...], listen: str, name: str) -> None:
        settings = Settings.read(os.environ)
        found = read_nodes(nodes)
        addressing = Addressing(importlib.import_module("tablee.web.app.server").routes())
        front = ProxySite(
            nodes=found,
            sessions=addressing.beginnings,
            base=settings.base,
            listen=listen,
            host=name,
            upload=settings.upload,
        )
        click.echo(site_of(front), nl=False)

    return Command(
        "nginx",
        callback=callback,
        params=[
            click.Argument(["nodes"], metavar=_("NOM=HÔTE:PORT…"), nargs=-1, required=True),
            click.Option(
                ["--name"],
                default="atelier.example.org",
                metavar=_("NOM"),
                help=_("Le nom public, avec un certificat de Let’s Encrypt."),
            ),
            click.Option(
                ["--listen"],
                default="",
                metavar=_("ADRESSE"),
                help=_("Sans certificat : une adresse et un port, comme 127.0.0.1:8080."),
            ),
        ],
        help=_("Écrit le site nginx qui se tient devant plusieurs serveurs."),
    )
