"""Delivers events to plugins in order, one worker thread each, once the change is on disk.

No plugin is waited for, and what one does touches neither the room nor the others: an exception is
logged with its name, one that is slow loses the oldest contributions, one that is stuck is said to
be. What is told of was withdrawn or erased meanwhile is told no more. Not for what happened: that
is `changes`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from tablee.document import redaction
from tablee.session.events.changes import CONTRIBUTION, Happening
from tablee.texts import _, ngettext, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.activities import Files, Record
    from tablee.registry import Catalogue
    from tablee.session.room import Room

__all__ = ["PluginEvents", "PluginNotice"]

log = logging.getLogger(__name__)

MOST: Final = 1000
"""Events that wait for one plugin."""
STOPPED: Final = "server_stopped"
"""The event that is of no room."""
LONG: Final = 20.0
"""Seconds after which a plugin that has not come back is said to be stuck."""
PACE: Final = 0.05
"""Seconds between two records made for one plugin: a burst of cards shares them, as frames do."""
LAST: Final = 3.0
"""Seconds that plugins have for what waits when the server stops."""


@dataclass(frozen=True)
class PluginNotice:
    """A sentence about one plugin, for whoever hosts or facilitates."""

    plugin: str
    title: str
    """What the plugin does, in the language being spoken; its name where it does not say."""
    sentence: str
    well: bool = False


class PluginEvents:
    """Tells the plugins of a catalogue what happens in the rooms of a server."""

    def __init__(self, catalogue: Catalogue, files: Callable[[Room], Files]) -> None:
        """To the plugins that hear of events and are set up to; `files` is what closing gives.

        Raises `BadSetting` where variables of theirs are impossible.
        """
        self._files = files
        self._hearers: dict[str, _Hearer] = {}
        self.take_up(catalogue)

    def take_up(self, catalogue: Catalogue) -> None:
        """Goes on with these plugins; what waits for those that stay is told to them as they are.

        Raises `BadSetting` as above.
        """
        settings = catalogue.server_settings
        off = {name for name, kind in settings.items() if not kind.here().active}
        hearing = [n for n, _plugin in catalogue.hooks.list_name_plugin() if n not in off]
        self._hooks, self._settings = catalogue.hooks, settings
        self._hearers = {
            name: self._hearers.get(name) or _Hearer(name, self._tell) for name in hearing
        }

    def add(self, room: Room, happening: Happening) -> None:
        """Has every plugin that listens told of it, soon; returns at once."""
        for impl in getattr(self._hooks.hook, happening.hook).get_hookimpls():
            if impl.plugin_name in self._hearers:
                self._hearers[impl.plugin_name].add(room, happening)

    def forget(self, room: Room) -> None:
        """Nothing that waits of this session is told: it was deleted."""
        for hearer in self._hearers.values():
            hearer.forget(room)

    def settle(self, seconds: float = 10.0) -> bool:
        """Waits until all has been told; says whether it has."""
        until = time.monotonic() + seconds
        return all(hearer.settle(until) for hearer in self._hearers.values())

    def finish(self) -> None:
        """Gives what waits a few seconds, as the server stops; the rest is logged and let go."""
        until = time.monotonic() + LAST
        for impl in self._hooks.hook.server_stopped.get_hookimpls():
            if impl.plugin_name in self._hearers:
                self._hearers[impl.plugin_name].add(None, Happening(STOPPED))
        for hearer in self._hearers.values():
            if not hearer.settle(until):
                hearer.give_up()

    @property
    def troubles(self) -> tuple[PluginNotice, ...]:
        """What is wrong with plugins that are told of events, in the language being spoken."""
        return tuple(said for name in self._hearers for said in self._troubles(name))

    @property
    def states(self) -> tuple[PluginNotice, ...]:
        """What plugins say of what they do by themselves, in the language being spoken."""
        return tuple(said for name in self._hearers for said in self._states(name))

    def of(self, plugin: str) -> tuple[PluginNotice, ...]:
        """All that is to be said of one plugin: what is wrong, then how it is going."""
        if plugin not in self._hearers:
            return ()
        return (*self._troubles(plugin), *self._states(plugin))

    def _troubles(self, plugin: str) -> list[PluginNotice]:
        title = self._title(plugin)
        return [PluginNotice(plugin, title, words) for words in self._hearers[plugin].troubles()]

    def _states(self, plugin: str) -> list[PluginNotice]:
        title = self._title(plugin)
        try:
            found = [state for states in self._only(plugin, "states") for state in states]
            return [PluginNotice(plugin, title, state.sentence, state.well) for state in found]
        except Exception:
            log.exception("plugin %s cannot say how it is going", plugin)
            return []

    def _title(self, plugin: str) -> str:
        kind = self._settings.get(plugin)
        return _(kind.title) if kind is not None and kind.title else plugin

    def _tell(self, plugin: str, room: Room | None, record: Record | None, told: Happening) -> None:
        if room is None or record is None:
            self._only(plugin, told.hook)
            return
        arguments = _arguments(record, told)
        if arguments is not None:
            if told.hook == "session_closed":
                arguments["files"] = self._files(room)
            with speaking(room.session.language):
                self._only(plugin, told.hook, **arguments)

    def _only(self, plugin: str, hook: str, **arguments: Any) -> Any:
        """Calls a hook of this plugin alone."""
        others = [p for name, p in self._hooks.list_name_plugin() if name != plugin]
        return self._hooks.subset_hook_caller(hook, others)(**arguments)


def _arguments(record: Record, told: Happening) -> dict[str, Any] | None:
    """What a hook is given; None where what it would tell of is gone."""
    if not told.step:
        return {"record": record}
    step = record.step(told.step)
    if step is None:
        return None
    if told.then is not None:
        then = replace(step, step=told.then)  # what is hidden since then is no less hidden
        step = redaction.with_masked_votes(then, step)
    if not told.contribution:
        return {"step": step}
    contribution = step.get(told.contribution)
    return None if contribution is None else {"step": step, "contribution": contribution}


class _Hearer:
    """What waits for one plugin, and the thread that tells it: there while something waits."""

    def __init__(
        self, plugin: str, tell: Callable[[str, Room | None, Record | None, Happening], None]
    ) -> None:
        self.plugin = plugin
        self._tell = tell
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Room | None, Happening]] = deque()
        self._runs = False
        self._telling: tuple[str, float] | None = None
        """The event that it is being told, and since when."""
        self._stuck = False
        """Whether it was logged that this one is stuck."""
        self._dropped = 0
        self._failed = ""
        self._read: tuple[Room, Record] | None = None
        self._read_at = 0.0

    def add(self, room: Room | None, happening: Happening) -> None:
        self._notice()
        with self._changed:
            if len(self._waiting) >= MOST:
                self._make_room()
            self._waiting.append((room, happening))
            if not self._runs:
                self._runs = True
                name = f"events-{self.plugin}"
                threading.Thread(target=self._run, name=name, daemon=True).start()

    def _make_room(self) -> None:
        """Lets the oldest contribution go; steps and sessions are few, and all told."""
        for place, (_room, happening) in enumerate(self._waiting):
            if happening.hook == CONTRIBUTION:
                del self._waiting[place]
                self._dropped += 1
                if self._dropped == 1 or self._dropped % MOST == 0:
                    log.warning(
                        "plugin %s is too slow: %s contributions are not told to it",
                        self.plugin,
                        self._dropped,
                    )
                return

    def forget(self, room: Room) -> None:
        with self._changed:
            self._waiting = deque(w for w in self._waiting if w[0] is not room)

    def settle(self, until: float) -> bool:
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._runs, max(0.0, until - time.monotonic())
            )

    def give_up(self) -> None:
        with self._changed:
            now = self._telling is not None and self._telling[0] != STOPPED
            left = sum(room is not None for room, _happening in self._waiting) + now
            log.warning("plugin %s: %s events are lost, the server stops", self.plugin, left)
            self._waiting.clear()

    # ── its thread ──────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while (waiting := self._next()) is not None:
            room, happening = waiting
            try:
                self._tell(self.plugin, room, self._record(room, happening), happening)
            except (Exception, SystemExit) as error:
                session = room.session.id if room is not None else "-"
                log.exception(
                    "plugin %s failed at %s of session %s", self.plugin, happening.hook, session
                )
                self._failed = type(error).__name__  # its text may hold people's words

    def _next(self) -> tuple[Room | None, Happening] | None:
        with self._changed:
            self._telling = None
            if not self._waiting:
                self._runs, self._read = False, None
                self._changed.notify_all()
                return None
            room, happening = self._waiting.popleft()
            self._telling, self._stuck = (happening.hook, time.monotonic()), False
            return room, happening

    def _record(self, room: Room | None, told: Happening) -> Record | None:
        """The room now; for a contribution as it was just now, if that is in it as it stands."""
        if room is None:
            return None
        if told.contribution and self._read is not None and self._read[0] is room:
            since = time.monotonic() - self._read_at
            step = self._read[1].step(told.step) if since < PACE else None
            found = step.get(told.contribution) if step is not None else None
            if found is not None and found is room.find_contribution(told.contribution):
                return self._read[1]
            time.sleep(max(0.0, PACE - since))
        record = room.shared()
        self._read, self._read_at = (room, record), time.monotonic()
        return record

    # ── what is wrong with it ───────────────────────────────────────────────────────────────

    def _stuck_for(self) -> tuple[str, float] | None:
        telling = self._telling
        if telling is None or time.monotonic() - telling[1] < LONG:
            return None
        return telling[0], time.monotonic() - telling[1]

    def _notice(self) -> None:
        """Logs once that it is stuck."""
        stuck = self._stuck_for()
        if stuck is not None and not self._stuck:
            self._stuck = True
            log.warning("plugin %s has been busy with %s for %.0f s", self.plugin, *stuck)

    def troubles(self) -> list[str]:
        self._notice()
        said = []
        if stuck := self._stuck_for():
            sentence = _(
                "Il ne répond plus depuis {n} s (moment « {moment} ») : il n’apprend plus rien des "
                "sessions, qui continuent sans lui. Redémarrez le serveur après l’atelier."
            )
            said.append(sentence.format(moment=stuck[0], n=round(stuck[1])))
        if self._dropped:
            said.append(
                ngettext(
                    "Il est trop lent : {n} contribution ne lui a pas été dite.",
                    "Il est trop lent : {n} contributions ne lui ont pas été dites.",
                    self._dropped,
                ).format(n=self._dropped)
            )
        if self._failed:
            sentence = _(
                "Il a échoué ({error}) ; la session n’en souffre pas. "
                "Le journal du serveur en dit plus."
            )
            said.append(sentence.format(error=self._failed))
        return said
