"""Serialises a poster's content as the input data of the Typst template `poster.typ`.

Nothing of how large it is or where it stands. Sizes are in the drawing's units, of which an A4 is
1600 wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from tablee.drawing.posters.plan import CanvasPart, Introduced, Poster, PosterPlan
from tablee.drawing.print import drawable
from tablee.model.actions import ActionState, PlannedAction
from tablee.texts import _, locale, ngettext
from tablee.view import Card, CardGroup, Column, Mark

LONGEST: Final = 160
"""Letters of a name that stands above its zone as it is."""
SHORT: Final = 200
"""Letters of a list that stands on one line."""
GLUE: Final = "\u00a0"
APART: Final = GLUE * 5 + " "
"""Between two keywords."""

Item = Card | CardGroup | Introduced | PlannedAction
"""What a zone holds."""


# ── words ───────────────────────────────────────────────────────────────────────────────────


def _rows(
    text: str, size: float, *, bold: bool = False, ink: str = "ink", above: float = 0
) -> list[dict[str, Any]]:
    """A text as rows: a typed line is one, blank ones go; `above` is free before the first."""
    typed = [line for line in map(drawable, text.splitlines()) if line]
    return [
        {"words": line, "size": size, "bold": bold, "ink": ink, "above": 0 if place else above}
        for place, line in enumerate(typed)
    ]


def _name(text: str, size: float, *, ink: str = "ink") -> list[dict[str, Any]]:
    """A name as a row: what was typed on several lines is one text."""
    return _rows(" ".join(text.split()), size, bold=True, ink=ink)


def _box(kind: str, rows: Sequence[dict[str, Any]], heads: int = 0, **more: Any) -> dict[str, Any]:
    """`heads` of the first rows are a title, said again where the box goes on."""
    return {"kind": kind, "rows": rows, "heads": heads, **more}


# ── what becomes a box ──────────────────────────────────────────────────────────────────────


def _item(what: Item) -> dict[str, Any]:
    if isinstance(what, CardGroup):
        return _box("card", _of_card(merged(what))) if what.folded else _group(what)
    if isinstance(what, Introduced):
        name = _name(what.name, 23)
        rows = [*name, *_rows(what.sentence, 21, above=2)]
        return _box("person", rows, len(name), initials=drawable(what.initials), place=what.place)
    if isinstance(what, PlannedAction):
        details = filter(None, (what.when, what.who, first_step(what), said_state(what)))
        what = Card("", what.what, details=tuple(details))
    return _box("card", _of_card(what))


def _of_card(what: Card) -> list[dict[str, Any]]:
    """Its words, what is said under them, and what the room marked it as."""
    found = _rows(what.title, 20, bold=True, ink="deep") + _rows(what.text, 22)
    for text in (what.alt if what.picture else "", *what.details):
        found += _rows(text, 19, ink="quiet", above=4)
    for star, mark in zip(_stars(what), said_marks(what), strict=True):
        found += _rows(star + mark, 18, bold=True, ink="deep", above=5)
    return found


def said_marks(what: Card) -> list[str]:
    """What the room says of a card; how it was typed is of no interest here."""
    return [mark.label for mark in what.marks if mark.tone != "plain"]


def _stars(what: Card) -> list[str]:
    return ["⭐ " if m.icon == "star" else "" for m in what.marks if m.tone != "plain"]


def _group(what: CardGroup) -> dict[str, Any]:
    """A group in its dashed edge: its name, then each of its cards."""
    head = _name(what.title, 20, ink="deep")
    found = list(head)
    for each in what.cards:
        rows = _of_card(each)
        for row in rows[:1]:
            row["above"] = 7 if found else 0
        found += rows
    return _box("group", found, len(head))


def merged(what: CardGroup) -> Card:
    """The card that a group's title stands for, and how many wordings are behind it."""
    told = dict.fromkeys(mark for each in what.cards for mark in each.marks)
    count = ngettext(
        "{n} formulation d’origine", "{n} formulations d’origine", len(what.cards)
    ).format(n=len(what.cards))
    return Card("", what.title, marks=(*told, Mark(count, "layers", "done")))


def _action(what: PlannedAction) -> dict[str, Any]:
    """An action of the plan: when, what, who, the first step."""
    found = _rows(what.when, 20, bold=True, ink="accent")
    found += _rows(undashed(what.what), 22, bold=True, above=2)
    found += _rows(what.who, 19, ink="quiet", above=6)
    found += _rows(first_step(what), 19, ink="quiet", above=4)
    found += _rows(said_state(what), 19, bold=True, ink="second", above=4)
    return _box("bare", found)


def undashed(text: str) -> str:
    """Without the dash of a list that it was typed in: it has a number here."""
    return re.sub(r"^\s*[-–—•*]\s+", "", text)


def first_step(what: PlannedAction) -> str:
    """Its first step, named as such; nothing where there is none."""
    step = what.first_step
    return _("Premier pas\u00a0: {step}").format(step=step) if step else ""


def said_state(what: PlannedAction) -> str:
    """What has become of it and why, once it is no longer to be begun."""
    if what.state is ActionState.TODO:
        return ""
    return what.told[:1].upper() + what.told[1:]


# ── zones, canvases, the plan ───────────────────────────────────────────────────────────────


def _zone(
    title: str, items: Sequence[Item], tint: int | None = None, area: str = ""
) -> dict[str, Any]:
    """A name that is a whole text stands on its first card, and begins above."""
    name, boxes = drawable(" ".join(title.split())), [_item(each) for each in items]
    if len(name) > LONGEST:
        boxes.insert(0, _box("card", _rows(name, 22)))
        name = f"{name[: LONGEST // 2]}…"
    return {"title": name, "tint": tint, "items": boxes, "area": area, "begun": False}


def _canvas(canvas: CanvasPart, *, several: bool) -> dict[str, Any]:
    board = canvas.board

    def zone(column: Column) -> dict[str, Any]:
        return _zone(column.title, column.cards, column.tint, column.area)

    return {
        "title": drawable(canvas.title) if several else "",
        "layout": board.layout,
        "zones": [zone(column) for column in board.columns],
        "ends": [drawable(end) for end in (*board.ends, "", "")[:2]],
        "rows": [row.split() for row in board.rows],
        "across": drawable(board.across),
        "upwards": drawable(board.upwards),
    }


def _plan(plan: PosterPlan) -> dict[str, Any]:
    return {
        "title": drawable(plan.title),
        "actions": [
            {"number": n, "done": each.state is ActionState.DONE, "box": _action(each)}
            for n, each in enumerate(plan.actions, start=1)
        ],
        "asides": [_aside(label, sentences) for label, sentences in plan.asides],
    }


def _aside(label: str, sentences: Sequence[str]) -> dict[str, Any]:
    text = "\n".join(" ".join(each.split()) for each in sentences)
    if len(sentences) > 1 and len(text) < SHORT:
        text = text.replace("\n", " · ")
    return {"label": drawable(" ".join(label.split())), "rows": _rows(text, 19)}


def _hashtags(poster: Poster) -> str:
    """The keywords in a line, each with its sign; none of them is parted where it is cut."""
    hashtags = (w if w.startswith("#") else f"#{w}" for w in poster.keywords if w.strip("# "))
    return APART.join(GLUE.join(drawable(word).split()) for word in hashtags)


def _sentences(poster: Poster) -> dict[str, str]:
    return {
        "page": _("page {n} sur {of}"),
        "begun": _("{zone} (suite)"),
        "suite": _("suite"),
        "more": _("à suivre").replace(" ", GLUE),
    }


def said_poster(poster: Poster) -> dict[str, Any]:
    """The whole workshop, top to bottom."""
    boards = [c for c in poster.canvases if any(column.cards for column in c.board.columns)]
    hashtags = _hashtags(poster)
    zones = [_zone(_("Propositions du groupe"), poster.proposals)] if poster.proposals else []
    return _bare(poster) | {
        "question": _rows(poster.question, 26),
        "canvases": [_canvas(each, several=len(boards) > 1) for each in boards],
        "zones": zones,
        "keywords": hashtags,
        "apart": _zone(_("Mots-clés"), [Card("", hashtags)]),
        "plan": _plan(poster.plan) if poster.plan else None,
    }


def said_people(poster: Poster, people: Sequence[Introduced]) -> dict[str, Any]:
    """Who was there: a badge each, the name, the sentence."""
    hashtags = _hashtags(poster)
    apart = _zone(_("Mots-clés"), [Card("", hashtags)])
    return _bare(poster) | {"zones": [_zone("", people)], "keywords": hashtags, "apart": apart}


def said_keywords(poster: Poster) -> dict[str, Any]:
    """The keywords alone."""
    return _bare(poster) | {"kind": "keywords", "listed": list(_words(poster))}


def _words(poster: Poster) -> Iterator[str]:
    for word in poster.keywords:
        if told := drawable(word.strip().lstrip("#")):
            yield told


def _bare(poster: Poster) -> dict[str, Any]:
    """What stands above and below on every page, and nothing else."""
    return {
        "kind": "poster",
        "lang": locale().language,
        "title": drawable(poster.title),
        "credits": " · ".join(GLUE.join(drawable(part).split()) for part in poster.credits if part),
        "words": _sentences(poster),
        "question": [],
        "canvases": [],
        "zones": [],
        "keywords": "",
        "plan": None,
    }
