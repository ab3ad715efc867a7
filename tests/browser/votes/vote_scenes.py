"""A vote of each method as the wall has it: few options or many, short or long, at each moment."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice
from typing import Any, Final

import msgspec

from tablee.activities import StepRecord
from tablee.activities.votes import Vote, VoteFacts
from tablee.model.entities import Person, Session, Step, StepState, Urn
from tablee.sdk.testing import offered
from tablee.texts import speaking
from tablee.view import Audience
from tests.browser.support.five_voters import choice_of
from tests.browser.support.live_scenes import wall_frame

__all__ = ["LONG", "METHODS", "MOMENTS", "SHORT", "vote_at", "vote_on_the_wall", "words_of"]

_CATALOGUE = offered()
METHODS: Final = {
    name: kind for name, kind in _CATALOGUE.activities.items() if issubclass(kind, Vote)
}
MOMENTS: Final = ("before", "open", "held", "shown", "explained")
SHORT: Final = (
    "Réunir les agents",
    "Un annuaire commun",
    "Une boîte à outils partagée",
    "Arrêter un outil qui vieillit",
    "Faire remonter nos contenus",
)
LONG: Final = (
    "Réunir les agents des treize régions deux fois par an, une fois à distance et une fois sur "
    "place, pour choisir ensemble les outils, dire ce que chacun coûte et arrêter ceux qui ne "
    "servent plus",
    "Demander au national un espace commun que chaque région complète, avec un annuaire, des "
    "modèles et un calendrier, et que tout le monde peut reprendre sans rien demander à personne",
    "Chercher ensemble d’autres financements, auprès des fondations et des collectivités, pour que "
    "le réseau tienne au moins trois ans même si la convention actuelle n’est pas renouvelée",
)
"""As long as people write: 180 to 200 characters."""


def words_of(vote: Vote, n: int, *, long: bool) -> tuple[str, ...]:
    """So many options, no two alike, or as many as this method takes."""
    sources = islice(cycle(LONG if long else SHORT), min(n, vote.most))
    return tuple(f"{words} ({i})" for i, words in enumerate(sources, start=1))


def vote_on_the_wall(method: str, n: int, moment: str, *, long: bool) -> dict[str, Any]:
    """The frame of one of the `MOMENTS` of this vote; `held` is closed, and not shown yet."""
    vote = METHODS[method]()
    with speaking("fr"):
        step = vote_at(method, n, moment, long=long)
        place = {"id": "v", "number": 6, "of": 8, "quote": ""}
        about = {**place, "title": step.title, "prompt": vote.prompt(step)}
        return wall_frame(vote.view(step, Audience.WALL), step=about)


def vote_at(method: str, n: int, moment: str, *, long: bool) -> StepRecord:
    """The step at that moment."""
    vote = METHODS[method]()
    typed = words_of(vote, n, long=long)
    people = {f"p{i}": Person(f"p{i}", f"Personne {i}") for i in range(14)}
    step = Step("v", vote.name, state=StepState.RUNNING)
    blank = _with(StepRecord(Session("s", "Essai"), step, vote, (), people), VoteFacts(typed=typed))
    if moment == "before":
        return blank
    options = vote.options(blank)
    opened = _with(blank, VoteFacts(opened=True, options=options, secret=vote.secret))
    if moment == "open":
        return opened
    casts = tuple(choice_of(vote.paper(opened), i) for i in range(5))
    urn = Urn("v-1", "v", 1, vote.secret, 0.0, 1.0, options, casts, origins={"phone": 5})
    facts = replace(opened.facts(VoteFacts), closed=True, held=moment == "held")
    facts = replace(facts, explained=moment == "explained")
    closed = replace(_with(opened, facts), rounds=(urn,))
    return replace(closed, outcome=vote.tally(urn, closed))


def _with(step: StepRecord, facts: VoteFacts) -> StepRecord:
    return replace(step, step=replace(step.step, facts=msgspec.to_builtins(facts)))
