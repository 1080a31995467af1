"""What waiting pages say is read behind the splitting: in parts, once, and never without an end."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from digitization.scanning import waiting
from digitization.scanning.engines import ENGINES, PageText, Recognised, Unreadable
from digitization.scanning.models import Stack, StackPage
from motcua.core import jobs
from tests.factories import core, files
from tests.factories import stacks as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
TITLED = "GIẤY KHAI SINH\nSố: 123/GKS\nHọ, chữ đệm, tên: NGUYỄN THỊ ÁNH\nSố định danh cá nhân: 056195000123"


@pytest.fixture(autouse=True)
def read(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[int]]]:
    """An engine that reads TITLED on each page and cannot read sheets 201 points wide; the widths of each call."""
    calls: list[list[int]] = []

    def engine(content: bytes, media_type: str, folder: Path) -> Recognised:
        with pikepdf.open(BytesIO(content)) as made:
            calls.append([int(page.mediabox[2]) for page in made.pages])
        if 201 in calls[-1]:
            raise Unreadable("Không đọc được.")
        return Recognised([PageText(TITLED, 0.9, [0.9] * 4) for _ in calls[-1]], None, False, "made up")

    files.looked_into_here(monkeypatch)
    monkeypatch.setattr(jobs, "when_idle", lambda name, *args: queued.append((name, *args)))
    queued.clear()
    settings.OCR_ENGINE, settings.VAR = "made up", tmp_path
    ENGINES.add("made up", engine)
    yield calls
    ENGINES._things.pop("made up")


queued: list[tuple[Any, ...]] = []


def said(stack: Stack) -> list[Any]:
    return list(stack.pages.order_by("number").values_list("said", flat=True))


def test_pages_are_read_in_parts_each_asked_for_after_the_other_and_nothing_of_a_person_is_kept(
    read: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PART", 2)
    stack = make.waiting(core.clerk(), None, {}, None, None)  # the second, 201 wide, was read before
    waiting.read(stack.pk)
    assert (read, queued) == ([[200, 202]], [("ocr.read_waiting", stack.pk)])
    waiting.read(stack.pk)
    waiting.read(stack.pk)
    assert (read, len(queued)) == ([[200, 202], [203]], 1)
    first = said(stack)[0]
    assert (first["kind"]["value"], first["number"]["value"]) == ("giay-khai-sinh", "123/GKS")
    assert "056195000123" not in str(said(stack))
    assert "ÁNH" not in str(said(stack))


def test_a_page_that_cannot_be_read_costs_no_other_and_says_so(read: list[list[int]]) -> None:
    stack = make.waiting(core.clerk(), None, None, None)
    waiting.read(stack.pk)
    assert [("kind" in one, "failed" in one) for one in said(stack)] == [(True, False), (False, True), (True, False)]
    assert not StackPage.objects.unread().exists()


def test_what_takes_every_worker_down_is_left_alone_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    stack = make.waiting(core.clerk(), None)

    def dies(*args: Any) -> Any:
        raise SystemExit

    monkeypatch.setattr(waiting, "letters", dies)
    for _ in range(3):
        assert stack.pages.get().is_being_read
        with pytest.raises(SystemExit):
            waiting.read(stack.pk)
    assert not stack.pages.get().is_being_read
    waiting.read(stack.pk)


def test_a_lost_queue_is_asked_again_later_and_a_house_that_reads_nothing_pretends_nothing(settings: Any) -> None:
    stack = make.waiting(core.clerk(), None)
    waiting.resume(core.MONDAY)
    assert queued == []
    waiting.resume(core.moment(minutes=20).at)
    assert queued == [("ocr.read_waiting", stack.pk)]
    settings.OCR_ENGINE = ""
    waiting.read(stack.pk)
    waiting.ask(stack)
    assert (said(stack), len(queued), stack.pages.get().is_being_read) == ([None], 1, False)
