"""Webhook: tells other programs what happens in the sessions, at addresses that the host allows.

Each event is a signed POST (Standard Webhooks), sent again after a crash. Nothing is sent while no
address is set; people's words are sent only where the host says so, and nobody's name ever is.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from plugins.webhook import wording
from plugins.webhook.sending import Address, address
from plugins.webhook.signing import key_of
from tablee.plugin import (
    N_,
    BadSetting,
    Contribution,
    NotAccepted,
    PluginCommand,
    PluginStatus,
    Record,
    ServerSettings,
    StepRecord,
    ToldEvent,
    _,
    comma_separated,
    flag,
    hookimpl,
    variable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

API = 1

__all__ = ["WebhookSettings"]


# ── where to, set by whoever hosts ──────────────────────────────────────────────────────────


def _addresses(text: str) -> tuple[str, ...]:
    found = comma_separated(text)
    for url in found:
        parts = urlsplit(url)
        _port = parts.port  # raises ValueError for one that is none
        plain = url.isascii() and url.isprintable() and " " not in url
        if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
            raise ValueError(_("des adresses comme https://exemple.fr/atelier"))
        if parts.username or parts.fragment:
            raise ValueError(_("des adresses sans mot de passe ni « # »"))
    return found


def _secret(text: str) -> str:
    try:
        key_of(text)
    except ValueError as error:
        wanted = _("« whsec_ » suivi de 24 à 64 octets en base64")
        raise ValueError(wanted) from error
    return text


@dataclass(frozen=True)
class WebhookSettings(ServerSettings):
    """Where events are sent, how they are signed, and how much is said."""

    name = "webhook"
    title = N_("Webhook")
    summary = N_(
        "Prévient d’autres programmes de ce qui se passe dans les sessions, sans nommer personne."
    )
    addresses: tuple[str, ...] = variable(_addresses, (), secret=True)
    """Where events are sent, comma-separated: `https`, or `http` on this computer; empty for
    nowhere."""
    secret: str = variable(_secret, "", secret=True)
    """What signs them: `whsec_` and 24 to 64 random bytes in base64."""
    http_hosts: tuple[str, ...] = variable(comma_separated, ())
    """Other hosts to which `http` will do, comma-separated: what is sent there can be read on the
    way."""
    words: bool = variable(flag, False)
    """1 sends what people write as well; without it, only that they did."""

    @property
    def active(self) -> bool:
        """Whether there is an address."""
        return bool(self.addresses)

    def check(self) -> None:
        """No address without a secret, none in clear that was not allowed to be."""
        if self.addresses and not self.secret:
            raise BadSetting(
                _("TABLEE_WEBHOOK_ADDRESSES demande aussi TABLEE_WEBHOOK_SECRET, qui signe.")
            )
        for url in self.addresses:
            host = urlsplit(url).hostname or ""
            if url.startswith("http:") and not (_is_here(host) or host in self.http_hosts):
                raise BadSetting(
                    _(
                        "TABLEE_WEBHOOK_ADDRESSES : {host} demande https, ou d’être nommé dans "
                        "TABLEE_WEBHOOK_HTTP_HOSTS."
                    ).format(host=host)
                )

    def each(self) -> Iterator[Address]:
        """The addresses as what sends to them."""
        for url in self.addresses:
            yield address(url, key_of(self.secret))


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@hookimpl
def server_settings() -> list[type[ServerSettings]]:
    """Offers its own."""
    return [WebhookSettings]


@hookimpl
def commands() -> list[PluginCommand]:
    """Tries the addresses before a workshop."""
    sentence = N_("Envoie un message d’essai signé à chaque adresse, et dit s’il arrive.")
    return [PluginCommand("webhook-test", sentence, _try_addresses)]


def _try_addresses(_typed: Sequence[str]) -> int:
    settings, message = WebhookSettings.here(), wording.trial()
    if not settings.active:
        raise NotAccepted(_("Aucune adresse : donnez TABLEE_WEBHOOK_ADDRESSES."))
    refused = [(each.host, each.try_once(message)) for each in settings.each()]
    for host, reason in refused:
        said = _("{host} : non arrivé ({reason}).") if reason else _("{host} : arrivé.")
        print(said.format(host=host, reason=reason))  # noqa: T201 - a command's answer
    return int(any(reason for _host, reason in refused))


@hookimpl
def states() -> list[PluginStatus]:
    """How each address is doing."""
    return [
        PluginStatus(each.state(), well=not each.reason) for each in WebhookSettings.here().each()
    ]


# ── the events ─────────────────────────────────────────────────────────────────────────────


def _send(event: ToldEvent, type: str, data: dict[str, Any]) -> None:
    for each in WebhookSettings.here().each():
        each.add(wording.message(type, data, event))


@hookimpl
def session_opened(record: Record, event: ToldEvent) -> None:
    """A session is there."""
    _send(event, "session.opened", wording.of_session(record))


@hookimpl
def person_joined(record: Record, event: ToldEvent) -> None:
    """One more is there; who is not said."""
    _send(event, "person.joined", wording.of_session(record))


@hookimpl
def step_started(step: StepRecord, event: ToldEvent) -> None:
    """A step begins."""
    _send(event, "step.started", wording.of_step(step))


@hookimpl
def contribution_added(step: StepRecord, contribution: Contribution, event: ToldEvent) -> None:
    """Somebody has written."""
    words = WebhookSettings.here().words
    _send(event, "contribution.added", wording.of_contribution(step, contribution, words=words))


@hookimpl
def vote_opened(step: StepRecord, event: ToldEvent) -> None:
    """A round takes ballots."""
    _send(event, "vote.opened", wording.of_vote(step))


@hookimpl
def vote_closed(step: StepRecord, event: ToldEvent) -> None:
    """A round was counted."""
    _send(event, "vote.closed", wording.of_vote(step))


@hookimpl
def vote_shown(step: StepRecord, event: ToldEvent) -> None:
    """The room sees what it said."""
    _send(event, "vote.shown", wording.of_vote(step))


@hookimpl
def step_finished(step: StepRecord, event: ToldEvent) -> None:
    """A step is over."""
    _send(event, "step.finished", wording.of_step(step))


@hookimpl
def document_approved(step: StepRecord, event: ToldEvent) -> None:
    """One more approves it; who is not said."""
    _send(event, "document.approved", wording.of_approval(step))


@hookimpl
def session_closed(record: Record, event: ToldEvent) -> None:
    """A session is over."""
    _send(event, "session.closed", wording.of_session(record))


@hookimpl
def session_reopened(record: Record, event: ToldEvent) -> None:
    """It goes on."""
    _send(event, "session.reopened", wording.of_session(record))


@hookimpl
def server_stopped() -> None:
    """What is on its way still arrives; the rest is told again."""
    for each in WebhookSettings.here().each():
        each.let_go()
