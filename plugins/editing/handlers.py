"""Handlers of the buttons on the sheet, which apply edits to the document.

Each reads and changes under the room's lock, so that of several people who work on it at once
nobody's words are lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, Final

from tablee.plugin import Contribution, Line, NotAccepted, Outdated, Place, Seat, _, lines_of

from .contents import (
    Added,
    Correction,
    DraftApproval,
    Keyword,
    LineEdit,
    Order,
    Reservation,
    Withdrawal,
)
from .keys import digest_of, key_now, typed_in
from .keywords import proposals
from .lines import SheetLine, places_in, sheet_lines
from .notes import with_notes
from .readers import mark_of, note_source
from .views import written
from .wordings import NOTE, NoteEdit, WordedNote, noted


def act(seat: Seat, button: str, target: str) -> bool:
    """Does what a button asks for; False where it is none of these."""
    handler = _HANDLERS.get(button)
    if handler is None:
        return False
    with seat.together():
        handler(seat, target)
    return True


def answer(seat: Seat, button: str, target: str, text: str) -> bool:
    """Does what a button does with the words it asked for; False where it is none of these."""
    handler = _ANSWERS.get(button)
    if handler is None:
        return False
    if not text:
        raise NotAccepted(_("Écrivez d’abord quelques mots."))
    with seat.together():
        handler(seat, target, text)
    return True


def arrange(seat: Seat, target: str, place: str, before: str | None) -> None:
    """Puts a line elsewhere on the sheet."""
    if place not in places_in(written(seat.step)):
        raise NotAccepted(_("Une ligne ne peut pas aller là."))
    with seat.together():
        line = _line(seat, target)
        there = [other.key for other in _lines(seat)[place] if other.key != target]
        at = there.index(before) if before in there else len(there)
        if line.place != place:
            _replace(seat, line, place)
        _order(seat, place, (*there[:at], target, *there[at:]))


# ── lines ───────────────────────────────────────────────────────────────────────────────────


def _lines(seat: Seat) -> Mapping[str, list[SheetLine]]:
    return sheet_lines(seat.step, written(seat.step))


def _line(seat: Seat, key: str) -> SheetLine:
    found = next((one for lines in _lines(seat).values() for one in lines if one.key == key), None)
    if found is None:
        raise Outdated(_("Cette ligne n’est plus là\u00a0: son auteur l’a retirée de l’étape."))
    return found


def _edit(seat: Seat, line: SheetLine, **fields: Any) -> None:
    """Notes this of a line that a step wrote."""
    known = next(
        ((c, edit) for c, edit in seat.step.of(LineEdit) if key_now(edit.line) == line.key), None
    )
    if known is None:
        typed = (c for other in seat.step.earlier for c in other.contributions)
        about = line.source.contribution or line.source.step
        about = about or typed_in(line.key, typed, line.said.__eq__)  # a keyword names no source
        seat.post(LineEdit(line.key, about, **fields))
    else:
        seat.edit(known[0].id, dataclasses.replace(known[1], **fields))


def _own(seat: Seat, line: SheetLine) -> Contribution | None:
    """What somebody added, if the line is that."""
    return seat.step.get(line.key) if line.added else None


def _word_line(seat: Seat, target: str, text: str) -> None:
    _word(seat, _line(seat, target), text)


def _word(seat: Seat, line: SheetLine, text: str) -> None:
    """Words it anew; beside what somebody else made of it since the form was opened."""
    if not line.can_be_worded:
        raise NotAccepted(_("Ce tableau se remplit tout seul\u00a0: il ne se corrige pas ici."))
    if text == line.text:
        return
    if seat.seen.strip() != line.text.strip():
        _beside(seat, line, text)
        return
    own = _own(seat, line)
    if own is None:
        _edit(
            seat, line, wording="" if text == line.said else text, said=digest_of(line.said_alone)
        )
    else:
        seat.edit(own.id, dataclasses.replace(own.content, text=text))  # type: ignore[call-arg]


def _note(seat: Seat, key: str) -> WordedNote:
    found = noted(seat.step, written(seat.step), key)
    if found is None or not found.can_be_worded:
        raise Outdated(_("Cette ligne n’est plus là : son auteur l’a retirée de l’étape."))
    return found


def _word_note(seat: Seat, key: str, text: str) -> None:
    """Words a line of the notes anew, in one's own name; what was said stays beside it."""
    note = _note(seat, key)
    if text == note.text:
        return
    if seat.seen.strip() != note.text.strip():
        raise Outdated(_("Quelqu’un d’autre vient de corriger cette ligne. Relisez-la d’abord."))
    _note_as_said(seat, key)
    if text != note.said_alone:
        seat.post(NoteEdit(note.source.contribution, note.digest, text))


def _note_as_said(seat: Seat, key: str) -> None:
    edit = _note(seat, key).edit
    if edit is not None:
        seat.withdraw(edit[0].id)


def _beside(seat: Seat, line: SheetLine, text: str) -> None:
    added = seat.post(Added(str(line.place), text, beside=line.key))
    keys = [other.key for other in _lines(seat)[line.place] if other.key != added.id]
    at = keys.index(line.key) + 1
    _order(seat, str(line.place), (*keys[:at], added.id, *keys[at:]))


def _add(seat: Seat, place: str, text: str) -> None:
    if place not in places_in(written(seat.step)):
        raise Outdated(_("Cette partie de la fiche n’est plus là."))
    for line in filter(None, map(str.strip, text.split("\n"))):
        if place == Place.KEYWORDS:
            for word in filter(None, (part.strip(" #") for part in line.split(","))):
                seat.post(Keyword(word))
        else:
            seat.post(Added(place, line))


def _replace(seat: Seat, line: SheetLine, place: str) -> None:
    own = _own(seat, line)
    if own is None:
        _edit(seat, line, place=place)
    elif isinstance(own.content, Added):
        seat.edit(own.id, dataclasses.replace(own.content, place=place))
    else:
        raise NotAccepted(_("Un mot-clé reste parmi les mots-clés."))


def _order(seat: Seat, place: str, keys: tuple[str, ...]) -> None:
    known = next(((c, order) for c, order in seat.step.of(Order) if order.place == place), None)
    if known is None:
        seat.post(Order(place, keys))
    else:
        seat.edit(known[0].id, Order(place, keys))


def _leave_out(seat: Seat, key: str) -> None:
    _edit(seat, _line(seat, key), out=True)


def _keep(seat: Seat, key: str) -> None:
    _edit(seat, _line(seat, key), out=False)


def _as_said(seat: Seat, key: str) -> None:
    _edit(seat, _line(seat, key), wording="", said="")


# ── keywords ────────────────────────────────────────────────────────────────────────────────


def _suggest(seat: Seat, _place: str) -> None:
    """Proposes keywords from what was said; those that are there already are not proposed again."""
    document = written(seat.step)
    known = [line.text for line in sheet_lines(seat.step, document)[Place.KEYWORDS]]
    known += [keyword.text for _c, keyword in seat.step.of(Keyword) if keyword.dropped]
    found = proposals(document, known, (p.name for p in seat.step.people.values()))
    if not found:
        raise NotAccepted(_("Il n’y a pas encore assez de texte pour proposer d’autres mots-clés."))
    for word in found:
        seat.post(Keyword(word, taken=False, proposed=True))


def _keyword(seat: Seat, target: str) -> Keyword:
    found = next((k for c, k in seat.step.of(Keyword) if c.id == target), None)
    if found is None:
        raise Outdated(_("Ce mot-clé n’est plus là."))
    return found


def _take(seat: Seat, target: str) -> None:
    seat.edit(target, dataclasses.replace(_keyword(seat, target), taken=True))


def _drop(seat: Seat, target: str) -> None:
    seat.edit(target, dataclasses.replace(_keyword(seat, target), dropped=True))


def _drop_all(seat: Seat, _place: str) -> None:
    for c, keyword in seat.step.of(Keyword):
        if not keyword.taken and not keyword.dropped:
            seat.edit(c.id, dataclasses.replace(keyword, dropped=True))


# ── what readers proposed ───────────────────────────────────────────────────────────────────


def _remark(seat: Seat, target: str) -> Correction:
    found = next((r for c, r in seat.step.of(Correction) if c.id == target), None)
    if found is None:
        raise Outdated(_("Cette proposition n’est plus là."))
    return found


def _accept(seat: Seat, target: str) -> None:
    remark = _remark(seat, target)
    # It was chosen among what is shown, beside the line as it is.
    if remark.line.startswith(f"{NOTE}-"):
        seat.seen = _note(seat, remark.line).text
        _word_note(seat, remark.line, remark.text)
    else:
        line = _line(seat, key_now(remark.line))
        seat.seen = line.text
        _word(seat, line, remark.text)
    seat.edit(target, dataclasses.replace(remark, answer="taken"))


def _decline(seat: Seat, target: str) -> None:
    seat.edit(target, dataclasses.replace(_remark(seat, target), answer="declined"))


# ── what readers do ─────────────────────────────────────────────────────────────────────────


def _approve(seat: Seat, _target: str) -> None:
    """Approves the draft as it is, or no longer."""
    mark, mine = mark_of(seat.step, written(seat.step)), seat.mine_of(DraftApproval)
    approval = DraftApproval(approves=True, of=mark)
    if not mine:
        seat.post(approval)
    else:
        seat.edit(mine[0][0].id, DraftApproval() if mine[0][1] == approval else approval)


def _seen(seat: Seat, _target: str) -> None:
    """Says that one has read it, or not after all."""
    mine = seat.mine_of(DraftApproval)
    if mine:
        seat.withdraw(mine[0][0].id)
    else:
        seat.post(DraftApproval())


def _withdraw_words(seat: Seat, target: str) -> None:
    contribution = note_source(seat.step, target) or _line(seat, target).source.contribution
    if not any(taken.contribution == contribution for _c, taken in seat.mine_of(Withdrawal)):
        seat.post(Withdrawal(contribution))


def _reserve(seat: Seat, _target: str, text: str) -> None:
    seat.post(Reservation(text))


def _propose(seat: Seat, target: str, text: str) -> None:
    note = target.startswith(f"{NOTE}-")
    line = _note(seat, target) if note else _line(seat, target)
    if text == line.text:
        raise NotAccepted(_("C’est déjà ce que dit la ligne."))
    seat.post(Correction(line.key, text))


_ANSWERS: Final[Mapping[str, Callable[[Seat, str, str], None]]] = {
    "add": _add,
    "word": _word_line,
    "word_note": _word_note,
    "reserve": _reserve,
    "remark": _propose,
}
_HANDLERS: Final[Mapping[str, Callable[[Seat, str], None]]] = {
    "leave_out": _leave_out,
    "keep": _keep,
    "as_said": _as_said,
    "note_as_said": _note_as_said,
    "suggest": _suggest,
    "take": _take,
    "drop": _drop,
    "drop_all": _drop_all,
    "accept": _accept,
    "decline": _decline,
    "approve": _approve,
    "seen": _seen,
    "withdraw_words": _withdraw_words,
}


# ── wherever a line stands ──────────────────────────────────────────────────────────────────


def reword(seat: Seat, line: Line, text: str) -> None:
    """Words every such line anew, on the sheet and in the notes."""
    if not text.strip():
        raise NotAccepted(_("Écrivez d’abord quelques mots."))
    with seat.together():
        on_sheet = _on_sheet(seat, line, text)
        if not _in_notes(seat, line, text) and not on_sheet:
            raise NotAccepted(_("Cette ligne ne se corrige pas dans la synthèse."))


def _on_sheet(seat: Seat, line: Line, text: str) -> bool:
    lines = sheet_lines(seat.step, written(seat.step))
    keys = [
        known.key
        for found in lines.values()
        for known in found
        if known.text == line.text and known.source == line.source and known.can_be_worded
    ]
    for key in keys:
        seat.seen = line.text  # it was chosen among what is shown, as it is
        answer(seat, "word", key, text)
    return bool(keys)


def _in_notes(seat: Seat, line: Line, text: str) -> bool:
    step, about = seat.step, line.source.contribution
    if not about:
        return False
    for c, edit in step.of(NoteEdit):
        if edit.about == about and edit.wording == line.text:
            seat.edit(c.id, dataclasses.replace(edit, wording=text))
            return True
    notes = (section.blocks for section in with_notes(step, written(step)).notes)
    if not any(line in lines_of(block) for block in chain(*notes)):
        return False
    seat.post(NoteEdit(about, digest_of(line.words), text))
    return True
