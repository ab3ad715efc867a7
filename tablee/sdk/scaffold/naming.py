"""Validates the name of a new plugin: a Python identifier, storable, not taken.

And its title: what people read, set as each language wants.
"""

from __future__ import annotations

import importlib.util
import keyword
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from slugify import slugify

from tablee.errors import NotAccepted
from tablee.texts import _

if TYPE_CHECKING:
    from tablee.registry import Catalogue

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_NAME: Final = 40
LONGEST_TITLE: Final = 60
DEVICE: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""What Windows keeps for devices: no file or folder there has such a name."""
UNFIT: Final = re.compile(r"[\"\\{}\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What a title cannot have: it stands between quotes in Python, TOML and catalogues."""


def check_name(name: str, offered: Catalogue, modules: Iterable[str]) -> None:
    """Raises `NotAccepted` for a name that will not do; `modules` are those that it will have."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise NotAccepted(_unfit(name))
    if keyword.iskeyword(name):
        raise NotAccepted(
            _("« {name} » est un mot de Python. Prenez-en un autre.").format(name=name)
        )
    if DEVICE.fullmatch(name):
        sentence = _("Windows ne prend aucun dossier appelé « {name} ». Prenez un autre nom.")
        raise NotAccepted(sentence.format(name=name))
    if owner := _owner(name, offered):
        sentence = _("« {name} » est déjà pris par le plugin « {owner} ». Prenez un autre nom.")
        raise NotAccepted(sentence.format(name=name, owner=owner))
    for module in modules:
        if module in sys.stdlib_module_names or _is_there(module):
            sentence = _("« {name} » cacherait le module « {module} ». Prenez un autre nom.")
            raise NotAccepted(sentence.format(name=name, module=module))


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ValueError:  # imported, but from no file, as our own `plugins` is
        return True


def _unfit(name: str) -> str:
    sentence = _(
        "Le nom « {name} » ne convient pas : il faut des minuscules sans accent, des chiffres "
        "et « _ », une lettre d’abord, {n} caractères au plus."
    ).format(name=name, n=LONGEST_NAME)
    near = slugify(name.replace("’", " "), separator="_")[:LONGEST_NAME].strip("_")
    if NAME.fullmatch(near) and not keyword.iskeyword(near):
        sentence += " " + _("Par exemple : {near}.").format(near=near)
    return sentence


def _owner(name: str, offered: Catalogue) -> str:
    """The plugin that is called so, or offers something of this name; empty for none."""
    for refusal in offered.refusals:
        if refusal.plugin == name:
            return name
    for plugin in offered.plugins:
        offers = (offer.partition(": ")[2] for offer in plugin.offers)
        if name == plugin.name or name in offers:
            return plugin.name
    return ""


def title_of(name: str) -> str:
    """The title that a plugin has until it is given one: `my_activity` is “My activity”."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def check_title(title: str) -> str:
    """The title as French is set; raises `NotAccepted` for one that will not do."""
    found = " ".join(title.replace("'", "’").replace("...", "…").split())
    if not found or len(found) > LONGEST_TITLE or UNFIT.search(title) or found.endswith("."):
        raise NotAccepted(
            _(
                "Le titre ne convient pas : il faut une ligne de {n} signes au plus, sans "
                "guillemets droits, barre oblique inverse, accolades ni point final."
            ).format(n=LONGEST_TITLE)
        )
    return re.sub(r"(?<=«) | (?=[;:?!»%](?:\s|$))", "\u00a0", found)


def in_english(title: str) -> str:
    """The same words, set as English is: a start for whoever translates them."""
    quoted = re.sub(r"«[\s\u00a0]*(.*?)[\s\u00a0]*»", "“\\1”", title)
    return re.sub(r"[\s\u00a0]+(?=[;:?!%])", "", quoted)
