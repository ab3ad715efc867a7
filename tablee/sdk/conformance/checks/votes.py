"""Checks a voting method: its paper can be filled in, its count is consistent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

from tablee.activities import Change, ChangeKind, Outcome, StepRecord
from tablee.activities.votes import Ballot, Vote, VoteFacts
from tablee.errors import WorkshopError
from tablee.isolation import in_time
from tablee.model.entities import Cast, Marks, Person, Session, Step
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.side_effects import LIMIT
from tablee.sdk.testing import counted
from tablee.texts import N_, _
from tablee.view import CARD_LETTERS, CardTake, Paper

if TYPE_CHECKING:
    from tablee.sdk.conformance.answers import Answers
    from tablee.sdk.conformance.subject import Subject
    from tablee.session import Room

OPTIONS: Final = ("Réunir les agents", "Écrire à la mairie", "Attendre")
TRIES: Final = 40
"""Ballots that are drawn before it is said that none is allowed."""
URNS: Final = (0, 1, 2, 5, 9)
"""How many ballots the urns have that are counted."""


@check(
    N_("Le bulletin se remplit"),
    N_("C’est lui que dessinent les téléphones et le papier : sans règle ni choix, nul ne vote."),
)
def papers(answers: Answers) -> Iterator[CheckResult]:
    """A form that exists, a rule, labels for choices, units to give where it spreads."""
    for paper in answers.of("paper").values():
        for what, mend in _wrong_paper(paper):
            place = answers.instant.subject.place(answers.instant.kind, "blank")
            yield CheckResult(_("Le bulletin : {what}").format(what=what), mend, place)
    known = {id_ for paper in answers.of("paper").values() for id_, _words in paper.options}
    for takes in answers.of("card_takes").values():
        if any(_is_wrong(take, known) for take in takes):
            place = answers.instant.subject.place(answers.instant.kind, "card_takes")
            yield CheckResult(
                _(
                    "Les cartes de vote : une question n’a pas de deux à quatre côtés "
                    "qui se lisent."
                ),
                _(
                    "Donnez à chaque côté un « label », et des « marks » "
                    "sur des propositions du vote."
                ),
                place,
            )


def _is_wrong(take: CardTake, known: set[str]) -> bool:
    """Whether a question for voting cards has sides that cannot be read, or say nothing here."""
    second = [side.then for side in take.sides if side.then]
    every = [*take.sides, *(side for sides in second for side in sides)]
    return (
        not 2 <= len(take.sides) <= len(CARD_LETTERS)
        or any(len(sides) > len(CARD_LETTERS) for sides in second)
        or any(not side.label.strip() or not known.issuperset(side.marks) for side in every)
        or any(side.then for sides in second for side in sides)
    )


def _wrong_paper(paper: Paper) -> Iterator[tuple[str, str]]:
    forms = get_args(get_type_hints(Paper)["form"])
    if paper.form not in forms:
        yield (
            _("la forme « {form} » n’existe pas.").format(form=paper.form),
            _("Formes : {known}.").format(known=", ".join(forms)),
        )
    if not paper.rule.strip():
        yield _("il n’a pas de règle."), _("Dites-la toute dans « method_rule ».")
    if paper.form == "grade" and len(paper.choices) < 2:
        yield _("il n’y a pas deux réponses possibles."), _("Donnez ses « choices ».")
    if any(not choice.label.strip() for choice in paper.choices):
        yield _("une réponse n’a pas de mots."), _("Donnez un « label » à chaque « Choice ».")
    if len({choice.value for choice in paper.choices}) < len(paper.choices):
        yield _("deux réponses ont la même valeur."), _("Donnez à chaque « Choice » la sienne.")
    if paper.form == "spread" and (paper.units < 1 or not all(paper.unit)):
        yield (
            _("on ne sait pas ce que l’on répartit, ou combien."),
            _("Donnez « units », et « unit » au singulier et au pluriel."),
        )
    rising = all(less < more for less, more in pairwise(paper.costs))
    if paper.costs and not (paper.costs[0] == 0 and rising and all(paper.cost_unit)):
        yield (
            _("ce que coûtent ses unités ne se lit pas."),
            _("Donnez « costs » en montant depuis 0, et « cost_unit » au singulier et au pluriel."),
        )


@check(
    N_("Personne ne voit les bulletins pendant le vote"),
    N_("Qui lit ce que les autres ont choisi vote autrement, et un vote secret ne l’est plus."),
)
def ballots(answers: Answers) -> Iterator[CheckResult]:
    """Ballots change nothing of what is seen, from the opening of the vote to its closing."""
    instant = answers.instant
    if instant.then == OPENED:
        instant.played.opened = answers.views
    elif instant.then == VOTING:
        for audience, view in answers.views.items():
            if view != instant.played.opened.get(audience, view):
                what = _("La vue pour « {audience} » change quand un bulletin arrive.")
                mend = _("Ne gardez rien de ce que « check » reçoit : le relevé seul se montre.")
                place = instant.subject.place(instant.kind, "view")
                yield CheckResult(what.format(audience=audience), mend, place)


@check(
    N_("Le compte est juste"),
    N_("Un résultat décide : il ne doit rien à l’ordre des bulletins ni au hasard."),
)
def counts(subject: Subject) -> Iterator[CheckResult]:
    """Every option once, ranks from the best, voters counted, whatever the order of ballots."""
    for kind in subject.activities:
        if issubclass(kind, Vote):
            yield from _counted(subject, kind())


def options_of(vote: Vote) -> tuple[str, ...]:
    """Three options, or as few as the method takes, or those that it brings."""
    step = Step("step", vote.name, facts={"typed": list(OPTIONS)})
    options = vote.options(StepRecord(Session("essai", "Essai"), step, vote, (), {}))
    return tuple(id_ for id_, _words in options[: min(len(OPTIONS), vote.most)])


def _counted(subject: Subject, vote: Vote) -> Iterator[CheckResult]:
    place, chance = subject.place(type(vote), "tally"), Random(1)  # noqa: S311 - no secret
    try:
        options = options_of(vote)
    except Exception:
        return  # said by `total`

    def cast(size: int) -> tuple[list[Cast], tuple[tuple[str, str], ...]]:
        step = counted(vote, options, [])
        ballots = [c for _n in range(size) if (c := drawn(vote, step, chance)) is not None]
        return ballots, tuple(_wrong(vote, options, ballots, chance))

    got = False
    for size in URNS:
        try:
            ballots, wrong = in_time(partial(cast, size), LIMIT)
        except Exception as error:
            what = _("« tally » a échoué sur {n} bulletins : {error}.").format(
                n=size, error=f"{type(error).__name__}, {error}"
            )
            mend = _("Prévoyez l’urne vide, et des bulletins qui ne disent pas tout.")
            yield CheckResult(what, mend, subject.place_of(error))
            continue
        got = got or bool(ballots)
        for told, mend in wrong:
            yield CheckResult(told, mend, place)
    if not got:
        what = _("Aucun bulletin permis par le papier n’est accepté par « check_ballot ».")
        yield CheckResult(what, _("Accordez « check_ballot » et « blank »."), place)


def _wrong(
    vote: Vote, options: Sequence[str], ballots: Sequence[Cast], chance: Random
) -> Iterator[tuple[str, str]]:
    """What cannot be so in an outcome."""
    outcome = _outcome(vote, options, ballots)
    if sorted(option.id for option in outcome.options) != sorted(options):
        yield (
            _("« tally » n’a pas chaque proposition une fois."),
            _("Partez de « urn.options », et gardez celles que personne n’a choisies."),
        )
    ranks = [option.rank for option in outcome.options]
    if ranks and (ranks[0] != 1 or ranks != sorted(ranks)):
        yield (
            _("« tally » ne met pas les meilleures d’abord, à partir du rang 1."),
            _("Prenez « votes.ranked » : les ex æquo partagent leur rang."),
        )
    if not 0 <= outcome.voters <= len(ballots):
        yield (
            _("« tally » compte {n} votants pour {of} bulletins.").format(
                n=outcome.voters, of=len(ballots)
            ),
            _("Prenez « urn.voters »."),
        )
    shuffled = list(ballots)
    chance.shuffle(shuffled)
    if _said(_outcome(vote, options, shuffled)) != _said(outcome):
        yield (
            _("« tally » dépend de l’ordre des bulletins."),
            _("Comptez tout, puis classez : le premier bulletin n’a pas plus de poids."),
        )
    doubled = [replace(ballot, times=2) for ballot in ballots]
    if _said(_outcome(vote, options, doubled)) != _said(
        _outcome(vote, options, [*ballots, *ballots])
    ):
        yield (
            _("« tally » compte une fois un bulletin qui vaut pour plusieurs personnes."),
            _("Multipliez par « cast.times »."),
        )


def _outcome(vote: Vote, options: Sequence[str], ballots: Sequence[Cast]) -> Outcome:
    outcome = counted(vote, options, ballots).outcome
    assert outcome is not None
    return outcome


def _said(outcome: Outcome) -> dict[str, tuple[int, float]]:
    return {option.id: (option.rank, round(option.score, 9)) for option in outcome.options}


OPENED: Final = N_("le vote à peine ouvert")
VOTING: Final = N_("pendant le vote")
"""Two instants between which nothing but ballots has come."""

TYPED = ("Réunir les agents", "<b>Tout</b> «\u00a0rendre\u00a0» | gratuit", "Écrire à la mairie")


def vote_on(
    room: Room,
    step: str,
    people: Sequence[Person],
    chance: Random,
    errs: Callable[[str, BaseException], None],
) -> Iterator[str]:
    """Prepares, opens, votes, closes, shows, and opens again; says at each instant where it is."""
    boss, tried = people[-1], _Tried(errs)
    yield N_("avant le vote")
    _prepare(room, step, boss, tried)
    yield N_("ses propositions choisies")
    for _round in range(2):
        if not (tried(lambda: room.voting.open(boss, step)) or _running(room, step)):
            return
        yield OPENED
        for person in people[:20]:
            _cast(room, step, person, chance, tried)
        yield VOTING
        tried(lambda: room.voting.close(boss, step, show=False))
        yield N_("le vote clos, pas encore montré")
        tried(lambda: room.voting.show(boss, step))
        yield N_("le résultat montré")
        if not tried(lambda: room.voting.reopen(boss, step)):
            return
    tried(lambda: room.voting.close(boss, step))


class _Tried:
    """Does something, unless it is refused; what else a method raises is handed on."""

    def __init__(self, errs: Callable[[str, BaseException], None]) -> None:
        self._errs = errs

    def __call__(self, call: Callable[[], Any]) -> bool:
        try:
            call()
        except WorkshopError as refusal:
            if refusal.__cause__ is not None:
                self._errs("check", refusal.__cause__)
            return False
        except Exception as error:
            self._errs("tally", error)
            return False
        return True


def _running(room: Room, step: str) -> bool:
    return room.step_record(step).facts(VoteFacts).running


def _prepare(room: Room, step: str, boss: Person, tried: _Tried) -> None:
    """Two cards and three options that are typed, or as few as the method takes."""
    record = room.step_record(step)
    vote: Vote = record.activity  # type: ignore[assignment] # a vote
    typed = TYPED[: vote.most]
    cards = min(2, vote.most - len(typed))
    left_out = [id_ for id_, _words in vote.candidates(record)[cards:]]
    tried(lambda: room.voting.prepare(boss, step, typed=typed, left_out=left_out))


def _cast(
    room: Room,
    step: str,
    person: Person,
    chance: Random,
    tried: _Tried,
) -> None:
    record = room.step_record(step)
    vote: Vote = record.activity  # type: ignore[assignment] # a vote
    try:
        cast = drawn(vote, record, chance)
    except Exception:
        return  # said by the check that asks for the paper
    if cast is not None and not person.by_facilitator:
        now = record.facts(VoteFacts).round
        tried(lambda: room.voting.cast(person, step, cast.marks, text=cast.text, round=now))


def drawn(vote: Vote, step: StepRecord, chance: Random) -> Cast | None:
    """A ballot that the paper and the method allow; None where many tries found none.

    A rule may refuse most of them (a budget, say); the empty one comes last.
    """
    paper = vote.paper(step)
    for marks in (*(_marks(paper, chance) for _try in range(TRIES)), {}):
        opened = any(c.words and c.value in marks.values() for c in paper.choices)
        cast = Cast(marks, "Voici pourquoi" if opened else "")
        ballot = Ballot(cast.marks, cast.text)
        try:
            vote.check(Change(ChangeKind.POST, Person("somebody", "Zpzzq"), ballot), step)
        except WorkshopError:
            continue
        return replace(cast)
    return None


def _marks(paper: Paper, chance: Random) -> Marks:
    options = [id_ for id_, _words in paper.options]
    chance.shuffle(options)
    chosen = options[: chance.randint(1, len(options))] if options else []
    if paper.form == "grade":
        values = [choice.value for choice in paper.choices]
        return {option: chance.choice(values) for option in (options if values else ())}
    if paper.form == "rank":
        return {option: place for place, option in enumerate(chosen, start=1)}
    if paper.form == "pick":
        return dict.fromkeys(chosen[: paper.units or None], 1)
    marks: Marks = {}
    left = paper.units
    for option in chosen:
        if left > 0:
            paid = [n for n in range(1, paper.most_units + 1) if paper.cost(n) <= left]
            if paid:
                marks[option] = chance.choice(paid)
                left -= int(paper.cost(marks[option]))
    return marks
