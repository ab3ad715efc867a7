"""Formats the server's log: lines, or a JSON object each, for whoever watches over it.

An error is told by its kind and where it happened. Its message may have people's words in it and is
left out, but where somebody writes a plugin (`TABLEE_DEV`). No address that was asked for is
logged: tokens and codes stand in them. What was refused is `session.access.security_log`'s; what an
administrator did is `session.hosting.audit`'s.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

OF_CODE: Final = (OSError, SyntaxError, ImportError, AttributeError, NameError)
"""Errors of Python's own whose messages name files and code, not what people wrote."""
OTHERS: Final = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "websockets")
"""Loggers that bring handlers of their own."""

_Told = tuple[type[BaseException], BaseException, "TracebackType | None"] | tuple[None, None, None]


class LineFormatter(logging.Formatter):
    """One line for each event, and those of an error's traceback under it."""

    def __init__(self, *, whole: bool = False) -> None:
        """With errors' messages where `whole`."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.whole = whole

    def formatException(self, ei: _Told) -> str:  # noqa: N802 - logging's name
        """The traceback, its errors without what people wrote."""
        if self.whole or ei[1] is None:
            return super().formatException(ei)
        return "\n".join(_lines(ei[1]))


class JsonFormatter(LineFormatter):
    """One JSON object on one line: `time` (UTC), `level`, `logger`, `message`, `error`."""

    def format(self, record: logging.LogRecord) -> str:
        """`error` is the traceback, where there is one."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def configure(form: str, *, dev: bool = False) -> None:
    """Has everything that this process logs written to standard error in one form.

    `form` is `lines` or `json`. To be called again once uvicorn has set its own handlers.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda record: not _is_traffic(record))
    handler.setFormatter((JsonFormatter if form == "json" else LineFormatter)(whole=dev))
    root = logging.getLogger()
    for each in [h for h in root.handlers if isinstance(h.formatter, LineFormatter)]:
        root.removeHandler(each)
    root.addHandler(handler)
    logging.captureWarnings(True)
    for name in (*OTHERS, *_of_streamlit(handler)):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn").setLevel(logging.INFO)  # that it has started, that it ends
    logging.getLogger("uvicorn.access").disabled = True


def _is_traffic(record: logging.LogRecord) -> bool:
    """Whether it is one of the lines that uvicorn writes for each websocket, with an address."""
    if record.name != "uvicorn.error" or record.levelno > logging.INFO:
        return False
    return "WebSocket" in str(record.msg) or str(record.msg).startswith("connection ")


def _of_streamlit(handler: logging.Handler) -> list[str]:
    """Streamlit's loggers of now; those to come are given this handler."""
    from streamlit import logger as theirs

    def set_up(logger: Any) -> None:
        logger.streamlit_console_handler = handler
        if handler not in logger.handlers:
            logger.addHandler(handler)

    theirs.setup_formatter = set_up
    return [logger.name for logger in theirs._loggers.values()]


def _lines(error: BaseException) -> Iterator[str]:
    """A traceback as Python writes it, the cause first, without messages that may have words."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before)
        yield "and then"
    for line in traceback.format_tb(error.__traceback__):
        yield line.rstrip("\n")
    if isinstance(error, OF_CODE) and type(error).__module__ == "builtins":
        yield from (line.rstrip("\n") for line in traceback.format_exception_only(error))
    else:
        yield f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _lines(each)
