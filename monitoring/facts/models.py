"""One wide row for each dossier that was received, the days on which a clerk served, counts by day."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q

from cases.catalogue.models import Field, Procedure
from cases.dossier.models import Dossier
from cases.dossier.states import Channel, State
from motcua.core.models import OrgUnit

from . import measures
from .querysets import FactQuerySet
from .risk_model import RiskBand, RiskCheck  # noqa: F401 - two of this room's models

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.CASCADE, "related_name": "+", "db_index": False}


class DossierFact(models.Model):
    """A received dossier as the figures see it: days in Vietnam, and the answers to every yes or no of a figure.

    Folded from the dossier, its papers, hand-overs, pauses and journal (``folding``); never written by hand. One that
    was refused or withdrawn before receipt counts nowhere and has no row (interface §6). In the database a table for
    each year of receipt (migration 0001).
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted", "Đồng ý giải quyết"
        DENIED = "denied", "Văn bản trả lời"
        WITHDRAWN = "withdrawn", "Rút hồ sơ"
        STOPPED = "stopped", "Dừng hẳn"

    class Timing(models.TextChoices):
        """The finish date against the original due date: dates, not hours (domain §7)."""

        EARLY = "early", "Trước hạn"
        ON_TIME = "on_time", "Đúng hạn"
        LATE = "late", "Quá hạn"

    dossier = models.OneToOneField(Dossier, models.CASCADE, primary_key=True, related_name="fact")
    procedure = models.ForeignKey(Procedure, **_plain)
    field = models.ForeignKey(Field, **_plain)
    department = models.ForeignKey(OrgUnit, **_plain)
    receiver = models.ForeignKey(OrgUnit, **_plain)
    officer = models.ForeignKey(_user, null=True, **_plain)  # who worked on it; null: nobody yet
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.PositiveSmallIntegerField(choices=State.choices)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    finished_on = models.DateField(null=True)
    due_on = models.DateField("hạn theo quy định", null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)
    timing = models.CharField(max_length=7, choices=Timing, blank=True)
    late_unit = models.ForeignKey(OrgUnit, null=True, **_plain)  # who held it when the due date passed
    reused = models.BooleanField("có giấy tờ từ kho hoặc dữ liệu dùng chung")
    from_vault = models.BooleanField("có giấy tờ từ kho")
    offered = models.BooleanField("kho có giấy tờ dùng lại được")
    asked_again = models.BooleanField("hỏi lại giấy tờ kho đã có")
    digitized = models.BooleanField("mọi giấy tờ phải số hóa đã số hóa")
    boundary_free = models.BooleanField("nơi tiếp nhận khác cơ quan giải quyết")
    handed = models.BooleanField("có bàn giao")
    electronic = models.BooleanField("mọi bàn giao là điện tử")
    stored = models.BooleanField("giấy tờ và kết quả đã vào kho, dùng lại được")
    apologised = models.BooleanField("đã xin lỗi")
    supplemented = models.BooleanField("đã yêu cầu bổ sung")
    backlog = models.BooleanField("có việc nhập bù")
    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu hồ sơ"
        verbose_name_plural = "số liệu hồ sơ"
        indexes = [
            models.Index(fields=["received_on"], name="fact_received"),
            models.Index(fields=["finished_on"], name="fact_finished"),
            models.Index(fields=["procedure", "received_on"], name="fact_procedure"),
            models.Index(fields=["officer", "received_on"], name="fact_officer", condition=Q(officer__isnull=False)),
            # What was finished late, by who held it then: a few of a hundred.
            models.Index(fields=["finished_on", "late_unit"], condition=Q(timing="late"), name="fact_late"),
            # What is open now, by when it is due: of a million rows the few thousand that a dashboard counts anew.
            models.Index(
                fields=["due_on"],
                include=["state", "department", "officer"],
                condition=Q(finished_on=None),
                name="fact_open_due",
            ),
            # Which dossiers were open at the end of a day, however long ago (II.06a columns 6 and 11).
            GistIndex(Func(F("received_on"), F("finished_on"), function="daterange"), name="fact_open"),
        ]

    def __str__(self) -> str:
        return str(self.dossier_id)


class ClerkDay(models.Model):
    """A day on which an account did a counter act at an office (plan VII.4). Acts are never taken back."""

    day = models.DateField()
    clerk = models.ForeignKey(_user, **_plain)
    office = models.ForeignKey(OrgUnit, **_plain)

    class Meta:
        verbose_name = "ngày trực quầy"
        verbose_name_plural = "ngày trực quầy"
        constraints = [models.UniqueConstraint(fields=["day", "clerk", "office"], name="clerk_day_once")]


class Daily(models.Model):
    """What is counted of one day in one cell of a cut: what may be added up without reading the dossiers.

    No finer than the questions asked: a few coarse cuts instead of one fine one (dependencies.md, «Measured»).
    """

    class Cut(models.IntegerChoices):
        FIELD = 1, "phòng × lĩnh vực"
        OFFICE = 2, "nơi tiếp nhận × kênh"
        PROCEDURE = 3, "phòng × lĩnh vực × thủ tục"
        OFFICER = 4, "phòng × người thụ lý"
        CROSS = 5, "phòng × lĩnh vực × nơi tiếp nhận × kênh"

    cut = models.PositiveSmallIntegerField(choices=Cut)
    day = models.DateField()
    department = models.ForeignKey(OrgUnit, null=True, **_plain)
    field = models.ForeignKey(Field, null=True, **_plain)
    receiver = models.ForeignKey(OrgUnit, null=True, **_plain)
    channel = models.CharField(max_length=8, null=True)
    procedure = models.ForeignKey(Procedure, null=True, **_plain)
    officer = models.ForeignKey(_user, null=True, **_plain)

    class Meta:
        verbose_name = "số đếm trong ngày"
        verbose_name_plural = "số đếm trong ngày"
        indexes = [models.Index(fields=["cut", "day"], name="daily_open", condition=measures.STANDS)]
        constraints = [
            models.UniqueConstraint(
                fields=["cut", "day", "department", "field", "receiver", "channel", "procedure", "officer"],
                name="daily_once",
                nulls_distinct=False,
            )
        ]  # fmt: skip


for _name in measures.MEASURES:
    Daily.add_to_class(_name, models.IntegerField(default=0))
