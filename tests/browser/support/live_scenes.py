"""Sample frames, made from the very widgets of `tablee.view`: what the server would send."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tablee.model.canvases import templates_in
from tablee.settings import ROOT
from tablee.view import (
    Aside,
    Bar,
    Bars,
    Board,
    Button,
    Card,
    CardGroup,
    Cards,
    Chip,
    Column,
    Empty,
    Fold,
    Lobby,
    Mark,
    People,
    Picture,
    Profile,
    ProfileRow,
    Quote,
    Road,
    Stack,
    Stop,
    Table,
    Text,
    Trouble,
    Waiting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.view import View

CANVASES = {canvas.name: canvas for canvas in templates_in(ROOT / "plugins" / "canvas_templates")}
NOW = 1_764_000_000.0

REQUEST = (
    "« J’aimerais que le groupe m’aide à voir ce que nos outils régionaux apportent "
    "à côté de ceux du national. »"
)
PICTURE = "/picture.svg"

EDIT = Button("edit", "Corriger", "pencil", only=("author",), spelled="never")
WITHDRAW = Button("withdraw", "Retirer", "trash-2", only=("author",), spelled="never")
HIDE = Button(
    "hide", "Masquer au mur", "eye-off", only=("facilitator",), spelled="never", rare=True
)


def me_too(*people: str) -> Button:
    """A toggle that others than the author can press."""
    return Button(
        "me_too",
        "Moi aussi",
        "thumbs-up",
        only=("others",),
        pressed_by=people,
        count=len(people),
        toggle=True,
    )


def card(id_: str, text: str, by: str = "", **more: Any) -> Card:
    """A card whose author's id is the name in lower case."""
    return Card(
        id=id_,
        text=text,
        by=by,
        person=more.pop("person", by.lower()),
        buttons=more.pop("buttons", (EDIT, WITHDRAW, HIDE)),
        **more,
    )


def board(*, group: bool = False, newest: float = 0.0, selectable: bool = False) -> Board:
    """The canvas of the mock-ups: four aspects, fifteen cards, Naïma's own among them."""
    tools = (
        card("a3", "Vingt ans de ressources à valoriser.", "Karim"),
        card("a4", "Transmettre nos façons d’animer.", "Driss"),
    )
    people = (
        card("a1", "Le lien humain : on se connaît, on s’appelle.", "Inès", at=NOW - 300),
        card("a2", "Le national communique, le régional anime.", "Pauline", at=NOW - 290),
    )
    grouped: tuple[Card | CardGroup, ...] = (
        CardGroup("g1", "Boîte à outils", tools, (Button("ungroup", "Séparer", "layers"),)),
        *people,
    )
    return Board(
        columns=(
            Column("apports", "Nos apports", grouped if group else (*people, *tools), tint=0),
            Column(
                "apprendre",
                "À apprendre",
                (
                    card("b1", "Faire remonter nos contenus sans double saisie.", "Octave"),
                    card("b2", "Préparer le coup d’après : quels services demain ?", "Jeanne"),
                    card("b3", "Renoncer à certains outils qui vieillissent.", "Lucie"),
                ),
                tint=1,
            ),
            Column(
                "echelles",
                "Deux échelles",
                (
                    card("c1", "Passer de la concurrence à l’entraide.", "Jeanne", at=newest),
                    card("c2", "Un espace commun, à demander au national.", "Gaspard"),
                    card("c3", "Grandir sans perdre notre identité.", "Adèle"),
                    card("c4", "Diversifier les financements.", "Estelle"),
                    card("c5", "Partager l’annuaire avec les réseaux voisins.", "Naïma"),
                ),
                tint=2,
            ),
            Column(
                "agents",
                "Côté agents",
                (
                    card(
                        "d1",
                        "Réunir les agents : à eux de dire quel outil, à quel niveau.",
                        "Fanny",
                    ),
                    card("d2", "Un outil doit servir. À quoi, à qui ?", "Clémence"),
                    card("d3", "Évaluer ce qui est vraiment utilisé.", "Bastien", hidden=False),
                ),
                tint=3,
            ),
        ),
        selectable=selectable,
    )


def crowded() -> Board:
    """Six columns where far too much was written, for the wall."""
    names = ("Nos apports", "À apprendre", "Deux échelles", "Côté agents", "Moyens", "Calendrier")
    return Board(
        tuple(
            Column(
                f"k{c}",
                name,
                tuple(
                    card(
                        f"k{c}-{i}",
                        "Une idée un peu longue, écrite au fil de la discussion. " * (1 + i % 3),
                        "Jeanne",
                        at=NOW - 1000 + i,
                    )
                    for i in range(4 * c)
                ),
                tint=c,
                empty="La première carte, c’est peut-être vous",
            )
            for c, name in enumerate(names)
        )
    )


IDEAS = (
    "Réunir les agents : à eux de dire quel outil.",
    "Évaluer ce qui est vraiment utilisé.",
    "Passer de la concurrence à l’entraide.",
    "Partager l’annuaire avec les réseaux voisins, et le tenir ensemble une fois par an au moins.",
)


def canvas(name: str, cards: int, *, console: bool = False, loose: bool = True) -> Board:
    """A canvas of ours in its shape, with this many cards; and one more that stands in no zone."""
    shape = CANVASES[name].spoken()
    said = [
        card(f"k{i}", IDEAS[i % len(IDEAS)], ("Jeanne", "Naïma")[i % 2], at=NOW - 1000 + i)
        for i in range(cards)
    ]
    zones = tuple(
        Column(
            zone.id,
            zone.title,
            tuple(said[i :: len(shape.zones)]),
            tint=i % 6,
            empty="La première carte, c’est peut-être vous.",
            prompt=zone.prompt,
            area=zone.id if shape.layout == "grid" else "",
        )
        for i, zone in enumerate(shape.zones)
    )
    out = Column("loose", "Sans zone", (card("out", "Ailleurs", "Jeanne", at=NOW - 2000),))
    return Board(
        (*zones, *([out] if loose else [])),
        selectable=console,
        layout=shape.layout,
        rows=shape.rows,
        across=shape.across,
        upwards=shape.upwards,
        ends=shape.ends,
    )


def introductions() -> Stack:
    """Who has spoken, and their sentences."""
    done = ("Adèle", "Bastien", "Clémence", "Driss", "Estelle", "Fanny", "Gaspard", "Inès")
    said = (
        ("Inès", "Je coordonne un réseau de jardins partagés dans le Perche."),
        ("Gaspard", "Je monte des ateliers de réparation, de Foix à Rodez."),
        ("Fanny", "Je programme des concerts, je viens d’arriver."),
        ("Estelle", "J’accompagne des associations sur leur communication."),
    )
    return Stack(
        (
            People(
                "8 personnes sur 14 ont parlé",
                (
                    Chip("jeanne", "Jeanne", "now", "Jeanne parle"),
                    *(Chip(name.lower(), name, "done") for name in done),
                    *(Chip(n.lower(), n, "waiting") for n in ("Karim", "Lucie", "Naïma", "Octave")),
                ),
            ),
            Cards(
                "Leurs phrases",
                tuple(card(f"s{i}", text, name) for i, (name, text) in enumerate(said)),
                layout="lines",
            ),
        )
    )


def results() -> Bars:
    """The dots of the mock-up."""
    rows = (
        (1, "Réunir les agents pour choisir les outils", 7),
        (1, "Demander un espace commun au national", 7),
        (3, "Rassembler nos ressources en boîte à outils", 6),
        (4, "Faire remonter nos contenus", 3),
        (4, "Partager l’annuaire avec nos voisins", 3),
        (4, "Évaluer ce qui est vraiment utilisé", 3),
        (7, "Chercher des financements ailleurs", 2),
        (8, "Arrêter un outil qui vieillit", 1),
    )
    return Bars(
        "Quelles pistes creuser d’abord ?",
        tuple(Bar(rank, text, n, str(n)) for rank, text, n in rows),
        unit="gommettes",
        note="32 gommettes posées sur 42 · 14 personnes ont voté",
        aside="À égalité, le rang est partagé",
    )


def judgement() -> Bars:
    """A result read in words, with bars."""
    return Bars(
        "Ce que chaque piste vaut",
        (
            Bar(1, "Réunir les agents pour choisir les outils", 0.86, "4,3", "Très bien"),
            Bar(2, "Demander un espace commun au national", 0.6, "3,0", "Bien, à peine"),
            Bar(3, "Arrêter un outil qui vieillit", 0.2, "1,0", "Insuffisant"),
        ),
        dots=False,
    )


GRADES = ("Excellent", "Très bien", "Bien", "Passable", "Insuffisant")


def grades() -> Profile:
    """Majority judgment: eight options, fourteen people, five grades."""
    rows = (
        (1, "Réunir les agents pour choisir les outils", (6, 5, 2, 1, 0), "Très bien"),
        (2, "Demander un espace commun au national", (5, 4, 3, 1, 1), "Très bien"),
        (3, "Rassembler nos ressources en boîte à outils", (2, 6, 4, 2, 0), "Très bien"),
        (4, "Faire remonter nos contenus sans double saisie", (3, 3, 5, 2, 1), "Bien"),
        (5, "Partager l’annuaire avec nos voisins", (0, 5, 6, 0, 3), "Bien"),
        (6, "Évaluer ce qui est vraiment utilisé", (1, 2, 5, 4, 2), "Bien"),
        (7, "Chercher des financements ailleurs", (0, 1, 4, 8, 1), "Passable"),
        (8, "Arrêter un outil qui vieillit", (0, 0, 2, 4, 8), "Insuffisant"),
    )
    return Profile(
        "À notre portée cette année ?",
        GRADES,
        tuple(ProfileRow(*row) for row in rows),
        median=True,
        note="14 personnes ont voté",
        aside="Sans mention : compte comme « Insuffisant »",
    )


def degrees(n: int = 3) -> Profile:
    """Seven degrees, a hundred people, no ranks, one option that nobody answered."""
    rows = (
        ProfileRow(0, "Ouvrir l’atelier le samedi", (41, 22, 15, 9, 7, 4, 2), "acceptée"),
        ProfileRow(0, "Fermer en août", (0, 0, 1, 0, 38, 30, 31), "refusée", "Trois objections"),
        ProfileRow(0, "Un café à la place de la réserve", (0, 0, 0, 0, 0, 0, 0), "sans réponse"),
    )
    words = ("Oui, sans réserve", "Oui", "Plutôt oui", "Neutre", "Plutôt non", "Non", "Jamais")
    title = "Où en êtes-vous ?"
    return Profile(title, words, tuple(rows[i % 3] for i in range(n)), note="100 personnes")


def with_folds(result: Bars | Profile) -> Stack:
    """A result as a phone and the console have it: said in words, then what one can open."""
    told = "En tête, « Réunir les agents pour choisir les outils » : Très bien."
    recount = Bars(
        "Personnes qui y ont mis au moins une gommette",
        (Bar(1, "Réunir les agents", 9, "9"), Bar(2, "Un annuaire commun", 4, "4")),
        unit="personnes",
    )
    table = Table(("Mention", "Voix"), (("Excellent", "6"), ("Très bien", "5")), "Le détail")
    return Stack(
        (
            result,
            Text(told, tone="quiet"),
            Fold("Comment on a compté", (Text("On prend la mention du milieu."), table)),
            Fold("Et en approbation ?", (recount,), mark="exercice"),
            Text("Votes reçus : 12 téléphones, 2 bulletins papier.", tone="quiet"),
        )
    )


def questions() -> Cards:
    """Questions with answers, marks and a toggle."""
    return Cards(
        "Questions",
        (
            card(
                "q1",
                "Combien de personnes animent le réseau aujourd’hui ?",
                "Jeanne",
                details=("Solène : trois, à mi-temps.",),
                marks=(Mark("répondue", "check", "done"),),
                buttons=(me_too("karim", "naïma"),),
            ),
            card(
                "q2",
                "Qui paie les outils ?\nEt depuis quand ?",
                "Karim",
                marks=(Mark("importante", "star", "now"), Mark("sans téléphone", "keyboard")),
                buttons=(me_too(), Button("answer", "Répondre", "pencil", only=("carrier",))),
            ),
            card("q3", "Est-ce que le national est prévenu ?", "Naïma", buttons=(EDIT, WITHDRAW)),
        ),
        selectable=True,
    )


def everything() -> Stack:
    """One of each of the widgets that no other scene holds."""
    return Stack(
        (
            Quote(REQUEST, "Solène"),
            Text(
                "Le groupe réfléchit pour vous. Votre tour vient juste après.",
                "Solène, c’est à vous d’écouter",
                tone="listen",
            ),
            Text("Une note plus discrète.\nSur deux lignes.", tone="quiet"),
            Table(
                ("Quoi", "Qui", "Quand"),
                (
                    ("Réunir les agents", "Bastien", "avant fin janvier"),
                    ("Ouvrir l’annuaire", "Naïma et Karim", "au printemps"),
                ),
                "Le plan",
            ),
            Picture(PICTURE, "Le plan dessiné : quatre colonnes et un chemin", "Le plan dessiné"),
            Waiting("8 personnes sur 14 ont fini", 8, 14, "Le résultat s’affiche à la clôture."),
            Empty("Rien encore", "Le plan apparaîtra ici."),
            Trouble(
                "« Gommettes » a rencontré une erreur.",
                "Les votes déjà faits sont gardés. Vous pouvez passer à la suite.",
            ),
        )
    )


NAMES = (
    "Lucie",
    "Karim",
    "Jeanne",
    "Inès",
    "Gaspard",
    "Fanny",
    "Estelle",
    "Driss",
    "Clémence",
    "Bastien",
    "Adèle",
)


def lobby(n: int = 11) -> Lobby:
    """Who is here, the newest first."""
    people = [NAMES[i % 11] + (f" {i // 11 + 1}" if i >= 11 else "") for i in range(n)]
    return Lobby(
        f"{n} personnes sont là",
        tuple(Chip(name.lower(), name) for name in people),
        "On commence à 10 h 00",
    )


STEPS = (
    ("Préparation", 5, 5, "done"),
    ("Présentations", 9, 7, "done"),
    ("Exposé", 6, 5, "done"),
    ("Clarification", 5, 5, "done"),
    ("Problématique", 3, 3, "done"),
    ("Réflexion du groupe", 7, 20, "running"),
    ("Plan d’action", 0, 8, "waiting"),
    ("Bilan", 0, 7, "waiting"),
)
PEOPLE: tuple[tuple[str, list[str], str, str], ...] = (
    ("Solène", ["porte le projet"], "listening", "écoute"),
    ("Yasmine", ["anime"], "here", ""),
    ("Adèle", [], "finished", "a fini"),
    ("Bastien", ["secrétaire"], "finished", "a fini"),
    ("Clémence", [], "roomless", "sans tél."),
    ("Driss", [], "finished", "a fini"),
    ("Inès", [], "writing", "écrit"),
    ("Karim", [], "here", ""),
    ("Octave", [], "here", ""),
)
AWAY = {"Karim": ("asleep", NOW - 200), "Octave": ("gone", NOW - 4000)}


def frame(view: View | None, **changes: Any) -> dict[str, Any]:
    """A whole frame, as on a phone during the group's reflection."""
    whole: dict[str, Any] = {
        "v": 1,
        "now": NOW,
        "stage": "one",
        "session": {
            "title": "Faire vivre un réseau à distance : quels outils, à quelle échelle ?",
            "state": "running",
            "agenda": "Accélérateur de projet",
            "minutes": 60,
            "summary": "Accélérateur de projet · 60 minutes",
        },
        "step": {
            "id": "s6",
            "title": "Réflexion du groupe",
            "number": 6,
            "of": 8,
            "prompt": "Une idée par carte.",
            "quote": REQUEST,
        },
        "clock": {"running": False, "elapsed": 440.0, "allotted": 1200.0},
        "room": {"people": 14, "finished": 9},
        "view": asdict(view) if view else None,
    }
    return whole | changes


def wall_frame(view: View | None, **changes: Any) -> dict[str, Any]:
    """The same for the wall, with the code and the QR."""
    whole = frame(view, **changes)
    whole["session"] |= {"code": "482 915", "address": "atelier.exemple.fr", "qr": "/picture.svg"}
    return whole


def projected(view: View | None, **told: Any) -> dict[str, Any]:
    """The wall with what whoever facilitates says of it; `large` is a view."""
    nothing = {
        "large": None,
        "target": "",
        "words": "",
        "message": "",
        "until": 0.0,
        "endpoint": "",
    }
    off: dict[str, Any] = {"blank": False, "dark": False, "held": False}
    off |= dict.fromkeys(("advanced", "page", "pages", "cut"), 0)
    large = told.pop("large", None)
    shown = asdict(large) if large else None
    return wall_frame(view) | {"projection": {**nothing, **off, **told, "large": shown}}


def ending(n: int, *, home: bool = True) -> dict[str, Any]:
    """The wall after the last step, with so many actions."""
    whole = wall_frame(Text("Merci.", "La session est terminée"), step=None, clock=None)
    whole["session"] |= {"state": "closed"}
    whole["end"] = {
        "keywords": ["entraide", "outils partagés", "deux échelles"],
        "decided": [
            "Gommettes : « Réunir les agents » et « Un espace commun », 7 gommettes chacune."
        ],
        "actions": [f"Appeler la commune n° {i} — Naïma — avant l’été" for i in range(1, n + 1)],
        "home": "atelier.exemple.fr/r/abc" if home else "",
        "qr": PICTURE if home else "",
        "published": False,
        "here": True,
    }
    return whole


def console_frame(view: View | None, **changes: Any) -> dict[str, Any]:
    """The same for the console, with agenda, people and totals."""
    whole = wall_frame(view, **changes)
    whole["agenda"] = [
        {
            "id": f"s{i}",
            "title": title,
            "number": i,
            "state": state,
            "spent": spent * 60.0,
            "allotted": planned * 60.0,
            "planned": planned * 60.0,
        }
        for i, (title, spent, planned, state) in enumerate(STEPS, 1)
    ]
    whole["people"] = [
        {
            "id": name.lower(),
            "name": name,
            "roles": roles,
            "state": state,
            "label": label,
            "away": AWAY.get(name, ("", None))[0],
            "heard": AWAY.get(name, ("", None))[1],
        }
        for name, roles, state, label in PEOPLE
    ]
    whole["totals"] = {"spent": 2100.0, "planned": 3600.0, "late": 180.0, "ends_at": NOW + 1500}
    return whole | changes


PLANNED = (
    ("Réunir les agents des six départements pour choisir les outils", "Solène", "fin janvier"),
    ("Proposer au national un espace commun et un annuaire ouvert", "Solène et Gaspard", "12 mars"),
    ("Rassembler vingt ans de ressources dans une boîte à outils", "Bastien et Naïma", "mars"),
    ("Chercher des alliés\u00a0: réseaux voisins, Europe", "Karim", "avant l’été"),
)
"""What, who and when of actions, as people type them."""


def plan(n: int, *, asides: bool = True) -> Road:
    """A plan of `n` actions, each with all that one can say of it, and what goes along with it."""
    stops = []
    for i in range(n):
        what, who, when = PLANNED[i % len(PLANNED)]
        first = f"Premier pas\u00a0: appeler la personne {i + 1}"
        stops.append(Stop(f"a{i}", f"{what} ({i + 1})", who, when, (first,)))
    lists = (
        Aside("Ce que Solène en retient", ("On commence petit, et ensemble.",)),
        Aside("Faire plus", ("Prendre une place dans les réunions nationales",)),
        Aside("Renoncer à", ("Un outil, pour mieux tenir les autres", "Les doublons")),
    )
    return Road("Le plan de Solène", tuple(stops), lists if asides else ())


def wordy() -> Road:
    """A plan of those who write at length."""
    what, first = "Réunir les agents de tous les départements, " * 10, "appeler la personne " * 12
    mark = Mark("proposé par le groupe", "users")
    stops = tuple(
        Stop(f"a{i}", what, "Solène et Gaspard", "mars", (first,) * (1 + i % 2), (mark,))
        for i in range(3)
    )
    kept = tuple(f"{i}. On commence petit, et ensemble" * 6 for i in range(5))
    return Road("Le plan de Solène", stops, (Aside("Faire plus", kept), Aside("Renoncer à", kept)))


def followed() -> Road:
    """Actions of a former session, by what has become of them."""
    known = (
        (Mark("fait", "check", "done"), 1),
        (Mark("en cours", "play", "now"), 2),
        (Mark("abandonné", "x"), 3),
        (Mark("sans nouvelles", "message-circle-question-mark"), None),
    )
    stops = (
        Stop(f"a{i}", what, who, state=state, tint=tint)
        for i, ((what, who, _when), (state, tint)) in enumerate(zip(PLANNED, known, strict=True))
    )
    return Road("1 faite, 1 en cours, 1 abandonnée, 1 sans nouvelles", tuple(stops))


SCENES: dict[str, Callable[[], dict[str, Any]]] = {
    "reflexion": lambda: frame(board()),
    "presentations": lambda: frame(introductions()),
    "questions": lambda: frame(questions()),
    "resultats": lambda: frame(results()),
    "jugement": lambda: frame(judgement()),
    "profil": lambda: frame(with_folds(grades())),
    "degres": lambda: frame(degrees()),
    "tout": lambda: frame(everything()),
    "accueil": lambda: frame(lobby(40)),
    "console": lambda: console_frame(board(group=True, selectable=True)),
    "console-grille": lambda: console_frame(canvas("impact_effort", 3, console=True)),
    "console-cercles": lambda: console_frame(canvas("stakeholders", 3, console=True, loose=False)),
    "console-questions": lambda: console_frame(questions()),
    "console-profil": lambda: console_frame(with_folds(grades())),
    "console-degres": lambda: console_frame(degrees()),
    "mur": lambda: wall_frame(board(newest=NOW - 1)),
    "mur-plein": lambda: wall_frame(crowded()),
    "mur-grille": lambda: wall_frame(canvas("activity_model", 60)),
    "mur-chemin": lambda: wall_frame(canvas("path", 8)),
    "mur-accueil": lambda: wall_frame(lobby()),
    "mur-foule": lambda: wall_frame(lobby(40)),
    "mur-resultats": lambda: wall_frame(results()),
    "mur-jugement": lambda: wall_frame(judgement()),
    "mur-profil": lambda: wall_frame(Stack(with_folds(grades()).items[:2])),
    "mur-degres": lambda: wall_frame(degrees()),
    "mur-degres-plein": lambda: wall_frame(with_folds(degrees(30))),
    "mur-plan": lambda: wall_frame(plan(4)),
    "mur-plan-long": lambda: wall_frame(plan(14)),
    "mur-plan-bavard": lambda: wall_frame(wordy()),
    "mur-suivi": lambda: wall_frame(followed()),
    "plan": lambda: frame(plan(4)),
    "mur-grand": lambda: projected(board(), large=Cards("", board().columns[0].cards[:1])),
    "mur-message": lambda: projected(board(), message="On reprend à 11 h", until=NOW + 300),
    "mur-noir": lambda: projected(board(), blank=True),
    "mur-sombre": lambda: projected(board(newest=NOW - 1), dark=True),
    "mur-sombre-resultats": lambda: projected(results(), dark=True),
    "mur-sombre-plan": lambda: projected(plan(4), dark=True),
    "mur-fin": lambda: ending(3),
    "mur-fin-longue": lambda: ending(30),
    "mur-attente": lambda: wall_frame(Waiting("8 personnes sur 14 ont fini", 8, 14)),
    "mur-presentations": lambda: wall_frame(introductions()),
    "mur-questions": lambda: wall_frame(questions()),
    "mur-ecoute": lambda: wall_frame(Text("Le groupe réfléchit.", "On écoute", tone="listen")),
    "mur-image": lambda: wall_frame(Picture(PICTURE, "Le plan dessiné", "Le plan dessiné")),
    "mur-table": lambda: wall_frame(
        Table(("Quoi", "Qui"), tuple((f"Action {i}", "Naïma") for i in range(20)), "Le plan")
    ),
}
"""Every picture worth looking at, by name; those beginning with `mur` are for the wall."""
