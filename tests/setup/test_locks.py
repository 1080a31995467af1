"""What is committed about third-party packages."""

import json
import tomllib
from pathlib import Path

import pytest
from launch import install

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_with_hashes_and_names_no_host(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "index-url" not in text
    packages = [row for row in text.splitlines() if row and row[0].isalnum()]
    assert packages
    assert all("==" in row and row.endswith("\\") for row in packages)


def test_the_front_end_lock_names_no_host_but_checks_every_package() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    third_party = [package for path, package in packages.items() if path]
    assert third_party
    assert all("resolved" not in package and package["integrity"] for package in third_party)


def test_the_test_lock_holds_all_of_the_running_lock() -> None:
    run, dev = ({row for row in (ROOT / f"requirements/{name}.lock").read_text().splitlines() if "==" in row}
                for name in ("run", "dev"))  # fmt: skip
    assert run <= dev


def test_every_direct_requirement_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = (ROOT / "requirements/dev.lock").read_text()
    for requirement in project["dependencies"] + project["optional-dependencies"]["dev"]:
        name = requirement.split("[")[0].split(">")[0].lower()
        assert f"\n{name}==" in locked or f"\n{name.replace('_', '-')}==" in locked, name


def test_an_installation_is_repeated_only_when_a_lock_changes(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "a.lock", tmp_path / "stamp"
    lock.write_text("a==1")
    assert not install.stamped(stamp, install.fingerprint(lock))
    stamp.write_text(install.fingerprint(lock))
    assert install.stamped(stamp, install.fingerprint(lock))
    lock.write_text("a==2")
    assert not install.stamped(stamp, install.fingerprint(lock))
