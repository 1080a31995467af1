"""The published procedures of 6/2026, loaded whole: all 271 are there, none is invented, twice is once."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.catalogue.loading import Report, load_own, load_published
from cases.catalogue.models import Procedure, ProcedureVersion

pytestmark = [pytest.mark.acceptance, pytest.mark.django_db]
FOLDER = Path(os.environ.get("MOTCUA_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "tthc"
WHOLE = FOLDER / "tthc_bo_tu_phap_271.json"


def load(path: Path = WHOLE) -> Report:
    now = timezone.now()
    load_own(now)
    return load_published(path, now)


def rows() -> dict[str, dict[str, Any]]:
    return {row["ma"]: row for row in json.loads(WHOLE.read_text(encoding="utf-8"))["tthc"]}


def test_all_271_go_in_and_a_second_load_changes_nothing() -> None:
    began = time.monotonic()
    report = load()
    took = time.monotonic() - began
    assert report.refused == {}
    assert len(report.added) + len(report.kept) == 271
    assert set(rows()) <= set(Procedure.objects.values_list("code", flat=True))
    assert took < 120
    before = list(ProcedureVersion.objects.order_by("pk").values())
    again = load_published(WHOLE, timezone.now())
    assert (len(again.unchanged), again.added, again.changed, again.refused) == (len(report.added), [], [], {})
    assert list(ProcedureVersion.objects.order_by("pk").values()) == before


def test_nothing_uncertain_became_a_value() -> None:
    report = load()
    for code in report.added:
        version = ProcedureVersion.objects.get(procedure__code=code)
        ways = rows()[code]["cach_thuc"]
        sure = {way["thoi_han_so"] for way in ways if way["thoi_han_chac_chan"] and way["thoi_han_don_vi"]}
        assert version.legal_limit_amount in (sure if len(sure) == 1 else {None}), code
        amounts = {way["phi_vnd"] for way in ways}
        assert {fee.amount for fee in version.fees.all()} <= amounts - {0, None} or amounts == {0}, code
        assert all(version.sources.values()), code
        assert not version.verified


def test_each_doubt_of_the_file_is_in_the_report() -> None:
    report = load()
    for code, row in rows().items():
        told = "; ".join(report.uncertain.get(code, []))
        for way in row["cach_thuc"]:
            if not way["thoi_han_chac_chan"]:
                assert "thời hạn" in told, code
            if way["phi_vnd"] is None or 0 < way["phi_vnd"] < 1000:
                assert "phí" in told, code


def test_commune_and_ministry_procedures_are_reference_only() -> None:
    report = load()
    own = Procedure.objects.filter(code__in=report.added, competence="own")
    assert own.exists()
    assert all("Cấp tỉnh" in rows()[p.code]["cap_thuc_hien"] for p in own)
    assert all("Sở Tư pháp" in rows()[p.code]["co_quan_thuc_hien"] for p in own)


def test_the_summary_alone_makes_the_same_list() -> None:
    now = timezone.now()
    report = load_published(FOLDER / "tthc_bo_tu_phap_tom_tat.csv", now)
    assert report.refused == {}
    assert len(report.added) + len(report.kept) == 271
    assert len(load_published(FOLDER / "tthc_bo_tu_phap_tom_tat.csv", now).unchanged) == len(report.added)


def test_every_procedure_is_shown_by_the_api() -> None:
    load()
    client, seen, cursor = Client(), [], ""
    while cursor is not None:
        page = client.get("/api/v1/procedures", {"limit": 100, "cursor": cursor}).json()
        seen += [row["code"] for row in page["results"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) >= 271
    for code in seen:
        assert client.get(f"/api/v1/procedures/{code}").status_code == 200, code
