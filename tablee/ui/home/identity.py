"""Page of the organisation's identity: name, logo, colours, footer, models, own CSS, a preview.

It stands outside of sessions, as what it sets is the server's. Not for who may change it: see
`_may_change`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tablee.document import html
from tablee.document.html import PageLinks
from tablee.document.identity import (
    CSS,
    LARGEST,
    LOGOS,
    LONGEST,
    LONGEST_CSS,
    WORDS,
    FoundIdentity,
    identity_files,
    logo_name,
    model_name,
    save,
    taken,
    with_words,
)
from tablee.drawing import uploads
from tablee.errors import NotAccepted
from tablee.model.identity import ACCENT, LEAST_CONTRAST, SECOND, contrast
from tablee.model.synthesis import LABELS, Line, Lines, Part, Place, Section, Synthesis
from tablee.session import Room
from tablee.settings.addresses import at
from tablee.texts import N_, _, decimal, language
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import link_html, text_html, way_back
from tablee.web.entrance import lan
from tablee.web.ops.page_errors import part
from tablee.web.site import session_address, site

PAGE: Final = "identity"
"""What `?page=` says of it."""
_MEGABYTES: Final = LARGEST // 1_000_000
_GENERATION: Final = "identity-generation"
"""Grows once what was given is kept: fields of files are empty again."""
_SAID: Final = "identity-said"
_COLOURS: Final = {"accent": (N_("Marques et titres"), ACCENT), "second": (N_("Liens"), SECOND)}
_MODELS: Final = {"docx": N_("Modèle Word (.docx)"), "odt": N_("Modèle LibreOffice (.odt)")}


def link(room: Room | None = None) -> None:
    to = session_address(room.session.id, PAGE) if room else at(f"/?page={PAGE}")
    link_html(to, _("Vos documents\u00a0: nom, logo, couleurs"), apart=room is not None)


@part
def draw(room: Room | None, *, facilitates: bool) -> None:
    """The whole page, from a session or from the home page."""
    with st.container(key="identity"):
        way_back(room)
        text_html("h1", _("Vos documents"), "tb-h1")
        st.text(
            _(
                "Le nom, le logo et les couleurs de votre organisation, sur toutes les synthèses "
                "de ce serveur. Ce qui a été dit n’y change pas."
            )
        )
        folder = site().settings.identity
        if _may_change(facilitates):
            _form(folder)
        else:
            _told_who_may(facilitates)
            _preview(taken(identity_files(folder)))


def _may_change(facilitates: bool) -> bool:
    """Whether this browser may: what it sets is everybody's here."""
    by = site().settings.identity_by
    return facilitates if by == "facilitators" else by == "here" and _is_here()


def _is_here() -> bool:
    """Whether it sits at this machine; behind a proxy, all would seem to."""
    settings, address = site().settings, st.context.ip_address
    if settings.public_url or settings.proxies:
        return False
    return address is None or address.startswith("127.") or address in lan.addresses()


def _told_who_may(facilitates: bool) -> None:
    if facilitates and site().settings.identity_by == "here":
        st.info(
            _(
                "Ces réglages se changent sur la machine où Tablée tourne, ici ou par la "
                "commande « tablee identity ». Qui s’occupe du serveur peut aussi l’ouvrir à qui "
                "anime : TABLEE_IDENTITY_BY=facilitators."
            )
        )
    else:
        st.info(_("Ces réglages sont à qui s’occupe du serveur : « tablee identity »."))


# ── what is typed and given ─────────────────────────────────────────────────────────────────


@dataclass
class _Given:
    """What stands in the fields: files by their names, empty ones to be taken away."""

    words: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def give(self, name: str, data: bytes) -> None:
        """Takes a file, or says why not; what was there before then stays."""
        if data and (refused := taken({name: data}).refused):
            self.refused += refused
        else:
            self.files[name] = data


def _form(folder: Path) -> None:
    kept, given = identity_files(folder), _Given()
    now = taken(kept)
    fields, shown = st.columns([1, 1.1], gap="large")
    with fields:
        _words(given, now)
        _logo(given, now)
        _colours(given, now)
        with st.expander(_("Modèles Word et LibreOffice")):
            _models(given, now)
        with st.expander(_("Règles CSS des pages publiées")):
            _css(given, kept)
        words = with_words(kept.get(WORDS, b""), given.words)
        tried = {name: data for name, data in {**kept, **given.files, WORDS: words}.items() if data}
        for sentence in given.refused:
            st.error(as_text(sentence))
        if st.button(_("Enregistrer"), type="primary"):
            save(folder, {**given.files, WORDS: words})
            st.session_state[_GENERATION] = _generation() + 1
            st.session_state[_SAID] = given.refused
            st.rerun()
        _say()
    with shown:
        _preview(taken(tried))


def _generation() -> int:
    return int(st.session_state.get(_GENERATION, 0))


def _say() -> None:
    refused: list[str] | None = st.session_state.pop(_SAID, None)
    if refused is None:
        return
    if not refused:
        st.success(_("C’est enregistré. Les documents le prennent dès maintenant."))
        return
    st.warning(_("Le reste est enregistré. Ceci ne l’est pas :"))
    for sentence in refused:
        st.text(sentence)


def _words(given: _Given, now: FoundIdentity) -> None:
    given.words["name"] = st.text_input(
        _("Nom de l’organisation"), value=now.identity.name, max_chars=LONGEST
    )
    given.words["footer"] = st.text_input(
        _("Une ligne au pied de chaque page"),
        value=now.identity.footer,
        max_chars=LONGEST,
        placeholder=_("Une adresse, un site, une licence"),
    )


def _logo(given: _Given, now: FoundIdentity) -> None:
    file = st.file_uploader(
        _("Logo (PNG ou JPEG)") if not now.identity.logo else _("Un autre logo (PNG ou JPEG)"),
        type=["png", "jpg", "jpeg"],
        max_upload_size=_MEGABYTES,
        key=f"identity-logo-{_generation()}",
    )
    if file is not None:
        try:
            data, _ending = uploads.APART.run(uploads.SECONDS, uploads.clean, file.getvalue())
        except NotAccepted as refusal:
            given.refused.append(str(refusal))
        else:
            given.give(logo_name(data), data)
    elif now.identity.logo and st.checkbox(_("Retirer le logo"), key=f"no-logo-{_generation()}"):
        given.files |= dict.fromkeys(LOGOS, b"")


def _colours(given: _Given, now: FoundIdentity) -> None:
    theirs = {name: getattr(now.identity, name) for name in _COLOURS}
    if not st.toggle(_("Nos propres couleurs"), value=any(theirs.values())):
        given.words |= dict.fromkeys(_COLOURS, "")
        return
    for name, (label, ours) in _COLOURS.items():
        colour = st.color_picker(_(label), value=(theirs[name] or ours).lower()).upper()
        _contrast_told(given, name, colour)


def _contrast_told(given: _Given, name: str, colour: str) -> None:
    """How well it is read on paper; one that is not is said at once, and not kept."""
    figure = decimal(contrast(colour), "0.0")
    if contrast(colour) >= LEAST_CONTRAST:
        given.words[name] = colour
        st.caption(_("Contraste {figure} : se lit bien.").format(figure=figure))
        return
    least = decimal(LEAST_CONTRAST, "0.0")
    sentence = _("Contraste {figure}, il en faut {least} : choisissez-la plus foncée.")
    st.error(sentence.format(figure=figure, least=least))
    given.refused.append(_("{colour} n’est pas gardée.").format(colour=colour))


def _models(given: _Given, now: FoundIdentity) -> None:
    st.caption(
        _(
            "On en garde les pages, leurs en-têtes et pieds, et les styles, pas les mots. "
            "Ni macros, ni images liées ; 5 Mo au plus."
        )
    )
    for kind, label in _MODELS.items():
        name = model_name(kind)
        file = st.file_uploader(
            _(label),
            type=[kind],
            max_upload_size=_MEGABYTES,
            key=f"identity-{kind}-{_generation()}",
        )
        if file is not None:
            _model(given, kind, file)
        elif kind in now.identity.models:
            away = _("Retirer le modèle {name}").format(name=name)
            if st.checkbox(away, key=f"no-{kind}-{_generation()}"):
                given.files[name] = b""


def _model(given: _Given, kind: str, file: UploadedFile) -> None:
    """A document is really begun from it: what its format cannot do is said now, not at the end."""
    given.give(name := model_name(kind), file.getvalue())
    exporter = site().catalogue.exporters.get(kind)
    if name not in given.files or exporter is None:
        return
    try:
        exporter.export(_sample(taken({name: given.files[name]})), Part.BOTH)
    except Exception:
        del given.files[name]
        sentence = _("{file} s’ouvre, mais aucun document ne s’en fait : il n’est pas pris.")
        given.refused.append(sentence.format(file=file.name))


def _css(given: _Given, kept: dict[str, bytes]) -> None:
    before = kept.get(CSS, b"").decode("utf-8", "replace")
    typed = st.text_area(
        _("Elles viennent après les nôtres, dans les seules pages publiées"),
        value=before,
        height=160,
        max_chars=LONGEST_CSS,
        placeholder="h1 { letter-spacing: 0.02em }",
    )
    if typed != before:
        given.give(CSS, typed.strip().encode())


# ── how it looks ────────────────────────────────────────────────────────────────────────────


def _sample(found: FoundIdentity) -> Synthesis:
    """A short document, in the words of the genre."""
    lines = (_("Se parler plus souvent"), _("Un annuaire commun, que chaque lieu complète"))
    return Synthesis(
        title=_("Un exemple de synthèse"),
        language=language(),
        keywords=(_("entraide"), _("annuaire")),
        facilitators=("Yasmine",),
        sheet=(Section(_(LABELS[Place.IMPORTANT]), (Lines(tuple(map(Line, lines))),)),),
        identity=found.identity,
    )


@part
def _preview(found: FoundIdentity) -> None:
    """The page that would be published, with what stands in the fields."""
    text_html("h2", _("Aperçu d’une page publiée"), "tb-h2")
    for sentence in found.refused:
        st.warning(as_text(sentence))
    st.iframe(
        html.published(_sample(found), Part.SHEET, PageLinks()).text,
        height=560,
        alt=_("Aperçu d’une page publiée"),
    )
