"""Accessibility statement of this server: what the audit found, what whoever hosts it adds.

The audit itself, criterion by criterion, is `docs/fr/accessibility.md`; a test holds these figures
and sentences against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tablee.texts import N_, _

if TYPE_CHECKING:
    from tablee.settings.variables import Settings

MENTIONS: Final = {
    "full": N_("Accessibilité : totalement conforme"),
    "partial": N_("Accessibilité : partiellement conforme"),
    "none": N_("Accessibilité : non conforme"),
}
"""The mention that French law asks of each page, by state."""
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+", re.ASCII)
_HERE: Final = {"state": ""}


@dataclass(frozen=True)
class Audit:
    """Figures of an evaluation by RGAA 4.1.2: criteria, of 106."""

    day: date
    met: int
    missed: int
    absent: int
    """Those that ask for nothing here: there is no video, no CAPTCHA."""

    @property
    def asked(self) -> int:
        return self.met + self.missed

    @property
    def percent(self) -> str:
        """The part of them that is met, which the law wants so; never rounded up."""
        return f"{100 * self.met // self.asked}"

    @property
    def state(self) -> str:
        """What the law calls it, a key of `MENTIONS`."""
        if self.missed == 0:
            return "full"
        return "partial" if 2 * self.met >= self.asked else "none"

    def told(self) -> str:
        return _("{met} critères respectés sur {asked} qui s’appliquent, soit {percent} %.").format(
            met=self.met, asked=self.asked, percent=self.percent
        )


AUDIT: Final = Audit(date(2026, 12, 2), met=78, missed=1, absent=27)
"""The last one of ours."""
GAPS: Final[dict[str, str]] = {
    "8.2": N_("Accueil, console, synthèse : le code de Streamlit a des erreurs de validation."),
}
"""What is not accessible, by the number of the criterion, in words of people who meet it."""


def declare(settings: Settings) -> None:
    """Sets the state that pages of this process mention."""
    _HERE["state"] = settings.accessibility_state


def state() -> str:
    """What whoever hosts has found in an evaluation of their own; else what ours found."""
    return _HERE["state"] or AUDIT.state


def mention() -> str:
    """The mention of each page, in the language being spoken."""
    return _(MENTIONS[state()])


def href_of(contact: str) -> str:
    """Where a contact leads: a page, a message; empty for what is neither."""
    if contact.startswith(("https://", "http://")) and " " not in contact:
        return contact
    return f"mailto:{contact}" if _EMAIL.fullmatch(contact) else ""
