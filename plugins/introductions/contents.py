"""Content classes of introductions: sentences, list of those present; their validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import Change, ChangeKind, Content, NotAccepted, Role, StepRecord, _

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
WRITERS: Final = frozenset({Role.FACILITATOR, Role.SCRIBE})


@dataclass(frozen=True)
class Introduction(Content):
    """One person in one sentence; one a person."""

    kind: ClassVar[str] = "introduction"
    edited_by: ClassVar[frozenset[Role]] = WRITERS
    longest: ClassVar[int] = 280
    text: str = ""
    since: int | None = None
    """The year since when this person is part of it, where that was asked and said."""

    @property
    def told(self) -> tuple[str, ...]:
        """Since when, in the language being spoken; nothing where it was not said."""
        if self.since is None:
            return ()
        return (_("depuis {year}").format(year=self.since),)

    def in_words(self) -> str:
        """The sentence, and since when, where that was said."""
        if self.since is None or not self.text.strip():
            return ""
        return _("{sentence} ({since})").format(sentence=self.text, since=self.told[0])


@dataclass(frozen=True)
class RollCall(Content):
    """Those present, as the scribe took them down; one a step, first names separated by commas."""

    kind: ClassVar[str] = "roll_call"
    posted_by: ClassVar[frozenset[Role] | None] = WRITERS
    edited_by: ClassVar[frozenset[Role]] = WRITERS
    name_lists: ClassVar[tuple[str, ...]] = ("text",)
    text: str = ""


def check_words(change: Change, step: StepRecord) -> None:
    """One sentence a person, one list a step; a year that somebody can have lived."""
    said = change.content
    since = said.since if isinstance(said, Introduction) else None
    if since is not None and not FIRST_YEAR <= since <= LAST_YEAR:
        raise NotAccepted.of("since", _("Écrivez une année, en chiffres, comme 1987."))
    if change.kind is not ChangeKind.POST:
        return
    if isinstance(change.content, RollCall) and step.of(RollCall):
        raise NotAccepted(_("La liste des personnes présentes est déjà là : corrigez-la."))
    if isinstance(change.content, Introduction) and any(
        isinstance(c.content, Introduction) for c in change.mine
    ):
        raise NotAccepted(_already_there(change))


def _already_there(change: Change) -> str:
    if change.entered_by is None:
        return _("Votre phrase est déjà dans la liste : corrigez-la plutôt.")
    return _("{name} a déjà sa phrase dans la liste : corrigez-la plutôt.").format(
        name=change.by.first_name
    )
