"""Gallery examples of cards: lists and canvases."""

from __future__ import annotations

from tablee.plugin import N_, Board, Button, Buttons, Card, Cards, Column, CoreButton, Mark, _
from tablee.sdk.gallery.example import example


@example(
    Cards,
    N_("Une liste de cartes, avec leurs marques et leurs boutons."),
    N_(
        "Le mur ne montre aucun bouton, et dit combien de cartes n’y tiennent pas ; téléphone "
        "et console montrent les boutons que la personne peut presser."
    ),
)
def cards() -> Cards:
    me_too = Button(
        "me_too",
        _("Moi aussi"),
        "thumbs-up",
        only=("others",),
        pressed_by=("karim",),
        count=1,
        toggle=True,
    )
    return Cards(
        _("Questions"),
        (
            Card(
                "c1",
                _("Combien de personnes animent la recyclerie aujourd’hui ?"),
                by="Jeanne",
                person="jeanne",
                details=(_("Solène : trois, à mi-temps."),),
                marks=(Mark(_("répondue"), "check", "done"),),
                buttons=(me_too,),
            ),
            Card("c2", _("Qui paie le loyer ?\nEt depuis quand ?"), by="Karim", person="karim"),
            Card("c3", _("Est-ce que la mairie est prévenue ?"), buttons=(me_too,)),
        ),
        empty=_("Les questions des autres s’affichent ici."),
    )


@example(
    Cards,
    N_("Les mêmes en lignes : un tour de présentations."),
    N_("Partout des initiales, un nom, une phrase."),
)
def cards_lines() -> Cards:
    return Cards(
        _("Leurs phrases"),
        (
            Card("s1", _("Je coordonne des jardins partagés dans le Perche."), by="Inès"),
            Card("s2", _("Je monte des ateliers de réparation, de Foix à Rodez."), by="Gaspard"),
        ),
        layout="lines",
    )


@example(
    Board,
    N_("Un canevas : des zones, et les cartes qui y sont."),
    N_(
        "Le mur garde les cartes les plus récentes ; le téléphone met les zones l’une sous "
        "l’autre, ou montre celle où l’on écrit ; la console déplace les cartes, au clavier aussi."
    ),
)
def board() -> Board:
    return Board(
        (
            Column(
                "keep",
                _("Garder"),
                (
                    Card("b1", _("Le café du samedi : on se connaît, on s’appelle."), by="Inès"),
                    Card("b2", _("Les ateliers avec l’école."), by="Pauline"),
                ),
                tint=0,
            ),
            Column(
                "try",
                _("Essayer"),
                (Card("b3", _("Un stand au marché, une fois par mois."), by="Octave"),),
                tint=1,
            ),
            Column(
                "stop",
                _("Arrêter"),
                (),
                tint=2,
                empty=_("La première carte, c’est peut-être vous."),
                prompt=_("Ce qui prend du temps et ne sert plus."),
            ),
        ),
        movers=("all",),
    )


@example(
    Board,
    N_("Le même en grille : « rows » dit les cases, « across » et « upwards » ce qui grandit."),
    N_("Le mur et la console dessinent la grille ; le téléphone dit où est la zone."),
)
def board_grid() -> Board:
    quick = (Card("g1", _("Un panneau devant la porte."), by="Fanny"),)
    large = (Card("g2", _("Un local plus grand, avec la mairie."), by="Driss"),)
    return Board(
        (
            Column("quick", _("Tout de suite"), quick, tint=1, area="quick"),
            Column("project", _("Vrai projet"), large, tint=0, area="project"),
            Column("small", _("Si l’on a le temps"), (), tint=2, area="small"),
            Column("trap", _("À éviter"), (), tint=3, area="trap"),
        ),
        layout="grid",
        rows=("quick project", "small trap"),
        across=_("Effort"),
        upwards=_("Effet"),
    )


@example(
    Buttons,
    N_("Des boutons qui ne sont à aucune carte : ce que l’on décide de toute l’étape."),
    N_("Sur le téléphone et la console ; rien sur le mur."),
)
def buttons() -> Buttons:
    return Buttons(
        (
            Button(CoreButton.SHARE, _("Partager tout"), "share-2"),
            Button(CoreButton.FINISH, _("J’ai fini"), "check"),
        ),
        strong=True,
        note=_("Personne d’autre ne le voit tant que vous ne le partagez pas."),
    )
