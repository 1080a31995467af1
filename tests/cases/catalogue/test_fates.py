"""A rehearsal tells the fate of every row: new, changed field by field, the same, refused and why."""

import pytest

from cases.catalogue.fates import Cell
from cases.catalogue.models import Synonym
from tests.factories.sheets import administrator, rehearse

pytestmark = pytest.mark.django_db
WORDS = ["Từ thường dùng", "Nghĩa trong tên thủ tục"]


def test_every_row_has_its_fate_with_the_fields_that_change() -> None:
    Synonym.objects.create(phrase="cũ", means=["a"])
    Synonym.objects.create(phrase="y nguyên", means=["b"])
    shown = rehearse(administrator(), "synonym", WORDS, ["mới", "c"], ["cũ", "d"], ["y nguyên", "b"])
    assert [(row.number, row.kind) for row in shown.context["fates"]] == [(2, "new"), (3, "changed"), (4, "same")]
    assert shown.context["fates"][1].cells == (Cell("Nghĩa trong tên thủ tục", "a", "d"),)
    assert shown.context["tally"] == {"new": 1, "changed": 1, "same": 1, "refused": 0}
    assert "style=" not in shown.content.decode().partition("<main")[2]


def test_a_refused_row_says_why_and_the_good_ones_are_still_told() -> None:
    shown = rehearse(administrator(), "synonym", WORDS, ["", "c"], ["được", "d"])
    refused, good = shown.context["fates"]
    assert (refused.kind, good.kind) == ("refused", "new")
    assert refused.reasons
    assert shown.context["tally"]["refused"] == 1
    assert "1 từ chối" in shown.content.decode()
