"""Folding where things go wrong: a worker is killed, two fold at once, a transaction stays open for long."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, connections

from monitoring.facts import services
from monitoring.facts.models import DossierFact
from motcua.core.models import JournalCursor, JournalEntry
from tests.factories import acts, core, dossier

# Waits for whatever else runs on this server.
pytestmark = [pytest.mark.soak, pytest.mark.usefixtures("house")]
LINE = "INSERT INTO core_journalentry (reference, verb, at, recorded_at, data) VALUES (%s, 'x', now(), now(), '{}')"
# Folds, and says so just before the end of its transaction, where it is killed.
DYING = """
import os, sys, time
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from monitoring.facts import services
add = services.add
def slow(changed):
    add(changed)
    print("folded", flush=True)
    time.sleep(600)
services.add = slow
while not services.fold():
    pass
"""


def fold_all(most: float = 120) -> int:
    """Fold until every line is read; how many were."""
    read, until = 0, monotonic() + most
    while monotonic() < until:
        read += services.fold()
        place = JournalCursor.objects.get(name=services.READER)
        if place.entry_id == JournalEntry.objects.latest("epoch", "txid", "pk").pk:
            break
    return read


def test_a_worker_killed_before_its_commit_leaves_nothing_and_the_lines_come_again() -> None:
    dossier.returned()
    name = connection.settings_dict["NAME"]
    with subprocess.Popen([sys.executable, "-c", DYING, name], stdout=subprocess.PIPE, env=os.environ) as dying:
        assert dying.stdout
        assert dying.stdout.readline() == b"folded\n"
        dying.send_signal(signal.SIGKILL)
    assert not DossierFact.objects.exists()
    assert fold_all() == JournalEntry.objects.count()
    assert services.differences() == []


def test_two_who_fold_while_clerks_act_and_a_transaction_stays_open_skip_and_double_nothing() -> None:
    clerk, done, taken = core.clerk(), Event(), []
    ended = _aside(lambda: taken.append(services.fold()), done), _aside(lambda: taken.append(services.fold()), done)
    long = connections["default"].copy()
    long.set_autocommit(False)
    with long.cursor() as db:
        db.execute("SELECT pg_current_xact_id()")  # the lowest id of all that follow
    for _ in range(6):
        acts.do("withdraw", dossier.processing(clerk))
    sleep(0.5)
    assert not DossierFact.objects.exists()  # whatever it writes comes first
    with long.cursor() as db:
        db.execute(LINE, [dossier.received(clerk).reference])
    long.commit()
    long.close()
    until = monotonic() + 120
    while sum(taken) < JournalEntry.objects.count() and monotonic() < until:
        sleep(0.05)
    done.set()
    for each in ended:
        each.join()
    assert sum(taken) == JournalEntry.objects.count()
    assert services.differences() == []


def test_a_rebuild_beside_live_folding_comes_to_the_same() -> None:
    clerk, done = core.clerk(), Event()
    folding = _aside(services.fold, done)
    for _ in range(4):
        acts.do("withdraw", dossier.processing(clerk))
        services.rebuild()
    done.set()
    folding.join()
    fold_all()
    assert services.differences() == []


def _aside(act: Callable[[], Any], done: Event) -> Thread:
    """Repeats ``act`` on a connection of its own until it is done."""

    def run() -> None:
        while not done.is_set():
            act()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread
