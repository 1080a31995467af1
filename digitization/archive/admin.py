"""Administration of the rules of retention."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from motcua.core.models import User

from . import retention
from .models import RetentionRule


@admin.register(RetentionRule)
class RetentionRuleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "covers", "target", "term", "verified", "by_hand"]
    list_filter = ["covers", "verified"]
    search_fields = ["name", "target"]

    def get_readonly_fields(self, request: HttpRequest, obj: RetentionRule | None = None) -> list[str]:
        return ["slug"] if obj else []

    def save_model(self, request: HttpRequest, obj: RetentionRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User)  # the admin site lets nobody else in
        retention.edited(obj, request.user, timezone.now())
