"""The dashboards: who may see which, that every number is its rows, how few questions they ask, views kept."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.dossier.models import Dossier
from cases.routing.services import forward
from monitoring.dashboards.models import SavedView
from monitoring.facts import freshness
from monitoring.facts import services as facts
from monitoring.facts.measures import MEASURES
from monitoring.kpi import targets
from monitoring.kpi.spec import KPIS
from motcua.core.models import JournalEntry, Role, User
from tests.factories import acts, core, dossier

pytestmark = pytest.mark.django_db
PERIOD = {"ky": "tu-chon", "tu": "2026-01-01", "den": "2026-12-31"}


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def folded() -> None:
    facts.apply(list(JournalEntry.objects.all()))
    facts.refold(Dossier.objects.all())
    cache.clear()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def office() -> User:
    return core.staff(Role.OFFICE, "van-phong")


def text(client: Client, path: str, **asked: Any) -> str:
    answer = client.get(path, {**PERIOD, **asked} if "?" not in path else None)
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


@pytest.fixture
def busy() -> None:
    """Seven dossiers: received at two counters, withdrawn, under way, at the last step, finished, waiting."""
    targets.load()
    dossier.received()
    dossier.received(core.clerk("pvhcc-tinh"))
    for situation in ("withdrawn", "processing", "at_last_step"):
        acts.SITUATIONS[situation]()
    dossier.resolved()
    acts.do("require_supplement", acts.on_its_way())
    folded()


EVERYBODY = ("office", "director", "head", "officer")
PAGES = {
    "/chi-dao/": ("office", "director"),
    "/chi-dao/nhip/": ("office", "director"),
    "/chi-dao/man-hinh/": ("office", "director"),
    "/chi-dao/man-hinh/nhip/": ("office", "director"),
    "/chi-dao/chi-so/online/": EVERYBODY,
    "/chi-dao/ho-so/?so=tiep-nhan": EVERYBODY,
    "/chi-dao/ho-so.csv?so=tiep-nhan": EVERYBODY,
    "/phong/so-lieu/": ("head",),
    "/phong/so-lieu/nhip/": ("head",),
    "/viec-cua-toi/so-lieu/": ("officer",),
    "/viec-cua-toi/so-lieu/nhip/": ("officer",),
}


@pytest.fixture
def people() -> dict[str, Client]:
    users = {
        "office": office(), "director": core.director(), "head": core.head(), "officer": core.officer(),
        "clerk": core.clerk(), "other clerk": core.clerk("pvhcc-tinh"), "stranger": core.UserFactory(),
    }  # fmt: skip
    return {name: browser(user) for name, user in users.items()}


def test_each_page_is_open_to_those_it_is_for_and_to_nobody_else(people: dict[str, Client]) -> None:
    for path, open_to in PAGES.items():
        answers = {name: client.get(path).status_code for name, client in people.items()}
        assert answers == {name: 200 if name in open_to else 403 for name in people}, path


def test_the_office_and_the_director_begin_their_day_at_the_dashboard(people: dict[str, Client]) -> None:
    assert {people[name].get("/nha/").url for name in ("office", "director")} == {"/chi-dao/"}


def numbers(page: str) -> Iterator[tuple[str, int]]:
    """Every link of a page to rows, and the number it says."""
    for address, inside in re.findall(r'<a[^>]*href="(/chi-dao/ho-so/[^"]*)"[^>]*>(.*?)</a>', page):
        said = re.sub(r"<svg.*?</svg>|<[^>]+>", "", inside)
        if "Nguyễn Văn Thử" in said:  # a person, whom the factory numbers
            continue
        if (number := re.search(r"(\d[\d.]*)(?: hồ sơ)?$", said.strip())) and "%" not in said:
            yield html.unescape(address), int(number[1].replace(".", ""))


BOARD, FIGURE = "/chi-dao/nhip/", "/chi-dao/chi-so/on_time/"
WALKS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "the whole": ({}, (BOARD, *(f"/chi-dao/chi-so/{code}/" for code, kpi in KPIS.items() if kpi.denominator))),
    "a department": ({"phong": "bttp"}, (BOARD, FIGURE)),
    "an officer": ({"phong": "bttp", "nguoi": "-"}, (FIGURE,)),
    "an office": ({"noi": "pvhcc-tinh", "kenh": "truc-tiep"}, (BOARD, FIGURE)),
}


@pytest.mark.parametrize("walk", [pytest.param("the whole", marks=pytest.mark.soak), *list(WALKS)[1:]])
def test_every_number_is_as_many_rows_as_it_says(busy: None, walk: str) -> None:
    client, (asked, paths) = browser(office()), WALKS[walk]
    found = {each for path in paths for each in numbers(text(client, path, **asked))}
    assert len(found) > 5
    for address, number in found:
        lines = b"".join(client.get(address.replace("/ho-so/", "/ho-so.csv"))).splitlines()
        said = client.get(address).context["count"]
        assert (len(lines) - 1, said) == (number, number), address


def test_each_figure_counts_on_one_day_of_a_dossier_so_its_rest_is_what_is_left() -> None:
    for code, kpi in KPIS.items():
        if kpi.denominator:
            assert MEASURES[kpi.numerator].day == MEASURES[kpi.denominator].day, code


def test_a_page_of_rows_says_how_many_there_are_and_goes_on_to_the_next(busy: None, monkeypatch: Any) -> None:
    monkeypatch.setattr("monitoring.dashboards.views.rows.SHOWN", 4)
    client = browser(office())
    page = text(client, "/chi-dao/ho-so/", so="tiep-nhan")
    assert ': <span class="num">7</span> hồ sơ' in page
    assert page.count("<tr data-row") == 4
    following = re.search(r'href="([^"]*)" rel="next"', page)
    assert following
    second = text(client, f"/chi-dao/ho-so/{html.unescape(following[1])}")
    assert second.count("<tr data-row") == 3
    assert 'rel="next"' not in second


def test_tiles_say_value_target_gap_and_never_nought_for_what_nobody_knows(busy: None) -> None:
    page = text(browser(office()), "/chi-dao/nhip/")
    # Received: 7, none online; half of seven is four.
    tile = re.search(r'id="live-online".*?</a>', page)[0]  # type: ignore[index]
    assert "0<small>%</small>" in tile
    assert "cần ≥ 50%" in tile
    assert "Còn thiếu <b>4</b> hồ sơ · chưa đủ số liệu để dự báo" in tile
    unknown = re.search(r'id="live-satisfaction".*?</a>', page)[0]  # type: ignore[index]
    assert "chưa có dữ liệu" in unknown
    assert ">–<" in unknown


def test_a_head_sees_the_department_and_an_officer_only_the_own_rows(busy: None, people: dict[str, Client]) -> None:
    assert people["head"].get("/phong/so-lieu/", {"phong": "hctp"}).status_code == 403
    assert people["head"].get("/chi-dao/ho-so/", {"so": "tiep-nhan", "phong": "hctp"}).status_code == 403
    other = core.officer()
    assert people["officer"].get("/chi-dao/ho-so/", {"so": "tiep-nhan", "nguoi": other.username}).status_code == 403
    assert 'num">0</span> hồ sơ' in text(people["officer"], "/chi-dao/ho-so/", so="tiep-nhan")
    assert 'num">7</span> hồ sơ' in text(people["head"], "/chi-dao/ho-so/", so="tiep-nhan")


def test_an_officer_finds_the_own_dossiers_on_the_own_page() -> None:
    clerk, mine = core.clerk(), core.officer()
    made = dossier.received(clerk)
    forward(dossier_id=made.pk, user=clerk, moment=core.moment(hours=1), assignee=mine.username)
    dossier.processing()
    folded()
    page = text(browser(mine), "/viec-cua-toi/so-lieu/nhip/")
    assert {number for address, number in numbers(page) if f"nguoi={mine.username}" in address} == {1}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"ky": "tu-chon", "tu": "2026-05-01", "den": "2026-02-01"}, "Ngày cuối không được trước ngày đầu."),
        ({"ky": "tu-chon", "tu": "2026-02-31", "den": "2026-03-01"}, "Ghi ngày theo dạng ngày/tháng/năm."),
        ({"ky": "tu-chon", "tu": "2001-01-01", "den": "2026-03-01"}, "Mỗi lần xem tối đa mười năm."),
        ({"ky": "the-ky"}, "Chọn một kỳ trong danh sách."),
        ({"phong": "khong-co"}, "Không có phòng này."),
        ({"kenh": "bo-cau"}, "Không có kênh nộp này."),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field(asked: dict[str, str], sentence: str) -> None:
    answer = browser(office()).get("/chi-dao/", asked)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


NOTHING = {
    "": "không nói đúng con số nào",
    "?so=khong-co": "không nói đúng con số nào",
    "?so=online&phan=nua": "Phần của con số chỉ là",
    "?so=satisfaction": "không đếm từ hồ sơ",
    "?so=qua-han&phan=mua": "Không có nguyên nhân này",
    "?so=gio&thu=9&gio=8": "Thứ là 1",
    "?so=gio&thu=1&gio=99": "giờ là 0 đến 23",
    "?so=tiep-nhan&phong=khong-co": "Không có phòng này.",
    "?so=tiep-nhan&ky=tu-chon&tu=2026-13-01&den=2026-12-01": "Ghi ngày theo dạng",
}


def test_words_that_mean_nothing_have_no_rows_and_the_sentence_says_which() -> None:
    client = browser(office())
    for asked, sentence in NOTHING.items():
        for page in ("ho-so/", "ho-so.csv"):
            answer = client.get(f"/chi-dao/{page}{asked}")
            assert (answer.status_code, sentence in html.unescape(answer.content.decode())) == (404, True), asked
    assert client.get("/chi-dao/chi-so/khong-co/").status_code == 404


def test_a_page_asks_few_questions_and_a_known_answer_costs_next_to_none(busy: None) -> None:
    client = browser(office())
    client.get("/chi-dao/", PERIOD)
    freshness.note(core.MONDAY, changed=True)
    with CaptureQueriesContext(connection) as cold:
        page = client.get("/chi-dao/", PERIOD)
    with CaptureQueriesContext(connection) as warm:
        client.get("/chi-dao/", PERIOD)
    live = client.get("/chi-dao/nhip/", PERIOD)
    with CaptureQueriesContext(connection) as unchanged:
        again = client.get("/chi-dao/nhip/", PERIOD, headers={"If-None-Match": live["ETag"]})
    assert live["ETag"] in html.unescape(page.content.decode())
    assert (again.status_code, again.content, again["X-As-Of"]) == (304, b"", "09:00")
    assert (len(cold) <= 12, len(warm) <= 3, len(unchanged) <= 2) == (True, True, True), [q["sql"][:90] for q in cold]


def test_what_is_kept_beside_the_facts_says_as_of_when(busy: None, monkeypatch: Any) -> None:
    client, at = browser(office()), core.MONDAY
    monkeypatch.setattr("monitoring.dashboards.board.FULL", 0)
    monkeypatch.setattr("monitoring.dashboards.board.MANY", 0)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: core.MONDAY.date() + timedelta(days=7))
    freshness.note(at, changed=True)
    page = text(client, "/chi-dao/nhip/")
    freshness.note(at + timedelta(minutes=9), changed=True)
    again = text(client, "/chi-dao/nhip/")
    assert [page.count("tính lúc 09:00"), again.count("tính lúc 09:00"), again.count("tính lúc 09:09")] == [2, 2, 0]


def test_a_change_of_the_facts_is_another_answer() -> None:
    client = browser(office())
    before = client.get("/chi-dao/nhip/", PERIOD)["ETag"]
    dossier.received()
    facts.refold(Dossier.objects.all())
    freshness.note(core.MONDAY, changed=True)
    after = client.get("/chi-dao/nhip/", PERIOD, headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after["ETag"] != before


def test_a_view_is_kept_under_a_name_replaced_opened_and_let_go() -> None:
    head = core.head()
    client, other = browser(head), browser(core.head())
    kept = {"trang": "unit", "cau-hoi": "?ky=quy&linh-vuc=cong-chung", "ten": "  Quý này,  công chứng "}
    for query in ("?ky=nam", kept["cau-hoi"]):
        assert client.post("/chi-dao/goc-nhin/", {**kept, "cau-hoi": query}).url == f"/phong/so-lieu/{query}"
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query) == (head, "Quý này, công chứng", kept["cau-hoi"])
    assert "Quý này, công chứng" in text(client, "/phong/so-lieu/")
    assert "Quý này, công chứng" not in text(other, "/phong/so-lieu/")
    other.post("/chi-dao/goc-nhin/bo/", {"goc-nhin": view.pk})
    assert SavedView.objects.count() == 1
    assert client.post("/chi-dao/goc-nhin/bo/", {"goc-nhin": "9" * 5000}).status_code == 302
    client.post("/chi-dao/goc-nhin/bo/", {"goc-nhin": view.pk})
    assert SavedView.objects.count() == 0
    assert client.post("/chi-dao/goc-nhin/bo/", {"goc-nhin": "9" * 5000}).status_code == 302
    assert client.post("/chi-dao/goc-nhin/", {**kept, "cau-hoi": "//khac/?x=1"}).url == "/phong/so-lieu/?"


def test_a_view_without_a_name_or_of_a_page_of_others_is_refused() -> None:
    client = browser(core.head())
    nameless = client.post("/chi-dao/goc-nhin/", {"trang": "unit", "cau-hoi": "?ky=quy", "ten": " "})
    assert nameless.status_code == 422
    assert "Đặt cho góc nhìn một tên" in nameless.content.decode()
    assert client.post("/chi-dao/goc-nhin/", {"trang": "direct", "ten": "x"}).status_code == 403
    assert browser(core.clerk()).post("/chi-dao/goc-nhin/", {"trang": "direct", "ten": "x"}).status_code == 403


def test_the_file_of_rows_holds_no_person_outside_and_no_formula() -> None:
    dossier.processing()
    folded()
    User.objects.update(name="=1+1")
    answer = browser(office()).get("/chi-dao/ho-so.csv", {**PERIOD, "so": "tiep-nhan"})
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Mã hồ sơ,Mã thủ tục")
    assert not any("Mẫu" in line for line in lines)
    assert not re.search(r"(^|,)=1", "\n".join(lines), re.MULTILINE)
