"""Server settings read from environment variables `TABLEE_*`, the core's and those of plugins.

Each group of them is a `ServerSettings`, declared once: the checks, the table of the documents and
what is shown of them follow. Not for the settings of a step: these are `activities.setting`.
"""

from __future__ import annotations

import dataclasses
import difflib
import ipaddress
import os
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_data_path

from tablee.errors import BadSetting
from tablee.settings.statement import MENTIONS
from tablee.texts import LANGUAGES, N_, _, best_language, code_of, offered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

__all__ = [
    "DATA",
    "INSTALLED",
    "PACKAGE",
    "PREFIX",
    "ROOT",
    "ServerSettings",
    "Settings",
    "comma_separated",
    "command_language",
    "flag",
    "folder",
    "read_environment_file",
    "refuse_unknown",
    "variable",
]

PREFIX: Final = "TABLEE_"
LONGEST_BASE: Final = 100
"""Characters of a base path, the slashes apart."""
OPENING_WAYS: Final = ("everybody", "phrase", "account")
IDENTITY_BY: Final = ("here", "facilitators", "nobody")
LOG_FORMS: Final = ("lines", "json")
PACKAGE: Final = Path(__file__).resolve().parents[1]
"""The folder of the package `tablee`."""
INSTALLED: Final = (PACKAGE / "_app").is_dir()
"""Whether it was installed from a wheel, which has the project's other folders in `_app`."""
ROOT: Final = PACKAGE / "_app" if INSTALLED else PACKAGE.parent
"""The project's folder: `app.py`, `screen.py`, `plugins/`, `assets/`. Nothing is written there
where Tablée is installed."""
DATA: Final = user_data_path("tablee", appauthor=False) if INSTALLED else ROOT
"""Where `sessions/`, `identity/` and `tablee.env` stand: the user's folder of data, as their system
names it; in a clone, the project's own."""


# ── reading a variable's text; what is wanted is what a ValueError says ─────────────────────


def folder(text: str) -> Path:
    """A folder, whether it is there or not."""
    return Path(text).expanduser().resolve()


def folders(text: str) -> tuple[Path, ...]:
    """Several folders, separated as in the system's `PATH`."""
    return tuple(folder(part.strip()) for part in text.split(os.pathsep) if part.strip())


def _number(wanted: str, least: int, most: int) -> Callable[[str], int]:
    """Reads a number between these; `wanted` says so, to be translated where it is said."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(_(wanted).format(most=most))
        return int(text)

    return read


def _one_of(words: Collection[str]) -> Callable[[str], str]:
    """Reads one of these words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(" / ".join(words))
        return text

    return read


def _language(text: str) -> str:
    """The code of a language, which a plugin or a folder may still bring: `Site` looks."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", text):
        raise ValueError(" / ".join(LANGUAGES))
    return offered(text) or code_of(text)


def _digits(text: str) -> int:
    if text not in ("0", "6", "8"):
        raise ValueError(_("6 ou 8, ou 0 pour que le serveur choisisse"))
    return int(text)


def _networks(text: str) -> tuple[str, ...]:
    """Addresses and networks, separated by commas."""
    found = comma_separated(text)
    try:
        for each in found:
            ipaddress.ip_network(each, strict=False)
    except ValueError as error:
        raise ValueError(_("des adresses ou des réseaux, comme 10.0.0.2,172.16.0.0/12")) from error
    return found


def flag(text: str) -> bool:
    """1 for yes, 0 for no."""
    if text.lower() not in ("0", "1"):
        raise ValueError(_("1 pour oui, 0 pour non"))
    return text == "1"


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(_("une adresse comme https://atelier.exemple.fr"))
    return f"{parts.scheme}://{parts.netloc}{_base_path(parts.path)}"


def _database(text: str) -> str:
    if urlsplit(text).scheme not in ("postgresql", "postgres"):
        raise ValueError(_("une adresse comme postgresql://utilisateur:secret@hote/base"))
    return text


def _node(text: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,60}", text, re.ASCII):
        raise ValueError(_("un nom de lettres sans accent, chiffres, points, - et _"))
    return text


def _base_path(text: str) -> str:
    """A path of one part or several, with a slash before each and none at the end."""
    parts = text.strip().strip("/").split("/")
    if parts == [""]:
        return ""
    known = all(re.fullmatch(r"[\w.~-]+", part, re.ASCII) and part.strip(".") for part in parts)
    if not known or sum(map(len, parts)) > LONGEST_BASE:
        raise ValueError(_("un chemin comme /atelier, de lettres sans accent, chiffres, - et _"))
    return "".join(f"/{part}" for part in parts)


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if (parts.scheme != "https" and not (parts.scheme == "http" and here)) or not parts.netloc:
        raise ValueError(_("une adresse en https, telle que le service la donne"))
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("une date comme 2026-12-31")) from error


def _phrase_hash(text: str) -> str:
    if not text.startswith(("scrypt:", "scrypt5:")) or text.count(":") != 2:
        raise ValueError(_("ce qu’écrit « tablee phrase »"))
    return text


def comma_separated(text: str) -> tuple[str, ...]:
    """Words separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _origins(text: str) -> tuple[str, ...]:
    """Addresses of sites, without a path, separated by commas."""
    found = comma_separated(text)
    for origin in found:
        if not re.fullmatch(r"https?://(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?", origin):
            raise ValueError(_("des adresses comme https://visio.example.org, sans chemin"))
    return found


def read_environment_file() -> None:
    """Sets the variables that `tablee.env` gives and that are not set: one `TABLEE_…=…` a line."""
    for name, value in dotenv_values(DATA / "tablee.env", interpolate=False).items():
        if name.startswith(PREFIX):
            os.environ.setdefault(name, value or "")


_port = _number(N_("un nombre entre 1 et 65535"), 1, 65_535)
_days = _number(N_("un nombre de jours, ou 0 pour ne jamais supprimer"), 0, 36_500)
_most = _number(N_("un nombre, ou 0 pour ne rien limiter"), 0, 1_000_000)
_megabytes = _number(N_("un nombre de Mo entre 1 et 200"), 1, 200)
_drain = _number(N_("un nombre de secondes, de 0 à {most}"), 0, 300)


# ── a group of variables ────────────────────────────────────────────────────────────────────


Offered = Literal["activities", "agendas", "exporters", "journals", ""]


def variable(
    read: Callable[[str], Any], default: Any, *, secret: bool = False, among: Offered = ""
) -> Any:
    """One setting of a server: `read` makes its value of a text, or says what it wants.

    `read` raises `ValueError` with a few words, such as “a number”. What is `secret` is shown
    nowhere. `among` is the hook whose offers a tuple of names names: the server is stopped where
    nobody offers one.
    """
    return field(default=default, metadata={"read": read, "secret": secret, "among": among})


@dataclass(frozen=True)
class ServerSettings:
    """What whoever hosts says to a plugin: each field, a `variable`, is `TABLEE_<NAME>_<FIELD>`.

    A string under a field is what the documents say of it. The core's own, `Settings`, have no
    name.
    """

    name: ClassVar[str] = ""
    """The plugin's: it begins its variables."""
    title: ClassVar[str] = ""
    """What the plugin does by itself, in a word or two of French, marked with `N_`."""
    summary: ClassVar[str] = ""
    """The same in a sentence."""

    @property
    def active(self) -> bool:
        """Whether the plugin has anything to do, set up so; events are told only to those."""
        return True

    def check(self) -> None:
        """Raises `BadSetting` where settings do not go together."""

    @classmethod
    def variables(cls) -> dict[str, dataclasses.Field[Any]]:
        """The fields by the names of their variables."""
        begin = PREFIX + (f"{cls.name.upper()}_" if cls.name else "")
        return {begin + f.name.upper(): f for f in dataclasses.fields(cls)}

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The settings in these variables, others left aside; raises `BadSetting`, telling all."""
        values, refused = {}, list[BadSetting]()
        for name, each in cls.variables().items():
            if (text := environ.get(name, "")) != "":
                try:
                    values[each.name] = _value(name, each, text)
                except BadSetting as error:
                    refused.append(error)
        if refused:
            raise BadSetting(" ".join(map(str, refused))) from refused[0].__cause__
        made = cls(**values)
        made.check()
        return made

    @classmethod
    def here(cls) -> Self:
        """The settings read from this process's environment variables."""
        return cls.read(os.environ)

    def told(self) -> tuple[tuple[str, str], ...]:
        """Each variable that is not at its default with its value, as it can be shown."""
        return tuple(
            (name, _shown(getattr(self, f.name), secret=f.metadata["secret"]))
            for name, f in self.variables().items()
            if getattr(self, f.name) != f.default
        )


def _value(name: str, field: dataclasses.Field[Any], text: str) -> Any:
    try:
        return field.metadata["read"](text)
    except ValueError as error:
        if field.metadata["secret"]:
            sentence = _("{variable} n’a pas la bonne forme, il faut {wanted}.")
        else:
            sentence = _("{variable} vaut « {text} », il faut {wanted}.")
        raise BadSetting(sentence.format(variable=name, text=text, wanted=error)) from error


def _shown(value: Any, *, secret: bool) -> str:
    if secret:
        return "•••"
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def refuse_unknown(
    environ: Mapping[str, str],
    kinds: Iterable[type[ServerSettings]],
    spared: Iterable[str] = (),
) -> None:
    """Raises `BadSetting` for a variable of ours that is in none of these groups.

    Those of the plugins named in `spared`, which are not there to say what they know, are passed
    over.
    """
    known = [name for kind in kinds for name in kind.variables()]
    unknown = [name for name in environ if name.startswith(PREFIX) and name not in known]
    passed = tuple(f"{PREFIX}{name.upper()}_" for name in spared) if unknown else ()
    for name in unknown:
        if not name.startswith(passed):
            raise BadSetting(_unknown(name, known))


# ── the core's ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Settings(ServerSettings):
    """Each field is a variable: `sessions` is `TABLEE_SESSIONS`."""

    sessions: Path = variable(folder, DATA / "sessions")
    """The folder that holds the sessions."""
    plugins: tuple[str, ...] = variable(comma_separated, ())
    """Only these plugins, by name, comma-separated; empty for all."""
    plugins_dir: tuple[Path, ...] = variable(folders, ())
    """More folders of plugins, after ours; several are separated as in the system's `PATH`."""
    safe: bool = variable(flag, False)
    """Our own plugins only, whatever else is installed: to find out whose fault it is."""
    trace: bool = variable(flag, False)
    """Prints each call of a plugin's hook, with its milliseconds: for whoever writes a plugin."""
    journal: str = variable(str, "files")
    """How changes are kept: `files`, `postgresql` (in `TABLEE_DATABASE`), `memory` (nothing
    outlives the server), or a plugin's."""
    database: str = variable(_database, "", secret=True)
    """The address of a PostgreSQL database, `postgresql://user:password@host/name`, for sessions
    that several servers share; it needs `tablee[postgresql]`."""
    node: str = variable(_node, "")
    """What this server is called among those that share a database; the machine's name and the port
    when empty."""
    node_address: str = variable(str, "")
    """Where the others reach it, `10.0.0.2:8501`; empty where they do not."""
    host: str = variable(str, "0.0.0.0")  # noqa: S104 - phones join through the room's network
    """The address listened on."""
    port: int = variable(_port, 8501)
    public_url: str = variable(_public_url, "")
    """Where the room's phones reach this server; found on the network when empty."""
    base_path: str = variable(_base_path, "")
    """The path that every address begins with where a proxy gives this server one, such as
    `/atelier`; that of `TABLEE_PUBLIC_URL` when empty. The proxy passes it on as it came."""
    proxies: tuple[str, ...] = variable(_networks, ())
    """Proxies in front of this server, whose `X-Forwarded-For`, `X-Forwarded-Proto` and
    `X-Forwarded-Host` are believed: addresses or networks, comma-separated. Without it nobody’s
    are."""
    code_digits: int = variable(_digits, 0)
    """Digits in the codes of new sessions, 6 or 8; 0 for 8 where `TABLEE_PUBLIC_URL` is set or
    ten sessions are open, else 6."""
    languages_dir: tuple[Path, ...] = variable(folders, ())
    """Folders of more languages, or of other words: `es.po`, or `es/` with `.po` files in it;
    several are separated as in the system's `PATH`."""
    language: str = variable(_language, "fr")
    """Of new sessions, and of screens whose browser asks for none that we speak."""
    retention: int = variable(_days, 0)
    """Days without a change after which a session is announced, then deleted; 0 for never."""
    opening: str = variable(_one_of(OPENING_WAYS), "everybody")
    """Who may open a session: `everybody` who reaches the home page; whoever knows the `phrase` of
    invitation; whoever has an `account` with a proxy that signs people in."""
    opening_phrase: str = variable(_phrase_hash, "", secret=True)
    """What `tablee phrase` writes of the phrase of invitation, which stands nowhere itself."""
    opening_header: str = variable(str, "")
    """The header in which a proxy of `TABLEE_PROXIES` says whom it has signed in, such as
    `Remote-User` (Authelia) or `YNH_USER` (YunoHost). The proxy takes it off what browsers send:
    whoever could send it would be anybody."""
    oidc_issuer: str = variable(_issuer, "")
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
    oidc_allowed: tuple[str, ...] = variable(comma_separated, ())
    """Groups of which one opens sessions, comma-separated; empty for everybody with an account."""
    opening_contact: str = variable(str, "")
    """Whom to ask, as it is said to whoever may not open a session or finds it full: a name, an
    address."""
    opening_groups_header: str = variable(str, "")
    """The header in which that proxy says their groups, comma-separated, such as `Remote-Groups`;
    taken off what browsers send too."""
    admins: tuple[str, ...] = variable(comma_separated, ())
    """Who administers the server at `/admin`: accounts that the proxy names, and groups, as
    `group:NAME`; comma-separated."""
    admin_phrase: str = variable(_phrase_hash, "", secret=True)
    """What `tablee phrase --admin` writes of a phrase that opens `/admin`."""
    audit_days: int = variable(_days, 180)
    """Days that the audit log keeps what was done, 0 for as long as it has room: 2 MB."""
    frames: tuple[str, ...] = variable(_origins, ())
    """Whose pages may show the page of who speaks and of the time left, for people elsewhere, in a
    frame: addresses such as `https://meet.example.org`, comma-separated; nobody's when empty."""
    openings: int = variable(_most, 60)
    """Sessions that may be opened in a minute, half of them at once; 0 for no limit."""
    openings_each: int = variable(_most, 100)
    """Sessions that one browser or account may open in a day; 0 for no limit."""
    sessions_each: int = variable(_most, 1000)
    """Sessions of one browser or account that may be kept; 0 for no limit."""
    space_each: int = variable(_most, 300)
    """Megabytes that one session's files may take; 0 for no limit."""
    space: int = variable(_most, 0)
    """Megabytes that all sessions may take before no other is opened; 0 for what the disk has."""
    people: int = variable(_most, 2000)
    """People in one session; 0 for no limit."""
    joins: int = variable(_most, 720)
    """People who may come into one session in a minute, half of them at once, and a quarter of them
    from one address; 0 for no limit."""
    pace: int = variable(_most, 120)
    """Changes that one person may make in a minute, half of them at once; 0 for no limit."""
    streams: int = variable(_most, 5000)
    """Pages that may follow this server's sessions at the same time, half of them from one address
    or on one session; 0 for no limit."""
    streams_each: int = variable(_most, 12)
    """Pages that one person may have open on a session; 0 for no limit."""
    walls: int = variable(_most, 30)
    """Walls of one session that may be open at the same time; 0 for no limit."""
    pages: int = variable(_most, 1000)
    """Home pages, consoles and syntheses that may be open at the same time, half of them from one
    address; 0 for no limit."""
    upload: int = variable(_megabytes, 50)
    """Megabytes in a file that somebody sends: a session that comes back has its photos in it."""
    uploads: int = variable(_most, 400)
    """Megabytes of memory that files which people send may take together, half of them from one
    address; 0 for no limit."""
    identity: Path = variable(folder, DATA / "identity")
    """The folder of the organisation's name, logo, colours, footer, models and own CSS."""
    identity_by: str = variable(_one_of(IDENTITY_BY), "here")
    """Who may change them on a page: `here`, whoever sits at this machine, where no public address
    or proxy is set; `facilitators`, whoever facilitates a session; `nobody`, the command alone."""
    accessibility_body: str = variable(_one_line, "")
    """Who answers for this service on its page `/accessibility`: a body, an association, a
    company; that of the documents when empty."""
    accessibility_contact: str = variable(_one_line, "")
    """Where one asks for help, or reports what is not accessible: an e-mail address, a page, or a
    few words; `TABLEE_OPENING_CONTACT` when empty."""
    accessibility_plan: str = variable(_one_line, "")
    """The address of the multi-year scheme and of the year’s plan, which French law asks of public
    bodies and large companies."""
    accessibility_notes: str = variable(_one_line, "")
    """What else people should know of this service’s accessibility, in a sentence or two."""
    accessibility_date: date | None = variable(_day, None)
    """The day of your own statement, `2026-12-31`; that of our audit when empty."""
    accessibility_state: str = variable(_one_of(MENTIONS), "")
    """What an evaluation of your own has found: `full`, `partial` or `none`; what ours found when
    empty."""
    metrics: bool = variable(flag, False)
    """Serves `/metrics`, numbers without names in OpenMetrics. `/health` is always there."""
    logs: str = variable(_one_of(LOG_FORMS), "lines")
    """The form of the log, on standard error: `lines`, or `json`, an object a line."""
    drain: int = variable(_drain, 0)
    """Seconds for which a server told to stop still serves, `/health` already answering 503: for a
    proxy that sends people elsewhere meanwhile."""
    dev: bool = variable(flag, False)
    """Takes up what is edited, and shows tracebacks: for whoever writes plugins, not for a room."""
    gallery: bool = variable(flag, False)
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


def _unknown(name: str, known: list[str]) -> str:
    sentence = _("{variable} n’est pas un réglage de Tablée.").format(variable=name)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return sentence + " " + _("Vouliez-vous dire {close} ?").format(close=close[0])
    return sentence + " " + _("Réglages possibles : {known}.").format(known=", ".join(known))
