"""Checks that a plugin imports `tablee.plugin` alone, and states the API version it is for."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from tablee import plugin
from tablee.registry.versions import api
from tablee.sdk.conformance.checks import CheckResult, check
from tablee.sdk.conformance.subject import Subject, shown
from tablee.texts import N_, _

TESTING: Final = "tablee.sdk.testing"
"""What tests of plugins import besides."""


def private(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What a module imports of Tablée that is not public: its lines, and each name in full."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{each.name}" for each in node.names]
        else:
            continue
        yield from ((node.lineno, name) for name in names if not _is_public(name))


def _is_public(name: str) -> bool:
    if name.partition(".")[0] not in ("tablee", "workshop"):
        return True
    within = name.removeprefix(f"{plugin.__name__}.")
    return (
        name == plugin.__name__ or within in plugin.__all__ or f"{name}.".startswith(f"{TESTING}.")
    )


@check(
    N_("Il ne prend que ce qui est public"),
    N_("Le reste change d’une version à l’autre : un jour, il ne se chargerait plus."),
)
def public(subject: Subject) -> Iterator[CheckResult]:
    """Imports of `tablee.plugin` and of nothing else, and the API that it is written for."""
    for file, tree in subject.trees:
        for line, name in private(tree):
            what = _("« {name} » n’est pas public.").format(name=name)
            mend = _("Prenez ce que « tablee.plugin » offre.")
            yield CheckResult(what, mend, f"{shown(file)}:{line}", soft=True)
    if api.stated(subject.file) is None:
        what = _("Il ne dit pas pour quelle API il est écrit.")
        mend = _("Écrivez « API = {api} » sous ses imports.").format(api=api.API)
        yield CheckResult(what, mend, f"{shown(subject.file)}:1", soft=True)
