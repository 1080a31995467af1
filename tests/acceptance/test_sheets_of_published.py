"""The published catalogue as Excel: written out and read in again untouched, it says «không đổi» of every row."""

import pytest

from cases.catalogue.fates import SAME, fates
from cases.catalogue.models import Component, Fee, ProcedureVersion
from tests.acceptance.test_load_published import load
from tests.factories.sheets import administrator, exported, rehearse

pytestmark = [pytest.mark.acceptance, pytest.mark.django_db]


def test_untouched_sheets_of_the_published_catalogue_change_nothing() -> None:
    load()
    client = administrator()
    for table, model in enumerate((ProcedureVersion, Component, Fee)):
        rows = [list(row) for row in exported(client, "procedureversion", table)]
        found = fates(rehearse(client, "procedureversion", *rows, table=table).context["result"])
        assert len(found) == model._default_manager.count()
        assert [row for row in found if row.kind != SAME] == []
