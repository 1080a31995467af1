"""Dossiers of other systems come in: code, channel and times are kept, what is not known stays unknown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from typing import Any, Final

from django.db import IntegrityError, transaction

from cases.catalogue import shelf
from cases.catalogue.models import Procedure, ProcedureVersion, RouteStep
from cases.dossier import clock
from cases.dossier.models import Dossier, Suspension
from cases.dossier.states import State
from cases.intake.people import remember
from cases.intake.services import keep_off_own_codes, name_keys
from cases.results.models import Result
from motcua.core import journal
from motcua.core.errors import Invalid
from motcua.core.logs import masked
from motcua.core.models import OrgUnit, Person, Role, User
from motcua.core.moments import Moment
from motcua.core.text import search_key

from .arrivals import Arrival, read
from .columns import BadCell

SECONDS: Final = 1.0  # a transaction takes rows for so long and then commits (house.md: never over two seconds)
UNKNOWN_PAUSE: Final = "Nhập từ hệ thống khác: không rõ thời điểm bắt đầu tạm dừng."
_PAUSES: Final = {
    State.SUPPLEMENT_REQUIRED: Suspension.Kind.SUPPLEMENT,
    State.PAYMENT_REQUIRED: Suspension.Kind.PAYMENT,
    State.STOPPED: Suspension.Kind.STOP,
}
Rows = Iterable[tuple[int, Mapping[str, Any]]]


@dataclass(frozen=True)
class Refused:
    """A row that stayed outside: its number in the file, the code it names, the field, and why."""

    row: int
    code: str
    field: str
    reason: str


@dataclass
class Report:
    """What became of the rows."""

    added: int = 0
    skipped: int = 0
    refused: list[Refused] = field(default_factory=list)


def import_dossiers(
    rows: Rows, *, actor: User | None, now: datetime, dry_run: bool = False, resume: bool = False,
    service_point: str = "",
) -> Report:  # fmt: skip
    """Bring rows in, each on its own: a refused one stops only itself. Commits about every second.

    ``resume`` passes over codes that are there already (without it they are refused); ``dry_run`` checks everything and
    keeps nothing; ``service_point``: the counter of rows that name none. Errors: Invalid("service_point").
    """
    house, waiting = _House(actor, now, service_point, resume), iter(rows)
    more = True
    while more:
        with transaction.atomic():
            more = house.take(waiting)
            if dry_run:
                transaction.set_rollback(True)
    return house.report


class _House:
    """One run: the units known by name, the rows seen so far."""

    def __init__(self, actor: User | None, now: datetime, service_point: str, resume: bool) -> None:
        self.actor, self.now, self.resume = actor, now, resume
        self.report = Report()
        self.seen: dict[str, int] = {}
        self.units: dict[str, OrgUnit] = {
            search_key(name): u for u in OrgUnit.objects.all() for name in (u.name, u.code)
        }
        self.counters = {u.agency_id: u for u in reversed(OrgUnit.objects.filter(kind=OrgUnit.Kind.COUNTER))}
        self.counter = self.counter_named("service_point", service_point) if service_point else None

    def take(self, rows: Iterator[tuple[int, Mapping[str, Any]]]) -> bool:
        """Take rows until the transaction is old enough; whether there may be more."""
        until = monotonic() + SECONDS
        for number, cells in rows:
            self.take_one(number, cells)
            if monotonic() > until:
                return True
        return False

    def take_one(self, number: int, cells: Mapping[str, Any]) -> None:
        """One row: in, passed over, or refused by name."""
        code = ""
        try:
            arrival = read(cells, self.now)
            code = arrival.code
            if code in self.seen:
                raise BadCell("code", f"Mã hồ sơ đã có ở dòng {self.seen[code]}.")
            self.seen[code] = number
            if not Dossier.objects.filter(code=code).exists():
                with transaction.atomic():
                    self.bring_in(arrival)
                self.report.added += 1
            elif self.resume:
                self.report.skipped += 1
            else:
                raise BadCell("code", "Mã hồ sơ đã có trong hệ thống.")
        except BadCell as bad:
            self.report.refused.append(Refused(number, code, bad.field, bad.reason))
        except IntegrityError:
            self.report.refused.append(Refused(number, code, "code", "Mã hồ sơ vừa có trong hệ thống."))

    def bring_in(self, arrival: Arrival) -> None:
        """Write one dossier with its journal line. No component rows: which papers it has is not known."""
        self.keep_code(arrival.code)
        version = version_for(arrival)
        assert version.department is not None  # version_for() has refused those without
        owner, received = arrival.applicant, arrival.received_at
        counter = self.counter_of(arrival, version)
        dossier = Dossier(
            code=arrival.code, is_foreign=True, procedure=version, state=arrival.state, channel=arrival.channel,
            receiver=counter, department=version.department, unit=counter,
            applicant=_known(owner.id_number) or remember(owner), applicant_name=owner.name,
            **name_keys(owner.name), contact=owner.contact, return_method=arrival.return_method,
            created_at=arrival.created_at, created_by=self.actor, received_at=received,
            received_by=self.actor if received else None, last_act_at=arrival.last_act_at,
            supplements=int(received is not None and arrival.state == State.SUPPLEMENT_REQUIRED),
        )  # fmt: skip
        self.start_clock(dossier, arrival)
        self.finish(dossier, arrival)
        self.place(dossier, arrival)
        dossier.save(force_insert=True)
        self.pause(dossier, arrival)
        if arrival.state in (State.RESOLVED, State.RETURNED):
            returned = arrival.state == State.RETURNED
            Result.objects.create(dossier=dossier, returned_by_method=arrival.return_method if returned else "")
        data = {"state": dossier.state, "procedure": version.procedure.code, "channel": arrival.channel}
        data |= {"note": masked(arrival.note)} if arrival.note else {}
        journal.record(self.actor, "dossier.imported", dossier.reference, dossier.last_act_at, data, self.now)

    def keep_code(self, code: str) -> None:
        """Another system's code must not be one that this house still gives out."""
        try:
            keep_off_own_codes(code, Moment(self.now, self.now))
        except Invalid as refused:
            raise BadCell("code", refused.message) from None

    def start_clock(self, dossier: Dossier, arrival: Arrival) -> None:
        """The legal due date is ours; the other system's promise stays, and is the due date where no limit is known."""
        if dossier.received_at is None:
            return
        dossier.provisional = arrival.state == State.RECEIVED and dossier.crosses_boundary
        clock.start(dossier, dossier.received_at)
        dossier.promised_at = arrival.at.get("promised_at", dossier.due_at)
        dossier.due_at = dossier.due_at or dossier.promised_at

    def finish(self, dossier: Dossier, arrival: Arrival) -> None:
        """The end of what is finished: 7, 9, 10, and 8 when the other system says when it ended."""
        if arrival.state == State.REFUSED or "finished_at" not in arrival.at:
            return
        dossier.finished_at = arrival.at["finished_at"]
        dossier.final_stop = arrival.state == State.STOPPED
        dossier.result_signed = arrival.state in (State.RESOLVED, State.RETURNED)
        dossier.returned_at = arrival.at.get("returned_at") if arrival.state == State.RETURNED else None

    def place(self, dossier: Dossier, arrival: Arrival) -> None:
        """The step it is at: the last one when resolved, else the first of the unit that is said to process it."""
        steps: list[RouteStep] = list(dossier.procedure.steps.all())
        if not steps or dossier.received_at is None or arrival.state == State.RECEIVED:
            return
        there = [s for s in steps if s.department == self.units.get(search_key(arrival.unit))] or steps
        step = steps[-1] if arrival.state in (State.RESOLVED, State.RETURNED) else there[0]
        dossier.step, dossier.step_role, dossier.unit = step.order, Role(step.role), step.department
        if dossier.finished_at is None:
            dossier.step_due_at = clock.step_due(dossier, step, dossier.last_act_at)

    def pause(self, dossier: Dossier, arrival: Arrival) -> None:
        """A paused dossier stands still from the moment that is known, or from now."""
        kind = _PAUSES.get(arrival.state)
        if kind is None:
            return
        if self.actor is None:
            raise BadCell("status", "Hồ sơ đang tạm dừng cần người nhập chịu trách nhiệm: nêu --user.")
        received = dossier.received_at is not None
        start = arrival.at.get("paused_at") or dossier.finished_at or self.now
        version = dossier.procedure
        restarts = dossier.supplements > 0 and version.after_supplement == version.AfterSupplement.RESTART
        Suspension.objects.create(
            dossier=dossier, kind=kind, from_state=State.PROCESSING if received else State.REGISTERED, start=start,
            end=dossier.finished_at, restarts=restarts, asked_by=self.actor, reason=arrival.note or UNKNOWN_PAUSE,
        )  # fmt: skip

    def counter_of(self, arrival: Arrival, version: ProcedureVersion) -> OrgUnit:
        """The counter a row names, the one of this run, or the first of the agency that solves it."""
        if arrival.service_point:
            try:
                return self.counter_named("service_point", arrival.service_point)
            except Invalid as refused:
                raise BadCell("service_point", refused.message) from None
        assert version.department is not None
        found = self.counter or self.counters.get(version.department.home_agency_id)
        if found is None:
            raise BadCell("service_point", "Không rõ nơi tiếp nhận.")
        return found

    def counter_named(self, where: str, name: str) -> OrgUnit:
        """A counter by code or name. Errors: Invalid."""
        unit = self.units.get(search_key(name))
        if unit is None or unit.kind != OrgUnit.Kind.COUNTER:
            raise Invalid({where: "Không có nơi tiếp nhận này."})
        return unit


def version_for(arrival: Arrival) -> ProcedureVersion:
    """The version in force on the day of receipt; for days before the first known one, that one. Errors: BadCell."""
    day = arrival.created_at.date() if arrival.received_at is None else arrival.received_at.date()
    version = shelf.in_force(arrival.procedure, day) or _before_the_first(arrival.procedure, day)
    if version is None:
        known = Procedure.objects.filter(code=arrival.procedure).exists()
        raise BadCell("procedure", "Thủ tục đã hết áp dụng vào ngày tiếp nhận." if known else "Không có thủ tục này.")
    if version.procedure.competence != Procedure.Competence.OWN or version.department is None:
        raise BadCell("procedure", "Thủ tục không thuộc thẩm quyền tiếp nhận của Sở.")
    return version


def _known(id_number: str) -> Person | None:
    """Somebody known already is left as they are: an old export must not bring an old address back."""
    return Person.objects.filter(id_number=id_number).first()


def _before_the_first(code: str, day: date) -> ProcedureVersion | None:
    first = ProcedureVersion.objects.published().filter(procedure__code=code).order_by("effective_from").first()
    early = first is not None and first.effective_from is not None and day < first.effective_from
    return shelf.version(first.pk) if first is not None and early else None
