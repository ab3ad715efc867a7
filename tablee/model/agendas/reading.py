"""Parses an agenda's TOML file: expands repeats, rejects unknown keys, reports all faults."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, get_type_hints

from tablee.errors import BadAgenda
from tablee.model import toml
from tablee.model.agendas.agenda import STEP_FIELDS, Agenda, AgendaStep, mapped
from tablee.model.agendas.lines import SETTING, LineNumbers
from tablee.model.agendas.run_sheet import RUN_SHEET_FIELDS
from tablee.model.agendas.validation import LARGEST, MOST_TIMES, faults, named_like
from tablee.model.toml import located
from tablee.texts import N_, _, ngettext
from tablee.texts.languages import TAG

WORDS: Final[dict[str, tuple[type, ...]]] = {
    "title": (str,),
    "summary": (str,),
    "source": (str,),
    "asks": (str,),
    "purpose": (str,),
    "people": (list,),
    "steps": (list,),
    "fields": (dict,),
    "translations": (dict,),
}
HEAD_TEXTS: Final = ("title", "summary", "asks")
"""What an agenda itself may say in several languages."""
MOST_FAULTS: Final = 50
"""Told of one file; the others are counted."""
LONGEST_FAULT: Final = 400
"""Characters of one that are shown."""
_KINDS: Final = get_type_hints(AgendaStep)
_WRITTEN: Final = {str: (str,), float: (int, float), bool: (bool,)}
STEP_WORDS: Final[dict[str, tuple[type, ...]]] = {
    **{name: _WRITTEN.get(_KINDS[name], (dict,)) for name in STEP_FIELDS},
    "offered": (bool,),
    "times": (int,),
}
REPEAT_WORDS: Final[dict[str, tuple[type, ...]]] = {"times": (int,), "steps": (list,)}
"""Of what only repeats the steps within it."""
FORMS: Final[dict[tuple[type, ...], str]] = {
    (str,): N_("un texte entre guillemets"),
    (int,): N_("un nombre entier"),
    (bool,): N_("true ou false"),
    (int, float): N_("un nombre"),
    (list,): N_("une liste entre crochets"),
    (dict,): N_("des réglages avec leurs noms"),
}
"""What a word is to hold."""


class HalfRead(BadAgenda):
    """A file that says what none can be, and what could be read of it all the same."""

    def __init__(self, faults: Sequence[str], agenda: Agenda) -> None:
        """`agenda` is for looking at the rest of it, never to be opened."""
        super().__init__(faults)
        self.agenda = agenda

    def __reduce__(self) -> tuple[Any, ...]:
        """As one is made, see `BadAgenda`."""
        return type(self), (self.faults, self.agenda)


def read(toml: bytes, name: str = "") -> Agenda:
    """The agenda in a file; raises `BadAgenda` with every fault, each with its line.

    `name` is for one that a plugin offers, see `Agenda.name`; a file does not say it itself.
    Whether its activities are there is not looked at.
    """
    if len(toml) > LARGEST:
        raise BadAgenda([_("Ce fichier est trop grand pour un agenda.")])
    values, lines = _parsed(toml)
    reader = _Reader(lines)
    agenda = reader.agenda(values, name)
    reader.look_at(agenda)
    if reader.faults:
        raise HalfRead(reader.told(), agenda)
    return agenda


@dataclass
class _Reader:
    """Reads what it can, and notes what is wrong."""

    lines: LineNumbers
    faults: list[tuple[int, str]] = field(default_factory=list)
    """Each with its line, 0 where that is not known."""
    misread: set[str] = field(default_factory=set)
    """Words of the whole that are there, and could not be read."""

    def agenda(self, values: dict[str, Any], name: str) -> Agenda:
        known = self._known(values, WORDS, ())
        steps = [table for table in known.get("steps", ()) if isinstance(table, dict)]
        if len(steps) < len(known.get("steps", ())):
            self._say((), "steps", _("Chaque étape s’écrit sous [[steps]]."))
        self.lines.expect([len(_within(table)) for table in steps])
        return Agenda(
            name=name,
            title=known.get("title", "").strip(),
            summary=known.get("summary", "").strip(),
            steps=self._listed(steps, offered=False),
            offered=self._listed(steps, offered=True),
            purpose=known.get("purpose", ""),
            people=self._people(known.get("people", [0, 0])),
            source=known.get("source", "").strip(),
            asks=known.get("asks", "").strip(),
            fields=self._fields(known.get("fields", {})),
            translations=self._translations(known.get("translations", {}), (), HEAD_TEXTS),
        )

    def _listed(self, steps: list[dict[str, Any]], *, offered: bool) -> tuple[AgendaStep, ...]:
        """The steps of these tables, or those that are only offered to begin with."""
        wanted = [n for n, each in enumerate(steps) if (each.get("offered") is True) is offered]
        return tuple(step for n in wanted for step in self._steps(steps[n], (n,)))

    def _people(self, people: list[Any]) -> tuple[int, int]:
        if len(people) == 2 and all(type(n) is int for n in people):
            return people[0], people[1]
        return (-1, -1)  # which `faults` tells of

    def _steps(self, table: dict[str, Any], place: tuple[int, ...]) -> Iterator[AgendaStep]:
        """A step as often as it is repeated, or those within it."""
        if "steps" not in table:
            times = self._times(self._known(table, STEP_WORDS, place), place)
            for nth in range(1, times + 1):
                yield self._step(table, place, nth if times > 1 else 0)
            return
        known = self._known(table, REPEAT_WORDS, place)
        for nth in range(1, self._times(known, place) + 1):
            for n, inner in enumerate(_within(table)):
                self._known(inner, {**STEP_WORDS, "times": (), "offered": ()}, (*place, n))
                yield self._step(inner, (*place, n), nth)

    def _times(self, known: dict[str, Any], place: tuple[int, ...]) -> int:
        times = known.get("times", 1)
        if 1 <= times <= MOST_TIMES:
            return int(times)
        self._say(
            place,
            "times",
            _("Une étape se répète de 1 à {n} fois.").format(n=MOST_TIMES),
        )
        return 1

    def _step(self, table: dict[str, Any], place: tuple[int, ...], nth: int) -> AgendaStep:
        known = {k: v for k, v in table.items() if _fits(v, STEP_WORDS.get(k, ()))}
        activity = known.get("activity", "")
        if not activity and "activity" not in table:
            self._say(place, "", _("Cette étape ne dit pas son activité (« activity »)."))
        if "minutes" not in table:
            self._say(place, "", _("Cette étape ne dit pas sa durée (« minutes »)."))
        said = {name: known[name] for name in STEP_FIELDS if name in known}
        said |= {name: text.strip() for name, text in said.items() if isinstance(text, str)}
        said["activity"] = activity
        said["minutes"] = float(known.get("minutes", 0))
        said["settings"] = _numbered(self._settings(known.get("settings", {}), place), nth)
        said["run_sheet"] = self._run_sheet(known.get("run_sheet", {}), place)
        said["translations"] = self._translations(
            known.get("translations", {}), place, ("title", *known.get("settings", {}))
        )
        lines = {key: self.lines.of(place, key) for key in _keys(table)}
        return AgendaStep(**said, nth=nth, lines=lines)

    def _run_sheet(self, said: dict[str, Any], place: tuple[int, ...]) -> dict[str, str]:
        """What the run sheet is to say; notes what it has no place for, and what is no text."""
        known = self._known(said, dict.fromkeys(RUN_SHEET_FIELDS, (str,)), place)
        return {name: text.strip() for name, text in known.items() if text.strip()}

    def _translations(
        self, said: dict[str, Any], place: tuple[int, ...], known: Collection[str]
    ) -> dict[str, dict[str, str]]:
        """By language, each text in other words; notes what is none of `known`, or no text."""
        found: dict[str, dict[str, str]] = {}
        for code, words in said.items():
            if not (isinstance(words, dict) and TAG.fullmatch(code)):
                sentence = _("« {key} » : il faut une langue, comme « es », puis ses textes.")
                self._say(place, "translations", sentence.format(key=code))
                continue
            for name, text in words.items():
                if name not in known:
                    self._say(place, "translations", _unknown(name, known))
                elif not isinstance(text, str):
                    sentence = _("« {key} » : il faut {wanted}.")
                    wanted = _("un texte entre guillemets")
                    self._say(place, "translations", sentence.format(key=name, wanted=wanted))
            texts = {n: t.strip() for n, t in words.items() if n in known and isinstance(t, str)}
            found[code] = {name: text for name, text in texts.items() if text}
        return {code: texts for code, texts in found.items() if texts}

    def _fields(self, said: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """What is said of the whole session; notes what is under no form, or no value of one."""
        found: dict[str, dict[str, Any]] = {}
        for form, values in said.items():
            if not isinstance(values, dict):
                sentence = _("« {key} » : écrivez ses champs sous [fields.{key}].")
                self._say((), "fields", sentence.format(key=form))
                continue
            for name, value in values.items():
                if _is_typed(value):
                    found.setdefault(form, {})[name] = value
                else:
                    sentence = _("« {key} » : il faut un texte, un nombre, ou une liste de textes.")
                    self._say((), "fields", sentence.format(key=f"{form}.{name}"))
        return found

    def _settings(self, settings: dict[str, Any], place: tuple[int, ...]) -> dict[str, Any]:
        """Those that a session can keep."""
        for name in (name for name, value in settings.items() if not _storable(value)):
            self._say(
                place,
                SETTING + name,
                _("« {key} » : il faut un texte, un nombre, oui ou non, ou une liste.").format(
                    key=name
                ),
            )
        return {name: value for name, value in settings.items() if _storable(value)}

    def _known(
        self, table: dict[str, Any], words: dict[str, tuple[type, ...]], place: tuple[int, ...]
    ) -> dict[str, Any]:
        """What has a known name and the right form; a misspelt word would else say nothing."""
        known = {}
        for key, value in table.items():
            if not words.get(key):
                self._say(place, key, _unknown(key, [word for word in words if words[word]]))
            elif _fits(value, words[key]):
                known[key] = value
            else:
                sentence = _("« {key} » : il faut {wanted}.")
                wanted = _(FORMS[words[key]])
                self._say(place, key, sentence.format(key=key, wanted=wanted))
        return known

    def _say(self, place: tuple[int, ...], key: str, sentence: str) -> None:
        self.faults.append((self.lines.of(place, key), sentence))
        if not place:
            self.misread.add(key)

    def look_at(self, agenda: Agenda) -> None:
        """Notes what no agenda can be; not that there is nothing where it could not be read."""
        for wrong in faults(agenda):
            if wrong.n:
                line = agenda.steps[wrong.n - 1].lines.get(wrong.key, 0)
                self.faults.append((line, wrong.sentence))
            elif wrong.key not in self.misread:
                self._say((), wrong.key, wrong.sentence)

    def told(self) -> list[str]:
        """Each after its line, in the order of the file; those without one last."""
        ordered = sorted(self.faults, key=lambda one: (not one[0], one[0]))
        found = list(dict.fromkeys(located(line, _shortened(said)) for line, said in ordered))
        more = len(found) - MOST_FAULTS
        if more <= 0:
            return found
        others = ngettext("Et {n} autre faute.", "Et {n} autres fautes.", more).format(n=more)
        return [*found[:MOST_FAULTS], others]


def _shortened(sentence: str) -> str:
    """A sentence that quotes a whole file stops before its end."""
    return sentence if len(sentence) <= LONGEST_FAULT else f"{sentence[:LONGEST_FAULT]}…"


def _keys(table: dict[str, Any]) -> list[str]:
    settings = table.get("settings")
    named = settings if isinstance(settings, dict) else ()
    return ["", *table, *(SETTING + name for name in named)]


def _within(table: dict[str, Any]) -> list[dict[str, Any]]:
    steps = table.get("steps")
    return [each for each in steps if isinstance(each, dict)] if isinstance(steps, list) else []


def _fits(value: Any, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))


def _is_typed(value: Any) -> bool:
    """Whether it is what somebody types in a field, or chooses."""
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _storable(value: Any, levels: int = 6) -> bool:
    """Whether a session's files can have it: words, numbers, and these within one another."""
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        return levels > 0 and all(_storable(each, levels - 1) for each in inner)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str) or (isinstance(value, int) and abs(value) < 2**63)


def _numbered(settings: dict[str, Any], nth: int) -> dict[str, Any]:
    """A setting that is `{n}` alone is the number itself; within words, it is so once spoken."""
    found = mapped(settings, lambda text: nth if nth and text == "{n}" else text)
    return dict(found)


def _unknown(key: str, known: Collection[str]) -> str:
    sentence = _("« {key} » n’est pas un mot de ces fichiers.").format(key=key)
    return f"{sentence} {named_like(key, known)}"


def _parsed(file: bytes) -> tuple[dict[str, Any], LineNumbers]:
    """What the file says, and where; raises `BadAgenda`."""
    try:
        values, text = toml.read(file)
    except toml.NotToml as error:
        sentence = _("Ce fichier n’est pas un agenda : cette ligne ne se lit pas comme du TOML.")
        raise BadAgenda([error.told(sentence)]) from error
    return values, LineNumbers(text)
