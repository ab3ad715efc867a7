"""Reports as people really write them: nothing false is read, and the head is found."""

from __future__ import annotations

from collections import Counter

import pytest

from tablee.document import importing
from tablee.document.importing import Understood, summary
from tablee.document.importing.patterns import stated
from tablee.document.importing.sources.markup import Format, typed_lines
from tablee.model.synthesis import LABELS, Place
from tests.document.importing.understood import block_lines, places, written
from tests.support.sessions.written_report import understand, words

# ── as people really write ──────────────────────────────────────────────────────────────────


PEOPLE = "T\n\nInitié par Ana\nParticipants : Ana, Tom\n\n"


@pytest.mark.parametrize(
    "after",
    ["Points importants\nle bac", "Idées :\nle bac", "Participants motivés\nle bac",
     "Zoé : le bac", "il faudrait un bac bien plus grand", "\nle bac", "Le bac est plein."],
)  # fmt: skip
def test_keywords_end_where_the_report_goes_on(after: str) -> None:
    understood = understand(f"{PEOPLE}3/4 mots-clés :\ncompost\nvoisinage\n{after}\nBilan\nbien")
    assert understood.document.keywords == ("compost", "voisinage")
    assert "le bac" in after or "bac" in str(understood.document.notes) or "Le bac" in after
    assert places(understood.document)["Bilan"] == ["bien"]


def test_many_keywords_are_told_whole_as_they_may_be_lines() -> None:
    kept = [f"un mot numéro {n}" for n in range(11)]
    understood = understand("\n".join([PEOPLE, "Mots-clés :", *kept, "Bilan", "bien"]))
    assert summary.unclaimed_lines(understood) == (
        (", ".join(kept), "sous «\u00a03/4 mots-clés :\u00a0»"),
    )


def test_numbers_before_headings_do_not_count() -> None:
    understood = understand(
        f"{PEOPLE}1. Synthèse de l'atelier\n1.2. 3/4 mots-clés\na\nI. Éléments importants\nun\n"
        "2 - Notes prises en commun\n2.1\tPrésentations\nAna : là\nII) Plan d'action\nagir\n"
        "• Bilan :\nbien"
    )
    assert understood.document.keywords == ("a",)
    assert places(understood.document) == {
        LABELS[Place.IMPORTANT]: ["un"], "2.1\tPrésentations": [], "II) Plan d'action": ["agir"],
        "Bilan :": ["bien"],
    }  # fmt: skip


def test_short_labels_mean_the_sheet_there_and_the_notes_later() -> None:
    understood = understand(
        f"{PEOPLE}SYNTHESE\nQUESTION\ncomment ?\nÀ RETENIR\nun\nQUESTIONS\nqui paie ?\n"
        "PROPOSITIONS\nagir\nNOTES\nEXPOSÉ\nle bus\nQUESTIONS\ncombien ?\n"
        "Plan d'action (groupe)\nappeler\nNOTES\nfin"
    )
    assert [b for block in understood.document.question for b in block_lines(block)] == [
        "comment ?"
    ]
    assert list(places(understood.document).items()) == [
        (LABELS[Place.IMPORTANT], ["un"]), (LABELS[Place.QUESTIONS], ["qui paie ?"]),
        (LABELS[Place.PROPOSALS], ["agir"]), ("EXPOSÉ", ["le bus"]),
        ("QUESTIONS", ["combien ?"]), ("Plan d'action (groupe)", ["appeler"]),
        ("NOTES", ["fin"]),
    ]  # fmt: skip


def test_a_section_may_begin_on_the_line_of_its_label() -> None:
    text = f"{PEOPLE}Problématique : le loyer monte\net on manque de place\n\nIdées :\n\nun four"
    assert places(understand(text).document) == {
        "Problématique :": ["le loyer monte", "et on manque de place"], "Idées :": ["un four"],
    }  # fmt: skip
    later = understand(f"{text}\n\nPROBLÉMATIQUE :\nla vraie")
    assert "Problématique : le loyer monte" in later.lead


def test_lines_under_an_unknown_heading_after_the_keywords_stay_there() -> None:
    text = f"{PEOPLE}Éléments importants :\nun\n\nMots-clés : a, b\n\nCompléments\n-----\nfoo\n"
    understood = understand(text)
    assert places(understood.document) == {
        LABELS[Place.IMPORTANT]: ["un"], "": ["## Compléments", "foo"],
    }  # fmt: skip
    assert ("foo", "à sa place dans les notes") in summary.unclaimed_lines(understood)


def test_the_short_english_labels_are_known() -> None:
    understood = understand(
        "# T\nStarted by Ann\nWritten by Bob\nParticipants: Ann, Bob\n## Workshop summary\n"
        "### Question\nWho?\n### Keywords\na, b\n### Important points\nx\n### Open questions\ny\n"
        "### Action proposals\nz\n## Shared notes\n### Introductions\nAnn: me\n### Action plan\nq"
    )
    assert understood.language == "en"
    assert understood.document.keywords == ("a", "b")
    assert next(list(p.listed) for p in understood.people) == ["participants", "initiators"]
    assert list(places(understood.document)) == [
        LABELS[Place.IMPORTANT], LABELS[Place.QUESTIONS], LABELS[Place.PROPOSALS],
        "Introductions", "Action plan",
    ]  # fmt: skip


def test_what_word_processors_put_before_lines_and_names_goes() -> None:
    signs = "\uf0b7\ta\n▪\tb\n➢ c\n· d\no\te\n* f\n+ : g"
    understood = understand(f"T\nParticipants : Ana\u200b, \u2060Tom\n\nBilan\n{signs}")
    assert [p.name for p in understood.people] == ["Ana", "Tom"]
    assert places(understood.document) == {
        "Bilan": ["- a", "- b", "- c", "- d", "- e", "* f", "+ : g"]
    }


def test_people_may_stand_at_the_end() -> None:
    ended = "Participants à l'atelier : Tom et Ana\nRédigé par Tom\nInitié par Ana\n"
    for body in ("Notes prises en commun\n\nBilan\nbien", "Éléments importants\nun"):
        understood = understand(f"T\n\n{body}\n\n{ended}")
        assert {p.name: set(p.listed) for p in understood.people} == {
            "Tom": {"participants", "writers"}, "Ana": {"participants", "initiators"},
        }  # fmt: skip
    said = understand("T\n\nBilan\nInitié par la mairie en 2010\nRédigé par Tom, puis repris")
    assert said.people == ()


MAIL = """\
De : Claire <claire@example.org>
À : liste@example.org
Objet : Re: [réseau] CR de mardi
Date : mar. 3 mars 2026 à 18:22

Bonjour,
{title}
Porteuse : Claire Fontaine
Animateur : Paul
Scribe : Inès
Présents : Claire, Paul, Inès

Problématique : le loyer monte
"""


def test_an_email_is_not_taken_for_its_report() -> None:
    understood = understand(MAIL.format(title="Titre : Ouvrir une ressourcerie"))
    assert understood.title == "Ouvrir une ressourcerie"
    assert understood.day == "2026-03-03"
    assert {p.name: set(p.listed) for p in understood.people} == {
        "Claire Fontaine": {"initiators", "participants"}, "Inès": {"writers", "participants"},
        "Paul": {"participants"},
    }  # fmt: skip
    assert understood.lead.strip() == "Animateur : Paul"
    around = [*MAIL.splitlines()[:4], "Bonjour,"]
    assert places(understood.document) == {"": around, "Problématique :": ["le loyer monte"]}
    told = [
        text for text, where in summary.unclaimed_lines(understood) if "dans les notes" in where
    ]
    assert told == around
    assert understand(MAIL.format(title="")).title == "[réseau] CR de mardi"


def test_signs_of_markdown_amid_plain_text_are_words() -> None:
    understood = understand("T\n\nBilan\nun\n# titre feint\n* étoile\n> cite\n&amp;\n")
    assert understood.format is Format.PLAIN
    assert places(understood.document) == {
        "Bilan": ["un", "# titre feint", "* étoile", "> cite", "&amp;"]
    }
    marked = understand("# T\n\n## Bilan\n\\&amp; et &lt;\n")
    assert places(marked.document) == {"Bilan": ["&amp; et <"]}


# ── nothing false ───────────────────────────────────────────────────────────────────────────


def test_front_matter_says_the_title_the_day_and_the_keywords() -> None:
    understood = understand(
        '---\ntitle: "Les semences : qui les garde ?"\ndate: 2026-03-12\nauthor: Zoé\n'
        'tags: [semences, "échange"]\n---\n\n# Les semences : qui les garde ?\n\n## Bilan\nbien\n'
    )
    assert understood.title == "Les semences : qui les garde ?"
    assert understood.day == "2026-03-12"
    assert understood.document.keywords == ("semences", "échange")
    assert places(understood.document) == {"": ["author: Zoé"], "Bilan": ["bien"]}
    assert understand("---\ntags: a, b\n---\nT\n").document.keywords == ("a", "b")


@pytest.mark.parametrize(
    "text", ["---\na: b: c\n---\nT\n", "---\n- a\n---\nT", "---\na: 1\n", "---\n{a: b}\n---\nT"]
)
def test_what_is_no_front_matter_is_text_like_other(text: str) -> None:
    came = Counter(word for line in written(understand(text)) for word in words(line))
    assert not Counter(word for line in text.splitlines() for word in words(line)) - came


@pytest.mark.parametrize("between", [". ", " ; ", ", ", " — ", " "])
@pytest.mark.parametrize(
    "away",
    [
        *("Excusés", "excusée", "Absents", "Excusé(e)s", "Excusé·e·s", "Excusé.e.s", "excusé-es"),
        *("Absent·es", "Excusés et absents", "Absents excusés", "Excusés/absents"),
    ],
)
def test_those_who_are_excused_are_not_present(between: str, away: str) -> None:
    understood = understand(f"T\n\nPrésents : Anne, Bob, Chloé{between}{away} : Denis, Emma\n")
    assert [p.name for p in understood.people] == ["Anne", "Bob", "Chloé"]
    assert understood.lead.strip() == f"{away} : Denis, Emma"


@pytest.mark.parametrize("away", ["Excusés", "Absents excusés", "Excusé·e·s", "Animatrice"])
def test_names_below_a_word_of_its_own_are_not_of_the_list_above(away: str) -> None:
    understood = understand(f"T\n\nPrésents\nAnne\nBob\n{away}\nDenis\nEmma\n\nUn mot\n")
    assert [p.name for p in understood.people] == ["Anne", "Bob"]
    assert understood.lead.strip().split() == [*away.split(), "Denis", "Emma", "Un", "mot"]


@pytest.mark.parametrize("said", ["voir annexe, page 3", "le voisin, mardi", "pain, avant 12h"])
def test_what_brackets_mention_is_nobodys_action(said: str) -> None:
    assert not stated(understand(f"T\nPrésents : Anne, Bob\n\nActions\n\n- Écrire ({said})\n"))
    (told,) = stated(understand("T\nPrésents : Anne, Bob\n\nActions\n\n- Écrire (Anne, mardi)\n"))
    assert told.said == ("Écrire — Anne — mardi",)


@pytest.mark.parametrize("away", ["(excusé)", "excusée", "(absent, pouvoir à Anne)", "- absent.e"])
def test_somebody_who_is_said_to_be_away_is_not_present(away: str) -> None:
    understood = understand(f"T\n\nPrésents : Anne, Bob, Denis {away}\n\nUn mot\n")
    assert [p.name for p in understood.people] == ["Anne", "Bob"]
    assert understood.people[1].listed["participants"].text.startswith("Bob, Denis")
    later = understand("T\n\nPrésents : Anne, Chloé (excusée à partir de 20h)\n")
    assert [p.name for p in later.people] == ["Anne", "Chloé"]


@pytest.mark.parametrize(
    "word", ["Pb", "Budget", "NB", "Question", "Suite", "Idée", "Idées", "Excusés", "Animé par"]
)
def test_a_word_that_announces_something_is_nobody(word: str) -> None:
    understood = understand(f"T\n\nTour de table\nAnne : là\n{word} : le local\nBob : ici\n")
    assert [p.name for p in understood.people] == ["Anne", "Bob"]
    known = understand("T\nParticipants : Suite Fontaine\n\nTour de table\nSuite : là\n")
    assert [p.name for p in known.people] == ["Suite Fontaine"]


def test_headings_below_the_people_begin_the_notes() -> None:
    understood = understand(
        "# T\nParticipants : Anne, Bob\n\nun mot\n\n## Votes\n5 oui\n### Détail\nx\n## ROTI\n4\n"
    )
    assert understood.lead == "\n\nun mot"
    assert places(understood.document) == {"Votes": ["5 oui", "## Détail", "x"], "ROTI": ["4"]}


def test_a_title_that_nothing_marks_begins_the_notes_too() -> None:
    understood = understand(
        "T\n\nParticipants : Anne, Bob\n\nLe contexte\nOn garde des graines.\n\nTour de table\n"
        "Anne : là\nBob : ici\n\nLa suite\nOn se revoit.\n"
    )
    assert understood.lead.strip() == ""
    assert places(understood.document) == {
        "Le contexte": ["On garde des graines."], "Tour de table": [], "La suite": ["On se revoit."]
    }  # fmt: skip


# ── the head ────────────────────────────────────────────────────────────────────────────────


def stating(understood: Understood) -> dict[str, tuple[str, ...]]:
    return {one.kind.value: one.said for one in importing.stated(understood)}


@pytest.mark.parametrize(
    ("head", "people"),
    [
        ("Animé par Zoé\nLieu : Gap\nDate : jeudi 3 avril 2025\n12 participants", []),
        ("Facilitated by Zoé\nVenue: Gap\nDate: April 3, 2025\nPresent: Kim\n12 people", ["Kim"]),
        ("Present: Kim\nFacilitated by Zoé\nVenue: Gap\n**Date:** 2025-04-03\n12 people", ["Kim"]),
        (
            "**Présent·es :** @lea, @Bob\n**Animé·e par** @Zoé\n**Lieu :** Gap\n"
            "**Date:** 2025-04-03\n12 personnes",
            ["lea", "Bob"],
        ),
        (
            "Un mot\n\nAnimatrice : Zoé\nDurée : 2 h\nLieu : Gap\nDate : 03/04/2025\n"
            "Prochaine date : 3 mai 2025\n12 présents",
            [],
        ),
    ],
)
def test_the_head_of_a_report_is_read_with_and_without_a_list_of_people(
    head: str, people: list[str]
) -> None:
    understood = understand(f"# Codev\n\n{head}\n\n## Exposé\n\nun mot\n")
    assert [person.name for person in understood.people] == people
    assert understood.day == "2025-04-03"
    said = stating(understood)
    assert (said["facilitator"], said["place"], said["people"]) == (("Zoé",), ("Gap",), ("12",))
    assert places(understood.document) == {"Exposé": ["un mot"]}


def test_what_stands_further_down_is_no_head() -> None:
    for text in (
        "# Codev\n\nPrésents : Ana, Bob\n\nOn a parlé.\nLieu : Gap pour la fête\n",
        "# Codev\n\nUn mot.\nOn a parlé.\nLieu : Gap pour la fête\nAnimé par Zoé\n\n## Exposé\nmot",
        "Codev\n\nMot\n\nOn a parlé.\n\nLieu : Gap pour la fête\nAnimé par Zoé\n",
    ):
        assert stating(understand(text)) == {}
    top = understand("# Codev\n\nAnimé par Zoé\nOn a parlé.\nLieu : Gap\n\n## Exposé\nun mot\n")
    assert top.lead == "Animé par Zoé"
    assert places(top.document) == {"": ["On a parlé.", "Lieu : Gap"], "Exposé": ["un mot"]}


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("Ana Durand, présidente, Bob Martin, trésorier", ["Ana Durand", "Bob Martin"]),
        ("Ana, présidente", ["Ana"]),
        ("Ana Durand, President, Bob Martin, treasurer", ["Ana Durand", "Bob Martin"]),
        ("M. et Mme Durand, Zoé", ["M. Durand", "Mme Durand", "Zoé"]),
        ("Mr and Mrs Smith", ["Mr Smith", "Mrs Smith"]),
        ("Anne, bob, zoé", ["Anne", "bob", "zoé"]),
        ("personne", []),
        ("Tout le monde", []),
        ("nobody", []),
        ("néant", []),
    ],
)
def test_what_is_said_of_people_in_a_list_is_nobody(said: str, people: list[str]) -> None:
    understood = understand(f"# CR\n\nPrésents : {said}\n\n## Exposé\n\nun mot\n")
    assert [person.name for person in understood.people] == people
    assert not Counter(words(said)) - Counter(words("\n".join(written(understood))))


def test_in_a_round_a_word_with_a_colon_is_nobody_unless_names_stand_together() -> None:
    listed = understand(
        "# CR\n\nParticipants : Anne, Bob\n\n## Tour de table\n\nAnne : bien\nAmbiance : bonne\n"
        "RDV : lundi\nNicolas : content\nBob : oui\n"
    )
    assert [p.name for p in listed.people] == ["Anne", "Bob", "Nicolas"]
    alone = understand("# CR\n\n## Tour de table\n\nFatou : bien\nAminata : oui\nMamadou : non\n")
    assert [p.name for p in alone.people] == ["Fatou", "Aminata", "Mamadou"]
    two = understand("# CR\n\n## Tour de table\n\nMétéo : beau temps\nRDV : lundi\n")
    assert not two.people


def test_a_page_of_yeswiki_stays_one_with_its_code_and_deeper_lists() -> None:
    for more in ('{{attach file="x.png" desc="x"}}', "=====Suite=====", '""<b>""'):
        page = f"======CR======\nun %%code%% là\n  - dessous\n=====Bilan=====\n{more}\nmot\n"
        format_, lines = typed_lines(page)
        assert format_ is Format.YESWIKI
        assert "un %%code%% là" in [line.text for line in lines]
    dokuwiki = "====== CR ======\n\nun %%//mot//%% là\n  * dessous\n"
    assert typed_lines(dokuwiki)[0] is Format.DOKUWIKI


def test_closing_lines_are_no_proposals() -> None:
    for last in (
        "Prochaine réunion : mardi 3 mai",
        "Prochain rendez-vous le 3 mai",
        "Next meeting: May 3",
        "Fait à Gap, le 3 avril 2025",
        "La présidente, Ana Durand",
        "La séance est levée à 20 h",
        "Signatures",
    ):
        understood = understand(
            f"T\n\nParticipants : Anne, Bob\n\nActions :\n- louer\n- écrire\n\n{last}\nMerci\n"
        )
        sheet = understood.document.sheet
        assert [line.text for s in sheet for b in s.blocks for line in b.lines] == [  # type: ignore[union-attr]
            "louer", "écrire",
        ]  # fmt: skip
        assert last in str(understood.document.notes)


@pytest.mark.parametrize("before", ["Alors voilà.", "Zoé :", "Zoé dit : «"])
def test_a_request_within_a_line_is_one_and_each_word_is_there_once(before: str) -> None:
    asked = "J'aimerais que le groupe m'aide à choisir."
    text = f"T\n\nParticipants : Anne, Zoé\n\nBILAN :\n{before} {asked} Merci\n"
    understood = understand(text)
    assert stating(understood)["request"] == (asked,)
    yes = importing.taken(understood, [importing.Statement.REQUEST])
    assert Counter(words("\n".join(written(yes)))) == Counter(words("\n".join(written(understood))))
