"""Days and hours as people type them."""

import pytest

from tablee.errors import NotAccepted
from tablee.model import days


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("18h", "18:00"),
        ("18 h 00", "18:00"),
        ("18\u00a0h\u00a000", "18:00"),
        ("14h30", "14:30"),
        ("9:05", "09:05"),
        ("9.30", "09:30"),
        ("18:00 h", "18:00"),
        (" 7 ", "07:00"),
        ("", ""),
    ],
)
def test_an_hour_is_read_as_it_is_said(typed: str, read: str) -> None:
    assert days.typed_time(typed) == read


@pytest.mark.parametrize("typed", ["25h", "18h60", "midi", "18h3", "h", "-", "1830"])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(NotAccepted, match="Donnez une heure"):
        days.typed_time(typed)
