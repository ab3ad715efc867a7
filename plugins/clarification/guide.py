"""What whoever facilitates is told of the step: what it is for, what to say, what to look after."""

from tablee.plugin import N_, Guide

GUIDE = Guide(
    N_("Combler ce qui manque pour comprendre, sans encore conseiller."),
    say=(
        N_("Posez des questions de faits : qui, combien, depuis quand. Pas encore d’avis."),
        N_("« Avez-vous pensé à… » est un conseil : gardez-le pour la réflexion."),
    ),
    watch=(
        N_("Une réponse courte vaut mieux qu’un deuxième exposé."),
        N_("Un conseil déguisé se met de côté d’un bouton : il revient à la réflexion."),
    ),
)
