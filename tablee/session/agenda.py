"""Changes to the agenda and the clock: add, move and start steps, pause, give more time."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from tablee.activities import Activity, translatable
from tablee.errors import BadSetting, NotAccepted, NotAllowed, NotFound
from tablee.model import days
from tablee.model.agendas.run_sheet import LONGEST_FIELD, RUN_SHEET_FIELDS
from tablee.model.entities import (
    MOST_MINUTES,
    Keys,
    Person,
    Role,
    Step,
    StepState,
    new_id,
    question_typed,
)
from tablee.model.verbs import Verb
from tablee.registry import make
from tablee.registry.compatibility import too_long
from tablee.session.contributions.votes.voting import goes_on
from tablee.session.library.session_fields import filled
from tablee.session.people.assignment import assigned
from tablee.texts import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tablee.session.room import Room


class Conduct:
    """What the facilitator can do; each checks that `by` facilitates and the session is open."""

    def __init__(self, room: Room) -> None:
        self._room = room

    # ── the clock ───────────────────────────────────────────────────────────────────────────

    def start(self, by: Person) -> None:
        """Starts the first step, or the clock again after a pause."""
        with self.asked(by, Verb.START) as room:
            current = self._current()
            if current is None:
                agenda = room.agenda
                if not agenda:
                    raise NotAccepted(_("L’agenda est vide. Ajoutez une étape, puis commencez."))
                self._begin(next((s for s in agenda if s.state is not StepState.DONE), agenda[0]))
            elif current.resumed_at is None:
                room.commit(replace(current, resumed_at=room.clock()))

    def pause(self, by: Person) -> None:
        """Stops the clock; people can go on writing."""
        with self.asked(by, Verb.PAUSE) as room:
            current = self._current()
            if current is not None and current.resumed_at is not None:
                room.commit(self._stopped(current))

    def more_time(self, by: Person, minutes: float = 1) -> None:
        """Adds minutes to the running step."""
        with self.asked(by, Verb.MORE_TIME) as room:
            current = self._current()
            if current is None:
                raise NotAccepted(_("Aucune étape n’est en cours."))
            room.commit(replace(current, extra_minutes=current.extra_minutes + minutes))

    def next(self, by: Person) -> None:
        """Ends the running step and starts the one after; after the last, no step runs."""
        with self.asked(by, Verb.NEXT) as room:
            agenda, current = room.agenda, self._current()
            if current is None:
                self.start(by)
                return
            place = agenda.index(current)
            self._move_to(agenda[place + 1] if place + 1 < len(agenda) else None)

    def back(self, by: Person) -> None:
        """Returns to the step before the running one (or the last, when all are over)."""
        with self.asked(by, Verb.BACK) as room:
            agenda, current = room.agenda, self._current()
            place = agenda.index(current) if current else len(agenda)
            if place == 0 or not agenda:
                raise NotAccepted(_("C’est déjà la première étape."))
            self._move_to(agenda[place - 1])

    def go_to(self, by: Person, step: str) -> None:
        """Makes this step the running one, wherever it stands on the agenda."""
        with self.asked(by, Verb.GO_TO) as room:
            target = room.step(step)
            if target.beside:
                raise NotAccepted(_("Cette étape est ouverte à côté de toutes les autres."))
            if target.id != room.session.current:
                self._move_to(target)

    def _move_to(self, target: Step | None) -> None:
        room, current = self._room, self._current()
        self._check_no_vote_waits(current)
        self._check_all_is_revealed(current)
        ended = self._ended(current) if current else None
        if target is None:
            changed = [room.revised(ended)] if ended else []
            room.commit(*changed, replace(room.session, current=None))
        else:
            self._begin(target, ended)

    def _check_no_vote_waits(self, step: Step | None) -> None:
        """As below; a vote that closes by itself goes on while other steps run."""
        if step is not None and not goes_on(step):
            self._check_no_vote_is_open(step)

    def _check_no_vote_is_open(self, step: Step | None) -> None:
        """A vote that is left open would never be counted, and nobody would notice."""
        if step is None or self._is_missing(step):
            return  # nothing could close it: its ballots wait until its plugin is back
        if step.facts.get("opened") and not step.facts.get("closed"):
            raise NotAccepted(
                _("Le vote est encore ouvert : clôturez-le d’abord, ses bulletins seront comptés.")
            )

    def _check_all_is_revealed(self, step: Step | None) -> None:
        """What was written alone would be seen by nobody after its step, and be in no synthesis."""
        if step is None or self._is_missing(step):
            return
        if kept := sum(self._room.step_record(step.id).unrevealed.values()):
            raise NotAccepted(
                ngettext(
                    "{n} carte écrite pour soi n’est pas révélée : révélez-la d’abord.",
                    "{n} cartes écrites pour soi ne sont pas révélées : révélez-les d’abord.",
                    kept,
                )
            )

    def _is_missing(self, step: Step) -> bool:
        return step.activity not in self._room.catalogue.activities

    def _begin(self, target: Step, ended: Step | None = None) -> None:
        room = self._room
        now = room.clock()
        if days.awaits(room.session, room.agenda):
            for early in room.agenda:
                if early.early and early.id != target.id:
                    self._check_no_vote_waits(early)
        started = replace(
            target, state=StepState.RUNNING, resumed_at=now, ended_at=None, left_hidden=False
        )
        changed = [room.revised(ended)] if ended else []
        session = replace(days.begun(room.session, room.agenda, now), current=target.id)
        room.commit(*changed, room.revised(started), session)

    def _ended(self, step: Step) -> Step:
        """The step once it is over, with who sits where for good."""
        over = replace(self._stopped(step), state=StepState.DONE, ended_at=self._room.clock())
        return assigned(replace(self._room.step_record(step.id), step=over)) or over

    def _stopped(self, step: Step) -> Step:
        now = self._room.clock()
        return replace(step, spent=step.elapsed(now), resumed_at=None)

    def _current(self) -> Step | None:
        current = self._room.session.current
        return self._room.step(current) if current else None

    # ── the agenda ──────────────────────────────────────────────────────────────────────────

    def add_step(
        self,
        by: Person,
        activity: str,
        *,
        title: str = "",
        minutes: float | None = None,
        settings: Mapping[str, Any] | None = None,
        after: str | None = None,
    ) -> Step:
        """Puts an activity on the agenda, at the end or after the step with id `after`."""
        with self.asked(by, Verb.ADD_STEP) as room:
            kind = room.catalogue.activities.get(activity)
            if kind is None:
                raise NotFound(
                    _("Aucun plugin n’offre l’activité « {name} ».").format(name=activity)
                )
            given = room.catalogue.settled(activity, settings or {})
            make(kind, given)
            step = Step(
                id=new_id(),
                activity=activity,
                title=title.strip(),
                minutes=kind.minutes if minutes is None else _minutes(minutes),
                settings=given,
                position=self._position_after(after),
                beside=kind.beside,
            )
            room.commit(step)
            return step

    def editing(self) -> Step | None:
        """The work on the document, which sessions older than its plugin get here.

        None where no plugin offers it.
        """
        room = self._room
        kinds = room.catalogue.activities
        editing = {name for name, kind in kinds.items() if kind.edits}
        offered = next((kind for kind in kinds.values() if kind.edits), None)
        with room.transaction("", Verb.ADD_STEP):
            there = next((step for step in room.beside if step.activity in editing), None)
            if there is None and offered is not None:
                there = Step(id=new_id(), activity=offered.name, beside=True)
                room.commit(there)
                there = room.step(there.id)
        return there

    def _position_after(self, after: str | None) -> float:
        agenda = self._room.agenda
        if not agenda:
            return 1.0
        if after is None:
            return agenda[-1].position + 1
        place = agenda.index(self._room.step(after))
        if place + 1 == len(agenda):
            return agenda[-1].position + 1
        return (agenda[place].position + agenda[place + 1].position) / 2

    def remove_step(self, by: Person, step: str, *, with_words: bool = False) -> None:
        """Takes a step off the agenda; one that holds people's words only when `with_words`."""
        with self.asked(by, Verb.REMOVE_STEP) as room:
            found, words = room.step(step), room.all_in(step)
            if found.id == room.session.current:
                raise NotAccepted(
                    _("Cette étape est en cours. Passez à une autre avant de la retirer.")
                )
            self._check_no_vote_is_open(found)
            if words and not with_words:
                raise NotAccepted(
                    ngettext(
                        "Cette étape contient {n} contribution. Confirmez pour la retirer avec.",
                        "Cette étape contient {n} contributions. Confirmez pour la retirer avec.",
                        len(words),
                    )
                )
            room.commit(gone=[*words, *room.urns_of(found.id), found])
        self._room.secrecy.end_of(found)

    def move_step(self, by: Person, step: str, before: str | None) -> None:
        """Puts a step before another on the agenda, or last."""
        with self.asked(by, Verb.MOVE_STEP) as room:
            moved = room.step(step)
            others = [s for s in room.agenda if s.id != step]
            place = next((i for i, s in enumerate(others) if s.id == before), len(others))
            low = (
                others[place - 1].position if place > 0 else others[0].position - 2 if others else 0
            )
            high = others[place].position if place < len(others) else low + 2
            room.commit(replace(moved, position=(low + high) / 2))

    def configure(
        self,
        by: Person,
        step: str,
        *,
        title: str | None = None,
        minutes: float | None = None,
        settings: Mapping[str, Any] | None = None,
        translation: tuple[str, Mapping[str, str]] | None = None,
        run_sheet: Mapping[str, str] | None = None,
        moderated: bool | None = None,
    ) -> None:
        """Changes a step's title, minutes or settings; raises `BadSetting` with nothing changed.

        `run_sheet` is what the run sheet says of it, by the names in `RUN_SHEET_FIELDS`.
        `translation` is a language with the title and settings in its words; what is empty has
        none. A text that changes loses its translations. `moderated` is whether what is written
        from then on waits to be shown; what waits goes on waiting.
        """
        with self.asked(by, Verb.CONFIGURE) as room:
            changed = room.step(step)
            if title is not None:
                changed = replace(changed, title=title.strip()[:_LONGEST_TITLE])
            if minutes is not None:
                changed = replace(changed, minutes=_minutes(minutes))
            if moderated is not None:
                changed = replace(changed, moderated=moderated)
            if settings is not None:
                room.voting.require_unopened(changed)
                kind = room.catalogue.activities.get(changed.activity)
                if kind is not None:  # else nobody can say what its settings are: they stay
                    given = room.catalogue.settled(changed.activity, settings)
                    make(kind, given)
                    changed = replace(changed, settings=given)
            if run_sheet is not None:
                changed = replace(changed, run_sheet=_for_run_sheet(run_sheet))
            said = _still_said(room.step(step), changed)
            if translation is not None:
                code, words = translation
                said |= {code: _translated(words, room.catalogue.activities.get(changed.activity))}
            changed = replace(
                changed, translations={c: words for c, words in said.items() if words}
            )
            room.commit(room.revised(changed))

    def open_before(self, by: Person, step: str, *, early: bool = True) -> None:
        """Opens a step to everybody before the session begins, or no longer; its words stay.

        Raises `NotAccepted` once the session has begun, and for a vote that is open.
        """
        with self.asked(by, Verb.CONFIGURE) as room:
            changed = room.step(step)
            if changed.beside or not days.awaits(room.session, room.agenda):
                raise NotAccepted(_("La session a commencé : ses étapes s’ouvrent une à une."))
            if not early:
                self._check_no_vote_is_open(changed)
            if early is not changed.early:
                room.commit(room.revised(replace(changed, early=early)))

    # ── the session ─────────────────────────────────────────────────────────────────────────

    def describe(
        self,
        by: Person,
        *,
        title: str | None = None,
        lead: str | None = None,
        language: str | None = None,
        detailed: bool | None = None,
        venue: str | None = None,
        starts_at: str | None = None,
        question: str | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        """Changes what the session says of itself; None leaves each as it is.

        `fields` are those that plugins offer, by `form.input`: see `library.session_fields.filled`.
        """
        with self.asked(by, Verb.DESCRIBE) as room:
            if title is not None and not title.strip():
                raise NotAccepted(_("Il faut un titre à la session."))
            texts = {
                "title": title and title.strip()[:200],
                "lead": lead and lead.strip()[:1000],
                "venue": venue and " ".join(venue.split())[:200],
                "starts_at": starts_at if starts_at is None else days.typed_time(starts_at),
                "question": question and question_typed(question),
            }
            said = {**texts, "language": language, "detailed": detailed}
            changed: dict[str, Any] = {k: v for k, v in said.items() if v is not None}
            room.commit(filled(replace(room.session, **changed), room.catalogue, fields or {}))

    def date(self, by: Person, day: str) -> None:
        """Says on which day the workshop was, an ISO date; empty where nobody knows it.

        For whoever facilitates or takes notes, after its end as well: the document says it.
        """
        room = self._room
        with room.transaction(by.id, Verb.DATE):
            if not room.person(by.id).has(Role.FACILITATOR, Role.SCRIBE):
                raise NotAllowed(
                    _("Le jour de l’atelier est à la personne qui anime ou prend des notes.")
                )
            session = days.said(room.session, day)
            if session != room.session:
                room.commit(session)

    def plan(self, by: Person, day: str, hour: str) -> None:
        """Says when the session is to begin: an ISO date and a time of day, each may be empty.

        Raises `NotAccepted` for a day that is past, and once it has begun.
        """
        with self.asked(by, Verb.DATE) as room:
            if not days.awaits(room.session, room.agenda):
                raise NotAccepted(_("La session a commencé : son jour se corrige à gauche."))
            session = days.planned(room.session, day, hour, room.clock())
            if session != room.session:
                room.commit(session)

    def new_keys(self, by: Person, keys: Keys) -> None:
        """Replaces the links of the session: the old ones open nothing any more.

        The session may be over: its links still open what was said in it.
        """
        room = self._room
        with room.transaction(by.id, Verb.NEW_KEYS):
            room.require(by, Role.FACILITATOR)
            room.require_confirmed()
            room.commit(keys)

    def new_code(self, by: Person, keys: Keys) -> None:
        """Takes another code, of a server where the former could be guessed."""
        room = self._room
        with room.transaction(by.id, Verb.NEW_CODE):
            room.require(by, Role.FACILITATOR)
            room.commit(keys)

    def close(self, by: Person | None) -> None:
        """Ends the session: nothing changes any more, the synthesis stays; None for the server."""
        with self.asked(by, Verb.CLOSE) as room:
            current = self._current()
            for step in room.agenda:
                self._check_no_vote_is_open(step)
                if step.early or step == current:
                    self._check_all_is_revealed(step)
            ended = [replace(self._stopped(current), state=StepState.DONE)] if current else []
            room.commit(*ended, replace(room.session, current=None, closed_at=room.clock()))

    def reopen(self, by: Person) -> None:
        room = self._room
        with room.transaction(by.id, Verb.REOPEN):
            room.require(by, Role.FACILITATOR)
            room.commit(replace(room.session, closed_at=None))

    @contextmanager
    def asked(self, by: Person | None, verb: Verb) -> Iterator[Room]:
        """A facilitator's transaction in a session that is not over; None for the server's own."""
        with self._room.transaction(by.id if by else "", verb):
            if by is not None:
                self._room.require(by, Role.FACILITATOR)
            self._room.require_open()
            yield self._room


def _minutes(minutes: float) -> float:
    if not 0 <= minutes <= MOST_MINUTES:
        raise BadSetting(_("La durée d’une étape va de 0 à 600 minutes."))
    return float(minutes)


def _for_run_sheet(said: Mapping[str, str]) -> dict[str, str]:
    """What is kept of it; raises `BadSetting` where a text is too long."""
    kept = {name: said.get(name, "").strip() for name in RUN_SHEET_FIELDS}
    if any(len(text) > LONGEST_FIELD for text in kept.values()):
        raise BadSetting(too_long(_("Déroulé"), LONGEST_FIELD))
    return {name: text for name, text in kept.items() if text}


_LONGEST_TITLE: Final = 200
"""Characters of a step's."""


def _translated(words: Mapping[str, str], kind: type[Activity] | None) -> dict[str, str]:
    """The texts of a step that may be in another language, of these; raises `BadSetting`."""
    longest = {"title": _LONGEST_TITLE, **(translatable(kind) if kind else {})}
    said = {name: text.strip() for name, text in words.items() if name in longest and text.strip()}
    labels = {f.name: f.metadata.get("label", "") for f in fields(kind)} if kind else {}
    for name, text in said.items():
        if len(text) > longest[name]:
            raise BadSetting(too_long(_(labels.get(name, N_("Titre"))), longest[name]))
    return said


def _still_said(was: Step, now: Step) -> dict[str, dict[str, str]]:
    """The translations of the texts of a step that have not changed."""

    def same(name: str) -> bool:
        if name == "title":
            return was.title == now.title
        return bool(was.settings.get(name, "") == now.settings.get(name, ""))

    return {
        code: {name: text for name, text in words.items() if same(name)}
        for code, words in was.translations.items()
    }
