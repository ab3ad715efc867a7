"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_(
        "Adopter une proposition quand personne n’a d’objection : assez bonne pour essayer, "
        "sans danger pour le groupe."
    ),
    say=(
        N_("Des questions pour comprendre d’abord ; ensuite seulement, ce que vous en pensez."),
        N_(
            "Avez-vous une objection ? Non pas une préférence : une raison pour laquelle cela "
            "nous ferait du tort."
        ),
    ),
    watch=(
        N_("Une objection est un cadeau : cherchez avec la personne ce qui la lève."),
        N_("Une seule proposition à la fois, écrite, lue à voix haute."),
    ),
)
