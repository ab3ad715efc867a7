"""Languages that are dropped in: on offer as soon as a catalogue names them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.pofile import read_po

from docs.messages import folders
from tablee import texts
from tablee.document.outline import office
from tablee.document.outline.csv import csv_file
from tablee.document.outline.days import day_in, named_day
from tablee.errors import BadSetting
from tablee.registry import load_for
from tablee.settings import ROOT, Settings
from tablee.texts import _, catalogues, languages, ngettext, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLISH = """msgid ""
msgstr ""
"X-Language-Name: Polski\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "«\u00a0{words}\u00a0»"
msgstr "„{words}”"

msgid "“{words}”"
msgstr "«{words}»"

msgid "{n} min"
msgid_plural "{n} min"
msgstr[0] "{n} minuta"
msgstr[1] "{n} minuty"
msgstr[2] "{n} minut"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of languages; what is taken in from it is forgotten afterwards."""
    state: list[dict[Any, Any]] = [languages._offered, languages._names, catalogues._taken_in]
    kept = [dict(each) for each in state]
    yield tmp_path
    for now, then in zip(state, kept, strict=True):
        now.clear()
        now.update(then)
    languages.locale_of.cache_clear()
    catalogues._spoken.clear()
    for file, sentences in list(catalogues._taken_in.items()):
        catalogues._take_in(file, sentences)


def test_a_file_in_the_folder_of_the_settings_is_a_language(folder: Path) -> None:
    (folder / "pl.po").write_text(POLISH, "utf-8")
    load_for(Settings(languages_dir=(folder,), plugins=("csv",)))
    assert texts.LANGUAGES["pl"] == "Polski"
    assert texts.best_language("pl-PL,fr;q=0.5") == "pl"
    with speaking("pl"):
        assert [ngettext("{n} min", "{n} min", n) for n in (1, 3, 12, 25)] == [
            *("1 minuta", "3 minuty", "12 minut", "25 minut")
        ]
        forms = texts.plural_table()
        assert [forms[n] for n in (0, 1, 2, 5, 22, 112)] == [*"201212"]
        assert texts.inner("on mówi „nie”") == "on mówi «nie»"
        assert office.spoken() == "pl-PL"
        assert csv_file(["a", "b"], [["1", 2.5]]).decode("utf-8-sig").splitlines()[0] == "a;b"
        assert (texts.decimal(1.5), texts.with_mark("2.5")) == ("1,5", "2,5")
        assert _("Ouvrir une session") == "Ouvrir une session"
    assert named_day("12 marca", date(2027, 3, 1), "pl") == date(2027, 3, 12)


def test_what_cldr_does_not_know_is_as_in_the_fallback(folder: Path) -> None:
    sub = folder / "qxx"
    sub.mkdir()
    head = (
        'msgid ""\nmsgstr ""\n"X-Fallback: en\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
    )
    (sub / "core.po").write_text(head + '\nmsgid "Mur"\nmsgstr "Wa"\n', "utf-8")
    texts.add_catalogue(ROOT / "tablee" / "web")
    texts.add_languages(folder)
    assert texts.LANGUAGES["qxx"] == "Qxx"
    with speaking("qxx"):
        assert (_("Mur"), _("Erreur")) == ("Wa", "Error")
        assert (texts.decimal(1.5), texts.cell_separator(), texts.tag()) == ("1.5", ",", "en-GB")


def test_a_variant_speaks_as_its_language_where_it_says_nothing(folder: Path) -> None:
    (folder / "fr-x-bref.po").write_text('msgid "Mur"\nmsgstr "L’écran"\n', "utf-8")
    texts.add_languages(folder)
    assert texts.best_language("fr-FR") == "fr"
    with speaking("fr-x-bref"):
        assert (_("Mur"), _("Erreur"), texts.decimal(1.5)) == ("L’écran", "Erreur", "1,5")
        assert texts.tag() == "fr-FR"


def test_a_language_written_from_the_right_turns_the_page(folder: Path) -> None:
    (folder / "ar.po").write_text('msgid "Mur"\nmsgstr "الحائط"\n', "utf-8")
    texts.add_languages(folder)
    assert (texts.direction("ar"), texts.direction("fr"), texts.LANGUAGES["ar"]) == (
        *("rtl", "ltr"),
        "العربية",
    )


def test_a_folder_of_languages_corrects_a_sentence_of_ours(folder: Path) -> None:
    (folder / "en.po").write_text('msgid "Mur"\nmsgstr "Big screen"\n', "utf-8")
    texts.add_catalogue(ROOT / "tablee" / "web")
    texts.add_languages(folder)
    with speaking("en"):
        assert _("Mur") == "Big screen"


@pytest.mark.parametrize(
    ("written", "said"),
    [(b'msgid "Mur"\nmsgstr "Wa\n', r"pl\.po, ligne 2"), (b'msgid "\xff"\n', "ne se lit pas")],
)
def test_a_bad_file_stops_the_server_with_a_sentence(
    folder: Path, written: bytes, said: str
) -> None:
    (folder / "pl.po").write_bytes(written)
    with pytest.raises(BadSetting, match=said):
        load_for(Settings(languages_dir=(folder,)))
    with pytest.raises(BadSetting, match="TABLEE_LANGUAGES_DIR"):
        load_for(Settings(languages_dir=(folder / "nowhere",)))


def test_a_language_that_nothing_brings_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadSetting, match=r"TABLEE_LANGUAGE vaut .*xx.*fr / en / es"):
        Settings(language="xx").require_spoken()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("12 de marzo", date(2027, 3, 12)),
        ("el viernes 12 de marzo de 2027", date(2027, 3, 12)),
        ("antes del 12/3", date(2027, 3, 12)),
        ("mañana", date(2027, 3, 2)),
        ("en marzo", None),
    ],
)
def test_spanish_names_a_day(words: str, found: date | None) -> None:
    texts.add_catalogue(ROOT / "tablee")
    assert named_day(words, date(2027, 3, 1), "es") == found
    assert day_in("Reunión del 12 de marzo de 2027") == "2027-03-12"


# ── the catalogues besides English ──────────────────────────────────────────────────────────

OTHERS = sorted(
    file.relative_to(ROOT)
    for place in (*folders(), "assets/js")
    for file in (ROOT / place / "locale").glob("*.po")
    if file.stem != "en"
)


@pytest.mark.parametrize("file", OTHERS, ids=str)
def test_a_translation_has_the_blanks_of_its_sentence(file: Path) -> None:
    with (ROOT / file).open("rb") as po:
        for message in read_po(po, locale=file.stem.partition("-x-")[0]):
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id or ())
            said = (message.string,) if isinstance(message.string, str) else message.string
            if not (ids and ids[0]):
                continue
            wanted = blanks(" ".join(ids))
            if all(said or ("",)):  # else it has no words yet
                assert blanks(str(list(said or ("",))[-1])) == wanted, ids


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}", text))


def test_spanish_is_whole_but_for_what_came_last() -> None:
    """French and English are required of each change; Spanish may follow within a few sentences."""
    known = said = 0
    for place in (*folders(), "assets/js"):
        english, spanish = (keys(ROOT / place / "locale" / f"{code}.po") for code in ("en", "es"))
        known += len(english)
        said += len(english & spanish)
    assert said >= 0.9 * known, f"{said} of {known}"


def keys(file: Path) -> set[str]:
    if not file.is_file():
        return set()
    with file.open("rb") as po:
        return {
            m.id if isinstance(m.id, str) else m.id[0]
            for m in read_po(po, locale=file.stem)
            if m.id and (m.string if isinstance(m.string, str) else all(m.string or ()))
        }
