"""Templates of results: checked, published from a day on, never changed afterwards, offered where they fit."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.catalogue.models import Procedure
from cases.results import documents, templating
from cases.results.fields import FIELDS
from cases.results.models import ResultTemplate
from motcua.core.errors import Invalid, RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import catalogue, core
from tests.factories import dossier as make
from tests.factories.templates import template

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(("fields", "part"), [
    ({"body": "<p>{{khong_co}}</p>"}, "body"),
    ({"body": "<script></script>"}, "body"),
    ({"subject": "V/v {{khong_co}}"}, "subject"),
    ({"symbol": "{% x %}"}, "symbol"),
    ({"recipients": "Lưu: {{a b}}"}, "recipients"),
    ({"procedures": ["9.999999"]}, "procedures"),
])  # fmt: skip
def test_a_template_that_cannot_stand_is_not_published(fields: dict[str, Any], part: str) -> None:
    with pytest.raises(Invalid) as refused:
        template(**fields)
    assert list(refused.value.errors) == [part]


def test_a_published_version_changes_no_more_and_its_successor_ends_it() -> None:
    first = template()
    stored = ResultTemplate.objects.get(pk=first.pk)
    stored.body = "<p>khác</p>"
    with pytest.raises(RuleBroken, match="đã công bố"):
        stored.save()
    with pytest.raises(RuleBroken):
        stored.delete()
    draft = templating.new_draft(first, core.director(), core.MONDAY)
    assert (draft.number, draft.body, draft.published_at) == (2, first.body, None)
    with pytest.raises(RuleBroken, match="draft_exists"):
        templating.new_draft(first, core.director(), core.MONDAY)
    templating.publish(draft, core.director(), JUNE, core.MONDAY)
    first.refresh_from_db()
    assert first.effective_to == JUNE
    on = [each.number for day in (JUNE - timedelta(days=1), JUNE) for each in ResultTemplate.objects.in_force(day)]
    assert on == [1, 2]
    assert JournalEntry.objects.filter(reference="template:giay-thu", verb="template.published").count() == 2


def test_two_versions_never_hold_on_one_day() -> None:
    first = template()
    again = templating.new_draft(first, core.director(), core.MONDAY)
    with pytest.raises(Invalid, match="bản mới phải áp dụng sau"):
        templating.publish(again, None, first.effective_from or JUNE, core.MONDAY)
    templating.publish(again, None, JUNE, core.MONDAY)
    with pytest.raises(Invalid, match="bản này phải hết trước đó"):
        templating.end(ResultTemplate.objects.get(pk=first.pk), core.director(), None, core.MONDAY)


def test_a_dossier_is_offered_what_fits_its_procedure_on_the_day() -> None:
    version = catalogue.procedure()
    own = template("rieng", name="Riêng", procedures=[version.procedure.code])
    general = template("chung", name="Chung")
    template("thu-tuc-khac", procedures=[catalogue.procedure().procedure.code])
    template("sap-toi", since=date(2027, 1, 1))
    ended = template("het", name="Đã hết")
    templating.end(ended, core.director(), JUNE, core.MONDAY)
    ResultTemplate.objects.create(code="du-thao", name="Dự thảo", body="<p>x</p>")
    assert documents.offered(make.processing(version=version), core.MONDAY.date()) == [own, general]


def test_the_houses_own_templates_are_published_once_and_what_the_office_has_is_left_alone() -> None:
    template("quyet-dinh", name="Của cơ quan")
    made = templating.load_own(core.MONDAY)
    assert len(made) >= 5
    assert templating.load_own(core.MONDAY) == []
    assert ResultTemplate.objects.get(code="quyet-dinh").name == "Của cơ quan"
    assert all(each.note for each in ResultTemplate.objects.filter(code__in=made))
    assert not Procedure.objects.exists()


def test_every_field_of_the_list_is_used_by_a_template_of_the_house_or_names_the_dossier() -> None:
    templating.load_own(core.MONDAY)
    used = {name for each in ResultTemplate.objects.all() for name in documents.asked(each)}
    assert used <= FIELDS.keys()
    assert {name for name, field in FIELDS.items() if field.read is None} <= used
