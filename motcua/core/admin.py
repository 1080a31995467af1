"""Administration of the ground floor: accounts, units, posts, the working calendar. Only administrators enter."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.templatetags import admin_list
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from . import access, calendars, journal
from .models import BacklogGrant, Holiday, OrgUnit, Post, Role, User, WorkingShift
from .models_office import Device

admin.site.site_header = "Một Cửa – Quản trị"
admin.site.site_title = "Quản trị"
admin.site.index_title = "Danh mục, tài khoản, lịch làm việc"
admin.ModelAdmin.show_facets = admin.ShowFacets.NEVER
admin.site.unregister(Group)  # rights come from posts, never from groups
# Words, where Django draws a coloured picture called «True».
admin_list._boolean_icon = {True: "Có", False: "Không", None: "Chưa rõ"}.__getitem__  # type: ignore[attr-defined]


def _is_administrator(request: HttpRequest) -> bool:
    """A staff account that holds an administrator's post today."""
    return request.user.is_active and request.user.is_staff and access.holds(request.user, [Role.ADMIN])


admin.site.has_permission = _is_administrator  # type: ignore[method-assign]


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # nobody else gets past _is_administrator
    return request.user


class PostInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Post
    extra = 0


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    """An account and the posts that give it its rights; what changed is one journal line."""

    list_display = ("username", "name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "posts__role", "posts__unit")
    search_fields = ("username", "name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "name", "email")}),
        ("Quyền vào trang quản trị", {
            "fields": ("is_active", "is_staff", "is_superuser"),
            "description": "Trang quản trị cần cả hai dấu và vị trí «Quản trị»; mọi quyền khác theo vị trí công tác.",
        }),
    )  # fmt: skip
    add_form = UserCreationForm
    add_fieldsets = ((None, {"fields": ("username", "name", "password1", "password2")}),)
    inlines = [PostInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        data = {
            "active": user.is_active,
            "admin": user.is_superuser,
            "posts": [str(post) for post in user.posts.current(timezone.localdate()).select_related("unit")],
        }
        journal.record(_actor(request), "account.changed", f"account:{user.username}", timezone.now(), data)


@admin.register(OrgUnit)
class OrgUnitAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("code", "name", "kind", "agency", "since", "until")
    list_filter = ("kind", "agency")
    search_fields = ("code", "name")

    def save_model(self, request: HttpRequest, obj: OrgUnit, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        journal.record(_actor(request), "unit.changed", f"unit:{obj.code}", timezone.now(), {"name": obj.name})


@admin.register(Device)
class DeviceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "kind", "unit", "serial", "since", "until")
    list_filter = ("kind", "unit")
    search_fields = ("name", "serial", "note")

    def save_model(self, request: HttpRequest, obj: Device, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        told = {"name": obj.name, "unit": obj.unit.code, "until": obj.until and obj.until.isoformat()}
        journal.record(_actor(request), "device.changed", f"device:{obj.pk}", timezone.now(), told)


@admin.register(BacklogGrant)
class BacklogGrantAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read here; the director gives it."""

    list_display = ("user", "granted_by", "since", "until", "reason")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: BacklogGrant | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: BacklogGrant | None = None) -> bool:
        return False


class CalendarAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Every change of the calendar goes one way, so that open dossiers are recomputed and the journal says so."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        calendars.change(_actor(request), obj, timezone.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        calendars.change(_actor(request), obj, timezone.now(), delete=True)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            calendars.change(_actor(request), row, timezone.now(), delete=True)


@admin.register(Holiday)
class HolidayAdmin(CalendarAdmin):
    list_display = ("date", "kind", "name", "agency", "provisional", "source")
    list_filter = ("kind", "provisional", "agency")
    date_hierarchy = "date"
    search_fields = ("name",)


@admin.register(WorkingShift)
class WorkingShiftAdmin(CalendarAdmin):
    list_display = ("weekday", "start", "end", "agency")
    list_filter = ("agency", "weekday")
