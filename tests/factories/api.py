"""A client of /api/v1 with somebody's token, and the bodies it sends."""

import json
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier
from motcua.core import access
from motcua.core.models import User

from . import acts, dossier


class Caller:
    """Sends JSON as ``user``; without a user, without a token."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {access.issue_token(user)}"} if user else {}

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None, key: str = "", raw: bytes | None = None) -> HttpResponse:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        sent = raw if raw is not None else json.dumps(body if body is not None else {})
        return self.client.post(f"/api/v1{path}", sent, content_type="application/json", headers=headers)

    def upload(
        self, path: str, content: bytes, name: str = "giay-to.pdf", key: str = "", **fields: Any
    ) -> HttpResponse:
        """Sends a form with a file."""
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        data = {**fields, "file": SimpleUploadedFile(name, content)}
        return self.client.post(f"/api/v1{path}", data, headers=headers)


def intake(version: ProcedureVersion, missing: tuple[str, ...] = (), **changed: Any) -> dict[str, Any]:
    """The body of POST /dossiers for a fresh person, with every paper but those named."""
    owner = dossier.applicant()
    papers = [
        {"code": c.code, "provided": "missing" if c.code in missing else "original", "paper": None}
        for c in version.components.filter(case="")
    ]
    person = {"kind": "person", "id_number": owner.id_number, "name": owner.name, "phone": owner.phone, "email": None}
    return {"procedure": version.procedure.code, "channel": "counter", "applicant": person, "components": papers,
            "return_method": "counter", "receive": True, **changed}  # fmt: skip


def body(act: str, d: Dossier, **changed: Any) -> dict[str, Any]:
    """The body of ``POST /dossiers/{code}/{act}``; always usable input."""
    given = acts.needs(act, d, d.last_act_at) | changed
    if isinstance(given.get("components"), dict):
        given["components"] = [{"code": code, "provided": how} for code, how in given["components"].items()]
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in given.items()}


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run every call in a thread of its own, all let go at the same moment; their results in order."""
    results: list[Any] = [None] * len(calls)
    gate = Barrier(len(calls))

    def run(number: int) -> None:
        try:
            gate.wait(timeout=30)
            results[number] = calls[number]()
        except Exception as problem:  # noqa: BLE001 - the test looks at what came of it
            results[number] = problem
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
