"""When a dossier is due, and why, day by day. Pure: the calendar and every moment are arguments.

The day of receipt is day 0; a receipt outside working hours counts from the next opening. Limits in days end at the
close of their last day, limits in hours at the very moment. A limit may be a chain of stages: each begins where the
one before it ended. Every pause stops the clock; a pause that restarts makes its end a new receipt of that stage.
Source: NĐ 118/2025/NĐ-CP Điều 17, 18 (NĐ 309/2026/NĐ-CP); BLDS 2015 Điều 147, 148; rulings in interface.md §6.
"""

from .clockwork import competent_at, due_at, transfer_due
from .explain import Clock, Day, Deadline, clock, deadline
from .limits import CUTOFF, AfterSupplement, BadLimit, BadPause, Limit, Pause, Unit
from .shares import step_due

__all__ = [
    "CUTOFF",
    "AfterSupplement",
    "BadLimit",
    "BadPause",
    "Clock",
    "Day",
    "Deadline",
    "Limit",
    "Pause",
    "Unit",
    "clock",
    "competent_at",
    "deadline",
    "due_at",
    "step_due",
    "transfer_due",
]
