"""Keys for trying out: they sign as others do, and every word about them says what they are worth."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from digitization.signing import services
from digitization.signing.models import Signature
from motcua.core.models import User
from motcua.settings.signing import trial as where
from tests.factories import api, core, signed

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]


def made(settings: Any, folder: Path) -> str:
    """The keys of a fresh demonstration, in use; answers what is printed with its accounts."""
    settings.TRIAL_KEYS = str(folder)
    settings.SIGNING = {**settings.SIGNING, **where(folder)}
    said = StringIO()
    call_command("trial_keys", stdout=said)
    return said.getvalue()


def test_a_demonstration_signs_with_keys_that_say_they_are_worth_nothing(settings: Any, tmp_path: Path) -> None:
    leader = core.director()
    User.objects.filter(pk=leader.pk).update(username="lanhdao")
    leader.refresh_from_db()
    _, pin, worth = made(settings, tmp_path / "keys").strip().split("\t")
    assert worth == "chứng thư thử nghiệm, không có giá trị pháp lý"
    assert made(settings, tmp_path / "keys") == ""  # nothing is made twice
    assert [file.stat().st_mode & 0o077 for file in tmp_path.rglob("*.p12")] == [0, 0]
    _, paper = signed.approved(leader)
    services.sign(paper_id=paper.pk, user=leader, moment=core.moment(hours=6), kind="personal", pin=pin)
    found = Signature.objects.get()
    assert (found.verdict, found.trial, found.tone) == ("valid", True, "soon")
    assert str(found).endswith("Chữ ký hợp lệ, chứng thư thử nghiệm")
    assert found.issuer == "CA THỬ NGHIỆM – không có giá trị pháp lý"
    (told,) = api.Caller(leader).get(f"/papers/{paper.pk}/signatures").json()
    assert told["trial"] is True


def test_outside_a_demonstration_no_key_is_made(settings: Any, tmp_path: Path) -> None:
    core.director()
    assert settings.TRIAL_KEYS == ""
    said = StringIO()
    call_command("trial_keys", stdout=said)
    assert said.getvalue() == ""
