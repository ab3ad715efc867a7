"""Tells the rounds of a count: a table of votes, and a sentence for each round."""

from __future__ import annotations

from collections.abc import Iterator

from tablee.plugin import Table, Text, Urn, View, _, format_number, listed, quoted

from .counting import WHOLE, CountPass, StvCount


def figure(votes: int) -> str:
    """Votes as they are read, to two decimals."""
    return format_number(votes / WHOLE)


def rounds_table(urn: Urn, found: StvCount) -> Table:
    """A row for each option, a column for each round; excluded ones have a dash."""
    words = dict(urn.options)
    head = [_("Proposition"), *(_("Tour {n}").format(n=n) for n, _r in _numbered(found))]
    order = [option for group in found.order for option in group]
    rows = [
        (words[o], *(figure(r.votes[o]) if o in r.votes else "–" for r in found.rounds))
        for o in order
    ]
    if any(round_.spent for round_ in found.rounds):
        rows.append((_("Sans suite"), *(figure(round_.spent) for round_ in found.rounds)))
    return Table(tuple(head), tuple(rows), title=_("Voix, tour par tour"), matrix=True)


def steps(urn: Urn, found: StvCount) -> Iterator[View]:
    """What each round led to, a line each."""
    words = dict(urn.options)
    lines = (
        _("Tour {n} : {what}").format(n=n, what=" ".join(_told(round_, words)))
        for n, round_ in _numbered(found)
    )
    yield Text("\n".join(lines))


def _numbered(found: StvCount) -> Iterator[tuple[int, CountPass]]:
    return iter(enumerate(found.rounds, start=1))


def _told(round_: CountPass, words: dict[str, str]) -> Iterator[str]:
    if round_.elected:
        names = [quoted(words[option]) for option in round_.elected]
        yield (
            _("{options} sont choisies.").format(options=listed(names))
            if len(names) > 1
            else _("{option} est choisie.").format(option=names[0])
        )
    if round_.then:
        told = {
            "surplus": _("Ce que {options} a de trop passe aux suivantes."),
            "excluded": _("{options} est éliminée, ses bulletins passent aux suivantes."),
            "level": "",
        }[round_.then]
        if len(round_.whose) > 1:
            told = {
                "surplus": _("Ce que {options} ont de trop passe aux suivantes."),
                "excluded": _(
                    "Rien ne sépare {options} : elles sont éliminées ensemble, "
                    "leurs bulletins passent aux suivantes."
                ),
                "level": _("Rien ne sépare {options} : c’est à vous de départager."),
            }[round_.then]
        yield told.format(options=listed([quoted(words[option]) for option in round_.whose]))
    if round_.by == "passes":
        yield _("À égalité de voix, un tour d’avant les sépare.")
    elif round_.by == "places":
        yield _("À égalité de voix, les deuxièmes places et les suivantes les séparent.")
