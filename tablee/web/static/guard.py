"""Guard of a page: what is said to a browser that cannot draw it, by a script that any reads.

Two small scripts stand in each page that others draw: a probe, written as the page's own scripts
are, which a browser that is too old does not even read; and a guard in ES5, which then says what to
do instead. It also says when a script did not come, or is long in coming.
"""

from __future__ import annotations

import functools
from enum import StrEnum
from typing import Final

from markupsafe import Markup

from tablee.settings import ROOT
from tablee.texts import _
from tablee.web.http.policy import hashed

FOLDER: Final = ROOT / "assets" / "js" / "core" / "compat" / "guard"


class Needs(StrEnum):
    """What a page asks of a browser: the name of its probe."""

    LIGHT = "light"
    """Our own scripts: Chrome 70, Safari 12, Firefox 68."""
    STREAMLIT = "streamlit"
    """Streamlit's: Chrome 112, Safari 17, Firefox 116."""


@functools.cache
def probe(needs: Needs) -> str:
    """The script that says `window.tableeReads` where the browser reads it."""
    return _text(needs)


@functools.cache
def sources() -> str:
    """What of a policy allows these scripts to stand in a page."""
    return " ".join(hashed(_text(name)) for name in (*Needs, "guard"))


def guard(needs: Needs, old: str, instead: str = "", words: str = "") -> Markup:
    """The notice, which stands hidden, and both scripts: for the end of a page's body.

    `old` says why a browser is too old for this page; `instead` is where it can go, and `words`
    what that is called.
    """
    notice = Markup(
        '<div id="tb-guard" class="tb-guard" role="alert" hidden>'
        '<p data-why="old">{old}</p><p data-why="lost">{lost}</p><p data-why="late">{late}</p>'
        '<p data-why="lost late"><a href="">{again}</a></p>{elsewhere}</div>\n'
    ).format(
        old=old,
        lost=_("Une partie de la page n’est pas arrivée : le réseau l’a perdue, ou la bloque."),
        late=_("C’est plus long que d’habitude. La page s’affichera dès qu’elle sera là."),
        again=_("Recharger la page"),
        elsewhere=Markup('<p><a href="{}">{}</a></p>').format(instead, words) if instead else "",
    )
    scripts = f"<script>{_text(needs)}</script>\n<script>{_text('guard')}</script>"
    return notice + Markup(scripts)  # noqa: S704 - our own scripts


@functools.cache
def _text(name: str) -> str:
    return (FOLDER / f"{name}.js").read_text("utf-8")
