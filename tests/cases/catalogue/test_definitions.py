"""The project's own definitions: each file is read as it is, without a database."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "cases" / "catalogue" / "definitions"
FILES = sorted(FOLDER.glob("*/*.toml"))
NEEDS_NO_SOURCE = {"code", "field", "verified", "competence", "source"}
KEYS = NEEDS_NO_SOURCE | {
    "name", "department", "effective_from", "effective_to", "online_level", "boundary_free", "allows_proxy",
    "after_supplement", "decision", "limit", "legal_limit", "stages", "route", "cases", "results", "fees", "components",
}  # fmt: skip
COMPONENT_KEYS = {
    "code", "name", "kind", "originals", "copies", "required", "reusable", "digitize", "case", "form",
}  # fmt: skip
FEE_KEYS = {"kind", "amount", "unit", "case", "since", "until"}
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
HOSTS = re.compile(r"https?://|pypi|npmjs|crates\.io|docker\.io|ghcr\.io|\.gov\.vn", re.IGNORECASE)


@cache
def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def shared(name: str) -> dict[str, Any]:
    return read(FOLDER / f"{name}.toml")


def own() -> list[dict[str, Any]]:
    """Procedures that the Sở receives today."""
    return [d for d in map(read, FILES) if d["competence"] == "own" and "effective_to" not in d]


def each(rule: Callable[[Path], None]) -> Callable[[], None]:
    """One test over all files, naming each that breaks the rule: a test per file and rule would be slow."""

    def test() -> None:
        broken = []
        for path in FILES:
            try:
                rule(path)
            except (AssertionError, KeyError) as error:
                broken.append(f"{path.stem}: {error!r}")
        assert not broken, "\n".join(broken)

    return test


def test_sixty_procedures_of_twelve_fields_and_both_departments_are_defined() -> None:
    assert len(own()) >= 62
    assert len({d["field"] for d in own()}) >= 12
    assert {"hctp", "bttp"} <= {d["department"] for d in own()}


def test_sixty_procedures_are_whole_with_papers_limit_fee_route_and_result() -> None:
    whole = [
        d for d in own()
        if d.get("components") and (d.get("legal_limit") or d.get("stages")) and d.get("fees") and d.get("results")
        and d.get("route")
    ]  # fmt: skip
    assert len(whole) >= 60
    assert len({d["field"] for d in whole}) >= 12


def test_a_code_is_defined_once() -> None:
    assert [code for code, n in Counter(path.stem for path in FILES).items() if n > 1] == []


@pytest.mark.parametrize("code", ["1.002010", "2.000635", "2.001815", "1.009284", "1.008889", "1.005136"])
def test_the_procedures_named_in_the_contract_are_whole(code: str) -> None:
    definition = next(d for d in own() if d["code"] == code)
    assert definition["components"]
    assert definition["results"]
    assert definition.get("legal_limit") or definition["stages"]


def test_criminal_records_ended_on_the_first_of_march_2025() -> None:
    ended = {d["code"]: d["effective_to"] for d in map(read, FILES) if "effective_to" in d}
    assert ended == dict.fromkeys(("2.000488", "2.001417", "2.000505"), date(2025, 3, 1))


def test_what_others_decide_is_for_reference_and_has_no_way_through_the_house() -> None:
    reference = {d["code"]: d for d in map(read, FILES) if d["competence"] == "reference"}
    assert {"2.000815", "2.000908", "1.001193"} <= set(reference)
    assert [code for code, d in reference.items() if "route" in d] == []


@each
def test_a_file_lies_under_its_field_and_bears_its_code(path: Path) -> None:
    definition = read(path)
    assert re.fullmatch(r"[123]\.\d{6}", definition["code"])
    assert (path.parent.name, path.stem) == (definition["field"], definition["code"])
    assert definition["field"] in shared("fields")


@each
def test_no_unknown_key(path: Path) -> None:
    definition = read(path)
    assert set(definition) <= KEYS
    assert all(set(component) <= COMPONENT_KEYS for component in definition["components"])
    assert all(set(fee) <= FEE_KEYS for fee in definition.get("fees", []))
    assert all(set(result) <= {"code", "name"} for result in definition.get("results", []))
    assert all(set(case) == {"code", "name"} for case in definition.get("cases", []))


@each
def test_each_value_has_a_source_and_each_source_a_value(path: Path) -> None:
    definition = read(path)
    assert set(definition["source"]) == set(definition) - NEEDS_NO_SOURCE
    for key, text in definition["source"].items():
        assert len(text) >= 20, key
        assert "trí nhớ" not in text.lower(), key


@each
def test_limits_are_in_known_units(path: Path) -> None:
    definition = read(path)
    assert not ("stages" in definition and "legal_limit" in definition)
    limits = [definition[key] for key in ("limit", "legal_limit") if key in definition] + definition.get("stages", [])
    for limit in limits:
        if limit["unit"] == "same_day":
            assert "amount" not in limit
        else:
            assert limit["unit"] in {"working_day", "day", "hour"}
            assert limit["amount"] >= 1


@each
def test_papers_have_stable_slugs_short_names_and_known_kinds(path: Path) -> None:
    definition = read(path)
    components = definition["components"]
    assert components
    slugs = [component["code"] for component in components]
    assert len(slugs) == len(set(slugs))
    for component in components:
        assert SLUG.fullmatch(component["code"])
        assert len(component["name"]) <= 120
        assert component["kind"] in shared("kinds")
        assert component["originals"] + component["copies"] >= 1
        assert component["digitize"] in {"required", "optional"}
        assert not component["reusable"] or shared("kinds")[component["kind"]]["reusable"]


@each
def test_cases_are_known_and_some_paper_is_always_required(path: Path) -> None:
    definition = read(path)
    known = {case["code"] for case in definition.get("cases", [])}
    if definition.get("allows_proxy", False):
        known.add("uy-quyen")
    assert {c["case"] for c in definition["components"] if "case" in c} <= known
    assert {fee["case"] for fee in definition.get("fees", []) if "case" in fee} <= known
    assert [c for c in definition["components"] if c["required"] and "case" not in c]


@each
def test_fees_name_their_kind_and_their_dates_run_forward(path: Path) -> None:
    for fee in read(path).get("fees", []):
        assert fee["kind"] in {"phí", "lệ phí"}
        assert fee["amount"] == 0 or fee["amount"] >= 1000
        assert fee["amount"] % 1000 == 0
        assert fee.get("since", date.min) < fee.get("until", date.max)


@each
def test_the_route_is_known_and_what_the_house_receives_has_one(path: Path) -> None:
    definition = read(path)
    names = {route["name"] for route in shared("routes")["route"]}
    assert definition.get("route") in names | ({None} if definition["competence"] == "reference" else set())


@each
def test_results_have_names_and_only_well_formed_codes(path: Path) -> None:
    for result in read(path)["results"]:
        assert result["name"]
        assert re.fullmatch(r"KQ\.G15\.\d{6}|000\.00\.00\.G15-KQ\d{4}", result.get("code", "KQ.G15.000000"))


def test_a_route_shares_out_the_whole_limit_and_says_it_is_a_default() -> None:
    for route in shared("routes")["route"]:
        assert sum(step["share"] for step in route["steps"]) == 100
        assert {step["role"] for step in route["steps"]} <= {"officer", "head", "director", "records"}
        assert {step["department"] for step in route["steps"]} <= {"handling", "van-phong"}
        assert route["steps"][-1]["role"] == "records"
        assert "chưa có quy trình nội bộ" in route["source"]


def test_a_result_belongs_to_one_kind_of_paper() -> None:
    codes = [code for kind in shared("kinds").values() for code in kind.get("result_of", [])]
    assert [code for code, n in Counter(codes).items() if n > 1] == []
    assert set(codes) <= {path.stem for path in FILES}
    assert all(SLUG.fullmatch(slug) for slug in shared("kinds"))


def test_application_forms_and_photos_are_never_offered_again() -> None:
    kinds = shared("kinds")
    assert not any(kinds[slug]["reusable"] for slug in ("don-de-nghi", "to-khai", "anh-the", "van-ban-uy-quyen"))


def test_no_file_names_a_host() -> None:
    assert [path.name for path in FOLDER.rglob("*.toml") if HOSTS.search(path.read_text(encoding="utf-8"))] == []
