"""Who signs what, what a signature leaves behind, and what it never does."""

from collections.abc import Callable
from typing import Any

import pytest

from digitization.papers.models import Paper
from digitization.papers.services import content_of
from digitization.signing import credentials, services
from digitization.signing.models import Signature
from motcua.core.errors import NotAllowed, Refusal
from motcua.core.models import JournalEntry, User
from tests.factories import core, papers, signed
from tests.factories.pki import PIN

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files", "trusting")]


def sign(paper: Paper, user: User, kind: str = "personal", pin: str = PIN) -> Paper:
    return services.sign(paper_id=paper.pk, user=user, moment=core.moment(hours=6), kind=kind, pin=pin)


def refused(act: Callable[[], Any]) -> tuple[int, str]:
    with pytest.raises(Refusal) as found:
        act()
    return found.value.status, found.value.code


def test_the_person_signs_then_the_agency_and_the_original_stays(trusting: Any) -> None:
    leader = signed.leader(trusting)
    made, paper = signed.approved(leader)
    before = content_of(paper.original)
    first = sign(paper, leader)
    assert refused(lambda: sign(paper, core.records(), "agency")) == (409, "number_first")
    signed.numbered(made)
    both = sign(paper, core.records(), "agency")
    assert content_of(both.best).startswith(content_of(first.best))
    assert content_of(first.best).startswith(before)
    assert content_of(both.original) == before
    assert list(Signature.objects.of(both).values_list("kind", "verdict", "user")) == [
        ("personal", "valid", leader.pk), ("agency", "valid", Signature.objects.of(both)[1].user_id),
    ]  # fmt: skip
    lines = JournalEntry.objects.filter(verb="paper.signed", reference=made.reference).order_by("pk")
    assert [line.data["kind"] for line in lines] == ["personal", "agency"]


def test_what_is_refused_has_a_name(trusting: Any) -> None:
    leader, records = signed.leader(trusting), core.records()
    _, paper = signed.approved(leader)
    assert refused(lambda: sign(paper, records, "agency")) == (409, "person_first")
    assert refused(lambda: sign(paper, leader, pin="sai")) == (422, "wrong_pin")
    sign(paper, leader)
    assert refused(lambda: sign(paper, leader, pin="sai")) == (409, "already_signed")
    _, unprinted = signed.approved(leader, media_type="image/png", content=b"x")
    assert refused(lambda: sign(unprinted, leader)) == (409, "not_a_pdf")


def test_a_result_is_signed_by_who_approved_it_and_only_then(trusting: Any) -> None:
    leader, other = signed.leader(trusting), signed.leader(trusting)
    made, paper = signed.approved(leader)
    assert refused(lambda: sign(paper, other)) == (403, "other_signer")
    for nobody in (core.officer(), core.clerk(), core.head("hctp"), core.UserFactory(), core.records()):
        assert refused(lambda nobody=nobody: sign(paper, nobody))[0] == 403
    made.result.__class__.objects.filter(dossier=made).update(approved_at=None)
    assert refused(lambda: sign(paper, leader)) == (409, "not_approved")


def test_a_copy_is_signed_by_who_digitized_it_or_by_the_agency(trusting: Any) -> None:
    clerk = core.clerk()
    paper = signed.copy(clerk)
    assert refused(lambda: sign(paper, core.clerk())) == (403, "not_allowed")
    assert refused(lambda: sign(paper, clerk)) == (409, "no_credential")
    assert sign(paper, clerk, "agency").signed is not None
    with pytest.raises(NotAllowed):
        sign(papers.paper(), clerk, "agency")


def test_what_came_signed_is_left_as_it_came(trusting: Any) -> None:
    clerk = core.clerk()
    paper = signed.copy(clerk, content=signed.signed(trusting, "unknown", look=False))
    services.verify_incoming(paper, core.MONDAY)
    assert refused(lambda: sign(paper, clerk, "agency")) == (409, "came_signed")


def test_nobody_signs_with_a_certificate_of_another_name(trusting: Any) -> None:
    leader = signed.leader(trusting)
    User.objects.filter(pk=leader.pk).update(name="Lê Văn Khác")
    leader.refresh_from_db()
    _, paper = signed.approved(leader)
    assert refused(lambda: sign(paper, leader)) == (409, "other_name")


def test_the_seals_pin_may_stand_in_a_file_of_the_server(trusting: Any, settings: Any, tmp_path: Any) -> None:
    (tmp_path / "pin").write_text(f"{PIN}\n")
    settings.SIGNING = {**settings.SIGNING, "seal_pin_file": str(tmp_path / "pin")}
    clerk = core.clerk()
    assert not credentials.asks_pin("agency")
    assert sign(signed.copy(clerk), clerk, "agency", pin="").signed is not None


def test_without_a_service_of_time_nothing_is_signed_by_half(trusting: Any, settings: Any) -> None:
    settings.SIGNING = {**settings.SIGNING, "tsa": "http://127.0.0.1:9/tsa"}
    clerk = core.clerk()
    paper = signed.copy(clerk)
    assert refused(lambda: sign(paper, clerk, "agency")) == (409, "service_away")
    paper.refresh_from_db()
    assert paper.signed is None
    assert not JournalEntry.objects.filter(verb="paper.signed").exists()
