"""Where the words of a session come out: every place of `rules.Place`, read as those who see it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import pypdf

from plugins.editing.contents import LineEdit
from tablee.activities import Editing
from tablee.activities.votes import Ballot
from tablee.document import build, names, redaction
from tablee.document import formats as exports
from tablee.errors import WorkshopError
from tablee.model.entities import IN_QUEUE, Appearance, Role
from tablee.model.synthesis import Part
from tablee.sdk.conformance.values import as_text
from tablee.session.history.replay import Past
from tablee.session.people.seat import Seat
from tablee.session.transfer import archive
from tablee.session.transfer.document import document_of, left_by, public_document_of
from tablee.texts import speaking
from tablee.view import Audience
from tablee.web.export import posters
from tablee.web.live import frames
from tablee.web.phone.paper import ballots as papers
from tests.visibility.lives import WORD
from tests.visibility.rules import MAY_SHOW, Place, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tablee.document.build import EditedDocument
    from tablee.model.entities import Contribution
    from tablee.model.synthesis import Synthesis
    from tablee.session import Room
    from tests.visibility.lives import Life

__all__ = ["Leak", "leaks", "read"]

_BASE64: Final = re.compile(r"[A-Za-z0-9+/=]{120,}")
SCREENS: Final = frozenset({Place.PHONES, Place.WALL, Place.REPLAY})


@dataclass(frozen=True)
class Leak:
    """A word where it may not be."""

    word: str
    kind: Words
    place: Place
    where: str
    around: str

    def __str__(self) -> str:
        """All that is needed to look for it."""
        return f"{self.kind.name} {self.word} in {self.place.name} ({self.where}): {self.around}"


@dataclass
class _Seen:
    """What comes out of a session, by place: `(where, text)`."""

    life: Life
    texts: dict[Place, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, place: Place, where: str, thing: Any) -> None:
        text = _BASE64.sub("", thing if isinstance(thing, str) else as_text(thing))
        self.texts.setdefault(place, []).append((where, text.casefold()))


def leaks(life: Life, formats: Sequence[str] = ()) -> list[Leak]:
    """The words that stand where they may not; these formats are written as files too."""
    room, seen = life.room, _Seen(life)
    public = _public_choices(life)
    with speaking("fr"):
        _screens(room, seen)
        _replay(room, seen)
        _documents(life, seen, public, formats)
    kinds, typed = _kinds(life, public), _typed_names(room)
    found = []
    for place, texts in seen.texts.items():
        for where, text in texts:
            for match in WORD.finditer(text):
                for kind in kinds.get(match[0], ()):
                    if kind is Words.NAME and place in SCREENS and match[0] in typed:
                        continue
                    if place not in MAY_SHOW[kind]:
                        around = text[max(0, match.start() - 60) : match.end() + 40]
                        found.append(Leak(match[0], kind, place, where, around))
    return found


def _typed_names(room: Room) -> set[str]:
    """Names in lists that somebody typed: on screens these stand as they were typed."""
    lists = (getattr(c.content, name) for c in room.everything() for name in c.content.name_lists)
    return _words(lists)


# ── what became of each word ────────────────────────────────────────────────────────────────


def _kinds(life: Life, public: frozenset[str]) -> dict[str, set[Words]]:
    """What each word is, that is more than shared and standing."""
    room = life.room
    standing, out, left_out = _standing(room), _taken_out(room), _left_out(room)
    kinds: dict[str, set[Words]] = {}
    for word, first in life.first.items():
        found = kinds[word] = set()
        if first.startswith("ballot "):
            step = room.find_step(first.removeprefix("ballot "))
            found |= {Words.BALLOT} if step is not None and not step.facts.get("closed") else set()
            continue
        origin = room.find_contribution(first)
        if first in life.erased:
            found.add(Words.ERASED)
        elif _waits(origin, word):  # what was voted on is in the JSON, as of what is hidden
            found.add(Words.HIDDEN if word in standing else Words.WAITING)
        elif word not in standing:
            found.add(_not_standing(life, word))
        if origin is not None and _says(origin, word):
            found.update(_became(room, word, origin, out, public))
        if word in left_out:
            found.add(Words.LEFT_OUT)
    named = life.names.items()
    return kinds | {word: {Words.NAME} for word, (who, part) in named if _beyond(room, who, part)}


def _not_standing(life: Life, word: str) -> Words:
    """Of what is nowhere shared any more: what once was stays in the replay."""
    told = word in life.told or not _kept(life.room, word)
    return Words.WITHDRAWN if told else Words.PRIVATE


def _waits(origin: Contribution | None, word: str) -> bool:
    return origin is not None and origin.moderation in IN_QUEUE and _says(origin, word)


def _says(contribution: Contribution, word: str) -> bool:
    return word in _words(contribution.content.texts())


def _became(
    room: Room, word: str, origin: Contribution, out: set[str], public: frozenset[str]
) -> Iterator[Words]:
    """What became of a word where it stands first."""
    if origin.hidden:
        yield Words.HIDDEN
    if origin.id in out:
        yield Words.TAKEN_OUT
    # What words a line anew goes with what it is about, or with the step that decided it.
    goes_with = origin.content.repeats or _decided_in(room, origin, public)
    goes_with = goes_with or _taken_up(room, word, public)
    if origin.shared and not goes_with and not _told_by(room, word, public):
        yield Words.CONFIDENTIAL


def _decided_in(room: Room, origin: Contribution, public: frozenset[str]) -> bool:
    """Whether it words anew the decision of a step that is published: no contribution says it."""
    if not isinstance(origin.content, LineEdit) or origin.content.about:
        return False
    shown = redaction.public(room.record(), public).steps
    return any(step.step.id in origin.content.line for step in shown)


def _taken_up(room: Room, word: str, public: frozenset[str]) -> bool:
    """Whether a line of what is published is worded so: a correction of a reader that was taken."""
    shown = redaction.public(room.record(), public)
    ids = {c.id for step in shown.steps + shown.beside for c in step.contributions}
    ids |= {step.step.id for step in shown.steps}
    edits = (c.content for c in room.everything() if isinstance(c.content, LineEdit))
    return any(edit.about in ids and word in edit.wording for edit in edits)


def _words(texts: Iterable[str]) -> set[str]:
    return set(WORD.findall("\n".join(texts)))


def _standing(room: Room) -> set[str]:
    """Words of what is shared now, or was put to a vote: what was voted on stays so."""
    found = _words(
        text
        for c in room.everything()
        if c.shared and not isinstance(c.content, Ballot)
        for text in c.content.texts()
    )
    for step in room.record().steps + room.record().beside:
        found |= _words([as_text(step.step.facts), as_text(step.outcome), as_text(step.rounds)])
    return found


def _kept(room: Room, word: str) -> bool:
    return any(word in as_text(c.content) for c in room.everything() if not c.shared)


def _taken_out(room: Room) -> set[str]:
    return {
        c
        for step in room.record().beside
        if isinstance(step.activity, Editing)
        for c in step.activity.withdrawn(step)
    }


def _told_by(room: Room, word: str, public: frozenset[str]) -> bool:
    """Whether what is published has the word: what was typed there again is public there."""
    chosen = [c for c in redaction.choices(room.record()) if c.id in public]
    return any(word in as_text(c.content) for each in chosen for c in each.contributions)


def _left_out(room: Room) -> set[str]:
    """Words of the lines of the sheet that are not on it as it was edited.

    Of the line's own contribution: the zone that is named before a card stands on its own.
    """
    record = room.record()
    said, edited = build.unedited(record), build.write(record)
    found, told = set(), _words([as_text(list(edited.actions))])
    for spot in names.spots(said):
        of = room.find_contribution(spot.line.source.contribution)
        if spot.part is Part.SHEET and of is not None:
            words = _words([spot.line.text]) & _words(of.content.texts())
            found |= words - _words_beside(room, of.id, told)
    return found - _words(_sheet(edited))


def _words_beside(room: Room, line: str, told: set[str]) -> set[str]:
    """Of the words that actions tell, those of somebody else’s own: that line stays."""
    return told & _words(t for c in room.everything() if c.id != line for t in c.content.texts())


def _sheet(document: Synthesis) -> list[str]:
    return [as_text(document.sheet), as_text(document.question), as_text(document.keywords)]


def _beyond(room: Room, who: str, part: str) -> bool:
    person = room.everybody.get(who)
    if person is None or person.has(Role.FACILITATOR):
        return False  # erased or merged: another's test
    if person.appearance is Appearance.FULL:
        return False
    return part == "last" or person.appearance is not Appearance.FIRST


# ── screens ─────────────────────────────────────────────────────────────────────────────────


def _screens(room: Room, seen: _Seen) -> None:
    places = (
        (Audience.CONSOLE, Place.CONSOLE),
        (Audience.PHONE, Place.PHONES),
        (Audience.WALL, Place.WALL),
    )
    for step in (*room.agenda, *room.beside):
        for audience, place in places:
            if audience is Audience.WALL and step.beside:
                continue
            drawn = frames.frame(room, audience, "fr", step=step.id)
            for name in ("people", "agenda", "totals") if audience is not Audience.CONSOLE else ():
                drawn.pop(name, None)
            seen.add(place, f"{audience} of {step.activity}", _json(drawn))
        record = room.step_record(step.id)
        if isinstance(record.activity, Editing):
            drawn = frames.frame(room, Audience.READER, "fr", step=step.id)
            seen.add(Place.DRAFT, "draft", _json(drawn))
        _seats(room, step.id, seen)
    seen.add(Place.PHONES, "phone", _json(frames.frame(room, Audience.PHONE, "fr")))
    seen.add(Place.WALL, "wall", _json(frames.frame(room, Audience.WALL, "fr")))


def _seats(room: Room, step: str, seen: _Seen) -> None:
    """What pages of those who have more to do than others read of a vote, and paper ballots."""
    for person in room.everybody.values():
        if not person.has(Role.FACILITATOR) and person.has(Role.SCRIBE, Role.CARRIER):
            read = Seat(room, person.id, step).step
            voted = [read.step.facts.get("options"), read.outcome, [u.options for u in read.rounds]]
            seen.add(Place.PHONES, f"seat in {read.step.activity}", _json(voted))
            break
    try:
        record, vote = papers._vote(room, step)
    except WorkshopError:
        return
    seen.add(Place.PHONES, "paper ballot", vote.paper(record))


def _json(thing: Any) -> str:
    return frames.encode(thing).decode()


def _replay(room: Room, seen: _Seen) -> None:
    """What the wall showed, at a few moments: what is hidden or erased by now among it."""
    past = Past(room)
    try:
        moments = past.moments
        chosen = seen.life.chance.sample(moments, min(4, len(moments)))
        for moment in chosen:
            with past.at(moment.n) as then:
                drawn = frames.frame(then, Audience.WALL, "fr")
            seen.add(Place.REPLAY, f"replay at {moment.n}", _json(drawn))
        seen.add(Place.REPLAY, "moments", [moment.words for moment in moments])
    finally:
        past.close()


# ── documents ───────────────────────────────────────────────────────────────────────────────


def _documents(life: Life, seen: _Seen, public: frozenset[str], formats: Sequence[str]) -> None:
    room = life.room
    whole = document_of(room)
    seen.add(Place.DOCUMENT, "the document", _bare(whole))
    seen.add(Place.SHEET, "the sheet", [*_sheet(_bare(whole)), as_text(list(whole.actions))])
    drawn = posters.drawn(room, "")
    seen.add(Place.SHEET, "poster", replace(drawn, credits=()))
    for name in ("names", "keywords"):
        if (subject := posters.subject(drawn, room, name)) is not None:
            seen.add(Place.DOCUMENT, name, subject)
    outside = public_document_of(room, public)
    seen.add(Place.PUBLIC, "published", _bare(outside))
    left = left_by(room, "boss")
    seen.add(Place.FOLLOWING, "followed", list(left.actions))
    for name in formats:
        _written(life, seen, name, whole, outside)
    told = json.dumps(archive.of_room(room), ensure_ascii=False)
    seen.add(Place.ARCHIVE, "archive", told)


def _bare(document: Synthesis) -> Synthesis:
    """Without the bytes of pictures; their alternative texts stay."""

    def blocks(found: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(replace(b, data=b"") if hasattr(b, "data") else b for b in found)

    return replace(
        document,
        question=blocks(document.question),
        sheet=tuple(replace(s, blocks=blocks(s.blocks)) for s in document.sheet),
        notes=tuple(replace(s, blocks=blocks(s.blocks)) for s in document.notes),
    )


def _written(
    life: Life, seen: _Seen, name: str, whole: EditedDocument, outside: EditedDocument
) -> None:
    catalogue = life.catalogue
    exporter = catalogue.exporters[name]
    for part, place in ((Part.BOTH, Place.DOCUMENT), (Part.SHEET, Place.SHEET)):
        if part in exporter.parts:
            data = exports.written(catalogue, name, whole, part, stem="s")
            seen.add(place, f"{name} {part}", read(data))
    data = exports.written(catalogue, name, outside, Part.BOTH, stem="s")
    seen.add(Place.PUBLIC, f"published {name}", read(data))


def read(data: bytes) -> str:
    """All texts of a file, and of those in it."""
    return "\n".join(_texts(data))


def _texts(data: bytes) -> Iterator[str]:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            for name in folder.namelist():
                yield name
                yield from _texts(folder.read(name))
    elif data.startswith(b"%PDF"):
        pdf = pypdf.PdfReader(io.BytesIO(data))
        yield str(pdf.metadata)
        yield from (page.extract_text() for page in pdf.pages)
        yield from _alternatives(pdf)
    elif not data.startswith((b"\x89PNG", b"\xff\xd8")):
        yield re.sub(r"\r\n ", "", data.decode("utf-8", "replace"))  # folded lines of calendars


def _alternatives(pdf: pypdf.PdfReader) -> Iterator[str]:
    """The texts that stand for pictures."""
    for number in range(len(pdf.xref[0]) if 0 in pdf.xref else 0):
        try:
            found = pdf.get_object(number)
        except Exception:
            continue
        if isinstance(found, dict) and "/Alt" in found:
            yield str(found["/Alt"])


# ── what is published ───────────────────────────────────────────────────────────────────────


def _public_choices(life: Life) -> frozenset[str]:
    """Half of what may be published, drawn again at each look."""
    ids = [choice.id for choice in redaction.choices(life.room.record())]
    return frozenset(life.chance.sample(ids, len(ids) // 2))
