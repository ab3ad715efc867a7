"""Gallery examples of input fields, and of a component drawn by a plugin's own script.

A step gives fields beside its view (`Activity.fields`), never in one; the drawing is the barometer
of the guide (`docs/examples/barometer`).
"""

from __future__ import annotations

from tablee.plugin import N_, Audience, Component, Field, Table, _
from tablee.sdk.gallery.example import example

__all__ = ["component", "field"]


@example(
    Field,
    N_("De quoi écrire, le même pour qui participe, avec un choix s’il en faut un."),
    N_("Sur le téléphone, au-dessus de la vue ; la console a le sien ; rien sur le mur."),
    on=(Audience.PHONE,),
)
def field() -> Field:
    return Field(
        "idea",
        kind="card",
        label=_("Votre idée"),
        button=_("Envoyer mon idée"),
        longest=200,
        within="column",
        ask=_("Dans quelle zone ?"),
        choices=(("keep", _("Garder")), ("try", _("Essayer")), ("stop", _("Arrêter"))),
    )


@example(
    Component,
    N_("Ce qu’aucun autre widget ne sait dessiner : un script du plugin s’en charge."),
    N_("Partout le même script, qui sait pour quel écran ; s’il échoue, la même chose en mots."),
)
def component() -> Component:
    title = _("En moyenne 5 sur 10")
    return Component(
        "gauge.js",
        data={
            "mean": 5,
            "levels": [
                {"number": 7, "word": _("contente")},
                {"number": 3, "word": _("fatigué")},
            ],
        },
        words={"title": title, "said": _("2 réponses")},
        fallback=Table(
            (_("Chiffre"), _("Mot")), (("7", _("contente")), ("3", _("fatigué"))), title
        ),
    )
