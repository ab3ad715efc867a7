"""What the documents promise: every hook is told, links lead somewhere, commands can be typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tablee.activities import hookspecs
from tablee.cli import commands

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize(
    "hook", [name for name, spec in vars(hookspecs).items() if hasattr(spec, "tablee_spec")]
)
def test_every_hook_is_documented_with_ours_behind_it(hook: str) -> None:
    lines = (ROOT / "docs" / "hooks.md").read_text("utf-8").splitlines()
    row = next(line for line in lines if line.startswith(f"| `{hook}` |"))
    assert getattr(hookspecs, hook).__doc__ in row
    assert "](../plugins/" in row or "](../tablee/storage/journal)" in row


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_documents_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    gone = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert gone == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_part_of_a_page_finds_its_heading(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", page.read_text("utf-8"))
    gone = [
        (other, part)
        for other, part in links
        if "://" not in other and part not in anchors(page.parent / other if other else page)
    ]
    assert gone == []


def anchors(page: Path) -> set[str]:
    """The parts of a page, as those who serve Markdown name them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def commands_in(page: Path) -> Iterator[list[str]]:
    """The words of each `workshop …` that a page tells to type, as a shell parts them."""
    for block in re.findall(
        r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    ):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            while words and "=" in words[0]:
                del words[0]
            if words and words[0] in ("tablee", ".venv/bin/tablee"):
                yield words[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_the_documents_can_be_typed(page: Path) -> None:
    known = commands().commands
    for name, *words in commands_in(page):
        assert known[name].make_context(name, words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_is_reached_from_the_readme(page: Path) -> None:
    found, left = set[Path](), [ROOT / "README.md"]
    while left:
        one = left.pop()
        if one not in found and one.is_file() and one.suffix == ".md":
            found.add(one)
            links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", one.read_text("utf-8"))
            left += [(one.parent / link).resolve() for link in links]
    assert page in found
