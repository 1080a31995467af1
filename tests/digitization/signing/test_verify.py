"""Every signature is judged by what it proves; whatever was changed is found, and other people's tools agree."""

import hashlib
import random
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from digitization.signing import tasks, verify
from digitization.signing.verdicts import Verdict
from tests.factories import papers, signed

pytestmark = pytest.mark.documents


def verdicts(content: bytes) -> list[str]:
    return [one.verdict for one in verify.findings(content, timezone.now())]


@pytest.fixture(scope="module")
def both(pki: Any) -> bytes:
    """Signed by the person, then by the agency."""
    from django.conf import settings

    before, settings.SIGNING = settings.SIGNING, dict(pki.settings)
    made = signed.signed(pki, "leader", "seal")
    settings.SIGNING = before
    return made


def test_the_persons_signature_stays_valid_under_the_agencys(trusting: Any, both: bytes) -> None:
    person, agency = verify.findings(both, timezone.now())
    assert (person.verdict, person.signer, person.covers_whole) == (Verdict.VALID, signed.NAME, False)
    assert (agency.verdict, agency.signer, agency.covers_whole) == (Verdict.VALID, "Sở Tư pháp tỉnh Khánh Hòa", True)
    assert {person.profile, agency.profile} == {"PAdES-B-B"}
    assert both.startswith(signed.document())


def test_other_peoples_tools_agree(trusting: Any, both: bytes, tmp_path: Path) -> None:
    file = tmp_path / "both.pdf"
    for content, words in ((both, "Signature is Valid."), (altered(both, 700), "Digest Mismatch.")):
        file.write_bytes(content)
        told = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
        assert told.count(words) == 2
        assert (verdicts(content) == [Verdict.VALID] * 2) is (words == "Signature is Valid.")
        assert told.count("Total document signed") == 1
    file.write_bytes(both)
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0


def altered(content: bytes, at: int, bit: int = 1) -> bytes:
    """The same with one bit of one byte turned."""
    return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


@pytest.mark.parametrize("many", [25, pytest.param(2500, marks=pytest.mark.soak)])
def test_one_byte_changed_anywhere_is_found(trusting: Any, both: bytes, many: int) -> None:
    chance = random.Random(20261126)
    for at in chance.sample(range(len(both)), many):
        changed = altered(both, at, 1 << chance.randrange(8))
        assert set(verdicts(changed)) & {Verdict.ALTERED, Verdict.UNREADABLE, Verdict.UNKNOWN}, at


def test_letters_of_the_hole_that_mean_the_same_are_found_too(trusting: Any, both: bytes) -> None:
    start = both.index(b"/Contents <") + 11
    at = next(n for n in range(start, start + 900) if chr(both[n]).isalpha())
    assert verdicts(altered(both, at, 0x20))[0] == Verdict.ALTERED


@pytest.mark.parametrize(
    ("who", "verdict", "trusted"),
    [("unknown", Verdict.UNKNOWN, False), ("expired", Verdict.EXPIRED, False), ("weak", Verdict.WEAK, False)],
)
def test_a_signature_is_worth_what_its_certificate_is(trusting: Any, who: str, verdict: str, trusted: bool) -> None:
    (found,) = verify.findings(signed.signed(trusting, who, look=False), timezone.now())
    assert (found.verdict, found.trusted, found.intact) == (verdict, trusted, True)


def test_without_a_list_of_roots_nobody_is_called_unknown(trusting: Any, both: bytes, settings: Any) -> None:
    settings.SIGNING = {**settings.SIGNING, "trust": ""}
    assert verdicts(both) == [Verdict.UNTRUSTED] * 2


def test_what_was_added_after_the_last_signature_is_said(trusting: Any, both: bytes) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(both))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Annots"].append(writer.add_object(_remark()))
    writer.update_container(page["/Annots"])
    written = BytesIO()
    writer.write(written)
    assert set(verdicts(written.getvalue())) <= {Verdict.LATER, Verdict.ALTERED}
    assert verdicts(both + b"\n% later") != [Verdict.VALID] * 2


def _remark() -> Any:
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    box = ArrayObject(NumberObject(n) for n in (10, 10, 50, 50))
    return DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text"),
                             NameObject("/Rect"): box, NameObject("/Contents"): TextStringObject("x")})  # fmt: skip


def test_time_and_revocation_make_it_last(trusting: Any, settings: Any) -> None:
    settings.SIGNING = {**settings.SIGNING, "tsa": trusting.tsa, "revocation": True}
    content = signed.signed(trusting, "leader")
    settings.SIGNING = {**settings.SIGNING, "tsa": "", "revocation": False}
    (found,) = verify.findings(content, timezone.now())
    assert (found.verdict, found.profile, found.told_by) == (Verdict.VALID, "PAdES-B-LT", "dữ liệu kèm trong tệp")
    assert found.stamped_at is not None


def test_a_revoked_certificate_is_named_when_its_service_is_asked(trusting: Any, settings: Any) -> None:
    content = signed.signed(trusting, "revoked", look=False)
    assert verdicts(content) == [Verdict.VALID]
    settings.SIGNING = {**settings.SIGNING, "revocation": True}
    assert verdicts(content) == [Verdict.REVOKED]


def test_a_claim_of_a_signature_that_nobody_can_read_is_a_finding() -> None:
    for bad in (b"%PDF-1.7 /ByteRange", b"%PDF-1.7\n/ByteRange [0 1 2 3]" + b"\0" * 90):
        assert verdicts(bad) == [Verdict.UNREADABLE]
    assert verdicts(signed.document()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("own_files")
def test_what_comes_in_is_judged_and_the_report_kept(trusting: Any, both: bytes) -> None:
    came, plain = papers.paper(content=both), papers.paper(content=signed.document())
    damaged = papers.paper(content=altered(both, 900))
    for paper in (came, plain, damaged, came):
        tasks.verify.apply(args=(paper.pk,))
    kept = {p: list(p.original.signatures.values_list("verdict", flat=True)) for p in (came, plain, damaged)}
    assert kept == {came: ["valid", "valid"], plain: [], damaged: ["altered", "altered"]}
    assert hashlib.sha256(both).hexdigest() == came.original.sha256
