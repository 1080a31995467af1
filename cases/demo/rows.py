"""The rows of a dossier as plain values, named as their columns are."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from .book import Colleague, Paper


@dataclass(slots=True)
class Sheet:
    """A component of the dossier."""

    paper: Paper
    provided: str


@dataclass(slots=True)
class Pause:
    """A row of Suspension."""

    kind: str
    from_state: int
    start: datetime
    reason: str
    asked_by_id: int
    end: datetime | None = None
    restarts: bool = False
    legal_basis: str = ""
    items: list[dict[str, str]] = field(default_factory=list)
    until: None = None
    amount: int | None = None
    paid_by: str = ""
    paid_reference: str = ""
    approved_by_id: int | None = None


@dataclass(slots=True)
class Hand:
    """A row of Assignment."""

    step: int
    from_unit_id: int
    unit_id: int
    assignee_id: int | None
    handover: str
    given_by_id: int
    given_at: datetime
    taken_by_id: int | None
    taken_at: datetime | None
    due_at: datetime | None
    note: str
    ended_at: datetime | None = None


@dataclass(slots=True)
class Question:
    """A row of Consultation; its ``id`` is known once it is written."""

    unit_id: int
    question: str
    asked_by_id: int
    asked_at: datetime
    hours: int
    due_at: datetime
    answer: str = ""
    answered_by_id: int | None = None
    answered_at: datetime | None = None
    id: int = 0


@dataclass(slots=True)
class Outcome:
    """A row of Result."""

    draft: str = ""
    drafted_by_id: int | None = None
    drafted_at: datetime | None = None
    approved_by_id: int | None = None
    approved_at: datetime | None = None
    approval_note: str = ""
    outcome: str = ""
    number: str = ""
    signed_at: datetime | None = None
    sealed_by_id: int | None = None
    sealed_at: datetime | None = None
    returned_by_method: str = ""
    recipient_name: str = ""
    recipient_number: str = ""
    by_proxy: bool = False
    originals_back: bool = False


class Line(NamedTuple):
    """A line of the journal."""

    verb: str
    actor_id: int
    at: datetime
    data: dict[str, Any]


class Act(NamedTuple):
    """One act of a story: a service's name, who does it, when, and the service's other arguments."""

    name: str
    by: Colleague
    at: datetime
    given: dict[str, Any]
