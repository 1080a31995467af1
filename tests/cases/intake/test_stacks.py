"""A stack files itself: each page in exactly one place, whatever happens on the way."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import connection
from PIL import Image

from cases.dossier.models import Dossier
from cases.intake import guessing, stacks
from cases.slips import pdf, separators, services, tokens
from digitization.papers.models import Filing, Paper
from digitization.papers.services import content_of
from digitization.scanning.models import Stack, StackPage
from motcua.core.errors import Invalid, NotVisible, RuleBroken
from motcua.core.models import JournalEntry, Role, User
from tests.factories import acts, core
from tests.factories import dossier as dossiers
from tests.factories import stacks as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
ONE, TWO = "giay-de-nghi", "ban-sao-bang"


def sheet(dossier: Dossier, component: str = ONE) -> Image.Image:
    return make.marked(tokens.place(dossier.code, component))


def ended(stack: Stack) -> list[str]:
    stacks.split(stack.pk, core.MONDAY)
    return [f"{p.state} {p.component or p.why}".strip() for p in stack.pages.order_by("number")]


def lying(dossier: Dossier) -> Counter[str]:
    return Counter(f.component for f in Filing.objects.at(dossier.reference))


@pytest.mark.documents
def test_a_stack_of_six_pages_with_the_houses_own_slip_and_sheet_is_split_rightly() -> None:
    clerk = core.clerk()
    dossier = dossiers.received(clerk)
    slip = make.printed(pdf.render(services.compose(dossier.pk, "01").sheets), 2)
    before = make.printed(pdf.render(separators.sheets(dossier)[:1]))
    sticker = make.marked(tokens.place(dossier.code, TWO, tokens.STICKER), page=make.written(3))
    pages = [make.scanned(slip, 2, 12), make.scanned(before, -3), make.scanned(make.written(1), 1.5, 10),
             make.scanned(make.paper(), noise=8), make.scanned(make.written(2), 181), sticker]  # fmt: skip
    stack = make.stack(clerk, pages)
    assert ended(stack) == ["filed", f"mark {ONE}", f"filed {ONE}", "blank", f"filed {ONE}", f"filed {TWO}"]
    assert lying(dossier) == {"": 1, ONE: 1, TWO: 1}
    kept = {f.component: f.paper for f in Filing.objects.at(dossier.reference)}
    assert kept[""].title == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    assert (kept[ONE].original.pages, kept[ONE].owner, kept[ONE].unit) == (2, dossier.applicant, stack.unit)


def test_pages_are_taken_out_without_loss() -> None:
    clerk = core.clerk()
    dossier = dossiers.received(clerk)
    stack = make.stack(clerk, [sheet(dossier), make.written(1), make.written(2)])
    ended(stack)
    with pikepdf.open(BytesIO(content_of(stack.file))) as whole:
        before = [next(iter(page.get_images().values())).read_raw_bytes() for page in list(whole.pages)[1:]]
    with pikepdf.open(BytesIO(content_of(Paper.objects.get().original))) as part:
        assert [next(iter(page.get_images().values())).read_raw_bytes() for page in part.pages] == before


def test_pictures_are_stacks_too() -> None:
    clerk = core.clerk()
    dossier, tiff = dossiers.received(clerk), BytesIO()
    pages = [sheet(dossier), make.written(1)]
    pages[0].save(tiff, "TIFF", save_all=True, append_images=pages[1:], dpi=(make.DPI, make.DPI))
    assert ended(make.stack(clerk, tiff.getvalue())) == [f"mark {ONE}", f"filed {ONE}"]


def closed(clerk: Any) -> Dossier:
    return acts.do("withdraw", dossiers.received(clerk))


def of_another_office(clerk: Any) -> Dossier:
    return dossiers.received(core.clerk("pvhcc-tinh"))


@pytest.mark.parametrize(("make_dossier", "why"), [(closed, "closed"), (of_another_office, "unknown")])
def test_nothing_files_itself_where_it_may_not(make_dossier: Any, why: str) -> None:
    clerk = core.clerk()
    dossier = make_dossier(clerk)
    stack = make.stack(clerk, [sheet(dossier), make.written()])
    ended(stack)
    assert list(stack.pages.values_list("state", "why")) == [("mark", why), ("doubtful", why)]
    assert not lying(dossier)


def test_a_stack_from_a_watch_folder_speaks_for_its_counter() -> None:
    ours, theirs = dossiers.received(), dossiers.received(core.clerk("pvhcc-tinh"))
    stack = make.stack(None, [sheet(ours), make.written(1), sheet(theirs), make.written(2)])
    assert ended(stack)[1::2] == [f"filed {ONE}", f"doubtful {ONE}"]
    assert (lying(ours)[ONE], lying(theirs)[ONE]) == (1, 0)


def test_the_only_component_left_is_suggested_after_a_slip() -> None:
    clerk = core.clerk()
    dossier = dossiers.received(clerk)
    slip = make.marked(tokens.verifying_address(dossier.code, "01", "TT03-2025"))
    stack = make.stack(clerk, [sheet(dossier), make.written(1), slip, make.written(2)])
    ended(stack)
    page = list(stack.pages.order_by("number"))[-1]
    assert (page.state, page.why, guessing.likely(dossier, page)) == ("doubtful", "after_slip", TWO)


STAGES: dict[str, tuple[Any, str, int]] = {
    "look": (stacks.stacks.marks, "look", 2), "extract": (stacks.stacks, "extract", 2), "store": (stacks, "_stored", 2),
    "place": (stacks, "_place_rows", 2), "close": (stacks, "_close", 1),
}  # fmt: skip
SPLIT = [f"mark {ONE}", f"filed {ONE}", f"mark {TWO}", f"filed {TWO}", "blank"]


def die_in(stage: str, death: Callable[[], Any], patch: Callable[[Any, str, Any], Any] = setattr) -> None:
    """Let the stage's function end the work at its last call of the tests' stack."""
    module, name, at = STAGES[stage]
    real, calls = getattr(module, name), iter(range(1, 99))

    def dies(*args: Any, **kwargs: Any) -> Any:
        return death() if next(calls) == at else real(*args, **kwargs)

    patch(module, name, dies)


def cut_off() -> None:
    raise SystemExit


def five_pages(clerk: User, dossier: Dossier) -> Stack:
    parts = [sheet(dossier), make.written(1), sheet(dossier, TWO), make.written(2), make.paper()]
    return make.stack(clerk, parts)


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_cut_off_at_any_stage_leaves_what_the_next_run_finishes(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = core.clerk()
    dossier = dossiers.received(clerk)
    stack = five_pages(clerk, dossier)
    with monkeypatch.context() as cut:
        die_in(stage, cut_off, cut.setattr)
        with pytest.raises(SystemExit):
            stacks.split(stack.pk, core.MONDAY)
    assert ended(stack) == ended(stack) == SPLIT
    assert lying(dossier) == {ONE: 1, TWO: 1}
    assert JournalEntry.objects.filter(verb="stack.split").count() == 1


@pytest.mark.soak
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.usefixtures("house")
def test_a_killed_worker_loses_and_doubles_nothing(stage: str) -> None:
    """SIGKILL, in a process of its own, with only what it had committed."""
    clerk = core.clerk()
    dossier = dossiers.received(clerk)
    stack = five_pages(clerk, dossier)
    connection.close()
    child = os.fork()
    if child == 0:
        die_in(stage, lambda: os.kill(os.getpid(), signal.SIGKILL))
        stacks.split(stack.pk, core.MONDAY)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert Stack.objects.get().state == Stack.State.WAITING
    assert ended(stack) == SPLIT
    assert lying(dossier) == {ONE: 1, TWO: 1}


def test_the_same_bytes_twice_are_recognised_and_split_again_only_when_asked_to() -> None:
    clerk = core.clerk()
    stack = make.stack(clerk, [make.written()])
    content = content_of(stack.file)
    with pytest.raises(RuleBroken, match="đã được nạp") as known:
        make.stack(clerk, content)
    assert known.value.errors["stack"] == str(stack.pk)
    assert stacks.stacks.again(known=stack, user=clerk, now=core.MONDAY).file == stack.file
    assert make.stack(core.clerk("pvhcc-tinh"), content, unit=core.unit("pvhcc-tinh")).file == stack.file


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.7 broken", b"\xff\xd8\xff\xe0 cut"])
def test_what_is_no_stack_is_refused_and_leaves_nothing(content: bytes) -> None:
    with pytest.raises(Invalid):
        make.stack(core.clerk(), content)
    assert not Stack.objects.exists()


def test_a_person_files_waiting_pages_together_throws_one_away_and_brings_it_back() -> None:
    clerk = core.clerk()
    dossier = dossiers.received(clerk)
    stack = make.stack(clerk, [make.written(n) for n in range(3)])
    ended(stack)
    first, second, third = stack.pages.values_list("pk", flat=True)
    paper = stacks.place(page_ids=[second, first], code=dossier.code, component=ONE, user=clerk, moment=core.moment())
    assert (paper.original.pages, lying(dossier)) == (2, {ONE: 1})
    with pytest.raises(RuleBroken) as placed:
        stacks.throw(page_ids=[second], reason="Thừa", user=clerk, moment=core.moment())
    assert placed.value.code == "page_placed"
    stacks.throw(page_ids=[third], reason=" Quét hai lần ", user=clerk, moment=core.moment())
    assert StackPage.objects.get(pk=third).note == "Quét hai lần"
    stacks.restore(page_ids=[third], user=clerk, moment=core.moment())
    assert [p.pk for p in StackPage.objects.visible_to(clerk).doubtful()] == [third]


def test_only_those_who_scan_there_and_may_file_to_the_dossier_file_its_pages() -> None:
    clerk, other = core.clerk(), core.clerk("pvhcc-tinh")
    dossier, theirs = dossiers.received(clerk), dossiers.received(other)
    stack = make.stack(clerk, [make.written()])
    ended(stack)
    page = [stack.pages.get().pk]
    given = {"page_ids": page, "component": ONE, "moment": core.moment()}
    for user, code in ((other, theirs.code), (clerk, theirs.code), (core.UserFactory(), dossier.code)):
        with pytest.raises(NotVisible):
            stacks.place(user=user, code=code, **given)
    records = core.records()
    of_theirs = make.stack(records, [make.written(9)], unit=core.unit("van-phong"))
    ended(of_theirs)
    resolved = dossiers.resolved(counter="mot-cua-stp")
    Dossier.objects.filter(pk=resolved.pk).update(unit=core.unit("van-phong"))
    given["page_ids"] = [of_theirs.pages.get().pk]
    assert stacks.place(user=records, code=resolved.code, **given)
    with pytest.raises(Invalid, match="chọn trong danh sách"):
        stacks.place(user=clerk, code=dossier.code, page_ids=page, component="khong-co", moment=core.moment())


def test_the_archivist_completes_what_is_finished() -> None:
    archivist = core.staff(Role.ARCHIVIST, "van-phong")
    finished = dossiers.returned()
    stack = make.stack(archivist, [sheet(finished), make.written()], unit=core.unit("van-phong"))
    assert ended(stack)[1] == f"doubtful {ONE}"
    page = [stack.pages.last().pk]
    stacks.place(page_ids=page, code=finished.code, component=ONE, user=archivist, moment=core.moment())
    assert lying(finished)[ONE] == 1
