"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Faire parler chaque personne, sans débat, à partir d’une image qui la touche."),
    say=(
        N_("Regardez toutes les images en silence, puis choisissez-en une."),
        N_("Dites ce que vous y voyez. Plusieurs personnes peuvent choisir la même."),
    ),
    watch=(N_("Personne n’interprète l’image d’une autre personne."),),
)
