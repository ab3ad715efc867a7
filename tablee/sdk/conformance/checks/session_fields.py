"""Checks the fields of the whole session that a plugin offers, filled in a session of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tablee.activities import Record, SessionFields
from tablee.document import build
from tablee.errors import NotAccepted
from tablee.isolation import CallTimeout, in_time
from tablee.model.entities import Session
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.session.library.session_fields import filled
from tablee.texts import LANGUAGES, N_, _, speaking

if TYPE_CHECKING:
    from tablee.sdk.conformance.subject import Subject
    from tablee.view import Input

SECRETS: Final = re.compile(r"(?:^|_)(?:key|token|secret|password|passwd|webhook)(?:_|$)")
SECONDS: Final = 5.0


@check(
    N_("Les champs de la session se remplissent"),
    N_("Ils sont demandés à l’ouverture, puis lus par tout le monde : un oubli y reste."),
)
def session_fields(subject: Subject) -> Iterator[CheckResult]:
    """Asked for in every language, filled, told in a document, refused with sentences."""
    for form in subject.session_fields:
        place = subject.place(type(form), "inputs")
        try:
            asked = in_time(lambda f=form: _asked(f), SECONDS)  # type: ignore[misc]
            yield from _alike(form, asked, place)
            yield from _inputs(form, asked["fr"], place)
            yield from _played(subject, form, asked["fr"], place)
        except (Exception, CallTimeout) as error:
            what = _("« {name} » a échoué : {error}.")
            words = what.format(name=form.name, error=f"{type(error).__name__}, {error}")
            yield CheckResult(words, _("Corrigez-le à cette ligne."), subject.place_of(error))


def _asked(form: SessionFields) -> dict[str, tuple[Input, ...]]:
    """What is asked for in each language."""
    found = {}
    for code in LANGUAGES:
        with speaking(code):
            found[code] = tuple(form.inputs())
    return found


def _alike(
    form: SessionFields, asked: dict[str, tuple[Input, ...]], place: str
) -> Iterator[CheckResult]:
    shapes = {
        tuple((i.name, i.type, tuple(id_ for id_, _words in i.choices)) for i in each)
        for each in asked.values()
    }
    if len(shapes) > 1:
        what = _("« {name} » ne demande pas la même chose dans toutes les langues.")
        mend = _("Gardez les noms, les types et les choix ; seuls les mots changent.")
        yield CheckResult(what.format(name=form.name), mend, place)


def _inputs(form: SessionFields, asked: Sequence[Input], place: str) -> Iterator[CheckResult]:
    for each in asked:
        if any(words.strip() in ("", id_) for id_, words in each.choices):
            what = _("Un choix de « {name} » n’a que son identifiant.").format(name=each.name)
            yield CheckResult(what, _("Donnez-lui des mots : le document les écrit."), place)
        if each.type == "text" and SECRETS.search(each.name) and each.name not in form.secret:
            what = _("« {name} » a l’air d’un secret, et n’est pas dans « secret ».")
            mend = _("Mettez-le dans « secret » : un document le dirait.")
            yield CheckResult(what.format(name=each.name), mend, place, soft=True)


def _played(
    subject: Subject, form: SessionFields, asked: Sequence[Input], place: str
) -> Iterator[CheckResult]:
    """Each value by itself, as `check` may want of one what it refuses of another."""
    catalogue = replace(subject.catalogue, session_fields={form.name: form})
    session = Session("", "Essai", undated=True)
    for each in asked:
        given = {f"{form.name}.{each.name}": _value(each)}
        try:
            session = filled(session, catalogue, given)
        except NotAccepted as refusal:
            if not str(refusal).strip():
                what = _("« check » refuse « {name} » sans dire pourquoi.").format(name=each.name)
                yield CheckResult(what, _("Donnez une phrase à « NotAccepted »."), place)
    told = repr(build.write(Record(session, (), (), {})))
    for each in asked:
        hidden = each.name in (*form.private, *form.secret)
        value = _value(each)
        if hidden and isinstance(value, str) and value and value in told:
            what = _("« {name} » est privé ou secret, et le document le dit.")
            mend = _("Ne le répétez ni dans un autre champ, ni dans un libellé.")
            yield CheckResult(what.format(name=each.name), mend, place)


def _value(asked: Input) -> Any:
    """Something that somebody may type in it."""
    ids = [id_ for id_, _words in asked.choices]
    match asked.type:
        case "number":
            return str(asked.least if asked.least is not None else 1)
        case "date":
            return "2026-12-24"
        case "choice" | "list":
            return ids[-1] if ids else ""
        case "choices":
            return ids[: int(asked.least or 1)]
        case _:
            return f"Zéphyr{len(asked.name)}{asked.name}"[: asked.longest]
