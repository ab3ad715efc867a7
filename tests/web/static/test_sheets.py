"""Style sheets as browsers of 2018 read them: the same rules again, in words that they know."""

from __future__ import annotations

import re

import pytest

from tablee.web.static.assets import made
from tablee.web.static.sheets import Having, NotLowered, lowered


def lines(sheet: str) -> list[str]:
    return [re.sub(r"\s+", " ", each) for each in lowered(sheet).text.splitlines()]


def test_a_sheet_that_all_read_stays_as_it_was() -> None:
    sheet = "@font-face {\nsrc: url(a.woff2)\n}\n.a, .b > .c {\n  color: red;\n}\n"
    assert lowered(sheet).text == sheet
    assert lowered("/* said */ .a { color: red }").text == ".a {\n  color: red;\n}\n"


def test_lists_within_a_selector_are_written_out_for_those_who_know_none() -> None:
    sheet = lowered("@media print { .a :is(.b, .c):not(.d, .e) { top: 0 } }").text
    assert sheet.index(".a :is(.b, .c)") < sheet.index("@supports not (aspect-ratio: 1)")
    assert ".a .b:not(.d):not(.e), .a .c:not(.d):not(.e) {" in sheet
    assert "\nul, li {" in lowered(".tb-live :where(ul, li) { margin: 0 }").text
    with pytest.raises(NotLowered, match="stands behind something else"):
        lowered(".a:is(ul, ol) { top: 0 }")


def test_sides_are_named_one_by_one_where_inset_is_not_known() -> None:
    older = "@supports not (inset: 0) { .a { top: 1px; right: auto; bottom: 2px; left: auto } }"
    assert older in lines(".a { inset: 1px auto 2px }")
    older = "@supports not (inset: 0) { .a { margin-left: 1px; margin-right: calc(2px + 1px) } }"
    assert older in lines(".a { margin-inline: 1px calc(2px + 1px) }")
    older = "@supports not (inset: 0) { .a { border-left: 1px solid red } }"
    assert older in lines(".a { border-inline-start: 1px solid red }")


def test_a_gap_between_flexible_boxes_becomes_margins_where_it_is_none() -> None:
    where = "@supports (not (inset: 0)) and (not (appearance: none))"
    assert f"{where} {{ .a > * + * {{ margin-left: 4px }} }}" in lines(".a{display:flex;gap:4px}")
    column = ".a{display:flex;flex-direction:column;gap:4px 8px}"
    assert f"{where} {{ .a > * + * {{ margin-top: 4px }} }}" in lines(column)
    wrapped = ".a{display:flex;flex-wrap:wrap;gap:4px 8px}"
    said = f"{where} {{ .a > * {{ margin-right: 8px; margin-bottom: 4px }} }}"
    assert said in lines(wrapped)
    # Where one rule makes the box, another may say its gap; a grid has its own.
    assert f"{where} {{ .b .a > * + * {{ margin-left: 2px }} }}" in lines(
        ".a { display: flex } .b .a { gap: 2px } .g { display: grid; gap: 1px }"
    )
    assert not any(".g >" in each for each in lines(".g { display: grid; gap: 1px }"))


def test_what_a_grid_centres_is_centred_where_a_button_is_no_grid() -> None:
    where = "@supports (not (inset: 0)) and (not (appearance: none))"
    said = "display: inline-flex; align-items: center; justify-content: center"
    made = lines(".a { display: inline-grid; place-items: center }")
    assert f"{where} {{ .a {{ {said} }} }}" in made


def test_a_value_that_is_worked_out_follows_one_that_is_not() -> None:
    assert lines(".a { width: min(100%, 210px) }")[1:3] == [
        " width: 210px;",
        " width: min(100%, 210px);",
    ]
    assert " padding: 4px 16px;" in lines(
        ".a { padding: 4px max(16px, env(safe-area-inset-left)) }"
    )
    assert " background: var(--t);" in lines(
        ".a { background: color-mix(in srgb, var(--t) 32%, var(--surface)) }"
    )
    own = "@supports not (width: min(1px, 2px)) { .a { --u: calc(2px * 3) } }"
    assert own in lines(".a { --u: min(1px, 2px * 3) }")


def test_what_an_element_holds_is_told_to_the_script_that_stands_in() -> None:
    sheet = lowered(".p, .a:has(> .b) .c { top: 0 } .a:has(> .b):not(:has(.d .e)) { top: 1px }")
    assert sheet.havings == [Having(".a", "> .b"), Having('.a[data-has~="0"]', ".d .e")]
    assert ".p {\n" in sheet.text  # not spoilt by what stands beside it
    assert '.a[data-has~="0"] .c {' in sheet.text
    assert '\n[data-marked] .a[data-has~="0"]:not([data-has~="1"]) {' in sheet.text


def test_nothing_is_taken_to_hold_nothing_in_a_browser_that_looks_by_itself() -> None:
    """`:not([data-has~="1"])` is true of all where no script marks: it would hide what is there."""
    for name, sheet in made().items():
        if name.endswith(".css"):
            heads = re.findall(r"[^{}]*:not\(\[data-has[^{}]*{", sheet)
            told = [each for head in heads for each in re.split(r",\s", head) if ":not([d" in each]
            assert [each for each in told if not each.strip().startswith("[data-marked] ")] == []


def test_ours_are_all_lowered() -> None:
    files = made()
    for name in ("phone", "wall", "replay"):
        sheet = files[f"made/{name}.css"]
        assert "@supports not (aspect-ratio: 1)" in sheet
        assert files[f"made/{name}.having.json"].startswith("[[")
