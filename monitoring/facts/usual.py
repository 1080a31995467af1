"""The usual time of each procedure, published to ``ProcedureStat``."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cases.catalogue.usual import ENOUGH, ProcedureStat
from cases.dossier.states import OPEN

from .aside import look, write
from .risk_scale import scale

WINDOW = timedelta(days=366)

# Whole days, as the law counts: the day of receipt is day 0. A pause takes the working days after it began up to and
# with the one on which it ended; pauses that overlap are one.
_USUAL = "procedure_id, half, most, nearly_all, finished, load, as_of"
_PUBLISH = """
SELECT u.procedure_id, u.within[1], u.within[2], u.within[3], u.finished, COALESCE(l.load, 0), %s::timestamptz
FROM (SELECT procedure_id, count(*) AS finished,
             percentile_disc(ARRAY[0.5, 0.8, 0.95]) WITHIN GROUP (ORDER BY days) AS within
      FROM (SELECT f.procedure_id, GREATEST(e.worked - b.worked - COALESCE(p.days, 0), 0) AS days
            FROM monitoring_dossierfact f
            JOIN core_orgunit o ON o.id = f.department_id
            JOIN risk_day b ON b.agency_id = COALESCE(o.agency_id, o.id) AND b.day = f.received_on + 1
            JOIN risk_day e ON e.agency_id = b.agency_id AND e.day = f.finished_on + 1
            LEFT JOIN LATERAL (
                SELECT sum(pe.worked - pb.worked) AS days
                FROM (SELECT unnest(range_agg(tstzrange(s.start, s."end"))) AS span FROM cases_suspension s
                      WHERE s.dossier_id = f.dossier_id AND s."end" IS NOT NULL AND s.from_state <> 1) m
                JOIN risk_day pb ON pb.agency_id = b.agency_id
                     AND pb.day = (lower(m.span) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 1
                JOIN risk_day pe ON pe.agency_id = b.agency_id
                     AND pe.day = (upper(m.span) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + 1) p ON true
            WHERE f.outcome IN ('granted', 'denied') AND f.finished_on > %s AND f.finished_on <= %s) spent
      GROUP BY procedure_id HAVING count(*) >= %s) u
LEFT JOIN (SELECT v.procedure_id, count(*) AS load FROM cases_dossier d
           JOIN cases_procedureversion v ON v.id = d.procedure_id
           WHERE d.state = ANY(%s) AND NOT d.final_stop GROUP BY 1) l ON l.procedure_id = u.procedure_id
"""


def publish(now: datetime) -> int:
    """Publish the usual times of the year up to ``now``; of how many procedures."""
    today = timezone.localdate(now)
    asked = now, today - WINDOW, today, ENOUGH, list(OPEN)
    with scale(today), look(_PUBLISH, *asked) as found, transaction.atomic():
        ProcedureStat.objects.all().delete()
        return write(f"cases_procedurestat ({_USUAL})", found)
