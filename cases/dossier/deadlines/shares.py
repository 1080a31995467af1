"""When one step of the way is due: its issued hours, or its share of the time that is left."""

from datetime import datetime

from motcua.core.calendar import WorkingCalendar


def step_due(
    calendar: WorkingCalendar, at: datetime, due_at: datetime | None, *, hours: int | None, share: int, ahead: int
) -> datetime | None:
    """When a step given at ``at`` is due, never after the dossier's own ``due_at`` (None: no known limit).

    ``hours``: issued working hours of the step; without them ``share`` of ``ahead`` (percent, this step and all later
    ones) divides the working time that is left, so that a late start shows at once.
    """
    if hours:
        due = calendar.add_working_minutes(at, hours * 60)
        return min(due, due_at) if due_at else due
    if due_at is None or due_at <= at:
        return due_at
    minutes = calendar.working_minutes(at, due_at) * share // (ahead or 100)
    return calendar.add_working_minutes(at, max(minutes, 1))
