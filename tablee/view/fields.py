"""Data classes of what a person can type: fields, and the inputs of one that has several.

Phones draw them and send what was typed; the server reads it, makes a content of it in the name of
whoever sent it, and checks that like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

InputType = Literal[
    "text", "long", "number", "year", "choice", "choices", "list", "date", "person", "picture"
]
"""What an input asks for: see `Input.type`."""


MOST_PICTURES: Final = 12
"""Pictures that one may choose at once in a field."""


@dataclass(frozen=True)
class Input:
    """One thing asked for in a field; what is typed becomes the content's field of this name."""

    name: str
    label: str
    type: InputType = "text"
    """`text`: a line; `long`: several lines; `number`: `4` or `4,5`; `year`: a whole number as it
    is read, `1987`, never `1 987`, and `-52` or `52 av. J.-C.` before our era; `choice`: one of
    few, all in sight; `choices`: any of few; `list`: one of many, in a list that opens; `date`: a
    day; `person`: somebody of the room, in such a list; `picture`: one that is taken or chosen."""
    value: str | tuple[str, ...] = ""
    """What it begins with, as it would be typed; a choice's is an id, a date's `2026-12-24`, a
    picture's its name, that of `choices` ids."""
    required: bool = False
    """Whether nothing is sent without it."""
    longest: int = 500
    """Characters of a text; more is refused, and stays typed."""
    least: float | None = None
    """Of a number or a year, included, as `most`; of `choices`, how many at least."""
    most: float | None = None
    choices: tuple[tuple[str, str], ...] = ()
    """`(id, words)` of `choice`, `choices`, `list` and `person`. Where the content's field is a
    number, or may be None, the ids are written as JSON does: `4`, `null`."""
    tints: tuple[int | None, ...] = ()
    """Of the choices, as `Card.tint`; empty for none."""
    pictures: tuple[str, ...] = ()
    """Of `choice` and `choices`: the address of a picture of each, whose words are then what it
    shows, for those who do not see it; empty for none."""
    help: str = ""
    """What is said under its label."""
    placeholder: str = ""
    """An example, shown while a text is empty; of a list, what stands for none."""
    suggestions: tuple[str, ...] = ()
    """Texts that are added to what is typed by a press, after a comma: names of people."""
    fills: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of a choice: what each id puts into other inputs, by name, where nothing else was typed."""


@dataclass(frozen=True)
class Given:
    """What is chosen for one person in a field: where she sits is where she writes."""

    person: str
    """The person's id."""
    to: str
    """The id of the choice."""


@dataclass(frozen=True)
class Field:
    """Something to write; beside a view, never in one.

    Usually a text, with a choice beside it (`within`); with `inputs` whatever these ask for. From
    `Activity.fields` it is the same for all who take part, from `Activity.own_fields` one person's.
    """

    name: str
    """Its name among the step's fields; one's own takes the place of everybody's of this name."""
    kind: str
    """The kind of content that it makes; its `text` is what was typed. Empty for what makes none by
    itself: `Activity.answer` receives the field's name, what was chosen, and the text."""
    label: str
    """Over a text; with `inputs` the heading of them all, empty for none."""
    button: str
    """What is written on the button that sends it."""
    longest: int = 2000
    """Characters; more is refused, and stays typed."""
    value: str = ""
    """What it begins with."""
    within: str = ""
    """The field of the content that says what was chosen; empty for no choice."""
    ask: str = ""
    """The label of the choice: "Quel aspect ?"."""
    choices: tuple[tuple[str, str], ...] = ()
    """`(id, words)`; on a board, of its columns: the one chosen is shown."""
    tints: tuple[int | None, ...] = ()
    """Of the choices, as `Card.tint`; empty for those of columns, in their order."""
    given: tuple[Given, ...] | None = None
    """Whose choice is made already (one's own group); who is not named does not write here. None
    where everybody chooses."""
    usual: tuple[Given, ...] | None = None
    """Whose choice begins with what (the side one stands on), to be changed at will; who is not
    named chooses first. None where everybody begins with the first."""
    once: str = ""
    """What is said in its place once a card in the view is one's own; empty for as many as one
    likes."""
    short: bool = False
    """Whether a word or two are expected."""
    until_revealed: str = ""
    """Said where what is written stays its author's until it is revealed; empty otherwise. The
    phone then shows its own above the field."""
    inputs: tuple[Input, ...] = ()
    """What it asks for where that is not one text: a choice alone, or several things."""
    fixed: dict[str, Any] = field(default_factory=dict)
    """Fields of the content that nobody types: the phase it belongs to."""
    replaces: str = ""
    """The id of what one has already, in whose place it comes; its other fields stay. Empty to add
    something. For one's own fields alone."""
    never: tuple[str, ...] = ()
    """Roles for whom it is not drawn: the carrier, who answers, asks no questions."""
    whose: str = ""
    """The id of whom it is written for: whoever takes notes writes what the carrier says. Empty for
    oneself."""
    whom: str = ""
    """The input, a `person`, in which one says whose words these are; for those who take notes."""
    shares: bool = False
    """Whether what would be private is shared at once."""
    note: str = ""
    """A quiet sentence under its button: who sees it, until when it can be changed."""
    autosave: bool = False
    """Whether a text is saved as one types, with no button: what is for oneself alone. It comes in
    the place of what it `replaces`; emptied, it is taken away."""
    folded: bool = False
    """Whether only its label stands there until one opens it, for what few will want; with
    `inputs` alone."""
    several: int = 1
    """How many pictures one may choose at once, `MOST_PICTURES` at most, where one of `inputs` is a
    picture: each has the other inputs for itself, is sent by itself, and is a contribution of its
    own; one that is refused stays there and says why."""

    def given_to(self, person: str) -> str | None:
        """The choice made for this person; None where there is none."""
        return next((it.to for it in self.given or () if it.person == person), None)

    def first_for(self, person: str) -> str:
        """What this person's choice begins with; empty for none."""
        if self.usual is None:
            return self.choices[0][0] if self.choices else ""
        return next((it.to for it in self.usual if it.person == person), "")
