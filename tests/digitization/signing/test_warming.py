"""What signing needs is loaded aside; a start never fails for it."""

import logging
import sys

import pytest

from digitization.signing import warming


def test_it_is_loaded_aside_and_a_failure_is_only_told(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    warming.begin(lambda: done.append("nạp"), wait=0).join(5)
    assert done == ["nạp"]

    def fails() -> None:
        raise OSError("không có phông")

    with caplog.at_level(logging.ERROR):
        warming.begin(fails, wait=0).join(5)
    assert "could not be warmed up" in caplog.text


@pytest.mark.documents
def test_what_is_loaded_is_what_a_signature_needs() -> None:
    warming.load()
    assert {"pyhanko.sign.signers", "pyhanko.stamp"} <= sys.modules.keys()
