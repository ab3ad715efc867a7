"""Keeps what is typed in the fields that plugins offer for the whole session.

Each value is kept with what it is called and how it is told, in every language, so that documents
need no plugin. A plugin that fails here leaves what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from tablee.activities import Agenda, SessionFields
from tablee.errors import NotAccepted
from tablee.isolation import Failed, tried
from tablee.model.actions import Former
from tablee.model.entities import Session, SessionValue
from tablee.model.synthesis import SheetSection
from tablee.registry import Catalogue, Fit, fit
from tablee.session.contributions import typed
from tablee.texts import _, date_told, decimal, in_each_language, listed
from tablee.view import Input

T = TypeVar("T")
FieldValue = str | tuple[str, ...]
"""What was typed in one input."""


def forms(catalogue: Catalogue) -> list[SessionFields]:
    """Those that are asked for on this server."""
    every = catalogue.session_fields.values()
    return [each for each in every if _is_active(each)]


def _is_active(form: SessionFields) -> bool:
    return _asked(form, "active", lambda: bool(form.active), otherwise=False)


def inputs_of(form: SessionFields) -> Sequence[Input]:
    """What it asks for, in the language being spoken; nothing where its plugin fails."""
    nothing: tuple[Input, ...] = ()
    return _asked(form, "inputs", lambda: tuple(form.inputs()), nothing)


def _asked(form: SessionFields, what: str, call: Callable[[], T], otherwise: T) -> T:
    try:
        return tried(form, what, call)
    except Failed:
        return otherwise


def filled(session: Session, catalogue: Catalogue, given: Mapping[str, Any]) -> Session:
    """The session with these values, by `form.input`; what is not among them stays.

    What is empty is taken away, but for what is secret, which None takes away. What no plugin here
    asks for is left out. Raises `NotAccepted`, whose `inputs` name each as `form.input`.
    """
    kept, wrong = session, dict[str, str]()
    for form in forms(catalogue):
        mine = [(i, given[key]) for i in inputs_of(form) if (key := _key(form, i)) in given]
        try:
            kept = _filled(kept, form, mine) if mine else kept
        except NotAccepted as refusal:
            of_each = {f"{form.name}.{name}": said for name, said in refusal.inputs.items()}
            wrong |= of_each or {form.name: str(refusal)}
    if wrong:
        raise NotAccepted(inputs=wrong.items())
    return replace(kept, fields=_in_order(kept.fields, catalogue))


def _key(form: SessionFields, asked: Input) -> str:
    return f"{form.name}.{asked.name}"


def _filled(session: Session, form: SessionFields, given: Sequence[tuple[Input, Any]]) -> Session:
    """The session with what one form was given; raises `NotAccepted`."""
    said = {asked.name: _as_typed(value) for asked, value in given}
    asked_for = [asked for asked, _value in given]
    read = {name: _as_kept(value) for name, value in typed.read(asked_for, said).items()}
    every = {**form.read(session), **read}
    _check(form, {name: value for name, value in every.items() if value})
    fields, secrets = dict(session.fields), dict(session.secrets)
    for asked, was in given:
        key, value = _key(form, asked), read[asked.name]
        if asked.name in form.secret:
            if value or was is None:
                secrets[key] = str(value)
        elif value:
            fields[key] = _value(form, asked, value)
        else:
            fields.pop(key, None)
    return replace(session, fields=fields, secrets={k: v for k, v in secrets.items() if v})


def _as_typed(value: Any) -> Any:
    """A number of an agenda's file as somebody would type it."""
    return str(value) if isinstance(value, int | float) else value


def _as_kept(value: Any) -> FieldValue:
    return value if isinstance(value, tuple) else "" if value is None else str(value)


def _check(form: SessionFields, values: Mapping[str, FieldValue]) -> None:
    try:
        tried(form, "check", lambda: form.check(values), refuses=True)
    except Failed as error:
        sentence = _("« {title} » a rencontré une erreur : rien n’a été changé.")
        raise NotAccepted(sentence.format(title=_(form.title))) from error


def _value(form: SessionFields, asked: Input, value: FieldValue) -> SessionValue:
    """The value with what it is called and how it is told, in every language."""
    place = _asked(form, "place", lambda: form.place(asked.name), None)

    def now() -> Input:
        found = (each for each in inputs_of(form) if each.name == asked.name)
        return next(found, asked)

    def label() -> str:
        """The label of the section, in the language being spoken."""
        here = _asked(form, "place", lambda: form.place(asked.name), None)
        return here.label if isinstance(here, SheetSection) else ""

    section = place if isinstance(place, SheetSection) else None
    private = asked.name in form.private
    return SessionValue(
        value,
        "" if private or place is None else section.name if section else str(place),
        str(section.after) if section else "",
        in_each_language(lambda: now().label.strip().rstrip(":").rstrip()),
        in_each_language(label) if section else {},
        in_each_language(lambda: _told(now(), value)),
        private=private,
    )


def _told(asked: Input, value: FieldValue) -> str:
    """The words of a value, in the language being spoken; empty where they are what was typed."""
    if isinstance(value, tuple):
        words = dict(asked.choices)
        return listed([words.get(each, each) for each in value])
    match asked.type:
        case "choice" | "list":
            return dict(asked.choices).get(value, "")
        case "date":
            return date_told(date.fromisoformat(value))
        case "number":
            return decimal(float(value))
        case _:
            return ""


def _in_order(fields: Mapping[str, SessionValue], catalogue: Catalogue) -> dict[str, SessionValue]:
    """In the order in which the forms ask for them; those of missing plugins where they were."""
    asked = [_key(form, each) for form in forms(catalogue) for each in inputs_of(form)]
    known = {key: n for n, key in enumerate(asked, 1)}
    return {k: replace(v, position=known.get(k, v.position)) for k, v in fields.items()}


# ── in an agenda ────────────────────────────────────────────────────────────────────────────


def harmless(session: Session) -> dict[str, dict[str, FieldValue]]:
    """What an agenda may hand on, by form and input: nothing that is private or secret."""
    found: dict[str, dict[str, FieldValue]] = {}
    for key, kept in session.fields.items():
        form, _dot, name = key.partition(".")
        if not kept.private:
            found.setdefault(form, {})[name] = kept.value
    return found


def given_by(agenda: Agenda | None, catalogue: Catalogue) -> dict[str, Any]:
    """What an agenda says of a session that opens from it here, by `form.input`."""
    every = fitted(agenda, catalogue).agenda.fields.items() if agenda and agenda.fields else ()
    return {f"{form}.{name}": value for form, values in every for name, value in values.items()}


def handed_on(former: Former, catalogue: Catalogue) -> dict[str, FieldValue]:
    """What a former session said that one which follows it here can say, by `form.input`."""
    asked = {_key(form, i): (form, i) for form in forms(catalogue) for i in inputs_of(form)}
    return {
        key: value
        for key, value in former.fields.items()
        if key in asked and _unfit(*asked[key], value) is None
    }


def fitted(agenda: Agenda, catalogue: Catalogue) -> Fit:
    """The agenda as it can be opened here (`registry.fit`), with what it says of the session."""
    found = fit(agenda, catalogue)
    kept: dict[str, dict[str, Any]] = {}
    strange = list[str]()
    known = {f.name: f for f in forms(catalogue)}
    for name, values in agenda.fields.items():
        asked = {i.name: i for i in inputs_of(known[name])} if name in known else {}
        for key, value in values.items():
            sentence = _unfit(known.get(name), asked.get(key), value)
            if sentence is None:
                kept.setdefault(name, {})[key] = value
            else:
                strange.append(sentence.format(field=f"{name}.{key}"))
    return replace(
        found,
        agenda=replace(found.agenda, fields=kept),
        strange=(*found.strange, *strange),
    )


def _unfit(form: SessionFields | None, asked: Input | None, value: Any) -> str | None:
    """Why an agenda cannot say this of the session; None where it can."""
    if form is None or asked is None:
        return _("Aucun plugin ne demande « {field} » ici.")
    if asked.name in form.secret:
        return _("« {field} » est un secret : un agenda ne le dit pas.")
    try:
        typed.read([asked], {asked.name: _as_typed(value)})
    except NotAccepted as refusal:
        return "« {field} » : " + str(refusal).replace("{", "{{").replace("}", "}}")
    return None
