"""Tables of the audit of accessibility, made of `docs/fr/accessibility.toml`, in both languages."""

from __future__ import annotations

import functools
import tomllib
from collections import Counter
from typing import Any, Final

from docs.scripts.tables import table
from tablee.settings import ROOT

__all__ = ["MET", "criteria", "figures", "read", "wcag"]

DATA: Final = ROOT / "docs" / "fr" / "accessibility.toml"
MET, MISSED, ABSENT = "conforme", "non conforme", "non applicable"
ENGLISH: Final = {MET: "met", MISSED: "not met", ABSENT: "does not apply"}
BESIDE: Final = {
    "1.2.4 Captions (Live) (AA)": (ABSENT, "Aucun direct sonore.", "No live sound."),
    "2.4.11 Focus Not Obscured (Minimum) (AA)": (MET, "Voir 10.7.", "See RGAA 10.7."),
    "2.5.7 Dragging Movements (AA)": (
        *(
            MET,
            "Tout glisser a ses boutons et ses touches.",
            "Whatever is dragged has buttons, keys.",
        ),
    ),
    "2.5.8 Target Size (Minimum) (AA)": (
        MET,
        "À 320 et 1280 px, axe (`target-size`) ne trouve rien ; IBM dans `make test`.",
        "At 320 and 1280 px axe (`target-size`) finds nothing; IBM in `make test`.",
    ),
    "3.2.6 Consistent Help (A)": (
        *(
            MET,
            "L’aide et cette page sont au même endroit.",
            "Help and the statement keep their place.",
        ),
    ),
    "3.3.7 Redundant Entry (A)": (
        MET,
        "Un nom n’est demandé qu’une fois.",
        "A name is asked once.",
    ),
    "3.3.8 Accessible Authentication (Minimum) (AA)": (
        *(
            MET,
            "Code QR, lien, ou code que l’on peut coller.",
            "A QR code, a link, or a code to paste.",
        ),
    ),
}
"""What WCAG 2.2 asks and no criterion of RGAA 4.1.2: its verdict, and why in both languages."""
REMOVED: Final = "4.1.1"
"""What WCAG 2.2 no longer has."""


@functools.cache
def read() -> list[dict[str, Any]]:
    """The criteria, in their order."""
    return list(tomllib.loads(DATA.read_text("utf-8"))["criteria"])


def figures(language: str) -> str:
    """How many criteria are met, not met, and do not apply: before, and now."""
    rows = []
    for when, french, english in (("before", "Avant", "Before"), ("after", "Maintenant", "Now")):
        found = Counter(each[when] for each in read())
        asked = found[MET] + found[MISSED]
        rate = f"{100 * found[MET] / asked:.1f}"
        rate = f"{rate.replace('.', ',')} %" if language == "fr" else f"{rate}%"
        name = french if language == "fr" else english
        rows.append((name, *(str(found[each]) for each in (MET, MISSED, ABSENT)), rate))
    words = (MET, MISSED, ABSENT) if language == "fr" else tuple(ENGLISH.values())
    last = "Taux" if language == "fr" else "Rate"
    return table(("", *(word.capitalize() for word in words), last), rows)


def criteria(language: str) -> str:
    """Each criterion with its verdicts and tests; in French its title and its evidence too."""
    parts = []
    for theme in dict.fromkeys(each["theme"] for each in read()):
        found = [each for each in read() if each["theme"] == theme]
        if language == "fr":
            head: tuple[str, ...] = ("N°", "Critère", "Avant", "Maintenant", "Preuve", "Tenu par")
            rows: list[tuple[str, ...]] = [
                (e["number"], e["title"], e["before"], e["after"], e["evidence"], _tests(e))
                for e in found
            ]
        else:
            head = ("RGAA", "Before", "Now", "Held by")
            rows = [
                (e["number"], ENGLISH[e["before"]], ENGLISH[e["after"]], _tests(e)) for e in found
            ]
        parts.append(f"### {theme}\n\n{table(head, rows)}")
    return "\n\n".join(parts)


def _tests(each: dict[str, Any]) -> str:
    return " ".join(f"`{test.removeprefix('tests/')}`" for test in each["tests"])


def wcag(language: str) -> str:
    """WCAG 2.2, A and AA: each success criterion with its verdict, and what it follows from."""
    found = {**_from_rgaa(), **{name: (verdict, *why) for name, (verdict, *why) in BESIDE.items()}}
    rows = []
    for name in sorted(found, key=lambda it: [int(n) for n in it.split()[0].split(".")]):
        verdict, french, english = found[name]
        told = verdict if language == "fr" else ENGLISH[verdict]
        rows.append((name, told, french if language == "fr" else english))
    head = ("WCAG 2.2", "Verdict", "D’après") if language == "fr" else ("WCAG 2.2", "", "From")
    return table(head, rows)


def _from_rgaa() -> dict[str, tuple[str, str, str]]:
    """A success criterion is met where every criterion of RGAA that refers to it is."""
    named: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for each in read():
        for name in each["wcag"]:
            number = name.split()[0]
            if number != REMOVED and "(AAA)" not in name:
                named.setdefault(number, (name, []))[1].append(each)
    told = {}
    for name, asked in named.values():
        verdicts = {each["after"] for each in asked}
        verdict = next(each for each in (MISSED, MET, ABSENT) if each in verdicts)
        why = "RGAA " + ", ".join(e["number"] for e in asked if e["after"] == verdict)
        told[name] = (verdict, why, why)
    return told
