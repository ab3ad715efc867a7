"""Status page of this server, `/status/<session>`, for whoever facilitates a session of it.

A light page: how it is doing in sentences, by which address phones come, what the last phones that
tried have met. Numbers only, nobody's words; it asks again every two seconds while it is looked at.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from tablee.settings.addresses import at
from tablee.texts import _, ngettext
from tablee.web import pages
from tablee.web.entrance import lan, qr
from tablee.web.http.cookies import facilitated
from tablee.web.http.responses import as_json, encoded, redirect
from tablee.web.ops import health
from tablee.web.ops.health import HealthLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from tablee.session import Room
    from tablee.web.live.hub import Hub
    from tablee.web.phone.browser_check import Passed, Trials
    from tablee.web.site import Site


def routes(get_site: Callable[[], Site], hub: Hub, trials: Trials) -> list[Route]:
    """The page, its numbers, and the choice of an address."""

    async def page(request: Request, site: Site) -> Response:
        room = _room(request, site)
        address = f"{site.address}/test"
        return pages.render(
            request,
            "admin/status.html",
            session=room.session.id,
            lines=await _lines(site, hub),
            network=_network(site),
            heard=address.startswith("http:"),
            word=_word,
            addresses=_choice(site),
            chosen=site.address,
            network_key=_network_key(site),
            trial=address,
            short=address.partition("://")[2],
            code=Markup(qr.svg(address).decode()),  # noqa: S704 - drawn here
            trials=_trials(trials),
        )

    async def numbers(request: Request, site: Site) -> Response:
        _room(request, site)
        shown: dict[str, Any] = {
            "lines": [_plain(line) for line in (*await _lines(site, hub), _network(site))],
            "trials": _trials(trials),
            "network": _network_key(site),
        }
        return encoded(shown)

    async def choose(request: Request, site: Site) -> Response:
        room = _room(request, site)
        asked = await pages.form(request)
        if isinstance(asked, Response):
            return asked
        if asked.get("address") in _choice(site):
            site.chosen = asked["address"]
            hub.moved(site.address)
        return redirect(at(f"/status/{room.session.id}"))

    return [
        Route("/status/{session}", pages.as_page(page, get_site)),
        Route("/status/{session}", pages.as_page(choose, get_site), methods=["POST"]),
        Route("/status/{session}/measures", as_json(numbers, get_site)),
    ]


def _room(request: Request, site: Site) -> Room:
    return facilitated(request, site, _("Seule la personne qui anime voit l’état du serveur."))


async def _lines(site: Site, hub: Hub) -> list[HealthLine]:
    return health.lines(await run_in_threadpool(health.measure, site, hub))


def _plain(line: HealthLine) -> dict[str, str]:
    return {
        "id": line.id,
        "value": line.value,
        "sentence": line.sentence,
        "level": line.level,
        "word": _word(line.level),
    }


def _word(level: str) -> str:
    return {"good": _("Bien"), "fair": _("À regarder"), "bad": _("À régler")}[level]


# ── by which address phones come ────────────────────────────────────────────────────────────


def _choice(site: Site) -> tuple[str, ...]:
    """The addresses among which one is chosen; empty where the settings have decided."""
    return lan.addresses() if site.everywhere and not site.settings.public_url else ()


def _network_key(site: Site) -> str:
    return " ".join((site.address, *_choice(site)))


def _network(site: Site) -> HealthLine:
    settings, name = site.settings, _("Adresse")
    if settings.public_url:
        through = _("Les téléphones passent par cette adresse, choisie dans TABLEE_PUBLIC_URL.")
        return HealthLine("network", name, settings.public_address, through)
    if not site.everywhere and settings.host.startswith("127."):
        alone = _("Seul cet ordinateur y a accès : relancez Tablée sans TABLEE_HOST.")
        return HealthLine("network", name, site.address, alone, "bad")
    here = _choice(site)
    if site.everywhere and not here:
        lost = _(
            "Cet ordinateur n’est sur aucun réseau : les téléphones n’entreront pas. "
            "Rejoignez le Wi-Fi de la salle."
        )
        return HealthLine("network", name, "–", lost, "bad")
    if len(here) > 1:
        several = _(
            "Cet ordinateur a plusieurs adresses. Si un téléphone n’entre pas, choisissez-en "
            "une autre : le code QR change aussitôt."
        )
        return HealthLine("network", name, site.address, several, "fair")
    one = _("Les téléphones entrent par là, s’ils sont sur le même réseau que cet ordinateur.")
    return HealthLine("network", name, site.address, one)


# ── phones that tried ───────────────────────────────────────────────────────────────────────


def _trials(trials: Trials) -> dict[str, Any]:
    count = trials.count
    title = (
        ngettext("{n} essai réussi", "{n} essais réussis", count)
        if count
        else _("Aucun téléphone n’a encore essayé.")
    )
    return {"title": title, "last": [_told(passed) for passed in trials.last]}


def _told(passed: Passed) -> str:
    live = {
        "yes": _("le direct passe"),
        "late": _("le direct arrive par paquets"),
        "no": _("le direct ne passe pas"),
    }[passed.live]
    words = _("{time} : {ms} ms aller-retour, {live}").format(
        time=time.strftime("%H:%M:%S", time.localtime(passed.at)),
        ms=round(passed.ms),
        live=live,
    )
    return words + _(" (cet ordinateur)") if passed.here else words
