"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Donner au groupe de quoi comprendre le projet, avec les mots de la personne qui le porte."),
    say=(
        N_(
            "Racontez-nous votre projet : d’où il vient, où il en est, ce qui vous occupe "
            "aujourd’hui."
        ),
        N_(
            "Les autres écoutent jusqu’au bout. Les questions viennent à l’étape suivante : "
            "notez-les."
        ),
    ),
    watch=(
        N_("Interrompez les interruptions, avec le sourire."),
        N_("Une image vaut mieux que trois phrases : « Montrer au mur » la met en grand."),
    ),
)
