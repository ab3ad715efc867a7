"""Barometer: each person gives a number from 0 to 10, and a word; a needle shows the mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tablee.plugin import (
    N_,
    Audience,
    Change,
    ChangeKind,
    Component,
    Content,
    Empty,
    Field,
    Intro,
    Line,
    Lines,
    NotAccepted,
    Piece,
    Place,
    Seat,
    StepRecord,
    Table,
    View,
    _,
    hookimpl,
    ngettext,
    plural_forms,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

API = 1


@dataclass(frozen=True)
class Level(Content):
    """Where one person stands, as typed: "7 contente d’être là"."""

    kind: ClassVar[str] = "level"
    longest: ClassVar[int] = 40
    text: str = ""

    @property
    def number(self) -> int:
        """From 0 to 10; -1 for none."""
        first = self.text.strip().partition(" ")[0]
        return int(first) if first in map(str, range(11)) else -1

    @property
    def word(self) -> str:
        """What was typed after the number."""
        return self.text.strip().partition(" ")[2]


@dataclass(frozen=True)
class Barometer(Intro):
    """Everybody’s number on one needle; the words beside it."""

    name: ClassVar[str] = "barometer"
    title: ClassVar[str] = N_("Baromètre")
    summary: ClassVar[str] = N_("Chaque personne donne un chiffre de 0 à 10, et un mot.")
    icon: ClassVar[str] = "gauge"
    minutes: ClassVar[float] = 3
    contents: ClassVar[tuple[type[Content], ...]] = (Level,)

    def prompt(self, step: StepRecord) -> str:
        """What to do, on top of phones."""
        return _("De 0 à 10, quelle énergie avez-vous ?")

    def check(self, change: Change, step: StepRecord) -> None:
        """A number first; one a person."""
        if change.kind is ChangeKind.POST and change.mine:
            raise NotAccepted(_("Votre chiffre est déjà là : corrigez-le plutôt."))
        if isinstance(change.content, Level) and change.content.number < 0:
            raise NotAccepted(_("Commencez par un chiffre de 0 à 10, comme « 7 contente »."))

    def examples(self, step: StepRecord) -> Sequence[Content]:
        """For those who try the plugin: chance types no number first."""
        return (Level("7 contente d’être là"), Level("3"))

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The needle, or the same as a table where no script draws."""
        levels = [level for _c, level in visible(step, Level, audience)]
        if not levels:
            return Empty(_("Le baromètre attend"), _("L’aiguille bouge au premier chiffre."))
        mean = sum(level.number for level in levels) / len(levels)
        said = ngettext("{n} réponse", "{n} réponses", len(levels))
        title = _("En moyenne {mean} sur 10").format(mean=_decimal(mean))
        more = plural_forms("et {n} autre mot", "et {n} autres mots")
        return Component(
            "gauge.js",
            data={
                "mean": mean,
                "levels": [{"number": level.number, "word": level.word} for level in levels],
            },
            words={"title": title, "said": said, "more": more, "choose": _("Choisir un chiffre")},
            fallback=Table(
                (_("Chiffre"), _("Mot")),
                tuple((str(level.number), level.word) for level in levels),
                f"{title} · {said}",
            ),
        )

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """One field and its button."""
        label, button = _("Votre chiffre, et un mot"), _("Envoyer")
        return (Field("level", Level.kind, label, button, Level.longest, short=True),)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """A number that was pressed on the drawing: one’s first, or in the place of one’s own."""
        if button != "level":
            super().act(seat, button, target)
            return
        mine = next((c for c in seat.mine if isinstance(c.content, Level)), None)
        if mine is None:
            seat.post(Level(target))
        else:
            word = mine.content.word if isinstance(mine.content, Level) else ""
            seat.edit(mine.id, Level(f"{target} {word}".strip()))

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """The mean, in the notes."""
        numbers = [level.number for _c, level in step.of(Level)]
        if not numbers:
            return []
        mean = _decimal(sum(numbers) / len(numbers))
        said = ngettext("{n} réponse", "{n} réponses", len(numbers))
        line = _("En moyenne {mean} sur 10").format(mean=mean)
        return [Piece(Place.NOTES, (Lines((Line(f"{line} ({said})"),)),), _("Baromètre"))]


def _decimal(number: float) -> str:
    """With the comma or the point of the language, which is a text like any other."""
    return f"{number:.1f}".replace(".", _(","))


@hookimpl
def intros() -> list[type[Intro]]:
    """Offers the barometer."""
    return [Barometer]
