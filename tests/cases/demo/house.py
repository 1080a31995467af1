"""A small house for demonstration years: a handful of procedures of every kind of limit, and its staff."""

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from cases.catalogue.models import Fee
from cases.demo import services
from cases.demo.crowd import Crowd
from cases.demo.services import Plan
from motcua.core import setup
from motcua.core.calendar import VN
from tests.factories import catalogue

UNTIL = datetime(2026, 11, 20, 16, 0, tzinfo=VN)
STAGES = [{"name": "Kiểm tra", "amount": 5, "unit": "working_day"}, {"name": "Xác minh", "amount": 20, "unit": "day"}]

# Every column that says what happened; ids, public ids and transactions differ from run to run.
TABLES = {
    "cases_dossier": "code", "cases_visit": "opened_at, service_point_id", "core_person": "id_number",
    "cases_codecounter": "identifier, day", "cases_dossiercomponent": "component_id", "cases_suspension": "start, id",
    "cases_assignment": "given_at, id", "cases_consultation": "asked_at", "cases_result": "id",
    "core_journalentry": "reference, id",
}  # fmt: skip


def furnish() -> None:
    """Accounts and procedures."""
    setup.make_accounts({a.username: "x" for a in setup.ACCOUNTS})
    same_day = catalogue.procedure("hctp", (None, "same_day"), ("to-khai", "giay-to"), name="Cấp bản sao Trích lục")
    catalogue.add_paper(same_day, "van-ban-uy-quyen", case="uy-quyen")
    Fee.objects.create(version=same_day, amount=8000)
    catalogue.procedure("bttp", (5, "working_day"), name="Cấp Thẻ đấu giá viên", online_level="none")
    catalogue.procedure("bttp", (30, "day"), name="Thay đổi nội dung đăng ký hoạt động", after_supplement="shift")
    catalogue.procedure("hctp", (24, "hour"), name="Yêu cầu trợ giúp pháp lý", allows_proxy=False)
    catalogue.procedure("hctp", (None, ""), stages=STAGES, name="Thôi quốc tịch Việt Nam ở trong nước")
    two = catalogue.procedure("bttp", (None, ""), name="Chưa rõ thời hạn", cases=[{"code": "a"}, {"code": "b"}])
    catalogue.add_paper(two, "chi-cua-a", case="a", reusable=True)
    catalogue.add_paper(two, "khong-bat-buoc", required=False)
    Fee.objects.create(version=two, amount=500_000)
    catalogue.procedure("tgpl", (7, "working_day"), name="Cấp thẻ cộng tác viên")


def plan(dossiers: int, *, bulk: bool, seed: int = 7) -> Plan:
    """A year that ends on a Friday afternoon."""
    return Plan(seed, dossiers, UNTIL, bulk)


def crowd(dossiers: int, seed: int = 7) -> Crowd:
    """The crowd of that year, nothing written."""
    return services._crowd(plan(dossiers, bulk=True, seed=seed))


def filled(a_plan: Plan) -> dict[str, list[Any]]:
    """Write a year, read all rows and take them back."""
    with transaction.atomic():
        services.seed(a_plan, say=lambda _: None)
        found = {table: rows(table, order) for table, order in TABLES.items()}
        transaction.set_rollback(True)
    return found


def rows(table: str, order: str) -> list[dict[str, Any]]:
    """The rows of a table, each foreign id that is made on the way replaced by what it stands for."""
    with connection.cursor() as db:
        db.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608
        names = [column.name for column in db.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in db.fetchall()]
        codes = _map(db, "SELECT id, code FROM cases_dossier")
        people = _map(db, "SELECT id, id_number FROM core_person")
    for row in found:
        for gone in ("id", "public_id", "epoch", "txid", "visit_id"):
            row.pop(gone, None)
        for column, names_of in (("dossier_id", codes), ("applicant_id", people)):
            if column in row:
                row[column] = names_of[row[column]]
    found.sort(key=lambda row: row.get("dossier_id", ""))
    if table == "core_journalentry":
        found = [row | {"data": _without_ids(row["data"])} for row in found if row["reference"].startswith("dossier:")]
    return found


def _without_ids(data: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(data)
    if "consultation" in told:
        told["consultation"] = "…"
    return told


def _map(db: Any, sql: str) -> dict[int, str]:
    db.execute(sql)
    return dict(db.fetchall())
