"""/api/v1/dossiers: opening and reading (interface §4)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.dossier.models import CodeCounter, Dossier
from motcua.core.models import BacklogGrant, JournalEntry
from tests.factories import acts, api, catalogue, core, dossier

pytestmark = pytest.mark.django_db
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+07:00")
LINE = {
    "code", "status", "state", "procedure", "procedure_name", "applicant", "channel", "department", "service_point",
    "unit", "assignee", "received_at", "due_at", "overdue", "finished_at",
}  # fmt: skip
WHOLE = LINE | {
    "visit", "version", "case", "proxy", "return_method", "created_at", "promised_at", "returned_at", "final",
    "backlog", "clock", "components", "current_step", "links",
}  # fmt: skip
CLOCK = {"limit", "used", "left", "paused", "provisional", "original_due_at", "promised_at", "due_at"}


@pytest.fixture
def clerk() -> api.Caller:
    return api.Caller(core.clerk())


def refused(answer: object, status: int, code: str) -> dict[str, object]:
    """The problem+json of a refusal, checked for its shape."""
    found = answer.json()
    assert (answer.status_code, found["code"]) == (status, code), found
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert set(found) == {"type", "title", "status", "code", "errors"}
    assert found["status"] == status
    assert found["title"]
    return found["errors"]


def test_a_dossier_is_opened_and_received_in_one_call(clerk: api.Caller) -> None:
    version = catalogue.procedure()
    answer = clerk.post("/dossiers", api.intake(version))
    made = answer.json()
    assert answer.status_code == 201
    assert set(made) == WHOLE | {"warnings"}
    assert set(made["clock"]) == CLOCK
    assert (made["status"], made["state"], made["procedure"]) == (2, "received", version.procedure.code)
    assert re.fullmatch(r"H32\.11-\d{6}-0001", made["code"])
    assert ISO.fullmatch(made["received_at"])
    assert ISO.fullmatch(made["due_at"])
    assert made["department"] == "bttp"
    assert made["clock"]["limit"] == {"amount": 3, "unit": "working_day"}
    assert [c["provided"] for c in made["components"]] == ["original", "original"]
    assert made["current_step"]["order"] == 0
    assert made["links"]["self"] == f"/api/v1/dossiers/{made['code']}"
    assert made["links"]["feedback"].startswith("/danh-gia/")


def test_the_rating_link_is_answered_once_and_never_shown_to_staff_again(clerk: api.Caller) -> None:
    code = clerk.post("/dossiers", api.intake(catalogue.procedure())).json()["code"]
    assert "feedback" not in clerk.get(f"/dossiers/{code}").json()["links"]


def test_personal_numbers_are_masked_and_stand_in_no_journal_line(clerk: api.Caller) -> None:
    sent = api.intake(catalogue.procedure(), proxy={"name": "Trần Văn Thay", "id_number": "056095999888"})
    made = clerk.post("/dossiers", sent)
    read = clerk.get(f"/dossiers/{made.json()['code']}")
    for number in (sent["applicant"]["id_number"], sent["applicant"]["phone"], "056095999888"):
        assert number not in made.content.decode() + read.content.decode()
        assert number not in str(list(JournalEntry.objects.values_list("reference", "data")))


def test_without_receive_it_waits_in_state_one_and_is_received_later(clerk: api.Caller) -> None:
    made = clerk.post("/dossiers", api.intake(catalogue.procedure(), receive=False)).json()
    assert (made["status"], made["received_at"], made["due_at"]) == (1, None, None)
    received = clerk.post(f"/dossiers/{made['code']}/receive").json()
    assert (received["status"], received["code"]) == (2, made["code"])


def test_each_missing_paper_is_named_and_nothing_is_created(clerk: api.Caller) -> None:
    answer = clerk.post("/dossiers", api.intake(catalogue.procedure(), missing=("giay-de-nghi", "ban-sao-bang")))
    errors = refused(answer, 409, "components_complete")
    assert "Giay de nghi" in errors["missing"]
    assert "Ban sao bang" in errors["missing"]
    assert not Dossier.objects.exists()
    assert not CodeCounter.objects.exists()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"khong_co": 1}, "unknown_field", "khong_co"),
        ({"applicant": {"id_number": "056095000123", "name": "A", "tuoi": 3}}, "unknown_field", "applicant.tuoi"),
        ({"components": [{"code": "giay-de-nghi", "provided": "fax"}]}, "invalid", "components.0.provided"),
        ({"components": [{"code": "khong-co", "provided": "copy"}]}, "invalid", "components"),
        ({"components": [{"code": "giay-de-nghi", "provided": "copy"}] * 2}, "invalid", "components"),
        ({"channel": "fax"}, "invalid", "channel"),
        ({"procedure": "9.999999"}, "invalid", "procedure"),
        ({"procedure": None}, "invalid", "procedure"),
        ({"case": "khong-co"}, "invalid", "case"),
        ({"ticket": "khong-phai"}, "invalid", "ticket"),
        ({"service_point": "khong-co"}, "invalid", "service_point"),
        ({"foreign_code": "có dấu"}, "invalid", "foreign_code"),
        ({"applicant": {"id_number": "12345678", "name": "Nguyễn Văn Mẫu"}}, "invalid", "applicant.id_number"),
        ({"applicant": {"id_number": "056095000123", "name": "  "}}, "invalid", "applicant.name"),
        ({"received_at": "2026-11-20T09:00:00"}, "invalid", "received_at"),
        ({"received_at": "2025-11-20T09:00:00+07:00", "at": "2025-11-20T09:00:00+07:00"}, "invalid", "body"),
        ({"received_at": "2199-01-01T00:00:00+07:00"}, "in_the_future", "at"),
        ({"at": "2199-01-01T00:00:00+07:00"}, "in_the_future", "at"),
        ({"return_method": "fax"}, "invalid", "return_method"),
        ({"sets": 0}, "invalid", "sets"),
    ],
)
def test_bad_input_is_named_by_its_field(clerk: api.Caller, change: dict, code: str, field: str) -> None:
    errors = refused(clerk.post("/dossiers", api.intake(catalogue.procedure()) | change), 422, code)
    assert field in errors
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("raw", [b"{", b"[1]", b"null", b'"x"', b"\xff\xfe", b'{"procedure": "\\u0000"}', b"[" * 5000])
def test_a_body_that_is_no_object_is_bad_input(clerk: api.Caller, raw: bytes) -> None:
    answer = clerk.post("/dossiers", raw=raw)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_the_past_is_open_only_with_the_backlog_right_and_says_so(clerk: api.Caller) -> None:
    user, moment = core.clerk(), timezone.localtime() - timedelta(days=30)
    sent = api.intake(catalogue.procedure(), received_at=moment.isoformat(), backlog_reason="Sổ giấy")
    refused(clerk.post("/dossiers", sent), 403, "backlog_not_allowed")
    BacklogGrant.objects.create(
        user=user, granted_by=core.director(), reason="Chuyển đổi", since=moment.date(),
        until=timezone.localdate() + timedelta(days=1),
    )  # fmt: skip
    made = api.Caller(user).post("/dossiers", sent).json()
    assert made["backlog"] is True
    assert (made["received_at"], made["created_at"]) == (moment.isoformat(), moment.isoformat())
    assert made["code"].startswith(f"H32.11-{moment:%y%m%d}-")
    line = api.Caller(user).get(f"/dossiers/{made['code']}/journal").json()["results"][-1]
    assert line["recorded_at"] > line["at"] == moment.isoformat()
    assert line["data"]["backlog_reason"] == "Sổ giấy"


def test_another_open_dossier_of_the_same_kind_is_only_a_warning(clerk: api.Caller) -> None:
    sent = api.intake(catalogue.procedure())
    first, second = (clerk.post("/dossiers", sent).json() for _ in range(2))
    assert first["warnings"] == []
    assert second["warnings"] == [{"code": "duplicate_open", "dossier": first["code"]}]


def test_whoever_is_no_clerk_opens_none_and_learns_nothing_of_the_body() -> None:
    for person, status in ((core.officer(), 403), (core.director(), 403), (core.UserFactory(), 403), (None, 401)):
        assert api.Caller(person).post("/dossiers", {"x": 1}).status_code == status


def test_a_dossier_is_read_whole_with_its_clock_and_its_journal(clerk: api.Caller) -> None:
    made = dossier.processing()
    read = clerk.get(f"/dossiers/{made.code}").json()
    assert set(read) == WHOLE
    assert read["current_step"]["name"] == "Thẩm định hồ sơ"
    clock = clerk.get(f"/dossiers/{made.code}/clock").json()
    assert set(clock) == CLOCK | {"days"}
    assert set(clock["days"][0]) == {"date", "counted", "share", "reason"}
    assert clock["days"][0]["reason"] == "Ngày nhận: chưa tính"
    assert clock["due_at"] == read["due_at"] == "2026-11-19T17:00:00+07:00"


def test_the_journal_is_turned_page_by_page(clerk: api.Caller) -> None:
    made = dossier.processing()
    first = clerk.get(f"/dossiers/{made.code}/journal", limit=2).json()
    rest = clerk.get(f"/dossiers/{made.code}/journal", limit=2, cursor=first["next"]).json()
    lines = first["results"] + rest["results"]
    assert [line["verb"] for line in lines] == ["dossier.registered", "dossier.received", "dossier.forwarded"]
    assert set(lines[0]) == {"id", "verb", "actor", "at", "recorded_at", "data"}
    assert rest["next"] is None


def test_the_list_is_walked_once_with_its_cursor(clerk: api.Caller) -> None:
    codes = [dossier.registered().code for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = clerk.get("/dossiers", limit=2, cursor=cursor).json()
        assert set(page) == {"results", "next"}
        seen += page["results"]
        cursor = page["next"]
    assert [line["code"] for line in seen] == codes[::-1]
    assert set(seen[0]) == LINE


def test_the_list_is_filtered(clerk: api.Caller) -> None:
    one, two = dossier.registered(), dossier.processing()
    for query, wanted in (
        ({"status": 4}, [two]), ({"state": "registered"}, [one]), ({"q": one.code}, [one]),
        ({"department": "hctp"}, []),
        ({"procedure": two.procedure.procedure.code}, [two]), ({"overdue": "false", "status": 1}, [one]),
        ({"received_from": "2026-11-16", "received_to": "2026-11-17"}, [two]), ({"q": one.applicant_name}, [one]),
        ({"assignee": "khong-co"}, []), ({"received_to": "2026-11-16"}, []), ({"q": one.applicant.id_number}, [one]),
    ):  # fmt: skip
        found = clerk.get("/dossiers", **query).json()["results"]
        assert [line["code"] for line in found] == [made.code for made in wanted], query


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"status": 11}, {"state": "khong-co"}, {"cursor": "x"},
     {"overdue": "có"}, {"received_from": "hôm qua"}, {"q": "a" * 201}],
)  # fmt: skip
def test_a_bad_filter_is_bad_input(clerk: api.Caller, query: dict[str, object]) -> None:
    refused(clerk.get("/dossiers", **query), 422, "invalid")


def test_the_deadline_is_public_and_explains_each_day() -> None:
    answer = api.Caller().get("/deadline", **{"from": "2026-11-20T09:00:00+07:00", "amount": 3, "unit": "working_day"})
    found = answer.json()
    assert found["due_at"] == "2026-11-26T17:00:00+07:00"
    assert [day["date"][-2:] for day in found["days"] if day["counted"]] == ["23", "25", "26"]
    assert all(day["reason"] for day in found["days"])


@pytest.mark.parametrize(
    "query",
    [{"amount": 0, "unit": "day"}, {"unit": "day"}, {"amount": 1, "unit": "same_day"}, {"amount": 1, "unit": "year"},
     {"amount": -1, "unit": "hour"}, {"amount": 1, "unit": "day", "from": "2026-11-20"},
     {"amount": 1, "unit": "day", "from": "1999-12-31T00:00:00+07:00"}, {"amount": 10**6, "unit": "day"}],
)  # fmt: skip
def test_a_deadline_of_nothing_is_bad_input(query: dict[str, object]) -> None:
    answer = api.Caller().get("/deadline", **{"from": "2026-11-20T09:00:00+07:00", **query})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_what_one_may_not_see_comes_before_bad_input() -> None:
    made, other = dossier.processing(), api.Caller(core.clerk("pvhcc-tinh"))
    refused(other.get(f"/dossiers/{made.code}/journal", limit=0), 404, "not_found")


def test_addresses_that_do_not_exist_and_wrong_methods_answer_with_a_problem(clerk: api.Caller) -> None:
    refused(clerk.get("/khong-co"), 404, "not_found")
    refused(clerk.get("/dossiers/%00"), 404, "not_found")
    refused(clerk.get("/dossiers/H32.11-261116-0001"), 404, "not_found")
    refused(clerk.get("/dossiers?q=%00"), 404, "not_found")
    wrong = clerk.get(f"/dossiers/{acts.SITUATIONS['received']().code}/forward")
    refused(wrong, 405, "method_not_allowed")
    assert wrong.headers["Allow"] == "POST"
