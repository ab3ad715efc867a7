"""How the fonts here were made from those of the screens; run it again when they change.

    python -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools brotli
    cd /tmp/fonts && npm pack @fontsource-variable/noto-sans@5.3.0
    npm pack @fontsource-variable/noto-sans-arabic@5.3.0
    npm pack @fontsource-variable/noto-sans-hebrew@5.3.0 && for f in *.tgz; do tar xzf $f; done
    /tmp/fonts/bin/python assets/print/make.py /tmp/fonts/package/files

What sets pictures, paper ballots and reports reads neither WOFF2 nor one family spread over several files,
and wants one file for each weight: so the scripts of a family are put together.
"""

import io
import sys
import unicodedata
from pathlib import Path

from fontTools import merge, subset
from fontTools.fontBuilder import FontBuilder
from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.O_S_2f_2 import Panose
from fontTools.varLib import instancer

HERE = Path(__file__).parent
ASSETS = HERE.parent
PACKED = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("package/files")
ATKINSON = "atkinson-hyperlegible-next-{}-400-700-normal.woff2"
FAMILIES = {
    "Atkinson Hyperlegible Next": [
        ASSETS / "fonts" / ATKINSON.format(script) for script in ("latin", "latin-ext")
    ],
    "Noto Sans": [
        PACKED / f"noto-sans-{script}-wght-normal.woff2"
        for script in ("greek", "cyrillic", "cyrillic-ext")
    ],
    "Noto Sans Hebrew": [PACKED / "noto-sans-hebrew-hebrew-wght-normal.woff2"],
    "Noto Sans Arabic": [PACKED / "noto-sans-arabic-arabic-wght-normal.woff2"],
}
EMOJI = ASSETS / "fonts" / "noto-emoji-emoji-400-normal.woff2"
WEIGHTS = {"Regular": 400, "Bold": 700}
FEATURES = [
    *("ccmp", "frac", "kern", "liga", "locl", "mark", "mkmk", "pnum", "tnum"),
    *("init", "medi", "fina", "isol", "rlig", "calt", "curs"),
]
BOXES = 0x4000
LAST = "Boxes for the letters of which no other font on this machine has a drawing"
WITHOUT_A_FORM = (
    (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164),
    (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0000, 0xE0FFF),
)  # fmt: skip
MADE = 3_800_000_000
"""Seconds since 1904 that are written in every file: always the same, so that their bytes are."""


def one_weight(source, weight):
    """One file of the screens at one weight, as a file in memory."""
    font = TTFont(source)
    font = instancer.instantiateVariableFont(font, {"wght": weight})
    font.flavor = None
    file = io.BytesIO()
    font.save(file)
    file.seek(0)
    return file


def put_together(sources, weight):
    """The scripts of a family at one weight, as one font."""
    parts = [one_weight(source, weight) for source in sources]
    return merge.Merger().merge(parts) if len(parts) > 1 else TTFont(parts[0])


def named(font, family, style):
    """The font, called by its own weight instead of the variable one's default."""
    bold = style == "Bold"
    one_word = family.replace(" ", "")
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{one_word}-{style}"}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = 0x20 if bold else 0x40
    font["head"].macStyle = 1 if bold else 0
    return font


def with_a_box(font):
    """The font in which a letter that it lacks is a box: the screens' have a blank there."""
    pen = TTGlyphPen(None)
    draw_box(pen)
    font["glyf"][".notdef"] = pen.glyph()
    font["hmtx"][".notdef"] = (600, 70)
    return font


def draw_box(pen):
    """An empty box as high as a capital."""
    for left, low, right, high, inside in ((70, 0, 530, 668, False), (120, 50, 480, 618, True)):
        corners = [(left, low), (left, high), (right, high), (right, low)]
        first, *others = reversed(corners) if inside else corners
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()


def with_a_typed_hyphen(font):
    """The font in which a hyphen that somebody typed has a glyph of its own.

    Those that hyphenation puts at the ends of lines keep the plain one. Otherwise readers of a PDF
    could not tell them apart, and all would be whichever comes first.
    """
    plain, typed = font.getBestCmap()[0x2D], "hyphen.typed"
    font.setGlyphOrder([*font.getGlyphOrder(), typed])
    font["glyf"][typed] = font["glyf"][plain]
    font["hmtx"][typed] = font["hmtx"][plain]
    substitutions = font["GSUB"].table
    substitutions.LookupList.Lookup.append(buildLookup([buildSingleSubstSubtable({plain: typed})]))
    substitutions.LookupList.LookupCount += 1
    for record in substitutions.FeatureList.FeatureRecord:
        if record.FeatureTag == "ccmp":
            record.Feature.LookupListIndex.append(len(substitutions.LookupList.Lookup) - 1)
    return font


def saved(font, name):
    """Only what setting words asks of a font, always the same bytes."""
    font["head"].created = font["head"].modified = MADE
    font.recalcTimestamp = False
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(font.getBestCmap()))
    subsetter.subset(font)
    font.save(HERE / f"{name.lower().replace(' ', '-')}.ttf")


def emoji():
    """The emoji of the screens: one weight, and its joined signs."""
    font = TTFont(EMOJI)
    font.flavor = None
    return font


def boxes():
    """A box for each character there is, by which whatever people write can be set and read again.

    Only for those that no other font has: it is called and classed so that any other comes first.
    A glyph stands for the characters that are a multiple of `BOXES` apart, so that in one document
    each character nearly always has its own, and readers find it by that.
    """
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", "box", *(f"box{n}" for n in range(BOXES))]
    builder.setupGlyphOrder(names)
    shown = (c for c in range(0x21, 0x110000) if not ignored(c))
    builder.setupCharacterMap({c: f"box{c % BOXES}" for c in shown})
    pen, same = TTGlyphPen(None), TTGlyphPen({"box": None})
    draw_box(pen)
    same.addComponent("box", (1, 0, 0, 1, 0, 0))
    box = pen.glyph()
    builder.setupGlyf({".notdef": box, "box": box, **dict.fromkeys(names[2:], same.glyph())})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 70)))
    builder.setupHorizontalHeader(ascent=900, descent=-200)
    builder.setupNameTable({"familyName": LAST, "styleName": "Regular", "psName": "Boxes"})
    panose = Panose(bFamilyType=2, bSerifStyle=2)
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-200, panose=panose)
    builder.setupPost(isFixedPitch=1, keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = MADE
    builder.font.recalcTimestamp = False
    builder.save(HERE / "boxes.ttf")


def ignored(c):
    """Whether a character has no form: spaces, controls, joiners, variations, non-characters."""
    kind = unicodedata.category(chr(c))
    if kind in ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs") or c & 0xFFFE == 0xFFFE:
        return True
    return any(first <= c <= last for first, last in WITHOUT_A_FORM)


if __name__ == "__main__":
    boxes()
    for family, sources in FAMILIES.items():
        for style, weight in WEIGHTS.items():
            font = named(put_together(sources, weight), family, style)
            saved(
                with_a_box(with_a_typed_hyphen(font)) if "Atkinson" in family else font,
                f"{family} {style}",
            )
    saved(emoji(), "Noto Emoji Regular")
