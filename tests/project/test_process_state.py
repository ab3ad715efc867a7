"""What a process keeps by itself: of several nodes each has its own, so each thing says why.

Whatever is the session's stands in its journal, what is everybody's beside the sessions; neither is
in a module. A new name here is a decision: see docs/en/several-machines.md.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.server import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OF_THIS_VERSION: Final = """
    activities/cards._core_buttons activities/votes/checkable._words
    document/html/page._environment document/html/page._file document/html/page._icon
    document/html/page._logo document/importing/labels._any_pattern
    document/importing/labels._patterns document/outline/days._begins_with
    document/outline/days._day_first document/outline/days._days document/outline/days._leads
    document/outline/days._links document/outline/days._month_first document/outline/days._months
    document/outline/days._said document/outline/words._fields drawing/paper_ballots/reading._inside
    drawing/paper_ballots/reading._ring drawing/print/typesetting._fonts
    drawing/print/typesetting._no_fonts drawing/sticky_notes/ocr._languages
    isolation/types._check_of isolation/types._shapes model/field_metadata._known
    registry/discovery._our_version registry/discovery._ours registry/missing.plain_of
    registry/validation._icons registry/versions/former._tell_once registry/versions/former.hook
    session/history/log._only
    texts/catalogues._taken_in
    texts/languages.locale_of texts/sentences._belongs texts/sentences._domains
    texts/sentences._marked texts/sentences._marked_by texts/sentences._marker
    texts/sentences._plugins texts/sentences.spoken texts/times._zone
    texts/typography._marks_known web/app/index_html._guard web/app/index_html._head
    web/app/index_html._policy web/app/index_html._scripts web/app/index_html._shell
    web/live/serializer._names_of web/pages/__init__._environment web/pages/__init__._icon
    web/pages/__init__._lowered web/static/assets._french web/static/assets._named
    web/static/assets.made web/static/assets.version web/static/bundles._parsed
    web/static/streamlit_frontend._manifest web/static/streamlit_frontend.scripts
    web/static/streamlit_frontend.sheet web/static/streamlit_frontend.sheet_address
    web/static/streamlit_frontend.widgets web/static/guard._text
    web/static/guard.probe web/static/guard.sources web/static/plugin_files._version
    web/static/sheets._declared web/static/sheets._split
"""
"""Made of code, catalogues, plugins or settings: the same on each node of one version."""
OF_WORDS: Final = "caching._CLEARED caching._recent"
"""Made of people's words: forgotten on each node once words are erased."""
ASKED_AGAIN: Final = "document/identity._read storage/maintenance/downgrade._newest_at"
"""Kept under what it was read from, which is asked for each time: another state, another answer."""
OF_THE_PROCESS: Final = """
    drawing/paper_ballots/photos._readers isolation/calls._incidents isolation/calls._off
    isolation/calls._resting isolation/threads._pages isolation/threads._running
    isolation/threads._spare session/access/links._ask session/events/outgoing.outgoing_address
    storage/backends._made texts/catalogues._when_read texts/languages._listener
    ui/screen_reload._seen
    web/entrance/lan._addresses web/live/frames._born web/ops/fallback._shows_lines web/site.site
"""
"""Threads, workers, plugins that failed here, connections, addresses: each node's own by nature."""

CONTAINERS: Final = ("dict", "list", "set", "deque", "Counter", "OrderedDict", "defaultdict")


def kept() -> Iterator[str]:
    for path in sorted((ROOT / "tablee").rglob("*.py")):
        module = path.relative_to(ROOT / "tablee").with_suffix("").as_posix()
        if not module.startswith("sdk/"):
            yield from (f"{module}.{name}" for name in names(path))


def names(path: Path) -> Iterator[str]:
    """Of what a module keeps: containers that begin empty, caches, names that functions set."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_empty(node.value):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield ast.unparse(target)
    for inner in ast.walk(tree):
        if isinstance(inner, ast.Global):
            yield from inner.names
        elif isinstance(inner, ast.FunctionDef):
            decorated = map(ast.unparse, inner.decorator_list)
            if any(each.split("(")[0].rpartition(".")[2] in CACHES for each in decorated):
                yield inner.name


CACHES: Final = ("cache", "lru_cache")


def is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.List | ast.Set):
        return not value.elts
    called = isinstance(value, ast.Call) and ast.unparse(value.func).split("[")[0]
    return called in CONTAINERS and not getattr(value, "args", None)


@pytest.mark.dear
def test_what_a_process_keeps_by_itself_may_be_another_on_each_node() -> None:
    known = " ".join((OF_THIS_VERSION, OF_WORDS, ASKED_AGAIN, OF_THE_PROCESS)).split()
    assert sorted(set(kept())) == sorted(known)
