"""How this server is set up: `WORKSHOP_*` variables, each also an option of `workshop run`."""

from __future__ import annotations

import dataclasses
import difflib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from workshop.errors import BadSetting
from workshop.texts import LANGUAGES, _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["PREFIX", "ROOT", "Settings", "command_language"]

PREFIX: Final = "WORKSHOP_"
ROOT: Final = Path(__file__).resolve().parent.parent
"""The project's folder: `app.py`, `plugins/`, `sessions/`, `assets/`."""


def _folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _folders(text: str) -> tuple[Path, ...]:
    return tuple(_folder(part.strip()) for part in text.split(os.pathsep) if part.strip())


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError(_("un nombre entre 1 et 65535"))
    return int(text)


def _days(text: str) -> int:
    if not text.isdigit() or int(text) > 36_500:
        raise ValueError(_("un nombre de jours, ou 0 pour ne jamais supprimer"))
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in ("0", "1"):
        raise ValueError(_("1 pour oui, 0 pour non"))
    return text == "1"


def _most(text: str) -> int:
    if not text.isdigit() or int(text) > 1_000_000:
        raise ValueError(_("un nombre, ou 0 pour ne rien limiter"))
    return int(text)


def _megabytes(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 200:
        raise ValueError(_("un nombre de Mo entre 1 et 200"))
    return int(text)


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(_("une adresse comme https://atelier.exemple.fr"))
    return text.rstrip("/")


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError(" / ".join(LANGUAGES))
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _variable(read: Callable[[str], Any], default: Any) -> Any:
    return field(default=default, metadata={"read": read})


@dataclass(frozen=True)
class Settings:
    """Each field is a variable: `sessions` is `WORKSHOP_SESSIONS`."""

    sessions: Path = _variable(_folder, ROOT / "sessions")
    """The folder that holds the sessions."""
    plugins: tuple[str, ...] = _variable(_names, ())
    """Only these plugins, by name, comma-separated; empty for all."""
    plugins_dir: tuple[Path, ...] = _variable(_folders, ())
    """More folders of plugins, after ours; several are separated as in the system's `PATH`."""
    safe: bool = _variable(_flag, False)
    """Our own plugins only, whatever else is installed: to find out whose fault it is."""
    trace: bool = _variable(_flag, False)
    """Prints each call of a plugin's hook, with its milliseconds: for whoever writes a plugin."""
    journal: str = _variable(str, "files")
    """How changes are kept: `files`, `memory` (nothing outlives the server), or a plugin's."""
    host: str = _variable(str, "0.0.0.0")  # noqa: S104 - phones join through the room's network
    """The address listened on."""
    port: int = _variable(_port, 8501)
    public_url: str = _variable(_public_url, "")
    """Where the room's phones reach this server; found on the network when empty."""
    language: str = _variable(_language, "fr")
    """Of new sessions, and of screens whose browser asks for none that we speak."""
    retention: int = _variable(_days, 0)
    """Days without a change after which a session is announced, then deleted; 0 for never."""
    people: int = _variable(_most, 2000)
    """People in one session; 0 for no limit."""
    pace: int = _variable(_most, 120)
    """Changes that one person may make in a minute, half of them at once; 0 for no limit."""
    streams: int = _variable(_most, 5000)
    """Pages that may follow this server's sessions at the same time; 0 for no limit."""
    streams_each: int = _variable(_most, 12)
    """Pages that one person may have open on a session; 0 for no limit."""
    upload: int = _variable(_megabytes, 15)
    """Megabytes in a picture that somebody sends."""
    dev: bool = _variable(_flag, False)
    """Takes up edited screens and shows tracebacks: for whoever writes Tablée, not for a room."""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """The settings in these variables; raises `BadSetting` for an unknown or impossible one."""
        fields = {f.name: f for f in dataclasses.fields(cls)}
        values: dict[str, Any] = {}
        for variable, text in environ.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in fields:
                raise BadSetting(_unknown(variable, list(fields)))
            if text == "":
                continue
            try:
                values[name] = fields[name].metadata["read"](text)
            except ValueError as error:
                raise BadSetting(
                    _("{variable} vaut « {text} », il faut {wanted}.").format(
                        variable=variable, text=text, wanted=error
                    )
                ) from error
        return cls(**values)

    @property
    def plugin_folders(self) -> tuple[Path, ...]:
        """Where plugins are looked for, in order."""
        ours = ROOT / "plugins"
        return (ours,) if self.safe else (ours, *self.plugins_dir)


def command_language(environ: Mapping[str, str]) -> str:
    """`WORKSHOP_LANGUAGE` if it is set, else French or English as the terminal's locale says."""
    chosen = environ.get(PREFIX + "LANGUAGE", "")
    if chosen in LANGUAGES:
        return chosen
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "fr" if locale.lower().startswith("fr") else "en"


def _unknown(variable: str, names: list[str]) -> str:
    known = [PREFIX + name.upper() for name in names]
    sentence = _("{variable} n’est pas un réglage de Tablée.").format(variable=variable)
    close = difflib.get_close_matches(variable, known, n=1)
    if close:
        return sentence + " " + _("Vouliez-vous dire {close} ?").format(close=close[0])
    return sentence + " " + _("Réglages possibles : {known}.").format(known=", ".join(known))
