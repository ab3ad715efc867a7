"""What the documents promise: every hook is told, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workshop import hookspecs

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "hook", [name for name, spec in vars(hookspecs).items() if hasattr(spec, "workshop_spec")]
)
def test_every_hook_is_documented_with_ours_behind_it(hook: str) -> None:
    lines = (ROOT / "docs" / "hooks.md").read_text("utf-8").splitlines()
    row = next(line for line in lines if line.startswith(f"| `{hook}` |"))
    assert getattr(hookspecs, hook).__doc__ in row
    assert "](../plugins/" in row or "](../workshop/journals)" in row


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]), ids=lambda page: page.name
)
def test_every_link_of_the_documents_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    gone = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert gone == []
