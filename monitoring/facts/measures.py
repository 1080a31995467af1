"""What is counted, each as a day and a condition on the fact of a dossier: the one list behind every figure.

The roll-ups hold these counts by day, the drill-down shows the rows of the same condition, so that a number and its
rows never disagree. Source of each: interface §5 and §6 «Figures».
"""

from dataclasses import dataclass, field

from django.db.models import Q

from cases.dossier.states import PAUSED, RUNNING

RECEIVED, FINISHED, DUE = DAYS = "received_on", "finished_on", "due_on"
_OPEN = Q(finished_on=None)


@dataclass(frozen=True, slots=True)
class Measure:
    """A dossier counts on ``day`` (a column of the fact) when ``where`` holds."""

    day: str
    where: Q = field(default_factory=Q)


MEASURES: dict[str, Measure] = {
    "received": Measure(RECEIVED),
    "online": Measure(RECEIVED, Q(channel="online")),
    "at_counter": Measure(RECEIVED, Q(channel="counter")),
    "reused": Measure(RECEIVED, Q(reused=True, asked_again=False)),
    "from_vault": Measure(RECEIVED, Q(from_vault=True)),
    "offered": Measure(RECEIVED, Q(offered=True)),
    "digitized": Measure(RECEIVED, Q(digitized=True)),
    "boundary_free": Measure(RECEIVED, Q(boundary_free=True)),
    "finished": Measure(FINISHED),
    "early": Measure(FINISHED, Q(timing="early")),
    "punctual": Measure(FINISHED, Q(timing="on_time")),
    "late": Measure(FINISHED, Q(timing="late")),
    "on_time": Measure(FINISHED, Q(timing__in=("early", "on_time"))),
    "finished_backlog": Measure(FINISHED, Q(backlog=True)),
    "handed": Measure(FINISHED, Q(handed=True)),
    "electronic": Measure(FINISHED, Q(electronic=True)),
    "granted": Measure(FINISHED, Q(outcome="granted")),
    "stored": Measure(FINISHED, Q(outcome="granted", stored=True)),
    # What is open now: over all days, whatever the period; late and soon late by the due day of what runs.
    "unfinished": Measure(RECEIVED, _OPEN),
    "paused": Measure(RECEIVED, _OPEN & Q(state__in=PAUSED)),
    "running": Measure(DUE, _OPEN & Q(state__in=RUNNING)),
}
# The cells, of whatever day, in which something is open.
STANDS = Q(unfinished__gt=0) | Q(running__gt=0)
