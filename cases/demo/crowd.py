"""Who comes for what: owners, their procedures, their papers. Pure and repeatable; dossier by dossier."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from random import Random

from cases.dossier.states import Channel, Provided, ReturnMethod
from cases.intake.people import Applicant
from cases.intake.services import Draft

from . import habits, people
from .book import Book, Paper, Version
from .year import LONG, Arrival, Year

PERSONS = ""  # beside the fields, in which organizations work
# Someone returns on the same day or after so many days: a day may be written while the few before it still are.
RETURN_AFTER = 20
ROOM = 8  # dossiers for each procedure from which on every one of them occurs


@dataclass(frozen=True, slots=True)
class Origin:
    """Whether a dossier's owner is new (``own``) or was here before; ``group``: a field, or PERSONS."""

    own: bool
    group: str


class Crowd:
    """Everybody who comes in one year."""

    def __init__(self, book: Book, year: Year) -> None:
        self.book, self.year, self.seed = book, year, year.seed
        fields = sorted({v.field for v in book.versions if _weight(v, v.field)})
        busy = [habits.FIELDS.get(f, 1) for f in fields]
        self._groups = [PERSONS, *fields]
        share = habits.ORGANIZATIONS / (1 - habits.ORGANIZATIONS)
        self._sizes = list(accumulate([sum(busy) / share or 1, *busy]))
        self._codes = sorted({v.code for v in book.versions})
        self._in_force = lru_cache(maxsize=None)(self._in_force_on)

    def begin(self, number: int) -> tuple[Origin, Random]:
        """Where dossier ``number`` comes from, and the dice for all the rest; the same whenever asked."""
        chance = people.chance_of(self.seed, number)
        if code := self._due_once(number):
            version = next(v for v in self.book.versions if v.code == code)
            return Origin(own=True, group=PERSONS if _weight(version, PERSONS) else version.field), chance
        own = chance.random() >= habits.RETURNING
        return Origin(own, chance.choices(self._groups, cum_weights=self._sizes)[0]), chance

    def version(self, arrival: Arrival, group: str, chance: Random) -> Version | None:
        """A procedure in force on the day, None when none is; each of them comes at least once if the year is long."""
        on = arrival.at.date()
        code = self._due_once(arrival.number)
        if code and (found := next((v for v in self.book.versions if v.code == code and v.holds(on)), None)):
            return found
        versions, cumulated = self._in_force(group, on)
        if not versions:
            versions, cumulated = self._in_force(None, on)
        return chance.choices(versions, cum_weights=cumulated)[0] if versions else None

    def owner(self, arrival: Arrival, origin: Origin, chance: Random) -> Applicant:
        """A new owner, or one of the same group who was here before."""
        number = arrival.number if origin.own else self._earlier(arrival, origin.group, chance)
        return people.owner(self.seed, number, origin.group, self.year.until.year)

    def draft(self, arrival: Arrival, version: Version, origin: Origin, chance: Random) -> Draft:
        """What the counter is told, complete but for what the story takes away."""
        owner = self.owner(arrival, origin, chance)
        channel = _channel(chance, version)
        case = chance.choice(version.cases) if version.cases else ""
        by_proxy = origin.group == PERSONS and version.allows_proxy and chance.random() < habits.PROXY
        proxy = people.stand_in(self.seed, arrival.number, self.year.until.year) if by_proxy else None
        papers = version.papers[case, by_proxy]
        shared = self._shared(arrival)
        return Draft(
            procedure=version.code, applicant=owner, channel=channel, service_point=arrival.counter.code, case=case,
            components={p.code: kind for p in papers if (kind := _provided(p, channel, shared, chance))},
            proxy=proxy, return_method=_return(channel, chance),
        )  # fmt: skip

    def _earlier(self, arrival: Arrival, group: str, chance: Random) -> int:
        place = self.year.place_of(arrival.number)
        first, long_ago = self.year.days[place].first, self.year.days[max(place - RETURN_AFTER, 0)].first
        for _ in range(12):
            start, end = (first, arrival.number) if chance.random() < 0.15 else (0, long_ago)
            if start < end and self.begin(number := chance.randrange(start, end))[0] == Origin(own=True, group=group):
                return number
        return arrival.number

    def _shared(self, arrival: Arrival) -> float:
        """The share of what a source could tell that is no longer asked of people: it grows over the year."""
        first, last = habits.SHARED_DATA
        return last - (last - first) * min((self.year.until - arrival.at) / LONG, 1)

    def _due_once(self, number: int) -> str:
        """Spread over a year that is long enough, every procedure has a number at which it comes in any case."""
        stride = self.year.total // len(self._codes)
        place, rest = divmod(number, stride) if stride >= ROOM else (0, 0)
        return self._codes[place] if rest == 1 and place < len(self._codes) else ""

    def _in_force_on(self, group: str | None, on: date) -> tuple[list[Version], list[float]]:
        found = {v.code: (v, _weight(v, group)) for v in reversed(self.book.versions) if v.holds(on)}
        kept = [(v, weight) for v, weight in found.values() if weight]
        return [v for v, _ in kept], list(accumulate(weight for _, weight in kept))


def _weight(version: Version, group: str | None) -> float:
    """How often a group asks for a procedure; None: anybody."""
    person, organization = habits.weights(version.key)
    if group is None:
        return 1
    return person if group == PERSONS else organization * (version.field == group)


def _channel(chance: Random, version: Version) -> str:
    die = chance.random()
    if die < habits.ONLINE and version.online:
        return str(Channel.ONLINE)
    return str(Channel.POSTAL if die > 1 - habits.POSTAL else Channel.COUNTER)


def _return(channel: str, chance: Random) -> str:
    die = chance.random()
    if channel == Channel.ONLINE:
        return str(ReturnMethod.ELECTRONIC if die < 0.7 else ReturnMethod.COUNTER)
    return str(ReturnMethod.POSTAL if channel == Channel.POSTAL or die < 0.12 else ReturnMethod.COUNTER)


def _provided(paper: Paper, channel: str, shared: float, chance: Random) -> str:
    """How a component is given; "" for an optional one that is left out. Never as a file: there is none."""
    die = chance.random()
    if not paper.required and die < 0.5:
        return ""
    if paper.shared and die > 1 - shared:
        return str(Provided.SHARED_DATA)
    if channel == Channel.ONLINE:
        return str(Provided.COPY)
    return str(Provided.ORIGINAL if chance.random() < 0.7 else Provided.COPY)
