"""Renders self-contained HTML pages, with inline style and script, without Streamlit.

For what people see before Streamlit, or instead of it: joining, a code that is wrong, an error.
Templates stand here by face; every value is escaped, and only our own style and script may run.

Not for the page of whoever takes part: `web.phone`.
"""

from __future__ import annotations

import functools
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from tablee.settings import ROOT
from tablee.settings.accessibility_statement import mention
from tablee.settings.addresses import at, base_path
from tablee.texts import LANGUAGES, _, direction, language, ngettext, offered, primary, speaking
from tablee.web.http.cookies import language_of, same_origin, set_language_cookie
from tablee.web.http.policy import OURS, policy
from tablee.web.http.responses import FRESH, as_spoken, body_of, status_of
from tablee.web.static import assets
from tablee.web.static.assets import Surface, preloads, script, versioned
from tablee.web.static.guard import Needs, guard, sources
from tablee.web.static.sheets import lowered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.runtime import Context
    from starlette.requests import Request

    from tablee.errors import WorkshopError
    from tablee.web.http.responses import Answer, Endpoint
    from tablee.web.site import Site

ASSETS: Final = ROOT / "assets"
LARGEST_FORM: Final = 4096
"""Bytes accepted in a form: a name and a choice, with much room to spare."""
BEFORE_A_STEP: Final = frozenset({"entrance/join.html", "entrance/code.html"})
"""The templates during which a browser may load ahead what a step will need."""
ASKING: Final = frozenset(
    {"notices/progress.html", "admin/status.html", "entrance/check.html", "remote.html"}
)
"""The templates whose script asks this server again."""
HOLDING: Final = frozenset({"gallery.html", "lite/page.html"})
"""The templates that hold pages of ours in frames."""
HELD: Final = frozenset({"lite/news.html"})
"""The templates that stand in such a frame."""
OWN: Final = frozenset({"lite/page.html"})
"""The templates that show the pictures of a session."""


def render(
    request: Request,
    template: str,
    status: int = 200,
    *,
    spoken: str = "",
    frames: str = "",
    **values: object,
) -> HTMLResponse:
    """A page from `pages/`, in the language being spoken; remembers the one asked for by `?lang=`.

    A route that speaks no language yet names it by `spoken`. `frames` is where it may stand in a
    frame, as a policy has it.
    """
    nonce, code = secrets.token_urlsafe(16), spoken or language()
    ahead = _ahead(request, template)
    with speaking(code):
        page = _environment().get_template(template)
        text = page.render(
            language=code,
            direction=direction(),
            nonce=nonce,
            switch=_switch(request),
            ahead=ahead,
            **values,
        )
    fetches, holds = bool(ahead) or template in ASKING, template in HOLDING
    limits = _policy(
        nonce, fetches=fetches, holds=holds, held=template in HELD, own=template in OWN
    )
    if frames:
        limits = limits.replace("frame-ancestors 'none'", f"frame-ancestors {frames}")
    headers = {**FRESH, "Content-Security-Policy": limits}
    response = HTMLResponse(text, status, headers=headers)
    if offered(request.query_params.get("lang", "")):
        set_language_cookie(response, code)
    return response


def drawn(
    face: Surface,
    title: str,
    body: Markup,
    set_up: Mapping[str, object],
    *,
    main: str = "main",
    css: str = "",
    head: str = "",
    old: str = "",
    instead: tuple[str, str] = ("", ""),
    frames: str = "",
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page that our scripts draw into, in the language being spoken; `set_up` is for them.

    `main` is the id of its main part, `css` the class of the whole page, `head` takes the place of
    the face's usual links. `old` is said where a browser is too old for it, with `instead` (an
    address, and its words); `frames` is what may stand in it.
    """
    text = (
        _environment()
        .get_template("layouts/drawn.html")
        .render(
            language=language(),
            direction=direction(),
            base=base_path(),
            title=title,
            main=main,
            body=body + guard(Needs.LIGHT, old or _too_old(), *instead),
            set_up=set_up,
            css=css,
            head=Markup(head or preloads(face)),  # noqa: S704 - our own addresses
            logo=versioned("logo.svg"),
            script=script(face),
        )
    )
    allowed = OURS | {"script_src": f"'self' {sources()}"}
    if frames:
        allowed["frame_src"] = frames
    limits = {"Content-Security-Policy": policy(**allowed)}
    return HTMLResponse(text, headers=FRESH | limits | dict(headers or {}))


def _too_old() -> str:
    return _(
        "Ce navigateur est trop ancien pour cette page. "
        "Il faut Chrome 70, Safari 12, Firefox 68 ou plus récent."
    )


def error(request: Request, sentence: str, status: int) -> HTMLResponse:
    """A page that says one sentence, already in the reader's language, and leads home."""
    return render(
        request,
        "notices/error.html",
        status,
        spoken=language_of(request, language()),
        sentence=sentence,
    )


def to_send_again(request: Request, sentence: str, status: int, body: bytes) -> HTMLResponse:
    """The same for a form of ours that nobody could take: what was typed stands in it, to be sent.

    `body` is the form as it came; of another site's nothing is shown.
    """
    if not same_origin(request):
        return error(request, sentence, status)
    fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    spoken = language_of(request, language())
    return render(
        request, "notices/again.html", status, spoken=spoken, sentence=sentence, fields=fields
    )


def as_page(answer: Answer, get_site: Callable[[], Site]) -> Endpoint:
    """An endpoint for people: a refusal is a page with its sentence."""

    def refuse(request: Request, refusal: WorkshopError) -> Response:
        return error(request, str(refusal), status_of(refusal))

    return as_spoken(answer, get_site, refuse)


async def form(request: Request) -> dict[str, str] | Response:
    """What was typed into one of our own pages, or the page that says why it is not looked at."""
    if not same_origin(request):
        sentence = _("Ce formulaire vient d’un autre site. Revenez par le code QR ou le code.")
        return error(request, sentence, 403)
    body = await body_of(request, LARGEST_FORM)
    if body is None:
        sentence = _("Ce texte est trop long. Revenez en arrière et raccourcissez-le.")
        return error(request, sentence, 413)
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _ahead(request: Request, template: str) -> tuple[str, ...]:
    """What the page loads ahead; nothing in one that must not, or for who spares data.

    A script of the page does it, not `<link rel="prefetch">`, which half of the phones do not know.
    """
    spares = request.headers.get("save-data", "").lower() == "on"
    return assets.ahead() if template in BEFORE_A_STEP and not spares else ()


def _policy(nonce: str, *, fetches: bool, holds: bool, held: bool, own: bool) -> str:
    """What keeps a page to itself, but for what it fetches from here where it does."""
    mine = {
        "style_src": f"'nonce-{nonce}'",
        "script_src": f"'nonce-{nonce}'",
        "img_src": "'self' data:" if own else "data:",
    }
    more = {"connect_src": fetches, "frame_src": holds, "frame_ancestors": held}
    asked = {name: "'self'" for name, wanted in more.items() if wanted}
    return policy(**mine, **asked, form_action="'self'")


def _switch(request: Request) -> list[tuple[str, str, str]]:
    """The other languages: code, own name, and the link that shows this page in it."""
    return [
        (code, name, f"?{request.url.include_query_params(lang=code).query}")
        for code, name in LANGUAGES.items()
    ]


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"at": at, "glued": _glued, "lowered": _lowered, "spoken": _spoken}
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.tests["having"] = lambda people, me: any(each.person == me for each in people)
    environment.globals |= {
        "_": _,
        "ngettext": ngettext,
        "icon": _icon,
        "mention": mention,
        "tokens": _tokens(),
        "logo": _drawing("logo.svg"),
        "favicon": "data:image/svg+xml," + quote(_drawing("logo.svg"), safe=" =:/\"'"),
    }
    return environment


@functools.lru_cache(maxsize=32)
def _lowered(sheet: str) -> Markup:
    """The style of a page as older browsers read it too."""
    return Markup(lowered(str(sheet)).text)  # noqa: S704 - our own style


def _glued(text: str) -> str:
    """A text whose lines never begin with a lonely mark nor end on "à", nor cut a code in two."""
    text = re.sub(r" (?=[:;?!»]|\d{3,4}\b)|(?<=«) ", "\u00a0", text)
    return re.sub(r"\b(à) ", "\\1\u00a0", text)


@pass_context
def _spoken(page: Context, text: str, code: str = "") -> str:
    """A text that is known to be in another language than the page's, told as such."""
    code = code or page.get("languages", {}).get(text.replace("\u00a0", " "), "")
    other = code and primary(code) != primary()
    return Markup('<span lang="{}">{}</span>').format(code, text) if other else text


@functools.cache
def _icon(name: str) -> Markup:
    """One of `assets/icons`, always beside its words."""
    return _drawing(f"icons/{name}.svg")


def _drawing(file: str) -> Markup:
    """A drawing of ours as part of the page, silent to screen readers."""
    text = (ASSETS / file).read_text("utf-8")
    box = re.search(r'viewBox="[^"]+"', text)
    inside = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
    assert box is not None, file
    assert inside is not None, file
    shapes = re.sub(r"\s*\n\s*", "", inside[1])
    return Markup(  # noqa: S704 - our own file
        f'<svg xmlns="http://www.w3.org/2000/svg" {box[0]} aria-hidden="true">{shapes}</svg>'
    )


def _tokens() -> Markup:
    """The colours and radii of every screen, without the fonts: those load once somebody is in."""
    text = (ASSETS / "css" / "tokens.css").read_text("utf-8")
    root = re.search(r":root \{.*?\n\}", text, re.DOTALL)
    assert root, "tokens.css"
    bare = re.sub(r"/\*.*?\*/", "", root[0])
    return Markup(re.sub(r"\s*\n\s*", "", bare))  # noqa: S704 - our own file
