"""Decision by consent: one proposal, adopted when nobody objects; an objection makes it better.

Questions and reactions come first, then everybody answers: that is the vote. The verdict is counted
in `counting.py`, what stays on record is written in `record.py`, what is seen stands in `views.py`,
fields are drawn in `forms.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from tablee.plugin import (
    N_,
    Audience,
    Ballot,
    Block,
    Change,
    ChangeKind,
    Choice,
    ConsoleButton,
    Content,
    Facts,
    Field,
    Guide,
    Hands,
    NotAccepted,
    Outcome,
    Paper,
    Piece,
    Profile,
    ProfileRow,
    Role,
    Seat,
    StepRecord,
    Text,
    Urn,
    View,
    Vote,
    _,
    hookimpl,
    ngettext,
    profile,
    ranked,
    setting,
)

from . import forms, record, views
from .contents import (
    CLARIFICATION,
    OBJECTIONS,
    REACTIONS,
    ClarifyingQuestion,
    ConsentFacts,
    Judgment,
    Reaction,
    Remark,
)
from .counting import (
    NO_OBJECTION,
    OBJECTION,
    PASS,
    ConsentOutcome,
    Ruling,
    decided,
    expected,
    objections,
    stand_ins,
)

API = 1

__all__ = [
    "NO_OBJECTION",
    "OBJECTION",
    "PASS",
    "ClarifyingQuestion",
    "Consent",
    "ConsentFacts",
    "ConsentOutcome",
    "Judgment",
    "Reaction",
    "Ruling",
    "decided",
]

JUDGING: dict[str, bool] = {"prefer": True, "uphold": False}
"""The buttons of an objection: whether each makes it a preference."""


@dataclass(frozen=True)
class Consent(Vote):
    """One proposal, adopted when everybody has answered and nobody objects."""

    drawn_for: ClassVar[frozenset[Role]] = frozenset({Role.FACILITATOR})
    name: ClassVar[str] = "consent"
    title: ClassVar[str] = N_("Décision par consentement")
    summary: ClassVar[str] = N_(
        "Une proposition est adoptée si personne n’y fait objection ; une objection la bonifie."
    )
    guide = Guide(
        N_(
            "Adopter une proposition quand personne n’a d’objection : assez bonne pour essayer, "
            "sans danger pour le groupe."
        ),
        say=(
            N_("Des questions pour comprendre d’abord ; ensuite seulement, ce que vous en pensez."),
            N_(
                "Avez-vous une objection ? Non pas une préférence : une raison pour laquelle cela "
                "nous ferait du tort."
            ),
        ),
        watch=(
            N_("Une objection est un cadeau : cherchez avec la personne ce qui la lève."),
            N_("Une seule proposition à la fois, écrite, lue à voix haute."),
        ),
    )
    icon: ClassVar[str] = "hand"
    minutes: ClassVar[float] = 15
    facts: ClassVar[type[ConsentFacts]] = ConsentFacts
    contents = (Ballot, Hands, ClarifyingQuestion, Reaction)
    fewest: ClassVar[int] = 1
    most: ClassVar[int] = 1
    logs_names: ClassVar[bool] = True
    tells_no_more: ClassVar[bool] = True

    discussion: bool = setting(
        True,
        N_("Commencer par les questions et les réactions"),
        help=N_("À décocher quand des étapes d’avant leur ont donné la parole."),
    )
    secret: bool = setting(
        False,
        N_("Réponses secrètes"),
        help=N_("D’ordinaire on répond à voix haute : chaque réponse porte un nom."),
        last=True,
    )

    # ── the rule ────────────────────────────────────────────────────────────────────────────

    def method_rule(self) -> str:
        """When it is adopted, what an objection does, and that one passes only once."""
        return " ".join(
            (
                _("Adoptée si tout le monde répond et que personne n’objecte."),
                _("Une objection valable la fait bonifier."),
                _("Qui anime peut la juger préférence : elle ne bloque plus, et c’est inscrit."),
                _("On passe une fois, au premier tour ; ensuite on redemande à tout le monde."),
                _(
                    "Une main levée ou un bulletin papier compte d’abord pour une personne de la "
                    "liste qui n’a pas répondu, puis en plus."
                ),
            )
        )

    def call(self) -> str:
        return _("Avez-vous une objection à cette proposition ?")

    def pinned_text(self, step: StepRecord) -> str:
        """The question that the proposal answers; the proposal itself is in the view."""
        return self.question_of(step) or step.session.question

    def standing_proposal(self, step: StepRecord) -> tuple[str, str] | None:
        """In the words of the last round, which objections may have made better."""
        facts = step.facts(ConsentFacts)
        return facts.options[0] if facts.opened and facts.options else None

    def prompt(self, step: StepRecord) -> str:
        facts = step.facts(ConsentFacts)
        if facts.opened or step.done:
            return super().prompt(step)
        if not self.discussion:
            return _("Relisez la proposition : le tour des objections va s’ouvrir.")
        if facts.phase == CLARIFICATION:
            return _("Posez vos questions, pour bien comprendre la proposition.")
        return _("Dites en une phrase ce que vous inspire la proposition.")

    def options(self, step: StepRecord) -> tuple[tuple[str, str], ...]:
        """The proposal: what is typed on the spot stands in the place of every card."""
        offered = super().options(step)
        if not step.facts(ConsentFacts).typed:
            return offered
        cards = {id_ for id_, _words in self.candidates(step)}
        return tuple(option for option in offered if option[0] not in cards)

    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """One answer to one proposal; passing is offered in the first round only."""
        choices = [
            Choice(NO_OBJECTION, _("Pas d’objection")),
            Choice(
                OBJECTION,
                _("J’ai une objection"),
                _("Ce qui nuirait au groupe ou à ce qu’il veut faire, et pourquoi."),
                words=True,
            ),
        ]
        if step.facts(ConsentFacts).round == 1:
            choices.append(Choice(PASS, _("Je passe"), _("Une seule fois : on vous redemandera.")))
        return self.paper_of(
            step,
            options,
            "grade",
            choices=tuple(choices),
            text=_("Votre objection, en quelques mots"),
        )

    def examples(self, step: StepRecord) -> Sequence[Content | Facts]:
        """A question, a reaction; reactions come once one has gone on to them."""
        facts = step.facts(ConsentFacts)
        later = [] if facts.opened else [replace(facts, phase=REACTIONS)]
        return [ClarifyingQuestion("Qui en décide ?"), Reaction("J’aime bien l’idée."), *later]

    def check(self, change: Change, step: StepRecord) -> None:
        """Ballots as in any vote; remarks before it opens; of the facts, our own two fields."""
        if change.kind is ChangeKind.FACTS:
            self._check_facts(change, step)
        elif change.kind is ChangeKind.POST and isinstance(change.content, Remark):
            if not self.discussion and not step.facts(ConsentFacts).opened:
                raise NotAccepted(_("Ici on ne fait plus que décider : dites-le de vive voix."))
            _check_remark(change.content, step.facts(ConsentFacts))
        else:
            super().check(change, step)

    def _check_facts(self, change: Change, step: StepRecord) -> None:
        before, after = step.facts(ConsentFacts), change.facts
        assert isinstance(after, ConsentFacts)
        if after == replace(before, phase=after.phase):
            _check_phase(before, after)
        elif after == replace(before, judgments=after.judgments):
            _check_judgment(change, before, after, step)
        else:
            super().check(change, step)

    # ── the sums ────────────────────────────────────────────────────────────────────────────

    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """How many do not object, how many answered, and how many were expected to."""
        option, words = urn.options[0]
        answers = profile(urn, option)
        return Outcome(
            options=ranked([(option, words, answers[NO_OBJECTION])]),
            voters=urn.voters,
            cast=answers.total(),
            available=expected(urn, step),
        )

    # ── what it says ────────────────────────────────────────────────────────────────────────

    def told(self, step: StepRecord) -> str:
        return decided(step).reason

    def told_without(self, step: StepRecord) -> Sequence[str]:
        """The verdict and why: numbers alone, never the proposal's or an objection's words."""
        urn, facts = step.urn, step.facts(ConsentFacts)
        seen = facts.shown and urn is not None and urn.voters and step.outcome is not None
        return (decided(step).reason,) if seen else ()

    def results(self, step: StepRecord) -> tuple[View, ...]:
        """The verdict over the proposal's words, then the answers."""
        urn, outcome = step.urn, step.outcome
        assert urn is not None
        assert outcome is not None
        words, verdict = urn.options[0][1], decided(step)
        title = {
            Ruling.ADOPTED: _("Proposition adoptée"),
            Ruling.NOT_ADOPTED: _("Proposition non adoptée"),
            Ruling.UNDECIDED: _("Proposition en suspens"),
        }[verdict.ruling]
        counts = (verdict.agreed, verdict.valid + verdict.preferences, verdict.passed)
        turnout = _turnout(verdict.answered, round(outcome.available))
        if n := stand_ins(urn, step):
            instead = ngettext(
                "dont {n} saisie pour la salle, comptée pour une personne de la liste",
                "dont {n} saisies pour la salle, comptées pour des personnes de la liste",
                n,
            )
            turnout = f"{turnout}, {instead}"
        return (
            Profile(
                title,
                (_("Pas d’objection"), _("Objection"), _("Passe")),
                (ProfileRow(0, words, counts, verdict.word),),
                note=turnout,
            ),
        )

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """Every round on record, and who was expected to answer."""
        who = _(
            "On attend une réponse de chaque personne de la liste. Les mains levées et les "
            "bulletins papier comptent d’abord pour celles qui n’ont pas répondu elles-mêmes, "
            "puis en plus de la liste."
        )
        return (*views.log(self, step), Text(who, tone="quiet"))

    def view(self, step: StepRecord, audience: Audience) -> View:
        """What any vote shows, with what was said before, the former rounds, the objections."""
        facts, shown = step.facts(ConsentFacts), super().view(step, audience)
        if not facts.opened:
            if not self.discussion:
                return views.quoted(shown, self.options(step))
            return views.before(shown, step, self.options(step), audience)
        if not facts.closed:
            if audience is Audience.WALL:
                return views.quoted(shown, facts.options)
            return views.with_more(shown, *views.behind(self, step, audience))
        if facts.held and audience is not Audience.CONSOLE:
            return views.awaited(shown, facts.options)
        if facts.explained and audience is Audience.WALL:
            return shown
        heard = views.heard(step, audience)
        return views.with_more(shown, heard) if heard.cards else shown

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """Every round, its verdict, how objections were treated; then what was said before."""
        return (*super().synthesis(step), *record.discussion(step))

    def noted(self, step: StepRecord) -> Sequence[Block]:
        """Who answered what, and each objection with what was made of it."""
        return record.noted(step)

    # ── how it goes on ──────────────────────────────────────────────────────────────────────────

    def before_opening(self, step: StepRecord) -> tuple[ConsoleButton, ...]:
        """Questions, then reactions, then the objections: each phase leads to the next."""
        return forms.phase_buttons(step.facts(ConsentFacts).phase if self.discussion else "")

    def asks_again(self, step: StepRecord) -> bool:
        """Until it is adopted: everybody is asked again, on the same words or better ones."""
        return step.running and self.goes_on(step)

    def goes_on(self, then: StepRecord) -> bool:
        """Whatever is not adopted has a next round: it is the method, nobody thinks again."""
        return decided(then).ruling is not Ruling.ADOPTED

    # ── what I can do ───────────────────────────────────────────────────────────────────────

    def fields(self, step: StepRecord) -> Sequence[Field]:
        """A question, then a reaction, until the objections are asked for."""
        facts = step.facts(ConsentFacts)
        return () if facts.opened or not self.discussion else (forms.field_of(facts.phase),)

    def render(self, seat: Seat) -> None:
        forms.draw(seat)

    def act(self, seat: Seat, button: str, target: str) -> None:
        """Judges an objection; on record with who did it and when."""
        if button in JUDGING:
            judge(seat, target, preference=JUDGING[button])
        else:
            super().act(seat, button, target)


def _turnout(answered: int, expected: int) -> str:
    if expected == 1:
        return (
            _("La seule réponse attendue est là")
            if answered
            else _("La seule réponse attendue n’est pas là")
        )
    return ngettext(
        "{n} réponse sur {expected} attendue", "{n} réponses sur {expected} attendues", answered
    ).format(expected=expected)


def judge(seat: Seat, objection: str, *, preference: bool) -> None:
    """Keeps what is made of an objection."""
    with seat.together():
        facts = seat.step.facts(ConsentFacts)
        new = Judgment(objection, preference, seat.person.id, seat.room.clock())
        seat.set_facts(replace(facts, judgments=(*facts.judgments, new)))


# ── the rules ───────────────────────────────────────────────────────────────────────────────


def _check_remark(remark: Remark, facts: ConsentFacts) -> None:
    """Refuses what comes too late, and a reaction that comes too early."""
    if facts.opened:
        raise NotAccepted(
            _("Le tour des objections est ouvert : dites-le de vive voix, ou dans votre réponse.")
        )
    if isinstance(remark, Reaction) and facts.phase == CLARIFICATION:
        raise NotAccepted(_("Les réactions viennent après les questions. Gardez la vôtre."))


def _check_phase(before: ConsentFacts, after: ConsentFacts) -> None:
    """Questions and reactions come before the vote opens, objections with it."""
    if after.phase not in ((OBJECTIONS,) if before.opened else (CLARIFICATION, REACTIONS)):
        raise NotAccepted(
            _("Le tour des objections est ouvert : on n’y revient plus.")
            if before.opened
            else _("Le tour des objections commence quand le vote s’ouvre.")
        )


def _check_judgment(
    change: Change, before: ConsentFacts, after: ConsentFacts, step: StepRecord
) -> None:
    """Lets one judgment more be kept, of an objection of the round that is closed."""
    known, new = after.judgments[:-1], next(reversed(after.judgments), None)
    if known != before.judgments or new is None or new.by != change.by.id:
        raise NotAccepted(
            _("Ce qui a été décidé d’une objection reste inscrit. Jugez-la de nouveau s’il faut.")
        )
    objection = next((o for o in objections(step) if o.id == new.objection), None)
    if objection is None or not before.closed:
        raise NotAccepted(_("Cette objection n’est pas de ce tour : elle ne se juge plus."))
    if objection.judgments and objection.judgments[-1].preference is new.preference:
        raise NotAccepted(_("C’est déjà fait, par vous ou par quelqu’un d’autre."))


@hookimpl
def votes() -> list[type[Vote]]:
    return [Consent]
