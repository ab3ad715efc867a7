"""Builds the view of a vote in each state: unopened, open, closed, counted. Pure; see `notes`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tablee.activities.votes import checkable, rereading
from tablee.activities.votes.ballots import VoteFacts
from tablee.activities.votes.results import withheld
from tablee.activities.votes.results.wording import ballot_words, came_from
from tablee.model.entities import Role, Urn
from tablee.texts import _, hour_told, ngettext
from tablee.view import (
    CARD_LETTERS,
    Audience,
    Bar,
    Bars,
    Card,
    Cards,
    CardTake,
    Empty,
    Fold,
    Paper,
    Stack,
    Table,
    Text,
    Trouble,
    View,
    VoteCapture,
    Waiting,
)

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.activities.votes.method import Vote


def view(vote: Vote, step: StepRecord, audience: Audience) -> View:
    """What this audience sees of the vote now."""
    facts = step.facts(VoteFacts)
    if not facts.opened:
        return _prepared(vote, step)
    if not facts.closed:
        return _open(vote, step, facts, audience)
    if facts.held and audience is not Audience.CONSOLE:
        return Text(_("Le résultat va s’afficher ici."), _("Le vote est clos"), tone="quiet")
    return _counted(vote, step, audience)


# ── before ──────────────────────────────────────────────────────────────────────────────────


def _prepared(vote: Vote, step: StepRecord) -> View:
    words = vote.rule(voters=len(vote.voters(step))) + "\n" + _("Le vote n’est pas encore ouvert.")
    rule = Text(words, title=_("La règle"), tone="rule")
    found = vote.options(step)
    # More than can be voted on is not what will be voted on: it is still to be chosen.
    found = found if len(found) <= vote.most else ()
    cards = tuple(Card(id_, f"{n}. {words}") for n, (id_, words) in enumerate(found, 1))
    empty = _("Rien à départager encore : les propositions viendront ici.")
    options = Cards(_("Ce qui sera mis au vote"), cards, empty, counted=counted(cards), whole=True)
    return Stack((rule, options))


# ── while it is open ────────────────────────────────────────────────────────────────────────


def _open(vote: Vote, step: StepRecord, facts: VoteFacts, audience: Audience) -> View:
    if step.done and not step.left_open:
        return Text(_("Ce vote n’a pas été clos : ce qui a été choisi reste secret."))
    waiting, paper = _waiting(vote, step), vote.paper(step)
    if audience is Audience.PHONE:
        return Stack((paper, waiting))
    if audience is Audience.CONSOLE:
        people = tuple((person.id, person.name) for person in step.group)
        me = any(p.has(Role.FACILITATOR) for p in step.group)
        takes = tuple(vote.card_takes(paper))
        entry = VoteCapture(
            paper,
            people,
            me,
            takes,
            facts.take,
            facts.take_round,
            wordless=checkable.unshown(facts),
        )
        return Stack((waiting, entry))
    if asked := _asked_of_cards(vote, step, facts, paper):
        return Stack((waiting, *asked))
    # The rule stood on the wall before, and is on each phone: here it would hide the options.
    options = tuple(Card(id_, f"{n}. {words}") for n, (id_, words) in enumerate(facts.options, 1))
    listed = Cards(_("On vote sur"), options, counted=counted(options), whole=True)
    return Stack((waiting, listed))


def _asked_of_cards(
    vote: Vote, step: StepRecord, facts: VoteFacts, paper: Paper
) -> tuple[View, ...]:
    takes = vote.card_takes(paper) if facts.take else ()
    take = next((take for take in takes if take.name == facts.take), None)
    return asked_of_cards(take, facts.take_round, step.seen_cards) if take is not None else ()


def asked_of_cards(take: CardTake, take_round: int, seen: Sequence[int]) -> tuple[View, ...]:
    """On the wall: the question, what each side means, which cards were seen, not what they say."""
    means = Table((_("En haut"), _("Réponse")), tuple(_legend(take, take_round)), title=take.words)
    n = len(seen)
    title = ngettext("{n} carte vue", "{n} cartes vues", n)
    numbers = ", ".join(str(number) for number in seen)
    told = numbers or _("Tenez votre carte bien droite, la lettre de votre réponse en haut.")
    return (means, Text(told, title))


def _legend(take: CardTake, take_round: int) -> Iterator[tuple[str, str]]:
    """`A`, `D’accord`; in a second round, by what the card showed first."""
    if take_round == 1:
        for letter, side in zip(CARD_LETTERS, take.sides, strict=False):
            yield letter, side.label
        return
    for first, side in zip(CARD_LETTERS, take.sides, strict=False):
        if not side.then:
            yield _("N’importe quel côté, si vous aviez {first}").format(first=first), side.label
        for letter, then in zip(CARD_LETTERS, side.then, strict=False):
            before = _("{letter}, si vous aviez {first}").format(letter=letter, first=first)
            yield before, then.label


def counted(options: Sequence[Card]) -> str:
    """How many options there are, in words."""
    return ngettext("{n} proposition", "{n} propositions", len(options))


def _waiting(vote: Vote, step: StepRecord) -> Waiting:
    voters = len(vote.voters(step))
    done = voters - vote.unfinished(step)
    title = _finished(done, voters)
    words = _("Le résultat s’affiche quand le vote est clos.")
    if step.entered:
        entered = ngettext(
            "{n} vote saisi pour la salle.", "{n} votes saisis pour la salle.", step.entered
        )
        words = f"{entered} {words}"
    return Waiting(title, done, voters, words)


def _finished(done: int, voters: int) -> str:
    if voters == 1:
        return (
            _("La seule personne qui vote a fini")
            if done
            else _("La seule personne qui vote n’a pas fini")
        )
    words = ngettext("{n} personne sur {total} a fini", "{n} personnes sur {total} ont fini", done)
    return words.format(total=voters)


# ── once it is counted ──────────────────────────────────────────────────────────────────────


def _counted(vote: Vote, step: StepRecord, audience: Audience) -> View:
    if step.urn is None or step.outcome is None:
        return of_before(step)
    if not step.urn.voters:
        return Empty(_("Personne n’a voté."))
    told = Text(withheld.told(vote, step), tone="quiet")
    origins = Text(came_from(step, step.urn), tone="quiet")
    if audience is Audience.WALL:
        if step.facts(VoteFacts).explained and not withheld.withholds_count(vote, step):
            items = (*_unfolded(vote.explained(step)), *checked(vote, step), origins)
            return Fold(_("Comment on a compté"), items, opened=True)
        return Stack((*withheld.results(vote, step), told))
    instead = withheld.said_instead(vote, step)
    few = (Text(instead, tone="quiet"),) if instead else ()
    items = (*withheld.results(vote, step), told, *few, *_folds(vote, step), origins)
    again = rereading.shown(step.urn, vote.paper(step)) if audience is Audience.CONSOLE else ()
    return Stack((*items, *((Fold(_("Relire la pile de papier"), again),) if again else ())))


def _unfolded(views: Sequence[View]) -> Iterator[View]:
    """What stands folded away on the other screens is read at once on the wall."""
    for view in views:
        if isinstance(view, Fold):
            first, *others = view.items
            if isinstance(first, Text | Table) and not first.title:
                yield replace(first, title=view.title)  # never apart from it on two pages
                yield from _unfolded(others)
            else:
                yield Text("", title=view.title)
                yield from _unfolded(view.items)
        else:
            yield view


def _folds(vote: Vote, step: StepRecord) -> Iterator[Fold]:
    if explained := withheld.explained(vote, step):
        yield Fold(_("Comment on a compté"), explained)
    if log := who_chose_what(vote, step):
        yield Fold(_("Qui a choisi quoi"), (log,))
    if listed := checked(vote, step):
        yield Fold(_("Vérifier le vote"), listed)
    for recount in withheld.recounts(vote, step):
        yield Fold(recount.title, recount.views, mark=_("exercice"))
    for urn, following in pairwise(step.rounds):
        then = at_round(vote, step, urn)
        by = step.first_name(following.opened_by) if following.opened_by else ""
        after = Text(next_opened(vote, then, by, following.opened_at), tone="quiet")
        told = Text(withheld.told(vote, then))
        items = (told, *withheld.results(vote, then), after)
        yield Fold(round_title(vote, then), items)


def round_title(vote: Vote, then: StepRecord) -> str:
    """What a round is called once there is another."""
    n = then.facts(VoteFacts).round
    if vote.goes_on(then):
        return _("Tour {n}").format(n=n)
    return _("Tour {n}, avant la réouverture").format(n=n)


def next_opened(vote: Vote, then: StepRecord, by: str, at: float) -> str:
    """How the round after this one came about; who opened it is not known of old rounds."""
    hour = hour_told(at)
    n = then.facts(VoteFacts).round + 1
    if vote.goes_on(then):
        sentence = (
            _("Puis {name} a ouvert le tour {n}, à {hour}.")
            if by
            else _("Puis le tour {n} a été ouvert, à {hour}.")
        )
    else:
        sentence = (
            _("Puis {name} a rouvert le vote, à {hour}.")
            if by
            else _("Puis le vote a été rouvert, à {hour}.")
        )
    return sentence.format(name=by, n=n, hour=hour)


def who_chose_what(vote: Vote, step: StepRecord) -> Table | None:
    """Each name beside its choice, as a named vote has promised."""
    urn = step.urn
    if urn is None or urn.secret or vote.logs_names:
        return None
    paper = vote.paper(step)
    named = [(step.name(c.person), ballot_words(paper, c)) for c in urn.ballots if c.person]
    if not named:
        return None
    return Table((_("Qui"), _("Bulletin")), tuple(sorted(named)))


def checked(vote: Vote, step: StepRecord) -> tuple[View, ...]:
    """The list by which each finds their ballot, and what it does not protect from; or nothing."""
    table = checkable.list_of(vote, step, ballot_words)
    if table is None:
        return ()
    hands = (Text(apart),) if (apart := checkable.apart(step.urn)) else ()
    return (table, *hands, Text(checkable.said(), tone="quiet"))


def at_round(vote: Vote, step: StepRecord, urn: Urn) -> StepRecord:
    """The step as it was when this round had been counted."""
    rounds = step.rounds[: step.rounds.index(urn) + 1]
    counted = {"options": urn.options, "round": urn.round, "secret": urn.secret}
    facts = {**step.step.facts, **counted, "closed": True, "held": False}
    then = replace(step, rounds=rounds, step=replace(step.step, facts=facts))
    return replace(then, outcome=vote.tally(urn, then))


def of_before(step: StepRecord) -> View:
    """A result that was counted before urns were kept, or could not be counted."""
    if step.outcome is None and step.urn is not None:
        return Trouble(
            _("Les bulletins n’ont pas pu être comptés."),
            _("Ils sont gardés. On peut rouvrir le vote, ou passer à l’étape suivante."),
        )
    if step.outcome is None:
        return Empty(_("Ce vote n’a pas de résultat."))
    bars = (Bar(o.rank, o.text, o.score, f"{o.score:g}") for o in step.outcome.options)
    return Bars(_("Résultat"), tuple(bars))
