"""The rules of retention, as an administrator edits them."""

from datetime import date

import pytest

from digitization.archive.models import RetentionRule
from motcua.core.models import JournalEntry
from tests.factories import archive, core, pages
from tests.factories.sheets import administrator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
LIST = "/quan-tri/digitization/retentionrule/"


def test_an_edited_rule_is_kept_told_and_followed_by_its_packages() -> None:
    sealed, browser = archive.package(), administrator()
    assert LIST in browser.get("/quan-tri/quy-dinh/").content.decode()
    assert "Hồ sơ quốc tịch" in browser.get(LIST).content.decode()
    form = {"name": "Luật sư", "covers": "field", "target": "luat-su", "years": "", "basis": "Quyết định mới"}
    wrong = browser.post(f"{LIST}luat-su/change/", {**form, "years": "71"})
    assert (wrong.status_code, "70" in wrong.content.decode()) == (200, True)
    browser.post(f"{LIST}luat-su/change/", {**form, "verified": "on"})
    rule = RetentionRule.objects.get(pk="luat-su")
    assert (rule.years, rule.verified, rule.by_hand) == (None, True, True)
    sealed.refresh_from_db()
    assert sealed.retain_until is None
    line = JournalEntry.objects.get(verb="archive.rule_edited")
    assert (line.data["packages"], line.data["years"]) == (1, None)
    browser.post(f"{LIST}luat-su/change/", {**form, "years": "5"})
    sealed.refresh_from_db()
    assert sealed.retain_until == date(2031, 12, 31)


def test_nobody_but_an_administrator_edits_rules() -> None:
    for person in (archive.archivist(), core.director(), core.clerk()):
        assert pages.signed_in(person).get(LIST).status_code == 302
