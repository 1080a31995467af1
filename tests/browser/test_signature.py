"""A leader signs approved results with the token on their own PC: the page, its policy, and the bridge."""

import threading
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from playwright.sync_api import Page, expect

from digitization.signing.models import Signature
from motcua.core.models import User
from tests.factories import signed

from .hands import open_from_rail, violations

pytestmark = pytest.mark.browser
Enter = Callable[[str], Page]
Shot = Callable[[Page, str], None]
PROGRAM = Path(__file__).resolve().parents[2] / "bin" / "ky-so"


class Token:
    """A token as the bridge sees it, its key in memory (with SoftHSM: tests/digitization/signing/test_tokens.py)."""

    def __init__(self, authority: Any) -> None:
        self.der = authority.certificate("leader")
        self.key: Any = serialization.load_pem_private_key(authority.key("leader").read_bytes(), None)

    def certificate(self) -> tuple[bytes, bytes]:
        return b"\1", self.der

    def sign(self, pin: str, attributes: list[bytes]) -> list[bytes]:
        return [self.key.sign(one, padding.PKCS1v15(), hashes.SHA256()) for one in attributes]


def test_a_leader_signs_with_the_token_of_their_own_pc(
    sign_in: Enter, house: str, trusting: Any, own_files: None, shot: Shot
) -> None:
    User.objects.filter(username="lanhdao").update(name=signed.NAME)
    leader = User.objects.get(username="lanhdao")
    codes = [signed.approved(leader)[0].code for _ in range(2)]
    loader = SourceFileLoader("ky_so", str(PROGRAM))
    made = module_from_spec(spec_from_loader("ky_so", loader))  # type: ignore[arg-type]
    loader.exec_module(made)
    bridge = made.Bridge(Token(trusting), house, lambda count: "123456")
    server = made.serve(bridge)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = sign_in("lanhdao")
    page.goto(house)
    open_from_rail(page, "Chờ ký số")
    expect(page.get_by_text("Chưa thấy thiết bị ký.")).to_be_visible()
    shot(page, "cho-ky-so")
    assert violations(page) == []
    page.goto(f"{house}/ky-so/?moi#ky-so={server.server_port}.{bridge.word}")
    expect(page.get_by_text(f"Chứng thư của {signed.NAME}")).to_be_visible()
    assert "#" not in page.url
    page.get_by_label("Chọn hết").check()
    shot(page, "cho-ky-so-thiet-bi")
    page.get_by_role("button", name="Ký số").click()
    expect(page.get_by_text("Đã ký 2/2 văn bản.")).to_be_visible(timeout=60_000)
    shot(page, "cho-ky-so-xong")
    assert Signature.objects.filter(verdict="valid", user=leader).count() == len(codes)
    server.shutdown()
