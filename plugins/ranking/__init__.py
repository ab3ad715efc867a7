"""Classement: everyone puts the options in order; counted in duels (Schulze) or points (Borda)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from tablee.plugin import (
    N_,
    Bars,
    Block,
    Guide,
    Outcome,
    Paper,
    Recount,
    StepRecord,
    Text,
    TextTable,
    Urn,
    View,
    Vote,
    _,
    by_score,
    hookimpl,
    score_bars,
    setting,
)

from .duels import InDuels
from .orders import first_places, orders, voters
from .points import InPoints

if TYPE_CHECKING:
    from .way import RankingMethod

API = 1

WAYS: Final[Mapping[str, RankingMethod]] = {"schulze": InDuels(), "borda": InPoints()}
"""The ways to count, by the name that settings keep."""


@dataclass(frozen=True)
class Ranking(Vote):
    """Everyone puts the options in order; the count is shown when the vote closes."""

    name: ClassVar[str] = "ranking"
    title: ClassVar[str] = N_("Classement")
    summary: ClassVar[str] = N_(
        "Chaque personne classe les propositions par ordre de préférence : "
        "on voit laquelle le groupe préfère aux autres."
    )
    guide = Guide(
        N_("Mettre les propositions dans un ordre que le groupe préfère, duel par duel."),
        say=(
            N_(
                "Mettez en premier ce que vous préférez, puis la suite ; ce que vous ne classez "
                "pas vient après."
            ),
            N_("Ne pensez qu’à vos préférences : calculer ce que feront les autres n’aide pas."),
        ),
        watch=(N_("Au-delà de six ou sept propositions, réduisez d’abord avec des gommettes."),),
    )

    count: str = setting(
        "schulze",
        N_("Comment on compte"),
        options={
            "schulze": N_("Schulze : la proposition préférée en duel"),
            "borda": N_("Borda : des points selon la place"),
        },
    )

    @property
    def way(self) -> RankingMethod:
        return WAYS[self.count]

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def call(self) -> str:
        return _("Classez les propositions, votre préférée d’abord.")

    def method_rule(self) -> str:
        """What an order may be, and how orders are counted."""
        ordering = _(
            "Chaque personne classe les propositions, sa préférée d’abord. "
            "Une place partagée est une égalité ; ce qui n’est pas classé vient en dernier, "
            "à égalité. Un bulletin vide ne compte pas."
        )
        return f"{ordering} {self.way.rule()}"

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """Options to put in order."""
        return self.paper_of(step, options, "rank", hands="orders")

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """The options by the count that was chosen. Whoever placed nothing has not voted."""
        return Outcome(
            options=self.way.options(urn),
            voters=voters(urn),
            cast=sum(times * len(order) for order, times in orders(urn)),
            available=voters(urn) * len(urn.options),
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        """Which is preferred, and by how much; or why none is."""
        return self.way.told(_urn(step))

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """Bars of duels won, or of points."""
        return (self.way.bars(_urn(step)),)

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """Every duel and the chains that count; or how many people gave each place."""
        return self.way.explained(_urn(step))

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """The other count, and first places alone; two options come out alike in all of them."""
        urn = _urn(step)
        if not voters(urn) or len(urn.options) == self.fewest:
            return ()
        others = (way.recount(urn) for way in WAYS.values() if way is not self.way)
        return (*others, _first_places_alone(urn))

    def noted(self, step: StepRecord) -> Sequence[Block]:
        """All that was counted: every duel, or the places given."""
        urn = _urn(step)
        if not voters(urn):
            return ()
        table = self.way.archived(urn)
        return (TextTable(table.head, table.rows, table.title),)


def _urn(step: StepRecord) -> Urn:
    assert step.urn is not None
    return step.urn


def _first_places_alone(urn: Urn) -> Recount:
    firsts = {option: float(part) for option, part in first_places(urn).items()}
    rule = _(
        "Chaque bulletin a une voix, pour sa première place ; "
        "s’il en a plusieurs, elles la partagent."
    )
    bars = Bars(
        _("Premières places"),
        score_bars(by_score(urn, firsts)),
        unit=_("voix"),
        dots=False,
    )
    return Recount(_("Et si seule la première place comptait ?"), (Text(rule), bars))


@hookimpl
def votes() -> list[type[Vote]]:
    return [Ranking]
