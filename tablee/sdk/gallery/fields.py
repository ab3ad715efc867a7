"""Gallery examples of input fields, and of a component drawn by a plugin's own script.

A step gives fields beside its view (`Activity.fields`), never in one; the drawing is the barometer
of the guide (`docs/examples/barometer`).
"""

from __future__ import annotations

from tablee.plugin import N_, Audience, Component, Field, Input, Table, _
from tablee.sdk.gallery.example import example


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
    Field,
    N_("Un champ qui demande plusieurs choses, chacune vérifiée et refusée à sa place."),
    N_("Sur le téléphone ; chaque refus se lit sous ce qu’il faut changer."),
    on=(Audience.PHONE,),
)
def field_of_inputs() -> Field:
    people = (("ines", "Inès"), ("karim", "Karim"), ("naima", "Naïma"))
    return Field(
        "plan",
        kind="plan",
        label=_("Une sortie à préparer"),
        button=_("Proposer cette sortie"),
        inputs=(
            Input("what", _("Où aller ?"), required=True, longest=140),
            Input("why", _("Ce qu’on y fera"), "long"),
            Input("who", _("Avec qui ?"), suggestions=tuple(name for _id, name in people)),
            Input("guide", _("Qui accompagne ?"), "person", choices=people),
            Input("places", _("Combien de places ?"), "number", least=2, most=50),
            Input("day", _("Quel jour ?"), "date"),
            Input(
                "way",
                _("Comment y aller ?"),
                "choice",
                choices=(("foot", _("À pied")), ("bike", _("À vélo")), ("bus", _("En car"))),
            ),
            Input(
                "needs",
                _("Ce qu’il faut"),
                "choices",
                choices=(("meal", _("Un repas")), ("lift", _("Un accès sans marche"))),
            ),
            Input("photo", _("Une photo de l’endroit"), "picture"),
        ),
        note=_("Tout le monde le verra ; vous pourrez corriger."),
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
