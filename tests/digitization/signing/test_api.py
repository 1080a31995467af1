"""The lines of signatures: open to those whom the paper concerns, refusals in the house's order."""

import base64
from typing import Any

import pytest

from motcua.core.models import User
from tests.factories import api, core, signed
from tests.factories.pki import PIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files", "trusting")]


def bodies(pki: Any) -> dict[str, Any]:
    """Usable input of each line that acts."""
    certificate = base64.b64encode(pki.certificate("leader")).decode()
    return {
        "sign": {"kind": "personal", "pin": PIN}, "prepare-digest": {"certificate": certificate},
        "embed-signature": {"token": "x", "signature": "AAAA"},
    }  # fmt: skip


def test_a_line_is_open_to_those_whom_the_paper_concerns(trusting: Any) -> None:
    leader = signed.leader(trusting)
    _, paper = signed.approved(leader)
    people: dict[str, tuple[User | None, int, set[int]]] = {
        "leader": (leader, 200, {200, 409}), "clerk of the office": (core.clerk(), 200, {403}),
        "officer of the department": (core.officer(), 200, {403}),
        "clerk of another": (core.clerk("pvhcc-tinh"), 404, {404}),
        "stranger": (core.UserFactory(), 404, {404}), "nobody": (None, 401, {401}),
    }  # fmt: skip
    for who, (user, reads, acts) in reversed(people.items()):
        caller = api.Caller(user)
        assert caller.get(f"/papers/{paper.pk}/signatures").status_code == reads, who
        for line, body in bodies(trusting).items():
            answer = caller.post(f"/papers/{paper.pk}/{line}", body)
            allowed = acts | ({409} if line == "embed-signature" and reads == 200 else set())
            assert answer.status_code in allowed, (who, line, answer.content)


def test_signing_answers_the_report_and_a_repeat_the_same(trusting: Any) -> None:
    leader = signed.leader(trusting)
    _, paper = signed.approved(leader)
    caller, body = api.Caller(leader), {"kind": "personal", "pin": PIN}
    assert caller.get(f"/papers/{paper.pk}/signatures").json() == []
    first, again = (caller.post(f"/papers/{paper.pk}/sign", body, key="mot-lan") for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    (found,) = caller.get(f"/papers/{paper.pk}/signatures").json()
    assert (found["verdict"], found["kind"], found["profile"]) == ("valid", "personal", "PAdES-B-B")
    assert found["serial"]
    assert found["signed_at"].endswith("+07:00")


@pytest.mark.parametrize(
    ("line", "body", "field"),
    [
        ("sign", {"kind": "sai"}, "kind"), ("sign", {"kind": "personal", "la": 1}, "la"),
        ("prepare-digest", {"certificate": "không phải"}, "certificate"),
        ("prepare-digest", {"certificate": "AAAA"}, "certificate"),
        ("embed-signature", {"token": "x", "signature": "?khong?"}, "signature"),
    ],
)  # fmt: skip
def test_bad_input_is_named_by_its_field(trusting: Any, line: str, body: dict[str, Any], field: str) -> None:
    leader = signed.leader(trusting)
    _, paper = signed.approved(leader)
    answer = api.Caller(leader).post(f"/papers/{paper.pk}/{line}", body)
    assert (answer.status_code, field in answer.json()["errors"]) == (422, True), answer.content
