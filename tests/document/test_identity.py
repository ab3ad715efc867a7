"""The organisation's identity: from its folder, in three formats, refused in a sentence."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import odfdo
import pypdf
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from PIL import Image

from plugins.docx import Docx
from plugins.odt import Odt
from plugins.pdf import Pdf
from tablee.cli.identity import identity as command
from tablee.document import html
from tablee.document.html import PageLinks
from tablee.document.identity import WORDS, identity_files, read_identity, save, taken, with_words
from tablee.model.identity import Identity, contrast
from tablee.model.synthesis import Part
from tests.plugins.formats.a_report import PIXEL, REPORT

if TYPE_CHECKING:
    from pathlib import Path

BLUE = "#0B3D91"
LINKS = PageLinks(pictures={PIXEL: "image.png"})


def logo() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (120, 40), BLUE).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = f'name = "Réseau des Causses"\nfooter = "reseau.exemple.fr"\naccent = "{BLUE}"\n'
    (tmp_path / "identity.toml").write_text(words, "utf-8")
    (tmp_path / "logo.png").write_bytes(logo())
    return tmp_path


def test_three_formats_and_the_published_page_have_name_logo_colour_and_footer(
    folder: Path,
) -> None:
    told = replace(REPORT, identity=read_identity(folder).identity)

    pdf = pypdf.PdfReader(io.BytesIO(Pdf().export(told, Part.BOTH)), strict=True)
    first = pdf.pages[0].extract_text()
    assert "Réseau des Causses" in first
    assert "Tablée" not in first
    assert all("reseau.exemple.fr" in page.extract_text() for page in pdf.pages)
    assert pdf.pages[0].images

    word = docx.Document(io.BytesIO(Docx().export(told, Part.BOTH)))
    assert "Réseau des Causses" in word.paragraphs[0].text
    assert "reseau.exemple.fr" in "".join(p.text for p in word.sections[0].footer.paragraphs)
    assert BLUE[1:] in word.styles.element.xml
    assert "B23E1A" not in word.styles.element.xml

    with zipfile.ZipFile(io.BytesIO(Odt().export(told, Part.BOTH))) as parts:
        styles = parts.read("styles.xml").decode()
        assert parts.read("Pictures/logo.png") == logo()
        assert "Pictures/logo.png" in parts.read("META-INF/manifest.xml").decode()
    assert "Réseau des Causses" in styles
    assert "reseau.exemple.fr" in styles

    page = html.published(told, Part.BOTH, LINKS).text
    assert "Réseau des Causses" in page
    assert f"--accent:{BLUE}" in page
    assert "reseau.exemple.fr" in page


def test_a_model_of_ones_own_keeps_its_head_and_has_all_that_documents_need(folder: Path) -> None:
    model = docx.Document()
    model.sections[0].header.paragraphs[0].text = "Papier à en-tête"
    model.add_paragraph("Texte du modèle")
    model.save(str(folder / "model.docx"))
    text = odfdo.Document("text")
    text.body.append(odfdo.Paragraph("Texte du modèle"))
    text.save(str(folder / "model.odt"))
    whose = read_identity(folder)
    told = replace(REPORT, identity=whose.identity)

    assert whose.refused == ()
    word = docx.Document(io.BytesIO(Docx().export(told, Part.BOTH)))
    assert word.sections[0].header.paragraphs[0].text == "Papier à en-tête"
    words = [p.text for p in word.paragraphs]
    assert "Texte du modèle" not in words
    assert REPORT.title in words
    there = {style.style_id for style in word.styles}
    used = {p.style.style_id for p in word.paragraphs if p.style is not None}
    assert {"BodyText", "Quote", "Caption"} <= there
    assert used <= there
    numbered = {n.numId for n in word.part.numbering_part.element.num_lst}
    for style in word.styles.element.iter(qn("w:numId")):
        assert int(style.get(qn("w:val"))) in {0, *numbered}

    made = odfdo.Document(io.BytesIO(Odt().export(told, Part.BOTH)))
    body = made.get_formatted_text()
    assert "Texte du modèle" not in body
    assert "Éviter les doublons" in body
    assert made.styles.get_element("//style:master-page[@style:name='Landscape']") is not None


def test_what_cannot_be_taken_is_said_and_documents_are_made_all_the_same(folder: Path) -> None:
    (folder / "identity.toml").write_text('name = "Ici"\naccent = "#FFCC00"\nsecond = "vert"\n')
    (folder / "logo.png").write_bytes(b"GIF89a")
    (folder / "model.docx").write_bytes(b"PK")
    (folder / "page.css").write_text("</style><script>")
    found = read_identity(folder)

    assert found.identity == Identity("Ici")
    told = "\n".join(found.refused)
    assert "#FFCC00 se lit mal" in told
    assert "contraste de 1,4, il en faut 4,5" in told
    for what in ("vert n’est pas prise", "logo.png n’est", "model.docx n’est", "page.css n’est"):
        assert what in told
    (folder / "identity.toml").write_text("name = ")
    assert "n’est pas du TOML" in read_identity(folder).refused[0]
    assert read_identity(folder / "nowhere").identity == Identity()


def with_part(model: bytes, name: str, part: bytes) -> bytes:
    """The same archive with a part more, or another in its place."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(model)) as before, zipfile.ZipFile(made, "w") as archive:
        for kept in (n for n in before.namelist() if n != name):
            archive.writestr(kept, before.read(kept))
        archive.writestr(name, part)
    return made.getvalue()


def word_model() -> bytes:
    data = io.BytesIO()
    docx.Document().save(data)
    return data.getvalue()


RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="https://exemple.fr/x" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("name", "part", "said"),
    [
        ("word/vbaProject.bin", b"Sub", "contient des macros"),
        (
            "word/_rels/settings.xml.rels",
            RELATED.format(kind="attachedTemplate").encode(),
            "ailleurs",
        ),
        ("word/styles.xml", b"<w:styles", "n’est pas un modèle"),
        ("word/huge.xml", b" " * 100_000_001, "trop lourd"),
    ],
)
def test_a_model_that_could_do_harm_or_is_damaged_is_refused_in_a_sentence(
    name: str, part: bytes, said: str
) -> None:
    found = taken({"model.docx": with_part(word_model(), name, part)})
    assert not found.identity.models
    assert said in found.refused[0]


def test_a_model_may_hold_a_link_that_readers_follow_themselves() -> None:
    link = RELATED.format(kind="hyperlink").encode()
    held = with_part(word_model(), "word/_rels/footer1.xml.rels", link)
    assert taken({"model.docx": held}).refused == ()


def test_a_libreoffice_model_that_fetches_a_picture_is_refused() -> None:
    data = io.BytesIO()
    odfdo.Document("text").save(data)
    with zipfile.ZipFile(data) as archive:
        styles = archive.read("styles.xml").decode()
    fetched = (
        '<draw:image xmlns:draw="urn:x" xmlns:xlink="urn:y" xlink:href="https://exemple.fr/x"/>'
    )
    root_ends = styles.rindex("</")
    held = styles[:root_ends] + fetched + styles[root_ends:]
    found = taken({"model.odt": with_part(data.getvalue(), "styles.xml", held.encode())})
    assert "ailleurs" in found.refused[0]


def test_a_new_logo_takes_the_place_of_the_former_and_words_that_nobody_gave_stay(
    folder: Path,
) -> None:
    save(folder, {"logo.jpg": b"\xff\xd8"})
    assert not (folder / "logo.png").exists()
    save(
        folder, {"logo.jpg": b"", WORDS: with_words(identity_files(folder)[WORDS], {"footer": ""})}
    )
    assert read_identity(folder).identity == Identity("Réseau des Causses", accent=BLUE)


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21
    assert round(contrast("#767676", "#FFFFFF"), 2) == 4.54


def test_the_command_sets_it_says_what_is_taken_and_takes_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLEE_IDENTITY", str(tmp_path / "whose"))
    (tmp_path / "l.png").write_bytes(logo())
    run = CliRunner()

    said = run.invoke(command(), ["--name", "Ici & là", "--logo", str(tmp_path / "l.png")])
    assert "Nom\u00a0: Ici & là" in said.output
    assert read_identity(tmp_path / "whose").identity.logo == logo()
    said = run.invoke(command(), ["--accent", "#FFCC00"])
    assert "Choisissez-en une plus foncée" in said.output
    assert read_identity(tmp_path / "whose").identity.name == "Ici & là"
    run.invoke(command(), ["--name", "", "--logo", "", "--accent", ""])
    assert read_identity(tmp_path / "whose").identity == Identity()
