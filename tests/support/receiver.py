"""A receiver of webhooks, as the author of another program would write it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from standardwebhooks import Webhook, WebhookVerificationError

__all__ = ["SECRET", "Receiver"]

SECRET: Final = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver:
    """A program that takes messages, as its author would write it: verified, or refused."""

    def __init__(self, port: int = 0) -> None:
        self.answers: list[int] = []
        """What it answers to the next ones; 200 after these."""
        self.taken: list[dict[str, Any]] = []
        self.tries: list[str] = []
        """The id of each message as it came."""
        self.taken_once: dict[str, dict[str, Any]] = {}
        """Each message by its id: what came again under the same counts once."""
        self.goes_on = threading.Event()
        self.goes_on.set()
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told.goes_on.wait(20)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told.tries.append(self.headers["webhook-id"])
                answer = told.answers.pop(0) if told.answers else 200
                try:
                    sent = Webhook(SECRET).verify(body, dict(self.headers))
                except WebhookVerificationError:  # of a server whose clock is wrong, too
                    answer = 400
                if answer == 200:
                    told.taken.append(sent)
                    told.taken_once[self.headers["webhook-id"]] = sent
                self.send_response(answer)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/secret-path?from=here"

    @property
    def environ(self) -> dict[str, str]:
        """Variables of a server that sends here, people's words too."""
        names = {"ADDRESSES": self.url, "SECRET": SECRET, "WORDS": "1"}
        return {f"TABLEE_WEBHOOK_{name}": value for name, value in names.items()}

    def texts_of(self, session: str) -> list[str]:
        """What was written in a session, each once, however often its message came."""
        told = (sent["data"] for sent in list(self.taken_once.values()))
        added = (data["contribution"] for data in told if data["session"]["id"] == session
                 and "contribution" in data)  # fmt: skip
        return [words for each in added for words in each.get("words", ())]

    def has_all(self, session: str, texts: set[str]) -> bool:
        """Whether it was told all of these."""
        return texts <= set(self.texts_of(session))

    @property
    def types(self) -> list[str]:
        return [sent["type"] for sent in self.taken]

    def end(self) -> None:
        self.goes_on.set()
        self.server.shutdown()
        self.server.server_close()
