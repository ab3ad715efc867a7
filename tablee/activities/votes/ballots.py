"""Content and facts classes of a vote: ballots, counted hands, state of the vote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Final

from tablee.activities import Facts
from tablee.model.entities import Content, Marks, Role
from tablee.texts import _, datetime_told

ORIGINS: Final = (
    *("phone", "room", "proxy", "paper", "hands", "cards", "own-cards", "scan", "own-scan"),
)
"""Where a ballot may come from: one's own phone; typed for a person who is here; typed for a person
who gave a proxy; typed from paper, nobody’s; hands counted in the room; a voting card on a
photo, nobody’s; the same of a card that was given to a person; a paper ballot that was read on a
photo or a scan, nobody’s; the same of one that bears a name."""


@dataclass(frozen=True)
class Ballot(Content):
    """One person's ballot: one each, never shown, replaced if sent again.

    What was typed from paper, or counted from raised hands, is nobody's, and stands beside.
    """

    kind: ClassVar[str] = "ballot"
    private: ClassVar[bool] = True
    shareable: ClassVar[bool] = False
    edited_by: ClassVar[frozenset[Role]] = frozenset()

    marks: Marks = field(default_factory=dict)
    """A number by option; what is not marked is not there."""
    text: str = ""
    origin: str = "phone"
    bearer: str = ""
    """Who brought a proxy: a name as typed."""
    times: int = 1
    """How many people voted so: more than one only for hands."""
    card: int = 0
    """The number of the voting card that said it; 0 for none."""
    serial: int = 0
    """The random number that was printed on it, where a photo was read; 0 for none. In no urn."""
    words: str = ""
    """Two words by which whoever put it finds it again, where the vote can be checked so."""
    lost: tuple[str, ...] = ()
    """Words of ballots that were the same person’s, and count no more. In no urn."""
    shown: dict[str, str] = field(default_factory=dict)
    """By take, which side that card showed: `"B"`, or `"BA"` where a second round followed."""

    @property
    def entered(self) -> bool:
        """Whether it is nobody’s: from paper, typed or read, hands, a card that is nobody’s."""
        return self.origin in ("paper", "hands", "cards", "scan")


@dataclass(frozen=True)
class Hands(Ballot):
    """Hands counted in the room, option by option and mark by mark."""

    kind: ClassVar[str] = "hands"

    origin: str = "hands"
    voters: int = 0
    """People who voted so; at least as many as the hands for any option."""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    """By option, then by mark as text (`"2"`): how many hands."""


@dataclass(frozen=True)
class VoteFacts(Facts):
    """Where a vote stands: prepared, open, closed, shown.

    Opening freezes the options and the rule; closing counts; nothing of the count is seen until it
    is shown.
    """

    opened: bool = False
    closed: bool = False
    options: tuple[tuple[str, str], ...] = ()
    """What is voted on: `(id, words)`, fixed when the vote opens."""
    held: bool = False
    """Closed and counted, but not shown to the room yet."""
    explained: bool = False
    """Whether the wall shows how it was counted, in place of the result."""
    round: int = 1
    """Grows when a closed vote is opened again."""
    unshown: tuple[int, ...] = ()
    """Rounds that were opened again before the room saw what they said."""
    secret: bool = True
    """Whether this round's ballots are secret, as it was said when it opened."""
    checkable: bool = False
    """Whether this round’s secret ballots have words by which each can be checked."""
    until: float = 0.0
    """When this round closes by itself, seconds since 1970; 0 for whenever somebody closes it."""
    then_shown: bool = False
    """Whether the room sees the result at once when it closes by itself."""
    opened_at: float = 0.0
    opened_by: str = ""
    """The id of who opened this round."""
    typed: tuple[str, ...] = ()
    """Options typed on the spot, while it is prepared."""
    left_out: tuple[str, ...] = ()
    """Ids of cards that are not put to the vote."""
    chosen: bool = False
    """Whether anybody has said which cards are put to the vote."""
    take: str = ""
    """The question that the wall asks now of those who hold up voting cards; empty for none."""
    take_round: int = 1
    """Its round, 1 or 2."""

    @property
    def running(self) -> bool:
        """Whether ballots are taken now."""
        return self.opened and not self.closed

    @property
    def shown(self) -> bool:
        """Whether the room sees the result."""
        return self.closed and not self.held

    @property
    def until_told(self) -> str:
        """Until when one can vote, in a sentence; empty where nobody said an hour."""
        if not self.until:
            return ""
        return _("On peut voter jusqu’au {when}.").format(when=datetime_told(self.until))
