"""The office itself: its brand, its devices, what its administrators confirmed. Opened through ``models``."""

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from . import querysets


class Office(models.Model):
    """The brand of the counter (plan VI.2), one row; what is empty falls back to the settings (``office.current``)."""

    name = models.CharField("tên cơ quan", max_length=200, blank=True)
    slogan = models.CharField("khẩu hiệu", max_length=200, blank=True)
    place = models.CharField("địa danh trên phiếu", max_length=80, blank=True)
    accent = models.CharField(
        "màu nhấn", max_length=7, blank=True, validators=[RegexValidator(r"^#[0-9a-f]{6}$", "Dạng #0b5a5e.")]
    )
    logo = models.BinaryField("biểu trưng", default=bytes, blank=True)
    logo_type = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField("lần đổi", default=0)
    changed_at = models.DateTimeField("đổi lúc", default=timezone.now)

    class Meta:
        verbose_name = "bộ nhận diện"
        verbose_name_plural = "bộ nhận diện"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_office")]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A machine of the counter (plan VI.1): where it stands, since when, until when."""

    class Kind(models.TextChoices):
        SCANNER = "scanner", "Máy quét"
        PRINTER = "printer", "Máy in"
        KIOSK = "kiosk", "Máy lấy số, tra cứu"
        DISPLAY = "display", "Màn hình"
        TOKEN = "token", "Thiết bị ký số"
        COMPUTER = "computer", "Máy tính"

    name = models.CharField("tên", max_length=120)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    unit = models.ForeignKey("core.OrgUnit", models.PROTECT, related_name="devices", verbose_name="đơn vị")
    serial = models.CharField("số máy", max_length=80, blank=True)
    since = models.DateField("dùng từ ngày", default=date.today)
    until = models.DateField("đến ngày", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    objects = querysets.DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "thiết bị"
        verbose_name_plural = "thiết bị"
        ordering = ["unit", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "serial"], condition=~models.Q(serial=""), name="device_serial_once",
                violation_error_message="Số máy này đã có trong danh sách.",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="device_ends_after_it_begins",
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """What an administrator compared with its source and found right, by name («slip:TT03-2025:01»)."""

    subject = models.CharField("điều được xác nhận", max_length=80, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người xác nhận")
    at = models.DateTimeField("lúc")
    note = models.CharField("đối chiếu với", max_length=300, blank=True)

    class Meta:
        verbose_name = "xác nhận"
        verbose_name_plural = "xác nhận"

    def __str__(self) -> str:
        return self.subject
