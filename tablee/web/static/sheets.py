"""Lowers our style sheets: says what browsers of 2018 do not read a second time, in their words.

For our own sheets, `assets/css`, which are written for today's browsers. What these draw stays as
it was written; what is added is for Chrome 70, Safari 12 and Firefox 68:

- a rule with `:is(a, b)`, `:where(a, b)` or `:not(a, b)` is followed by one without;
- a selector with `:has()` no longer spoils those beside it;
- `inset`, `margin-inline` and the like are followed by the four sides, where `inset` is not known;
- `appearance`, `mask` and `user-select` have their prefixes;
- `min()`, `max()` and `color-mix()` are preceded by one of their values;
- `gap` between flexible boxes is followed by margins, where it is not known;
- a grid that only centres what is in it is a flexible box, as a button may be one there;
- `:has(x)` is followed by the same rule for `[data-has~="n"]`, which `compat/having.js` sets; and
  `:not(:has(x))`, which is true of whatever nobody has marked, only where that script marks.

A selector that cannot be said without `:is()` raises `NotLowered`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

COMMENT: Final = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
MOST_CACHED: Final = 8_192
"""Pieces that are not taken apart again, as most rules stand in several sheets."""
BETWEEN: Final = (
    (re.compile(r"^\s*([\w-]+):\s+", re.MULTILINE), r"\1:"),
    (re.compile(r"\s*\{\s*"), "{"),
    (re.compile(r";\s*\n\s*"), ";"),
    (re.compile(r";?\s*\}\s*"), "}"),
)
BRACE: Final = re.compile(r"[{}]")
BRACKET: Final = re.compile(r"[()]")
DELIMITERS: Final = {mark: re.compile(rf'[{mark}"()\[\]]') for mark in ",; "}
"""What to look at to part a text by each mark."""
NESTING: Final = ("@media", "@supports", "@container")
"""What holds rules; all else that begins with @ is left as it is."""
NO_LISTS: Final = "@supports not (aspect-ratio: 1)"
"""Chrome before 88, Safari before 15, Firefox before 89: some have no lists in selectors."""
NO_INSET: Final = "@supports not (inset: 0)"
"""Chrome before 87, Safari before 14.1: neither has logical shorthands."""
NO_GAP: Final = "@supports (not (inset: 0)) and (not (appearance: none))"
"""Chrome before 84, Safari before 14.1: `gap` there is for grids alone, and cannot be asked for."""
NO_MIN: Final = "@supports not (width: min(1px, 2px))"
NO_MIX: Final = "@supports not (color: color-mix(in srgb, red, red))"
PREFIXED: Final = {
    "appearance": ("-webkit-", "-moz-"),
    "mask": ("-webkit-",),
    "mask-image": ("-webkit-",),
    "user-select": ("-webkit-", "-moz-"),
}
MARKED: Final = "[data-marked]"
"""The page in which `compat/having.js` marks what holds what: others know `:has()` themselves."""
SIDES: Final = ("top", "right", "bottom", "left")
AXES: Final = {
    "inline": ("left", "right"),
    "block": ("top", "bottom"),
    "inline-start": ("left",),
    "inline-end": ("right",),
    "block-start": ("top",),
    "block-end": ("bottom",),
}
LOGICAL: Final = re.compile(
    r"(?P<what>margin|padding|border|inset)-(?P<axis>(?:inline|block)(?:-start|-end)?)(?P<rest>-\w+)?$"
)


class NotLowered(ValueError):
    """A rule of ours cannot be written for older browsers."""


@dataclass(frozen=True, slots=True)
class Having:
    """Elements that match `around` and have what `has` says: `:has(…)`, for `compat/having.js`."""

    around: str
    has: str


@dataclass(slots=True)
class Lowered:
    """A sheet for browsers of any age, and what stands for `:has()` in it, by number."""

    text: str = ""
    havings: list[Having] = field(default_factory=list)
    flexible: frozenset[str] = frozenset()
    """What is a flexible box by some rule, by the end of its selector: `.tb-mark`."""

    def number(self, around: str, has: str) -> int:
        having = Having(around, has)
        if having not in self.havings:
            self.havings.append(having)
        return self.havings.index(having)


def lowered(sheet: str) -> Lowered:
    """A sheet as today's and older browsers read it. Raises `NotLowered`, with the selector."""
    bare = COMMENT.sub("", sheet)
    made = Lowered(flexible=frozenset(_flexible(bare)))
    made.text = "\n".join(_rules(bare, made)) + "\n"
    return made


def minified(sheet: str) -> str:
    """The same rules without what is between them for people alone: a kilobyte less, compressed."""
    for between, shorter in BETWEEN:
        sheet = between.sub(shorter, sheet)
    return sheet


# ── rules ───────────────────────────────────────────────────────────────────────────────────


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """(what stands before the brace, what stands between the braces), one after the other."""
    at = depth = opens = 0
    for brace in BRACE.finditer(text):
        if brace[0] == "{":
            opens = opens if depth else brace.start()
            depth += 1
        else:
            depth -= 1
            if not depth:
                yield text[at:opens].strip(), text[opens + 1 : brace.start()].strip()
                at = brace.end()


def _rules(text: str, made: Lowered) -> Iterator[str]:
    for head, body in _blocks(text):
        if head.startswith(NESTING):
            inner = "\n".join(_rules(body, made))
            yield f"{head} {{\n{inner}\n}}"
        elif head.startswith("@"):
            yield f"{head} {{\n{body}\n}}"
        else:
            yield from _rule(head, body, made)


def _flexible(text: str) -> Iterator[str]:
    """The ends of selectors whose rules make a flexible box."""
    for head, body in _blocks(text):
        if head.startswith(NESTING):
            yield from _flexible(body)
        elif re.search(r"display:\s*(?:inline-)?flex", body):
            yield from (_end(each) for each in _simpler(_split(head, ",")))


def _end(selector: str) -> str:
    return re.split(r"[ >+~]+", selector)[-1]


def _rule(head: str, body: str, made: Lowered) -> Iterator[str]:
    selectors, declarations = _split(head, ","), _split(body, ";")
    plain = [each for each in selectors if ":has(" not in each]
    having = [each for each in selectors if ":has(" in each]
    if plain:
        yield _written(plain, declarations)
        older = _simpler(plain)
        if older != plain:
            yield f"{NO_LISTS} {{\n{_written(older, declarations)}\n}}"
        yield from _besides(older, declarations, made.flexible)
    if having:
        older = [_without_has(each, made) for each in _simpler(having)]
        yield _written(having, declarations)
        yield _written(older, declarations)
        yield from _besides(older, declarations, made.flexible)


def _written(selectors: list[str], declarations: tuple[str, ...]) -> str:
    return f"{', '.join(selectors)} {{\n{_declared(declarations)}\n}}"


def _besides(
    selectors: list[str], declarations: tuple[str, ...], flexible: frozenset[str]
) -> Iterator[str]:
    """What browsers that lack `inset` and flexible gaps read besides."""
    said = dict(_property(each) for each in declarations)
    if sides := [side for name, value in said.items() for side in _physical(name, value)]:
        yield f"{NO_INSET} {{ {', '.join(selectors)} {{ {'; '.join(sides)} }} }}"
    for unknown, name in ((NO_MIN, "min"), (NO_MIN, "max"), (NO_MIX, "color-mix")):
        # A property of our own holds anything: only what uses it fails.
        own = [f"{p}: {_simple(v)}" for p, v in said.items() if p[:2] == "--" and f"{name}(" in v]
        if own:
            yield f"{unknown} {{ {', '.join(selectors)} {{ {'; '.join(own)} }} }}"
    display = said.get("display", "")
    if "grid" in display and said.get("place-items") == "center" and "grid-template" not in said:
        # There a button cannot be a grid.
        centred = f"display: {display.replace('grid', 'flex')}; align-items: center"
        yield f"{NO_GAP} {{ {', '.join(selectors)} {{ {centred}; justify-content: center }} }}"
    boxes = [
        each for each in selectors if "flex" in display or (not display and _end(each) in flexible)
    ]
    if boxes and "gap" in said:
        within, margins = _margins(said)
        inner = ", ".join(f"{each}{within}" for each in boxes)
        yield f"{NO_GAP} {{ {inner} {{ {margins} }} }}"


# ── declarations ────────────────────────────────────────────────────────────────────────────


def _property(declaration: str) -> tuple[str, str]:
    name, _colon, value = declaration.partition(":")
    return name.strip(), value.strip()


@functools.lru_cache(MOST_CACHED)
def _declared(declarations: tuple[str, ...]) -> str:
    lines = []
    for each in declarations:
        name, value = _property(each)
        if not name.startswith("--") and (simple := _simple(value)) != value:
            lines.append(f"  {name}: {simple};")
        lines += [f"  {prefix}{name}: {value};" for prefix in PREFIXED.get(name, ())]
        lines.append(f"  {name}: {value};")
    return "\n".join(lines)


def _simple(value: str) -> str:
    """`min(100%, 210px)` → `210px`, `color-mix(in srgb, red 30%, blue)` → `red`."""
    while found := re.search(r"(?<![\w-])(min|max|color-mix)\(", value):
        closes = _closing(value, found.end())
        parts = _split(value[found.end() : closes], ",")
        if found[1] == "color-mix":
            inner = re.sub(r" (?:\d+%|var\([^()]*\))$", "", parts[1])
        else:
            # Neither the whole, nor what the edges of a screen take.
            kept = [each for each in parts if each != "100%" and "env(" not in each] or parts
            plain = re.fullmatch(r"[\w.%-]+|(?:calc|var|min|max)\(.*\)", kept[-1])
            inner = kept[-1] if plain else f"calc({kept[-1]})"
        value = value[: found.start()] + inner + value[closes + 1 :]
    return value


def _physical(name: str, value: str) -> list[str]:
    """`inset: 0 auto` → its four sides; `margin-inline: 1px 2px` → left and right."""
    values = _split(value, " ")
    if name == "inset":
        top, right, bottom, left = (values * 4)[:4] if len(values) != 3 else (*values, values[1])
        four = (top, right, bottom, left)
        return [f"{side}: {each}" for side, each in zip(SIDES, four, strict=True)]
    if (found := LOGICAL.match(name)) is None:
        return []
    what, sides = found["what"], AXES[found["axis"]]
    each = [value] * 2 if what == "border" else [values[0], values[-1]]
    before = "" if what == "inset" else f"{what}-"
    return [
        f"{before}{side}{found['rest'] or ''}: {one}"
        for side, one in zip(sides, each, strict=False)
    ]


def _margins(said: dict[str, str]) -> tuple[str, str]:
    """Which children of a flexible box get which margins, where it has no gap."""
    gaps = _split(said["gap"], " ")
    if "wrap" in said.get("flex-wrap", "") or "wrap" in said.get("flex-flow", ""):
        return " > *", f"margin-right: {gaps[-1]}; margin-bottom: {gaps[0]}"
    way = said.get("flex-direction", "row")
    side, gap = ("top", gaps[0]) if way.startswith("column") else ("left", gaps[-1])
    if way.endswith("-reverse"):
        side = {"top": "bottom", "left": "right"}[side]
    return " > * + *", f"margin-{side}: {gap}"


# ── selectors ───────────────────────────────────────────────────────────────────────────────


def _simpler(selectors: Sequence[str]) -> list[str]:
    """The same without lists in `:is()`, `:where()` and `:not()`."""
    return [one for each in selectors for one in _without_lists(each)]


def _without_lists(selector: str) -> list[str]:
    """`a :is(b, c)` → `a b`, `a c`; `a:not(b, c)` → `a:not(b):not(c)`."""
    if (found := re.search(r":(is|where)\(", selector)) is not None:
        closes = _closing(selector, found.end())
        before, after = selector[: found.start()], selector[closes + 1 :]
        # What weighs nothing is to lose against one class.
        before = before if found[1] == "is" else before.removesuffix(".tb-live ")
        choices = _split(selector[found.end() : closes], ",")
        if re.search(r"[\w\])*-]$", before) and any(each[0] not in ".:[#" for each in choices):
            raise NotLowered(f"{selector}: the name of an element stands behind something else")
        return [one for each in choices for one in _without_lists(before + each + after)]
    for found in re.finditer(r":not\(", selector):
        closes = _closing(selector, found.end())
        if len(refused := _split(selector[found.end() : closes], ",")) > 1:
            several = "".join(f":not({each})" for each in refused)
            return _without_lists(selector[: found.start()] + several + selector[closes + 1 :])
    return [selector]


def _without_has(selector: str, made: Lowered) -> str:
    """`a:has(b) c` → `a[data-has~="1"] c`."""
    while found := re.search(r":has\(", selector):
        closes = _closing(selector, found.end())
        before, has = selector[: found.start()], selector[found.end() : closes]
        around = before.removesuffix(":not(")
        around = f"{around}*" if not around or around[-1] in " >+~" else around
        # In `:not()` there is room for one.
        weight = 1 if before.endswith(":not(") else max(map(_weight, _split(has, ",")))
        mark = f'[data-has~="{made.number(around, has)}"]' * max(1, weight)
        selector = before + mark + selector[closes + 1 :]
    return f"{MARKED} {selector}" if ":not([data-has" in selector else selector


def _weight(selector: str) -> int:
    """How many classes, attributes and states a selector asks for."""
    bare = re.sub(r"\[[^\]]*\]", ".x", selector.replace(":not(", ""))
    return len(re.findall(r"[.#][\w-]|(?<!:):(?!:)[\w-]", bare))


# ── text ────────────────────────────────────────────────────────────────────────────────────


def _closing(text: str, at: int) -> int:
    """Where the bracket that was opened before `at` is closed."""
    depth = 1
    for bracket in BRACKET.finditer(text, at):
        depth += 1 if bracket[0] == "(" else -1
        if not depth:
            return bracket.start()
    raise NotLowered(f"{text}: a bracket is not closed")


@functools.lru_cache(MOST_CACHED)
def _split(text: str, mark: str) -> tuple[str, ...]:
    """The parts between marks that stand in no bracket and no quotation."""
    parts, depth, quoted, began = [], 0, False, 0
    for sign in DELIMITERS[mark].finditer(text) if mark in text else ():
        quoted ^= sign[0] == '"'
        depth += 0 if quoted else {"(": 1, ")": -1, "[": 1, "]": -1}.get(sign[0], 0)
        if sign[0] == mark and not depth and not quoted:
            parts.append(text[began : sign.start()].strip())
            began = sign.end()
    return tuple(each for each in (*parts, text[began:].strip()) if each)
