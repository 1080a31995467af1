"""POST /dossiers/{code}/{act}: what each answers, and in which order it checks (interface §4, §6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import acts, api, catalogue, core, dossier

from .test_dossiers import refused

pytestmark = pytest.mark.django_db

# Each act where its state allows it, and the state that follows.
DONE = [
    ("receive", "registered", "received"), ("refuse", "registered", "refused"),
    ("forward", "received", "processing"), ("send_back", "processing", "processing"),
    ("require_supplement", "processing", "supplement_required"), ("supplement", "asked", "processing"),
    ("take", "on_its_way", "processing"), ("require_payment", "received", "payment_required"),
    ("record_payment", "paying", "received"), ("withdraw", "asked", "withdrawn"),
    ("stop", "processing", "stopped"), ("resume", "stopped", "processing"),
    ("apologise", "processing", "processing"), ("reassign", "processing", "processing"),
    ("consult", "processing", "processing"), ("answer", "consulted", "processing"),
    ("draft", "processing", "processing"), ("approve", "drafted", "processing"),
    ("note", "asked", "supplement_required"),
    ("resolve", "at_last_step", "resolved"), ("hand_over", "resolved", "returned"),
]  # fmt: skip
# Something that none of these bodies may hold.
REQUIRED = {"refuse", "send_back", "require_supplement", "supplement", "require_payment", "record_payment", "withdraw",
            "stop", "apologise", "reassign", "consult", "answer", "draft", "resolve", "hand_over", "note"}  # fmt: skip


def path(made: acts.Dossier, act: str) -> str:
    return f"/dossiers/{made.code}/{act.replace('_', '-')}"


@pytest.fixture
def director() -> api.Caller:
    return api.Caller(core.director())


@pytest.mark.parametrize(("act", "situation", "state"), DONE)
def test_an_act_answers_with_the_dossier_as_it_now_is(
    act: str, situation: str, state: str, director: api.Caller
) -> None:
    made = acts.SITUATIONS[situation]()
    answer = director.post(path(made, act), api.body(act, made))
    assert answer.status_code == 200, answer.content
    assert (answer.json()["code"], answer.json()["state"]) == (made.code, state)
    assert director.get(f"/dossiers/{made.code}").json() == answer.json() | {
        "clock": director.get(f"/dossiers/{made.code}").json()["clock"]
    }


def test_every_act_of_the_interface_is_tried() -> None:
    assert {act for act, _, _ in DONE} == set(acts.SERVICES)


@pytest.mark.parametrize("act", acts.SERVICES)
def test_checks_come_in_order_token_sight_right_input_state(act: str) -> None:
    made = acts.SITUATIONS["returned"]()  # no state for any act
    good, bad = api.body(act, made), {"khong_co": 1}
    for sent in (good, bad):
        refused(api.Caller().post(path(made, act), sent), 401, "not_signed_in")
        refused(api.Caller(core.clerk("pvhcc-tinh")).post(path(made, act), sent), 404, "not_found")
        refused(api.Caller(core.UserFactory()).post(path(made, act), sent), 404, "not_found")
        refused(api.Caller(core.staff("office", "van-phong")).post(path(made, act), sent), 403, "not_allowed")
    director = api.Caller(core.director())
    refused(director.post(path(made, act), bad), 422, "unknown_field")
    late = timezone.now() + timedelta(hours=1)
    refused(director.post(path(made, act), good | {"at": late.isoformat()}), 422, "in_the_future")
    refused(director.post(path(made, act), good | {"at": "2026-11-17T09:00:00+07:00"}), 403, "backlog_not_allowed")
    answer = director.post(path(made, act), good)
    assert answer.status_code == 409 or (act, answer.status_code) == ("resolve", 422)
    if act in REQUIRED:
        refused(director.post(path(made, act), {}), 422, "invalid")


@pytest.mark.parametrize("act", ["supplement", "require_supplement", "receive"])
def test_papers_that_the_dossier_does_not_have_come_before_the_state(act: str, director: api.Caller) -> None:
    made = acts.SITUATIONS["returned"]()
    rows = [{"component": "khong-co", "reason": "x"}] if act == "require_supplement" else [
        {"code": "khong-co", "provided": "copy"}
    ]  # fmt: skip
    field = "items" if act == "require_supplement" else "components"
    assert field in refused(director.post(path(made, act), {field: rows}), 422, "invalid")


def test_an_act_before_the_last_one_is_refused(settings: object, director: api.Caller) -> None:
    settings.MOTCUA_BACKLOG = True
    made = dossier.processing()
    before = (made.last_act_at - timedelta(seconds=1)).isoformat()
    refused(director.post(path(made, "forward"), {"at": before}), 409, "before_last_act")
    same = director.post(path(made, "forward"), {"at": made.last_act_at.isoformat()})
    assert same.json()["backlog"] is True


@pytest.mark.parametrize(
    ("act", "situation", "change"),
    [
        ("forward", "processing", {"handover": "fax"}),
        ("require_supplement", "processing", {"items": []}),
        ("require_supplement", "processing", {"items": [{"component": "giay-de-nghi", "reason": " "}]}),
        ("require_supplement", "processing", {"approved_by": "khong-co"}),
        ("require_payment", "processing", {"amount": 0}),
        ("require_payment", "processing", {"amount": 2**40}),
        ("record_payment", "paying", {"amount": 49_999}),
        ("stop", "processing", {"legal_basis": "x" * 301}),
        ("consult", "processing", {"hours": 0}),
        ("answer", "consulted", {"consultation": 2**63}),
        ("apologise", "processing", {"new_due_at": "2026-11-20"}),
        ("apologise", "processing", {"new_due_at": "9999-12-31T23:59:59-12:00"}),
        ("resolve", "at_last_step", {"outcome": "maybe"}),
        ("resolve", "at_last_step", {"signed_at": "2021-01-01T00:00:00+07:00"}),
        ("resolve", "at_last_step", {"paper": 2**62}),
        ("resolve", "at_last_step", {"paper": 10**30}),
        ("hand_over", "resolved", {"recipient": {}}),
        ("hand_over", "resolved", {"recipient": {"name": "A", "phone": "1"}}),
        ("reassign", "processing", {"assignee": "khong-co"}),
        ("withdraw", "processing", {"reason": "x" * 4001}),
    ],
)
def test_input_that_cannot_be_used_is_named(act: str, situation: str, change: dict, director: api.Caller) -> None:
    made = acts.SITUATIONS[situation]()
    answer = director.post(path(made, act), api.body(act, made) | change)
    found = answer.json()
    assert (answer.status_code, found["code"]) in ((422, "invalid"), (422, "unknown_field")), found
    assert any(key.startswith(tuple(change)) for key in found["errors"])


def test_an_empty_object_is_enough_where_nothing_is_required(director: api.Caller) -> None:
    assert director.post(path(acts.on_its_way(), "take"), {}).status_code == 200


def test_many_are_forwarded_in_one_call_with_an_outcome_for_each(director: api.Caller) -> None:
    good, last = dossier.processing(), dossier.at_last_step()
    codes = [last.code, "H32.11-000000-0001", good.code]
    answer = director.post("/dossiers/bulk/forward", {"codes": codes, "note": "Cùng chuyển"}, key="k")
    results = answer.json()["results"]
    assert answer.status_code == 200
    assert [row["code"] for row in results] == codes
    assert [row["ok"] for row in results] == [False, False, True]
    assert [row.get("error") for row in results] == ["last_step", "not_found", None]
    assert (results[2]["status"], results[2]["state"]) == (4, "processing")
    again = director.post("/dossiers/bulk/forward", {"codes": codes, "note": "Cùng chuyển"}, key="k")
    assert (again.content, again.headers["Idempotent-Replayed"]) == (answer.content, "true")


def test_many_are_reassigned_in_one_call() -> None:
    made, other = [dossier.processing() for _ in range(3)], core.officer()
    sent = {"codes": [d.code for d in made], "assignee": other.username}
    answer = api.Caller(core.head()).post("/dossiers/bulk/reassign", sent)
    assert [row["ok"] for row in answer.json()["results"]] == [True] * 3
    assert {d.assignee for d in acts.Dossier.objects.all()} == {other}


@pytest.mark.parametrize("act", ["forward", "reassign"])
def test_in_bulk_too_checks_come_in_order(act: str) -> None:
    for person, status in ((None, 401), (core.UserFactory(), 403), (core.staff("office", "van-phong"), 403)):
        assert api.Caller(person).post(f"/dossiers/bulk/{act}", {"x": 1}).status_code == status
    head = api.Caller(core.head())
    for sent in ({"x": 1}, {"codes": []}, {"codes": ["x"] * 201}, {"codes": "x"}):
        assert head.post(f"/dossiers/bulk/{act}", {"assignee": "a", **sent}).status_code == 422
    gone = timezone.now() - timedelta(hours=1)
    sent = {"codes": ["x"], "at": gone.isoformat()} | ({"assignee": "a"} if act == "reassign" else {})
    refused(head.post(f"/dossiers/bulk/{act}", sent), 403, "backlog_not_allowed")


def count(queries: object, caller: api.Caller, where: str, sent: object, key: str) -> None:
    with queries:
        answer = caller.post(where, sent, key=key)
    assert answer.status_code < 300, answer.content


def test_receiving_takes_twenty_queries_at_most_and_forwarding_fifteen(django_assert_max_num_queries: object) -> None:
    caller, version = api.Caller(core.clerk()), catalogue.procedure(papers=tuple(f"giay-{n}" for n in range(12)))
    caller.post("/dossiers", api.intake(version))  # the catalogue's shelf and the calendar are filled by now
    count(django_assert_max_num_queries(20), caller, "/dossiers", api.intake(version), "new")
    code = acts.Dossier.objects.last().code
    count(django_assert_max_num_queries(15), caller, f"/dossiers/{code}/forward", {}, "forward")


def test_a_page_takes_twelve_queries_at_most(django_assert_max_num_queries: object) -> None:
    made = [dossier.processing() for _ in range(3)]
    for person in (core.clerk(), core.officer(), core.director()):
        caller = api.Caller(person)
        caller.get("/dossiers")  # the catalogue's shelf and the calendar are filled by now
        for where in ("/dossiers", f"/dossiers/{made[0].code}", f"/dossiers/{made[0].code}/journal",
                      f"/dossiers/{made[0].code}/clock", "/dossiers?q=mau"):  # fmt: skip
            with django_assert_max_num_queries(12):
                assert caller.get(where).status_code == 200
