"""One damaged byte, as Hypothesis draws it; more often than by chance at the ends of lines."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.torture.damage import JOURNAL, KINDS, SNAPSHOT, Files, Spoilt, check_spoilt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["in_a_folder", "spoilt"]

TELLING = st.sampled_from([*b'\n\0 {}"', 0xFF])
"""Bytes that mean something where they come."""


@st.composite
def _spoilt(draw: DrawFn, samples: Sequence[Files]) -> tuple[Files, Spoilt]:
    files = draw(st.sampled_from(samples))
    file = draw(st.sampled_from([JOURNAL, JOURNAL, SNAPSHOT] if files.snapshot else [JOURNAL]))
    data = files.journal if file == JOURNAL else files.snapshot or b""
    kind = draw(st.sampled_from(KINDS))
    last = len(data) - (kind != "insert")
    near = [p for a, b in files.lines for p in (a, a + 1, a + 17, b - 1, b, b + 1) if p <= last]
    place = draw(st.one_of(st.integers(0, last), st.sampled_from(near)))
    return files, Spoilt(file, kind, place, draw(st.one_of(TELLING, st.integers(0, 255))))


def spoilt(samples: Sequence[Files]) -> SearchStrategy[tuple[Files, Spoilt]]:
    """One of these sessions, with one byte of one of its files damaged."""
    return _spoilt(samples)


def in_a_folder(root: Path, files: Files, harm: Spoilt) -> None:
    """Checks it in a new folder, which is left there if it fails."""
    folder = root / "spoilt"
    shutil.rmtree(folder, ignore_errors=True)
    check_spoilt(files, folder, harm)
    shutil.rmtree(folder)
