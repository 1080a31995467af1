"""A dossier in memory: each act does to plain values what its service does to rows (held together by a test).

Names are those of the columns and of the services; nothing is checked here, a story asks for legal acts only.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from cases.dossier.models import Suspension
from cases.dossier.states import Provided, State
from cases.intake.services import Draft, name_keys

from .book import Colleague, Unit
from .rows import Act, Outcome, Pause, Question, Sheet
from .standing import Standing, iso

Kind = Suspension.Kind
P = ParamSpec("P")


def _act(
    method: Callable[Concatenate["Folder", Colleague, datetime, P], None],
) -> Callable[Concatenate["Folder", Colleague, datetime, P], None]:
    """Note the act, so that the real services can play it again."""

    @wraps(method)
    def noted(self: "Folder", by: Colleague, at: datetime, *args: P.args, **given: P.kwargs) -> None:
        self.acts.append(Act(method.__name__, by, at, given))
        method(self, by, at, *args, **given)

    return noted


class Folder(Standing):
    """One dossier with all its rows. ``create`` is its first act."""

    @_act
    def create(self, by: Colleague, at: datetime, *, draft: Draft, receive: bool) -> None:
        """As ``intake.services.create``."""
        self.intake, self.owner = draft, draft.applicant
        self.created_at, self.created_by_id = at, by.id
        keys = name_keys(draft.applicant.name)
        self.applicant_key, self.applicant_tail = keys["applicant_key"], keys["applicant_tail"]
        for paper in self.version.papers[draft.case, draft.proxy is not None]:
            self.sheets[paper.code] = Sheet(paper, draft.components.get(paper.code, Provided.MISSING))
        self.finish(by, at, "registered", procedure=self.version.code, channel=draft.channel)
        if receive:
            self._receive(by, at)

    @_act
    def receive(self, by: Colleague, at: datetime, *, components: Mapping[str, str]) -> None:
        """As ``intake.services.receive``."""
        self.give(components)
        self._receive(by, at)

    def _receive(self, by: Colleague, at: datetime) -> None:
        self.state = State.RECEIVED
        self.received_at, self.received_by_id = at, by.id
        self.provisional = self.counter.agency != self.version.department.agency
        self.start(at)
        self.promised_at = self.due_at
        shared = [code for code, sheet in self.sheets.items() if sheet.provided == Provided.SHARED_DATA]
        told = {"shared_data": shared} if shared else {}
        self.finish(by, at, "received", due_at=iso(self.due_at), **told)

    @_act
    def refuse(self, by: Colleague, at: datetime, *, reason: str, legal_basis: str) -> None:
        """As ``intake.services.refuse``."""
        self.state = State.REFUSED
        self.leave(at)
        self.finish(by, at, "refused", reason=reason, legal_basis=legal_basis)

    @_act
    def require_supplement(
        self, by: Colleague, at: datetime, *, items: list[dict[str, str]], approved_by: Colleague | None = None
    ) -> None:
        """As ``dossier.services.require_supplement``."""
        counts = self.state != State.REGISTERED
        self.pauses.append(
            Pause(Kind.SUPPLEMENT, self.state, at, "; ".join(i["reason"] for i in items), by.id, items=items,
                  restarts=counts and self.version.restarts, approved_by_id=approved_by.id if approved_by else None)
        )  # fmt: skip
        self.state = State.SUPPLEMENT_REQUIRED
        self.supplements += counts
        self.finish(by, at, "supplement_required", items=[i["component"] for i in items],
                     approved_by=approved_by.username if approved_by else None)  # fmt: skip

    @_act
    def supplement(self, by: Colleague, at: datetime, *, components: Mapping[str, str]) -> None:
        """As ``dossier.services.supplement``."""
        self.give(components)
        self.resume_clock(by, at, Kind.SUPPLEMENT, "supplemented", components=sorted(components))

    @_act
    def require_payment(self, by: Colleague, at: datetime, *, amount: int, reason: str) -> None:
        """As ``dossier.services.require_payment``."""
        self.pauses.append(Pause(Kind.PAYMENT, self.state, at, reason, by.id, amount=amount))
        self.state = State.PAYMENT_REQUIRED
        self.finish(by, at, "payment_required", amount=amount)

    @_act
    def record_payment(self, by: Colleague, at: datetime, *, amount: int, method: str, reference: str) -> None:
        """As ``dossier.services.record_payment``."""
        pause = self.open_pause(Kind.PAYMENT)
        pause.paid_by, pause.paid_reference = method, reference
        self.resume_clock(by, at, Kind.PAYMENT, "payment_recorded", amount=amount)

    @_act
    def withdraw(self, by: Colleague, at: datetime, *, reason: str) -> None:
        """As ``dossier.services.withdraw``."""
        self.state = State.WITHDRAWN
        self.leave(at)
        self.finished_at = at
        self.finish(by, at, "withdrawn", reason=reason)

    @_act
    def forward(
        self, by: Colleague, at: datetime, *, handover: str, note: str = "", assignee: Colleague | None = None
    ) -> None:
        """As ``routing.services.forward``."""
        step = next(s for s in self.version.steps if s.order > self.step)
        self.state = State.PROCESSING
        self.move(step, by, at, handover, note, assignee)
        self.finish(by, at, "forwarded", step=step.order, unit=step.unit.code, handover=handover,
                     due_at=iso(self.due_at))  # fmt: skip

    @_act
    def send_back(self, by: Colleague, at: datetime, *, reason: str, handover: str) -> None:
        """As ``routing.services.send_back``."""
        earlier = [s for s in self.version.steps if s.order < self.step]
        self.state = State.PROCESSING
        self.move(earlier[-1] if earlier else None, by, at, handover, reason, None)
        self.finish(by, at, "sent_back", step=self.step, reason=reason)

    @_act
    def take(self, by: Colleague, at: datetime) -> None:
        """As ``routing.services.take``."""
        self.confirm(by, at)
        self.finish(by, at, "taken", note="", due_at=iso(self.due_at))

    @_act
    def reassign(self, by: Colleague, at: datetime, *, assignee: Colleague) -> None:
        """As ``routing.services.reassign``."""
        self.holder = assignee
        for hand in self.open_hands():
            hand.assignee_id = assignee.id
        self.finish(by, at, "reassigned", assignee=assignee.username)

    @_act
    def consult(self, by: Colleague, at: datetime, *, unit: Unit, question: str, hours: int) -> None:
        """As ``routing.services.consult``."""
        due = self.calendar.add_working_minutes(at, hours * 60)
        asking = Question(unit.id, question, by.id, at, hours, due)
        self.questions.append(asking)
        self.finish(by, at, "consulted", unit=unit.code, consultation=asking, due_at=iso(due))

    @_act
    def answer(self, by: Colleague, at: datetime, *, consultation: Question, text: str) -> None:
        """As ``routing.services.answer``."""
        consultation.answer, consultation.answered_by_id, consultation.answered_at = text, by.id, at
        self.finish(by, at, "answered", consultation=consultation)

    @_act
    def apologise(self, by: Colleague, at: datetime, *, reason: str, new_due_at: datetime) -> None:
        """As ``routing.services.apologise``."""
        present = self.due_at
        self.extended_to = self.due_at = self.promised_at = new_due_at
        self.apologies += 1
        self.finish(by, at, "apologised", reason=reason, was_due_at=iso(present), due_at=iso(new_due_at))

    @_act
    def stop(self, by: Colleague, at: datetime, *, reason: str, legal_basis: str, final: bool = False) -> None:
        """As ``routing.services.stop``."""
        self.pauses.append(Pause(Kind.STOP, self.state, at, reason, by.id, legal_basis=legal_basis))
        self.state = State.STOPPED
        if final:
            self.final_stop, self.finished_at = True, at
            self.leave(at)
        self.finish(by, at, "stopped", reason=reason, legal_basis=legal_basis, final=final)

    @_act
    def resume(self, by: Colleague, at: datetime, *, reason: str) -> None:
        """As ``routing.services.resume``."""
        self.resume_clock(by, at, Kind.STOP, "resumed", reason=reason)

    @_act
    def draft(self, by: Colleague, at: datetime, *, paper: str) -> None:
        """As ``results.services.draft``."""
        self.outcome = Outcome(draft=paper, drafted_by_id=by.id, drafted_at=at)
        self.finish(by, at, "drafted")

    @_act
    def approve(self, by: Colleague, at: datetime, *, note: str = "") -> None:
        """As ``results.services.approve``."""
        if self.outcome:
            self.outcome.approved_by_id, self.outcome.approved_at, self.outcome.approval_note = by.id, at, note
        self.finish(by, at, "approved", note=note)

    @_act
    def resolve(
        self, by: Colleague, at: datetime, *, outcome: str, number: str, signed_at: datetime, sealed: bool
    ) -> None:
        """As ``results.services.resolve``."""
        self.confirm(by, at)
        self.state = State.RESOLVED
        self.outcome = self.outcome or Outcome()
        self.outcome.outcome, self.outcome.number, self.outcome.signed_at = outcome, number, signed_at
        if sealed:
            self.outcome.sealed_by_id, self.outcome.sealed_at = by.id, at
        self.finished_at, self.result_signed = at, True
        self.leave(at)
        self.finish(by, at, "resolved", outcome=outcome, number=number)

    @_act
    def hand_over(
        self, by: Colleague, at: datetime, *, method: str, recipient: Mapping[str, str], proxy: bool,
        originals_back: bool,
    ) -> None:  # fmt: skip
        """As ``results.services.hand_over``."""
        self.state = State.RETURNED
        if result := self.outcome:
            result.returned_by_method, result.by_proxy, result.originals_back = method, proxy, originals_back
            result.recipient_name, result.recipient_number = recipient["name"], recipient["id_number"]
        self.returned_at = at
        self.finish(by, at, "handed_over", method=method, by_proxy=proxy)
