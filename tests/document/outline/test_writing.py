"""Formats that are text: a few marks are enough to write a whole document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tablee.document.outline import TextExporter
from tablee.model.synthesis import Part, Section, SheetPicture, Synthesis, TextTable
from tests.plugins.formats.a_report import PIXEL, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.document.outline import OutlinePicture, OutlineTable
    from tablee.model.synthesis import Block


@dataclass(frozen=True)
class Org(TextExporter):
    """A format of a few lines."""

    name = "org"
    title = "Org"
    extension = "org"

    def line(self, text: str) -> str:
        return text.replace("*", "\u2217")

    def heading(self, level: int, text: str) -> str:
        return f"{'*' * level} {self.line(text)}"

    def item(self, lines: Sequence[str], level: int) -> str:
        return f"{'  ' * level}- {' / '.join(lines)}"

    def table(self, table: OutlineTable) -> Iterator[str]:
        for row in (table.head, *table.flat):
            yield f"|{'|'.join(map(self.line, row))}|"

    def shown(self, picture: OutlinePicture, path: str) -> Iterator[str]:
        yield f"[[file:{path}]]"


PICTURE = SheetPicture("plan.png", PIXEL, "Le plan")


def written(*blocks: Block, pictures: dict[bytes, str] | None = None) -> list[str]:
    document = Synthesis("Titre", notes=(Section("Notes", blocks),))
    return Org().beside(document, Part.NOTES, pictures or {}).decode().split("\n")


def test_people_s_words_are_written_as_the_format_escapes_them() -> None:
    assert "un \u2217mot\u2217" in written(lines("un *mot*"))
    assert "**** un" not in "\n".join(written(lines("**** un titre ?")))


def test_what_follows_a_list_inside_an_item_is_an_item_of_its_own() -> None:
    told = written(lines("avant\n- dedans\naprès", dashes=True))
    assert [line for line in told if "- " in line] == ["  - avant", "    - dedans", "  - après"]


def test_a_table_is_written_row_by_row() -> None:
    told = written(TextTable(("Qui", "Quoi"), (("Léa", "un four"),)))
    assert told[told.index("|Qui|Quoi|") + 1] == "|Léa|un four|"


def test_a_picture_beside_it_is_shown_and_another_is_told() -> None:
    shown = written(PICTURE, pictures={PIXEL: "images/plan.png"})
    assert "[[file:images/plan.png]]" in shown
    told = written(PICTURE)
    assert any(line.startswith("Image, à voir dans l’export") for line in told)


def test_an_empty_document_is_its_title_alone() -> None:
    assert Org().export(Synthesis("Titre"), Part.BOTH) == b"* Titre\n"
