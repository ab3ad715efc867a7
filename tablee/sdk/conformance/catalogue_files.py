"""Writes a plugin's catalogue: what is new stands there without words yet, what is gone apart."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural

from tablee.errors import NotAccepted
from tablee.sdk.conformance.checks.translations import Sentence, sentences
from tablee.texts import _, code_of, in_core
from tablee.texts.languages import TAG

if TYPE_CHECKING:
    from tablee.sdk.conformance.subject import Subject


@dataclass(frozen=True)
class WrittenCatalogue:
    """A catalogue that was written."""

    file: Path
    new: int
    """How many sentences were not there; they wait for their words."""
    gone: int
    """How many are in the plugin no more: they stand apart, as gettext has it (`#~`)."""
    empty: int
    """How many have no words yet, the new ones among them."""


def write(subject: Subject, code: str) -> WrittenCatalogue:
    """Brings `locale/<code>.po` up to date; what is translated stays, to the letter.

    What the core says alike is left to it, unless the catalogue has it already. Raises
    `NotAccepted` for a plugin of one file, or what is no code of a language.
    """
    code = code_of(code)
    if subject.source.is_file():
        raise NotAccepted(
            _("Faites du plugin un dossier, avec « locale/{code}.po ».").format(code=code)
        )
    if not TAG.fullmatch(code):
        raise NotAccepted(_("« {code} » n’est pas le code d’une langue.").format(code=code))
    file = subject.source / "locale" / f"{code}.po"
    before = file.read_text("utf-8") if file.is_file() else _head(code)
    head, *entries = re.split(r"\n{2,}", before.rstrip("\n"))
    apart = [entry for entry in entries if entry.startswith("#~")]
    kept = {_id(entry): entry for entry in entries if entry not in apart}
    wanted = {s.french: s for s in sentences(subject)}
    missing = [s for s in wanted.values() if s.french not in kept and not in_core(s.french, code)]
    forms = re.search(r"nplurals=(\d)", head)
    count = int(forms[1]) if forms else 2
    new = [_entry(s, count) for s in missing]
    gone = [entry for one, entry in kept.items() if one not in wanted]
    stay = [entry for one, entry in kept.items() if one in wanted]
    apart += [
        "\n".join(f"#~ {line}" for line in entry.split("\n")) for entry in gone if _said(entry)
    ]
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n\n".join([head, *stay, *new, *apart]) + "\n", "utf-8", newline="\n")
    empty = sum(not _said(entry) for entry in stay) + len(new)
    return WrittenCatalogue(file, len(new), len(gone), empty)


def _head(code: str) -> str:
    try:
        count, rule = get_plural(Locale.parse(code.partition("-x-")[0], sep="-").language)[:2]
    except (UnknownLocaleError, ValueError):
        count, rule = 2, "(n != 1)"
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {code}\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Plural-Forms: nplurals={count}; plural={rule};\\n"\n'
    )


def _id(entry: str) -> str:
    found = re.search(r'^msgid ((?:".*"\n?)+)', entry, re.MULTILINE)
    return "".join(json.loads(line) for line in found[1].splitlines()) if found else ""


def _said(entry: str) -> bool:
    """Whether each of its forms has words."""
    forms = re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', entry, re.MULTILINE)
    return bool(forms) and all(set(form.split()) - {'""'} for form in forms)


def _entry(sentence: Sentence, count: int) -> str:
    one = json.dumps(sentence.french, ensure_ascii=False)
    place = f"#: {sentence.where}\n" if sentence.where else ""
    if not sentence.plural:
        return f'{place}msgid {one}\nmsgstr ""'
    many = json.dumps(sentence.plural, ensure_ascii=False)
    forms = "".join(f'\nmsgstr[{n}] ""' for n in range(count))
    return f"{place}msgid {one}\nmsgid_plural {many}{forms}"
