"""What can be written; a step gives it beside its view (`Activity.fields`), never in one."""

from __future__ import annotations

from tablee.plugin import N_, Audience, Field, _
from tablee.sdk.gallery.example import example

__all__ = ["field"]


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
