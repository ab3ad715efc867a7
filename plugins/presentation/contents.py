"""Content classes of an exposé: passages, pictures, notes of the others."""

from __future__ import annotations

from dataclasses import dataclass

from tablee.plugin import Content, PictureContent, Role


@dataclass(frozen=True)
class StoryPassage(Content):
    """A passage of the project's story, in its carrier's words.

    Nobody else sees it until the carrier shows it to the group: it may be written beforehand.
    """

    kind = "telling"
    private = True
    before_start = True
    posted_by = frozenset({Role.CARRIER})
    longest = 8000

    text: str = ""


@dataclass(frozen=True)
class ProjectPicture(PictureContent):
    """A picture of the project."""

    kind = "project_picture"
    posted_by = frozenset({Role.CARRIER, Role.FACILITATOR})
    edited_by = frozenset({Role.CARRIER, Role.FACILITATOR})
    before_start = True


@dataclass(frozen=True)
class NotedLine(Content):
    """What somebody who listens notes, for everybody."""

    kind = "noted_line"
    edited_by = frozenset({Role.FACILITATOR, Role.SCRIBE})

    text: str = ""
