"""Explains in sentences a Schulze result without a winner of all duels: cycles and paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tablee.plugin import Ranked, Text, Urn, _, cached_function, quoted

from .counting import condorcet_winner
from .orders import paths


@cached_function(128)
def circle(urn: Urn) -> tuple[str, ...]:
    """The shortest circle of duels won through one of those that come first.

    Empty where these lose no duel: whoever loses one and comes first anyway has a chain back.
    """
    count = paths(urn)
    circles = (count.duels.circle(option) for option, rank in count.ranks.items() if rank == 1)
    return min(filter(None, circles), key=len, default=())


def in_circles(urn: Urn) -> Iterator[Text]:
    """The shortest circle, named."""
    words_of = dict(urn.options)
    names = [quoted(words_of[option]) for option in circle(urn)]
    if names:
        steps = [_("{one} bat {other}").format(one=names[0], other=names[1])]
        steps += [_("qui bat {other}").format(other=name) for name in (*names[2:], names[0])]
        said = ", ".join(steps)
        yield Text(_("Les préférences tournent en rond : {cycle}.").format(cycle=said))


def ahead(urn: Urn, one: Ranked, other: Ranked) -> str:
    """By which chain the one is ahead of the other, and what the way back is worth."""
    count, words_of = paths(urn), dict(urn.options)
    names = {"one": quoted(one.text), "other": quoted(other.text)}
    path = count.path(one.id, other.id)
    if path is None or not count.beats(one.id, other.id):
        return _("{one} et {other} : aucune ne passe devant l’autre.").format(**names)
    there, back = count.between(one.id, other.id)
    mine, its = path.votes
    through = ", ".join(quoted(words_of[option]) for option in path.options[1:-1])
    if not through and not back:
        words = _("{one} passe devant {other} : {mine} contre {its} en duel.")
    elif not through:
        words = _(
            "{one} passe devant {other} : {there} voix en duel, "
            "contre {back} pour la chaîne en sens inverse."
        )
    elif not back:
        words = _(
            "{one} passe devant {other} par {through} : au moins {there} voix à chaque duel, "
            "et aucune chaîne en sens inverse."
        )
    else:
        words = _(
            "{one} passe devant {other} par {through} : au moins {there} voix à chaque duel, "
            "contre {back} en sens inverse."
        )
    return words.format(**names, mine=mine, its=its, through=through, there=there, back=back)


def chains(urn: Urn, options: Sequence[Ranked]) -> Iterator[Text]:
    """Why each option stands below another, unless each wins its duel and no chain comes back."""
    count = paths(urn)
    pairs = [(_above(urn, options, n), options[n]) for n in range(1, len(options))]
    plain = all(
        not count.between(other.id, one.id)[0] and _wins(urn, one.id, other.id)
        for one, other in pairs
    )
    if condorcet_winner(count.duels) is None or not plain:
        rule = _(
            "Une chaîne de duels gagnés vaut son duel qui a le moins de voix. Une proposition "
            "passe devant une autre quand sa meilleure chaîne vaut plus que celle en sens inverse. "
            "Moins il y en a devant elle, plus elle est haut placée ; à nombre égal, le rang est "
            "partagé et le suivant sauté (1, 1, 3)."
        )
        lines = "\n".join(ahead(urn, one, other) for one, other in pairs)
        yield Text(f"{rule}\n{lines}", _("Qui passe devant, de l’une à la suivante"))


def _above(urn: Urn, options: Sequence[Ranked], n: int) -> Ranked:
    """The nearest of those listed above that is ahead of the nth; the one just above for none."""
    found = [option for option in options[:n] if paths(urn).beats(option.id, options[n].id)]
    return (found or options[:n])[-1]


def _wins(urn: Urn, one: str, other: str) -> bool:
    mine, its = paths(urn).duels.between(one, other)
    return mine > its
