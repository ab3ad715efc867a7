"""Forms of the page without scripts: reads what they send, and says what their fields hold.

A refused form keeps what was typed: `Typed` gives it back to the template.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.formparsers import MultiPartException, MultiPartParser

from tablee.activities.votes import Vote
from tablee.errors import NotAccepted, WorkshopError
from tablee.texts import _, counted, with_mark
from tablee.view import CoreButton
from tablee.view.fields import MOST_PICTURES
from tablee.web.phone.writing import WritingRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from starlette.requests import Request

    from tablee.model.entities import Person
    from tablee.session import Room
    from tablee.session.contributions.votes.voting import Mine
    from tablee.view import Button, Card, CardGroup, Paper

    Form = Mapping[str, list[str]]

ONE: Final = "in."
"""Before the name of an input of which there is one value."""
SEVERAL: Final = "ins."
"""Before that of an input of which there may be several."""
FILE: Final = "file."
"""Before that of a picture, which is sent as a file."""
_PART: Final = re.compile(rf"{re.escape(ONE)}([1-9]\d?)\.")
MARK: Final = "mark."
"""Before the number of a ballot's option, from 1."""
NUMBER: Final = re.compile(r"-?\d{1,9}([.,]\d{1,9})?", re.ASCII)


def first(form: Form, name: str) -> str:
    """What was typed under this name; empty for nothing."""
    return form[name][0] if form.get(name) else ""


def values(form: Form) -> dict[str, str | list[str]]:
    """What was typed in each input of a field, by the input's name."""
    found: dict[str, str | list[str]] = {}
    for name, said in form.items():
        if name.startswith(ONE):
            found[name.removeprefix(ONE)] = said[0]
        elif name.startswith(SEVERAL):
            found[name.removeprefix(SEVERAL)] = said
    return found


def beginning(part: int) -> str:
    """Before the name of an input of the nth picture of those chosen at once, from 0."""
    return f"{ONE}{part}." if part else ONE


def parts(form: Form) -> list[int]:
    """Which of the pictures chosen at once are in a form, one at least."""
    found = sorted({int(m[1]) for name in form if (m := _PART.match(name))})
    return [0, *found] if not found or any(first(form, name) for name in _of(form, 0)) else found


def part_of(form: Form, part: int) -> dict[str, list[str]]:
    """A form as if that picture had been chosen alone."""
    kept = {name: said for name, said in form.items() if not name.startswith(ONE)}
    begins = beginning(part)
    return kept | {f"{ONE}{name.removeprefix(begins)}": form[name] for name in _of(form, part)}


def take_out(form: dict[str, list[str]], part: int) -> None:
    """Lets go of what was typed for one of the pictures."""
    for name in _of(form, part):
        del form[name]


def _of(form: Form, part: int) -> list[str]:
    begins = beginning(part)
    mine = [name for name in form if name.startswith(begins)]
    return mine if part else [name for name in mine if not _PART.match(name)]


async def uploaded(
    request: Request, body: bytes
) -> tuple[dict[str, list[str]], dict[str, list[bytes]]]:
    """A form with files, as it was sent: what was typed, and the files by their inputs' names."""

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(request.headers, whole(), max_files=MOST_PICTURES).parse()
    except MultiPartException as error:
        raise NotAccepted(_("Ce qui a été envoyé ne se lit pas.")) from error
    typed: dict[str, list[str]] = {}
    files: dict[str, list[bytes]] = {}
    for name, said in form.multi_items():
        if isinstance(said, str):
            typed.setdefault(name, []).append(said.replace("\r\n", "\n"))
        elif name.startswith(FILE) and (data := await said.read()):
            files.setdefault(name.removeprefix(FILE), []).append(data)
    await form.close()
    return typed, files


def correction(target: str, form: Form, once: str) -> WritingRequest:
    """What puts other words in the place of a text of one's own."""
    if typed := values(form):
        return WritingRequest(edit=target, values=typed, once=once)
    return WritingRequest(edit=target, text=first(form, "text"), once=once)


@dataclass(frozen=True)
class Typed:
    """A form that was refused, if one was: what was typed in it, and what is said about it."""

    form: Form
    refusal: WorkshopError | None

    def parts_of(self, do: str) -> list[int]:
        """Which of the pictures chosen at once are still in that form, one at least."""
        return parts(self.form) if first(self.form, "do") == do else [0]

    @property
    def sentence(self) -> str:
        """Why it was refused; empty where nothing was."""
        return str(self.refusal) if self.refusal else ""

    def text(self, do: str, name: str, otherwise: str) -> str:
        """What was typed under this name, in the form whose button is called `do`."""
        mine = first(self.form, "do") == do and name in self.form
        return first(self.form, name) if mine else otherwise

    def chosen(self, do: str, name: str, otherwise: str | tuple[str, ...]) -> list[str]:
        """What was chosen under this name, in that form."""
        if first(self.form, "do") == do:
            return self.form.get(name, [])
        return [otherwise] if isinstance(otherwise, str) else list(otherwise)

    def wrong(self, do: str, name: str) -> str:
        """What is to be changed in an input of that form; empty for nothing."""
        mine = first(self.form, "do") == do and isinstance(self.refusal, NotAccepted)
        return self.refusal.inputs.get(name, "") if mine else ""  # type: ignore[union-attr]


@dataclass(frozen=True)
class Reader:
    """Who reads the page: what they may press, as `drawnFor` of `board/cards.js` says it."""

    person: Person

    def may(self, button: Button, author: str) -> bool:
        """Whether a button under somebody's words is theirs to press."""
        roles = self.person.roles
        if roles & set(button.never) or button.name == CoreButton.WHO:
            return False
        mine = "author" if author == self.person.id else "others"
        return not button.only or mine in button.only or bool(roles & set(button.only))

    def pressed(self, button: Button) -> bool:
        return self.person.id in button.pressed_by

    def moves(self, it: Card | CardGroup, movers: tuple[str, ...]) -> bool:
        """Whether they may put a card of a board elsewhere."""
        if getattr(it, "fixed", False):
            return False
        mine = getattr(it, "person", "") == self.person.id
        return (
            "all" in movers or (mine and "author" in movers) or bool(self.person.roles & {*movers})
        )


# ── ballots ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class BallotForm:
    """One's own ballot as a form: the paper, and what is on it."""

    paper: Paper
    mine: Mine

    @property
    def open(self) -> bool:
        return self.mine.open and not self.mine.refusal and self.mine.round == self.paper.round

    def mark(self, option: str) -> str:
        """What stands beside an option, as it is typed."""
        mark = self.mine.marks.get(option)
        return "" if mark is None else _figure(mark)

    @property
    def prices(self) -> str:
        """What units cost here, and what is left of those that one has."""
        paper = self.paper
        left = paper.units - round(sum(map(paper.cost, self.mine.marks.values())))
        told = _("Il vous reste {left} sur {total}.").format(
            left=counted(left, paper.cost_unit), total=paper.units
        )
        prices = " · ".join(
            f"{counted(n, paper.unit)} = {paper.costs[n]}" for n in range(1, paper.most_units + 1)
        )
        return f"{told} {prices}"

    @staticmethod
    def figure(value: float) -> str:
        """A choice's value, as it is sent."""
        return f"{value:g}"


def cast(room: Room, person: Person, step: str, form: Form) -> None:
    """Takes one's ballot in. Raises what refuses it, with a sentence."""
    record = room.shared().step(step)
    if record is None or not isinstance(record.activity, Vote):
        raise NotAccepted(_("Cette étape n’est pas un vote."))
    paper = record.activity.paper(record)
    marks: dict[str, int | float] = {}
    for n, (option, _words) in enumerate(paper.options, 1):
        typed = first(form, f"{MARK}{n}").strip().replace("\u00a0", "")
        if not typed:
            continue
        mark = _number(typed)
        if mark or paper.form == "grade":
            marks[option] = mark
    round_ = first(form, "round")
    room.voting.cast(
        person,
        step,
        marks,
        text=first(form, "text").strip(),
        seen=first(form, "seen"),
        round=int(round_[:6]) if round_.isdecimal() else 0,
        finished=True,
    )


def _number(typed: str) -> int | float:
    if not NUMBER.fullmatch(typed):
        raise NotAccepted(_("Écrivez un nombre, en chiffres."))
    number = float(typed.replace(",", "."))
    return int(number) if number.is_integer() else number


def _figure(mark: float) -> str:
    told = f"{mark:g}"
    return with_mark(told)
