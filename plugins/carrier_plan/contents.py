"""Content classes of the plan; each is private until its author shares it.

What the facilitator types for somebody is shared at once by the core: nobody else could do it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tablee.plugin import N_, ActionState, Content, Facts, PlannedAction, Role, _, alike


@dataclass(frozen=True)
class PlanFacts(Facts):
    """Whether the plan is there for everybody."""

    changed_by = frozenset({Role.CARRIER, Role.FACILITATOR})
    shared: bool = False

    def called(self, before: PlanFacts) -> str:
        return _("plan partagé")


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
    name_lists = ("who",)
    what: str = ""
    who: str = ""
    when: str = ""
    first_step: str = ""
    state: ActionState = ActionState.TODO
    why: str = ""
    """Why it has come to that state."""
    source: str = ""
    """The id of the group's card or proposal that it takes up; empty for none."""

    def texts(self) -> tuple[str, ...]:
        """What was typed: neither its state nor what it was made from."""
        return tuple(t for t in (self.what, self.who, self.when, self.first_step, self.why) if t)

    @property
    def planned(self) -> PlannedAction:
        """The action, as all that draw and export it know it."""
        return alike(PlannedAction, self)

    @classmethod
    def of(cls, action: PlannedAction) -> PlanAction:
        return alike(cls, action)


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


PARTS: Final[dict[type[Content], str]] = {
    PlanAction: N_("Une action"),
    Summary: N_("Ce que j’en retiens"),
    MoreLine: N_("Faire plus"),
    LetGo: N_("Renoncer à"),
}
"""What the carrier can add to the plan, in the order of the choice, as it is named there."""
