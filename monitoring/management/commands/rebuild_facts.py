"""``manage.py rebuild_facts [--check]``"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from monitoring.facts import services


class Command(BaseCommand):
    help = "Tính lại số liệu từ hồ sơ và nhật ký; --check chỉ so sánh, khác nhau thì thoát với mã 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="so số liệu đang có với số tính lại")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            count = services.rebuild(lambda done, last: self.stderr.write(f"{done}/{last}"))
            self.stdout.write(f"Đã tính lại số liệu của {count} hồ sơ.")
            return
        while services.fold():
            pass
        found = services.differences()
        for line in found:
            self.stdout.write(line)
        if found:
            sys.exit(1)
        self.stdout.write("Số liệu khớp với hồ sơ và nhật ký.")
