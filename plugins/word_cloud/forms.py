"""Streamlit form of a cloud on the console: words to put together, what was merged to be undone."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from tablee.plugin import Seat, _, inputs

from .contents import Cloud
from .merging import CloudWord, parted, spelt, words_of


def lead(seat: Seat) -> None:
    """Two words to put together; each merge with its way back; a spelling to set apart."""
    words = words_of(seat.step)
    if len(words) > 1:
        with st.expander(_("Réunir deux mots")):
            _together(seat, words)
    _undoing(seat, words)
    merged = [word for word in words if _others(word)]
    if merged:
        with st.expander(_("Séparer ce qui n’est pas le même mot")):
            _apart(seat, merged)


def _together(seat: Seat, words: tuple[CloudWord, ...]) -> None:
    labels = {word.id: _label(word) for word in words}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.selectbox(
            _("Ce mot"), list(labels), format_func=lambda w: labels.get(w, ""), key=seat.key("one")
        )
        others = [word for word in labels if word != first]
        second = st.selectbox(
            _("avec celui-ci"),
            others,
            format_func=lambda w: labels.get(w, ""),
            key=seat.key("other"),
        )

        def unite() -> None:
            ids = tuple(id_ for word in words if word.id in (first, second) for id_ in word.ids)
            facts = seat.step.facts(Cloud)
            seat.set_facts(replace(facts, together=(*facts.together, ids)))

        inputs.button(seat, _("Réunir"), unite, "unite")


def _undoing(seat: Seat, words: tuple[CloudWord, ...]) -> None:
    facts = seat.step.facts(Cloud)
    texts = {c.id: phrase.text for word in words for c, phrase in word.said}
    for name in ("together", "apart"):
        for n, ids in enumerate(getattr(facts, name)):
            said = list(dict.fromkeys(texts[id_] for id_ in ids if id_ in texts))
            if said:
                _undo_button(seat, facts, name, n, said)


def _undo_button(seat: Seat, facts: Cloud, name: str, n: int, said: list[str]) -> None:
    shown = ", ".join(said[:3])
    label = (
        _("Défaire la réunion\u00a0: {words}")
        if name == "together"
        else _("Réunir de nouveau\u00a0: {words}")
    )

    def undo() -> None:
        left = tuple(ids for i, ids in enumerate(getattr(facts, name)) if i != n)
        seat.set_facts(replace(facts, **{name: left}))

    inputs.button(seat, label.format(words=shown), undo, "undo", name, str(n))


def _apart(seat: Seat, merged: list[CloudWord]) -> None:
    for word in merged:
        for text in _others(word):

            def part(word: CloudWord = word, text: str = text) -> None:
                seat.set_facts(parted(seat.step, word, text))

            label = _("Séparer «\u00a0{word}\u00a0» de «\u00a0{other}\u00a0»")
            first = next(c.id for c, phrase in word.said if phrase.text == text)
            inputs.button(seat, label.format(word=text, other=word.text), part, "part", first)


def _others(word: CloudWord) -> list[str]:
    """Its spellings beside the usual one, those that differ by capitals alone once."""
    found = {spelt(text): text for text, _n in reversed(word.spellings)}
    return [text for key, text in found.items() if key != spelt(word.text)]


def _label(word: CloudWord) -> str:
    return f"{word.text} ({word.people})"
