"""The file of a stack goes once every page has found its place and its days are over; papers stay as they are."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from cases.intake import stacks
from digitization.archive import disposal, ledger, scans
from digitization.papers.models import Paper, StoredFile
from digitization.papers.services import content_of
from digitization.scanning.models import Stack
from motcua.core.errors import RuleBroken
from motcua.core.models import User
from tests.factories import archive, core, files, papers
from tests.factories import dossier as dossiers
from tests.factories import stacks as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
LATER = core.MONDAY + timedelta(days=31)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    files.looked_into_here(monkeypatch)


def settled(clerk: User) -> tuple[Stack, Paper]:
    """One page filed, one thrown away on Tuesday."""
    stack, dossier = make.waiting(clerk, {}, {}), dossiers.received(clerk)
    first, second = stack.pages.values_list("pk", flat=True)
    paper = stacks.place(page_ids=[first], code=dossier.code, component="", user=clerk, moment=core.moment())
    stacks.throw(page_ids=[second], reason="Thừa", user=clerk, moment=core.moment(days=1))
    return stack, paper


def kept_until(stack: Stack) -> date | None:
    found: date | None = Stack.objects.counted().get(pk=stack.pk).kept_until
    return found


def test_the_file_goes_the_day_after_its_last_and_the_papers_stay(settings: Any) -> None:
    stack, paper = settled(core.clerk())
    assert kept_until(stack) == date(2026, 12, 17)
    assert scans.clear_stacks(core.MONDAY + timedelta(days=31)) == 0
    assert scans.clear_stacks(core.MONDAY + timedelta(days=32)) == 1
    stub = StoredFile.objects.get(pk=stack.file_id)
    assert (bool(stub.destroyed_at), default_storage.exists(stub.path)) == (True, False)
    assert content_of(paper.original)
    assert scans.clear_stacks(core.MONDAY + timedelta(days=33)) == 0


def test_a_page_that_waits_keeps_the_file_and_one_that_waited_begins_its_days_anew() -> None:
    clerk = core.clerk()
    stack, _ = settled(clerk)
    thrown = stack.pages.get(state="thrown").pk
    stacks.restore(page_ids=[thrown], user=clerk, moment=core.moment(days=20))
    assert kept_until(stack) is None
    assert scans.clear_stacks(LATER) == 0
    stacks.throw(page_ids=[thrown], reason="Thừa", user=clerk, moment=core.moment(days=21))
    assert kept_until(stack) == date(2027, 1, 6)


def test_the_same_bytes_in_another_stack_or_paper_keep_the_file() -> None:
    clerk = core.clerk()
    stack, _ = settled(clerk)
    again = make.stacks.again(known=stack, user=clerk, now=core.MONDAY)
    assert scans.clear_stacks(LATER + timedelta(days=9)) == 0
    again.delete()
    papers.paper(content=content_of(stack.file))
    assert scans.clear_stacks(LATER + timedelta(days=9)) == 0


def test_without_its_file_nothing_of_a_stack_is_brought_back_or_split_again() -> None:
    clerk = core.clerk()
    stack, _ = settled(clerk)
    scans.clear_stacks(LATER + timedelta(days=2))
    stack = Stack.objects.select_related("file").get(pk=stack.pk)
    with pytest.raises(RuleBroken, match="stack_cleared"):
        make.stacks.again(known=stack, user=clerk, now=LATER)
    with pytest.raises(RuleBroken, match="stack_cleared"):
        stacks.restore(page_ids=[stack.pages.get(state="thrown").pk], user=clerk, moment=core.moment(LATER))


def test_a_readable_copy_that_another_paper_needs_survives_a_disposal() -> None:
    """What points at bytes without a name to lead back to it is asked too."""
    gone, stays = (papers.paper(content=b"%PDF-1.7 same", reference=f"dossier:{name}") for name in "AB")
    copy = papers.paper().original
    Paper.objects.filter(pk__in=[gone.pk, stays.pk]).update(searchable=copy)
    ledger.settle(archive.destroyed(archive.package("dossier:A")))
    assert content_of(copy)
    assert disposal.let_go([copy.pk], {}, LATER) == []
