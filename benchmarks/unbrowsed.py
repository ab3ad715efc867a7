"""Streamlit page driven without a browser, over its websocket: what a stranger's script can press.

The page is read from the messages that a browser would draw; a widget is found by its label.
"""

from __future__ import annotations

import http.client
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from websockets.sync.client import ClientConnection

__all__ = ["ELSEWHERE", "UnbrowsedPage", "cookie_of", "opened"]

PATIENCE: Final = 30.0
"""Seconds that one run of the page may take."""
VALUES: Final = {
    "text_input": "string_value",
    "text_area": "string_value",
    "button": "trigger_value",
}
UPLOADS: Final = "/_stcore/upload_file"
ELSEWHERE: Final = "127.0.0.2"
"""The address that such a page has, this machine's too: limits by address are of others'."""


def cookie_of(port: int) -> str:
    """The `Cookie` header of a new browser, as the home page sets it."""
    here = ("127.0.0.1", port)
    with closing(http.client.HTTPConnection(*here, PATIENCE, (ELSEWHERE, 0))) as connection:
        connection.request("GET", "/")
        given = connection.getresponse().headers.get_all("set-cookie") or []
    return "; ".join(each.partition(";")[0] for each in given)


def opened(port: int, cookie: str) -> AbstractContextManager[ClientConnection]:
    """The websocket of a page, for a `with` statement; raises `InvalidStatus` where refused."""
    return connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": cookie},
        open_timeout=PATIENCE,
        max_size=None,
        source_address=(ELSEWHERE, 0),
    )


@dataclass
class UnbrowsedPage:
    """One page, as its newest run has drawn it."""

    port: int
    socket: ClientConnection
    cookie: str = ""
    session: str = ""
    """Streamlit's id of it, to which files are sent."""
    widgets: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By label, the kind and id of each widget that the newest run has drawn."""
    said: list[str] = field(default_factory=list)
    """Its messages, such as a refusal."""
    _states: dict[str, WidgetState] = field(default_factory=dict)

    def run(self) -> None:
        """Draws the page with what was set; raises `TimeoutError`, or `ConnectionClosed`."""
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        asked.rerun_script.widget_states.widgets.extend(self._states.values())
        self.socket.send(asked.SerializeToString())
        self.widgets, self.said = {}, []
        for message in self._told():
            self._draw(message)
        kinds = ("trigger_value",)
        kept = {k: s for k, s in self._states.items() if s.WhichOneof("value") not in kinds}
        self._states = kept

    def set(self, label: str, value: str | bool) -> None:
        """Types into the field of this label, opens what it unfolds, or presses the button."""
        kind, identity = self.widgets[label]
        state = WidgetState(id=identity)
        setattr(state, VALUES.get(kind, "bool_value"), value)
        self._states[identity] = state

    def send_file(self, label: str, name: str, data: bytes) -> int:
        """Sends a file for the field of this label; returns the status of the upload."""
        _kind, identity = self.widgets[label]
        file, status = self.upload(name, data)
        state = WidgetState(id=identity)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), file
        info.file_urls.file_id = file
        info.file_urls.upload_url = info.file_urls.delete_url = self._address(file)
        self._states[identity] = state
        return status

    def upload(self, name: str, data: bytes) -> tuple[str, int]:
        """Sends a file that no field of the page asked for; its id and the status."""
        file = str(uuid4())
        where = f"http://127.0.0.1:{self.port}"
        elsewhere = httpx.HTTPTransport(local_address=ELSEWHERE)
        with httpx.Client(base_url=where, timeout=PATIENCE, transport=elsewhere) as client:
            client.get("/_stcore/health")
            token = str(client.cookies.get("_streamlit_xsrf"))
            headers = {"X-Xsrftoken": token, "Cookie": f"{self.cookie}; _streamlit_xsrf={token}"}
            sent = client.put(self._address(file), files={"file": (name, data)}, headers=headers)
        return file, sent.status_code

    def _address(self, file: str) -> str:
        return f"{UPLOADS}/{self.session}/{file}"

    def _told(self) -> Iterator[ForwardMsg]:
        while True:
            came = self.socket.recv(timeout=PATIENCE)
            assert isinstance(came, bytes)
            message = ForwardMsg.FromString(came)
            if message.HasField("script_finished"):
                return
            yield message

    def _draw(self, message: ForwardMsg) -> None:
        if message.HasField("new_session"):
            self.session = message.new_session.initialize.session_id or self.session
        if not message.HasField("delta"):
            return
        delta = message.delta
        if delta.HasField("add_block") and delta.add_block.HasField("expandable"):
            block = delta.add_block.expandable
            self.widgets[block.label] = ("expandable", block.id)
        elif delta.HasField("new_element"):
            kind = str(delta.new_element.WhichOneof("type"))
            self._element(kind, getattr(delta.new_element, kind))

    def _element(self, kind: str, element: Any) -> None:
        if kind == "alert":
            self.said.append(element.body)
        elif hasattr(element, "label") and getattr(element, "id", None):
            self.widgets[element.label] = (kind, element.id)
