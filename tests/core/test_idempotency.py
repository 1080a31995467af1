"""A POST repeated with the same key: one act, one answer (interface §6)."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.dossier.models import Dossier
from cases.routing import services as routing
from motcua.core import idempotency
from motcua.core.errors import RuleBroken
from motcua.core.models import IdempotencyKey, JournalEntry
from tests.factories import acts, api, catalogue, core, dossier


@pytest.fixture
def clerk(db: None) -> api.Caller:
    return api.Caller(core.clerk())


def test_a_repeat_gets_the_same_status_and_body_to_the_byte_and_says_so(clerk: api.Caller) -> None:
    sent = api.intake(catalogue.procedure())
    first, again = (clerk.post("/dossiers", sent, key="k-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Dossier.objects.count() == 1


def test_bodies_are_compared_as_json_values(clerk: api.Caller) -> None:
    sent = api.intake(catalogue.procedure())
    first = clerk.post("/dossiers", sent, key="k-1")
    shuffled = json.dumps(dict(reversed(sent.items())), indent=2).encode()
    assert clerk.post("/dossiers", raw=shuffled, key="k-1").content == first.content


def test_the_same_key_with_another_body_is_a_mismatch(clerk: api.Caller) -> None:
    version = catalogue.procedure()
    clerk.post("/dossiers", api.intake(version), key="k-1")
    other = clerk.post("/dossiers", api.intake(version), key="k-1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_mismatch")


def test_keys_are_kept_per_person_and_per_address(clerk: api.Caller) -> None:
    version = catalogue.procedure()
    sent = api.intake(version)
    codes = {api.Caller(core.clerk()).post("/dossiers", sent, key="k-1").json()["code"] for _ in range(2)}
    codes.add(clerk.post("/dossiers", sent, key="k-1").json()["code"])
    assert len(codes) == 3
    assert {clerk.post(f"/dossiers/{code}/forward", key="k-1").status_code for code in codes} == {200}


def test_a_refusal_leaves_the_key_free(clerk: api.Caller) -> None:
    version = catalogue.procedure()
    sent = api.intake(version, missing=("giay-de-nghi",))
    for _ in range(2):
        assert clerk.post("/dossiers", sent, key="k-1").status_code == 409
    assert not IdempotencyKey.objects.exists()
    assert clerk.post("/dossiers", {**sent, "receive": False}, key="k-1").status_code == 201


def test_a_repeat_is_answered_though_its_author_has_handed_the_dossier_on(clerk: api.Caller) -> None:
    code = clerk.post("/dossiers", api.intake(catalogue.procedure())).json()["code"]
    first = clerk.post(f"/dossiers/{code}/forward", key="k-1")
    assert clerk.post(f"/dossiers/{code}/forward", key="k-2").status_code == 403
    again = clerk.post(f"/dossiers/{code}/forward", key="k-1")
    assert (again.status_code, again.content) == (200, first.content)
    assert JournalEntry.objects.filter(verb="dossier.forwarded").count() == 1


def test_a_repeat_is_answered_to_its_author_only(clerk: api.Caller) -> None:
    code = clerk.post("/dossiers", api.intake(catalogue.procedure()), key="k-1").json()["code"]
    clerk.post(f"/dossiers/{code}/forward", key="k-2")
    assert api.Caller(core.clerk("pvhcc-tinh")).post(f"/dossiers/{code}/forward", key="k-2").status_code == 404
    assert api.Caller().post(f"/dossiers/{code}/forward", key="k-2").status_code == 401


def test_a_key_longer_than_two_hundred_characters_is_bad_input(clerk: api.Caller) -> None:
    sent = api.intake(catalogue.procedure())
    assert clerk.post("/dossiers", sent, key="k" * 201).status_code == 422
    assert clerk.post("/dossiers", sent, key="k" * 200).status_code == 201


@pytest.mark.usefixtures("house")
def test_four_simultaneous_repeats_are_one_act_and_four_equal_answers() -> None:
    caller, sent = api.Caller(core.clerk()), api.intake(catalogue.procedure())
    answers = api.at_once([lambda: caller.post("/dossiers", sent, key="k-1")] * 4)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sorted("Idempotent-Replayed" in answer.headers for answer in answers) == [False, True, True, True]
    assert Dossier.objects.count() == 1


@pytest.mark.usefixtures("house")
def test_whoever_waits_behind_a_refusal_tries_for_himself() -> None:
    made = dossier.processing()
    caller = api.Caller(core.head())
    calls = [lambda: caller.post(f"/dossiers/{made.code}/approve", key="k-1").status_code] * 3
    assert api.at_once(calls) == [422] * 3  # nothing is drafted
    acts.do("draft", made, at=timezone.now())
    assert caller.post(f"/dossiers/{made.code}/approve", key="k-1").status_code == 200


@pytest.mark.django_db
def test_without_a_user_a_key_counts_all_the_same() -> None:
    done: list[Any] = []
    for _ in range(2):
        answer, _ = idempotency.once(None, "/api/v1/tickets", "k", b"{}", lambda: (201, done.append(1)))
    assert (answer, done) == ((201, None), [1])
    with pytest.raises(RuleBroken):
        idempotency.once(None, "/api/v1/tickets", "k", b"[]", lambda: (201, None))


@pytest.mark.django_db
def test_keys_are_kept_for_three_days_at_least() -> None:
    idempotency.once(None, "/x", "k", b"", lambda: (200, None))
    now = timezone.now()
    assert idempotency.forget_old(now + timedelta(hours=72)) == 0
    assert idempotency.forget_old(now + timedelta(hours=24 * 5)) == 1


@pytest.mark.django_db
def test_many_acts_stand_one_by_one_and_a_repeat_after_a_crash_does_only_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    head, made = core.head(), [dossier.processing() for _ in range(3)]
    caller, sent, real = api.Caller(head), {"codes": [d.code for d in made]}, routing.forward

    def dies_at_the_second(**given: Any) -> Dossier:
        if given["dossier_id"] == made[1].pk:
            raise SystemError
        return real(**given)

    monkeypatch.setattr(routing, "forward", dies_at_the_second)
    assert caller.post("/dossiers/bulk/forward", sent, key="k-1").status_code == 500
    steps = Dossier.objects.order_by("pk").values_list("step", flat=True)
    assert list(steps) == [2, 1, 1]
    monkeypatch.undo()
    first, again = (caller.post("/dossiers/bulk/forward", sent, key="k-1") for _ in range(2))
    assert [outcome["ok"] for outcome in first.json()["results"]] == [True] * 3
    assert list(steps.all()) == [2, 2, 2]
    assert again.content == first.content
    assert caller.post("/dossiers/bulk/forward", {"codes": [made[0].code]}, key="k-1").status_code == 409
