"""Lifecycle of a vote: prepare, open, close, show; accepts ballots while it is open.

Who may do what, and what is kept of it; where secret ballots are meanwhile is `ballots`’. Closing
turns all of a round into one urn, which names nobody unless the vote was named.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee.activities import Outcome, StepRecord, answers, read_facts
from tablee.activities.votes import Ballot, Hands, Marks, Vote, VoteFacts, checkable
from tablee.activities.votes.results.withheld import withholds_count
from tablee.errors import NotAccepted, NotAllowed, NotFound, Outdated
from tablee.isolation import asked, fitted
from tablee.model.entities import Contribution, Person, Role, Step, StepState, Urn
from tablee.model.verbs import Verb
from tablee.session.contributions.checks import judged
from tablee.session.contributions.votes.counting import once_each, urn_of
from tablee.session.contributions.votes.options import check_number, check_once, one_line
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablee.session.room import Room


CARDS: Final = "cards"
"""Stands for all voting cards of a round in the list of what was typed."""


@dataclass(frozen=True)
class Mine:
    """What one person's phone shows of their own ballot."""

    round: int
    open: bool
    marks: Marks
    text: str
    seen: str
    """Changes with each change of the ballot; what is sent next must name it."""
    own: tuple[str, ...]
    """Options that this person may not mark."""
    finished: bool
    refusal: str = ""
    """Why this person cannot vote at all; empty for those who can."""
    typed: bool = False
    """Whether whoever facilitates typed it for this person."""
    words: str = ""
    """The two words by which this person finds their ballot in the list; empty for none."""
    lost: str = ""
    """A sentence: which words lead to no ballot any more; empty for none."""


@dataclass(frozen=True)
class Entered:
    """One line typed for the room, as it can be taken back."""

    id: str
    origin: str
    at: float
    name: str
    """For whom; empty for what is nobody's."""
    people: int


class Voting:
    """Operations on votes. Each is checked under the room's lock."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._retyped: Counter[str] = Counter()

    # ── the life of a vote ──────────────────────────────────────────────────────────────────

    def require_unopened(self, step: Step) -> None:
        """Refuses to change the rule of a vote that has opened."""
        kind = self._room.catalogue.activities.get(step.activity)
        if kind is not None and issubclass(kind, Vote) and step.facts.get("opened"):
            raise NotAccepted(
                _("Ce vote a été ouvert : sa règle ne change plus. Ajoutez plutôt un autre vote.")
            )

    def prepare(
        self, by: Person, step: str, *, typed: Sequence[str], left_out: Sequence[str]
    ) -> None:
        """Says what will be voted on: options typed on the spot, and cards left out.

        Once it is open, only what changes nothing is accepted: a page sends what stands in its
        fields again for as long as it has not been drawn anew.
        """
        with self._room.conduct.asked(by, Verb.PREPARE_VOTE):
            record, vote, facts = self._vote(step)
            words = tuple(w for text in typed if (w := one_line(text)))
            if facts.opened:
                if (words, set(left_out)) == (facts.typed, set(facts.left_out)):
                    return
                raise NotAccepted(_("Le vote est ouvert : ses propositions ne changent plus."))
            if any(len(w) > 300 for w in words):
                raise NotAccepted(_("Une proposition a 300 caractères au plus."))
            found = judged(record, "candidates", lambda: tuple(vote.candidates(record)))
            cards = [text for id_, text in found if id_ not in left_out]
            check_once(cards, words)
            chosen = replace(facts, typed=words, left_out=tuple(left_out), chosen=True)
            self.set_facts(record.step, chosen)

    def open(self, by: Person, step: str) -> None:
        """Opens a vote: its options and its rule are fixed from now on, ballots are taken."""
        room = self._room
        with room.conduct.asked(by, Verb.OPEN_VOTE):
            record, vote, facts = self._vote(step)
            if facts.opened:
                raise NotAccepted(_("Ce vote a déjà été ouvert."))
            options = judged(record, "options", lambda: tuple(vote.options(record)))
            check_number(vote, options)
            can = self._checkable(record, vote, secret=vote.secret)
            facts = replace(facts, options=options, checkable=can)
            self._begin(by, record, facts, vote.secret)

    def _begin(self, by: Person, record: StepRecord, facts: VoteFacts, secret: bool) -> None:
        facts = replace(
            facts,
            opened=True,
            closed=False,
            held=False,
            explained=False,
            secret=secret,
            until=facts.until if facts.until > self._room.clock() else 0.0,
            opened_at=self._room.clock(),
            opened_by=by.id,
            take="",
            take_round=1,
        )
        if secret:
            self._room.secrecy.begin(record.step, facts)
        self.set_facts(replace(record.step, finished=(), left_hidden=False), facts)

    def _checkable(self, record: StepRecord, vote: Vote, *, secret: bool) -> bool:
        """Whether the round that opens can be checked; refuses it where its list would tell."""
        if not (vote.checkable and secret):
            return False
        voters = judged(record, "ineligible", lambda: len(list(vote.voters(record))))
        if refusal := checkable.too_few(voters):
            raise NotAccepted(refusal)
        return True

    def close_at(self, by: Person, step: str, until: float, *, then_shown: bool = False) -> None:
        """Says when the vote closes by itself, seconds since 1970; 0 for when somebody does.

        While it is prepared or open. Raises `NotAccepted` for a moment that is past.
        """
        with self._room.conduct.asked(by, Verb.CONFIGURE):
            record, _vote, facts = self._vote(step)
            if facts.closed:
                raise NotAccepted(_("Ce vote n’est pas ouvert."))
            if until and until <= self._room.clock():
                raise NotAccepted(_("Cette heure est passée : donnez-en une à venir."))
            self.set_facts(record.step, replace(facts, until=until, then_shown=then_shown))

    def close_due(self) -> None:
        """Closes the votes whose hour has come: for the server's own, again and again, once each.

        One that cannot be closed (its plugin is missing, the session is over) stays as it is.
        """
        if not self._due():
            return
        with self._room.lock:
            for step, shown in self._due():
                with suppress(NotAccepted, NotAllowed):
                    self.close(None, step, show=shown)

    def _due(self) -> list[tuple[str, bool]]:
        """The steps whose open vote is to be closed by now, and whether it is then shown."""
        room, found = self._room, list[tuple[str, bool]]()
        now, there = room.clock(), room.catalogue.activities
        for step in () if room.closed else room.agenda:
            if step.activity not in there:
                continue
            until = step.facts.get("until") if step.facts.get("opened") else None
            if until and not step.facts.get("closed") and until <= now:
                found.append((step.id, bool(step.facts.get("then_shown"))))
        return found

    def is_left_open(self, step: Step) -> bool:
        """Whether it is a vote that goes on until its hour while its step does not run."""
        if step.state is StepState.RUNNING or self._room.closed:
            return False
        there = self._room.catalogue.activities.get(step.activity)
        return there is not None and issubclass(there, Vote) and goes_on(step)

    def require_in_time(self, step: Step) -> None:
        """Refuses a ballot once the hour of its vote has come, though it is not closed yet."""
        until = step.facts.get("until")
        if until and until <= self._room.clock():
            raise NotAllowed(_("Le vote est clos : votre bulletin n’a pas changé."))

    def close(self, by: Person | None, step: str, *, show: bool = True) -> None:
        """Closes a vote and counts it; shows the outcome to everybody at once, unless told not to.

        None is the server, at the hour that was said.
        From then on nobody can tell whose a secret ballot was: the key of the round is destroyed.
        """
        room = self._room
        with room.conduct.asked(by, Verb.CLOSE_VOTE):
            record, vote, facts = self._vote(step)
            if not facts.running:
                raise NotAccepted(_("Ce vote n’est pas ouvert."))
            ballots = room.words.ballots(step)
            unreadable = room.secrecy.unreadable(record.step)
            called = judged(record, "ineligible", lambda: [p.id for p in vote.voters(record)])
            graded = asked(record, "paper", lambda: vote.paper(record).form == "grade", True)
            now = room.clock()
            urn = urn_of(step, facts, ballots, now, unreadable, called, graded=graded)
            if checkable.is_checkable(facts):
                urn = checkable.unless_few(urn, graded=graded)
            facts = replace(facts, closed=True, held=not show)
            then = replace(record, step=_with(record.step, facts), rounds=(*record.rounds, urn))
            outcome = asked(record, "tally", lambda: _counted(vote, urn, then), None)
            if outcome is not None:
                places = {o["id"]: (o["rank"], float(o["score"])) for o in outcome["options"]}
                urn = replace(urn, counted=places)
            self.set_facts(record.step, facts, outcome, urn, gone=() if facts.secret else ballots)
            if facts.secret:
                room.let_go(ballots)
        if facts.secret:
            room.secrecy.end(record.step, facts)

    def show(self, by: Person, step: str) -> None:
        """Shows a count that was kept from the room; after the end of the session as well."""
        room = self._room
        with room.transaction(by.id, Verb.SHOW_VOTE):
            room.require(by, Role.FACILITATOR)
            record, _vote, facts = self._vote(step)
            if not facts.closed or not facts.held:
                raise NotAccepted(_("Il n’y a pas de résultat à montrer."))
            seen = replace(record.step, left_hidden=False)
            self.set_facts(seen, replace(facts, held=False), record.step.outcome)

    def explain(self, by: Person, step: str, *, on: bool = True) -> None:
        """Has the wall show how a shown vote was counted, in place of its result; or again that."""
        with self._room.conduct.asked(by, Verb.EXPLAIN_VOTE if on else Verb.UNEXPLAIN_VOTE):
            record, vote, facts = self._vote(step)
            if not facts.shown:
                raise NotAccepted(_("Il n’y a pas de résultat à montrer."))
            if on and withholds_count(vote, record):
                raise NotAccepted(
                    _("Moins de cinq bulletins secrets : le détail du compte n’est pas montré.")
                )
            changed = _with(record.step, replace(facts, explained=on))
            self._room.commit(replace(changed, handled=changed.handled + 1))

    def reopen(
        self, by: Person, step: str, *, options: Sequence[tuple[str, str]] | None = None
    ) -> None:
        """Opens a closed vote for another round: everybody votes anew, the count so far stays.

        On record, with who did it. `options` replaces what is voted on (an improved proposal).
        """
        with self._room.conduct.asked(by, Verb.REOPEN_VOTE):
            record, vote, facts = self._vote(step)
            if not facts.closed:
                raise NotAccepted(_("Ce vote n’est pas clos."))
            facts = replace(facts, checkable=self._checkable(record, vote, secret=facts.secret))
            on = tuple(options) if options is not None else facts.options
            check_number(vote, on)
            unshown = (*facts.unshown, *((facts.round,) if facts.held else ()))
            again = replace(facts, options=on, round=facts.round + 1, unshown=unshown)
            self._begin(by, record, again, facts.secret)

    def _vote(self, step: str) -> tuple[StepRecord, Vote, VoteFacts]:
        record = self._room.step_record(step)
        if not isinstance(record.activity, Vote):
            raise NotAccepted(_("Cette étape n’est pas un vote."))
        facts = read_facts(record.activity.facts, record.step.facts)
        assert isinstance(facts, VoteFacts)
        return record, record.activity, facts

    def set_facts(
        self,
        step: Step,
        facts: VoteFacts,
        outcome: dict[str, Any] | None = None,
        *urns: Urn,
        gone: Sequence[Contribution] = (),
    ) -> None:
        changed = replace(_with(step, facts), outcome=outcome, handled=step.handled + 1)
        record = self._room.step_record(step.id)
        own = answers.draws(record) or answers.own_roles(record)
        if isinstance(record.activity, Vote) and own:
            changed = self._room.revised(changed)
        self._room.commit(changed, *urns, gone=gone)

    # ── one's own ballot ────────────────────────────────────────────────────────────────────

    def mine(self, person: Person, step: str) -> Mine:
        """What this person has on their ballot."""
        with self._room.lock:
            record, vote, facts = self._vote(step)
            before = self.ballot_of(person.id, step)
            content = before.content if before else Ballot()
            assert isinstance(content, Ballot)
            return Mine(
                facts.round,
                facts.running and record.running,
                content.marks,
                content.text,
                _seen(before),
                asked(record, "own", lambda: tuple(vote.own(record, person.id)), ()),
                person.id in record.step.finished,
                asked(record, "ineligible", lambda: vote.ineligible(person), ""),
                bool(before and before.entered_by),
                content.words,
                checkable.lost_told(content.lost),
            )

    def retyped(self, step: str) -> int:
        """Grows when somebody's own ballot is typed for them, or taken back: phones look again."""
        return self._retyped[step]

    def was_retyped(self, step: str) -> None:
        """Has phones look again at their own ballot: one was typed or taken back for somebody."""
        self._retyped[step] += 1

    def ballot_of(self, person: str, step: str) -> Contribution | None:
        """A person’s own ballot in an open round; None while there is none."""
        for contribution in self._room.all_of(person, step):
            content = contribution.content
            if isinstance(content, Ballot) and not content.entered:
                return contribution
        return None

    def cast(
        self,
        by: Person,
        step: str,
        marks: Marks,
        *,
        text: str = "",
        seen: str = "",
        round: int = 1,
        finished: bool | None = None,
    ) -> Mine:
        """Takes one's whole ballot in place of the one before, or refuses it and changes nothing.

        `seen` names the ballot that it replaces: raises `Outdated` where another phone of the same
        person has changed it meanwhile. `finished` says "J'ai fini", or takes it back.
        """
        room = self._room
        with room.transaction(by.id, Verb.POST):
            _record, _vote, facts = self._vote(step)
            if round != facts.round:
                raise NotAllowed(_("Ce tour est clos : le bulletin affiché est celui d’avant."))
            before = self.ballot_of(by.id, step)
            if _seen(before) != seen:
                raise Outdated(
                    _("Votre bulletin a été changé sur un autre appareil : le voici tel qu’il est.")
                )
            if marks or text:
                self._replace(by, step, Ballot(marks, text), before)
            elif before is not None:
                room.words.withdraw(by, before.id)
            if finished is not None:
                room.words.finish(by, step, finished)
        return self.mine(by, step)

    def _replace(self, by: Person, step: str, ballot: Ballot, before: Contribution | None) -> None:
        """Puts it in place of the one before, unless it says the same."""
        words = before.content.words if before and isinstance(before.content, Ballot) else ""
        same = before is not None and before.content == replace(ballot, words=words)
        if not same or any(type(mark) is bool for mark in ballot.marks.values()):
            self._room.words.post(by, step, ballot)

    def second_ballots(
        self, person: str, heir: str
    ) -> tuple[list[Contribution], list[Contribution]]:
        """The ballots of a person where somebody else, who is to be the same, has one too.

        And those that outlive them, where these know now which words are in no list.
        """
        dropped, others = list[Contribution](), list[Contribution]()
        for step in self._room.agenda:
            kept, gone = self.ballot_of(heir, step.id), self.ballot_of(person, step.id)
            if kept is None or gone is None:
                continue
            dropped.append(gone)
            ballot = checkable.outliving(_ballot(kept), _ballot(gone))
            if ballot is not kept.content:
                others.append(replace(kept, content=ballot))
                self.was_retyped(step.id)
        return dropped, others

    # ── without a phone ─────────────────────────────────────────────────────────────────────

    def enter_paper(
        self, by: Person, step: str, marks: Marks, *, text: str = "", hands: int = 0
    ) -> str:
        """A ballot typed from paper, or given by so many raised hands at once: nobody's.

        Returns the words by which it is found in the list, where the vote can be checked.
        """
        origin = "hands" if hands else "paper"
        return self._enter(by, step, Ballot(marks, text, origin=origin, times=hands or 1))

    def enter_hands(
        self, by: Person, step: str, voters: int, counts: dict[str, dict[str, int]]
    ) -> None:
        """Hands counted in the room, by option and mark."""
        self._enter(by, step, Hands(voters=voters, counts=counts))

    def enter_for(
        self,
        by: Person,
        step: str,
        person: str,
        marks: Marks,
        *,
        text: str = "",
        bearer: str = "",
    ) -> str:
        """Somebody's ballot, typed for them; with a `bearer`, a proxy. Returns its words."""
        origin = "proxy" if bearer.strip() else "room"
        ballot = Ballot(marks, text, origin=origin, bearer=" ".join(bearer.split())[:60])
        return self._enter(by, step, ballot, person)

    def _enter(self, by: Person, step: str, ballot: Ballot, person: str | None = None) -> str:
        room = self._room
        with room.transaction(by.id, Verb.ENTER_VOTE):
            room.require(by, Role.FACILITATOR)
            put = room.words.post(by, step, ballot, on_behalf_of=person)
            if person is not None:
                self._retyped[step] += 1
                room.words.finish(by, step, on_behalf_of=person)
        return put.content.words if isinstance(put.content, Ballot) else ""

    def entered(self, by: Person, step: str) -> tuple[Entered, ...]:
        """What was typed for the room so far, newest first; without what it says."""
        with self._room.lock:
            self._room.require(by, Role.FACILITATOR)
            found, cards = [], []
            for contribution in once_each(self._room.words.ballots(step)):
                ballot = contribution.content
                assert isinstance(ballot, Ballot)
                if ballot.card:
                    cards.append(contribution)
                if contribution.entered_by is None or ballot.card:
                    continue
                whose = "" if ballot.entered else self._room.person(contribution.person).name
                people = ballot.voters if isinstance(ballot, Hands) else ballot.times
                found.append(
                    Entered(contribution.id, ballot.origin, contribution.at, whose, people)
                )
            if cards:
                last = max(card.edited_at or card.at for card in cards)
                found.append(Entered(CARDS, CARDS, last, "", len(cards)))
            return tuple(sorted(found, key=lambda e: -e.at))

    def take_back(self, by: Person, step: str, contribution: str) -> None:
        """Takes back what was typed for the room by mistake, while the vote is open."""
        room = self._room
        with room.transaction(by.id, Verb.WITHDRAW):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            every = self._behind(step, contribution)
            _record, _vote, facts = self._vote(step)
            if not facts.running:
                raise NotAllowed(_("Le vote est clos : plus rien n’y change."))
            room.commit(gone=every)
            for found in every:
                if isinstance(found.content, Ballot) and not found.content.entered:
                    self._retyped[step] += 1
                    room.words.finish(by, step, False, on_behalf_of=found.person)

    def _behind(self, step: str, line: str) -> list[Contribution]:
        """What one line of what was typed stands for: a ballot, or those of all cards."""
        if line == CARDS:
            every = self._room.voting_cards.ballots(step)
        else:
            found = self._room.contribution(line)
            every = [found] if found.step == step and found.entered_by is not None else []
        if not every:
            raise NotFound(_("Ce bulletin n’est plus là : il a été retiré."))
        return every

    def counted(self, step: str) -> bool:
        """Whether this is a vote that is closed: its ballots are in the urn."""
        return bool(step) and bool(self._room.step(step).facts.get("closed"))

    def ballots_in(self, step: str) -> int:
        """How many ballots an open round has by now, from phones and typed for the room."""
        found = (c.content for c in once_each(self._room.all_in(step)))
        return sum(
            ballot.voters if isinstance(ballot, Hands) else ballot.times
            for ballot in found
            if isinstance(ballot, Ballot)
        )

    def people_entered(self, step: Step, facilitators: Sequence[str]) -> int:
        """How many people's votes were typed for the room and are nobody's, in an open round."""
        if not step.facts.get("opened") or step.facts.get("closed"):
            return 0
        if step.state is StepState.DONE and not goes_on(step):
            return 0
        typed = (c for who in facilitators for c in self._room.all_of(who, step.id))
        ballots = (c.content for c in once_each(typed))
        return sum(
            b.voters if isinstance(b, Hands) else b.times
            for b in ballots
            if isinstance(b, Ballot) and b.entered
        )


def goes_on(step: Step) -> bool:
    """Whether it holds an open vote that closes by itself at an hour."""
    facts = step.facts
    return bool(facts.get("opened") and facts.get("until") and not facts.get("closed"))


def _counted(vote: Vote, urn: Urn, then: StepRecord) -> dict[str, Any]:
    """The outcome as it is stored. Where the method cannot count, the urn is kept without it."""
    counted: dict[str, Any] = msgspec.to_builtins(fitted(vote.tally(urn, then), Outcome, "tally"))
    return counted


def _with(step: Step, facts: VoteFacts) -> Step:
    return replace(step, facts=msgspec.to_builtins(facts))


def _ballot(put: Contribution) -> Ballot:
    assert isinstance(put.content, Ballot)
    return put.content


def _seen(before: Contribution | None) -> str:
    return f"{before.edited_at or before.at:.6f}" if before is not None else ""
