"""Gallery examples of people: names, lobby, progress, groups."""

from __future__ import annotations

from tablee.plugin import N_, Card, Chip, Circle, Circles, Lobby, People, Waiting, _
from tablee.sdk.gallery.example import example


@example(
    People,
    N_("Une rangée de prénoms, et où en est chaque personne."),
    N_("Au-delà de vingt-cinq, un bouton déplie les autres ; le mur les compte."),
)
def people() -> People:
    return People(
        _("2 personnes sur 4 ont parlé"),
        (
            Chip("jeanne", "Jeanne", "now", _("Jeanne parle")),
            Chip("ines", "Inès", "done"),
            Chip("karim", "Karim", "done"),
            Chip("naima", "Naïma", "waiting"),
        ),
    )


@example(
    Lobby,
    N_("Qui est là avant la première étape, le dernier arrivé en tête."),
    N_("Sur le mur, à côté d’un grand code QR ; sur le téléphone, des prénoms."),
)
def lobby() -> Lobby:
    return Lobby(
        _("3 personnes sont là"),
        (Chip("lucie", "Lucie"), Chip("karim", "Karim"), Chip("jeanne", "Jeanne")),
        _("On commence à 10 h 00."),
    )


@example(
    Waiting,
    N_("Combien ont fini, jamais ce qu’ils ont choisi."),
    N_("Une place par personne ; au-delà de soixante, une jauge."),
)
def waiting() -> Waiting:
    return Waiting(
        _("8 personnes sur 14 ont fini"),
        done=8,
        total=14,
        text=_("Le résultat s’affichera à la clôture."),
    )


@example(
    Circles,
    N_("Des groupes, chacun autour de sa table, avec ce qu’on y a écrit."),
    N_("Le téléphone montre d’abord le groupe de la personne, en grand ; le mur les montre tous."),
)
def circles() -> Circles:
    return Circles(
        (
            Circle(
                "t1",
                _("Table 1"),
                (Chip("ines", "Inès"), Chip("karim", "Karim"), Chip("naima", "Naïma")),
                host="ines",
                place=_("Près de la fenêtre"),
                tint=0,
                reports=(Card("r1", _("Se voir chaque mois."), title=_("À retenir")),),
                cards=(Card("c1", _("Un budget pour les imprévus."), by="Karim", person="karim"),),
            ),
            Circle(
                "t2",
                _("Table 2"),
                (Chip("jeanne", "Jeanne"), Chip("lucie", "Lucie")),
                note=_("Jeanne expose sa question."),
                turn="jeanne",
                to_turn=_("C’est à vous d’exposer votre question."),
                tint=1,
                empty=_("Rien n’est encore écrit à cette table."),
            ),
        ),
        title=_("2 groupes"),
    )
