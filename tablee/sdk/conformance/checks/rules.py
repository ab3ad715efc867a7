"""Checks an activity's rules and fields, and that its view is built quickly enough."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, get_args, get_type_hints

from tablee.activities.cards import card, visible
from tablee.isolation import CallTimeout, Failed, in_time
from tablee.model.entities import Content, Person
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.side_effects import LIMIT
from tablee.texts import N_, _
from tablee.view import Audience, Cards, Field
from tablee.view.fields import MOST_PICTURES, InputType

if TYPE_CHECKING:
    from tablee.activities import StepRecord
    from tablee.sdk.conformance.answers import Answers
    from tablee.sdk.conformance.room_states import PlayedRooms

Wrong = tuple[str, str, str]
"""What is wrong with a field, how to mend it, and the name that says where; empty for none."""

MANY: Final = 500
"""Contributions in one step, of as many people."""
SLOWEST: Final = 10.0
"""How many times longer a view may take than the core’s own list of the same cards."""


@check(
    N_("Les règles acceptent ou refusent avec une phrase"),
    N_("Une règle qui échoue refuse tout, et la personne ne sait pas pourquoi."),
)
def rules(answers: Answers) -> Iterator[CheckResult]:
    """`check` and `may_move` raise nothing but refusals; what is refused has its sentence."""
    instant = answers.instant
    for asked, raised in instant.played.errors:
        error = (raised.__cause__ or raised) if isinstance(raised, Failed) else raised
        if isinstance(error, CallTimeout):
            what = _("« {asked} » n’a pas répondu en {n} secondes ({told}).")
            words = what.format(asked=asked, n=f"{LIMIT:g}", told=instant.told)
            mend = _("Cherchez une boucle qui ne finit pas, ou un calcul à faire une seule fois.")
            yield CheckResult(words, mend, instant.subject.place_of(error))
            continue
        what = _("« {asked} » a échoué : {error}.").format(
            asked=asked, error=f"{type(error).__name__}, {error}"
        )
        mend = _("Refusez avec « NotAccepted » ou « NotAllowed », et une phrase.")
        yield CheckResult(what, mend, instant.subject.place_of(error))
    if instant.played.mute:
        what = _("Un refus n’a pas de phrase.")
        mend = _("Dites ce qui s’est passé et quoi faire : « NotAccepted(_(…)) ».")
        yield CheckResult(what, mend, instant.subject.place(instant.kind, "check"))


@check(
    N_("Chaque contenu est accepté dans une salle"),
    N_("Ce qu’aucune salle n’accepte, aucun contrôle ne l’a regardé : rien n’en est sûr."),
)
def accepted(rooms: PlayedRooms) -> Iterator[CheckResult]:
    """Of each kind of content one at least was accepted in the rooms that were played."""
    if rooms.trials.stuck:
        return  # said by `rules`
    for content in rooms.trials.lacks(rooms.kind):
        what = _("Aucune salle n’a accepté de « {kind} » ({n} essais).")
        words = what.format(kind=content.kind, n=rooms.trials.tried[content.kind])
        mend = _("Rendez-en dans « examples(step) », tels que « check » les accepte à ce moment.")
        yield CheckResult(words, mend, rooms.subject.place(content))


@check(
    N_("Chaque champ fait un contenu"),
    N_("Le téléphone envoie un texte : s’il n’en sort rien, la personne perd ses mots."),
)
def fields(answers: Answers) -> Iterator[CheckResult]:
    """A kind of the activity, a label, a button, a length that the content takes."""
    kinds = {content.kind: content for content in answers.instant.kind.contents}
    for method in ("fields", "own_fields", "editing_field"):
        for asked in answers.of(method).values():
            listed = [asked] if isinstance(asked, Field) else list(asked or ())
            names = [field.name for field in listed]
            for field in listed:
                for what, mend, about in _wrong_field(field, kinds.get(field.kind), names):
                    told = _("Le champ « {name} » : {what}").format(name=field.name, what=what)
                    yield CheckResult(told, mend, _place(answers, method, about))


def _place(answers: Answers, method: str, about: str) -> str:
    """The line that names what it is about, where there is one; else that of the method."""
    subject = answers.instant.subject
    begins = subject.place(answers.instant.kind, method)
    file, _colon, line = begins.rpartition(":")
    named = [each.rpartition(":") for each in subject.lines_with(about)] if about else []
    after = [int(n) for name, _c, n in named if name == file and int(n) > int(line or 0)]
    return f"{file}:{min(after)}" if after else begins


def _wrong_field(field: Field, content: type[Content] | None, names: list[str]) -> Iterator[Wrong]:
    if not field.kind:
        return  # what is typed goes to `answer`
    if content is None:
        yield (
            _("« {kind} » n’est pas un contenu de l’activité.").format(kind=field.kind),
            _("Nommez dans « kind » un des « contents »."),
            field.kind,
        )
        return
    known = {f.name for f in dataclasses.fields(content)}
    if field.inputs:
        yield from _wrong_inputs(field, known)
    else:
        yield from _wrong_text(field, content, known)
    named = field.button.strip() or field.autosave
    if not named or not (field.label.strip() or field.inputs):
        yield (
            _("pas de libellé, ou pas de bouton."),
            _("Donnez « label » et « button »."),
            field.name,
        )
    if names.count(field.name) > 1:
        yield _("un autre a le même nom."), _("Donnez à chacun le sien."), field.name


def _wrong_text(field: Field, content: type[Content], known: set[str]) -> Iterator[Wrong]:
    """What is wrong with a field of one text."""
    if "text" not in known or get_type_hints(content).get("text") is not str:
        yield (
            _("son contenu n’a pas de « text »."),
            _("Ajoutez « {code} ».").format(code='text: str = ""'),
            "",
        )
    if field.within and field.within not in known:
        yield (
            _("son contenu n’a pas de « {name} ».").format(name=field.within),
            _("Nommez dans « within » un champ du contenu."),
            field.within,
        )
    if field.longest > content.longest:
        yield (
            _("il laisse taper plus que le contenu n’accepte."),
            _("Donnez-lui « longest » du contenu."),
            field.name,
        )


def _wrong_inputs(field: Field, known: set[str]) -> Iterator[Wrong]:
    """What is wrong with what a field of several inputs asks for."""
    helps = {each.name for each in field.inputs if each.fills} | {field.whom}
    for each in field.inputs:
        if each.name not in known | helps:
            yield (
                _("son contenu n’a pas de « {name} ».").format(name=each.name),
                _("Nommez chaque « Input » comme un champ du contenu."),
                each.name,
            )
        if each.type not in get_args(InputType):
            yield (
                _("le type « {type} » de « {name} » n’existe pas.").format(
                    type=each.type, name=each.name
                ),
                _("Choisissez parmi {types}.").format(types=", ".join(get_args(InputType))),
                each.name,
            )
        if not each.label.strip():
            yield (
                _("« {name} » n’a pas de libellé.").format(name=each.name),
                _("Donnez « label » à chaque « Input »."),
                each.name,
            )
    pictures = [each for each in field.inputs if each.type == "picture"]
    if field.several > 1 and (len(pictures) != 1 or field.several > MOST_PICTURES):
        yield (
            _("« several » est {n}.").format(n=field.several),
            _("« several » va de 1 à {most}, avec un seul « Input » de type « picture ».").format(
                most=MOST_PICTURES
            ),
            field.name,
        )
    for name in {*field.fixed} - known:
        yield (
            _("son contenu n’a pas de « {name} ».").format(name=name),
            _("Nommez dans « fixed » des champs du contenu."),
            name,
        )


# ── how quick ───────────────────────────────────────────────────────────────────────────────


@check(
    N_("La vue reste rapide avec beaucoup de mots"),
    N_("Elle se refait à chaque changement : à cinq cents cartes, la salle l’attend."),
)
def speed(answers: Answers) -> Iterator[CheckResult]:
    """At five hundred contributions, as a ratio to the core’s own list of cards."""
    instant = answers.instant
    if not instant.crowded or not instant.record.contributions or instant.kind.beside:
        return  # what stands beside the steps is seen by a few, and not at each change
    record = _crowd(instant.record)
    least = _seconds(lambda: _listed(record))
    for audience in (Audience.PHONE, Audience.WALL):
        try:
            view = partial(record.activity.view, record, audience)
            taken = in_time(partial(_seconds, view), LIMIT)
        except CallTimeout:
            taken = LIMIT
            answers.stuck = True
        except Exception:
            return  # said by `total`
        if taken > SLOWEST * least:
            what = _("La vue pour « {audience} » prend {n} fois le temps d’une liste de cartes.")
            words = what.format(audience=audience, n=round(taken / least))
            mend = _("Cherchez une boucle dans une boucle : un dict par identifiant la remplace.")
            yield CheckResult(words, mend, instant.subject.place(instant.kind, "view"))


def _crowd(record: StepRecord) -> StepRecord:
    """The same step with many more contributions, each of somebody else."""
    some = record.contributions
    people = {f"p{n}": Person(f"p{n}", f"Personne {n}") for n in range(MANY)}
    many = tuple(
        replace(some[n % len(some)], id=f"c{n}", person=f"p{n}", position=float(n), hidden=False)
        for n in range(MANY)
    )
    return replace(record, contributions=many, people={**record.people, **people})


def _listed(record: StepRecord) -> Cards:
    found = visible(record, Content, Audience.PHONE)
    cards = (card(record, c, "\n".join(k.texts()), Audience.PHONE) for c, k in found)
    return Cards("Liste", tuple(cards))


def _seconds(done: Callable[[], object]) -> float:
    """The shortest of three times, or the first where that is long; of this program’s own time."""
    taken: list[float] = []
    while len(taken) < 3 and sum(taken) < 0.5:
        start = time.thread_time()
        done()
        taken.append(time.thread_time() - start)
    return min(taken)
