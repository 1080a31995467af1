"""The filters of «Việc của tôi»: what stands in the address, and the question it puts to the database."""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from cases.dossier import clock
from cases.dossier.outlook import WARNS, warned
from cases.dossier.states import PAUSED, RUNNING, Channel
from motcua.core.calendar import WorkingCalendar, midnight
from motcua.core.models import User

# slug, name, tone, icon; in the order in which they are shown
GROUPS = (
    ("qua-han", "Quá hạn", "late", "alert-triangle"),
    ("hom-nay", "Hết hạn hôm nay", "soon", "clock-exclamation"),
    ("sap-den-han", "Sắp đến hạn (trong 3 ngày làm việc)", "soon", "hourglass-high"),
    ("sau-do", "Sau đó", "ontime", "calendar-check"),
    ("chua-co-han", "Chưa tiếp nhận, chưa có hạn", "neutral", "circle-dashed"),
    ("cho-nguoi-khac", "Chờ người khác", "paused", "player-pause"),
    ("cho-tra", "Đã có kết quả, chờ trả", "ontime", "package-export"),
)
NOTHING = Q(pk__in=())
CHANNELS = {"truc-tiep": Channel.COUNTER, "truc-tuyen": Channel.ONLINE, "buu-chinh": Channel.POSTAL}
TABS = {"": "Tất cả", "cho-toi": "Chờ tôi", "phoi-hop": "Tôi phối hợp"}
RISKS = {"1": f"Dễ trễ (từ {WARNS} %)"}
HOLDERS = {"toi": "Giao đích danh tôi", "chua-giao": "Chưa giao ai"}
# Field of ``Asked`` → its name in the address.
NAMES = {
    "tab": "loc",
    "group": "nhom",
    "field": "linh-vuc",
    "procedure": "thu-tuc",
    "channel": "kenh",
    "holder": "giao",
    "risk": "nguy-co",
}


@dataclass(frozen=True)
class Asked:
    """What a list of work is narrowed to; each empty when it is not."""

    tab: str = ""
    group: str = ""
    field: str = ""
    procedure: str = ""
    channel: str = ""
    holder: str = ""
    risk: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        """Read from an address; a word that means nothing narrows nothing."""
        found = {name: given.get(slug, "")[:120] for name, slug in NAMES.items()}
        known: dict[str, Any] = {
            "tab": TABS,
            "group": {g[0] for g in GROUPS},
            "channel": CHANNELS,
            "holder": HOLDERS,
            "risk": RISKS,
        }
        return cls(**{name: value if value in known.get(name, {value}) else "" for name, value in found.items()})

    def __str__(self) -> str:
        given = {NAMES[f.name]: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}
        return f"?{urlencode(given)}" if given else ""

    def but(self, **changed: str) -> "Asked":
        """The same with some of it changed."""
        return replace(self, **changed)

    @property
    def narrows(self) -> bool:
        """Whether anything but the tab is chosen."""
        return self.but(tab="") != Asked()

    @property
    def of_the_dossier(self) -> dict[str, Any]:
        """Look-ups on what the dossier is, for dossiers and, prefixed, for questions about them."""
        found: dict[str, Any] = {}
        if self.field:
            found["procedure__procedure__field"] = self.field
        if self.procedure:
            found["procedure__procedure__code"] = self.procedure
        if self.channel:
            found["channel"] = CHANNELS[self.channel]
        return found

    def where(self, user: User, now: datetime, calendar: WorkingCalendar) -> Q:
        """The open work asked for. ``calendar``: of the user's agency, which says what is soon."""
        found = Q(**self.of_the_dossier)
        if self.holder:
            found &= Q(assignee=user if self.holder == "toi" else None)
        if self.risk:
            found &= Q(state__in=RUNNING, pk__in=warned())
        if self.group:
            found &= groups(now, calendar).get(self.group, NOTHING)
        return found


def groups(now: datetime, calendar: WorkingCalendar) -> dict[str, Q]:
    """Slug → which open work belongs there, in the order of GROUPS; results to return are not open work."""
    today = timezone.localdate(now)
    tomorrow = midnight(today + timedelta(1))
    later = today
    for _ in range(clock.SOON + 1):
        later = calendar.next_working_day(later)
    runs = Q(state__in=RUNNING)
    return {
        "qua-han": runs & Q(due_at__lt=now),
        "hom-nay": runs & Q(due_at__gte=now, due_at__lt=tomorrow),
        "sap-den-han": runs & Q(due_at__gte=tomorrow, due_at__lt=midnight(later)),
        "sau-do": runs & Q(due_at__gte=midnight(later)),
        "chua-co-han": Q(due_at=None) & ~Q(state__in=PAUSED),
        "cho-nguoi-khac": Q(state__in=PAUSED),
    }
