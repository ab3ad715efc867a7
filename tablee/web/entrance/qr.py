"""Renders QR codes as SVG, in our colours."""

from __future__ import annotations

import io

import segno
from starlette.responses import Response

from tablee.web.http.responses import FRESH


def svg(text: str) -> bytes:
    """The QR code of a text. UTF-8, as phones read what is not ASCII."""
    image, code = io.BytesIO(), segno.make(text, error="m", micro=False, encoding="utf-8")
    code.save(
        image, kind="svg", border=0, dark="#1B2433", light="#fff", xmldecl=False, omitsize=True
    )
    return image.getvalue()


def answer(text: str) -> Response:
    """The same as what a route answers."""
    return Response(svg(text), media_type="image/svg+xml", headers=FRESH)
