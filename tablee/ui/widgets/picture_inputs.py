"""Forms that upload a picture with the words about it, and correct these words.

What is refused stays as it was chosen and typed. Public for plugins, as `ui.widgets.inputs` is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from tablee.activities.pictures import PictureContent, require_alt
from tablee.drawing import uploads
from tablee.errors import NotAccepted
from tablee.texts import _
from tablee.ui.widgets import inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tablee.model.entities import Contribution
    from tablee.session.people.context import Seat

__all__ = ["correct", "correction", "send"]

FORM: Final = "picture"
"""The form opened on the picture whose words are corrected."""


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
        _words_about_it(alt, caption, hint)

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


def _words_about_it(alt: str, caption: str, hint: str = "") -> None:
    st.text_input(
        _("Ce qu’elle montre, pour les personnes qui ne la voient pas"), key=alt, placeholder=hint
    )
    st.text_input(_("Légende, source ou lien (facultatif)"), key=caption)


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


def correct(seat: Seat, action: str, target: str) -> bool:
    """Opens the words about a picture where `action` asks for it; for an activity's `act`."""
    found = seat.step.get(target)
    asked = action == "edit" and found is not None and isinstance(found.content, PictureContent)
    if asked:
        inputs.open_form(seat, FORM, target)
    return asked


def correction(seat: Seat) -> None:
    """The form that was opened so; nothing when none was."""
    target = inputs.opened(seat, FORM)
    found = seat.step.get(target)
    if found is None or not isinstance(found.content, PictureContent):
        return
    content = found.content
    alt, caption = seat.key("alt", target), seat.key("caption", target)
    st.session_state.setdefault(alt, content.alt)
    st.session_state.setdefault(caption, content.caption)

    def save() -> Contribution:
        words = {"alt": str(st.session_state[alt]), "caption": str(st.session_state[caption])}
        return seat.edit(target, replace(content, **words))

    with st.form(seat.key("picture-words", target), enter_to_submit=False):
        _words_about_it(alt, caption)
        inputs.form_buttons(seat, FORM, save)
