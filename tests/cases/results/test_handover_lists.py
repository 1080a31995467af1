"""Results on their way from Văn thư to the counters."""

import pytest
from django.db import IntegrityError, transaction

from cases.dossier.models import Dossier
from cases.results import services
from cases.results.models import HandoverList, HandoverRow, Result
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.models import JournalEntry, User
from tests.factories import acts, core
from tests.factories import dossier as make

pytestmark = pytest.mark.django_db
AT = core.moment(acts.TUESDAY)


def given(*dossiers: Dossier, by: User | None = None) -> HandoverList:
    (made,) = services.make_lists(dossier_ids=[d.pk for d in dossiers], user=by or core.records(), moment=AT)
    return made


def taken(found: HandoverList, *dossiers: Dossier, by: User | None = None) -> HandoverList:
    codes = [d.code for d in dossiers]
    return services.take_list(list_id=found.pk, codes=codes, user=by or core.clerk(), moment=AT)


def verbs(dossier: Dossier) -> list[str]:
    lines = JournalEntry.objects.filter(reference=dossier.reference, verb__contains="result_")
    return list(lines.order_by("pk").values_list("verb", flat=True))


def test_a_list_has_a_code_of_the_day_and_a_line_in_each_dossiers_journal() -> None:
    first, second = make.resolved(), make.resolved()
    made = given(first, second)
    assert made.code == "BG-261117-01"
    assert given(make.resolved()).code == "BG-261117-02"
    for dossier in (first, second):
        assert verbs(dossier) == ["dossier.result_given"]
        assert Dossier.objects.get(pk=dossier.pk).state == dossier.state


def test_each_counter_gets_a_list_of_its_own() -> None:
    here, there = make.resolved(), make.resolved(counter="pvhcc-tinh")
    made = services.make_lists(dossier_ids=[here.pk, there.pk], user=core.records(), moment=AT)
    assert {found.to_unit.code for found in made} == {"mot-cua-stp", "pvhcc-tinh"}


def test_what_is_missing_stays_open_and_the_list_with_it() -> None:
    first, second = make.resolved(), make.resolved()
    made = given(first, second)
    assert taken(made, first).taken_at is None
    assert made.rows.get(taken_at=None).dossier == second
    assert taken(made, second).taken_at == AT.at
    assert verbs(second) == ["dossier.result_given", "dossier.result_taken"]


def test_a_result_stands_in_one_open_list_at_most() -> None:
    dossier = make.resolved()
    made = given(dossier)
    with pytest.raises(Invalid, match="không chờ bàn giao"):
        given(dossier)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverRow.objects.create(list=made, dossier=dossier)


def test_only_a_result_that_is_ready_goes_on_a_list_and_only_by_its_own_registry() -> None:
    for dossier in (make.at_last_step(), make.returned(), make.resolved(return_method="electronic")):
        with pytest.raises(Invalid):
            given(dossier)
    with pytest.raises(NotAllowed):
        given(make.resolved(), by=core.clerk())
    with pytest.raises(Invalid):
        services.make_lists(dossier_ids=[], user=core.records(), moment=AT)


def test_only_a_clerk_of_the_counter_takes_and_something_must_be_named() -> None:
    dossier = make.resolved()
    made = given(dossier)
    for person in (core.clerk("pvhcc-tinh"), core.records(), core.director(), core.UserFactory()):
        with pytest.raises(NotAllowed):
            taken(made, dossier, by=person)
    with pytest.raises(Invalid, match="Đánh dấu"):
        taken(made, make.resolved())


def test_a_result_is_handed_over_whether_or_not_its_list_was_taken() -> None:
    dossier = make.resolved()
    made = given(dossier)
    acts.do("hand_over", dossier)
    made.refresh_from_db()
    assert made.taken_at == AT.at


def test_a_seal_may_come_with_the_number_or_later_and_only_once() -> None:
    sealed = acts.do("resolve", make.at_last_step(), core.records(), sealed=True)
    later = make.resolved()
    clerk = core.records()
    services.seal(dossier_id=later.pk, user=clerk, moment=AT)
    assert Result.objects.filter(dossier__in=[sealed, later], sealed_at=AT.at).count() == 2
    for dossier in (later, make.at_last_step()):
        with pytest.raises(Invalid, match="không chờ đóng dấu"):
            services.seal(dossier_id=dossier.pk, user=clerk, moment=AT)


def test_the_originals_that_go_back_are_those_that_were_handed_in() -> None:
    dossier = make.resolved()
    with pytest.raises(Invalid, match="Không nhận bản chính"):
        acts.do("hand_over", dossier, originals=["la"])
    acts.do("hand_over", dossier, originals=["giay-de-nghi"], proxy=True, proxy_paper="Giấy ủy quyền")
    found = Result.objects.get(dossier=dossier)
    assert (found.originals, found.originals_back, found.proxy_paper) == (["giay-de-nghi"], True, "Giấy ủy quyền")


def test_the_address_for_the_post_is_kept_with_the_dossier_and_told_without_it() -> None:
    dossier = make.resolved(return_method="postal")
    for _ in range(2):
        services.prepare_post(dossier_id=dossier.pk, user=core.clerk(), moment=AT, address="5 Trần Phú",
                              postal_number="EN123456789VN")  # fmt: skip
    assert Dossier.objects.get(pk=dossier.pk).contact["address"] == "5 Trần Phú"
    line = JournalEntry.objects.get(reference=dossier.reference, verb="dossier.post_prepared")
    assert "Trần Phú" not in str(line.data)
    acts.do("hand_over", dossier, method="postal")
    assert Result.objects.get(dossier=dossier).postal_number == "EN123456789VN"
