"""The tables of the documents that are made from the code, so that neither can drift.

Used by cog: `make docs` checks them, `make docs-update` writes them again.
"""

from __future__ import annotations

import ast
import dataclasses
import graphlib
import inspect
import re
import sys
import textwrap
import tomllib
import typing
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import grimp
from babel.messages.pofile import read_po

from tablee import registry, texts, view
from tablee.activities import hookspecs
from tablee.model.actions import PlannedAction
from tablee.model.synthesis import LABELS, Line, Lines, Part, Place, Section, Synthesis
from tablee.registry.versions import former
from tablee.sdk import gallery
from tablee.sdk.conformance.runner import CHECKS
from tablee.settings import PREFIX, ROOT, Settings
from tablee.storage import journal
from tablee.texts import _, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tablee.registry import Catalogue, Plugin
    from tablee.settings import ServerSettings

__all__ = [
    "agendas",
    "circles",
    "climbing",
    "conformance",
    "decisions",
    "decisions_in_full",
    "events",
    "former_names",
    "hooks",
    "json_example",
    "layers",
    "meanings",
    "modules",
    "not_for",
    "packages",
    "parts",
    "plugin_settings",
    "plugins",
    "settings",
    "table",
    "views",
    "visibility",
]


CORE: Final = Path(registry.__file__).parent.parent
"""The folder of the core’s package."""
SETTING: Final = ("Variable", "Default", "What it is")
COLON: Final = {"fr": "\u00a0", "en": ""}
"""What stands before a colon."""


def plugins(language: str) -> str:
    """Our plugins in the order of the folders, each with what it offers, in this language."""
    texts.add_catalogue(ROOT / "tablee")
    offered = registry.load([ROOT / "plugins"])
    with speaking(language):
        head = {"fr": ("Plugin", "Ce qu’il offre"), "en": ("Plugin", "What it offers")}[language]
        rows = [
            (
                f"[`{plugin.name}`](../../plugins/{Path(plugin.source).name})",
                _offers(plugin.offers, offered),
            )
            for plugin in offered.plugins
        ]
        return table(head, rows)


def _offers(offers: Sequence[str], offered: Catalogue) -> str:
    return "<br>".join(_offer(offer, offered) for offer in offers)


def _offer(offer: str, offered: Catalogue) -> str:
    shelf, name = offer.split(": ", 1)
    if shelf == "exporter":
        exporter = offered.exporters[name]
        return f"**{_(exporter.title)}** (`.{exporter.extension}`)"
    if shelf == "agenda":
        agenda = offered.agendas[name]
        return f"**{_(agenda.title)}** ({agenda.minutes:g} min). {_(agenda.summary)}"
    if shelf == "canvas":
        template = offered.templates[name]
        return f"{_(template.title)}. {_(template.summary)}"
    if shelf == "importer":
        importer = offered.importers[name]
        return f"**{_(importer.title)}** (`.{'`, `.'.join(importer.extensions)}`)"
    if shelf == "command":
        return f"`tablee {name}`. {_(offered.commands[name].help)}"
    shelves: dict[str, Any] = {
        "settings": offered.server_settings,
        "fields": offered.session_fields,
        "page": offered.pages,
    }
    told = shelves.get(shelf, offered.activities)[name]
    return f"**{_(told.title)}**. {_(told.summary)}"


def agendas() -> str:
    """Our ready-made agendas: their steps with their minutes, for how many, from whom."""
    texts.add_catalogue(ROOT / "tablee")
    offered = registry.load([ROOT / "plugins"])
    with speaking("en"):
        rows = []
        for agenda in offered.agendas.values():
            said = agenda.spoken()
            steps = [
                f"{step.title or _(offered.activities[step.activity].title)} {step.minutes:g}"
                for step, written in zip(said, agenda, strict=True)
                if written.nth < 2
            ]
            if (rounds := max(step.nth for step in agenda)) > 1:
                steps.append(f"({rounds} rounds)")
            fewest, most = said.people
            people = f"{fewest}–{most}" if most else f"{fewest} and more"
            rows.append(
                (f"**{said.title}** {said.minutes:g} min", people, " · ".join(steps), said.source)
            )
    return table(("Agenda", "People", "Steps, with their minutes", "Source"), rows)


def hooks() -> str:
    """Each offer in the order of `hookspecs`, what it returns, and which of our plugins fill it."""
    rows = [
        (f"`{name}`", f"`{spec.__annotations__['return']}`", spec.__doc__, filled)
        for name, spec, filled in _filled()
        if spec.__annotations__["return"] != "None"
    ]
    return table(("Hook", "Returns", "What it is for", "Filled by"), rows)


def events() -> str:
    """Each event in the order of `hookspecs`: what it is given, when, and who hears it of ours."""
    rows = [
        (f"`{name}`", _arguments(spec), spec.__doc__, filled)
        for name, spec, filled in _filled()
        if spec.__annotations__["return"] == "None"
    ]
    return table(("Event", "Given", "When it is told", "Heard by"), rows)


def _arguments(spec: Any) -> str:
    given = {k: v for k, v in spec.__annotations__.items() if k != "return"}
    return "<br>".join(f"`{name}: {kind}`" for name, kind in given.items())


def _filled() -> Iterator[tuple[str, Any, str]]:
    """Each hook with those of ours that fill it."""
    offered = registry.load([ROOT / "plugins"])
    for name, spec in vars(hookspecs).items():
        if hasattr(spec, "tablee_spec"):
            filled = [p for p in offered.plugins if _fills(p, name)]
            links = [f"[`{p.name}`](../../plugins/{Path(p.source).name})" for p in filled]
            if hasattr(journal, name):
                links.insert(0, "the core: [`storage/journal`](../../tablee/storage/journal)")
            yield name, spec, ", ".join(links)


def _fills(plugin: Plugin, hook: str) -> bool:
    return hasattr(getattr(sys.modules[f"plugins.{plugin.name}"], hook, None), "tablee_impl")


def former_names() -> str:
    """What plugins of former versions call otherwise, but for modules: each name, and today's."""
    rows = [("hook", name, now) for name, now in former.HOOKS.items()]
    rows += [
        (f"method of `{owner.rsplit('.', 1)[1]}`", name, now)
        for owner, renamed in former.OVERRIDDEN.items()
        for name, now in renamed.items()
    ]
    for what, of_modules in (
        ("method of", former.METHODS),
        ("field of", former.FIELDS),
        ("argument of", former.ARGUMENTS),
    ):
        for renamed in of_modules.values():
            split = [(*name.rsplit(".", 1), now) for name, now in renamed.items()]
            rows += [(f"{what} `{owner}`", name, now) for owner, name, now in split]
    rows += [
        (f"`{module.removeprefix(f'{CORE.name}.')}`", name, now)
        for module, renamed in former.WITHIN.items()
        for name, now in renamed.items()
    ]
    told = [(what, f"`{name}`", f"`{now}`") for what, name, now in rows]
    return table(("What it is, or in which module", "Former name", "Today’s"), told)


def packages() -> str:
    """Each folder and lone module of the core, with what it says that it is for, and is not."""
    found = sorted(
        [*CORE.glob("[a-z]*.py"), *(file.parent for file in CORE.glob("*/__init__.py"))],
        key=lambda path: path.stem,
    )
    rows = [
        (
            f"[`{path.stem}`](../{path.relative_to(ROOT).as_posix()})",
            _first_words(path),
            not_for(path),
        )
        for path in found
    ]
    return table(("Package", "What it is for", "Not for"), rows)


def modules() -> str:
    """Every package of the core, outer ones first, each with its modules and what they are for."""
    found = sorted({file.parent for file in CORE.rglob("*.py")})
    return "\n\n".join(_package(folder) for folder in found if _modules(folder))


def _package(folder: Path) -> str:
    name = folder.relative_to(CORE).as_posix()
    apart = not_for(folder)
    words = [_first_words(folder), f"Not for {apart}." if apart else ""]
    said = [f"## {name}", " ".join(words).strip()] if folder != CORE else []
    rows = [
        (f"[`{file.stem}`](../../{file.relative_to(ROOT).as_posix()})", _first_words(file))
        for file in _modules(folder)
    ]
    return "\n\n".join([*filter(None, said), table(("Module", "What it is for"), rows)])


def _modules(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.py") if file.stem[0] != "_")


def _first_words(path: Path) -> str:
    """The first paragraph of a module’s docstring; of a folder, that of its `__init__`."""
    return " ".join(_docstring(path).split("\n\n")[0].split())


def not_for(path: Path) -> str:
    """What the last paragraph of its docstring says that it is not for; empty where none does."""
    last = " ".join(_docstring(path).split("\n\n")[-1].split())
    return last.removeprefix("Not for ").removesuffix(".") if last.startswith("Not for ") else ""


def _docstring(path: Path) -> str:
    file = path / "__init__.py" if path.is_dir() else path
    return ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""


def layers() -> str:
    """The staircase of the core from the top down, as the contract in `pyproject.toml` has it."""
    lines = ["   ".join(stair) for stair in _stairs()]
    return "\n".join(["```text", *lines, "```"])


def climbing() -> str:
    """Each import between packages that does not go down: the contract lets types do so alone."""
    stair = {package: n for n, packages_ in enumerate(_stairs()) for package in packages_}
    graph = _imports(types=True)
    within = f"{CORE.name}.** -> {CORE.name}.**"
    rows = []
    for arrow in graph.find_matching_direct_imports(within):
        importer, imported = (arrow[end].split(".")[1:] for end in ("importer", "imported"))
        if importer[0] != imported[0] and stair[importer[0]] >= stair[imported[0]]:
            (found, *_others) = graph.get_import_details(**arrow)
            names = found["line_contents"].partition(" import ")[2]
            rows.append((f"`{'/'.join(importer)}`", f"`{'/'.join(imported)}`", f"`{names}`"))
    return table(("Module", "names a type of", "which"), sorted(rows))


def circles() -> str:
    """The parts of one package that need each other when they run, and the fewer arrows of each.

    Raises `graphlib.CycleError` where two modules do.
    """
    graph = _imports(types=False)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    graphlib.TopologicalSorter(imports).prepare()
    needs = defaultdict[tuple[str, str], list[str]](list)
    for arrow in graph.find_matching_direct_imports(f"{CORE.name}.** -> {CORE.name}.**"):
        importer, imported = (arrow[end].split(".")[1:] for end in ("importer", "imported"))
        parts = "/".join(importer[:2]), "/".join(imported[:2])
        if importer[0] == imported[0] and parts[0] != parts[1] and importer[1:] and imported[1:]:
            needs[parts].append(f"`{importer[-1]}` → `{imported[-1]}`")
    pairs = [pair for pair in needs if pair == tuple(sorted(pair)) and pair[::-1] in needs]
    rows = [
        (f"`{a}`", f"`{b}`", ", ".join(sorted(fewer)))
        for a, b in sorted(pairs)
        for fewer in [min((needs[a, b], needs[b, a]), key=len)]
    ]
    return table(("Part", "and", "would be apart without"), rows)


def _imports(*, types: bool) -> grimp.ImportGraph:
    """Who imports whom; grimp keeps one date for both kinds of graph, and so an old one for one."""
    name = CORE.name
    return grimp.build_graph(name, exclude_type_checking_imports=not types, cache_dir=None)


def _stairs() -> list[list[str]]:
    """The packages on each stair."""
    settings_ = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings_["tool"]["importlinter"]["contracts"]
    stairs = next(c["layers"] for c in contracts if c["type"] == "layers")
    return [stair.split(" | ") for stair in stairs]


def decisions() -> str:
    """How many there are of each part, with the way to their list."""
    rows = [
        (f"[{part}](decisions/README.md#{_anchor(part)})", str(len(found)), found[0][1])
        for part, found in _decided().items()
    ]
    rows.append(("In all", str(sum(int(row[1]) for row in rows)), ""))
    return table(("Part", "Decisions", "The first of them"), rows)


def _anchor(heading: str) -> str:
    """A heading as those who serve Markdown name it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def decisions_in_full() -> str:
    """The same as lists with their numbers, for the folder that holds them."""
    return "\n\n".join(
        "\n".join([f"## {part}\n", *(f"- {file[:4]} [{title}]({file})" for file, title in found)])
        for part, found in _decided().items()
    )


def _decided() -> dict[str, list[tuple[str, str]]]:
    """The file and the title of each decision, by its part: parts and files in order of number."""
    parts: dict[str, list[tuple[str, str]]] = {}
    for file in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        title, _line, part = file.read_text("utf-8").splitlines()[:3]
        parts.setdefault(part.strip("*"), []).append((file.name, title.removeprefix("# ")))
    return parts


def json_example() -> str:
    """What the JSON exporter writes of a small session."""
    offered = registry.load([ROOT / "plugins"])
    action = PlannedAction(
        "Réunir les agents", "Naïma", "avant l’été", "appeler la mairie", contribution="k3v9"
    )
    synthesis = Synthesis(
        title="Faire vivre une recyclerie",
        date="2026-03-12",
        initiators=("Solène",),
        participants=("Naïma", "Karim"),
        sheet=(Section(LABELS[Place.PROPOSALS], (Lines((Line(action.line),)),)),),
        actions=(action,),
    )
    written = offered.exporters["json"].export(synthesis, Part.SHEET).decode()
    return f"```json\n{written}```"


def conformance() -> str:
    """Each check of `tablee check-plugin`, what it makes sure of, and why."""
    texts.add_catalogue(ROOT / "tablee" / "sdk" / "conformance")
    with speaking("en"):
        rows = [(f"`{check.name}`", f"{_(check.title)}.", _(check.why)) for check in CHECKS]
    return table(("Check", "What it makes sure of", "Why"), rows)


def settings(language: str) -> str:
    """Each setting with its variable, its default and the sentence that stands under it."""
    return _settings(Settings, language)


def plugin_settings(language: str) -> str:
    """The same of our plugins."""
    offered = registry.load([ROOT / "plugins"])
    return "\n\n".join(
        f"[`{name}`](../../plugins/{name}){COLON[language]}:\n\n{_settings(kind, language)}"
        for name, kind in offered.server_settings.items()
    )


def _settings(kind: type[ServerSettings], language: str) -> str:
    said = dict(meanings(kind))
    rows = [
        (f"`{variable}`", _shown(field.default), _told(said.get(field.name, ""), language))
        for variable, field in kind.variables().items()
    ]
    head = {"fr": ("Variable", "Par défaut", "Ce que c’est"), "en": SETTING}[language]
    return table(head, rows)


def _told(sentence: str, language: str) -> str:
    """A sentence of the code in this language; raises `KeyError` where its French is missing."""
    if language == "en" or not sentence:
        return sentence
    names = {"prefix": PREFIX, "command": _command()}
    with (ROOT / "docs" / "fr" / "settings.po").open("rb") as file:
        french = {str(m.id).format(**names): str(m.string) for m in read_po(file) if m.id}
    return french[sentence].format(**names)


def _command() -> str:
    """What the shell runs, as `pyproject.toml` names it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(next(iter(project["scripts"])))


def _shown(value: object) -> str:
    if isinstance(value, Path):
        value = value.relative_to(ROOT)
    if isinstance(value, tuple):
        value = ",".join(value)
    return f"`{value}`" if value else ""


def meanings(kind: type[ServerSettings]) -> Iterator[tuple[str, str]]:
    """The string under each field, which Python itself forgets."""
    found = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(found, ast.ClassDef)
    for field, under in zip(found.body, found.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(under, ast.Expr)
            and isinstance(under.value, ast.Constant)
        ):
            yield field.target.id, " ".join(str(under.value.value).split())


def views() -> str:
    """Each widget: what it is, its fields, who draws it how, the code of its examples."""
    texts.add_catalogue(ROOT / "tablee" / "sdk" / "gallery")
    with speaking("en"):
        return "\n".join(_widget(kind) for kind in gallery.kinds())


def parts() -> str:
    """What widgets are made of, as `Card` and `Chip`, in the order of the alphabet."""
    known = {*gallery.kinds(), view.Audience}
    kinds = [getattr(view, name) for name in view.__all__]
    classes = [kind for kind in kinds if isinstance(kind, type) and kind not in known]
    inner = [kind for kind in classes if dataclasses.is_dataclass(kind)]
    return "\n".join(f"### {kind.__name__}\n\n{_fields(kind)}" for kind in inner)


def _widget(kind: type[Any]) -> str:
    said = [f"## {kind.__name__}\n", _fields(kind)]
    drawn = _drawn_by(kind)
    said += [f"Drawn by {drawn}.\n"] if drawn else []
    for example_ in gallery.EXAMPLES.values():
        if example_.kind is kind:
            what, screens = example_.told()
            said.append(f"{what}\n{screens}\n\n```python\n{example_.code}\n```\n")
    return "\n".join(said)


def _fields(kind: type[Any]) -> str:
    """What it is, then its fields as a table."""
    said = dict(meanings(kind))
    rows = [
        (
            f"`{field.name}`",
            f"`{_typed(field)}`".replace("|", "\\|"),
            _default(field),
            said.get(field.name, "").replace("|", "\\|"),
        )
        for field in dataclasses.fields(kind)
        if field.init
    ]
    about = inspect.cleandoc(kind.__doc__ or "")
    return f"{about}\n\n{table(('Field', 'Type', 'Default', 'What it is'), rows)}\n"


def _typed(field: dataclasses.Field[Any]) -> str:
    aliases = {"Layout": view.Layout, "InputType": view.InputType}
    named = {name: f"one of {list(typing.get_args(of))}" for name, of in aliases.items()}
    return named.get(str(field.type), str(field.type)).replace("Literal[", "one of [")


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return f"`{field.default!r}`" if field.default != "" else "empty"
    return "empty" if field.default_factory is not dataclasses.MISSING else ""


def _drawn_by(kind: type[Any]) -> str:
    """The module of `assets/js` that has a function of its tag."""
    if not (tags := typing.get_args(typing.get_type_hints(kind).get("widget"))):
        return ""
    drawing = re.compile(rf"^(?:export )?function {tags[0]}\(view\b", re.MULTILINE)
    for file in sorted((ROOT / "assets" / "js").rglob("*.js")):
        if drawing.search(file.read_text("utf-8")):
            path = file.relative_to(ROOT).as_posix()
            return f"[`{path.removeprefix('assets/js/')}`](../../{path})"
    return ""


def visibility() -> str:
    """Who may see which words where: what `tests/visibility` checks in random sessions."""
    from tests.visibility.rules import MAY_SHOW, Place, Words

    head = ("Words that are …", *(place.value for place in Place))
    rows = [
        (words.value, *("yes" if place in MAY_SHOW[words] else "–" for place in Place))
        for words in Words
    ]
    return table(head, rows)


def faults() -> str:
    """What `make faults` writes wrong, and which test falls over it."""
    from tests.project.faults import FAULTS

    rows = [
        (f"`{fault.package}`", fault.what, f"[`{fault.test}`](../../{fault.tests})")
        for fault in FAULTS
    ]
    return table(("Package", "The fault", "The test that falls"), rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell or " " for cell in line) + " |" for line in lines)
