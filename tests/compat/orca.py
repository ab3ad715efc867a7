"""Orca reading Firefox on a screen that nobody sees, what it says taken down as text.

Real keys (xdotool) go to a real window; Orca hears of it by AT-SPI, as on a desktop. It writes what
it says into its log; no voice is made.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from tests.compat.webdriver import running, screen
from tests.support.waiting import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Reader", "missing", "reading"]

PROGRAMS: Final = (
    "orca", "firefox-esr", "Xvfb", "dbus-daemon", "matchbox-window-manager", "xdotool",
)  # fmt: skip
SPEECH: Final = re.compile(r"SPEECH OUTPUT: '(.*?)'(?: \{|$)")
SILENCE: Final = 0.8
ANSWER: Final = 8.0
"""Seconds without a word, and until there is one, on a busy machine."""
SETTLED: Final = """
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("datareporting.policy.firstRunURL", "");
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.termsofuse.bypassNotification", true);
user_pref("termsofuse.bypassNotification", true);
user_pref("app.normandy.enabled", false);
user_pref("intl.accept_languages", "fr");
user_pref("accessibility.force_disabled", -1);
"""


class Reader:
    """Somebody who hears a page, and has a keyboard."""

    def __init__(self, log: TextIO, env: dict[str, str]) -> None:
        self._log, self._env = log, env
        self._said: list[str] = []
        self._begun = ""

    def press(self, *keys: str) -> None:
        """Presses keys, by the names that X has for them."""
        subprocess.run(["xdotool", "key", *keys], env=self._env, check=True)

    def types(self, text: str) -> None:
        """Types letters."""
        subprocess.run(["xdotool", "type", "--delay", "20", text], env=self._env, check=True)

    def said(self) -> list[str]:
        """All that was said since it was last forgotten."""
        *lines, self._begun = (self._begun + self._log.read()).split("\n")
        self._said += [said[1].strip() for line in lines if (said := SPEECH.search(line))]
        return [*self._said]

    def forget(self) -> None:
        """What was said so far is past."""
        self.said()
        self._said.clear()

    def hears(self, *sentences: str) -> list[str]:
        """Waits until each was said, in this order; gives all that was said, then forgets it."""

        in_order = re.compile(".*".join(map(re.escape, sentences)), re.DOTALL)

        def heard() -> bool:
            return in_order.search("\n".join(self.said())) is not None

        try:
            until(heard, 4 * PATIENCE)
        except AssertionError:
            said = self.said()
            raise AssertionError(f"waited for in vain: {sentences} not in {said}") from None
        said = self.said()
        self.forget()
        return said

    def to(self, words: str, key: str = "Tab", most: int = 40) -> None:
        """Goes on by a key, once all is said, until these words are."""
        for _press in range(most):
            self.quiet()
            self.forget()
            self.press(key)
            with suppress(AssertionError):  # at the end of a page nothing is said but the key
                until(lambda: any(each.lower() != key.lower() for each in self.said()), ANSWER)
            self.quiet()
            if any(words in each for each in self.said()):
                return
        raise AssertionError(f"waited for in vain: {words!r} was never reached")

    def quiet(self) -> None:
        """Waits until nothing was said for a moment."""
        last = [-1, time.monotonic()]

        def silent() -> bool:
            if (n := len(self.said())) != last[0]:
                last[:] = [n, time.monotonic()]
            return time.monotonic() - last[1] > SILENCE

        until(silent)


def missing() -> list[str]:
    """The programs that are not here."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@contextmanager
def reading(address: str) -> Iterator[Reader]:
    """A Firefox on this address, with Orca beside it; both begin anew."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made, ExitStack() as all_:
        folder = Path(made)
        env = _surroundings(folder) | {"DISPLAY": all_.enter_context(screen())}
        env["DBUS_SESSION_BUS_ADDRESS"] = all_.enter_context(_bus(env))
        all_.enter_context(running(["matchbox-window-manager", "-use_titlebar", "no"], env=env))
        log = folder / "orca.log"
        all_.enter_context(running(["orca", f"--debug-file={log}"], env=env))
        until(lambda: log.exists() and "Screen reader on." in log.read_text(errors="replace"))
        profile = folder / "profile"
        profile.mkdir()
        (profile / "user.js").write_text(SETTLED)
        command = ["firefox-esr", "--no-remote", "--kiosk", "--profile", str(profile), address]
        all_.enter_context(running(command, env=env))
        lines = all_.enter_context(log.open(encoding="utf-8", errors="replace"))
        yield Reader(lines, env)


def _surroundings(folder: Path) -> dict[str, str]:
    """Folders of its own, no voice, and the words of Orca itself in English."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    own = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
    given = {k: v for k, v in os.environ.items() if k not in {"WAYLAND_DISPLAY", "LANGUAGE"}}
    return given | own | {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(runtime),
        "LC_ALL": "C.UTF-8",
        "GNOME_ACCESSIBILITY": "1",
        "SPEECHD_ADDRESS": f"unix_socket:{runtime}/nobody",
    }  # fmt: skip


@contextmanager
def _bus(env: dict[str, str]) -> Iterator[str]:
    """A bus of its own, which says itself where it is; with it end those that it started."""
    reading_, writing = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", f"--print-address={writing}"]
    with running(command, env=env, pass_fds=(writing,)):
        os.close(writing)
        with os.fdopen(reading_) as told:
            yield told.readline().strip()
