"""The words of a result as .docx: an export of what is printed, with the same names and the same order."""

from io import BytesIO
from typing import Any

import pytest

from cases.results import word
from tests.factories import core, dossier, templates
from tests.factories.pages import signed_in

docx = pytest.importorskip("docx")
pytestmark = pytest.mark.django_db


def words(content: bytes) -> list[str]:
    """Every line in its order, those of tables too."""
    made: Any = docx.Document(BytesIO(content))
    found = []
    for block in made.iter_inner_content():
        rows = (
            [[block]]
            if hasattr(block, "runs")
            else [[p for c in row.cells for p in c.paragraphs] for row in block.rows]
        )
        found += [p.text.strip() for row in rows for p in row if p.text.strip()]
    return found


def test_the_export_says_what_the_print_says() -> None:
    made = templates.drafted(name="H’Linh Ayŭn", noi_dung="Một.\nHai.")
    made.refresh_from_db()
    content = word.written(made.result, dossier.Dossier.objects.for_show().get(pk=made.pk))
    told = words(content)
    assert told[:3] == ["ỦY BAN NHÂN DÂN\nTỈNH KHÁNH HÒA", "SỞ TƯ PHÁP", "Số:……/GXN-STP"]
    assert "GIẤY XÁC NHẬN" in told
    assert f"Xác nhận Ông/Bà H’Linh Ayŭn, số {made.applicant.id_number}." in told
    assert told[told.index("Một.") + 1] == "Hai."
    assert told[-2:] == ["GIÁM ĐỐC", "Lê Văn Ký"]


def test_four_people_ask_for_the_words() -> None:
    made = templates.drafted()
    where = f"/ho-so/{made.code}/du-thao.docx"
    people = {core.officer(): 200, core.clerk(): 200, core.clerk("pvhcc-tinh"): 404, core.UserFactory(): 403}
    for user, status in people.items():
        assert signed_in(user).get(where).status_code == status
    other = dossier.processing()
    assert signed_in(core.officer()).get(f"/ho-so/{other.code}/du-thao.docx").status_code == 404
