"""What the table of rights asks for, read from its cells alone and not through the rules that are tested."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from learnhub.access.table import AUTHOR, PROGRAMME_MANAGER, TABLE, Cell, Column
from tests.access.world import Actor, Human, Letter, World

# S lies within I within N within G; C is an axis of its own that G holds as well.
COVERED = {"-": "", "S": "S", "C": "C", "I": "SI", "N": "SIN", "G": "SCINX", "P": "SCINX", "P?": "SCINX"}


class Answer(StrEnum):
    """What an actor is told."""

    DONE = "done"
    SIGN_IN = "sign in"
    PASSWORD = "password"
    REFUSED = "refused"
    UNKNOWN = "unknown"


def cells(actor: Actor, action: str) -> Iterator[Cell]:
    """Return the cells that hold for an actor: of everybody signed in, and of what is held besides."""
    row = TABLE[action].cells
    yield row[Column.ANYONE]
    if actor.is_somebody:
        yield row[Column.LEARNER]
        yield row[actor.column]
    if actor.is_programme_manager and action in PROGRAMME_MANAGER:
        yield row[Column.INSTITUTION_MANAGER]
    if actor.writes and action in AUTHOR:
        yield row[Column.COUNTRY_MANAGER]


def letters(actor: Actor, action: str) -> frozenset[str]:
    """Return the relations for which the table lets an actor do something."""
    held = set().union(*(COVERED[cell.reach] for cell in cells(actor, action)))
    if actor.is_programme_manager and action in PROGRAMME_MANAGER:
        held = {*COVERED[TABLE[action].cells[Column.LEARNER].reach], "C"}
    if actor.writes and action in AUTHOR:
        held = {*COVERED[TABLE[action].cells[Column.LEARNER].reach], actor.writes}
    return frozenset(held)


def may_at_all(actor: Actor, action: str) -> bool:
    """Tell whether anything is allowed to an actor, on whomever."""
    return any(cell.allows for cell in cells(actor, action))


def highest(actor: Actor, action: str) -> Cell | None:
    """Return the cell of the highest column of an actor that allows something."""
    return next((cell for cell in reversed(list(cells(actor, action))) if cell.allows), None)


def guarded(actor: Actor, action: str) -> Answer:
    """Return what an actor is told before any target is looked for."""
    if may_at_all(actor, action):
        return Answer.DONE
    return Answer.REFUSED if actor.is_somebody else Answer.SIGN_IN


def about_person(actor: Actor, action: str, letter: Letter) -> Answer:
    """Return what an actor is told about somebody at a relation."""
    told = guarded(actor, action)
    if told is not Answer.DONE:
        return told
    if letter is Letter.SELF and TABLE[action].never_on_self:
        return Answer.REFUSED
    if letter in letters(actor, action):
        return Answer.DONE
    return Answer.REFUSED if letter in letters(actor, "person.name") else Answer.UNKNOWN


def about_place(actor: Actor, action: str, letter: Letter) -> Answer:
    """Return what an actor is told about a place or programme at a relation."""
    told = guarded(actor, action)
    if told is Answer.DONE and letter not in letters(actor, action):
        return Answer.UNKNOWN
    return told


def about_own(actor: Actor, action: str, letter: Letter) -> Answer:
    """Return what an actor is told on a page that is about oneself alone, whatever else the table allows."""
    told = guarded(actor, action)
    return Answer.UNKNOWN if told is Answer.DONE and letter is not Letter.SELF else told


def between(actor: Actor, human: Human, world: World) -> frozenset[str]:
    """Return all relations in which somebody stands to an actor; a claim that nobody confirmed is none."""
    if human is actor.human:
        return frozenset("S")
    found = {"X"}
    if actor.manages in human.programmes:
        found.add("C")
    if world.places["I"] in human.places:
        found.add("I")
    if human.country == "BJ":
        found.add("N")
    return frozenset(found)


def claimed_from(human: Human, world: World) -> frozenset[str]:
    """Return the relations of a claim, by the place that is claimed."""
    if not human.claimed:
        return frozenset()
    near = {"I": "INX", "N": "NX", "X": "X"}
    return frozenset(next(near[letter] for letter, code in world.places.items() if code == human.claimed))


def who_may_be_named(actor: Actor, action: str, world: World, *, claims: bool = False) -> set[str]:
    """Return the keys of all whose name may stand on a page for an actor."""
    open_to = letters(actor, action)
    relations = {
        key: claimed_from(human, world) if claims else between(actor, human, world)
        for key, human in world.humans.items()
    }
    named = {key for key, relation in relations.items() if relation & open_to}
    return named | {key for key, human in world.humans.items() if human is actor.human}
