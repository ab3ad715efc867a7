"""Adds, renames and merges people, and assigns their roles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tablee.document import names
from tablee.errors import NotAccepted, NotAllowed, NotFound
from tablee.model.entities import Appearance, Contribution, Person, Role, Urn, new_id
from tablee.model.field_metadata import FieldTraits, PeopleIn, named
from tablee.model.verbs import Verb
from tablee.session.access.links import BrowserLink, browser_hash, hash_of_link
from tablee.session.access.rules import is_seen
from tablee.session.people import naming
from tablee.session.people.assignment import assigned_with
from tablee.session.people.namesakes import Namesakes
from tablee.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tablee.session.room import Room

LONGEST_NAME: Final = 60
"""Characters in a name."""

PERSONAL: Final = "personal"
"""What the link by which somebody comes back is called among the browsers that are theirs."""

T = TypeVar("T")


class Attendance:
    """Operations on the people of a room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._namesakes = Namesakes()

    def join(
        self,
        browser: str,
        name: str,
        appearance: Appearance = Appearance.FIRST,
        *,
        remote: bool = False,
        place_told: bool = False,
    ) -> Person:
        """Lets this browser in under a name; a browser already in keeps its person, renamed.

        `remote` is whether this person takes part from elsewhere, `place_told` whether the document
        may say so, or that they were in the room.
        """
        room = self._room
        with room.transaction("", Verb.JOIN):
            room.require_open()
            name = clean_name(name)
            known = room.holder_of(browser)
            chosen: dict[str, Any] = {
                "appearance": appearance,
                "remote": remote,
                "place_told": place_told,
            }
            followed: list[Contribution] = []
            if known is not None:
                named = naming.became(known, name)
                person = replace(named, **chosen)
                followed = self._followed(known, person)
            else:
                if not self._room.session.entrance_open:
                    closed = _("L’entrée est fermée. Demandez à la personne qui anime de l’ouvrir.")
                    raise NotAllowed(closed)
                self._require_place()
                person = Person(new_id(), name, joined_at=room.clock(), **chosen)
            assigned = assigned_with(room, person)
            new = BrowserLink(browser_hash(browser), person.id, confirmed=False)
            link = room.link_of(browser) or new
            room.commit(person, link, *followed, *assigned)
            return person

    def add(self, by: Person, name: str, appearance: Appearance = Appearance.FIRST) -> Person:
        """The facilitator enters somebody who has no phone here."""
        room = self._room
        with room.transaction(by.id, Verb.ADD):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            self._require_place()
            person = Person(
                new_id(), clean_name(name), appearance, joined_at=room.clock(), by_facilitator=True
            )
            room.commit(person, *assigned_with(room, person))
            return person

    def new_link(self, by: Person, token: str) -> None:
        """Has this unguessable token bring `by` back in any browser, in place of the one before.

        Not for whoever facilitates, whose console has links of its own.
        """
        room = self._room
        with room.transaction(by.id, Verb.DEVICE):
            room.require_open()
            if room.person(by.id).has(Role.FACILITATOR):
                raise NotAllowed(_("La console a ses propres liens : « Inviter »."))
            former = [link for link in room.browsers_of(by.id) if link.name == PERSONAL]
            link = BrowserLink(hash_of_link(token, PERSONAL), by.id, PERSONAL, confirmed=False)
            room.commit(link, gone=former)

    def by_link(self, token: str) -> Person | None:
        """Whom a personal link brings back; None for nobody here, by now."""
        with self._room.lock:
            who = self._room.bearer_of(hash_of_link(token, PERSONAL))
            return who if who is not None and not who.has(Role.FACILITATOR) else None

    def come_back(self, browser: str, token: str) -> Person:
        """Makes this browser that of the person whose link it is; raises `NotFound`."""
        room = self._room
        with room.transaction("", Verb.JOIN):
            person = self.by_link(token)
            if person is None:
                raise NotFound(_("Cette personne n’est plus dans la session."))
            known = room.link_of(browser)
            if known is not None and known.console:
                raise NotAccepted(
                    _("Ce navigateur anime cette session : ouvrez ce lien dans un autre.")
                )
            room.commit(BrowserLink(browser_hash(browser), person.id, confirmed=False))
            return person

    def close_entrance(self, by: Person) -> None:
        """Lets nobody in any more who is not in (facilitator); whoever is in comes back as ever."""
        self._set_entrance(by, Verb.CLOSE_ENTRANCE, is_open=False)

    def open_entrance(self, by: Person) -> None:
        """Lets people come in again (facilitator)."""
        self._set_entrance(by, Verb.OPEN_ENTRANCE, is_open=True)

    def _set_entrance(self, by: Person, verb: Verb, *, is_open: bool) -> None:
        room = self._room
        with room.transaction(by.id, verb):
            room.require(by, Role.FACILITATOR)
            room.require_open()
            if room.session.entrance_open is not is_open:
                room.commit(replace(room.session, entrance_open=is_open))

    def are_without_phones(self) -> bool:
        """Whether nobody uses a phone by now: whoever takes part was entered by the facilitator."""
        everybody = self._room.everybody.values()
        return all(p.by_facilitator or p.has(Role.FACILITATOR) for p in everybody)

    def is_phoneless(self) -> bool:
        """Whether no phone is awaited either: the entrance is closed."""
        return not self._room.session.entrance_open and self.are_without_phones()

    def newcomers(self, since: float) -> list[Person]:
        """Who came in by a phone since then and has no role but to take part; in order of arrival.

        `since` in seconds since 1970.
        """
        plain = frozenset({Role.PARTICIPANT})
        return [
            person
            for person in self._room.everybody.values()
            if person.joined_at >= since and person.roles <= plain and not person.by_facilitator
        ]

    def _require_place(self) -> None:
        most = self._room.limits.people
        if most and len(self._room.everybody) >= most:
            sentence = _("Cette session est pleine : {n} personnes y sont déjà.").format(n=most)
            raise NotAllowed(self._room.limits.with_contact(sentence))

    def rename(
        self,
        by: Person,
        who: str,
        name: str,
        appearance: Appearance | None = None,
        *,
        remote: bool | None = None,
        place_told: bool | None = None,
    ) -> Person:
        """Corrects a name, how it appears, where from: the person concerned, or the facilitator.

        Lists of names that others typed follow, where the former name was nobody else's. That the
        document may say where somebody was (`place_told`) only they agree to themselves; the
        facilitator does for those without a phone, and takes it back for anybody.
        """
        room = self._room
        with room.transaction(by.id, Verb.RENAME):
            if by.id != who:
                room.require(by, Role.FACILITATOR)
            before = room.person(who)
            if place_told and not before.place_told and by.id != who and not before.by_facilitator:
                raise NotAllowed(
                    _("Cette personne a un téléphone : elle le dit elle-même, dans « Moi ».")
                )
            asked = {"appearance": appearance, "remote": remote, "place_told": place_told}
            chosen: dict[str, Any] = {key: it for key, it in asked.items() if it is not None}
            person = replace(naming.became(before, clean_name(name)), **chosen)
            room.commit(person, *self._followed(before, person))
            return person

    def respell(self, by: Person, who: str, spelling: str) -> None:
        """Has lists of names write somebody's name as it is, where they have this spelling.

        For whoever facilitates or takes notes, at any time: the session may be closed.
        """
        room = self._room
        with room.transaction(by.id, Verb.RENAME):
            room.require(by, Role.FACILITATOR, Role.SCRIBE)
            person = room.person(who)
            misnamed = replace(person, name=spelling, appearance=person.appearance)
            if followed := self._followed(misnamed, person):
                room.commit(*followed)

    def _followed(
        self, was: Person, now: Person, gone: str = "", words: Iterable[Contribution] = ()
    ) -> list[Contribution]:
        """Contributions of others, or `words` in their place, that name this person otherwise."""
        room = self._room
        others = (p for p in room.everybody.values() if p.id not in (now.id, gone))
        forms = names.forms(was, now, others)
        changed = {c.id: c for c in words}
        everything = (changed.get(c.id, c) for c in room.everything())
        changed |= {c.id: c for c in naming.following(everything, forms)}
        return list(changed.values())

    def set_roles(self, by: Person, who: str, roles: Iterable[Role]) -> Person:
        """Says what somebody is in the room (facilitator); one facilitator must remain."""
        room = self._room
        with room.transaction(by.id, Verb.ROLES):
            room.require(by, Role.FACILITATOR)
            kept = frozenset(roles)
            person = room.person(who)
            others = any(
                Role.FACILITATOR in p.roles for p in room.everybody.values() if p.id != who
            )
            if Role.FACILITATOR in person.roles and Role.FACILITATOR not in kept and not others:
                raise NotAllowed(
                    _("Il faut quelqu’un pour animer : gardez ce rôle ou donnez-le d’abord.")
                )
            facilitates = Role.FACILITATOR in kept
            links = []
            if person.has(Role.FACILITATOR) != facilitates:
                room.require_confirmed()
                links = [replace(k, confirmed=facilitates) for k in room.browsers_of(who)]
            person = replace(person, roles=kept or frozenset({Role.PARTICIPANT}))
            room.commit(person, *assigned_with(room, person))
        with room.transaction(
            by.id, Verb.DEVICE
        ):  # apart: a device goes by another cookie by the undoing
            room.commit(*links)
        return person

    def merge(self, by: Person, into: str, gone: str) -> Person:
        """Makes one person of two: words, roles and phone of `gone` go to `into`.

        Lists of names follow: where they named `gone`, they name `into`.
        """
        room = self._room
        with room.transaction(by.id, Verb.MERGE):
            room.require(by, Role.FACILITATOR)
            if into == gone:
                raise NotAccepted(_("C’est déjà la même personne."))
            heir, left = room.person(into), room.person(gone)
            if heir.has(Role.FACILITATOR) or left.has(Role.FACILITATOR):
                room.require_confirmed()
            heir = naming.heir_of(heir, left)
            every = (*room.agenda, *room.beside)
            words = _handed_over((c for step in every for c in room.all_in(step.id)), gone, into)
            steps = _handed_over(every, gone, into)
            urns = _handed_over((u for s in room.agenda for u in room.urns_of(s.id)), gone, into)
            links = [replace(link, person=into) for link in room.browsers_of(gone)]
            twice, outliving = room.voting.second_ballots(gone, into)
            settled = {c.id for c in (*twice, *outliving)}
            words = [*(c for c in words if c.id not in settled), *outliving]
            words = self._followed(left, heir, left.id, words)
            room.cast += 1
            pages = _handed_over(filter(None, [room.publication]), gone, into)
            room.commit(heir, *words, *steps, *urns, *links, *pages, gone=[left, *twice])
            told_apart = (p for p in room.everybody.values() if gone in p.apart)
            strangers = _handed_over(told_apart, gone, into)
            if strangers:  # an entry of their own: whoever a merge puts is an heir (`erasing`)
                room.commit(*strangers)
            return heir

    def tell_apart(self, by: Person, who: str, other: str) -> None:
        """Says that two are not one person, so that nobody is asked again.

        `other` is the id of somebody here (facilitator), or a spelling (whoever takes notes, too).
        """
        room = self._room
        with room.transaction(by.id, Verb.TELL_APART):
            is_id = other in room.everybody
            scribe = () if is_id else (Role.SCRIBE,)
            room.require(by, Role.FACILITATOR, *scribe)
            room.commit(naming.told_apart(room.person(who), other, is_id=is_id))

    def merges_to_propose(self) -> list[tuple[Person, Person]]:
        """Pairs of people whose names are alike, for the facilitator to decide; older first."""
        with self._room.lock:
            people = self._room.everybody
            pairs = ((people[one], people[two]) for one, two in self._namesakes.pairs(people))
            return [(one, two) for one, two in pairs if not naming.said_apart(one, two)]

    def namesake(self, name: str) -> Person | None:
        """Somebody whom the room sees and who may be of this name, for the join page to say so."""
        with self._room.lock:
            return self._namesakes.seen(self._room.everybody, name)


def _handed_over(nouns: Iterable[T], gone: str, into: str) -> list[T]:
    """Those of these nouns that name one entry of a person, naming the other in its place."""
    pairs = ((noun, _naming(noun, gone, into)) for noun in nouns)
    return [handed for noun, handed in pairs if handed is not noun]


def _naming(noun: Any, gone: str, into: str) -> Any:
    """The noun with one id in place of the other in the fields that hold people; itself if not."""
    known = {name: getattr(noun, name) for name in named(type(noun), _holds_people)}
    found = {name: _handed(value, gone, into) for name, value in known.items()}
    if isinstance(noun, Urn):
        known["ballots"] = noun.ballots
        found["ballots"] = tuple(_naming(cast, gone, into) for cast in noun.ballots)
    changed = {name: value for name, value in found.items() if value != known[name]}
    return replace(noun, **changed) if changed else noun


def _holds_people(said: FieldTraits) -> bool:
    return said.people is not PeopleIn.NOBODY


def _handed(said: Any, gone: str, into: str) -> Any:
    """What a field says, with one id in place of the other, once in each list.

    Ids are random: what equals one names that person (whose turn it is, who sits at a table).
    """
    if isinstance(said, dict):
        kept = {k: v for k, v in said.items() if k != gone or into not in said}
        return {into if k == gone else k: _handed(v, gone, into) for k, v in kept.items()}
    if isinstance(said, list | tuple):
        handed = [_handed(each, gone, into) for each in said]
        twice = gone in said and into in said
        return type(said)(dict.fromkeys(handed) if twice else handed)
    return into if said == gone else said


def clean_name(name: str) -> str:
    """A name fit to be shown: no control characters, single spaces; raises if nothing is left."""
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not is_seen(cleaned):
        raise NotAccepted(_("Il nous faut un prénom ou un surnom."))
    if len(cleaned) > LONGEST_NAME:
        raise NotAccepted(
            _("Ce nom est trop long : {n} caractères au plus.").format(n=LONGEST_NAME)
        )
    return cleaned
