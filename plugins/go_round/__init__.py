"""Go-round: everybody answers one question, in turns that the facilitator gives or in writing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_,
    Audience,
    Button,
    Canvas,
    Card,
    Cards,
    Change,
    ChangeKind,
    Content,
    Contribution,
    Facts,
    Field,
    Guide,
    Heading,
    Line,
    Lines,
    Mark,
    NotAccepted,
    OwnRecord,
    Person,
    Piece,
    Place,
    Quote,
    Role,
    Seat,
    Stack,
    StepRecord,
    StepState,
    View,
    _,
    card,
    floor,
    floor_buttons,
    hookimpl,
    ngettext,
    setting,
    visible,
)

API = 1

TAKE_UP = "take_up"
WRITERS = frozenset({Role.FACILITATOR, Role.SCRIBE})


@dataclass(frozen=True)
class Word(Content):
    """What one person answers, in a sentence."""

    kind: ClassVar[str] = "word"
    edited_by: ClassVar[frozenset[Role]] = WRITERS
    longest: ClassVar[int] = 500
    text: str = ""
    lead: str = ""
    """The id of what an earlier step set aside and it takes up; empty for words of its own."""

    @property
    def repeats(self) -> tuple[str, ...]:
        """What it takes up, word for word."""
        return (self.lead,) if self.lead else ()

    def texts(self) -> tuple[str, ...]:
        return (self.text,)


@dataclass(frozen=True)
class GoRound(Canvas):
    """Everybody answers one question and hears the others; nobody replies."""

    name: ClassVar[str] = "go_round"
    title: ClassVar[str] = N_("Tour de parole")
    summary: ClassVar[str] = N_(
        "Une question, chaque personne y répond sans être interrompue : ressentis, apprentissages."
    )
    guide = Guide(
        N_("Entendre chaque personne sur une même question, sans que l’on se réponde."),
        say=(
            N_(
                "Chaque personne répond à la question, une fois, sans commenter ce qui vient "
                "d’être dit."
            ),
            N_("Vous pouvez passer votre tour."),
        ),
        watch=(
            N_("Une question courte, la même pour tout le monde, visible au mur."),
            N_("Tenez le temps de chaque personne : c’est ce qui rend le tour équitable."),
        ),
    )
    icon: ClassVar[str] = "message-circle"
    minutes: ClassVar[float] = 8
    contents: ClassVar[tuple[type[Content], ...]] = (Word,)
    facts: ClassVar[type[Facts]] = floor.Turns
    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})

    question: str = setting("", N_("Question posée à tout le monde"))
    way: str = setting(
        "turns",
        N_("Manière de répondre"),
        options={
            "turns": N_("À tour de rôle, la parole est donnée"),
            "free": N_("Librement, par écrit"),
        },
    )
    most: int = setting(1, N_("Phrases par personne"), min_value=1, max_value=10)
    seconds: int = setting(60, N_("Secondes par personne"), min_value=5, max_value=600)
    order: str = setting(
        "arrival",
        N_("Ordre de parole"),
        options={"arrival": N_("Dans l’ordre d’arrivée"), "random": N_("Au hasard")},
    )

    takes_up: bool = setting(
        False,
        N_("Reprendre ce que les groupes ont retenu"),
        help=N_("Ce qui a été mis de côté avant se reprend d’un geste, sans le retaper."),
    )

    def prompt(self, step: StepRecord) -> str:
        return self.question or _("Répondez à tour de rôle, sans vous interrompre.")

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        """The question, for everybody alike; who has the floor is told so."""
        if step.facts(floor.Turns).turn == person.id:
            return _("C’est à vous : {question}").format(question=self.prompt(step))
        return self.prompt(step)

    def check(self, change: Change, step: StepRecord) -> None:
        """No more sentences a person than were set; the floor goes to somebody who is here."""
        if change.kind is ChangeKind.FACTS:
            floor.check_turn(change, step)
            return
        taken = change.content.lead if isinstance(change.content, Word) else ""
        if change.kind is ChangeKind.POST and taken:
            _check_taken(step, taken)
        elif change.kind is ChangeKind.POST and self._said(change) >= self.most:
            raise NotAccepted(_said_already(change, self.most))

    def _said(self, change: Change) -> int:
        """How many sentences of their own this person has said."""
        return sum(not getattr(c.content, "lead", "") for c in change.mine)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The question; who speaks and who has spoken; the sentences."""
        items = floor.shown(step, Word, self.seconds, _sentences(step, audience), audience)
        asked = (Quote(self.question),) if self.question and audience is not Audience.PHONE else ()
        kept = _to_take_up(step) if self.takes_up else ()
        return Stack((*asked, *kept, *items))

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """My answer; where one is enough, it is corrected in the list."""
        once = _("C’est envoyé. Vous pouvez corriger votre phrase dans la liste.")
        label, button = _("Votre réponse"), _("Envoyer ma réponse")
        # What was taken up is no sentence of one's own: the field stays.
        only = once if self.most == 1 and not self.takes_up else ""
        return (Field("text", Word.kind, label, button, Word.longest, once=only),)

    def own_roles(self, step: StepRecord) -> Collection[Role]:
        return (Role.SCRIBE,)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        takes_notes = own.has(Role.SCRIBE) and own.step.step.state is not StepState.WAITING
        return (floor.somebody_field(own, Word),) if takes_notes else ()

    def render(self, seat: Seat) -> None:
        if seat.step.running and self.way == "turns":
            floor_buttons.lead(seat, at_random=self.order == "random")
        floor_buttons.take_down(seat, Word)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Gives somebody who passed a place in the go-round again; takes up what a group kept."""
        if button == floor.RESUME:
            floor_buttons.resume(seat, target)
        elif button == TAKE_UP and self.takes_up:
            words = next((text for id_, text in seat.step.leads if id_ == target), "")
            seat.post(Word(words, target))
        else:
            super().act(seat, button, target)

    def cards(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        return tuple((c.id, word.text) for c, word in step.of(Word) if not c.hidden)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, one `first name : sentence` a line under the question."""
        said = tuple(_line(step, c, word) for c, word in visible(step, Word, Audience.PHONE))
        asked = (Heading(Line(self.question)),) if self.question else ()
        return [Piece(Place.NOTES, (*asked, Lines(said)), step.title)] if said else []


def _line(step: StepRecord, contribution: Contribution, word: Word) -> Line:
    """Who says it; what was taken up is the group's that kept it."""
    where = next((lead.where for lead in step.set_aside if lead.id == word.lead), "")
    if not where:
        return step.attributed(contribution, word.text)
    added = f" ({where})"
    return Line(f"{word.text}{added}", step.source(contribution), added)


# ── rules and views ─────────────────────────────────────────────────────────────────────────


def _said_already(change: Change, most: int) -> str:
    if change.entered_by is None:
        return ngettext(
            "Votre réponse est déjà dans la liste : corrigez-la plutôt.",
            "Vos {n} réponses sont déjà dans la liste : corrigez-en une plutôt.",
            most,
        )
    return ngettext(
        "{name} a déjà sa réponse dans la liste : corrigez-la plutôt.",
        "{name} a déjà ses {n} réponses dans la liste : corrigez-en une plutôt.",
        most,
    ).replace("{name}", change.by.first_name)


def _check_taken(step: StepRecord, lead: str) -> None:
    if lead not in dict(step.leads):
        raise NotAccepted(_("Ce n’est plus mis de côté : quelqu’un l’a retiré."))
    if any(word.lead == lead for _c, word in step.of(Word)):
        raise NotAccepted(_("C’est déjà repris, par vous ou par quelqu’un d’autre."))


def _to_take_up(step: StepRecord) -> tuple[Cards, ...]:
    """What earlier steps set aside and nobody has taken up yet."""
    taken = {word.lead for _c, word in step.of(Word)}
    button = (Button(TAKE_UP, _("Reprendre cette idée"), "plus"),) if step.running else ()
    cards = tuple(
        Card(lead.id, lead.text, marks=(Mark(_from(lead.where), "users"),), buttons=button)
        for lead in step.set_aside
        if lead.id not in taken
    )
    return (Cards(_("Ce que les groupes ont retenu"), cards, whole=True),) if cards else ()


def _from(where: str) -> str:
    return _("de\u00a0: {where}").format(where=where)


def _told(word: Word, origins: Mapping[str, str]) -> tuple[str, ...]:
    """Where a sentence that was taken up comes from."""
    where = origins.get(word.lead, "")
    return (_from(where),) if where else ()


def _sentences(step: StepRecord, audience: Audience) -> Cards:
    shown = visible(step, Word, audience)
    taken = any(word.lead for _c, word in shown)
    origins = {lead.id: lead.where for lead in step.set_aside} if taken else {}
    cards = tuple(
        card(step, c, word.text, audience, details=_told(word, origins)) for c, word in shown
    )
    empty = _("Les phrases s’afficheront ici. La première, c’est peut-être la vôtre.")
    return Cards(_("Leurs phrases"), cards, empty=empty, layout="lines", newest_first=True)


@hookimpl
def canvases() -> list[type[Canvas]]:
    return [GoRound]
