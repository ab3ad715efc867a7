"""What the importer makes of numbered titles, boards, and of what lines state."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pytest

from tablee.activities import Framing, answers
from tablee.document import importing
from tablee.document.importing import summary, understood_file
from tablee.errors import NotAccepted
from tablee.model.entities import Role
from tablee.session.transfer import upload
from tablee.session.transfer.document import document_of
from tests.document.importing.brought_in import again, lines_of, packed, told
from tests.document.importing.understood import places
from tests.support.sessions.a_session import sessions_in

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

# ── numbered titles ─────────────────────────────────────────────────────────────────────────


ASSEMBLY = """\
Assemblée générale ordinaire de l'association Les Semeurs

Date : samedi 14 mars 2026
Lieu : salle des fêtes de Florac
Présents : Anne Durand, Bob Martin, Chloé Petit
Excusés : Denis Roux

Ordre du jour :
1. Rapport moral
2. Rapport financier
3. Questions diverses

La séance est ouverte à 18 h par la présidente.

1. Rapport moral

La présidente rappelle les actions de l'année :
- la fête des semences
- le troc de plants
Le rapport est adopté à l'unanimité.

2. Rapport financier

Le trésorier présente les comptes.

2.1 Recettes
Adhésions : 1 200 euros.

2.2 Dépenses
Location : 400 euros.

3. Questions diverses
Deux pistes sont évoquées :

1. louer un four

2. acheter un four

Prochaine réunion : samedi 9 mai 2026
La séance est levée à 20 h.
La présidente, Anne Durand
"""
SECTIONS = {
    "1. Rapport moral": [
        "La présidente rappelle les actions de l'année :", "- la fête des semences",
        "- le troc de plants", "Le rapport est adopté à l'unanimité.",
    ],
    "2. Rapport financier": [
        "Le trésorier présente les comptes.", "## 2.1 Recettes", "Adhésions : 1 200 euros.",
        "## 2.2 Dépenses", "Location : 400 euros.",
    ],
    "3. Questions diverses": [
        "Deux pistes sont évoquées :", "1. louer un four", "2. acheter un four",
        "Prochaine réunion : samedi 9 mai 2026", "La séance est levée à 20 h.",
        "La présidente, Anne Durand",
    ],
}  # fmt: skip


def test_the_numbered_points_of_an_assembly_are_its_sections(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    understood = understood_file(ASSEMBLY.encode(), "ag.txt")
    assert places(understood.document) == SECTIONS
    assert "1. Rapport moral" in understood.lead  # in the agenda, a list
    sessions = sessions_in(tmp_path, catalogue)
    room = sessions.receive("b", upload.Incoming(understood), "Zoé")
    first = told(sessions, room)
    assert "\n### 2. Rapport financier\n" in first
    assert "\n#### 2.1 Recettes\n" in first
    for _round in range(10):
        room = again(sessions, room, "text")
        assert lines_of(told(sessions, room)) == lines_of(first)
    sessions.close()


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            "CR du CA du 3 avril 2025\nPrésent·es : Lea, Karim\n\nI. Approbation du dernier compte "
            "rendu\nApprouvé.\n\nII. Point sur les finances\nIl reste 3 400 euros.\n\nIII. "
            "Projets\n\nIV. Divers\nRien.\n",
            ["I. Approbation du dernier compte rendu", "II. Point sur les finances",
             "III. Projets", "IV. Divers"],
        ),
        (
            "Réunion\n\nParticipants : Ana, Tom\n\nPoint n° 1 : Accueil\n\nTour des présences.\n\n"
            "Point n° 2 : Le local\n\nLe loyer monte.\n",
            ["Point n° 1 : Accueil", "Point n° 2 : Le local"],
        ),
        (
            "Compte rendu du 12 mai 2025\n\n1/ Budget\nIl manque 300 euros.\n\n2/ Fête\nLe 21 "
            "juin.\n\n3/ Divers\n",
            ["1/ Budget", "2/ Fête", "3/ Divers"],
        ),
        (
            "CR\n\nPrésents : Ana, Tom\n\nTour de table\nAna : bien\nTom : oui\n\n"
            "1 - Budget :\nIl manque 300 euros.\n\n2 - Plan d'action\nLe 21 juin.\n",
            ["Tour de table", "1 - Budget :", "2 - Plan d'action"],
        ),
    ],
)  # fmt: skip
def test_numbers_mark_titles_however_they_are_typed(text: str, sections: list[str]) -> None:
    for name in ("cr.txt", "cr.md"):
        assert list(places(understood_file(text.encode(), name).document)) == sections


def test_a_word_file_without_styles_has_its_numbered_titles() -> None:
    file = docx.Document()
    for text in ("CR du 3 avril 2025", "", "1. Budget", "Il manque 300 euros.", "2. Fête", "Juin."):
        file.add_paragraph(text)
    kept = io.BytesIO()
    file.save(kept)
    document = understood_file(kept.getvalue(), "cr.docx").document
    assert list(places(document)) == ["1. Budget", "2. Fête"]


LISTS = (
    "On a parlé du four.\n\n1. Louer un four\n\n2. Acheter un four\n\n3. En emprunter un\n\nFin.",
    "1. Louer un four\n2. Acheter un four\n3. En emprunter un\n\nOn vote en mai.",
    "Nos pistes :\n\n1. Louer un four\nMoins cher.\n\n2. Acheter un four\nPlus durable.",
    "Propositions d'actions\n\n1. Louer un four\nMoins cher.\n\n2. Acheter\nPlus durable.",
    "PLAN D'ACTION\n\nOn garde :\n\n1. Louer un four\nAna.\n\n2. Acheter un four\nTom.",
    "PLAN D'ACTION\nCe qui suit.\n\n1. Louer un four\nAna.\n\n2. Acheter un four\nTom.",
    "Tour de table\n\n1. Ana\nbien\n\n2. Tom\noui",
    "1. Nous manquons de place pour\nles ateliers\n\n2. Le loyer monte pour\nles autres",
    "1. Le loyer monte.\nUn mot.\n\n2. Le temps manque.\nUn mot.",
    "2. Budget\nUn mot.\n\n3. Fête\nUn mot.",
    "1. Budget\nUn mot.\n\n3. Fête\nUn mot.",
    "1. Budget\nUn mot.\n\n2) Fête\nUn mot.",
    "1. Budget\nUn mot de plus, et c'est tout.",
    "1. mars\n\n2. avril\n\n3. mai\nUn mot.",
)


@pytest.mark.parametrize("text", LISTS)
def test_a_numbered_list_stays_one(text: str) -> None:
    head = "Réunion\n\nParticipants : Ana, Tom\n\n"
    document = understood_file(f"{head}{text}\n".encode()).document
    assert not [label for label in places(document) if re.match(r"[123][.)]", label)]
    assert "## " not in str(places(document))


# ── refused ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.pdf", b"%PDF-1.7", "un PDF"),
        ("a.csv", b"Colonne;Texte\nForces;Le lien\n", "un tableau"),
        ("a.rtf", b"{\\rtf1}", "RTF"),
        ("a.png", b"\x89PNG\r\n", "une image"),
        ("a.svg", b"<svg xmlns=''/>", "une image"),
        ("a.mm", b"<map version='1'><node TEXT='a'/></map>", "une carte mentale"),
        ("a.opml", b"<?xml version='1.0'?><opml><body/></opml>", "une carte mentale"),
        ("a.ics", b"BEGIN:VCALENDAR\r\n", "calendrier"),
        ("a.xlsx", packed(xl__workbook_xml=b""), "un classeur"),
        ("a.pptx", packed(ppt__presentation_xml=b""), "un diaporama"),
        ("a.zip", packed(a_txt=b"mot"), "une archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "ancien traitement de texte"),
        ("a.etherpad", b"{}", "pad"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(name: str, data: bytes, what: str) -> None:
    for given_name in (name, "" if name not in ("a.etherpad", "a.csv") else name, name.upper()):
        with pytest.raises(NotAccepted, match=what) as refused:
            understood_file(data, given_name)
        assert "Rien n’a été créé" in str(refused.value)


# ── what lines state ────────────────────────────────────────────────────────────────────────


STATING = """\
Ouvrir un café

Animé par Paul Roy
Lieu : Florac
12 participants
Participants : Anne, Bob

PROBLÉMATIQUE :
« j'aimerais que le groupe m'aide à choisir »

PLAN D'ACTION
- louer un local (Anne, avant le 12 mars)
Qui : Bob ; Quoi : écrire à la mairie ; Quand : fin mars
- rien de plus (voir plus haut)

ROTI :
4/5 : 9
3/5 : 2
"""


def test_what_lines_state_is_asked_before_it_is_taken(tmp_path: Path, catalogue: Catalogue) -> None:
    understood = understood_file(STATING.encode())
    assert [summary.statement(one) for one in importing.stated(understood)] == [
        "A animé\u00a0: Paul Roy. En faire une personne qui anime.",
        "Demande au groupe\u00a0: «\u00a0j'aimerais que le groupe m'aide à choisir\u00a0». "
        "En faire la demande de la session.",
        "À faire\u00a0: louer un local — Anne — avant le 12 mars\u00a0; écrire à la mairie — Bob — "
        "fin mars. En faire des actions à suivre.",
        "Notes du ROTI\u00a0: 4/5\u00a0: 9\u00a0; 3/5\u00a0: 2. En faire un tableau.",
        "Lieu\u00a0: Florac, gardé en tête du document.",
        "Nombre de personnes\u00a0: 12, gardé en tête du document.",
    ]
    assert importing.taken(understood, []) == understood

    yes = importing.taken(understood, list(importing.Statement))
    assert [p.name for p in yes.people if Role.FACILITATOR in p.roles] == ["Paul Roy"]
    assert [(a.what, a.who, a.when) for a in yes.actions] == [
        ("louer un local", "Anne", "avant le 12 mars"),
        ("écrire à la mairie", "Bob", "fin mars"),
    ]
    sessions = sessions_in(tmp_path, catalogue)
    came = upload.Incoming(yes)
    room = sessions.receive("b", came, "Zoé")
    record = room.record()
    leading = [p.name for p in record.people.values() if p.has(Role.FACILITATOR)]
    assert leading == ["Zoé", "Paul Roy"]
    assert room.person_of("b").name == "Zoé"  # type: ignore[union-attr]
    (framing,) = (s for s in record.steps if isinstance(s.activity, Framing))
    assert answers.request(framing) == "j'aimerais que le groupe m'aide à choisir"
    said = told(sessions, room)
    assert said.count("PROBLÉMATIQUE") == 1
    for words_ in ("louer un local", "écrire à la mairie", "rien de plus", "m'aide à choisir"):
        assert said.count(words_) == 1
    assert "| 4/5 | 9 |" in said
    assert [a.what for a in document_of(room).actions] == [
        "louer un local",
        "écrire à la mairie",
    ]
    sessions.close()


def test_whoever_brings_in_the_report_that_names_them_is_one_person(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    yes = importing.taken(understood_file(STATING.encode()), [importing.Statement.FACILITATOR])
    sessions = sessions_in(tmp_path, catalogue)
    room = sessions.receive("b", upload.Incoming(yes), "paul roy")
    people = room.record().people.values()
    assert sorted(p.name for p in people) == ["Anne", "Bob", "Paul Roy"]
    assert room.person_of("b").has(Role.FACILITATOR)  # type: ignore[union-attr]
    sessions.close()


def test_without_a_plugin_that_takes_it_a_request_stays_the_quotation_that_it_is(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    others = {n: k for n, k in catalogue.activities.items() if not issubclass(k, Framing)}
    yes = importing.taken(understood_file(STATING.encode()), [importing.Statement.REQUEST])
    sessions = sessions_in(tmp_path, replace(catalogue, activities=others))
    room = sessions.receive("b", upload.Incoming(yes), "Zoé")
    assert told(sessions, room).count("m'aide à choisir") == 1
    assert not room.agenda
    sessions.close()


def test_a_table_of_who_what_and_when_is_actions() -> None:
    understood = understood_file(b"# T\n## Suite\n| Qui | Quoi |\n|---|---|\n| Bob | agir |\n")
    yes = importing.taken(understood, [importing.Statement.ACTIONS])
    assert [(a.what, a.who) for a in yes.actions] == [("agir", "Bob")]
    assert "agir" not in str(yes.document)


@pytest.mark.parametrize(
    "line",
    ["- on mange (Anne, la voisine)", "Qui : tout le monde", "24/7 : 3 personnes", "3/5 des gens"],
)
def test_what_is_not_clear_is_not_asked(line: str) -> None:
    assert importing.stated(understood_file(f"T\n\nBilan\n{line}\n".encode())) == ()
