"""What is packed once is valid in everybody's gzip stream, wherever that stands."""

from __future__ import annotations

import gzip
import random
import zlib

from hypothesis import given
from hypothesis import strategies as st

from tablee.web.live.event_compression import Gzip, Told, Uncompressed, joined

EVENTS = [Told(f"id: a-{n}\ndata: {'mot ' * 40 * n}é\n\n".encode()) for n in range(12)]
BEAT = b"event: beat\ndata: 1796083200.250000\n\n"


@given(st.lists(st.integers(-1, len(EVENTS) - 1), max_size=12))
def test_whatever_each_is_told_and_when_the_stream_is_one_gzip_file(told: list[int]) -> None:
    packing, plain = Gzip(), Uncompressed()
    sent, said = packing.begin(BEAT), plain.begin(BEAT)
    for n in told:
        sent += packing.said(BEAT) if n < 0 else packing.told(EVENTS[n])
        said += plain.said(BEAT) if n < 0 else plain.told(EVENTS[n])
    sent, said = sent + packing.end(b""), said + plain.end(b"")
    assert gzip.decompress(sent) == said


def test_each_event_can_be_read_as_soon_as_it_is_there() -> None:
    packing, reader = Gzip(), zlib.decompressobj(31)
    reader.decompress(packing.begin(BEAT))
    for event in random.sample(EVENTS, len(EVENTS)):
        assert reader.decompress(packing.told(event)) == event.text
        assert reader.decompress(packing.said(BEAT)) == BEAT


def test_a_beat_can_be_read_on_the_wire() -> None:
    assert BEAT in Gzip().begin(BEAT)
    assert BEAT in Gzip().said(BEAT)


def test_events_are_packed_once_for_all_and_together_as_apart() -> None:
    one, other = EVENTS[3], EVENTS[5]
    assert joined([one, other]).packed == one.packed + other.packed
    assert one.packed is one.packed
    assert joined([one]) is one
    assert len(one.packed) < len(one.text) / 2
