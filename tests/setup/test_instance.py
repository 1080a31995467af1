"""The lock and the environment of a running instance."""

import os
import stat
from pathlib import Path

import pytest
from launch import data
from launch.instance import instance_values, read_env, running_pid, try_lock
from launch.paths import Place
from launch.servers import Servers

OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORT", "MOTCUA_BIND")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    return Place(tmp_path / "var").prepare()


def test_only_one_launcher_holds_an_instance(place: Place) -> None:
    lock = try_lock(place)
    assert lock is not None
    assert try_lock(place) is None
    assert running_pid(place) == os.getpid()
    lock.close()
    assert running_pid(place) is None


def test_an_instance_that_never_ran_does_not_run(place: Place) -> None:
    assert running_pid(place) is None


def test_the_environment_of_an_instance_is_for_its_owner_only(place: Place) -> None:
    instance_values(place, Servers(place))
    assert stat.S_IMODE(place.env_file.stat().st_mode) == 0o600


def test_manage_py_reads_back_what_the_launcher_wrote(place: Place) -> None:
    assert read_env(place.env_file) == {}
    values = instance_values(place, Servers(place))
    assert read_env(place.env_file) == values


def test_the_secret_key_survives_a_restart(place: Place) -> None:
    first = instance_values(place, Servers(place))["SECRET_KEY"]
    assert len(first) >= 50
    assert instance_values(place, Servers(place))["SECRET_KEY"] == first


def test_real_servers_named_in_the_environment_win(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a@db/a")
    values = instance_values(place, Servers(place))
    assert values["DATABASE_URL"] == "postgres://a@db/a"
    assert values["REDIS_URL"].startswith("unix://")


def test_what_is_made_later_is_told_beside_the_first_accounts(place: Place) -> None:
    data.remember(place, "lanhdao\tmat-khau\tBùi Thanh Tùng\n")
    data.remember(place, "Mã PIN ký số\t123456\tchứng thư thử nghiệm\n")
    data.remember(place, "")
    told = data.kept_accounts(place)
    assert [line.split()[0] for line in told.read_text().splitlines()] == ["lanhdao", "Mã"]
    assert stat.S_IMODE(told.stat().st_mode) == 0o600
