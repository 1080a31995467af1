"""manage.py seed_demo --dossiers N --seed S --until DATE: a repeatable demonstration year."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.demo import services, signing
from cases.demo.book import NotEnough
from motcua.core.calendar import midnight


class Command(BaseCommand):
    help = "Tạo một năm hồ sơ minh họa (người và giấy tờ đều không có thật); chạy lại thì làm tiếp phần còn thiếu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dossiers", type=int, default=2000, help="số hồ sơ của cả năm")
        parser.add_argument("--seed", type=int, default=1, help="cùng số thì cùng một năm hồ sơ")
        parser.add_argument("--until", type=date.fromisoformat, help="ngày cuối của năm (mặc định hôm nay)")
        parser.add_argument("--no-papers", action="store_true", help="không vẽ giấy tờ cho các hồ sơ mới nhất")
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--bulk", action="store_true", help="ghi thẳng bằng COPY")
        ways.add_argument("--services", action="store_true", help="qua từng việc như người dùng làm")

    def handle(self, *args: Any, **options: Any) -> None:
        dossiers, seed = options["dossiers"], options["seed"]
        if not 1 <= dossiers <= 5_000_000 or seed < 0:
            raise CommandError("Số hồ sơ từ 1 đến 5 000 000, --seed không âm.")
        bulk = options["bulk"] or (dossiers >= services.BULK_FROM and not options["services"])
        plan = services.Plan(seed, dossiers, _end(options["until"]), bulk)
        try:
            written = services.seed(plan, say=self.stdout.write)
            if not options["no_papers"]:
                services.furnish(plan, say=self.stdout.write)
            services.go_on(plan, say=self.stdout.write)
        except (NotEnough, services.AlreadyRunning) as reason:
            raise CommandError(str(reason)) from reason
        if laid := signing.lay(timezone.now()):
            self.stdout.write(f"{laid} kết quả chờ lanhdao ký thử.")
        self.stdout.write(f"Đã tạo {written} hồ sơ minh họa." if written else f"Năm minh họa {seed} đã có đủ.")


def _end(until: date | None) -> datetime:
    """The last moment of the year: never later than now, for nothing may have happened in the future."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    return min(now, midnight(until) + timedelta(days=1) - timedelta(seconds=1)) if until else now
