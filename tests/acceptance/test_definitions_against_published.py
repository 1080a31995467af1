"""Own definitions beside the published procedures of 6/2026, for the codes that both have."""

import json
import os
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.acceptance

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "cases" / "catalogue" / "definitions").glob("*/*.toml"))
UNITS = {"Ngày làm việc": "working_day", "Ngày": "day", "Giờ": "hour"}
CONFIRMED_ELSEWHERE = "†"  # the mark of a limit or fee confirmed by the domain document, not by the page
# Pages that disagree with themselves, or print thousands or a placeholder: the source says which part was read.
LIMIT_FROM_TEXT = {"1.002099"}
FEE_FROM_TEXT = {"1.002010", "1.002079", "1.002398", "1.005136", "1.013836", "2.002036"}


@cache
def published() -> dict[str, dict[str, Any]]:
    folder = Path(os.environ.get("MOTCUA_SHARED", ROOT.parent / "shared"))
    rows = json.loads((folder / "data" / "tthc" / "tthc_bo_tu_phap_271.json").read_text(encoding="utf-8"))["tthc"]
    return {row["ma"]: row for row in rows}


def both() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    definitions = (tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES)
    return [(d, published()[d["code"]]) for d in definitions if d["code"] in published()]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_most_definitions_are_in_the_published_file() -> None:
    assert len(both()) >= 60


def test_names_are_the_published_ones() -> None:
    assert [d["code"] for d, row in both() if d["name"] != words(row["ten"])] == []


def test_decisions_are_the_published_ones() -> None:
    assert [d["code"] for d, row in both() if d["decision"] != row["quyet_dinh_cong_bo"].replace("QD-", "QĐ-")] == []


def test_a_source_names_the_published_page() -> None:
    assert [d["code"] for d, row in both() if row["nguon_url"].rsplit("/", 1)[1] not in d["source"]["name"]] == []


def test_certain_limits_are_the_published_ones() -> None:
    wrong = []
    for definition, row in both():
        limits = {
            (way["thoi_han_so"], UNITS.get(way["thoi_han_don_vi"]))
            for way in row["cach_thuc"]
            if way["thoi_han_chac_chan"]
        }
        mine = definition.get("legal_limit", {})
        if len(limits) == 1 and (mine.get("amount"), mine.get("unit")) not in limits:
            wrong.append(definition["code"])
        if len(limits) > 1 and mine and definition["code"] not in LIMIT_FROM_TEXT:
            wrong.append(definition["code"])
    assert wrong == []


def test_an_uncertain_limit_is_taken_from_a_text_that_its_source_names() -> None:
    for definition, row in both():
        if any(way["thoi_han_chac_chan"] for way in row["cach_thuc"]):
            continue
        for key in {"legal_limit", "stages"} & set(definition):
            text = definition["source"][key]
            assert re.search(f"rình tự|ô tả|{CONFIRMED_ELSEWHERE}", text), definition["code"]


def test_fees_are_the_published_ones_and_free_only_where_the_page_says_so() -> None:
    wrong = []
    for definition, row in both():
        amounts = {way["phi_vnd"] for way in row["cach_thuc"]}
        told = " ".join(str(way["mo_ta"]) for way in row["cach_thuc"])
        for fee in definition.get("fees", []):
            seen = fee["amount"] in amounts or f"{fee['amount']:,}".replace(",", ".") in told
            if not seen and definition["code"] not in FEE_FROM_TEXT:
                wrong.append((definition["code"], fee["amount"]))
        free = (
            definition.get("fees") == [{"kind": definition["fees"][0]["kind"], "amount": 0}]
            if "fees" in definition
            else False
        )
        if free and "Miễn phí" not in {way["phi_le_phi_van_ban"] for way in row["cach_thuc"]}:
            wrong.append((definition["code"], 0))
    assert wrong == []


def test_result_codes_are_the_published_ones() -> None:
    wrong = []
    for definition, row in both():
        codes = {result["ma"] for result in row["ket_qua"]}
        wrong += [definition["code"] for result in definition["results"] if result.get("code") not in codes | {None}]
    assert wrong == []


def test_a_verified_definition_has_one_certain_published_limit_or_a_confirmed_one() -> None:
    for definition, row in both():
        if definition["verified"]:
            certain = all(way["thoi_han_chac_chan"] for way in row["cach_thuc"])
            assert certain or CONFIRMED_ELSEWHERE in definition["source"]["legal_limit"], definition["code"]
            assert definition["fees"], definition["code"]
