"""The server's log: its forms, and that what people wrote is not in it."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING

import pytest

from tablee.web.ops.logs import JsonFormatter, LineFormatter
from tests.support.server import Server

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "Mon voisin boit"


def failing(words: str) -> None:
    try:
        raise KeyError(words)
    except KeyError as error:
        raise ValueError(f"no such idea: {words}") from error


def logged(formatter: logging.Formatter, error: BaseException) -> str:
    told = (type(error), error, error.__traceback__)
    record = logging.LogRecord("tablee.x", logging.ERROR, __file__, 1, "%s failed", ("a",), told)
    return formatter.format(record)


def raised() -> ValueError:
    with pytest.raises(ValueError, match="no such idea") as caught:
        failing(WORDS)
    return caught.value


def test_an_error_is_told_by_its_kind_and_place_without_what_people_wrote() -> None:
    said = logged(LineFormatter(), raised())
    assert WORDS not in said
    assert said.index("KeyError") < said.index("and then") < said.index("ValueError")
    assert "in failing" in said
    together = ExceptionGroup(WORDS, [raised(), RuntimeError(WORDS)])
    said = logged(LineFormatter(), together)
    assert WORDS not in said
    assert "RuntimeError" in said


def test_what_a_disk_or_code_says_is_told() -> None:
    said = logged(LineFormatter(), OSError(28, "No space left on device"))
    assert "No space left on device" in said
    assert "never closed" in logged(LineFormatter(), SyntaxError("'(' was never closed"))


def test_whoever_writes_a_plugin_reads_everything() -> None:
    assert f"ValueError: no such idea: {WORDS}" in logged(LineFormatter(whole=True), raised())


def test_as_json_each_event_is_an_object_on_one_line() -> None:
    line = logged(JsonFormatter(), raised())
    said = json.loads(line)
    assert "\n" not in line
    assert (said["level"], said["logger"], said["message"]) == ("error", "tablee.x", "a failed")
    assert "ValueError" in said["error"]
    assert WORDS not in line


@pytest.mark.dear
def test_all_that_a_server_logs_is_json_from_its_start_to_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    command = (sys.executable, "app.py")
    server = Server(folder, {"TABLEE_LOGS": "json"}, command)
    server.start()
    server.stop()
    said = [json.loads(line) for line in server.log.splitlines()]
    messages = [each["message"] for each in said]
    assert "Application startup complete." in messages
    assert any(message.startswith("Finished server process") for message in messages)
