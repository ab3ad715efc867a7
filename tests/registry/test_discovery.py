"""Three ways in: a folder or file among ours, a folder that is named, a package of pip's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tablee import texts
from tablee.registry import Catalogue, PluginOrigin, load, load_for
from tablee.settings import ROOT, Settings
from tablee.texts import speaking
from tests.registry.a_package import SKY, package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EMPTY = "from tablee.activities.hookspecs import hookimpl\n@hookimpl\ndef server_stopped(): pass\n"


@pytest.fixture
def site_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which Python finds packages, for this test alone."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    yield folder
    for name in [name for name in sys.modules if name.startswith("tablee_")]:
        del sys.modules[name]


def said(found: Catalogue) -> list[str]:
    return [refusal.sentence.replace("\u00a0", " ") for refusal in found.refusals]


def test_a_package_brings_its_version_and_its_english(site_packages: Path) -> None:
    package(site_packages, "tablee-sky", "1.2", "sky = tablee_sky", SKY)
    (site_packages / "tablee_sky" / "locale").mkdir()
    po = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    po += 'msgid "Ciel"\nmsgstr "The sky"\n'
    (site_packages / "tablee_sky" / "locale" / "en.po").write_text(po, "utf-8")
    texts.add_catalogue(ROOT / "tablee")
    (plugin,) = load([], packages=True).plugins
    assert (plugin.name, plugin.version, plugin.way) == ("sky", "1.2", PluginOrigin.PACKAGE)
    assert plugin.source == "tablee-sky"
    with speaking("en"):
        assert plugin.told == ("Canvas: The sky (sky)",)


def test_packages_stay_out_where_they_are_not_asked_for(site_packages: Path) -> None:
    package(site_packages, "tablee-sky", "1.2", "sky = tablee_sky", SKY)
    assert load([]).plugins == ()


@pytest.mark.parametrize(
    ("entry", "source", "sentence"),
    [
        (
            "sky = tablee_sky",
            "",
            "Le paquet « tablee-sky » annonce le module « tablee_sky », qui n’est pas là. "
            "Réinstallez ce paquet, ou désinstallez-le.",
        ),
        ("sky = tablee_sky.plugin", SKY, "annonce le module « tablee_sky.plugin », qui n’est pas"),
        ("sky = tablee_sky:templates", SKY, "ne nomme pas un module : « tablee_sky:templates »"),
        ("sky = pas un module", SKY, "ne nomme pas un module : « pas un module »"),
        ("sky = tablee_sky", "import not_there", "le module « not_there » n’est pas installé"),
        ("sky = tablee_sky", "\n1 / 0", "Voyez la ligne 2 de tablee_sky/__init__.py."),
    ],
)
def test_a_package_that_does_not_load_is_named_and_the_others_go_on(
    site_packages: Path, entry: str, source: str, sentence: str
) -> None:
    package(site_packages, "tablee-sky", "1.2", entry, source)
    package(site_packages, "tablee-other", "1", "other = tablee_other", EMPTY)
    found = load([], packages=True)
    assert [plugin.name for plugin in found.plugins] == ["other"]
    assert [(refusal.source, refusal.version) for refusal in found.refusals] == [
        ("tablee-sky", "1.2")
    ]
    assert sentence in said(found)[0]


def test_of_two_plugins_with_one_name_the_first_is_taken_in(
    tmp_path: Path, site_packages: Path
) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "twin_one.py").write_text(EMPTY)
    package(site_packages, "tablee-twin", "1", "twin_one = tablee_twin", EMPTY)
    found = load([tmp_path / "a", tmp_path / "b"], packages=True)
    assert [plugin.source for plugin in found.plugins] == [str(tmp_path / "a" / "twin_one.py")]
    assert [refusal.way for refusal in found.refusals] == [
        PluginOrigin.FOLDER,
        PluginOrigin.PACKAGE,
    ]
    assert "Un autre plugin s’appelle déjà ainsi" in said(found)[1]


def test_a_file_says_its_own_version(tmp_path: Path) -> None:
    (tmp_path / "dated.py").write_text(EMPTY + "__version__ = '2026.3'\n")
    assert [plugin.version for plugin in load([tmp_path]).plugins] == ["2026.3"]


def test_a_folder_that_is_a_plugin_itself_is_told_from_one_that_holds_plugins(
    tmp_path: Path,
) -> None:
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "__init__.py").write_text(EMPTY)
    found = load([tmp_path / "alone"])
    assert said(found) == [
        f"Le dossier {tmp_path / 'alone'} est lui-même un plugin. "
        f"TABLEE_PLUGINS_DIR nomme celui qui le contient : {tmp_path}."
    ]


def test_a_folder_without_its_first_file_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "sky.py").write_text(SKY)
    assert "pas de fichier « __init__.py »" in said(load([tmp_path]))[0]


def test_texts_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "worded" / "locale").mkdir(parents=True)
    (tmp_path / "worded" / "__init__.py").write_text(EMPTY)
    (tmp_path / "worded" / "locale" / "en.po").write_bytes(b'msgid "\xff"\nmsgstr ""')
    assert "Ses textes, dans le dossier « locale », ne se lisent pas" in said(load([tmp_path]))[0]


@pytest.mark.parametrize(
    "spoilt", ['msgid "Ciel\nmsgstr "Sky"', "Ciel = Sky", 'msgid "Ciel" Sky\nmsgstr ""']
)
def test_a_line_of_its_texts_that_is_none_is_named(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / "worded" / "locale").mkdir(parents=True)
    (tmp_path / "worded" / "__init__.py").write_text(EMPTY)
    written = '# ours\nmsgid "Soleil"\nmsgstr "The \\"sun\\""\n\n'
    (tmp_path / "worded" / "locale" / "en.po").write_text(written + spoilt, "utf-8")
    (refused,) = said(load([tmp_path]))
    assert "ont une ligne mal écrite. Voyez la ligne 5 de worded/locale/en.po." in refused


def test_a_plugin_that_failed_is_read_again_once_it_is_mended(tmp_path: Path) -> None:
    (tmp_path / "mended").mkdir()
    (tmp_path / "mended" / "part.py").write_text("1 / 0")
    (tmp_path / "mended" / "__init__.py").write_text(EMPTY + "from plugins.mended import part")
    assert "ligne 1 de mended/part.py" in said(load([tmp_path]))[0]
    (tmp_path / "mended" / "part.py").write_text("there = True")
    assert said(load([tmp_path])) == []


def test_in_safe_mode_what_was_dropped_among_ours_stays_out_too() -> None:
    """Which of the folder `plugins` are ours is written beside them, and none is forgotten."""
    found = load_for(Settings(safe=True))
    assert {plugin.way for plugin in found.plugins} == {PluginOrigin.OURS}
    folders = {init.parent.name for init in (ROOT / "plugins").glob("*/__init__.py")}
    assert {plugin.name for plugin in found.plugins} == folders


def test_a_package_whose_own_papers_are_spoilt_is_said_and_nobody_else_s(
    site_packages: Path,
) -> None:
    package(site_packages, "tablee-spoilt", "1", "sky tablee_spoilt", EMPTY)
    package(site_packages, "tablee-other", "1", "other = tablee_other", EMPTY)
    for name, papers in {
        "stranger": b"\xff[console",
        "bare": b"[tablee.plugins]\nbare = no_module\n",
    }.items():
        (site_packages / f"{name}-1.dist-info").mkdir()
        (site_packages / f"{name}-1.dist-info" / "entry_points.txt").write_bytes(papers)
    found = load([], packages=True)
    assert [plugin.name for plugin in found.plugins] == ["other"]
    assert {refusal.source for refusal in found.refusals} == {"tablee_spoilt-1", "bare"}


def test_one_module_is_one_plugin_however_often_it_is_named(site_packages: Path) -> None:
    package(site_packages, "tablee-sky", "1", "sky = tablee_sky\nmore = tablee_sky", EMPTY)
    found = load([], packages=True)
    assert [plugin.name for plugin in found.plugins] == ["more"]
    assert "Son module est déjà celui du plugin « more »." in said(found)[0]
