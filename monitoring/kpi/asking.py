"""A question about figures as an address states it: codes of departments, fields, procedures, counters."""

from datetime import date, timedelta
from typing import Any

from cases.catalogue.models import Field, Procedure
from cases.dossier.states import Channel
from motcua.core import access
from motcua.core.errors import Invalid
from motcua.core.models import OrgUnit

from .rights import allowed
from .scope import Scope

# Name in the address → column of the facts, where it is looked up, by what, the sentence when it is not there.
_NAMES: dict[str, tuple[str, Any, str, str]] = {
    "department": ("department_id", OrgUnit, "code", "Không có phòng này."),
    "field": ("field_id", Field, "slug", "Không có lĩnh vực này."),
    "procedure": ("procedure_id", Procedure, "code", "Không có thủ tục này."),
    "service_point": ("receiver_id", OrgUnit, "code", "Không có nơi tiếp nhận này."),
}
LONGEST = timedelta(days=366 * 10)
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)  # days that a question may name; a day more or less is still a date


def scope_of(user: access.Anyone, given: dict[str, str], since: date | None, until: date | None, today: date) -> Scope:
    """The scope of a question by ``user``: half-open, this year so far unless days are given; without a first one
    the year of the last.

    ``given``: the names above and ``channel`` → value; an empty one narrows nothing. Errors: Invalid by field,
    NotAllowed for what is not theirs.
    """
    until = until or today + timedelta(days=1)
    since = since or date((until - timedelta(days=1)).year, 1, 1)
    if not since < until:
        raise Invalid({"to": "Ngày kết thúc phải sau ngày bắt đầu (không tính ngày kết thúc)."})
    if not FIRST <= since <= until <= LAST:
        raise Invalid({"from" if since < FIRST else "to": "Xem được số liệu của các năm 2000 đến 2099."})
    if until - since > LONGEST:
        raise Invalid({"to": "Mỗi lần xem tối đa mười năm."})
    where: dict[str, tuple[Any, ...]] = {}
    for name, (column, model, by, sentence) in _NAMES.items():
        if value := given.get(name):
            found = model.objects.filter(**{by: value}).values_list("pk", flat=True).first()
            if found is None:
                raise Invalid({name: sentence})
            where[column] = (found,)
    if channel := given.get("channel"):
        if channel not in Channel:
            raise Invalid({"channel": "Kênh là counter, online hoặc postal."})
        where["channel"] = (channel,)
    return allowed(user, Scope(since, until, where, today))
