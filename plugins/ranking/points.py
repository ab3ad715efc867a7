"""Borda count: points for each place in a ranking."""

from __future__ import annotations

from collections.abc import Iterator

from tablee.plugin import (
    N_,
    Bars,
    Ranked,
    Table,
    Text,
    Urn,
    View,
    _,
    by_score,
    format_number,
    ngettext,
    quoted,
    score_bars,
)

from .orders import has_ties, incomplete, places, points, voters
from .way import FIRST, WIDEST, RankingMethod, alone, nothing_ranked


class InPoints(RankingMethod):
    """Every place is worth points; most points first."""

    question = N_("Et avec des points selon la place ?")
    counted = N_("Points")

    def gist(self) -> str:
        return _(
            "La dernière place d’un bulletin donne 0 point, l’avant-dernière 1, "
            "et ainsi de suite en montant (Borda)."
        )

    def rule(self) -> str:
        """What a place is worth, shared places, those that are left, and what comes first."""
        shared = _(
            "À égalité, on partage les points des places occupées ; "
            "ce qui n’est pas classé partage ceux des places qui restent. "
            "Le plus de points vient en tête ; à égalité, le rang est partagé."
        )
        return f"{self.gist()} {shared}"

    def options(self, urn: Urn) -> tuple[Ranked, ...]:
        return by_score(urn, points(urn))

    def told(self, urn: Urn) -> str:
        """Which came first, with how many points, and how far ahead."""
        if not voters(urn):
            return nothing_ranked()
        options = self.options(urn)
        if voters(urn) == 1:
            return alone(options)
        first = [option for option in options if option.rank == 1]
        score = first[0].score
        if len(first) > 1:
            words = ngettext(
                "{k} propositions à égalité en tête, avec {points} point chacune.",
                "{k} propositions à égalité en tête, avec {points} points chacune.",
                _plural(score),
            )
            return words.format(k=len(first), points=format_number(score))
        words = ngettext(
            "En tête, {option} : {points} point, soit {lead} de plus que la suivante.",
            "En tête, {option} : {points} points, soit {lead} de plus que la suivante.",
            _plural(score),
        )
        lead = format_number(score - options[1].score)
        return words.format(option=quoted(first[0].text), points=format_number(score), lead=lead)

    def bars(self, urn: Urn) -> Bars:
        rows = score_bars(self.options(urn))
        most = _("Points, {n} au plus").format(n=voters(urn) * (len(rows) - 1))
        return self.result(urn, rows, (_("point"), _("points")), most, dots=False)

    def explained(self, urn: Urn) -> tuple[View, ...]:
        """How many people put each option at each place, and the mean of these places."""
        if not voters(urn):
            return ()
        every = len(urn.options)
        shown = every if every <= WIDEST else FIRST
        head = [_("Proposition"), *(_("Place {n}").format(n=n) for n in range(1, shown + 1))]
        if shown < every:
            head.append(_("Plus bas"))
        head += [_("Pas classée"), _("Place moyenne")]
        rows = tuple(
            (option.text, *map(str, _row(urn, option.id, shown)), _mean_place(urn, option))
            for option in self.options(urn)
        )
        table = Table(tuple(head), rows, title=_("Combien de personnes par place"))
        return (table, *_about_shared_places(urn))

    def archived(self, urn: Urn) -> Table:
        """For each option the places it was given, each with its people."""
        rows = tuple(
            (
                option.text,
                ", ".join(_given(urn, option.id)) or "–",
                str(_unplaced(urn, option.id)),
                _mean_place(urn, option),
            )
            for option in self.options(urn)
        )
        return Table(
            (_("Proposition"), _("Places (personnes)"), _("Pas classée"), _("Place moyenne")),
            rows,
            title=_("Combien de personnes par place"),
        )


def _row(urn: Urn, option: str, shown: int) -> Iterator[int]:
    found = places(urn)[option]
    yield from (found[place] for place in range(1, shown + 1))
    if shown < len(urn.options):
        yield sum(people for place, people in found.items() if place > shown)
    yield _unplaced(urn, option)


def _given(urn: Urn, option: str) -> Iterator[str]:
    for place, people in sorted(places(urn)[option].items()):
        yield f"{place} ({people})"


def _unplaced(urn: Urn, option: str) -> int:
    return voters(urn) - places(urn)[option].total()


def _mean_place(urn: Urn, option: Ranked) -> str:
    """Equals have the mean of their places: so place and points make the number of options."""
    return format_number(round(len(urn.options) - option.score / voters(urn), 1), 1)


def _about_shared_places(urn: Urn) -> Iterator[Text]:
    if has_ties(urn):
        skipped = _("À égalité sur un bulletin, la place est la même et la suivante est sautée.")
        yield Text(skipped, tone="quiet")
    if has_ties(urn) or incomplete(urn):
        middle = _(
            "Dans la moyenne, les propositions à égalité ou pas classées ont chacune le milieu "
            "des places qu’elles se partagent."
        )
        yield Text(middle, tone="quiet")


def _plural(number: float) -> int:
    """A whole number that takes the plural of a number with halves.

    One and a half is singular in French and plural in English; so is zero.
    """
    if number % 1 == 0:
        return int(number)
    return 0 if number < 2 else 2
