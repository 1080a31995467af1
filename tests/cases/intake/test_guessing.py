"""What a waiting page most likely is: its mark first, then its kind, then the only component left."""

from typing import Any

import pytest

from cases.dossier.models import Dossier
from cases.intake import guessing
from digitization.scanning.models import StackPage
from tests.factories import catalogue, core, files, papers
from tests.factories import dossier as dossiers
from tests.factories import stacks as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
ONE, TWO, BIRTH, DEGREE = "giay-de-nghi", "ban-sao-bang", "giay-khai-sinh", "bang-dai-hoc"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    files.looked_into_here(monkeypatch)


def dossier() -> Dossier:
    """Two plain papers, one of the kind BIRTH."""
    version = catalogue.procedure()
    catalogue.add_paper(version, papers.kind(BIRTH).pk)
    return dossiers.received(version=version)


def page(said: dict[str, Any] | None = None, **values: Any) -> StackPage:
    return StackPage.objects.get(stack=make.waiting(core.clerk(), said, **values))


def test_the_kind_read_chooses_among_the_papers_of_the_dossier_even_where_one_lies_already() -> None:
    at = dossier()
    assert guessing.likely(at, page(make.named(BIRTH))) == BIRTH
    papers.paper(reference=at.reference, component=BIRTH)
    assert guessing.likely(at, page(make.named(BIRTH))) == BIRTH
    assert guessing.likely(at, page(make.named(DEGREE))) == ""


def test_without_a_kind_the_only_one_left_is_likely() -> None:
    at = dossier()
    assert guessing.likely(at, page()) == ""
    for component in (BIRTH, ONE):
        papers.paper(reference=at.reference, component=component)
    assert guessing.likely(at, page({})) == TWO


def test_a_mark_that_names_the_dossier_says_more_than_what_was_read() -> None:
    at, other = dossier(), dossiers.received()
    marked = page(make.named(BIRTH), reference=at.reference, component=TWO, why="closed")
    assert guessing.likely(at, marked) == TWO
    assert guessing.likely(other, marked) == ""
    assert guessing.likely(at, page(make.named(BIRTH), reference=at.reference, why="bar_only")) == ""


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ([{}, {}], [2, 3]), ([{}, make.named(DEGREE)], [2]), ([{}, None], [2]), ([{"failed": True}], []), ([], []),
    ],
)  # fmt: skip
def test_pages_without_a_title_go_with_the_one_before_them(after: list[Any], found: list[int]) -> None:
    stack = make.waiting(core.clerk(), make.named(BIRTH), *after)
    assert [each.number for each in guessing.together(stack.pages.get(number=1))] == found


def test_a_blank_back_lies_between_two_pages_of_one_paper_and_a_code_begins_another() -> None:
    stack = make.waiting(core.clerk(), make.named(BIRTH), {}, {}, {})
    stack.pages.filter(number=2).update(state="blank")
    stack.pages.filter(number=4).update(reads=[["bar", "H32.11-261116-0001"]])
    first, _, third, _ = stack.pages.order_by("number")
    assert guessing.together(first) == [third]
    assert guessing.together(third) == []
