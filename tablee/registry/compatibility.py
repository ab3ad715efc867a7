"""Checks settings of activities, and agendas, against what the installed plugins offer."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from tablee.activities.activity import LONGEST, translatable
from tablee.errors import BadSetting
from tablee.model.agendas import REFERENCE, Agenda, AgendaStep, named_like
from tablee.model.agendas.lines import SETTING
from tablee.model.agendas.validation import LONGEST as AGENDA_LONGEST
from tablee.model.agendas.validation import at
from tablee.model.canvases import Template, check
from tablee.registry.faults import Fault, near, refusing
from tablee.texts import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tablee.activities import Activity
    from tablee.registry.catalogue import Catalogue


# ── the settings of an activity, whoever typed or crafted them ──────────────────────────────


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
    longest = meta.get("longest") or LONGEST
    if any(
        len(text) > longest for text in ([value] if isinstance(value, str) else _strings(value))
    ):
        raise BadSetting(too_long(label, longest))


def too_long(label: str, most: int) -> str:
    """Why a text of a setting is refused."""
    return _("« {label} » : au plus {n} caractères.").format(label=label, n=most)


def _strings(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, tuple | list) else []


# ── an agenda that is to be opened here ─────────────────────────────────────────────────────


@dataclass(frozen=True)
class Fit:
    """An agenda as it can be opened here."""

    agenda: Agenda
    """Without the steps and settings that nothing here knows."""
    strange: tuple[str, ...] = ()
    """A sentence for each of these, to be read before the session opens."""
    impossible: tuple[str, ...] = ()
    """The same for settings whose values cannot be."""

    @property
    def left_out(self) -> tuple[str, ...]:
        return (*self.strange, *self.impossible)


def fit(agenda: Agenda, catalogue: Catalogue) -> Fit:
    """Leaves out of an agenda what cannot be here, and says each thing that it leaves out.

    What a plugin's own agenda only offers is left out without a word.
    """
    strange, impossible, kept = list[str](), list[str](), dict[int, AgendaStep]()
    for n, step in enumerate(agenda, 1):
        if not step.activity:  # of a file that is half read: it was said
            continue
        kind = catalogue.activities.get(step.activity)
        if kind is None or kind.beside:
            strange.append(at(step, n, _no_step(step, kind, catalogue), "activity"))
            continue
        checked = _Settings(kind, catalogue.templates, kept)
        kept[n] = replace(
            step,
            settings=checked.of(step.settings),
            translations=checked.translated(step.translations),
        )
        strange += (at(step, n, said, SETTING + key) for key, said in checked.strange)
        impossible += (at(step, n, said, SETTING + key) for key, said in checked.impossible)
    places = {n: now for now, n in enumerate(kept, 1)}
    kinds = catalogue.activities
    steps = tuple(_renumbered(kinds[s.activity], s, places) for s in kept.values())
    found = Fit(replace(agenda, steps=steps), tuple(strange), tuple(impossible))
    return _with_offered(found, agenda, catalogue) if agenda.offered else found


def _with_offered(found: Fit, agenda: Agenda, catalogue: Catalogue) -> Fit:
    """With the steps that may stand before all others, as far as they can be here."""
    first = fit(replace(agenda, steps=agenda.offered, offered=()), catalogue)
    here = replace(found.agenda, offered=first.agenda.steps)
    if agenda.name:
        return replace(found, agenda=here)
    strange, impossible = (*first.strange, *found.strange), (*first.impossible, *found.impossible)
    return Fit(here, strange, impossible)


def _no_step(step: AgendaStep, kind: type[Activity] | None, catalogue: Catalogue) -> str:
    if kind is not None:
        return _(
            "« {name} » est ouverte à côté de toutes les étapes, sans être à l’agenda."
        ).format(name=step.activity)
    known = [name for name, each in catalogue.activities.items() if not each.beside]
    sentence = _("Aucune activité « {name} » ici.").format(name=step.activity)
    return f"{sentence} {named_like(step.activity, known)}".strip()


class _Settings:
    """The settings of one step, each looked at by itself."""

    def __init__(
        self,
        kind: type[Activity],
        templates: Mapping[str, Template],
        earlier: Mapping[int, AgendaStep],
    ) -> None:
        self.kind = kind
        self.fields = {f.name: f for f in dataclasses.fields(kind) if "label" in f.metadata}
        self.templates = templates
        self.earlier = earlier
        self.strange: list[tuple[str, str]] = []
        """What is not here: the setting, and the sentence."""
        self.impossible: list[tuple[str, str]] = []

    def of(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        kept = {}
        for name, value in settings.items():
            if strange := self._strange(name, value):
                self.strange.append((name, strange))
            elif impossible := self._impossible(name, value):
                self.impossible.append((name, impossible))
            else:
                kept[name] = value
        return kept

    def translated(self, said: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """The texts that may stand in other languages, of these; a rule is one for everybody."""
        longest = {"title": AGENDA_LONGEST["step"], **translatable(self.kind)}
        kept: dict[str, dict[str, str]] = {}
        for code, words in said.items():
            for name, text in words.items():
                if name in longest and len(text) <= longest[name]:
                    kept.setdefault(code, {})[name] = text
                elif name in longest:
                    self.impossible.append((name, too_long(self._label(name), longest[name])))
                elif name in self.fields:
                    sentence = _(
                        "« {label} » ne se traduit pas : c’est le même pour tout le monde."
                    )
                    self.strange.append((name, sentence.format(label=self._label(name))))
        return kept

    def _label(self, name: str) -> str:
        return _(self.fields[name].metadata["label"]) if name in self.fields else _("Titre")

    def _strange(self, name: str, value: Any) -> str:
        """Why this setting means nothing here; empty where it does."""
        if name not in self.fields:
            sentence = _("« {activity} » n’a pas de réglage « {name} ».").format(
                activity=self.kind.name, name=name
            )
            return f"{sentence} {named_like(name, self.fields)}".strip()
        if isinstance(self.fields[name].default, Template) and isinstance(value, str):
            if value in self.templates:
                return ""
            sentence = _("Aucun canevas « {name} » ici.").format(name=value)
            return f"{sentence} {named_like(value, self.templates)}".strip()
        return ""

    def _impossible(self, name: str, value: Any) -> str:
        """Why this setting cannot be; empty where it can."""
        chosen = self.fields[name].metadata["choices"] is not None and isinstance(value, str)
        meant = REFERENCE.fullmatch(value) if chosen else None
        if meant and int(meant[1]) not in self.earlier:
            return _("« {word} » ne désigne aucune étape d’avant.").format(word=value)
        try:
            make(self.kind, plain(self.kind, {name: value}, self.templates))
        except BadSetting as error:
            return str(error)
        return ""


def pointing(
    kind: type[Activity] | None, settings: Mapping[str, Any], change: Callable[[str], str | None]
) -> dict[str, Any]:
    """The settings with what means a step of the agenda changed; left out where that gives None.

    These are the settings with `choices`: what is written in others is only text, `#2` too.
    """
    changed = dict(settings)
    for field in dataclasses.fields(kind) if kind else ():
        value = changed.get(field.name)
        if field.metadata.get("choices") is not None and isinstance(value, str):
            now = change(value)
            if now is None:
                del changed[field.name]
            else:
                changed[field.name] = now
    return changed


def _renumbered(kind: type[Activity], step: AgendaStep, places: Mapping[int, int]) -> AgendaStep:
    def moved(text: str) -> str:
        found = REFERENCE.fullmatch(text)
        return f"#{places[int(found[1])]}" if found else text

    return replace(step, settings=pointing(kind, step.settings, moved))


# ── an agenda that a plugin offers ──────────────────────────────────────────────────────────


def agenda_faults(
    agenda: Agenda, activities: Mapping[str, type[Activity]], templates: Mapping[str, Template]
) -> Iterator[Fault]:
    """What an agenda asks for and nobody offers, with what was probably meant."""
    strange = list[str]()
    for n, step in enumerate(agenda.steps, 1):
        kind = activities.get(step.activity)
        if kind is not None:
            yield from _faulty_settings(n, step, kind, templates)
        elif meant := near(step.activity, activities):
            text = N_("L’étape {n} demande l’activité « {name} », qu’aucun plugin n’offre.")
            yield Fault(text, {"n": n, "name": step.activity}, meant)
        else:
            strange.append(step.activity)
    if strange:
        text = N_("Aucun plugin n’offre ici ces activités : {names}.")
        yield Fault(text, {"names": ", ".join(dict.fromkeys(strange))})


def _faulty_settings(
    n: int, step: AgendaStep, kind: type[Activity], templates: Mapping[str, Template]
) -> Iterator[Fault]:
    known = [field.name for field in dataclasses.fields(kind)]
    for name in step.settings:
        if name not in known:
            text = N_("L’étape {n} règle « {name} », et « {activity} » n’a pas ce réglage.")
            values = {"n": n, "name": name, "activity": step.activity}
            yield Fault(text, values, near(name, known))
    settings = plain(kind, step.settings, templates)
    try:
        make(kind, settings)
    except BadSetting:
        error = refusing(make, kind, settings)
        yield Fault(N_("L’étape {n} a un réglage impossible. {error}"), {"n": n, "error": error})
