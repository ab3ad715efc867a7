"""Each plugin speaks from its own catalogue, then from the core's, and from no other plugin's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tablee import texts
from tablee.registry import load
from tablee.sdk.testing import enter, open_room, start
from tablee.settings import PACKAGE
from tablee.texts import _, speaking
from tablee.view import Audience

if TYPE_CHECKING:
    from pathlib import Path

    from tablee.registry import Catalogue

SOURCE = """
from dataclasses import dataclass
from tablee.plugin import Intro, N_, Stack, Text, _, hookimpl, ngettext, setting

API = 1

@dataclass(frozen=True)
class {kind}(Intro):
    name = "{name}"
    title = N_("Noter ce lieu")
    summary = N_("Chaque personne note.")
    asked: str = setting("", N_("Ce que l’on note ici"))

    def view(self, step, audience):
        said = [_("Noter ce lieu"), _("Une phrase de l’autre"), _("Commencer")]
        said.append(ngettext("{{n}} lieu noté", "{{n}} lieux notés", 2))
        return Stack(tuple(Text(each) for each in said))

@hookimpl
def intros():
    return [{kind}]
"""
CANVAS = """
title = "Lieux à noter"
summary = "Chaque lieu a sa zone."
prompt = "Quel lieu ?"
zones = [{ id = "here", title = "Ici même" }, { id = "there", title = "Là-bas même" }]
"""
SAID = {
    "Noter ce lieu": ("Rate this place", "Write this place down"),
    "Ce que l’on note ici": ("What is rated", "What is written down"),
    "{n} lieu noté": ("{n} places rated", "{n} places written down"),
}


def plugin(folder: Path, name: str, nth: int, *, canvas: bool = False) -> None:
    (folder / name / "locale").mkdir(parents=True)
    source = SOURCE.format(kind=name.title(), name=name)
    lines = ['msgid ""', r'msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\n"', ""]
    for french, said in SAID.items():
        forms = [f"msgstr {json.dumps(said[nth], ensure_ascii=False)}"]
        if "{n}" in french:
            forms = ['msgid_plural "{n} lieux notés"', f'msgstr[0] "{said[nth]}"']
            forms.append(f'msgstr[1] "{said[nth]}"')
        lines += [f'msgid "{french}"', *forms, ""]
    if canvas:
        file = "from pathlib import Path\nfrom tablee.plugin import templates_in\n"
        source = source.replace("API = 1", f"{file}API = 1")
        source += (
            "\n@hookimpl\ndef canvas_templates():\n    return templates_in(Path(__file__).parent)\n"
        )
        (folder / name / "places.toml").write_text(CANVAS, "utf-8")
        lines += ['msgid "Ici même"', 'msgstr "Right here"', ""]
    if nth:
        lines += ['msgid "Une phrase de l’autre"', 'msgstr "The other’s sentence"', ""]
    (folder / name / "__init__.py").write_text(source, "utf-8")
    (folder / name / "locale" / "en.po").write_text("\n".join(lines), "utf-8")


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("domains")
    plugin(folder, "rates", 0, canvas=True)
    plugin(folder, "writes", 1)
    texts.add_catalogue(PACKAGE)
    texts.add_catalogue(PACKAGE / "web")
    found = load([folder])
    assert found.refusals == ()
    return found


@pytest.mark.parametrize(("name", "nth"), [("rates", 0), ("writes", 1)])
def test_the_same_french_is_said_by_each_in_its_own_way(
    offered: Catalogue, tmp_path: Path, name: str, nth: int
) -> None:
    room = open_room(tmp_path, offered, name)
    enter(room, "Naïma")
    step = start(room, name)
    record = room.step_record(step)
    kind = offered.activities[name]
    with speaking("en"):
        view = record.activity.view(record, Audience.WALL)
        said = [text.text for text in view.items]  # type: ignore[union-attr] # a stack of texts
        assert said[0] == _(kind.title) == record.title == SAID["Noter ce lieu"][nth]
        assert said[3] == SAID["{n} lieu noté"][nth].replace("{n}", "2")
        label = kind.__dataclass_fields__["asked"].metadata["label"]
        assert _(label) == SAID["Ce que l’on note ici"][nth]
    assert said[1] == ("The other’s sentence" if nth else "Une phrase de l’autre")
    assert said[2] == "Begin"
    assert record.step.plain is not None
    assert record.step.plain.titles["en"] == SAID["Noter ce lieu"][nth]
    room.close()


def test_what_stands_as_data_in_sessions_is_said_as_its_plugin_says_it(offered: Catalogue) -> None:
    zone = offered.templates["places"].zones[0]
    copied = json.loads(json.dumps(zone.title))
    with speaking("en"):
        assert _(copied) == "Right here"
        assert _("Une phrase de l’autre") == "Une phrase de l’autre"
