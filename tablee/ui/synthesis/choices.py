"""Form that asks, step by step, what of a session may be public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from tablee.activities import screen_name, shown_name
from tablee.document import build, names, redaction
from tablee.document.outline import outline, outline_texts
from tablee.errors import NotAccepted
from tablee.model.entities import Appearance
from tablee.model.synthesis import Part
from tablee.texts import N_, _, ngettext
from tablee.ui.widgets.inputs import as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.document.redaction import Publishable
    from tablee.model.synthesis import Synthesis
    from tablee.session import Room

__all__ = ["PublicationDraft", "answered", "ask", "ask_part", "listed"]

PARTS: Final = {
    Part.BOTH: N_("Fiche et notes"),
    Part.SHEET: N_("Fiche de synthèse"),
    Part.NOTES: N_("Notes prises en commun"),
}
"""How each part of the document is called."""


@dataclass(frozen=True)
class PublicationDraft:
    """What the facilitator has answered."""

    steps: tuple[str, ...]
    part: Part
    indexed: bool


def listed(room: Room) -> list[tuple[Publishable, str]]:
    """What one is asked about, each with its number and title."""
    asked = redaction.choices(room.record())
    return [(choice, f"{n} · {choice.title}") for n, choice in enumerate(asked, 1)]


def ask(room: Room, then: Callable[[], None]) -> None:
    """The questions, one a step; `then` is called once they are sent."""
    former = room.publication
    st.text(
        _(
            "Ce qui s’est dit en confiance le reste : dites pour chaque étape si tout le monde "
            "peut la lire. Il en va de même de ce qui est venu d’un compte rendu importé, a été "
            "ajouté en mettant au propre, ou réservé par qui relit. "
            "Les noms paraissent comme chaque personne l’a choisi."
        )
    )
    with st.form("publish", border=True):
        for choice, title in listed(room):
            st.radio(
                as_text(f"{title} · {_inside(room, choice)}"),
                [True, False],
                index=None if former is None else int(choice.id not in former.steps),
                format_func=lambda public: _("Public") if public else _("Reste confidentiel"),
                key=_key(choice.id),
                horizontal=True,
            )
        ask_part(Part(former.part) if former is not None else Part.BOTH, key="publish-part")
        st.checkbox(
            _("Les moteurs de recherche peuvent la montrer"),
            value=former is not None and former.indexed,
            key="publish-indexed",
        )
        st.form_submit_button(_("Voir ce que les autres liront"), on_click=then, type="primary")


def ask_part(first: Part = Part.BOTH, key: str | None = None) -> Part:
    """Which part of the document; `first` is chosen to begin with."""
    parts = list(PARTS)
    return st.radio(
        _("Quel document ?"),
        parts,
        index=parts.index(first),
        format_func=lambda part: _(PARTS[part]),
        key=key,
        horizontal=True,
    )


def _key(choice: str) -> str:
    return f"publish-step-{choice}"


def _inside(room: Room, choice: Publishable) -> str:
    """How much there is in it, whether authors are named, how many texts name somebody."""
    written = sum(1 for c in choice.contributions if any(map(str.strip, c.content.texts())))
    if not written:
        return _("un vote") if choice.step.rounds else _("rien d’écrit")
    count = ngettext("{n} texte", "{n} textes", written).format(n=written)
    alone = build.write(room.record(), [choice.id])
    signed = _("des noms y sont") if _signed(choice, alone) else _("sans auteur affiché")
    told = f"{count}, {signed}"
    if naming := _naming(room, choice):
        named = ngettext("{n} nomme quelqu’un", "{n} nomment quelqu’un", naming).format(n=naming)
        told = _("{told}\u00a0; {named}").format(told=told, named=named)
    return told


def _signed(choice: Publishable, alone: Synthesis) -> bool:
    """Whether what the document tells of it, `alone`, holds the name of who wrote in it."""
    told = "\n".join(outline_texts(outline(alone, Part.NOTES)))
    authors = {c.person for c in choice.contributions}
    named = (p for p in choice.step.people.values() if p.id in authors)
    return any(
        name in told
        for person in named
        if person.appearance is not Appearance.HIDDEN
        for name in (screen_name(person), shown_name(person))
    )


def _naming(room: Room, choice: Publishable) -> int:
    """How many of its texts name somebody of the session, lists of names among them."""
    words = ["\n".join(c.content.texts()) for c in choice.contributions]
    found = names.within(words, room.everybody)
    return sum(1 for there in found if any(mention.sure for mention in there))


def answered(room: Room) -> PublicationDraft:
    """What was answered; raises `NotAccepted` unless there is an answer for each step."""
    typed = st.session_state
    answers = {choice.id: typed.get(_key(choice.id)) for choice, _title in listed(room)}
    if missing := sum(1 for answer in answers.values() if answer is None):
        raise NotAccepted(
            ngettext(
                "Il manque une réponse : dites-le pour chaque étape.",
                "Il manque {n} réponses : dites-le pour chaque étape.",
                missing,
            ).format(n=missing)
        )
    steps = tuple(choice for choice, public in answers.items() if public)
    return PublicationDraft(steps, typed["publish-part"], bool(typed["publish-indexed"]))
