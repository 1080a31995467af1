"""A worker killed outright (SIGKILL) at each stage of reading: the next run finishes, nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.db import connection

from digitization.papers.models import Paper, StoredFile
from digitization.scanning import recognition
from digitization.scanning.models import Reading
from motcua.core import jobs
from motcua.core.models import JournalEntry
from tests.factories import core, papers, scans

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("house", "files")]
ROOT = Path(__file__).parents[3]
STAGES = ("begun", "prepared", "read", "kept", "settled", "committed")
# The worker of this test: it kills itself where the first word says.
CHILD = """
import os, sys
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from digitization.scanning import recognition
from digitization.scanning.engines import tesseract
settings.OCR_ENGINE = "tesseract"
stage, paper, settings.VAR = sys.argv[1], int(sys.argv[2]), settings.VAR / "killed"

def then_die(module, name):
    whole = getattr(module, name)
    def dying(*args):
        whole(*args)
        os.kill(os.getpid(), 9)
    setattr(module, name, dying)

then_die(*{
    "begun": (recognition, "_begin"), "prepared": (tesseract, "_handwork"), "read": (tesseract, "_page"),
    "kept": (recognition, "keep"), "settled": (recognition, "_settle"), "committed": (recognition, "_finish"),
}[stage])
recognition.recognise(paper, timezone.now())
"""


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> None:
    """The storage that the other process finds too."""
    settings.VAR = tmp_path
    ours = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": ours}


def environment(var: Path) -> dict[str, str]:
    """By which another process finds the database of this test, its broker and its files."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    env = {"DATABASE_URL": urlunsplit(address), "DJANGO_SETTINGS_MODULE": "motcua.settings.dev", "MOTCUA_VAR": str(var)}
    return os.environ | env


def killed(stage: str, paper: Paper, var: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, stage, str(paper.pk)], cwd=ROOT, env=environment(var), check=False,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-800:]


def whole(paper: Paper) -> None:
    """Read once, entirely, and nothing beside."""
    paper.refresh_from_db()
    assert (paper.state, paper.failure) == (Paper.State.SEARCHABLE, "")
    assert Reading.objects.get().read_at
    assert StoredFile.objects.count() == 1 + bool(paper.searchable)
    assert JournalEntry.objects.filter(verb="paper.recognised").count() == 1
    assert not list((django_settings.VAR / "ocr").glob("*"))


def strip() -> bytes:
    return scans.jpeg(scans.page(scans.LINES[:3]).crop((0, 0, 1654, 500)))


def test_the_next_run_finishes_what_a_worker_left_that_was_killed_while_writing(settings: Any, tmp_path: Path) -> None:
    finished_after("settled", papers.paper(content=scans.signed(scans.of_letters(["So 1"]))), settings, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("stage", STAGES)
def test_the_next_run_finishes_what_a_killed_worker_left(stage: str, settings: Any, tmp_path: Path) -> None:
    finished_after(stage, papers.paper(content=strip(), media_type="image/jpeg"), settings, tmp_path)


def finished_after(stage: str, paper: Paper, settings: Any, tmp_path: Path) -> None:
    killed(stage, paper, tmp_path)
    settings.OCR_ENGINE = "tesseract"
    if (tmp_path / "killed").exists():
        (tmp_path / "killed" / "ocr").rename(tmp_path / "ocr")
    paper.refresh_from_db()
    done = stage == "committed"
    assert paper.state == (Paper.State.SEARCHABLE if done else Paper.State.RECOGNISING)
    recognition.recognise(paper.pk, core.MONDAY)
    whole(paper)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[list["subprocess.Popen[bytes]"]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


@pytest.mark.soak
def test_a_real_worker_killed_while_reading_is_followed_by_another(
    workers: list["subprocess.Popen[bytes]"], tmp_path: Path, settings: Any
) -> None:
    def start() -> None:
        argv = [sys.executable, "-m", "celery", "-A", "motcua", "worker", "-Q", "ocr", "-c", "1", "--without-gossip"]
        workers.append(subprocess.Popen(argv, cwd=ROOT, env=environment(tmp_path), start_new_session=True))

    def until(state: str) -> None:
        for _ in range(600):
            paper.refresh_from_db()
            if paper.state == state:
                return
            time.sleep(0.1)
        pytest.fail(f"still {paper.state}")

    settings.OCR_ENGINE = "tesseract"
    current_app.control.purge()
    paper = papers.paper(content=strip(), media_type="image/jpeg", moment=core.moment())
    start()
    until(Paper.State.RECOGNISING)
    os.killpg(workers[0].pid, signal.SIGKILL)
    workers[0].wait()
    start()
    jobs.at_once("ocr.resume")
    until(Paper.State.SEARCHABLE)
    whole(paper)
