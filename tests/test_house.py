"""The rules of the house that no other tool holds (house.md)."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cases.routing import services as routing
from motcua.core import http

ROOT = Path(__file__).resolve().parents[1]
FLOORS = [name for name in ("digitization", "cases", "monitoring") if (ROOT / name / "__init__.py").exists()]
DOORS = ("models", "admin", "tasks", "urls")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
NOT_BY_HAND = {".venv", "node_modules", "var", "build", "migrations", ".git"}


def written_by_hand(*kinds: str) -> Iterator[Path]:
    for kind in kinds:
        for path in sorted(ROOT.rglob(f"*.{kind}")):
            if not NOT_BY_HAND & set(path.relative_to(ROOT).parts) and "vendor" not in path.parts:
                yield path


def rooms(floor: str) -> list[Path]:
    return [path.parent for path in sorted((ROOT / floor).glob("*/__init__.py")) if path.parent.name != "migrations"]


@pytest.mark.parametrize("floor", FLOORS)
@pytest.mark.parametrize("door", DOORS)
def test_every_front_door_names_every_room(floor: str, door: str) -> None:
    having = {room.name for room in rooms(floor) if (room / f"{door}.py").exists() or (room / door).is_dir()}
    front = ROOT / floor / f"{door}.py"
    named = set(re.findall(rf"{floor}\.(\w+)\.{door}\b", front.read_text())) if front.exists() else set()
    assert named == having
    if named:
        importlib.import_module(f"{floor}.{door}")


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    long = {}
    for path in written_by_hand("py", "html", "css", "js"):
        length = len(path.read_text().splitlines())
        if length > LONGEST_FILE:
            long[str(path.relative_to(ROOT))] = length
    assert long == {}


def test_no_function_is_longer_than_a_person_keeps_in_mind() -> None:
    long = {}
    for path in written_by_hand("py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                if (length := node.end_lineno - first + 1) > LONGEST_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = length
    assert long == {}


def queued() -> Iterator[tuple[str, str]]:
    """Every task that is queued by name, and where."""
    for floor in (*FLOORS, "motcua"):
        for path in written_by_hand("py"):
            if path.relative_to(ROOT).parts[0] != floor:
                continue
            for name in re.findall(r"jobs\.(?:after_commit|at_once)\(\s*([^,)]+)", path.read_text()):
                yield name, str(path.relative_to(ROOT))


def test_every_job_that_is_queued_by_name_is_a_task_that_exists() -> None:
    current_app.loader.import_default_modules()
    unknown = {(name, where) for name, where in queued() if name.strip("\"'") not in current_app.tasks}
    assert unknown == set()
    assert len(list(queued())) > 3


def test_every_scheduled_job_is_a_task_that_exists() -> None:
    current_app.loader.import_default_modules()
    assert {entry["task"] for entry in current_app.conf.beat_schedule.values()} <= set(current_app.tasks)


# Addresses for everybody (interface §3); all others are the staff's.
PUBLIC = re.compile(
    r"^(healthz|readyz|metrics|api/v1/|dang-nhap/|dang-xuat/|xac-thuc/|quan-tri/|bo-nhan-dien|ngoai-tuyen|$)"
)
SAMPLES = {
    "code": "H32.11-261116-0001", "number": "01", "slug": "forward", "token": "x", "paper": "1", "paper_id": "1",
}  # fmt: skip


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address and the view behind it."""
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        else:
            yield path, pattern.callback


def staff_pages() -> list[str]:
    found = sorted(path for path, _ in addresses(get_resolver().url_patterns) if not PUBLIC.match(path))
    return [re.sub(r"<(?:\w+:)?(\w+)>", lambda m: SAMPLES[m[1]], path) for path in found]


@pytest.mark.django_db
@pytest.mark.parametrize("path", staff_pages())
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_at_a_staff_page_is_sent_to_the_door(path: str, method: str) -> None:
    answer = getattr(Client(), method)(f"/{path}")
    if answer.status_code == 405:  # the other method of the same page is tried as well
        assert getattr(Client(), "get" if method == "post" else "post")(f"/{path}").status_code == 302
        return
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/dang-nhap/")


def test_the_staff_area_has_pages() -> None:
    assert len(staff_pages()) > 8


@pytest.mark.django_db
def test_the_administrators_pages_are_closed_too() -> None:
    assert Client().get("/quan-tri/").status_code == 302


def test_a_service_can_run_in_the_transaction_of_its_request() -> None:
    assert http.bare(routing.forward) is not routing.forward
    assert http.bare(routing.forward).__name__ == "forward"


def test_words_in_stringformat_stand_behind_their_number() -> None:
    """The filter puts the «%» itself: «s hồ sơ» is right, «còn %s» comes out empty."""
    wrong = re.compile(r'stringformat:"(?![-+ #0-9.]*[dsf])[^"]*"')
    found = [f"{p.relative_to(ROOT)}: {m}" for p in written_by_hand("html") for m in wrong.findall(p.read_text("utf8"))]
    assert found == []
