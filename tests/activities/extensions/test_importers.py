"""What plugins read: by its end or by choice, bounded, mistakes contained, absence said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tablee.errors import NotAccepted, NotFound
from tablee.isolation import forgive
from tablee.registry import load
from tablee.sdk.conformance.runner import examine
from tablee.sdk.conformance.subject import Subject
from tablee.session.transfer import upload
from tests.support.sessions.sample import sample_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.shell import Shell

LINES = """
from dataclasses import dataclass
from tablee.plugin import (
    N_, Imported, Importer, NotAccepted, PlannedAction, Section, Synthesis, Lines, Line, decoded,
    hookimpl,
)

API = 1


@dataclass(frozen=True)
class LineImporter(Importer):
    name = "{name}"
    title = N_("Lignes")
    extensions = ("lines", "md")
    longest = 2_000

    def imported(self, data, name):
        text = decoded(data)
        if "?" in text:
            raise NotAccepted("Pas de question ici.")
        first, *cards = text.splitlines()
        return Imported(
            Synthesis(first, participants=("Zo\u00e9",)),
            (("", tuple(cards)),),
            tuple(PlannedAction(each, "Zo\u00e9") for each in cards if each.startswith("!")),
        )

    def examples(self):
        return {{"a.lines": b"Titre\\nUne carte\\n"}}


@hookimpl
def importers():
    return [LineImporter]
"""


def plugin(folder: Path, name: str = "lines", *changed: tuple[str, str]) -> Path:
    source = LINES.format(name=name)
    for old, new in changed:
        assert old in source
        source = source.replace(old, new)
    (folder / f"{name}.py").write_text(source, "utf-8")
    return folder


def test_a_file_is_read_by_its_end_and_becomes_cards_people_and_actions(tmp_path: Path) -> None:
    catalogue = load([plugin(tmp_path)])
    assert not catalogue.refusals
    found = upload.read(catalogue, "A.LINES", f"Été\nA\n!B\n{'c' * 600}".encode()).understood
    assert found.title == "Été"
    assert found.read_as == "Lignes"
    assert found.board == (("", ("A", "!B", "c" * 500, "c" * 100)),)
    assert [person.name for person in found.people] == ["Zoé"]
    assert [action.what for action in found.actions] == ["!B"]


def test_where_the_core_reads_it_too_the_core_does_unless_one_chooses(tmp_path: Path) -> None:
    catalogue = load([plugin(tmp_path)])
    assert [name for name, _title in upload.ways(catalogue, "a.md")] == [upload.OWN, "lines"]
    assert upload.ways(catalogue, "a.txt") == []
    assert not upload.read(catalogue, "a.md", b"# Un\n\nDeux\n").understood.read_as
    assert upload.read(catalogue, "a.md", b"Un\nDeux", by="lines").understood.read_as
    assert not upload.read(catalogue, "a.lines", b"Un\nDeux", by=upload.OWN).understood.read_as
    with pytest.raises(NotFound, match="lines"):
        upload.read(catalogue, "a.md", b"", by="nobody")


def test_what_is_too_long_too_much_or_refused_is_a_sentence(tmp_path: Path) -> None:
    catalogue = load([plugin(tmp_path, "lines", ("longest = 2_000", "longest = 90_000"))])
    assert upload.longest(catalogue, "a.lines") == 90_000
    for data, said in (
        (b"a" * 90_001, "trop lourd"),
        (b"T\n" + b"x\n" * 2_001, "2000 cartes"),
        (b"T\n" + b"!x\n" * 201, "200 actions"),
        (b"T ?", "Pas de question"),
        (b"T", "aucun mot"),
    ):
        with pytest.raises(NotAccepted, match=said):
            upload.read(catalogue, "a.lines", data)


@pytest.mark.parametrize(
    "body",
    [
        "raise KeyError(name)",
        "raise MemoryError",
        "raise SystemExit(3)",
        "return self.imported(data, name)",
        "return None",
        "return Imported('a title')",
        "return Imported(Synthesis('T'), (('', (1, 2)),))",
        "return Imported(Synthesis('T'), (), ('to do',))",
        "return Imported(Synthesis(7, notes=(3,)))",
    ],
)
def test_a_mistake_of_the_plugin_is_a_sentence_too(tmp_path: Path, body: str) -> None:
    wrong = ("text = decoded(data)", f"{body}\n        text = ''")
    catalogue = load([plugin(tmp_path, "lines", wrong)])
    with pytest.raises(NotAccepted, match=r"Lignes.*Rien n’a été créé"):
        upload.read(catalogue, "a.lines", b"Un\nDeux")


@pytest.mark.parametrize("body", ["import time; time.sleep(60)", "while not over(): pass"])
def test_one_that_hangs_is_given_up_and_others_read_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(upload, "LONG", 0.2)
    over = tmp_path / "over"  # nobody waits for it, but it would take a core from all later tests
    body = f"from pathlib import Path; over = Path({str(over)!r}).exists\n            {body}"
    hangs = ("text = decoded(data)", f"if b'hang' in data:\n            {body}\n        text = ''")
    plugin(tmp_path, "hanging", hangs, ('"lines", "md"', '"hangs",'))
    catalogue = load([plugin(tmp_path)])
    try:
        for _again in range(2):  # the second time it is not called at all
            with pytest.raises(NotAccepted, match=r"Lignes.*Rien n’a été créé"):
                upload.read(catalogue, "a.hangs", b"hang")
            assert upload.read(catalogue, "a.lines", b"Un\nDeux").understood.title == "Un"
    finally:
        over.touch()
        forgive()


def test_without_its_plugin_a_file_is_refused_by_name_and_a_pasted_table_stays_lines() -> None:
    table = b"Colonne;Texte\nForces;Le lien\n"
    with pytest.raises(NotAccepted, match="Aucun plugin de ce serveur ne le lit"):
        upload.read(sample_catalogue(), "t.csv", table)
    assert upload.read(sample_catalogue(), "", table).understood.board == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('extensions = ("lines", "md")', 'extensions = "lines"', "extensions"),
        ('extensions = ("lines", "md")', 'extensions = (".lines",)', "sans point"),
        ("longest = 2_000", "longest = 10**9", "octets"),
        ("def imported", "def imports", "imported"),
        ('title = N_("Lignes")', 'title = ""', "title"),
    ],
)
def test_what_is_no_importer_is_refused_with_what_to_mend(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (refusal,) = load([plugin(tmp_path, "lines", (old, new))]).refusals
    assert said in refusal.sentence


PLANTED = {
    "clock": ("text = decoded(data)", "import time; text = decoded(data) + str(time.time())"),
    "foreign": ("text = decoded(data)", "text = data.decode('utf-8')"),
    "none": ('{"a.lines": b"Titre\\nUne carte\\n"}', "{}"),
    "named": ('{"a.lines"', '{"a.txt"'),
    "own": ('b"Titre\\nUne carte\\n"', 'b"Quoi ?"'),
    "all": (
        "    def examples",
        "    def recognises(self, text):\n        return True\n\n    def examples",
    ),
    "file": ("text = decoded(data)", "text = decoded(data); open('/dev/null').close()"),
}
TOLD = {
    "clock": "lu deux fois",
    "foreign": "échoue sur un fichier",
    "none": "pas d’exemple",
    "named": "pas un nom de ses fichiers",
    "own": "son propre exemple",
    "all": "un texte qui n’en est pas un",
    "file": "regarde ailleurs",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_check_plugin_tells_each_planted_fault(tmp_path: Path, fault: str) -> None:
    sound = load([plugin(tmp_path, "sound")])
    assert examine(Subject.named("sound", sound), only=["importers"]).faults == ()
    planted = load([plugin(tmp_path, "planted", PLANTED[fault])])
    report = examine(Subject.named("planted", planted), only=["importers"])
    assert any(TOLD[fault] in each.finding.what for each in report.serious)


def test_on_the_command_line_one_chooses_and_is_told(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_PLUGINS_DIR", str(plugin(tmp_path)))
    (tmp_path / "a.md").write_text("Titre\nUne carte\n", "utf-8")
    said = shell.types("import", "-n", "--as", "lines", str(tmp_path / "a.md")).text
    assert "Lignes" in said
    assert "(1 carte)" in said
