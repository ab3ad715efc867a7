"""Pondération: everyone weighs the options with points, many or few; most points first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_,
    Bars,
    Guide,
    Outcome,
    Paper,
    Ranked,
    Recount,
    StepRecord,
    Table,
    Text,
    Urn,
    View,
    Vote,
    _,
    by_score,
    format_number,
    hookimpl,
    inner,
    ngettext,
    plural_forms,
    profiles,
    score_bars,
    setting,
    told_of_ties,
)

from .weights import spread, totals, voices, weights

API = 1


@dataclass(frozen=True)
class Weighting(Vote):
    """Everyone spreads points with different weights; the count is shown when the vote closes."""

    name: ClassVar[str] = "weighting"
    title: ClassVar[str] = N_("Pondération")
    summary: ClassVar[str] = N_(
        "Chaque personne dose ses points, beaucoup là où elle y tient, peu ailleurs : "
        "on voit ce qui pèse le plus."
    )
    guide = Guide(
        N_(
            "Mesurer à quel point on tient à chaque proposition, et pas seulement laquelle on "
            "préfère."
        ),
        say=(
            N_(
                "Vous avez des points : mettez-en beaucoup là où vous y tenez, peu ou rien "
                "ailleurs."
            ),
            N_("Les points que vous gardez ne servent à rien."),
        ),
        watch=(
            N_(
                "Un plafond par proposition évite que quelques personnes décident pour toutes : "
                "c’est un réglage."
            ),
        ),
    )

    points: int = setting(10, N_("Points par personne"), min_value=1, max_value=100)
    most_per_option: int = setting(
        0, N_("Points au plus sur une proposition (0 : sans limite)"), min_value=0, max_value=100
    )
    all_points: bool = setting(
        True,
        N_("Il faut tout répartir"),
        help=N_("Sinon on peut en garder. Dans les deux cas, un bulletin incomplet compte."),
    )

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def call(self) -> str:
        return ngettext(
            "Vous avez {n} point à donner.", "Vous avez {n} points à répartir.", self.points
        )

    def method_rule(self) -> str:
        """How many, how they are dosed, what becomes of those left, and what comes first."""
        sentences = [
            ngettext("{n} point par personne.", "{n} points par personne.", self.points),
            _("Chaque personne dose : plus elle tient à une proposition, plus elle lui en donne."),
        ]
        if self.most_per_option:
            most = _("{n} au plus sur une même proposition.")
            sentences.append(most.format(n=self.most_per_option))
        sentences += [
            _("Il faut tout répartir : les points qui restent sont perdus, les autres comptent.")
            if self.all_points
            else _("On peut en garder : ils ne vont à aucune proposition."),
            _(
                "Le plus de points vient en tête ; à égalité, le rang est partagé. "
                "Qui ne donne aucun point ne compte pas parmi les personnes qui ont voté."
            ),
        ]
        return " ".join(sentences)

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """So many points to spread."""
        return self.paper_of(
            step,
            options,
            "spread",
            units=self.points,
            cap=min(self.most_per_option or self.points, self.points),
            all_units=self.all_points,
            unit=tuple(plural_forms("point", "points").split("|")),
        )

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """Points by option, most first. Whoever gave none has not voted."""
        points = {
            option: sum(int(mark) * n for mark, n in marks.items())
            for option, marks in profiles(urn).items()
        }
        voters = sum(cast.times for cast in urn.ballots if any(cast.marks.values()))
        voters += sum(hands.voters for hands in urn.hands)
        each = min(self.points, (self.most_per_option or self.points) * len(urn.options))
        return Outcome(
            options=by_score(urn, points),
            voters=voters,
            cast=sum(points.values()),
            available=voters * each,
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        """Which weighs most, how much of all that was given, and how many people gave it."""
        outcome, urn = step.outcome, step.urn
        if outcome is None or urn is None or not outcome.cast:
            return _("Aucun point n’a été donné.")
        first = [option for option in outcome.options if option.rank == 1]
        score, cast = round(first[0].score), round(outcome.cast)
        if cast == 1:
            words = _("Le seul point donné est pour « {option} ».")
            return words.format(option=inner(first[0].text))
        if len(first) > 1:
            return ngettext(
                "{k} propositions à égalité en tête, avec {n} point chacune, sur {cast} donnés.",
                "{k} propositions à égalité en tête, avec {n} points chacune, sur {cast} donnés.",
                score,
            ).format(k=len(first), cast=cast)
        words = ngettext(
            "En tête, « {option} » : {n} point sur {cast} donnés.",
            "En tête, « {option} » : {n} points sur {cast} donnés.",
            score,
        ).format(option=inner(first[0].text), cast=cast)
        if outcome.voters == 1:
            return f"{words} " + _("Une seule personne a voté.")
        if urn.hands:
            return words
        return f"{words} " + ngettext(
            "{n} personne sur {voters} lui en a donné.",
            "{n} personnes sur {voters} lui en ont donné.",
            weights(urn)[first[0].id].total(),
        ).format(voters=outcome.voters)

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """Bars of points, with the mean for each person who voted."""
        outcome = step.outcome
        assert outcome is not None

        def mean(option: Ranked) -> str:
            if outcome.voters < 2:
                return ""
            each = _("{mean} en moyenne par personne")
            return each.format(mean=format_number(option.score / outcome.voters))

        return (
            Bars(
                _("Résultat"),
                score_bars(outcome.options, mean),
                unit=_("points"),
                one=plural_forms("point", "points").split("|")[0],
                dots=False,
                note=self._turnout(outcome),
                aside=told_of_ties(option.rank for option in outcome.options),
            ),
        )

    def _turnout(self, outcome: Outcome) -> str:
        cast, left = round(outcome.cast), round(outcome.available - outcome.cast)
        parts = [
            ngettext(
                "{n} point donné sur {available}", "{n} points donnés sur {available}", cast
            ).format(available=round(outcome.available)),
            ngettext("{n} personne a voté", "{n} personnes ont voté", outcome.voters),
        ]
        if left and self.all_points:
            parts.append(ngettext("{n} point perdu", "{n} points perdus", left))
        elif left:
            parts.append(ngettext("{n} point gardé", "{n} points gardés", left))
        return " · ".join(parts)

    def results_of_few(self, step: StepRecord) -> tuple[View, ...]:
        """The same: scores and who voted say it all."""
        return self.results(step)

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """For each option how many people gave it points, and how far apart; hands do not say."""
        outcome, urn = step.outcome, step.urn
        if outcome is None or urn is None or not any(totals(urn)):
            return ()
        table = Table(
            (_("Proposition"), _("Personnes"), _("Le moins"), _("Au milieu"), _("Le plus")),
            tuple((option.text, *_spread_of(urn, option.id)) for option in outcome.options),
            title=_("Points de chaque personne qui en a donné"),
        )
        if not urn.hands:
            return (table,)
        hands = _("Les mains levées n’y sont pas : elles ne disent pas qui en a donné combien.")
        return (table, Text(hands, tone="quiet"))

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """In approval, and with ballots that weigh the same; hands say neither."""
        urn = step.urn
        if urn is None or urn.hands or not any(totals(urn)):
            return ()
        found = [_in_approval(urn)] if self.points > 1 else []
        if len(totals(urn) - {0}) > 1:
            found.append(_weighing_the_same(urn))
        return tuple(found)


def _spread_of(urn: Urn, option: str) -> tuple[str, ...]:
    found = spread(weights(urn)[option])
    if found is None:
        return ("0", "–", "–", "–")
    return (str(found.people), str(found.least), format_number(found.middle), str(found.most))


def _in_approval(urn: Urn) -> Recount:
    people = {option: float(found.total()) for option, found in weights(urn).items()}
    rule = _("Chaque personne compte pour une, qu’elle ait donné un point ou beaucoup.")
    title = _("Personnes qui y ont mis au moins un point")
    bars = _bars(urn, people, title, _("personnes"), _("personne"))
    return Recount(_("Et en approbation ?"), (Text(rule), bars))


def _weighing_the_same(urn: Urn) -> Recount:
    parts = {option: float(part) for option, part in voices(urn).items()}
    rule = _(
        "Chaque bulletin a une voix en tout, partagée comme ses points : "
        "qui en a gardé pèse autant que les autres."
    )
    bars = _bars(urn, parts, _("Voix partagées"), _("voix"), _("voix"))
    return Recount(_("Et si chaque bulletin pesait autant ?"), (Text(rule), bars))


def _bars(urn: Urn, scores: Mapping[str, float], title: str, unit: str, one: str) -> Bars:
    return Bars(title, score_bars(by_score(urn, scores)), unit=unit, one=one, dots=False)


@hookimpl
def votes() -> list[type[Vote]]:
    return [Weighting]
