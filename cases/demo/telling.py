"""The tools of a storyteller: dice, the passing of working time, and who is at hand for the next act."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from motcua.core.models import Role

from .book import Book, Colleague
from .folder import Folder

T = TypeVar("T")


class TheEnd(Exception):
    """Nothing more happens to this dossier, or not before the year is over."""


class Telling:
    """One story being told: ``at`` is the moment of the last act."""

    stays: int = 0  # the state in which this dossier is left open

    def __init__(self, book: Book, folder: Folder, at: datetime, until: datetime, dice: Random) -> None:
        self.book, self.folder, self.at, self.until, self.dice = book, folder, at, until, dice
        self.calendar = folder.calendar
        self.clerk = self.one_of(book.holders(Role.CLERK, folder.counter))

    def happens(self, share: float) -> bool:
        """Whether something that happens to ``share`` of all happens here."""
        return self.dice.random() < share

    def one_of(self, things: Sequence[T]) -> T:
        """Any of them."""
        return things[0] if len(things) == 1 else things[int(self.dice.random() * len(things))]

    def work(self, low: float, high: float) -> None:
        """Between so many minutes of working time pass. Raises TheEnd."""
        seconds = low * 60 + self.dice.random() * (high - low) * 60
        self.move_to(self.calendar.add_working_time(self.at, timedelta(seconds=int(seconds))))

    def wait(self, low: float, high: float) -> None:
        """Between so many days pass, then an hour of the day at which the office is open. Raises TheEnd."""
        seconds = (low + self.dice.random() * (high - low)) * 86400
        self.move_to(self.calendar.opening(self.at + timedelta(seconds=int(seconds))))
        self.work(1, 200)

    def move_to(self, at: datetime) -> None:
        """Time passes until ``at``. Raises TheEnd."""
        if at > self.until or self.folder.state == self.stays:
            raise TheEnd
        self.at = at

    def left(self, until: datetime | None, unknown: int = 960) -> int:
        """Working minutes from now; ``unknown`` where no limit is known."""
        return self.calendar.working_minutes(self.at, until) if until else unknown

    def holder(self) -> Colleague:
        """Who holds the dossier: its assignee, or anybody with the step's role."""
        folder = self.folder
        if folder.step == 0:
            return self.clerk
        return folder.holder or self.one_of(self.book.holders(folder.step_role, folder.unit))

    def head(self) -> Colleague:
        """Who decides for the handling department."""
        return self.one_of(self.book.heads(self.folder.version.department))
