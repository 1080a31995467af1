"""What was read is confirmed by those who work on the paper, and found by those who may read it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.desk import readings
from cases.dossier.papers import readable_by
from digitization.papers.models import Paper
from digitization.papers.rules import readable
from digitization.scanning import recognition
from digitization.scanning.engines import PageText, Recognised
from digitization.scanning.models import Reading
from motcua.core.models import JournalEntry, Role, User
from tests.factories import core, dossier, papers, scans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PEOPLE = {
    "clerk": (Role.CLERK, "mot-cua-stp"), "other clerk": (Role.CLERK, "pvhcc-tinh"), "officer": (Role.OFFICER, "bttp"),
    "other officer": (Role.OFFICER, "hctp"), "director": (Role.DIRECTOR, "lanh-dao"),
    "office": (Role.OFFICE, "van-phong"), "archivist": (Role.ARCHIVIST, "van-phong"),
    "records": (Role.RECORDS, "van-phong"), "stranger": None,
}  # fmt: skip


def person(name: str) -> User:
    post = PEOPLE[name]
    return core.staff(*post) if post else core.UserFactory()


def client(user: User) -> Client:
    found = Client(headers={"HX-Request": "true"})
    found.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return found


def read_paper(text: str = "\n".join(scans.LINES), sure: float = 0.95, **fields: Any) -> Paper:
    """A paper as the engine leaves it."""
    paper = papers.paper(kind=fields.pop("kind", "giay-khai-sinh"), **fields)
    lines = text.splitlines()
    read = Recognised([PageText(text, sure, [sure] * len(lines))], None, False, "made up")
    Reading.objects.create(file=paper.original)
    recognition._finish(paper.original, read, core.MONDAY)
    paper.refresh_from_db()
    return paper


def child() -> Any:
    return papers.owner(name="Nguyễn Thị Ánh Tuyết", id_number="056195000123")


def page(user: User, paper: Paper) -> str:
    return client(user).get(reverse("desk:paper_reading", args=[paper.pk])).content.decode()


def test_each_sees_the_papers_of_what_they_see_and_the_page_agrees_with_the_search() -> None:
    made = dossier.processing()
    here = read_paper(reference=made.reference, component="giay-de-nghi")
    alone, mine = read_paper(), read_paper(user=core.clerk())
    found = {}
    for name in PEOPLE:
        user = person(name)
        seen = {p for p in (here, alone, mine) if readable(p, user)}
        assert set(readable_by(user)) == seen, name
        address = reverse("desk:paper_reading", args=[here.pk])
        found[name] = (client(user).get(address).status_code, client(user).post(address, {}).status_code)
    assert found == {
        "clerk": (200, 422), "officer": (200, 422), "director": (200, 422), "office": (200, 403),
        "other clerk": (404, 404), "other officer": (404, 404), "archivist": (404, 404), "records": (404, 404),
        "stranger": (403, 403),
    }  # fmt: skip


def test_only_what_is_doubtful_is_asked_for_with_the_line_it_was_read_from() -> None:
    sure = page(core.director(), read_paper(owner=child()))
    assert "chưa chắc" not in sure
    assert 'value="123/GKS"' in sure
    doubt = page(core.director(), read_paper(sure=0.6, owner=papers.owner(name="Nguyễn Thị Ánh Tuyết")))
    assert "Máy đọc chưa chắc ở trang 1: «Số: 123/GKS»" in doubt


def test_a_paper_of_somebody_else_is_said_to_be_so_without_telling_a_number() -> None:
    papers.kind("giay-khai-sinh", name="Giấy khai sinh")
    told = page(core.director(), read_paper(kind="bang-dai-hoc", owner=papers.owner(name="Trần Văn Khác")))
    for words in ("Loại giấy tờ khác", "Tên khác chủ giấy tờ", "Số định danh khác", "0561*****123"):
        assert words in told, words
    assert "056195000123" not in told


def test_confirming_writes_the_paper_and_one_line_of_the_dossiers_journal() -> None:
    made = dossier.processing()
    paper, by = read_paper(reference=made.reference), core.officer()
    given = {"kind": "giay-khai-sinh", "number": "123/GKS", "issuer": "UBND", "issued_on": "1995-03-12"}
    answer = client(by).post(reverse("desk:paper_reading", args=[paper.pk]), given)
    assert (answer.status_code, "Đã ghi" in answer.content.decode()) == (200, True)
    paper.refresh_from_db()
    assert (paper.number, paper.issued_on, paper.valid_until) == ("123/GKS", date(1995, 3, 12), None)
    line = JournalEntry.objects.get(verb="paper.described")
    assert (line.reference, line.actor) == (made.reference, by)
    assert line.data == {"paper": paper.pk, "changed": ["number", "issuer", "issued_on"]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"issued_on": "2199-01-01"}, "Ngày ban hành không được sau hôm nay"),
        ({"issued_on": "2020-01-01", "valid_until": "2019-01-01"}, "không được trước ngày ban hành"),
        ({"issued_on": "0001-01-01"}, "phải từ năm 1900"),
        ({"issued_on": "hôm qua"}, "Nhập một ngày hợp lệ"),
        ({"kind": "khong-co"}, "Hãy chọn"),
    ],
)
def test_what_cannot_be_true_is_refused_beside_its_field_and_nothing_typed_is_lost(
    wrong: dict[str, str], words: str
) -> None:
    paper = read_paper()
    given = {"kind": "giay-khai-sinh", "number": "77/X", **wrong}
    answer = client(core.director()).post(reverse("desk:paper_reading", args=[paper.pk]), given)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'value="77/X"' in said
    assert words in said
    assert Paper.objects.get(pk=paper.pk).number == ""


def test_the_page_tells_how_far_a_paper_is_and_asks_again_only_while_it_is_being_read(settings: Any) -> None:
    settings.OCR_ENGINE = "tesseract"
    paper, by = papers.paper(), core.director()
    assert "Đang chờ đọc chữ" in page(by, paper)
    assert "every 3s" in page(by, paper)
    recognition._fail(paper.original, "Tệp hỏng. Hãy quét lại.", core.MONDAY)
    failed = page(by, paper)
    assert ("Tệp hỏng. Hãy quét lại." in failed, "Đọc lại" in failed, "every 3s" in failed) == (True, True, False)
    again = client(by).post(reverse("desk:paper_again", args=[paper.pk]))
    assert (again.status_code, "Đang chờ đọc chữ" in again.content.decode()) == (200, True)
    settings.OCR_ENGINE = ""
    assert "ghi thông tin bằng tay" in page(by, paper)


def test_reading_again_what_is_read_is_refused_in_words() -> None:
    answer = client(core.director()).post(reverse("desk:paper_again", args=[read_paper().pk]))
    assert (answer.status_code, "đã đọc đủ" in answer.content.decode()) == (409, True)


def test_words_find_the_papers_one_may_read_with_the_line_marked_and_masked() -> None:
    made = dossier.processing()
    read_paper(reference=made.reference)
    read_paper("Nguyễn Thị Lan và Trần Ánh Tuyết", reference=made.reference)
    mine, other = client(core.officer()), client(core.officer("hctp"))
    address = reverse("desk:search_papers")
    whole = mine.get(address, {"q": "nguyen thi anh tuyet"}).content.decode()
    assert (whole.count("data-row"), "<mark>NGUYỄN THỊ ÁNH TUYẾT</mark>" in whole, made.code in whole) == (
        1,
        True,
        True,
    )
    assert "Không có giấy tờ nào" in other.get(address, {"q": "nguyen thi anh tuyet"}).content.decode()
    assert mine.get(address, {"q": "tuyết lan"}).content.decode().count("data-row") == 1  # all words
    number = mine.post(address, {"q": "056195000123"}).content.decode()
    assert ("0561*****123" in number, number.count("056195000123")) == (True, 1)  # in the field it was typed into
    assert "không đi trên địa chỉ" in mine.get(address, {"q": "056195000123"}).content.decode()


def test_a_revoked_paper_is_not_found() -> None:
    read_paper()
    Paper.objects.update(revoked_at=core.MONDAY)
    answer = client(core.director()).get(reverse("desk:search_papers"), {"q": "khai sinh"})
    assert answer.context["rows"] == []


def test_what_does_not_fit_on_a_page_comes_on_the_next_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "SHOWN", 2)
    made = dossier.processing()
    for number in range(5):
        read_paper(f"Giấy khai sinh số {number}", reference=made.reference, component=f"c-{number}")
    here, found, given = client(core.officer()), [], {"q": "khai sinh"}
    for _ in range(3):
        answer = here.post(reverse("desk:search_papers"), given)
        found += [row.paper.pk for row in answer.context["rows"]]
        given["trang"] = answer.context["next"]
    assert (len(found), found, given["trang"]) == (5, sorted(set(found), reverse=True), "")
    assert "Về đầu" in answer.content.decode()
    assert here.post(reverse("desk:search_papers"), {"q": "khai sinh", "trang": "x"}).context["next"]


def test_a_page_of_findings_costs_the_same_however_many(django_assert_max_num_queries: Any) -> None:
    made = dossier.processing()
    for number in range(8):
        read_paper(f"Giấy khai sinh số {number}", reference=made.reference, component=f"c-{number}")
    here = client(core.officer())
    here.get(reverse("desk:search_papers"))
    with django_assert_max_num_queries(12):
        answer = here.get(reverse("desk:search_papers"), {"q": "khai sinh"})
    assert len(answer.context["rows"]) == 8
    with django_assert_max_num_queries(14):
        here.get(reverse("desk:paper_reading", args=[answer.context["rows"][0].paper.pk]))
