"""Reads what was typed in the inputs of a field as values of a content; says what is wrong where.

Every input is looked at before anything is refused, so that all that is to be changed is said at
once, each beside its input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from tablee.activities.pictures import PICTURE_NAME
from tablee.document.outline.days import named_day
from tablee.errors import NotAccepted
from tablee.session.access.rules import check_length
from tablee.texts import _, date_told, language, with_mark
from tablee.view import Input

_NUMBER: Final = re.compile(r"[+-]?\d{1,15}([.,]\d{1,9})?", re.ASCII)
_YEAR: Final = re.compile(r"-?\d{1,5}", re.ASCII)
_BLANKS: Final = re.compile("[\\s\u00a0\u202f]+")


def read(inputs: Sequence[Input], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The value of each input by its name; raises `NotAccepted`, which names those to be changed.

    A text, a day (`2026-12-24`), the id of a choice or person, the name of a picture is a `str`,
    empty for none; a number is an `int` or `float`, a year an `int`, None for none; `choices` are
    a tuple of ids. What was typed under another name is left out.
    """
    values, wrong = {}, {}
    for asked in inputs:
        try:
            values[asked.name] = _READERS[asked.type](asked, typed.get(asked.name, ""))
            if asked.required and values[asked.name] in ("", (), None):
                wrong[asked.name] = _missing(asked)
        except NotAccepted as refusal:
            wrong[asked.name] = str(refusal)
    if wrong:
        raise NotAccepted(inputs=wrong.items())
    return values


def _missing(asked: Input) -> str:
    if asked.type in ("choice", "choices", "list", "person"):
        return _("Choisissez d’abord.")
    if asked.type == "picture":
        return _("Choisissez d’abord une image.")
    if asked.type == "year":
        return _a_year()
    return _a_number() if asked.type == "number" else _("Écrivez d’abord quelques mots.")


def _a_number() -> str:
    return _("Écrivez un nombre, en chiffres.")


def _a_year() -> str:
    return _("Écrivez une année, en chiffres, comme 1987.")


def _text(asked: Input, typed: Any) -> str:
    text = typed.strip() if isinstance(typed, str) else ""
    check_length(text, asked.longest)
    return text


def _number(asked: Input, typed: Any) -> float | None:
    figures = _BLANKS.sub("", str(typed))
    if not figures:
        return None
    if not _NUMBER.fullmatch(figures):
        raise NotAccepted(_a_number())
    found = float(figures.replace(",", "."))
    _check_range(asked, found)
    return int(found) if found.is_integer() else found


def _year(asked: Input, typed: Any) -> int | None:
    """As it is read, with no sign between its figures; `-52` for 52 before our era."""
    figures = str(typed).strip().replace("\u2212", "-")
    if not figures:
        return None
    if not _YEAR.fullmatch(figures):
        raise NotAccepted(_a_year())
    _check_range(asked, found := int(figures))
    return found


def _check_range(asked: Input, found: float) -> None:
    least, most = asked.least, asked.most
    if (least is not None and found < least) or (most is not None and found > most):
        raise NotAccepted(_range(least, most))


def _range(least: float | None, most: float | None) -> str:
    if most is None:
        return _("Il faut {least} au moins.").format(least=_figures(least))
    if least is None:
        return _("Il faut {most} au plus.").format(most=_figures(most))
    return _("Il faut de {least} à {most}.").format(least=_figures(least), most=_figures(most))


def _figures(number: float | None) -> str:
    return with_mark(f"{number:g}")


def _choice(asked: Input, typed: Any) -> str:
    chosen = typed if isinstance(typed, str) else ""
    _check_offered(asked, (chosen,) if chosen else ())
    return chosen


def _choices(asked: Input, typed: Any) -> tuple[str, ...]:
    given = typed if isinstance(typed, list | tuple) else ()
    chosen = tuple(dict.fromkeys(each for each in given if isinstance(each, str)))
    _check_offered(asked, chosen)
    n, least, most = len(chosen), asked.least, asked.most
    if least is not None and n < least:
        raise NotAccepted(_("Choisissez-en {n} au moins.").format(n=int(least)))
    if most is not None and n > most:
        raise NotAccepted(_("Choisissez-en {n} au plus.").format(n=int(most)))
    return chosen


def _check_offered(asked: Input, chosen: Sequence[str]) -> None:
    if not {*chosen} <= {id_ for id_, _words in asked.choices}:
        raise NotAccepted(_("Ce que vous aviez choisi n’est plus là. Choisissez de nouveau."))


def _date(asked: Input, typed: Any) -> str:
    """The day as ISO writes it, however it was typed: by a picker, or in words."""
    words = _text(asked, typed)
    if not words:
        return ""
    today = date.today()
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        day = named_day(words, today, language())
    if day is None:
        example = date_told(today)
        sentence = _("Ce jour ne se lit pas. Écrivez-le ainsi : {example}.")
        raise NotAccepted(sentence.format(example=example))
    return day.isoformat()


def _picture(asked: Input, typed: Any) -> str:
    name = _text(asked, typed)
    if name and not PICTURE_NAME.fullmatch(name):
        raise NotAccepted(_("Cette image n’est plus là. Choisissez-la de nouveau."))
    return name


_READERS: Final[Mapping[str, Callable[[Input, Any], Any]]] = {
    "text": _text,
    "long": _text,
    "number": _number,
    "year": _year,
    "choice": _choice,
    "list": _choice,
    "person": _choice,
    "choices": _choices,
    "date": _date,
    "picture": _picture,
}
