"""Inserts result tables in `docs/contributing/performance.md`, between each benchmark's markers."""

from __future__ import annotations

from typing import Final

from tablee.settings import ROOT

__all__ = ["PAGE", "put"]

PAGE: Final = ROOT / "docs" / "contributing" / "performance.md"


def put(name: str, tables: str) -> None:
    """Replaces the tables of the benchmark `name`; raises `ValueError` where its marks are gone."""
    beginning = f"<!-- {name}: written by `make {name} WRITE=1` -->\n"
    end = f"<!-- {name}: end -->"
    before, rest = PAGE.read_text("utf-8").split(beginning)
    _old, after = rest.split(end)
    PAGE.write_text(f"{before}{beginning}\n{tables}\n{end}{after}", "utf-8")
