"""The owner's store: offers, uses, what enters and what leaves."""

from typing import Any

import pytest

from digitization.papers.models import Filing, Paper
from digitization.vault import services
from digitization.vault.models import Use
from digitization.vault.services import Offer
from motcua.core.errors import Invalid, NotAllowed, NotVisible, RuleBroken
from motcua.core.models import JournalEntry, Person, Role
from tests.factories import core, dossier
from tests.factories.core import MONDAY, moment
from tests.factories.papers import kind, owner, paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
TODAY = MONDAY.date()


def offers(of: Person, **changed: Any) -> list[Offer]:
    asked = {"kinds": None, "on": TODAY, "scope": (), "for_reference": "dossier:B", "moment": moment(),
             "purpose": "Giải quyết thủ tục 2.001815", **changed}  # fmt: skip
    return services.offers(owner=of, user=asked.pop("user", None) or core.clerk(), **asked)


def used(found: Paper, **changed: Any) -> Use:
    asked = {"paper_id": found.pk, "owner_id": found.owner_id, "kind": found.kind_id, "scope": (),
             "reference": "dossier:B", "component": "bang", "purpose": "Giải quyết", "user": core.clerk(),
             "moment": moment(hours=1), **changed}  # fmt: skip
    return services.use(**asked)


def test_what_lies_at_a_thing_is_offered_once_that_was_accepted() -> None:
    mine = paper(reference="dossier:A", component="bang")
    assert offers(mine.owner) == []
    assert services.accept(reference="dossier:A", moment=moment()) == [mine.pk]
    assert services.accept(reference="dossier:A", moment=moment()) == []
    assert [(o.paper, o.source, o.uses) for o in offers(mine.owner)] == [(mine, "dossier:A", 0)]


def test_a_paper_only_reused_there_is_not_accepted_a_second_time() -> None:
    mine = paper(reference="dossier:A", component="bang", accepted_at=MONDAY)
    used(mine)
    assert services.accept(reference="dossier:B", moment=moment()) == []


def test_a_look_is_one_line_that_says_what_for_and_no_number() -> None:
    mine = paper(accepted_at=MONDAY)
    offers(mine.owner)
    line = JournalEntry.objects.get(reference=f"person:{mine.owner.public_id}")
    assert (line.verb, line.data) == (
        "vault.looked_up", {"purpose": "Giải quyết thủ tục 2.001815", "for": "dossier:B", "offered": [mine.pk]},
    )  # fmt: skip


def test_offers_take_three_queries_however_many_papers(django_assert_max_num_queries: Any) -> None:
    of, clerk = owner(), core.clerk()
    for _ in range(7):
        paper(owner=of, accepted_at=MONDAY)
    with django_assert_max_num_queries(3):  # the papers, their kinds, the line of the look
        assert len(offers(of, user=clerk, kinds=["bang-dai-hoc"])) == 7


def test_the_newest_comes_first_and_other_kinds_stay_away() -> None:
    of = owner()
    kind("the")
    first, second = (paper(owner=of, accepted_at=MONDAY) for _ in range(2))
    paper(owner=of, kind="the", accepted_at=MONDAY)
    paper(accepted_at=MONDAY)  # somebody else's
    assert [o.paper for o in offers(of, kinds=["bang-dai-hoc"])] == [second, first]


def test_a_use_files_the_paper_again_and_is_kept_with_its_purpose() -> None:
    mine = paper(reference="dossier:A", component="bang", accepted_at=MONDAY)
    made = used(mine)
    assert used(mine) == made
    assert (made.purpose, made.outcome, made.component) == ("Giải quyết", Use.Outcome.USED, "bang")
    assert list(Filing.objects.filter(paper=mine).values_list("reference", "reused")) == [
        ("dossier:A", False), ("dossier:B", True),
    ]  # fmt: skip
    assert [o.uses for o in offers(mine.owner)] == [1]


def test_what_is_no_offer_is_refused_beside_its_component() -> None:
    mine = paper(accepted_at=MONDAY)
    for changed in ({"paper_id": 0}, {"owner_id": owner().pk}, {"kind": "the"}):
        with pytest.raises(Invalid) as refused:
            used(mine, **changed)
        assert list(refused.value.errors) == ["components.bang"]
    assert not Use.objects.exists()


def test_declining_needs_a_reason_and_is_no_use() -> None:
    mine = paper(accepted_at=MONDAY)
    said = {"paper": mine, "reference": "dossier:B", "component": "bang", "purpose": "Giải quyết", "user": None}
    with pytest.raises(Invalid):
        services.decline(moment=moment(), reason=" ", **said)
    services.decline(moment=moment(), reason="Có bản mới hơn", **said)
    assert [o.uses for o in offers(mine.owner)] == [0]
    assert list(mine.uses.values_list("outcome", "reason")) == [("declined", "Có bản mới hơn")]


def test_a_revoked_paper_is_offered_to_nobody_from_then_on() -> None:
    mine = paper(accepted_at=MONDAY)
    keeper = core.staff(Role.ARCHIVIST, "van-phong")
    with pytest.raises(Invalid, match="lý do"):
        services.revoke(paper_id=mine.pk, reason="", user=keeper, moment=moment())
    services.revoke(paper_id=mine.pk, reason="Quét nhầm người", user=keeper, moment=moment())
    assert offers(mine.owner) == []
    with pytest.raises(Invalid, match="thu hồi"):
        used(mine)
    with pytest.raises(RuleBroken, match="already_revoked"):
        services.revoke(paper_id=mine.pk, reason="Lần nữa", user=keeper, moment=moment())
    line = JournalEntry.objects.get(verb="paper.revoked")
    assert (line.reference, line.data["reason"]) == (f"paper:{mine.pk}", "Quét nhầm người")


def test_only_archivist_records_and_head_revoke_and_only_what_they_may_read() -> None:
    made = dossier.processing()
    mine = paper(owner=made.applicant, reference=made.reference, component="bang", accepted_at=MONDAY)
    for user, refusal in (
        (core.clerk(), NotAllowed), (core.director(), NotAllowed), (core.head("hctp"), NotVisible),
        (core.clerk("pvhcc-tinh"), NotVisible), (core.UserFactory(), NotVisible),
    ):  # fmt: skip
        with pytest.raises(refusal):
            services.revoke(paper_id=mine.pk, reason="Sai", user=user, moment=moment())
    services.revoke(paper_id=mine.pk, reason="Sai", user=core.head("bttp"), moment=moment())
