"""What `tablee check-plugin` is not fooled by: empty rooms, scripts, clocks, helpers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tablee.registry import load
from tablee.sdk.conformance.checks import events as event_checks
from tablee.sdk.conformance.runner import examine
from tablee.sdk.conformance.side_effects import asked_again
from tablee.sdk.conformance.subject import Subject
from tablee.settings import ROOT
from tests.sdk.conformance.test_runner import MOOD, VOTE, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.shell import Shell

REFUSES = """if change.content is not None and change.content.text != step.step.id:
            raise NotAccepted(_("Ce n’est pas le mot."))"""
EXAMPLES = """

    def examples(self, step):
        return (Mood(step.step.id),)
"""


def subject_of(folder: Path, name: str, source: str) -> Subject:
    (folder / f"{name}.py").write_text(source.replace('"moods"', f'"{name}"'), "utf-8")
    return Subject.named(name, load([folder]))


def test_a_content_that_no_room_accepts_is_told_until_it_has_examples(tmp_path: Path) -> None:
    wanting = MOOD.replace("        pass", f"        {REFUSES}")
    report = examine(subject_of(tmp_path, "wanting", wanting), only=["accepted"], rooms=2)

    [fault] = report.serious
    assert "Aucune salle n’a accepté de «\u00a0mood\u00a0»" in fault.finding.what
    assert fault.finding.where.endswith(f":{MOOD[: MOOD.index('class Mood')].count(chr(10))}")
    assert report.accepted == 0 < report.written

    given = wanting.replace("\n\n    def is_private", f"{EXAMPLES}\n    def is_private", 1)
    report = examine(subject_of(tmp_path, "given", given), only=["accepted"], rooms=2)
    assert told(report.faults) == []
    assert 0 < report.accepted < report.written


def test_scripts_and_styles_that_ask_outside_or_run_words_are_told_with_their_line(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "drawn"
    (folder / "assets").mkdir(parents=True)
    (folder / "__init__.py").write_text(MOOD.replace('"moods"', '"drawn"'), "utf-8")
    script = """// https://example.org is only a remark, and innerHTML too
const SVG = "http://www.w3.org/2000/svg";
fetch("https://example.org/words");
node.innerHTML = words;
setTimeout("go()", 3);
/* eval(words) */ localStorage.setItem("a", "b");
import("//cdn.example.org/x.js");
"""
    (folder / "assets" / "draw.js").write_text(script, "utf-8")
    (folder / "assets" / "draw.css").write_text(
        "a { background: url(//example.org/a.png) }", "utf-8"
    )
    report = examine(Subject.named("drawn", load([tmp_path])), only=["scripts"])

    where = {(f.finding.where.rpartition("/")[2], f.finding.soft) for f in report.faults}
    assert where == {
        ("draw.css:1", False),
        *((f"draw.js:{line}", False) for line in (3, 4, 5, 7)),
        ("draw.js:6", True),
    }


CLOCK = """
import io, zipfile
from tablee.plugin import Exporter, N_, hookimpl

API = 1

class Dated(Exporter):
    name = "dated"
    title = N_("Daté")
    extension = "zip"
    media_type = "application/zip"

    def export(self, synthesis, part):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("a.txt", synthesis.title)
        return file.getvalue()

def notes(words):
    return words

@hookimpl
def exporters():
    return [Dated]
"""


def test_a_format_that_a_library_dates_is_told_though_both_are_written_within_a_second(
    tmp_path: Path,
) -> None:
    (tmp_path / "dated.py").write_text(CLOCK, "utf-8")
    subject = Subject.named("dated", load([tmp_path]))
    said = [f.finding for f in examine(subject, only=["formats"]).serious]
    assert any("ne donne pas les mêmes octets" in each.what for each in said)
    assert any(each.where.endswith(":16") for each in said)


def test_a_helper_that_is_called_like_a_hook_is_advice_and_the_plugin_stays(tmp_path: Path) -> None:
    (tmp_path / "dated.py").write_text(CLOCK, "utf-8")
    offered = load([tmp_path])
    assert offered.refusals == ()
    [advice] = examine(Subject.named("dated", offered), only=["names"]).faults
    assert advice.finding.soft
    assert "«\u00a0notes\u00a0» s’appelle comme un crochet" in advice.finding.what


@pytest.mark.parametrize("allows", [True, False])
def test_a_vote_whose_rule_refuses_most_ballots_has_no_false_fault(
    tmp_path: Path, allows: bool
) -> None:
    rule = "raise NotAccepted('Non.')" if not allows else "pass"
    check = f"""
    def check_ballot(self, ballot, voter, step):
        if list(ballot.marks.values())[0] != 3:
            raise NotAccepted("Trop cher.")
        {rule}

    def results"""
    name = f"dear_{allows}".lower()
    code = VOTE.replace("\n    def results", check, 1).replace("first_vote", name)
    code = code.replace('form="pick"', 'form="spread", units=3, unit=("point", "points")')
    code = code.replace("import N_\n", "import N_\nfrom tablee.errors import NotAccepted\n", 1)
    (tmp_path / f"{name}.py").write_text(code, "utf-8")
    subject = Subject.named(name, load([tmp_path]))
    said = told(examine(subject, only=["counts"]).serious)
    assert any("Aucun bulletin" in each for each in said) is not allows


def test_the_command_writes_the_catalogue_and_keeps_what_was_translated(
    shell: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "moods"
    folder.mkdir()
    source = MOOD + '\n\ndef many(n):\n    return ngettext("{n} humeur", "{n} humeurs", n)\n'
    source = source.replace('_("Envoyer")', '_("Commencer")')
    (folder / "__init__.py").write_text(source, "utf-8")
    said = shell.types("check-plugin", str(folder), "--write-english", "--write", "pl")
    assert said.status == 0
    english = (folder / "locale" / "en.po").read_text("utf-8")
    assert 'msgid "Humeurs par personne"\nmsgstr ""' in english
    assert 'msgid_plural "{n} humeurs"\nmsgstr[0] ""\nmsgstr[1] ""' in english
    assert 'msgid "Commencer"' not in english  # the core says it
    assert "nplurals=3" in (folder / "locale" / "pl.po").read_text("utf-8")

    english = english.replace('personne"\nmsgstr ""', 'personne"\nmsgstr "Moods per person"')
    english += '\nmsgid "Partie"\nmsgstr "Gone"\n'
    (folder / "locale" / "en.po").write_text(english, "utf-8")
    said = shell.types("check-plugin", str(folder), "--write-english")
    assert "0 phrase nouvelle" in said.text.replace("\u00a0", " ")
    again = (folder / "locale" / "en.po").read_text("utf-8")
    assert 'msgstr "Moods per person"' in again
    assert '#~ msgid "Partie"\n#~ msgstr "Gone"' in again
    shell.types("check-plugin", str(folder), "--write-english")
    assert (folder / "locale" / "en.po").read_text("utf-8") == again


def test_an_agenda_hears_which_of_its_sentences_lack_their_english(tmp_path: Path) -> None:
    folder = tmp_path / "evenings"
    folder.mkdir()
    code = "from pathlib import Path\nfrom tablee.plugin import agendas_in, hookimpl\n\nAPI = 1\n\n"
    code += "@hookimpl\ndef agendas():\n    return agendas_in(Path(__file__).parent)\n"
    (folder / "__init__.py").write_text(code, "utf-8")
    agenda = 'title = "Soirée des voisins"\nsummary = "On se dit tout."\n\n[[steps]]\n'
    agenda += 'activity = "closing"\nminutes = 5\ntitle = "Ce que l’on garde de ce soir"\n'
    (folder / "evening.toml").write_text(agenda, "utf-8")
    subject = Subject.named("evenings", load([ROOT / "plugins", tmp_path]))
    said = "\n".join(told(examine(subject, only=["english"]).serious))
    for sentence in ("Soirée des voisins", "On se dit tout.", "Ce que l’on garde de ce soir"):
        assert f"«\u00a0{sentence}\u00a0» n’a pas d’anglais." in said


HEARS = """
from dataclasses import dataclass
from urllib.request import urlopen
from tablee.plugin import N_, PluginStatus, ServerSettings, hookimpl, variable

API = 1

@dataclass(frozen=True)
class Where(ServerSettings):
    name = "{name}"
    address: str = variable(str, "")

    @property
    def active(self):
        return bool(self.address)

def send(words, to=""):
    urlopen(to or Where.here().address, words.encode("utf-8", "replace"), timeout=5).close()

@hookimpl
def server_settings():
    return [Where]

@hookimpl
{heard}
"""
HEARD = {
    "fine": """def step_finished(step):
    words = [text for c in step.contributions if not c.hidden for text in c.content.texts()]
    send(" ".join([step.title, *words]))

@hookimpl
def vote_shown(step):
    send(step.activity.told(step))""",
    "names": """def person_joined(person):
    send(person.name)""",
    "states_names": """def states():
    return [PluginStatus(" ".join(heard))]

heard = []

@hookimpl
def person_joined(person):
    heard.append(person.name)""",
    "hidden": """def contribution_added(contribution):
    heard.extend(contribution.content.texts())

heard = []

@hookimpl
def step_finished(step):
    send(" ".join(heard))""",
    "held": """def vote_closed(step):
    send(step.activity.told(step))""",
    "fails": """def contribution_added(contribution):
    send(contribution.content.text[4000])""",
    "outside": """def session_opened(record):
    try:
        send(record.session.title, "http://example.org/")
    except OSError:
        pass""",
}
PLANTED = {
    "fine": [],
    "names": ["Elle nomme quelqu’un autrement que cette personne l’a choisi."],
    "states_names": ["Elle nomme quelqu’un autrement que cette personne l’a choisi."],
    "hidden": ["Elle envoie encore un texte qui a été masqué."],
    "held": ["Elle envoie un résultat que la salle n’a pas encore vu."],
    "fails": ["« contribution_added » échoue : IndexError, string index out of range."],
    "outside": ["Elle appelle « example.org », que ses réglages ne nomment pas."],
}


def test_events_are_told_to_a_plugin_and_what_it_tells_of_them_is_looked_at(tmp_path: Path) -> None:
    for name, heard in HEARD.items():
        source = HEARS.format(name=name, heard=heard)
        (tmp_path / f"{name}.py").write_text(source, "utf-8")
    catalogue = load([ROOT / "plugins", tmp_path])
    found = {
        name: examine(Subject.named(name, catalogue), only=["events"]).faults for name in HEARD
    }
    said = {
        name: [fault.finding.what.replace("\u00a0", " ") for fault in faults]
        for name, faults in found.items()
    }
    assert said == PLANTED
    assert all(re.search(r"\.py:\d+$", f.finding.where) for some in found.values() for f in some)


def test_our_own_plugins_that_hear_of_events_are_played_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(event_checks, "LONGEST", 300.0)  # all formats, on a machine that is busy
    catalogue = load([ROOT / "plugins"])
    for name in ("autosave_exports", "webhook"):
        assert told(examine(Subject.named(name, catalogue), only=["events"]).faults) == []


FIELDS = """
class MoodFields(SessionFields):
    name = "moods"
    title = N_("Humeurs")
    secret = frozenset({"key"})

    def inputs(self):
        return (
            Input("tone", _("Ton"), "list", choices=(("calm", "calm"),)),
            Input("api_token", _("Jeton")),
            Input("key", _("Clé")),
            *((Input("more", _("Encore")),) if language() == "fr" else ()),
        )

    def check(self, values):
        if "api_token" in values:
            raise NotAccepted(" ")


@hookimpl
def session_fields():
    return [MoodFields]
"""


def test_fields_of_the_session_are_filled_and_told_with_their_faults(tmp_path: Path) -> None:
    head = "from tablee.plugin import Input, SessionFields, language\n"
    wrong = MOOD.replace("\n\n\n", f"\n{head}\n\n", 1) + FIELDS
    report = examine(subject_of(tmp_path, "fielded", wrong), only=["session-fields"])

    said = "\n".join(told(report.faults))
    for words in ("toutes les langues", "que son identifiant", "l’air d’un secret", "sans dire"):
        assert words in said

    raising = wrong.replace(
        "        return (\n            Input", "        return (\n            1 / 0, Input"
    )
    assert load([tmp_path]).session_fields.keys() == {"fielded"}
    (tmp_path / "raising.py").write_text(raising.replace('"moods"', '"raising"'), "utf-8")
    assert [r.plugin for r in load([tmp_path]).refusals] == ["raising"], "it is not taken in"


class Forgotten:
    """Opens a file when the collector finds it, as a temporary folder that nobody closed does."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        open(__file__).close()


def test_what_the_collector_closes_is_not_the_plugins(tmp_path: Path) -> None:
    subject = subject_of(tmp_path, "calm", MOOD)
    line = compile("held = [[] for each in range(50_000)]", str(subject.source), "exec")

    def asked() -> None:
        Forgotten()
        exec(line)

    _, watched = asked_again(subject, asked, 5)
    assert watched.seen == []
