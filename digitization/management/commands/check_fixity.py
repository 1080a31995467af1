"""manage.py check_fixity [--all]: stored bytes compared with their hashes; exit code 1 while something is damaged."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from digitization.archive import fixity


class Command(BaseCommand):
    help = (
        "Kiểm tra tính toàn vẹn của tệp lưu: mẫu của một đêm, hoặc tất cả với --all; khôi phục từ bản sao lưu nếu có."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Kiểm tra mọi tệp.")

    def handle(self, *args: Any, **options: Any) -> None:
        report = fixity.run(timezone.now(), everything=options["all"])
        self.stdout.write(
            f"Đã kiểm tra {report.checked} tệp, hỏng {len(report.damaged)}, khôi phục {len(report.healed)}."
        )
        for sha256, problem in report.damaged.items():
            self.stderr.write(f"{sha256}: {problem}")
        if report.damaged or fixity.damaged().exists():
            sys.exit(1)
