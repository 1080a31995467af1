"""Keys that never leave their token: the agency's on the server, the leader's through the bridge on their own PC."""

import base64
import json
import threading
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.core.cache import cache

from digitization.signing import services
from digitization.signing.models import Signature
from motcua.core.errors import Refusal
from tests.factories import api, core, signed
from tests.factories.pki import PIN

from .hsm import MODULE, Hsm

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
HOUSE = "https://motcua.example.gov.vn"


@pytest.fixture(scope="module")
def hsm(pki: Any, tmp_path_factory: pytest.TempPathFactory) -> Hsm:
    return Hsm(tmp_path_factory.mktemp("hsm"), pki)


def program() -> ModuleType:
    loader = SourceFileLoader("ky_so", str(Path(__file__).resolve().parents[3] / "bin" / "ky-so"))
    spec = spec_from_loader("ky_so", loader)
    assert spec
    made = module_from_spec(spec)
    loader.exec_module(made)
    return made


class Page:
    """What the page at HOUSE asks of the bridge."""

    def __init__(self, hsm: Hsm) -> None:
        self.pins = [PIN]
        made = program()
        self.bridge = made.Bridge(made.Token(MODULE, "leader"), HOUSE, lambda count: self.pins.pop(0))
        self.server = made.serve(self.bridge)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ask(self, path: str, body: Any, **changed: str) -> tuple[int, Any]:
        headers = {"Origin": HOUSE, "Authorization": f"Bearer {self.bridge.word}", "Content-Type": "application/json"}
        where = f"http://127.0.0.1:{self.server.server_port}{path}"
        try:
            with urlopen(Request(where, json.dumps(body).encode(), headers | changed)) as answer:
                return answer.status, json.load(answer)
        except HTTPError as refused:
            return refused.code, json.load(refused)


@pytest.fixture
def page(hsm: Hsm) -> Iterator[Page]:
    made = Page(hsm)
    yield made
    made.server.shutdown()


def test_the_agencys_seal_signs_from_its_token(trusting: Any, hsm: Hsm, settings: Any) -> None:
    seal = {"provider": "pkcs11", "path": MODULE, "token": "seal", "key": "seal"}
    settings.SIGNING = {**settings.SIGNING, "seal": seal}
    clerk = core.clerk()
    paper = signed.copy(clerk)
    given: dict[str, Any] = {"paper_id": paper.pk, "user": clerk, "moment": core.moment(), "kind": "agency"}
    for pin, token, code in (("sai-pin", "seal", "wrong_pin"), (PIN, "khong-co", "key_out_of_reach")):
        settings.SIGNING = {**settings.SIGNING, "seal": {**seal, "token": token}}
        with pytest.raises(Refusal) as refused:
            services.sign(**given, pin=pin)
        assert refused.value.code == code
    settings.SIGNING = {**settings.SIGNING, "seal": seal}
    made = services.sign(**given, pin=PIN)
    assert list(Signature.objects.of(made).values_list("verdict", "signer")) == [
        ("valid", "Sở Tư pháp tỉnh Khánh Hòa")
    ]  # fmt: skip


def test_a_leader_signs_on_their_own_pc(trusting: Any, page: Page) -> None:
    leader = signed.leader()
    papers = [signed.approved(leader)[1] for _ in range(2)]
    caller = api.Caller(leader)
    status, own = page.ask("/chung-thu", {})
    assert (status, own["name"]) == (200, signed.NAME)
    prepared = {
        str(p.pk): caller.post(f"/papers/{p.pk}/prepare-digest", {"certificate": own["certificate"]}).json()
        for p in papers
    }
    items = [{"code": code, "attributes": made["attributes"]} for code, made in prepared.items()]
    status, signed_there = page.ask("/ky", {"items": items})
    assert (status, page.pins) == (200, [])  # one PIN for both
    for code, made in prepared.items():
        body = {"token": made["token"], "signature": signed_there["signatures"][code]}
        answer = caller.post(f"/papers/{code}/embed-signature", body, key=f"k{code}")
        assert (answer.status_code, answer.json()["signatures"][0]["verdict"]) == (200, "valid"), answer.content
        again = caller.post(f"/papers/{code}/embed-signature", body)
        assert (again.status_code, again.json()["code"]) == (409, "prepared_gone")


def test_a_prepared_signing_is_its_askers_and_ends(trusting: Any) -> None:
    leader = signed.leader()
    _, paper = signed.approved(leader)
    sent = {"certificate": base64.b64encode(trusting.certificate("leader")).decode()}
    made = api.Caller(leader).post(f"/papers/{paper.pk}/prepare-digest", sent).json()
    body = {"token": made["token"], "signature": base64.b64encode(b"\1" * 256).decode()}
    other = api.Caller(core.director()).post(f"/papers/{paper.pk}/embed-signature", body)
    assert (other.status_code, other.json()["code"]) == (409, "prepared_gone")
    wrong = api.Caller(leader).post(f"/papers/{paper.pk}/embed-signature", body)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_signature")
    cache.clear()  # ten minutes later
    late = api.Caller(leader).post(f"/papers/{paper.pk}/embed-signature", body)
    assert (late.status_code, late.json()["code"]) == (409, "prepared_gone")


def test_the_bridge_listens_to_its_own_page_alone(page: Page) -> None:
    for changed in (
        {"Origin": "https://la.example"}, {"Authorization": "Bearer sai"}, {"Host": "motcua.example.gov.vn"},
        {"Content-Type": "text/plain"}, {"Origin": "null"},
    ):  # fmt: skip
        assert page.ask("/chung-thu", {}, **changed)[0] in (403, 415)
    assert page.pins == [PIN]


def test_the_bridge_signs_nothing_but_signatures_and_says_what_is_wrong(page: Page) -> None:
    for items in ([], [{"code": "a"}], [{"code": "a", "attributes": base64.b64encode(b"0\x03abc").decode()}], "x"):
        assert page.ask("/ky", {"items": items})[0] == 422
    assert page.pins == [PIN]
    good = {"items": [{"code": "a", "attributes": base64.b64encode(b"1\x03abc").decode()}]}
    page.pins[:] = ["sai-pin", ""]
    assert page.ask("/ky", good)[0] == 422
    assert page.ask("/ky", good)[0] == 409
