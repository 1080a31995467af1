"""What history says of lateness, and how well it foretold what is known by now. Learnt anew each day (``risk``)."""

from typing import Any

from django.db import models

from cases.catalogue.models import Field, Procedure
from motcua.core.models import Role

_plain: dict[str, Any] = {"on_delete": models.CASCADE, "related_name": "+", "db_index": False, "null": True}
ENOUGH = 50  # finished dossiers that must stand behind a band before it is shown, and behind a hit rate


class RiskBand(models.Model):
    """Of the finished dossiers that once stood in one situation, how many finished late.

    The situation, narrow to wide: procedure and step, else field and role of the step, else the role; with the tenth of
    the limit used by then and, in the odd levels, how much its holder had. A column that does not matter is empty.
    Kept only with ``ENOUGH`` behind it.
    """

    class Level(models.IntegerChoices):
        PROCEDURE_QUEUE = 1
        PROCEDURE = 2
        FIELD_QUEUE = 3
        FIELD = 4
        ALL_QUEUE = 5
        ALL = 6
        PROCEDURE_BASE = 7  # whatever the step and the time: what the cause is judged against
        FIELD_BASE = 8
        ALL_BASE = 9

    level = models.PositiveSmallIntegerField(choices=Level)
    procedure = models.ForeignKey(Procedure, **_plain)
    field = models.ForeignKey(Field, **_plain)
    step = models.PositiveSmallIntegerField(null=True)
    role = models.CharField(max_length=12, choices=Role, null=True)
    used = models.PositiveSmallIntegerField(null=True)
    queue = models.PositiveSmallIntegerField(null=True)
    finished = models.PositiveIntegerField()
    late = models.PositiveIntegerField()

    class Meta:
        verbose_name = "nhóm nguy cơ trễ"
        verbose_name_plural = "nhóm nguy cơ trễ"
        indexes = [models.Index(fields=["used", "level"], name="risk_band_used")]


class RiskCheck(models.Model):
    """Of the dossiers held back that were told a risk of ``told`` to ``told + 9`` percent, how many were late.

    The bands of this check know only what had finished before the first of them.
    """

    told = models.PositiveSmallIntegerField(primary_key=True)
    reported = models.PositiveIntegerField()
    late = models.PositiveIntegerField()

    class Meta:
        verbose_name = "kiểm nghiệm nguy cơ trễ"
        verbose_name_plural = "kiểm nghiệm nguy cơ trễ"

    @property
    def hits(self) -> int | None:
        """Late of 100; None where too few were told so."""
        return round(100 * self.late / self.reported) if self.reported >= ENOUGH else None
