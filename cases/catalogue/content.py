"""What one version of a procedure says, whole and comparable: read from a file, from the database, set side by side."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from dataclasses import field as made_by
from datetime import date
from typing import Any, NamedTuple

from .models import Component, Fee, LimitUnit, Procedure, ProcedureVersion, RouteStep


@dataclass(frozen=True)
class Limit:
    """A time limit; ``same_day`` has no amount."""

    amount: int | None
    unit: str

    def __str__(self) -> str:
        unit = LimitUnit(self.unit).label
        return unit if self.amount is None else f"{self.amount} {unit}"


@dataclass(frozen=True)
class Paper:
    """A component of the dossier."""

    code: str
    name: str
    kind: str
    originals: int = 0
    copies: int = 0
    required: bool = True
    reusable: bool = False
    digitize: str = Component.Digitize.REQUIRED.value
    case: str = ""
    form: str = ""

    def __str__(self) -> str:
        count = f"{self.originals} bản chính, {self.copies} bản sao"
        return f"{self.name} ({count}{'' if self.required else ', không bắt buộc'})"


@dataclass(frozen=True)
class Step:
    """A step of the route; ``department`` is the code of a unit, ``share`` percent of the limit, ``hours`` working."""

    name: str
    role: str
    department: str
    hours: int | None = None
    share: int = 0

    def __str__(self) -> str:
        time = f"{self.share} %" if self.hours is None else f"{self.hours} giờ"
        return f"{self.name} ({self.department}, {time})"


@dataclass(frozen=True)
class Charge:
    """A fee in đồng, between two days (both included) where it is dated."""

    kind: str
    amount: int
    unit: str = ""
    case: str = ""
    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        days = "".join(f" {word} {day:%d/%m/%Y}" for word, day in (("từ", self.since), ("đến", self.until)) if day)
        per, case = f"/{self.unit}" if self.unit else "", f" ({self.case})" if self.case else ""
        amount = f"{self.amount:,}".replace(",", ".")
        return f"{self.kind} {amount} đồng{per}{case}{days}"


@dataclass(frozen=True)
class Content:
    """A version of a procedure as it stands in a file or in the database. Empty means «chưa xác minh»."""

    code: str
    name: str
    field: str
    competence: str = Procedure.Competence.OWN.value
    department: str = ""
    limit: Limit | None = None
    legal_limit: Limit | None = None
    stages: tuple[Mapping[str, Any], ...] = ()
    online_level: str = ""
    boundary_free: bool | None = None
    allows_proxy: bool | None = None
    after_supplement: str = ProcedureVersion.AfterSupplement.RESTART.value
    decision: str = ""
    verified: bool = False
    effective_from: date | None = None
    effective_to: date | None = None
    cases: tuple[Mapping[str, str], ...] = ()
    results: tuple[Mapping[str, str], ...] = ()
    components: tuple[Paper, ...] = ()
    steps: tuple[Step, ...] = ()
    fees: tuple[Charge, ...] = ()
    sources: Mapping[str, str] = made_by(default_factory=dict)
    notes: tuple[str, ...] = ()

    def digest(self) -> str:
        """SHA-256 of everything said here."""
        whole = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(whole.encode()).hexdigest()

    def differs_only_in_its_end(self, other: "Content") -> bool:
        """Whether nothing but the last day (and where that was read) distinguishes the two."""
        return replace(self, effective_to=None, sources={}) == replace(other, effective_to=None, sources={})


@dataclass(frozen=True)
class Entry:
    """One record of a file. ``refusal`` says why it cannot be used; a ``summary`` tells nothing of papers."""

    name: str
    content: Content | None = None
    field_name: str = ""
    refusal: str = ""
    summary: bool = False


def content_of(version: ProcedureVersion) -> Content:
    """The content of a stored version; 3 queries unless its parts were fetched before."""
    return Content(
        code=version.procedure.code, name=version.name, field=version.procedure.field_id,
        competence=version.procedure.competence, department=version.department.code if version.department else "",
        limit=_limit(version.limit_amount, version.limit_unit),
        legal_limit=_limit(version.legal_limit_amount, version.legal_limit_unit),
        stages=tuple(version.stages), online_level=version.online_level, boundary_free=version.boundary_free,
        allows_proxy=version.allows_proxy, after_supplement=version.after_supplement, decision=version.decision,
        verified=version.verified, effective_from=version.effective_from, effective_to=version.effective_to,
        cases=tuple(version.cases), results=tuple(version.results),
        components=tuple(_paper(c) for c in version.components.all()),
        steps=tuple(_step(s) for s in version.steps.all()), fees=tuple(_charge(f) for f in version.fees.all()),
        sources=version.sources, notes=tuple(version.notes),
    )  # fmt: skip


def _limit(amount: int | None, unit: str) -> Limit | None:
    return Limit(amount, unit) if unit else None


def _paper(row: Component) -> Paper:
    return Paper(
        row.code, row.name, row.kind_id, row.originals, row.copies, row.required, row.reusable, row.digitize, row.case,
        row.form,
    )  # fmt: skip


def _step(row: RouteStep) -> Step:
    return Step(row.name, row.role, row.department.code, row.hours, row.share)


def _charge(row: Fee) -> Charge:
    return Charge(row.kind, row.amount, row.unit, row.case, row.since, row.until)


class Difference(NamedTuple):
    """One thing that two versions say differently, in words for people."""

    label: str
    before: str
    after: str


_LABELS = {
    "name": "Tên thủ tục", "field": "Lĩnh vực", "competence": "Thẩm quyền", "department": "Phòng xử lý",
    "limit": "Thời hạn cam kết", "legal_limit": "Thời hạn theo luật", "stages": "Các giai đoạn",
    "online_level": "Mức trực tuyến", "boundary_free": "Không phụ thuộc địa giới", "allows_proxy": "Được ủy quyền nộp",
    "after_supplement": "Sau khi bổ sung", "decision": "Quyết định công bố", "verified": "Đã xác minh",
    "effective_from": "Áp dụng từ", "effective_to": "Hết áp dụng từ", "cases": "Các trường hợp", "results": "Kết quả",
    "components": "Thành phần hồ sơ", "steps": "Các bước", "fees": "Phí, lệ phí",
}  # fmt: skip
# What a source may be given for, as people say it.
SOURCED = _LABELS | {"route": "Quy trình xử lý", "proxy": "Giấy ủy quyền"}
_CHOICES = {
    "competence": Procedure.Competence, "online_level": ProcedureVersion.OnlineLevel,
    "after_supplement": ProcedureVersion.AfterSupplement,
}  # fmt: skip


def differences(before: Content, after: Content, only: Iterable[str] = _LABELS) -> list[Difference]:
    """What ``after`` says differently, value by value; lists item by item."""
    wanted, found = set(only), []
    for key in (f.name for f in fields(Content) if f.name in _LABELS and f.name in wanted):
        old, new = getattr(before, key), getattr(after, key)
        if old == new:
            continue
        if isinstance(old, tuple):
            found += _items(_LABELS[key], [_words(key, i) for i in old], [_words(key, i) for i in new])
        else:
            found.append(Difference(_LABELS[key], _words(key, old), _words(key, new)))
    return found


def _items(label: str, old: list[str], new: list[str]) -> list[Difference]:
    gone = [Difference(label, item, "") for item in old if item not in new]
    come = [Difference(label, "", item) for item in new if item not in old]
    moved = [Difference(label, "; ".join(old), "; ".join(new))] if old != new else []
    return [*gone, *come] or moved


def _words(key: str, value: object) -> str:
    if value is None or value == "":
        return "chưa xác minh"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Mapping):
        limit = Limit(value.get("amount"), value["unit"]) if "unit" in value else None
        return ": ".join(str(part) for part in (value["name"], limit) if part)
    return str(_CHOICES[key](value).label) if key in _CHOICES else str(value)
