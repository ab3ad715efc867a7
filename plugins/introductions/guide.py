"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Que chaque voix ait été entendue une fois avant le travail, et que l’on sache qui est là."),
    say=(
        N_("En une phrase : votre prénom, ce que vous faites, d’où vous venez."),
        N_("Écrivez-la sur votre téléphone, puis dites-la."),
    ),
    watch=(
        N_("Commencez vous-même, court : le groupe prend la longueur de la première phrase."),
        N_("Passer son tour est permis, et l’on peut revenir à la fin."),
    ),
)
