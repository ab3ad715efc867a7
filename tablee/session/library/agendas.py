"""Converts between agendas and a session's steps, and saves agendas for reuse.

What is kept has the steps with their titles, minutes, settings and canvases as whoever facilitates
set them. It has no contribution and no fact of a step: no card, no ballot, no option that was typed
for a vote, nobody's name from the list of people.
"""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from tablee.activities import Activity, Record, StepRecord, translatable
from tablee.errors import BadSetting
from tablee.model.agendas import REFERENCE, Agenda, AgendaStep, check, mapped, read, written
from tablee.model.agendas.agenda import STEP_FIELDS
from tablee.model.agendas.reading import HEAD_TEXTS
from tablee.model.agendas.validation import LARGEST
from tablee.model.canvases import Template
from tablee.model.entities import Session, Step, is_id, new_id
from tablee.registry import Catalogue, MissingActivity, fit, make, pointing
from tablee.session.library.files import SavedFiles
from tablee.session.library.session_fields import harmless
from tablee.texts import N_, _, in_each_language, language, speaking

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tablee.session.room import Room


# ── from an agenda to a session, and back ───────────────────────────────────────────────────


def steps_of(agenda: Agenda, catalogue: Catalogue) -> list[Step]:
    """The steps of a session that opens from it, in the language being spoken.

    What a ready-made one says in other languages, people of these read.
    """
    lines = in_each(agenda, catalogue).steps
    ids = [new_id() for _line in lines]

    def meant(text: str) -> str | None:
        found = REFERENCE.fullmatch(text)
        if found is None:
            return text
        place = int(found[1]) - 1
        return ids[place] if place < len(ids) else None

    def said(line: AgendaStep) -> dict[str, Any]:
        found = {name: mapped(getattr(line, name), str) for name in STEP_FIELDS}
        settings = catalogue.settled(line.activity, line.settings)
        kind = catalogue.activities.get(line.activity)
        return {**found, "settings": pointing(kind, settings, meant)}

    placed = enumerate(zip(ids, lines, strict=True), 1)
    return [Step(id=id_, position=float(n), **said(line)) for n, (id_, line) in placed]


def first_of(agenda: Agenda, n: int, catalogue: Catalogue) -> list[Step]:
    """The step that it offers at this place, from 0, to stand before its own; none beyond them."""
    alone = replace(agenda, steps=agenda.offered[n : n + 1], offered=())
    return [replace(step, position=0.0) for step in steps_of(alone, catalogue)]


def in_each(agenda: Agenda, catalogue: Catalogue) -> Agenda:
    """In the language being spoken, with what a ready-made one says in every other on offer.

    What somebody made has its translations as its author wrote them.
    """
    here = agenda.spoken()
    if not agenda.name:
        return here
    others = {c: said for c, said in in_each_language(agenda.spoken).items() if c != language()}

    def translated(*, offered: bool) -> tuple[AgendaStep, ...]:
        def listed(of: Agenda) -> tuple[AgendaStep, ...]:
            return of.offered if offered else of.steps

        return tuple(
            replace(
                step,
                translations=_told(
                    {code: _texts(listed(said)[n], catalogue) for code, said in others.items()},
                    _texts(step, catalogue),
                ),
            )
            for n, step in enumerate(listed(here))
        )

    heads = {code: _head(said) for code, said in others.items()}
    return replace(
        here,
        steps=translated(offered=False),
        offered=translated(offered=True),
        translations=_told(heads, _head(here)),
    )


def _head(agenda: Agenda) -> dict[str, str]:
    return {name: getattr(agenda, name) for name in HEAD_TEXTS}


def _texts(step: AgendaStep, catalogue: Catalogue) -> dict[str, str]:
    kind = catalogue.activities.get(step.activity)
    named = {name: step.settings.get(name) for name in (translatable(kind) if kind else ())}
    return {"title": step.title} | {n: v for n, v in named.items() if isinstance(v, str)}


def _told(said: Mapping[str, dict[str, str]], here: dict[str, str]) -> dict[str, dict[str, str]]:
    """By language, the texts that are others than here; those without any are left out."""
    differing = {
        code: {n: text for n, text in words.items() if text and here.get(n) not in ("", text)}
        for code, words in said.items()
    }
    return {code: words for code, words in differing.items() if words}


def agenda_of(
    room: Room, title: str, summary: str = "", *, saved: Collection[Agenda] = ()
) -> Agenda:
    """The agenda of a session as it stands, to be saved or handed on.

    A step whose plugin is not here keeps the settings that it came with. What its agenda says
    beside its steps comes from that one, ready-made or among those `saved` here.
    """
    places = {step.id: f"#{n}" for n, step in enumerate(room.agenda, 1)}
    steps = (
        AgendaStep(
            **{name: getattr(step, name) for name in STEP_FIELDS}
            | {
                "settings": _settings(room, step, places),
                "translations": _translations(room, step),
            }
        )
        for step in room.agenda
    )
    asks = room.session.asks
    said = harmless(room.session)
    made = Agenda("", title.strip(), summary.strip(), tuple(steps), asks=asks, fields=said)
    if origin := origin_of(room, saved):  # its method goes on being credited
        made = replace(made, purpose=origin.purpose, people=origin.people, source=origin.source)
        made = replace(made, offered=_offered(room, origin))
    return made


def _offered(room: Room, origin: Agenda) -> tuple[AgendaStep, ...]:
    """What the agenda goes on offering to begin with; nothing where one of it has become a step."""
    taken = {(step.activity, step.title) for step in room.agenda}
    if any((step.activity, step.title) in taken for step in origin.offered):
        return ()
    return origin.offered


def origin_of(room: Room, saved: Collection[Agenda] = ()) -> Agenda | None:
    """The agenda that a session was opened from, in its language and all others.

    A ready-made one, or one of those `saved`.
    """
    with speaking(room.session.language):
        named = room.session.agenda
        every = (*room.catalogue.agendas.values(), *saved)
        found = (made for made in every if made.spoken().title == named)
        origin = next(found, None)
        return in_each(origin, room.catalogue) if origin is not None else None


def _settings(room: Room, step: Step, places: dict[str, str]) -> dict[str, Any]:
    """Those that differ from the activity's own; steps of the session become numbers.

    What else means somebody or something of this session would mean nothing in another.
    """
    kind = room.catalogue.activities.get(step.activity)

    def meant(text: str) -> str | None:
        return places.get(text) or (None if is_id(text) else text)

    own = {
        name: value
        for name, value in pointing(kind, step.settings, meant).items()
        if not _names_somebody(value, room)
    }
    if kind is None:
        return own
    translated = {name for words in step.translations.values() for name in words}
    return _unlike_default(kind, own, translated)


def _translations(room: Room, step: Step) -> dict[str, dict[str, str]]:
    """Those of what a file has: a rule is never translated, whatever an older one kept."""
    kind = room.catalogue.activities.get(step.activity)
    known = {"title", *(translatable(kind) if kind else step.settings)}
    return {
        code: {name: text for name, text in words.items() if name in known}
        for code, words in step.translations.items()
    }


def _names_somebody(value: Any, room: Room) -> bool:
    found = list[str]()

    def note(text: str) -> str:
        found.append(text)
        return text

    mapped(value, note)
    return any(text in room.everybody for text in found)


def _unlike_default(
    kind: type[Activity], settings: dict[str, Any], translated: Collection[str]
) -> dict[str, Any]:
    """Those that differ from the activity's own, or are in other languages too."""
    empty = _stored(Template())
    kept = {}
    for field in dataclasses.fields(kind):
        value = settings.get(field.name, field.default)
        plain = _stored(value)
        if plain == _stored(field.default) and field.name not in translated:
            continue
        if isinstance(field.default, Template) and isinstance(plain, dict):
            plain = {name: v for name, v in plain.items() if v != empty.get(name)}
        kept[field.name] = plain
    return kept


def _stored(value: Any) -> Any:
    """As a session's files have it."""
    return msgspec.json.decode(msgspec.json.encode(value))


# ── kept here ───────────────────────────────────────────────────────────────────────────────


class AgendaLibrary(SavedFiles[Agenda]):
    """The kept agendas of one folder of sessions."""

    FOLDER: ClassVar[str] = "agendas"
    LARGEST: ClassVar[int] = LARGEST
    NAME: ClassVar[str] = "agenda"
    TAKEN = N_("Un agenda gardé s’appelle déjà ainsi. Changez le titre, ou cochez « Remplacer ».")
    FULL = N_("Ce serveur garde déjà {n} agendas. Retirez-en un d’abord.")
    GONE = N_("Cet agenda n’est plus gardé.")
    TOO_LARGE = N_("Ce fichier est trop grand pour un agenda.")
    STUCK = N_("L’agenda n’a pas pu être retiré ({reason}).")

    def read(self, file: bytes) -> Agenda:
        """One that is nobody's plugin's."""
        return read(file)

    def written(self, thing: Agenda) -> str:
        return written(thing)

    def made_ready(self, thing: Agenda) -> Agenda:
        """Without a plugin's name, which would have it translated; checked as its file will be."""
        # Of what somebody made, the original stays beside its translations.
        mine = replace(thing.spoken(), name="") if thing.name else thing
        if not mine.title.strip():
            raise BadSetting(_("Donnez un titre à cet agenda."))
        check(mine)
        return read(written(mine).encode())


def previewed(agenda: Agenda, catalogue: Catalogue) -> Record:
    """Its steps as they would be, in the language being spoken; what is not here is left out."""
    title = agenda.spoken().title
    session = Session("", title, language=language(), agenda=title, undated=True)
    earlier: list[StepRecord] = []
    for step in steps_of(fit(agenda, catalogue).agenda, catalogue):
        activity = _activity(step, catalogue)
        earlier.append(StepRecord(session, replace(step), activity, (), {}, tuple(earlier)))
    return Record(session, tuple(earlier), (), {})


def _activity(step: Step, catalogue: Catalogue) -> Activity:
    kind = catalogue.activities.get(step.activity)
    try:
        return make(kind, step.settings) if kind is not None else MissingActivity()
    except BadSetting:  # it is opened with the usual ones, and said on the console
        return kind() if kind is not None else MissingActivity()
