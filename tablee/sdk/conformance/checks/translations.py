"""Checks a plugin's translations: complete, and rendered in the requested language."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from babel.messages.pofile import read_po

from tablee.errors import BadSetting
from tablee.model import agendas, canvases
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.subject import Subject, shown
from tablee.sdk.conformance.values import stamps_in, strings
from tablee.texts import N_, _, in_core

if TYPE_CHECKING:
    from tablee.sdk.conformance.answers import Answers

MARKERS: Final = {"_": 1, "N_": 1, "ngettext": 2, "plural_forms": 2}
"""The functions that take sentences, and how many."""

FRENCH: Final = {
    r"(?<!^)(?<!\u00a0)[;?»]|(?<!\u00a0):(?=\s|$)|«(?!\u00a0)": N_(
        "une espace insécable avant les signes doubles et dans les guillemets"
    ),
    r"\w'\w": N_("des apostrophes courbes (’)"),
    r"\.\.\.": N_("« … » en un seul signe"),
}
ENGLISH: Final = {
    r"[\s\u00a0][;:?](?=\s|$)": N_("pas d’espace avant les signes doubles"),
    r"[«»]": N_("des guillemets anglais"),
    r"\w'\w": N_("des apostrophes courbes (’)"),
    r"\.\.\.": N_("« … » en un seul signe"),
}
"""What is mistaken, and what each language wants."""


SAME: Final = "same in both"
"""The comment (`#`) in a catalogue over a sentence of several words that English says alike."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of the plugin, as it stands in its code, canvas or agenda."""

    french: str
    plural: str
    where: str


@functools.lru_cache(1)
def sentences(subject: Subject) -> tuple[Sentence, ...]:
    """Those of its code, then of its canvases and agendas; each as often as it stands there."""
    return tuple(_sentences(subject))


def _sentences(subject: Subject) -> Iterator[Sentence]:
    for file, tree in subject.trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _of_call(node, node.func.id, shown(file))
    of_data = tuple(_of_data(subject))
    yield from of_data
    known = {sentence.french for sentence in of_data}
    for words in (words for agenda in subject.agendas for words in agenda.texts()):
        if words and words not in known:
            yield Sentence(words, "", next(subject.lines_with(words), ""))


def _of_data(subject: Subject) -> Iterator[Sentence]:
    for file in sorted(subject.source.rglob("*.toml")) if subject.source.is_dir() else ():
        data = file.read_bytes()
        try:
            told = [*agendas.read(data).texts()] if b"[[steps]]" in data else _of_canvas(data)
        except BadSetting:
            continue  # neither, or refused where plugins are taken in
        lines = data.decode("utf-8", "replace").splitlines()
        for words in filter(None, told):
            line = next((n for n, line in enumerate(lines, 1) if words in line), 1)
            yield Sentence(words, "", f"{shown(file)}:{line}")


def _of_canvas(data: bytes) -> list[str]:
    canvas = canvases.read(data)
    told = [canvas.title, canvas.summary, canvas.prompt, canvas.across, canvas.upwards]
    zones = [words for zone in canvas.zones for words in (zone.title, zone.prompt)]
    return [*told, *canvas.ends, *zones]


def _of_call(call: ast.Call, function: str, file: str) -> Iterator[Sentence]:
    if function not in MARKERS:
        return
    said = [a.value for a in call.args if isinstance(a, ast.Constant)]
    texts = [text for text in said if isinstance(text, str) and text]
    if texts:
        plural = texts[1] if MARKERS[function] == 2 and len(texts) > 1 else ""
        yield Sentence(texts[0], plural, f"{file}:{call.lineno}")


def translations(subject: Subject) -> dict[str, tuple[str, ...]]:
    """What the plugin’s own catalogue says, by French sentence; unsure ones are left out."""
    file = subject.source / "locale" / "en.po"
    if not file.is_file():
        return {}
    with file.open("rb") as written:
        catalogue = read_po(written, locale="en")
    found: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        french = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if french and not message.fuzzy:
            same = french in said and any(SAME in note for note in message.user_comments)
            found[french] = (SAME,) if same else tuple(text or "" for text in said)
    return found


# ── what is written ─────────────────────────────────────────────────────────────────────────


@check(
    N_("Chaque phrase a son anglais"),
    N_("Dans une même salle, chaque personne lit l’app dans sa langue."),
)
def english(subject: Subject) -> Iterator[CheckResult]:
    """Advice for a plugin that is one file: it has no place for its English."""
    yield from _composed(subject)
    known, single = translations(subject), subject.source.is_file()
    for sentence in sentences(subject):
        there = known.get(sentence.french)
        if there is None and in_core(sentence.french, "en"):
            continue  # the core has it
        if there is None or not all(there):
            what = _("« {text} » n’a pas d’anglais.").format(text=_short(sentence.french))
            mend = (
                _("Faites du plugin un dossier, avec « locale/en.po ».")
                if single
                else _("Ajoutez-la à « locale/en.po », avec son « msgstr ».")
            )
            yield CheckResult(what, mend, sentence.where, soft=single)
        elif there == (sentence.french,) and len(sentence.french.split()) > 2:
            what = _("« {text} » est resté en français.").format(text=_short(sentence.french))
            mend = _("Traduisez-la, ou mettez au-dessus le commentaire « # {same} ».")
            mend = mend.format(same=SAME)
            yield CheckResult(what, mend, sentence.where)


def _is_composed(given: ast.expr) -> bool:
    if isinstance(given, ast.Call):
        return isinstance(given.func, ast.Attribute) and given.func.attr == "format"
    return isinstance(given, ast.JoinedStr | ast.BinOp)


def _composed(subject: Subject) -> Iterator[CheckResult]:
    """Where what is given to `_` is put together there: no catalogue knows it."""
    what = _("Une phrase est composée avant d’être traduite : elle reste en français.")
    mend = _("Traduisez d’abord, complétez ensuite : {example}.")
    mend = mend.format(example='_("… {n} …").format(n=n)')
    for file, tree in subject.trees:
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in MARKERS
                and any(_is_composed(each) for each in node.args[:1])
            ):
                yield CheckResult(what, mend, f"{shown(file)}:{node.lineno}")


@check(
    N_("Les deux langues ont les mêmes blancs à remplir"),
    N_("Un « {n} » qui manque dans une langue y fait échouer la phrase."),
)
def blanks(subject: Subject) -> Iterator[CheckResult]:
    """The same names between braces in the French and in the English."""
    known = translations(subject)
    for sentence in sentences(subject):
        said = known.get(sentence.french)
        wanted = _blanks(sentence.french) | _blanks(sentence.plural)
        if (
            said
            and said != (SAME,)
            and all(said)
            and (_blanks(said[-1]) != wanted or not _blanks(said[0]) <= wanted)
        ):
            what = _("« {text} » n’a pas les mêmes accolades en anglais.")
            mend = _("Mettez-y les mêmes noms : {names}.").format(
                names=" ".join(sorted(wanted)) or "–"
            )
            yield CheckResult(what.format(text=_short(sentence.french)), mend, sentence.where)


def _blanks(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{\w*\}", text))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


@check(
    N_("Chaque langue est composée selon son usage"),
    N_("Avec une espace ordinaire, un deux-points part seul à la ligne sur un téléphone."),
)
def typography(subject: Subject) -> Iterator[CheckResult]:
    """Spaces, apostrophes, ellipses; advice, as some words are quoted to the letter."""
    known = translations(subject)
    for sentence in sentences(subject):
        french = (sentence.french, sentence.plural)
        said = known.get(sentence.french, ())
        for texts, rules in ((french, FRENCH), (said, ENGLISH)):
            for wrong, wanted in rules.items():
                if any(re.search(wrong, text) for text in texts):
                    what = _("« {text} » : il faut {wanted}.")
                    told = what.format(text=_short(texts[0]), wanted=_(wanted))
                    yield CheckResult(told, _("Corrigez la phrase."), sentence.where, soft=True)


# ── what is said ────────────────────────────────────────────────────────────────────────────


@check(
    N_("Les vues parlent la langue de qui regarde"),
    N_("Une phrase traduite trop tôt, ou pas marquée, reste en français pour tout le monde."),
)
def spoken(answers: Answers) -> Iterator[CheckResult]:
    """No French sentence of the plugin’s own code in what an English screen shows."""
    subject = answers.instant.subject
    literals = {text for text in subject.literals if " " in text.strip()} - subject.typed
    for asked in ("view", "fields", "own_fields", "own_views", "prompt", "prompt_for"):
        for said in answers.of(asked, "en").values():
            for text in strings(said):
                if text in literals and not stamps_in(text):
                    yield from _in_french(answers, asked, text)


def _in_french(answers: Answers, asked: str, text: str) -> Iterator[CheckResult]:
    """A sentence of its code that came out as it stands there."""
    subject = answers.instant.subject
    marked = any(sentence.french == text for sentence in sentences(subject))
    if marked and not (any(translations(subject).get(text, ())) or in_core(text, "en")):
        return  # said by `english`
    what = _("« {text} » ({asked}) reste en français sur un écran anglais.")
    mend = (
        _("Écrivez « N_ » où le texte est déclaré, et « _ » où il se montre.")
        if marked
        else _("Entourez la phrase de « _(…) », et donnez son anglais.")
    )
    where = next(subject.lines_with(text), "")
    yield CheckResult(what.format(text=_short(text), asked=asked), mend, where)
