"""A paper in a wrong place is moved, or its pages wait again: told once on each dossier, and never too late."""

from typing import Any

import pytest
from django.core.files.storage import default_storage

from cases.dossier.digitized import Digitized, filings, state_of
from cases.dossier.models import Dossier
from cases.intake import moving, stacks
from digitization.papers import services as keeping
from digitization.papers.models import Filing, Paper, StoredFile
from digitization.papers.services import content_of
from digitization.scanning.models import Reading, StackPage
from motcua.core.errors import Invalid, NotAllowed, NotVisible, RuleBroken
from motcua.core.models import JournalEntry, Role, User
from tests.factories import archive, catalogue, core, files, papers
from tests.factories import dossier as dossiers
from tests.factories import stacks as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
ONE, TWO = "giay-de-nghi", "ban-sao-bang"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    files.looked_into_here(monkeypatch)


def filed(clerk: User, dossier: Dossier, component: str = ONE) -> Paper:
    """Two pages of a stack, filed as one paper."""
    stack = make.waiting(clerk, {}, {})
    pages = list(stack.pages.values_list("pk", flat=True))
    return stacks.place(page_ids=pages, code=dossier.code, component=component, user=clerk, moment=core.moment())


def move(paper: Paper, here: Dossier, to: Dossier, user: User, component: str = ONE) -> Paper:
    return moving.move(
        paper_id=paper.pk, code=here.code, to_code=to.code, component=component, user=user,
        moment=core.moment(minutes=5),
    )  # fmt: skip


def take_back(paper: Paper, here: Dossier, user: User) -> Any:
    return moving.take_back(paper_id=paper.pk, code=here.code, user=user, moment=core.moment(minutes=5))


def states(dossier: Dossier) -> dict[str, Digitized]:
    return {code: state_of(lying) for code, lying in filings(dossier).items()}


def lines(dossier: Dossier) -> list[str]:
    """What became of its papers since they were laid down."""
    told = JournalEntry.objects.filter(reference=dossier.reference, verb__startswith="paper.")
    return list(told.exclude(verb="paper.stored").order_by("pk").values_list("verb", flat=True))


def two() -> tuple[User, Dossier, Dossier]:
    clerk, version = core.clerk(), catalogue.procedure()
    return clerk, dossiers.received(clerk, version=version), dossiers.received(clerk, version=version)


def test_a_paper_goes_to_another_component_and_the_states_follow() -> None:
    clerk, here, _ = two()
    paper = move(filed(clerk, here), here, here, clerk, TWO)
    assert (states(here), lines(here), paper.kind_id) == ({TWO: Digitized.SCANNED}, ["paper.moved"], TWO)
    assert set(StackPage.objects.filter(paper=paper).values_list("component", flat=True)) == {TWO}
    with pytest.raises(Invalid, match="đúng chỗ này rồi"):
        move(paper, here, here, clerk, TWO)


def test_a_paper_of_another_dossier_becomes_its_owners_and_is_told_once_on_each() -> None:
    clerk, here, right = two()
    paper = move(filed(clerk, here), here, right, clerk, TWO)
    assert (states(here), states(right), paper.owner) == ({}, {TWO: Digitized.SCANNED}, right.applicant)
    assert (lines(here), lines(right)) == (["paper.moved_away"], ["paper.moved_here"])
    assert set(StackPage.objects.filter(paper=paper).values_list("reference", flat=True)) == {right.reference}
    assert content_of(paper.original)


def test_before_receipt_a_scan_that_goes_leaves_its_component_missing_and_is_given_where_it_comes() -> None:
    clerk, version = core.clerk(), catalogue.procedure()
    here, right = (dossiers.registered(clerk, version=version, missing=(ONE,)) for _ in range(2))
    paper = filed(clerk, here)
    how = lambda of: of.components.get(component__code=ONE).provided  # noqa: E731
    assert (how(here), how(right)) == ("scan", "missing")
    move(paper, here, right, clerk)
    assert (how(here), how(right)) == ("missing", "scan")


def test_taken_back_its_pages_wait_again_and_nothing_of_the_paper_is_left() -> None:
    clerk, here, right = two()
    paper = filed(clerk, here)
    Reading.objects.create(file=paper.original)
    stack = take_back(paper, here, clerk)
    assert (
        list(stack.pages.values_list("state", "why", "reference", "paper"))
        == [("doubtful", "taken_back", "", None)] * 2
    )
    assert (states(here), lines(here)) == ({}, ["paper.taken_back"])
    assert [model.objects.count() for model in (Paper, Filing, Reading)] == [0, 0, 0]
    stub = StoredFile.objects.get(pk=paper.original_id)
    assert (stub.destroyed_at is None, default_storage.exists(stub.path)) == (False, True)  # until the commit
    again = stacks.place(page_ids=[p.pk for p in stack.pages.all()], code=right.code, component=ONE, user=clerk,
                         moment=core.moment(minutes=9))  # fmt: skip
    assert (again.original_id, again.original.destroyed_at, bool(content_of(again.original))) == (stub.pk, None, True)


def test_bytes_that_another_paper_is_too_stay() -> None:
    clerk, here, _ = two()
    paper = filed(clerk, here)
    other = papers.paper(content=content_of(paper.original))
    take_back(paper, here, clerk)
    other.original.refresh_from_db()
    assert other.original.destroyed_at is None


def sealed(paper: Paper, here: Dossier, right: Dossier) -> None:
    archive.package(right.reference)


def held(paper: Paper, here: Dossier, right: Dossier) -> None:
    archive.hold(here.reference)


def signed(paper: Paper, here: Dossier, right: Dossier) -> None:
    Paper.objects.update(signed=paper.original)


def used(paper: Paper, here: Dossier, right: Dossier) -> None:
    keeping.file(paper=paper, reference="dossier:khac", component="x", user=None, moment=core.moment())


@pytest.mark.parametrize(
    ("late", "code"),
    [(sealed, "dossier_sealed"), (held, "dossier_held"), (signed, "paper_signed"), (used, "paper_used")],
)
def test_once_it_is_too_late_nothing_is_moved_and_the_reason_is_said(late: Any, code: str) -> None:
    clerk, here, right = two()
    paper = filed(clerk, here)
    late(paper, here, right)
    with pytest.raises(RuleBroken) as refused:
        move(paper, here, right, clerk)
    assert (refused.value.code, list(states(here)), lines(right)) == (code, [ONE], [])


def test_a_result_or_a_paper_taken_from_the_store_is_not_moved_and_a_file_without_pages_does_not_go_back() -> None:
    clerk, here, right = two()
    result = papers.paper(reference=here.reference, origin=Paper.Origin.RESULT)
    for paper in (result, papers.paper(reference=right.reference)):
        with pytest.raises(NotVisible):
            move(paper, here, right, clerk)
    brought = papers.paper(reference=here.reference, component=ONE, origin=Paper.Origin.UPLOAD)
    with pytest.raises(RuleBroken, match="not_from_stack"):
        take_back(brought, here, clerk)
    assert move(brought, here, right, clerk)


def test_only_those_who_may_file_at_both_dossiers_move_a_paper() -> None:
    clerk, here, right = two()
    paper, theirs = filed(clerk, here), dossiers.received(core.clerk("pvhcc-tinh"))
    for user, to, refusal in (
        (core.clerk("pvhcc-tinh"), right, NotVisible), (clerk, theirs, NotVisible),
        (core.staff(Role.OFFICE, "van-phong"), right, NotAllowed), (core.UserFactory(), right, NotVisible),
    ):  # fmt: skip
        with pytest.raises(refusal):
            move(paper, here, to, user)
    assert move(paper, here, right, core.director())


def test_a_paper_moved_to_a_granted_dossier_is_offered_to_its_owner_alone() -> None:
    clerk, version = core.clerk(), catalogue.procedure()
    here, granted = dossiers.received(clerk, version=version), dossiers.resolved(version=version)
    paper = filed(clerk, here)
    Paper.objects.filter(pk=paper.pk).update(accepted_at=core.MONDAY)
    moved = move(paper, here, granted, core.director())
    moved.refresh_from_db()
    assert (moved.owner, moved.accepted_at) == (granted.applicant, core.moment(minutes=5).at)
