"""Data whose rows come in several named parts, for models of blocks: which part is what, and what each row says.

The family trees of Rumelhart, Hinton & Williams (1986): twice twelve people who stand to each other alike, place by
place. Written down here is who married whom and whose children are whose; every fact about them follows from that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from app.engine.tape import Array

Drawn = tuple[dict[str, Array], Array]
"""Inputs by name, each (rows, size), and targets (rows, outputs)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that stand as they are.

    inputs   for each part what its numbers are called, in order
    outputs  what the outputs are called
    rows     makes them
    """

    name: str
    inputs: dict[str, tuple[str, ...]]
    outputs: tuple[str, ...]
    rows: Callable[[], Drawn]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Couple:
    """A man and a woman who are married, and their children, the son first."""

    husband: str
    wife: str
    children: tuple[str, ...] = ()


ENGLISH = (
    Couple("Christopher", "Penelope", ("Arthur", "Victoria")),
    Couple("Andrew", "Christine", ("James", "Jennifer")),
    Couple("Arthur", "Margaret"),
    Couple("James", "Victoria", ("Colin", "Charlotte")),
    Couple("Charles", "Jennifer"),
)
ITALIAN = (
    Couple("Roberto", "Maria", ("Emilio", "Lucia")),
    Couple("Pierro", "Francesca", ("Marco", "Angela")),
    Couple("Emilio", "Gina"),
    Couple("Marco", "Lucia", ("Alfonso", "Sophia")),
    Couple("Tomaso", "Angela"),
)
TREES = (ENGLISH, ITALIAN)
"""Two trees of the same form; `PEOPLE` lists them in the same order, so that each has a twin twelve places on."""

_ENGLISH = "Christopher Penelope Andrew Christine Margaret Arthur Victoria James Jennifer Charles Colin Charlotte"
_ITALIAN = "Roberto Maria Pierro Francesca Gina Emilio Lucia Marco Angela Tomaso Alfonso Sophia"
PEOPLE = (*_ENGLISH.split(), *_ITALIAN.split())

RELATIONS = (
    *("father", "mother", "husband", "wife", "son", "daughter"),
    *("uncle", "aunt", "brother", "sister", "nephew", "niece"),
)


def relatives(tree: tuple[Couple, ...], person: str) -> dict[str, set[str]]:
    """Everyone of a tree who is something to a person, by what they are; an in-law's relatives count."""
    found: dict[str, set[str]] = {relation: set() for relation in RELATIONS}
    men = {couple.husband for couple in tree} | {couple.children[0] for couple in tree if couple.children}
    family = next((couple for couple in tree if person in couple.children), None)
    if family is not None:
        found["father"], found["mother"] = {family.husband}, {family.wife}
        _sort(found, "brother", "sister", set(family.children) - {person}, men)
        _sort(found, "uncle", "aunt", _siblings(tree, family), men)
    own = next((couple for couple in tree if person in (couple.husband, couple.wife)), None)
    if own is not None:
        found["wife" if person == own.husband else "husband"] = {own.husband, own.wife} - {person}
        _sort(found, "son", "daughter", set(own.children), men)
        children = {child for couple in tree for child in couple.children if _related(tree, own, couple)}
        _sort(found, "nephew", "niece", children, men)
    return found


def _sort(found: dict[str, set[str]], man: str, woman: str, people: set[str], men: set[str]) -> None:
    found[man] |= people & men
    found[woman] |= people - men


def _siblings(tree: tuple[Couple, ...], couple: Couple) -> set[str]:
    """A couple's brothers and sisters, and whom they married."""
    parents, found = {couple.husband, couple.wife}, set[str]()
    for family in tree:
        if parents & set(family.children):
            found |= set(family.children) - parents
    return found | {
        name for other in tree if found & {other.husband, other.wife} for name in (other.husband, other.wife)
    }


def _related(tree: tuple[Couple, ...], couple: Couple, other: Couple) -> bool:
    """Whether another couple's children are a couple's nephews and nieces."""
    return bool({couple.husband, couple.wife} & _siblings(tree, other))


@cache
def answers() -> dict[tuple[str, str], tuple[str, ...]]:
    """For each person and relation that has an answer, the answers: 104 questions, 8 of them with two."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for person in PEOPLE:
        tree = ENGLISH if person in _ENGLISH.split() else ITALIAN
        for relation, people in relatives(tree, person).items():
            if people:
                found[person, relation] = tuple(sorted(people))
    return found


def family_trees() -> Drawn:
    """A row for each question: the person and the relation that it asks about, and who that is."""
    people, relations, targets = (np.zeros((len(answers()), size)) for size in (24, 12, 24))
    for row, ((person, relation), found) in enumerate(answers().items()):
        people[row, PEOPLE.index(person)] = relations[row, RELATIONS.index(relation)] = 1.0
        targets[row, [PEOPLE.index(name) for name in found]] = 1.0
    return {"person": people, "relation": relations}, targets


FACTS: dict[str, Facts] = {
    "family_trees": Facts(
        "family_trees",
        {"person": PEOPLE, "relation": RELATIONS},
        PEOPLE,
        family_trees,
        "D. E. Rumelhart, G. E. Hinton, R. J. Williams: Learning representations by back-propagating errors, "
        "Nature 323 (1986), 533–536",
    )
}
