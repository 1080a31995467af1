"""The embedded PostgreSQL and Redis, really started."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import environ
import psycopg
import pytest
import redis
from launch.paths import Place
from launch.proc import Family
from launch.say import Trouble
from launch.servers import Servers, cluster_version


@pytest.fixture
def family() -> Iterator[Family]:
    family = Family()
    yield family
    family.stop()


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder that the servers' own user can reach, unlike pytest's."""
    with tempfile.TemporaryDirectory(prefix="motcua-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def start(var: Path, family: Family) -> Servers:
    servers = Servers(Place(var).prepare(), durable=False)
    servers.start(family, dict(os.environ))
    return servers


def test_servers_listen_on_unix_sockets_only(var: Path, family: Family) -> None:
    servers = start(var, family)
    with psycopg.connect(servers.database_url) as db:
        assert db.execute("SHOW listen_addresses").fetchone() == ("",)
    with redis.Redis.from_url(servers.redis_url) as broker:
        assert broker.config_get("port") == {"port": "0"}


def test_names_are_ordered_as_in_vietnamese(var: Path, family: Family) -> None:
    servers = start(var, family)
    with psycopg.connect(servers.database_url) as db:
        rows = db.execute("SELECT n FROM unnest(ARRAY['Đào', 'Dung', 'Ẩn', 'An', 'Em', 'Ấn']) n ORDER BY n").fetchall()
    assert [name for (name,) in rows] == ["An", "Ẩn", "Ấn", "Dung", "Đào", "Em"]


def test_a_second_start_finds_its_data(var: Path, family: Family) -> None:
    servers = start(var, family)
    with psycopg.connect(servers.database_url) as db:
        db.execute("CREATE TABLE kept (n int)")
    family.stop()
    start(var, family)
    with psycopg.connect(servers.database_url) as db:
        assert db.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_running_server_that_dies_is_named_with_its_log(var: Path, family: Family) -> None:
    start(var, family)
    child = next(child for child in family.children if child.name == "Redis")
    child.process.kill()
    child.process.wait()
    with pytest.raises(Trouble, match=r"Redis đã dừng .*redis\.log"):
        family.check()


def test_django_and_libpq_read_the_same_address(tmp_path: Path) -> None:
    servers = Servers(Place(tmp_path))
    parsed = environ.Env.db_url_config(servers.database_url)
    assert (parsed["NAME"], parsed["USER"]) == ("motcua", "motcua")
    assert parsed["OPTIONS"]["host"] == str(servers.place.sockets)
    assert psycopg.conninfo.conninfo_to_dict(servers.database_url)["host"] == str(servers.place.sockets)


@pytest.mark.parametrize("content", [None, "", "garbage"])
def test_a_damaged_data_folder_is_told_in_one_line(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "PG_VERSION").write_text(content)
    with pytest.raises(Trouble, match="bị hỏng") as trouble:
        cluster_version(tmp_path)
    assert "\n" not in str(trouble.value)


def test_a_cluster_that_does_not_start_leads_to_its_log(var: Path, family: Family) -> None:
    servers = start(var, family)
    family.stop()
    (servers.place.servers / "pg" / "global" / "pg_control").unlink()
    with pytest.raises(Trouble, match=r"PostgreSQL không khởi động được.*postgres\.log"):
        start(var, family)
