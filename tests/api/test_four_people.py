"""Every line of the API as the OpenAPI schema lists it, tried by four people and by nobody (style.md)."""

from collections.abc import Iterator
from typing import Any

import pytest

from cases.catalogue.models import ProcedureVersion
from digitization.papers.models import Filing
from motcua.api import api as house
from tests.factories import acts, api, catalogue, core, dossier, files, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PUBLIC = {"/procedures", "/procedures/{code}", "/deadline"}  # interface §6, «Public API»
OF_CLERKS = {"/dossiers", "/cards/parse"}
OF_BRINGERS = {"clerk": {201}, "other clerk": {404}, "director": {201}, "stranger": {403}, "nobody": {401}}
BULK = {"/dossiers/bulk/forward": {"director"}, "/dossiers/bulk/reassign": {"director"}}
# What a line of the schema needs in its address or query to be answered at all.
QUERY = {"/deadline": {"from": "2026-11-20T09:00:00+07:00", "unit": "same_day"}}
# Figures are for those who steer by them; a dossier's code names no figure and no report.
OF_FIGURES = ("/kpis", "/reports", "/report-runs", "/plan")
PEOPLE = ("clerk", "other clerk", "director", "stranger", "nobody")


def lines() -> Iterator[tuple[str, str]]:
    for path, methods in house.get_openapi_schema()["paths"].items():
        for method in methods:
            yield method, path.removeprefix("/api/v1")


LINES = sorted(line for line in lines() if "{paper_id}" not in line[1])  # those: tests/digitization/signing/test_api.py


def caller(name: str) -> api.Caller:
    return api.Caller(
        {
            "clerk": core.clerk,
            "other clerk": lambda: core.clerk("pvhcc-tinh"),
            "director": core.director,
            "stranger": core.UserFactory,
            "nobody": lambda: None,
        }[name]()
    )


def asked(method: str, path: str, by: str, made: acts.Dossier, version: ProcedureVersion) -> Any:
    """The answer to a usable request of this line about ``made``."""
    code = version.procedure.code if path.startswith("/procedures") else made.code
    where = path.replace("{code}", code).replace("{number}", "06")
    if "{paper_id}" in path:
        where = path.replace("{paper_id}", str(paper_of(made)))
    if method == "get":
        return caller(by).get(where, **QUERY.get(path, {}))
    if path == "/papers":
        return caller(by).upload(path, files.picture(), dossier=made.code, component="giay-de-nghi")
    if path == "/dossiers":
        return caller(by).post(where, api.intake(version))
    if path == "/vault/offers":
        return caller(by).post(where, {"id_number": made.applicant.id_number, "dossier": made.code})
    if path in BULK:
        return caller(by).post(where, {"codes": [made.code]} | ({"assignee": "a"} if "reassign" in path else {}))
    return caller(by).post(where, api.body(path.rpartition("/")[2].replace("-", "_"), made))


def paper_of(made: acts.Dossier) -> int:
    """A paper filed at ``made``."""
    lying = Filing.objects.filter(reference=made.reference).first()
    return lying.paper_id if lying else papers.paper(reference=made.reference).pk


def expected(method: str, path: str, by: str) -> set[int]:
    """The statuses this person may get; 409 and 422 belong to those who may act."""
    acted = {200, 201, 409, 422}
    if path in PUBLIC:
        return {200}
    if by == "nobody":
        return {401}
    if path == "/papers":
        return OF_BRINGERS[by]
    if path.startswith(OF_FIGURES):
        return {403} if by != "director" else {404} if "{" in path else {200}
    if path.endswith(("/archive.pdf", "/text")):
        return {404}
    if path == "/vault/offers":
        return {"clerk": {200}, "director": {200}, "other clerk": {404}}.get(by, {403})
    if "{code}" in path or "{paper_id}" in path:
        return {404} if by in ("other clerk", "stranger") else {200, 409} if method == "get" else acted | {403}
    if method == "get":
        return {200}
    may = {"clerk", "other clerk"} if path in OF_CLERKS else BULK.get(path, set())
    if path == "/dossiers/bulk/forward":
        may = {"clerk", "other clerk", "director"}
    return acted if by in may else {403}


@pytest.mark.parametrize(("method", "path"), LINES)
def test_a_line_is_open_to_those_whom_the_dossier_concerns(method: str, path: str) -> None:
    made, version = dossier.processing(), catalogue.procedure()
    for by in PEOPLE:
        answer = asked(method, path, by, made, version)
        assert answer.status_code in expected(method, path, by), (by, answer.status_code, answer.content[:300])
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(("method", "path"), [line for line in LINES if "/dossiers/{code}" in line[1]])
def test_a_dossier_of_another_office_and_one_that_does_not_exist_answer_alike(method: str, path: str) -> None:
    made, version = dossier.processing(), catalogue.procedure()
    hidden = asked(method, path, "other clerk", made, version)
    made.code = "H32.11-991231-9999"
    nothing = asked(method, path, "other clerk", made, version)
    assert (hidden.status_code, hidden.json()) == (nothing.status_code, nothing.json())


def test_lists_hold_only_what_each_may_see() -> None:
    made = dossier.processing()
    codes = {by: [row["code"] for row in caller(by).get("/dossiers").json()["results"]] for by in PEOPLE[:4]}
    assert codes == {"clerk": [made.code], "other clerk": [], "director": [made.code], "stranger": []}


def test_what_is_public_needs_no_token_and_nothing_else_is() -> None:
    open_lines = {path for path, methods in house.get_openapi_schema()["paths"].items()
                  for line in methods.values() if not line.get("security")}  # fmt: skip
    assert {path.removeprefix("/api/v1") for path in open_lines} == PUBLIC


def test_the_schema_names_every_act_once_and_is_public() -> None:
    paths = {path for _, path in LINES}
    assert {f"/dossiers/{{code}}/{act.replace('_', '-')}" for act in acts.SERVICES} <= paths
    assert api.Caller().get("/openapi.json").status_code == 200
    ids = [line["operationId"] for methods in house.get_openapi_schema()["paths"].values() for line in methods.values()]
    assert len(ids) == len(set(ids))
