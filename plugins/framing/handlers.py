"""What the buttons and fields of a framing do: adopt the request, keep keywords."""

from __future__ import annotations

from tablee.plugin import Contribution, NotAccepted, Person, Role, Seat, StepRecord, _, fold

from .contents import Adopted, SheetKeywords, standing, words_of


def adopt(seat: Seat, text: str, proposal: str = "") -> Contribution:
    """Makes this the request: the one adopted before is replaced, so that there is only one.

    Whoever does so in the carrier's name is marked: what the carrier adopted is not reworded in
    silence, and what was adopted in their name is theirs once they adopt.
    """
    content, before = Adopted(text, proposal), standing(seat.step, Adopted)
    if seat.carries and before is not None and not before[0].entered_by:
        return seat.edit(before[0].id, content)
    whose = "" if seat.carries else in_whose_name(seat.step).id
    with seat.together():
        if before is not None:
            seat.withdraw(before[0].id)
        return seat.post(content, on_behalf_of=whose or None)


def in_whose_name(step: StepRecord) -> Person:
    """The carrier for whom whoever facilitates adopts: first one without a phone of their own."""
    carriers = step.with_role(Role.CARRIER)
    if not carriers:
        raise NotAccepted(
            _("Personne ne porte encore le projet. Donnez ce rôle à quelqu’un, qui adoptera.")
        )
    return next((person for person in carriers if person.by_facilitator), carriers[0])


def write_keywords(seat: Seat, words: tuple[str, ...]) -> None:
    """Keeps these keywords, in the place of those there are."""
    found = standing(seat.step, SheetKeywords)
    if found is None:
        seat.post(SheetKeywords(words))
    else:
        seat.edit(found[0].id, SheetKeywords(words, found[1].ideas))


def choose_words(seat: Seat, idea: str, words: tuple[str, ...], *, chosen: bool) -> None:
    """Adds words to the keywords of the sheet, or takes them away; of none, nothing is left.

    `idea` is the id of the proposal that has these words.
    """
    found = standing(seat.step, SheetKeywords)
    before, ideas = (found[1].words, found[1].ideas) if found else ((), ())
    ideas = (*(known for known in ideas if known != idea), *((idea,) if chosen else ()))
    gone = set(words_of(",".join(words)))
    after = words_of(",".join((*before, *words))) if chosen else without(before, gone)
    if found is None:
        seat.post(SheetKeywords(after, ideas))
    elif after:
        seat.edit(found[0].id, SheetKeywords(after, ideas))
    else:
        seat.withdraw(found[0].id)


def without(words: tuple[str, ...], gone: set[str]) -> tuple[str, ...]:
    """The words that are not among `gone`, case and accents aside."""
    folded = {fold(word) for word in gone}
    return tuple(word for word in words if fold(word) not in folded)
