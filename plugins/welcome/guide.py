"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_(
        "Laisser arriver tout le monde, vérifier que chaque téléphone est entré, et trouver qui "
        "porte le projet, prend les notes et garde le temps."
    ),
    say=(
        N_(
            "Prenez votre téléphone et scannez le code, ou tapez ses chiffres. Aucun compte "
            "n’est demandé."
        ),
        N_(
            "Qui veut prendre les notes ? Qui veut garder le temps ? Vous pouvez le dire sur "
            "votre téléphone."
        ),
    ),
    watch=(
        N_("Qui n’a pas de téléphone a sa place : « Ajouter quelqu’un », à droite."),
        N_("Attendez les derniers arrivants debout, près du mur : on vous demandera le code."),
    ),
)
