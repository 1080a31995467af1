"""Whole stacks: whatever lies in them and however often the work is cut off, each page is in exactly one place."""

import random
from collections import Counter
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from celery import current_app
from django.core.management import CommandError, call_command

from cases.dossier.models import Dossier
from cases.intake import stacks, tasks
from cases.slips import tokens
from digitization.papers.services import content_of
from digitization.scanning.marks import BAR, QR
from digitization.scanning.models import Stack, StackPage
from motcua.core import jobs
from tests.factories import core
from tests.factories import dossier as dossiers
from tests.factories import stacks as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
COMPONENTS = ("giay-de-nghi", "ban-sao-bang")


def numbered(pages: int) -> bytes:
    """A PDF whose page n is 100 + n points wide, so that a page is known wherever it lies."""
    document = pikepdf.new()
    for number in range(1, pages + 1):
        document.add_blank_page(page_size=(100 + number, 200))
    whole = BytesIO()
    document.save(whole, deterministic_id=True)
    return whole.getvalue()


def numbers_in(content: bytes) -> list[int]:
    with pikepdf.open(BytesIO(content)) as document:
        return [int(page.mediabox[2]) - 100 for page in document.pages]


def codes(rng: random.Random, known: list[Dossier]) -> list[list[str]]:
    """What may be read on a page: nothing mostly, a mark, or two that may contradict each other."""
    code, component = rng.choice(known).code, rng.choice([*COMPONENTS, "khong-co"])
    one = [
        [QR, tokens.place(code, component)], [QR, tokens.place(code, component, tokens.STICKER)], [BAR, code],
        [QR, tokens.verifying_address(code, "01", "TT03-2025")], [QR, "MC1:x:y:AAAAAAAAAAAA"],
    ]  # fmt: skip
    return rng.sample(one, rng.choice([0, 0, 0, 0, 1, 1, 1, 2]))


@pytest.mark.parametrize("seed", range(6))
def test_each_page_of_a_random_stack_is_in_one_place_however_often_the_work_is_cut_off(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, clerk = random.Random(seed), core.clerk()
    known = [dossiers.received(clerk), dossiers.received(clerk), dossiers.received(core.clerk("pvhcc-tinh"))]
    pages = rng.randrange(8, 30)
    stack = make.stack(clerk, numbered(pages), name=f"{seed}.pdf")
    StackPage.objects.bulk_create(
        StackPage(stack=stack, number=n, reads=codes(rng, known), ink=rng.choice([0, 1])) for n in range(1, pages + 1)
    )
    real = stacks._stored

    def now_and_then(*args: Any, **about: Any) -> Any:
        if rng.random() < 0.4:
            raise SystemExit
        return real(*args, **about)

    monkeypatch.setattr(stacks, "_stored", now_and_then)
    while stack.state == Stack.State.WAITING:
        try:
            stacks.split(stack.pk, core.MONDAY)
        except SystemExit:
            continue
        finally:
            stack.refresh_from_db()
    rows = list(stack.pages.select_related("paper__original"))
    assert sorted(row.number for row in rows) == list(range(1, pages + 1))
    assert not [row for row in rows if row.state == StackPage.State.READ]
    lies = Counter(
        n for paper in {row.paper for row in rows if row.paper} for n in numbers_in(content_of(paper.original))
    )
    assert lies == Counter(row.number for row in rows if row.state == StackPage.State.FILED)
    for row in rows:
        if row.paper:
            assert row.number in numbers_in(content_of(row.paper.original))
            assert row.paper.filings.get().reference == row.reference != known[2].reference


def test_a_stack_whose_worker_was_lost_is_queued_again(monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[tuple[Any, ...]] = []
    monkeypatch.setattr(jobs, "at_once", lambda *job: queued.append(job))
    clock = core.MONDAY + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock)
    lost = make.stack(core.clerk(), numbered(1))
    make.stack(core.clerk(), numbered(2), now=clock)
    tasks.pick_up()
    assert queued == [("ocr.split", lost.pk)]
    tasks.split(lost.pk)
    assert Stack.objects.get(pk=lost.pk).state == Stack.State.SPLIT
    assert current_app.amqp.router.route({}, "ocr.split")["queue"].name == "ocr"


def test_stacks_are_taken_in_by_a_command_each_with_its_outcome(tmp_path: Path) -> None:
    said, clerk = StringIO(), core.clerk()
    (tmp_path / "a.pdf").write_bytes(numbered(3))
    (tmp_path / "b.txt").write_bytes(b"x")
    with pytest.raises(CommandError, match="1 tệp chưa nhận"):
        call_command("take_stacks", clerk.username, tmp_path / "a.pdf", tmp_path / "b.txt", stdout=said)
    assert "a.pdf: đã nhận 3 trang." in said.getvalue()
    assert "b.txt: Chỉ nhận PDF" in said.getvalue()
    with pytest.raises(CommandError, match="Không có tài khoản"):
        call_command("take_stacks", core.officer().username, tmp_path / "a.pdf")
