"""docker-compose.yml against the compose schema and against what the application expects."""

import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path
from shutil import which
from typing import Any

import jsonschema
import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
ENDS_BY_ITSELF = {"migrate"}


def variables(path: str) -> set[str]:
    """Names set, or shown as optional, in an environment file."""
    return set(re.findall(r"^#?([A-Z_]+)=", (ROOT / path).read_text(), re.MULTILINE))


def compose_command() -> list[str]:
    """How compose is called on this machine, nothing where it is not installed; `config` needs no running daemon."""
    for words in (["docker", "compose"], ["docker-compose"]):
        if which(words[0]) and subprocess.run([*words, "version"], capture_output=True, check=False).returncode == 0:
            return words
    return []


def test_the_file_follows_the_compose_schema() -> None:
    schema = files("check_jsonschema").joinpath("builtin_schemas", "vendor", "compose-spec.json")
    jsonschema.validate(COMPOSE, json.loads(schema.read_text()))


@pytest.mark.skipif(not compose_command(), reason="docker compose is not installed")
def test_docker_compose_itself_accepts_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\nSECRET_KEY=x\n")
    (tmp_path / "docker-compose.yml").write_text(TEXT)
    argv = [*compose_command(), "-f", str(tmp_path / "docker-compose.yml"), "config", "--quiet"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_queue_has_a_worker_of_its_own() -> None:
    commands = [service.get("command", []) for service in SERVICES.values()]
    served = [command[command.index("-Q") + 1] for command in commands if "worker" in command]
    assert sorted(served) == sorted(queue.name for queue in settings.CELERY_TASK_QUEUES)


def test_there_is_exactly_one_beat() -> None:
    assert sum("beat" in service.get("command", []) for service in SERVICES.values()) == 1


def test_every_lasting_service_is_watched_and_restarted() -> None:
    for name, service in SERVICES.items():
        if name not in ENDS_BY_ITSELF:
            assert "healthcheck" in service, name
            assert service["restart"] == "unless-stopped", name


def test_only_the_proxy_is_open_to_the_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_no_volume_is_forgotten() -> None:
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_the_watch_folder_is_mounted_where_it_is_looked_into_and_asked_for_where_the_clock_is() -> None:
    folder = "/srv/quet"
    assert f"scans:{folder}" in SERVICES["worker-default"]["volumes"]
    for name in ("worker-default", "beat"):
        assert SERVICES[name]["environment"]["MOTCUA_WATCH"] == f"${{MOTCUA_WATCH-{folder}}}", name
    assert "var/run quet" in (ROOT / "Dockerfile").read_text()  # made there for the user who writes to it


def test_mounted_files_are_in_the_repository() -> None:
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert all((ROOT / path).exists() for path in mounts if path.startswith("."))


def test_the_example_environment_names_every_variable_of_the_file() -> None:
    assert set(re.findall(r"\$\{([A-Z_]+)", TEXT)) <= variables(".env.example")


def test_the_example_environment_holds_no_secret() -> None:
    text = (ROOT / ".env.example").read_text()
    assert re.search(r"^SECRET_KEY=$", text, re.MULTILINE)
    assert re.search(r"^POSTGRES_PASSWORD=$", text, re.MULTILINE)


def test_the_application_knows_every_variable_of_the_example() -> None:
    ours = {name for name in variables(".env.example") if name.startswith("MOTCUA_")} - {"MOTCUA_SITE"}
    sources = "".join(path.read_text() for path in (ROOT / "motcua" / "settings").glob("*.py"))
    assert {name for name in ours if f'"{name}"' not in sources} == set()
