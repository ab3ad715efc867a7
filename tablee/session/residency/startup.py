"""Takes in a folder of sessions when a server starts, with those renamed or copied by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tablee.errors import NotSaved
from tablee.model.verbs import Verb
from tablee.session.residency.index import LookupKeys, lookup_keys_of
from tablee.session.residency.renamed_folders import adoptions
from tablee.session.residency.snapshots import summarised
from tablee.storage.journal import disk
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tablee.model.entities import Keys
    from tablee.session.residency.loading import RoomLoader
    from tablee.session.residency.residents import Residents
    from tablee.session.room import Room


def take_in_folder(rooms: Residents, loader: RoomLoader, fresh: Callable[[set[str]], Keys]) -> None:
    """Takes in all that the folder holds: at rest where a summary is true of the session.

    Where none is, its snapshot gives one if it was left whole; all others are opened once, and put
    to rest in turn. `fresh` makes links, as for `adoptions`.
    """
    strange: dict[str, Room] = {}
    for folder in loader.journal.sessions(loader.root):
        name, fingerprint = folder.name, loader.journal.fingerprint(folder)
        if summary := rooms.summaries.read(name, fingerprint):
            rooms.add_at_rest(name, summary)
            continue
        summary = summarised(folder, loader.journal, fingerprint)
        if summary is not None and not _is_found(rooms, summary.lookup_keys):
            rooms.add_at_rest(name, summary, stored=False)
        elif room := loader.read(name):
            rooms.add(name, room)
            if room.session.id != name or _is_copy(rooms, room):
                strange[name] = room
            else:
                rooms.put_to_rest(room, snapshot=False)
    _adopt(rooms, strange, loader, fresh)
    rooms.summaries.tidy(rooms)


def _is_found(rooms: Residents, keys: LookupKeys) -> bool:
    """Whether a session that was taken in has a link or the code of this one, which was not."""
    return any(rooms.find(*link) for link in keys.leading)


def _is_copy(rooms: Residents, room: Room) -> bool:
    """Whether another session has a link or the code of this one."""
    return any(len(rooms.find(*link)) > 1 for link in lookup_keys_of(room).leading)


def _adopt(
    rooms: Residents,
    strange: Mapping[str, Room],
    loader: RoomLoader,
    fresh: Callable[[set[str]], Keys],
) -> None:
    """Writes down what follows from folders that were renamed or copied by hand."""
    if not strange:
        return
    others = [link for summary in rooms.at_rest.values() for link in summary.lookup_keys.leading]
    awake = (room for room in rooms.awake if room.store.folder.name not in strange)
    others += [link for room in awake for link in lookup_keys_of(room).leading]
    for name, nouns in adoptions(strange, fresh, others).items():
        room = strange[name]
        try:
            with room.transaction("", Verb.ADOPT):
                room.commit(*nouns)
        except NotSaved as error:
            rooms.remove(name)
            room.close()
            sentence = _(
                "La session {session} a changé de dossier, et cela ne peut pas être noté "
                "({reason}). Rien n’a été touché."
            ).format(session=name, reason=disk.reason(error.__cause__))
            loader.leave_out(room.store.folder, sentence)
