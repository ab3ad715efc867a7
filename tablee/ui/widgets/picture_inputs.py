"""Forms that upload a picture with the words about it.

What is refused stays as it was chosen and typed. Public for plugins, as `ui.widgets.inputs` is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import streamlit as st

from tablee.activities.pictures import PictureContent, require_alt, words_about_it
from tablee.drawing import uploads
from tablee.errors import NotAccepted
from tablee.model.entities import Contribution
from tablee.registry.versions.former import renamed
from tablee.session.people.seat import Seat
from tablee.texts import _
from tablee.ui.widgets import inputs
from tablee.ui.widgets.field_inputs import draw_input, open_asked
from tablee.view import CoreButton

__all__ = ["correct", "correction", "send", "send_several"]

FORM: Final = "picture"
"""The place that says what is refused of a picture."""


def send(
    seat: Seat,
    kind: type[PictureContent],
    label: str,
    button: str,
    *,
    hint: str = "",
    done: Callable[[], None] | None = None,
) -> None:
    """A picture, what it shows, and a caption; all three stay as typed when one is refused.

    `label` names the field of the file, `hint` is an example of what it could show; `done` is
    called once it is sent.
    """
    sent = seat.key("pictures-sent")
    generation = int(st.session_state.get(sent, 0))
    file, alt, caption = (
        seat.key(f"picture-{part}", str(generation)) for part in ("file", "alt", "caption")
    )
    with st.form(seat.key("picture-form"), border=False, enter_to_submit=False):
        st.file_uploader(
            inputs.as_text(label),
            type=list(uploads.TYPES),
            key=file,
            max_upload_size=min(
                int(st.get_option("server.maxUploadSize")), uploads.LARGEST_FILE // 1_000_000
            ),
        )
        inputs.notice(
            _(
                "Le lieu et la date de la prise de vue n’y restent pas. "
                "Une animation devient une image fixe."
            )
        )
        _draw_words(kind(), alt, caption, hint)

        def post() -> None:
            words = [str(st.session_state.get(field, "")) for field in (alt, caption)]
            upload = st.session_state.get(file)
            data = upload.getvalue() if upload is not None else b""
            posted = inputs.attempt(seat, lambda: _post(seat, kind, data, *words), place=FORM)
            if posted is not None:
                # A fresh key is the only way to empty a file field.
                st.session_state[sent] = generation + 1
                if done is not None:
                    done()

        inputs.show_refusal(seat, FORM)
        st.form_submit_button(inputs.as_text(button), width="stretch", on_click=post)


def send_several(seat: Seat, kind: type[PictureContent], label: str, button: str) -> None:
    """Several pictures at once, each with what it shows, which its file's name begins.

    One act: all of them are there, or none is and it is said why.
    """
    sent = seat.key("several-sent")
    generation = int(st.session_state.get(sent, 0))
    chosen = st.file_uploader(
        inputs.as_text(label),
        type=list(uploads.TYPES),
        key=seat.key("several-files", str(generation)),
        accept_multiple_files=True,
        max_upload_size=min(
            int(st.get_option("server.maxUploadSize")), uploads.LARGEST_FILE // 1_000_000
        ),
    )
    if not chosen:
        return
    words = []
    for n, file in enumerate(chosen):
        key = seat.key("several-alt", f"{generation}-{n}-{file.name}")
        st.session_state.setdefault(key, _said_by_name(file.name))
        picture, field = st.columns((1, 3), vertical_alignment="center")
        picture.image(file, width=120)
        with field:
            draw_input(words_about_it(kind())[0], key)
        words.append(key)

    def post() -> bool:
        for key in words:
            alt = str(st.session_state.get(key, ""))
            require_alt(alt)
            inputs.check_length(alt.strip(), kind.longest)
        with seat.together():
            for file, key in zip(chosen, words, strict=True):
                _post(seat, kind, file.getvalue(), str(st.session_state[key]), "")
        return True

    def press() -> None:
        if inputs.attempt(seat, post, place=FORM):
            st.session_state[sent] = generation + 1

    inputs.show_refusal(seat, FORM)
    st.button(inputs.as_text(button), key=seat.key("several-post"), on_click=press)


def _said_by_name(file: str) -> str:
    """The words of a file's name, to begin with; none where a camera gave it."""
    words = re.sub(r"[_\W]+", " ", file.rpartition(".")[0]).strip()
    return "" if re.search(r"\d{3}", words) else words[:1].upper() + words[1:]


def _draw_words(content: PictureContent, alt: str, caption: str, hint: str = "") -> None:
    for asked, key in zip(words_about_it(content, hint), (alt, caption), strict=True):
        draw_input(asked, key)


def _post(
    seat: Seat, kind: type[PictureContent], data: bytes, alt: str, caption: str
) -> Contribution:
    if not data:
        raise NotAccepted(_("Choisissez d’abord une image."))
    # Asked before the file is kept, so that a refusal leaves no file behind.
    require_alt(alt)
    inputs.check_length(alt.strip(), kind.longest)
    inputs.check_length(caption.strip(), kind.longest)
    return seat.post(kind(seat.add_picture(data), alt, caption))


@renamed("action", "button")
def correct(seat: Seat, button: str, target: str) -> bool:
    """Opens the words about a picture where `button` asks for it, as the core does by itself."""
    found = seat.step.get(target)
    pictured = found is not None and isinstance(found.content, PictureContent)
    asked = button == CoreButton.EDIT and pictured
    if asked:
        open_asked(seat, button, target)
    return asked


def correction(seat: Seat) -> None:
    """Draws nothing: the core draws what was opened so. Goes with API 2."""
