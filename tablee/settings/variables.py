"""The core's own server settings: each variable with its type, default, bounds and sentence.

Each group of them is a `ServerSettings`, declared once: the checks, the table of the documents and
what is shown of them follow. Not for the settings of a step: these are `activities.setting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tablee.errors import BadSetting
from tablee.settings import parsers
from tablee.settings.accessibility_statement import MENTIONS
from tablee.settings.groups import ServerSettings, variable
from tablee.settings.paths import DATA, PREFIX, ROOT
from tablee.texts import LANGUAGES, _, best_language, offered

OPENING_WAYS: Final = ("everybody", "phrase", "account")
IDENTITY_BY: Final = ("here", "facilitators", "nobody")
LOG_FORMS: Final = ("lines", "json")


@dataclass(frozen=True)
class Settings(ServerSettings):
    """Each field is a variable: `sessions` is `TABLEE_SESSIONS`."""

    sessions: Path = variable(parsers.folder, DATA / "sessions")
    """The folder that holds the sessions."""
    plugins: tuple[str, ...] = variable(parsers.comma_separated, ())
    """Only these plugins, by name, comma-separated; empty for all."""
    plugins_dir: tuple[Path, ...] = variable(parsers.folders, ())
    """More folders of plugins, after ours; several are separated as in the system's `PATH`."""
    safe: bool = variable(parsers.flag, False)
    """Our own plugins only, whatever else is installed: to find out whose fault it is."""
    trace: bool = variable(parsers.flag, False)
    """Prints each call of a plugin's hook, with its milliseconds: for whoever writes a plugin."""
    journal: str = variable(str, "files")
    """How changes are kept: `files`, `postgresql` (in `TABLEE_DATABASE`), `memory` (nothing
    outlives the server), or a plugin's."""
    database: str = variable(parsers.database, "", secret=True)
    """The address of a PostgreSQL database, `postgresql://user:password@host/name`, for sessions
    that several servers share; it needs `tablee[postgresql]`."""
    node: str = variable(parsers.node, "")
    """What this server is called among those that share a database; the machine's name and the port
    when empty."""
    node_address: str = variable(str, "")
    """Where the others reach it, `10.0.0.2:8501`; empty where they do not."""
    host: str = variable(str, "0.0.0.0")  # noqa: S104 - phones join through the room's network
    """The address listened on."""
    port: int = variable(parsers.port, 8501)
    """The port listened on."""
    public_url: str = variable(parsers.public_url, "")
    """Where the room's phones reach this server; found on the network when empty."""
    base_path: str = variable(parsers.base_path, "")
    """The path that every address begins with where a proxy gives this server one, such as
    `/atelier`; that of `TABLEE_PUBLIC_URL` when empty. The proxy passes it on as it came."""
    proxies: tuple[str, ...] = variable(parsers.networks, ())
    """Proxies in front of this server, whose `X-Forwarded-For`, `X-Forwarded-Proto` and
    `X-Forwarded-Host` are believed: addresses or networks, comma-separated. Without it nobody’s
    are."""
    code_digits: int = variable(parsers.digits, 0)
    """Digits in the codes of new sessions, 6 or 8; 0 for 8 where `TABLEE_PUBLIC_URL` is set or
    ten sessions are open, else 6."""
    languages_dir: tuple[Path, ...] = variable(parsers.folders, ())
    """Folders of more languages, or of other words: `es.po`, or `es/` with `.po` files in it;
    several are separated as in the system's `PATH`."""
    language: str = variable(parsers.language, "fr")
    """Of new sessions, and of screens whose browser asks for none that we speak."""
    retention: int = variable(parsers.days, 0)
    """Days without a change after which a session is announced, then deleted; 0 for never."""
    opening: str = variable(parsers.one_of(OPENING_WAYS), "everybody")
    """Who may open a session: `everybody` who reaches the home page; whoever knows the `phrase` of
    invitation; whoever has an `account` with a proxy that signs people in."""
    opening_phrase: str = variable(parsers.phrase_hash, "", secret=True)
    """What `tablee phrase` writes of the phrase of invitation, which stands nowhere itself."""
    opening_header: str = variable(str, "")
    """The header in which a proxy of `TABLEE_PROXIES` says whom it has signed in, such as
    `Remote-User` (Authelia) or `YNH_USER` (YunoHost). The proxy takes it off what browsers send:
    whoever could send it would be anybody."""
    oidc_issuer: str = variable(parsers.issuer, "")
    """The address of an OpenID Connect provider, with which whoever opens a session signs in; in
    the place of the header. `TABLEE_PUBLIC_URL` with `/sign-in/back` is where it sends people."""
    oidc_client: str = variable(str, "")
    """What the provider calls this server: its client ID."""
    oidc_secret: str = variable(str, "", secret=True)
    """The client’s secret, which the provider gave with it."""
    oidc_account: str = variable(str, "sub")
    """The claim that is somebody’s account here: `sub`, which never changes; `email`, where the
    provider has verified it; `preferred_username`."""
    oidc_groups: str = variable(str, "groups")
    """The claim with somebody’s groups."""
    oidc_allowed: tuple[str, ...] = variable(parsers.comma_separated, ())
    """Groups of which one opens sessions, comma-separated; empty for everybody with an account."""
    opening_contact: str = variable(str, "")
    """Whom to ask, as it is said to whoever may not open a session or finds it full: a name, an
    address."""
    opening_groups_header: str = variable(str, "")
    """The header in which that proxy says their groups, comma-separated, such as `Remote-Groups`;
    taken off what browsers send too."""
    admins: tuple[str, ...] = variable(parsers.comma_separated, ())
    """Who administers the server at `/admin`: accounts that the proxy names, and groups, as
    `group:NAME`; comma-separated."""
    admin_phrase: str = variable(parsers.phrase_hash, "", secret=True)
    """What `tablee phrase --admin` writes of a phrase that opens `/admin`."""
    audit_days: int = variable(parsers.days, 180)
    """Days that the audit log keeps what was done, 0 for as long as it has room: 2 MB."""
    frames: tuple[str, ...] = variable(parsers.origins, ())
    """Whose pages may show the page of who speaks and of the time left, for people elsewhere, in a
    frame: addresses such as `https://meet.example.org`, comma-separated; nobody's when empty."""
    openings: int = variable(parsers.most, 60)
    """Sessions that may be opened in a minute, half of them at once; 0 for no limit."""
    openings_each: int = variable(parsers.most, 100)
    """Sessions that one browser or account may open in a day; 0 for no limit."""
    sessions_each: int = variable(parsers.most, 1000)
    """Sessions of one browser or account that may be kept; 0 for no limit."""
    space_each: int = variable(parsers.most, 300)
    """Megabytes that one session's files may take; 0 for no limit."""
    space: int = variable(parsers.most, 0)
    """Megabytes that all sessions may take before no other is opened; 0 for what the disk has."""
    people: int = variable(parsers.most, 2000)
    """People in one session; 0 for no limit."""
    joins: int = variable(parsers.most, 720)
    """People who may come into one session in a minute, half of them at once, and a quarter of them
    from one address; 0 for no limit."""
    pace: int = variable(parsers.most, 120)
    """Changes that one person may make in a minute, half of them at once; 0 for no limit."""
    streams: int = variable(parsers.most, 5000)
    """Pages that may follow this server's sessions at the same time, half of them from one address
    or on one session; 0 for no limit."""
    streams_each: int = variable(parsers.most, 12)
    """Pages that one person may have open on a session; 0 for no limit."""
    walls: int = variable(parsers.most, 30)
    """Walls of one session that may be open at the same time; 0 for no limit."""
    pages: int = variable(parsers.most, 1000)
    """Home pages, consoles and syntheses that may be open at the same time, half of them from one
    address; 0 for no limit."""
    upload: int = variable(parsers.megabytes, 50)
    """Megabytes in a file that somebody sends: a session that comes back has its photos in it."""
    uploads: int = variable(parsers.most, 400)
    """Megabytes of memory that files which people send may take together, half of them from one
    address; 0 for no limit."""
    identity: Path = variable(parsers.folder, DATA / "identity")
    """The folder of the organisation's name, logo, colours, footer, models and own CSS."""
    identity_by: str = variable(parsers.one_of(IDENTITY_BY), "here")
    """Who may change them on a page: `here`, whoever sits at this machine, where no public address
    or proxy is set; `facilitators`, whoever facilitates a session; `nobody`, the command alone."""
    accessibility_body: str = variable(parsers.one_line, "")
    """Who answers for this service on its page `/accessibility`: a body, an association, a
    company; that of the documents when empty."""
    accessibility_contact: str = variable(parsers.one_line, "")
    """Where one asks for help, or reports what is not accessible: an e-mail address, a page, or a
    few words; `TABLEE_OPENING_CONTACT` when empty."""
    accessibility_plan: str = variable(parsers.one_line, "")
    """The address of the multi-year scheme and of the year’s plan, which French law asks of public
    bodies and large companies."""
    accessibility_notes: str = variable(parsers.one_line, "")
    """What else people should know of this service’s accessibility, in a sentence or two."""
    accessibility_date: date | None = variable(parsers.day, None)
    """The day of your own statement, `2026-12-31`; that of our audit when empty."""
    accessibility_state: str = variable(parsers.one_of(MENTIONS), "")
    """What an evaluation of your own has found: `full`, `partial` or `none`; what ours found when
    empty."""
    metrics: bool = variable(parsers.flag, False)
    """Serves `/metrics`, numbers without names in OpenMetrics. `/health` is always there."""
    logs: str = variable(parsers.one_of(LOG_FORMS), "lines")
    """The form of the log, on standard error: `lines`, or `json`, an object a line."""
    drain: int = variable(parsers.drain, 0)
    """Seconds for which a server told to stop still serves, `/health` already answering 503: for a
    proxy that sends people elsewhere meanwhile."""
    dev: bool = variable(parsers.flag, False)
    """Takes up what is edited, and shows tracebacks: for whoever writes plugins, not for a room."""
    gallery: bool = variable(parsers.flag, False)
    """Serves `/gallery`, all widgets and their code: for whoever writes a plugin, not a room."""

    def check(self) -> None:
        """Raises `BadSetting` where settings do not go together."""
        public = urlsplit(self.public_url).path
        if public and self.base_path and public != self.base_path:
            raise BadSetting(
                _(
                    "TABLEE_PUBLIC_URL mène à {public} et TABLEE_BASE_PATH vaut {base} : "
                    "il faut le même chemin."
                ).format(public=public, base=self.base_path)
            )
        if self.journal == "postgresql" and not self.database:
            raise BadSetting(_("TABLEE_DATABASE manque : l’adresse de la base PostgreSQL."))
        if self.opening == "phrase" and not self.opening_phrase:
            raise BadSetting(_("TABLEE_OPENING_PHRASE manque : « tablee phrase » l’écrit."))
        by_account = self.opening == "account" or self.admins
        if by_account and not self.proxies and not self.oidc_issuer:
            raise BadSetting(
                _("TABLEE_PROXIES manque : seul un mandataire nommé dit qui est identifié.")
            )
        if by_account and not self.opening_header and not self.oidc_issuer:
            raise BadSetting(
                _(
                    "TABLEE_OPENING_HEADER manque : l’en-tête où votre mandataire dit qui est "
                    "identifié, et qu’il retire de ce qu’envoient les navigateurs."
                )
            )
        if self.oidc_issuer:
            self._check_oidc()

    def require_spoken(self) -> None:
        """Raises `BadSetting` where no catalogue that was taken in has brought the language."""
        if self.language not in LANGUAGES:
            sentence = _("{variable} vaut « {text} », il faut {wanted}.")
            wanted = " / ".join(LANGUAGES)
            named = sentence.format(variable="TABLEE_LANGUAGE", text=self.language, wanted=wanted)
            raise BadSetting(named)

    def _check_oidc(self) -> None:
        if self.opening != "account":
            raise BadSetting(_("TABLEE_OIDC_ISSUER demande TABLEE_OPENING=account."))
        if not (self.oidc_client and self.oidc_secret and self.public_url):
            raise BadSetting(
                _(
                    "TABLEE_OIDC_ISSUER demande aussi TABLEE_OIDC_CLIENT, TABLEE_OIDC_SECRET et "
                    "TABLEE_PUBLIC_URL."
                )
            )

    @property
    def shared(self) -> bool:
        """Whether people who do not know each other may meet on this server."""
        return bool(self.public_url or self.proxies or self.opening != "everybody")

    @property
    def told_by_proxy(self) -> tuple[str, ...]:
        """The headers that are believed of a proxy of `proxies`, and of nobody else."""
        return tuple(filter(None, (self.opening_header, self.opening_groups_header)))

    @property
    def base(self) -> str:
        """What the path of every address begins with, such as `/atelier`; empty for nothing."""
        return self.base_path or urlsplit(self.public_url).path

    @property
    def public_address(self) -> str:
        """The public URL with the base path, which either variable says; empty for none."""
        whole = not self.public_url or urlsplit(self.public_url).path
        return self.public_url if whole else self.public_url + self.base

    @property
    def plugin_folders(self) -> tuple[Path, ...]:
        """Where plugins are looked for, in order."""
        ours = ROOT / "plugins"
        return (ours,) if self.safe else (ours, *self.plugins_dir)


def command_language(environ: Mapping[str, str]) -> str:
    """`TABLEE_LANGUAGE` if it is set, else what the terminal's locale says, else English."""
    if chosen := offered(environ.get(PREFIX + "LANGUAGE", "")):
        return chosen
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    asked = locale.partition(".")[0].replace("_", "-")
    return best_language(f"{asked},en;q=0.5")
