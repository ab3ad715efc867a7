"""Gommettes: everyone spreads a few dots over a canvas's cards; counted when the vote closes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from workshop.activities import (
    Canvas,
    ChangeKind,
    Outcome,
    Vote,
    VoteFacts,
    ranked,
    setting,
)
from workshop.errors import NotAccepted, NotAllowed
from workshop.hookspecs import hookimpl
from workshop.synthesis import Piece, Place, Tally, TallyRow
from workshop.texts import N_, _, ngettext
from workshop.view import Audience, Bar, Bars, Card, Cards, Empty, Stack, Text, Waiting

from . import desk
from .ballot import DotBallot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workshop.activities import Change, StepRecord
    from workshop.model import Content, Person
    from workshop.seat import Seat
    from workshop.view import View

__all__ = ["DotBallot", "DotVote"]


def _sources(step: StepRecord) -> Mapping[str, str]:
    """The canvases before this step, for its setting."""
    canvases = {r.step.id: r.title for r in step.earlier if isinstance(r.activity, Canvas)}
    return {"": _("Le canevas qui précède"), **canvases}


@dataclass(frozen=True)
class DotVote(Vote):
    """Everyone spreads a few dots over the cards; the count is shown when the vote closes."""

    name: ClassVar[str] = "dot_vote"
    title: ClassVar[str] = N_("Gommettes")
    summary: ClassVar[str] = N_(
        "Chaque personne répartit quelques gommettes sur les cartes du canevas."
    )
    icon: ClassVar[str] = "vote"
    contents = (DotBallot,)

    dots: int = setting(3, N_("Gommettes par personne"), min_value=1, max_value=20)
    most_per_card: int = setting(
        0, N_("Plafond par proposition (0 : aucun)"), min_value=0, max_value=20
    )
    not_on_mine: bool = setting(False, N_("Pas de gommette sur ses propres cartes"))
    source: str = setting("", N_("Cartes mises au vote"), choices=_sources)

    def prompt(self, step: StepRecord) -> str:
        """The rule, short."""
        if step.facts(VoteFacts).closed:
            return ""
        return ngettext(
            "Vous avez {n} gommette à poser.", "Vous avez {n} gommettes à répartir.", self.dots
        )

    # ── the rules ───────────────────────────────────────────────────────────────────────────

    def check(self, change: Change, step: StepRecord) -> None:
        """Refuses a ballot whole, with the reason; opening and closing are the core's."""
        if change.kind is ChangeKind.FACTS:
            raise NotAllowed(_("Un vote s’ouvre et se clôt depuis la console, rien de plus."))
        if change.kind in (ChangeKind.POST, ChangeKind.EDIT) and isinstance(
            change.content, DotBallot
        ):
            self._check_ballot(change.content, change.by, step)

    def _check_ballot(self, ballot: DotBallot, voter: Person, step: StepRecord) -> None:
        # Whoever sends the ballot may not be our form: a bool or a float is no number of dots.
        if any(type(n) is not int or n < 0 for n in ballot.dots.values()):
            raise NotAccepted(_("Une gommette se pose entière : 0, 1, 2 et ainsi de suite."))
        known = {id_ for id_, _words in step.facts(VoteFacts).options}
        if not known.issuperset(ballot.dots):
            raise NotAccepted(
                _("Cette proposition n’est pas dans le vote. Vos gommettes n’ont pas bougé.")
            )
        self._check_numbers(ballot)
        mine = self.own(step, voter.id)
        if any(n for option, n in ballot.dots.items() if option in mine):
            raise NotAccepted(
                _("Cette carte est la vôtre : posez vos gommettes sur celles des autres.")
            )

    def _check_numbers(self, ballot: DotBallot) -> None:
        if sum(ballot.dots.values()) > self.dots:
            raise NotAccepted(
                ngettext(
                    "Votre gommette est déjà posée. Retirez-la pour la mettre ailleurs.",
                    "Vos {n} gommettes sont déjà posées. Retirez-en une pour la mettre ailleurs.",
                    self.dots,
                )
            )
        if self.most_per_card and max(ballot.dots.values(), default=0) > self.most_per_card:
            raise NotAccepted(
                ngettext(
                    "Une proposition reçoit {n} gommette au plus de chaque personne. "
                    "Posez les autres ailleurs.",
                    "Une proposition reçoit {n} gommettes au plus de chaque personne. "
                    "Posez les autres ailleurs.",
                    self.most_per_card,
                )
            )

    def own(self, step: StepRecord, person: str) -> frozenset[str]:
        """The options that this person may not put dots on, being their author."""
        if not self.not_on_mine:
            return frozenset()
        options = step.facts(VoteFacts).options
        return frozenset(id_ for id_, _words in options if person in _authors(step, id_))

    def rule(self) -> str:
        """The whole rule, said to everybody before the vote opens."""
        n = self.dots
        sentences = [ngettext("{n} gommette par personne.", "{n} gommettes par personne.", n)]
        if self.most_per_card:
            most = _("{n} au plus sur une même proposition.")
            sentences.append(most.format(n=self.most_per_card))
        elif self.dots > 1:
            sentences.append(_("Plusieurs sur une même proposition, c’est permis."))
        if self.not_on_mine:
            sentences.append(_("Pas sur ses propres cartes."))
        sentences.append(_("On peut en garder. Le résultat reste caché jusqu’à la fin."))
        return " ".join(sentences)

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def options(self, step: StepRecord) -> Sequence[tuple[str, str]]:
        """The cards of the canvas chosen, or of the nearest one before."""
        canvases = [r for r in step.earlier if isinstance(r.activity, Canvas)]
        chosen = [r for r in canvases if r.step.id == self.source] or canvases[-1:]
        return tuple(
            card for r in chosen if isinstance(r.activity, Canvas) for card in r.activity.cards(r)
        )

    def tally(self, ballots: Sequence[Content], step: StepRecord) -> Outcome:
        """Dots by option, most first. Whoever kept every dot has not voted."""
        options = step.facts(VoteFacts).options
        known = {id_ for id_, _words in options}
        dots: Counter[str] = Counter()
        voters = 0
        for ballot in ballots:
            if isinstance(ballot, DotBallot):
                counted = {option: n for option, n in ballot.dots.items() if option in known}
                dots.update(counted)
                voters += any(counted.values())
        return Outcome(
            options=ranked([(id_, words, dots[id_]) for id_, words in options]),
            voters=voters,
            cast=dots.total(),
            available=voters * self.dots,
        )

    # ── what everybody sees ─────────────────────────────────────────────────────────────────

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The rule, then how many have finished, then the result: never a ballot."""
        facts = step.facts(VoteFacts)
        if not facts.opened:
            return self._prepared(step)
        if not facts.closed or step.outcome is None:
            return _waiting(step)
        if not step.outcome.cast:
            return Empty(_("Aucune gommette n’a été posée."))
        return Bars(
            _("Résultat"),
            tuple(
                Bar(option.rank, option.text, option.score, f"{option.score:g}")
                for option in step.outcome.options
            ),
            unit=_("gommettes"),
            note=_turnout(step.outcome),
            aside=_("À égalité, le rang est partagé") if _has_ties(step.outcome) else "",
        )

    def _prepared(self, step: StepRecord) -> View:
        rule = Text(self.rule() + "\n" + _("Le vote n’est pas encore ouvert."), title=_("La règle"))
        cards = tuple(Card(id_, words) for id_, words in self.options(step))
        empty = _("Rien à départager encore : les cartes du canevas viendront ici.")
        return Stack((rule, Cards(_("Ce qui sera mis au vote"), cards, empty=empty)))

    # ── what I do ───────────────────────────────────────────────────────────────────────────

    def render(self, seat: Seat) -> None:
        """My dots while the vote is open; the facilitator opens, closes, and votes for others."""
        desk.draw(seat, self)

    # ── the document ────────────────────────────────────────────────────────────────────────

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """The result in the notes, once there is one."""
        outcome = step.outcome
        if outcome is None or not outcome.cast or not step.facts(VoteFacts).closed:
            return ()
        rows = tuple(TallyRow(o.rank, o.text, f"{o.score:g}") for o in outcome.options)
        tally = Tally(_("Résultat du vote"), rows, _("gommettes"), _turnout(outcome))
        return [Piece(Place.NOTES, (tally,), step.title)]


def _authors(step: StepRecord, option: str) -> set[str]:
    """The ids of who wrote an option; a group is its cards' authors' own, not who made it.

    A content that names others in a field `cards` is a group, and the newest that names a card
    holds it.
    """
    for record in step.earlier:
        if record.get(option) is not None:
            home = {
                card: group.id
                for group in record.contributions
                for card in getattr(group.content, "cards", ())
            }
            return {
                c.person
                for c in record.contributions
                if home.get(c.id, c.id) == option and not hasattr(c.content, "cards")
            }
    return set()


def _waiting(step: StepRecord) -> View:
    if step.done:
        return Text(_("Ce vote n’a pas été clos : ce qui a été choisi reste secret."))
    done = sum(person.id in step.step.finished for person in step.group)
    title = ngettext(
        "{n} personne sur {total} a fini", "{n} personnes sur {total} ont fini", done
    ).format(total=len(step.group))
    return Waiting(title, done, len(step.group), _("Le résultat s’affiche quand le vote est clos."))


def _turnout(outcome: Outcome) -> str:
    cast = ngettext(
        "{n} gommette posée sur {available}",
        "{n} gommettes posées sur {available}",
        round(outcome.cast),
    ).format(available=round(outcome.available))
    voters = ngettext("{n} personne a voté", "{n} personnes ont voté", outcome.voters)
    return f"{cast} · {voters}"


def _has_ties(outcome: Outcome) -> bool:
    return len({option.rank for option in outcome.options}) < len(outcome.options)


@hookimpl
def votes() -> list[type[Vote]]:
    """Offers the dots."""
    return [DotVote]
