"""Imports a report on the home page: read, shown as understood, then made a session.

Nothing is created before the preview was seen; what is pasted stays in its field, whatever happens.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeVar, cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tablee.document import importing
from tablee.document.importing import Understood, summary
from tablee.document.importing.patterns import ASKED
from tablee.errors import NotAccepted, WorkshopError
from tablee.session.transfer import follow_up, upload
from tablee.session.transfer.upload import Incoming
from tablee.texts import _, listed, ngettext
from tablee.ui.home.invitation import asking
from tablee.ui.widgets.component import go_to
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.http.cookies import new_browser
from tablee.web.ops.page_errors import part
from tablee.web.site import site

T = TypeVar("T")

PASTED: Final = "import-pasted"
"""The pasted text, kept while the fields are folded."""
KNOWN: Final = "import-known"
"""What was read last, and what was understood of it."""
SHOWN: Final = 200
"""Lines shown of what was not recognised; the others are counted."""


@part
def draw(browser: str) -> None:
    """The field for a file, that for a pasted text, and what is understood of it."""
    fields = st.expander(_("Importer un compte rendu"), key="import", on_change="rerun")
    if fields.open:
        with fields:
            _fields(browser)


def _fields(browser: str) -> None:
    st.text(
        _(
            "Un compte rendu d’atelier écrit ailleurs devient une session : texte, Markdown, page "
            "d’un wiki ou d’un pad, DOCX, ODT. Le fichier JSON d’une session la fait revenir. Rien "
            "n’est créé avant que vous ayez vu ce qui est compris, et aucune ligne n’est perdue."
        )
    )
    if titles := [_(each.title) for each in site().catalogue.importers.values()]:
        st.text(_("Se lisent aussi : {titles}.").format(titles=listed(titles)))
    file = st.file_uploader(
        _("Le fichier du compte rendu"),
        type=list(dict.fromkeys((*upload.readable(site().catalogue), *importing.REFUSED))),
        key="import-file",
        max_upload_size=min(site().settings.upload, follow_up.LONGEST_FILE // 1_000_000),
    )
    kept = st.session_state.get(PASTED, "")
    pasted = st.text_area(_("Ou son texte, collé ici"), kept, key="import-text", height=140)
    st.session_state[PASTED] = pasted
    try:
        came = _came(file, pasted)
        if came is not None:
            _preview(browser, came)
        else:
            # What is typed arrives when the field is left, as a press here does.
            if st.button(_("Lire ce texte"), key="import-read", width="stretch"):
                st.info(_("Choisissez d’abord un fichier, ou collez le texte du compte rendu."))
    except WorkshopError as refusal:
        st.error(as_text(str(refusal)))


def _came(file: UploadedFile | None, pasted: str) -> Incoming | None:
    if file is None and not pasted.strip():
        return None
    if file is not None and pasted.strip():
        raise NotAccepted(_("Choisissez un fichier ou un texte collé, pas les deux."))
    data, name = (file.getvalue(), file.name) if file else (pasted.encode(), "")
    by = _way(name)
    return read_once(
        KNOWN,
        (data, name, by),
        lambda: upload.read(site().catalogue, name, data, by=by, apart=True),
    )


def _way(name: str) -> str:
    """What reads the file: asked by its title where several can."""
    titles = dict(upload.ways(site().catalogue, name)) if name else {}
    if len(titles) < 2:
        return ""
    return st.radio(_("Lu par"), list(titles), format_func=titles.__getitem__, key="import-by")


def read_once(key: str, given: object, read: Callable[[], T]) -> T:
    """What is read of what was given, or its refusal: each press draws the page again.

    Others’ pages are drawn meanwhile. `key` is where the tab has it.
    """
    known = st.session_state.get(key)
    if known is None or known[0] != given:
        found: T | WorkshopError
        try:
            found = read()
        except WorkshopError as refusal:
            found = refusal
        st.session_state[key] = known = (given, found)
    if isinstance(known[1], WorkshopError):
        raise known[1].with_traceback(None)
    return cast("T", known[1])


# ── the preview ─────────────────────────────────────────────────────────────────────────────


def _preview(browser: str, came: Incoming) -> None:
    understood = came.understood
    with st.container(key="import-preview", border=True):
        text_html("h2", understood.title or _("Compte rendu"), "tb-h2")
        st.caption(as_text(_("Lu comme : {format}").format(format=summary.formatted(understood))))
        if understood.lead:
            st.text(understood.lead)
        _people(understood)
        pairs = _merges(understood)
        kinds = _statements(understood) if came.archive is None else []
        _parts(understood)
        _kept(understood)
    name = ""
    if came.archive is None:
        name = st.text_input(
            _("Votre prénom, pour animer"),
            max_chars=60,
            key="import-name",
            autocomplete="given-name",
        )
    if st.button(_("Créer la session"), key="import-create", width="stretch"):
        _create(
            browser,
            replace(came, understood=importing.merged(importing.taken(understood, kinds), pairs)),
            name,
        )


def _people(understood: Understood) -> None:
    rows = summary.shared_out(understood)
    n = len(understood.people)
    if rows:
        _titled_list(
            ngettext("{n} personne", "{n} personnes", n),
            (f"<b>{html.escape(label)}</b> {html.escape(names)}" for label, names in rows),
        )


def _merges(understood: Understood) -> list[tuple[int, int]]:
    """The pairs that are ticked; none is unless somebody says so."""
    return [
        pair
        for pair in understood.proposals
        if st.checkbox(as_text(summary.one_person(understood, pair)), key=f"import-one-{pair}")
    ]


def _statements(understood: Understood) -> list[importing.Statement]:
    """What lines surely state; what is ticked becomes what it is, and nothing does by itself."""
    found: list[importing.Statement] = []
    for one in importing.stated(understood):
        if one.kind not in ASKED:
            st.text(summary.statement(one))
        elif st.checkbox(as_text(summary.statement(one)), key=f"import-stated-{one.kind}"):
            found.append(one.kind)
    return found


def _parts(understood: Understood) -> None:
    parts = summary.parts(understood)
    if parts:
        _titled_list(
            ngettext("{n} rubrique", "{n} rubriques", len(parts)),
            map(_part, parts),
        )


def _part(part: summary.SummaryPart) -> str:
    """Its first words, which open on all of them where there are more."""
    label, count = html.escape(part.label), html.escape(part.count)
    if list(part.texts) == [part.first]:
        return f"<b>{label}</b> {html.escape(part.first)} <small>({count})</small>"
    lines = "".join(f"<p>{html.escape(text)}</p>" for text in part.texts if text.strip())
    head = f"<b>{label}</b> <small>({count})</small><span>{html.escape(part.first)}</span>"
    return f"<details><summary>{head}</summary>{lines}</details>"


def _kept(understood: Understood) -> None:
    kept = summary.unclaimed_lines(understood)
    if not kept:
        return
    n = len(kept)
    _titled_list(
        ngettext("{n} ligne gardée telle quelle", "{n} lignes gardées telles quelles", n),
        (
            f"{html.escape(text)} <small>({html.escape(where)})</small>"
            for text, where in kept[:SHOWN]
        ),
    )
    if (more := n - SHOWN) > 0:
        st.text(ngettext("et {n} autre", "et {n} autres", more))


def _titled_list(title: str, items: Iterable[str]) -> None:
    """A title and a list; the items are escaped already."""
    listed = "".join(f"<li>{item}</li>" for item in items)
    st.html(f'<h3 class="tb-h3">{html.escape(title)}</h3><ul class="tb-read">{listed}</ul>')


# ── the session ─────────────────────────────────────────────────────────────────────────────


def _create(browser: str, came: Incoming, name: str) -> None:
    if came.archive is None and not name.strip():
        raise NotAccepted(_("Indiquez votre prénom, pour animer la session."))
    if not browser:
        raise NotAccepted(
            _(
                "Ce navigateur refuse les cookies : sans eux, il ne peut pas retrouver "
                "votre session."
            )
        )
    fresh = new_browser()  # as for a session opened from an agenda
    room = site().sessions.receive(fresh, came, name, opener=asking())
    st.session_state.pop(KNOWN, None)
    st.session_state.pop(PASTED, None)
    go_to(site().tickets.add(fresh, room.session.id))
