"""`tablee export SESSION site`: a folder that shows what is public, on any web server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import html5lib
import pytest

from tablee.model.synthesis import Part
from tablee.sdk.testing import facilitator_of, offered
from tablee.session import Sessions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.shell import Shell


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def addresses(page: Path) -> set[str]:
    """All that the page leads to."""
    text = page.read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    found = re.findall(r'(?:href|src)="([^"#]+)"|url\("([^"]+)"\)', text)
    return {one or other for one, other in found}


def test_without_a_word_on_what_is_public_nothing_is_written(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    said = shell.types("export", "faire-vivre", "site", "-o", str(tmp_path / "site"))

    assert said.status == 2
    assert "n’est pas publiée" in said.err
    assert "    1  Préparation\n" in said.err
    assert not (tmp_path / "site").exists()
    assert "dites lequel avec -o" in shell.types("export", "faire-vivre", "site").err
    wrong = shell.types("export", "faire-vivre", "site", "-o", "x", "--public", "99")
    assert "numéros d’étapes" in wrong.err


@pytest.mark.dear
def test_the_folder_holds_all_that_its_pages_lead_to_and_asks_for_nothing_else(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"

    said = shell.types("export", "faire-vivre", "site", "-o", str(folder), "--public", "all")

    assert said.status == 0
    assert "fichiers dans" in said.text
    there = files(folder)
    assert {"index.html", "sheet.html", "notes.html", "card.png"} <= there
    for page in ("index.html", "sheet.html", "notes.html"):
        found = addresses(folder / page) - {"data:,"}
        assert found <= there
        assert "<script" not in (folder / page).read_text("utf-8")
    assert all((folder / name).stat().st_mode & 0o044 for name in there)


@pytest.mark.dear
def test_a_text_in_the_folder_shows_the_pictures_that_stand_there(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    shell.types("export", "faire-vivre", "site", "-o", str(folder), "--public", "all")

    shown = {
        "*.md": r"!\[.*\]\(([^)]+)\)",
        "*.dokuwiki.txt": r"\{\{:([^|]+)\|",
        "*.mediawiki.txt": r"\[\[Fichier:([^|]+)\|",
    }
    for files_, mark in shown.items():
        for file in folder.glob(files_):
            text = file.read_text("utf-8")
            assert "à voir dans" not in text
            named = set(re.findall(mark, text))
            assert named <= files(folder)
            assert named or "fiche" in file.name or text.count("Image") == 0
        assert any(re.search(mark, f.read_text("utf-8")) for f in folder.glob(files_))


@pytest.mark.dear
def test_only_the_steps_named_are_in_it(shell: Shell, demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shell.types("export", "faire-vivre", "site", "-o", str(folder), "--public", "1,2,3,5")

    whole = "".join(
        path.read_text("utf-8", "replace") for path in folder.iterdir() if path.is_file()
    )

    assert "une visio de deux heures par mois" in whole
    assert "Diversifier les financements" not in whole


@pytest.mark.dear
def test_a_site_written_again_loses_what_is_no_longer_of_it_and_nothing_of_others(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    (room,) = Sessions(demo, offered()).rooms.values()
    exposed = [s.id for s in room.agenda if s.activity == "presentation"]
    room.publishing.publish(facilitator_of(room), exposed)
    name, folder = room.session.id, tmp_path / "site"
    room.close()
    shell.types("export", name, "site", "-o", str(folder), "--public", "all")
    (folder / "CNAME").write_text("exemple.fr")
    before = files(folder)

    said = shell.types("export", name, "site", "-o", str(folder), "--part", "sheet")
    other = shell.types("export", name, "site", "-o", str(demo), "--public", "all")

    reopened = Sessions(demo, offered()).get(name)
    reopened.publishing.publish(facilitator_of(reopened), exposed, Part.SHEET)
    reopened.close()
    refused = shell.types("export", name, "site", "-o", str(folder), "--part", "notes")
    assert refused.status == 2
    assert "une partie seulement est publiée" in refused.err
    assert said.status == 0
    assert "notes.html" in before - files(folder)
    assert "CNAME" in files(folder)
    assert other.status == 2
    assert "n’est pas vide" in other.err


@pytest.mark.dear
def test_the_address_of_a_page_of_before_leads_to_the_page_of_now(
    shell: Shell, demo: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    words = ("export", "faire-vivre", "site", "-o", str(folder), "--public", "all")
    shell.types(*words)
    assert "fiche.html" not in files(folder), "a new site has no address of before"
    contents = folder / ".tablee-site.json"
    contents.write_text(contents.read_text().replace("sheet.html", "fiche.html"))
    (folder / "sheet.html").rename(folder / "fiche.html")

    for _again in range(2):
        assert shell.types(*words).status == 0
        assert 'url=sheet.html"' in (folder / "fiche.html").read_text("utf-8")
        assert "<html" in (folder / "sheet.html").read_text("utf-8")
