"""A slip is printed once, kept, and given to those who may see its dossier."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from cases.dossier.models import Dossier
from cases.slips import pdf, services, tasks
from motcua.core import access, jobs
from motcua.core.models import User
from tests.factories import core
from tests.factories import dossier as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]


def ask(user: User, code: str, number: str, query: str = "") -> Any:
    headers = {"Authorization": f"Bearer {access.issue_token(user)}"}
    return Client().get(f"/api/v1/dossiers/{code}/slips/{number}.pdf{query}", headers=headers)


def test_an_unchanged_slip_is_not_printed_again_and_a_changed_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier, prints = make.received(), []
    render = pdf.render
    monkeypatch.setattr(pdf, "render", lambda sheets: prints.append(1) or render(sheets))
    for _ in range(2):
        tasks.print_slip(dossier.pk, "01")
    assert len(prints) == 1
    Dossier.objects.filter(pk=dossier.pk).update(sets=2)
    tasks.print_slip(dossier.pk, "01")
    assert len(prints) == 2


def test_a_file_cut_off_while_written_is_printed_again() -> None:
    dossier = make.received()
    slip = services.print_slip(dossier.pk, "01")
    Path(default_storage.path(slip.path)).write_bytes(b"%PDF-1.7 half")
    assert services.stored(slip.path) is None
    services.print_slip(dossier.pk, "01")
    assert services.stored(slip.path) is not None


def test_the_task_leaves_a_slip_alone_that_is_not_there_to_print() -> None:
    made = make.received()
    folder = Path(default_storage.path("slips")) / made.code
    before = set(folder.glob("*"))
    tasks.print_slip(made.pk, "04")
    tasks.print_slip(made.pk, "07", "TT01-2018")
    assert set(folder.glob("*")) == before


def test_a_slip_the_worker_does_not_bring_in_time_can_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "at_once", lambda *args: None)
    with pytest.raises(services.NotReady) as late:
        services.fetch(make.received().pk, "01", patience=0.01)
    assert late.value.status == 503


def test_the_api_gives_the_slip_to_its_office_and_hides_the_dossier_from_others() -> None:
    clerk = core.clerk()
    dossier = make.received(clerk)
    answer = ask(clerk, dossier.code, "01")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"%PDF")
    assert ask(core.director(), dossier.code, "01").status_code == 200
    assert ask(core.clerk("pvhcc-tinh"), dossier.code, "01").status_code == 404
    assert ask(core.UserFactory(), dossier.code, "01").status_code == 404
    assert Client().get(f"/api/v1/dossiers/{dossier.code}/slips/01.pdf").status_code == 401


@pytest.mark.parametrize(
    ("number", "query", "status", "code"),
    [
        ("04", "", 409, "slip_not_available"),
        ("08", "", 404, "not_found"),
        ("07", "?set=TT01-2018", 404, "not_found"),
        ("01", "?set=TT99", 422, "unknown_set"),
    ],
)
def test_the_api_says_why_there_is_no_slip(number: str, query: str, status: int, code: str) -> None:
    clerk = core.clerk()
    answer = ask(clerk, make.received(clerk).code, number, query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"].startswith("application/problem+json")


def test_the_staff_page_gives_the_slip_after_signing_in() -> None:
    clerk, browser = core.clerk(), Client()
    dossier = make.received(clerk)
    address = f"/ho-so/{dossier.code}/phieu/01.pdf"
    assert browser.get(address).status_code == 302
    browser.force_login(core.UserFactory())
    assert browser.get(address).status_code == 404
    browser.force_login(clerk)
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert browser.get(f"/ho-so/{dossier.code}/phieu/04.pdf").status_code == 409


def test_a_few_slips_are_printed_in_one_job_after_a_change_of_the_calendar() -> None:
    dossiers = [make.received(), make.received()]
    tasks.print_slips([d.pk for d in dossiers], "01")
    assert all(services.stored(services.compose(d.pk, "01").path) for d in dossiers)
