"""Sixteen at once on real PostgreSQL: no code is given twice, none is lost, no act is done twice."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from cases.dossier.models import CodeCounter, Dossier
from cases.dossier.services import next_code
from motcua.core.models import JournalEntry, Person
from tests.factories import acts, api, catalogue, core, dossier

pytestmark = pytest.mark.usefixtures("house")
CLIENTS = 16


def posting(caller: api.Caller, *bodies: dict[str, Any]) -> Callable[[], list[int]]:
    return lambda: [caller.post("/dossiers", body).status_code for body in bodies]


def numbers() -> list[int]:
    return sorted(int(code.rpartition("-")[2]) for code in Dossier.objects.values_list("code", flat=True))


def test_sixteen_clients_at_once_get_codes_without_double_and_without_gap() -> None:
    version = catalogue.procedure()
    calls = [posting(api.Caller(core.clerk()), *[api.intake(version) for _ in range(2)]) for _ in range(CLIENTS)]
    assert api.at_once(calls) == [[201, 201]] * CLIENTS
    assert numbers() == list(range(1, 2 * CLIENTS + 1))


def test_a_refused_receipt_uses_no_number_though_others_wait_behind_it() -> None:
    version, caller = catalogue.procedure(), api.Caller(core.clerk())
    good = [posting(caller, api.intake(version)) for _ in range(CLIENTS // 2)]
    bad = [posting(caller, api.intake(version, missing=("giay-de-nghi",))) for _ in range(CLIENTS // 2)]
    assert sorted(api.at_once([call for pair in zip(bad, good, strict=True) for call in pair])) == sorted(
        [[201], [409]] * (CLIENTS // 2)
    )
    assert numbers() == list(range(1, CLIENTS // 2 + 1))
    assert CodeCounter.objects.get().last == CLIENTS // 2


def test_one_new_person_at_several_counters_at_once_is_one_person() -> None:
    version, caller = catalogue.procedure(), api.Caller(core.clerk())
    sent = api.intake(version)
    assert api.at_once([posting(caller, sent)] * 8) == [[201]] * 8
    assert Person.objects.count() == 1


def test_two_that_bring_the_same_foreign_code_at_once_keep_one() -> None:
    version, caller = catalogue.procedure(), api.Caller(core.clerk())
    calls = [posting(caller, api.intake(version, foreign_code="G01.899-261116-4711")) for _ in range(4)]
    assert sorted(api.at_once(calls)) == [[201], [422], [422], [422]]


def test_of_two_who_forward_one_dossier_at_once_only_one_does() -> None:
    made = dossier.received(by := core.clerk())
    caller = api.Caller(by)
    answers = api.at_once([lambda: caller.post(f"/dossiers/{made.code}/forward").status_code] * 4)
    assert sorted(answers) == [200, 403, 403, 403]  # the step is the department's as soon as the first is through
    assert made.assignments.count() == 1


def test_acts_that_wait_for_one_another_leave_one_line_each() -> None:
    made, head = dossier.processing(), core.head()
    caller = api.Caller(head)
    calls = [lambda: caller.post(f"/dossiers/{made.code}/consult", api.body("consult", made)).status_code] * 4
    assert api.at_once(calls) == [200] * 4
    assert JournalEntry.objects.filter(reference=made.reference, verb="dossier.consulted").count() == 4


def test_two_who_forward_the_same_many_in_opposite_order_do_not_stand_in_each_others_way() -> None:
    codes = [dossier.processing().code for _ in range(6)]
    heads = [api.Caller(core.head()) for _ in range(2)]
    bodies = [{"codes": codes}, {"codes": codes[::-1]}]
    answers = api.at_once(
        [partial(head.post, "/dossiers/bulk/forward", body, key="k") for head, body in zip(heads, bodies, strict=True)]
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [row["code"] for row in answers[1].json()["results"]] == codes[::-1]


def test_a_counter_without_a_known_pattern_counts_on() -> None:
    day = acts.TUESDAY.date()
    assert [next_code("H32.11", day)[-4:] for _ in range(3)] == ["0001", "0002", "0003"]
    CodeCounter.objects.update(last=9999)
    assert next_code("H32.11", day) == "H32.11-261117-10000"
