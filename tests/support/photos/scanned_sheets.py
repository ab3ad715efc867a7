"""Printed sheets of ballots as a copier scans them, with crosses where a test puts them."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]

__all__ = ["boxes_of", "filled_in", "scribbled", "sheet_of", "ticked"]

Pixels = np.ndarray[Any, np.dtype[Any]]
PER_MM: Final = 200 / 25.4


def sheet_of(pdf: bytes, page: int = 0) -> Pixels:
    """This page in grey, at 200 dpi."""
    drawn = pypdfium2.PdfDocument(pdf)[page].render(scale=200 / 72, grayscale=True).to_numpy()
    sheet: Pixels = drawn.reshape(drawn.shape[0], drawn.shape[1]).copy()
    return sheet


def boxes_of(sheet: Pixels, side: float = 5.6) -> list[tuple[float, float]]:
    """Where the boxes of this side are, row by row, in millimetres: circles are of 4.6."""
    black = (sheet < 128).astype(np.uint8)
    outlines, _tree = cv2.findContours(black, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = set()
    for outline in outlines:
        x, y, w, h = cv2.boundingRect(outline)
        if abs(w / PER_MM - side) < 0.45 and abs(h / PER_MM - side) < 0.45:
            inside = sheet[y + h // 4 : y + 3 * h // 4, x + w // 4 : x + 3 * w // 4]
            if inside.min() < 200:  # a part of a code
                continue
            found.add((round((y + h / 2) / PER_MM), round((x + w / 2) / PER_MM)))
    return [(x, y) for y, x in sorted(found)]


def ticked(sheet: Pixels, boxes: list[tuple[float, float]], grey: int = 30) -> bytes:
    """The same with a cross at each of these places, in millimetres, as a PNG."""
    marked = sheet.copy()
    for x, y in boxes:
        left, top = int((x - 1.6) * PER_MM), int((y - 1.6) * PER_MM)
        right, bottom = int((x + 1.6) * PER_MM), int((y + 1.6) * PER_MM)
        cv2.line(marked, (left, top), (right, bottom), grey, 5, cv2.LINE_AA)
        cv2.line(marked, (left, bottom), (right, top), grey, 5, cv2.LINE_AA)
    return cv2.imencode(".png", marked)[1].tobytes()


def scribbled(sheet: Pixels, x: float, y: float, across: float) -> None:
    """Strikes out what stands around here, by a zigzag so many millimetres across, with one pen."""
    half = across / 2
    ends = [(x + (half if n % 2 else -half), y - half + across * n / 9) for n in range(10)]
    line = np.round(np.array(ends) * PER_MM).astype(np.int32)
    cv2.polylines(sheet, [line], False, 30, 5, cv2.LINE_AA)


def filled_in(sheet: Pixels, x: float, y: float, side: float) -> None:
    """Fills a box in with ink, within its line."""
    half = side / 2 - 0.3
    ends = [(round((x + way * half) * PER_MM), round((y + way * half) * PER_MM)) for way in (-1, 1)]
    cv2.rectangle(sheet, ends[0], ends[1], 30, -1)
