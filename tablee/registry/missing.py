"""Placeholder activity of a step whose plugin is missing: its texts and the result of its vote.

It signs nobody, as nobody can say whether the step did; and what may be an id or a choice is no
word. All of it is back, as it was, with the plugin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tablee.activities import (
    Activity,
    Canvas,
    Closing,
    Editing,
    FollowUp,
    Framing,
    Intro,
    Missing,
    Notes,
    StepRecord,
)
from tablee.activities.records.standing import standing
from tablee.activities.votes import Vote
from tablee.activities.votes.results import without_plugin
from tablee.model.entities import ActivitySummary, Content, UnknownContent
from tablee.model.synthesis import Block, Line, Lines, Paragraph, Piece, Place, Source
from tablee.texts import _, in_each_language, in_this_language
from tablee.view import Audience, Card, Cards, Empty, Stack, Text, View

FAMILIES: Final[dict[str, type]] = {
    "vote": Vote,
    "editing": Editing,
    "notes": Notes,
    "canvas": Canvas,
    "followup": FollowUp,
    "intro": Intro,
    "framing": Framing,
    "closing": Closing,
}


@lru_cache(maxsize=512)
def plain_of(kind: type[Activity]) -> ActivitySummary:
    """What the activity says of itself, in all languages."""
    titles = in_each_language(lambda: _(kind.title))
    family = next((name for name, each in FAMILIES.items() if issubclass(kind, each)), "")
    names = {c.kind: c.name_lists for c in kind.contents if c.name_lists}
    under = {c.kind: c.told_under for c in kind.contents if c.told_under}
    few = issubclass(kind, Vote) and kind.tells_no_more
    return ActivitySummary(titles, kind.icon, family, names, few=few, under=under)


@dataclass(frozen=True)
class MissingActivity(Missing):
    """Stands in for an activity whose plugin is not there: its contributions read as plain text."""

    name = "missing"
    title = ""

    def view(self, step: StepRecord, audience: Audience) -> View:
        """What the vote said, or the words that are there; hidden ones on the console alone."""
        said = Text(
            _(
                "Le plugin de cette étape n’est pas sur ce serveur. "
                "Tout ce qui a été écrit est gardé."
            ),
            tone="quiet",
        )
        told = tuple(Text(sentence) for sentence in _told(step))
        out = {c.id for c in standing(step)}
        cards = tuple(
            Card(c.id, words, hidden=c.hidden)
            for c in step.contributions
            if (words := _words(c.content)) and (audience is Audience.CONSOLE or c.id in out)
        )
        written = (Cards(_("Ce qui a été écrit"), cards),) if cards else ()
        if result := without_plugin.view(step, audience):
            return Stack((said, *result, *told, *written))
        if not cards and not told:
            return Stack((said, Empty(_("Ce qui s’y trouve se lira de nouveau avec ce plugin."))))
        return Stack((said, *written, *told))

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """The same in the notes, without hidden words nor names."""
        lines = tuple(
            Line(words, step.source(c)) for c in standing(step) if (words := _words(c.content))
        )
        plain = step.step.plain
        if step.step.beside and (plain is None or plain.family != "notes"):
            return []  # what was made of the document, or may have been
        blocks: list[Block] = list(without_plugin.blocks(step))
        here = Source(step=step.step.id)
        blocks += [Paragraph(Line(sentence, here)) for sentence in _told(step)]
        if lines:
            blocks.append(Lines(lines))
        if not blocks:
            return []
        said = _("Le plugin de cette étape manque : voici ce qu’elle dit sans lui.")
        return [Piece(Place.NOTES, (Paragraph(Line(said)), *blocks), step.title)]


def _words(content: Content) -> str:
    """What somebody typed in it; of a content whose meaning is known, its text."""
    if isinstance(content, UnknownContent):
        return "\n".join(content.texts())
    return content.in_words() or str(getattr(content, "text", "") or "")


def _told(step: StepRecord) -> tuple[str, ...]:
    """The result that its plugin left, in the language being spoken."""
    plain = step.step.plain
    return in_this_language(plain.told) or () if plain is not None else ()
