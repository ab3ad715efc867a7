"""`Vote`, the base class of voting methods."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from tablee.activities import (
    Activity,
    Change,
    ChangeKind,
    Closing,
    Facts,
    Framing,
    Intro,
    Outcome,
    StepRecord,
    UnshownResult,
    read_facts,
    setting,
    votable,
)
from tablee.activities.votes import checkable as checking
from tablee.activities.votes import notes, sides, validation
from tablee.activities.votes import views as showing
from tablee.activities.votes.ballots import Ballot, Hands, VoteFacts
from tablee.activities.votes.results import withheld
from tablee.errors import NotAccepted, NotAllowed
from tablee.model.entities import Content, Person, Role, Urn
from tablee.settings.addresses import at
from tablee.texts import N_, _, inner
from tablee.view import Audience, CardTake, Paper, View

if TYPE_CHECKING:
    from tablee.model.synthesis import Block, Piece
    from tablee.session.people.seat import Seat


_NO_PROPOSALS: Final = (Intro, Framing, Closing)
"""Kinds of steps whose words are put to a vote where somebody chose that step alone: people who
meet, tell and ask what is the matter, or part, propose nothing by it."""


def _sources(step: StepRecord) -> Mapping[str, str]:
    """The steps before this one whose texts can be voted on."""
    steps = {r.step.id: r.title for r in step.earlier if not isinstance(r.activity, Vote)}
    return {
        "": _("L’étape la plus proche qui a des cartes"),
        **steps,
        Vote.PROPOSAL: _("La proposition des étapes d’avant"),
        Vote.TYPED: _("Seulement ce que je tape sur place"),
    }


@dataclass(frozen=True)
class ConsoleButton:
    """A button of the console before a vote opens."""

    name: str
    """Tells it apart from the others of its step."""
    label: str
    press: Callable[[Seat], object]


@dataclass(frozen=True)
class Recount:
    """The same ballots counted under another rule: an exercise, which decides nothing."""

    title: str
    """Marked as a question: "Et en approbation ?"."""
    views: tuple[View, ...]


@dataclass(frozen=True)
class Vote(Activity):
    """A way for the group to decide; a subclass is one method.

    The core opens it, closes it and shows its count; ballots are taken between the first two.
    """

    facts: ClassVar[type[Facts]] = VoteFacts
    contents: ClassVar[tuple[type[Content], ...]] = (Ballot, Hands)
    icon: ClassVar[str] = "vote"
    fewest: ClassVar[int] = 2
    """Options that it takes at least."""
    most: ClassVar[int] = 100
    """Options that it takes at most."""
    asks_question: ClassVar[bool] = True
    """Whether a question is asked for when it is prepared; not where it is what one votes on."""
    decides: ClassVar[bool] = True
    """Whether it settles something, so that the sheet says what came out; no mark does."""
    explains_in_notes: ClassVar[bool] = False
    """Whether `explained` also stands in a detailed synthesis; some put it into `results`."""
    logs_names: ClassVar[bool] = False
    """Whether `explained` says by itself, in a named vote, who chose what."""
    PROPOSAL: ClassVar[str] = "proposal"
    """The `source` of a vote on the proposal that earlier steps put into words."""
    TYPED: ClassVar[str] = "-"
    """The `source` of a vote on what is typed on the spot only."""
    tells_no_more: ClassVar[bool] = False
    """Whether `explained` and `noted` tell no more of the ballots than `results` does. Elsewhere a
    secret vote with few ballots shows neither (`activities.votes.results.withheld`)."""

    question: str = setting(
        "",
        N_("Question posée au vote"),
        help=N_("Au mur, sur les téléphones, les bulletins et dans le compte rendu."),
    )
    secret: bool = setting(
        True,
        N_("Bulletins secrets"),
        help=N_("Sinon chaque bulletin porte un nom, et c’est dit avant l’ouverture."),
        last=True,
    )
    checkable: bool = setting(
        False,
        N_("Vote secret vérifiable"),
        help=N_(
            "Deux mots avec chaque bulletin, et la liste des mots et des bulletins une fois le "
            "résultat montré. À partir de cinq personnes."
        ),
        last=True,
    )
    carrier_votes: bool = setting(True, N_("La personne qui porte le projet vote aussi"), last=True)
    source: str = setting("", N_("Ce qui est mis au vote"), choices=_sources, last=True)
    only_important: bool = setting(
        False, N_("Seulement ce qui a été marqué comme important"), last=True
    )

    # ── what a method says ──────────────────────────────────────────────────────────────────

    @abstractmethod
    def method_rule(self) -> str:
        """The rule: scale, units, abstention, how it is counted; in sentences, before it opens."""

    @abstractmethod
    def blank(self, step: StepRecord, options: tuple[tuple[str, str], ...]) -> Paper:
        """The paper for these options; made with `self.paper_of(step, options, form=…)`."""

    def check_ballot(self, ballot: Ballot, voter: Person | None, step: StepRecord) -> None:
        """Refuses a ballot that the paper's limits let through; `voter` is None for nobody's."""

    @abstractmethod
    def tally(self, urn: Urn, step: StepRecord) -> Outcome:
        """What the urn says. Pure; `step` has the options in its facts."""

    @abstractmethod
    def told(self, step: StepRecord) -> str:
        """What came out and how, in a sentence or two; the step has an urn and an outcome."""

    def told_of_few(self, step: StepRecord) -> str:
        """The same of few secret ballots: the result alone, and nothing of how it was counted."""
        return withheld.first_alone(step.outcome)

    @abstractmethod
    def results(self, step: StepRecord) -> tuple[View, ...]:
        """The count in pictures: bars or profiles, with numbers; the first says most."""

    def results_of_few(self, step: StepRecord) -> tuple[View, ...]:
        """The same of few secret ballots: rank and score of each option, how many have voted."""
        return withheld.alone(self.results(step), step.outcome)

    def explained(self, step: StepRecord) -> tuple[View, ...]:
        """The steps of the count, for those who want to check it: duels, ties, who objected.

        Screens and documents ask `withheld` for it: a few secret ballots would be read there.
        """
        return ()

    def noted(self, step: StepRecord) -> Sequence[Block]:
        """What else the synthesis tells of a round, this one being the step's last."""
        return ()

    def card_takes(self, paper: Paper) -> Sequence[CardTake]:
        """The questions that people with voting cards answer, one after the other; none to refuse.

        As its form has it, unless the method knows better: each option with its choices, in two
        rounds where there are more than four; picked or not; where one may pick one, which.
        """
        return sides.takes(paper)

    def recounts(self, step: StepRecord) -> tuple[Recount, ...]:
        """The same ballots under other rules that they allow."""
        return ()

    @property
    def draws(self) -> bool:
        """Whether it has a part of its own to draw on each person's page, beside the ballot."""
        return type(self).render is not Vote.render and super().draws

    def before_opening(self, step: StepRecord) -> tuple[ConsoleButton, ...]:
        """The console's buttons before it opens: what comes next, then what else one may do."""
        return (ConsoleButton("open", _("Ouvrir le vote"), lambda seat: seat.open_vote()),)

    def asks_again(self, step: StepRecord) -> bool:
        """Whether its own part has the way to another round; the core then offers none beside."""
        return False

    def goes_on(self, then: StepRecord) -> bool:
        """Whether this round calls for a next one by the method's own rule, so nothing is reopened.

        `then` is the step as it was when the round had been counted.
        """
        return False

    def own(self, step: StepRecord, person: str) -> frozenset[str]:
        """The options that this person may not mark."""
        return frozenset()

    # ── what all do alike ───────────────────────────────────────────────────────────────────

    def question_of(self, step: StepRecord) -> str:
        """The question that this vote answers; empty where it has none of its own."""
        return self.question.strip()

    def pinned_text(self, step: StepRecord) -> str:
        """Its question, or else what the room works on."""
        return self.question_of(step) or step.request

    def unshown(self, step: StepRecord) -> UnshownResult | None:
        """The count of a vote that was closed without showing it; none where nobody voted."""
        facts = read_facts(self.facts, step.step.facts)
        assert isinstance(facts, VoteFacts)
        voters = step.urn.voters if step.urn is not None else step.outcome and step.outcome.voters
        if not facts.closed or not facts.held or not voters:
            return None
        told = _("Le résultat de « {step} » n’a pas été montré.").format(step=inner(step.title))
        return UnshownResult(told, replace(facts, held=False))

    def prompt(self, step: StepRecord) -> str:
        """What to do: wait for the vote, vote, or read what came out."""
        facts = step.facts(VoteFacts)
        if facts.closed or (step.done and not step.left_open):
            return ""
        return self.call() if facts.opened else _("Lisez la règle : le vote va s’ouvrir.")

    def call(self) -> str:
        """What to do while the vote is open, in one sentence."""
        return _("C’est à vous de voter.")

    def rule(self, *, secret: bool | None = None, voters: int = 0) -> str:
        """The whole rule, on every screen before the vote opens."""
        return "\n".join(
            (
                self.written_rule(secret=secret, voters=voters),
                _("On peut changer son bulletin jusqu’à la clôture. Rien ne s’affiche avant."),
            )
        )

    def written_rule(self, *, secret: bool | None = None, voters: int = 0) -> str:
        """The rule, and whether ballots are secret: all that goes for a ballot on paper.

        `voters` is how many can vote, where it is known: a few cannot hide everything.
        """
        kept = self.secret if secret is None else secret
        if not kept:
            named = _("Vote nommé : le nom de chaque personne sera à côté de son choix.")
            return f"{self.method_rule()}\n{named}"
        few = withheld.said_beforehand(voters)
        general = "" if voters else _("À moins de cinq, seul le résultat est montré.")
        said = " ".join(filter(None, (_secrecy(), few or general)))
        listed = f"\n{checking.said()}" if self.checkable else ""
        return f"{self.method_rule()}\n{said}{listed}"

    def applied_rule(self, step: StepRecord) -> str:
        """The rule of the last round, once counted: of what a few are told, only if they were few.

        The step has an urn.
        """
        urn = step.urn
        if urn is None or not urn.secret or withheld.is_withheld(self, step):
            return self.written_rule(secret=None if urn is None else urn.secret)
        return f"{self.method_rule()}\n{_secrecy()}"

    def options(self, step: StepRecord) -> tuple[tuple[str, str], ...]:
        """What will be voted on if the vote opens now: `(id, words)` in order."""
        facts = step.facts(VoteFacts)
        typed = tuple((f"t{n}", words) for n, words in enumerate(facts.typed, start=1))
        return (*self.put_to_vote(step), *typed)

    def put_to_vote(self, step: StepRecord) -> tuple[tuple[str, str], ...]:
        """The cards that are put to the vote: all, until some are left out.

        Where there are more than it takes none is, until somebody chooses.
        """
        facts, cards = step.facts(VoteFacts), self.candidates(step)
        if len(cards) > self.most and not facts.chosen and not facts.left_out:
            return ()
        return tuple(card for card in cards if card[0] not in facts.left_out)

    def candidates(self, step: StepRecord) -> tuple[tuple[str, str], ...]:
        """The cards that can be put to the vote: of the step chosen, or of the nearest one.

        What takes one option takes the proposal of the steps before, where there is one. Unless it
        is chosen, no exposé, question or last word is taken for a proposal.
        """
        if self.source == self.TYPED:
            return ()
        of_one = not self.source and self.most == 1
        if self.source == self.PROPOSAL or (of_one and step.proposal):
            return (step.proposal,) if step.proposal else ()
        others = [r for r in step.earlier if not isinstance(r.activity, Vote)]
        chosen = [r for r in others if r.step.id == self.source]
        usual = (r for r in reversed(others) if not isinstance(r.activity, _NO_PROPOSALS))
        for record in chosen or usual:
            if found := votable(record, important=self.only_important):
                return found
        return ()

    def paper_of(
        self,
        step: StepRecord,
        options: tuple[tuple[str, str], ...],
        form: Literal["spread", "pick", "grade", "rank"],
        **fields: Any,
    ) -> Paper:
        """A paper of this form; `fields` are further ones of `view.Paper`."""
        facts = step.facts(VoteFacts)
        secret = facts.secret if facts.opened else self.secret
        voters = len(self.voters(step))
        return Paper(
            at(f"/ballot/{step.session.id}/{step.step.id}"),
            facts.round,
            form,
            options,
            self.rule(secret=secret, voters=voters),
            self.written_rule(secret=secret, voters=voters),
            secret=secret,
            **fields,
        )

    def paper(self, step: StepRecord) -> Paper:
        """The paper of this vote: with the options that are frozen once it is open."""
        facts = step.facts(VoteFacts)
        return self.blank(step, facts.options if facts.opened else self.options(step))

    def check(self, change: Change, step: StepRecord) -> None:
        """Refuses a ballot whole, with the reason; opening and closing are the core's."""
        if change.kind is ChangeKind.FACTS:
            raise NotAllowed(_("Un vote s’ouvre et se clôt depuis la console, rien de plus."))
        ballot = change.content
        if change.kind not in (ChangeKind.POST, ChangeKind.EDIT) or not isinstance(ballot, Ballot):
            return
        if not ballot.entered and (sentence := self.ineligible(change.by)):
            raise NotAllowed(sentence)
        if isinstance(ballot, Hands):
            validation.check_hands(self.paper(step), ballot)
        else:
            validation.check(self.paper(step), ballot)
            self.check_ballot(ballot, None if ballot.entered else change.by, step)
            self._check_own(ballot, change.by, step)

    def ineligible(self, voter: Person) -> str:
        """Why this person does not vote here; empty for those who do."""
        if voter.has(Role.CARRIER) and not self.carrier_votes:
            return _("{name}, dans ce vote c’est à vous d’écouter.").format(name=voter.first_name)
        if voter.roles == {Role.FACILITATOR}:
            return _("Qui anime sans participer ne vote pas. Pour voter, prenez aussi ce rôle.")
        return ""

    def voters(self, step: StepRecord) -> tuple[Person, ...]:
        """The people of the group who may vote here."""
        return tuple(person for person in step.group if not self.ineligible(person))

    def unfinished(self, step: StepRecord) -> int:
        """How many of them have not said that they have finished."""
        return sum(person.id not in step.step.finished for person in self.voters(step))

    def _check_own(self, ballot: Ballot, voter: Person, step: StepRecord) -> None:
        if ballot.entered:
            return
        mine = self.own(step, voter.id)
        if any(mark for option, mark in ballot.marks.items() if option in mine):
            raise NotAccepted(_("Cette carte est la vôtre : choisissez parmi celles des autres."))

    def view(self, step: StepRecord, audience: Audience) -> View:
        """The rule, then the paper and how many have finished, then the result."""
        return showing.view(self, step, audience)

    def synthesis(self, step: StepRecord) -> Sequence[Piece]:
        """Every round as a table, where its ballots came from, and the rule.

        A picture of the result, and other counts, only where votes are told in detail.
        """
        return notes.pieces(self, step)


def _secrecy() -> str:
    return _("Bulletins secrets : aucun ne porte de nom.")
