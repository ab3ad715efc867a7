"""How the fonts here were made from those of the screens; run it again when they change.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    /tmp/fonts/bin/python assets/print/make.py

What sets the paper ballots reads neither WOFF2 nor one family spread over several files: so each
weight is one TrueType file, the two scripts of the screens' fonts put together.
"""

import io
from pathlib import Path

from fontTools import merge, subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
SCREENS = HERE.parent / "fonts"
SOURCE = "atkinson-hyperlegible-next-{}-400-700-normal.woff2"
WEIGHTS = {"Regular": 400, "Bold": 700}
FAMILY = "Atkinson Hyperlegible Next"
MADE = 3_800_000_000
"""Seconds since 1904 that are written in both files: always the same, so that their bytes are."""


def one_weight(script, weight):
    """One script at one weight, as a file in memory."""
    font = TTFont(SCREENS / SOURCE.format(script))
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    file = io.BytesIO()
    font.save(file)
    file.seek(0)
    return file


def named(font, style):
    """The font, called by its own weight instead of the variable one's default."""
    bold = style == "Bold"
    names = {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"AtkinsonHyperlegibleNext-{style}"}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0
    font["head"].created = font["head"].modified = MADE
    font.recalcTimestamp = False
    return font


def with_a_box(font):
    """The font in which a letter that it lacks is a box: the screens' have a blank there."""
    pen = TTGlyphPen(None)
    for left, low, right, high, inside in ((70, 0, 530, 668, False), (120, 50, 480, 618, True)):
        corners = [(left, low), (left, high), (right, high), (right, low)]
        first, *others = reversed(corners) if inside else corners
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()
    font["glyf"][".notdef"] = pen.glyph()
    font["hmtx"][".notdef"] = (600, 70)
    return font


if __name__ == "__main__":
    for style, weight in WEIGHTS.items():
        parts = [one_weight(script, weight) for script in ("latin", "latin-ext")]
        font = with_a_box(named(merge.Merger().merge(parts), style))
        options = subset.Options()
        options.layout_features = "ccmp frac kern liga locl mark mkmk pnum tnum".split()
        options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
        options.notdef_outline = True
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=sorted(font.getBestCmap()))
        subsetter.subset(font)
        font.save(HERE / f"atkinson-hyperlegible-next-{style.lower()}.ttf")
