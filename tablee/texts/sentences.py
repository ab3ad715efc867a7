"""Looks sentences up in gettext domains: a plugin's in its own catalogue, then in the core's.

Whose a sentence is follows from the file of code that asks for it or, where the core asks, from
the one that marked it with `N_`: no plugin's sentence is translated by another's catalogue.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from tablee.texts.languages import FRENCH, fallbacks, language

CORE: Final = Path(__file__).parents[1]
FIRST: Final = "first"
"""The domain of what whoever hosts corrects: it comes before all others."""
SHARED: Final = "shared"
"""That of the core, and of plugins that bring a language: it comes after a plugin's own."""
MARKS: Final = 20_000
"""Sentences that are told apart by who marked them; more are those of nobody in particular."""

Translated = tuple[tuple[str, ...], "Callable[[int], int]"]
"""A sentence in a language, or its plural forms, and which of these is for so many."""


Spoken = dict[str, dict[str, dict[str, Translated]]]
spoken: Spoken = {}
"""Of each language and domain, what sentences are there."""
_plugins: set[Path] = set()
"""The folders of plugins, each a domain."""
_domains: dict[str, str] = {}
"""By file of code, its domain, as far as it was asked for."""
_marked: dict[tuple[str, str], str] = {}
"""By file and sentence, the object that `N_` made of it there."""
_marker: dict[int, str] = {}
"""By the identity of such an object, the file that marked it: `_marked` keeps it alive."""
_belongs: dict[str, str] = {}
"""By a text that came as data, the file of the plugin that it is of (see `own`)."""
_marked_by: dict[str, str] = {}
"""By a sentence that was marked, the file that did so first."""


def french_form(n: int) -> int:
    """The plural form, 0 or 1, of so many in French."""
    return int(n >= 2)


def add_domain(folder: Path) -> None:
    """The code in this folder is a plugin's, whose sentences are its own."""
    _plugins.add(folder.resolve())
    _domains.clear()


def is_domain(folder: Path) -> bool:
    """Whether the code in this folder has sentences of its own."""
    return folder in _plugins


def _(text: str) -> str:
    """The sentence in the language being spoken, or in the one that it falls back to."""
    if not text:
        return ""
    found = _found(text, sys._getframe(1).f_globals.get("__file__"))
    return found[0][0] if found is not None else text


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for `n` things by the language's plural rule; only `{n}` is filled in."""
    found = _found(one, sys._getframe(1).f_globals.get("__file__"))
    forms, form = found if found is not None else ((one, many), french_form)
    return forms[min(form(n), len(forms) - 1)].replace("{n}", str(n))


def plural_forms(one: str, many: str) -> str:
    """All forms of a sentence in the language being spoken, parted by `|`, for a script to choose.

    A drawing of a plugin counts what it alone knows: `around.say("more", {n})`.
    """
    found = _found(one, sys._getframe(1).f_globals.get("__file__"))
    return "|".join(found[0] if found is not None else (one, many))


def _found(text: str, asker: str | None) -> Translated | None:
    """What a file of code says for a sentence: its own translation, else the core's."""
    marker = _marker.get(id(text))
    domain = _domain(marker or asker)
    order: tuple[str, ...] = (FIRST, domain, SHARED)
    whose = _belongs.get(text) or (_marked_by.get(text) if domain == SHARED else None)
    if marker is None and whose is not None:  # of a session: it was marked, and then written
        order = (*order, _domain(whose))
    for code in fallbacks(language()):
        said = spoken.get(code, {})
        for each in order:
            if each in said and (found := said[each].get(text)) is not None:
                return found
    return None


def _domain(file: str | None) -> str:
    """The domain of a file of code: that of the plugin in whose folder it stands, or the core's."""
    if file is None:
        return SHARED
    known = _domains.get(file)
    if known is None:
        folders = Path(file).resolve().parents
        known = _domains[file] = str(next((f for f in folders if f in _plugins), SHARED))
    return known


def own(file: str, said: Iterable[str]) -> None:
    """Texts that come as data from a plugin (its canvases and agendas) are of its domain.

    `file` is that of its module. They are asked for by others, once they are in a session.
    """
    for text in said:
        _belongs.setdefault(text, file)


def in_core(text: str, code: str) -> str:
    """What the core's catalogues say for a sentence in a language; empty where they have none."""
    said = spoken.get(code, {})
    found = said.get(FIRST, {}).get(text) or said.get(SHARED, {}).get(text)
    return found[0][0] if found is not None else text if code == FRENCH else ""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text to translate where it is shown
    """Marks a text for the catalogues without translating it yet."""
    file = sys._getframe(1).f_globals.get("__file__")
    if file is None or file.startswith(str(CORE)) or len(text) < 2:
        return text
    known = _marked.get((file, text))
    if known is None and len(_marked) < MARKS:
        known = _marked[file, text] = text[:1] + text[1:]  # no other place has this very object
        _marker[id(known)] = file
        _marked_by.setdefault(text, file)
    return text if known is None else known
