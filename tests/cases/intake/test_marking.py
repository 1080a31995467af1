"""What codes mean: only what this office printed is followed, and nothing of a person's card is kept."""

import pytest

from cases.intake import marking
from cases.intake.sorting import Mark
from cases.slips import tokens
from digitization.scanning.marks import BAR, QR, Read
from tests.factories import dossier

A, B = "H32.11-261116-0001", "H32.11-261116-0002"
CARD = "056095000123||Nguyễn Văn Mẫu|05021995|Nam|12 Lê Lợi, phường Nha Trang, Khánh Hòa|01072021"
FOREIGN = "https://dichvucong.vi-du.vn/xac-thuc/H32.11-261116-0001~01~TT03-2025~AAAAAAAAAAAAAAAAAAAAAA/"


def slip(code: str) -> Read:
    return Read(QR, tokens.verifying_address(code, "01", "TT03-2025"))


def sheet(code: str, component: str = "to-khai", prefix: str = tokens.SHEET) -> Read:
    return Read(QR, tokens.place(code, component, prefix))


def mark_of(*reads: Read) -> Mark:
    return marking.mark_of(reads, lambda code, component: "")


def test_each_code_of_the_office_says_what_it_is() -> None:
    assert mark_of(slip(A), Read(BAR, A)) == Mark("slip", A, form=("01", "TT03-2025"))
    assert mark_of(sheet(A), sheet(A), Read(BAR, A)) == Mark("sheet", A, "to-khai")
    assert mark_of(sheet(A, prefix=tokens.STICKER)) == Mark("sticker", A, "to-khai")
    assert mark_of(Read(BAR, A)) == Mark("bar", A)
    assert mark_of() == Mark()


@pytest.mark.parametrize(
    "reads", [(slip(A), slip(B)), (sheet(A), sheet(A, "bang")), (sheet(A), Read(BAR, B)), (slip(A), sheet(A))]
)
def test_codes_that_contradict_each_other_are_not_followed(reads: tuple[Read, ...]) -> None:
    assert mark_of(*reads).trouble == "contradiction"


@pytest.mark.parametrize("text", [FOREIGN, "MC1:H32.11-261116-0001:to-khai:AAAAAAAAAAAA", f"MC1:{A}:Tờ khai:é"])
def test_a_strangers_code_files_nothing_and_is_not_passed_over(text: str) -> None:
    assert mark_of(Read(QR, text)).trouble == "not_genuine"


def test_a_changed_sheet_is_not_genuine() -> None:
    text = tokens.place(A, "to-khai")
    assert tokens.read_place(text) == (tokens.SHEET, A, "to-khai")
    assert tokens.read_place(text.replace("to-khai", "bang")) is None
    assert tokens.read_place(text.replace("MC1", "MC2")) is None


@pytest.mark.django_db
def test_of_what_was_read_only_what_speaks_of_our_dossiers_is_kept() -> None:
    code = dossier.received().code
    strangers = [Read(QR, CARD), Read(QR, "https://vi-du.vn/"), Read(BAR, "056095000123"), Read(BAR, "H32.11-1")]
    ours = [slip(code), sheet(code), Read(QR, FOREIGN), Read(BAR, code)]
    assert marking.ours([*strangers, *ours]) == ours
