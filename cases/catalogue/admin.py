"""Administration of the catalogue: drafts are edited and published, what is published is read."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import XLSX
from import_export.results import Result
from import_export.tmp_storages import CacheStorage

from motcua.core import journal
from motcua.core.errors import NotVisible, Refusal
from motcua.core.models import User

from . import excel, services, shelf
from .content import content_of, differences
from .fates import REFUSED, SAME, fates, tally
from .forms import ExcelExportForm, ExcelImportForm, KindForm, SynonymForm, VersionForm
from .models import Component, Fee, Field, PaperKind, Procedure, ProcedureVersion, RouteStep, Synonym


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the admin site lets nobody else in
    return request.user


class Announced(admin.ModelAdmin):  # type: ignore[type-arg]
    """Each change is told to the shelf and the journal."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._announce(request, [obj], "changed")

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self.delete_queryset(request, self.model._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = list(queryset)
        super().delete_queryset(request, queryset)
        self._announce(request, rows, "removed")

    def _announce(self, request: HttpRequest, rows: list[Any], verb: str) -> None:
        for row in rows:
            reference = f"catalogue:{self.opts.model_name}"
            journal.record(_actor(request), f"catalogue.{verb}", reference, timezone.now(), {"row": str(row)[:200]})
        shelf.changed()


class KeptFile(CacheStorage):
    """An uploaded sheet between the rehearsal and its confirmation, where every web process finds it."""

    CACHE_LIFETIME = 3600

    def read(self) -> bytes:
        """Raises NotVisible once the hour is over."""
        data: bytes | None = super().read()
        if data is None:
            raise NotVisible("Tệp tải lên đã hết hạn chờ, hãy tải lại.")
        return data


class Sheets(ImportExportMixin):  # type: ignore[misc]
    """Excel in and out: a rehearsal that shows the errors of each row, then a confirmation; all rows or none."""

    formats = [XLSX]
    tmp_storage_class = KeptFile
    import_form_class = ExcelImportForm
    export_form_class = ExcelExportForm
    skip_admin_log = True  # the journal has the line

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_change_permission(request))  # type: ignore[attr-defined]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))  # type: ignore[attr-defined]

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.pop("form", None)
        return {**kwargs, "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        form.add_error("import_file", "Không đọc được tệp này; hãy lưu lại dạng Excel (.xlsx).")

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The rehearsal, with the fate of every row."""
        answer = super().import_action(request, **kwargs)
        context = getattr(answer, "context_data", None) or {}
        if context.get("result") is not None:
            rows = fates(context["result"])
            told = sorted((row for row in rows if row.kind != SAME), key=lambda row: row.kind != REFUSED)
            context |= {"fates": rows, "tally": tally(rows), "told": told,
                        "same": [row for row in rows if row.kind == SAME]}  # fmt: skip
            answer.context_data = context
        return answer  # type: ignore[no-any-return]

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "Danh mục đã thay đổi sau khi xem trước nên chưa ghi gì; hãy tải lại tệp.")
            return HttpResponseRedirect("../import/")
        return super().process_result(result, request)  # type: ignore[no-any-return]

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        new, updated, skipped = (result.totals[kind] for kind in ("new", "update", "skip"))
        messages.success(request, f"Đã nhập: {new} dòng mới, {updated} dòng sửa, {skipped} dòng không đổi.")


@admin.register(Field)
class FieldAdmin(Announced):
    list_display = ("name", "slug")
    search_fields = ("name", "slug")


@admin.register(PaperKind)
class PaperKindAdmin(Announced):
    form = KindForm
    list_display = ("name", "slug", "reusable", "valid_months", "rule_source")
    list_filter = ("reusable",)
    search_fields = ("name", "slug")

    @admin.display(description="Căn cứ của quy tắc dùng lại")
    def rule_source(self, row: PaperKind) -> str:
        return row.source or ("chưa xác minh" if row.reusable else "")


@admin.register(Synonym)
class SynonymAdmin(Sheets, Announced):
    form = SynonymForm
    resource_classes = [excel.SynonymSheet]
    list_display = ("phrase", "meanings")
    search_fields = ("phrase", "means")

    @admin.display(description="Nghĩa")
    def meanings(self, row: Synonym) -> str:
        return "; ".join(row.means) or "(từ đệm, bỏ khỏi câu tìm)"


@admin.register(Procedure)
class ProcedureAdmin(Announced):
    list_display = ("code", "title", "field", "competence")
    list_filter = ("competence", "field")
    search_fields = ("code", "versions__name")

    @admin.display(description="Tên bản mới nhất")
    def title(self, row: Procedure) -> str:
        newest = max(row.versions.all(), key=lambda version: version.number, default=None)
        return newest.name if newest else "chưa có bản nào"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Procedure]:
        return super().get_queryset(request).select_related("field").prefetch_related("versions")

    def get_readonly_fields(self, request: HttpRequest, obj: Procedure | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


class PartInline(admin.TabularInline):  # type: ignore[type-arg]
    """Parts of a version: edited in a draft, read once it is published."""

    extra = 0
    formfield_overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 2, "cols": 50})}}

    def has_add_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return (obj is None or obj.published_at is None) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return (obj is None or obj.published_at is None) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return (obj is None or obj.published_at is None) and super().has_delete_permission(request, obj)


class ComponentInline(PartInline):
    model = Component


class StepInline(PartInline):
    model = RouteStep


class FeeInline(PartInline):
    model = Fee


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(Sheets, admin.ModelAdmin):  # type: ignore[type-arg]
    form = VersionForm
    resource_classes = [excel.VersionSheet, excel.ComponentSheet, excel.FeeSheet]
    change_form_template = "admin/cases/version_form.html"
    inlines = [ComponentInline, StepInline, FeeInline]
    list_display = ("code", "number", "name", "status", "effective_from", "effective_to", "verified")
    list_filter = ("verified", "procedure__competence", "department", "procedure__field")
    search_fields = ("procedure__code", "name")
    list_select_related = ("procedure",)
    actions = None
    fields = (
        "procedure", "number", "status", "name", "department", ("effective_from", "effective_to"),
        ("limit_amount", "limit_unit"), ("legal_limit_amount", "legal_limit_unit"), "stages", "online_level",
        "boundary_free", "allows_proxy", "after_supplement", "cases", "results", "decision", "verified", "sources",
        "notes", "changes",
    )  # fmt: skip

    @admin.display(description="Mã", ordering="procedure__code")
    def code(self, row: ProcedureVersion) -> str:
        return row.procedure.code

    @admin.display(description="Bản áp dụng")
    def status(self, row: ProcedureVersion) -> str:
        today = timezone.localdate()
        if row.published_at is None:
            return "Dự thảo"
        if row.is_ended(today):
            return "Đã hết áp dụng"
        return "Sắp áp dụng" if row.effective_from and row.effective_from > today else "Đang áp dụng"

    @admin.display(description="Khác bản trước")
    def changes(self, row: ProcedureVersion) -> SafeString | str:
        earlier = ProcedureVersion.objects.filter(procedure=row.procedure_id, number__lt=row.number).first()
        if earlier is None:
            return "Đây là bản đầu tiên."
        found = differences(content_of(earlier), content_of(row))
        lines = format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", found)
        head = f"<thead><tr><th>Mục</th><th>Bản {earlier.number}</th><th>Bản {row.number}</th></tr></thead>"
        return format_html("<table>{}<tbody>{}</tbody></table>", SafeString(head), lines) if found else "Không khác."

    def get_readonly_fields(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> list[str]:
        shown = ["status", "changes"]
        if obj is None:
            return shown
        if obj.published_at is None:
            return [*shown, "procedure", "number"]
        rows = [row if isinstance(row, tuple) else (row,) for row in self.fields]
        return [name for row in rows for name in row if name not in {"effective_to", *VersionForm.lists()}]

    def has_delete_permission(self, request: HttpRequest, obj: ProcedureVersion | None = None) -> bool:
        return obj is not None and obj.published_at is None and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: ProcedureVersion, form: Any, change: bool) -> None:
        if obj.published_at is None:
            obj.by_hand = True
            super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: ProcedureVersion) -> HttpResponse:
        """After the draft and its parts are saved: publish it, copy it, or set its end."""
        now, target = timezone.now(), obj
        try:
            if "_publish" in request.POST:
                services.publish(obj, _actor(request), obj.effective_from or timezone.localdate(now), now)
                messages.success(request, f"Đã công bố bản {obj.number}, áp dụng từ {obj.effective_from:%d/%m/%Y}.")
            elif "_copy" in request.POST:
                target = services.new_draft(obj.procedure, _actor(request), now)
                messages.success(request, f"Đã lập bản dự thảo số {target.number}.")
            elif obj.published_at:
                services.end(obj, _actor(request), obj.effective_to, now)
                messages.success(request, "Đã ghi ngày hết áp dụng.")
            else:
                return super().response_change(request, obj)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:cases_procedureversion_change", args=[target.pk]))
