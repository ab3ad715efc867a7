"""Schulze method: pairwise comparison of options, and strongest paths between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tablee.plugin import N_, Bar, Bars, Fold, Ranked, Table, Text, Urn, View, _, ngettext, quoted

from .chains import ahead, chains, circle, in_circles
from .counting import condorcet_winner
from .orders import paths, voters
from .way import FIRST, WIDEST, RankingMethod, alone, nothing_ranked, numbered

LONGEST: Final = 12
"""Options whose duels are listed for each; with more, for the first alone."""
MOST_NAMED: Final = 3
"""Options level at the top that are named; more are counted."""


class InDuels(RankingMethod):
    """Every option meets every other; whoever wins all its duels comes first."""

    question = N_("Et en duels ?")
    counted = N_("Duels gagnés")

    def gist(self) -> str:
        return _(
            "Les propositions s’affrontent deux à deux : "
            "celle que le plus de personnes placent devant l’autre gagne le duel."
        )

    def rule(self) -> str:
        """What a duel is, who comes first, and what is done where duels go in circles."""
        wins = _(
            "Qui gagne tous ses duels est en tête. S’ils tournent en rond, l’emporte la plus "
            "solide chaîne de duels gagnés, une chaîne valant son duel qui a le moins de voix "
            "(Schulze). Moins il y en a devant elle, plus une proposition est haut placée ; "
            "à nombre égal, le rang est partagé."
        )
        return f"{self.gist()} {wins}"

    def options(self, urn: Urn) -> tuple[Ranked, ...]:
        """By how many are ahead; the score is how many are behind."""
        ranks, behind = paths(urn).ranks, paths(urn).beaten
        found = [Ranked(id_, words, behind[id_], ranks[id_]) for id_, words in urn.options]
        return tuple(sorted(found, key=lambda option: (option.rank, -option.score)))

    def told(self, urn: Urn) -> str:
        """Who wins every duel, and the closest; or why nobody does, and who is first anyway."""
        if not voters(urn):
            return nothing_ranked()
        options = self.options(urn)
        if voters(urn) == 1:
            return alone(options)
        if condorcet_winner(paths(urn).duels) is not None:
            return _won(urn, options)
        return " ".join(_unwon(urn, options))

    def bars(self, urn: Urn) -> Bars:
        won = paths(urn).duels.won
        rows = [Bar(o.rank, o.text, won[o.id], str(won[o.id])) for o in self.options(urn)]
        each = _("Duels gagnés, sur {n}").format(n=len(rows) - 1)
        units = _("duel gagné"), _("duels gagnés")
        return self.result(urn, rows, units, each, dots=True)

    def explained(self, urn: Urn) -> tuple[View, ...]:
        """Every duel, and the chains that make the order where duels do not."""
        if not voters(urn):
            return ()
        options = self.options(urn)
        if len(options) <= WIDEST:
            duels: Iterable[View] = _every_duel(urn, options)
        elif len(options) <= LONGEST:
            duels = (self.archived(urn),)
        else:
            duels = _duels_of(urn, options[:FIRST], options)
            options = options[:FIRST]
        return (*duels, *in_circles(urn), *chains(urn, options))

    def archived(self, urn: Urn) -> Table:
        """For each option whom it wins against, is level with and loses to, by number."""
        options, number = self.options(urn), numbered(urn)
        rows = tuple(
            (f"{number[one.id]}. {one.text}", *_against(urn, one, options)) for one in options
        )
        return Table(
            (_("Proposition"), _("Gagne contre"), _("À égalité avec"), _("Perd contre")),
            rows,
            title=_("Les duels"),
        )


# ── what came out ───────────────────────────────────────────────────────────────────────────


def _won(urn: Urn, options: Sequence[Ranked]) -> str:
    first, *others = options
    duels = paths(urn).duels
    scores = [(duels.between(first.id, other.id), other) for other in others]
    (mine, its), other = min(scores, key=lambda found: found[0][0] - found[0][1])
    if len(others) == 1:
        words = _("La proposition {first} est préférée à {other} : {mine} contre {its}.")
    elif other is others[0]:
        words = _(
            "La proposition {first} est préférée à chacune des autres, en duel. "
            "Le plus serré : {mine} contre {its}, face à la suivante."
        )
    else:
        words = _(
            "La proposition {first} est préférée à chacune des autres, en duel. "
            "Le plus serré : {mine} contre {its}, face à {other}."
        )
    names = {"first": quoted(first.text), "other": quoted(other.text)}
    return words.format(mine=mine, its=its, **names)


def _unwon(urn: Urn, options: Sequence[Ranked]) -> Iterator[str]:
    first = [option for option in options if option.rank == 1]
    in_circle = circle(urn)
    if in_circle:
        yield _(
            "Aucune proposition ne gagne tous ses duels : "
            "les préférences du groupe tournent en rond."
        )
    else:
        yield _("Aucune proposition ne gagne tous ses duels.")
    if len(first) == 1:
        yield ahead(urn, options[0], options[1])
        return
    if len(first) <= MOST_NAMED:
        yield _("À égalité en tête : {options}.").format(options=_listed(first))
    else:
        yield _("{k} propositions à égalité en tête.").format(k=len(first))
    yield (
        _("Aucune chaîne de duels ne les départage.") if in_circle else _("Aucune ne perd de duel.")
    )


def _listed(options: Sequence[Ranked]) -> str:
    *names, last = (quoted(option.text) for option in options)
    return _("{names} et {last}").format(names=", ".join(names), last=last)


# ── duel by duel ────────────────────────────────────────────────────────────────────────────


def _every_duel(urn: Urn, options: Sequence[Ranked]) -> Iterator[View]:
    """Every option against every other, both by rank and with their numbers."""
    number = numbered(urn)
    rows = tuple(
        (f"{number[one.id]}. {one.text}", *(_cell(urn, one.id, other.id) for other in options))
        for one in options
    )
    head = (_("Proposition"), *(number[option.id] for option in options))
    yield Table(head, rows, title=_("Les duels"), matrix=True)
    reading = _(
        "Chaque case donne les voix de la ligne, puis celles de la colonne. "
        "▲ la ligne gagne ; = égalité."
    )
    yield Text(reading, tone="quiet")


def _cell(urn: Urn, one: str, other: str) -> str:
    if one == other:
        return "–"
    mine, its = paths(urn).duels.between(one, other)
    sign = "\u00a0▲" if mine > its else "\u00a0=" if mine == its else ""
    return f"{mine}–{its}{sign}"


def _against(urn: Urn, one: Ranked, options: Sequence[Ranked]) -> Iterator[str]:
    """The duels of one option, won, level and lost: `2 (12–9), 5 (11–10)`."""
    number, duels = numbered(urn), paths(urn).duels
    found: dict[int, list[str]] = {1: [], 0: [], -1: []}
    for other in options:
        if other is not one:
            mine, its = duels.between(one.id, other.id)
            found[(mine > its) - (mine < its)].append(f"{number[other.id]} ({mine}–{its})")
    yield from (", ".join(some) or "–" for some in found.values())


def _duels_of(urn: Urn, first: Sequence[Ranked], options: Sequence[Ranked]) -> Iterator[Fold]:
    """The duels of those that come first, each list under its title."""
    number, won = numbered(urn), paths(urn).duels.won
    yield from (
        Fold(
            ngettext(
                "{number}. {option} : {n} duel gagné sur {all}",
                "{number}. {option} : {n} duels gagnés sur {all}",
                won[one.id],
            ).format(number=number[one.id], option=one.text, all=len(options) - 1),
            (Text("\n".join(_lines(urn, one, options))),),
        )
        for one in first
    )


def _lines(urn: Urn, one: Ranked, options: Sequence[Ranked]) -> Iterator[str]:
    number = numbered(urn)
    for other in options:
        if other is not one:
            yield f"{_cell(urn, one.id, other.id)}, {number[other.id]}. {other.text}"
