"""Aliases of former module and object names, with log warnings for plugin authors.

In 0.1.0 the package was called `workshop`, and its modules stood elsewhere. `NAMES` has those
that plugins could import. Not for Tablée itself, nor for names that no plugin ever imported.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import logging
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Final, ParamSpec, TypeVar

log = logging.getLogger(__name__)

_P = ParamSpec("_P")
_T = TypeVar("_T")

NAMES: Final = {
    "tablee.activities.speaking": "tablee.activities.floor",
    "tablee.activities.votes.answers": "tablee.activities.votes.results.answers",
    "tablee.activities.votes.marks": "tablee.activities.votes.results.marks",
    "tablee.activities.votes.withheld": "tablee.activities.votes.results.withheld",
    "tablee.ui.phone.action_inputs": "tablee.ui.widgets.action_inputs",
    "tablee.ui.phone.erasing": "tablee.ui.erasing",
    "tablee.ui.phone.floor_buttons": "tablee.ui.widgets.floor_buttons",
    "tablee.ui.phone.group_inputs": "tablee.ui.widgets.group_inputs",
    "tablee.ui.phone.picture_inputs": "tablee.ui.widgets.picture_inputs",
    "tablee.ui.phone.floor": "tablee.ui.widgets.floor_buttons",
    "tablee.ui.phone.moving": "tablee.ui.widgets.group_inputs",
    "tablee.ui.phone.picturing": "tablee.ui.widgets.picture_inputs",
    "tablee.ui.phone.planning": "tablee.ui.widgets.action_inputs",
    "workshop": "tablee",
    "workshop.actions": "tablee.model.actions",
    "workshop.activities": "tablee.activities",
    "workshop.activities.answers": "tablee.activities.answers",
    "workshop.agendas": "tablee.model.agendas",
    "workshop.canvases": "tablee.model.canvases",
    "workshop.cards": "tablee.activities.cards",
    "workshop.catalogue": "tablee.registry",
    "workshop.command": "tablee.cli",
    "workshop.errors": "tablee.errors",
    "workshop.exporting": "tablee.document.outline",
    "workshop.exporting.days": "tablee.document.outline.days",
    "workshop.exporting.office": "tablee.document.outline.office",
    "workshop.exporting.outline": "tablee.document.outline.pieces",
    "workshop.exporting.packing": "tablee.document.outline.zipping",
    "workshop.exporting.tables": "tablee.document.outline.tables",
    "workshop.facilitation": "tablee.session",
    "workshop.floor": "tablee.activities.floor",
    "workshop.groups": "tablee.model.groups",
    "workshop.hookspecs": "tablee.activities.hookspecs",
    "workshop.journals": "tablee.storage.journal",
    "workshop.journals.disk": "tablee.storage.journal.disk",
    "workshop.mentions": "tablee.document.names",
    "workshop.model": "tablee.model.entities",
    "workshop.picturing": "tablee.activities.pictures",
    "workshop.printing": "tablee.drawing.print",
    "workshop.remembering": "tablee.caching",
    "workshop.report": "tablee.document.build",
    "workshop.seat": "tablee.session.people.seat",
    "workshop.settings": "tablee.settings",
    "workshop.synthesis": "tablee.model.synthesis",
    "workshop.tabular": "tablee.document.outline.csv",
    "workshop.testing": "tablee.sdk.testing",
    "workshop.testing.browsers": "tablee.sdk.testing.browsers",
    "workshop.testing.playing": "tablee.sdk.testing.playing",
    "workshop.texts": "tablee.texts",
    "workshop.ui": "tablee.ui",
    "workshop.ui.desk": "tablee.ui.widgets.inputs",
    "workshop.ui.floor": "tablee.ui.widgets.floor_buttons",
    "workshop.ui.moving": "tablee.ui.widgets.group_inputs",
    "workshop.ui.picturing": "tablee.ui.widgets.picture_inputs",
    "workshop.ui.planning": "tablee.ui.widgets.action_inputs",
    "workshop.view": "tablee.view",
    "workshop.votes": "tablee.activities.votes",
    "workshop.votes.answering": "tablee.activities.votes.results.answers",
    "workshop.votes.marks": "tablee.activities.votes.results.marks",
    "workshop.votes.method": "tablee.activities.votes.method",
    "workshop.votes.showing": "tablee.activities.votes.views",
    "workshop.votes.withheld": "tablee.activities.votes.results.withheld",
    "workshop.webpage": "tablee.document.html",
}
"""The former name of each module that plugins could import, and today's."""

WITHIN: Final = {
    "tablee.activities.answers": {"kept_in_sight": "pinned_text"},
    "tablee.activities.cards": {"core_actions": "core_buttons"},
    "tablee.activities.floor": {"round_of": "speakers"},
    "tablee.activities.hookspecs": {"State": "PluginStatus"},
    "tablee.activities.pictures": {"on_sheet": "picture_blocks"},
    "tablee.activities.votes": {"Button": "ConsoleButton", "said": "format_number"},
    "tablee.activities.votes.results.answers": {"asked": "eligible", "names": "voter_names"},
    "tablee.activities.votes.results.marks": {
        "rounded": "round_half_up",
        "said_mean": "format_mean",
    },
    "tablee.activities.votes.results.withheld": {"keeps_count": "withholds_count"},
    "tablee.caching": {"kept": "cached", "remembered": "cached_function"},
    "tablee.document.html": {
        "Around": "PageLinks",
        "Link": "Hyperlink",
        "Page": "HtmlPage",
        "alone": "standalone_html",
    },
    "tablee.document.outline": {
        "People": "Byline",
        "Picture": "OutlinePicture",
        "Piece": "OutlinePiece",
        "Table": "OutlineTable",
        "Text": "LineBlock",
        "actions": "actions_table",
        "contributions": "contributions_table",
        "dated": "dated_actions",
        "names": "plain_names",
        "tables": "data_tables",
        "texts": "outline_texts",
        "votes": "votes_table",
    },
    "tablee.document.outline.office": {"Poster": "PosterPage", "TURNED": "ROTATED"},
    "tablee.model.actions": {"STATES": "ACTION_STATES"},
    "tablee.model.agendas": {"in_folder": "agendas_in"},
    "tablee.model.canvases": {"Draft": "CanvasDraft", "in_folder": "templates_in"},
    "tablee.model.entities": {"Plain": "ActivitySummary"},
    "tablee.model.synthesis": {"Said": "Utterance"},
    "tablee.registry": {"Way": "PluginOrigin"},
    "tablee.settings": {"names": "comma_separated"},
    "tablee.storage.journal": {"Entry": "JournalEntry"},
    "tablee.view": {
        "Action": "Button",
        "CardEntry": "CardCapture",
        "Entry": "VoteCapture",
        "Group": "CardGroup",
        "VoteEntry": "VoteCapture",
    },
}
"""The former names in today's modules, and today's: each answers to both."""
METHODS: Final = {"tablee.activities": {"StepRecord.signed": "attributed"}}
"""The former names of methods, and today's."""
OVERRIDDEN: Final = {
    "tablee.activities.Activity": {"keeps": "is_private", "kept_in_sight": "pinned_text"},
    "tablee.activities.votes.Vote": {"keeps_out": "ineligible"},
    "tablee.storage.journal.Journal": {"forget": "rollback"},
}
"""The same of methods that plugins write: a class that defines one of the two has both."""
FIELDS: Final = {
    "tablee.document.outline.office": {"Columns.turned": "rotated"},
    "tablee.view": {
        **dict.fromkeys(
            ("Card.actions", "CardGroup.actions", "Circle.actions", "Column.actions"), "buttons"
        ),
        "Field.kept": "until_revealed",
    },
}
"""The former names of fields of data classes, and today's: both are read, and can be given."""
ARGUMENTS: Final = {
    "tablee.activities": dict.fromkeys(
        ("Activity.act.action", "Activity.answer.action", "Activity.asking_field.action"), "button"
    )
}
"""The former names of arguments of methods, given by name, and today's."""
HOOKS: Final = {"templates": "canvas_templates"}
"""The former names of hooks, and today's."""


class _Former(MetaPathFinder, Loader):
    """Finds a module by its former name: the very module that has another name today."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None for every name that is not in `NAMES`."""
        if fullname not in NAMES:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """A module that answers with what today's has."""
        now = NAMES[spec.name]
        log.warning("a plugin imports %s, which is called %s since 0.2.0", spec.name, now)
        return _Stand(spec.name, importlib.import_module(now))

    def exec_module(self, module: ModuleType) -> None:
        """Nothing runs: today's module has run."""


class _Stand(ModuleType):
    def __init__(self, name: str, now: ModuleType) -> None:
        super().__init__(name, now.__doc__)
        self._now = now
        self.__all__ = getattr(now, "__all__", None) or [n for n in dir(now) if n[0] != "_"]

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # its path above all: today's modules would be loaded again
            raise AttributeError(name)
        former = f"{self.__name__}.{name}"
        if former in NAMES:
            return importlib.import_module(NAMES[former])
        try:
            return getattr(self._now, name)
        except AttributeError:
            message = f"module {self._now.__name__!r} has no attribute {name!r}"
            raise AttributeError(message) from None


def install() -> None:
    """Makes former names importable; nothing changes when called again."""
    if any(isinstance(finder, _Former) for finder in sys.meta_path):
        return
    sys.meta_path.append(_Former())
    for name, renamed in WITHIN.items():
        module = importlib.import_module(name)
        for former, now in renamed.items():
            setattr(module, former, getattr(module, now))
    for owner, (method,), former, now in _members(METHODS):
        setattr(owner, method, _by_former(former, now))
    for owner, renamed in OVERRIDDEN.items():
        _have_both(pkgutil.resolve_name(owner), renamed)
    for owner, (method, argument), former, now in _members(ARGUMENTS):
        setattr(owner, method, _given(getattr(owner, method), former, argument, now))
    for owner, (field,), former, now in _members(FIELDS):
        owner.__init__ = _given(owner.__init__, former, field, now)
        setattr(owner, field, property(_read(former, now)))


def _members(of: dict[str, dict[str, str]]) -> Iterator[tuple[Any, list[str], str, str]]:
    """Each class, what is named within it, its former name and today's."""
    for module, renamed in of.items():
        for former, now in renamed.items():
            owner, *inner = former.split(".")
            yield getattr(importlib.import_module(module), owner), inner, former, now


@functools.cache  # told once
def hook(name: str) -> str | None:
    """Today's name of a hook that a plugin fills by its former one; None for any other."""
    now = HOOKS.get(name)
    if now is not None:
        log.warning("a plugin fills the hook %s, which is called %s now", name, now)
    return now


def _by_former(former: str, now: str) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        _tell_once("a plugin calls %s, whose name is %s now", former, now)
        return getattr(self, now)(*args, **kwargs)

    return method


def _have_both(owner: Any, renamed: dict[str, str]) -> None:
    """Gives a class and all below it, of today and to come, both names of what each defines.

    So both can be called, by `super()` too, whichever of the two each class in between defines.
    """

    def name(kind: Any) -> None:
        own = vars(kind)
        for former, now in renamed.items():
            if now in own:
                setattr(kind, former, own[now])
            elif former in own:
                written = f"{kind.__name__}.{former}"
                _tell_once("a plugin defines %s, whose name is %s now", written, now)
                setattr(kind, now, own[former])

    def begin(kind: Any, /, **given: Any) -> None:
        super(owner, kind).__init_subclass__(**given)
        name(kind)

    owner.__init_subclass__ = classmethod(begin)
    below = [owner]
    for kind in below:
        name(kind)
        below += kind.__subclasses__()


def _given(function: Callable[..., Any], former: str, name: str, now: str) -> Callable[..., Any]:
    """The function, which can be given an argument by its former name too."""

    @functools.wraps(function)
    def given(*args: Any, **kwargs: Any) -> Any:
        if name in kwargs:
            _tell_once("a plugin gives %s, whose name is %s now", former, now)
            kwargs[now] = kwargs.pop(name)  # also in the place of what `replace` copies
        return function(*args, **kwargs)

    return given


def renamed(former: str, now: str) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Decorates a function of a screen, which is given an argument by its former name too.

    It stands there and not in `ARGUMENTS`, as screens load Streamlit.
    """

    def of(function: Callable[_P, _T]) -> Callable[_P, _T]:
        return _given(function, f"{function.__name__}.{former}", former, now)

    return of


def _read(former: str, now: str) -> Callable[[Any], Any]:
    def read(self: Any) -> Any:
        _tell_once("a plugin reads %s, whose name is %s now", former, now)
        return getattr(self, now)

    return read


@functools.cache
def _tell_once(sentence: str, former: str, now: str) -> None:
    log.warning(sentence, former, now)
