"""Every page of a stack has one place, and none goes where its mark did not send it."""

import random

import pytest

from cases.intake.sorting import WHY, Mark, Page, Place, sort

A, B = "H32.11-261116-0001", "H32.11-261116-0002"
SLIP, SHEET, STICKER = (
    Mark("slip", A, form=("01", "TT03-2025")),
    Mark("sheet", A, "to-khai"),
    Mark("sticker", A, "bang"),
)
NO_MARK = Mark()


def places(*marks: Mark | str) -> list[Place]:
    """Of pages with these marks; «-» a page without, «.» a blank one."""
    given = [m if isinstance(m, Mark) else NO_MARK for m in marks]
    return sort(Page(n, m, marks[n - 1] == ".") for n, m in enumerate(given, start=1))


def told(*marks: Mark | str) -> list[str]:
    return [f"{p.state} {p.component or p.why}".strip() for p in places(*marks)]


def test_a_sheet_sends_the_pages_after_it_to_its_component_as_one_paper() -> None:
    assert told(SHEET, "-", ".", "-") == ["mark to-khai", "filed to-khai", "blank", "filed to-khai"]
    assert {p.paper for p in places(SHEET, "-", ".", "-") if p.state == "filed"} == {1}


def test_a_page_with_a_sticker_is_filed_itself_and_begins_a_paper() -> None:
    assert told(SHEET, "-", STICKER, "-") == ["mark to-khai", "filed to-khai", "filed bang", "filed bang"]
    assert [p.paper for p in places(SHEET, "-", STICKER, "-")] == [0, 1, 3, 3]


def test_a_slip_is_kept_and_what_follows_without_a_sheet_waits_with_the_dossier_as_a_suggestion() -> None:
    assert told(SLIP, "-", SHEET, "-") == ["filed", "doubtful after_slip", "mark to-khai", "filed to-khai"]
    assert places(SLIP, "-")[1].code == A


def test_the_second_page_of_a_slip_belongs_to_it_and_a_lone_bar_code_waits() -> None:
    bar = Mark("bar", A)
    assert [p.paper for p in places(SLIP, ".", bar)] == [1, 0, 1]
    assert told(SHEET, "-", bar, "-")[2:] == ["doubtful bar_only", "doubtful after_slip"]
    assert told(SLIP, "-", bar)[2] == "doubtful bar_only"
    assert told(SLIP, Mark("bar", B))[1] == "doubtful bar_only"


def test_pages_before_any_mark_wait() -> None:
    assert told("-", ".", SHEET) == ["doubtful before_mark", "blank", "mark to-khai"]


@pytest.mark.parametrize("why", ["unknown", "closed", "not_yours", "no_component"])
def test_a_mark_that_cannot_be_followed_ends_the_one_before_it(why: str) -> None:
    sheet, sticker, slip = Mark("sheet", B, "x", why), Mark("sticker", B, "x", why), Mark("slip", B, trouble=why)
    assert told(SHEET, sheet, "-")[1:] == ["mark x", "doubtful x"]
    assert [p.why for p in places(SHEET, sheet, "-")[1:]] == [why, why]
    assert {p.state for p in places(SHEET, sticker, "-", slip, "-")[1:]} == {"doubtful"}


@pytest.mark.parametrize("why", ["contradiction", "not_genuine"])
def test_a_page_with_a_doubtful_code_waits_and_so_does_what_follows(why: str) -> None:
    assert told(SHEET, "-", Mark("slip", trouble=why), "-", SHEET, "-")[2:] == [
        f"doubtful {why}", "doubtful after_doubt", "mark to-khai", "filed to-khai",
    ]  # fmt: skip


def test_in_a_thousand_random_stacks_no_page_is_lost_doubled_or_sent_where_no_mark_says() -> None:
    rng = random.Random(20261116)
    troubles = [t for t in WHY if t in ("unknown", "closed", "not_yours", "no_component", "contradiction")]
    for _ in range(1000):
        pages = []
        for number in range(1, rng.randrange(1, 30)):
            kind = rng.choice(["", "", "", "sheet", "sticker", "slip", "bar"])
            component = rng.choice(["to-khai", "bang"]) if kind in ("sheet", "sticker") else ""
            mark = Mark(kind, rng.choice([A, B]), component, rng.choice(["", "", *troubles]))
            pages.append(Page(number, mark if kind else NO_MARK, rng.random() < 0.3))
        found = sort(pages)
        assert [p.number for p in found] == [p.number for p in pages]
        ruling = NO_MARK
        for page, place in zip(pages, found, strict=True):
            ruling = page.mark if page.mark.kind else ruling
            if place.state == "filed":
                assert (place.code, ruling.trouble) == (ruling.code, "")
                assert place.component in ("", ruling.component)
                assert place.paper
            if place.state == "blank":
                assert page.blank
