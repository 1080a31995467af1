"""Real PostgreSQL and Redis; the house's units and calendar are there in every test's database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app

from motcua.core import setup


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        setup.make_units()
        setup.make_calendar()


@pytest.fixture
def house(transactional_db: None) -> Iterator[None]:
    """For what only really committed transactions show: units and calendar anew; tasks wait in Redis unperformed."""
    setup.make_units()
    setup.make_calendar()
    eager, current_app.conf.task_always_eager = current_app.conf.task_always_eager, False
    yield
    current_app.conf.task_always_eager = eager


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> None:
    """A storage of this test alone: codes, and with them the names of slips, come again in every run."""
    ours = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": ours}


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A made-up certification authority (tests/factories/pki.py), once a run."""
    from tests.factories.pki import Pki

    made = Pki(tmp_path_factory.mktemp("pki"))
    yield made
    made.close()


@pytest.fixture
def trusting(pki: Any, settings: Any) -> Any:
    """A house that trusts it, without services of time and revocation; the agency has a seal, nobody else a key."""
    settings.SIGNING = dict(pki.settings)
    return pki
