"""The plain text exporter: the document as the reports of this genre are typed."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.plaintext import PlainText
from tablee.document.outline import outline, outline_texts
from tablee.model.synthesis import Heading, Line, Paragraph, Part, Section, SheetPicture, Synthesis
from tablee.registry import load
from tablee.texts import add_catalogue
from tests.plugins.formats.a_report import PIXEL, REPORT, WORDS, lines
from tests.support.examples import examples

ROOT = Path(__file__).parents[4]

FILE = """\
Faire vivre une recyclerie à trois : qui fait quoi ?

Un réseau de recycleries rurales partage ses outils , une plateforme nationale arrive
Atelier du jeudi 12 mars 2026
Initié par Solène Vidalenc
Rédigé par Bastien R.
Participants à l'atelier : Adèle, Bastien, Clémence, Driss

Synthèse de l'atelier

A quelle question doit répondre l'atelier ?
Comment nos outils et ceux du national peuvent-ils se compléter ?

3/4 mots-clés :
#recyclerie de pays, #échelle, #outil

Éléments importants de la discussion
Éviter les doublons, personne n'a de temps en trop
garder la dynamique

Quelles pistes creuser d’abord ?
Rang | Proposition | Gommettes
1 | Réunir les équipes | avant l'été | 7
1 | Un annuaire commun | 7
3 | Prêter le camion | 3,5

17 gommettes posées sur 42 · 14 personnes ont voté

Des questions que l'on se pose, problèmes à résoudre, à explorer :
quelle place pour nos outils ???????

Propositions concrètes d'actions :
Image, à voir dans l’export « Page web » : Le plan [en 3 étapes]
Le plan de Solène

Le même plan, en texte
Quoi | Qui | Quand
Réunir les équipes | Solène, Driss | fin mars
Écrire au CGET |  |

Notes prises en commun

Participants à l'accélérateur :
Adèle, Bastien, Driss

Présentations
adèle : libraire, en transission
Driss : répare / prête

PRESENTATION DU PROJET
Nous on anime ce réseau

- Liste de discussion (fonctionne)
- AG annuelle

Financement : commune depuis 2007 (50%) = 2 pays +état
1000 objets par an

PROBLÉMATIQUE :
Le national propose d'autres outils sans intégrer les nôtres

«\u00a0j'aimerais que le groupe m'aide à choisir\u00a0»

PLAN D'ACTION

qu'est-ce que vous apportez ?
passage à l'échelle -> peur de perte
être une souris? :=)

Le point de vue des agents
les mettre en situation de décider

Bilan de l'accélérateur
- un plan
- des idées
"""


def text(synthesis: Synthesis, part: Part = Part.BOTH) -> str:
    """The file as text."""
    return PlainText().export(synthesis, part).decode()


def test_the_file_reads_like_the_reports_of_this_genre() -> None:
    assert text(REPORT) == FILE.replace("« Page web » :", "«\u00a0Page web\u00a0»\u00a0:")
    assert text(REPORT, Part.NOTES).startswith(
        f"{REPORT.title}\n\nAtelier du jeudi 12 mars 2026\n\nNotes prises en commun\n\nPart"
    )


def test_a_report_without_anything_is_its_title() -> None:
    assert text(Synthesis("Titre")) == "Titre\n"
    assert text(Synthesis("", initiators=("Ada",))) == "Synthèse de l'atelier\n\nInitié par Ada\n"


def test_a_report_in_english_has_its_labels_in_english() -> None:
    add_catalogue(ROOT / "tablee")  # whose are the labels
    exporter = load([ROOT / "plugins"], only=["plaintext"]).exporter("text")
    picture = SheetPicture("a.png", PIXEL, "A map", repeats=True)
    report = Synthesis("T", language="en", writers=("Ada",), notes=(Section("S", (picture,)),))

    file = exporter.export(report, Part.BOTH).decode()

    assert "Written by Ada" in file
    assert "The picture is in the export “Web page”." in file


@settings(deadline=None, max_examples=examples(150))  # the machine that checks may be busy
@given(typed=st.lists(WORDS, min_size=1, max_size=3), dashes=st.booleans())
def test_every_line_stands_in_the_file_as_typed_and_in_order(
    typed: list[str], dashes: bool
) -> None:
    blocks = (lines(*typed, dashes=dashes), Heading(Line(typed[0])), Paragraph(Line(typed[-1])))
    report = Synthesis("Titre", notes=(Section("Étape", blocks),))

    found = [words for line in text(report).split("\n") if (words := line.lstrip("- ").strip())]

    told = (line.lstrip("- ").strip() for line in outline_texts(outline(report, Part.BOTH)))
    assert found == [line for line in told if line]
