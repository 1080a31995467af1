"""What is kept is kept once, untouched, and read only by those who may."""

import hashlib
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from digitization.papers import services
from digitization.papers.models import Filing, Paper, StoredFile
from digitization.papers.rules import readable
from motcua.core.errors import Invalid, NotVisible
from motcua.core.models import JournalEntry, Role
from tests.factories import core, dossier, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def test_equal_bytes_are_kept_once_and_stay_as_they_came() -> None:
    one, other = (papers.paper(content=b"%PDF-1.7 same") for _ in range(2))
    assert one.original == other.original
    assert one.original.sha256 == hashlib.sha256(b"%PDF-1.7 same").hexdigest()
    assert services.content_of(one.original) == b"%PDF-1.7 same"
    assert default_storage.listdir(f"papers/{one.original.sha256[:2]}")[1] == [one.original.sha256]


def test_half_a_file_left_by_a_crash_is_written_again() -> None:
    sha = hashlib.sha256(b"whole").hexdigest()
    default_storage.save(StoredFile(sha256=sha).path, ContentFile(b"who"))
    assert services.content_of(services.keep(b"whole", "application/pdf", 1, core.MONDAY)) == b"whole"


def test_bytes_that_are_gone_are_said_to_be_gone() -> None:
    file = papers.paper().original
    default_storage.delete(file.path)
    with pytest.raises(NotVisible, match="khôi phục"):
        services.content_of(file)
    file.destroyed_at = core.MONDAY
    with pytest.raises(NotVisible, match="đã hủy"):
        services.content_of(file)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "khong-co"}, "kind"),
        ({"issued_on": date(2026, 11, 17)}, "issued_on"),
        ({"issued_on": date(2026, 11, 1), "valid_until": date(2026, 10, 1)}, "valid_until"),
    ],
)
def test_what_cannot_be_true_of_a_paper_is_refused_beside_its_field(wrong: dict[str, Any], field: str) -> None:
    given = {
        "content": b"x", "media_type": "application/pdf", "pages": 1, "kind": papers.kind().pk,
        "owner": papers.owner(), "user": None, "moment": core.moment(),
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        services.store(**{**given, **wrong})
    assert list(refused.value.errors) == [field]
    assert not Paper.objects.exists()


def test_the_first_place_is_the_source_and_a_later_one_uses_the_paper_again() -> None:
    paper = papers.paper(reference="dossier:A", component="tp-1")
    for _ in range(2):
        services.file(paper=paper, reference="dossier:B", component="tp-2", user=None, moment=core.moment())
    assert list(paper.filings.values_list("reference", "reused")) == [("dossier:A", False), ("dossier:B", True)]
    assert list(JournalEntry.objects.values_list("verb", "reference")) == [
        ("paper.stored", "dossier:A"), ("paper.reused", "dossier:B"),
    ]  # fmt: skip


def test_a_paper_is_as_readable_as_what_it_lies_at() -> None:
    theirs = dossier.processing()
    paper = papers.paper(reference=theirs.reference)
    assert readable(paper, core.officer("bttp"))
    assert not readable(paper, core.officer("hctp"))
    assert not readable(paper, core.UserFactory())
    services.file(paper=paper, reference="khong-co:1", component="", user=None, moment=core.moment())
    assert not readable(paper, core.officer("hctp"))


def test_a_paper_that_lies_nowhere_is_read_by_its_keepers() -> None:
    paper = papers.paper()
    assert readable(paper, core.staff(Role.ARCHIVIST, "van-phong"))
    assert readable(paper, core.records())
    assert not readable(paper, core.officer())


def test_a_hidden_paper_and_none_look_alike() -> None:
    paper = papers.paper()
    for number in (paper.pk, paper.pk + 1):
        with pytest.raises(NotVisible) as refused:
            services.of(number, core.officer())
        assert refused.value.status == 404


def test_a_revoked_paper_lies_nowhere_any_more() -> None:
    paper = papers.paper(reference="dossier:A", component="tp-1")
    Paper.objects.filter(pk=paper.pk).update(revoked_at=core.MONDAY)
    assert not Filing.objects.at("dossier:A").exists()
