"""What is wrong with a plugin, each fault in the sentence that says how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee import texts
from tablee.registry import Catalogue, Refusal, load
from tablee.settings import ROOT
from tablee.texts import speaking

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
from __future__ import annotations
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from tablee.activities import Agenda, AgendaStep, Canvas, Exporter, Facts, setting
from tablee.activities.hookspecs import hookimpl
from tablee.model.entities import Content
from tablee.view import Empty

if TYPE_CHECKING:
    from tablee.model.entities import Role

@dataclass(frozen=True)
class Card(Content):
    kind = "card"
    text: str = ""

@dataclass(frozen=True)
class Sound(Canvas):
    name = "sound"
    title = "Bien"
    contents = (Card,)

    def view(self, step, audience):
        return Empty("x")

"""


def refusals(folder: Path, source: str, *, head: str = HEAD) -> tuple[Refusal, ...]:
    """What becomes of a plugin with this source, after the usual imports."""
    (folder / "sky.py").write_text(head + source, "utf-8")
    return load([folder]).refusals


def said(refusal: Refusal) -> str:
    return refusal.sentence.replace("\u00a0", " ")


def offering(body: str, *, decorated: bool = True, base: str = "Sound") -> str:
    """A plugin that offers one activity with this body."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    above = "@dataclass(frozen=True)\n" if decorated else ""
    return f"{above}class Sky({base}):\n{lines}\n\n@hookimpl\ndef canvases():\n    return [Sky]\n"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("import nothing_like_it", "le module « nothing_like_it » n’est pas installé"),
        (
            "from tablee.activities import Canvass",
            "« tablee.activities » n’a pas de « Canvass » (ImportError). "
            "Vouliez-vous dire « Canvas » ?",
        ),
        (
            "from tablee.activites import Canvas",
            "Tablée n’a pas de module « tablee.activites ». "
            "Vouliez-vous dire « tablee.activities » ?",
        ),
        ("x = 1\n1 / 0", "ZeroDivisionError, division by zero. Voyez la ligne 28 de sky.py."),
        ("def (", "SyntaxError, invalid syntax. Voyez la ligne 27 de sky.py."),
        (offering("n = setting(3, 'N')\nname = 'sky'"), "Le réglage « n » n’a pas de type"),
        (offering("n: list = []"), "« n » ne peut pas être une liste"),
        (
            offering("m: int = 3\nn: int", base="Canvas"),
            "« n » n’a pas de valeur de départ",
        ),
        (
            offering("n: int = 3").replace("@dataclass(frozen=True)", "@dataclass"),
            "Écrivez « @dataclass(frozen=True) » au-dessus de chaque classe.",
        ),
    ],
)
def test_a_plugin_that_does_not_load_says_what_to_mend(
    tmp_path: Path, source: str, sentence: str
) -> None:
    (refusal,) = refusals(tmp_path, source)
    assert said(refusal).startswith("Le plugin « sky » est laissé de côté.")
    assert sentence in said(refusal)
    assert "Error" in refusal.detail
    assert "loading.py" not in refusal.detail
    assert "Traceback" not in refusal.sentence


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            "@hookimpl\ndef canvasses(): return []",
            "Il remplit un crochet qui n’existe pas : « canvasses ». Vouliez-vous dire "
            "« canvases » ? Voyez la ligne 27 de sky.py.",
        ),
        (
            "@hookimpl\ndef canvases(offered): return []",
            "est mal formé : il ne prend aucun argument, retirez « offered ».",
        ),
        (
            "def canvases(): return []",
            "Sa fonction « canvases » n’est pas marquée « @hookimpl »",
        ),
        (
            "@hookimpl\ndef step_finished(stepp): pass",
            "Son crochet « step_finished » est mal formé : « stepp » n’est pas un de ses "
            "arguments, step, event. Vouliez-vous dire « step » ?",
        ),
        (
            "@hookimpl\ndef canvases(): return",
            "doit rendre une liste, et rend None. Voyez la ligne 27 de sky.py.",
        ),
        (
            "@hookimpl\ndef canvases(): return Sound",
            "doit rendre une liste : écrivez « [Sound] ». Voyez la ligne 27 de sky.py.",
        ),
        ("def weather(): return []", "Il n’a aucune fonction marquée « @hookimpl »"),
        (
            "@hookimpl\ndef canvases():\n    return [][1]",
            "Il ne peut pas dire ce qu’il offre, dans « canvases » : IndexError, list index out "
            "of range. Voyez la ligne 29 de sky.py.",
        ),
        ("@hookimpl\ndef canvases(): return [Sound()]", "offrez la classe elle-même"),
        ("@hookimpl\ndef canvases(): return ['Sound']", "« Sound », qui n’est pas une activité"),
        (
            "@hookimpl\ndef exporters(): return [Sound]",
            "doit rendre des Exporter, et rend « Sound »",
        ),
        ("@hookimpl\ndef agendas(): return [{'name': 'a'}]", "doit rendre des Agenda"),
        ("@hookimpl\ndef canvases(): return [Sound, Sound]", "Il offre deux fois « sound »"),
    ],
)
def test_a_hook_that_is_wrong_is_named(tmp_path: Path, source: str, sentence: str) -> None:
    (refusal,) = refusals(tmp_path, source)
    assert sentence in said(refusal)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (offering("name = 'Le ciel'"), "« Sky » n’a pas de nom en minuscules"),
        (offering("name = None"), "« Sky » n’a pas de nom en minuscules"),
        (offering("title = ''"), "« Sky » n’a pas de titre"),
        (offering("minutes = 'cinq'"), "« minutes » est un nombre"),
        (
            offering("icon = 'eyes'"),
            "il n’y a pas d’icône « eyes » dans « assets/icons ». Vouliez-vous dire « eye » ?",
        ),
        (
            offering("name = 'sky'\ntitle = 'Ciel'", base="Canvas"),
            "« Sky » n’a pas de méthode « view ». Voyez la ligne 27 de sky.py.",
        ),
        (
            offering(
                "name = 'sky'\ntitle = 'Ciel'\ndef veiw(self, step, audience): pass", base="Canvas"
            ),
            "« Sky » n’a pas de « view », mais « veiw » : renommez-la.",
        ),
        (offering("n: int = 3", decorated=False), "il y manque « @dataclass(frozen=True) »"),
        (
            offering("n = setting(3, 'N')", decorated=False),
            "il y manque « @dataclass(frozen=True) »",
        ),
        (offering("minutes: int = 3"), "« minutes » de « Sky » : il y manque « ClassVar »"),
        (
            offering("rounds: int = setting(3, 'Tours')"),
            "Le réglage « rounds » de « Sky » cacherait ce que « Activity » appelle ainsi : "
            "donnez-lui un autre nom. Voyez la ligne 29 de sky.py.",
        ),
        (
            "from tablee.activities.votes import Vote\n\n"
            + offering("most: int = setting(3, 'Au plus')", base="Vote"),
            "« most » de « Sky » : il y manque « ClassVar »",
        ),
        (
            offering("n: int = setting(30, 'Nombre', max_value=9)"),
            "commence par une valeur impossible. « Nombre » : au plus 9. "
            "Voyez la ligne 29 de sky.py.",
        ),
        (
            offering("n: str = setting('c', 'Choix', options={'a': 'A'})"),
            "commence par une valeur impossible. « Choix » : ce choix n’existe pas.",
        ),
        (offering("n: int = setting('3', 'N')"), "commence par une valeur d’un autre type"),
        (offering("n: object = setting(object, 'N')"), "« n » de « Sky » est type : un réglage"),
        (offering("n: str | None = setting(None, 'N')"), "« n » de « Sky » est NoneType"),
        (
            offering("who: ClassVar[frozenset[Role]] = frozenset()"),
            "« Role » n’est pas importé quand le plugin tourne. Importez « Role » hors de",
        ),
        (
            offering("def __post_init__(self): raise ValueError('pas ainsi')"),
            "pas ainsi",
        ),
        (offering("contents = Card"), "« contents » de « Sky » est un tuple"),
        (offering("contents = (str,)"), "contient « str », qui n’est pas un Content"),
        (offering("contents = (Content,)"), "« Content », n’a pas de « kind »"),
        (
            "class Other(Card):\n    more: str = ''\n\n" + offering("contents = (Other,)"),
            "« Other » a des champs, mais il y manque « @dataclass(frozen=True) ».",
        ),
        (offering("contents = (Card, Card)"), "ont le même « kind » : « card »"),
        (
            "@dataclass(frozen=True)\nclass Odd(Content):\n    kind = 'odd'\n    by: Role = ''\n\n"
            + offering("contents = (Odd,)"),
            "« Odd » : « Role » n’est pas importé quand le plugin tourne.",
        ),
        (
            "@dataclass(frozen=True)\nclass Turn(Facts):\n    who: str\n\n"
            + offering("facts = Turn"),
            "Le champ « who » de « Turn » n’a pas de valeur de départ.",
        ),
        (offering("facts = dict"), "« facts » de « Sky » n’est pas une classe de Facts"),
        (
            "@dataclass(frozen=True)\nclass Odt(Exporter):\n    name = 'odt2'\n    title = 'O'\n"
            "    extension = 'odt'\n\n@hookimpl\ndef exporters(): return [Odt]",
            "« Odt » n’a pas de « media_type ». Voyez la ligne 27 de sky.py. "
            "« Odt » n’a pas de méthode « export ».",
        ),
    ],
)
def test_what_it_offers_is_looked_at_when_the_server_starts(
    tmp_path: Path, source: str, sentence: str
) -> None:
    (refusal,) = refusals(tmp_path, source)
    assert sentence in said(refusal)


def test_a_file_that_is_not_utf_8_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "sky.py").write_bytes("title = 'Météo'".encode("cp1252"))
    (refusal,) = load([tmp_path]).refusals
    assert "enregistrez son fichier en UTF-8" in said(refusal)
    assert "codec" not in said(refusal)


def test_a_file_of_its_own_that_is_missing_is_not_taken_for_a_package(tmp_path: Path) -> None:
    (tmp_path / "sky").mkdir()
    (tmp_path / "sky" / "__init__.py").write_text("from .far.clouds import Cloud", "utf-8")
    (tmp_path / "sky" / "far").mkdir()
    (tmp_path / "sky" / "far" / "__init__.py").touch()
    (refusal,) = load([tmp_path]).refusals
    assert "le fichier « far/clouds.py » manque dans son dossier" in said(refusal)


def test_all_that_is_wrong_with_one_plugin_is_told_together(tmp_path: Path) -> None:
    source = offering("name = 'Ciel'\ntitle = ''\nn: int = setting(3, 'N', max_value=1)")
    (refusal,) = refusals(tmp_path, source + "\n@hookimpl\ndef votez(): return []")
    assert len(refusal.faults) == 4


def test_a_refusal_is_read_in_the_language_of_whoever_reads(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, offering("title = ''"))
    texts.add_catalogue(ROOT / "tablee")
    with speaking("en"):
        assert refusal.sentence.startswith("The plugin “sky” is left out. “Sky” has no title")


def test_why_a_default_is_impossible_is_read_in_ones_language_too(tmp_path: Path) -> None:
    (refusal,) = refusals(tmp_path, offering("n: int = setting(30, 'Nuages du soir', max_value=9)"))
    texts.add_catalogue(ROOT / "tablee")
    with speaking("en"):
        assert "“Nuages du soir”: at most 9." in refusal.sentence


def test_an_exception_that_cannot_be_read_is_named_all_the_same(tmp_path: Path) -> None:
    source = "class Mute(Exception):\n    def __str__(self): raise ValueError\n\nraise Mute"
    (refusal,) = refusals(tmp_path, source)
    assert "Mute" in said(refusal)


AGENDA = """
@hookimpl
def canvases():
    return [Sound]

@hookimpl
def agendas():
    return [
        Agenda("good", "Bon", "", (AgendaStep("sound", 5),)),
        Agenda("wrong", "Mauvais", "", (
            AgendaStep("sound", 5, settings={"tittle": 3}),
            AgendaStep("soud", 5),
        )),
    ]
"""


def test_an_agenda_that_asks_for_what_nobody_offers_is_told_of_and_stays(tmp_path: Path) -> None:
    (tmp_path / "sky.py").write_text(HEAD + AGENDA, "utf-8")
    found: Catalogue = load([tmp_path])
    (refusal,) = found.refusals
    assert list(found.agendas) == ["good", "wrong"]  # whoever opens it is asked
    assert said(refusal) == (
        "L’agenda « Mauvais » du plugin « sky » demande ce qui n’est pas ici. "
        "L’étape 1 règle « tittle », et « sound » n’a pas ce réglage. "
        "L’étape 2 demande l’activité « soud », qu’aucun plugin n’offre. "
        "Vouliez-vous dire « sound » ?"
    )
