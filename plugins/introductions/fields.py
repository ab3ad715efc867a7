"""Fields of introductions: one's own sentence; other people's and those present, for the notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tablee.plugin import Field, Input, OwnRecord, Role, _, floor

from .contents import FIRST_YEAR, LAST_YEAR, Introduction, RollCall


def sentence_field() -> Field:
    """One's own sentence; once it is there, one's line in the list is where it is corrected."""
    return Field(
        "text",
        Introduction.kind,
        _("Votre phrase"),
        _("Envoyer ma phrase"),
        Introduction.longest,
        once=_("C’est envoyé. Vous pouvez corriger votre phrase dans la liste."),
    )


def sentence_with_year(said: Introduction, *, corrects: bool = False) -> Field:
    """The same with the year since when one is part of it; filled in where it corrects."""
    text = Input("text", _("Votre phrase"), "long", said.text, True, Introduction.longest)
    once = _("C’est envoyé. Vous pouvez corriger votre phrase dans la liste.")
    return Field(
        "text",
        Introduction.kind,
        "",
        _("Enregistrer") if corrects else _("Envoyer ma phrase"),
        inputs=(text, since_input(said)),
        once="" if corrects else once,
    )


def since_input(said: Introduction) -> Input:
    return Input(
        "since",
        _("Depuis quelle année en êtes-vous (facultatif)"),
        "year",
        "" if said.since is None else str(said.since),
        least=FIRST_YEAR,
        most=LAST_YEAR,
        placeholder="2019",
    )


def taken_down(own: OwnRecord, *, since: bool) -> Iterator[Field]:
    """What who takes notes writes for others; one list of those present."""
    somebodys = floor.somebody_field(own, Introduction)
    asked = (since_input(Introduction()),) if since else ()
    yield replace(somebodys, inputs=(*somebodys.inputs, *asked))
    if own.step.of(RollCall):
        return
    names = ", ".join(p.first_name for p in own.step.group if not p.has(Role.CARRIER))
    start = Input(
        "from_session",
        _("Pour commencer"),
        "choice",
        choices=(("names", _("Partir des prénoms de la session")),),
        # Asked for, never done unasked: it would take the place of what is being typed.
        fills={"names": {"text": names}},
    )
    text = Input(
        "text",
        _("Prénoms, séparés par des virgules"),
        "long",
        required=True,
        longest=RollCall.longest,
    )
    yield Field(
        "roll",
        RollCall.kind,
        _("Noter les personnes présentes"),
        _("Garder cette liste"),
        inputs=(start, text),
        folded=True,
    )
