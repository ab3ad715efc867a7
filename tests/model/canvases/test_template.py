"""Canvases as data: what is one, what is not and why, and one in a file."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.errors import BadSetting
from tablee.model.canvases import (
    LAYOUTS,
    MOST_ZONES,
    CanvasDraft,
    Template,
    Zone,
    check,
    read,
    templates_in,
    written,
)
from tablee.registry import Catalogue, load
from tablee.texts import speaking
from tablee.ui.console.canvas_editor import preview

if TYPE_CHECKING:
    from pathlib import Path

TWO = (Zone("a", "Un côté"), Zone("b", "L’autre", "Et le reste."))


def grid(*rows: str, zones: tuple[Zone, ...] = TWO) -> Template:
    return Template(title="Grille", layout="grid", zones=zones, rows=rows)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (Template(layout="rings"), "pas de zone"),
        (Template(layout="spiral"), "n’existe pas"),  # type: ignore[arg-type] # as a file may have it
        (Template(zones=(*TWO, Zone("a", "Encore"))), "celui de deux zones"),
        (Template(zones=(*TWO, Zone("c", "Un côté"))), "Deux zones s’appellent « Un côté »"),
        (Template(zones=(Zone("A b", "Titre"),)), "« A b » ne peut pas être"),
        (Template(zones=(Zone("loose", "Titre"),)), "« loose » ne peut pas être"),
        (Template(zones=(Zone("a", " "),)), "La zone 1 n’a pas de titre"),
        (Template(zones=(Zone("a", "é" * 81),)), "80 caractères au plus"),
        (Template(prompt="é" * 241), "240 caractères au plus"),
        (
            Template(zones=tuple(Zone(f"z{n}", f"{n}") for n in range(MOST_ZONES + 1))),
            "25 zones : 24 au plus",
        ),
        (grid(), "pas de rangée"),
        (grid("a b", "a"), "même nombre de cases"),
        (grid("a c"), "« c », qui n’est aucune zone"),
        (grid("a b", "b b"), "« L’autre » doit former un rectangle"),
        (grid("a . a"), "« Un côté » doit former un rectangle"),
        (grid(" ".join(["a"] * 13)), "trop grande"),
        (grid(*["a"] * 9), "trop grande"),
    ],
)
def test_whoever_composes_a_canvas_is_told_what_is_wrong(template: Template, sentence: str) -> None:
    with pytest.raises(BadSetting) as refused:
        check(template)
    assert sentence in str(refused.value).replace("\u00a0", " ")
    assert "(" not in str(refused.value)  # nothing of the libraries, which speak English


def test_a_zone_may_span_squares_and_another_stand_under_the_grid() -> None:
    check(grid("a a .", "a a ."))
    check(Template())


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
TITLES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(
    lambda words: bool(words.strip())
)
CLOSED = st.builds(
    Template,
    title=TITLES,
    summary=WORDS,
    layout=st.sampled_from([layout for layout in LAYOUTS if layout != "grid"]),
    zones=st.lists(TITLES, min_size=1, max_size=5, unique_by=str.strip).map(
        lambda titles: tuple(Zone(f"z{n}", title, title) for n, title in enumerate(titles))
    ),
    ends=st.tuples(WORDS, WORDS),
    prompt=WORDS,
)


@given(CLOSED)
def test_a_canvas_that_is_handed_on_in_a_file_comes_back_as_it_was(template: Template) -> None:
    file = written(template)
    assert read(file.encode()) == template
    assert tomllib.loads(file)["title"] == template.title


def test_a_grid_comes_back_with_its_rows_and_axes() -> None:
    template = Template(
        title="É", layout="grid", zones=TWO, rows=("a .", "b b"), across="x", upwards="y"
    )
    assert read(written(template).encode(), "mine") == Template(**vars(template) | {"name": "mine"})


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"titre = 'x'", "« titre » n’est pas un mot de ces fichiers"),
        (b"title = 'x'\n[[zones]]\nid = 'a'\ntitle = 'A'\npromt = 'y'", "« promt »"),
        (b"title = ", "Ligne 1 : Ce fichier n’est pas un canevas : cette ligne ne se lit pas"),
        (b"title = 'x'\nsummary = 'y", "Ligne 2 : Ce fichier n’est pas un canevas"),
        (b"title = 'x'\nsummary = 'y", "Il y manque un guillemet."),
        (b"title = 'x'\nsummary = '\xe9'", "Ligne 2 : Ce fichier n’est pas en UTF-8"),
        (b"\xff\xfe\x00", "Ligne 1 : Ce fichier n’est pas en UTF-8"),
        (b"rows = " + b"9" * 5_000, "ne se lit pas comme du TOML."),
        (b"title = 3", "n’est pas un canevas : « title » n’a pas la bonne forme."),
        (b"title = 'x'\nzones = [3]", "canevas : « zones[0] » n’a pas la bonne forme."),
        (b"title = 'x'\nends = ['un']", "canevas : « ends » n’a pas la bonne forme."),
        (b"summary = 'x'", "pas de titre"),
        (b"title = 'x'\nlayout = 'rings'", "pas de zone"),
    ],
)
def test_a_file_that_is_no_canvas_is_refused_with_a_sentence(file: bytes, sentence: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read(file)
    assert sentence in str(refused.value).replace("\u00a0", " ")


# ── from plugins ────────────────────────────────────────────────────────────────────────────

PLUGIN = """
from tablee.activities.hookspecs import hookimpl
from tablee.model.canvases import Template, Zone

@hookimpl
def canvas_templates():
    return {offered}
"""


def test_a_canvas_of_a_plugin_is_taken_in_and_one_that_is_none_refused(tmp_path: Path) -> None:
    for name, offered in {
        "fine": "[Template('fine_one', 'Bien')]",
        "same": "[Template('fine_one', 'Autre')]",
        "nameless": "[Template(title='Sans nom')]",
        "wrong": "[Template('wrong_one', 'Cercles', layout='rings')]",
        "text": "['fine_one']",
    }.items():
        (tmp_path / f"{name}.py").write_text(PLUGIN.format(offered=offered))
    found = load([tmp_path])
    assert list(found.templates) == ["fine_one"]
    assert found.plugins[0].offers == ("canvas: fine_one",)
    said = {refusal.plugin: refusal.sentence for refusal in found.refusals}
    assert "« fine »" in said["same"].replace("\u00a0", " ")
    assert "pas de nom en minuscules" in said["nameless"]
    assert "pas de zone" in said["wrong"]
    assert "doit rendre des Template" in said["text"]


def test_a_wrong_file_beside_a_plugin_is_named(tmp_path: Path) -> None:
    (tmp_path / "circles.toml").write_text("title = 'Cercles'\nlayout = 'rings'\n")
    with pytest.raises(BadSetting, match=r"circles\.toml"):
        templates_in(tmp_path)


def test_our_canvases_are_read_in_both_languages(catalogue: Catalogue) -> None:
    impact = catalogue.templates["impact_effort"]
    with speaking("en"):
        said = impact.spoken()
        assert (said.title, said.upwards, said.zones[0].title) == (
            "Impact and effort",
            "Impact",
            "Do soon",
        )
        mine = Template(**vars(impact) | {"name": ""})
        assert mine.spoken() is mine, "people’s own words are never translated"
    assert {t.layout for t in catalogue.templates.values()} == set(LAYOUTS)


def test_an_agenda_names_a_canvas_of_any_plugin(catalogue: Catalogue) -> None:
    whole = catalogue.settled("canvas", {"template": "path", "names": False})
    assert (whole["template"]["layout"], whole["names"]) == ("path", False)
    assert catalogue.settled("canvas", {"template": "gone"}) == {}


# ── as somebody composes one ────────────────────────────────────────────────────────────────


@given(CLOSED)
def test_a_canvas_that_is_only_looked_at_stays_as_it_was(template: Template) -> None:
    trimmed = CanvasDraft.of(template).template()
    assert CanvasDraft.of(trimmed).template() == trimmed
    assert [zone.id for zone in trimmed.zones] == [zone.id for zone in template.zones]


def test_our_own_canvases_come_through_the_editor_unchanged(catalogue: Catalogue) -> None:
    for template in catalogue.templates.values():
        assert CanvasDraft.of(template).template() == replace(template, name="")


def test_in_a_grid_one_counts_the_zones(catalogue: Catalogue) -> None:
    draft = CanvasDraft.of(catalogue.templates["impact_effort"])
    assert draft.squares == "1 2\n3 4"
    assert draft.earlier(1).template().rows == ("quick large", "small costly"), "squares follow"
    assert draft.earlier(1).zones[0].id == "large"
    assert draft.earlier(0) == draft
    assert draft.without(1).template().rows == ("quick .", "small costly")
    wide = replace(draft, squares=" 1 1 2\n\n3 4 4 ").template()
    assert wide.rows == ("quick quick large", "small costly costly")
    for wrong in ("1 5", "1 deux", "1 ²", "0 1"):
        with pytest.raises(BadSetting, match="ne désigne aucune zone"):
            replace(draft, squares=wrong).template()


@pytest.mark.parametrize(
    ("zones", "wide", "squares"),
    [(4, 2, "1 2\n3 4"), (3, 2, "1 2\n3 3"), (2, 3, "1 2"), (7, 3, "1 2 3\n4 5 6\n7 7 7")],
)
def test_zones_are_laid_out_in_rows_and_the_last_fills_its_own(
    zones: int, wide: int, squares: str
) -> None:
    draft = CanvasDraft(
        layout="grid", zones=tuple(Zone(f"z{n}", f"Zone {n}") for n in range(zones))
    )
    laid = draft.laid_out(wide)
    assert laid.squares == squares
    laid.template()
    assert CanvasDraft().laid_out(2).squares == ""


def test_a_new_zone_never_has_the_id_of_one_that_was_removed() -> None:
    draft, seen = CanvasDraft(), set()
    for _time in range(50):
        draft = draft.with_zone()
        seen.add(draft.zones[0].id)
        draft = draft.without(0)
    assert len(seen) == 50
    check(Template(zones=(Zone(seen.pop(), "Neuve"),)))


def test_what_a_shape_has_no_use_for_is_left_out(catalogue: Catalogue) -> None:
    draft = CanvasDraft.of(catalogue.templates["impact_effort"])
    columns = replace(draft, layout="columns", first="Avant", squares="n’importe quoi").template()
    assert (columns.rows, columns.across, columns.ends) == ((), "", ("", ""))


def test_the_preview_shows_people_s_words_as_text(catalogue: Catalogue) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    for layout in LAYOUTS:
        drawn = preview(
            Template(
                layout=layout,
                zones=(Zone("a", hostile, hostile),),
                rows=("a .",) if layout == "grid" else (),
                across=hostile,
                upwards=hostile,
                ends=(hostile, hostile),
            )
        )
        assert "<img" not in drawn
        assert "&lt;img" in drawn
    model = preview(catalogue.templates["activity_model"])
    assert "grid-template-areas: 'z0 z0 z1" in model
    assert "Des colonnes libres" in preview(Template())
