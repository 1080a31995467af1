"""manage.py bootstrap: the first rows of an instance; harmless every further time."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from motcua.core import setup


class Command(BaseCommand):
    help = "Lập đơn vị, lịch làm việc, danh mục thủ tục và tài khoản ban đầu."

    def handle(self, *args: Any, **options: Any) -> None:
        setup.make_units()
        setup.make_calendar()
        call_command("load_catalogue", verbosity=0)
        call_command("load_plan", verbosity=0)
        demo = settings.MOTCUA_DEMO or os.environ.get("MOTCUA_DEMO_ACCOUNTS") == "1"
        shared = os.environ.get("MOTCUA_DEMO_PASSWORD")
        wanted = [a.username for a in setup.ACCOUNTS if demo or a.username == "quantri"]
        passwords = {username: shared or setup.new_password() for username in wanted}
        for user in setup.make_accounts(passwords):
            self.stdout.write(f"{user.username}\t{passwords[user.username]}\t{user.name}")
        call_command("trial_keys", stdout=self.stdout)
