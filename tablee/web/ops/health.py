"""Health checks of this server, as sentences with a remedy.

Numbers only, nobody's words. Measuring (`measure`) is apart from judging, which is of data alone.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import time
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tablee.texts import _, decimal, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tablee.session.events.delivery import PluginNotice
    from tablee.web.live.hub import Hub
    from tablee.web.ops.load import LoadSample
    from tablee.web.site import Site

MEGABYTE: Final = 1_000_000
GIGABYTE: Final = 1000 * MEGABYTE
BEGAN: Final = time.monotonic()

PERFECT, NOTICED, SLOW = 0.05, 0.2, 1.0
"""Seconds to deliver: nobody could tell, some could, everybody does."""
CROWDED: Final = 0.8
"""Share of the streams allowed from which the limit is near."""
LITTLE_MEMORY, NO_MEMORY = 500 * MEGABYTE, 150 * MEGABYTE
LITTLE_DISK, NO_DISK = GIGABYTE, 100 * MEGABYTE


@dataclass(frozen=True)
class Measures:
    """What was counted at one instant; None where the system does not say."""

    load: LoadSample
    listeners: int
    most_listeners: int
    """0 for no limit."""
    busy: float | None
    """Programs that want a processor, for each of them, over the last minute; or how much of one
    processor this server took since the last look, where that is more: Python computes on one."""
    memory_left: int | None
    """Bytes."""
    disk_left: int | None
    """Bytes, in the folder of sessions."""
    saved: bool | None
    """Whether the disk took the last change of every session; None before any."""
    sessions: int
    running: int
    """Sessions of which a step is running."""
    unreadable: int
    uptime: float
    """Seconds."""
    plugins: tuple[PluginNotice, ...] = ()
    """What is to be said of plugins that do something by themselves."""


@dataclass(frozen=True)
class HealthLine:
    """One line of the page."""

    id: str
    name: str
    value: str
    sentence: str
    level: str = "good"
    """`good`, `fair` where something may be done, `bad` where it must."""


def measure(site: Site, hub: Hub) -> Measures:
    rooms = site.sessions.rooms
    saved = [room.saved for room in rooms.awake if room.saved is not None]
    return Measures(
        load=hub.load.read(),
        listeners=hub.listeners,
        most_listeners=site.settings.streams,
        busy=max((share for share in (_busy(), OWN.share()) if share is not None), default=None),
        memory_left=_memory_left(),
        disk_left=_disk_left(site.settings.sessions),
        saved=all(saved) if saved else None,
        sessions=len(rooms),
        running=rooms.running,
        unreadable=len(site.sessions.unreadable),
        uptime=time.monotonic() - BEGAN,
        plugins=_said(site),
    )


def _said(site: Site) -> tuple[PluginNotice, ...]:
    events = site.sessions.plugin_events
    return (*events.troubles, *events.states) if events is not None else ()


class _Own:
    """How much of one processor this process takes."""

    def __init__(self) -> None:
        self._at, self._taken, self._share = BEGAN, 0.0, 0.0

    def share(self) -> float:
        """Since the last look a second ago or more."""
        now, taken = time.monotonic(), time.process_time()
        if now - self._at >= 1:
            self._share = (taken - self._taken) / (now - self._at)
            self._at, self._taken = now, taken
        return self._share


OWN: Final = _Own()


def _busy() -> float | None:
    if sys.platform == "win32":
        return None
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def _memory_left() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return None


def _disk_left(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


# ── judging ─────────────────────────────────────────────────────────────────────────────────


def lines(measured: Measures) -> list[HealthLine]:
    """Every line, in the language being spoken."""
    judges: tuple[Callable[[Measures], HealthLine | None], ...] = (
        _delivery,
        _listeners,
        _traffic,
        _processor,
        _memory,
        _disk,
        _writing,
        _sessions,
        _server,
    )
    found = [line for judge in judges if (line := judge(measured)) is not None]
    return [*found, *_plugins(measured)]


def _delivery(measured: Measures) -> HealthLine:
    name, half, most = _("Envoi"), measured.load.p50, measured.load.p95
    if half is None or most is None:
        quiet = _("Rien à envoyer depuis une minute.")
        return HealthLine("delivery", name, "–", quiet)
    value = _("{half} ms en général, {most} ms au plus pour 95 sur 100").format(
        half=_milliseconds(half), most=_milliseconds(most)
    )
    ms = _milliseconds(most)
    if most < PERFECT:
        return HealthLine(
            "delivery", name, value, _("Presque tout arrive en {ms} ms : parfait.").format(ms=ms)
        )
    if most < NOTICED:
        well = _("Presque tout arrive en {ms} ms : bien, personne ne le remarque.").format(ms=ms)
        return HealthLine("delivery", name, value, well)
    slow = (
        _("Plus de 200 ms : trop de monde pour cet ordinateur, ou une autre application l’occupe.")
        if most < SLOW
        else _("Plus d’une seconde : trop de monde pour cet ordinateur, ou il est très occupé.")
    )
    cure = _("Fermez ce qui ne sert pas à l’atelier, branchez l’ordinateur au secteur.")
    return HealthLine("delivery", name, value, f"{slow} {cure}", "fair" if most < SLOW else "bad")


def _listeners(measured: Measures) -> HealthLine:
    n, most = measured.listeners, measured.most_listeners
    value = ngettext("{n} flux ouvert", "{n} flux ouverts", n)
    if most and n >= CROWDED * most:
        near = _("Le maximum est {most} : au-delà, un écran est refusé. TABLEE_STREAMS le relève.")
        return HealthLine("listeners", _("En direct"), value, near.format(most=most), "fair")
    return HealthLine(
        "listeners",
        _("En direct"),
        value,
        _("Téléphones, murs et consoles qui suivent ; une console en ouvre plusieurs."),
    )


def _traffic(measured: Measures) -> HealthLine:
    value = _("changements : {changes}, envois : {sent}").format(
        changes=_number(measured.load.changes, 0),
        sent=_number(measured.load.deliveries, 0),
    )
    return HealthLine("traffic", _("Activité"), value, _("Dans la dernière minute."))


def _processor(measured: Measures) -> HealthLine | None:
    if measured.busy is None:
        return None
    percent = min(100, round(100 * measured.busy))
    value = _("occupé à {n} %").format(n=percent)
    if measured.busy < 0.8:
        return HealthLine("processor", _("Processeur"), value, _("L’ordinateur a de la marge."))
    cure = _("L’ordinateur est très occupé. Fermez ce qui ne sert pas à l’atelier.")
    return HealthLine(
        "processor", _("Processeur"), value, cure, "fair" if measured.busy < 1.5 else "bad"
    )


def _memory(measured: Measures) -> HealthLine:
    taken, left = measured.load.memory, measured.memory_left
    value = "–" if taken is None else _size(taken)
    if left is None:
        return HealthLine("memory", _("Mémoire"), value, _("Ce que Tablée occupe."))
    said = _("Il en reste {left} à l’ordinateur.").format(left=_size(left))
    if left >= LITTLE_MEMORY:
        return HealthLine("memory", _("Mémoire"), value, said)
    cure = _("C’est peu : fermez d’autres applications.")
    level = "fair" if left >= NO_MEMORY else "bad"
    return HealthLine("memory", _("Mémoire"), value, f"{said} {cure}", level)


def _disk(measured: Measures) -> HealthLine:
    left = measured.disk_left
    if left is None:
        lost = _("Le dossier des sessions ne répond pas. Son disque est-il encore branché ?")
        return HealthLine("disk", _("Disque"), "–", lost, "bad")
    value = _("{left} libres").format(left=_size(left))
    if left >= LITTLE_DISK:
        return HealthLine("disk", _("Disque"), value, _("Il y a de la place pour les sessions."))
    cure = _("C’est peu : libérez de la place, sinon les textes seront refusés.")
    return HealthLine("disk", _("Disque"), value, cure, "fair" if left >= NO_DISK else "bad")


def _writing(measured: Measures) -> HealthLine:
    name = _("Écriture")
    if measured.saved is None:
        return HealthLine("writing", name, "–", _("Rien n’a été écrit depuis le démarrage."))
    if measured.saved:
        return HealthLine(
            "writing", name, _("réussie"), _("Le dernier changement est sur le disque.")
        )
    cure = _(
        "Le disque a refusé le dernier changement : qui écrivait garde son texte à l’écran. "
        "Libérez de la place, vérifiez le droit d’écrire, puis faites réessayer."
    )
    return HealthLine("writing", name, _("refusée"), cure, "bad")


def _sessions(measured: Measures) -> HealthLine:
    value = ngettext("{n} session", "{n} sessions", measured.sessions)
    if measured.unreadable:
        lost = ngettext(
            "{n} session ne s’ouvre pas : « tablee check » dit pourquoi.",
            "{n} sessions ne s’ouvrent pas : « tablee check » dit pourquoi.",
            measured.unreadable,
        )
        return HealthLine("sessions", _("Sessions"), value, lost, "fair")
    running = ngettext("{n} est en cours.", "{n} sont en cours.", measured.running)
    none = _("Aucune n’est en cours.")
    return HealthLine("sessions", _("Sessions"), value, running if measured.running else none)


def _server(measured: Measures) -> HealthLine:
    minutes = int(measured.uptime // 60)
    since = _("depuis {hours} h {minutes} min") if minutes >= 60 else _("depuis {minutes} min")
    value = since.format(hours=minutes // 60, minutes=minutes % 60)
    versions = f"Tablée {_version('tablee')}, Streamlit {_version('streamlit')}"
    return HealthLine(
        "server", _("Serveur"), value, f"{versions}, Python {platform.python_version()}."
    )


def _plugins(measured: Measures) -> Iterator[HealthLine]:
    """One line a plugin that has something to say, or of which something is to be said."""
    for name in dict.fromkeys(said.plugin for said in measured.plugins):
        mine = [said for said in measured.plugins if said.plugin == name]
        well = all(said.well for said in mine)
        sentences = " ".join(said.sentence for said in mine)
        yield HealthLine(
            f"plugin-{name}", _("Plugin"), mine[0].title, sentences, "good" if well else "fair"
        )


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "?"


def _milliseconds(seconds: float) -> str:
    return _number(1000 * seconds, 0)


def _number(number: float, digits: int) -> str:
    return decimal(round(number, digits))


def _size(size: int) -> str:
    if size >= GIGABYTE:
        return _("{n} Go").format(n=_number(size / GIGABYTE, 1))
    return _("{n} Mo").format(n=_number(size / MEGABYTE, 0))
