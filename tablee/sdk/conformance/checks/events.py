"""Checks what a plugin does at events: it ends, in time, and tells nobody what it may not.

A room is played of which this plugin alone is told. Its variables have values that it takes;
addresses among them lead to a receiver of this program's own, and no other is reached.
"""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

from tablee.activities import Canvas, hookspecs
from tablee.activities.votes import Vote, VoteFacts
from tablee.errors import WorkshopError
from tablee.model.entities import Appearance, Contribution
from tablee.registry.catalogue import no_hooks
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.network import (
    Receiver,
    failures,
    nothing_else_reached,
    receiving,
)
from tablee.sdk.conformance.subject import Subject, shown
from tablee.sdk.conformance.values import (
    HERE,
    HOSTILE,
    PLAIN,
    Stamps,
    first_name,
    stamps_in,
    surname,
)
from tablee.sdk.testing import enter, facilitator_of, fields, open_room, write
from tablee.settings import ServerSettings
from tablee.settings import folder as a_folder
from tablee.texts import N_, _, in_each_language

if TYPE_CHECKING:
    from tablee.session import Room

LONGEST: Final = 20.0
"""Seconds after which a plugin that has not ended is said to be stuck, here as on a server."""
ON_ITS_WAY: Final = 10.0
"""Seconds that what it posts by itself is waited for: sent before a text was hidden, it may be."""


@check(
    N_("Ce qui se passe est dit jusqu’au bout, sans nommer personne"),
    N_("Ce qui part de la salle ne se reprend pas : un nom, un texte masqué, un résultat tenu."),
)
def events(subject: Subject) -> Iterator[CheckResult]:
    """All events of a session are told: none fails; what leaves has no name that was left out."""
    heard = dict(_heard(subject))
    if not heard:
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        receiver = stack.enter_context(receiving())
        kind = subject.catalogue.server_settings.get(subject.name)
        environ = _values(subject, kind, receiver.address, folder) if kind else {}
        stack.enter_context(patch.dict(os.environ, environ))
        if not _is_active(kind):
            what = _("Ses réglages n’ont pas pu être remplis : ce qu’elle entend n’a pas été joué.")
            mend = _(
                "Une variable se contente d’une adresse, d’un dossier, d’un fichier ou de « 1 »."
            )
            yield CheckResult(what, mend, subject.place(kind) if kind else "", soft=True)
            return
        outside = stack.enter_context(nothing_else_reached())
        failed = stack.enter_context(failures())
        yield from _Play(subject, receiver, heard).found()
        yield from (_failure(subject, hook, error) for hook, error in failed)
        for host in dict.fromkeys(outside):
            what = _("Elle appelle « {host} », que ses réglages ne nomment pas.").format(host=host)
            mend = _("Toute adresse vient d’une variable : qui héberge sait où vont les mots.")
            yield CheckResult(what, mend, next(iter(heard.values())))


def _heard(subject: Subject) -> Iterator[tuple[str, str]]:
    """The events that the plugin hears, each with where its function stands."""
    for name, specified in vars(hookspecs).items():
        if getattr(specified, "__annotations__", {}).get("return") == "None":
            for impl in getattr(subject.catalogue.hooks.hook, name).get_hookimpls():
                if impl.plugin_name == subject.name:
                    code = impl.function.__code__
                    yield name, f"{shown(Path(code.co_filename))}:{code.co_firstlineno + 1}"


def _failure(subject: Subject, hook: str, error: BaseException) -> CheckResult:
    what = _("« {hook} » échoue : {error}.")
    words = what.format(hook=hook, error=f"{type(error).__name__}, {error}".rstrip("."))
    mend = _("Prévoyez ce moment : une salle vide, des mots inattendus, un texte déjà effacé.")
    return CheckResult(words, mend, subject.place_of(error))


# ── its settings, and what can be reached ───────────────────────────────────────────────────


def _values(
    subject: Subject, kind: type[ServerSettings], address: str, folder: Path
) -> dict[str, str]:
    """For each variable the first of these that it takes; none where it takes none."""
    secret = f"whsec_{base64.b64encode(b'tablee-check-plugin-secret').decode()}"
    paths = (str(folder), str(folder / "told.txt"))
    found = {}
    for name, field in kind.variables().items():
        shelf = sorted(getattr(subject.catalogue, field.metadata["among"] or "", ()))
        for text in shelf[:1] or (address, secret, "1", *paths, "x"):
            try:
                made = field.metadata["read"](text)
            except Exception:  # noqa: S112 - what it does not take is not what it is tried with
                continue
            if made:
                is_path = isinstance(made, Path)
                found[name] = paths[field.metadata["read"] is not a_folder] if is_path else text
                break
    return found


def _is_active(kind: type[ServerSettings] | None) -> bool:
    try:
        return kind is None or kind.here().active
    except WorkshopError:
        return False


# ── the room ────────────────────────────────────────────────────────────────────────────────


class _Play:
    """A session from its opening to its end, and what the receiver was sent meanwhile."""

    def __init__(self, subject: Subject, receiver: Receiver, heard: dict[str, str]) -> None:
        self.subject, self.receiver, self.heard = subject, receiver, heard
        hooks = no_hooks()
        hooks.register(subject.catalogue.hooks.get_plugin(subject.name), subject.name)
        kept = {n: k for n, k in subject.catalogue.server_settings.items() if n == subject.name}
        self.catalogue = replace(subject.catalogue, hooks=hooks, server_settings=kept)
        self.stamps = Stamps()

    def found(self) -> Iterator[CheckResult]:
        """Plays an empty room, then one with people in it."""
        for people in (0, 2 * len(Appearance)):
            room = open_room(None, self.catalogue, *self._agenda())
            try:
                yield from self._play(room, people)
            finally:
                assert room.plugin_events is not None
                room.plugin_events.finish()
                room.close()

    def _agenda(self) -> tuple[str, ...]:
        """A canvas and a vote, as the catalogue has them; with its own activities before."""
        known = self.subject.catalogue.activities.items()
        own = [kind.name for kind in self.subject.activities if not kind.beside]
        canvases = [n for n, kind in known if issubclass(kind, Canvas) and not kind.in_groups]
        votes = [n for n, kind in known if issubclass(kind, Vote) and kind.asks_question]
        return (*own, *canvases[:1], *votes[:1])

    def _play(self, room: Room, people: int) -> Iterator[CheckResult]:
        boss = facilitator_of(room)
        for n in range(people):
            appearance = tuple(Appearance)[n % len(Appearance)]
            enter(room, f"{first_name(n)} {surname(n)}", appearance=appearance)
        for step in room.agenda:
            room.conduct.go_to(boss, step.id)
            if isinstance(room.step_record(step.id).activity, Vote):
                yield from self._vote(room, step.id)
            else:
                yield from self._write(room)
        yield from self._settled(room)
        yield from self._named(room)
        with suppress(
            WorkshopError
        ):  # what is sent now may be the document, as people are given it
            room.conduct.close(boss)
        yield from self._settled(room)

    def _write(self, room: Room) -> Iterator[CheckResult]:
        """Everybody writes; what is hidden then is told no more."""
        boss, written = facilitator_of(room), list[Contribution]()
        texts = [text.replace(HERE, self.stamps.next()) for text in (*PLAIN, *HOSTILE)]
        others = [person for person in room.everybody.values() if person is not boss]
        for person, text in zip(others, texts, strict=False):
            try:
                choices = next(iter(fields(room, person))).choices
                chosen = choices[0][0] if choices else ""
                written.append(write(room, person, text, choice=chosen))
            except (WorkshopError, AssertionError, StopIteration):
                continue
        yield from self._settled(room)
        if written:
            hidden = stamps_in(written[0].content)
            room.words.hide(boss, written[0].id, True)
            before = len(self.receiver.taken)
            room.conduct.next(boss)
            yield from self._settled(room)
            if hidden & stamps_in(self.receiver.taken[before:]):
                what = _("Elle envoie encore un texte qui a été masqué.")
                mend = _("Ne gardez pas ce qui a été entendu : le relevé donné dit ce qui reste.")
                yield CheckResult(what, mend, self._place("step_finished"))

    def _vote(self, room: Room, step: str) -> Iterator[CheckResult]:
        """A vote whose result is held back, then shown."""
        boss = facilitator_of(room)
        try:
            room.voting.prepare(boss, step, typed=("Pain", "Roses"), left_out=[])
            room.voting.open(boss, step)
            option = room.step_record(step).facts(VoteFacts).options[0][0]
            for person in room.everybody.values():
                if person.id != boss.id:
                    room.voting.cast(person, step, {option: 1})
            yield from self._settled(room)
            before = len(self.receiver.taken)
            room.voting.close(boss, step, show=False)
            yield from self._settled(room)
            yield from self._held(room, step, self.receiver.taken[before:])
            room.voting.show(boss, step)
        except WorkshopError:
            return
        yield from self._settled(room)

    def _held(self, room: Room, step: str, sent: list[str]) -> Iterator[CheckResult]:
        """What came out is the room's first: nothing of it is told before it is shown."""
        record = room.step_record(step)
        assert isinstance(record.activity, Vote)
        said = record.activity.told(record) if record.outcome and record.outcome.cast else ""
        if said and any(said in text for text in sent):
            what = _("Elle envoie un résultat que la salle n’a pas encore vu.")
            mend = _("Attendez « vote_shown » : « vote_closed » vient avant.")
            yield CheckResult(what, mend, self._place("vote_closed"))

    # ── what was found ──────────────────────────────────────────────────────────────────────

    def _settled(self, room: Room) -> Iterator[CheckResult]:
        assert room.plugin_events is not None
        if not room.plugin_events.settle(LONGEST):
            what = _("Elle n’en a pas fini en {n} secondes.").format(n=round(LONGEST))
            mend = _("Faites attendre ce qui est long dans un fil à elle, avec « event.hold() ».")
            yield CheckResult(what, mend, self._place("step_finished"))
        room.plugin_events.delivered(ON_ITS_WAY)

    def _named(self, room: Room) -> Iterator[CheckResult]:
        """Names that their bearers asked to leave out, in what was sent or is said of it."""
        assert room.plugin_events is not None
        states = in_each_language(
            lambda: [s.sentence for s in room.plugin_events.states]  # type: ignore[union-attr]
        )
        told = "\n".join([*self.receiver.taken, *(s for each in states.values() for s in each)])
        for person in room.everybody.values():
            given, _sep, family = person.name.partition(" ")
            kept = [family] if person.appearance is not Appearance.FULL else []
            if person.appearance in (Appearance.HIDDEN, Appearance.INITIALS):
                kept.append(given)
            if any(word and word in told for word in kept):
                what = _("Elle nomme quelqu’un autrement que cette personne l’a choisi.")
                mend = _("Nommez par « step.first_name(…) », ou « step.name(…) ».")
                yield CheckResult(what, mend, self._place("contribution_added"))
                return

    def _place(self, hook: str) -> str:
        return self.heard.get(hook) or next(iter(self.heard.values()))
