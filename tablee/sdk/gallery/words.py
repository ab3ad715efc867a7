"""Gallery examples of texts, pictures, tables, layouts and empty states."""

from __future__ import annotations

from tablee.plugin import N_, Empty, Fold, Picture, Quote, Stack, Table, Text, Trouble, _
from tablee.sdk.gallery.example import at, example


@example(
    Text,
    N_("Un titre et des paragraphes. « tone » les met en retrait, ou en fait une règle à lire."),
    N_("Partout les mêmes mots ; le mur les écrit plus petit s’il y en a beaucoup."),
)
def text() -> Text:
    return Text(
        _("Une idée par carte, en peu de mots.\nOn n’efface rien : on complète."),
        title=_("Comment on travaille"),
    )


@example(
    Text,
    N_("Le même, pour un moment de silence : « tone » vaut « listen »."),
    N_("Partout un panneau vert avec une oreille ; sur le mur, au milieu."),
)
def listen() -> Text:
    return Text(
        _("Le groupe réfléchit pour vous. Votre tour vient juste après."),
        title=_("Solène, c’est à vous d’écouter"),
        tone="listen",
    )


@example(
    Quote,
    N_("Les mots sur lesquels la salle travaille : la demande de la personne qui porte le projet."),
    N_("Le mur ne la répète pas quand elle est déjà dans son titre."),
)
def quote() -> Quote:
    return Quote(
        _("J’aimerais que le groupe m’aide à faire vivre la recyclerie sans m’y épuiser."),
        by="Solène",
    )


@example(
    Picture,
    N_("Une image de ce serveur, avec les mots qui la disent à qui ne la voit pas."),
    N_("Partout à la largeur de l’écran ; le mur la montre entière."),
)
def picture() -> Picture:
    return Picture(
        at("/gallery/plan.svg"),
        alt=_("Un plan dessiné : quatre ronds reliés par un chemin"),
        caption=_("Le plan dessiné pendant la pause"),
    )


@example(
    Table,
    N_("Des lignes sous des titres de colonnes."),
    N_(
        "Le téléphone met les cellules l’une sous l’autre, sauf pour une matrice (« matrix »), qui "
        "défile ; le mur dit combien de lignes il ne montre pas."
    ),
)
def table() -> Table:
    return Table(
        (_("Quoi"), _("Qui"), _("Quand")),
        (
            (_("Réunir les bénévoles"), "Bastien", _("avant fin janvier")),
            (_("Ouvrir le samedi matin"), "Naïma, Karim", _("au printemps")),
        ),
        title=_("Le plan"),
        empty=_("Aucune action pour l’instant."),
    )


@example(
    Empty,
    N_("Rien encore : à quoi sert cet endroit, et quoi faire."),
    N_("Partout les mêmes mots, au calme."),
)
def empty() -> Empty:
    return Empty(
        _("Pas encore d’action"),
        _("La première vient d’une carte : ouvrez-la, puis « En faire une action »."),
    )


@example(
    Trouble,
    N_("Quelque chose s’est cassé ici, et le reste vit. Le cœur s’en sert quand un plugin échoue."),
    N_("Partout la même phrase."),
)
def trouble() -> Trouble:
    return Trouble(
        _("« Gommettes » a rencontré une erreur."),
        _("Ce qui a été écrit est gardé. On peut passer à l’étape suivante."),
    )


@example(
    Fold,
    N_("Des widgets sous un titre que l’on ouvre."),
    N_("Le mur ne montre que ce qui est ouvert pour toute la salle (« opened »), page après page."),
)
def fold() -> Fold:
    return Fold(
        _("Comment on a compté"),
        (
            Text(_("Chaque gommette compte pour un. À égalité, le rang est partagé.")),
            Table((_("Proposition"), _("Gommettes")), ((_("Ouvrir le samedi"), "7"),)),
        ),
        opened=True,
    )


@example(
    Stack,
    N_("Des widgets l’un sous l’autre."),
    N_("Le mur partage sa hauteur entre eux, selon ce qu’ils contiennent."),
)
def stack() -> Stack:
    return Stack(
        (
            Text(_("Deux minutes chacun, sans être interrompu."), title=_("Tour de table")),
            Text(_("Karim a la parole."), tone="quiet"),
        )
    )
