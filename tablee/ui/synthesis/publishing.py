"""Page that publishes the synthesis: choice of public steps, preview, address.

Nothing is public before the facilitator has seen exactly what is, and said so.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from tablee.document import build, names, redaction
from tablee.document.build import EditedDocument
from tablee.model.entities import Person, Publication, Role
from tablee.model.synthesis import Synthesis
from tablee.session import Room
from tablee.session.transfer.document import public_document_of
from tablee.settings.addresses import at
from tablee.texts import _, date_told, local, ngettext
from tablee.ui.synthesis.publication_form import PublicationDraft, answered, ask, everything, listed
from tablee.ui.widgets import refusals
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import copy_button, link_html, text_html
from tablee.web.export.farewell import only_here
from tablee.web.export.message import mailto, message_text
from tablee.web.export.publication import HOME, MESSAGE, QR, Edition, PageAddresses
from tablee.web.export.published_sessions import FONTS, link
from tablee.web.ops.page_errors import part
from tablee.web.site import site
from tablee.web.static.assets import versioned

SCREEN: Final = "publish-screen"
"""Where the facilitator is: nothing, `asking`, the `PublicationDraft` looked at, or `ending`."""
DRAFT: Final = "publish-draft"
"""What was looked at last, for whoever goes back to take something out of it."""
REFUSED: Final = "publish-refusal"


@part
def draw(room: Room, person: Person) -> None:
    with st.container(key="publishing"):
        text_html("h2", _("Partager"), "tb-h2")
        refusals.show(REFUSED)
        screen = st.session_state.get(SCREEN)
        if not person.has(Role.FACILITATOR):
            _told(room)
        elif isinstance(screen, PublicationDraft):
            _preview(room, person, screen)
        elif screen == "asking":
            _names(room, build.write(room.record()))
            ask(room, lambda: _answer(room), st.session_state.get(DRAFT))
            st.button(
                _("Revenir sans rien publier"), key="publish-back", on_click=lambda: _go(None)
            )
        else:
            _standing(room, person, ending=screen == "ending")


@part
def shared(room: Room) -> None:
    """Where the synthesis can be read by anybody, for those who took part."""
    current = room.publishing.current
    if current is not None:
        words = _("Lire la synthèse partagée, à l’adresse que tout le monde peut ouvrir")
        link_html(at(f"/s/{current.token}"), words)


def _go(screen: object) -> None:
    """To a screen; what was refused before is no longer said."""
    refusals.clear(REFUSED)
    st.session_state[SCREEN] = screen
    if screen is None or isinstance(screen, PublicationDraft):
        st.session_state[DRAFT] = screen


def _answer(room: Room) -> None:
    """Takes the answers; where one is missing, the questions stay."""
    refusals.attempt(REFUSED, lambda: _go(answered(room, st.session_state.get(DRAFT))))


def _try(call: Callable[[], object]) -> None:
    """For a press: what is refused is said above, and one stays where one was."""

    def done() -> None:
        call()
        _go(None)

    refusals.attempt(REFUSED, done)


# ── as it stands ────────────────────────────────────────────────────────────────────────────


def _told(room: Room) -> None:
    current = room.publishing.current
    if current is None:
        st.text(
            _("Cette synthèse n’est pas encore partagée. La personne qui anime peut la publier.")
        )
    else:
        _address(room, current)


def _standing(room: Room, person: Person, *, ending: bool) -> None:
    current = room.publishing.current
    if current is None:
        st.text(
            _(
                "Cette synthèse n’est pas encore partagée. Publiée, elle a une page à elle, "
                "que toute personne qui en a l’adresse peut lire. "
                "Vous voyez d’abord exactement ce qui sera public, et en retirez ce qui ne doit "
                "pas l’être."
            )
        )
        with st.container(horizontal=True):
            st.button(
                _("Tout partager"),
                key="publish-all",
                type="primary",
                on_click=lambda: _go(everything(room)),
            )
            st.button(
                _("Choisir ce qui sera public"), key="publish-ask", on_click=lambda: _go("asking")
            )
        return
    _address(room, current)
    st.text(_state(room, current))
    if ending:
        _end(room, person)
        return
    with st.container(horizontal=True):
        st.button(_("Changer ce qui est public"), key="publish-ask", on_click=lambda: _go("asking"))
        st.button(_("Ne plus publier"), key="publish-end", on_click=lambda: _go("ending"))


def _address(room: Room, current: Publication) -> None:
    address = link(site(), current)
    here = only_here(address)
    left, right = st.columns([1, 3])
    with left:
        words = html.escape(_("Code QR de la page partagée"))
        st.html(f'<img class="tb-qr" src="{at(f"/s/{current.token}/{QR}")}" alt="{words}">')
    with right:
        text_html(
            "p",
            _("L’adresse, pour qui est dans cette salle")
            if here
            else _("Toute personne qui a cette adresse peut lire la page"),
            "tb-label",
        )
        st.code(address, language=None, wrap_lines=True)
        link_html(at(f"/s/{current.token}"), _("Ouvrir la page partagée"), apart=True)
    if here:
        st.info(
            _(
                "Cette adresse ne fonctionne que dans cette salle, sur le même réseau, et tant que "
                "cet ordinateur y est. Aux autres, envoyez le message avec le PDF."
            )
        )
    _to_send(room, current, address, here=here)


def _to_send(room: Room, current: Publication, address: str, *, here: bool) -> None:
    """The address to copy, the message to write or to take along, its words to paste."""
    document = public_document_of(room, current.steps)
    words = message_text(document, "" if here else address)
    ways = [copy_button(address, _("Copier l’adresse"))]
    if not here:
        ways.append(_way(mailto(document, address), _("Écrire un message")))
    ways.append(
        _way(at(f"/s/{current.token}/{MESSAGE}"), _("Message avec le PDF (.eml)"), saved=True)
    )
    st.html(f'<div class="tb-ways">{"".join(ways)}</div>')
    with st.expander(_("Le message, à coller où vous voulez")):
        st.code(words, language=None, wrap_lines=True)
        st.html(copy_button(words, _("Copier le message")))


def _way(address: str, words: str, *, saved: bool = False) -> str:
    told = " download" if saved else ""
    return f'<a class="tb-button" href="{html.escape(address)}"{told}>{html.escape(words)}</a>'


def _state(room: Room, current: Publication) -> str:
    day = date_told(local(current.published_at))
    found = [_("Publiée le {day}.").format(day=day)]
    found += _shares(room, current.steps)
    found.append(
        _("Les moteurs de recherche peuvent la montrer.")
        if current.indexed
        else _("Les moteurs de recherche ne la montrent pas.")
    )
    return "\n".join(found)


def _shares(room: Room, steps: Sequence[str]) -> list[str]:
    """Which steps are public and which are not, in two sentences at most."""
    tied = redaction.tied(room.record(), steps)
    kept = {step.step.id for step in tied}
    public = [title for choice, title in listed(room) if choice.id in {*steps} - kept]
    others = [title for _choice, title in listed(room) if title not in public]
    found = [_("Public : {steps}.").format(steps=", ".join(public))] if public else []
    if others:
        found.append(_("Confidentiel : {steps}.").format(steps=", ".join(others)))
    return found


def _end(room: Room, person: Person) -> None:
    st.warning(
        _(
            "La page disparaît, et cette adresse ne mènera plus jamais à rien. "
            "Une nouvelle publication aura une autre adresse. "
            "Ce que d’autres ont téléchargé ou copié reste chez eux."
        )
    )
    with st.container(horizontal=True):
        st.button(
            _("Retirer la page"),
            key="publish-ended",
            on_click=lambda: _try(lambda: room.publishing.withdraw(person)),
        )
        st.button(_("Garder la page"), key="publish-kept", on_click=lambda: _go(None))


# ── what strangers will read ────────────────────────────────────────────────────────────────


def _preview(room: Room, person: Person, draft: PublicationDraft) -> None:
    published = room.publishing.current is not None
    st.text(
        _("Voici exactement ce que les autres liront. Rien n’a encore changé.")
        if published
        else _("Voici exactement ce que les autres liront. Rien n’est encore public.")
    )
    if tied := redaction.tied(room.record(), draft.steps):
        st.info(
            as_text(
                _(
                    "Restent confidentielles aussi, car elles reprennent une étape qui l’est : "
                    "{steps}."
                ).format(steps=", ".join(step.title for step in tied))
            )
        )
    st.text("\n".join(_shares(room, draft.steps)))
    document = public_document_of(room, draft.steps)
    _names(room, document)
    if not room.closed:
        st.text(
            _(
                "L’atelier n’est pas terminé : "
                "ce qui s’écrira dans les étapes publiques y paraîtra aussi."
            )
        )
    st.iframe(_page(room, draft, document), height=700, alt=_("Aperçu"))
    st.text(
        _("Publier cette page ? Toute personne qui aura l’adresse pourra la lire et la copier.")
    )
    with st.container(horizontal=True):
        st.button(
            _("Publier"),
            key="publish-now",
            type="primary",
            on_click=lambda: _try(
                lambda: room.publishing.publish(
                    person, draft.steps, draft.part, indexed=draft.indexed
                )
            ),
        )
        st.button(_("En retirer une partie"), key="publish-again", on_click=lambda: _go("asking"))


def _names(room: Room, document: Synthesis) -> None:
    """Says how many lines name somebody further than chosen, and where to correct them."""
    found = names.beyond_choice(document, room.everybody)
    lines = {mention.spot.line.text for mention in found}
    if lines:
        said = ngettext(
            "{n} ligne nomme encore quelqu’un, ou semble le faire, "
            "plus que cette personne ne l’a choisi. "
            "Vous pouvez publier ainsi, ou la corriger d’abord dans «\u00a0Noms\u00a0».",
            "{n} lignes nomment encore quelqu’un, ou semblent le faire, "
            "plus que cette personne ne l’a choisi. "
            "Vous pouvez publier ainsi, ou les corriger d’abord dans «\u00a0Noms\u00a0».",
            len(lines),
        )
        st.warning(as_text(said.format(n=len(lines))))


def _page(room: Room, draft: PublicationDraft, document: EditedDocument) -> str:
    """The page, whose links lead nowhere yet."""
    place = PageAddresses(fonts=tuple(map(versioned, FONTS)), preview=True)
    edition = Edition(document, draft.part, site().catalogue, room.session.id, place)
    page = edition.make(HOME)
    assert page is not None
    return page.data.decode()
