"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_(
        "Choisir une proposition que plus de la moitié du groupe soutient, "
        "ou plusieurs qui le représentent."
    ),
    say=(
        N_("Classez autant de propositions que vous voulez, votre préférée d’abord."),
        N_(
            "Si votre préférée est éliminée, votre voix passe à la suivante : "
            "elle n’est pas perdue."
        ),
    ),
    watch=(
        N_(
            "Montrez les tours : qui voit sa voix passer d’une proposition à l’autre "
            "comprend le résultat."
        ),
    ),
)
