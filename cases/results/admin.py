"""Administration of the templates of results: drafts are edited, looked at and published, what is published is read."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from cases.slips.views import shown
from motcua.core.errors import Refusal
from motcua.core.models import OrgUnit, User

from . import documents, press, templating
from .fields import FIELDS, Kind
from .forms import TemplateForm
from .models import ResultTemplate
from .wording import CLASSES, TAGS

_KINDS = {Kind.LINE: "một dòng", Kind.TEXT: "nhiều dòng", Kind.DATE: "ngày", Kind.NUMBER: "số, lấy lúc in"}


@admin.register(ResultTemplate)
class ResultTemplateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = TemplateForm
    change_form_template = "admin/cases/template_form.html"
    list_display = ("name", "code", "number", "status", "outcome", "effective_from", "effective_to")
    list_filter = ("outcome",)
    search_fields = ("name", "code")
    actions = None
    fields = (
        "name", ("code", "number"), "status", ("effective_from", "effective_to"), "outcome", "procedures", "kind",
        "heading", "subject", "symbol", "body", "recipients", "note",
    )  # fmt: skip

    @admin.display(description="Bản áp dụng")
    def status(self, row: ResultTemplate) -> str:
        today = timezone.localdate()
        if row.published_at is None:
            return "Dự thảo"
        if row.effective_to and row.effective_to <= today:
            return "Đã hết áp dụng"
        return "Sắp áp dụng" if row.effective_from and row.effective_from > today else "Đang áp dụng"

    def get_urls(self) -> list[URLPattern]:
        look = self.admin_site.admin_view(self.look)
        return [path("xem-thu/", look, name="cases_resulttemplate_look"), *super().get_urls()]

    def look(self, request: HttpRequest) -> HttpResponse:
        """The words on the form, saved or not, as a PDF of a made-up dossier."""
        if request.method != "POST" or not self.has_change_permission(request):
            return HttpResponse(status=405 if request.method != "POST" else 403)
        given = {name: request.POST.get(name, "") for name in ("heading", "subject", "symbol", "body", "recipients")}
        agency = OrgUnit.objects.filter(kind=OrgUnit.Kind.AGENCY).order_by("pk").first() or OrgUnit()
        try:
            html = documents.sample(ResultTemplate(**given), agency)
        except Refusal as refused:
            return render(request, "409.html", {"detail": refused.message}, status=422)
        return shown(press.look(html).content, "xem-thu.pdf")

    def get_readonly_fields(self, request: HttpRequest, obj: ResultTemplate | None = None) -> list[str]:
        if obj is None:
            return ["status"]
        if obj.published_at is None:
            return ["status", "code", "number"]
        names = [name for row in self.fields for name in (row if isinstance(row, tuple) else (row,))]
        return [name for name in names if name not in {"effective_to", "procedures"}]

    def has_delete_permission(self, request: HttpRequest, obj: ResultTemplate | None = None) -> bool:
        return obj is not None and obj.published_at is None and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: ResultTemplate, form: Any, change: bool) -> None:
        if obj.published_at is None:
            super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        rows = [(name, f.label, f.origin or "người soạn ghi", _KINDS[f.kind]) for name, f in FIELDS.items()]
        more = {"known_fields": rows, "tags": sorted(TAGS), "classes": sorted(CLASSES)}
        return super().render_change_form(request, {**context, **more}, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: ResultTemplate) -> HttpResponse:
        """After the draft is saved: publish it, copy it, or set its end."""
        now, target, actor = timezone.now(), obj, request.user
        assert isinstance(actor, User)  # the admin site lets nobody else in
        try:
            if "_publish" in request.POST:
                templating.publish(obj, actor, obj.effective_from or timezone.localdate(now), now)
                messages.success(request, f"Đã công bố bản {obj.number}, áp dụng từ {obj.effective_from:%d/%m/%Y}.")
            elif "_copy" in request.POST:
                target = templating.new_draft(obj, actor, now)
                messages.success(request, f"Đã lập bản dự thảo số {target.number}.")
            elif obj.published_at:
                templating.end(obj, actor, obj.effective_to, now)
                messages.success(request, "Đã ghi ngày hết áp dụng.")
            else:
                return super().response_change(request, obj)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:cases_resulttemplate_change", args=[target.pk]))
