"""Checks what a plugin declares: names, titles, settings, contents, agendas, canvases."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, get_type_hints

import msgspec

from tablee.errors import BadSetting
from tablee.model.canvases import Template
from tablee.registry import make
from tablee.registry.offers import unmarked
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.checks.views import icon_exists
from tablee.sdk.conformance.subject import Subject, shown
from tablee.texts import N_, _

if TYPE_CHECKING:
    from tablee.activities import Activity, Guide

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
CONTENT: Final = re.compile(r"[a-z][a-z0-9_-]*")
LONGEST_NAME: Final = 40
LONGEST_TITLE: Final = 60


# ── names ───────────────────────────────────────────────────────────────────────────────────


@check(
    N_("Les noms tiennent dans les fichiers"),
    N_("Les noms restent dans les fichiers des sessions : on ne les change plus jamais."),
)
def names(subject: Subject) -> Iterator[CheckResult]:
    """Lower case, underscores, short, and the same for a plugin and what stands in files."""
    mend = _("Prenez des minuscules, des chiffres et « _ », {n} caractères au plus.")
    for kind, name in _named(subject):
        if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            what = _("Le nom « {name} » ne convient pas.").format(name=name)
            place = subject.place(kind, "name") if kind else next(subject.lines_with(name), "")
            yield CheckResult(what, mend.format(n=LONGEST_NAME), place)
    yield from _unmarked(subject)
    for activity in subject.activities:
        for field in dataclasses.fields(activity):
            if not NAME.fullmatch(field.name):
                what = _("Le nom du réglage « {name} » ne convient pas.").format(name=field.name)
                yield CheckResult(
                    what, mend.format(n=LONGEST_NAME), subject.place(activity, field.name)
                )


def _unmarked(subject: Subject) -> Iterator[CheckResult]:
    """A helper may be called like a hook; so may a hook that somebody forgot to mark."""
    hooks = subject.catalogue.hooks
    module = hooks.get_plugin(subject.name)
    for hook, function in unmarked(hooks, module) if isinstance(module, ModuleType) else ():
        what = _("« {name} » s’appelle comme un crochet, et n’est pas marquée « @hookimpl ».")
        mend = _("Marquez-la si elle offre quelque chose ; sinon, donnez-lui un autre nom.")
        place = f"{shown(subject.file)}:{function.__code__.co_firstlineno}"
        yield CheckResult(what.format(name=hook), mend, place, soft=True)


def _named(subject: Subject) -> Iterator[tuple[type[Any] | None, str]]:
    yield from ((activity, activity.name) for activity in subject.activities)
    yield from ((type(exporter), exporter.name.replace("-", "_")) for exporter in subject.exporters)
    yield from ((None, agenda.name) for agenda in subject.agendas)
    yield from ((None, template.name) for template in subject.templates)


@check(
    N_("Chaque contenu a son « kind »"),
    N_("C’est par lui qu’une session se relit : deux contenus du même nom s’y confondraient."),
)
def kinds(subject: Subject) -> Iterator[CheckResult]:
    """One kind for one class within an activity; contents and facts that can be stored and read."""
    for activity in subject.activities:
        seen: dict[str, type[Any]] = {}
        for content in activity.contents:
            place = subject.place(content)
            other = seen.setdefault(content.kind, content)
            if other is not content:
                what = _("« {one} » et « {two} » ont le même « kind » : « {kind} ».")
                told = what.format(one=other.__name__, two=content.__name__, kind=content.kind)
                yield CheckResult(told, _("Donnez à chaque contenu le sien."), place)
            if not CONTENT.fullmatch(content.kind):
                what = _("Le « kind » « {kind} » ne convient pas.").format(kind=content.kind)
                yield CheckResult(what, _("Prenez des minuscules, des chiffres et « _ »."), place)
            yield from _stored(content, place)
        if activity.facts.__name__ != "Facts":
            yield from _stored(activity.facts, subject.place(activity.facts))


def _stored(kind: type[Any], place: str) -> Iterator[CheckResult]:
    """Whether a class is a frozen dataclass whose values go to a file and come back."""
    params = getattr(kind, "__dataclass_params__", None)
    if "__dataclass_fields__" not in vars(kind) or params is None or not params.frozen:
        what = _("« {kind} » n’est pas une dataclass figée.").format(kind=kind.__name__)
        yield CheckResult(what, _("Ajoutez « @dataclass(frozen=True) » au-dessus."), place)
        return
    try:
        empty = kind()
        same = msgspec.convert(msgspec.to_builtins(empty), kind) == empty
    except Exception as error:
        what = _("« {kind} » ne s’enregistre pas : {error}.").format(
            kind=kind.__name__, error=error
        )
        mend = _("Donnez un défaut à chaque champ, et des types simples (str, int, tuple…).")
        yield CheckResult(what, mend, place)
        return
    if not same:
        what = _("« {kind} » ne se relit pas tel qu’il a été écrit.").format(kind=kind.__name__)
        yield CheckResult(what, _("N’y gardez que str, int, float, bool, tuple et dict."), place)


# ── titles ──────────────────────────────────────────────────────────────────────────────────


@check(
    N_("Titres, résumés et icônes"),
    N_("C’est ce que lit la personne qui choisit : un titre court, une phrase, un dessin."),
)
def titles(subject: Subject) -> Iterator[CheckResult]:
    """A title without a full stop, one sentence as summary, an icon that is there."""
    for activity in subject.activities:
        yield from _titled(activity.title, subject.place(activity, "title"))
        yield from _summed_up(activity.summary, subject.place(activity, "summary"))
        yield from _guided(activity.guide, subject.place(activity, "guide"))
        if not icon_exists(activity.icon):
            what = _("L’icône « {icon} » n’existe pas.").format(icon=activity.icon)
            mend = _("Prenez-en une du dossier « assets/icons ».")
            yield CheckResult(what, mend, subject.place(activity, "icon"))
        if not 0 < activity.minutes <= 600:
            what = _("La durée proposée est de {n} minutes.").format(n=activity.minutes)
            yield CheckResult(what, _("Entre 1 et 600."), subject.place(activity, "minutes"))
    for exporter in subject.exporters:
        yield from _titled(exporter.title, subject.place(type(exporter), "title"))
    told = [(agenda.title, agenda.summary) for agenda in subject.agendas]
    told += [(template.title, template.summary) for template in subject.templates]
    for title, summary in told:
        place = next(subject.lines_with(title), "")
        yield from _titled(title, place)
        yield from _summed_up(summary, place)


def _titled(title: str, place: str) -> Iterator[CheckResult]:
    if not title.strip() or title.rstrip().endswith((".", ":", "…")) or title != title.strip():
        what = _("Le titre « {title} » est vide, ou finit comme une phrase.").format(title=title)
        yield CheckResult(what, _("Quelques mots, sans point à la fin."), place)
    elif len(title) > LONGEST_TITLE:
        what = _("Le titre « {title} » est long.").format(title=title)
        mend = _("Gardez-le sous {n} caractères : il tient sur un téléphone.")
        yield CheckResult(what, mend.format(n=LONGEST_TITLE), place, soft=True)


def _guided(guide: Guide | None, place: str) -> Iterator[CheckResult]:
    """Where there is a guide, all of it in whole sentences: some are read aloud."""
    for text in (guide.purpose, *guide.say, *guide.watch, *guide.material) if guide else ():
        if not text.strip().endswith((".", "?", "!", "…")):
            what = _("Dans « guide », « {text} » n’est pas une phrase entière.").format(text=text)
            yield CheckResult(what, _("Une phrase, avec son point."), place)


def _summed_up(summary: str, place: str) -> Iterator[CheckResult]:
    whole = summary.strip()
    if not whole.endswith((".", "?", "!", "…")):
        what = _("Le résumé « {text} » n’est pas une phrase entière.").format(text=summary)
        yield CheckResult(what, _("Une seule phrase, avec son point."), place)
    elif len(re.findall(r"[.?!](?:\s|$)", whole)) > 2:
        what = _("Le résumé « {text} » a plus de deux phrases.").format(text=summary)
        yield CheckResult(what, _("Une seule phrase, avec son point."), place, soft=True)


# ── settings ────────────────────────────────────────────────────────────────────────────────


@check(
    N_("Les réglages se dessinent et se tiennent"),
    N_("Le formulaire de la console vient d’eux : une borne fausse y refuse ce qui est proposé."),
)
def settings(subject: Subject) -> Iterator[CheckResult]:
    """A label, a type that has a widget, bounds and options that hold the default and work."""
    for activity in subject.activities:
        for field in dataclasses.fields(activity):
            place = subject.place(activity, field.name)
            if "label" not in field.metadata:
                continue  # kept in the step, asked of nobody
            for what, mend in (*_undrawn(field), *_refused(activity, field)):
                told = _("Le réglage « {name} » : {what}").format(name=field.name, what=what)
                yield CheckResult(told, mend, place)
            if "__post_init__" not in vars(activity):
                continue
            for value in _alone(activity, field):
                what = _("Le réglage « {name} » : {value} ne va pas avec les autres réglages.")
                told = what.format(name=field.name, value=value)
                mend = _("C’est permis : que la phrase du refus dise lequel changer.")
                yield CheckResult(told, mend, place, soft=True)


def _undrawn(field: dataclasses.Field[Any]) -> Iterator[tuple[str, str]]:
    """What keeps the form from drawing it."""
    meta, default = field.metadata, field.default
    if not meta["label"].strip() or meta["label"].strip().endswith("."):
        yield _("pas de libellé, ou un point à la fin."), _("Quelques mots, marqués avec « N_ ».")
    drawable = isinstance(default, bool | int | float | str | tuple | Template)
    if not drawable and meta["options"] is None and meta["choices"] is None:
        yield (
            _("aucun champ ne sait montrer un {kind}.").format(kind=type(default).__name__),
            _("Prenez un nombre, un texte, oui ou non, une liste de textes, ou des « options »."),
        )


def _refused(activity: type[Activity], field: dataclasses.Field[Any]) -> Iterator[tuple[str, str]]:
    """What keeps its values from being taken: the default, and both ends where nothing else is."""
    try:
        hint = get_type_hints(activity)[field.name]
        msgspec.convert(msgspec.to_builtins(field.default), hint, strict=False)
    except Exception as error:
        yield (
            _("son type ne se lit pas : {error}.").format(error=error),
            _("Importez ce que nomme l’annotation, en dehors de TYPE_CHECKING."),
        )
        return
    whole = () if "__post_init__" in vars(activity) else _bounds(field)
    for value in (field.default, *whole):
        if refusal := _refusal(activity, field.name, value):
            yield (
                _("{value} n’est pas accepté : {error}").format(value=value, error=refusal),
                _("Accordez le défaut, les bornes, les options et « longest »."),
            )
            return


def _alone(activity: type[Activity], field: dataclasses.Field[Any]) -> Iterator[Any]:
    """Its bounds and options that the activity refuses while the other settings stay."""
    return (value for value in _bounds(field) if _refusal(activity, field.name, value))


def _refusal(activity: type[Activity], name: str, value: Any) -> str:
    try:
        make(activity, {name: value})
    except BadSetting as error:
        return str(error)
    return ""


def _bounds(field: dataclasses.Field[Any]) -> Iterator[Any]:
    """Both ends, every option."""
    meta = field.metadata
    yield from (bound for bound in (meta["min_value"], meta["max_value"]) if bound is not None)
    yield from meta["options"] or ()


# ── agendas ─────────────────────────────────────────────────────────────────────────────────


@check(
    N_("Les agendas se laissent ouvrir"),
    N_("Une étape qui manque se découvre sinon devant la salle."),
)
def agendas(subject: Subject) -> Iterator[CheckResult]:
    """Activities that there are, settings that they take, canvases that are offered, minutes."""
    offered = subject.catalogue
    for agenda in subject.agendas:
        place = next(subject.lines_with(agenda.name), "")
        if not agenda.steps:
            what = _("L’agenda « {name} » n’a pas d’étape.").format(name=agenda.name)
            yield CheckResult(what, _("Donnez-lui des « AgendaStep »."), place)
        for step in agenda.steps:
            kind = offered.activities.get(step.activity)
            here = next(subject.lines_with(step.activity), place)
            if kind is None or kind.beside:
                what = _("« {agenda} » place « {name} », qu’aucun plugin n’offre pour un agenda.")
                told = what.format(agenda=agenda.name, name=step.activity)
                yield CheckResult(told, _("Voyez les noms avec « tablee plugins »."), here)
                continue
            if not 0 < step.minutes <= 600:
                what = _("« {agenda} » donne {n} minutes à « {name} ».")
                told = what.format(agenda=agenda.name, n=step.minutes, name=step.activity)
                yield CheckResult(told, _("Entre 1 et 600."), here)
            yield from _misplaced(agenda.name, step.settings, kind, subject, here)


def _misplaced(
    agenda: str, chosen: Any, kind: type[Activity], subject: Subject, place: str
) -> Iterator[CheckResult]:
    known = {field.name: field for field in dataclasses.fields(kind)}
    for name in chosen.keys() - known.keys():
        what = _("« {agenda} » règle « {name} », que « {kind} » n’a pas.")
        told = what.format(agenda=agenda, name=name, kind=kind.name)
        yield CheckResult(told, _("Réglages : {known}.").format(known=", ".join(known)), place)
    for name, value in chosen.items():
        named = name in known and isinstance(known[name].default, Template)
        if named and isinstance(value, str) and value not in subject.catalogue.templates:
            what = _("« {agenda} » nomme le canevas « {name} », qu’aucun plugin n’offre.")
            mend = _("Voyez les noms avec « tablee plugins ».")
            yield CheckResult(what.format(agenda=agenda, name=value), mend, place)
    try:
        make(kind, subject.catalogue.settled(kind.name, chosen))
    except BadSetting as error:
        what = _("« {agenda} » : {error}").format(agenda=agenda, error=error)
        yield CheckResult(what, _("Corrigez ce réglage dans l’agenda."), place)
