"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_(
        "Répartir les personnes pour que toutes parlent : à quatre, chacune a du temps ; à "
        "vingt, non."
    ),
    say=(
        N_("Regardez votre téléphone : il dit à quelle table vous allez."),
        N_("Installez-vous, présentez-vous, et attendez la consigne avant de commencer."),
    ),
    watch=(
        N_("Formez les groupes avant que l’on se lève, et montrez-les au mur."),
        N_("Qui arrive en retard rejoint la plus petite table, tout seul."),
    ),
)
