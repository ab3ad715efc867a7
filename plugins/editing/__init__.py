"""La synthèse, à plusieurs: scribes make the sheet of what was said, readers approve or reserve.

What was said does not change: another wording, an order, a line left out are contributions of their
own, beside every step. They are applied to the document each time that it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tablee.plugin import (
    N_,
    Audience,
    Change,
    ChangeKind,
    Content,
    Contribution,
    Editing,
    Facts,
    Guide,
    Line,
    NotAccepted,
    NotAllowed,
    Notes,
    OwnRecord,
    Place,
    Portion,
    Seat,
    Section,
    Stack,
    StepRecord,
    Synthesis,
    ToRead,
    View,
    Wording,
    _,
    hookimpl,
    speaking,
)

from . import forms, handlers
from .contents import (
    FORMS,
    Added,
    Correction,
    DraftApproval,
    Keyword,
    LineEdit,
    Order,
    Reading,
    Reservation,
    Withdrawal,
)
from .lines import with_sheet, withdrawn
from .notes import portions, taken_in, with_notes
from .readers import draft, mark_of, own_part
from .views import board, read_sections
from .wordings import NoteEdit, with_wordings, wordings

API = 1

_READERS: tuple[type[Content], ...] = (Correction, Reservation, DraftApproval, Withdrawal)
"""What readers put in, while the reading is open."""


GUIDE = Guide(
    N_("Mettre au propre ce qui a été dit, puis le faire relire à celles et ceux qui étaient là."),
    say=(
        N_("Relisez ce qui vous concerne : vous pouvez corriger, approuver, ou dire une réserve."),
    ),
    watch=(
        N_(
            "Ce qui a été dit ne change pas : une autre formulation se met à côté, l’original "
            "est gardé."
        ),
    ),
)


@dataclass(frozen=True)
class SheetEditing(Editing):
    """The sheet as it is to be read, and what its readers said of it."""

    name = "editing"
    title = N_("Mise au propre")
    summary = N_(
        "La fiche se remplit toute seule\u00a0: on la corrige, on la range, on la fait relire."
    )
    guide = GUIDE
    icon = "file-text"
    contents = (
        LineEdit,
        Order,
        Added,
        Keyword,
        NoteEdit,
        Correction,
        Reservation,
        DraftApproval,
        Withdrawal,
    )
    facts = Reading

    def examples(self, step: StepRecord) -> Sequence[Content | Facts]:
        said = [c.id for each in step.earlier for c in each.contributions if not c.hidden]
        answers = [DraftApproval(approves=True), Reservation("Il y manque le lieu.")]
        added = Added(Place.IMPORTANT, "Une ligne que la salle ajoute")
        return [added, *answers, *(Withdrawal(id_) for id_ in said[:3]), Reading(opened_at=1.0)]

    def check(self, change: Change, step: StepRecord) -> None:
        """Readers answer while the draft is with them, once each; forms are known ones."""
        content = change.content
        if isinstance(content, Added) and content.form not in FORMS:
            raise NotAccepted(_("Ce genre de ligne n’existe pas."))
        if not isinstance(content, _READERS):
            return
        if isinstance(content, Withdrawal):
            _check_withdrawal(change, content, step)
        elif _own(change) and not step.facts(Reading).open:
            raise NotAllowed(_("La relecture n’est pas ouverte en ce moment."))
        once = isinstance(content, DraftApproval) and change.kind is ChangeKind.POST
        if once and any(isinstance(mine.content, DraftApproval) for mine in change.mine):
            raise NotAccepted(_("Vous avez déjà répondu\u00a0: changez votre réponse."))

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The sheet, line by line; the whole draft for its readers; nothing for the wall."""
        if audience is Audience.WALL:
            return Stack(())
        return draft(step) if audience is Audience.READER else board(step)

    def to_be_read(self, step: StepRecord, now: float) -> ToRead:
        """While the reading is open; then, while words can still be withdrawn."""
        reading = step.facts(Reading)
        if reading.open:
            return "open"
        return "closed" if reading.opened_at and now <= reading.until else ""

    def own_views(self, own: OwnRecord) -> Sequence[View]:
        """What a reader is to do, and has said of it."""
        return tuple(own_part(own))

    def render(self, seat: Seat) -> None:
        forms.draw(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Leaves out, puts back, takes what somebody proposes."""
        if not handlers.act(seat, button, target):
            super().act(seat, button, target)

    def answer(self, seat: Seat, button: str, target: str, text: str) -> None:
        """Words a line anew, adds lines."""
        if not handlers.answer(seat, button, target, text):
            super().answer(seat, button, target, text)

    def arrange(self, seat: Seat, target: str, place: str, before: str | None) -> None:
        """Puts a line elsewhere."""
        handlers.arrange(seat, target, place, before)

    def withdrawn(self, step: StepRecord) -> frozenset[str]:
        return withdrawn(step)

    def portions(self, step: StepRecord) -> Sequence[Portion]:
        """What was added to the sheet, each section of the notes, what readers reserve."""
        return portions(step)

    def said(self, step: StepRecord) -> Sequence[Contribution]:
        """The pieces that were added, and the keywords that somebody took."""
        pieces = [c for c, piece in step.of(Added) if piece.text]
        return (*pieces, *(c for c, keyword in step.of(Keyword) if keyword.taken))

    def revised(self, step: StepRecord, written: Synthesis) -> Synthesis:
        """The sheet as it was made, the notes with what was added, what readers said."""
        with speaking(written.language):
            document = with_wordings(step, with_notes(step, with_sheet(step, written)))
            read: tuple[Section, ...] = read_sections(step, mark_of(step, written))
        return replace(document, sheet=(*document.sheet, *read))

    def wordings(self, step: StepRecord) -> Sequence[Wording]:
        return wordings(step)

    def reword(self, seat: Seat, line: Line, text: str) -> None:
        handlers.reword(seat, line, text)

    def taken_in(self, document: Synthesis) -> Sequence[Content]:
        """Every piece of the document as something added, in its order."""
        return tuple(taken_in(document))


def _own(change: Change) -> bool:
    """Whether a reader writes; who edits the sheet answers what readers propose at any time."""
    return change.before is None or change.before.person == change.by.id


def _check_withdrawal(change: Change, content: Withdrawal, step: StepRecord) -> None:
    if _author(step, content.contribution) != change.by.id:
        raise NotAllowed(_("On ne retire que ses propres mots."))
    reading = step.facts(Reading)
    if not reading.opened_at:
        raise NotAllowed(_("La relecture n’est pas ouverte en ce moment."))
    if reading.until and change.at > reading.until:
        raise NotAllowed(
            _(
                "Le délai pour retirer ses mots de la synthèse est passé. "
                "Demandez-le à la personne qui anime\u00a0: elle peut laisser une ligne de côté."
            )
        )


def _author(step: StepRecord, contribution: str) -> str:
    for record in (*step.earlier, *step.beside):
        found = record.get(contribution)
        if found is not None:
            return found.person
    return ""


@hookimpl
def notes() -> list[type[Notes]]:
    return [SheetEditing]
