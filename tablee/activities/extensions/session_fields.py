"""`SessionFields`, the base class of fields of the whole session: budget, partners, an address.

They are asked for when a session is opened and in its settings, stand in the document, and are
given to the plugin's events and formats. What was typed stays, with its label, without the plugin.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from tablee.model.entities import Session
from tablee.model.synthesis import Place, SheetSection, Synthesis

if TYPE_CHECKING:
    from tablee.view import Input


class SessionFields(ABC):
    """Fields that a plugin offers for the whole session, in one group under its title."""

    name: ClassVar[str]
    """Stands in sessions' and agendas' files: lower case, underscores, never renamed."""
    title: ClassVar[str]
    """What the group is called, marked with `N_`."""
    summary: ClassVar[str] = ""
    """One sentence for whoever facilitates, marked with `N_`: what is done with it."""
    at_opening: ClassVar[bool] = True
    """Whether they are asked for when a session is opened; in its settings they always are."""
    private: ClassVar[frozenset[str]] = frozenset()
    """The names of inputs that those who facilitate alone read: they stand in no document, in no
    agenda and in nothing that exporters see; in the whole session as data they do."""
    secret: ClassVar[frozenset[str]] = frozenset()
    """The names of texts that nobody reads again: they are kept for the plugin's events alone, in
    no document, agenda, copy or data, and shown nowhere once they are typed."""

    @abstractmethod
    def inputs(self) -> Sequence[Input]:
        """What is asked for, in the language being spoken: any input but a person or a picture."""

    def place(self, name: str) -> Place | SheetSection | None:
        """Where the document has an input: at its head, in a section of the sheet, nowhere (None).

        Nowhere is for what only the plugin's events or format read: their settings of a session.
        """
        return Place.HEAD

    def check(self, values: Mapping[str, str | tuple[str, ...]]) -> None:
        """Refuses values that cannot be together, each already good by itself.

        Raises `NotAccepted`; `NotAccepted.of("budget", sentence)` says it beside that input.
        """
        return

    @property
    def active(self) -> bool:
        """Whether they are asked for on this server at all."""
        return True

    @classmethod
    def read(cls, told: Session | Synthesis) -> dict[str, str | tuple[str, ...]]:
        """What was typed, by input: in a session with what is secret, as `record.session` has it.

        In a `Synthesis`, for an exporter, without what is secret or private. A number is in
        figures, a day `2026-12-24`, a choice its id; what was left empty is not there.
        """
        kept: dict[str, str | tuple[str, ...]]
        if isinstance(told, Session):
            kept = {**{name: it.value for name, it in told.fields.items()}, **told.secrets}
        else:
            kept = dict(told.options)
        start = f"{cls.name}."
        return {n.removeprefix(start): v for n, v in kept.items() if n.startswith(start)}
