"""Quotation marks, labels, numbers and lists as the language being spoken has them.

Quotation marks are sentences of the catalogues; what is before decimals and between thousands is
CLDR's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol

from tablee.texts.catalogues import CORE, add_catalogue
from tablee.texts.languages import locale
from tablee.texts.sentences import N_, _

QUOTED: Final = N_("« {words} »")
"""Words within quotation marks; a language writes its own pair around them."""
QUOTED_WITHIN: Final = N_("“{words}”")
"""Words within quotation marks that stand within others."""
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
    _marks_known()
    opening, closing = (re.escape(mark.strip()) for mark in _(QUOTED).split("{words}"))
    outer, within = rf"{opening}\s*(.*?)\s*{closing}", _(QUOTED_WITHIN)
    return re.sub(outer, lambda found: within.format(words=found[1]), words, flags=re.DOTALL)


def quoted(words: str) -> str:
    """People's words between quotation marks, whatever marks they have of their own."""
    within = inner(words)
    return _(QUOTED).format(words=within)


@cache
def _marks_known() -> None:
    """The marks are sentences of the core, whatever else has been taken in by now."""
    add_catalogue(CORE)


def decimal(number: float, pattern: str | None = None) -> str:
    """A number as it is written: `12 000,5`; `pattern` is CLDR's, such as `0.0`."""
    told = str(format_decimal(number, pattern, locale=locale()))
    return told.replace("\u202f", "\u00a0")  # our font has no narrow space


def with_mark(figures: str) -> str:
    """Figures with a decimal point, with the language's own decimal mark in its place."""
    return figures.replace(".", str(get_decimal_symbol(locale())))


def cell_separator() -> str:
    """What a spreadsheet of this language takes between the cells of a CSV file."""
    return ";" if get_decimal_symbol(locale()) == "," else ","


def listed(names: Sequence[str]) -> str:
    """Names as a list in a sentence: « Ali, Béa et Chloé »."""
    return str(format_list(list(names), locale=locale()))
