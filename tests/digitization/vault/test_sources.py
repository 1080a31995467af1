"""Shared sources: asked with a purpose, bounded, left alone while they fail, absent unless named."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

from digitization.vault.sources import asking, breaker, business, civil_status, population, simulator, transport
from digitization.vault.sources.asking import Said
from digitization.vault.sources.facts import Unavailable
from motcua.core.models import JournalEntry, Person
from motcua.settings.sources import SIMULATED, sources
from tests.factories import core, papers
from tests.factories.core import MONDAY, moment

pytestmark = pytest.mark.django_db
NUMBER = "056301000456"


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> Iterator[None]:
    settings.SHARED_SOURCES = sources(SIMULATED)
    cache.clear()
    yield
    cache.clear()


def ask(name: str = "population", number: str = NUMBER, later: int = 0, owner: Person | None = None) -> Said:
    return asking.ask(name, number, user=core.clerk(), purpose="Tiếp nhận tại quầy", reference="unit:mot-cua-stp",
                      moment=moment(MONDAY + timedelta(seconds=later)), owner=owner)  # fmt: skip


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[[int, bytes], None]]:
    """A population source on this machine that gives one answer to everybody."""
    answer: dict[str, Any] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer["asked"] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answer["status"])
            self.end_headers()
            self.wfile.write(answer["body"])

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.SHARED_SOURCES = {"population": f"http://127.0.0.1:{server.server_port}/"}
    yield lambda status, body: answer.update(status=status, body=body)
    server.shutdown()
    server.server_close()


def test_a_house_has_no_source_unless_it_names_one(settings: Any) -> None:
    settings.SHARED_SOURCES = sources("")
    assert asking.present("person") == asking.present("organization") == []
    settings.SHARED_SOURCES = sources("business=https://dkkd.example/tra-cuu")
    assert (asking.present("person"), asking.present("organization")) == ([], ["business"])


@pytest.mark.parametrize(
    "text", ["population=http://a.example/", "weather=https://a.example/", "population", "business="]
)
def test_an_address_that_is_not_safe_stops_the_installation(text: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        sources(text)


def test_the_simulator_says_the_same_of_the_same_number_and_fits_its_digits() -> None:
    first, second = ask(), ask()
    assert first == second
    assert first.facts is not None
    assert first.facts.fields["birth_date"].year == 2001
    assert first.facts.fields["sex"] == "female"
    assert first.simulated
    assert {ask(number=f"0563010{n:05d}").outcome for n in range(60)} == {"found", "unknown"}


def test_the_simulator_knows_whom_the_house_knows() -> None:
    known = papers.owner(birth_date=date(1995, 2, 5))
    said = ask(number=known.id_number, owner=known)
    assert said.facts is not None
    assert (said.facts.fields["name"], said.facts.fields["birth_date"]) == (known.name, known.birth_date)
    line = JournalEntry.objects.get(verb="shared.looked_up")
    assert line.reference == f"person:{known.public_id}"


@pytest.mark.parametrize("number", ["B1234567", "056123456", "4200123455", "4200123455-001"])
def test_the_simulator_answers_for_every_kind_of_number(number: str) -> None:
    for source in (population, civil_status, business):
        if (answer := simulator.fetch(source.name, number, "", 3)) is not None:
            assert source.read(answer).fields["name"]


def test_a_look_is_recorded_with_its_purpose_and_without_the_number() -> None:
    ask()
    line = JournalEntry.objects.get(verb="shared.looked_up")
    assert (line.reference, line.data["purpose"], line.data["outcome"]) == (
        "unit:mot-cua-stp", "Tiếp nhận tại quầy", "found",
    )  # fmt: skip
    assert NUMBER not in json.dumps(line.data)


def test_a_source_that_fails_or_is_too_slow_stops_nobody(settings: Any) -> None:
    settings.SIMULATED_FAILURES = 100
    assert ask().outcome == "unavailable"
    settings.SIMULATED_FAILURES, settings.SIMULATED_LATENCY, settings.SOURCE_TIMEOUT = 0, 0.02, 0.01
    assert ask().outcome == "unavailable"


def test_after_three_failures_it_is_left_alone_then_tried_once(settings: Any) -> None:
    settings.SIMULATED_FAILURES = 100
    for _ in range(breaker.FAILURES):
        ask()
    settings.SIMULATED_FAILURES = 0
    assert ask(later=29).outcome == "unavailable"
    assert ask("civil_status", later=29).outcome == "found"  # each source has its own
    assert ask(later=30).outcome == "found"
    assert ask(later=31).outcome == "found"


def test_a_failed_trial_opens_the_circuit_again_and_one_at_a_time_may_try() -> None:
    for _ in range(breaker.FAILURES):
        breaker.failed("population", 0)
    assert not breaker.may_ask("population", 29)
    assert [breaker.may_ask("population", 30) for _ in range(3)] == [True, False, False]
    breaker.failed("population", 30)
    assert not breaker.may_ask("population", 59)
    assert breaker.may_ask("population", 60)


def test_a_real_source_is_asked_by_post_with_number_and_purpose(serve: Callable[[int, bytes], None]) -> None:
    serve(200, json.dumps({"name": "  Trần Thị  Ví Dụ ", "birth_date": "2001-09-17", "sex": "Nữ"}).encode())
    said = ask()
    assert said.facts is not None
    assert said.facts.fields == {
        "name": "Trần Thị Ví Dụ", "birth_date": date(2001, 9, 17), "sex": "female", "address": "",
    }  # fmt: skip
    assert not said.simulated
    serve(404, b"")
    assert ask().outcome == "unknown"


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (403, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b'{"birth_date": "17/09/2001"}'), (200, b"\xff")],
)
def test_an_answer_that_cannot_be_read_is_no_answer(
    serve: Callable[[int, bytes], None], status: int, body: bytes
) -> None:
    serve(status, body)
    assert ask().outcome == "unavailable"


def test_nobody_at_the_address_is_unavailable_too(settings: Any) -> None:
    settings.SHARED_SOURCES = {"population": "http://127.0.0.1:9/"}
    with pytest.raises(Unavailable):
        transport.fetch("population", NUMBER, "", 0.2)
