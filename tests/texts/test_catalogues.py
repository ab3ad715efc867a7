"""Both languages are complete, and typeset: French spaces and quotes, one English for one thing."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from docs.scripts import messages
from docs.scripts.messages import folders
from tablee import texts
from tablee.model.synthesis import LABELS
from tablee.texts import _, ngettext, speaking

ROOT = Path(__file__).parents[2]
TO_THE_LETTER = {
    *LABELS.values(),
    "Bilan de l'accélérateur",
    "FAIRE PLUS :",
    "PLAN D'ACTION",
    "PLAN d'ACTION",
    "PROBLÉMATIQUE :",
    "Participants à l'accélérateur :",
    "RENONCER À :",
    "VOS QUESTIONS :",
    "“{words}”",
}
"""Labels as reports of this genre have them, spelling and spaces included."""

FRENCH_MISTAKES = {
    "a non-breaking space before ; ? »": r"(?<!\u00a0)[;?»]",
    "a non-breaking space before a colon": r"(?<!\u00a0):(?=\s|$)",
    "a non-breaking space after «": r"«(?!\u00a0)",
    "no narrow space: our font has none": r"\u202f",
    "curly apostrophes, quotes as « »": r"['\"“”]",
    "… in one character": r"\.\.\.",
    "no exclamation mark": r"!",
}
ENGLISH_MISTAKES = {
    "no space before a sign": r"[\s\u00a0][;:?](?=\s|$)",
    "curly apostrophes, quotes as “ ”": r"['\"«»]",
    "… in one character": r"\.\.\.",
    "no exclamation mark": r"!",
}


def extracted(paths: list[Path]) -> dict[str, str | None]:
    """Every message in the code, with its plural."""
    return {one: message.plural or None for one, message in messages.extracted(paths).items()}


@functools.cache
def english(folder: str) -> dict[str, list[str]]:
    file = ROOT / folder / "locale" / "en.po"
    if not file.is_file():
        return {}
    with file.open("rb") as po:
        catalogue = read_po(po, locale="en")
    entries: dict[str, list[str]] = {}
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        written = message.string
        said = [written] if isinstance(written, str) else [text or "" for text in written or ()]
        if key and not message.fuzzy:
            entries[key] = said
    return entries


@pytest.mark.parametrize("folder", folders())
def test_every_sentence_has_its_english(folder: str) -> None:
    known = english(folder)
    missing = [one for one in extracted(folders()[folder]) if not all(known.get(one, [""]))]
    assert missing == []


@pytest.mark.parametrize("folder", folders())
def test_no_english_is_left_for_a_sentence_that_is_gone(folder: str) -> None:
    assert set(english(folder)) - set(extracted(folders()[folder])) == set()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("folder", [*folders(), "assets/js"])
def test_a_catalogue_has_each_sentence_once(folder: str, language: str) -> None:
    """Merging two branches line by line leaves twins, and entries without a line between."""
    file = ROOT / folder / "locale" / f"{language}.po"
    text = file.read_text("utf-8") if file.is_file() else ""
    written = [entry for entry in text.split("\n\n") if "msgid " in entry]
    assert len(re.findall("^msgid ", text, re.M)) == len(written)
    assert len(re.findall(r"^msgstr(?: |\[0\])", text, re.M)) == len(written)
    assert len(written) == len(english(folder)) + bool(text)


@pytest.mark.parametrize("folder", folders())
def test_both_languages_have_the_same_blanks_to_fill(folder: str) -> None:
    def blanks(text: str) -> set[str]:
        return set(re.findall(r"\{\w*\}", text))

    plurals = extracted(folders()[folder])
    for one, said in english(folder).items():
        wanted = blanks(one) | blanks(plurals.get(one) or "")
        for text in said:
            assert blanks(text) <= wanted, one
        assert blanks(said[-1]) == wanted, one


@pytest.mark.parametrize("folder", folders())
@pytest.mark.parametrize("code", ["en", "es"])
def test_what_is_counted_has_all_its_forms(folder: str, code: str) -> None:
    file = ROOT / folder / "locale" / f"{code}.po"
    if file.is_file():
        with file.open("rb") as po:
            known = read_po(po)
        counted = (one for one, many in extracted(folders()[folder]).items() if many)
        assert [one for one in counted if (it := known.get(one)) and not it.pluralizable] == []


@pytest.mark.parametrize("folder", [*folders(), "assets/js"])
def test_every_sentence_is_typeset_as_its_language_wants(folder: str) -> None:
    if folder == "assets/js":
        french = list(json.loads((ROOT / folder / "locale/fr.json").read_text("utf-8")).values())
    else:
        french = [text for pair in extracted(folders()[folder]).items() for text in pair if text]
    shown = [text for text in french if text not in TO_THE_LETTER]
    assert mistakes(shown, FRENCH_MISTAKES) == []
    said = [t for one, many in english(folder).items() if one not in TO_THE_LETTER for t in many]
    assert mistakes(said, ENGLISH_MISTAKES) == []


def mistakes(sentences: list[str], rules: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (rule, text)
        for rule, found in rules.items()
        for text in sentences
        if re.search(found, text)
    ]


@pytest.mark.parametrize("folder", [*folders(), "assets/js"])
def test_each_thing_has_its_one_english_word(folder: str) -> None:
    """Someone *brings* the project and someone *takes notes*; what remains is the *synthesis*."""
    others = re.compile(r"\b(carrier|carr(y|ies) the project|scribe|summary|stickers?)\b", re.I)
    said = [text for texts_ in english(folder).values() for text in texts_]
    assert [text for text in said if others.search(text)] == []


def test_one_sentence_has_one_english_wherever_it_stands() -> None:
    """Catalogues are stacked: of two translations of one sentence, one would never be seen."""
    said: dict[str, set[tuple[str, ...]]] = {}
    for folder in [*folders(), "assets/js"]:
        for one, english_ in english(folder).items():
            said.setdefault(one, set()).add(tuple(english_))
    assert {one: ways for one, ways in said.items() if len(apart(ways)) > 1} == {}


def apart(ways: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Without a form that stands alone, of those that have all their forms elsewhere."""
    return {way for way in ways if not any(set(way) < set(other) for other in ways)}


def test_the_drawing_module_speaks_english_too() -> None:
    french = json.loads((ROOT / "assets/js/locale/fr.json").read_text("utf-8"))
    known = english("assets/js")
    assert [text for text in french.values() if not known.get(text)] == []
    assert set(known) - set(french.values()) == set()


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    texts.add_catalogue(ROOT / "tablee")
    with speaking("fr"):
        assert ngettext("{n} étape", "{n} étapes", 0) == "0 étape"
    with speaking("en"):
        assert ngettext("{n} étape", "{n} étapes", 0) == "0 steps"
    assert _("") == ""


@pytest.mark.parametrize(
    ("language", "words", "set_within"),
    [
        ("fr", "Dire « non » et « oui »", "Dire “non” et “oui”"),
        ("fr", "De “ceci” à 5 >> 3, sans « fin", "De “ceci” à 5 >> 3, sans « fin"),
        ("en", "Say “no” and “yes”", "Say ‘no’ and ‘yes’"),
        ("en", "Say ‘no’, or « non »", "Say ‘no’, or « non »"),
    ],
)
def test_quotation_marks_within_others_are_the_inner_ones(
    language: str, words: str, set_within: str
) -> None:
    with speaking(language):
        assert texts.inner(words) == set_within


def test_the_browser_chooses_among_the_languages_we_speak() -> None:
    assert texts.best_language("de-DE,en;q=0.8,fr;q=0.9") == "fr"
    assert texts.best_language("en-GB,en;q=0.9") == "en"
    assert texts.best_language("de") == "fr"
    assert texts.best_language("de", "en") == texts.best_language("", "en") == "en"
    assert texts.best_language("en;q=oops") == "en"


def test_messages_takes_in_what_is_new_and_out_what_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "pl.po"
    head = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n != 1);\\n"\n'
    kept = '# seen\nmsgid "Mur"\nmsgstr "Wa"\n'
    file.write_text(f'{head}\n{kept}\nmsgid "Parti"\nmsgstr "X"\n', "utf-8")
    known = {"Mur": messages.Message(), "{n} an": messages.Message("{n} ans")}
    assert messages.update(file, known)
    forms = "".join(f'msgstr[{n}] ""\n' for n in range(3))
    assert file.read_text("utf-8") == (
        f'{head}\n{kept}\nmsgid "{{n}} an"\nmsgid_plural "{{n}} ans"\n{forms}'
    )
    assert not messages.update(file, known)


@pytest.mark.parametrize("folder", ["tablee/web", "assets/js"])
def test_a_template_has_every_sentence_with_its_english(folder: str) -> None:
    found = (
        messages.of_scripts() if folder == "assets/js" else messages.extracted(folders()[folder])
    )
    said = {one: forms[0] for one, forms in english(folder).items()}
    text = messages.template(found, said)
    catalogue = read_po(text.replace("INTEGER", "2").replace("EXPRESSION", "0").splitlines())
    there = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue if m.id}
    assert there.keys() == found.keys()
    assert any(
        note.startswith("English: ")
        for note in there["Mur" if "web" in folder else "Pause"].auto_comments
    )
