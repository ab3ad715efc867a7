"""Approbation: everyone picks all the options they accept; most people first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    Bar,
    Bars,
    Cast,
    Guide,
    Outcome,
    Paper,
    Ranked,
    Recount,
    StepRecord,
    Text,
    Urn,
    View,
    Vote,
    _,
    by_score,
    cached_function,
    format_number,
    hookimpl,
    inner,
    ngettext,
    profiles,
    score_bars,
    setting,
    told_of_ties,
)

API = 1

MOST_DOTS: Final = 20
"""With more people than that, a bar reads better than one dot each."""


@dataclass(frozen=True)
class ApprovalVote(Vote):
    """Everyone picks all the options they accept; the count is shown when the vote closes."""

    name: ClassVar[str] = "approval"
    title: ClassVar[str] = N_("Approbation")
    summary: ClassVar[str] = N_(
        "Chaque personne coche tout ce qui lui convient : on voit ce que le plus de monde accepte."
    )
    guide = Guide(
        N_("Trouver ce que le plus de personnes acceptent : vite compris, vite compté."),
        say=(
            N_("Cochez toutes les propositions qui vous conviennent, une ou plusieurs."),
            N_("Ne rien cocher est aussi une réponse."),
        ),
        watch=(N_("Bon pour une date, un lieu, un nom ; moins pour un choix qui divise."),),
    )

    most_picks: int = setting(
        0, N_("Propositions cochées au plus (0 : sans limite)"), min_value=0, max_value=100
    )

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def call(self) -> str:
        if not self.most_picks:
            return _("Cochez tout ce qui vous convient.")
        return ngettext(
            "Cochez ce qui vous convient : {n} proposition au plus.",
            "Cochez ce qui vous convient : {n} propositions au plus.",
            self.most_picks,
        )

    def method_rule(self) -> str:
        """How many one may pick, what a pick is worth, and who has voted."""
        if self.most_picks:
            picking = ngettext(
                "Chaque personne coche ce qui lui convient : {n} proposition au plus.",
                "Chaque personne coche ce qui lui convient : {n} propositions au plus.",
                self.most_picks,
            )
        else:
            picking = _("Chaque personne coche toutes les propositions qui lui conviennent.")
        counting = _(
            "Toutes les coches se valent. La proposition cochée par le plus de personnes vient "
            "en tête ; à égalité, le rang est partagé. "
            "Qui ne coche rien ne compte pas parmi les personnes qui ont voté."
        )
        return f"{picking} {counting}"

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """Options to pick."""
        return self.paper_of(step, options, "pick", units=self.most_picks)

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """People by option, most first. Whoever picked nothing has not voted."""
        people = {option: marks[1] for option, marks in profiles(urn).items()}
        voters = urn.voters - _sizes(urn)[0]
        each = min(self.most_picks or len(urn.options), len(urn.options))
        return Outcome(
            options=by_score(urn, people),
            voters=voters,
            cast=sum(people.values()),
            available=voters * each,
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        """Which suits most people, how many of how many, and whether that is fewer than half."""
        outcome = step.outcome
        if outcome is None or not outcome.cast:
            return _("Aucune proposition n’a été cochée.")
        first = [option for option in outcome.options if option.rank == 1]
        people = round(first[0].score)
        if outcome.voters == 1:
            return _alone(first)
        if len(first) == 1:
            words = ngettext(
                "En tête, « {option} », cochée par {n} personne sur {voters}.",
                "En tête, « {option} », cochée par {n} personnes sur {voters}.",
                people,
            ).format(option=inner(first[0].text), voters=outcome.voters)
        else:
            words = ngettext(
                "{k} propositions à égalité en tête, cochées chacune par {n} personne "
                "sur {voters}.",
                "{k} propositions à égalité en tête, cochées chacune par {n} personnes "
                "sur {voters}.",
                people,
            ).format(k=len(first), voters=outcome.voters)
        if people * 2 < outcome.voters:
            words += " " + _("Aucune proposition n’est cochée par la moitié des personnes.")
        return words

    def told_of_few(self, step: StepRecord) -> str:
        """The same: it says no more than the scores."""
        return self.told(step)

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """Bars of people, with their share of those who voted."""
        outcome, urn = step.outcome, step.urn
        assert outcome is not None
        assert urn is not None
        return (
            Bars(
                _("Résultat"),
                score_bars(outcome.options, lambda o: _share(round(o.score), outcome.voters)),
                unit=_("personnes"),
                one=_("personne"),
                dots=outcome.voters <= MOST_DOTS,
                note=_turnout(outcome.voters, _sizes(urn)[0]),
                aside=told_of_ties(option.rank for option in outcome.options),
            ),
        )

    def results_of_few(self, step: StepRecord) -> tuple[View, ...]:
        """The same, but for blank ballots."""
        assert step.outcome is not None
        note = _turnout(step.outcome.voters, 0)
        return tuple(
            replace(view, note=note) if isinstance(view, Bars) else view
            for view in self.results(step)
        )

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """How many people picked nothing, one option, two …; hands do not say it."""
        urn = step.urn
        if urn is None or not urn.ballots:
            return ()
        sizes = _sizes(urn)
        picks = sum(size * people for size, people in sizes.items())
        mean = _("En moyenne, {mean} par bulletin.").format(
            mean=format_number(picks / sizes.total())
        )
        hands = _("Les mains levées n’y sont pas : elles ne disent pas qui en a coché combien.")
        rows = (
            Bar(0, ngettext("{n} proposition", "{n} propositions", size), people, str(people))
            for size, people in sorted(sizes.items())
        )
        return (
            Bars(
                _("Combien chaque bulletin en coche"),
                tuple(rows),
                unit=_("bulletins"),
                one=_("bulletin"),
                dots=sizes.total() <= MOST_DOTS,
                note=f"{mean} {hands}" if urn.hands else mean,
            ),
        )

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """With one voice a ballot, split among what it picks; hands do not say how.

        Brams & Kilgour, "Satisfaction Approval Voting", in "Voting Power and Procedures",
        Springer 2014.
        """
        urn = step.urn
        if urn is None or urn.hands or max(_sizes(urn), default=0) < 2:
            return ()
        voices = {option: float(part) for option, part in _voices(urn).items()}
        rule = _(
            "Chaque bulletin a une seule voix, partagée à parts égales entre ce qu’il coche : "
            "cocher peu donne plus de poids à chaque coche."
        )
        bars = Bars(
            _("Voix partagées"),
            score_bars(by_score(urn, voices)),
            unit=_("voix"),
            dots=False,
        )
        return (Recount(_("Et si chaque bulletin n’avait qu’une voix ?"), (Text(rule), bars)),)


def _turnout(voters: int, blank: int) -> str:
    note = ngettext("{n} personne a voté", "{n} personnes ont voté", voters)
    if not blank:
        return note
    return f"{note} · " + ngettext(
        "{n} bulletin sans aucune coche", "{n} bulletins sans aucune coche", blank
    )


def _alone(first: Sequence[Ranked]) -> str:
    """What the only person to vote picked."""
    if len(first) == 1:
        words = _("Une seule personne a voté : elle a coché « {option} ».")
        return words.format(option=inner(first[0].text))
    words = _("Une seule personne a voté : elle a coché {k} propositions.")
    return words.format(k=len(first))


def _share(people: int, voters: int) -> str:
    """`64 % des personnes`; what is near 0, 50 or 100 % is never said to be just that.

    Empty for a single person, who is no share of anything.
    """
    if voters < 2:
        return ""
    share = (200 * people + voters) // (2 * voters)
    beside = 100 * people - share * voters
    if beside and share in (0, 50, 100):
        share += 1 if beside > 0 else -1
    return _("{share} % des personnes").format(share=share)


def _size(cast: Cast) -> int:
    return sum(1 for mark in cast.marks.values() if mark)


@cached_function(128)
def _sizes(urn: Urn) -> Counter[int]:
    """How many people picked nothing, how many one option, and so on."""
    sizes: Counter[int] = Counter()
    for cast in urn.ballots:
        sizes[_size(cast)] += cast.times
    return sizes


@cached_function(128)
def _voices(urn: Urn) -> Mapping[str, Fraction]:
    """For each option, the parts of voices that it has when each ballot splits one."""
    found: dict[str, Counter[int]] = {option: Counter() for option, _words in urn.options}
    for cast in urn.ballots:
        size = _size(cast)
        for option, mark in cast.marks.items():
            if mark:
                found[option][size] += cast.times
    return {
        option: sum((Fraction(people, size) for size, people in sizes.items()), Fraction())
        for option, sizes in found.items()
    }


@hookimpl
def votes() -> list[type[Vote]]:
    return [ApprovalVote]
