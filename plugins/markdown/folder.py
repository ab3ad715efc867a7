"""Markdown notes in a folder: one for the sheet, one for each step, with front matter and pictures.

As Obsidian, HedgeDoc and Nextcloud read them: CommonMark, a block of YAML at the head, links and
pictures by paths from the note's own folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final
from urllib.parse import quote

import yaml

from tablee.plugin import (
    LABELS,
    N_,
    Exporter,
    Input,
    OutlinePiece,
    Part,
    Place,
    SessionFields,
    SheetSection,
    Synthesis,
    Title,
    _,
    office,
    one_line,
    outline,
    packed,
    pictures_beside,
    plain_names,
    speaking,
)

from . import Markdown, linked_text

_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+')
"""What some system or Obsidian takes for more than a letter of a name, or turns the rest around."""
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?= *(\.|$))", re.IGNORECASE)
"""Names that Windows keeps for its devices, whatever ending follows."""
_LONGEST: Final = 60
"""Letters of a file's name."""
_NOT_A_TAG: Final = re.compile(r"[^\w/-]+")


@dataclass(frozen=True)
class MarkdownFolder(Exporter):
    """The document as notes in a folder, in a ZIP file to unpack where one keeps notes.

    - The first note has the title of the session: the sheet, then a link to the note of each step,
      in the order of the agenda (`01 …`). Each of these links back.
    - The front matter of each says its title, the day, the language, who wrote it, the keywords as
      tags; the first also the place and who took part, the others the activity and its minutes. It
      is YAML in which people's words are text.
    - Words are escaped as in the Markdown file; pictures stand in `images`, with their alternative
      text. No name leads out of the folder, or is too long for a disk.
    """

    name = "folder"
    title = N_("Dossier de notes Markdown (ZIP)")
    extension = "markdown.zip"
    media_type = "application/zip"

    def export(self, synthesis: Synthesis, part: Part) -> bytes:
        """The file, the same whenever it is made."""
        pieces = outline(synthesis, part)
        images = pictures_beside(pieces)
        with speaking(synthesis.language):
            notes = dict(_Notes(synthesis, pieces, images).files())
        folder = _file_name(f"{synthesis.date} {pieces[0].text}")  # type: ignore[union-attr]
        files = {**{name: text.encode() for name, text in notes.items()}, **images}
        return packed({f"{folder}/{name}": data for name, data in files.items()})


class NotesFields(SessionFields):
    """What those who keep the notes want of them."""

    name: ClassVar[str] = "notes"
    title: ClassVar[str] = N_("Dossier de notes")
    summary: ClassVar[str] = N_("Pour le format « Dossier de notes Markdown ».")
    at_opening: ClassVar[bool] = False

    def inputs(self) -> Sequence[Input]:
        """Tags of every note, beside the keywords."""
        label, asked = _("Étiquettes de chaque note"), _("Séparées par des virgules.")
        return (Input("tags", label, longest=200, help=asked, placeholder=_("ateliers/2026")),)

    def place(self, name: str) -> Place | SheetSection | None:
        """Nowhere: the format reads them."""
        return None


def tags_in(typed: str) -> list[str]:
    """The tags that were typed, as front matter has them."""
    words = (_NOT_A_TAG.sub("-", word.strip().lstrip("#")).strip("-") for word in typed.split(","))
    return [word for word in words if word and not word.isdecimal()]


class _Notes:
    """The notes of one document."""

    def __init__(
        self, synthesis: Synthesis, pieces: Sequence[OutlinePiece], images: Mapping[str, bytes]
    ) -> None:
        self._synthesis = synthesis
        self._paths = {data: name for name, data in images.items()}
        self._first, self._steps = _cut(pieces)
        self._title = next(p.text for p in self._first if isinstance(p, Title))

    def files(self) -> Iterator[tuple[str, str]]:
        """Each note by its name: the first, then those of the steps."""
        first = f"{_file_name(self._title)}.md"
        names = [
            f"{nth:02} {_file_name(step[0].text)}.md"  # type: ignore[union-attr]
            for nth, step in enumerate(self._steps, start=1)
        ]
        if first in names:  # a session that is called `01 …`, as one of its steps is
            first = f"00 {first}"
        links = "\n".join(
            f"- {_link(step[0].text, name)}"  # type: ignore[union-attr]
            for step, name in zip(self._steps, names, strict=True)
        )
        yield first, self._note(self._title, self._first, self._whole(), below=links)
        for step, name in zip(self._steps, names, strict=True):
            raised = [replace(p, level=p.level - 2) if isinstance(p, Title) else p for p in step]
            title = step[0]
            assert isinstance(title, Title)
            back = f"← {_link(self._title, first)}"
            yield name, self._note(title.text, _below_one(raised), _of_step(title), below=back)

    def _note(
        self, title: str, pieces: Sequence[OutlinePiece], more: Mapping[str, Any], *, below: str
    ) -> str:
        head = {"title": title, **self._common(), **more}
        front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
        body = Markdown().pieces(pieces, self._paths)
        return f"---\n{front}---\n\n" + "\n\n".join(filter(None, (body, below))) + "\n"

    def _common(self) -> dict[str, Any]:
        it = self._synthesis
        words = (_NOT_A_TAG.sub("-", w.removeprefix("#")).strip("-") for w in it.keywords)
        own = tags_in(str(NotesFields.read(it).get("tags", "")))
        tags = list(dict.fromkeys([w for w in words if w and not w.isdecimal()] + own))
        found = {
            "date": it.date,
            "lang": office.spoken(),
            "authors": plain_names(it.writers or it.initiators),
            "tags": tags,
        }
        return {key: value for key, value in found.items() if value}

    def _whole(self) -> dict[str, Any]:
        it = self._synthesis
        found = {
            "place": one_line(it.venue),
            "facilitators": plain_names(it.facilitators),
            "participants": plain_names(it.participants),
            "remote": plain_names(it.remote),
            "in_room": plain_names(it.in_room),
            **{one_line(fact.label).lower(): one_line(fact.text) for fact in it.facts},
        }
        return {key: value for key, value in found.items() if value}


def _cut(
    pieces: Sequence[OutlinePiece],
) -> tuple[list[OutlinePiece], list[list[OutlinePiece]]]:
    """What the first note holds, and each section of the notes."""
    notes = _(LABELS[Place.NOTES])
    first: list[OutlinePiece] = []
    steps: list[list[OutlinePiece]] = []
    in_notes = False
    for piece in pieces:
        if isinstance(piece, Title) and piece.level == 2:
            in_notes = piece.text == notes
        if in_notes and isinstance(piece, Title) and piece.level == 3:
            before = steps[-1][0] if steps else None
            if not (isinstance(before, Title) and _same_step(before, piece)):
                steps.append([])
        (steps[-1] if in_notes and steps else first).append(piece)
    return first, steps


def _below_one(pieces: Sequence[OutlinePiece]) -> list[OutlinePiece]:
    """The pieces of a note, whose first title alone is of the first level."""
    first, *others = pieces
    several = any(isinstance(piece, Title) and piece.level == 1 for piece in others)
    lower = [replace(p, level=p.level + 1) if isinstance(p, Title) else p for p in others]
    return [first, *(lower if several else others)]


def _of_step(title: Title) -> dict[str, Any]:
    """What the front matter says of the step."""
    if title.step is None:
        return {}
    minutes = title.step.minutes
    whole = int(minutes) if float(minutes).is_integer() else minutes
    return {"activity": title.step.activity, "minutes": whole}


def _same_step(one: Title, other: Title) -> bool:
    return one.step is not None and other.step is not None and one.step.id == other.step.id


def _file_name(title: str) -> str:
    """The title where a file's name can stand: no sign that a system reads otherwise."""
    name = " ".join(_FORBIDDEN.sub(" ", title).split()).strip(". -")
    while len(name.encode()) > 3 * _LONGEST or len(name) > _LONGEST:
        name = name[:-1]
    name = name.strip(". -") or "Notes"
    return _DEVICE.sub(r"\1_", name, count=1) if _DEVICE.match(name) else name


def _link(text: str, name: str) -> str:
    return f"[{linked_text(text)}]({quote(name)})"
