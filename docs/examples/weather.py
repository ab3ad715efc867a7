"""Weather: each person says in a few words how they feel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from workshop.activities import ChangeKind, Intro, setting
from workshop.cards import card, visible
from workshop.errors import NotAccepted
from workshop.hookspecs import hookimpl
from workshop.model import Content
from workshop.synthesis import Lines, Piece, Place
from workshop.texts import N_, _, ngettext
from workshop.view import Audience, Cards, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.activities import Change, StepRecord
    from workshop.view import View


@dataclass(frozen=True)
class Sky(Content):
    """How one person feels."""

    kind: ClassVar[str] = "sky"
    longest: ClassVar[int] = 80
    text: str = ""


@dataclass(frozen=True)
class Weather(Intro):
    """Everybody says how they feel; everybody reads it at once."""

    name: ClassVar[str] = "weather"
    title: ClassVar[str] = N_("Météo")
    summary: ClassVar[str] = N_("Chaque personne dit en quelques mots comment elle arrive.")
    icon: ClassVar[str] = "eye"
    minutes: ClassVar[float] = 3
    contents: ClassVar[tuple[type[Content], ...]] = (Sky,)

    most: int = setting(1, N_("Phrases par personne"), min_value=1, max_value=3)

    def prompt(self, step: StepRecord) -> str:
        """What to do, on top of phones."""
        return _("Quel temps fait-il chez vous ?")

    def check(self, change: Change, step: StepRecord) -> None:
        """No more sentences a person than the facilitator set."""
        if change.kind is ChangeKind.POST and len(change.mine) >= self.most:
            raise NotAccepted(
                ngettext(
                    "Votre phrase est déjà là : corrigez-la plutôt.",
                    "Vos {n} phrases sont déjà là : corrigez-en une plutôt.",
                    self.most,
                )
            )

    def view(self, step: StepRecord, audience: Audience) -> View:
        """Every sentence, on the wall as on the phones."""
        cards = (card(step, c, sky.text, audience) for c, sky in visible(step, Sky, audience))
        return Cards(_("La météo du groupe"), tuple(cards), empty=_("Le ciel est encore vide."))

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """One field and its button, on phones and console."""
        return (Field("sky", Sky.kind, _("Votre météo"), _("Envoyer ma météo"), Sky.longest),)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """One line a person, in the notes; what was hidden stays out."""
        said = visible(step, Sky, Audience.PHONE)
        lines = tuple(step.signed(c, sky.text) for c, sky in said)
        return [Piece(Place.NOTES, (Lines(lines),), _("Météo"))] if lines else []


@hookimpl
def intros() -> list[type[Intro]]:
    """Offers the weather."""
    return [Weather]
