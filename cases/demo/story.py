"""What happens to one dossier in its time: its acts with who and when. Pure; the same dice tell the same story."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from cases.dossier.states import Channel, Handover, Provided, State
from cases.intake.services import Draft
from motcua.core.models import Role

from . import habits, words
from .crowd import Crowd
from .folder import Folder
from .incidents import Incidents
from .telling import TheEnd
from .year import Arrival

# In the last days some dossiers are left open on purpose, so that every open state is there to be seen.
OPEN_STATES = (State.SUPPLEMENT_REQUIRED, State.PAYMENT_REQUIRED, State.STOPPED, State.REGISTERED, State.RECEIVED,
               State.PROCESSING)  # fmt: skip
LAST_DAYS = timedelta(days=21)
EVERY = 3


def tell(crowd: Crowd, arrival: Arrival) -> Folder | None:
    """The story of one arrival; None when no procedure is in force on that day."""
    origin, dice = crowd.begin(arrival.number)
    version = crowd.version(arrival, origin.group, dice)
    if version is None:
        return None
    draft = crowd.draft(arrival, version, origin, dice)
    folder = Folder(crowd.book, version, arrival.counter)
    story = Story(crowd.book, folder, arrival.at, crowd.year.until, dice)
    if crowd.year.until - arrival.at < LAST_DAYS and arrival.number % EVERY == 0:
        story.stays = OPEN_STATES[arrival.number // EVERY % len(OPEN_STATES)]
        if story.stays == State.PAYMENT_REQUIRED and not version.fees:
            story.stays = State.PROCESSING
    with suppress(TheEnd):
        story.run(draft)
    return folder


def stories(crowd: Crowd, arrivals: list[Arrival]) -> Iterator[Folder]:
    """Their stories, in order."""
    for arrival in arrivals:
        if folder := tell(crowd, arrival):
            yield folder


class Story(Incidents):
    """The usual way of a dossier: counter, departments, result, and back."""

    def run(self, draft: Draft) -> None:
        """From the counter to the owner's hand. Raises TheEnd."""
        self.at_the_counter(draft)
        if self.folder.version.fees and self.befalls(State.PAYMENT_REQUIRED, self._payments(draft) / 2):
            self.payment()
        last = self.folder.version.steps[-1].order
        self.late = not self.stays and self.happens(habits.LATE)
        self.with_paper, self.drafted = self.happens(habits.WITH_PAPER), self.happens(habits.DRAFTED)
        while self.folder.step < last:
            self.hand_on()
            self.on_the_step()
        self.result()

    def at_the_counter(self, draft: Draft) -> None:
        """Opened, then received, refused, completed or given up."""
        refused, given_up = self.happens(habits.REFUSED), self.happens(habits.CHANGED_MIND)
        lacking = self._lacking(draft) if self.happens(habits.INCOMPLETE) else ""
        waits = draft.channel != Channel.COUNTER or refused or given_up or lacking or self.stays == State.REGISTERED
        if lacking:
            draft = replace(draft, components={k: v for k, v in draft.components.items() if k != lacking})
        straight = not waits and self.happens(0.96)
        self.folder.create(self.clerk, self.at, draft=draft, receive=straight)
        if straight:
            return
        self.work(4, 240 if draft.channel != Channel.COUNTER else 40)
        if refused:
            self.refuse(self.one_of(words.REFUSALS))
        if given_up:
            self.give_up(self.one_of(words.CHANGES_OF_MIND))
        if lacking:
            self.complete(lacking)
        else:
            self.receive({})

    def receive(self, components: dict[str, str]) -> None:
        """Accepted under the version under which it was opened, if that is still in force."""
        if not self.folder.version.holds(self.at.date()):
            self.refuse(words.CHANGED_LAW)
        self.folder.receive(self.clerk, self.at, components=components)

    def complete(self, lacking: str) -> None:
        """A paper is missing: it is asked for, or simply brought."""
        brought = {lacking: str(Provided.ORIGINAL if self.happens(0.6) else Provided.COPY)}
        if not self.happens(habits.ASKED_BEFORE_RECEIPT):
            self.wait(0.3, 5)
            self.receive(brought)
            return
        items = [{"component": lacking, "reason": words.LACKS[0]}]
        self.folder.require_supplement(self.clerk, self.at, items=items)
        if self.happens(habits.NEVER_ANSWERED):
            self.wait(15, 40)
            self.refuse(self.one_of(words.REFUSALS))
        self.wait(0.5, 9)
        self.folder.supplement(self.clerk, self.at, components=brought)
        self.work(2, 30)
        self.receive({})

    def hand_on(self) -> None:
        """On to the next step, electronically or on paper."""
        folder = self.folder
        on_paper = self.with_paper and self.happens(habits.PAPER_STEP)
        room = min(self.left(folder.due_at) * 0.1, 150) if on_paper or folder.step == 0 else 0
        if folder.step == 0:
            self.work(3, 5 + room)
        step = next(s for s in folder.version.steps if s.order > folder.step)
        own = self.book.staff.get((step.role, step.unit.id), ()) if step.role == Role.OFFICER else ()
        to = self.one_of(own) if own and self.happens(habits.ASSIGNED_BY_NAME) else None
        way = str(Handover.PAPER if on_paper else Handover.ELECTRONIC)
        note = self.one_of(words.NOTES)
        self.folder.forward(self.holder(), self.at, handover=way, note=note, assignee=to)
        self.signed_at = self.at
        if on_paper and not self.happens(habits.FORGOTTEN_TAKE):
            self.work(2, 4 + room)
            folder.take(self.holder(), self.at)

    def on_the_step(self) -> None:
        """The work of one step, and what comes between."""
        folder, first = self.folder, self.folder.version.steps[0].order
        if folder.step == first and not self.visited:
            self.visited = True
            self.befall()
        self.spend()
        if folder.step_role == Role.OFFICER and self.drafted:
            folder.draft(self.holder(), self.at, paper=f"Dự thảo: {folder.version.result}")
        elif folder.step_role == Role.HEAD and folder.outcome and folder.version.department == folder.unit:
            folder.approve(self.head(), self.at)
        if not self.sent_back and self.happens(habits.SENT_BACK / (10 if folder.step == first else 2)):
            self.sent_back = True
            way = str(Handover.PAPER if self.with_paper else Handover.ELECTRONIC)
            folder.send_back(self.holder(), self.at, reason=self.one_of(words.SENDS_BACK), handover=way)
            if folder.step:
                self.spend()

    def spend(self) -> None:
        """The time a step takes: most of what it is given, or too much."""
        if self.late and self.folder.step_role == Role.OFFICER and self.folder.due_at:
            self.late = False
            self.overrun()
        elif budget := self.left(self.folder.step_due_at):
            self.work(1 + budget * 0.15, 2 + budget * 0.9)
        else:
            self.work(10, 120)

    def result(self) -> None:
        """Registered, then fetched, sent or delivered."""
        folder, intake = self.folder, self.folder.intake
        number = f"{int(self.dice.random() * 3000) + 1}/STP-{folder.version.department.code.upper()}"
        outcome = "denied" if self.happens(habits.DENIED) else "granted"
        folder.resolve(self.holder(), self.at, outcome=outcome, number=number, signed_at=self.signed_at, sealed=True)
        if self.happens(habits.NEVER_FETCHED):
            raise TheEnd
        if intake.return_method == "electronic":
            self.work(1, 60)
        elif self.happens(0.4):
            self.work(10, 300)
        else:
            self.wait(0.6, 6)
        taker = intake.proxy or {"name": intake.applicant.name, "id_number": intake.applicant.id_number}
        recipient = {"name": taker["name"][:120], "id_number": taker["id_number"]}
        kept = any(sheet.provided == Provided.ORIGINAL for sheet in folder.sheets.values())
        folder.hand_over(self.clerk, self.at, method=intake.return_method, recipient=recipient,
                         proxy=intake.proxy is not None, originals_back=kept and self.happens(0.4))  # fmt: skip

    def _lacking(self, draft: Draft) -> str:
        required = [p.code for p in self.folder.version.papers[draft.case, draft.proxy is not None] if p.required]
        return self.one_of(required) if required else ""

    def _payments(self, draft: Draft) -> float:
        return habits.PAYMENT_ONLINE if draft.channel == Channel.ONLINE else habits.PAYMENT_COUNTER
