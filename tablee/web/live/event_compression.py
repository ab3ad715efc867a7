"""Compresses each event of a stream once, as DEFLATE blocks that all listeners' gzip share.

Each event is deflated by itself and ended by `Z_FULL_FLUSH`: it ends on a byte and refers to
nothing before it, so the same bytes are valid in everybody's gzip stream, wherever that stands.
Nobody needs a compressor of their own (268 kB each). Heartbeats are stored blocks, readable as they
are. What is counted for each listener is the trailer: checksum and length of all that was said.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final

LEVEL: Final = 6
HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""gzip, deflated, no name, no time, from any system (RFC 1952)."""
END: Final = b"\x03\x00"
"""A last block with nothing in it."""
LARGEST_STORED: Final = 0xFFFF
RAW: Final = -15
"""No header around the blocks, the usual window."""


class Told:
    """Events as text, and the same packed for whoever takes gzip; packed once, when first asked."""

    def __init__(self, text: bytes) -> None:
        """Whole events, UTF-8."""
        self.text = text

    @cached_property
    def packed(self) -> bytes:
        """DEFLATE blocks that stand for themselves, up to a whole byte."""
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
        return packer.compress(self.text) + packer.flush(zlib.Z_FULL_FLUSH)

    @cached_property
    def text_chunk(self) -> bytes:
        """The text as a chunk of an HTTP answer, framed once for all."""
        return framed(self.text)

    @cached_property
    def packed_chunk(self) -> bytes:
        return framed(self.packed)

    def __len__(self) -> int:
        return len(self.text)


class _Joined(Told):
    def __init__(self, parts: tuple[Told, ...]) -> None:
        super().__init__(b"".join(part.text for part in parts))
        self._parts = parts

    @cached_property
    def packed(self) -> bytes:
        return b"".join(part.packed for part in self._parts)


NOTHING: Final = Told(b"")


def joined(parts: Iterable[Told]) -> Told:
    """One after the other, each packed once for all."""
    parts = tuple(parts)
    return parts[0] if len(parts) == 1 else _Joined(parts)


def framed(body: bytes) -> bytes:
    """These bytes as one chunk of an HTTP answer (RFC 9112, section 7.1); not for none."""
    return b"%x\r\n%b\r\n" % (len(body), body)


class Uncompressed:
    """One listener's stream as plain text."""

    __slots__ = ()
    headers: Mapping[str, str] = MappingProxyType({})
    """Those of the answer."""

    def begin(self, said: bytes) -> bytes:
        return said

    def told(self, news: Told) -> bytes:
        return news.text

    def chunk(self, news: Told) -> bytes:
        """The same as a chunk of an HTTP answer."""
        return news.text_chunk

    def said(self, said: bytes) -> bytes:
        """A few words that stay readable on the wire: a beat."""
        return said

    def end(self, said: bytes) -> bytes:
        return said


class Gzip(Uncompressed):
    """One listener's stream as a gzip file that goes on: `Content-Encoding: gzip`."""

    __slots__ = ("_length", "_sum")
    headers = MappingProxyType({"Content-Encoding": "gzip"})

    def __init__(self) -> None:
        self._sum = 0
        self._length = 0

    def begin(self, said: bytes) -> bytes:
        """The header, and the first words."""
        return HEADER + self.said(said)

    def told(self, news: Told) -> bytes:
        self._count(news.text)
        return news.packed

    def chunk(self, news: Told) -> bytes:
        """The same bytes again, which stand in memory once."""
        self._count(news.text)
        return news.packed_chunk

    def said(self, said: bytes) -> bytes:
        """A stored block: five bytes, then the words as they are. At most 65,535 bytes."""
        if not said:
            return b""
        self._count(said)
        size = len(said)
        return struct.pack("<BHH", 0, size, size ^ LARGEST_STORED) + said

    def end(self, said: bytes) -> bytes:
        """The last words and the trailer, after which the file is whole."""
        last = self.said(said)
        return last + END + struct.pack("<II", self._sum, self._length & 0xFFFFFFFF)

    def _count(self, text: bytes) -> None:
        self._sum = zlib.crc32(text, self._sum)
        self._length += len(text)
