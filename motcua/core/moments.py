"""When an act takes effect: now, or in the past for those who may enter a backlog (interface §6)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from . import access, journal
from .calendar import BadMoment, local
from .errors import Invalid, NotAllowed
from .models import BacklogGrant, Role, User

LONGEST_WAIT: Final = timedelta(minutes=1)  # for the lock that another act on the same thing holds


@dataclass(slots=True)
class Moment:
    """``at`` is when the act took effect, ``now`` when it is written down; they differ for a backlog entry.

    Both are kept in Vietnamese time, so that their dates are those of the office. Errors: BadMoment.
    """

    at: datetime
    now: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        self.at, self.now = local(self.at), local(self.now)

    @property
    def is_backlog(self) -> bool:
        """Written down later than it took effect."""
        return self.at < self.now

    def follow(self, last: datetime) -> bool:
        """Whether this moment can come after the act of ``last``; one that only waited for it comes right after."""
        if not self.is_backlog and self.at < last <= self.at + LONGEST_WAIT:
            self.at = self.now = local(last)
        return self.at >= last

    @classmethod
    def of(cls, user: User, now: datetime, at: datetime | None = None, reason: str = "") -> "Moment":
        """The moment of an act of ``user``.

        Errors: NotAllowed("backlog_not_allowed") for a past ``at`` without the right, Invalid("in_the_future"),
        Invalid("moment_out_of_range") for a year that no office can mean.
        """
        if at is None or at == now:
            return cls(now, now)
        if at > now:
            raise Invalid({"at": "Thời điểm nằm ở tương lai."}, code="in_the_future")
        if not may_enter_backlog(user, now):
            raise NotAllowed("backlog_not_allowed", "Bạn chưa được phép nhập việc đã qua.")
        try:
            return cls(at, now, reason)
        except BadMoment as bad:
            raise Invalid({"at": str(bad)}, code=bad.code) from bad


@transaction.atomic
def grant_backlog(*, director: User, user: User, since: date, until: date, reason: str, now: datetime) -> BacklogGrant:
    """The director lets somebody enter acts of the past between two days (both included), and says why.

    Errors: NotAllowed for anybody else, Invalid for days in the wrong order.
    """
    if not access.holds(director, {Role.DIRECTOR}):
        raise NotAllowed
    if until < since:
        raise Invalid({"until": "Ngày cuối phải từ ngày đầu trở đi."})
    grant = BacklogGrant.objects.create(user=user, granted_by=director, since=since, until=until, reason=reason)
    days = {"since": since.isoformat(), "until": until.isoformat(), "reason": reason}
    journal.record(director, "backlog.granted", f"user:{user.username}", now, days)
    return grant


def may_enter_backlog(user: User, now: datetime) -> bool:
    """The dated grant of the director, or the setting for migrations."""
    return settings.MOTCUA_BACKLOG or user.backlog_grants.current(local(now).date()).exists()
