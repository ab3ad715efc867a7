"""Which sheet hangs on whose markup: a new Streamlit must not break screens unseen."""

from __future__ import annotations

import gzip
import re

import streamlit

from tablee.settings import ROOT
from tablee.web.static import assets

THEIRS = re.compile(
    r"\.st(?:App|-|[A-Z])|data-testid|st-key-|data-baseweb|react-aria|data-variant|baseweb"
)
"""How Streamlit marks what it draws, its class of our keys too."""
FIXED_FONT = re.compile(r"(?<![\w-])font(?:-size)?\s*:[^;}]*?\d+px[^;}]*")
FIXED_WIDTH = re.compile(r"@(?:media|container)[^{]*\d+px[^{]*")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right)\b|text-align:\s*(?:left|right)"
)
FIRST_LOAD = 63_000
"""Bytes, packed, of a phone's script and sheet; `test_first_load` measures all that it fetches."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_the_sheet_of_streamlits_markup_was_checked_with_the_streamlit_that_is_here() -> None:
    head = (
        (assets.FOLDER / "css" / "streamlit" / "markup.css").read_text("utf-8").partition("*/")[0]
    )
    checked = re.search(r"Checked with Streamlit ([\d.]+\d)", head)
    assert checked
    assert checked[1] == streamlit.__version__, (
        "another Streamlit is installed: look at each screen, mend what has changed, then write "
        "its number at the head of assets/css/streamlit/markup.css"
    )


def test_no_other_sheet_names_streamlits_markup_and_that_one_names_little_else() -> None:
    for path in (assets.FOLDER / "css").rglob("*.css"):
        rules = COMMENT.sub("", path.read_text("utf-8"))
        if path.stem != "markup":
            assert THEIRS.findall(rules) == [], path.name
    assert "streamlit/markup" in assets.SHEETS["live"].split()
    others = [parts for name, parts in assets.SHEETS.items() if name != "live"]
    assert not any("streamlit/markup" in parts.split() for parts in others)


def test_a_phone_first_loads_little_and_nothing_that_the_console_alone_draws() -> None:
    made = assets.made()
    parts = [made["made/phone.js"], made["made/phone.css"]]
    assert sum(len(gzip.compress(each.encode(), 6)) for each in parts) < FIRST_LOAD
    assert not re.search("tb-(entry|projector)", parts[1])


def test_words_are_as_large_as_a_browser_or_a_phone_is_set_to_show_them() -> None:
    """In `rem`, or in what follows the wall's window: a pixel is the same for everybody."""
    written = [*(assets.FOLDER / "css").rglob("*.css")]
    for folder in ("tablee", "plugins", "docs/examples"):
        written += [*(ROOT / folder).rglob("*.css"), *(ROOT / folder).rglob("*.html")]
    assert len(written) > 60
    for path in written:
        rules = COMMENT.sub("", path.read_text("utf-8"))
        assert FIXED_FONT.findall(rules) == [], path
        assert FIXED_WIDTH.findall(rules) == [], f"{path}: in em, so that larger words have room"
    assert "font-size:100%!important" in re.sub(r"\s", "", assets.made()["made/live.css"])


def test_sides_are_those_of_the_reading_but_where_a_script_puts_things() -> None:
    """`inset-inline-start` and the like: a page turns round with its language."""
    for path in (assets.FOLDER / "css").rglob("*.css"):
        if path.stem != "rings":  # spots on a circle, counted from its left
            rules = COMMENT.sub("", path.read_text("utf-8"))
            assert PHYSICAL.findall(rules) == [], path


def test_every_sheet_says_first_what_it_draws() -> None:
    for path in (assets.FOLDER / "css").rglob("*.css"):
        assert path.read_text("utf-8").startswith("/* "), path.name


def test_every_picture_that_a_sheet_names_is_there() -> None:
    for name, text in assets.made().items():
        if name.endswith(".css") and name != "made/streamlit.css":
            for named in re.findall(r"url\(\.\./([^)\"']+)\)", text):
                assert (assets.FOLDER / named).is_file(), (name, named)
