"""«Chờ ký số»: many documents with one PIN, which is read once, tried once and kept nowhere."""

import hashlib
import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cases.desk import counts
from cases.results import signing
from digitization.papers.models import Paper
from digitization.signing.models import Signature
from motcua.core.models import User
from tests.factories import api, core, signed
from tests.factories.pki import PIN

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files", "trusting")]
PAGE, SIGN = "/ky-so/", "/ky-so/ky/"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()


def at(user: User) -> Client:
    browser = Client()
    browser.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return browser


def told(answer: Any) -> dict[str, bool]:
    return {o["code"]: o["ok"] for o in answer.context["outcomes"]}


def test_many_are_signed_with_one_pin_and_one_failure_stops_only_itself(trusting: Any) -> None:
    leader = signed.leader(trusting)
    good, broken, other = (signed.approved(leader) for _ in range(3))
    Paper.objects.filter(pk=broken[1].pk).update(original=signed.approved(leader, content=b"%PDF-1.7 x")[1].original)
    codes = [made.code for made, _ in (good, broken, other)]
    answer = at(leader).post(SIGN, {"code": codes, "pin": PIN})
    assert told(answer) == {good[0].code: True, broken[0].code: False, other[0].code: True}
    assert Signature.objects.filter(kind="personal", verdict="valid", user=leader).count() == 2
    page = at(leader).get(PAGE)
    assert broken[0].code in page.content.decode()
    assert good[0].code not in page.content.decode()


def test_a_wrong_pin_is_said_once_and_tried_once(trusting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from digitization.signing.providers import PROVIDERS

    leader, tried = signed.leader(trusting), []
    codes = [signed.approved(leader)[0].code for _ in range(2)]
    opened = PROVIDERS["pkcs12"]
    monkeypatch.setitem(PROVIDERS._things, "pkcs12", lambda *given: tried.append(given) or opened(*given))
    answer = at(leader).post(SIGN, {"code": codes, "pin": "sai-pin-cua-toi"})
    page = answer.content.decode()
    assert (answer.status_code, len(tried), page.count("Mã PIN chưa đúng")) == (422, 1, 1)
    assert "sai-pin-cua-toi" not in page
    assert not Signature.objects.exists()


def everything() -> str:
    """All that the database and Redis hold."""
    found = []
    with connection.cursor() as db:
        for table in connection.introspection.table_names():
            db.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            found += [row[0] for row in db.fetchall()]
    redis = cache._cache.get_client()  # type: ignore[attr-defined]
    for key in redis.scan_iter("*"):
        found += [str(key), str(redis.dump(key))]
    return "\n".join(found)


def test_the_pin_is_nowhere_afterwards(trusting: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    leader, clerk = signed.leader(trusting), core.clerk()
    (one, _), (_, two), copy = signed.approved(leader), signed.approved(leader), signed.copy(clerk)
    at(leader).post(SIGN, {"code": one.code, "pin": PIN})
    at(leader).post(SIGN, {"code": "khong-co", "pin": PIN})
    bodies = [{"kind": "personal", "pin": PIN}, {"kind": "agency", "pin": PIN}, {"kind": "sai", "pin": PIN}]
    answers = [
        api.Caller(by).post(f"/papers/{paper.pk}/sign", body, key=f"lan-{paper.pk}")
        for by, paper, body in ((leader, two, bodies[0]), (clerk, copy, bodies[1]), (leader, two, bodies[2]))
    ]
    assert [a.status_code for a in answers] == [200, 200, 422]
    held = everything() + caplog.text + "".join(a.content.decode() for a in answers)
    assert one.code in held
    assert PIN not in held
    for body in bodies:  # nor as a digest of what was sent, from which a few digits are guessed
        for written in (json.dumps(body), json.dumps(body, sort_keys=True)):
            assert hashlib.sha256(written.encode()).hexdigest() not in held


def test_each_sees_what_waits_for_their_own_signature(trusting: Any) -> None:
    leader, records = signed.leader(trusting), core.records()
    made, _ = signed.approved(leader)
    others = (core.head(), core.head("hctp"), signed.leader(), records)
    assert [r.dossier_id for r in signing.waiting(leader, "personal")] == [made.pk]
    assert counts.rail(leader)["desk:to_sign"] == 1
    assert all(not signing.waiting(by, "personal") for by in others[:3])
    assert not signing.waiting(records, "agency")
    at(leader).post(SIGN, {"code": made.code, "pin": PIN})
    assert not signing.waiting(records, "agency")  # without number and day
    signed.numbered(made)
    assert [r.dossier_id for r in signing.waiting(records, "agency")] == [made.pk]
    assert told(at(records).post(SIGN, {"code": made.code, "pin": PIN})) == {made.code: True}
    assert not signing.waiting(records, "agency")


def test_van_thu_reads_beside_the_number_whether_the_decider_has_signed(trusting: Any) -> None:
    leader, records = signed.leader(trusting), core.records()
    made, _ = signed.approved(leader)
    assert "lãnh đạo chưa ký số" in at(records).get("/van-thu/").content.decode()
    at(leader).post(SIGN, {"code": made.code, "pin": PIN})
    page = at(records).get("/van-thu/").content.decode()
    assert "lãnh đạo đã ký số" in page
    assert "lãnh đạo chưa ký số" not in page


def test_the_page_is_closed_to_those_who_sign_nothing(trusting: Any) -> None:
    made, _ = signed.approved(signed.leader(trusting))
    for by in (core.clerk(), core.clerk("pvhcc-tinh"), core.officer(), core.UserFactory()):
        assert at(by).get(PAGE).status_code == 403
        assert at(by).post(SIGN, {"code": made.code, "pin": PIN}).status_code == 403
    other = at(core.head("hctp"))
    assert other.get(PAGE).status_code == 200
    assert other.post(SIGN, {"code": made.code, "pin": PIN}).status_code == 422
    assert other.get(f"/ky-so/{made.code}.pdf").status_code == 404
    assert other.post(f"{SIGN}{made.code}/chuan-bi/", {"certificate": "AAAA"}).status_code == 422


def test_without_a_key_on_the_server_the_page_speaks_with_the_bridge() -> None:
    leader = signed.leader()
    made, paper = signed.approved(leader)
    answer = at(leader).get(PAGE)
    assert "data-bridge-sign" in answer.content.decode()
    assert "http://127.0.0.1:*" in answer.headers["Content-Security-Policy"]
    assert at(leader).post(SIGN, {"code": made.code, "pin": PIN}).status_code == 409
    document = at(leader).get(f"/ky-so/{made.code}.pdf")
    assert (document.headers["Content-Disposition"][:10], len(document.content)) == ("attachment", paper.original.size)


def test_the_page_takes_twelve_queries_at_most_however_many(trusting: Any, django_assert_max_num_queries: Any) -> None:
    leader = signed.leader(trusting)
    browser = at(leader)
    for size in (1, 4):
        for _ in range(size):
            signed.approved(leader)
        browser.get(PAGE)
        with django_assert_max_num_queries(12):
            assert browser.get(PAGE).status_code == 200
