"""A document that an exporter has read back, as something understood: nothing in it is guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tablee.document.importing.markup import Format
from tablee.document.importing.names import LONGEST, Cast, Name, printed
from tablee.document.importing.parts import Body
from tablee.document.importing.understood import Understood
from tablee.model.entities import Role
from tablee.model.synthesis import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tablee.model.synthesis import Synthesis

__all__ = ["of_document"]


def of_document(document: Synthesis, *, whole: bool) -> Understood:
    """The people of its lists and its parts; `whole` says that the session itself is behind it."""
    cast = Cast()
    cast.add_list(_names(document.participants), "participants", Role.PARTICIPANT)
    cast.add_list(_names(document.initiators), "initiators", Role.CARRIER)
    cast.add_list(_names(document.writers), "writers", Role.SCRIBE)
    return Understood(
        title=document.title,
        lead=document.lead,
        language=document.language,
        people=tuple(cast.people),
        introductions=None,
        document=replace(
            document,
            sheet=tuple(_filled(document.sheet)),
            notes=tuple(_filled(document.notes)),
        ),
        format=Format.SESSION if whole else Format.DOCUMENT,
        day=document.date,
        held_on=document.date,
        proposals=() if whole else cast.proposals(),
    )


def _names(names: Iterable[str]) -> Iterator[Name]:
    for name in names:
        if kept := printed(name)[:LONGEST].strip():
            yield Name(kept, name)


def _filled(sections: Iterable[Section]) -> Iterator[Section]:
    """None without anything in it: that would be the place of the introductions."""
    for section in sections:
        yield section if section.blocks else Section(section.label, Body().paragraphs())
