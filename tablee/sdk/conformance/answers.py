"""Calls every method of an activity twice for one step, and records results and side effects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tablee.activities import Canvas, Editing, Notes, OwnRecord, StepRecord
from tablee.activities.pictures import PictureContent
from tablee.activities.votes import Vote, VoteFacts
from tablee.isolation import CallTimeout, in_time
from tablee.model.synthesis import Synthesis
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.side_effects import LIMIT, CallTracer, watched
from tablee.sdk.conformance.values import PICTURE
from tablee.texts import N_, _, speaking
from tablee.view import Audience

if TYPE_CHECKING:
    from tablee.sdk.conformance.room_states import RoomInstant

MOST_CORRECTED: Final = 3
"""Contributions of one person for which the field that corrects them is asked for."""
Key = tuple[str, str, str]
"""What was asked (`view`, `synthesis` …), for whom, in which language."""

ANSWERED_BY_A_SEQUENCE: Final = frozenset(
    {
        "fields", "own_fields", "own_views", "votable", "actions", "asides", "groups", "leads",
        "synthesis", "cards", "about", "examples",
    }
)  # fmt: skip


@dataclass(eq=False)
class Answers:
    """What an activity said at one instant; what failed is not there, but in `behaviour`."""

    instant: RoomInstant
    given: dict[Key, Any] = field(default_factory=dict)
    behaviour: dict[str, list[CheckResult]] = field(default_factory=lambda: defaultdict(list))
    """By the name of the check that tells it."""
    stuck: bool = False
    """Whether an answer did not come back: then nothing more is asked."""

    def of(self, asked: str, language: str = "fr") -> dict[str, Any]:
        """By audience or person, what was answered in this language."""
        return {
            who: said
            for (what, who, spoken), said in self.given.items()
            if what == asked and spoken == language
        }

    def place(self, member: str = "view") -> str:
        """The line where the activity has this member."""
        return self.instant.subject.place(self.instant.kind, member)

    @property
    def views(self) -> dict[Audience, Any]:
        """What each audience sees, in French."""
        return {Audience(who): said for who, said in self.of("view").items()}


def ask(instant: RoomInstant, *, watch: bool = True) -> Answers:
    """Asks everything of an instant, twice; `watch` what it does besides, which costs most."""
    answers = Answers(instant)
    before = encoded(instant.record)
    questions = dict(_questions(instant))
    for key, question in questions.items():
        _answer(answers, key, question)
        if answers.stuck:
            return answers
    known = {key: questions[key] for key in answers.given if key[2] == "fr"}
    with watched(instant.subject) if watch else nullcontext(None) as watching:
        for key, question in known.items():
            if watching is not None:
                watching.asked = key[0]
            _again(answers, key, question, watching)
    for asked, did, where in dict.fromkeys(watching.seen if watching else ()):
        what, mend = _BESIDES[did]
        answers.behaviour["quiet"].append(CheckResult(_(what).format(asked=asked), _(mend), where))
    if encoded(instant.record) != before:
        what = _("« {kind} » change le relevé qu’on lui donne.").format(kind=instant.kind.__name__)
        mend = _("Copiez ce que vous transformez : « dict(facts) », « [*contributions] ».")
        answers.behaviour["pure"].append(
            CheckResult(what, mend, instant.subject.place(instant.kind))
        )
    return answers


def _answer(answers: Answers, key: Key, question: Callable[[], Any]) -> None:
    asked, instant = key[0], answers.instant
    try:
        with speaking(key[2]):
            said = in_time(question, LIMIT)
    except CallTimeout:
        what = _("« {asked} » n’a pas répondu en {n} secondes ({told}).")
        words = what.format(asked=asked, n=f"{LIMIT:g}", told=instant.told)
        mend = _("Cherchez une boucle qui ne finit pas, ou un calcul à faire une seule fois.")
        place = answers.place(asked)
        answers.behaviour["total"].append(CheckResult(words, mend, place))
        answers.stuck = True
        return
    except Exception as error:
        answers.behaviour["total"].append(_failed(instant, asked, error))
        return
    if asked in ANSWERED_BY_A_SEQUENCE and not isinstance(said, list | tuple):
        what = _("« {asked} » rend {kind}, et non une liste.")
        words = what.format(asked=asked, kind=type(said).__name__)
        place = answers.place(asked)
        mend = _("Rendez une liste ou un tuple.")
        answers.behaviour["total"].append(CheckResult(words, mend, place))
        return
    answers.given[key] = said


def _again(
    answers: Answers, key: Key, question: Callable[[], Any], watching: CallTracer | None
) -> None:
    asked, said = key[0], answers.given[key]

    def ask_again() -> Any:
        with watching.here() if watching is not None else nullcontext():
            return question()

    try:
        with speaking(key[2]):
            again = in_time(ask_again, LIMIT * 4)
    except Exception:
        again = None
    if not (said == again or repr(said) == repr(again)):
        what = _("« {asked} », demandé deux fois de suite, n’a pas répondu la même chose.")
        mend = _("Ne tirez rien au hasard et ne gardez rien d’un appel à l’autre.")
        place = answers.place(asked)
        answers.behaviour["pure"].append(CheckResult(what.format(asked=asked), mend, place))


def _failed(instant: RoomInstant, asked: str, error: Exception) -> CheckResult:
    what = _("« {asked} » a échoué : {error} ({told}).").format(
        asked=asked, error=f"{type(error).__name__}, {error}", told=instant.told
    )
    mend = _("Prévoyez ce cas : une étape vide, une personne partie, un texte inattendu.")
    return CheckResult(what, mend, instant.subject.place_of(error))


def encoded(record: StepRecord) -> bytes:
    """What an activity is given, as bytes to compare."""
    given = (record.session, record.step, record.contributions, record.unrevealed, record.rounds)
    people = {id_: (p.name, sorted(p.roles), p.appearance) for id_, p in record.people.items()}
    return msgspec.json.encode((*given, people, record.outcome, len(record.earlier)))


# ── what is asked ───────────────────────────────────────────────────────────────────────────


def _questions(instant: RoomInstant) -> Iterator[tuple[Key, Callable[[], Any]]]:
    """Everything, in the order in which screens would ask."""
    yield from _for_all(instant)
    yield from _of_its_words(instant)
    record, activity = instant.record, instant.record.activity
    if isinstance(activity, Canvas):
        yield ("cards", "", "fr"), lambda: activity.cards(record)
    if isinstance(activity, Notes):
        whole = replace(record, media=_pictures(record))
        for step in record.earlier:
            yield ("about", step.step.id, "fr"), lambda s=step: activity.about(whole, s)  # type: ignore[misc]
    if isinstance(activity, Editing):
        yield from _of_editing(record, activity)
    if isinstance(activity, Vote):
        yield from _of_a_vote(record, activity)


def _for_all(instant: RoomInstant) -> Iterator[tuple[Key, Callable[[], Any]]]:
    record, activity = instant.record, instant.record.activity
    whole = replace(record, media=_pictures(record))
    for language in ("fr", "en"):
        yield ("prompt", "", language), lambda: activity.prompt(record)
        for audience in Audience:
            if audience is not Audience.READER or isinstance(activity, Editing):
                key = ("view", audience.value, language)
                yield key, lambda a=audience: activity.view(record, a)  # type: ignore[misc]
        yield ("fields", "", language), lambda: activity.fields(record)
        yield ("synthesis", "", language), lambda: activity.synthesis(whole)
        for person in list(record.people.values())[:4]:
            key = ("prompt_for", person.id, language)
            yield key, lambda p=person: activity.prompt_for(record, p)  # type: ignore[misc]
        for own in _own(instant):
            who = own.person.id
            yield ("own_fields", who, language), lambda o=own: activity.own_fields(o)  # type: ignore[misc]
            yield ("own_views", who, language), lambda o=own: activity.own_views(o)  # type: ignore[misc]
            for mine in own.mine[:MOST_CORRECTED]:
                key = ("editing_field", f"{who} {mine.id}", language)
                yield key, lambda o=own, c=mine: activity.editing_field(o, c)  # type: ignore[misc]
        yield ("asides", "", language), lambda: activity.asides(record)


def _own(instant: RoomInstant) -> Iterator[OwnRecord]:
    """The part of a few people, of each role where there is one."""
    record = instant.record
    several = sorted(record.people.values(), key=lambda p: (-len(p.roles), p.joined_at))[:4]
    for person in several:
        yield OwnRecord(record, person, instant.room.words.of(person.id, record.step.id))


def _pictures(record: StepRecord) -> dict[str, bytes]:
    """The bytes of its pictures, which only the synthesis is given."""
    contents = (c.content for c in record.contributions)
    return {c.name: PICTURE for c in contents if isinstance(c, PictureContent)}


def _of_its_words(instant: RoomInstant) -> Iterator[tuple[Key, Callable[[], Any]]]:
    record, activity = instant.record, instant.record.activity
    yield ("votable", "", "fr"), lambda: activity.votable(record)
    yield ("important", "", "fr"), lambda: activity.important(record)
    yield ("actions", "", "fr"), lambda: activity.actions(record)
    yield ("request", "", "fr"), lambda: activity.request(record)
    yield ("groups", "", "fr"), lambda: activity.groups(record)
    yield ("leads", "", "fr"), lambda: activity.leads(record)
    yield ("draws", "", "fr"), lambda: activity.draws
    yield ("examples", "", "fr"), lambda: activity.examples(record)
    people = list(record.people.values())[:3]
    for c in record.contributions[:6]:
        yield ("is_private", c.id, "fr"), lambda c=c: activity.is_private(record, c.content)  # type: ignore[misc]
        for person in people:
            key = ("may_move", f"{c.id}-{person.id}", "fr")
            yield key, lambda c=c, p=person: activity.may_move(record, c, p)  # type: ignore[misc]


def _of_editing(record: StepRecord, activity: Editing) -> Iterator[tuple[Key, Callable[[], Any]]]:
    written = Synthesis("Essai")
    yield ("withdrawn", "", "fr"), lambda: activity.withdrawn(record)
    yield ("portions", "", "fr"), lambda: activity.portions(record)
    yield ("said", "", "fr"), lambda: activity.said(record)
    yield ("revised", "", "fr"), lambda: activity.revised(record, written)
    yield ("wordings", "", "fr"), lambda: activity.wordings(record)
    yield ("to_be_read", "", "fr"), lambda: activity.to_be_read(record, 1_790_000_000.0)


def _of_a_vote(record: StepRecord, vote: Vote) -> Iterator[tuple[Key, Callable[[], Any]]]:
    facts = record.facts(VoteFacts)
    yield ("method_rule", "", "fr"), vote.method_rule
    yield ("paper", "", "fr"), lambda: vote.paper(record)
    yield ("card_takes", "", "fr"), lambda: tuple(vote.card_takes(vote.paper(record)))
    yield ("call", "", "fr"), vote.call
    yield (
        ("before_opening", "", "fr"),
        lambda: [(button.name, button.label) for button in vote.before_opening(record)],
    )
    yield ("asks_again", "", "fr"), lambda: vote.asks_again(record)
    for person in list(record.people.values())[:2]:
        yield ("own", person.id, "fr"), lambda p=person: vote.own(record, p.id)  # type: ignore[misc]
    urn = record.urn
    if urn is None or record.outcome is None or not facts.closed:
        return
    yield ("tally", "", "fr"), lambda: vote.tally(urn, record)
    yield ("told", "", "fr"), lambda: vote.told(record)
    yield ("results", "", "fr"), lambda: vote.results(record)
    yield ("explained", "", "fr"), lambda: vote.explained(record)
    yield ("noted", "", "fr"), lambda: vote.noted(record)
    yield ("recounts", "", "fr"), lambda: vote.recounts(record)
    yield ("goes_on", "", "fr"), lambda: vote.goes_on(record)


_BESIDES: Final = {
    "open": (
        N_("« {asked} » ouvre un fichier."),
        N_("Lisez-le une fois, quand le plugin se charge, et gardez ce qu’il dit."),
    ),
    "socket": (
        N_("« {asked} » va sur le réseau."),
        N_("Toute la salle attendrait : prenez plutôt le moment où une étape finit."),
    ),
    "process": (
        N_("« {asked} » lance un programme."),
        N_("Toute la salle attendrait : prenez plutôt le moment où une étape finit."),
    ),
    "clock": (
        N_("« {asked} » regarde l’heure."),
        N_("Prenez les heures qui sont dans le relevé : « contribution.at », « change.at »."),
    ),
    "chance": (
        N_("« {asked} » tire au hasard."),
        N_("Tirez au sort une fois, dans « act », et gardez le résultat dans les « Facts »."),
    ),
    "print": (
        N_("« {asked} » écrit dans le terminal."),
        N_("Enlevez « print », ou prenez le module « logging »."),
    ),
    "sleep": (
        N_("« {asked} » attend."),
        N_("Enlevez « sleep » : toute la salle attendrait aussi."),
    ),
}


@check(
    N_("Répond dans tous les cas"),
    N_("Une exception laisse « une erreur » à la place de l’étape, devant toute la salle."),
)
def total(answers: Answers) -> Iterable[CheckResult]:
    """No exception, no endless loop, whatever the room is like."""
    return answers.behaviour["total"]


@check(
    N_("Répond toujours la même chose"),
    N_("Chaque écran demande de son côté : deux réponses feraient deux salles."),
)
def pure(answers: Answers) -> Iterable[CheckResult]:
    """The same answer twice, and what was given stays as it was."""
    return answers.behaviour["pure"]


@check(
    N_("Ne fait rien d’autre que répondre"),
    N_("Un fichier, le réseau ou l’heure, demandés à chaque changement, font attendre la salle."),
)
def quiet(answers: Answers) -> Iterable[CheckResult]:
    """No file, no network, no clock, no chance, no print."""
    return answers.behaviour["quiet"]
