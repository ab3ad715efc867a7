"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Entendre chaque personne sur une même question, sans que l’on se réponde."),
    say=(
        N_(
            "Chaque personne répond à la question, une fois, sans commenter ce qui vient d’être "
            "dit."
        ),
        N_("Vous pouvez passer votre tour."),
    ),
    watch=(
        N_("Une question courte, la même pour tout le monde, visible au mur."),
        N_("Tenez le temps de chaque personne : c’est ce qui rend le tour équitable."),
    ),
)
