"""Élimination: orders without ties; the last option goes, its votes pass on, round after round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_,
    Bar,
    Bars,
    Block,
    Guide,
    Outcome,
    Paper,
    Ranked,
    Recount,
    StepRecord,
    TextTable,
    Urn,
    View,
    Vote,
    _,
    by_score,
    cached_function,
    hookimpl,
    listed,
    ngettext,
    quoted,
    score_bars,
    setting,
)

from .counting import WHOLE, StvCount, counted
from .telling import figure, rounds_table, steps

API = 1


@dataclass(frozen=True)
class Transferable(Vote):
    """Everyone puts options in order; the rounds are counted when the vote closes.

    One to choose is an instant runoff (alternative vote), several a single transferable vote, both
    by the rules of Scottish council elections: see `counting`.
    """

    name: ClassVar[str] = "transferable"
    title: ClassVar[str] = N_("Élimination par tours")
    summary: ClassVar[str] = N_(
        "Chaque personne classe les propositions ; tour après tour la dernière est éliminée, "
        "et ses voix passent aux suivantes."
    )
    guide = Guide(
        N_(
            "Choisir une proposition que plus de la moitié du groupe soutient, "
            "ou plusieurs qui le représentent."
        ),
        say=(
            N_("Classez autant de propositions que vous voulez, votre préférée d’abord."),
            N_(
                "Si votre préférée est éliminée, votre voix passe à la suivante : "
                "elle n’est pas perdue."
            ),
        ),
        watch=(
            N_(
                "Montrez les tours : qui voit sa voix passer d’une proposition à l’autre "
                "comprend le résultat."
            ),
        ),
    )

    seats: int = setting(1, N_("Combien de propositions on choisit"), min_value=1, max_value=20)

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def call(self) -> str:
        return _("Classez les propositions, votre préférée d’abord.")

    def method_rule(self) -> str:
        """What an order may be, how rounds go on, and how a tie is broken."""
        sentences = [
            _(
                "Chaque personne classe autant de propositions qu’elle veut, sa préférée d’abord, "
                "sans égalité. Un bulletin vide ne compte pas."
            )
        ]
        if self.seats == 1:
            sentences.append(
                _(
                    "Une proposition l’emporte avec plus de la moitié des voix. Sinon la dernière "
                    "est éliminée, chacun de ses bulletins passe à la suivante qu’il nomme, "
                    "et l’on recompte (vote alternatif)."
                )
            )
        else:
            sentences += [
                _(
                    "On choisit {n} propositions. Le quota est le nombre de bulletins divisé par "
                    "{more}, arrondi vers le bas, plus un : qui l’atteint est choisie."
                ).format(n=self.seats, more=self.seats + 1),
                _(
                    "Ce qu’elle a de trop passe aux suivantes de ses bulletins, en parts de voix "
                    "à cinq décimales ; sans surplus, la dernière est éliminée et ses bulletins "
                    "passent entiers (vote unique transférable)."
                ),
            ]
        sentences.append(
            _(
                "À égalité, le tour le plus récent qui les sépare décide, puis les deuxièmes "
                "places, les troisièmes et ainsi de suite. Si rien ne les sépare, elles sont "
                "éliminées ensemble, ou partagent la place."
            )
        )
        sentences.append(
            _(
                "Règles des conseils locaux d’Écosse (2007), où un tirage au sort tient lieu "
                "de ces dernières."
            )
        )
        return " ".join(sentences)

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """Options to put in order, each at a place of its own."""
        return self.paper_of(
            step,
            options,
            "rank",
            hands="orders",
            ties=False,
            unranked=_("Sans place (votre voix ne leur passe pas)"),
        )

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """Those chosen in their order, then the others; whoever placed nothing has not voted."""
        voters = _voters(urn)
        return Outcome(
            options=_ranks(urn, count(urn, self.seats)),
            voters=voters,
            cast=voters,
            available=voters,
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        """Which is chosen, in which round, with how many votes."""
        urn = step.urn
        assert urn is not None
        found = count(urn, self.seats)
        if found is None:
            return _("Aucune proposition n’a été classée.")
        words = dict(urn.options)
        level = listed([quoted(words[o]) for o in found.level])
        names = [quoted(words[id_]) for id_ in found.elected]
        rounds = ngettext("{n} tour", "{n} tours", len(found.rounds))
        tied = level and _("{options} sont à égalité en {rounds} : c’est à vous de départager.")
        tied = tied.format(options=level, rounds=rounds)
        if not names:
            return tied
        if len(names) > 1:
            told = _("{options} sont choisies, en {rounds}.")
            return f"{told.format(options=listed(names), rounds=rounds)} {tied}".strip()
        if level:
            return f"{_('{option} est choisie.').format(option=names[0])} {tied}"
        votes = found.rounds[-1].votes[found.elected[0]]
        told = _("{option} l’emporte en {rounds}, avec {votes} voix sur {all}.")
        return told.format(option=names[0], rounds=rounds, votes=figure(votes), all=_voters(urn))

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """Bars of the votes that each had when its turn came."""
        urn, outcome = step.urn, step.outcome
        assert urn is not None
        assert outcome is not None
        found = count(urn, self.seats)
        rows = tuple(
            Bar(
                option.rank,
                option.text,
                option.score,
                figure(round(option.score * WHOLE)),
                _fate(found, option.id),
            )
            for option in outcome.options
        )
        voters = ngettext("{n} personne a voté", "{n} personnes ont voté", outcome.voters)
        quota = found and self.seats > 1 and _("Quota : {n} voix").format(n=found.quota)
        return (
            Bars(
                _("Voix au dernier tour de chacune"),
                rows,
                unit=_("voix"),
                dots=False,
                note=" · ".join(filter(None, (voters, quota or ""))),
            ),
        )

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """Every round: who had how many votes, and what it led to."""
        urn = step.urn
        found = count(urn, self.seats) if urn is not None else None
        if urn is None or found is None:
            return ()
        return (rounds_table(urn, found), *steps(urn, found))

    def noted(self, step: StepRecord) -> Sequence[Block]:
        urn = step.urn
        found = count(urn, self.seats) if urn is not None else None
        if urn is None or found is None:
            return ()
        table = rounds_table(urn, found)
        return (TextTable(table.head, table.rows, table.title),)

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        urn = step.urn
        found = count(urn, self.seats) if urn is not None else None
        if urn is None or found is None or len(found.rounds) == 1:
            return ()
        first = found.rounds[0].votes
        rows = score_bars(by_score(urn, {id_: n // WHOLE for id_, n in first.items()}))
        bars = Bars(_("Premières places"), rows, unit=_("voix"), dots=False)
        return (Recount(_("Et si seule la première place comptait ?"), (bars,)),)


@cached_function(128)
def count(urn: Urn, seats: int) -> StvCount | None:
    """The count of these ballots; None where nobody placed anything."""
    orders = [
        (sorted(cast.marks, key=cast.marks.__getitem__), cast.times)
        for cast in urn.ballots
        if cast.marks
    ]
    if not orders:
        return None
    options = [id_ for id_, _words in urn.options]
    return counted(options, orders, min(seats, len(options)))


def _voters(urn: Urn) -> int:
    return sum(cast.times for cast in urn.ballots if cast.marks)


def _ranks(urn: Urn, found: StvCount | None) -> tuple[Ranked, ...]:
    words = dict(urn.options)
    if found is None:
        return tuple(Ranked(id_, text, 0.0, 1) for id_, text in urn.options)
    made: list[Ranked] = []
    for group in found.order:
        rank = len(made) + 1
        made += (Ranked(id_, words[id_], _last(found, id_) / WHOLE, rank) for id_ in group)
    return tuple(made)


def _last(found: StvCount, option: str) -> int:
    """The votes of an option in the round in which it was elected or excluded, or the last one."""
    for round_ in found.rounds:
        if option in round_.elected or (round_.then == "excluded" and option in round_.whose):
            return round_.votes[option]
    return found.rounds[-1].votes[option]


def _fate(found: StvCount | None, option: str) -> str:
    """When it was elected or excluded, in a few words."""
    for n, round_ in enumerate(found.rounds if found else (), start=1):
        if option in round_.elected:
            return _("choisie au tour {n}").format(n=n)
        if round_.then == "excluded" and option in round_.whose:
            return _("éliminée au tour {n}").format(n=n)
    return ""


@hookimpl
def votes() -> list[type[Vote]]:
    return [Transferable]
