"""A report written elsewhere, like those of the genre, and texts made of pieces of it."""

from __future__ import annotations

from hypothesis import strategies as st

from tablee.document.importing import PRESENT, Understood, decoded, read
from tablee.document.importing.labels import found
from tablee.document.importing.sources.markup import MarkupLine
from tablee.model.entities import fold
from tablee.model.synthesis import LABELS
from tests.plugins.formats.a_report import WORDS

REPORT = """\
Faire vivre une recyclerie

Un réseau de recycleries rurales partage ses outils
Initié par Solène Vidalenc
Rédigé par Bastien Roux
Participants à l’atelier : Adèle, Bastien, Clémence, Virginie

Synthèse de l'atelier

A quelle question doit répondre l'atelier ?
Comment nos outils se complètent-ils ?

3/4 mots-clés :
#recyclerie de pays, #échelle, #outil

Éléments importants de la discussion
garder la dynamique
Éviter les doublons

Des questions que l'on se pose, problèmes à résoudre, à explorer :
quelle place pour nos outils ???????

Propositions concrètes d'actions :
Réunir les équipes

Notes prise en commun

Participants à l'accélérateur : Adele, Bastien, Clémence, Virgine

adele libraire
en transission
bastien : répare / prête
Virgine :menuisier

PRESENTATION DU PROJET -
Solène : nous on anime ce réseau
- AG annuelle

Problématique : on est le seul réseau

VOS QUESTIONS :
qui anime le national ?/ combien

PROBLÉMATIQUE :
"j'aimerais que le groupe m'aide à choisir"

PLAN D'ACTION
3 aspects de la problématique :
- avoir un train d'avance

RESSOURCES À PARTAGER
un annuaire

synthese
voir compte rendu image
PLAN d'ACTION
projet

FAIRE PLUS :
oser

Bilan de l’accélérateur
- un plan
"""


def understand(text: str, name: str = "") -> Understood:
    return read(decoded(text.encode()), name)


def words(text: str) -> list[str]:
    return fold(text).split()


def canonical(line: str) -> list[str]:
    """The words of a line; of a label of the sheet, those that an export writes."""
    label = found(MarkupLine(line)) if line.strip() else None
    named = {**LABELS, "present": PRESENT}
    name = label.kind.value if label else ""
    if label and name in named:
        return [*words(named[name]), *words(label.rest)]
    return words(line)


LABELLED = [line for line in REPORT.splitlines() if line.strip()] + [
    "MOTS CLES : a, b", "Mots-clés", "synthèse", "Présentations", "Participants :", "- Adèle",
    "participants : Anne, Bob et Chloé (CPIE, Florac)", "Initié par", "Redigé par : A et B",
    "Tour de table", "NOTES", "Problématique", "Adèle", "Adèle, Bastien", "Fiche de synthèse :",
    "A quelle question doit répondre l'atelier ? une question", "Question", "Date : 12 mars 2026",
    "Anne, coordinatrice du réseau des lieux, Bob et 3 autres", "Workshop synthesis",
    "Rédigé par Christian Resche le 12 mars 2026 à Florac", "", "", "", "-", "=====",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(LABELLED) | WORDS, max_size=25).map("\n".join)
"""Labels and lines of reports among hostile words, in any order."""
