"""Languages that are dropped in: on offer as soon as a catalogue names them."""

from __future__ import annotations

import codecs
import functools
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from babel.messages.pofile import read_po

from docs.scripts.messages import folders
from tablee import texts
from tablee.activities.cards import core_buttons
from tablee.cli.languages import _plural
from tablee.document.outline import office
from tablee.document.outline.csv import csv_file
from tablee.document.outline.days import day_in, named_day
from tablee.errors import BadSetting
from tablee.model.entities import Content, Contribution
from tablee.registry import load_for
from tablee.settings import ROOT, Settings
from tablee.texts import _, catalogues, languages, ngettext, speaking
from tests.support.languages import forgotten
from tests.texts.test_catalogues import apart

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
    with forgotten():
        yield tmp_path


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


def test_minutes_are_called_as_another_language_calls_them(folder: Path) -> None:
    (folder / "ar.po").write_text('msgid "Mur"\nmsgstr "الحائط"\n', "utf-8")
    texts.add_languages(folder)
    with speaking("ar"):
        assert texts.minutes_told(12.5).endswith("د")


def test_a_folder_of_languages_corrects_a_sentence_of_ours(folder: Path) -> None:
    (folder / "en.po").write_text('msgid "Mur"\nmsgstr "Big screen"\n', "utf-8")
    texts.add_catalogue(ROOT / "tablee" / "web")
    texts.add_languages(folder)
    with speaking("en"):
        assert _("Mur") == "Big screen"


def test_what_was_made_before_a_catalogue_was_read_is_made_again(folder: Path) -> None:
    texts.add_catalogue(ROOT / "tablee")
    note = Contribution("c1", "s1", "p1", Content(), 0.0, 0.0)
    with speaking("en"):
        assert [button.label for button in core_buttons(note)][1] == "Withdraw"
    (folder / "en.po").write_text('msgid "Retirer"\nmsgstr "Take it off"\n', "utf-8")
    texts.add_languages(folder)
    with speaking("en"):
        assert [button.label for button in core_buttons(note)][1] == "Take it off"


def test_no_language_is_silent_while_catalogues_are_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts.add_catalogue(ROOT / "tablee")
    meanwhile, take_in = [], catalogues._fill

    def watched(*given: Any) -> None:
        with speaking("en"):
            meanwhile.append(_("Retirer"))
        take_in(*given)

    monkeypatch.setattr(catalogues, "_fill", watched)
    texts.read_again(folder)
    assert set(meanwhile) == {"Withdraw"}


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


AWAITED: Final[frozenset[str]] = frozenset()
"""French sentences whose Spanish somebody else is going to write: each is named here."""
SPANISH_MISTAKES = {
    "no space before a sign": r"[\s\u00a0][;:?](?=\s|$)",
    "no space within «»": r"«[\s\u00a0]|[\s\u00a0]»",
    "curly apostrophes, quotes as «»": r"['\"]",
    "a question begins with ¿": r"^[^¿]*\?",
    "… in one character": r"\.\.\.",
    "no exclamation mark": r"[!¡]",
    "usted, never tú": r"\b(tú|tus?|ti|puedes|tienes|quieres|debes|vosotr[oa]s|vuestr[oa]s?)\b",
}


@pytest.mark.parametrize("place", [*folders(), "assets/js"])
def test_every_sentence_has_its_spanish_as_it_has_its_english(place: str) -> None:
    english, spanish = (set(said_in(place, code)) for code in ("en", "es"))
    assert english - spanish - AWAITED == set()
    assert spanish - english == set()
    assert AWAITED & spanish == set()


def test_spanish_is_typeset_and_polite() -> None:
    said = [text for place in (*folders(), "assets/js") for text in all_said(place, "es")]
    found = [
        (rule, text)
        for rule, wrong in SPANISH_MISTAKES.items()
        for text in said
        if re.search(wrong, text, re.IGNORECASE)
    ]
    assert found == []


def test_one_sentence_has_one_spanish_wherever_it_stands() -> None:
    """Catalogues are stacked: of two translations of one sentence, one would never be seen."""
    said: dict[str, set[tuple[str, ...]]] = {}
    for place in (*folders(), "assets/js"):
        for one, spanish in said_in(place, "es").items():
            said.setdefault(one, set()).add(spanish)
    assert {one: ways for one, ways in said.items() if len(apart(ways)) > 1} == {}


@pytest.mark.parametrize(
    ("french", "spanish"),
    [
        (r"canevas", r"lienzo"),
        (r"agendas?", r"agenda"),
        (r"bulletins?", r"papeleta"),
        (r"mots-clés?", r"palabras? clave"),
        (r"comptes? rendus?", r"informe"),
        (r"synthèses?", r"síntesis"),
        (r"gommettes?", r"punto"),
        (r"étapes?", r"etapa"),
        (r"téléphones?", r"teléfono"),
    ],
)
def test_each_thing_has_its_one_spanish_word(french: str, spanish: str) -> None:
    """Those of `docs/en/translating.md` that never mean anything else."""
    other = [
        (one, ways)
        for place in (*folders(), "assets/js")
        for one, ways in said_in(place, "es").items()
        if re.search(rf"\b{french}\b", one) and not re.search(spanish, " ".join(ways), re.I)
    ]
    assert other == []


def all_said(place: str, code: str) -> list[str]:
    return [text for ways in said_in(place, code).values() for text in ways if text != "“{words}”"]


@functools.cache
def said_in(place: str, code: str) -> dict[str, tuple[str, ...]]:
    """Each French sentence that has its words in a catalogue, with their forms."""
    file = ROOT / place / "locale" / f"{code}.po"
    if not file.is_file():
        return {}
    with file.open("rb") as po:
        written = {
            m.id if isinstance(m.id, str) else m.id[0]: (
                (m.string,) if isinstance(m.string, str) else tuple(m.string or ())
            )
            for m in read_po(po, locale=code.partition("-")[0])
            if m.id
        }
    return {one: ways for one, ways in written.items() if ways and all(ways)}


HEAD: Final = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural={rule};\\n"\n'


def test_a_sentence_with_other_blanks_is_left_out_and_logged(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = [("{hours} h {minutes}", "{hours}:{minutes"), ("Animée par {names}", "Prowadzi {}")]
    said += [("Effacer {name} ?", "{name.__class__}"), ("Mur", "Ściana")]
    lines = [f'\nmsgid "{one}"\nmsgstr "{other}"\n' for one, other in said]
    (folder / "pl.po").write_bytes(codecs.BOM_UTF8 + "".join([POLISH, *lines]).encode())
    load_for(Settings(languages_dir=(folder,)))
    with speaking("pl"):
        assert _("Mur") == "Ściana"
        assert _("Animée par {names}").format(names="Ola").endswith("Ola")
        assert "class" not in _("Effacer {name} ?")
        assert texts.hour_told(0)
    assert sum("blanks" in record.message for record in caplog.records) == 3


def test_a_file_to_translate_has_the_plural_of_its_country() -> None:
    assert [_plural(code)[1] for code in ("pt", "pt-BR", "qxx")] == [
        "(n != 1)",
        "(n > 1)",
        "(n != 1)",
    ]


@pytest.mark.parametrize("rule", ["n/0", "n-5", "7"])
def test_a_plural_rule_that_gives_no_form_is_refused(folder: Path, rule: str) -> None:
    (folder / "pl.po").write_text(HEAD.replace("{rule}", rule))
    with pytest.raises(BadSetting, match=r"pl\.po.*Plural-Forms"):
        load_for(Settings(languages_dir=(folder,)))


@pytest.mark.parametrize("name", ["messages.po", 'a"onload=1.po', "es (copie).po"])
def test_a_file_named_after_no_language_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text(HEAD.replace("{rule}", "n>1"))
    with pytest.raises(BadSetting, match="n’est pas le code d’une langue"):
        load_for(Settings(languages_dir=(folder,)))


def test_names_of_gettext_are_tags_and_hidden_files_are_none(folder: Path) -> None:
    for name in ("sr@latin.po", "ca@valencia.po", "._es.po", ".de.po"):
        (folder / name).write_text(HEAD.replace("{rule}", "n>1"))
    load_for(Settings(languages_dir=(folder,)))
    assert {"sr-Latn", "ca-valencia"} <= set(texts.LANGUAGES)
    assert not [code for code in texts.LANGUAGES if not languages.TAG.fullmatch(code)]
