"""Number and day of a result: left open in print, written in with the agency's signature, no signed byte altered."""

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone

from digitization.papers.models import Paper
from digitization.papers.services import content_of
from digitization.scanning import images
from digitization.signing import blanks, services, verify
from digitization.signing.models import Signature
from tests.factories import core, signed
from tests.factories.pki import PIN

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files", "trusting")]
GIVEN = {"dien-so": "12", "dien-ngay": "16", "dien-thang": "11", "dien-nam": "26"}


def fields(content: bytes) -> dict[str, str]:
    """Name of each text field → what it holds."""
    with pikepdf.open(BytesIO(content)) as found:
        told = [field for field in found.Root.AcroForm.Fields if field.FT == "/Tx"]
        return {str(field.T): str(field.get("/V", "")) for field in told}


def seen(content: bytes) -> None:
    """A picture for looking at, where somebody asked for pictures."""
    if folder := os.environ.get("MOTCUA_SHOTS"):
        images._of_pdf(content, 1, 900).save(Path(folder) / "so-va-ngay.png")


def issued(trusting: Any) -> tuple[Paper, bytes, bytes]:
    """A result printed, signed by the leader, numbered, signed by the agency; and the bytes before the last step."""
    leader = signed.leader(trusting)
    made, paper = signed.pressed(leader)
    given: dict[str, Any] = {"paper_id": paper.pk, "moment": core.moment(hours=6), "pin": PIN}
    persons = services.sign(user=leader, kind="personal", **given)
    signed.numbered(made)
    both = services.sign(user=core.records(), kind="agency", **given)
    return both, content_of(persons.best), content_of(both.best)


def test_the_agencys_signature_writes_number_and_day_and_both_signatures_stay_valid(
    trusting: Any, tmp_path: Path
) -> None:
    paper, persons, both = issued(trusting)
    assert fields(persons) == dict.fromkeys(GIVEN, "")
    assert fields(both) == GIVEN
    assert both.startswith(persons)
    assert list(Signature.objects.of(paper).values_list("kind", "verdict", "intact")) == [
        ("personal", "valid", True), ("agency", "valid", True),
    ]  # fmt: skip
    seen(both)
    (tmp_path / "ket-qua.pdf").write_bytes(both)
    if shutil.which("pdfsig"):
        told = subprocess.run(
            ["pdfsig", "-nocert", tmp_path / "ket-qua.pdf"], capture_output=True, text=True, check=False
        )
        assert told.stdout.count("Signature is Valid.") == 2


def test_one_figure_of_the_number_changed_is_found(trusting: Any) -> None:
    _, _, both = issued(trusting)
    at = both.rindex(b"(12)")
    changed = both[:at] + b"(13)" + both[at + 4 :]
    assert [one.verdict for one in verify.findings(changed, timezone.now())][-1] == "altered"


def test_the_day_is_told_as_an_official_paper_writes_it() -> None:
    paper = Paper(number="7/QĐ-STP", issued_on=core.MONDAY.replace(month=2, day=5).date())
    assert blanks.told(paper) == {
        "dien-so": "7", "dien-so-ky-hieu": "7/QĐ-STP", "dien-ngay": "05", "dien-thang": "02", "dien-nam": "26",
    }  # fmt: skip
    assert blanks.told(Paper(number="7/QĐ-STP")) == {}
