"""Wording of an erasure: how one's texts are listed, what is asked before, what is said after.

A confirmation says plainly what goes, what stays and what cannot be reached: the same on phones
and on the console. `erasure` does what is said here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tablee.document.names import left_as
from tablee.texts import _, inner, ngettext, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.model.entities import Person
    from tablee.session.privacy.erasure import Written
    from tablee.session.room import Room

OPENING: Final = 24
"""Characters of a text that its button repeats."""
NAMED: Final = 12
"""Names that the question about several people lists; the others are counted."""


@dataclass(frozen=True)
class Confirmation:
    """What is asked once before something is erased for good."""

    question: str
    points: tuple[str, ...]
    """What goes, what stays, what is out of reach."""
    yes: str
    """What is written on the button that erases."""
    quoted: str = ""
    """The text that it is about; empty for several, and for people."""


# ── one's texts, as they are listed ─────────────────────────────────────────────────────────


def opening(written: Sequence[Written]) -> str:
    """What stands above the list of one's texts."""
    if written:
        return _("Tout ce que vous avez mis dans cette session, même retiré.")
    return _("Il n’y a rien de vous ici, à part votre nom.")


def listed(one: Written) -> str:
    """The step of a text, and who can see it."""
    return f"{one.step or _('Étape retirée')} · {where(one)}"


def where(one: Written) -> str:
    """Who can see a text of one's own."""
    if one.withdrawn:
        return _("retiré, encore dans l’historique")
    if one.shared:
        return _("à l’écran")
    return _("secret") if one.ballot else _("pour vous seulement")


def said(one: Written) -> str:
    """Its words, or what it is where it has none."""
    if one.ballot:
        return _("Votre bulletin")
    return "\n".join(one.words) or _("Une marque, sans texte")


def quotes(written: Sequence[Written]) -> Iterator[str]:
    """The beginning of each, no two alike: who hears the buttons only must tell them apart."""
    seen: Counter[str] = Counter()
    for one in written:
        line = " ".join(said(one).split())
        line = line if len(line) <= OPENING else f"{line[: OPENING - 1].rstrip()}…"
        quote = _("« {words} »").format(words=line)
        seen[quote] += 1
        yield quote if seen[quote] == 1 else f"{quote} ({seen[quote]})"


# ── what is asked ───────────────────────────────────────────────────────────────────────────


def one_text(one: Written) -> Confirmation:
    """Before one text of one's own goes."""
    goes = _(
        "Il disparaît des écrans, de la synthèse, de l’historique et des fichiers, "
        "dans toutes ses versions."
    )
    points = (goes, _copies(), _out_of_reach())
    return Confirmation(_("Effacer ce texte pour de bon ?"), points, _("Oui, effacer"), said(one))


def all_texts() -> Confirmation:
    goes = _(
        "Vos textes, images, marques et bulletins disparaissent des écrans, de la synthèse, "
        "de l’historique et des fichiers. Vous restez dans la session."
    )
    points = (goes, _copies(), _out_of_reach())
    return Confirmation(_("Effacer tout ce que vous avez écrit ?"), points, _("Oui, effacer"))


def leaving(room: Room, by: Person) -> Confirmation:
    """Before one leaves, and all of oneself goes."""
    goes = _(
        "Votre nom, vos rôles, le lien avec ce téléphone et tout ce que vous avez écrit "
        "disparaissent des écrans, de la synthèse, de l’historique et des fichiers."
    )
    stays = _(
        "Ce que vous avez tapé pour d’autres leur reste. Là où d’autres ont écrit votre nom, "
        "on lira « {name} » ; un surnom ou une faute de frappe n’est pas reconnu."
    ).format(name=inner(_left_as(room, by)))
    points = (goes, _copies(), stays, _out_of_reach())
    return Confirmation(_("Vous retirer de la session ?"), points, _("Me retirer"))


def somebody(room: Room, person: Person) -> Confirmation:
    """Before whoever facilitates erases somebody."""
    goes = _(
        "Son nom, ses rôles, ses téléphones et tout ce que cette personne a écrit disparaissent "
        "des écrans, de la synthèse, de l’historique et des fichiers."
    )
    stays = _(
        "Ce qu’elle a tapé pour d’autres leur reste. Là où d’autres ont écrit son nom, on lira "
        "« {name} » ; un surnom ou une faute de frappe n’est pas reconnu : relisez les notes."
    ).format(name=inner(_left_as(room, person)))
    question = _("Effacer {name} ?").format(name=person.name)
    points = (goes, _copies(), stays, _out_of_reach())
    return Confirmation(question, points, _("Oui, effacer"))


def several(people: Sequence[Person]) -> Confirmation:
    """Before whoever facilitates erases several newcomers, one at least."""
    n = len(people)
    names = [p.name for p in people[:NAMED]]
    if n > NAMED:
        names.append(ngettext("{n} autre", "{n} autres", n - NAMED))
    goes = _(
        "Leurs noms, leurs téléphones et tout ce que ces personnes ont écrit disparaissent "
        "des écrans, de la synthèse, de l’historique et des fichiers."
    )
    question = ngettext("Effacer {n} personne ?", "Effacer {n} personnes ?", n)
    points = (", ".join(names), goes, _copies(), _out_of_reach())
    return Confirmation(question, points, _("Oui, effacer"))


def final() -> str:
    """The last sentence of each confirmation."""
    return _("Rien ne peut le rendre.")


def _left_as(room: Room, person: Person) -> str:
    """What the document will have for the person's name, in its own language."""
    with speaking(room.session.language):
        return left_as(person)


def _copies() -> str:
    return _(
        "Les copies mot pour mot (vote, demande adoptée, phrase reprise) deviennent "
        "« (effacé) ». Un vote clos garde ses comptes."
    )


def _out_of_reach() -> str:
    return _(
        "Hors d’atteinte : ce que d’autres ont reformulé ou gardé comme mot-clé, "
        "les téléchargements, les sauvegardes et les photos déjà faits."
    )


# ── what is said after ──────────────────────────────────────────────────────────────────────


def done() -> str:
    return _("C’est effacé pour de bon.")


def people_gone(n: int) -> str:
    """That so many people are gone."""
    return ngettext(
        "Cette personne est effacée pour de bon.",
        "Ces {n} personnes sont effacées pour de bon.",
        n,
    )


def farewell() -> str:
    """What whoever has just left reads, under the heading that it is done."""
    return _(
        "Vous n’êtes plus dans cette session : vos textes n’y sont plus. Là où d’autres "
        "avaient écrit votre nom, il reste au plus votre prénom ; un surnom ou une faute de "
        "frappe n’ont pas pu être reconnus. Vous pouvez fermer cette page."
    )
