"""How many queries an act and a page need (BEGIN and COMMIT included), with a full page of rows to show."""

import json
import uuid
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import client
from bench.table import Row
from bench.world import world
from cases.dossier.models import Dossier
from motcua.core.models import User

ROWS = 60  # more than a page holds
RECEIVE, FORWARD, PAGE = 20, 15, 12


def run() -> list[Row]:
    """Acts over the API as their people, pages as a clerk, an officer and Văn phòng; each asked twice, counted warm."""
    made = [_intake() for _ in range(ROWS)]
    codes = [answer["code"] for answer, _ in made]
    forwards = [_post(f"dossiers/{code}/forward", {}, "clerk")[1] for code in codes[: ROWS // 2]]
    onward = [_post(f"dossiers/{code}/forward", {}, "officer")[1] for code in codes[:3]]
    rows = [
        Row("tiếp nhận (POST /dossiers, receive)", made[-1][1], "truy vấn", most=RECEIVE),
        Row("chuyển bước từ quầy", forwards[-1], "truy vấn", most=FORWARD),
        Row("chuyển bước trong phòng", onward[-1], "truy vấn", most=FORWARD),
    ]
    for role, pages in _pages(codes).items():
        browser = Client()
        person = world().people[role]
        assert isinstance(person, User)
        browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
        rows += [Row(f"{role}: {p}", max(_get(browser, p), _get(browser, p)), "truy vấn", most=PAGE) for p in pages]
    return rows


def _pages(codes: list[str]) -> dict[str, list[str]]:
    at_counter, in_department = f"/ho-so/{codes[-1]}/", f"/ho-so/{codes[5]}/"
    return {
        "clerk": ["/nha/", "/quay/", "/viec/", "/ho-so/", "/ho-so/?q=nguyen", at_counter],
        "officer": ["/viec/", "/ho-so/", in_department],
        "head": ["/viec/", in_department],
        "office": ["/ho-so/", "/ho-so/?q=lan", in_department],
    }


def received() -> int:
    """The id of a dossier received just now."""
    return int(Dossier.objects.values_list("pk", flat=True).get(code=_intake()[0]["code"]))


def _intake() -> tuple[Any, int]:
    return _post("dossiers", client.body(world().procedure), "clerk")


def _post(path: str, body: Any, role: str) -> tuple[Any, int]:
    head = {"Authorization": f"Bearer {world().tokens[role]}", "Idempotency-Key": uuid.uuid4().hex}
    with CaptureQueriesContext(connection) as queries:
        answer = Client().post(f"/api/v1/{path}", json.dumps(body), "application/json", headers=head)
    if answer.status_code not in (200, 201):
        raise RuntimeError(f"{path}: {answer.status_code} {answer.content.decode()}")
    return answer.json(), len(queries)


def _get(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(
            page,
        )
    if answer.status_code not in (200, 302):
        raise RuntimeError(f"{page}: {answer.status_code}")
    return len(queries)
