"""What a dashboard is asked, as its address says it: period and filters, so that a view can be shared and saved."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date

from cases.desk.filters import CHANNELS
from monitoring.kpi.asking import scope_of
from monitoring.kpi.scope import Scope
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.models import OrgUnit, User

from .periods import PERIODS, USUAL, span

# Word in the address → name of ``kpi.asking``.
NAMES = {"phong": "department", "linh-vuc": "field", "thu-tuc": "procedure", "noi": "service_point", "kenh": "channel"}
WORDS = ("ky", "tu", "den", *NAMES, "nguoi", "giu", "chi-so")
NOBODY = "-"  # dossiers that no officer has held yet


@dataclass(frozen=True)
class Asked:
    """The words of an address and the scope they mean to whoever asks."""

    words: dict[str, str]
    scope: Scope
    today: date

    def query(self, **changed: str) -> str:
        """The same question with some words changed (underscores stand for hyphens; an empty one goes)."""
        words = self.words | {name.replace("_", "-"): value for name, value in changed.items()}
        return "?" + urlencode({name: value for name, value in words.items() if value})

    def rows(self, what: str, part: str = "", **changed: str) -> str:
        """The address of the very rows behind a number."""
        return _rows() + self.query(so=what, phan=part, chi_so="", **changed)

    def figure(self, code: str, **changed: str) -> str:
        """The address of one figure's page."""
        return reverse("dashboards:figure", args=[code]) + self.query(chi_so="", **changed)

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.scope.until - timedelta(days=1)

    @property
    def of_some(self) -> bool:
        """Whether it is about a department or an officer, not the whole Sở."""
        return bool({"department_id", "officer_id"} & self.scope.where.keys())


@cache
def _rows() -> str:
    return reverse("dashboards:rows")


def words_of(given: QueryDict) -> dict[str, str]:
    """The words of an address that mean something here."""
    found = {name: str(given.get(name, "")).strip()[:120] for name in WORDS}
    return {name: word for name, word in found.items() if word}


def ask(user: User, words: dict[str, str], today: date) -> Asked:
    """What ``words`` ask. Errors: Invalid with the word it is about, NotAllowed for what is not theirs."""
    since, until = _span(words, today)
    named = {name: words.get(word, "") for word, name in NAMES.items()}
    if channel := named["channel"]:
        if channel not in CHANNELS:
            raise Invalid({"kenh": "Không có kênh nộp này."})
        named["channel"] = str(CHANNELS[channel])
    try:
        scope = scope_of(user, named, since, until, today)
    except Invalid as bad:
        back = {name: word for word, name in NAMES.items()} | {"to": "den"}
        raise Invalid({back.get(name, name): sentence for name, sentence in bad.errors.items()}) from bad
    return Asked(words, _of_people(user, scope, words), today)


def _span(words: dict[str, str], today: date) -> tuple[date, date]:
    word = words.get("ky", USUAL)
    if word not in PERIODS:
        raise Invalid({"ky": "Chọn một kỳ trong danh sách."})
    if word != "tu-chon":
        return span(word, today)
    if not {"tu", "den"} & words.keys():
        return date(today.year, 1, 1), today + timedelta(days=1)  # chosen just now: the days are still to come
    since, until = _day(words, "tu"), _day(words, "den")
    if until < since:
        raise Invalid({"den": "Ngày cuối không được trước ngày đầu."})
    return since, until + timedelta(days=1)


def _day(words: dict[str, str], name: str) -> date:
    try:
        found = parse_date(words.get(name, ""))
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2100:
        raise Invalid({name: "Ghi ngày theo dạng ngày/tháng/năm."})
    return found


def _of_people(user: User, scope: Scope, words: dict[str, str]) -> Scope:
    """Narrowed to an officer, and to the unit that held what became late."""
    if who := words.get("nguoi"):
        own = {NOBODY: None, user.username: user.pk}
        officer = own[who] if who in own else _found(User, "username", who, "nguoi", "Không có tài khoản này.")
        if officer not in scope.where.get("officer_id", (officer,)):
            raise NotAllowed(message="Số liệu của người khác: chỉ trưởng phòng của họ, Văn phòng và lãnh đạo Sở.")
        scope = scope.narrowed(officer_id=officer)
    if held := words.get("giu"):
        scope = scope.narrowed(late_unit_id=_found(OrgUnit, "code", held, "giu", "Không có đơn vị này."))
    return scope


def _found(model: Any, by: str, value: str, word: str, sentence: str) -> int:
    pk = model.objects.filter(**{by: value}).values_list("pk", flat=True).first()
    if pk is None:
        raise Invalid({word: sentence})
    return int(pk)
