"""«Xếp sai?»: from the paper's page to where it belongs, or back among the pages that wait."""

from typing import Any

import pytest

from cases.dossier.models import Dossier
from cases.intake import stacks
from digitization.papers.models import Filing, Paper
from digitization.scanning.models import StackPage
from motcua.core.models import Role, User
from tests.factories import archive, catalogue, core, files
from tests.factories import dossier as dossiers
from tests.factories import stacks as make
from tests.factories.pages import clock_at, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
ONE, TWO = "giay-de-nghi", "ban-sao-bang"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    files.looked_into_here(monkeypatch)
    clock_at(monkeypatch)


def scene() -> tuple[User, Dossier, Dossier, Paper]:
    clerk, version = core.clerk(), catalogue.procedure()
    here, right = (dossiers.received(clerk, version=version) for _ in range(2))
    page = make.waiting(clerk, {}).pages.get()
    paper = stacks.place(page_ids=[page.pk], code=here.code, component=ONE, user=clerk, moment=core.moment())
    return clerk, here, right, paper


def address(here: Dossier, paper: Paper) -> str:
    return f"/ho-so/{here.code}/giay-to/{paper.pk}/chuyen/"


def test_a_paper_is_moved_to_the_dossier_found_by_its_code() -> None:
    clerk, here, right, paper = scene()
    browser, where = signed_in(clerk), address(here, paper)
    assert where in browser.get(f"/ho-so/{here.code}/giay-to/{paper.pk}/").content.decode()
    assert "Trả về «Chờ xếp»" in browser.get(where).content.decode()
    assert f'value="{right.code}"' in browser.post(f"{where}tim/", {"q": right.code}).content.decode()
    answer = browser.post(where, {"act": "move", "dossier": right.code, "component": TWO})
    assert (answer.status_code, answer.url) == (302, f"/ho-so/{here.code}/")
    assert Filing.objects.get().reference == right.reference
    assert "Nhận giấy tờ chuyển từ hồ sơ khác" in browser.get(f"/ho-so/{right.code}/").content.decode()


def test_its_pages_wait_again_when_nobody_knows_where_it_belongs() -> None:
    clerk, here, _, paper = scene()
    browser = signed_in(clerk)
    assert browser.post(address(here, paper), {"act": "back"}).status_code == 302
    assert StackPage.objects.get().state == "doubtful"
    assert "Đã xếp sai hồ sơ" in browser.get("/quet/cho-xep/").content.decode()


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"act": "move"}, 422, "Chọn hồ sơ và giấy tờ"),
        ({"act": "move", "dossier": "HERE", "component": ONE}, 422, "đúng chỗ này rồi"),
        ({"act": "move", "dossier": "khong-co", "component": ONE}, 409, "Không tìm thấy"),
    ],
)
def test_what_cannot_be_done_is_said_in_the_dialog(given: dict[str, str], status: int, words: str) -> None:
    clerk, here, _, paper = scene()
    given = {name: here.code if value == "HERE" else value for name, value in given.items()}
    answer = signed_in(clerk).post(address(here, paper), given, headers={"HX-Request": "true"})
    assert (answer.status_code, words in answer.content.decode()) == (status, True)


def test_of_a_sealed_dossier_nothing_is_moved() -> None:
    clerk, here, _, paper = scene()
    archive.package(here.reference)
    answer = signed_in(clerk).post(address(here, paper), {"act": "back"})
    assert (answer.status_code, "đã đóng gói lưu trữ" in answer.content.decode()) == (409, True)


def test_four_people_at_moving_a_paper() -> None:
    clerk, here, _, paper = scene()
    people = {"clerk": clerk, "other clerk": core.clerk("pvhcc-tinh"), "director": core.director(),
              "office": core.staff(Role.OFFICE, "van-phong"), "stranger": core.UserFactory()}  # fmt: skip
    wanted = {"clerk": 200, "other clerk": 404, "director": 200, "office": 403, "stranger": 403}
    for where in (address(here, paper), f"{address(here, paper)}tim/"):
        ask: Any = "post" if where.endswith("tim/") else "get"
        found = {name: getattr(signed_in(user), ask)(where).status_code for name, user in people.items()}
        assert found == wanted, where
    viewer = {name: "Xếp sai?" in signed_in(user).get(f"/ho-so/{here.code}/giay-to/{paper.pk}/").content.decode()
              for name, user in people.items()}  # fmt: skip
    assert viewer == {name: status == 200 for name, status in wanted.items()}
