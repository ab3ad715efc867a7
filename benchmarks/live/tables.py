"""Formats numbers and tables as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["mb", "ms", "quantile", "s", "table", "three"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table, and the line after it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def quantile(seconds: Sequence[float], part: float) -> float:
    """The value that this part of the samples does not exceed (nearest rank); NaN for none."""
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))] if ranked else float("nan")


def three(seconds: Sequence[float]) -> str:
    """Milliseconds: p50 (p95 / p99)."""
    if not seconds:
        return "–"
    p50, p95, p99 = (ms(quantile(seconds, part)) for part in (0.5, 0.95, 0.99))
    return f"{p50} ({p95} / {p99})"


def ms(seconds: float) -> str:
    """Milliseconds with two figures that mean something."""
    value = seconds * 1000
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def s(seconds: float) -> str:
    """Seconds; a dash where there are none."""
    return f"{seconds:.2f}" if seconds == seconds and seconds != float("inf") else "–"


def mb(size: float) -> str:
    """Megabytes."""
    return f"{size / 1e6:,.0f} MB"
