"""Plants leaks into each activity, and says which check tells of each; `make mutants` writes it.

A leak is put over the activity as it is, so that what is tried is whether its rooms hold something
to leak, and whether somebody looks there.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tablee.registry import load
from tablee.sdk.conformance.runner import examine
from tablee.sdk.conformance.subject import Subject
from tablee.view import Audience, Stack, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tablee.activities import Activity, Change, OwnRecord, StepRecord
    from tablee.registry import Catalogue
    from tablee.view import View

__all__ = ["LEAKS", "PAGE", "killed", "offered", "rows"]

ROOT: Final = Path(__file__).parents[4]
PAGE: Final = ROOT / "docs" / "contributing" / "mutants.md"
LEAKS: Final = {
    "hidden": "hidden words on the wall",
    "private": "private words on phones",
    "names": "full names in the prompt",
    "others": "others’ private words in one’s own part",
}
OFFERS: Final = {
    "importer": (
        "asks the clock, or a file",
        "fails on what is not its own, or on a damaged one",
        "has no example, one that it refuses, or one of another sort",
        "takes any pasted text for its own",
    ),
    "page": (
        "fails in an empty session",
        "asks the clock, or a file",
        "shows a button or a field",
        "gives something that is no view",
    ),
}
"""What else is planted, by what is offered; `tests/activities/extensions/test_importers.py` and
`tests/web/pages/test_plugin_pages.py` plant it, and the check is called as the hook."""
ROOMS: Final = 2
SAID: Final = {
    "hidden": "montre une contribution masquée",
    "private": "a écrit pour soi",
    "names": "nomme quelqu’un autrement",
    "others": "une autre personne garde pour soi",
}
"""What the fault says that each is found by."""


def offered() -> Catalogue:
    """Our plugins and those of the guide."""
    return load([ROOT / "plugins", ROOT / "docs" / "examples"])


def leaking(kind: type[Activity], leaked: set[str]) -> type[Activity]:
    """The activity with every leak; `leaked` learns which had something to leak."""
    kept: list[str] = []

    def words(step: StepRecord, name: str) -> tuple[str, ...]:
        hidden = [t for c in step.contributions if c.hidden for t in c.content.texts()]
        found = hidden if name == "hidden" else kept[-40:]
        found = [text for text in found if "zQ" in text]
        leaked.update([name] if found else [])
        return tuple(found)

    class Leaking(kind):  # type: ignore[misc, valid-type] # any activity
        def check(self, change: Change, step: StepRecord) -> None:
            super().check(change, step)
            content = change.content
            if content is not None and self.is_private(step, content) and content.shareable:
                kept.extend(content.texts())

        def view(self, step: StepRecord, audience: Audience) -> View:
            name = {Audience.WALL: "hidden", Audience.PHONE: "private"}.get(audience, "")
            said = words(step, name) if name else ()
            whole: View = Stack((super().view(step, audience), *map(Text, said)))
            return whole

        def prompt(self, step: StepRecord) -> str:
            leaked.add("names")
            return " ".join(person.name for person in step.people.values())

        def own_views(self, own: OwnRecord) -> tuple[View, ...]:
            said = [t for t in words(own.step, "others") if t not in _texts(own)]
            return (*super().own_views(own), *map(Text, said))

    Leaking.__name__ = Leaking.__qualname__ = kind.__name__
    return Leaking


def _texts(own: OwnRecord) -> set[str]:
    return {text for c in own.mine for text in c.content.texts()}


def killed(name: str, catalogue: Catalogue) -> dict[str, str]:
    """Of each leak planted into an activity, the check that tells; "–" where nothing can leak."""
    leaked: set[str] = set()
    kind = leaking(catalogue.activities[name], leaked)
    poorer = replace(catalogue, activities={**catalogue.activities, name: kind})
    plugin = next(p.name for p in catalogue.plugins if f"activity: {name}" in p.offers)
    subject = Subject.named(plugin, poorer)
    subject.__dict__["activities"] = (kind,)
    report = examine(subject, only=["secrets"], rooms=ROOMS)
    told = {
        leak: [f.check.name for f in report.serious if said in f.finding.what]
        for leak, said in SAID.items()
    }
    return {
        leak: found[0] if found else "**nothing**" if leak in leaked else "–"
        for leak, found in told.items()
    }


def rows(catalogue: Catalogue, names: Iterable[str]) -> list[str]:
    """The lines of the table."""
    lines = []
    for name in names:
        found = killed(name, catalogue)
        lines.append(f"| `{name}` | {' | '.join(found[leak] for leak in LEAKS)} |")
    return lines


def others() -> list[str]:
    """The lines about importers and pages."""
    head = ["| offered | planted | told by |", "| --- | --- | --- |"]
    told = [
        f"| {offered} | {fault} | {offered}s |"
        for offered, faults in OFFERS.items()
        for fault in faults
    ]
    return head + told


def page(catalogue: Catalogue) -> str:
    """The whole page."""
    head = f"| activity | {' | '.join(LEAKS.values())} |"
    line = "| --- | " + " | ".join("---" for _leak in LEAKS) + " |"
    return "\n".join(
        (
            "# What the checks find",
            "",
            "Each activity of ours and of the guide, with a leak planted into it, and the check of",
            "`tablee check-plugin` that tells of it; “–” where its rooms have nothing to leak.",
            "`make mutants` writes this page, and",
            "`tests/sdk/conformance/checks/test_mutants.py` holds each line.",
            "",
            head,
            line,
            *rows(catalogue, sorted(catalogue.activities)),
            "",
            *others(),
            "",
        )
    )


if __name__ == "__main__":
    there: Any = offered()
    PAGE.write_text(page(there), "utf-8")
    sys.stdout.write(f"{PAGE}\n")
