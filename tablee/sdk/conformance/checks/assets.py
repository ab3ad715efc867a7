"""Reads a plugin's scripts and style sheets: outside addresses, and words made into markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.subject import Subject, shown
from tablee.texts import N_, _

REMARK: Final = re.compile(
    r"/\*.*?\*/|^\s*//[^\n]*|(?<=[\s;{})])//[^\n]*", re.DOTALL | re.MULTILINE
)
OUTSIDE: Final = re.compile(
    r"""["'`(]\s*((?:(?:https?|wss?):)?//[\w.-]+\.[a-z]{2,})""", re.IGNORECASE
)
SPACE: Final = re.compile(r"//www\.w3\.org$", re.IGNORECASE)
"""Names of namespaces look like addresses, and nothing is asked of them."""
MARKUP: Final = re.compile(
    r"\.(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write(?:ln)?\b"
    r"|\bcreateContextualFragment\b|\bDOMParser\b|\bsetHTMLUnsafe\b|\bsrcdoc\b"
)
CODE: Final = re.compile(r"\beval\s*\(|\bnew\s+Function\b|\bset(?:Timeout|Interval)\s*\(\s*[\"'`]")
STORAGE: Final = re.compile(r"\bdocument\.cookie\b|\b(?:local|session)Storage\b|\bindexedDB\b")


@check(
    N_("Scripts et styles ne demandent rien au-dehors"),
    N_("Une adresse au-dehors dit qui est dans la salle ; des mots pris pour du code s’exécutent."),
)
def scripts(subject: Subject) -> Iterator[CheckResult]:
    """No outside address, no markup or code made of words, in its scripts and styles."""
    folder = subject.source / "assets"
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.suffix in (".js", ".mjs", ".css", ".svg"):
            yield from _read(file)


def _read(file: Path) -> Iterator[CheckResult]:
    text = REMARK.sub(_blank, file.read_text("utf-8", "replace"))
    for found in OUTSIDE.finditer(text):
        if not SPACE.search(found[1]):
            what = _("« {asked} » est une adresse au-dehors.").format(asked=found[1])
            mend = _("Mettez le fichier à côté, dans « assets » : rien ne se charge d’ailleurs.")
            yield CheckResult(what, mend, _line(file, text, found.start()))
    if file.suffix == ".css":
        return
    sentence = _("« {asked} » fait du HTML avec des mots.")
    mend = _("Dessinez avec « h » et « text » : ce qui est tapé reste du texte.")
    yield from _met(MARKUP, sentence, mend, file, text)
    sentence = _("« {asked} » exécute un texte.")
    yield from _met(CODE, sentence, _("Appelez une fonction."), file, text)
    sentence = _("« {asked} » garde quelque chose dans le navigateur.")
    mend = _("Ce que la salle sait est dans le relevé ; rien ne reste sur un téléphone prêté.")
    yield from _met(STORAGE, sentence, mend, file, text, soft=True)


def _met(
    wrong: re.Pattern[str], what: str, mend: str, file: Path, text: str, *, soft: bool = False
) -> Iterator[CheckResult]:
    for found in wrong.finditer(text):
        told = what.format(asked=found[0].strip(" .("))
        yield CheckResult(told, mend, _line(file, text, found.start()), soft)


def _line(file: Path, text: str, at: int) -> str:
    return f"{shown(file)}:{text.count(chr(10), 0, at) + 1}"


def _blank(remark: re.Match[str]) -> str:
    """A remark’s lines stay, so that the others keep their numbers."""
    return re.sub(r"[^\n]", " ", remark[0])
