"""Issue 4 §1: what may be a paper, and with which words all else is refused."""

import time
from typing import Any

import pytest
from pikepdf import Encryption, Name

from digitization.scanning import checks
from motcua.core.errors import Invalid
from tests.factories import files

pytestmark = pytest.mark.documents

BIG = files.png_header(50_000, 50_000)
GOOD = {
    "a PDF": (files.pdf(2), "application/pdf", 2),
    "a PDF with links": (files.pdf(1, files.with_link), "application/pdf", 1),
    "a PDF that opens without a password": (files.pdf(encryption=Encryption(owner="x")), "application/pdf", 1),
    "a JPEG": (files.picture(), "image/jpeg", 1),
    "a PNG": (files.picture(form="PNG"), "image/png", 1),
    "a TIFF of many pages": (files.tiff(3), "image/tiff", 3),
}
HOSTILE = {
    "damaged": [
        files.pdf()[:-300], b"%PDF-1.7\n<html><script>alert(1)</script>", files.pdf(1, files.round_tree),
        files.picture()[:-400], files.picture(form="PNG")[:-30], files.tiff()[:-900], b"II*\0", b"\xff\xd8\xff\xe0",
    ],
    "empty": [b"", b" \r\n\0", files.pdf(0)],
    "too_many_pages": [files.pdf(501), files.tiff(501)],
    "too_many_pixels": [BIG, files.pdf(1, files.with_picture(50_000, 50_000))],
    "password_protected": [files.pdf(encryption=Encryption(user="mat-khau", owner="x"))],
    "active_content": [
        files.pdf(1, files.with_script), files.pdf(1, files.with_form),
        files.pdf(1, files.at_opening(S=Name.Launch, F="cmd.exe")),
        files.pdf(1, files.at_opening(S=Name.URI, URI="https://example.org")),
        files.pdf(1, files.at_opening(S=Name.SubmitForm, F="https://example.org")),
        files.pdf(1, files.with_attachment("hoa-don.exe", b"x")),
        files.pdf(1, files.with_attachment("hoa-don.txt", b"MZ\x90")),
    ],
    "disguised": [
        b"<!doctype html><script>alert(1)</script>", files.zipped(), b"MZ\x90\0", b"rac\n" + files.pdf(),
        files.pdf() + files.zipped(), files.picture() + files.zipped(),
        files.picture(comment=b"%PDF-1.7 1 0 obj"),
    ],
    "heic": [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"],
}  # fmt: skip
EACH = [
    pytest.param(code, content, id=f"{code}-{n}") for code, all_ in HOSTILE.items() for n, content in enumerate(all_)
]


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks into files in this process, which is quicker; two tests below do as the house does."""
    if "isolated" in request.fixturenames:
        return
    files.looked_into_here(monkeypatch)


@pytest.fixture
def isolated() -> None:
    """In a process of its own."""


@pytest.mark.parametrize("what", GOOD)
def test_a_good_file_is_known_by_what_it_is_whatever_its_name(what: str) -> None:
    content, media_type, pages = GOOD[what]
    assert checks.check(content, "virus.exe") == checks.Checked(media_type, pages)


@pytest.mark.parametrize(("code", "content"), EACH)
def test_everything_else_is_refused_with_a_code_and_a_sentence_that_says_what_to_do(code: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        checks.check(content, "giay-to.PDF")
    assert refused.value.code == code
    assert refused.value.errors["file"].endswith(".")
    assert "{" not in refused.value.errors["file"]


def test_what_claims_to_be_no_paper_is_not_called_disguised() -> None:
    with pytest.raises(Invalid) as refused:
        checks.check(files.zipped(), "bao-cao.docx")
    assert refused.value.code == "unknown_type"


def test_a_file_may_be_as_large_as_the_setting_says_and_no_larger(settings: Any) -> None:
    settings.PAPER_MAX_BYTES = len(files.pdf())
    assert checks.check(files.pdf())
    with pytest.raises(Invalid, match="too_large"):
        checks.check(files.pdf() + b"\n")


def test_a_signature_is_seen_and_never_judged_here() -> None:
    assert checks.check(files.pdf(1, files.signed)).signed


def test_a_table_of_contents_with_slips_is_mended_as_every_reader_does() -> None:
    assert checks.check(files.pdf(2).replace(b"startxref\n", b"startxref\n1")).pages == 2


@pytest.mark.usefixtures("isolated")
def test_a_bomb_and_a_bottomless_tree_are_given_up_within_seconds_and_leave_the_house_standing(settings: Any) -> None:
    settings.PAPER_CHECK_MEMORY, settings.PAPER_CHECK_SECONDS = 250_000_000, 2
    began = time.monotonic()
    for content in (files.bomb(500), files.pdf(1, files.deep_tree)):
        with pytest.raises(Invalid) as refused:
            checks.check(content)
        assert refused.value.code in {"too_complex", "damaged"}
    assert time.monotonic() - began < 20


@pytest.mark.usefixtures("isolated")
def test_a_process_of_its_own_says_the_same() -> None:
    assert checks.check(files.tiff(2)) == checks.Checked("image/tiff", 2)
    assert checks.check(files.pdf(1, files.signed)) == checks.Checked("application/pdf", 1, signed=True)
    with pytest.raises(Invalid, match="active_content"):
        checks.check(files.pdf(1, files.with_script))
