"""The kinds of plugin that can be generated: their files, and where people find each then."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Final

from tablee.errors import NotFound
from tablee.texts import N_, _

ON_THE_CONSOLE: Final = N_("Sur la console : « Ajouter une étape », puis « {title} ».")


@dataclass(frozen=True)
class PluginKind:
    """One kind of plugin."""

    name: str
    """What `tablee new-plugin` takes; the folder of its models."""
    summary: str
    """What it is good for, in a few words, marked with `N_`."""
    found: str = ON_THE_CONSOLE
    """Where people find what it offers, marked with `N_`; its blanks are `title` and `variable`."""
    beside: tuple[tuple[str, str], ...] = ()
    """Further models, each with the place of its file, in which `{name}` is a blank."""
    variable: bool = False
    """Whether it does nothing until whoever hosts names a file."""

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The models of the plugin itself, each with the place of its file."""
        return (("__init__.py", "__init__.py"), *self.beside, ("en.po", "locale/en.po"))

    @property
    def data(self) -> tuple[str, ...]:
        """What of it is no Python file, as a package declares it."""
        ends = {place.rpartition(".")[2]: place for _model, place in self.beside}
        found = {f"{place.rpartition('/')[0] or '.'}/*.{end}" for end, place in ends.items()}
        return tuple(sorted({"locale/*.po", *(each.removeprefix("./") for each in found)}))


KINDS: Final = {
    each.name: each
    for each in (
        PluginKind("intro", N_("une activité où l’on se rencontre")),
        PluginKind("framing", N_("une activité où l’on dit le problème, puis la demande")),
        PluginKind("canvas", N_("une activité où l’on pose des cartes")),
        PluginKind("vote", N_("une façon de décider")),
        PluginKind(
            "notes",
            N_("des notes prises à côté de chaque étape"),
            N_("Sur la console d’une nouvelle session, sous l’étape : « {title} »."),
        ),
        PluginKind("closing", N_("une activité pour finir")),
        PluginKind(
            "exporter",
            N_("un format pour la synthèse"),
            N_("Dans « Synthèse », sur la console : « {title} »."),
        ),
        PluginKind(
            "importer",
            N_("de quoi lire des fichiers écrits ailleurs"),
            N_("Sur l’accueil, « Importer un compte rendu » : un fichier .cards."),
        ),
        PluginKind(
            "page",
            N_("une page d’une session, pour qui en a le lien"),
            N_("Sur la console, « Inviter » : le lien de « {title} »."),
        ),
        PluginKind(
            "agenda",
            N_("un agenda tout prêt, en TOML"),
            N_("Sur l’accueil, parmi les agendas : « {title} »."),
            (("model.toml", "{name}.toml"),),
        ),
        PluginKind(
            "template",
            N_("un canevas, en TOML"),
            N_("Sur la console : « Ajouter une étape », « Canevas », puis « {title} »."),
            (("model.toml", "{name}.toml"),),
        ),
        PluginKind(
            "event",
            N_("un plugin qui apprend ce qui arrive dans les sessions"),
            N_("Le fichier que nomme {variable} reçoit une ligne à chaque fin d’étape."),
            variable=True,
        ),
        PluginKind(
            "fields",
            N_("des champs de toute la session"),
            N_("Sur l’accueil, sous le titre de la session : « {title} »."),
        ),
        PluginKind(
            "component",
            N_("une activité qui dessine avec son JavaScript et son CSS"),
            beside=(("drawing.js", "assets/drawing.js"), ("drawing.css", "assets/drawing.css")),
        ),
    )
}
"""By name, in the order in which they are listed."""
FORMER: Final = {"moment": "event"}
"""What a kind was called before."""


def kind(name: str) -> PluginKind:
    """The kind of this name; raises `NotFound` with the one that was probably meant."""
    name = FORMER.get(name, name)
    if name in KINDS:
        return KINDS[name]
    sentence = _("La sorte « {name} » n’existe pas.").format(name=name)
    if close := difflib.get_close_matches(name.lower(), KINDS, n=1):
        sentence += " " + _("Vouliez-vous dire {close} ?").format(close=close[0])
    raise NotFound(sentence + " " + _("Sortes : {known}.").format(known=", ".join(KINDS)))
