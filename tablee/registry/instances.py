"""An activity with its settings: checked here, whoever typed or crafted them."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import msgspec

from tablee.errors import BadSetting
from tablee.model.canvases import Template, check
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tablee.activities import Activity

__all__ = ["check_bounds", "make", "plain"]


def make(kind: type[Activity], settings: Mapping[str, Any]) -> Activity:
    """The activity with checked settings; raises `BadSetting` with a sentence for the form."""
    fields = {f.name: f for f in dataclasses.fields(kind)}
    known = {name: value for name, value in settings.items() if name in fields}
    try:
        activity = msgspec.convert(known, kind, strict=False)
    except msgspec.ValidationError as error:
        name = _named_in(str(error), fields)
        raise BadSetting(
            _("Le réglage « {name} » n’a pas la bonne forme.").format(name=name)
        ) from error
    for name in known:
        check_bounds(fields[name], getattr(activity, name))
    return activity


def plain(
    kind: type[Activity], settings: Mapping[str, Any], templates: Mapping[str, Template]
) -> dict[str, Any]:
    """The settings as JSON has them; a canvas that is only named is looked up in `templates`."""
    asked = {f.name for f in dataclasses.fields(kind) if isinstance(f.default, Template)}
    whole = {
        name: templates.get(value) if name in asked and isinstance(value, str) else value
        for name, value in settings.items()
    }
    kept = {name: value for name, value in whole.items() if name not in asked or value is not None}
    return dict(msgspec.to_builtins(kept))


def _named_in(message: str, fields: Mapping[str, dataclasses.Field[Any]]) -> str:
    found = re.search(r"`\$\.(\w+)", message)
    name = found.group(1) if found else ""
    return _(fields[name].metadata.get("label", name)) if name in fields else name


def check_bounds(setting: dataclasses.Field[Any], value: Any) -> None:
    """Raises `BadSetting` where a value is not among those that a setting allows."""
    if isinstance(value, Template):
        check(value)
    meta, label = setting.metadata, _(setting.metadata.get("label", setting.name))
    low, high, options = meta.get("min_value"), meta.get("max_value"), meta.get("options")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if low is not None and value < low:
            raise BadSetting(_("« {label} » : au moins {n}.").format(label=label, n=low))
        if high is not None and value > high:
            raise BadSetting(_("« {label} » : au plus {n}.").format(label=label, n=high))
    if options is not None and value not in options:
        raise BadSetting(
            _("« {label} » : ce choix n’existe pas. Choix possibles : {known}.").format(
                label=label, known=", ".join(map(str, options))
            )
        )
    longest = meta.get("longest") or 300
    if any(
        len(text) > longest for text in ([value] if isinstance(value, str) else _strings(value))
    ):
        raise BadSetting(_("« {label} » : au plus {n} caractères.").format(label=label, n=longest))


def _strings(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, tuple | list) else []
