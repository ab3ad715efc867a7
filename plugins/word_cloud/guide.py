"""What whoever facilitates is told of both steps: what they are for, what to say, what to watch."""

from tablee.plugin import N_, Guide

CLOUD = Guide(
    N_(
        "Voir d’un coup d’œil les mots que le groupe a en tête, et combien de personnes les disent."
    ),
    say=(
        N_("Écrivez jusqu’à trois mots, ou de très courtes expressions."),
        N_("Un mot écrit par plusieurs personnes grandit. Un mot seul compte aussi."),
    ),
    watch=(
        N_("Réunissez les mots que le groupe tient pour le même, et demandez-lui avant."),
        N_("Un grand mot n’est pas une décision\u00a0: faites-le raconter par qui l’a écrit."),
    ),
)

QUICK = Guide(
    N_("Ouvrir la rencontre en une minute\u00a0: chaque personne donne sa météo, ou un nombre."),
    say=(N_("Répondez sans réfléchir longtemps\u00a0: c’est l’état du moment, pas un bilan."),),
    watch=(
        N_("Un temps d’orage ou un petit nombre s’accueille\u00a0; on n’en demande pas la raison."),
        N_("Gardez cette étape courte\u00a0: elle met tout le monde en route."),
    ),
)
