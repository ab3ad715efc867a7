"""Vote quadratique: everyone buys voices with credits; n voices on one option cost n² credits."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import ClassVar

from tablee.plugin import (
    N_,
    Bars,
    Guide,
    Outcome,
    Paper,
    Recount,
    StepRecord,
    Table,
    Text,
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


@dataclass(frozen=True)
class Quadratic(Vote):
    """Everyone buys voices; the count is shown when the vote closes.

    After S. Lalley and E. G. Weyl, “Quadratic Voting” (AEA Papers and Proceedings 108, 2018),
    without voices against and without money: credits are the same for all, and are worth nothing
    elsewhere.
    """

    name: ClassVar[str] = "quadratic"
    title: ClassVar[str] = N_("Vote quadratique")
    summary: ClassVar[str] = N_(
        "Chaque personne achète des voix avec des crédits : une voix coûte 1, deux 4, trois 9. "
        "On voit ce à quoi le groupe tient."
    )
    guide = Guide(
        N_(
            "Laisser dire à quel point on tient à une proposition, sans que les plus fermes "
            "écrasent."
        ),
        say=(
            N_(
                "La première voix sur une proposition coûte peu, chaque voix de plus coûte "
                "davantage."
            ),
            N_("Tant que le vote est ouvert, retirer une voix rend ce qu’elle a coûté."),
        ),
        watch=(
            N_(
                "Le calcul surprend : montrez un exemple, "
                "puis laissez essayer avant de voter pour de bon."
            ),
        ),
    )

    credits: int = setting(16, N_("Crédits par personne"), min_value=1, max_value=100)

    @property
    def costs(self) -> tuple[int, ...]:
        """What 0, 1, 2 … voices on one option cost, as far as the credits go."""
        return tuple(n * n for n in range(isqrt(self.credits) + 1))

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def call(self) -> str:
        return ngettext(
            "Vous avez {n} crédit pour acheter des voix.",
            "Vous avez {n} crédits pour acheter des voix.",
            self.credits,
        )

    def method_rule(self) -> str:
        """What voices cost, that they can be given back, and what comes first."""
        return " ".join(
            (
                ngettext("{n} crédit par personne.", "{n} crédits par personne.", self.credits),
                _(
                    "Sur une même proposition, 1 voix coûte 1 crédit, 2 voix 4, 3 voix 9, et ainsi "
                    "de suite : le nombre de voix multiplié par lui-même."
                ),
                _("Retirer une voix rend ce qu’elle a coûté ; les crédits gardés sont perdus."),
                _(
                    "Le plus de voix vient en tête ; à égalité, le rang est partagé. "
                    "Qui n’achète aucune voix ne compte pas parmi les personnes qui ont voté."
                ),
            )
        )

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """Voices to buy."""
        return self.paper_of(
            step,
            options,
            "spread",
            units=self.credits,
            unit=tuple(plural_forms("voix", "voix").split("|")),
            costs=self.costs,
            cost_unit=tuple(plural_forms("crédit", "crédits").split("|")),
            hands="orders",
        )

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """Voices by option, most first. Whoever bought none has not voted."""
        voices = _voices(urn)
        return Outcome(
            options=by_score(urn, voices),
            voters=_voters(urn),
            cast=sum(voices.values()),
            available=_voters(urn) * self.credits,
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        outcome = step.outcome
        if outcome is None or not outcome.cast:
            return _("Aucune voix n’a été achetée.")
        first = [option for option in outcome.options if option.rank == 1]
        n, cast = round(first[0].score), round(outcome.cast)
        if len(first) > 1:
            return _("{k} propositions à égalité en tête : {n} voix chacune, sur {cast}.").format(
                k=len(first), n=n, cast=cast
            )
        words = _("En tête, « {option} » : {n} voix sur {cast}.")
        return words.format(option=inner(first[0].text), n=n, cast=cast)

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """Bars of voices."""
        outcome = step.outcome
        assert outcome is not None
        voters = ngettext("{n} personne a voté", "{n} personnes ont voté", outcome.voters)
        return (
            Bars(
                _("Résultat"),
                score_bars(outcome.options),
                unit=plural_forms("voix", "voix").split("|")[-1],
                dots=False,
                note=voters,
                aside=told_of_ties(option.rank for option in outcome.options),
            ),
        )

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """For each option how many people bought how many voices, and the credits spent."""
        outcome, urn = step.outcome, step.urn
        if outcome is None or urn is None or not outcome.cast:
            return ()
        given = profiles(urn)
        rows = []
        for option in outcome.options:
            marks = {int(mark): n for mark, n in given[option.id].items() if mark}
            spread = ", ".join(f"{mark} ({n})" for mark, n in sorted(marks.items())) or "–"
            spent = sum(mark * mark * n for mark, n in marks.items())
            rows.append((option.text, str(sum(marks.values())), spread, str(spent)))
        spent = sum(int(row[-1]) for row in rows)
        left = round(outcome.available) - spent
        table = Table(
            (_("Proposition"), _("Personnes"), _("Voix (personnes)"), _("Crédits")),
            tuple(rows),
            title=_("Ce que chaque proposition a coûté"),
        )
        kept = ngettext(
            "{n} crédit dépensé, {left} gardé.", "{n} crédits dépensés, {left} gardés.", spent
        ).format(left=left)
        return (table, Text(kept, tone="quiet"))

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """In approval, and with the credits themselves: those who hold hardest then weigh more."""
        urn = step.urn
        if urn is None or not any(_voices(urn).values()) or self.credits < 4:
            return ()
        people = {o: sum(n for m, n in marks.items() if m) for o, marks in profiles(urn).items()}
        spent = {
            option: sum(int(mark) ** 2 * n for mark, n in marks.items())
            for option, marks in profiles(urn).items()
        }
        once = _bars(urn, people, _("Personnes qui y ont mis au moins une voix"), _("personnes"))
        credits = _bars(urn, spent, _("Crédits dépensés"), _("crédits"))
        return (
            Recount(_("Et en approbation ?"), (once,)),
            Recount(_("Et si chaque crédit valait une voix ?"), (credits,)),
        )


def _voices(urn: Urn) -> dict[str, int]:
    return {
        option: sum(int(mark) * n for mark, n in marks.items())
        for option, marks in profiles(urn).items()
    }


def _voters(urn: Urn) -> int:
    return sum(cast.times for cast in urn.ballots if any(cast.marks.values()))


def _bars(urn: Urn, found: dict[str, int], title: str, unit: str) -> Bars:
    return Bars(title, score_bars(by_score(urn, found)), unit=unit, dots=False)


@hookimpl
def votes() -> list[type[Vote]]:
    return [Quadratic]
