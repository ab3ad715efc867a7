"""Parses a TOML file written by hand, with errors that give the line and the reason.

In the language being spoken: what `tomllib` says is in English alone.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

from tablee.texts import N_, _

COMMA: Final = re.compile(r"[\w.\s]++=\s*(\d+),(\d+)\s*(#.*)?")
MENDED: Final = (
    (
        r"^Illegal character '\\(n|r)|^Unterminated string|^Expected \"'",
        N_("Il y manque un guillemet."),
    ),
    (r"^Invalid value", N_("Un texte s’écrit entre guillemets, un nombre sans espace.")),
    (r"^Cannot (overwrite|declare|mutate)", N_("Ce mot y est déjà.")),
    (r"^Unclosed", N_("Un crochet ou une accolade ne se ferme pas.")),
    (r"^Expected '='", N_("Il y manque un signe = après le mot.")),
    (r"^(Unescaped|Illegal character)", N_("Elle a un caractère qui n’y va pas.")),
    (r"^Expected newline", N_("Une seule chose par ligne.")),
)
"""What `tomllib` says, as `re` finds it, and what it means to whoever wrote the line."""


class NotToml(Exception):
    """The file is no TOML: the line, from 1 or 0 where it is not known, and what to mend there."""

    def __init__(self, line: int, mend: str, *, encoded: bool = True) -> None:
        """`encoded` says whether its letters could be read at all."""
        super().__init__(mend)
        self.line, self.mend, self.encoded = line, mend, encoded

    def told(self, no_toml: str) -> str:
        """All of it as one sentence or two; `no_toml` says that this line is no TOML."""
        return located(self.line, f"{no_toml} {self.mend}".strip() if self.encoded else self.mend)


def read(toml: bytes) -> tuple[dict[str, Any], str]:
    """What the file says, and its text; raises `NotToml`."""
    try:
        text = toml.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = toml.count(b"\n", 0, error.start) + 1
        sentence = _("Ce fichier n’est pas en UTF-8 : enregistrez-le ainsi, puis recommencez.")
        raise NotToml(line, sentence, encoded=False) from error
    try:
        return tomllib.loads(text), text
    except (ValueError, RecursionError) as error:  # a number too long to be read is no TOML error
        line = _line(str(error), text)
        written = text.splitlines()[line - 1] if line else ""
        raise NotToml(line, _mended(str(error), written)) from error


def _line(said: str, text: str) -> int:
    """The line of which `tomllib` speaks; 0 where it names none."""
    if place := re.search(r"\(at line (\d+),", said):
        return int(place[1])
    return len(text.splitlines()) if "end of document" in said else 0


def _mended(said: str, written: str) -> str:
    if number := COMMA.fullmatch(written):
        return _("Écrivez {number}, avec un point.").format(number=f"{number[1]}.{number[2]}")
    return next((_(mend) for pattern, mend in MENDED if re.search(pattern, said)), "")


def located(line: int, sentence: str) -> str:
    """The sentence after its line, where that is known."""
    return _("Ligne {n} : {sentence}").format(n=line, sentence=sentence) if line else sentence
