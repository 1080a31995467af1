"""«Ký bản quét»: whoever digitized signs, then the agency; from the dossier's page or many with one PIN."""

from typing import Any

import pytest
from django.core.cache import cache

from cases.desk import counts
from cases.dossier.models import Dossier
from digitization.papers.models import Paper
from digitization.signing.models import Signature
from motcua.core.models import User
from tests.factories import core, signed
from tests.factories.pages import signed_in
from tests.factories.pki import NAMES, PIN

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files", "trusting")]
MINE, OURS = "/ky-ban-quet/", "/dau-ban-quet/"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def clerk(authority: Any) -> User:
    """A clerk whose key lies on the server."""
    user = core.clerk()
    User.objects.filter(pk=user.pk).update(name=NAMES["clerk"])
    user.refresh_from_db()
    (authority.folder / "personal" / f"{user.username}.p12").write_bytes(authority.pkcs12("clerk").read_bytes())
    return user


def dossier_of(paper: Paper) -> Dossier:
    return Dossier.objects.get(code=paper.filings.get().reference.partition(":")[2])


def shown(user: User, page: str) -> list[str]:
    answer = signed_in(user).get(page)
    return [item.key for item in answer.context["rows"]]


def test_the_clerk_signs_many_with_one_pin_then_the_agency(trusting: Any) -> None:
    me = clerk(trusting)
    one, two = signed.copy(me), signed.copy(me)
    keys = [str(two.pk), str(one.pk)]
    assert (shown(me, MINE), shown(me, OURS)) == (keys, [])
    assert counts.rail(me) == {"desk:scans_to_sign": 2, "desk:scans_to_seal": 0}
    answer = signed_in(me).post(f"{MINE}ky/", {"code": keys, "pin": PIN})
    assert [told["ok"] for told in answer.context["outcomes"]] == [True, True]
    assert (shown(me, MINE), shown(me, OURS)) == ([], keys)
    answer = signed_in(core.clerk()).post(f"{OURS}ky/", {"code": keys[0], "pin": PIN})
    assert [told["ok"] for told in answer.context["outcomes"]] == [True]
    assert list(Signature.objects.of(Paper.objects.get(pk=two.pk)).values_list("kind", flat=True)) == [
        "personal", "agency",
    ]  # fmt: skip
    assert shown(me, OURS) == [str(one.pk)]


def test_a_scan_is_signed_from_the_page_of_its_dossier(trusting: Any) -> None:
    me = clerk(trusting)
    paper = signed.copy(me)
    made = dossier_of(paper)
    page = signed_in(me).get(f"/ho-so/{made.code}/").content.decode()
    assert "Ký số bản quét" in page
    asked = signed_in(me).post(f"{MINE}ky/", {"code": paper.pk, "ho-so": made.code})
    assert (asked.status_code, "bắt buộc" in asked.content.decode()) == (200, False)
    done = signed_in(me).post(f"{MINE}ky/", {"code": paper.pk, "ho-so": made.code, "pin": PIN})
    assert done.context["back"] == f"/ho-so/{made.code}/"
    page = signed_in(me).get(f"/ho-so/{made.code}/").content.decode()
    assert "cán bộ đã ký số" in page
    assert "Ký cơ quan" in page
    assert "Ký số bản quét" not in signed_in(core.head()).get(f"/ho-so/{made.code}/").content.decode()


def test_four_people_at_a_scan(trusting: Any) -> None:
    me = clerk(trusting)
    paper = signed.copy(me)
    people = {core.clerk(): 422, core.clerk("pvhcc-tinh"): 422, core.head(): 403, core.UserFactory(): 403}
    for user, status in people.items():
        browser = signed_in(user)
        assert browser.get(MINE).status_code == (200 if status == 422 else 403)
        for where in (f"{MINE}ky/", f"{OURS}ky/"):
            assert browser.post(where, {"code": paper.pk, "pin": PIN}).status_code == status
        assert browser.get(f"{MINE}{paper.pk}.pdf").status_code == (404 if status == 422 else 403)
    for wrong in ("0", "x", "9" * 30, "\0"):
        assert signed_in(me).post(f"{MINE}ky/", {"code": wrong, "ho-so": "a/b", "pin": PIN}).status_code == 422
    assert not Signature.objects.exists()


def test_what_is_of_no_more_use_does_not_wait() -> None:
    me = core.clerk()
    paper, picture = signed.copy(me), signed.copy(me, media_type="image/png", content=b"x")
    assert shown(me, MINE) == [str(paper.pk)]
    assert picture.best.media_type == "image/png"
    Dossier.objects.filter(pk=dossier_of(paper).pk).update(state=10)
    assert signed_in(me).get(MINE).context["rows"] == []


def test_the_page_takes_twelve_queries_at_most_however_many(trusting: Any, django_assert_max_num_queries: Any) -> None:
    me = clerk(trusting)
    for size in (1, 4):
        for _ in range(size):
            signed.copy(me)
        cache.clear()
        browser = signed_in(me)
        browser.get(MINE)
        cache.delete(f"rail:{me.pk}")
        with django_assert_max_num_queries(12):
            assert browser.get(MINE).status_code == 200
