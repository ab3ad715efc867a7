"""Running a session: who may do what and when, checked and on disk before anything is acknowledged.

    sessions      every session of one folder: open one, find one by its code or links
    room          one live session: its nouns in memory, its lock, its records, its listeners
    conduct       the agenda and the clock: start, pause, next, back, add, move, settings
    people        joining, roles, merging, who is here
    words         contributions: post, edit, withdraw, share, move, hide; votes; facts of a step
    history       what was done, undone and done again; who wrote and changed what
    past          the session as it was after any change, read-only
    following     what a session leaves to the one that follows it
    bringing      a session that comes back from its archive, put in place whole
    vetting       whether what an archive holds can be a session
    incoming      a file that is to become a session, and what it says
    arriving      a session made of a report that was written elsewhere
    canvases      what is kept for other sessions: shapes of canvases
    adopting      folders renamed or copied by hand
    unopened      sessions that could not be opened, and why
    moments       what could be seen to happen at each
    happening     what has happened, of all that changed, for plugins
    hearing       plugins that are told of it, in threads of their own
    limits        how many people, how fast they come in, write and erase
    rights        the rules that hold for every activity
    publishing    what strangers may read, and whether they may

No screen and no plugin stands above these rules: whatever calls them, they hold.
"""

from tablee.session.access.limits import Admissions, Limits
from tablee.session.events.delivery import Moments
from tablee.session.room import Room
from tablee.session.sessions import Sessions

__all__ = ["Admissions", "Limits", "Moments", "Room", "Sessions"]
