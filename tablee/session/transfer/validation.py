"""Validates an untrusted archive of a session: sizes, names, ids, times, pictures. Pure.

Anybody may have written it. What would harm others or make a page fail is refused; what is only
untrue cannot be told from what is true. For what plugins check when people write, see `rules`.
"""

from __future__ import annotations

import math
from base64 import b64decode
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee.activities import Outcome, read_facts
from tablee.activities.pictures import PICTURE_NAME, PictureContent, PicturedContent
from tablee.drawing import uploads
from tablee.model import days
from tablee.model.entities import (
    ActivitySummary,
    Cast,
    Contribution,
    Session,
    SessionValue,
    Step,
    Urn,
    texts_in,
)
from tablee.model.field_metadata import PeopleIn, traits
from tablee.model.synthesis import SECTIONS, Place
from tablee.texts.languages import TAG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tablee.registry import Catalogue
    from tablee.session.room.memory import Noun
    from tablee.session.transfer.restore import Brought

LONGEST_TEXT: Final = 200_000
"""Characters of one text."""
DEEPEST: Final = 30
"""Lists and objects within each other."""


class Damaged(ValueError):
    """What is wrong, for the log: people are told that the file is damaged."""


# ── plain values ────────────────────────────────────────────────────────────────────────────


def check_plain(value: Any, deepest: int = DEEPEST) -> None:
    """Refuses with `Damaged` what JSON cannot hold, or a journal would choke on."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int | float):
        _require(math.isfinite(value) and abs(value) < 2**63, "a number that is none")
    elif isinstance(value, dict | list):
        _require(deepest > 0, "too deep")
        inside = value.values() if isinstance(value, dict) else value
        for each in inside:
            check_plain(each, deepest - 1)
        for name in value if isinstance(value, dict) else ():
            _require(isinstance(name, str), "a name that is no text")
            _check_text(name)
    else:
        _require(value is None, f"a {type(value).__name__}")


def _check_text(text: str) -> None:
    _require(len(text) <= LONGEST_TEXT, "a text too long")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Damaged("half a character") from error


# ── whether it holds together ───────────────────────────────────────────────────────────────


def check(brought: Brought, catalogue: Catalogue) -> None:
    """Refuses with `Damaged` or `msgspec.ValidationError` what does not hold together."""
    _check_session(brought.session, brought.steps)
    people, steps = ({noun.id for noun in nouns} for nouns in (brought.people, brought.steps))
    for nouns in (brought.people, brought.steps, brought.contributions):
        _check_ids(noun.id for noun in nouns)
    for noun in brought.nouns:
        _check_fields(noun, people)
    for step in brought.steps:
        _check_step(step, catalogue)
    for contribution in brought.contributions:
        _check_contribution(contribution, steps)
    _check_urns(brought.urns, people, steps)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Damaged(what)


def _check_ids(ids: Iterable[str]) -> None:
    """They name documents, keys of votes and parts of pages."""
    for id_, times in Counter(ids).items():
        _require(id_.isascii() and id_.isalnum() and len(id_) <= 64 and times == 1, f"id {id_!r}")


def _check_fields(noun: Noun | ActivitySummary | Cast | SessionValue, people: set[str]) -> None:
    """What each field says of itself where the noun is declared."""
    for name, said in traits(type(noun)).items():
        value, what = getattr(noun, name), f"{name} of a {type(noun).__name__}"
        if said.within is not None and value is not None:
            _require(said.within[0] <= value <= said.within[1], what)
        if said.longest is not None:
            _require(len(value) <= said.longest, what)
        if said.people is PeopleIn.HERE:
            _require(people.issuperset(_ids(value)), what)
        for text in texts_in(value) if said.one_line else ():
            _check_name(text)


def _ids(value: str | Iterable[str] | None) -> set[str]:
    """Those that a field holds: one, several, or the keys of an object; empty is nobody's."""
    return ({value} if isinstance(value, str) else {*(value or ())}) - {""}


def _check_name(name: str) -> None:
    """Nothing in it turns the words around it, or hides."""
    typed = name.replace("\u00a0", " ")
    _require(bool(typed.strip()) and len(typed) <= 200 and typed.isprintable(), "a name")


def _check_session(session: Session, steps: Iterable[Step]) -> None:
    _require(bool(session.title.strip()), "title")
    _require(TAG.fullmatch(session.language) is not None, "language")
    _require(not session.held_on or days.is_day(session.held_on), "day")
    _require(not session.starts_at or days.is_time(session.starts_at), "start")
    for value in session.fields.values():
        _check_fields(value, set())
        own = bool(value.after)
        _require(not own or value.after in (Place.HEAD, *SECTIONS), "a place of a field")
        _require(own or value.place in ("", Place.HEAD, *SECTIONS), "a place of a field")
    agenda = {step.id for step in steps if not step.beside}
    _require(session.current is None or session.current in agenda, "current step")


def _check_step(step: Step, catalogue: Catalogue) -> None:
    """What a vote said of it, and what its activity keeps of it where there is such an activity."""
    msgspec.convert(step.outcome, Outcome | None)
    if step.plain is not None:
        _check_fields(step.plain, set())
    if (kind := catalogue.activities.get(step.activity)) is not None:
        read_facts(kind.facts, step.facts)
        catalogue.activity(step.activity, step.settings)


def _check_contribution(c: Contribution, steps: set[str]) -> None:
    _require(c.step in steps, f"step of {c.id}")
    _require(c.shared, f"{c.id} is private")
    if isinstance(c.content, PictureContent):
        _require(bool(PICTURE_NAME.fullmatch(c.content.name)), f"picture of {c.id}")
    if isinstance(c.content, PicturedContent) and (name := c.content.picture):
        _require(bool(PICTURE_NAME.fullmatch(name)), f"picture of {c.id}")


def _check_urns(urns: tuple[Urn, ...], people: set[str], steps: set[str]) -> None:
    """Who typed for the room (`Urn.entered_by`) may be gone: entries of a person were merged."""
    _require(len({urn.id for urn in urns}) == len(urns), "urns of one name")
    for urn in urns:
        _require(urn.step in steps and urn.id == f"{urn.step}-{urn.round}", f"step of {urn.id}")
        options = {id_ for id_, _words in urn.options}
        for cast in urn.ballots:
            _require(options.issuperset(cast.marks) and cast.times > 0, f"a ballot of {urn.id}")
            _check_fields(cast, people)
            _require(not (urn.secret and (cast.person or cast.ballot)), f"{urn.id} is secret")
        for hands in urn.hands:
            _require(options.issuperset(hands.counts) and hands.voters > 0, f"hands of {urn.id}")


def clean_pictures(told: Any) -> dict[str, bytes]:
    """Each looked at as if somebody sent it; one of ours stays as it is, to the byte."""
    found = {}
    for name, written in msgspec.convert(told, dict[str, str]).items():
        _require(bool(PICTURE_NAME.fullmatch(name)) and len(name) <= 100, f"picture {name!r}")
        try:
            data = b64decode(written, validate=True)
        except ValueError as error:
            raise Damaged(f"picture {name}") from error
        found[name], extension = uploads.APART.run(uploads.SECONDS, uploads.checked, data)
        _require(name.endswith(f".{extension}"), f"picture {name} is no {extension}")
    return found
