"""A small TCP proxy that can be cut, or made to hold everything back, as a bad network does."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from tests.support.server import free_port

__all__ = ["Cut"]

PIECE = 65_536


@dataclass
class Cut:
    """Passes on what comes to `port` to another port of this machine, unless it is cut."""

    to: int
    port: int = field(default_factory=free_port)
    cut: bool = False
    """Whether connections end, and no other is taken."""
    held: bool = False
    """Whether nothing is passed on, and nobody is told: a cable that was pulled."""

    refused: bool = False
    """Whether nobody listens any more: who asks is told so at once."""

    def __post_init__(self) -> None:
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(10)

    async def _begin(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)

    async def _listen_no_more(self) -> None:
        self._server.close()

    async def _pass_on(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self.cut:
            back.close()
            return
        try:
            there, on = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            await self._while_held()
            back.close()
            return
        self._open |= {back, on}
        await asyncio.gather(self._copy(here, on), self._copy(there, back))
        self._open -= {back, on}

    async def _copy(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(PIECE):
                await self._while_held()
                to.write(data)
                await to.drain()
        await self._while_held()  # that an end has gone is not told either
        with suppress(OSError):
            to.close()

    async def _while_held(self) -> None:
        while self.held:
            await asyncio.sleep(0.05)

    def set(self, *, cut: bool = False, held: bool = False, refused: bool = False) -> None:
        """Cuts, holds, listens no more, or lets pass again."""
        was, self.refused = self.refused, refused
        self.cut, self.held = cut, held
        if was != refused:
            change = self._listen_no_more() if refused else self._begin()
            asyncio.run_coroutine_threadsafe(change, self._loop).result(10)
        if cut or refused:
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for writer in tuple(self._open):
            writer.transport.abort()

    def end(self) -> None:
        """Ends it, with all that is open."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        self.cut = True
        self._server.close()
        self._end_all()
        doing = asyncio.all_tasks() - {asyncio.current_task()}
        for task in doing:
            task.cancel()
        await asyncio.gather(*doing, return_exceptions=True)
