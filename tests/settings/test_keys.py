"""MOTCUA_DESK_KEYS says which function key does what at the desk."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from motcua.settings.keys import DEFAULT, THE_BROWSERS, desk_keys


def test_without_a_setting_the_keys_are_those_of_the_guide() -> None:
    assert desk_keys("") == DEFAULT
    assert not THE_BROWSERS & set(DEFAULT.values())


def test_an_office_may_move_a_key_and_keep_the_rest() -> None:
    assert desk_keys(" receive = F2 ,refuse=F9 ") == DEFAULT | {"receive": "F2", "refuse": "F9"}


@pytest.mark.parametrize(
    "text", ["nhan=F9", "receive=F5", "receive=F11", "receive=F13", "receive=R", "receive", "receive=F7",
             "receive=F1,receive=F2", "receive=F2,refuse=F2"],
)  # fmt: skip
def test_a_key_that_cannot_work_fails_loudly(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MOTCUA_DESK_KEYS"):
        desk_keys(text)
