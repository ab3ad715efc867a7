"""Proposal: its words in sight from the step that has them to the decision; then its amendments.

What later steps discuss and decide on is `Activity.standing_proposal`, which the core carries to
them. Contents in `contents.py`, fields in `forms.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_,
    Audience,
    Board,
    Card,
    Cards,
    Change,
    ChangeKind,
    Column,
    Content,
    Contribution,
    Empty,
    Field,
    Fold,
    Framing,
    Guide,
    Heading,
    Line,
    Lines,
    NotAccepted,
    OwnRecord,
    Person,
    Piece,
    Place,
    Quotation,
    Quote,
    Role,
    Seat,
    Stack,
    StepRecord,
    View,
    _,
    card,
    hookimpl,
    visible,
)

from . import forms
from .contents import WAYS, AmendedProposal, Amendment, ProposalText, ProposalWords, standing

Shown = Sequence[tuple[Contribution, Amendment]]

API = 1

__all__ = ["AmendedProposal", "Amending", "Amendment", "ProposalText", "Proposing"]


@dataclass(frozen=True)
class _AboutProposal(Framing):
    """What both steps have alike: who writes, and the question above the proposal itself."""

    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    carrier_word: ClassVar[str] = N_("porte la proposition")
    wording: ClassVar[type[ProposalWords]]

    def pinned_text(self, step: StepRecord) -> str:
        """The session's question: the proposal is the view itself."""
        return step.session.question

    def standing_proposal(self, step: StepRecord) -> tuple[str, str] | None:
        return standing(step, self.wording)

    def check(self, change: Change, step: StepRecord) -> None:
        if change.kind is not ChangeKind.POST or not isinstance(change.content, ProposalWords):
            return
        known = standing(step, self.wording) or step.proposal
        if known is not None and known[1].strip() == change.content.text.strip():
            raise NotAccepted(_("Ce sont les mots de la proposition. Changez-les d’abord."))

    def own_roles(self, step: StepRecord) -> Sequence[Role]:
        """Whoever brings the proposal, or takes notes, writes it."""
        return (Role.CARRIER, Role.SCRIBE)

    def votable(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The proposal as it stands."""
        found = self.standing_proposal(step)
        return (found,) if found else ()


@dataclass(frozen=True)
class Proposing(_AboutProposal):
    """One proposal, in the words of whoever brings it."""

    name: ClassVar[str] = "proposal"
    title: ClassVar[str] = N_("Proposition")
    summary: ClassVar[str] = N_("Une proposition, en mots qui restent en vue jusqu’à la décision.")
    guide: ClassVar[Guide | None] = Guide(
        purpose=N_(
            "Mettre une proposition en mots avant d’en parler : elle reste en vue jusqu’à la "
            "décision."
        ),
        say=(
            N_("Voici la proposition, dans les mots de la personne qui l’apporte."),
            N_("On écoute d’abord : les questions viennent juste après."),
        ),
        watch=(N_("Une proposition assez précise pour que l’on sache ce qui changera demain."),),
    )
    icon: ClassVar[str] = "file-text"
    minutes: ClassVar[float] = 5
    contents: ClassVar[tuple[type[Content], ...]] = (ProposalText,)
    wording: ClassVar[type[ProposalWords]] = ProposalText

    def prompt(self, step: StepRecord) -> str:
        return _("Écoutez la proposition. Les questions viennent juste après.")

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        if not person.has(Role.CARRIER):
            return self.prompt(step)
        return _("Dites votre proposition, et écrivez-la pour tout le monde.")

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The proposal, large on the wall; a card that can be corrected elsewhere."""
        shown = visible(step, ProposalText, audience)
        if not shown:
            waiting = _("Elle s’affichera ici, et restera en vue jusqu’à la décision.")
            return Empty(_("La proposition n’est pas encore écrite"), waiting)
        if audience is Audience.WALL:
            contribution, wording = shown[-1]
            return Quote(wording.text, step.first_name(contribution.person))
        cards = tuple(card(step, c, wording.text, audience) for c, wording in shown)
        return _with_former(_("La proposition"), cards)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """The proposal, for whoever writes it, while there is none; then it is corrected."""
        written = standing(own.step, ProposalText) is not None
        return () if written or not own.may_add else tuple(forms.proposing(own))

    def render(self, seat: Seat) -> None:
        if standing(seat.step, ProposalText) is None:
            forms.write(seat, ProposalText, _("La proposition"), _("Montrer la proposition"), "")

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        return _quoted(step, ProposalText)


@dataclass(frozen=True)
class Amending(_AboutProposal):
    """What people would change in the proposal, and the words that it has then."""

    name: ClassVar[str] = "amending"
    title: ClassVar[str] = N_("Amendements")
    summary: ClassVar[str] = N_("Le groupe dit ce qu’il changerait, la proposition est réécrite.")
    guide: ClassVar[Guide | None] = Guide(
        purpose=N_(
            "Améliorer la proposition avec ce qui a été entendu ; qui l’apporte écrit ses nouveaux "
            "mots, et les étapes suivantes portent sur eux."
        ),
        say=(
            N_("Une modification par carte : ce qu’elle change, ce qu’elle permet."),
            N_("Qui apporte la proposition reprend ce qui l’améliore à ses yeux."),
        ),
        watch=(N_("Que les nouveaux mots soient écrits avant de passer à la décision."),),
    )
    icon: ClassVar[str] = "pencil"
    minutes: ClassVar[float] = 7
    contents: ClassVar[tuple[type[Content], ...]] = (Amendment, AmendedProposal)
    wording: ClassVar[type[ProposalWords]] = AmendedProposal

    def prompt(self, step: StepRecord) -> str:
        """One change a card."""
        return _("Que changeriez-vous dans la proposition\u00a0? Une modification par carte.")

    def prompt_for(self, step: StepRecord, person: Person) -> str:
        if not person.has(Role.CARRIER):
            return self.prompt(step)
        return _("Reprenez ce qui améliore votre proposition, et écrivez-la telle qu’amendée.")

    def pinned_text(self, step: StepRecord) -> str:
        """The proposal as it stands, from its first amended words on those."""
        return forms.current(step) or super().pinned_text(step)

    def check(self, change: Change, step: StepRecord) -> None:
        """An amendment does one of the things that it can do; new words are other words."""
        content = change.content
        if isinstance(content, Amendment) and content.way not in WAYS:
            raise NotAccepted(_("Dites si c’est à modifier, à ajouter ou à retirer."))
        super().check(change, step)

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The amended words, which can be corrected; then what people would change."""
        amended = visible(step, AmendedProposal, audience)
        items: list[View] = []
        if audience is not Audience.WALL and amended:
            cards = tuple(card(step, c, wording.text, audience) for c, wording in amended)
            items.append(_with_former(_("La proposition, amendée"), cards))
        elif not self.pinned_text(step):
            items.append(Empty(_("Aucune proposition n’a été écrite avant cette étape")))
        return Stack((*items, _board(step, audience)))

    def fields(self, step: StepRecord) -> Sequence[Field]:
        return (forms.amendment_field(),)

    def own_fields(self, own: OwnRecord) -> Sequence[Field]:
        """The proposal's new words, which begin with those it has."""
        return tuple(forms.amending(own)) if own.may_add else ()

    def render(self, seat: Seat) -> None:
        forms.draw_amending(seat)

    def heading(self, step: StepRecord, contribution: Contribution) -> str:
        """What an amendment does."""
        content = contribution.content
        return _(WAYS[content.way]) if isinstance(content, Amendment) else ""

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """In the notes, every amendment under what it does, then the proposal's new words."""
        blocks: list[Heading | Lines] = []
        for way, title in WAYS.items():
            shown = visible(step, Amendment, Audience.PHONE)
            lines = tuple(Line(a.text, step.source(c)) for c, a in shown if a.way == way)
            blocks += [Heading(Line(_(title))), Lines(lines)] if lines else []
        pieces = [Piece(Place.NOTES, tuple(blocks), step.title)] if blocks else []
        return [*pieces, *_quoted(step, AmendedProposal, _("La proposition, amendée"))]


def _board(step: StepRecord, audience: Audience) -> Board:
    shown = visible(step, Amendment, audience)
    empty = _("Rien pour l’instant.")
    columns = (
        Column(way, _(title), _of_way(step, shown, way, audience), tint, empty)
        for tint, (way, title) in enumerate(WAYS.items())
    )
    return Board(tuple(columns))


def _of_way(step: StepRecord, shown: Shown, way: str, audience: Audience) -> tuple[Card, ...]:
    return tuple(card(step, c, a.text, audience) for c, a in shown if a.way == way)


def _with_former(title: str, cards: tuple[Card, ...]) -> View:
    """The words that stand; those before them, for whoever unfolds them."""
    now = Cards(title, cards[-1:], whole=True)
    if not cards[:-1]:
        return now
    former = _("Ses mots d’avant")
    return Stack((now, Fold(former, (Cards(former, cards[:-1]),))))


def _quoted(step: StepRecord, kind: type[ProposalWords], heading: str = "") -> Sequence[Piece]:
    """The last words of this kind, as a quotation under the step's title."""
    return tuple(_quotations(step, kind, heading))


def _quotations(step: StepRecord, kind: type[ProposalWords], heading: str) -> Iterator[Piece]:
    shown = visible(step, kind, Audience.PHONE)
    if shown:
        contribution, wording = shown[-1]
        above = (Heading(Line(heading)),) if heading else ()
        quotation = Quotation(Line(wording.text, step.source(contribution)))
        yield Piece(Place.NOTES, (*above, quotation), step.title)


@hookimpl
def framings() -> list[type[Framing]]:
    return [Proposing, Amending]
