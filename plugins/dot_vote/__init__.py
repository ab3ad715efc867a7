"""Gommettes: everyone spreads a few dots over the options; most dots first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from tablee.plugin import (
    N_,
    Ballot,
    Bars,
    Guide,
    Hands,
    Outcome,
    Paper,
    Recount,
    StepRecord,
    Urn,
    View,
    Vote,
    _,
    by_score,
    hookimpl,
    inner,
    ngettext,
    plural_forms,
    profiles,
    score_bars,
    setting,
    told_of_ties,
)

API = 1

__all__ = ["DotBallot", "DotVote"]


@dataclass(frozen=True)
class DotBallot(Ballot):
    """Where one person put his or her dots, in sessions held before all methods had one ballot."""

    kind: ClassVar[str] = "dots"

    dots: dict[str, int] = field(default_factory=dict)
    """Dots by option; an option may be missing for none."""

    def __post_init__(self) -> None:
        """Its dots are its marks."""
        if self.dots and not self.marks:
            object.__setattr__(self, "marks", dict(self.dots))


@dataclass(frozen=True)
class DotVote(Vote):
    """Everyone spreads a few dots over the options; the count is shown when the vote closes."""

    name: ClassVar[str] = "dot_vote"
    title: ClassVar[str] = N_("Gommettes")
    summary: ClassVar[str] = N_(
        "Chaque personne répartit quelques gommettes sur les propositions : on voit ce qui attire."
    )
    guide = Guide(
        N_("Voir en deux minutes ce qui attire le groupe, pour choisir par où commencer."),
        say=(
            N_("Répartissez vos gommettes comme vous voulez, sur une ou plusieurs propositions."),
            N_("C’est un ordre de priorité, pas une décision définitive."),
        ),
        watch=(
            N_("Réunissez d’abord les cartes semblables : sinon leurs gommettes se partagent."),
            N_("Lisez les propositions à voix haute avant d’ouvrir."),
        ),
    )
    contents = (Ballot, Hands, DotBallot)

    dots: int = setting(3, N_("Gommettes par personne"), min_value=1, max_value=20)
    most_per_card: int = setting(
        0, N_("Plafond par proposition (0 : aucun)"), min_value=0, max_value=20
    )
    not_on_mine: bool = setting(False, N_("Pas de gommette sur ses propres cartes"))

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def call(self) -> str:
        return ngettext(
            "Vous avez {n} gommette à poser.", "Vous avez {n} gommettes à répartir.", self.dots
        )

    def method_rule(self) -> str:
        """How many, how many on one, and whether on one's own."""
        n = self.dots
        sentences = [ngettext("{n} gommette par personne.", "{n} gommettes par personne.", n)]
        if self.most_per_card:
            most = _("{n} au plus sur une même proposition.")
            sentences.append(most.format(n=self.most_per_card))
        elif self.dots > 1:
            sentences.append(_("Plusieurs sur une même proposition, c’est permis."))
        if self.not_on_mine:
            sentences.append(_("Pas sur ses propres cartes."))
        sentences.append(
            _(
                "On peut en garder ; qui n’en pose aucune ne compte pas comme votant. "
                "Le plus de gommettes vient en tête, à égalité le rang est partagé."
            )
        )
        return " ".join(sentences)

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """So many dots to spread."""
        return self.paper_of(
            step,
            options,
            "spread",
            units=self.dots,
            cap=min(self.most_per_card or self.dots, self.dots),
            unit=tuple(plural_forms("gommette", "gommettes").split("|")),
        )

    def own(self, step: StepRecord, person: str) -> frozenset[str]:
        """The options that this person may not put dots on, being their author."""
        if not self.not_on_mine:
            return frozenset()
        options = self.paper(step).options
        return frozenset(id_ for id_, _words in options if person in _authors(step, id_))

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """Dots by option, most first. Whoever kept every dot has not voted."""
        dots = {
            option: sum(int(mark) * n for mark, n in marks.items())
            for option, marks in profiles(urn).items()
        }
        voters = sum(c.times for c in urn.ballots if any(c.marks.values()))
        voters += sum(hands.voters for hands in urn.hands)
        return Outcome(
            options=by_score(urn, dots),
            voters=voters,
            cast=sum(dots.values()),
            available=voters * self.dots,
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        """Which came first, and with how many dots out of how many."""
        outcome = step.outcome
        if outcome is None or not outcome.cast:
            return _("Aucune gommette n’a été posée.")
        first = [option for option in outcome.options if option.rank == 1]
        score = round(first[0].score)
        if round(outcome.cast) == 1:
            words = _("La seule gommette posée est pour « {option} ».")
            return words.format(option=inner(first[0].text))
        if len(first) > 1:
            words = ngettext(
                "{k} propositions à égalité en tête : {n} gommette chacune, sur {cast} posées.",
                "{k} propositions à égalité en tête : {n} gommettes chacune, sur {cast} posées.",
                score,
            )
            return words.format(k=len(first), cast=round(outcome.cast))
        words = ngettext(
            "En tête, « {option} » : {n} gommette sur {cast} posées.",
            "En tête, « {option} » : {n} gommettes sur {cast} posées.",
            score,
        )
        return words.format(option=inner(first[0].text), cast=round(outcome.cast))

    def told_of_few(self, step: StepRecord) -> str:
        """The same: it says no more than the scores."""
        return self.told(step)

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """Bars of dots."""
        outcome = step.outcome
        assert outcome is not None
        return (
            Bars(
                _("Résultat"),
                score_bars(outcome.options),
                unit=_("gommettes"),
                one=plural_forms("gommette", "gommettes").split("|")[0],
                note=_turnout(outcome),
                aside=told_of_ties(option.rank for option in outcome.options),
            ),
        )

    def results_of_few(self, step: StepRecord) -> tuple[View, ...]:
        """The same: scores and who voted say it all."""
        return self.results(step)

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """In approval: how many people put at least one dot; hands do not say it."""
        urn = step.urn
        if urn is None or urn.hands or self.dots == 1:
            return ()
        people = {
            option: sum(n for mark, n in marks.items() if mark > 0)
            for option, marks in profiles(urn).items()
        }
        bars = Bars(
            _("Personnes qui y ont mis au moins une gommette"),
            score_bars(by_score(urn, people)),
            unit=_("personnes"),
            one=_("personne"),
        )
        return (Recount(_("Et en approbation ?"), (bars,)),)


def _turnout(outcome: Outcome) -> str:
    cast = ngettext(
        "{n} gommette posée sur {available}",
        "{n} gommettes posées sur {available}",
        round(outcome.cast),
    ).format(available=round(outcome.available))
    voters = ngettext("{n} personne a voté", "{n} personnes ont voté", outcome.voters)
    return f"{cast} · {voters}"


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


@hookimpl
def votes() -> list[type[Vote]]:
    return [DotVote]
