"""Form that asks, step by step, what of a session may be public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from tablee.activities import screen_name, shown_name
from tablee.document import build, names, redaction
from tablee.document.outline import outline, outline_texts
from tablee.document.redaction import Publishable
from tablee.model.entities import Appearance
from tablee.model.synthesis import Part, Synthesis
from tablee.session import Room
from tablee.texts import N_, _, ngettext
from tablee.ui.widgets.inputs import as_text

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


def everything(room: Room) -> PublicationDraft:
    """All that may be public: what the exceptions are taken from."""
    return PublicationDraft(tuple(choice.id for choice, _t in listed(room)), Part.BOTH, False)


def ask(room: Room, then: Callable[[], None], draft: PublicationDraft | None = None) -> None:
    """A box for each step that holds something; `then` is called once they are sent.

    First they are as in the `draft`, else as they were published, else all ticked.
    """
    former = draft or room.publication or everything(room)
    st.text(
        _(
            "Ce qui s’est dit en confiance le reste : décochez ce que tout le monde ne doit pas "
            "lire. Il en va de même de ce qui est venu d’un compte rendu importé, a été "
            "ajouté en mettant au propre, ou réservé par qui relit. "
            "Les noms paraissent comme chaque personne l’a choisi."
        )
    )
    with st.form("publish", border=True):
        st.text(_("Public"))
        for choice, title in listed(room):
            if inside := _inside(room, choice):
                st.checkbox(
                    as_text(f"{title} · {inside}"),
                    value=choice.id in former.steps,
                    key=_key(choice.id),
                )
        ask_part(Part(former.part), key="publish-part")
        st.checkbox(
            _("Les moteurs de recherche peuvent la montrer"),
            value=former.indexed,
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
    """How much there is in it, whether authors are named, how many texts name somebody.

    Empty where nothing is in it.
    """
    written = sum(1 for c in choice.contributions if any(map(str.strip, c.content.texts())))
    if not written:
        return _("un vote") if choice.step.rounds else ""
    count = ngettext("{n} texte", "{n} textes", written)
    alone = build.write(room.record(), [choice.id])
    authors = _("des noms y sont") if _names_authors(choice, alone) else _("sans auteur affiché")
    told = f"{count}, {authors}"
    if naming := _naming(room, choice):
        named = ngettext("{n} nomme quelqu’un", "{n} nomment quelqu’un", naming)
        told = _("{told}\u00a0; {named}").format(told=told, named=named)
    return told


def _names_authors(choice: Publishable, alone: Synthesis) -> bool:
    """Whether what the document tells of it, `alone`, holds the name of who wrote in it."""
    notes = outline(replace(alone, facilitators=()), Part.NOTES)  # these stand above all of them
    told = "\n".join(outline_texts(notes))
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


def answered(room: Room, before: PublicationDraft | None) -> PublicationDraft:
    """What was answered; steps that hold nothing stay as they were before."""
    typed, former = st.session_state, before or room.publication or everything(room)
    steps = tuple(
        choice.id
        for choice, _title in listed(room)
        if typed.get(_key(choice.id), choice.id in former.steps)
    )
    return PublicationDraft(steps, typed["publish-part"], bool(typed["publish-indexed"]))
