"""Selects the checkout of the app to measure: this one, or that of `--app`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tablee.settings import ROOT

__all__ = ["BENCHMARKS", "app_folder", "choose"]

BENCHMARKS: Final = Path(__file__).parents[2]
"""The folder that holds `benchmarks/`."""
VARIABLE: Final = "BENCH_APP"


def choose(folder: Path) -> None:
    """From now on, here and in the processes that are started."""
    os.environ[VARIABLE] = str(folder.resolve())


def app_folder() -> Path:
    """Its folder."""
    return Path(os.environ.get(VARIABLE, ROOT))
