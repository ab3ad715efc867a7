"""Localisation: gettext catalogues in French and English, the current language, local times.

French sentences are the message ids, so French needs no catalogue; `locale/en.po` beside the core
and in each plugin's folder holds the English. Catalogues are read as `.po` files when the app
starts: nothing to compile, nothing to forget. People's own words are never translated.
"""

from __future__ import annotations

import gettext
import io
import re
import zoneinfo
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = [
    "LANGUAGES",
    "N_",
    "BadLine",
    "_",
    "add_catalogue",
    "ask_otherwise",
    "ask_zone",
    "best_language",
    "date_told",
    "hour",
    "hour_told",
    "inner",
    "labelled",
    "language",
    "local",
    "ngettext",
    "read_again",
    "speaking",
    "zone_told",
]

LANGUAGES: Final = {"fr": "Français", "en": "English"}
"""The languages the app speaks, by code, each named in itself; the first is the default."""


class _French(gettext.NullTranslations):
    """The message ids themselves; in French zero is singular."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1 if n < 2 else msgid2


_catalogues: dict[str, gettext.NullTranslations] = {"fr": _French()}
_taken_in: dict[Path, tuple[str, bytes]] = {}
"""The language of each file, and what is in it, compiled."""
_language: ContextVar[str] = ContextVar("language", default="")
_listener: Callable[[], str] = str


WHOLE: Final = re.compile(rb'(#.*|(msgctxt|msgid(_plural)?|msgstr(\[\d\])?)?\s*"([^"\\]|\\.)*")?')
"""A line as it is to be: a quote that does not close would take its neighbours' words along."""


class BadLine(ValueError):
    """A file of sentences has a line that is none."""

    def __init__(self, file: Path, line: int) -> None:
        """The line counts from 1."""
        super().__init__(f"{file.name}:{line}")
        self.file, self.line = file, line


def add_catalogue(folder: Path) -> None:
    """Takes in `folder/locale/<language>.po` for each language that has one.

    Raises `BadLine`, or what reading it raises.
    """
    for code, file in _files(folder):
        if file not in _taken_in and file.is_file():
            _taken_in[file] = code, _compiled(code, file)
            _chain(*_taken_in[file])


def read_again(folder: Path) -> None:
    """Takes in the sentences of a folder as its files have them now, new, others or gone.

    One that cannot be read is left out: `add_catalogue` says why.
    """
    for code, file in _files(folder):
        _taken_in.pop(file, None)
        with suppress(Exception):
            _taken_in[file] = code, _compiled(code, file)
    for code in set(_catalogues) - {"fr"}:
        del _catalogues[code]
    for code, compiled in _taken_in.values():
        _chain(code, compiled)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for code in LANGUAGES:
        yield code, (folder / "locale" / f"{code}.po").resolve()


def _compiled(code: str, file: Path) -> bytes:
    lines = file.read_bytes().splitlines(keepends=True)
    for n, line in enumerate(lines, 1):
        if not WHOLE.fullmatch(line.strip()):
            raise BadLine(file, n)
    catalogue = read_po(lines, locale=code, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _chain(code: str, compiled: bytes) -> None:
    added = gettext.GNUTranslations(io.BytesIO(compiled))
    known = _catalogues.get(code)
    if isinstance(known, gettext.GNUTranslations):
        known.add_fallback(added)
    else:
        _catalogues[code] = added


def language() -> str:
    """The code of the language being spoken here, `fr` or `en`."""
    said = _language.get()
    if not said and (said := _listener()):
        _language.set(said)  # asked once a thread
    return said or "fr"


def ask_otherwise(listener: Callable[[], str]) -> None:
    """Where nobody has said which language, `listener` does; it answers nothing if it cannot."""
    global _listener
    _listener = listener


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within it, texts are in this language; an unknown code means French."""
    token = _language.set(code if code in LANGUAGES else "fr")
    try:
        yield
    finally:
        _language.reset(token)


def _(text: str) -> str:
    """The sentence in the language being spoken; the French one where none was written."""
    return _translations().gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for `n` things by the language's plural rule; only `{n}` is filled in."""
    return _translations().ngettext(one, many, n).replace("{n}", str(n))


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text to translate where it is shown
    """Marks a text for the catalogues without translating it yet."""
    return text


_INNER: Final = {"fr": (r"«\s*(.*?)\s*»", "“{}”"), "en": (r"“(.*?)”", "‘{}’")}
"""By language, what the outer quotation marks hold, and the inner ones that take their place."""


ENDINGS: Final = ("?", "!", ".", "…", ":", ";")
"""What a label may end with that needs no colon behind it."""


def labelled(label: str, text: str) -> str:
    """A text behind what it is about; a question or a sentence needs no colon before it."""
    pattern = "{label} {text}" if label.endswith(ENDINGS) else _("{label} : {text}")
    return pattern.format(label=label, text=text)


def inner(words: str) -> str:
    """People's words to be set between quotation marks: theirs become inner ones.

    So that « Dire « non » » is never read: French has “ ” within « », and English ‘ ’ within “ ”.
    """
    outer, within = _INNER[language()]
    return re.sub(outer, lambda found: within.format(found[1]), words, flags=re.DOTALL)


def _translations() -> gettext.NullTranslations:
    return _catalogues.get(language(), _catalogues["fr"])


def best_language(accepted: str) -> str:
    """The first language of an `Accept-Language` header that the app speaks, else French."""
    ranked = []
    for position, item in enumerate(accepted.split(",")):
        tag, _sep, weight = item.strip().partition(";q=")
        code = tag.split("-")[0].lower()
        if code in LANGUAGES:
            ranked.append((-_weight(weight), position, code))
    return min(ranked)[2] if ranked else "fr"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


# ── times ───────────────────────────────────────────────────────────────────────────────────

_FIRST: Final = re.compile(r"\b1 ")
_zone: Callable[[], str] | None = None


def ask_zone(listener: Callable[[], str]) -> None:
    """Has `local` ask here for the time zone of whoever looks (IANA); nothing where unknown."""
    global _zone
    _zone = listener


def local(at: float) -> datetime:
    """A moment, seconds since 1970, on the clock of whoever looks, else on this computer's."""
    name = _zone() if _zone is not None else ""
    try:
        zone = zoneinfo.ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # no such zone, or a computer that has none
        zone = None
    return datetime.fromtimestamp(at, zone).astimezone(zone)


def date_told(day: date, width: Literal["full", "long", "medium"] = "long") -> str:
    """A date in words, as it is said: `1er mars 2027`; `full` has its weekday."""
    told = format_date(day, width, locale=language())
    return _FIRST.sub("1er ", told, count=1) if language() == "fr" else told


def hour(at: float) -> str:
    """The hour on the clock of whoever looks: `14 h 05`. For what one person alone is shown."""
    return _hour(local(at))


def hour_told(at: float) -> str:
    """The hour on this computer's clock, and which that is: `14 h 05 (UTC+1)`.

    For documents, and for what is shown to all alike: whoever reads may be elsewhere.
    """
    return f"{_hour(datetime.fromtimestamp(at))} ({zone_told(at)})"


def _hour(when: datetime) -> str:
    return _("{hours} h {minutes}").format(hours=when.hour, minutes=f"{when.minute:02}")


def zone_told(at: float) -> str:
    """The time zone of this computer at that moment: `UTC+1`, `UTC-3:30`, `UTC`."""
    offset = datetime.fromtimestamp(at).astimezone().utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    told = f"{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")
    return f"UTC{told}" if minutes else "UTC"
