"""Where a dossier in memory stands: its columns, and what several acts do to them. Moments are in Vietnamese time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cases.dossier import deadlines
from cases.dossier.states import Handover, Provided, State
from cases.intake.people import Applicant
from cases.intake.services import Draft
from motcua.core.models import Role

from .book import Book, Colleague, Step, Unit, Version
from .rows import Act, Hand, Line, Outcome, Pause, Question, Sheet


class Standing:
    """One dossier with all its rows, named as their columns are."""

    intake: Draft
    owner: Applicant
    applicant_key: str
    applicant_tail: str
    created_at: datetime
    created_by_id: int
    last_act_at: datetime

    def __init__(self, book: Book, version: Version, counter: Unit) -> None:
        self.version, self.counter = version, counter
        self.calendar = book.calendars[version.department.agency]
        self._cutoff = book.cutoff
        self.acts: list[Act] = []
        self.lines: list[Line] = []
        self.pauses: list[Pause] = []
        self.hands: list[Hand] = []
        self.questions: list[Question] = []
        self.sheets: dict[str, Sheet] = {}
        self.outcome: Outcome | None = None
        self.holder: Colleague | None = None
        self.unit = counter
        self.step_due_at: datetime | None = None
        self.received_at: datetime | None = None
        self.received_by_id: int | None = None
        self.clock_from: datetime | None = None
        self.due_at: datetime | None = None
        self.original_due_at: datetime | None = None
        self.promised_at: datetime | None = None
        self.extended_to: datetime | None = None
        self.finished_at: datetime | None = None
        self.returned_at: datetime | None = None
        self.state: int = State.REGISTERED
        self.step, self.step_role = 0, str(Role.CLERK)
        self.provisional = self.final_stop = self.result_signed = self.is_foreign = self.backlog = False
        self.supplements = self.apologies = 0

    def missing(self) -> list[Sheet]:
        """Required papers that are not there."""
        return [s for s in self.sheets.values() if s.paper.required and s.provided == Provided.MISSING]

    def finish(self, by: Colleague, at: datetime, verb: str, **data: Any) -> None:
        """End an act with its line."""
        self.last_act_at = at
        self.lines.append(Line(f"dossier.{verb}", by.id, at, {"state": self.state, **data}))

    def give(self, components: Mapping[str, str]) -> None:
        """Set how components were provided."""
        for code, provided in components.items():
            self.sheets[code].provided = provided

    def move(
        self, step: Step | None, by: Colleague, at: datetime, handover: str, note: str, to: Colleague | None
    ) -> None:
        """Hand on to a step, or to the counter."""
        self.confirm(by, at)
        for hand in self.open_hands():
            hand.ended_at = at
        unit = step.unit if step else self.counter
        arrived = handover == Handover.ELECTRONIC
        if arrived and step:
            self._start_at_competent_office(at)
        self.step_due_at = self._step_due(step, at) if step else self.due_at
        order, holder = step.order if step else 0, to.id if to else None
        self.hands.append(
            Hand(order, self.unit.id, unit.id, holder, handover, by.id, at, holder if arrived else None,
                 at if arrived else None, self.step_due_at, note)
        )  # fmt: skip
        self.unit, self.holder, self.step = unit, to, order
        self.step_role = step.role if step else str(Role.CLERK)

    def _step_due(self, step: Step, at: datetime) -> datetime | None:
        return deadlines.step_due(self.calendar, at, self.due_at, hours=step.hours, share=step.share, ahead=step.ahead)

    def confirm(self, by: Colleague, at: datetime) -> None:
        """A paper hand-over on its way arrives."""
        coming = [hand for hand in self.hands if hand.taken_at is None]
        for hand in coming:
            hand.taken_at, hand.taken_by_id = at, by.id
        if coming:
            self._start_at_competent_office(at)

    def _start_at_competent_office(self, at: datetime) -> None:
        if self.provisional:
            self.provisional = False
            self.start(deadlines.competent_at(at, self.calendar, cutoff=self._cutoff))

    def start(self, at: datetime) -> None:
        """Start the legal clock."""
        self.clock_from = at
        self.due_at = self.original_due_at = self._due([])

    def _due(self, pauses: Sequence[Pause]) -> datetime | None:
        if self.clock_from is None or not self.version.limits:
            return None
        if not pauses:
            return self.calendar.due(self.version.limits, self.clock_from, self._cutoff)
        spans = [
            deadlines.Pause(p.start, p.end, p.reason, p.restarts) for p in pauses if p.from_state != State.REGISTERED
        ]
        return deadlines.due_at(self.version.limits, self.clock_from, self.calendar, spans, cutoff=self._cutoff)

    def resume_clock(self, by: Colleague, at: datetime, kind: str, verb: str, **data: Any) -> None:
        """End a pause and bring the due dates up to date."""
        pause = self.open_pause(kind)
        pause.end, self.state = at, pause.from_state
        if due := self._due(self.pauses):
            self.original_due_at = due
            self.due_at = max(due, self.extended_to) if self.extended_to else due
        if State(self.state).runs:
            self._restart_step(at)
            if self.due_at and self.promised_at and self.due_at > self.promised_at:
                data["promised"] = {"from": iso(self.promised_at), "to": iso(self.due_at)}
                self.promised_at = self.due_at
        self.finish(by, at, verb, due_at=iso(self.due_at), **data)

    def _restart_step(self, at: datetime) -> None:
        if self.step_due_at is None:
            return
        step = next((s for s in self.version.steps if s.order == self.step), None)
        self.step_due_at = self._step_due(step, at) if step else self.due_at
        for hand in self.open_hands():
            hand.due_at = self.step_due_at

    def open_pause(self, kind: str) -> Pause:
        """The running pause of a kind."""
        return next(p for p in reversed(self.pauses) if p.kind == kind and p.end is None)

    def leave(self, at: datetime) -> None:
        """The house is done with the dossier: pauses and the step in hand end."""
        for pause in self.pauses:
            pause.end = pause.end or at
        for hand in self.open_hands():
            hand.ended_at = at

    def open_hands(self) -> list[Hand]:
        """Hand-overs whose step is not done."""
        return [hand for hand in self.hands if hand.ended_at is None]


def iso(moment: datetime | None) -> str | None:
    """A moment as the journal writes it."""
    return moment.isoformat() if moment else None
