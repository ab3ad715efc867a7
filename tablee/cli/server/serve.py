"""`tablee run` and `tablee demo`: check the configuration, print the address, start the server.

`tablee` alone does so too, and opens the home page in a browser: for whoever has no terminal.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import runpy
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Mapping
from http.client import HTTPException
from typing import Final
from urllib.request import urlopen

import click

from tablee.cli.messages import Command, flag
from tablee.cli.plugins import safe_sentence
from tablee.cli.sessions.export import sessions_option
from tablee.cli.sessions.location import SessionLocation, shown_path
from tablee.errors import BadSetting
from tablee.session import Room
from tablee.session.hosting.host import owner_of
from tablee.settings import DATA, PREFIX, ROOT, Settings
from tablee.settings.addresses import base_path, begin_at
from tablee.texts import _
from tablee.web.ops.monitoring import NAME
from tablee.web.site import Site, site

DEMO_SESSIONS: Final = DATA / "demo-sessions"
"""Apart from real sessions, so that making the demo again can never touch one."""


DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
"""Variables of which one is set where a page can be opened in a window, elsewhere than on Windows
and macOS."""
PORTS: Final = 20
"""How many are tried, from the usual one on."""
PATIENCE, PAUSE = 60.0, 0.3
"""Seconds that the server may take to answer, and between two looks."""


def run() -> Command:
    """The command `tablee run`."""

    def callback(*, dev: bool, gallery: bool, safe: bool, **options: str | None) -> None:
        flags = {"dev": dev, "gallery": gallery, "safe": safe}
        _serve(_opened_site(options | {name: "1" for name, set_ in flags.items() if set_}))

    return Command(
        "run",
        callback=callback,
        params=[
            sessions_option(),
            *_address_options(),
            click.Option(
                ["--plugins-dir"],
                metavar=_("DOSSIER"),
                help=_("Un dossier de plugins à vous, en plus de ceux de Tablée."),
            ),
            flag(
                _("Charge les plugins de Tablée seuls : pour savoir si un autre est en cause."),
                "--safe",
            ),
            flag(
                _(
                    "Pour développer : reprend les écrans modifiés au clic suivant, "
                    "montre les erreurs."
                ),
                "--dev",
            ),
            flag(
                _("Pour écrire un plugin : montre à /gallery tous les widgets, avec leur code."),
                "--gallery",
            ),
        ],
        help=_("Démarre le serveur de vos ateliers."),
    )


def demo() -> Command:
    """The command `tablee demo`."""

    def callback(**options: str | None) -> None:
        from tablee.sdk import demo as demonstration  # here: no other server loads it

        folder = options["sessions"] or str(DEMO_SESSIONS)
        served = _opened_site({**options, "sessions": folder})
        with demonstration.remade(served.settings.sessions, served.catalogue) as room:
            session = room.session.id
        try:
            _say_links(served, served.sessions.get(session))
        finally:
            served.sessions.close()
        _serve(served)

    return Command(
        "demo",
        callback=callback,
        params=[sessions_option(shown_path(DEMO_SESSIONS)), *_address_options()],
        help=_("Démarre le serveur sur une session d’exemple, déjà bien avancée."),
    )


def open_home() -> None:
    """What `tablee` alone does: the server on a port that is free, and its home page.

    Where Tablée runs already, only the page.
    """
    settings = Settings.read(os.environ)
    begin_at(settings.base)
    port = settings.port
    if PREFIX + "PORT" not in os.environ:
        if _answers(port):
            click.echo(_("Tablée tourne déjà : {address}").format(address=_local(port)))
            _open(port)
            return
        port = _first_free(settings.host, port)
    served = _opened_site({"port": str(port)})
    threading.Thread(target=_open_once_there, args=(port,), daemon=True).start()
    _serve(served)


def _local(port: int) -> str:
    return f"http://localhost:{port}{base_path()}"


def _answers(port: int) -> bool:
    try:
        with urlopen(f"{_local(port)}/health", timeout=2) as answer:  # noqa: S310 - this machine
            said = json.loads(answer.read(1000))
    except (OSError, HTTPException, ValueError):
        return False
    return isinstance(said, dict) and said.get("name") == NAME


def _first_free(host: str, port: int) -> int:
    """The port, or one of the next; itself where all are taken, for the sentence that says so."""
    for each in range(port, min(port + PORTS, 65536)):
        with contextlib.suppress(BadSetting):
            check_address(host, each)
            return each
    return port


def _open_once_there(port: int) -> None:
    for _each in range(int(PATIENCE / PAUSE)):
        if _answers(port):
            _open(port)
            return
        time.sleep(PAUSE)


def _open(port: int) -> None:
    """In a browser with windows; one that draws in the terminal would take it from the server."""
    if sys.platform in ("win32", "darwin") or any(map(os.environ.get, DISPLAYS)):
        webbrowser.open(_local(port))


def _address_options() -> list[click.Parameter]:
    host, port = Settings.host, Settings.port
    return [
        click.Option(
            ["--host"],
            metavar=_("ADRESSE"),
            help=_("L’adresse écoutée ; {host}, donc tout le réseau, si rien n’est dit.").format(
                host=host
            ),
        ),
        click.Option(
            ["--port"],
            metavar=_("PORT"),
            help=_("Le port écouté ; {port} si rien n’est dit.").format(port=port),
        ),
        click.Option(
            ["--public-url"],
            metavar=_("URL"),
            help=_("L’adresse qu’ouvrent les téléphones, quand ce n’est pas celle du réseau."),
        ),
    ]


def _opened_site(options: Mapping[str, str | None]) -> Site:
    """The site with these options, which the app will find again through the environment."""
    for name, value in options.items():
        if value is not None:
            os.environ[PREFIX + name.upper()] = value
    settings = Settings.read(os.environ)
    if settings.sessions.is_dir():
        owner_of(settings.sessions).release()  # who has them says more than a port that is taken
    check_address(settings.host, settings.port)
    return site()


def check_address(host: str, port: int) -> None:
    """Raises `BadSetting` where the server could not listen: port taken, address not ours."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                # As the server does: a port left a minute ago is free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise BadSetting(_address_sentence(error, host, port)) from error


def _address_sentence(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return _(
            "Le port {port} est déjà pris : Tablée tourne peut-être déjà. "
            "Arrêtez-la, ou choisissez un autre port avec --port {other}."
        ).format(port=port, other=port + 1 if port < 65535 else 8501)
    if error.errno == errno.EACCES:
        return _(
            "Le port {port} est réservé au système : choisissez-en un à partir de 1024."
        ).format(port=port)
    return _("L’adresse {host} n’est pas une adresse de cette machine.").format(host=host)


def _say_links(served: Site, room: Room) -> None:
    click.echo(_("La démo : « {title} »").format(title=room.session.title))
    links = (
        (_("Console"), served.console_link(room)),
        (_("Mur"), served.wall_link(room)),
        (_("Téléphone"), served.join_link(room)),
    )
    width = max(len(name) for name, _link in links)
    for name, link in links:
        click.echo(f"    {name.ljust(width)}  {link}")


def _way_in(served: Site) -> str:
    """How the room's phones come in, or why they cannot."""
    host, address = served.settings.host, served.address
    if not served.settings.public_url and host.startswith("127."):
        sentence = _("Seule cette machine y a accès : elle n’écoute que {host}.")
        return sentence.format(host=host)
    if "//127." in address and not served.settings.public_url:
        return _(
            "Cette machine n’est sur aucun réseau : les téléphones n’entreront pas. "
            "Rejoignez le Wi-Fi de la salle, puis relancez."
        )
    return _("Pour les téléphones de la salle : {address}").format(address=address)


def _say_what_is_wrong(served: Site) -> None:
    """What plugins already know that they will not be able to do by themselves."""
    events = served.sessions.plugin_events
    for said in events.states if events is not None else ():
        if not said.well:
            words = _("{name} : {sentence}").format(name=said.title, sentence=said.sentence)
            click.echo(words, err=True)


def _serve(served: Site) -> None:
    """Says where everything is, then becomes the server until it is stopped."""
    settings = served.settings
    served.sessions.own()
    if settings.safe:
        click.echo(safe_sentence())
    for refusal in served.catalogue.refusals:
        click.echo(refusal.sentence, err=True)
    _say_what_is_wrong(served)
    click.echo(_("Tablée est ici : {address}").format(address=_local(settings.port)))
    if settings.gallery:
        gallery = f"{_local(settings.port)}/gallery"
        click.echo(_("La galerie des widgets : {address}").format(address=gallery))
    click.echo(_way_in(served))
    where = SessionLocation(settings.sessions, served.sessions.journal).where
    click.echo(_("Sessions gardées dans {folder}.").format(folder=where))
    click.echo(_("Pour arrêter : Ctrl+C."))
    sys.stdout.flush()
    front_door = str(ROOT / "app.py")
    # Streamlit looks for .streamlit/config.toml beside the script that was started.
    sys.argv = [front_door]
    # Interrupted, it ends one way or the other, as the signal finds it.
    with contextlib.suppress(KeyboardInterrupt):
        runpy.run_path(front_door, run_name="__main__")
    click.echo("\n" + _("Tablée est arrêtée. Tout ce qui a été écrit est gardé."))
