"""Versions: a draft is published from a day on, a published one changes no more, no day has two of them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.catalogue import services, shelf
from cases.catalogue.content import content_of, differences
from cases.catalogue.models import Fee, Procedure, ProcedureVersion
from motcua.core.errors import Invalid, RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import core
from tests.factories.catalogue import add_paper, procedure
from tests.factories.dossier import registered

pytestmark = pytest.mark.django_db
NOW = core.MONDAY
TODAY = NOW.date()
LATER = date(2027, 1, 1)


def published() -> ProcedureVersion:
    """One in force, as the database knows it."""
    return ProcedureVersion.objects.get(pk=procedure().pk)


def draft_of(version: ProcedureVersion) -> ProcedureVersion:
    return services.new_draft(version.procedure, None, NOW)


def test_a_new_draft_is_the_newest_version_again_without_its_dates() -> None:
    first = published()
    draft = draft_of(first)
    assert (draft.number, draft.published_at, draft.effective_from) == (2, None, None)
    assert differences(content_of(first), content_of(draft)) == []


def test_a_procedure_has_one_draft_at_a_time() -> None:
    first = published()
    draft_of(first)
    with pytest.raises(RuleBroken, match="draft_exists"):
        draft_of(first)


def test_publishing_ends_the_version_in_force_on_that_day() -> None:
    first = published()
    second = services.publish(draft_of(first), None, LATER, NOW)
    first.refresh_from_db()
    code = first.procedure.code
    assert first.effective_to == LATER
    assert shelf.in_force(code, LATER - timedelta(days=1)) == first
    assert shelf.in_force(code, LATER) == second


def test_a_dossier_keeps_the_version_of_its_day() -> None:
    first = published()
    dossier = registered(version=first)
    services.publish(draft_of(first), None, TODAY, NOW)
    dossier.refresh_from_db()
    assert dossier.procedure == first


@pytest.mark.parametrize("since", [None, LATER, LATER - timedelta(days=1)])
def test_a_version_begins_after_those_already_published(since: date | None) -> None:
    first = published()
    services.publish(draft_of(first), None, LATER, NOW)
    with pytest.raises(Invalid, match="áp dụng"):
        services.publish(draft_of(first), None, since, NOW)


def test_a_published_version_refuses_every_change_but_its_end() -> None:
    version = published()
    version.name = "Tên sửa"
    for act in (version.save, version.delete, version.components.all()[0].save, version.components.all()[0].delete,
                version.steps.all()[0].delete, lambda: Fee.objects.create(version=version, amount=1),
                lambda: services.publish(version, None, LATER, NOW)):  # fmt: skip
        with pytest.raises(RuleBroken, match="version_published"):
            act()
    services.end(version, None, LATER, NOW)
    assert ProcedureVersion.objects.get(pk=version.pk).effective_to == LATER


def test_a_draft_may_be_changed_and_thrown_away() -> None:
    draft = ProcedureVersion.objects.get(pk=draft_of(published()).pk)
    add_paper(draft, "giay-moi")
    draft.name = "Tên mới"
    draft.save()
    assert draft.delete()[1]["cases.Component"] == 3


def test_the_database_itself_holds_one_version_a_day() -> None:
    first = published()
    with pytest.raises(IntegrityError, match="one_version_in_force_a_day"), transaction.atomic():
        ProcedureVersion.objects.create(procedure=first.procedure, number=9, name="x", published_at=NOW)


def test_an_end_lies_after_the_beginning_and_before_the_next_version() -> None:
    first = published()
    services.publish(draft_of(first), None, LATER, NOW)
    with pytest.raises(Invalid, match="Bản 2"):
        services.end(ProcedureVersion.objects.get(pk=first.pk), None, None, NOW)
    second = ProcedureVersion.objects.get(procedure=first.procedure, number=2)
    with pytest.raises(Invalid, match="sau ngày bắt đầu"):
        services.end(second, None, LATER, NOW)


def test_a_procedure_of_the_office_needs_a_department_and_a_route() -> None:
    draft = draft_of(published())
    draft.steps.all().delete()
    with pytest.raises(Invalid, match="các bước"):
        services.publish(draft, None, LATER, NOW)
    ProcedureVersion.objects.filter(pk=draft.pk).update(department=None)
    with pytest.raises(Invalid, match="phòng xử lý"):
        services.publish(ProcedureVersion.objects.get(pk=draft.pk), None, LATER, NOW)


def test_a_reference_procedure_needs_neither() -> None:
    first = published()
    Procedure.objects.update(competence=Procedure.Competence.REFERENCE)
    draft = draft_of(first)
    draft.steps.all().delete()
    assert services.publish(ProcedureVersion.objects.get(pk=draft.pk), None, LATER, NOW).published_at == NOW


def test_each_change_is_one_journal_line_with_its_actor() -> None:
    admin = core.UserFactory()
    first = published()
    second = services.publish(services.new_draft(first.procedure, admin, NOW), admin, LATER, NOW)
    services.end(second, admin, LATER + timedelta(days=1), NOW)
    lines = JournalEntry.objects.filter(reference=f"procedure:{first.procedure.code}").order_by("pk")
    assert [(line.verb, line.actor) for line in lines] == [
        ("catalogue.drafted", admin), ("catalogue.published", admin), ("catalogue.ended", admin),
    ]  # fmt: skip
    assert lines[1].data == {"version": 2, "effective_from": "2027-01-01", "effective_to": None}


def test_the_difference_between_two_versions_is_told_in_words() -> None:
    first = published()
    draft = draft_of(first)
    draft.legal_limit_amount, draft.name = 7, "Tên mới"
    draft.save()
    draft.components.all()[0].delete()
    found = differences(content_of(first), content_of(draft))
    assert ("Tên thủ tục", "Thủ tục để thử", "Tên mới") in found
    assert ("Thời hạn theo luật", "3 ngày làm việc", "7 ngày làm việc") in found
    assert [d.label for d in found if d.after == ""] == ["Thành phần hồ sơ"]


def test_a_form_without_the_moment_of_publishing_is_still_checked_against_the_versions_in_force() -> None:
    published = procedure()
    draft = services.new_draft(published.procedure, None, NOW)
    draft.full_clean(exclude={"published_at", "sources"})
    draft.published_at = NOW
    with pytest.raises(ValidationError, match="trùng ngày"):
        draft.validate_constraints(exclude={"published_at"})
