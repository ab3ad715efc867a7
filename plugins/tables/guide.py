"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_(
        "Travailler à quelques personnes en même temps, chaque table sur ses cartes, puis dire "
        "aux autres ce qu’elle retient."
    ),
    say=(
        N_("La question est sur vos téléphones. Une personne écrit, toutes parlent."),
        N_("Avant la fin, mettez-vous d’accord sur une ou deux phrases à retenir."),
    ),
    watch=(
        N_(
            "Passez de table en table sans vous asseoir : une table muette a souvent mal "
            "compris la question."
        ),
        N_("Prévenez deux minutes avant la fin : « +1 min » vaut mieux qu’une phrase coupée."),
    ),
)
