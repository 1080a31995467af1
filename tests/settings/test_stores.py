"""MOTCUA_STORAGE_URL says where files are kept."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from motcua.settings.stores import storage

HERE = Path("/var/motcua/files")


def test_without_an_address_files_stay_in_the_instances_folder() -> None:
    assert storage("", HERE)["OPTIONS"]["location"] == HERE


def test_a_folder_may_be_named() -> None:
    assert storage("file:///srv/tep", HERE)["OPTIONS"]["location"] == Path("/srv/tep")


def test_a_bucket_is_reached_with_its_key() -> None:
    options = storage("s3+http://khoa:b%C3%AD%2Fmat@kho.local:9000/ho-so", HERE)["OPTIONS"]
    assert options["endpoint_url"] == "http://kho.local:9000"
    assert (options["bucket_name"], options["access_key"], options["secret_key"]) == ("ho-so", "khoa", "bí/mat")


@pytest.mark.parametrize("url", ["ftp://x/y", "s3://host", "s3:///bucket"])
def test_any_other_address_fails_loudly(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        storage(url, HERE)
