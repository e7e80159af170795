"""What each learner of the demonstration is like: drawn from a seed, before anything is written."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import cycle
from random import Random
from typing import Any

from learnhub.cli.demo import staff
from learnhub.cli.demo.places import BY_CODE, COUNTRIES, Country
from learnhub.people.models import Sex

WEEKS = 8
_DAYS = WEEKS * 7
_EVERYTHING = 1000


class Habit(StrEnum):
    """How somebody goes about a course."""

    NOT_STARTED = "not_started"
    TRIES = "tries"  # reads a lesson or a few, and leaves it there
    STOPS = "stops"  # gets to the middle
    LATE = "late"  # came in the last weeks and is under way
    STRUGGLES = "struggles"  # does all the units and fails the exam
    FINISHES = "finishes"


class Work(StrEnum):
    """What somebody does with an assignment that a tutor would mark."""

    NOTHING = "nothing"
    DRAFT = "draft"  # is saved, and never handed in
    ONCE = "once"
    BETTER = "better"  # hands in something better the same day


class Arrival(StrEnum):
    """How somebody came."""

    INVITED = "invited"
    ALONE = "alone"  # signed up without an invitation and states an institution


@dataclass(frozen=True, slots=True)
class Plan:
    """A learner before the fact.

    `joins_on` counts days from the start, `pause` is the usual number of days between two sittings, `units` how many
    units are finished at most, `opens_next` whether another one is opened and left. `skill` is the probability of a
    right answer, `exam_skill` the one in the exam; `exam_tries` how often the exam is tried before giving up. `work`
    is what becomes of an assignment; `has_opinion` whether a survey is sent in.
    """

    name: str
    user_name: str
    email: str | None
    country: Country
    sex: Sex
    place: int
    arrival: Arrival
    joins_on: float
    pause: float
    units: int
    opens_next: bool
    skill: float
    exam_skill: float
    exam_tries: int
    work: Work
    has_opinion: bool
    seed: str


@dataclass(frozen=True, slots=True)
class KnownLearner:
    """A learner as whom one can sign in: `words` say what state they are in."""

    words: str
    user_name: str
    name: str
    country: str
    sex: Sex
    habit: Habit


KNOWN = (
    KnownLearner("Learner who has not started", "demo-awa", "Awa Exemple", "BF", Sex.WOMAN, Habit.NOT_STARTED),
    KnownLearner("Learner in the middle", "demo-noy", "Noy Example", "LA", Sex.WOMAN, Habit.STOPS),
    KnownLearner("Learner who failed the exam", "demo-kossi", "Kossi Modèle", "TG", Sex.MAN, Habit.STRUGGLES),
    KnownLearner("Learner with a certificate", "demo-dara", "Dara Sample", "KH", Sex.MAN, Habit.FINISHES),
)


def make(size: int, seed: int) -> tuple[list[Plan], Names]:
    """Return the plans of `size` learners, those of KNOWN first, and the names that are left for others.

    The same seed gives the same plans.
    """
    names = Names(seed)
    known = [_known(learner, seed) for learner in KNOWN]
    return [*known, *(_drawn(names, f"{seed}/{number}", number) for number in range(len(known), size))], names


def _known(known: KnownLearner, seed: int) -> Plan:
    country = BY_CODE[known.country]
    plan = _with_habit(_plain(country, f"{seed}/{known.user_name}"), known.habit)
    return replace(
        plan, name=known.name, user_name=known.user_name, sex=known.sex, joins_on=2.0, pause=1.5, units=_units(known),
        **(_FAILS if known.habit is Habit.STRUGGLES else _PASSES),
    )  # fmt: skip


# So far from the pass mark that the outcome is as good as certain.
_PASSES: Mapping[str, Any] = {"skill": 0.92, "exam_skill": 0.92, "exam_tries": 3}
_FAILS: Mapping[str, Any] = {"skill": 0.92, "exam_skill": 0.2, "exam_tries": 1}


def _units(known: KnownLearner) -> int:
    return {Habit.NOT_STARTED: 0, Habit.STOPS: 5}.get(known.habit, _EVERYTHING)


def _drawn(names: Names, seed: str, number: int) -> Plan:
    chance = Random(seed)  # noqa: S311 -- which learner gives up is no secret
    country = chance.choices(COUNTRIES, [country.share for country in COUNTRIES])[0]
    plan = _with_habit(_plain(country, seed), _habit(chance, country))
    if number % 6 == 0:
        plan = _alone(plan, number, chance)
    sex = chance.choices(list(Sex), [52, 39, 4, 5])[0]
    name, user_name = names.draw(plan.country, sex)
    return replace(plan, name=name, user_name=user_name, email=email_of(user_name, chance), sex=sex)


def email_of(user_name: str, chance: Random) -> str | None:
    """Return an address for about a third of the learners: many officials have none."""
    return f"{user_name}@example.org" if chance.random() < 0.3 else None


def _alone(plan: Plan, number: int, chance: Random) -> Plan:
    """Return the plan of one who comes without an invitation.

    Every second one comes so lately that nobody has looked at the claim yet, in a place that one can sign in for.
    """
    if number % 12:
        return replace(plan, arrival=Arrival.ALONE)
    country = BY_CODE["BJ" if number % 24 else "TG"]
    return replace(plan, arrival=Arrival.ALONE, country=country, place=2, joins_on=_DAYS - 6.5 + chance.random())


def _habit(chance: Random, country: Country) -> Habit:
    finishes = round(60 * country.drive)
    return chance.choices(list(Habit), [13, 15, 14, 13, 9, finishes])[0]


def _plain(country: Country, seed: str) -> Plan:
    chance = Random(f"{seed}/plain")  # noqa: S311
    skill = 0.56 + 0.43 * chance.betavariate(2.5, 1.6)
    besides = Random(f"{seed}/besides")  # noqa: S311
    return Plan(
        name="", user_name="", email=None, country=country, sex=Sex.NOT_STATED,
        place=chance.choices(range(len(country.institutions)), [1, 3, 5, 5, 3])[0], arrival=Arrival.INVITED,
        joins_on=_DAYS * 0.8 * chance.betavariate(1.1, 3.2), pause=1 + 4 * chance.random(), units=_EVERYTHING,
        opens_next=False, skill=skill, exam_skill=skill, exam_tries=3, seed=seed,
        work=besides.choices(list(Work), [20, 8, 55, 17])[0], has_opinion=besides.random() < 0.8,
    )  # fmt: skip


def _with_habit(plan: Plan, habit: Habit) -> Plan:
    chance = Random(f"{plan.seed}/habit")  # noqa: S311
    if habit is Habit.NOT_STARTED:
        return replace(plan, units=0)
    if habit is Habit.TRIES:
        return replace(plan, units=chance.choice([0, 1, 1, 1, 2, 2, 3]), opens_next=True)
    if habit is Habit.STOPS:
        return replace(plan, units=chance.randint(4, 9), opens_next=True)
    if habit is Habit.LATE:
        return replace(plan, joins_on=_DAYS - 2 - 12 * chance.random())
    if habit is Habit.STRUGGLES:
        return replace(plan, exam_skill=0.3 + 0.2 * chance.random(), exam_tries=chance.choice([1, 1, 2, 3]))
    return plan


class Names:
    """Hands out names, each once as long as there are others, with user names such as demo-afi, demo-afi2."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._used = Counter(known.user_name for known in (*KNOWN, *staff.KNOWN))
        self._waiting: dict[tuple[str, bool], Iterator[tuple[str, str]]] = {}

    def draw(self, country: Country, sex: Sex) -> tuple[str, str]:
        """Return a name and a user name."""
        is_woman = sex is Sex.WOMAN or (sex is not Sex.MAN and (len(self._used) + len(country.code)) % 2 == 0)
        key = (country.code, is_woman)
        names = self._waiting.setdefault(key, _all_names(country, is_woman, self._seed))
        name, given = next(names)
        user_name = f"demo-{_plain_letters(given)}"
        self._used[user_name] += 1
        again = self._used[user_name]
        return name, user_name if again == 1 else f"{user_name}{again}"


def _all_names(country: Country, is_woman: bool, seed: int) -> Iterator[tuple[str, str]]:
    """Return (name, given name in Latin letters) for ever, in the order of the seed."""
    given_names = country.women if is_woman else country.men
    taken = {known.name for known in (*KNOWN, *staff.KNOWN)}
    pairs = [
        (given, family) for family in country.families for given in given_names if f"{given} {family}" not in taken
    ]
    Random(f"{seed}/{country.code}/{is_woman}").shuffle(pairs)  # noqa: S311
    pairs.sort(key=lambda pair: not _is_in_own_script(country, *pair))
    for given, family in cycle(pairs):
        is_own = _is_in_own_script(country, given, family)
        yield (f"{country.own_script[given]} {country.own_family}" if is_own else f"{given} {family}"), given


def _is_in_own_script(country: Country, given: str, family: str) -> bool:
    """Tell whether a name is written in the country's script: these come first, for they show the most."""
    return given in country.own_script and family == country.families[0]


def _plain_letters(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in apart if letter.isascii() and letter.isalpha())
