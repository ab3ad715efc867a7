"""What the documents promise: every hook is told, links lead somewhere, commands can be typed."""

from __future__ import annotations

import functools
import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from docs.scripts import tables
from docs.scripts.screenshots import FACES, LIGHTEST, PICTURES
from tablee.activities import hookspecs
from tablee.cli import commands
from tablee.settings import PREFIX, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tablee.registry import Catalogue
    from tablee.settings import ServerSettings

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "fr")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "sessions" / "README.md"])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
COMMANDS = tuple(PROJECT["scripts"])
MOST_LINES = 100
MOST_ENTRIES = 18
"""Directly in the folder of the documents."""


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize(
    "hook", [name for name, spec in vars(hookspecs).items() if hasattr(spec, "tablee_spec")]
)
def test_every_hook_is_documented_with_ours_behind_it(hook: str) -> None:
    lines = (ROOT / "docs" / "plugins" / "hooks.md").read_text("utf-8").splitlines()
    row = next(line for line in lines if line.startswith(f"| `{hook}` |"))
    assert getattr(hookspecs, hook).__doc__ in row
    assert "](../../plugins/" in row or "](../../tablee/storage/journal)" in row


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_of_the_documents_leads_somewhere(page: Path) -> None:
    gone = [link for link, _part in links(page) if link and not (page.parent / link).exists()]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_to_a_part_of_a_page_finds_its_heading(page: Path) -> None:
    gone = [
        (other, part)
        for other, part in links(page)
        if part and part not in anchors(page.parent / other if other else page)
    ]
    assert gone == []


@pytest.mark.parametrize("folder", ["tablee", "plugins", "tests", "benchmarks", "assets/js"])
def test_every_page_that_the_code_names_is_there(folder: str) -> None:
    gone = [
        (named(file), page)
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".js", ".toml", ".jinja", ".html", ".po"}
        for page in re.findall(r"\bdocs/[\w/.-]+?\.md\b", file.read_text("utf-8"))
        if not (ROOT / page).exists()
    ]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_variable_that_a_page_names_is_one(page: Path, catalogue: Catalogue) -> None:
    kinds: list[type[ServerSettings]] = [Settings, *catalogue.server_settings.values()]
    variables = {name.removeprefix(PREFIX) for kind in kinds for name in kind.variables()}
    told = set(re.findall(r"\b(?:WORKSHOP|TABLEE)_([A-Z_]+[A-Z])\b", page.read_text("utf-8")))
    written = {"POST_ADDRESS", "POST_KEY"}  # of a plugin that is written as one reads
    assert told - variables - written == set()


def test_each_package_of_the_core_says_what_it_is() -> None:
    rows = tables.packages().splitlines()[2:]
    assert [row for row in rows if not re.search(r"\| \S.* \|$", row)] == []


CORE = ROOT / "tablee"


def test_every_module_on_the_three_walks_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    told = text.split("## Where is what")[1].split("## The words")[0]
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)+)`", told)
    others = [name for name in named if not name.startswith("assets/")]
    assert len(others) > 60
    assert [n for n in others if not ((CORE / n).is_dir() or (CORE / f"{n}.py").is_file())] == []


TOPS = {path.name for path in [*ROOT.iterdir(), *CORE.iterdir()] if path.is_dir()} - {"sessions"}
"""Folders of the project and of the core; what is in `sessions` is whoever hosts’ own."""


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem != "CHANGELOG"], ids=named)
def test_every_module_that_a_page_names_by_its_path_is_there(page: Path) -> None:
    told = re.findall(
        r"`([a-z_]+(?:/[\w-]+)+(?:\.[a-z]{2,})?)(?:\.[A-Z]\w+)?`", page.read_text("utf-8")
    )
    names = [name for name in told if name.split("/")[0] in TOPS - {"build", "locale"}]
    homes = [ROOT, CORE, ROOT / "assets" / "js", ROOT / "tests"]
    files = {
        name: [home / f"{name}{end}" for home in homes for end in ("", ".py")] for name in names
    }
    assert [name for name in names if not any(file.exists() for file in files[name])] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_that_is_called_as_a_file_leads_to_it(page: Path) -> None:
    called = re.findall(r"\[`([\w/]+\.(?:py|js))`\]\(([^)\s#]+)", page.read_text("utf-8"))
    assert [(name, file) for name, file in called if not f"/{file}".endswith(f"/{name}")] == []


def test_each_decision_has_a_number_of_its_own() -> None:
    files = (ROOT / "docs" / "decisions").glob("[0-9]*.md")
    numbers = sorted(int(file.name[:4]) for file in files)
    assert numbers == list(range(1, len(numbers) + 1))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Of each link and picture that is not elsewhere: its file, empty for this page, and part."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not re.match(r"[a-z]+:", target):
            file, _hash, part = target.partition("#")
            yield file, part


def anchors(page: Path) -> set[str]:
    """The parts of a page, as those who serve Markdown name them."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def commands_in(page: Path) -> Iterator[list[str]]:
    """The words of each command of ours that a page tells to type, as a shell parts them."""
    for block in re.findall(
        r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    ):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            while words and "=" in words[0]:
                del words[0]
            if words and Path(words[0]).name in COMMANDS:
                yield words[1:]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_of_the_documents_can_be_typed(page: Path) -> None:
    known = commands().commands
    for name, *words in commands_in(page):
        assert known[name].make_context(name, words)


def test_the_index_of_the_documents_names_each_page_and_folder() -> None:
    """Of decisions their list, of a page in two languages the English one."""
    docs = ROOT / "docs"
    named = {(docs / link).resolve() for link, _part in links(docs / "README.md")}
    pages = {*docs.glob("*.md"), *docs.glob("*/*.md"), *(p for p in docs.iterdir() if p.is_dir())}
    apart = {
        docs / "README.md",
        docs / "__pycache__",
        *docs.glob("fr/*.md"),
        *docs.glob("decisions/[0-9]*.md"),
    }
    assert sorted(map(str, pages - apart - named)) == []


def test_the_folder_of_documents_is_taken_in_at_a_glance() -> None:
    names = [path.name for path in (ROOT / "docs").iterdir() if path.name != "__pycache__"]
    assert len(names) <= MOST_ENTRIES
    assert [name for name in names if not re.fullmatch(r"[a-zA-Z-]+(\.md)?", name)] == []


@functools.cache
def reached() -> set[Path]:
    """The pages to which links lead from the first."""
    found, left = set[Path](), [ROOT / "README.md"]
    while left:
        one = left.pop()
        if one not in found and one.is_file() and one.suffix == ".md":
            found.add(one)
            left += [(one.parent / link).resolve() for link, _part in links(one)]
    return found


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_page_is_reached_from_the_readme(page: Path) -> None:
    assert page in reached()


# ── for people: each page in both languages ─────────────────────────────────────────────────

TWINS = [(ROOT / "README.md", ROOT / "LISEZMOI.md")] + [
    (page, ROOT / "docs" / "fr" / page.name) for page in sorted((ROOT / "docs/en").glob("*.md"))
]


@pytest.mark.parametrize(("english", "french"), TWINS, ids=lambda page: named(page))
def test_whoever_reads_french_finds_all_that_is_told_in_english(
    english: Path, french: Path
) -> None:
    assert shape(english) == shape(french)


def test_no_page_is_there_in_one_language_alone() -> None:
    en, fr = ({page.name for page in (ROOT / "docs" / lang).glob("*.md")} for lang in LANGUAGES)
    assert en == fr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_contents_of_the_guide_are_its_headings(lang: str) -> None:
    text = (ROOT / "docs" / lang / "guide.md").read_text("utf-8")
    before, *_parts = text.split("\n## ")
    assert re.findall(r"^- \[(.+)\]\(#", before, re.M) == re.findall(r"^## (.+)$", text, re.M)


def shape(page: Path) -> list[str]:
    """What a page is made of, whatever its language: headings, lists, rows, blocks, pictures."""
    text = page.read_text("utf-8")
    return [
        re.sub(r"\d+\.", "1.", found)
        for found in re.findall(r"^(#+ |- |\d+\. |```\w*|\| |!\[)", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("page", ["README.md", "LISEZMOI.md"])
def test_the_first_page_is_read_in_a_few_minutes_and_says_how_to_begin(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert re.search(r"^make demo\b", text, re.MULTILINE)
    assert re.search(r"^make test\b", text, re.MULTILINE)


def test_the_changelog_tells_of_the_version_that_is_here() -> None:
    parts = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert parts[:2] == ["Unreleased", PROJECT["version"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_shows_each_face_without_weighing_much(lang: str) -> None:
    page = ROOT / {"en": "README.md", "fr": "LISEZMOI.md"}[lang]
    shown = {link for link, _part in links(page) if link.endswith(".png")}
    assert shown == {f"docs/pictures/{lang}/{face}.png" for face in FACES}
    for name, face in FACES.items():
        file = PICTURES / lang / f"{name}.png"
        assert file.stat().st_size <= LIGHTEST
        with Image.open(file) as picture:
            assert picture.size == (face.width, face.height), "make pictures"


def test_each_folder_of_scripts_and_each_face_is_told_of() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("## The scripts")[1]
    rows = [line for line in told.split("\n\n")[2].splitlines() if line.startswith("| `")]
    scripts = ROOT / "assets" / "js"
    folders = {name for row in rows for name in re.findall(r"`([a-z]+)`", row.split("|")[1])}
    assert folders == {path.name for path in scripts.iterdir() if path.is_dir()}
    pages = next(row for row in rows if row.startswith("| `pages`"))
    files = {path.stem for path in (scripts / "pages").glob("*.js")}
    assert files <= set(re.findall(r"`([a-z]+)`", pages))


def test_each_folder_of_sheets_and_each_sheet_beside_them_is_told_of() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("| Sheets |")[1]
    rows = [line for line in told.split("\n\n")[0].splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`([a-z]+)`", row.split("|")[1])]
    assert sorted(named) == sorted(path.stem for path in (ROOT / "assets" / "css").iterdir())
