"""A secret vote that each person can check: two words a ballot, and the list of words and ballots.

The words are drawn when a ballot is first put, go into its sealed box with it, and come out when it
is counted, in the urn, beside what it says and nothing else: no person, no time, no order but the
alphabet's. So each finds theirs, anybody recounts, and nobody can say whose another's are.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tablee.activities.votes.ballots import Ballot, Hands, VoteFacts
from tablee.activities.votes.results.withheld import FEW, are_few
from tablee.texts import _, ngettext
from tablee.view import Paper, Table

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.activities.votes.method import Vote
    from tablee.model.entities import Cast, Urn

FOLDER: Final = Path(__file__).parents[2] / "locale"
LANGUAGES: Final = ("fr", "en", "es")
"""Those that have a list of words of their own; the first stands for all others."""


@functools.cache
def _words(language: str) -> tuple[str, ...]:
    known = language if language in LANGUAGES else LANGUAGES[0]
    return tuple((FOLDER / f"ballot-words.{known}.txt").read_text("utf-8").split())


def drawn(language: str, taken: Collection[str]) -> str:
    """Two different words of a language (`fr-CA` has those of `fr`), as no ballot has them yet."""
    words = _words(language.partition("-")[0])
    while True:
        first, second = secrets.choice(words), secrets.choice(words)
        pair = f"{first} {second}"
        if first != second and pair not in taken:
            return pair


def is_checkable(facts: VoteFacts) -> bool:
    """Whether ballots of this round have words: it was asked for, and the round is secret."""
    return facts.checkable and facts.secret


def with_words(
    ballot: Ballot, before: Ballot | None, language: str, taken: Callable[[], Collection[str]]
) -> Ballot:
    """The ballot with the words of the one whose place it takes, or new ones; none for hands."""
    if isinstance(ballot, Hands) or ballot.origin == "hands":
        return ballot
    known = before.words if before is not None else ""
    lost = before.lost if before is not None else ()
    return replace(ballot, words=known or drawn(language, taken()), lost=lost)


def outliving(ballot: Ballot, dropped: Ballot) -> Ballot:
    """The one that counts of a person who turned out to have two; it knows the other’s words."""
    gone = (*dropped.lost, dropped.words) if dropped.words else dropped.lost
    return replace(ballot, lost=(*ballot.lost, *gone)) if gone else ballot


def lost_told(lost: Sequence[str]) -> str:
    """That these words are in no list, to whoever noted them; empty for none."""
    if not lost:
        return ""
    return _(
        "Deux inscriptions à votre nom avaient voté : un seul de ces bulletins compte. Vous ne "
        "trouverez pas {words} dans la liste."
    ).format(words=", ".join(_("« {words} »").format(words=pair) for pair in lost))


def unshown(facts: VoteFacts) -> str:
    """What is said where hands and photos are counted, whose words nobody sees; else empty."""
    if not is_checkable(facts):
        return ""
    return _(
        "Vote vérifiable : les deux mots d’un bulletin ou d’une carte lus sur une photo ne "
        "s’affichent pour personne, et une main levée n’en a pas. Qui veut retrouver le sien vote "
        "au téléphone, ou le fait saisir à la main."
    )


def too_few(voters: int) -> str:
    """Why a vote with so few voters cannot be checked so; empty where it can."""
    if voters >= FEW:
        return ""
    return ngettext(
        "Un vote vérifiable demande au moins {least} personnes qui votent, il y en a {n} : la "
        "liste des bulletins dirait qui a choisi quoi. Décochez-le dans les réglages.",
        "Un vote vérifiable demande au moins {least} personnes qui votent, il y en a {n} : la "
        "liste des bulletins dirait qui a choisi quoi. Décochez-le dans les réglages.",
        voters,
    ).format(least=FEW, n=voters)


def unless_few(urn: Urn, *, graded: bool) -> Urn:
    """The urn, without any words where so few ballots have some that the list would tell."""
    worded = sum(bool(cast.words) for cast in urn.ballots)
    if worded >= FEW and not are_few(urn, graded=graded):
        return urn
    return replace(urn, ballots=tuple(replace(cast, words="") for cast in urn.ballots))


# ── once it is shown ────────────────────────────────────────────────────────────────────────


def list_of(vote: Vote, step: StepRecord, in_words: Callable[[Paper, Cast], str]) -> Table | None:
    """Words and ballots in the order of the alphabet; None for a round that has none."""
    urn = step.urn
    if urn is None or not urn.secret or not any(cast.words for cast in urn.ballots):
        return None
    paper = vote.paper(step)
    rows = sorted((cast.words, in_words(paper, cast)) for cast in urn.ballots if cast.words)
    raised = [
        (_("mains levées : {n}").format(n=cast.times), in_words(paper, cast))
        for cast in urn.ballots
        if not cast.words
    ]
    return Table((_("Mots"), _("Bulletin")), (*rows, *raised))


def apart(urn: Urn | None) -> str:
    """That hands counted in the room are in no list, and are to be added; empty without any."""
    voters = sum(hands.voters for hands in urn.hands) if urn is not None else 0
    if not voters:
        return ""
    return ngettext(
        "{n} vote à main levée compté dans la salle n’est pas dans cette liste : ajoutez-le "
        "en recomptant.",
        "{n} votes à main levée comptés dans la salle ne sont pas dans cette liste : "
        "ajoutez-les en recomptant.",
        voters,
    ).format(n=voters)


def said() -> str:
    """What it is, and what it does not protect from: before the vote opens, and beside the list."""
    return _(
        "Vote vérifiable : deux mots s’affichent avec chaque bulletin envoyé d’un téléphone "
        "ou saisi à la main, à noter (demandez-les à qui le saisit) ; une carte, ou un "
        "bulletin lu sur une photo, n’en donne pas. Une fois le résultat montré, la liste "
        "des mots et des bulletins l’est aussi : chaque personne retrouve le sien, et tout "
        "le monde recompte. Cela ne protège pas de qui exigerait de voir votre téléphone, ou "
        "vos mots."
    )
