"""Simulated client of a Streamlit page: parses its widgets, encodes the message of each use.

Messages are kept as they came and read only when somebody presses something: most of a thousand
phones only look.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Element", "Page", "pressed", "typed"]

HAS_HASH: Final = 0x0A
"""First byte of a message that draws something; those that begin and end a run have no hash."""
AUTO_RERUN: Final = b"\xaa\x01"
"""How the part begins that asks for a fragment to be run again by itself."""
SHORT: Final = 160
"""Bytes within which that part would stand."""
REMEMBERED: Final = 10_000
"""Bytes from which Streamlit sends a message's hash in its place the next time."""
CONDUCTS: Final = (b'"part": "bar"', b'"part": "clock"')
"""The live components that ask for a run when the stage is another than theirs."""
STAGE: Final = b'"stage": "'
ME: Final = b'"me": "'
CROWD: Final = b'"crowd": '
KINDS: Final = frozenset({"text_area", "text_input", "radio", "button", "bidi_component", "alert"})


@dataclass(frozen=True)
class Element:
    """A widget of the page."""

    kind: str
    id: str
    form: str = ""
    fragment: str = ""
    label: str = ""
    value: str | None = None
    """What the browser says of it unasked."""
    submits: bool = False
    disabled: bool = False


def typed(element: Element, text: str) -> WidgetState:
    """The state of a field in which this was typed."""
    return WidgetState(id=element.id, string_value=text)


def pressed(element: Element) -> WidgetState:
    """A button pressed."""
    return WidgetState(id=element.id, trigger_value=True)


class Page:
    """One tab."""

    def __init__(self, query: str) -> None:
        """Nothing drawn yet; `query` is the address's, without its question mark."""
        self.query = query
        self.session = ""
        """Streamlit's own id of this tab."""
        self.begun = 0
        """Runs that the server has said to have begun."""
        self.fragments: tuple[str, ...] = ()
        """What the last run drew again; empty for the whole page."""
        self.running = False
        self.stage = ""
        """The stage that the page was last drawn for."""
        self.me = ""
        """The id of the person that it was drawn for."""
        self.crowd = 0
        """How many people the page lists; 0 where it lists none."""
        self.polls: dict[str, float] = {}
        """Fragments that ask to be run again by themselves, and how often in seconds."""
        self._script = ""
        self._news: list[bytes | str] = []
        self._elements: dict[tuple[int, ...], Element] = {}
        self._remembered: dict[str, bytes] = {}

    # ── what comes ──────────────────────────────────────────────────────────────────────────

    def received(self, message: bytes) -> bool:
        """Takes a message; whether a run has ended with it."""
        if message[0] == HAS_HASH and AUTO_RERUN not in message[:SHORT]:
            self._draw(message)
            return False
        said = ForwardMsg.FromString(message)
        kind = said.WhichOneof("type")
        if kind == "new_session":
            self._begin(said)
        elif kind == "script_finished":
            self.running = False
            return True
        elif kind == "ref_hash" and said.ref_hash in self._remembered:
            self._draw(self._remembered[said.ref_hash])
        elif kind == "auto_rerun":
            self.polls[said.auto_rerun.fragment_id] = said.auto_rerun.interval
        elif kind == "delta":
            self._draw(message)
        return False

    def _begin(self, said: ForwardMsg) -> None:
        self.running = True
        self.begun += 1
        self.session = said.new_session.initialize.session_id
        self._script = said.new_session.main_script_hash
        self.fragments = tuple(said.metadata.run.fragment_ids)
        if self.fragments:
            self._news += self.fragments
        else:
            self._news, self._elements = [], {}

    def _draw(self, message: bytes) -> None:
        self._news.append(message)
        if len(message) >= REMEMBERED:
            self._remembered[ForwardMsg.FromString(message).hash] = message
        if any(part in message for part in CONDUCTS):
            self.stage = _said(message, STAGE, b'"')
            self.me = _said(message, ME, b'"')
            self.crowd = int(_said(message, CROWD, b",") or 0) if CROWD in message else 0

    # ── what is on it ───────────────────────────────────────────────────────────────────────

    @property
    def elements(self) -> Iterable[Element]:
        """The widgets now on the page, in no order."""
        for news in self._news:
            if isinstance(news, str):
                gone = [at for at, e in self._elements.items() if e.fragment == news]
                for at in gone:
                    del self._elements[at]
            else:
                self._place(ForwardMsg.FromString(news))
        self._news = []
        return self._elements.values()

    def _place(self, said: ForwardMsg) -> None:
        delta, at = said.delta, tuple(said.metadata.delta_path)
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type") or ""
        if kind not in KINDS or (kind == "alert" and not _refuses(delta.new_element.alert)):
            self._elements.pop(at, None)
            return
        drawn = getattr(delta.new_element, kind)
        self._elements[at] = Element(
            kind,
            getattr(drawn, "id", ""),
            form=getattr(drawn, "form_id", ""),
            fragment=delta.fragment_id,
            label=drawn.body if kind == "alert" else getattr(drawn, "label", ""),
            value=_unasked(kind, drawn),
            submits=kind == "button" and drawn.is_form_submitter,
            disabled=getattr(drawn, "disabled", False),
        )

    def form(self) -> tuple[Element, Element] | None:
        """A field to write in and the button that sends it; None where there is none."""
        fields = {e.form: e for e in self.elements if e.kind == "text_area" and e.form}
        for button in self.elements:
            if button.submits and button.form in fields and not button.disabled:
                return fields[button.form], button
        return None

    def refusal(self) -> str:
        """What the page says that it could not do; empty when it says nothing of the kind."""
        return next((e.label for e in self.elements if e.kind == "alert"), "")

    def buttons(self, key: str) -> list[Element]:
        """The buttons whose key in the code ends with this."""
        return [e for e in self.elements if e.kind == "button" and e.id.endswith(key)]

    # ── what the browser says ───────────────────────────────────────────────────────────────

    def rerun(self, changed: Iterable[WidgetState] = (), fragment: str = "") -> bytes:
        """Asks for a run, with the state of every field, as Streamlit's page does."""
        said = BackMsg()
        state = said.rerun_script
        state.query_string = self.query
        state.page_script_hash = self._script
        state.fragment_id = fragment
        state.cached_message_hashes.extend(self._remembered)
        changed = list(changed)
        new = {each.id for each in changed}
        if changed:
            states = [
                WidgetState(id=e.id, string_value=e.value)
                for e in self.elements
                if e.value is not None and e.id not in new
            ]
            state.widget_states.widgets.extend([*states, *changed])
        else:
            state.widget_states.SetInParent()
        about = state.context_info
        about.timezone, about.locale, about.color_scheme = "Europe/Paris", "fr-FR", "light"
        return _bytes(said)

    def fill(self, form: tuple[Element, Element], text: str) -> bytes:
        """Types this into the field of a form and presses its button."""
        field, button = form
        return self.rerun([typed(field, text), pressed(button)], button.fragment)

    def poll(self, fragment: str) -> bytes:
        """A fragment's own rerun, of `run_every`."""
        said = BackMsg()
        said.rerun_script.query_string = self.query
        said.rerun_script.page_script_hash = self._script
        said.rerun_script.fragment_id = fragment
        said.rerun_script.is_auto_rerun = True
        said.rerun_script.widget_states.SetInParent()
        return _bytes(said)

    def follow(self, stage: str) -> bytes | None:
        """The rerun that the live component asks for when the stage has changed."""
        ends = ("-bar", "-clock")
        part = next(
            (e for e in self.elements if e.kind == "bidi_component" and e.id.endswith(ends)), None
        )
        if part is None:
            return None
        event = json.dumps([{"event": "stage", "value": stage}], separators=(",", ":"))
        trigger = f"$$STREAMLIT_INTERNAL_KEY_{part.id}__events"
        return self.rerun([WidgetState(id=trigger, json_trigger_value=event)])


def _bytes(said: BackMsg) -> bytes:
    made: bytes = said.SerializeToString()
    return made


def _said(message: bytes, sign: bytes, end: bytes) -> str:
    start = message.index(sign) + len(sign)
    return message[start : message.index(end, start)].decode()


def _refuses(alert: Alert) -> bool:
    return alert.format == Alert.ERROR


def _unasked(kind: str, drawn: Any) -> str | None:
    if kind in ("text_area", "text_input"):
        value = getattr(drawn, "value", "") or getattr(drawn, "default", "")
        return str(value)
    if kind == "radio":
        options = list(getattr(drawn, "options", ()))
        chosen = getattr(drawn, "default", 0) if drawn.HasField("default") else -1
        return options[chosen] if 0 <= chosen < len(options) else None
    return None
