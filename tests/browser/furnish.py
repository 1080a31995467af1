"""A furnished house: made by the real commands once a run, put back as it was before every later test.

Loading the catalogue takes seconds; its rows, copied out and in again, a moment.
"""

from django.core.management import call_command
from django.db import connection, transaction

from motcua.core import setup

PASSWORD = "mot-cua-2026"
_kept: dict[str, bytes] = {}
# What Django itself writes again after every flush.
_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
_FOLDED = {"monitoring_dossierfact"}  # empty in a new house, and laid out by years: it cannot be copied as a whole


def furnish() -> None:
    """Units, calendar, catalogue and accounts."""
    if _kept:
        _put_back()
        return
    setup.make_units()
    setup.make_calendar()
    call_command("load_catalogue", verbosity=0)
    call_command("load_plan", verbosity=0)
    setup.make_accounts({a.username: PASSWORD for a in setup.ACCOUNTS})
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    tables -= _DJANGO | _FOLDED
    with connection.cursor() as db:
        for table in sorted(tables):
            with db.copy(f"COPY {table} TO STDOUT") as source:
                if rows := b"".join(bytes(part) for part in source):
                    _kept[table] = rows


@transaction.atomic
def _put_back() -> None:
    with connection.cursor() as db:
        db.execute("SET LOCAL session_replication_role = replica")  # the rows were right when they were copied
        for table, rows in _kept.items():
            with db.copy(f"COPY {table} FROM STDIN") as sink:
                sink.write(rows)
        for sequence in connection.introspection.sequence_list():
            table, column = sequence["table"], sequence["column"]
            if table in _kept:
                own = f"pg_get_serial_sequence('{table}', '{column}')"
                db.execute(f"SELECT setval({own}, (SELECT max({column}) FROM {table}))")  # noqa: S608
