"""Content classes: a picture on the table, and what somebody chose among them."""

from __future__ import annotations

from dataclasses import dataclass

from tablee.plugin import Content, PictureContent, Role, _


@dataclass(frozen=True)
class TablePhoto(PictureContent):
    """A picture from which people choose."""

    kind = "table_photo"
    posted_by = frozenset({Role.FACILITATOR})
    edited_by = frozenset({Role.FACILITATOR})
    before_start = True


@dataclass(frozen=True)
class PhotoChoice(Content):
    """The picture that somebody has chosen, and why."""

    kind = "photo_choice"
    longest = 500

    photo: str = ""
    """The id of the picture's contribution."""
    why: str = ""
    """In words; empty for what is said aloud."""

    def texts(self) -> tuple[str, ...]:
        return (self.why,) if self.why else ()

    def called(self, verb: str) -> str:
        return _("une image choisie")
