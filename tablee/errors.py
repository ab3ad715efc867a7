"""Exception classes of the app; each one's message can be shown to the person concerned.

    WorkshopError
    ├── NotAccepted      a rule of the step refuses this: say it otherwise, or elsewhere
    │   ├── Outdated     it was changed meanwhile, from elsewhere: look at it first
    │   └── TooFast      it comes too soon after the last: the same will be taken in a moment
    ├── NotAllowed       this person may not do this here and now
    ├── NotFound         the session, step, person or contribution is no longer there
    ├── NotSaved         the disk refused; nothing was acknowledged, the words are still typed
    ├── Unreadable       a session's files cannot be read
    ├── Taken            another server has these sessions open
    ├── BadSetting       a setting of the app or of a step has an impossible value
    │   └── BadAgenda    the file of an agenda says what none can be, in several places perhaps
    └── PluginRefused    a plugin cannot be loaded; the others go on

Each message is one or two sentences in the reader's language: what happened, what it means for
people, what to do.

Not for the faults of plugins, which are contained in `isolation`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class WorkshopError(Exception):
    """Anything this app refuses; its text is fit to be shown."""


class NotAccepted(WorkshopError):
    """A rule of the step refuses this contribution; nothing was changed."""

    def __init__(self, sentence: str = "", *, inputs: Iterable[tuple[str, str]] = ()) -> None:
        """Why, in a sentence.

        `inputs` names those of a field (`view.Input`) that are to be changed, each with the
        sentence that is said beside it; the first stands for them all where `sentence` is empty.
        """
        self.inputs = dict(inputs)
        super().__init__(sentence or next(iter(self.inputs.values()), ""))

    @classmethod
    def of(cls, name: str, sentence: str) -> Self:
        """A refusal of what was typed in one input, said beside it."""
        return cls(sentence, inputs=((name, sentence),))


class Outdated(NotAccepted):
    """What this would replace is no longer what its author saw; nothing was changed."""


class TooFast(NotAccepted):
    """One person's changes come faster than they may; nothing was changed."""


class NotAllowed(WorkshopError):
    """The person may not do this, here and now; nothing was changed."""


class NotFound(WorkshopError):
    """What is asked for is not there, or no longer."""


class NotSaved(WorkshopError):
    """The disk refused the change; what is on disk is still what was acknowledged before."""

    again = False
    """Whether it may be taken in a moment, so that a page sends it again by itself."""
    reason = ""
    """Why, for whoever typed no text: a command."""


class Unreadable(WorkshopError):
    """A session's files are damaged or of another kind."""


class Taken(WorkshopError):
    """Another server has these sessions open; the sentence says which."""


class BadSetting(WorkshopError):
    """A setting has an unknown name or an impossible value."""


class BadAgenda(BadSetting):
    """What a file says is no agenda; `faults` has a sentence for each thing that is wrong."""

    def __init__(self, faults: Sequence[str]) -> None:
        """All of them, in the order of the file."""
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[Any, ...]:
        """As one is made: files are read in a process apart, and what is wrong comes from there."""
        return type(self), (self.faults,)


class PluginRefused(WorkshopError):
    """A plugin cannot be taken in; the sentence says which and why."""
