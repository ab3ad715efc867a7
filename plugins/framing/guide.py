"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Trouver les mots de la demande : ce à quoi le groupe va travailler, et rien d’autre."),
    say=(
        N_("Quel est le constat, en une phrase ?"),
        N_(
            "Qu’attendez-vous du groupe aujourd’hui ? Proposez une formulation ; la personne "
            "qui porte le projet choisit."
        ),
    ),
    watch=(
        N_("La demande est adoptée par la personne qui porte le projet, par personne d’autre."),
        N_("Une bonne demande commence par « Comment… » et tient sur une ligne."),
    ),
)
