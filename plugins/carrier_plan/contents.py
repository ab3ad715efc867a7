"""What is written in this step: each kind is private until its author shares it.

What the facilitator types for somebody is shared at once by the core: nobody else could do it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workshop.activities import Facts
from workshop.model import Content, Role
from workshop.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FIELDS",
    "PARTS",
    "LetGo",
    "MoreLine",
    "PlanAction",
    "PlanFacts",
    "PlanPart",
    "Summary",
    "Takeaway",
]


@dataclass(frozen=True)
class PlanFacts(Facts):
    """Whether the plan is there for everybody."""

    changed_by = frozenset({Role.CARRIER, Role.FACILITATOR})
    shared: bool = False


@dataclass(frozen=True)
class Takeaway(Content):
    """What one person takes away from the exchange."""

    kind = "takeaway"
    private = True
    text: str = ""


@dataclass(frozen=True)
class PlanPart(Content):
    """The base of what the carrier's plan is made of."""

    private = True
    posted_by = frozenset({Role.CARRIER})


@dataclass(frozen=True)
class Summary(PlanPart):
    """What the carrier keeps of the exchange, in one or several lines."""

    kind = "summary"
    text: str = ""


@dataclass(frozen=True)
class PlanAction(PlanPart):
    """One action of the plan; only `what` is needed."""

    kind = "action"
    longest = 500
    what: str = ""
    who: str = ""
    when: str = ""
    first_step: str = ""

    @property
    def line(self) -> str:
        """The action in one line, `what — who — when — first step`, without what is empty."""
        typed = (self.what, self.who, self.when, self.first_step)
        return " — ".join(" ".join(text.split()) for text in typed if text)

    @property
    def details(self) -> Iterator[str]:
        """Who, when and the first step, one a line, those that are known."""
        if self.who:
            yield _("Qui : {who}").format(who=self.who)
        if self.when:
            yield _("Quand : {when}").format(when=self.when)
        if self.first_step:
            yield _("Premier pas : {step}").format(step=self.first_step)


@dataclass(frozen=True)
class MoreLine(PlanPart):
    """Something to do more of."""

    kind = "more"
    text: str = ""


@dataclass(frozen=True)
class LetGo(PlanPart):
    """Something to give up."""

    kind = "let_go"
    text: str = ""


PARTS: Final[dict[type[PlanPart], str]] = {
    PlanAction: N_("Une action"),
    Summary: N_("Ce que j’en retiens"),
    MoreLine: N_("Faire plus"),
    LetGo: N_("Renoncer à"),
}
"""What the carrier can add to the plan, in the order of the choice, as it is named there."""

FIELDS: Final = {
    "what": N_("Quoi"),
    "who": N_("Qui"),
    "when": N_("Quand"),
    "first_step": N_("Premier pas"),
}
"""The fields of an action, as they are named in the form."""
