"""The field of one's own place, where names are not shown: the others see only numbers."""

from __future__ import annotations

from collections.abc import Sequence

from tablee.plugin import Field, Input, OwnRecord, _

from .contents import AFTER, BEFORE, Debate, Stand
from .counting import standing


def place_field(own: OwnRecord, places: Sequence[str]) -> tuple[Field, ...]:
    """A place to take, or to change for another; none while places do not move."""
    phase = own.step.facts(Debate).phase
    if phase not in (BEFORE, AFTER):
        return ()
    after = phase == AFTER
    mine = [c.id for c, stand in own.mine_of(Stand) if stand.after is after]
    here = standing(own.step, len(places), after=after).get(own.person.id)
    asked = Input(
        "place",
        _("Votre place"),
        "choice",
        "" if here is None else str(here),
        required=True,
        choices=tuple((str(n), label) for n, label in enumerate(places)),
        tints=tuple(range(len(places))),
    )
    return (
        Field(
            f"place_{phase}",  # a page of the moment before moves nobody now
            Stand.kind,
            "",
            _("Je me place ici") if here is None else _("Garder cette place"),
            inputs=(asked,),
            fixed={"after": after},
            replaces=mine[-1] if mine else "",
            note=_("Les autres ne voient que des nombres."),
        ),
    )
