"""Paths of Tablée on this machine: its package, its other folders, its data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from dotenv import dotenv_values
from platformdirs import user_data_path

PREFIX: Final = "TABLEE_"
"""How the variables begin."""
PACKAGE: Final = Path(__file__).resolve().parents[1]
"""The folder of the package `tablee`."""
INSTALLED: Final = (PACKAGE / "_app").is_dir()
"""Whether it was installed from a wheel, which has the project's other folders in `_app`."""
ROOT: Final = PACKAGE / "_app" if INSTALLED else PACKAGE.parent
"""The project's folder: `app.py`, `screen.py`, `plugins/`, `assets/`. Nothing is written there
where Tablée is installed."""
DATA: Final = user_data_path("tablee", appauthor=False) if INSTALLED else ROOT
"""Where `sessions/`, `identity/` and `tablee.env` stand: the user's folder of data, as their system
names it; in a clone, the project's own."""


def read_environment_file() -> None:
    """Sets the variables that `tablee.env` gives and that are not set: one `TABLEE_…=…` a line."""
    for name, value in dotenv_values(DATA / "tablee.env", interpolate=False).items():
        if name.startswith(PREFIX):
            os.environ.setdefault(name, value or "")
