"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Savoir si le temps passé a été utile, et faire mieux la prochaine fois."),
    say=(
        N_(
            "De 1, temps perdu, à 5, bien plus qu’attendu : qu’est-ce que cette session vous a "
            "rapporté ?"
        ),
        N_("Qui a donné peu peut dire ce qu’il aurait fallu, sans y être obligé."),
    ),
    watch=(N_("Remerciez pour les notes basses avant les hautes."),),
)
