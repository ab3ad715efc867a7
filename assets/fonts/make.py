"""How the fonts here were made; run it again to add an icon, or for a newer version of a font.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli streamlit
    npm pack @fontsource-variable/atkinson-hyperlegible-next && tar xzf fontsource-*.tgz
    /tmp/fonts/bin/python assets/fonts/make.py package/files

Emoji: `files/noto-emoji-emoji-400-normal.woff2` of `npm pack @fontsource/noto-emoji`, as it is. Only
drawn pictures use it (`tablee/drawing`): browsers have emoji of their own.
Text: one file for all weights from 400 to 700, where four would be two and a half times as long.
Icons: Streamlit's own font, of which only what its widgets draw by themselves is kept. A name that
is not kept draws nothing: its letters are empty, so that no such name is ever read on a screen.
"""

import io
import sys
from pathlib import Path

import streamlit
from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
NAMES = "abcdefghijklmnopqrstuvwxyz0123456789_"
ICONS = """
add arrow_downward arrow_upward arrows_outward calendar_month check check_circle chevron_left
chevron_right close content_copy error expand_less expand_more info keyboard_arrow_down
keyboard_arrow_right keyboard_double_arrow_left keyboard_double_arrow_right link menu more_horiz
more_vert schedule star thumb_down thumb_up upload visibility visibility_off
""".split()


def text(source, target):
    """One font for the weights that our screens use."""
    fewer = io.BytesIO()
    instancer.instantiateVariableFont(TTFont(source), {"wght": (400, 400, 700)}).save(fewer)
    font = TTFont(fewer)
    options = subset.Options()
    options.flavor, options.hinting = "woff2", False
    options.layout_features = "ccmp frac kern liga locl mark mkmk pnum tnum".split()
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(font.getBestCmap()))
    subsetter.subset(font)
    subset.save_font(font, target, options)


def icons(target):
    """The icons kept, each still called by its name."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "media"
    font = TTFont(next(folder.glob("MaterialSymbols-Rounded*.woff2")))
    letters = {ord(c): font.getBestCmap()[ord(c)] for c in NAMES}
    drawn = ligatures(font, {glyph: chr(code) for code, glyph in letters.items()})
    options = subset.Options()
    options.flavor, options.hinting, options.layout_closure = "woff2", False, False
    options.layout_features, options.name_IDs = ["rlig"], [0, 1, 2, 5]
    options.drop_tables += ["STAT", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(letters), glyphs=[drawn[name] for name in ICONS])
    subsetter.subset(font)
    for glyph in letters.values():
        font["glyf"][glyph] = TTGlyphPen(None).glyph()
        font["hmtx"][glyph] = (0, 0)
    subset.save_font(font, target, options)


def ligatures(font, letter):
    """The glyph of each name."""
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, each in getattr(table, "ExtSubTable", table).ligatures.items():
                for one in each:
                    glyphs = [first, *one.Component]
                    found["".join(letter.get(glyph, "?") for glyph in glyphs)] = one.LigGlyph
    return found


if __name__ == "__main__":
    name = "atkinson-hyperlegible-next-{}-wght-normal.woff2"
    for script in ("latin", "latin-ext"):
        kept = f"atkinson-hyperlegible-next-{script}-400-700-normal.woff2"
        text(Path(sys.argv[1]) / name.format(script), HERE / kept)
    icons(HERE / "material-symbols-rounded.woff2")
