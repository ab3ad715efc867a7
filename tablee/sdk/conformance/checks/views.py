"""Checks an activity's views: valid, light, accessible, and without private words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee.isolation import Misfit, fitted
from tablee.model.entities import Appearance, Role
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.values import as_text, parts, stamps_in
from tablee.settings import ROOT
from tablee.texts import N_, _
from tablee.view import (
    Audience,
    Bars,
    Board,
    Button,
    Card,
    CardGroup,
    Cards,
    Column,
    Fold,
    Mark,
    People,
    Picture,
    Profile,
    Stack,
    Table,
    Text,
    View,
)

if TYPE_CHECKING:
    from tablee.sdk.conformance.answers import Answers

HEAVIEST: Final = 200_000
"""Bytes of a view as JSON: what a room of sixty can be sent at once."""


def icon_exists(name: str) -> bool:
    """Whether there is such an icon."""
    return (ROOT / "assets" / "icons" / f"{name}.svg").is_file()


# ── can it be drawn ─────────────────────────────────────────────────────────────────────────


@check(
    N_("Les vues se dessinent"),
    N_("Un navigateur ne dessine que les éléments qu’il connaît ; le reste laisse un écran vide."),
)
def views(answers: Answers) -> Iterator[CheckResult]:
    """Widgets that exist, each field of its type, encoded to JSON."""
    for audience, view in answers.views.items():
        try:
            fitted(view, View, f"view, {audience}", strict=True)
        except Misfit as misfit:
            mend = _("Voyez « tablee/view » : chaque champ y a son type.")
            yield CheckResult(str(misfit), mend, answers.place())
            continue
        try:
            msgspec.json.encode(view)
        except (TypeError, ValueError) as error:
            what = _("La vue pour « {audience} » ne s’écrit pas en JSON : {error}.")
            mend = _("N’y mettez que des textes, des nombres et des tuples.")
            yield CheckResult(what.format(audience=audience, error=error), mend, answers.place())


@check(
    N_("Les vues restent légères"),
    N_("Soixante téléphones reçoivent la vue à chaque changement, par le Wi-Fi de la salle."),
)
def size(answers: Answers) -> Iterator[CheckResult]:
    """At most 200 kB of JSON for sixty people."""
    for audience, view in answers.views.items():
        try:
            weight = len(msgspec.json.encode(view))
        except (TypeError, ValueError):
            continue  # said by `views`
        if weight > HEAVIEST:
            what = _("La vue pour « {audience} » pèse {n} ko ({told}).").format(
                audience=audience, n=round(weight / 1000), told=answers.instant.told
            )
            mend = _("Montrez ce que l’on lit, et le reste derrière un « Fold » ou un nombre.")
            yield CheckResult(what, mend, answers.place())


# ── can everybody read it ───────────────────────────────────────────────────────────────────


@check(
    N_("Les vues se lisent par tout le monde"),
    N_("Qui ne voit pas l’écran, ou pas les couleurs, n’a que les mots que la vue porte."),
)
def access(answers: Answers) -> Iterator[CheckResult]:
    """Words on each picture, button and list; an icon that exists; nothing by tint alone."""
    for audience, view in answers.views.items():
        if audience is Audience.WALL and answers.instant.kind.beside:
            continue  # the wall shows the steps of the agenda
        under = _under_titles(view)
        for part in parts(view):
            for what, mend in _unreadable(part, titled=id(part) in under):
                words = _("Pour « {audience} » : {what}").format(audience=audience, what=what)
                yield CheckResult(words, mend, answers.place())


def _under_titles(view: Any) -> set[int]:
    """Which parts stand right under a title of their stack."""
    stacks = (part.items for part in parts(view) if isinstance(part, Stack))
    return {
        id(below)
        for items in stacks
        for above, below in pairwise(items)
        if isinstance(above, Text) and above.title.strip()
    }


def _unreadable(part: Any, *, titled: bool) -> Iterator[tuple[str, str]]:
    match part:
        case Picture(alt=""):
            yield _("une image n’a pas de description."), _("Donnez-lui un « alt ».")
        case Card(picture=str(picture), alt="") if picture:
            yield (
                _("l’image d’une carte n’a pas de description."),
                _("Donnez son « alt » à la carte."),
            )
        case Button():
            yield from _unreadable_button(part)
        case Mark(label="") | Fold(title=""):
            yield (
                _("« {widget} » n’a pas de mots.").format(widget=type(part).__name__),
                _("Donnez-lui un libellé : l’icône seule ne se lit pas."),
            )
        case Cards() | Board() | Column() | Stack():
            yield from _unreadable_list(part, titled=titled)
        case Bars(title="") | Profile(title="") | People(title="") | CardGroup(title=""):
            yield _no_title(part)
        case Table(head=()):
            yield (
                _("un tableau n’a pas d’en-têtes."),
                _("Nommez ses colonnes dans « head »."),
            )


def _unreadable_button(button: Button) -> Iterator[tuple[str, str]]:
    if not button.label.strip():
        yield (
            _("le bouton « {name} » n’a pas de libellé.").format(name=button.name),
            _("Donnez-lui un « label » : c’est ce qui se lit à voix haute."),
        )
    if button.icon and not icon_exists(button.icon):
        yield (
            _("l’icône « {icon} » n’existe pas.").format(icon=button.icon),
            _("Prenez-en une du dossier « assets/icons »."),
        )


def _unreadable_list(part: Any, *, titled: bool) -> Iterator[tuple[str, str]]:
    if isinstance(part, Stack):
        if not part.items:
            yield (
                _("la vue est vide."),
                _("Rendez « Empty » : à quoi sert ce lieu, et que faire ensuite."),
            )
        return
    if isinstance(part, Board):
        if not part.columns:
            yield (
                _("un canevas n’a pas de zones."),
                _("Rendez « Empty » tant qu’il n’y en a pas."),
            )
        return
    if not part.title.strip() and not titled:
        yield _no_title(part)
    if not part.cards and not part.empty.strip():
        yield (
            _("la liste « {title} » est vide et ne le dit pas.").format(title=part.title),
            _("Donnez-lui « empty » : une phrase qui invite à écrire."),
        )
    yield from _by_tint_alone(part)


def _no_title(part: Any) -> tuple[str, str]:
    return (
        _("« {widget} » n’a pas de titre.").format(widget=type(part).__name__),
        _("Donnez-lui un « title » : on va de titre en titre quand on ne voit pas l’écran."),
    )


def _by_tint_alone(part: Cards | Column) -> Iterator[tuple[str, str]]:
    cards = [card for card in part.cards if isinstance(card, Card)]
    if len({card.tint for card in cards}) < 2:
        return
    mute = [c for c in cards if c.tint is not None and not (c.marks or c.title or c.details)]
    if mute:
        yield (
            _("dans « {title} », seule la couleur distingue des cartes.").format(title=part.title),
            _("Dites la même chose en mots : une marque, un titre ou un détail."),
        )


# ── does it keep what is not to be seen ─────────────────────────────────────────────────────


@check(
    N_("Le mur ne montre aucun secret"),
    N_("Ce qui est écrit pour soi, masqué, ou sous un nom caché a été promis à quelqu’un."),
)
def secrets(answers: Answers) -> Iterator[CheckResult]:
    """Private words nowhere, hidden ones on the console alone, names as each person chose."""
    instant = answers.instant
    shared = stamps_in([c.content for c in instant.all if c.shared and not c.hidden])
    private = stamps_in([c.content for c in instant.all if not c.shared]) - shared
    hidden = stamps_in([c.content for c in instant.all if c.shared and c.hidden]) - shared
    for asked, audience, said in _seen(answers):
        seen = stamps_in(said)
        if seen & private:
            what = _("« {asked} » montre ce que quelqu’un a écrit pour soi ({audience}).")
            mend = _("Ne gardez rien de ce que « check » reçoit : le relevé seul se montre.")
            place = answers.place(asked)
            yield CheckResult(what.format(asked=asked, audience=audience), mend, place)
        if audience != Audience.CONSOLE and seen & hidden:
            what = _("« {asked} » montre une contribution masquée ({audience}).")
            mend = _("Prenez « cards.visible(step, kind, audience) », qui laisse les masquées.")
            place = answers.place(asked)
            yield CheckResult(what.format(asked=asked, audience=audience), mend, place)
        if audience != Audience.CONSOLE:
            yield from _named(answers, asked, audience, said)
    yield from _of_others(answers, private)


def _of_others(answers: Answers, private: frozenset[str]) -> Iterator[CheckResult]:
    """What one person alone sees has nobody else’s private words, nor a name that was left out."""
    for asked in ("own_views", "own_fields", "prompt_for"):
        for who, said in answers.of(asked).items():
            own = stamps_in([c.content for c in answers.instant.all if c.person == who])
            if stamps_in(said) & (private - own):
                what = _("« {asked} » montre à quelqu’un ce qu’une autre personne garde pour soi.")
                mend = _("Prenez « own.mine », qui n’a que ce qui est à cette personne.")
                yield CheckResult(what.format(asked=asked), mend, answers.place(asked))
            reader = answers.instant.record.people.get(who)
            # who types for others has their whole names, to tell them apart
            if reader is None or not reader.has(Role.FACILITATOR, Role.SCRIBE):
                yield from _named(answers, asked, "", said, reader=who)


def _seen(answers: Answers) -> Iterator[tuple[str, str, Any]]:
    """What is read outside the console too, with what was asked and for whom."""
    for audience, view in answers.views.items():
        yield "view", audience, view
    for asked in ("synthesis", "votable", "actions", "asides", "leads", "request", "prompt"):
        for said in answers.of(asked).values():
            yield asked, _("hors de la console"), said


def _named(
    answers: Answers, asked: str, audience: str, said: Any, *, reader: str = ""
) -> Iterator[CheckResult]:
    """Names that their bearers asked to leave out; one's own one may read."""
    text = as_text(said)
    for person in answers.instant.record.people.values():
        if person.id == reader:
            continue
        given, _sep, family = person.name.partition(" ")
        kept = [family] if person.appearance is not Appearance.FULL else []
        if person.appearance in (Appearance.HIDDEN, Appearance.INITIALS):
            kept.append(given)
        if any(word and word in text for word in kept):
            what = _("« {asked} » nomme quelqu’un autrement que cette personne l’a choisi.")
            mend = _("Nommez par « step.first_name(…) », ou « step.name(…) » dans la synthèse.")
            yield CheckResult(what.format(asked=asked), mend, answers.place(asked))
            return
