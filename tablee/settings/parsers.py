"""Reads the text of one variable: each function returns a value, or says what it wants.

What is wanted is a few words in the `ValueError` that it raises, such as “a number”.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tablee.texts import LANGUAGES, N_, _, code_of, offered

LONGEST_BASE: Final = 100
"""Characters of a base path, the slashes apart."""


def folder(text: str) -> Path:
    """A folder, whether it is there or not."""
    return Path(text).expanduser().resolve()


def folders(text: str) -> tuple[Path, ...]:
    """Several folders, separated as in the system's `PATH`."""
    return tuple(folder(part.strip()) for part in text.split(os.pathsep) if part.strip())


def number(wanted: str, least: int, most: int) -> Callable[[str], int]:
    """Reads a number between these; `wanted` says so, to be translated where it is said."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(_(wanted).format(most=most))
        return int(text)

    return read


def one_of(words: Collection[str]) -> Callable[[str], str]:
    """Reads one of these words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(" / ".join(words))
        return text

    return read


def language(text: str) -> str:
    """The code of a language, which a plugin or a folder may still bring: `Site` looks."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", text):
        raise ValueError(" / ".join(LANGUAGES))
    return offered(text) or code_of(text)


def digits(text: str) -> int:
    """How many digits a code has; 0 for whatever the server chooses."""
    if text not in ("0", "6", "8"):
        raise ValueError(_("6 ou 8, ou 0 pour que le serveur choisisse"))
    return int(text)


def networks(text: str) -> tuple[str, ...]:
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


def public_url(text: str) -> str:
    """The address that people type, with a path or none."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(_("une adresse comme https://atelier.exemple.fr"))
    return f"{parts.scheme}://{parts.netloc}{base_path(parts.path)}"


def database(text: str) -> str:
    """The address of a PostgreSQL database."""
    if urlsplit(text).scheme not in ("postgresql", "postgres"):
        raise ValueError(_("une adresse comme postgresql://utilisateur:secret@hote/base"))
    return text


def node(text: str) -> str:
    """The name of one server of several."""
    if not re.fullmatch(r"[\w.-]{1,60}", text, re.ASCII):
        raise ValueError(_("un nom de lettres sans accent, chiffres, points, - et _"))
    return text


def base_path(text: str) -> str:
    """A path of one part or several, with a slash before each and none at the end."""
    parts = text.strip().strip("/").split("/")
    if parts == [""]:
        return ""
    known = all(re.fullmatch(r"[\w.~-]+", part, re.ASCII) and part.strip(".") for part in parts)
    if not known or sum(map(len, parts)) > LONGEST_BASE:
        raise ValueError(_("un chemin comme /atelier, de lettres sans accent, chiffres, - et _"))
    return "".join(f"/{part}" for part in parts)


def issuer(text: str) -> str:
    """The address of who vouches for people, in https unless it is on this machine."""
    parts = urlsplit(text)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if (parts.scheme != "https" and not (parts.scheme == "http" and here)) or not parts.netloc:
        raise ValueError(_("une adresse en https, telle que le service la donne"))
    return text


def one_line(text: str) -> str:
    """The words, on one line."""
    return " ".join(text.split())


def day(text: str) -> date:
    """A date."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("une date comme 2026-12-31")) from error


def phrase_hash(text: str) -> str:
    """What stands for a phrase: never the phrase itself."""
    if not text.startswith(("scrypt:", "scrypt5:")) or text.count(":") != 2:
        raise ValueError(_("ce qu’écrit « tablee phrase »"))
    return text


def comma_separated(text: str) -> tuple[str, ...]:
    """Words separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def origins(text: str) -> tuple[str, ...]:
    """Addresses of sites, without a path, separated by commas."""
    found = comma_separated(text)
    for origin in found:
        if not re.fullmatch(r"https?://(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?", origin):
            raise ValueError(_("des adresses comme https://visio.example.org, sans chemin"))
    return found


port = number(N_("un nombre entre 1 et 65535"), 1, 65_535)
days = number(N_("un nombre de jours, ou 0 pour ne jamais supprimer"), 0, 36_500)
most = number(N_("un nombre, ou 0 pour ne rien limiter"), 0, 1_000_000)
megabytes = number(N_("un nombre de Mo entre 1 et 200"), 1, 200)
drain = number(N_("un nombre de secondes, de 0 à {most}"), 0, 300)
