"""Canvas editor on the console, shown in the place of the step that has the canvas.

What is typed is a draft of this tab until it is used or kept: it survives a look at another step,
and whatever is refused.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st
from slugify import slugify

from tablee.activities import StepRecord
from tablee.errors import BadSetting, NotAccepted, WorkshopError
from tablee.model.canvases import LAYOUTS, MOST_ZONES, CanvasDraft, Template, Zone, read, written
from tablee.model.canvases.validation import SENTENCE, SHORT
from tablee.model.entities import Person
from tablee.session import Room
from tablee.session.library.canvases import LARGEST
from tablee.session.transfer import upload
from tablee.texts import N_, _
from tablee.ui.console import canvases
from tablee.ui.widgets.inputs import as_text
from tablee.ui.widgets.markup import text_html
from tablee.web.ops.page_errors import part
from tablee.web.site import site

TINTS = 6


def preview(template: Template) -> str:
    """HTML for `st.html`; people's words are escaped."""
    shape = {"grid": _grid_shapes, "rings": _rings}.get(template.layout, _row)
    label = html.escape(_("Aperçu du canevas"))
    return f'<div class="tb-pre" role="group" aria-label="{label}">{shape(template)}</div>'


def _zone_shapes(zone: Zone, place: int, style: str = "") -> str:
    asked = f"<span>{html.escape(zone.prompt)}</span>" if zone.prompt else ""
    return (
        f'<div class="tb-pre-zone tb-t{place % TINTS}"{style}>'
        f"<b>{place + 1}. {html.escape(zone.title)}</b>{asked}</div>"
    )


def _row(template: Template) -> str:
    if not template.zones:
        return f'<p class="tb-pre-none">{html.escape(_("Des colonnes libres."))}</p>'
    first, last = template.ends
    ends = ""
    if first or last:
        road = '<i class="tb-pre-road"></i>' if template.layout == "path" else "<i></i>"
        words = html.escape(first), html.escape(last)
        ends = f'<p class="tb-pre-ends"><b>{words[0]}</b>{road}<b>{words[1]}</b></p>'
    return f'{ends}<div class="tb-pre-row">{_all(template.zones)}</div>'


def _all(zones: Sequence[Zone]) -> str:
    return "".join(_zone_shapes(zone, place) for place, zone in enumerate(zones))


def _grid_shapes(template: Template) -> str:
    rows = [row.split() for row in template.rows]
    number = {zone.id: f"z{place}" for place, zone in enumerate(template.zones)}
    areas = " ".join(f"'{' '.join(number.get(s, '.') for s in row)}'" for row in rows)
    placed = {square for row in rows for square in row}
    zones = "".join(
        _zone_shapes(zone, place, f' style="grid-area: z{place}"' if zone.id in placed else "")
        for place, zone in enumerate(template.zones)
    )
    wide = f"grid-template-columns: repeat({len(rows[0])}, minmax(0, 1fr))"
    across, up = (
        f'<p class="tb-pre-axis tb-pre-{way}">{html.escape(axis)}</p>' if axis else ""
        for way, axis in (("across", template.across), ("up", template.upwards))
    )
    style = f"grid-template-areas: {areas}; {wide}"
    return f'{up}<div class="tb-pre-grid" style="{style}">{zones}</div>{across}'


def _rings(template: Template) -> str:
    inner = ""
    for place, zone in enumerate(template.zones):
        words = f"<b>{place + 1}. {html.escape(zone.title)}</b>"
        inner = f'<div class="tb-pre-ring tb-t{place % TINTS}">{inner}{words}</div>'
    return inner


OPENED: Final = "composing"
"""The id of the step whose canvas is being composed."""
TEXTS: Final = ("title", "summary", "prompt", "squares", "across", "upwards", "first", "last")
"""The fields of a draft that are typed, by their name in it."""
SHAPES: Final = {
    "columns": N_("Colonnes"),
    "grid": N_("Grille"),
    "rings": N_("Cercles, du centre vers le bord"),
    "path": N_("Chemin, du début à la fin"),
    "axis": N_("Axe entre deux pôles"),
}


def open_button(step: StepRecord) -> None:
    """Opens the editor, where the step has a canvas."""
    if canvases.setting_of(type(step.activity)):
        key = f"compose-{step.step.id}"
        if st.button(_("Composer un canevas"), key=key, on_click=_open, args=(step,)):
            st.rerun()  # it takes the place of all the step, not of what is around the button


def opened(step: StepRecord) -> bool:
    """Whether this step's canvas is being composed in this tab."""
    return st.session_state.get(OPENED) == step.step.id


def _open(step: StepRecord) -> None:
    st.session_state[OPENED] = step.step.id
    setting = canvases.setting_of(type(step.activity))
    _Form(step.step.id).begin(getattr(step.activity, setting))


# ── what is typed ───────────────────────────────────────────────────────────────────────────


class _Form:
    """The draft of one step in this tab, and the keys of its fields."""

    def __init__(self, step: str) -> None:
        self.step = step

    def key(self, *parts: object) -> str:
        return "-".join(("composing", self.step, *map(str, parts)))

    @property
    def draft(self) -> CanvasDraft:
        """As it is typed now; what is not drawn stays as it was."""
        kept, said = self._kept, st.session_state.get
        texts = {name: said(self.key(name), getattr(kept, name)) for name in TEXTS}
        zones = tuple(
            Zone(
                zone.id,
                said(self.key(zone.id, "title"), zone.title),
                said(self.key(zone.id, "prompt"), zone.prompt),
            )
            for zone in kept.zones
        )
        return replace(kept, zones=zones, layout=said(self.key("layout"), kept.layout), **texts)

    @property
    def _kept(self) -> CanvasDraft:
        found = st.session_state.get(self.key())
        return found if isinstance(found, CanvasDraft) else CanvasDraft()

    def keep(self) -> CanvasDraft:
        """Notes what is typed, as Streamlit forgets fields that are not drawn."""
        draft = self.draft
        st.session_state[self.key()] = draft
        return draft

    def put(self, draft: CanvasDraft) -> None:
        """Takes the place of what is typed. For callbacks: fields must not be drawn yet."""
        st.session_state[self.key()] = draft
        st.session_state[self.key("layout")] = draft.layout
        for name in TEXTS:
            st.session_state[self.key(name)] = getattr(draft, name)
        for zone in draft.zones:
            st.session_state[self.key(zone.id, "title")] = zone.title
            st.session_state[self.key(zone.id, "prompt")] = zone.prompt

    def begin(self, template: Template) -> None:
        self.put(CanvasDraft.of(template))

    def change(self, changed: Callable[[CanvasDraft], CanvasDraft]) -> None:
        """Changes the draft by a press: a zone more, one less, another order."""
        self.put(changed(self.draft))

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        st.session_state[self.key("said")] = (sentence, wrong)

    def field(self, name: str, label: str, most: int, **more: Any) -> None:
        key = self.key(name)
        st.session_state.setdefault(key, getattr(self._kept, name))
        st.text_input(label, key=key, max_chars=most, **more)


# ── the editor ──────────────────────────────────────────────────────────────────────────────


@st.fragment
@part
def draw(room: Room, person: Person, step: StepRecord) -> None:
    """The whole editor; its presses draw nothing else until the canvas is used."""
    form = _Form(step.step.id)
    text_html("h2", _("Composer un canevas"), "tb-h2")
    _say(form)
    _begin_with(form, room, person)
    typing, shown = st.columns([3, 2], gap="medium")
    with typing:
        _fields(form)
        _zones(form)
        _shape(form)
    with shown:
        template = _preview(form)
    _finish(form, room, person, step, template)


def _preview(form: _Form) -> Template | None:
    """The canvas that is typed; where it is none, why, over the last one that was."""
    last, template = form.key("shown"), None
    try:
        template = form.keep().template()
    except BadSetting as error:
        st.warning(as_text(str(error)))
    else:
        st.session_state[last] = preview(template)
    if last in st.session_state:
        st.html(st.session_state[last])
    return template


def _say(form: _Form) -> None:
    sentence, wrong = st.session_state.pop(form.key("said"), ("", False))
    if sentence:
        (st.error if wrong else st.success)(as_text(sentence))
    for file, reason in site().sessions.canvases.damaged().items():
        st.warning(
            as_text(
                _("Le canevas gardé {file} ne se lit pas, il n’est pas proposé. {reason}").format(
                    file=file, reason=reason
                )
            )
        )


def _begin_with(form: _Form, room: Room, person: Person) -> None:
    offered = canvases.offered()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            _("Partir de…"),
            list(offered),
            format_func=lambda n: canvases.described(offered.get(n, Template())),
            key=form.key("from"),
        )
        begin = offered.get(name, Template())
        st.button(
            _("Reprendre celui-ci"), key=form.key("begin"), on_click=form.begin, args=(begin,)
        )
        if name.startswith(canvases.SAVED):
            _offer_removal(form, room, person, name.removeprefix(canvases.SAVED))


def _offer_removal(form: _Form, room: Room, person: Person, name: str) -> None:
    def remove() -> None:
        try:
            site().sessions.canvases.remove(person, room, name)
        except WorkshopError as refusal:
            form.say(str(refusal), wrong=True)
        else:
            form.say(_("Ce canevas n’est plus gardé."))

    with st.popover(_("Ne plus garder")):
        st.text(_("Les sessions qui s’en servent le gardent. Il ne sera plus proposé."))
        st.button(_("Ne plus garder ce canevas"), key=form.key("remove"), on_click=remove)


def _fields(form: _Form) -> None:
    form.field("title", _("Titre du canevas"), SHORT)
    form.field("summary", _("En une phrase, pour qui le choisit"), SENTENCE)
    form.field("prompt", _("Consigne, en haut des téléphones"), SENTENCE)
    st.session_state.setdefault(form.key("layout"), form.draft.layout)
    st.selectbox(
        _("Forme"), LAYOUTS, format_func=lambda shape: _(SHAPES[shape]), key=form.key("layout")
    )


def _zones(form: _Form) -> None:
    zones = form.draft.zones
    for place, zone in enumerate(zones):
        with st.container(border=True, key=form.key("zone", zone.id)):
            _zone(form, place, zone)
    st.button(
        _("Ajouter une zone"),
        key=form.key("add"),
        on_click=form.change,
        args=(CanvasDraft.with_zone,),
        disabled=len(zones) >= MOST_ZONES,
    )


def _zone(form: _Form, place: int, zone: Zone) -> None:
    said, n = st.session_state, place + 1
    title, prompt = form.key(zone.id, "title"), form.key(zone.id, "prompt")
    said.setdefault(title, zone.title)
    said.setdefault(prompt, zone.prompt)
    st.text_input(_("Zone {n}").format(n=n), key=title, max_chars=SHORT)
    st.text_input(
        _("Ce qu’on demande dans la zone {n}").format(n=n), key=prompt, max_chars=SENTENCE
    )
    with st.container(horizontal=True):
        for change, words, shown in (
            (CanvasDraft.earlier, _("Monter la zone {n}"), place > 0),
            (CanvasDraft.without, _("Retirer la zone {n}"), True),
        ):
            if shown:
                st.button(
                    words.format(n=n),
                    key=form.key(zone.id, change.__name__),
                    on_click=_at(form, change, place),
                )


def _at(
    form: _Form, change: Callable[[CanvasDraft, int], CanvasDraft], place: int
) -> Callable[[], None]:
    return lambda: form.change(lambda draft: change(draft, place))


def _shape(form: _Form) -> None:
    layout = form.draft.layout
    if layout == "grid":
        _grid(form)
    elif layout in ("path", "axis"):
        form.field("first", _("Nom du bout de gauche"), SHORT)
        form.field("last", _("Nom du bout de droite"), SHORT)


def _grid(form: _Form) -> None:
    key, wide = form.key("squares"), form.key("wide")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(_("Zones par rangée"), min_value=1, max_value=6, value=2, step=1, key=wide)
        st.button(
            _("Ranger les zones"),
            key=form.key("lay"),
            on_click=lambda: form.change(lambda d: d.laid_out(int(st.session_state[wide]))),
        )
    st.session_state.setdefault(key, form.draft.squares)
    st.text_area(
        _("Dessin de la grille"),
        key=key,
        help=_(
            "Une rangée par ligne ; dans chaque case le numéro d’une zone, ou un point pour une "
            "case vide. Un numéro répété dans des cases voisines agrandit sa zone."
        ),
    )
    form.field("across", _("Ce qui augmente vers la droite"), SHORT)
    form.field("upwards", _("Ce qui augmente vers le haut"), SHORT)


# ── what becomes of it ──────────────────────────────────────────────────────────────────────


def _finish(
    form: _Form, room: Room, person: Person, step: StepRecord, template: Template | None
) -> None:
    st.caption(
        as_text(
            _(
                "Changer de canevas garde toutes les cartes : celles d’une zone retirée "
                "sont sans zone."
            )
        )
    )
    twin = template is not None and site().sessions.canvases.titled(template.title)
    if twin:
        st.checkbox(_("Remplacer le canevas gardé sous ce titre"), key=form.key("instead"))
    with st.container(horizontal=True):
        if st.button(
            _("Utiliser ici"), key=form.key("use"), type="primary", disabled=template is None
        ) and _use(form, room, person, step, template):
            st.rerun()
        st.button(
            _("Garder pour d’autres sessions"),
            key=form.key("keep"),
            disabled=template is None,
            on_click=lambda: _keep(form, room, person, template),
        )
        if st.button(_("Fermer"), key=form.key("close")):
            st.session_state.pop(OPENED, None)
            st.rerun()
    _files(form, template)


def _use(
    form: _Form, room: Room, person: Person, step: StepRecord, template: Template | None
) -> bool:
    setting = canvases.setting_of(type(step.activity))
    settings = {**room.step(step.step.id).settings, setting: _as_offered(template or Template())}
    try:
        title = canvases.title_after(step, step.step.title, settings)
        room.conduct.configure(person, step.step.id, title=title, settings=settings)
    except WorkshopError as refusal:
        st.error(as_text(str(refusal)))
        return False
    st.session_state.pop(OPENED, None)
    return True


def _as_offered(template: Template) -> Template:
    """The plugin's own where nothing was changed: it goes on being read in both languages."""
    for offered in canvases.offered().values():
        if replace(offered.spoken(), name="") == template:
            return offered
    return template


def _keep(form: _Form, room: Room, person: Person, template: Template | None) -> None:
    instead = bool(st.session_state.get(form.key("instead")))
    try:
        # What is typed now, which a press on the button itself may just have sent.
        site().sessions.canvases.save(person, room, form.draft.template(), instead=instead)
    except WorkshopError as refusal:
        form.say(str(refusal), wrong=True)
    else:
        form.say(_("Ce canevas est gardé : il sera proposé dans toutes les sessions d’ici."))


def _files(form: _Form, template: Template | None) -> None:
    with st.expander(_("En fichier")):
        if template is not None and template.title:
            st.download_button(
                _("Télécharger ce canevas"),
                written(template),
                file_name=f"{slugify(template.title) or 'canevas'}.toml",
                mime="application/toml",
                key=form.key("download"),
            )
        generation = form.key("generation")
        nth = st.session_state.get(generation, 0)
        file = form.key("file", nth)

        def opened_file() -> None:
            sent = st.session_state.get(file)
            if sent is None or st.session_state.get(generation, 0) != nth:  # or already opened
                return
            try:
                if sent.size > LARGEST:
                    raise BadSetting(_("Ce fichier est trop grand pour un canevas."))
                form.begin(upload.in_process_apart(read, sent.getvalue()))
            except (BadSetting, NotAccepted) as refusal:
                form.say(str(refusal), wrong=True)
            st.session_state[generation] = nth + 1

        label = _("Ouvrir un fichier de canevas (.toml)")
        st.file_uploader(label, type=["toml"], key=file, on_change=opened_file)
