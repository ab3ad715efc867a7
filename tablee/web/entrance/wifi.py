"""Renders the room's Wi-Fi credentials as a QR code, for the wall only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from tablee.errors import NotFound
from tablee.settings.addresses import at
from tablee.texts import _
from tablee.web.entrance import qr
from tablee.web.pages import as_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from tablee.model.entities import Wifi
    from tablee.session import Room
    from tablee.web.live.wire import FrameWifi
    from tablee.web.site import Site

ESCAPED: Final = str.maketrans({sign: f"\\{sign}" for sign in '\\;,:"'})


def payload(wifi: Wifi) -> str:
    """What phones read as a network to join: `WIFI:T:WPA;S:…;P:…;H:true;;`."""
    kind = "WPA" if wifi.password else "nopass"
    fields = [f"T:{kind}", f"S:{wifi.name.translate(ESCAPED)}"]
    if wifi.password:
        fields.append(f"P:{wifi.password.translate(ESCAPED)}")
    if wifi.hidden:
        fields.append("H:true")
    return f"WIFI:{';'.join(fields)};;"


def shown(room: Room) -> FrameWifi | None:
    """What the wall shows of it; the password only where the facilitator said so."""
    wifi = room.wifi
    if wifi is None:
        return None
    return {
        "name": wifi.name,
        "password": wifi.password if wifi.readable else "",
        "qr": at(f"/wifi/{room.keys.wall}/{wifi.id}.svg"),
    }


def routes(get_site: Callable[[], Site]) -> list[Route]:
    """`/wifi/<wall token>/<id>.svg`, which the wall shows."""
    return [Route("/wifi/{token}/{id}.svg", as_page(_image, get_site))]


async def _image(request: Request, site: Site) -> Response:
    wifi = site.sessions.by_wall_token(request.path_params["token"]).wifi
    if wifi is None or wifi.id != request.path_params["id"]:
        raise NotFound(_("Ce réseau Wi-Fi n’est plus affiché."))
    return qr.answer(payload(wifi))
