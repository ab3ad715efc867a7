"""Gallery examples of ballots; a `Vote` builds these itself, so that its plugin need not."""

from __future__ import annotations

from tablee.plugin import (
    N_,
    Audience,
    CardCapture,
    CardSide,
    CardTake,
    Choice,
    Paper,
    VoteCapture,
    _,
)
from tablee.sdk.gallery.example import at, example


@example(
    Paper,
    N_("Un bulletin, avant que quiconque ait rien écrit dessus."),
    N_("Sur le téléphone, qui le remplit ; le mur dit la règle et les propositions en mots."),
    on=(Audience.PHONE,),
)
def paper() -> Paper:
    return Paper(
        at("/gallery/ballot/dots"),
        round=1,
        form="spread",
        options=(
            ("o1", _("Réunir les bénévoles")),
            ("o2", _("Ouvrir le samedi matin")),
            ("o3", _("Demander un local à la mairie")),
        ),
        rule=_("Trois gommettes chacun, à répartir comme vous voulez."),
        units=3,
        unit=(_("gommette"), _("gommettes")),
    )


@example(
    Paper,
    N_("Le même, une réponse par proposition : « form » vaut « grade »."),
    N_("Sur le téléphone, une proposition après l’autre, avec ses réponses."),
    on=(Audience.PHONE,),
)
def paper_grade() -> Paper:
    return Paper(
        at("/gallery/ballot/grades"),
        round=1,
        form="grade",
        options=(("o1", _("Réunir les bénévoles")), ("o2", _("Ouvrir le samedi matin"))),
        rule=_("Dites pour chaque proposition ce que vous en pensez."),
        choices=(
            Choice(2, _("Pour")),
            Choice(1, _("Sans avis")),
            Choice(0, _("Contre"), hint=_("dites pourquoi"), words=True),
        ),
        text=_("Pourquoi ?"),
        secret=False,
    )


@example(
    VoteCapture,
    N_("Des votes tapés pour la salle : bulletins de papier, mains levées, procurations."),
    N_("Sur la console seulement."),
    on=(Audience.CONSOLE,),
)
def capture() -> VoteCapture:
    ballot = Paper(
        at("/gallery/ballot/typed"),
        round=1,
        form="pick",
        options=(("o1", _("Réunir les bénévoles")), ("o2", _("Ouvrir le samedi matin"))),
        rule=_("Cochez tout ce qui vous va."),
    )
    return VoteCapture(ballot, (("karim", "Karim"), ("naima", "Naïma")))


@example(
    CardCapture,
    N_("Des photos de cartes de vote, là où l’on répond sans voter : une place sur une ligne."),
    N_("Sur la console seulement."),
    on=(Audience.CONSOLE,),
)
def cards_held_up() -> CardCapture:
    sides = (
        CardSide(_("D’accord"), {"0": 1}),
        CardSide(_("Sans avis"), {"1": 1}),
        CardSide(_("Pas d’accord"), {"2": 1}),
    )
    take = CardTake("before", _("Où vous placez-vous ?"), sides)
    return CardCapture(at("/gallery/ballot/held"), take)
