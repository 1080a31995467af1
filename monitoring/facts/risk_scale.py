"""Dossiers on a scale of working days, in temporary tables of whoever looks.

A moment is a number: the working days of the agency before it, and the part of its own day. Within a dossier's present
limit (after the last pause that began it anew, without the other pauses) such numbers give the share used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from motcua.core.calendar import DAY, WorkingCalendar
from motcua.core.calendars import calendars_of
from motcua.core.models import OrgUnit

from .aside import lay, run

BACK, AHEAD = timedelta(days=3 * 366), timedelta(days=366)  # the scale's days before and after today

# ``pg_temp.place`` has no number for a moment outside the scale: such a dossier is not judged.
_SCALE = """
CREATE TEMP TABLE risk_day (agency_id bigint, day date, worked int, opens int, closes int,
                            PRIMARY KEY (agency_id, day));
CREATE OR REPLACE FUNCTION pg_temp.place(agency bigint, moment timestamptz) RETURNS float8
LANGUAGE plpgsql STABLE AS $$
DECLARE here timestamp := moment AT TIME ZONE 'Asia/Ho_Chi_Minh';
BEGIN
  RETURN (SELECT d.worked + LEAST(1, GREATEST(0, (EXTRACT(EPOCH FROM here::time)::float8 - d.opens)
                                                  / NULLIF(d.closes - d.opens, 0)))
          FROM risk_day d WHERE d.agency_id = agency AND d.day = here::date);
END $$;
CREATE OR REPLACE FUNCTION pg_temp.used(dossier bigint, began float8, due float8, at_place float8) RETURNS float8
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT (at_place - began - COALESCE(sum(LEAST(p.until, at_place) - p.since)
                                              FILTER (WHERE p.since < at_place), 0))
                 / NULLIF(due - began - COALESCE(sum(p.until - p.since), 0), 0)
          FROM risk_pause p WHERE p.dossier_id = dossier);
END $$;
"""

# ``chosen``: dossier_id, late, finished_on. A supplement asked before receipt (state 1) stops no clock.
_DOSSIERS = """
SELECT o.*, pg_temp.place(o.agency_id, o.since) AS began, pg_temp.place(o.agency_id, o.due_at) AS due
FROM (SELECT c.*, v.procedure_id, p.field_id, v.id AS version_id, COALESCE(u.agency_id, u.id) AS agency_id,
             d.original_due_at AS due_at,
             GREATEST(d.clock_from, (SELECT max(s."end") FROM cases_suspension s
                                     WHERE s.dossier_id = d.id AND s.restarts AND s.from_state <> 1)) AS since
      FROM ({chosen}) c
      JOIN cases_dossier d ON d.id = c.dossier_id AND d.clock_from IS NOT NULL AND d.original_due_at IS NOT NULL
      JOIN cases_procedureversion v ON v.id = d.procedure_id
      JOIN cases_procedure p ON p.id = v.procedure_id
      JOIN core_orgunit u ON u.id = d.department_id) o
"""
_PAUSES = """
SELECT s.dossier_id, pg_temp.place(o.agency_id, lower(s.span)) AS since,
       pg_temp.place(o.agency_id, upper(s.span)) AS until
FROM risk_of o
JOIN (SELECT dossier_id, unnest(range_agg(tstzrange(start, "end"))) AS span FROM cases_suspension
      WHERE "end" IS NOT NULL AND NOT restarts AND from_state <> 1 GROUP BY dossier_id) s
     ON s.dossier_id = o.dossier_id AND lower(s.span) >= o.since
"""
_TABLES = "risk_day, risk_of, risk_pause, risk_queue, risk_cell, risk_trial, risk_said"


@contextmanager
def scale(today: date) -> Iterator[None]:
    """For the block the scale around ``today``: table risk_day (agency_id, day, ``worked``: working days before it).

    Functions: ``pg_temp.place(agency, moment)``, ``pg_temp.used(dossier, began, due, place)``, the share of the limit.
    One at a time: what is told is replaced as a whole.
    """
    run("SELECT pg_advisory_lock(hashtext('risk'))")
    try:
        _lay_out(today)
        yield
    finally:
        run(f"DROP TABLE IF EXISTS {_TABLES}")
        run("SELECT pg_advisory_unlock(hashtext('risk'))")


def _lay_out(today: date) -> None:
    agencies = {unit.home_agency_id for unit in OrgUnit.objects.all()}
    rows = [(agency, *row) for agency, calendar in calendars_of(agencies).items() for row in _days(calendar, today)]
    run(_SCALE)
    fill = "INSERT INTO risk_day SELECT * FROM unnest(%s::bigint[], %s::date[], %s::int[], %s::int[], %s::int[])"
    run(fill, *(list(column) for column in zip(*rows, strict=True)))
    run("ANALYZE risk_day")


def put(chosen: str, *params: Any) -> None:
    """Put the dossiers of the query ``chosen`` (dossier_id, late, finished_on) on the scale.

    Tables: risk_pause; risk_of, which holds besides: procedure_id, field_id, version_id, agency_id, since, began, due.
    """
    lay("risk_of", _DOSSIERS.format(chosen=chosen), *params)
    lay("risk_pause", _PAUSES)
    run("CREATE INDEX ON risk_pause (dossier_id)")


def _days(calendar: WorkingCalendar, today: date) -> Iterator[tuple[date, int, int, int]]:
    """Each day, the working days before it, and its hours in seconds of the day (both 0 on a day off)."""
    worked, day = 0, today - BACK
    while day < today + AHEAD:
        shifts = calendar.shifts_on(day)
        opens, closes = (shifts[0].start, shifts[-1].end) if shifts else (None, None)
        yield day, worked, *(at.hour * 3600 + at.minute * 60 if at else 0 for at in (opens, closes))  # type: ignore[misc]
        worked, day = worked + bool(shifts), day + DAY
