"""The small way through the services and the large way by COPY write the same year."""

import pytest

from . import house

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(db: None) -> None:
    house.furnish()


def test_both_ways_write_the_same_rows() -> None:
    small, large = (house.filled(house.plan(80, bulk=bulk)) for bulk in (False, True))
    for table, rows in small.items():
        assert len(rows) == len(large[table]), table
        for one, other in zip(rows, large[table], strict=True):
            assert one == other, table
    assert len(small["cases_dossier"]) == 80
