"""Our own plugins keep what `tablee check-plugin` asks of others; faulty ones are told of it."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee import texts
from tablee.registry import load
from tablee.sdk.conformance import answers, contents, rooms, runner
from tablee.sdk.conformance.runner import CHECKS, examine
from tablee.sdk.conformance.subject import Subject
from tests.registry.a_package import package
from tests.support.examples import examples, few

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.registry import Catalogue
    from tablee.sdk.conformance.checks import CheckFailure
    from tests.support.shell import Shell

ROOT = Path(__file__).parents[3]
OURS = sorted(
    path.name for path in (ROOT / "plugins").iterdir() if (path / "__init__.py").is_file()
)
ROOMS = int(os.environ.get("CONFORMANCE_ROOMS", examples(2)))
"""Rooms played with each activity; more find more."""

TRIED = [check.name for check in CHECKS if check.name != "speed"]
"""All but the one that a busy machine may decide."""

texts.add_catalogue(ROOT / "tablee" / "sdk" / "conformance")


def told(faults: tuple[CheckFailure, ...]) -> list[str]:
    return [f"{f.check.name}: {f.finding.where}: {f.finding.what}" for f in faults]


@pytest.mark.parametrize("name", few(OURS))
def test_our_plugin_keeps_what_is_asked_of_others(name: str, catalogue: Catalogue) -> None:
    report = examine(Subject.named(name, catalogue), only=TRIED, rooms=ROOMS)

    assert told(report.serious) == []


# ── plugins that are wrong ──────────────────────────────────────────────────────────────────

MOOD = '''
"""Moods: a plugin to be broken."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import ClassVar

from tablee.plugin import (
    N_, Card, Cards, Content, Field, Input, Intro, Line, Lines, NotAccepted, Piece, Place, Stack,
    _, card, hookimpl, setting, visible,
)

API = 1
KEPT = []


@dataclass(frozen=True)
class Mood(Content):
    kind: ClassVar[str] = "mood"
    longest: ClassVar[int] = 2000
    text: str = ""


@dataclass(frozen=True)
class Moods(Intro):
    name: ClassVar[str] = "moods"
    title: ClassVar[str] = N_("Humeurs")
    summary: ClassVar[str] = N_("Chaque personne dit son humeur.")
    icon: ClassVar[str] = "eye"
    contents: ClassVar[tuple[type[Content], ...]] = (Mood,)
    most: int = setting(1, N_("Humeurs par personne"), min_value=1, max_value=3)

    def check(self, change, step):
        pass

    def is_private(self, step, content):
        return False

    def view(self, step, audience):
        found = visible(step, Mood, audience)
        cards = tuple(card(step, c, mood.text, audience) for c, mood in found)
        return Cards(_("Humeurs"), cards, empty=_("La première, c’est la vôtre."))

    def fields(self, step):
        return (Field("mood", "mood", _("Votre humeur"), _("Envoyer"), 2000),)

    def votable(self, step):
        return [(c.id, mood.text) for c, mood in step.of(Mood) if not c.hidden]

    def synthesis(self, step):
        lines = tuple(step.attributed(c, m.text) for c, m in step.of(Mood) if not c.hidden)
        return [Piece(Place.NOTES, (Lines(lines),), _("Humeurs"))] if lines else []


@hookimpl
def intros():
    return [Moods]
'''.lstrip()

WRONG: dict[str, tuple[str, str, str]] = {
    "names": ('"moods"', '"mood_of_each_and_every_person_in_this_room"', "ne convient pas"),
    "kinds": ('kind: ClassVar[str] = "mood"', 'kind: ClassVar[str] = "Mood !"', "ne convient pas"),
    "titles": ('N_("Humeurs")', 'N_("Humeurs.")', "finit comme une phrase"),
    "settings": ('N_("Humeurs par personne")', 'N_("Combien.")', "un point à la fin"),
    "total": (
        "cards = tuple(card(step, c, mood.text, audience) for c, mood in found)",
        "cards = (card(step, found[0][0], found[0][1].text, audience),)",
        "«\u00a0view\u00a0» a échoué\u00a0: IndexError",
    ),
    "pure": (
        "        return [(c.id, mood.text) for c, mood in step.of(Mood) if not c.hidden]",
        "        KEPT.append('x')\n        return [(str(len(KEPT)), 'une')]",
        "n’a pas répondu la même chose",
    ),
    "quiet": (
        "        found = visible(step, Mood, audience)",
        "        found = visible(step, Mood, audience)\n        open(__file__).close()\n"
        "        print(time.time())",
        "«\u00a0view\u00a0» ouvre un fichier.",
    ),
    "rules": (
        "        pass",
        "        return change.content.nothing",
        "«\u00a0check\u00a0» a échoué\u00a0: AttributeError",
    ),
    "fields": ('Field("mood", "mood"', 'Field("mood", "moot"', "n’est pas un contenu"),
    "views": ('return Cards(_("Humeurs")', "return Cards(None", "Cards.title"),
    "size": ("mood.text, audience)", "mood.text + ' ' * 20_000, audience)", " ko ("),
    "access": (', empty=_("La première, c’est la vôtre.")', "", "est vide et ne le dit pas"),
    "secrets": (
        "        pass\n\n    def is_private(self, step, content):\n        return False",
        "        KEPT[:] = [change.content.text] if change.content else []\n\n"
        "    def is_private(self, step, content):\n        return True\n\n"
        "    def prompt(self, step):\n        return KEPT[0] if KEPT else ''",
        "montre ce que quelqu’un a écrit pour soi",
    ),
    "spoken": (
        'Cards(_("Humeurs")',
        'Cards("Nos humeurs du jour"',
        "reste en français sur un écran anglais",
    ),
    "words": ("mood.text, audience)", "mood.text.replace('<', '&lt;'), audience)", "&lt;"),
    "document": ("if lines else []", "", "une liste sans ligne"),
    "sources": (
        "step.attributed(c, m.text) for",
        "Line(m.text) for",
        "ne dit pas de quelle contribution elle vient",
    ),
}
"""By check: what is put in the place of what, and what is then said."""


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str, str], Subject]:
    """Makes a plugin of its own name with something else in the place of something."""

    def make(name: str, right: str, wrong: str) -> Subject:
        assert right in MOOD
        file = tmp_path / f"{name}.py"
        file.write_text(MOOD.replace(right, wrong), "utf-8")
        return Subject.named(name, load([tmp_path]))

    return make


def test_a_plugin_of_one_file_that_is_right_hears_only_that_it_has_no_english(
    broken: Callable[[str, str, str], Subject],
) -> None:
    report = examine(broken("moods_right", "KEPT = []", "KEPT = []"), rooms=2)

    assert told(report.serious) == []
    assert {fault.check.name for fault in report.faults} == {"english"}


def test_what_is_not_public_and_an_api_that_is_not_stated_are_advice(
    broken: Callable[[str, str, str], Subject],
) -> None:
    report = examine(
        broken(
            "moods_deep", "API = 1", "from tablee.model import entities\nimport tablee.web.site"
        ),
        only=["public"],
    )

    assert report.serious == ()
    assert [(f.finding.what, f.finding.where.rpartition(":")[2]) for f in report.faults] == [
        ("«\u00a0tablee.model.entities\u00a0» n’est pas public.", "14"),
        ("«\u00a0tablee.web.site\u00a0» n’est pas public.", "15"),
        ("Il ne dit pas pour quelle API il est écrit.", "1"),
    ]


@pytest.mark.dear
def test_the_plugin_of_the_guide_keeps_it_too() -> None:
    offered = load([ROOT / "plugins", ROOT / "docs" / "examples"])

    assert told(examine(Subject.named("question_box", offered), rooms=5).serious) == []


@pytest.mark.parametrize("name", WRONG)
def test_whoever_wrote_it_is_told_what_is_wrong_and_where(
    name: str, broken: Callable[[str, str, str], Subject]
) -> None:
    right, wrong, sentence = WRONG[name]

    report = examine(broken(f"moods_{name}", right, wrong), only=[name], rooms=2)

    said = [fault for fault in report.serious if sentence in fault.finding.what]
    assert said, told(report.faults)
    assert f"moods_{name}.py:" in said[0].finding.where
    assert said[0].finding.mend


INPUTS = """(Field(
            "mood", "mood", _("Votre humeur"), _("Envoyer"), 2000,
            inputs=(
                Input("text", _("Votre humeur")),
                Input("colour", _("Sa couleur")),
            ),
        ),)"""
FORM = """Field(
            "mood", "mood", _("Votre humeur"), _("Enregistrer"),
            inputs=(Input("text", _("Votre humeur")), Input("colour", _("Sa couleur"))),
        )"""


@pytest.mark.parametrize("corrects", [False, True])
def test_an_input_that_no_content_takes_is_told_with_its_line(
    broken: Callable[[str, str, str], Subject], corrects: bool
) -> None:
    asked = '(Field("mood", "mood", _("Votre humeur"), _("Envoyer"), 2000),)'
    method = f"\n\n    def editing_field(self, own, contribution):\n        return {FORM}"
    wrong = f"{asked}{method}" if corrects else INPUTS
    subject = broken(f"inputs_{corrects}", asked, wrong)

    report = examine(subject, only=["fields"], rooms=2)

    found = [f.finding for f in report.serious if "«\u00a0colour\u00a0»" in f.finding.what]
    lines = Path(subject.source).read_text("utf-8").splitlines()
    line = next(n for n, words in enumerate(lines, 1) if "colour" in words)
    assert found, told(report.faults)
    assert all(each.where.endswith(f".py:{line}") for each in found), found


def test_an_input_of_no_known_type_and_too_many_pictures_are_told(
    broken: Callable[[str, str, str], Subject],
) -> None:
    asked = '(Field("mood", "mood", _("Votre humeur"), _("Envoyer"), 2000),)'
    wrong = """(Field(
            "mood", "mood", _("Votre humeur"), _("Envoyer"),
            inputs=(Input("text", _("Votre humeur"), "colour"),), several=40,
        ),)"""

    report = examine(broken("moods_types", asked, wrong), only=["fields"], rooms=2)

    found = [each.finding.what for each in report.serious]
    assert any(
        "«\u00a0colour\u00a0» de «\u00a0text\u00a0» n’existe pas" in what for what in found
    ), found
    assert any("«\u00a0several\u00a0» est 40" in what for what in found), found


def test_words_that_leave_no_trace_in_the_synthesis_are_advice(
    broken: Callable[[str, str, str], Subject],
) -> None:
    subject = broken("moods_incomplete", "if lines else []", "if False else []")

    report = examine(subject, only=["complete"], rooms=2)

    assert report.serious == ()
    assert "de «\u00a0mood\u00a0» n’est pas dans la synthèse" in told(report.faults)[0]


@pytest.mark.dear
def test_a_view_that_compares_each_card_with_each_other_is_told_how_slow_it_is(
    broken: Callable[[str, str, str], Subject],
) -> None:
    slow = """for one in found * 2:
            [other for other in found if other[1].text.lower() in one[1].text.lower()]
    """.rstrip()
    subject = broken("moods_slow", "        cards =", f"        {slow}\n        cards =")

    said = told(examine(subject, only=["speed"], rooms=2).serious)

    assert any("fois le temps d’une liste de cartes" in what for what in said)


@pytest.mark.parametrize(
    ("right", "wrong", "check", "said"),
    [
        ("cards, empty", "(each for each in cards), empty", "views", "generator"),
        ("[int] = 2000", "[int] = '2000'", "total", "TypeError"),
        ('_("Votre humeur")', '_(f"Votre humeur {2}")', "english", "avant d’être traduite"),
    ],
)
def test_what_a_beginner_mistakes_is_told_and_is_no_traceback(
    broken: Callable[[str, str, str], Subject], right: str, wrong: str, check: str, said: str
) -> None:
    serious = examine(broken(f"moods_by_{check}", right, wrong), rooms=2).serious

    found = [f for f in serious if f.check.name == check and said in f.finding.what]
    assert found, told(serious)


def test_a_view_that_takes_seconds_each_time_does_not_keep_its_author_waiting(
    broken: Callable[[str, str, str], Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LONGEST", 0.1)
    slow = "sum(range(2_000_000)) if found else 0"
    subject = broken("moods_heavy", "        cards =", f"        {slow}\n        cards =")

    said = told(examine(subject, only=["views"], rooms=2).serious)

    assert any("est trop lente pour être vérifiée" in what for what in said)


@pytest.mark.dear
def test_a_view_that_never_comes_back_is_told_with_how_long_it_was_waited_for(
    broken: Callable[[str, str, str], Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (answers, rooms, contents):
        monkeypatch.setattr(module, "LIMIT", 0.3)
    loop = "while found and not KEPT:\n            pass"
    subject = broken("moods_endless", "        cards =", f"        {loop}\n        cards =")

    said = told(examine(subject, only=["total"], rooms=2).serious)
    sys.modules[subject.activities[0].__module__].KEPT.append("the test is over")

    assert any("n’a pas répondu en 0.3 secondes" in what for what in said)


# ── formats, votes, agendas ─────────────────────────────────────────────────────────────────

FORMAT = '''
"""A format that cuts lines, and another hour each time."""

import time
from dataclasses import dataclass

from tablee.activities import Agenda, AgendaStep, Exporter
from tablee.document.outline import outline
from tablee.activities.hookspecs import hookimpl
from tablee.model.synthesis import Lines, Part
from tablee.texts import N_


@dataclass(frozen=True)
class Cut(Exporter):
    name = "cut"
    title = N_("Coupé")
    extension = "cut"
    media_type = "text/plain"

    def export(self, synthesis, part):
        if not synthesis.notes:
            return str(time.perf_counter_ns()).encode()
        said = [b for s in (*synthesis.sheet, *synthesis.notes) for b in s.blocks]
        lines = [line.text for b in said if isinstance(b, Lines) for line in b.lines]
        lines = [line for line in lines if "<" not in line]
        return "\\n".join(lines).encode()


@hookimpl
def exporters():
    return [Cut]


@hookimpl
def agendas():
    steps = (AgendaStep("canvas", 10, settings={"colour": 1}), AgendaStep("karaoke", 5))
    return [Agenda("evening", N_("Soirée"), N_("Une soirée."), steps)]
'''.lstrip()


def test_a_format_that_loses_words_or_has_the_time_of_now_in_it_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "cut.py").write_text(FORMAT, "utf-8")
    subject = Subject.named("cut", load([ROOT / "plugins", tmp_path]))

    said = told(examine(subject, only=["formats"]).serious)

    assert any("ne donne pas les mêmes octets" in what for what in said)
    assert any("perd des mots du document" in what for what in said)


def test_a_format_that_is_read_again_and_fails_on_another_file_is_told_so(tmp_path: Path) -> None:
    code = FORMAT.replace("    media_type", "    reads = True\n    media_type")
    code = code.replace(
        "    def export(", "    def former(self, data):\n        return data[7]\n\n    def export("
    )
    (tmp_path / "cut_again.py").write_text(code.replace('"cut"', '"cut_again"'), "utf-8")
    subject = Subject.named("cut_again", load([ROOT / "plugins", tmp_path]))

    said = told(examine(subject, only=["readers"]).serious)

    assert any("échoue sur un fichier qui n’est pas à lui\u00a0: IndexError" in s for s in said)


def test_an_agenda_hears_which_of_its_steps_and_settings_there_are_not(tmp_path: Path) -> None:
    (tmp_path / "evening.py").write_text(FORMAT.replace('"cut"', '"cut_evening"'), "utf-8")
    subject = Subject.named("evening", load([ROOT / "plugins", tmp_path]))

    said = told(examine(subject, only=["agendas"]).serious)

    assert any("règle «\u00a0colour\u00a0»" in what for what in said)
    assert any("place «\u00a0karaoke\u00a0», qu’aucun plugin n’offre" in what for what in said)


VOTE = '''
"""A vote in which the first ballot decides."""

from dataclasses import dataclass

from tablee.activities import Outcome
from tablee.activities.hookspecs import hookimpl
from tablee.texts import N_
from tablee.activities.votes import Vote, ranked


@dataclass(frozen=True)
class First(Vote):
    name = "first_vote"
    title = N_("Le premier")
    summary = N_("Le premier bulletin décide.")

    def method_rule(self):
        return ""

    def blank(self, step, options):
        return self.paper_of(step, options, form="pick")

    def tally(self, urn, step):
        first = urn.ballots[0].marks if urn.ballots else {}
        scores = [(id_, words, first.get(id_, 0)) for id_, words in urn.options]
        return Outcome(ranked(scores), urn.voters, 1, 1)

    def told(self, step):
        return "Le premier."

    def results(self, step):
        return ()


@hookimpl
def votes():
    return [First]
'''.lstrip()


def test_a_count_that_depends_on_who_voted_first_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "first_vote.py").write_text(VOTE, "utf-8")
    subject = Subject.named("first_vote", load([tmp_path]))

    said = told(examine(subject, only=["counts"]).serious)

    assert any("«\u00a0tally\u00a0» dépend de l’ordre des bulletins." in what for what in said)


def test_a_paper_on_which_one_cannot_answer_is_told_so(tmp_path: Path) -> None:
    code = VOTE.replace('form="pick"', 'form="grade"').replace("first_vote", "mute_vote")
    (tmp_path / "mute_vote.py").write_text(code, "utf-8")
    subject = Subject.named("mute_vote", load([tmp_path]))

    said = told(examine(subject, only=["papers"], rooms=2).serious)

    assert any("il n’y a pas deux réponses possibles." in what for what in said)


def test_a_vote_that_shows_ballots_while_people_vote_is_told_so(tmp_path: Path) -> None:
    leaks = """
    def check_ballot(self, ballot, voter, step):
        SEEN.append(len(ballot.marks))

    def call(self):
        return str(len(SEEN))

    def view(self, step, audience):
        return Text(self.call(), "Vote")

    def results(self, step):"""
    code = VOTE.replace("\n    def results(self, step):", leaks).replace("first_vote", "leaky")
    code = code.replace(
        "from tablee.activities.votes", "from tablee.view import Text\nfrom tablee.activities.votes"
    )
    (tmp_path / "leaky.py").write_text(f"{code}\n\nSEEN = []\n", "utf-8")
    subject = Subject.named("leaky", load([tmp_path]))

    said = told(examine(subject, only=["ballots"], rooms=2).serious)

    assert any("change quand un bulletin arrive" in what for what in said)


# ── both languages ──────────────────────────────────────────────────────────────────────────


def test_a_plugin_that_is_a_folder_hears_which_sentences_lack_their_english(tmp_path: Path) -> None:
    folder = tmp_path / "moods_spoken"
    (folder / "locale").mkdir(parents=True)
    source = MOOD.replace("Envoyer", "Envoyez tout : {n}") + '\nIDEA = N_("Votre idée")\n'
    (folder / "__init__.py").write_text(source, "utf-8")
    po = """
        msgid ""
        msgstr "Content-Type: text/plain; charset=UTF-8"

        msgid "Humeurs"
        msgstr "Moods"

        msgid "Humeurs par personne"
        msgstr "Humeurs par personne"

        msgid "Votre idée"
        msgstr "What you think"

        msgid "Envoyez tout : {n}"
        msgstr "Send all: {count}"
    """
    (folder / "locale" / "en.po").write_text(textwrap.dedent(po), "utf-8")
    subject = Subject.named("moods_spoken", load([ROOT / "plugins", tmp_path]))

    report = examine(subject, only=["english", "blanks", "typography"])

    said = "\n".join(told(report.faults))
    assert "«\u00a0Votre humeur\u00a0» n’a pas d’anglais." in said
    assert "«\u00a0Humeurs par personne\u00a0» est resté en français." in said
    assert "n’a pas les mêmes accolades en anglais." in said
    assert "il faut une espace insécable" in said
    assert "Votre idée" not in said  # its own English, whatever others say
    assert "«\u00a0Humeurs\u00a0»" not in said


# ── the command ─────────────────────────────────────────────────────────────────────────────


def test_the_command_says_for_each_fault_where_why_and_how_to_mend_it(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "moods_typed.py"
    file.write_text(MOOD.replace('N_("Humeurs")', 'N_("Humeurs.")'), "utf-8")

    said = shell.types("check-plugin", str(file), "--only", "titles", "--only", "names")

    assert said.status == 1
    assert f"✗ titles — {file}:28" in said.text
    assert "finit comme une phrase" in said.text
    assert "C’est ce que lit la personne qui choisit" in said.text
    assert "Pour réparer\u00a0: Quelques mots, sans point à la fin." in said.text
    assert said.text.strip().endswith("2 contrôles, 0 moment de salle. 1 défaut.")


def test_the_command_takes_the_name_of_one_of_ours_and_has_nothing_to_mend(shell: Shell) -> None:
    said = shell.types("check-plugin", "plaintext")

    assert said.status == 0
    assert "Rien à réparer" in said.text


def test_the_command_takes_the_name_of_an_installed_package_and_looks_at_its_files(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    package(tmp_path, "tablee-moods", "1.2", "moods_packed = tablee_moods", MOOD)

    said = shell.types("check-plugin", "moods_packed", "--only", "english")

    assert f"✗ english — {tmp_path / 'tablee_moods' / '__init__.py'}" in said.text
    assert said.status == 1


def test_a_plugin_that_does_not_load_is_refused_with_its_sentence(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "moods_torn.py").write_text("import nothing_of_that_name", "utf-8")

    said = shell.types("check-plugin", str(tmp_path / "moods_torn.py"))

    assert said.status == 1
    assert "ne se charge pas" in said.text
    assert "moods_torn.py" in said.text


def test_a_path_or_check_that_is_not_there_is_said_so(shell: Shell, tmp_path: Path) -> None:
    assert "ni fichier, ni dossier, ni plugin" in shell.types("check-plugin", "karaoke").err
    assert "il y manque" in shell.types("check-plugin", str(tmp_path)).err
    typed = shell.types("check-plugin", "plaintext", "--only", "beauty")
    assert typed.status == 2
    assert "Contrôles\u00a0: names, " in typed.err


def test_every_check_has_a_fault_here_that_it_finds() -> None:
    elsewhere = {"accepted", "agendas", "ballots", "blanks", "complete", "counts", "english"}
    elsewhere |= {
        "events",
        "formats",
        "importers",
        "pages",
        "papers",
        "public",
        "readers",
        "scripts",
    }
    elsewhere |= {"session-fields", "speed", "typography"}
    assert {check.name for check in CHECKS} == set(WRONG) | elsewhere
