"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_(
        "Laisser le groupe faire son programme : qui a un sujet le propose, et chaque personne "
        "va où elle veut."
    ),
    say=(
        N_("Qui propose un sujet l’accueille : il suffit de le dire et de l’écrire."),
        N_("Si vous n’apprenez rien ni n’apportez rien là où vous êtes, allez ailleurs."),
    ),
    watch=(
        N_("Laissez un silence : le premier sujet met souvent une minute à venir."),
        N_("Deux sujets proches se fusionnent si leurs hôtes le veulent, jamais d’office."),
    ),
)
