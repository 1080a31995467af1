"""Opening, receiving, refusing: what may come in, under which code, with which papers."""

from dataclasses import replace
from datetime import UTC

import pytest

from cases.catalogue.models import Procedure
from cases.dossier.models import CodeCounter, Dossier
from cases.intake.people import Applicant, check, is_tax_code
from cases.intake.services import create, open_duplicate
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.models import Person
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db
NEXT_DAY = acts.TUESDAY.date()


def test_a_dossier_with_a_missing_paper_waits_and_is_received_when_it_comes() -> None:
    made = dossier.registered(missing=("giay-de-nghi",))
    with pytest.raises(RuleBroken, match="components_complete") as refused:
        acts.do("receive", made)
    assert refused.value.errors == {"missing": "Giay de nghi"}
    received = acts.do("receive", made, components={"giay-de-nghi": "copy"})
    assert received.received_at == acts.TUESDAY


def test_an_incomplete_dossier_received_at_once_leaves_nothing_behind() -> None:
    with pytest.raises(RuleBroken, match="components_complete"):
        dossier.received(missing=("giay-de-nghi", "ban-sao-bang"))
    assert not Dossier.objects.exists()
    assert not Person.objects.exists()
    assert not CodeCounter.objects.exists()


def test_the_code_is_of_the_day_in_vietnam_whatever_the_clock_of_the_machine() -> None:
    early = core.MONDAY.replace(hour=6).astimezone(UTC)
    assert early.day == 15
    assert dossier.registered(at=early).code == "H32.11-261116-0001"


def test_each_counter_and_each_day_counts_for_itself() -> None:
    here, there = core.clerk(), core.clerk("pvhcc-tinh")
    made = [dossier.registered(here), dossier.registered(there), dossier.registered(here),
            dossier.registered(here, at=acts.TUESDAY)]  # fmt: skip
    assert [d.code for d in made] == [
        "H32.11-261116-0001", "H32.99-261116-0001", "H32.11-261116-0002", "H32.11-261117-0001",
    ]  # fmt: skip


def test_a_foreign_code_is_kept_uses_no_number_and_comes_once() -> None:
    assert dossier.registered(foreign_code="G01.899-261116-4711").is_foreign
    assert not CodeCounter.objects.exists()
    with pytest.raises(Invalid):
        dossier.registered(foreign_code="G01.899-261116-4711")


def test_no_foreign_code_takes_one_that_this_house_will_still_give() -> None:
    for code in ("H32.11-261116-0001", "H32.99-270101-0001", "H32.11-abc"):
        with pytest.raises(Invalid):
            dossier.registered(foreign_code=code)
    assert dossier.registered(foreign_code="H32.11-210101-0001").code == "H32.11-210101-0001"


def test_a_backlog_entry_passes_over_the_codes_that_were_brought_in() -> None:
    dossier.registered(foreign_code="H32.11-210104-0001")
    past = acts.core.Moment(core.MONDAY.replace(year=2021, month=1, day=4), core.MONDAY, "sổ giấy")
    made = create(user=core.clerk(), moment=past, draft=dossier.draft())
    assert made.code == "H32.11-210104-0002"


def test_the_version_in_force_on_the_day_of_receipt_is_kept_for_life() -> None:
    old = catalogue.procedure(papers=("giay-de-nghi", "so-cu"))
    made = dossier.registered(version=old)
    old.effective_to = NEXT_DAY
    old.save(update_fields=["effective_to"])
    new = catalogue.procedure("hctp", papers=("giay-de-nghi", "so-moi"), limit=(5, "working_day"))
    type(new).objects.filter(pk=new.pk).update(procedure=old.procedure, number=2, effective_from=NEXT_DAY)
    catalogue.shelf.changed()
    with pytest.raises(RuleBroken, match="components_complete"):
        acts.do("receive", made)
    received = acts.do("receive", made, components={"so-moi": "copy"})
    assert (received.procedure_id, received.department.code) == (new.pk, "hctp")
    given = set(received.components.values_list("component__code", "provided"))
    assert given == {("giay-de-nghi", "original"), ("so-moi", "copy")}


def test_a_procedure_that_has_ended_receives_nobody_any_more() -> None:
    version = catalogue.procedure(effective_to=NEXT_DAY)
    waiting = dossier.registered(version=version)
    for act in (lambda: acts.do("receive", waiting), lambda: dossier.registered(version=version, at=acts.TUESDAY)):
        with pytest.raises(RuleBroken, match="ended_procedure"):
            act()


def test_a_procedure_outside_the_offices_competence_is_for_reference_only() -> None:
    with pytest.raises(RuleBroken, match="not_our_competence"):
        dossier.registered(version=catalogue.procedure(competence=Procedure.Competence.REFERENCE))


def test_a_procedure_that_nobody_knows_is_bad_input() -> None:
    with pytest.raises(Invalid):
        create(user=core.clerk(), moment=core.moment(), draft=replace(dossier.draft(), procedure="9.999999"))


def test_only_a_clerk_opens_dossiers_and_only_at_the_own_counter() -> None:
    for person in (core.officer(), core.head(), core.director(), core.UserFactory()):
        with pytest.raises(NotAllowed):
            dossier.registered(person)
    with pytest.raises(NotAllowed):
        dossier.registered(core.clerk(), service_point="pvhcc-tinh")
    with pytest.raises(Invalid):
        dossier.registered(core.clerk(), service_point="khong-co")


def test_papers_of_a_case_and_of_a_proxy_are_asked_only_then() -> None:
    version = catalogue.procedure(papers=("giay-de-nghi",), cases=[{"code": "cap-lai", "name": "Cấp lại"}])
    catalogue.add_paper(version, "don-cap-lai", case="cap-lai")
    catalogue.add_paper(version, "van-ban-uy-quyen", case="uy-quyen")
    catalogue.shelf.changed()
    plain = dossier.registered(version=version)
    again = dossier.registered(version=version, case="cap-lai", proxy={"name": "Trần Văn Thay"})
    assert plain.components.count() == 1
    codes = set(again.components.values_list("component__code", flat=True))
    assert codes == {"giay-de-nghi", "don-cap-lai", "van-ban-uy-quyen"}
    for bad in ({"case": "khong-co"}, {"components": {"don-cap-lai": "original"}}):
        with pytest.raises(Invalid):
            dossier.registered(version=version, **bad)


def test_a_procedure_may_forbid_a_proxy() -> None:
    with pytest.raises(Invalid):
        dossier.registered(version=catalogue.procedure(allows_proxy=False), proxy={"name": "Trần Văn Thay"})


def test_a_known_persons_name_stays_while_the_contact_is_brought_up_to_date() -> None:
    first = dossier.registered(applicant=Applicant("056095000123", "Nguyễn Văn Mẫu", phone="0905000111"))
    again = dossier.registered(applicant=Applicant("056095000123", "Tên Gõ Nhầm", address="1 Trần Phú"))
    person = Person.objects.get()
    assert first.applicant == again.applicant == person
    assert (person.name, person.phone, person.address) == ("Nguyễn Văn Mẫu", "0905000111", "1 Trần Phú")
    assert (again.applicant_name, again.contact["phone"]) == ("Tên Gõ Nhầm", "")


def test_another_open_dossier_of_the_same_person_and_procedure_is_named_never_refused() -> None:
    version, owner = catalogue.procedure(), dossier.applicant()
    first = dossier.registered(version=version, applicant=owner)
    second = dossier.registered(version=version, applicant=owner)
    assert open_duplicate(second, core.director()) == first.code
    acts.do("withdraw", first)
    assert open_duplicate(second, core.director()) == ""


@pytest.mark.parametrize("number", ["056095000123", "225123456", "B1234567", "AB123456"])
def test_personal_numbers_and_passports_are_taken(number: str) -> None:
    check(Applicant(number, "Nguyễn Văn Mẫu"))
    made = dossier.registered(applicant=Applicant(number, "Nguyễn Văn Mẫu"))
    assert made.applicant.id_number == number


@pytest.mark.parametrize("number", ["", "05609500012", "0560950001234", "b1234567", "٠٥٦٠٩٥٠٠٠١٢٣", "12345678-9"])
def test_numbers_that_no_office_issues_are_refused(number: str) -> None:
    with pytest.raises(Invalid):
        check(Applicant(number, "Nguyễn Văn Mẫu"))


def test_a_tax_code_has_the_right_check_digit() -> None:
    assert [is_tax_code(t) for t in ("0100109106", "0100109106-001", "0100109107", "0100109106-1")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_name_that_unfolds_into_a_longer_key_is_kept() -> None:
    assert len(dossier.registered(applicant=dossier.applicant(name="ﷺ" * 200)).applicant_key) == 200


def test_an_unknown_ticket_is_bad_input() -> None:
    for ticket in ("khong-phai-uuid", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Invalid):
            dossier.registered(visit=ticket)
