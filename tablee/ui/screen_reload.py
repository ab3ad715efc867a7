"""Reloads the modules of screens whose files changed, while Tablée is being written (`--dev`).

Only `tablee.ui` is loaded again; what lies below holds the sessions and their types. Streamlit's
own reloading would load all of it, and find the sessions taken.
"""

from __future__ import annotations

import importlib
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Final

FOLDER: Final = Path(__file__).parent
PACKAGE: Final = __package__ or "tablee.ui"

_lock = threading.Lock()
_seen: dict[Path, int] = {}


def screens() -> ModuleType:
    """The module of the screens, loaded again with all of its room if a file changed."""
    with _lock:
        now = {file: file.stat().st_mtime_ns for file in FOLDER.rglob("*.py")}
        if _seen and now != _seen:
            _forget()
        _seen.clear()
        _seen.update(now)
        return importlib.import_module(f"{PACKAGE}.screens")


def _forget() -> None:
    package = sys.modules[PACKAGE]
    for name in [n for n in sys.modules if n.startswith(f"{PACKAGE}.") and n != __name__]:
        del sys.modules[name]
        vars(package).pop(name.rpartition(".")[2], None)
