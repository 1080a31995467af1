"""What a story needs to know of the house, as plain values read once: procedures, units, staff, calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from cases.catalogue.models import Procedure, ProcedureVersion
from cases.dossier import clock
from cases.dossier.deadlines import Limit
from cases.intake.services import applicable_components, asked_for
from digitization.vault.sources.asking import SOURCES
from motcua.core.calendars import calendar_of
from motcua.core.models import OrgUnit, Post, Role
from motcua.core.text import search_key

from .pace import Pace

AHEAD = timedelta(days=400)  # the latest due dates lie well within
SHARED_KINDS = frozenset(kind for source in SOURCES.values() for kind in source.kinds)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``agency`` is the id of the agency it belongs to."""

    id: int
    code: str
    kind: str
    agency: int
    identifier: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A component; ``quantity``: sheets asked for; ``shared``: a source of shared data knows what it says."""

    id: int
    code: str
    name: str
    kind: str
    required: bool
    reusable: bool
    shared: bool
    quantity: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way; ``ahead``: the shares of it and of all later steps, in percent."""

    order: int
    role: str
    unit: Unit
    hours: int | None
    share: int
    ahead: int


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of a procedure the Sở may receive. ``papers``: (case, by proxy) → what it asks for."""

    id: int
    code: str
    field: str
    key: str
    department: Unit
    since: date
    until: date
    limits: tuple[Limit, ...]
    restarts: bool
    online: bool
    allows_proxy: bool
    cases: tuple[str, ...]
    fees: tuple[int, ...]
    result: str
    steps: tuple[Step, ...]
    papers: dict[tuple[str, bool], tuple[Paper, ...]]

    def holds(self, day: date) -> bool:
        """In force on ``day``."""
        return self.since <= day < self.until


@dataclass(frozen=True, slots=True)
class Book:
    """All of it. ``staff``: (role, unit id) → who holds it; ``advisers``: units that can be asked for an opinion."""

    versions: tuple[Version, ...]
    counters: tuple[Unit, ...]
    advisers: tuple[Unit, ...]
    staff: dict[tuple[str, int], tuple[Colleague, ...]]
    directors: tuple[Colleague, ...]
    calendars: dict[int, Pace] = field(repr=False)
    cutoff: time

    def holders(self, role: str, unit: Unit) -> tuple[Colleague, ...]:
        """Who may do the work of ``role`` in a unit: its holders, else the unit's head, else the director."""
        own = self.staff.get((role, unit.id)) or self.staff.get((Role.HEAD, unit.id))
        return self.directors if role == Role.DIRECTOR else own or self.directors

    def heads(self, unit: Unit) -> tuple[Colleague, ...]:
        """Who decides for a department: its head, else the director."""
        return self.staff.get((Role.HEAD, unit.id)) or self.directors


class NotEnough(Exception):
    """The house has no procedure, counter clerk or director, so that no dossier can be made up."""


def read(since: date, until: date) -> Book:
    """The book of the house: units, and staff who were there from one day until another. Raises NotEnough."""
    there = OrgUnit.objects.current(since) & OrgUnit.objects.current(until)
    units = {u.pk: Unit(u.pk, u.code, u.kind, u.home_agency_id, u.identifier) for u in there}
    staff = _staff(since, until)
    counters = [u for u in units.values() if u.kind == OrgUnit.Kind.COUNTER and staff.get((Role.CLERK, u.id))]
    directors = tuple(sorted({c for (role, _), held in staff.items() if role == Role.DIRECTOR for c in held}, key=_id))
    rows = ProcedureVersion.objects.published().filter(
        procedure__competence=Procedure.Competence.OWN, department__in=units
    )
    whole = rows.select_related("procedure", "department").prefetch_related("components", "steps", "fees")
    versions = tuple(_version(v, units) for v in whole.order_by("procedure__code", "-number") if _playable(v, units))
    if not (versions and counters and directors):
        raise NotEnough("Chưa có thủ tục, cán bộ Một cửa hoặc lãnh đạo để tạo hồ sơ minh họa.")
    counters.sort(key=lambda u: u.agency != versions[0].department.agency)  # the Sở's own comes first
    advising = tuple(u for u in units.values() if _advises(u, staff))
    agencies = {u.agency for u in units.values()}
    calendars = {agency: Pace(calendar_of(agency), since, until + AHEAD) for agency in agencies}
    return Book(versions, tuple(counters), advising, staff, directors, calendars, clock.cutoff())


def _id(colleague: Colleague) -> int:
    return colleague.id


def _staff(since: date, until: date) -> dict[tuple[str, int], tuple[Colleague, ...]]:
    found: dict[tuple[str, int], tuple[Colleague, ...]] = {}
    posts = Post.objects.current(since) & Post.objects.current(until)
    for post in posts.filter(user__is_active=True).select_related("user").order_by("user_id"):
        key = (str(post.role), post.unit_id)
        found[key] = (*found.get(key, ()), Colleague(post.user_id, post.user.username))
    return found


def _advises(unit: Unit, staff: dict[tuple[str, int], tuple[Colleague, ...]]) -> bool:
    return unit.kind != OrgUnit.Kind.AGENCY and bool(
        staff.get((Role.OFFICER, unit.id)) or staff.get((Role.HEAD, unit.id))
    )


def _playable(row: ProcedureVersion, units: dict[int, Unit]) -> bool:
    """It has a way, through units that are there."""
    places = [step.department_id for step in row.steps.all()]
    return bool(places) and units.keys() >= set(places)


def _version(row: ProcedureVersion, units: dict[int, Unit]) -> Version:
    department = units[row.department_id or 0]
    cases = tuple(str(case["code"]) for case in row.cases)
    ways = [(case, proxy) for case in ("", *cases) for proxy in (False, True)]
    return Version(
        id=row.pk, code=row.procedure.code, field=row.procedure.field_id, key=search_key(row.name),
        department=department, since=row.effective_from or date.min, until=row.effective_to or date.max,
        limits=clock.limits_of(row), restarts=row.after_supplement == row.AfterSupplement.RESTART,
        online=row.online_level != row.OnlineLevel.NONE, allows_proxy=row.allows_proxy is not False,
        cases=cases,
        fees=tuple(fee.amount for fee in row.fees.all() if fee.amount),
        result=str(row.results[0]["name"]) if row.results else "Văn bản trả lời", steps=_steps(row, units),
        papers={way: tuple(_papers(row, *way)) for way in ways},
    )  # fmt: skip


def _steps(row: ProcedureVersion, units: dict[int, Unit]) -> tuple[Step, ...]:
    steps = list(row.steps.all())
    return tuple(
        Step(s.order, str(s.role), units[s.department_id], s.hours, s.share,
             sum(later.share for later in steps if later.order >= s.order))
        for s in steps
    )  # fmt: skip


def _papers(row: ProcedureVersion, case: str, by_proxy: bool) -> Iterable[Paper]:
    for c in applicable_components(row, case, by_proxy):
        shared = c.reusable and c.kind_id in SHARED_KINDS
        yield Paper(c.pk, c.code, c.name, c.kind_id, c.required, c.reusable, shared, asked_for(c))
