"""Reads and writes canvases as TOML files."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tablee.errors import BadSetting
from tablee.model.canvases.template import Template, Zone
from tablee.model.canvases.validation import check
from tablee.model.toml import NotToml
from tablee.model.toml import read as read_toml
from tablee.texts import _


def templates_in(folder: Path) -> list[Template]:
    """A plugin's canvases: each `.toml` file of its folder, named as the file is.

    Raises `BadSetting` naming the file that is wrong; the plugin is then refused.
    """
    found = []
    for file in sorted(folder.glob("*.toml")):
        try:
            found.append(read(file.read_bytes(), file.stem))
        except BadSetting as error:
            raise BadSetting(_("{file} : {reason}").format(file=file.name, reason=error)) from error
    return found


def read(toml: bytes, name: str = "") -> Template:
    """The canvas in a file, checked; raises `BadSetting` with a sentence.

    `name` is for one that a plugin offers, see `Template.name`; a file does not say it itself.
    """
    try:
        values, _text = read_toml(toml)
    except NotToml as error:
        sentence = _("Ce fichier n’est pas un canevas : cette ligne ne se lit pas comme du TOML.")
        raise BadSetting(error.told(sentence)) from error
    _refuse_unknown(values)
    try:
        template = msgspec.convert({**values, "name": name}, Template)
    except msgspec.ValidationError as error:
        found = re.search(r"(?:field |at )`(?:\$\.)?(.*?)`", str(error))
        raise BadSetting(
            _("Ce fichier n’est pas un canevas : « {place} » n’a pas la bonne forme.").format(
                place=found[1] if found else "$"
            )
        ) from error
    if not template.title.strip():
        raise BadSetting(_("Ce canevas n’a pas de titre."))
    check(template)
    return template


def _refuse_unknown(values: dict[str, Any]) -> None:
    """A misspelt key would otherwise be a zone without its prompt, and nobody would know."""
    zones = values.get("zones")
    tables: list[tuple[dict[str, Any], type[Any]]] = [(values, Template)]
    tables += [(z, Zone) for z in (zones if isinstance(zones, list) else ()) if isinstance(z, dict)]
    for table, kind in tables:
        known = {field.name for field in dataclasses.fields(kind)} - {"name"}
        for key in table:
            if key not in known:
                raise BadSetting(
                    _(
                        "« {key} » n’est pas un mot de ces fichiers. Mots possibles : {known}."
                    ).format(key=key, known=", ".join(sorted(known)))
                )


def written(template: Template) -> str:
    """The file of a canvas; `read` gives the same back, without its name."""
    values = {
        field.name: getattr(template, field.name)
        for field in dataclasses.fields(template)
        if field.name not in ("name", "zones") and getattr(template, field.name) != field.default
    }
    lines = [f"{key} = {_value(value)}" for key, value in values.items()]
    for zone in template.zones:
        lines += ["", "[[zones]]", *_zone(zone)]
    return "\n".join(lines) + "\n"


def _zone(zone: Zone) -> Iterator[str]:
    for field in dataclasses.fields(zone):
        if words := getattr(zone, field.name):
            yield f"{field.name} = {_value(words)}"


def _value(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    # JSON's escapes are TOML's, but for one character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
