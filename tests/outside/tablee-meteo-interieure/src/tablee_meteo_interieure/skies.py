"""What people put into the step: a weather with a few words, a picture; and the rules for both."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import ClassVar, Final

from tablee.plugin import (
    N_,
    Change,
    ChangeKind,
    Content,
    NotAccepted,
    PictureContent,
    _,
    check_picture,
)

__all__ = ["WEATHERS", "Sky", "SkyPicture", "Weather", "check"]


class Weather(enum.StrEnum):
    """What the weather is like in somebody; the names stand in the sessions' files."""

    SUN = "sun"
    BRIGHT = "bright"
    CLOUDS = "clouds"
    FOG = "fog"
    RAIN = "rain"
    STORM = "storm"


WEATHERS: Final = {
    Weather.SUN: N_("Grand soleil"),
    Weather.BRIGHT: N_("Éclaircies"),
    Weather.CLOUDS: N_("Nuages"),
    Weather.FOG: N_("Brouillard"),
    Weather.RAIN: N_("Pluie"),
    Weather.STORM: N_("Orage"),
}
"""What each is called, in the order in which they are offered."""


@dataclass(frozen=True)
class Sky(Content):
    """The weather in one person, and a few words if he or she likes."""

    kind: ClassVar[str] = "inner_sky"
    longest: ClassVar[int] = 140
    text: str = ""
    weather: Weather = Weather.SUN

    def texts(self) -> tuple[str, ...]:
        """What was typed; not the name under which the weather is kept."""
        return (self.text,) if self.text else ()

    def in_words(self) -> str:
        """The weather, and the words if there are any: a weather says enough by itself."""
        weather = _(WEATHERS[self.weather])
        return f"{weather} · {self.text}" if self.text else weather


@dataclass(frozen=True)
class SkyPicture(PictureContent):
    """A picture of it: a photo, a drawing."""

    kind: ClassVar[str] = "inner_sky_picture"


def check(change: Change, *, pictures: bool) -> None:
    """One weather and one picture a person; a picture only where the step takes them."""
    check_picture(change)
    if change.kind is not ChangeKind.POST:
        return
    if isinstance(change.content, SkyPicture) and not pictures:
        raise NotAccepted(_("On n’envoie pas d’image dans cette étape : dites-la en mots."))
    if any(isinstance(mine.content, type(change.content)) for mine in change.mine):
        raise NotAccepted(_already_there(change))


def _already_there(change: Change) -> str:
    if change.entered_by is not None:
        return _("{name} a déjà sa météo : retirez-la d’abord pour en mettre une autre.").format(
            name=change.by.first_name
        )
    if isinstance(change.content, SkyPicture):
        return _("Votre image est déjà là : retirez-la d’abord pour en envoyer une autre.")
    return _("Votre météo est déjà là : retirez-la d’abord pour en choisir une autre.")
