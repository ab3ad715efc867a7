"""Groups of server settings: each field a variable, declared once.

The checks, the table of the documents and what is shown of them follow.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

from tablee.errors import BadSetting
from tablee.settings.paths import PREFIX
from tablee.texts import _

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


def _unknown(name: str, known: list[str]) -> str:
    sentence = _("{variable} n’est pas un réglage de Tablée.").format(variable=name)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return sentence + " " + _("Vouliez-vous dire {close} ?").format(close=close[0])
    return sentence + " " + _("Réglages possibles : {known}.").format(known=", ".join(known))
