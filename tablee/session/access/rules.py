"""Authorisation and validation common to all activities: step state, roles, text length.

Pure functions: they raise `NotAllowed` or `NotAccepted` with a sentence, or return.
"""

from __future__ import annotations

import dataclasses
import enum
import re
import unicodedata
from typing import Any, TypeVar

from tablee.activities import StepRecord
from tablee.activities.votes import ORIGINS, Ballot, Hands, VoteFacts
from tablee.errors import NotAccepted, NotAllowed
from tablee.isolation import asked
from tablee.model.entities import Content, Contribution, Person, Role, StepState, with_fields
from tablee.texts import _, decimal

C = TypeVar("C", bound=Content)

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What nobody types: control characters, and those that turn the direction of what follows."""
_MOST_MARKS = 8
"""Combining marks on one letter: no writing needs as many, and more cover the lines around."""
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters that are blank."""


def tidy(content: C) -> C:
    """The content with texts in one Unicode form, no control characters, no outer blanks."""
    values = {f.name: _tidy(getattr(content, f.name)) for f in dataclasses.fields(content)}
    return dataclasses.replace(content, **values)


def tidy_text(text: str) -> str:
    """The same of a text that is no content's."""
    return str(_tidy(text))


def _tidy(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, enum.Enum):
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
        return _without_piles(_CONTROLS.sub("", text)).strip()
    if isinstance(value, tuple):
        return tuple(_tidy(v) for v in value)
    if isinstance(value, dict):
        return {k: _tidy(v) for k, v in value.items()}
    return value


def _without_piles(text: str) -> str:
    """The text with no letter under more marks than any writing has."""
    if text.isascii():
        return text
    kept, marks = [], 0
    for c in text:
        marks = marks + 1 if unicodedata.combining(c) or unicodedata.category(c) == "Me" else 0
        if marks <= _MOST_MARKS:
            kept.append(c)
    return "".join(kept)


def is_seen(text: str) -> bool:
    """Whether anything of the text can be seen."""
    return any(c not in _FILLERS and unicodedata.category(c) not in _UNSEEN for c in text)


def check_length(text: str, most: int) -> None:
    """Refuses a text of more characters than that, and says how many it has."""
    if len(text) > most:
        raise NotAccepted(
            _(
                "Ce texte est trop long : {most} caractères au plus, il y en a {n}. "
                "Raccourcissez-le, ou coupez-le en deux."
            ).format(most=decimal(most), n=decimal(len(text)))
        )


def check_lengths(content: Content) -> None:
    """Refuses texts beyond the content's limit, and an empty main text that nothing stands for."""
    for text in content.texts():
        check_length(text, content.longest)
        if text and not is_seen(text):
            raise NotAccepted(
                _("Rien de ce texte ne se voit : il n’a que des blancs ou des accents seuls.")
            )
    if isinstance(content, Ballot) or getattr(content, "text", None) != "":
        return
    if not content.in_words():
        raise NotAccepted(_("Écrivez d’abord quelques mots."))


def check_step_runs(step: StepRecord, content: Content, by: Person) -> None:
    """Refuses a new contribution outside its step's time."""
    if step.running:
        return
    if step.step.state is StepState.WAITING:
        if content.before_start or by.has(Role.FACILITATOR):
            return
        raise NotAllowed(_("Cette étape n’a pas encore commencé."))
    if not by.has(Role.FACILITATOR, Role.SCRIBE):
        raise NotAllowed(
            _("Cette étape est terminée. Gardez votre texte : dites-le à la personne qui anime.")
        )


def check_may_post(step: StepRecord, content: Content, person: Person, typed_by: Person) -> None:
    """Refuses a role that may not put this kind of content here: the author's, whoever types."""
    known = step.activity.contents
    if type(content) not in known:
        raise NotAccepted(_("Cette étape ne prend pas ce genre de contribution."))
    if content.posted_by is not None and not person.has(*content.posted_by):
        raise NotAllowed(_("Ce rôle n’est pas le vôtre dans cette étape."))
    if not may_write(step, type(content), person):
        raise NotAllowed(
            _("{name}, c’est à vous d’écouter : vous pourrez répondre à l’étape suivante.").format(
                name=person.first_name
            )
        )
    if isinstance(content, Ballot):
        check_vote_open(step)
    check_step_runs(step, content, typed_by)


def may_write(step: StepRecord, kind: type[Content], person: Person) -> bool:
    """Whether this person's roles let them put this kind of content here, the step's time apart.

    Whom the step asks to listen may write what is private, or their role's own part of it.
    """
    named = kind.posted_by is not None and person.has(*kind.posted_by)
    if (kind.posted_by is not None and not named) or person.has(*kind.refused_to):
        return False
    return kind.private or named or not person.has(*step.activity.silent)


def check_vote_open(step: StepRecord) -> None:
    """Refuses ballots before the vote opens and after it closes."""
    facts = step.facts(VoteFacts)
    if not facts.opened:
        raise NotAllowed(_("Le vote n’est pas encore ouvert."))
    if facts.closed:
        raise NotAllowed(_("Le vote est clos : votre bulletin n’a pas changé."))


def check_origin(ballot: Ballot, typed_by: Person, before: Content | None) -> None:
    """Refuses a ballot that stands for more than who sends it, from anybody but who facilitates."""
    if ballot.origin not in ORIGINS:
        raise NotAccepted(_("Ce bulletin ne se lit pas : il faut un nombre par proposition."))
    plain = ballot.origin == "phone" and ballot.times == 1 and not isinstance(ballot, Hands)
    kept = isinstance(before, Ballot) and (before.origin, before.times) == (
        ballot.origin,
        ballot.times,
    )
    if not plain and not kept and not typed_by.has(Role.FACILITATOR):
        raise NotAllowed(_("Seule la personne qui anime saisit des votes pour la salle."))
    if ballot.times != 1 and not ballot.entered:
        raise NotAccepted(_("Ce bulletin ne se lit pas : il faut un nombre par proposition."))


def check_may_change(contribution: Contribution, by: Person) -> None:
    """Refuses to touch other people's words without the role for it; private ones never."""
    if contribution.person == by.id:
        return
    if not contribution.shared or not by.has(*contribution.content.edited_by):
        raise NotAllowed(
            _("Ce texte n’est pas le vôtre : seule la personne qui l’a écrit peut le changer.")
        )


def check_may_move(step: StepRecord, contribution: Contribution, by: Person) -> None:
    """Refuses to put elsewhere what the step lets others move, or nobody else."""
    may_move = step.activity.may_move
    if not asked(step, "may_move", lambda: bool(may_move(step, contribution, by)), False):
        raise NotAllowed(_("Dans cette étape, ce n’est pas à vous de déplacer cette carte."))


def place_of(content: Content) -> dict[str, Any]:
    """The fields that say where it stands."""
    return {name: getattr(content, name) for name in content.placed_by}


def says_else(now: Contribution, before: Contribution) -> bool:
    """Whether it says something else than before, wherever it stands."""
    same_kind = type(now.content) is type(before.content)
    return not same_kind or with_fields(now.content, place_of(before.content)) != before.content


def check_may_take_back(contribution: Contribution, by: Person, did: str) -> None:
    """The same for undoing what the person `did`: the facilitator may, where it was the author.

    Whoever typed or pressed something for somebody takes that back too.
    """
    if contribution.shared and did == by.id == contribution.entered_by:
        return
    if contribution.shared and did == contribution.person and by.has(Role.FACILITATOR):
        return
    check_may_change(contribution, by)
