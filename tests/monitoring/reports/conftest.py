"""What all tests of reports share."""

from collections.abc import Iterator
from unittest import mock

import pytest

from monitoring.reports import evening


@pytest.fixture(autouse=True)
def _over() -> Iterator[None]:
    """Every period is over, whatever the clock of the machine says; who needs one that runs says up to when."""
    with mock.patch.object(evening, "as_of", return_value=None):
        yield
