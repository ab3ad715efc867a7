"""Registry of the languages on offer, and which of them is being spoken in this thread or task.

Nothing here names a language but French, which is in the code itself: a language is on offer as
soon as a catalogue that was taken in names it (`catalogues.py`). What CLDR knows of it comes from
Babel; what CLDR does not know is as in the language that it falls back to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, TypeVar

from babel import Locale, UnknownLocaleError
from babel.core import get_global

T = TypeVar("T")

FRENCH: Final = "fr"
"""The language of the code's own sentences."""
TAG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""The code of a language (BCP 47), whether it is on offer here or not."""
VARIANT: Final = "-x-"
"""What stands in the code of a variant before its private name (BCP 47): `fr-x-falc`."""


@dataclass(frozen=True)
class Language:
    """What a catalogue says of its language; only the code is needed."""

    code: str
    """Its BCP 47 tag: `es`, `pt-BR`, `fr-x-falc`."""
    name: str
    """What it is called in itself."""
    fallback: str = ""
    """The language of sentences that it lacks; empty for the one that its code begins with."""
    document: str = ""
    """The tag of its documents where it is not CLDR's likely one: `en-GB`."""
    note: str = ""
    """A sentence, in itself, for whoever chooses it: that nobody concerned has reviewed it yet."""


_first: Final = Language(FRENCH, "Français")
_offered: dict[str, Language] = {FRENCH: _first}
_names: dict[str, str] = {FRENCH: _first.name}
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(_names)
"""The languages on offer, by code, each named in itself, French first; a live view."""
_language: ContextVar[str] = ContextVar("language", default="")
_listener: Callable[[], str] = str


def offer(language: Language) -> None:
    """Puts a language on offer; of two that have one code, the first stands."""
    if language.code not in _offered:
        _offered[language.code] = language
        _names[language.code] = language.name
        locale_of.cache_clear()


def offered(code: str) -> str:
    """The code of a language on offer that was asked for, whatever its case; empty for none."""
    wanted = code.replace("_", "-").casefold()
    return next((known for known in _offered if known.casefold() == wanted), "")


def offer_only(found: Iterable[Language]) -> None:
    """Puts these on offer beside French, and no others: catalogues were read again."""
    wanted = {FRENCH: _first}
    for each in found:
        wanted.setdefault(each.code, each)
    for code in _offered.keys() - wanted.keys():
        del _offered[code], _names[code]
    for code, each in wanted.items():
        _offered[code], _names[code] = each, each.name
    locale_of.cache_clear()


def about(code: str) -> Language:
    """What is known of a language on offer; French for any other."""
    return _offered.get(code, _first)


# ── which is spoken ─────────────────────────────────────────────────────────────────────────


def language() -> str:
    """The code of the language being spoken here."""
    said = _language.get()
    if not said and (said := _listener()):
        _language.set(said)  # asked once a thread
    return said or FRENCH


def ask_otherwise(listener: Callable[[], str]) -> None:
    """Where nobody has said which language, `listener` does; it answers nothing if it cannot."""
    global _listener
    _listener = listener


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within it, texts are in this language; an unknown code means French."""
    token = _language.set(code if code in LANGUAGES else FRENCH)
    try:
        yield
    finally:
        _language.reset(token)


def best_language(accepted: str, default: str = FRENCH) -> str:
    """The first language of an `Accept-Language` header that is on offer, else the default.

    `es-MX` is answered with `es`, and `pt` with `pt-BR`; a variant such as `fr-x-falc` is spoken to
    whoever asks for it by its whole name alone.
    """
    ranked = []
    for position, item in enumerate(accepted.split(",")):
        asked, _sep, weight = item.strip().partition(";q=")
        if code := offered(asked) or _nearest(asked):
            ranked.append((-_weight(weight), position, code))
    return min(ranked)[2] if ranked else default


def _nearest(asked: str) -> str:
    main = asked.split("-")[0].casefold()
    plain = [code for code in LANGUAGES if VARIANT not in code]
    return offered(main) or next((c for c in plain if c.split("-")[0].casefold() == main), "")


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


# ── what CLDR knows of it ───────────────────────────────────────────────────────────────────


def fallbacks(code: str) -> tuple[str, ...]:
    """The language, then those whose sentences stand in for its own; French is the last."""
    chain: list[str] = []
    while code not in ("", FRENCH) and code not in chain:
        chain.append(code)
        code = about(code).fallback or offered(code.rpartition(VARIANT)[0] or code.split("-")[0])
    return (*chain, FRENCH)


def understood(code: str) -> tuple[str, ...]:
    """The language, then those that whoever reads it understands; French only where it is said.

    It is one of them for a variant of French, and where a catalogue names it as the fallback.
    """
    chain = fallbacks(code)
    near = len(chain) == 1 or primary(chain[-2]) == FRENCH or about(chain[-2]).fallback == FRENCH
    return chain if near else chain[:-1]


def words_in(said: Mapping[str, Mapping[str, str]], original: str = "") -> dict[str, str]:
    """Texts by their names in the language being spoken, of what is said in several.

    Each is in the nearest language that whoever reads understands; one that is in none of these
    before `original`, the language of the whole, is as in that; it is left out where it has none.
    """
    chain = understood(language())
    nearest = chain[: chain.index(original)] if original in chain else chain
    found: dict[str, str] = {}
    for code in (*nearest, original):
        for name, text in said.get(code, {}).items():
            found.setdefault(name, text)
    return found


def in_each_language(said: Callable[[], T]) -> dict[str, T]:
    """What is said in each language on offer, by its code.

    Where there is nothing, or the same as in the language that it falls back to, it is left out.
    """
    found: dict[str, T] = {}
    for code in LANGUAGES:
        with speaking(code):
            words = said()
        if words and words != next((found[c] for c in fallbacks(code)[1:] if c in found), None):
            found[code] = words
    return found


def in_this_language(said: Mapping[str, T]) -> T | None:
    """Of what is said in several languages, by their codes, what whoever reads understands best.

    None where there is nothing in their language nor in those that it falls back to.
    """
    return next((said[code] for code in fallbacks(language()) if code in said), None)


def locale(code: str = "") -> Locale:
    """Babel's locale of a language, the one being spoken unless told.

    For dates, numbers and lists. Of a language that CLDR does not know, that of its fallback.
    """
    return locale_of(code or language())


@cache
def locale_of(code: str) -> Locale:
    """See `locale`."""
    for each in fallbacks(code):
        try:
            return Locale.parse(each.partition(VARIANT)[0], sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(FRENCH)


def primary(code: str = "") -> str:
    """The two or three letters that it begins with, for tables that know a language by them."""
    return (code or language()).split("-")[0]


def tag(code: str = "") -> str:
    """Language and country, `es-ES`: in which a document is read aloud and its spelling checked."""
    code = code or language()
    known = locale(code)
    for each in fallbacks(code):
        if each in _offered and locale(each) == known and about(each).document:
            return about(each).document
    if known.territory:
        return f"{known.language}-{known.territory}"
    likely = str(get_global("likely_subtags").get(known.language, known.language)).split("_")
    return f"{known.language}-{likely[-1]}" if len(likely) > 1 else known.language


def direction(code: str = "") -> str:
    """`rtl` where it is written from right to left, else `ltr`."""
    return str(locale(code).text_direction)
