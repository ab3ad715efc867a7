"""Webhook: tells other programs what happens in the sessions, at addresses that the host allows.

Each event is a signed POST (Standard Webhooks), sent again after a crash. Nothing is sent while no
address is set; people's words are sent only where the host says so, and nobody's name ever is.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from plugins.webhook import wording
from tablee.plugin import (
    N_,
    BadSetting,
    Contribution,
    Input,
    NotAccepted,
    OutgoingAddress,
    Place,
    PluginCommand,
    PluginStatus,
    Record,
    ServerSettings,
    Session,
    SessionFields,
    SheetSection,
    StepRecord,
    ToldEvent,
    _,
    comma_separated,
    flag,
    hookimpl,
    listed,
    outgoing_address,
    signing_key,
    variable,
)

API = 1


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


def _hosts(text: str) -> tuple[str, ...]:
    """Names of hosts, which are the same whatever their case."""
    return tuple(host.lower() for host in comma_separated(text))


def _secret(text: str) -> str:
    try:
        signing_key(text)
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
    http_hosts: tuple[str, ...] = variable(_hosts, ())
    """Other hosts to which `http` will do, comma-separated: what is sent there can be read on the
    way."""
    session_hosts: tuple[str, ...] = variable(_hosts, ())
    """Hosts at which a session may have an address of its own, comma-separated: whoever facilitates
    types it in the synthesis; empty for none."""
    words: bool = variable(flag, False)
    """1 sends what people write as well; without it, only that they did."""

    @property
    def active(self) -> bool:
        """Whether there is an address, or a session may have one."""
        return bool(self.addresses or self.session_hosts)

    def check(self) -> None:
        """No address without a secret, none in clear that was not allowed to be."""
        if self.addresses and not self.secret:
            raise BadSetting(
                _("TABLEE_WEBHOOK_ADDRESSES demande aussi TABLEE_WEBHOOK_SECRET, qui signe.")
            )
        if self.session_hosts and not self.secret:
            raise BadSetting(
                _("TABLEE_WEBHOOK_SESSION_HOSTS demande aussi TABLEE_WEBHOOK_SECRET, qui signe.")
            )
        for url in self.addresses:
            host = urlsplit(url).hostname or ""
            if not self.may_post(url):
                raise BadSetting(
                    _(
                        "TABLEE_WEBHOOK_ADDRESSES : {host} demande https, ou d’être nommé dans "
                        "TABLEE_WEBHOOK_HTTP_HOSTS."
                    ).format(host=host)
                )

    def may_post(self, url: str) -> bool:
        """Whether what is sent there is encrypted, or need not be."""
        host = urlsplit(url).hostname or ""
        return url.startswith("https:") or _is_here(host) or host in self.http_hosts

    def each(self, session: Session | None = None) -> Iterator[OutgoingAddress]:
        """The addresses as what sends to them, with that of this session."""
        for url in self.addresses:
            yield outgoing_address(url, signing_key(self.secret))
        told = WebhookFields.read(session) if session else {}
        own = str(told.get("address", ""))
        if self.fits(own) and own not in self.addresses:
            yield outgoing_address(own, signing_key(str(told.get("signing", "")) or self.secret))

    def fits(self, url: str) -> bool:
        """Whether a session may have this address here."""
        try:
            found = _addresses(url)
        except ValueError:
            return False
        host = urlsplit(url).hostname or ""
        return len(found) == 1 and host in self.session_hosts and self.may_post(url)


class WebhookFields(SessionFields):
    """Where the events of one session are posted besides."""

    name: ClassVar[str] = "webhook"
    title: ClassVar[str] = N_("Webhook de cette session")
    summary: ClassVar[str] = N_(
        "Une adresse de plus, prévenue de ce qui se passe dans cette session seulement."
    )
    at_opening: ClassVar[bool] = False
    secret: ClassVar[frozenset[str]] = frozenset({"address", "signing"})

    def inputs(self) -> Sequence[Input]:
        """The address, which may be a secret by itself."""
        hosts = listed(list(WebhookSettings.here().session_hosts))
        asked = _("Chez {hosts}.").format(hosts=hosts)
        signing = _("« whsec_… », connu de ce programme seul ; vide pour celui du serveur.")
        return (
            Input("address", _("Adresse"), longest=500, help=asked),
            Input("signing", _("Secret qui signe"), longest=120, help=signing),
        )

    def place(self, name: str) -> Place | SheetSection | None:
        return None

    def check(self, values: Mapping[str, str | tuple[str, ...]]) -> None:
        """Only where the host allows it."""
        url, settings = str(values.get("address", "")), WebhookSettings.here()
        if url and not settings.fits(url):
            sentence = _("Il faut une adresse en https chez {hosts}.")
            hosts = listed(list(settings.session_hosts))
            raise NotAccepted.of("address", sentence.format(hosts=hosts))
        if signing := str(values.get("signing", "")):
            try:
                _secret(signing)
            except ValueError as error:
                wanted = _("Il faut {wanted}.").format(wanted=error)
                raise NotAccepted.of("signing", wanted) from error

    @property
    def active(self) -> bool:
        """Where the host names somewhere to post to."""
        return bool(WebhookSettings.here().session_hosts)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@hookimpl
def server_settings() -> list[type[ServerSettings]]:
    return [WebhookSettings]


@hookimpl
def session_fields() -> list[type[SessionFields]]:
    return [WebhookFields]


@hookimpl
def commands() -> list[PluginCommand]:
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
    return [PluginStatus(each.state(), well=not each.reason) for each in _every()]


# ── the events ─────────────────────────────────────────────────────────────────────────────


MOST_USED: Final = 100
_used: dict[OutgoingAddress, None] = {}
"""Those of sessions to which something was sent, the last of them last: their states are told."""


def _every() -> Iterator[OutgoingAddress]:
    yield from dict.fromkeys((*WebhookSettings.here().each(), *_used.copy()))


def _remember(used: OutgoingAddress) -> None:
    _used.pop(used, None)
    _used[used] = None
    for former in list(_used)[:-MOST_USED]:
        _used.pop(former, None)


def _send(event: ToldEvent, type: str, session: Session, data: dict[str, Any]) -> None:
    settings = WebhookSettings.here()
    for each in settings.each(session):
        if each.url not in settings.addresses:
            _remember(each)
        each.add(wording.message(type, data, event))


@hookimpl
def session_opened(record: Record, event: ToldEvent) -> None:
    _send(event, "session.opened", record.session, wording.of_session(record))


@hookimpl
def person_joined(record: Record, event: ToldEvent) -> None:
    """One more is there; who is not said."""
    _send(event, "person.joined", record.session, wording.of_session(record))


@hookimpl
def step_started(step: StepRecord, event: ToldEvent) -> None:
    _send(event, "step.started", step.session, wording.of_step(step))


@hookimpl
def contribution_added(step: StepRecord, contribution: Contribution, event: ToldEvent) -> None:
    words = WebhookSettings.here().words
    _send(
        event,
        "contribution.added",
        step.session,
        wording.of_contribution(step, contribution, words=words),
    )


@hookimpl
def vote_opened(step: StepRecord, event: ToldEvent) -> None:
    _send(event, "vote.opened", step.session, wording.of_vote(step))


@hookimpl
def vote_closed(step: StepRecord, event: ToldEvent) -> None:
    _send(event, "vote.closed", step.session, wording.of_vote(step))


@hookimpl
def vote_shown(step: StepRecord, event: ToldEvent) -> None:
    _send(event, "vote.shown", step.session, wording.of_vote(step))


@hookimpl
def step_finished(step: StepRecord, event: ToldEvent) -> None:
    _send(event, "step.finished", step.session, wording.of_step(step))


@hookimpl
def document_approved(step: StepRecord, event: ToldEvent) -> None:
    """One more approves it; who is not said."""
    _send(event, "document.approved", step.session, wording.of_approval(step))


@hookimpl
def session_closed(record: Record, event: ToldEvent) -> None:
    _send(event, "session.closed", record.session, wording.of_session(record))


@hookimpl
def session_reopened(record: Record, event: ToldEvent) -> None:
    _send(event, "session.reopened", record.session, wording.of_session(record))


@hookimpl
def server_stopped() -> None:
    """What is on its way still arrives; the rest is told again."""
    for each in _every():
        each.let_go()
