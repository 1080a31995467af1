"""Dossiers of other systems come in with their code, channel and times; a bad row stops only itself."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from cases.catalogue import shelf
from cases.catalogue.models import Procedure, ProcedureVersion
from cases.dossier.models import Assignment, Dossier, DossierComponent
from cases.dossier.services import supplement
from cases.dossier.states import State
from cases.exchange import services
from cases.routing.services import forward
from motcua.core.models import JournalEntry, Person, Role, User
from tests.cases.exchange.portal import bring, row, run, vn
from tests.factories import catalogue, core

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def admin() -> User:
    return core.staff(Role.ADMIN, "van-phong")


@pytest.fixture
def version() -> ProcedureVersion:
    return catalogue.procedure(limit=(3, "working_day"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "xuat.csv"


def test_code_channel_and_times_of_the_other_system_are_kept(version: ProcedureVersion, file: Path) -> None:
    said = bring(file, row(version, TrangThaiHoSo="10", NgayKetThucXuLy="20260305100000", NgayTra="20260306150000"))
    assert "nhập 1, bỏ qua 0 đã có, từ chối 0" in said
    dossier = Dossier.objects.get(code="000.00.16.H32-240304-0001")
    assert (dossier.is_foreign, dossier.channel, dossier.return_method) == (True, "online", "postal")
    assert (dossier.status, dossier.step_role, dossier.result_signed) == (State.RETURNED, Role.RECORDS, True)
    assert (dossier.received_at, dossier.finished_at) == (vn(2026, 3, 2, 9), vn(2026, 3, 5, 10))
    assert (dossier.returned_at, dossier.last_act_at) == (vn(2026, 3, 6, 15), vn(2026, 3, 6, 15))
    assert dossier.result.returned_by_method == "postal"  # type: ignore[attr-defined]
    assert (dossier.applicant_name, dossier.applicant_key) == ("Trần Thị Ví Dụ 1", "tran thi vi du 1")
    assert not DossierComponent.objects.exists()
    assert not Assignment.objects.exists()


def test_the_promise_is_theirs_and_the_legal_due_date_ours(version: ProcedureVersion, file: Path) -> None:
    bring(file, row(version))
    dossier = Dossier.objects.get()
    assert dossier.promised_at == vn(2026, 3, 6, 17)
    assert dossier.due_at == dossier.original_due_at == vn(2026, 3, 5, 17)
    assert (dossier.step, dossier.unit.code, dossier.step_role) == (1, "bttp", Role.OFFICER)
    assert dossier.step_due_at is not None


def test_every_dossier_has_one_journal_line_of_its_arrival(version: ProcedureVersion, file: Path, admin: User) -> None:
    bring(file, row(version, GhiChu="CCCD 056195000001 đã đối chiếu"))
    (line,) = JournalEntry.objects.filter(reference="dossier:000.00.16.H32-240304-0001")
    assert (line.verb, line.actor, line.at) == ("dossier.imported", admin, vn(2026, 3, 2, 9))
    assert line.recorded_at > line.at
    assert line.data == {"state": 4, "procedure": version.procedure.code, "channel": "online",
                         "note": "CCCD [số] đã đối chiếu"}  # fmt: skip


@pytest.mark.parametrize(
    ("status", "more"),
    [*((status, {}) for status in "1234568"), ("7", {"NgayKetThucXuLy": "20260304"}),
     ("8", {"NgayKetThucXuLy": "20260304"}), ("9", {"NgayKetThucXuLy": "20260304"}),
     ("10", {"NgayKetThucXuLy": "20260304", "NgayTra": "20260305"})],
)  # fmt: skip
def test_every_status_arrives_with_the_dates_it_needs(
    version: ProcedureVersion, file: Path, status: str, more: dict[str, str]
) -> None:
    assert "nhập 1" in bring(file, row(version, TrangThaiHoSo=status, **more))
    dossier = Dossier.objects.get()
    assert dossier.state == int(status)
    assert (dossier.received_at is None) == (status in "13" and len(status) == 1)
    assert (dossier.finished_at is None) == (not more)
    assert dossier.final_stop == (status == "8" and bool(more))


@pytest.mark.parametrize("status", ["7", "9", "10"])
def test_a_finished_status_without_its_date_is_refused(version: ProcedureVersion, file: Path, status: str) -> None:
    assert "Dòng 2, cột NgayKetThucXuLy: Trạng thái" in bring(file, row(version, TrangThaiHoSo=status))
    assert not Dossier.objects.exists()


def bad_rows(version: ProcedureVersion) -> list[tuple[dict[str, Any], str]]:
    return [
        (row(version, 2, MaTTHC="3.999999"), "Dòng 2, cột MaTTHC: Không có thủ tục này."),
        (row(version, 3, MaTTHC="abc"), "Dòng 3, cột MaTTHC: Mã thủ tục"),
        (row(version, 4, NgayTiepNhan="20260231090000"), "Dòng 4, cột NgayTiepNhan: Không phải ngày giờ có thật"),
        (row(version, 5, NgayTiepNhan="29990101000000"), "Dòng 5, cột NgayTiepNhan: Năm nằm ngoài"),
        (row(version, 6, NgayTiepNhan="20990101000000"), "Dòng 6, cột NgayTiepNhan: Nằm ở tương lai"),
        (row(version, 7, MaDoiTuong="12345"), "Dòng 7, cột MaDoiTuong: Số định danh"),
        (row(version, 8, MaDoiTuong="4200123455", LoaiDoiTuong="2"), "Dòng 8, cột MaDoiTuong: Mã số thuế"),
        (
            row(version, 9, TrangThaiHoSo="9", NgayKetThucXuLy="20260301100000"),
            "Dòng 9, cột NgayKetThucXuLy: Ở trước ngày tiếp nhận.",
        ),
        (row(version, 10, TrangThaiHoSo="11"), "Dòng 10, cột TrangThaiHoSo: Trạng thái phải là"),
        (row(version, 11, KenhThucHien="7"), "Dòng 11, cột KenhThucHien: Giá trị"),
        (row(version, 12, SoDienThoai="12"), "Dòng 12, cột SoDienThoai: Số điện thoại"),
        (row(version, 13, Email="x@y"), "Dòng 13, cột Email: Địa chỉ thư"),
        (row(version, 14, MaHoSo="?"), "Dòng 14, cột MaHoSo: Mã hồ sơ trống"),
        (row(version, 15, ChuHoSo="  "), "Dòng 15, cột ChuHoSo: Nhập họ và tên."),
        (row(version, 16, NgayKetThucXuLy="20260304"), "Dòng 16, cột NgayKetThucXuLy: Đã có ngày xử lý xong"),
        (row(version, 17, NgayHenTra="20260101000000"), "Dòng 17, cột NgayHenTra: Ở trước ngày tiếp nhận."),
        (row(version, 18, NgayTiepNhan=""), "Dòng 18, cột NgayTiepNhan: Thiếu ngày tiếp nhận."),
        (row(version, 19, NoiTiepNhan="Ở đâu đó"), "Dòng 19, cột NoiTiepNhan: Không có nơi tiếp nhận này."),
        (row(version, 20, MaHoSo="H32.11-991231-0001"), "Dòng 20, cột MaHoSo: Mã này thuộc dải mã"),
        (row(version, 21, NgayTra="20260304"), "Dòng 21, cột NgayTra: Đã có ngày trả kết quả"),
    ]


def test_each_bad_row_is_named_by_number_column_and_reason_and_the_rest_goes_in(
    version: ProcedureVersion, file: Path, tmp_path: Path
) -> None:
    bad = bad_rows(version)
    said = bring(file, *(each for each, _ in bad), row(version, 99), row(version, 99), report=tmp_path / "loi.csv")
    for _, sentence in bad:
        assert sentence in said
    doubled = len(bad) + 3
    assert f"Dòng {doubled}, cột MaHoSo: Mã hồ sơ đã có ở dòng {doubled - 1}." in said
    assert f"nhập 1, bỏ qua 0 đã có, từ chối {len(bad) + 1}." in said
    written = list(csv.reader((tmp_path / "loi.csv").open(encoding="utf-8-sig")))
    assert written[0] == ["Dòng", "Mã hồ sơ", "Cột", "Lý do"]
    assert written[1] == ["2", "000.00.16.H32-240304-0002", "MaTTHC", "Không có thủ tục này."]
    assert len(written) == len(bad) + 2


def test_nothing_personal_is_printed_or_logged(
    version: ProcedureVersion, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [each for each, _ in bad_rows(version)]
    said = bring(file, *rows, row(version, 99)) + caplog.text
    for each in rows:
        for field in ("ChuHoSo", "MaDoiTuong", "SoDienThoai", "Email"):
            assert len(each[field]) < 5 or each[field] not in said


def test_a_dry_run_checks_everything_and_keeps_nothing(version: ProcedureVersion, file: Path) -> None:
    said = bring(file, row(version), row(version, 2, TrangThaiHoSo="x"), dry_run=True)
    assert "Chạy thử, không ghi gì: nhập 1, bỏ qua 0 đã có, từ chối 1." in said
    assert not Dossier.objects.exists()
    assert not Person.objects.filter(id_number="056195000001").exists()
    assert not JournalEntry.objects.filter(verb="dossier.imported").exists()


def test_run_twice_it_adds_nothing(version: ProcedureVersion, file: Path) -> None:
    bring(file, row(version, 1))
    assert "nhập 0, bỏ qua 0 đã có, từ chối 1" in bring(file, row(version, 1))
    assert "nhập 1, bỏ qua 1 đã có, từ chối 0" in bring(file, row(version, 1), row(version, 2), resume=True)
    assert Dossier.objects.count() == JournalEntry.objects.filter(verb="dossier.imported").count() == 2


def test_a_missing_file_or_account_is_said(file: Path, version: ProcedureVersion) -> None:
    with pytest.raises(CommandError, match="Không thấy tệp"):
        run(file)
    with pytest.raises(CommandError, match="Không có tài khoản ai-do"):
        bring(file, row(version), user="ai-do")
    with pytest.raises(CommandError, match="Không có nơi tiếp nhận"):
        bring(file, row(version), service_point="bttp")


def test_a_known_person_keeps_what_the_counter_knows(version: ProcedureVersion, file: Path) -> None:
    core.PersonFactory(id_number="056195000001", name="Trần Thị Thật", phone="0911222333")
    bring(file, row(version, 1))
    person = Person.objects.get(id_number="056195000001")
    assert (person.name, person.phone, person.dossiers.count()) == ("Trần Thị Thật", "0911222333", 1)


def test_an_imported_dossier_goes_on_like_any_other(version: ProcedureVersion, file: Path) -> None:
    bring(file, row(version))
    dossier = forward(dossier_id=Dossier.objects.get().pk, user=core.officer(), moment=core.moment())
    assert (dossier.step, dossier.step_role) == (2, Role.HEAD)


def test_a_paused_dossier_stands_until_it_is_answered(version: ProcedureVersion, file: Path) -> None:
    bring(file, row(version, TrangThaiHoSo="5", NgayTamDung="20260303080000"))
    dossier = Dossier.objects.get()
    pause = dossier.suspensions.get()
    assert (pause.start, pause.end, pause.restarts, dossier.supplements) == (vn(2026, 3, 3, 8), None, True, 1)
    back = supplement(dossier_id=dossier.pk, user=core.officer(), moment=core.moment(), components={})
    assert (back.status, back.due_at) == (State.PROCESSING, core.MONDAY.replace(hour=17) + timedelta(days=3))


def test_a_limit_nobody_knows_leaves_their_promise_as_the_due_date(file: Path) -> None:
    unknown = catalogue.procedure(limit=(None, ""))
    bring(file, row(unknown))
    dossier = Dossier.objects.get()
    assert (dossier.due_at, dossier.original_due_at) == (vn(2026, 3, 6, 17), None)


def test_the_version_is_the_one_of_the_day_of_receipt(file: Path) -> None:
    ended = catalogue.procedure(effective_from=date(2025, 6, 1), effective_to=date(2026, 3, 1))
    early, inside, late = "20240304090000", "20260227090000", "20260302090000"
    days = [row(ended, n, NgayTiepNhan=day) for n, day in enumerate((early, inside, late), start=1)]
    said = bring(file, *days)
    assert "Dòng 4, cột MaTTHC: Thủ tục đã hết áp dụng vào ngày tiếp nhận." in said
    assert Dossier.objects.filter(procedure=ended).count() == 2


def test_a_procedure_outside_our_competence_is_refused(file: Path) -> None:
    theirs = catalogue.procedure(competence=Procedure.Competence.REFERENCE)
    shelf.changed()
    assert "cột MaTTHC: Thủ tục không thuộc thẩm quyền" in bring(file, row(theirs))


def test_a_dossier_received_at_the_centre_waits_for_its_transfer(version: ProcedureVersion, file: Path) -> None:
    bring(file, row(version, TrangThaiHoSo="2"), service_point="pvhcc-tinh")
    dossier = Dossier.objects.get()
    assert (dossier.receiver.code, dossier.provisional, dossier.step) == ("pvhcc-tinh", True, 0)


def test_transactions_close_before_they_hold_a_reader_back(
    version: ProcedureVersion, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "SECONDS", 0.0)
    taken: list[bool] = []
    take = services._House.take
    monkeypatch.setattr(services._House, "take", lambda house, rows: taken.append(take(house, rows)) or taken[-1])
    bring(file, *(row(version, n) for n in range(1, 4)))
    assert taken == [True, True, True, False]
    assert Dossier.objects.count() == 3
