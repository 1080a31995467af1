"""The first rows of a house: units, calendar, demonstration accounts."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from django.conf import settings
from django.db import transaction

from . import calendars
from .models import OrgUnit, Post, Role, User, WorkingShift

HOLIDAY_YEARS = range(2021, 2029)
HOURS = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))  # default; Khánh Hòa's own are set in admin


@dataclass(frozen=True)
class Unit:
    """A unit to make; ``agency`` is the code of the agency it belongs to."""

    code: str
    name: str
    kind: str
    agency: str = ""
    identifier: str = ""


def units() -> list[Unit]:
    """The Sở's units and the provincial centre; names and dates are edited in the admin afterwards."""
    kind = OrgUnit.Kind
    return [
        Unit("stp", settings.OFFICE_NAME, kind.AGENCY),
        Unit("ttpvhcc", "Trung tâm Phục vụ hành chính công tỉnh Khánh Hòa", kind.AGENCY),
        Unit("mot-cua-stp", "Bộ phận Một cửa Sở Tư pháp", kind.COUNTER, "stp", settings.OFFICE_IDENTIFIER),
        Unit(
            "pvhcc-tinh", "Trung tâm Phục vụ hành chính công tỉnh", kind.COUNTER, "ttpvhcc", settings.CENTRE_IDENTIFIER
        ),
        Unit("lanh-dao", "Lãnh đạo Sở", kind.DEPARTMENT, "stp"),
        Unit("van-phong", "Văn phòng Sở", kind.DEPARTMENT, "stp"),
        Unit("hctp", "Phòng Hành chính tư pháp", kind.DEPARTMENT, "stp"),
        Unit("bttp", "Phòng Bổ trợ tư pháp", kind.DEPARTMENT, "stp"),
        Unit("pbgdpl", "Phòng Phổ biến, giáo dục pháp luật", kind.DEPARTMENT, "stp"),
        Unit("tgpl", "Trung tâm Trợ giúp pháp lý nhà nước", kind.DEPARTMENT, "stp"),
    ]


@dataclass(frozen=True)
class Account:
    """An account to make; ``posts``: role and unit code."""

    username: str
    name: str
    posts: tuple[tuple[str, str], ...]
    is_staff: bool = False


ACCOUNTS = (
    Account("tiepnhan", "Nguyễn Thu Hà", ((Role.CLERK, "mot-cua-stp"),)),
    Account("tiepnhan2", "Trần Minh Quân", ((Role.CLERK, "mot-cua-stp"),)),
    Account("tiepnhan.pvhcc", "Võ Ngọc Diệp", ((Role.CLERK, "pvhcc-tinh"),)),
    Account("hctp", "Lê Hoàng Nam", ((Role.OFFICER, "hctp"),)),
    Account("bttp", "Phạm Quốc Bảo", ((Role.OFFICER, "bttp"),)),
    Account("truongphong.hctp", "Đặng Thị Mai", ((Role.HEAD, "hctp"),)),
    Account("truongphong.bttp", "Hồ Văn Phúc", ((Role.HEAD, "bttp"),)),
    Account("lanhdao", "Bùi Thanh Tùng", ((Role.DIRECTOR, "lanh-dao"),)),
    Account("vanthu", "Ngô Bích Thủy", ((Role.RECORDS, "van-phong"),)),
    Account("luutru", "Dương Khánh Linh", ((Role.ARCHIVIST, "van-phong"),)),
    Account("vanphong", "Phan Đức Anh", ((Role.OFFICE, "van-phong"),)),
    Account("quantri", "Quản trị hệ thống", ((Role.ADMIN, "van-phong"),), is_staff=True),
    # Officers of the smaller units, so that no route of the catalogue ends at an empty desk.
    Account("tgpl", "Mai Xuân Lộc", ((Role.OFFICER, "tgpl"), (Role.HEAD, "tgpl"))),
    Account("pbgdpl", "Lý Thảo Vy", ((Role.OFFICER, "pbgdpl"), (Role.HEAD, "pbgdpl"))),
)


@transaction.atomic
def make_units() -> None:
    """Write the units that are not there yet; existing ones are left as the administrator made them."""
    known: dict[str, OrgUnit] = {}
    for unit in units():
        known[unit.code], _ = OrgUnit.objects.get_or_create(
            code=unit.code,
            defaults={"name": unit.name, "kind": unit.kind, "agency": known.get(unit.agency),
                      "identifier": unit.identifier},
        )  # fmt: skip


@transaction.atomic
def make_calendar() -> None:
    """Default working hours and the days off of HOLIDAY_YEARS."""
    if not WorkingShift.objects.exists():
        WorkingShift.objects.bulk_create(
            WorkingShift(weekday=day, start=start, end=end) for day in range(5) for start, end in HOURS
        )
        calendars.raise_version()
    calendars.seed_holidays(HOLIDAY_YEARS)


@transaction.atomic
def make_accounts(usernames: Mapping[str, str]) -> list[User]:
    """Make the accounts not there yet; ``usernames`` maps a user name to its password."""
    made = []
    by_code = {u.code: u for u in OrgUnit.objects.all()}
    for account in ACCOUNTS:
        if account.username not in usernames or User.objects.filter(username=account.username).exists():
            continue
        user = User(username=account.username, name=account.name, is_staff=account.is_staff,
                    is_superuser=account.is_staff)  # fmt: skip
        user.set_password(usernames[account.username])
        user.save()
        for role, unit in account.posts:
            Post.objects.create(user=user, role=role, unit=by_code[unit], since=date(2021, 1, 1))
        made.append(user)
    return made


def new_password() -> str:
    """A password that can be read out and typed."""
    return "-".join(secrets.token_hex(2) for _ in range(3))
