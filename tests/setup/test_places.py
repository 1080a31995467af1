"""Where an instance puts its things."""

import os
import stat
from pathlib import Path

import pytest
from launch import paths
from launch.paths import Place, can_enter, own_folder
from launch.say import Trouble


def test_a_socket_path_is_never_too_long_for_the_system(tmp_path: Path) -> None:
    place = Place(tmp_path / ("x" * 120))
    assert len(os.fsencode(place.sockets / ".s.PGSQL.5432.lock")) <= 107


def test_two_long_folders_have_two_socket_folders(tmp_path: Path) -> None:
    one, two = (Place(tmp_path / ("x" * 120) / name).sockets for name in ("a", "b"))
    assert one != two


def test_a_short_folder_keeps_its_sockets_inside() -> None:
    place = Place(Path("/tmp/v"))
    assert place.sockets == place.servers / "run"


def test_a_folder_of_our_own_is_closed_to_others(tmp_path: Path) -> None:
    folder = own_folder(tmp_path / "run", None)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_link_that_somebody_put_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").symlink_to(tmp_path)
    with pytest.raises(Trouble, match="không thuộc về"):
        own_folder(tmp_path / "run", None)


def test_data_move_out_of_a_folder_that_the_server_cannot_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = next(entry for entry in paths.pwd.getpwall() if entry.pw_uid not in (0, os.geteuid()))
    monkeypatch.setattr(paths, "server_user", lambda: user)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert not can_enter(closed, user)
    assert Place(closed).servers.parent == Path("/var/lib")
