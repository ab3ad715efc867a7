"""Builds the sections of the document from each step's part, in the order of sheet and notes.

The order is the report's: the sheet's places as `synthesis.Place` lists them, the notes by the
agenda. A step whose plugin fails here leaves a sentence in its place, and its words as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from tablee.activities import Missing, Notes, StepRecord, shown_name
from tablee.activities.votes import Vote
from tablee.activities.votes.notes import decisions
from tablee.document import names, transcript
from tablee.document.actions import actions_of
from tablee.isolation import LONG, Failed, asked, fitted, tried
from tablee.model.actions import ActionState, PlannedAction
from tablee.model.entities import Person, Role, SessionValue
from tablee.model.synthesis import (
    LABELS,
    SECTIONS,
    Block,
    Heading,
    Line,
    Lines,
    Paragraph,
    Piece,
    Place,
    Section,
    SectionStep,
    SheetFact,
    SheetSection,
    Synthesis,
    lines_of,
)
from tablee.texts import _, in_this_language, listed, speaking

if TYPE_CHECKING:
    from tablee.document.build import Worded


def of_record(record: Worded) -> Synthesis:
    """The document as the steps write it, each its pieces, in the session's language."""
    with speaking(record.session.language):
        pieces = [
            (step, [*_attributed(step, _pieces(step)), *_decided(step)]) for step in record.steps
        ]
        pieces_beside = [piece for step in record.beside for piece in _pieces(step)]
        actions = actions_of(record)
        on_sheet = [p for _step, found in pieces for p in found] + pieces_beside
        on_sheet = _tied([*_of_session(record), *on_sheet], actions)
        people = list(record.people.values())
        told = names.record_as_worded(record)
        planned = actions if told is record else actions_of(told)
        return Synthesis(
            title=record.session.title,
            lead=record.session.lead,
            language=record.session.language,
            date=record.session.day,
            venue=record.session.venue,
            initiators=_names(people, "initiators", Role.CARRIER),
            writers=_names(people, "writers", Role.SCRIBE),
            facilitators=_facilitators(record, people),
            facts=tuple(_facts(on_sheet)),
            options=_options(record),
            participants=_participants(people),
            remote=names.where(people, remote=True),
            in_room=names.where(people, remote=False),
            keywords=tuple(w for p in on_sheet if p.place is Place.KEYWORDS for w in p.words),
            question=_blocks(on_sheet, Place.QUESTION) or _question(record),
            sheet=tuple(_sheet_sections(on_sheet)),
            notes=tuple(_notes_sections(pieces, record.beside)),
            actions=planned,
            said=transcript.in_record(told, planned),
        )


def _question(record: Worded) -> tuple[Block, ...]:
    """The session's own question, where no step wrote another for the sheet."""
    question = record.session.question
    return (Paragraph(Line(question)),) if question else ()


def _names(people: Sequence[Person], list_: str, role: Role) -> tuple[str, ...]:
    found = [person for person in people if role in person.roles]
    return names.in_list(list_, found, map(shown_name, found))


def _facilitators(record: Worded, people: Sequence[Person]) -> tuple[str, ...]:
    """Who facilitates; of a session that a report was made into, who that says did."""
    list_, role = "facilitators", Role.FACILITATOR
    brought = not record.session.agenda and any(p.listed is not None for p in people)
    found = [p for p in people if (list_ in (p.listed or {}) if brought else role in p.roles)]
    return names.in_list(list_, found, map(shown_name, found))


def _participants(people: Sequence[Person]) -> tuple[str, ...]:
    found = [person for person in people if person.takes_part]
    return names.in_list("participants", found, names.first_names(found))


# ── the session itself ──────────────────────────────────────────────────────────────────────


def _of_session(record: Worded) -> Iterator[Piece]:
    """What was typed in fields of the whole session, where each said that it stands."""
    kept = sorted(record.session.fields.values(), key=lambda value: value.position)
    values = [value for value in kept if value.place and _told(value)]
    beside = Counter(value.place for value in values)
    for value in values:
        label, place = _here(value.labels), _place(value)
        lines = Lines(tuple(map(Line, filter(str.strip, _told(value).splitlines()))))
        # A section of its own says what it is; among others, or in one of the sheet's, a title.
        alone = isinstance(place, SheetSection) and beside[value.place] == 1
        titled = label and not alone and place is not Place.HEAD
        yield Piece(place, (*([Heading(Line(label))] if titled else []), lines), label)


def _here(said: Mapping[str, str]) -> str:
    """In the language being spoken, or in any in which it is said."""
    return in_this_language(said) or next(iter(said.values()), "")


def _told(value: SessionValue) -> str:
    told = in_this_language(value.told) or value.value
    return told if isinstance(told, str) else listed(told)


def _place(value: SessionValue) -> Place | SheetSection:
    if value.after:
        return SheetSection(value.place, _here(value.sections), Place(value.after))
    return Place(value.place)


def _options(record: Worded) -> Mapping[str, str | tuple[str, ...]]:
    kept = record.session.fields.items()
    return {name: value.value for name, value in kept if not value.private}


def _facts(pieces: Iterable[Piece]) -> Iterator[SheetFact]:
    """What stands at the head: pieces of one label on one line."""
    found: dict[str, list[str]] = {}
    for piece in pieces:
        if piece.place is Place.HEAD and piece.label:
            lines = (line.text.splitlines() for b in piece.blocks for line in lines_of(b))
            words = (" ".join(each.split()) for each in chain.from_iterable(lines))
            found.setdefault(piece.label, []).extend(filter(None, words))
    yield from (SheetFact(label, ", ".join(words)) for label, words in found.items() if words)


# ── the sheet ───────────────────────────────────────────────────────────────────────────────


def _sheet_sections(pieces: Sequence[Piece]) -> Iterable[Section]:
    added: dict[str, SheetSection] = {}
    for piece in pieces:
        if isinstance(piece.place, SheetSection):
            added.setdefault(piece.place.name, piece.place)
    for place in (Place.HEAD, *SECTIONS):
        if place is not Place.HEAD and (blocks := _blocks(pieces, place)):
            yield Section(_(LABELS[place]), blocks)
        for section in (each for each in added.values() if each.after is place):
            if blocks := _blocks(pieces, section):
                yield Section(section.label, blocks, place=section.name)


def _blocks(pieces: Iterable[Piece], place: Place | SheetSection) -> tuple[Block, ...]:
    found = [piece for piece in pieces if _stands(piece, place) and piece.blocks]
    apart = place is Place.PROPOSALS and len({piece.label for piece in found}) > 1
    return tuple(block for piece in found for block in _titled(piece, apart=apart))


def _stands(piece: Piece, place: Place | SheetSection) -> bool:
    if isinstance(piece.place, SheetSection) and isinstance(place, SheetSection):
        return piece.place.name == place.name
    return piece.place is place


def _titled(piece: Piece, *, apart: bool) -> Iterable[Block]:
    """The blocks of a piece, under its label where others' stand beside it."""
    if apart:
        yield Heading(Line(piece.label or _("Autres propositions")))
    yield from piece.blocks


def _attributed(step: StepRecord, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """What a step proposes has the step's title above it, where its plugin has no word for it.

    Else it would be read as the plan of whoever stands just above.
    """
    return [
        replace(piece, label=piece.label or step.title) if piece.place is Place.PROPOSALS else piece
        for piece in pieces
    ]


def _tied(pieces: Sequence[Piece], actions: Sequence[PlannedAction]) -> list[Piece]:
    """What a plan took up of the proposals says so, or stands there only, if worded alike."""
    plan = [a for a in actions if a.whose == "carrier" and a.source]
    found: dict[str, bool] = {}
    for proposal in (a for a in actions if a.whose == "group" and a.contribution):
        heirs = [a for a in plan if a.source in (proposal.contribution, proposal.source)]
        if heirs:
            told = proposal.state is not ActionState.DROPPED
            same = told and any(_typed(a) == _typed(proposal) for a in heirs)
            found[proposal.contribution] = same
    return [_tied_piece(p, found) if p.place is Place.PROPOSALS else p for p in pieces]


def _typed(action: PlannedAction) -> tuple[str, ...]:
    return (action.what, action.who, action.when, action.first_step)


def _tied_piece(piece: Piece, same: Mapping[str, bool]) -> Piece:
    blocks = (
        replace(block, lines=tuple(_tied_lines(block.lines, same)))
        if isinstance(block, Lines)
        else block
        for block in piece.blocks
    )
    return replace(piece, blocks=tuple(b for b in blocks if not isinstance(b, Lines) or b.lines))


def _tied_lines(lines: Iterable[Line], same: Mapping[str, bool]) -> Iterable[Line]:
    """`same` says of each contribution that was taken up whether it was in its own words."""
    for line in lines:
        if line.source.contribution not in same:
            yield line
        elif not same[line.source.contribution]:
            yield replace(line, text=_("{line} (repris dans le plan)").format(line=line.text))


def _notes_sections(
    pieces: Sequence[tuple[StepRecord, Sequence[Piece]]], beside: Sequence[StepRecord]
) -> Iterable[Section]:
    taken: Counter[str] = Counter()
    for step, found in pieces:
        sections: dict[str, list[Block]] = {}
        label = ""
        for piece in [p for p in found if p.place is Place.NOTES] + _noted(step, beside):
            label = piece.label or label or step.title
            sections.setdefault(label, []).extend(piece.blocks)
        named = _under_own_title(step, {n: tuple(b) for n, b in sections.items() if b})
        for name, blocks in named.items():
            taken[name] += 1
            nth = taken[name]
            yield Section(f"{name} ({nth})" if nth > 1 else name, blocks, _origin(step))
    for step in beside:  # notes that no plugin puts beside their steps
        if isinstance(step.activity, Missing):
            yield from (Section(p.label, p.blocks, _origin(step)) for p in _pieces(step))


def _origin(step: StepRecord) -> SectionStep:
    return SectionStep(step.step.id, step.step.activity, step.step.minutes)


def _under_own_title(
    step: StepRecord, sections: Mapping[str, tuple[Block, ...]]
) -> Mapping[str, tuple[Block, ...]]:
    """A step that was given a title has it in the notes, whatever its plugin calls its sections.

    Of several, each keeps its label as a heading under that title. The labels of a step that has
    its activity's own title are the reference's, to the letter.
    """
    title = step.own_title
    if not title or any(title in label for label in sections):
        return sections
    if len(sections) < 2:
        return dict(zip([title], sections.values(), strict=False))
    under = ((Heading(Line(label)), *map(_within, blocks)) for label, blocks in sections.items())
    return {title: tuple(chain.from_iterable(under))}


def _within(block: Block) -> Block:
    return replace(block, within=True) if isinstance(block, Heading) else block


def _noted(step: StepRecord, beside: Sequence[StepRecord]) -> list[Piece]:
    """What the notes beside hold about this step."""
    found: list[Piece] = []
    for notes in beside:
        if isinstance(notes.activity, Notes):
            about = notes.activity.about
            found += _contained(notes, "about", lambda n=notes, of=about: of(n, step))  # type: ignore[misc]
    return found


def _pieces(step: StepRecord) -> Sequence[Piece]:
    return _contained(step, "synthesis", lambda: step.activity.synthesis(step))


def _decided(step: StepRecord) -> Sequence[Piece]:
    """What a vote decided, for the sheet; nothing where its plugin fails, whose notes say so."""
    vote = step.activity
    if not isinstance(vote, Vote):
        return ()
    return asked(step, "told", lambda: decisions(vote, step), (), seconds=LONG)


def _contained(
    step: StepRecord, what: str, write_pieces: Callable[[], Sequence[Piece]]
) -> Sequence[Piece]:
    def ask() -> tuple[Piece, ...]:
        return fitted(tuple(write_pieces()), tuple[Piece, ...], what)

    try:
        return tried(step.activity, what, ask, seconds=LONG, step=step.step)
    except Failed:
        sentence = _("« {step} » n’a pas pu écrire sa part ; voici ses mots tels quels.").format(
            step=step.title
        )
        told = ((c, transcript.words(step, c)) for c in step.contributions if not c.hidden)
        words = tuple(Line(text, step.source(c)) for c, text in told if text)
        blocks: tuple[Block, ...] = (Paragraph(Line(sentence)), *([Lines(words)] if words else []))
        return [Piece(Place.NOTES, blocks, step.title)]
