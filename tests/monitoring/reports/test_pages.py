"""«Báo cáo»: who sees what, bad input beside its field, each figure a link to its dossiers, keeping and freezing."""

import re
from datetime import date, datetime
from html import unescape
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from monitoring.reports import services
from monitoring.reports.models import Entry, Run
from motcua.core.calendar import VN
from motcua.core.models import User
from tests.factories import core, plans, reports

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=VN)
WEEK = {"tu": "2026-11-16", "den": "2026-11-20"}


def at(user: User | None) -> Client:
    browser = Client()
    if user:
        browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return browser


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.mark.usefixtures("own_files")
class TestPages(reports.WeekCase):
    """The week is made once for all of them."""

    def setUp(self) -> None:
        clock = mock.patch.object(timezone, "now", return_value=NOW)
        clock.start()
        self.addCleanup(clock.stop)
        self.browser = at(self.office)

    def kept(self, code: str = "II.06a") -> Run:
        """A run kept through the page."""
        answer = self.browser.post(f"/bao-cao/{code}/luu/", WEEK)
        return Run.objects.get(pk=int(answer.url.strip("/").rpartition("/")[2]))

    def test_every_figure_of_the_page_is_a_link_to_a_list_as_long_as_it_says(self) -> None:
        page = text(self.browser.get("/bao-cao/II.06a/", WEEK))
        links = re.findall(r'<a href="(/bao-cao/II.06a/ho-so/[^"]+)"[^>]*>(\d+)</a>', page)
        assert len(links) > 30
        for where, number in (links[3], links[-1]):
            assert f"<b>{number} hồ sơ</b>" in text(self.browser.get(where))
        assert "Khớp các phép kiểm tra" in page

    def test_four_people(self) -> None:
        where = "/bao-cao/II.06a/"
        assert at(None).get(where).status_code == 302
        for stranger in (core.UserFactory(), core.clerk()):
            assert at(stranger).get(where).status_code == 403
        head = text(at(core.head("hctp")).get(where, WEEK))
        assert "Phòng Hành chính tư pháp" in head
        assert "Luật sư" in head
        assert "Cong chung" not in head.partition("<tbody>")[2]
        assert at(core.head("hctp")).get(where, WEEK | {"department": "bttp"}).status_code == 422
        own = User.objects.get(username="giao")
        assert 'title="Số hồ sơ đang giải quyết: Tổng số: xem hồ sơ">1</a>' in text(at(own).get(where, WEEK))
        assert "8</a>" in text(at(core.director()).get(where, WEEK))

    def test_a_row_of_another_department_opens_nothing_for_a_head(self) -> None:
        where = "/bao-cao/II.06a/ho-so/"
        assert at(core.head("hctp")).get(where, WEEK | {"cot": "c3", "department": "bttp"}).status_code == 422
        mine = text(at(core.head("hctp")).get(where, WEEK | {"cot": "c3"}))
        assert self.week["I"].code in mine
        assert self.week["B"].code not in mine

    def test_a_run_is_open_to_whoever_asked_for_it_and_to_those_who_read_everything(self) -> None:
        head = core.head("bttp")
        services.begin(services.find("II.06a"), reports.WEEK.narrowed(department_id=core.unit("bttp").pk), head, NOW)
        run = Run.objects.get()
        codes = {name: at(user).get(f"/bao-cao/lan/{run.pk}/").status_code for name, user in {
            "head": head, "other": core.head("hctp"), "office": self.office, "clerk": core.clerk(),
        }.items()}  # fmt: skip
        assert codes == {"head": 200, "other": 404, "office": 200, "clerk": 403}
        assert at(head).post(f"/bao-cao/lan/{run.pk}/chot/").status_code == 403

    def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(self) -> None:
        for given, sentence in (
            ({"tu": "2026-11-20", "den": "2026-11-16"}, "Ngày cuối không được trước ngày đầu."),
            ({"tu": "2026-11-20"}, "Ghi ngày, hoặc chọn một kỳ."),
            ({"tu": "hôm qua", "den": "2026-11-16"}, "ngày"),
            (WEEK | {"procedure": "9.999999"}, "Không có thủ tục này."),
            (WEEK | {"department": "khong-co"}, ""),
            ({"ky": "quy-2026-9"}, ""),
            ({"tu": "0001-01-01", "den": "0001-02-01"}, "Xem được số liệu của các năm 2000 đến 2099."),
            ({"tu": "9999-12-30", "den": "9999-12-31"}, "Xem được số liệu của các năm 2000 đến 2099."),
        ):
            answer = self.browser.get("/bao-cao/II.06a/", given)
            assert answer.status_code == 422
            assert sentence in text(answer)
            assert str(given.get("tu", "")) in text(answer)
        assert self.browser.get("/bao-cao/II.06a/ho-so/", WEEK | {"cot": "c3", "sau": "²"}).status_code == 200
        for where in ("/bao-cao/khong-co/", "/bao-cao/II.06a/ho-so/?cot=khong", "/bao-cao/lan/99999/"):
            assert self.browser.get(where).status_code == 404

    def test_a_period_long_past_that_a_shared_address_names_is_read(self) -> None:
        page = text(self.browser.get("/bao-cao/II.06a/", {"ky": "quy-2021-1"}))
        assert "Từ ngày 15/12/2020 đến ngày 14/3/2021" in page
        assert "Không có hồ sơ nào trong kỳ và phạm vi này" in page

    def test_each_report_has_its_page_and_asks_little_however_many_rows(self) -> None:
        for code in ("II.06a", "so-hoa"):
            self.browser.get(f"/bao-cao/{code}/", WEEK)
            with CaptureQueriesContext(connection) as asked:
                assert self.browser.get(f"/bao-cao/{code}/", WEEK).status_code == 200
            assert len(asked) <= 12, code
        for code in ("II.07a", "so-theo-doi", "nang-suat", "766", "chin-chi-so", "ke-hoach-796"):
            assert self.browser.get(f"/bao-cao/{code}/", WEEK).status_code == 200

    def test_a_kept_table_is_frozen_and_compared_from_its_page(self) -> None:
        run = self.kept()
        where = f"/bao-cao/lan/{run.pk}/"
        assert "Chốt để trình ký" in text(self.browser.get(where))
        assert self.browser.post(f"{where}chot/").status_code == 302
        page = text(self.browser.get(where, {"so-sanh": "1"}))
        assert "đã chốt" in page
        assert "Không số nào thay đổi" in page
        assert self.browser.post(f"{where}chot/").status_code == 409

    def test_the_words_of_the_report_on_the_plan_are_edited_until_it_is_frozen(self) -> None:
        run = self.kept("ke-hoach-796")
        where = f"/bao-cao/lan/{run.pk}/"
        assert "<textarea" in text(self.browser.get(where))
        self.browser.post(f"{where}loi/", {"loi-opening": "Lời của Văn phòng.\nDòng hai.", "loi-signer": "Lê Văn A"})
        assert "Lời của Văn phòng." in text(self.browser.get(where))
        self.browser.post(f"{where}chot/")
        assert "<textarea" not in text(self.browser.get(where))
        refused = self.browser.post(f"{where}loi/", {"loi-opening": "Khác."})
        assert (refused.status_code, "đã chốt" in text(refused)) == (409, True)

    def test_a_run_of_the_clock_is_made_anew_for_the_same_named_period(self) -> None:
        days = {"since": date(2026, 10, 1), "until": date(2026, 11, 1)}
        run = Run.objects.create(report="II.06a", **days, scheduled=True, asked_at=NOW, period="Tháng 10/2026")
        services.write(run.pk, NOW)
        assert '<input type="hidden" name="ky" value="thang-2026-10">' in text(
            self.browser.get(f"/bao-cao/lan/{run.pk}/")
        )

    def test_a_letter_is_a_word_file_too_and_a_form_is_not(self) -> None:
        run = self.kept("ke-hoach-796")
        for where, given in ((f"/bao-cao/lan/{run.pk}/tai/", {}), ("/bao-cao/ke-hoach-796/tai/", WEEK)):
            file = self.browser.post(where, {**given, "dang": "docx"})
            assert 'filename="ke-hoach-796_20261116-20261120.docx"' in file.headers["Content-Disposition"]
            assert file.content.startswith(b"PK")
        assert self.browser.post("/bao-cao/II.06a/tai/", WEEK | {"dang": "docx"}).status_code == 422
        assert ">Word<" not in text(self.browser.get("/bao-cao/II.06a/", WEEK))

    def test_a_report_on_the_plan_is_made_anew_with_its_words_and_the_old_one_points_to_it(self) -> None:
        run = self.kept("ke-hoach-796")
        self.browser.post(f"/bao-cao/lan/{run.pk}/loi/", {"loi-opening": "Lời của Văn phòng."})
        page = text(self.browser.get(f"/bao-cao/lan/{run.pk}/"))
        assert "Lập lại" in page
        assert "bản lập lại mới hơn" not in page
        again = self.kept("ke-hoach-796")
        page = text(self.browser.get(f"/bao-cao/lan/{again.pk}/"))
        assert "Lời của Văn phòng." in page
        assert "Lời đã sửa. Xem lời hệ thống viết" in page
        assert "bản lập lại mới hơn" in text(self.browser.get(f"/bao-cao/lan/{run.pk}/"))

    def test_the_report_on_the_plan_asks_as_much_however_many_tasks(self) -> None:
        counts, first = [], plans.group()
        for _ in range(2):
            plans.report(plans.task(group=first))
            plans.task(group=first, wording="Tái cấu trúc quy trình")
            with CaptureQueriesContext(connection) as asked:
                assert "Tái cấu trúc quy trình" in text(self.browser.get("/bao-cao/ke-hoach-796/", WEEK))
            counts.append(len(asked))
        assert counts[1] <= counts[0] <= 34, counts

    def test_a_bar_travels_only_when_something_has_changed(self) -> None:
        run = self.kept()
        where = f"/bao-cao/lan/{run.pk}/tien-do/"
        first = self.browser.get(where)
        again = self.browser.get(where, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, first.headers["HX-Refresh"]) == (200, 304, "true")

    def test_figures_are_entered_by_hand_for_a_period_and_what_is_wrong_stays_on_the_page(self) -> None:
        where = "/bao-cao/766/nhap/?tu=2026-11-16&den=2026-11-20"
        wrong = self.browser.post(
            where, {"numerator-DOSSIER_SYNC": "5", "denominator-DOSSIER_SYNC": "4", "source": "x"}
        )
        assert (wrong.status_code, "không được lớn hơn mẫu số" in text(wrong)) == (422, True)
        assert 'value="5"' in text(wrong)
        half = self.browser.post(where, {"numerator-DOSSIER_SYNC": "5", "source": "x"})
        assert "Ghi cả tử số và mẫu số." in text(half)
        right = self.browser.post(
            where, {"numerator-DOSSIER_SYNC": "3", "denominator-DOSSIER_SYNC": "4", "source": "Cổng"}
        )
        assert right.status_code == 302
        assert "Nhập tay: " in text(self.browser.get(right.url))
        self.browser.post(where, {"numerator-DOSSIER_SYNC": "3", "denominator-DOSSIER_SYNC": "4", "source": "Cổng"})
        assert Entry.objects.count() == 1  # the same again is no new entry
        assert at(core.head("bttp")).get(where).status_code == 403

    def test_files_come_at_once_when_short_and_from_the_background_when_long(self) -> None:
        book = self.browser.post("/bao-cao/II.06a/tai/", WEEK | {"dang": "xlsx"})
        assert 'filename="II.06a_20261116-20261120.xlsx"' in book.headers["Content-Disposition"]
        few = self.browser.post("/bao-cao/II.06a/tai/", WEEK | {"dang": "csv", "cot": "c8", "field": "luat-su"})
        assert self.week["B"].code in few.content.decode("utf-8-sig")
        with mock.patch.object(services, "LONG", 2):
            many = self.browser.post("/bao-cao/II.06a/tai/", WEEK | {"dang": "csv", "cot": "c3", "department": "hctp"})
            assert many.status_code == 200
            many = self.browser.post("/bao-cao/II.06a/tai/", WEEK | {"dang": "csv", "cot": "c3"})
        run = Run.objects.get()
        assert (many.url, run.state, run.total) == (f"/bao-cao/lan/{run.pk}/", "ready", 8)
        assert "Tải tệp" in text(self.browser.get(many.url))

    def test_a_table_that_takes_too_long_wants_the_background(self) -> None:
        with mock.patch.object(services, "quickly", return_value=None):
            page = text(self.browser.get("/bao-cao/II.06a/", WEEK))
        assert "không xem ngay được" in page
