"""Risk of lateness from history only: learnt once a day, told of every running dossier, published to ``Outlook``.

A finished dossier counts once in every situation in which it stood on its way (``RiskBand``). A running one is told the
share that finished late of those who stood where it stands: the narrowest situation with enough behind it.
"""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from cases.dossier.outlook import CROWDED, Outlook
from cases.dossier.states import OPEN, RUNNING

from .aside import lay, look, run, write
from .risk_model import ENOUGH, RiskBand, RiskCheck
from .risk_scale import put, scale

WINDOW = timedelta(days=2 * 366)  # what finished longer ago tells of another office
MOST = 50_000  # of the latest finished dossiers: enough for every band, read within seconds
HELD_BACK = 0.25  # the latest part of history, on which the rest is tried
MARGIN = 10  # points of percent from which something is named as the cause

# Withdrawn and stopped ones were never worked to the end.
_PAST = """
SELECT dossier_id, timing = 'late' AS late, finished_on FROM monitoring_dossierfact
WHERE outcome IN ('granted', 'denied') AND due_on IS NOT NULL AND finished_on >= %s AND finished_on <= %s
ORDER BY finished_on DESC, dossier_id DESC LIMIT %s
"""
# A holder is a person, else the unit in which the step waits to be taken; their queue is what they had when it came.
# Before the first hand-over a dossier lies at the counter: step 0, in nobody's queue.
_QUEUES = """
WITH given AS (
    SELECT id, COALESCE(assignee_id, -unit_id) AS holder, given_at, ended_at FROM cases_assignment
    WHERE ended_at IS NULL OR ended_at >= (SELECT min(since) FROM risk_of)
), held AS (
    SELECT id, sum(more) OVER (PARTITION BY holder ORDER BY moment, more) AS held
    FROM (SELECT id, holder, given_at AS moment, 1 AS more FROM given
          UNION ALL SELECT NULL, holder, ended_at, -1 FROM given WHERE ended_at IS NOT NULL) AS changes
)
SELECT id, width_bucket(held, {crowded}) AS queue FROM held WHERE id IS NOT NULL
"""
_CELLS = """
WITH stays AS (
    SELECT a.dossier_id, a.step, a.given_at AS since, a.ended_at AS until, q.queue
    FROM cases_assignment a JOIN risk_queue q ON q.id = a.id
    UNION ALL
    SELECT o.dossier_id, 0, o.since, min(a.given_at), 0
    FROM risk_of o JOIN cases_assignment a ON a.dossier_id = o.dossier_id GROUP BY o.dossier_id, o.since
)
SELECT DISTINCT o.dossier_id, o.procedure_id, o.field_id, s.step, COALESCE(r.role, 'clerk') AS role, tenth AS used,
                s.queue, o.late, o.finished_on
FROM risk_of o
JOIN stays s ON s.dossier_id = o.dossier_id AND s.until > s.since
LEFT JOIN cases_routestep r ON r.version_id = o.version_id AND r."order" = s.step
CROSS JOIN LATERAL (
    SELECT pg_temp.used(o.dossier_id, o.began, o.due, pg_temp.place(o.agency_id, s.since)) AS came,
           pg_temp.used(o.dossier_id, o.began, o.due, pg_temp.place(o.agency_id, s.until)) AS went OFFSET 0) AS t
CROSS JOIN LATERAL generate_series(GREATEST(floor(10 * t.came)::int, 0), LEAST(floor(10 * t.went)::int, 9)) AS tenth
WHERE t.went >= 0
"""
_BANDS = """
SELECT CASE WHEN GROUPING(used) = 1 THEN 9 - 2 * (1 - GROUPING(procedure_id)) - (1 - GROUPING(field_id))
            ELSE 6 - 4 * (1 - GROUPING(procedure_id)) - 2 * (1 - GROUPING(field_id)) - (1 - GROUPING(queue))
       END AS level,
       procedure_id, field_id, step, role, used, queue, count(DISTINCT dossier_id) AS finished,
       count(DISTINCT dossier_id) FILTER (WHERE late) AS late
FROM risk_cell WHERE finished_on <= %s
GROUP BY GROUPING SETS ((procedure_id, step, used, queue), (procedure_id, step, used), (field_id, role, used, queue),
                        (field_id, role, used), (role, used, queue), (role, used), (procedure_id), (field_id), ())
HAVING count(DISTINCT dossier_id) >= %s
"""
_BAND = "level, procedure_id, field_id, step, role, used, queue, finished, late"
_TOLD = """
CROSS JOIN LATERAL (
    SELECT w.*, round(100.0 * w.late / w.finished)::int AS percent FROM {bands} w
    WHERE w.used = l.used AND (w.procedure_id IS NULL OR w.procedure_id = l.procedure_id)
      AND (w.field_id IS NULL OR w.field_id = l.field_id) AND (w.step IS NULL OR w.step = l.step)
      AND (w.role IS NULL OR w.role = l.role) AND (w.queue IS NULL OR w.queue = l.queue)
    ORDER BY w.level LIMIT 1) b
"""
# What each situation of the history held back would have been told (risk_said), by the bands of the rest (risk_trial).
_SAID = """
SELECT l.procedure_id, l.step, l.role, l.used, l.queue, LEAST(b.percent / 10, 9) * 10 AS told
FROM (SELECT DISTINCT procedure_id, field_id, step, role, used, queue FROM risk_cell) l {told}
"""
_CHECK = """
SELECT s.told, count(DISTINCT c.dossier_id), count(DISTINCT c.dossier_id) FILTER (WHERE c.late)
FROM risk_cell c JOIN risk_said s USING (procedure_id, step, role, used, queue)
WHERE c.finished_on > %s GROUP BY s.told
"""
_OPEN = """
SELECT id AS dossier_id, NULL::bool AS late, NULL::date AS finished_on FROM cases_dossier
WHERE state = ANY(%s) AND NOT final_stop AND original_due_at > %s
"""
# The cause: the queue, where the band without it is late less often; the time used, where the kind of dossier is.
_OUTLOOK = "dossier_id, percent, cause, among, used, queue, late, finished, proven, proven_of, as_of"
_PUBLISH = """
SELECT l.dossier_id, b.percent,
       CASE WHEN b.queue > 0 AND b.percent - 100.0 * wide.late / wide.finished >= {margin} THEN 'queue'
            WHEN b.percent - 100.0 * base.late / base.finished >= {margin} THEN 'pace' ELSE 'kind' END,
       (ARRAY['procedure', 'field', 'all'])[(b.level + 1) / 2], b.used, b.queue, b.late, b.finished,
       CASE WHEN t.reported >= {enough} THEN round(100.0 * t.late / t.reported) END, COALESCE(t.reported, 0),
       %s::timestamptz
FROM (SELECT o.dossier_id, o.procedure_id, o.field_id, d.step, d.step_role AS role,
             CASE WHEN d.step = 0 THEN 0 ELSE width_bucket(h.held, {crowded}) END AS queue,
             CASE WHEN n.used < 0 THEN 0 WHEN n.used >= 1 THEN 9 ELSE floor(10 * n.used) END AS used
      FROM risk_of o
      CROSS JOIN LATERAL (SELECT pg_temp.used(o.dossier_id, o.began, o.due, pg_temp.place(o.agency_id, %s)) OFFSET 0)
           AS n (used)
      JOIN cases_dossier d ON d.id = o.dossier_id
      LEFT JOIN (SELECT COALESCE(assignee_id, -unit_id) AS holder, count(*) AS held FROM cases_dossier
                 WHERE state = ANY(%s) AND NOT final_stop AND step > 0 GROUP BY 1) h
           ON h.holder = COALESCE(d.assignee_id, -d.unit_id)) l
{told}
LEFT JOIN monitoring_riskband wide ON b.queue IS NOT NULL AND wide.level = b.level + 1 AND wide.used = b.used
     AND (wide.procedure_id, wide.field_id, wide.step, wide.role)
         IS NOT DISTINCT FROM (b.procedure_id, b.field_id, b.step, b.role)
LEFT JOIN monitoring_riskband base ON base.used IS NULL AND base.level = 7 + (b.level - 1) / 2
     AND (base.procedure_id, base.field_id) IS NOT DISTINCT FROM (b.procedure_id, b.field_id)
LEFT JOIN monitoring_riskcheck t ON t.told = LEAST(b.percent / 10, 9) * 10
"""
_CROWDED = f"ARRAY{list(CROWDED)}"


def learn(today: date) -> None:
    """Learn the bands anew from what had finished by ``today``, and try them on the part of it that is held back."""
    with scale(today):
        put(_PAST, today - WINDOW, today, MOST)
        lay("risk_queue", _QUEUES.format(crowded=_CROWDED))
        lay("risk_cell", _CELLS)
        cut = _held_back_after(today)
        lay("risk_trial", _BANDS, cut, ENOUGH)
        run("CREATE INDEX ON risk_trial (used, level)")
        lay("risk_said", _SAID.format(told=_TOLD.format(bands="risk_trial")))
        with look(_BANDS, today, ENOUGH) as bands, look(_CHECK, cut) as checks, transaction.atomic():
            RiskBand.objects.all().delete()
            RiskCheck.objects.all().delete()
            write(f"monitoring_riskband ({_BAND})", bands)
            write("monitoring_riskcheck (told, reported, late)", checks)
    run("ANALYZE monitoring_riskband")


def foresee(now: datetime) -> int:
    """Publish the risk of every running dossier that is not late yet, as of ``now``; how many have one."""
    told = _TOLD.format(bands="monitoring_riskband")
    sql = _PUBLISH.format(told=told, crowded=_CROWDED, margin=MARGIN, enough=ENOUGH)
    with scale(timezone.localdate(now)):
        put(_OPEN, list(RUNNING), now)
        with look(sql, now, now, list(OPEN)) as found, transaction.atomic():
            Outlook.objects.all().delete()
            return write(f"cases_outlook ({_OUTLOOK})", found)


def _held_back_after(today: date) -> date:
    """The day after whose finishes history is held back; without history, ``today``."""
    share = "percentile_disc(%s) WITHIN GROUP (ORDER BY finished_on)"
    with connection.cursor() as db:
        db.execute(f"SELECT COALESCE({share}, %s) FROM risk_of", [1 - HELD_BACK, today])  # noqa: S608
        return db.fetchone()[0]  # type: ignore[no-any-return]
