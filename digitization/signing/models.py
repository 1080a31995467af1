"""What was found when a stored file's signatures were judged."""

from django.conf import settings
from django.db import models

from digitization.papers.models import StoredFile

from .querysets import SignatureQuerySet
from .verdicts import TRIAL, Kind, Verdict


class Signature(models.Model):
    """One signature of a stored file: the report of its last verification. A file without rows is «chưa ký số»."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="signatures")
    position = models.PositiveSmallIntegerField("thứ tự ký")
    kind = models.CharField("chữ ký của", max_length=8, choices=Kind, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người ký"
    )
    verdict = models.CharField("kết luận", max_length=16, choices=Verdict)
    signer = models.CharField("tên trên chứng thư", max_length=200, blank=True)
    serial = models.CharField("số chứng thư", max_length=80, blank=True)
    issuer = models.CharField("nơi cấp chứng thư", max_length=200, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)
    stamped_at = models.DateTimeField("dấu thời gian", null=True, blank=True)
    profile = models.CharField("dạng", max_length=12, blank=True)
    intact = models.BooleanField("còn nguyên vẹn", default=False)
    trusted = models.BooleanField("chứng thư tin cậy", default=False)
    covers_whole = models.BooleanField("bao gồm cả tệp", default=False)
    told_by = models.CharField("căn cứ kiểm tra", max_length=80, blank=True)
    checked_at = models.DateTimeField("kiểm tra lúc")
    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "chữ ký số"
        verbose_name_plural = "chữ ký số"
        ordering = ["file", "position"]
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="signature_once")]

    def __str__(self) -> str:
        return ", ".join([f"{self.signer}: {self.get_verdict_display()}", *["chứng thư thử nghiệm"] * self.trial])

    @property
    def trial(self) -> bool:
        """Made with a key for trying things out: whatever the verdict, it is worth nothing in law."""
        return self.issuer == TRIAL

    @property
    def tone(self) -> str:
        """The verdict's colour on a page; a trial is never the good one."""
        tone = Verdict(self.verdict).tone
        return "soon" if self.trial and tone == "ontime" else tone
