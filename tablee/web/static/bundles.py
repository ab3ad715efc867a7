"""Bundles ES modules to one script per entry, without comments and indentation.

For our own scripts, `assets/js`, not for any script: imports and exports begin their line and name
what they take and give, no import goes round in a circle, and nothing waits at the top of a module.
What is written otherwise raises `NotBundled`, so that a server does not start with half a screen.

Each module becomes a function that is called once, after those that it imports. What is imported
only where it is needed, `import("./far.js")`, is a bundle of its own beside the entry's, and takes
from that one the modules that both need: a module with a state is there once.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from rjsmin import jsmin  # type: ignore[import-untyped] # it has no stubs

NAME: Final = r"[\w$]+"
SOME: Final = r'\{(?P<some>[^}"]*)\}'
FROM: Final = r'"(?P<path>\.[^"]+)";'
LATER: Final = re.compile(r'\bimport\("(?P<path>\.[^"]+)"\)')
IMPORT: Final = re.compile(rf"^import (?:(?:{SOME}|(?P<whole>{NAME})) from )?{FROM}", re.MULTILINE)
ONWARD: Final = re.compile(rf"^export {SOME} from {FROM}", re.MULTILINE)
DECLARED: Final = re.compile(
    rf"^export (?P<said>(?:(?:async )?function\*?|class|const) (?P<name>{NAME}))", re.MULTILINE
)
LISTED: Final = re.compile(rf"^export {SOME};", re.MULTILINE)
DEFAULT: Final = re.compile(rf"^export default (?P<name>{NAME});", re.MULTILINE)
LEFT_OVER: Final = re.compile(r"^(?:import(?!\()|export|await)\b.*|\bimport\.meta\b", re.MULTILINE)
NOTICE: Final = re.compile(r"/\*\*?!.*?\*/", re.DOTALL)
"""Whose work a module is, and under which licence: kept."""


class NotBundled(ValueError):
    """A script of ours is written in a way that the bundler does not read."""


@dataclass
class _Module:
    """One file, read: its text without imports and exports."""

    path: str
    text: str
    needs: list[str] = field(default_factory=list)
    """The paths that it imports, in order."""
    later: list[str] = field(default_factory=list)
    """Those that it imports when it needs them."""
    gives: dict[str, str] = field(default_factory=dict)
    """What it exports: name → an expression within it."""

    def imported(self, found: re.Match[str]) -> str:
        needed = self._needs(found)
        if found["whole"]:
            return f'const {found["whole"]} = $m["{needed}"].default;'
        pairs = _pairs(found["some"] or "")
        taken = ", ".join(a if a == b else f"{a}: {b}" for a, b in pairs)
        return f'const {{ {taken} }} = $m["{needed}"];' if taken else ""

    def onward(self, found: re.Match[str]) -> str:
        needed = self._needs(found)
        self.gives |= {given: f'$m["{needed}"].{own}' for own, given in _pairs(found["some"])}
        return ""

    def listed(self, found: re.Match[str]) -> str:
        self.gives |= {given: own for own, given in _pairs(found["some"])}
        return ""

    def declared(self, found: re.Match[str]) -> str:
        self.gives[found["name"]] = found["name"]
        return found["said"]

    def default(self, found: re.Match[str]) -> str:
        self.gives["default"] = found["name"]
        return ""

    def _needs(self, found: re.Match[str]) -> str:
        self.needs.append(_beside(self.path, found["path"]))
        return self.needs[-1]


def bundled(entry: str, read: Callable[[str], str], name: str) -> dict[str, str]:
    """The bundle of an entry and those of what it imports later: name of each → text.

    `read` gives the text of a path such as "pages/live.js"; the entry's bundle is called `name`
    ("live.js"), the others stand beside it, in a folder of the same name ("live/board-far.js").
    Raises `NotBundled`, with the path, and `OSError` where a file is not there.
    """
    modules = _in_order(entry, read)
    later = sorted({path for each in modules.values() for path in each.later} - set(modules))
    folder = name.removesuffix(".js")
    names = {path: f"{folder}/{path.removesuffix('.js').replace('/', '-')}.js" for path in later}
    parts = {path: _in_order(path, read) for path in later}
    shared = {path for part in parts.values() for path in part} & set(modules)
    made = {name: _whole(modules, {}, entry, names, shared=shared)}
    for path, part in parts.items():
        own = (each for at, each in part.items() if at not in modules)
        if more := {path for each in own for path in each.later} - set(modules):
            raise NotBundled(f"{path}: imports later what is not there yet: {sorted(more)}")
        made[names[path]] = _whole(part, modules, path, {}, beside=posixpath.basename(name))
    return made


# ── one module ──────────────────────────────────────────────────────────────────────────────


@functools.lru_cache(maxsize=256)
def _parsed(path: str, text: str) -> _Module:
    """Kept, as most modules stand in several bundles: nothing of it is changed afterwards."""
    module = _Module(path, text)
    for kind, replaced in (
        (IMPORT, module.imported),
        (ONWARD, module.onward),
        (LISTED, module.listed),
        (DECLARED, module.declared),
        (DEFAULT, module.default),
    ):
        module.text = kind.sub(replaced, module.text)
    if left := LEFT_OVER.search(module.text):
        raise NotBundled(f"{path}: {left[0]}")
    module.later = [_beside(path, each["path"]) for each in LATER.finditer(module.text)]
    return module


def _beside(path: str, relative: str) -> str:
    """The path that a module means by "../core/dom/draw.js"."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))


def _pairs(names: str) -> list[tuple[str, str]]:
    """`a, b as c` → (a, a), (b, c)."""
    said = [each.split(" as ") for each in names.split(",") if each.strip()]
    return [(each[0].strip(), each[-1].strip()) for each in said]


def _in_order(entry: str, read: Callable[[str], str]) -> dict[str, _Module]:
    """A module and all that it imports, each after what it needs itself."""
    done: dict[str, _Module] = {}

    def visit(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            raise NotBundled(f"a circle of imports: {' → '.join((*above, path))}")
        if path in done:
            return
        module = _parsed(path, read(path))
        for needed in module.needs:
            visit(needed, (*above, path))
        done[path] = module

    visit(entry, ())
    return done


# ── all of them ─────────────────────────────────────────────────────────────────────────────


def _whole(
    modules: dict[str, _Module],
    known: Iterable[str],
    entry: str,
    later: dict[str, str],
    *,
    shared: Iterable[str] = (),
    beside: str = "",
) -> str:
    """The text of one bundle: `known` stand in the one `beside`, `shared` are given to others."""
    known = set(known)
    own = {path: module for path, module in modules.items() if path not in known}
    short = {path: f"$m{n}" for n, path in enumerate(modules)}
    lines = []
    if taken := [path for path in modules if path in known]:
        names = ", ".join(f"{_exported(path)} as {short[path]}" for path in taken)
        lines.append(f'import {{ {names} }} from "../{beside}";')
    for path, module in own.items():
        body = _named(module, short, later)
        gives = ", ".join(
            f"{name}: {_shortened(value, short)}" for name, value in module.gives.items()
        )
        lines.append(f"const {short[path]} = (() => {{\n{body}\nreturn {{ {gives} }};\n}})();")
    lines += [f"export {{ {short[path]} as {_exported(path)} }};" for path in sorted(shared)]
    for name in modules[entry].gives:
        lines.append(f"const $x_{name} = {short[entry]}.{name};\nexport {{ $x_{name} as {name} }};")
    notices = [found[0] for module in own.values() if (found := NOTICE.match(module.text))]
    return "\n".join([*notices, jsmin("\n".join(lines)), ""])


def _exported(path: str) -> str:
    """The name by which a bundle gives a module to those beside it."""
    return "$" + re.sub(r"\W", "_", path.removesuffix(".js"))


def _named(module: _Module, short: dict[str, str], later: dict[str, str]) -> str:
    def far(found: re.Match[str]) -> str:
        path = _beside(module.path, found["path"])
        return f'import("./{later[path]}")' if path in later else f"Promise.resolve({short[path]})"

    return _shortened(LATER.sub(far, module.text) if module.later else module.text, short)


def _shortened(text: str, short: dict[str, str]) -> str:
    return re.sub(r'\$m\["([^"]+)"\]', lambda found: short[found[1]], text)
