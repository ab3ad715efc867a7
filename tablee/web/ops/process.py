"""Process setup: limit of open files, TCP keep-alive, watchdog, patches to Streamlit.

A phone that leaves the Wi-Fi says nothing: its connection is to end all the same, and soon. Left to
itself the system goes on sending for a quarter of an hour, and the console would show the phone as
here. Connections take this over from the socket that accepts them.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import socket
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

log = logging.getLogger(__name__)

PATIENCE: Final = 30.0
"""Seconds without an answer to what was sent after which a connection ends."""
OPEN: Final = Path("/proc/self/fd")
FILES: Final = 65_536
"""Files and connections that the server may have open, where the system allows it."""
STILL: Final = 30.0
"""Seconds without a turn of the event loop after which the log says where each thread is."""


def allow_many_connections() -> None:
    """A thousand people are three thousand connections: as many files as the system lets us."""
    if sys.platform == "win32":
        return
    with suppress(ImportError, OSError, ValueError):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
        if _soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def end_silent_connections() -> int:
    """Has all sockets on which this process listens end silent connections; returns how many.

    Called once they are there. Does nothing where the system has no such option, or hides them.
    """
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is None or not OPEN.is_dir():
        return 0
    return sum(_set(int(name), option) for name in os.listdir(OPEN))


def _set(number: int, option: int) -> bool:
    with suppress(OSError):
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return False
        with socket.socket(fileno=os.dup(number)) as shared:
            internet = shared.family in (socket.AF_INET, socket.AF_INET6)
            if internet and shared.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                shared.setsockopt(socket.IPPROTO_TCP, option, int(PATIENCE * 1000))
                return True
    return False


# ── Streamlit ───────────────────────────────────────────────────────────────────────────────


def correct_streamlit(*, dev: bool) -> None:
    """Two things that Streamlit 1.67 does whatever its options say."""
    if not dev:
        _watch_no_files()
    _run_what_is_no_script()


def _watch_no_files() -> None:
    """Keeps `server.fileWatcherType = none` for whoever comes back, too.

    Streamlit 1.67 has each returning browser look for every file of every module, whatever the
    option says: 70 ms of the event loop for each, 20 s for three hundred after a Wi-Fi cut.
    """
    with suppress(ImportError, AttributeError):
        from streamlit.runtime.app_session import AppSession

        AppSession.register_file_watchers = lambda _self: None  # type: ignore[assignment,method-assign]


def _run_what_is_no_script() -> None:
    """Has a script that cannot be compiled raise its error as it runs: `page_errors` tells it.

    Streamlit 1.67 opens a dialog of its own instead, in English and with the server's folders,
    whatever `client.showErrorDetails` says.
    """
    with suppress(ImportError, AttributeError):
        from streamlit.runtime.scriptrunner.script_cache import ScriptCache

        ScriptCache.get_bytecode = _script_or_fault(  # type: ignore[method-assign,assignment]
            ScriptCache.get_bytecode
        )


def _script_or_fault(get: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    def script(cache: Any, path: str) -> Any:
        try:
            return get(cache, path)
        except (SyntaxError, ValueError, OSError) as error:
            return compile(f"raise SyntaxError({str(error)!r})", path, "exec")

    return script


def limit_pages(most: int) -> None:
    """Has Streamlit keep at most so many pages that were left, 0 for as many as it likes.

    Each keeps three files of the system open, for whoever comes back within two minutes.
    """
    kept = _kept_pages()
    if kept is not None and most:
        kept._maxsize = min(most, kept.maxsize)


def drop_pages() -> None:
    """Lets go of pages that were left, whose time is over: Streamlit looks when another is left.

    The files that were sent to them go too.
    """
    kept = _kept_pages()
    if kept is not None:
        kept.expire()


def _kept_pages() -> Any:
    with suppress(ImportError, AttributeError, RuntimeError):
        from streamlit import runtime

        manager: Any = runtime.get_instance()._session_mgr
        return manager._session_storage._cache
    return None


# ── the event loop ──────────────────────────────────────────────────────────────────────────


async def watch_the_loop() -> None:
    """Puts off, again and again, what the log says once something holds the interpreter.

    A plugin that computes in C can be ended by nobody: this names its line.
    """
    try:
        while True:
            faulthandler.dump_traceback_later(STILL, file=sys.__stderr__ or sys.stderr)
            await asyncio.sleep(STILL / 6)
    except (AttributeError, ValueError, OSError):  # an error output without a file
        log.info("where the server stands still cannot be told")
    finally:
        faulthandler.cancel_dump_traceback_later()


def notify(words: str) -> None:
    """Tells systemd, where it started this server and wants to know (`Type=notify`)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    name = "\0" + address[1:] if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.sendto(words.encode(), name)
