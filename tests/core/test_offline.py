"""The page without a network: kept by the browser with all it is drawn with, and nobody's name on it."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import core

pytestmark = pytest.mark.django_db


def test_the_worker_keeps_the_page_and_every_file_it_is_drawn_with(client: Client) -> None:
    worker = client.get("/ngoai-tuyen.js")
    assert worker.headers["Content-Type"] == "text/javascript"
    kept = re.findall(r"/static/([\w/.-]+)", worker.content.decode().replace("\\u002D", "-"))
    assert {"css/tokens.css", "js/app.js", "build/icons.svg", "img/logo.svg"} <= set(kept)
    assert all(finders.find(name) for name in kept)


def test_the_page_says_what_to_do_and_names_nobody(client: Client) -> None:
    user = core.clerk()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    page = client.get("/ngoai-tuyen/").content.decode()
    assert "Đang mất mạng" in page
    assert "Thử lại" in page
    assert user.get_full_name() not in page
