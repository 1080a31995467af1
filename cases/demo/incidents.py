"""What comes between on a dossier's way: questions, fees, missing papers, stops, lateness."""

from datetime import timedelta
from typing import NoReturn

from cases.dossier.states import Channel, Provided, State
from motcua.core.models import Role

from . import habits, words
from .telling import Telling, TheEnd


class Incidents(Telling):
    """A telling in which things happen. ``late``: this one will not be ready in time."""

    late = with_paper = drafted = visited = sent_back = False

    def befalls(self, state: State, share: float) -> bool:
        """Whether something that leads to ``state`` happens here: to some, and to those left open in it."""
        return self.stays == state or self.happens(share)

    def befall(self) -> None:
        """All that can happen while an officer has the dossier. Raises TheEnd."""
        if self.happens(habits.REASSIGNED):
            self.reassign()
        if self.happens(habits.CONSULTED):
            self.consult()
        if self.befalls(State.SUPPLEMENT_REQUIRED, habits.SUPPLEMENT):
            self.supplement()
        if self.folder.version.fees and self.happens(habits.PAYMENT_COUNTER / 2):
            self.payment()
        if self.befalls(State.STOPPED, habits.STOPPED):
            self.stop()
        if self.happens(habits.WITHDRAWN):
            self.work(30, 600)
            self.give_up(self.one_of(words.CHANGES_OF_MIND))

    def refuse(self, reason: str) -> NoReturn:
        """Refused before receipt."""
        self.folder.refuse(self.clerk, self.at, reason=reason, legal_basis=words.REFUSAL_BASIS)
        raise TheEnd

    def give_up(self, reason: str) -> NoReturn:
        """The owner takes the dossier back."""
        self.folder.withdraw(self.clerk, self.at, reason=reason)
        raise TheEnd

    def reassign(self) -> None:
        """Another colleague of the unit goes on."""
        folder = self.folder
        if folder.step_role != Role.OFFICER:
            return
        staff = self.book.staff
        colleagues = (*staff.get((Role.OFFICER, folder.unit.id), ()), *staff.get((Role.HEAD, folder.unit.id), ()))
        others = [c for c in colleagues if c != folder.holder]
        if others:
            self.work(5, 60)
            folder.reassign(self.head(), self.at, assignee=self.one_of(others))

    def consult(self) -> None:
        """Another unit is asked, where the time that is left allows it."""
        others = [u for u in self.book.advisers if u != self.folder.unit]
        hours = self.one_of((4, 8, 16))
        if not others or self.left(self.folder.due_at) < hours * 180:
            return
        unit = self.one_of(others)
        self.work(10, 120)
        self.folder.consult(self.holder(), self.at, unit=unit, question=self.one_of(words.QUESTIONS), hours=hours)
        asked = self.folder.questions[-1]
        self.work(hours * 10, hours * 66)
        adviser = self.one_of(self.book.holders(Role.OFFICER, unit))
        self.folder.answer(adviser, self.at, consultation=asked, text=self.one_of(words.ANSWERS))

    def supplement(self) -> None:
        """A paper has to be brought again; rarely another one later, which a head agrees to."""
        heads = self.book.staff.get((Role.HEAD, self.folder.version.department.id), ())
        self._supplement(min(self.left(self.folder.due_at) * 0.2, 400))
        if heads and self.folder.supplements and self.happens(habits.SECOND_SUPPLEMENT):
            self._supplement(200, approved=True)

    def _supplement(self, minutes: float, *, approved: bool = False) -> None:
        folder = self.folder
        codes = [code for code, sheet in folder.sheets.items() if sheet.paper.required]
        if not codes:
            return
        wanted = {self.one_of(codes): self.one_of(words.LACKS) for _ in range(2 if self.happens(0.3) else 1)}
        items = [{"component": code, "reason": reason} for code, reason in wanted.items()]
        self.work(3, 5 + minutes)
        head = self.one_of(self.book.heads(folder.version.department)) if approved else None
        folder.require_supplement(self.holder(), self.at, items=items, approved_by=head)
        self.wait(0.5, 16)
        kind = str(Provided.COPY if folder.intake.channel == Channel.ONLINE else Provided.ORIGINAL)
        folder.supplement(self.clerk, self.at, components=dict.fromkeys(wanted, kind))

    def payment(self) -> None:
        """A fee is asked for and mostly paid."""
        folder, amount = self.folder, self.one_of(self.folder.version.fees)
        self.work(2, 20)
        folder.require_payment(self.holder(), self.at, amount=amount, reason=words.PAYMENT)
        if self.happens(habits.NEVER_PAID):
            self.wait(20, 45)
            self.give_up(words.UNPAID)
        if self.happens(0.7):
            self.work(5, 300)
        else:
            self.wait(0.5, 5)
        method, reference = self.one_of(words.PAYMENT_WAYS), f"BL{int(self.dice.random() * 1e6):06d}"
        folder.record_payment(self.clerk, self.at, amount=amount, method=method, reference=reference)

    def stop(self) -> None:
        """Stopped for a while, or for good."""
        folder, final = self.folder, self.happens(habits.STOPPED_FOR_GOOD) and not self.stays
        self.work(20, 600 if self.left(folder.due_at) > 2400 and not self.stays else 60)
        reason = self.one_of(words.FINAL_STOPS if final else words.STOPS)
        folder.stop(self.head(), self.at, reason=reason, legal_basis=words.STOP_BASIS, final=final)
        if final:
            raise TheEnd
        self.wait(3, 25)
        folder.resume(self.head(), self.at, reason=words.RESUMED)

    def overrun(self) -> None:
        """Not ready in time: an apology with a new date before the due date, or plainly late."""
        folder, due = self.folder, self.folder.due_at
        assert due and folder.original_due_at and folder.clock_from  # noqa: PT018 - one thing: its clock runs
        latest = folder.original_due_at + (folder.original_due_at - folder.clock_from)
        day = due.date()
        for _ in range(self.one_of((1, 2, 3, 5))):
            day = self.calendar.next_working_day(day)
        promised = min(self.calendar.close_of(day), latest)
        if due > self.at and promised > due + timedelta(hours=4) and self.happens(habits.APOLOGIES):
            left = self.left(due)
            self.work(left * 0.7, left * 0.98)
            reason = self.one_of(words.APOLOGIES)
            folder.apologise(self.head(), self.at, reason=reason, new_due_at=promised)
        self.move_to(
            self.calendar.add_working_time(max(due, self.at), timedelta(minutes=self.one_of((40, 90, 300, 700))))
        )
