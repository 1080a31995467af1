"""What stands around every page: the rail of whoever is signed in."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.context import CALM
from motcua.core.models import Role, User
from tests.factories import core

pytestmark = pytest.mark.django_db


def shell(user: User, path: str) -> Any:
    cache.clear()
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client.get(path).context


def labels(screens: Any) -> list[str]:
    return [screen["label"] for screen in screens]


def test_whoever_has_many_screens_finds_the_seldom_ones_under_more_and_none_is_lost() -> None:
    page = shell(core.director(), "/chi-dao/")
    assert labels(page["rail"]) == [
        "Việc của tôi", "Phòng", "Ký duyệt", "Chờ ký số", "Ký báo cáo", "Hồ sơ", "Chỉ đạo", "Báo cáo", "Kế hoạch",
        "Số hóa", "Văn thư", "Lưu trữ",
    ]  # fmt: skip
    assert labels(page["rail_more"]) == ["Ký báo cáo", "Số hóa", "Văn thư", "Lưu trữ"]
    assert len(page["rail"]) - len(page["rail_more"]) <= CALM


def test_the_present_screen_stands_in_the_rail_itself() -> None:
    assert labels(shell(core.director(), "/luu-tru/")["rail_more"]) == ["Ký báo cáo", "Số hóa", "Văn thư"]


def test_whoever_has_few_screens_has_them_all_in_the_rail() -> None:
    for user, path in ((core.staff(Role.OFFICE, "van-phong"), "/chi-dao/"), (core.officer(), "/viec/")):
        assert shell(user, path)["rail_more"] == []
