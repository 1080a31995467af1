"""How a task of a plan stands. Never stored: told from its reports and the day (``rules.status_of``)."""

from django.db import models


class _Lit(models.TextChoices):
    """A choice with a light."""

    @property
    def tone(self) -> str:
        """Its colour."""
        return _LIGHTS[self.value][0]

    @property
    def icon(self) -> str:
        """Its drawing, beside the word."""
        return _LIGHTS[self.value][1]


class Status(_Lit):
    """In the order in which they ask for attention."""

    LATE = "late", "Chậm"
    UNDER_WAY = "under_way", "Đang thực hiện"
    NOT_BEGUN = "not_begun", "Chưa bắt đầu"
    REPORTED = "reported", "Chờ xác nhận"
    CONFIRMED = "confirmed", "Đã xác nhận"


class Reviewed(_Lit):
    """What a review for boundary-free receipt came to, as addresses name it."""

    QUALIFIES = "du", "Đủ điều kiện"
    DOES_NOT = "khong", "Không đủ"
    UNKNOWN = "chua-ro", "Chưa rõ"
    NOT_YET = "chua", "Chưa rà soát"


_LIGHTS = {
    "du": ("ontime", "circle-check"), "khong": ("neutral", "circle-x"), "chua-ro": ("paused", "hourglass"),
    "chua": ("neutral", "circle-dashed"),
    "late": ("late", "alert-triangle"), "under_way": ("done", "progress"), "not_begun": ("neutral", "circle-dashed"),
    "reported": ("paused", "hourglass"), "confirmed": ("ontime", "circle-check"),
}  # fmt: skip
