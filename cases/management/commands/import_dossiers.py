"""manage.py import_dossiers FILE: dossiers from the national portal's export or another system (CSV, XLSX)."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.exchange.columns import COLUMNS
from cases.exchange.services import Report, import_dossiers
from cases.exchange.tables import Table, Unusable, opened
from motcua.core.errors import Invalid
from motcua.core.models import Role, User


class Command(BaseCommand):
    help = "Nhập hồ sơ từ tệp xuất của Cổng DVC quốc gia hoặc hệ thống khác; giữ mã, kênh và thời điểm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (UTF-8) hoặc XLSX; hàng tiêu đề trong 10 hàng đầu.")
        parser.add_argument("--dry-run", action="store_true", help="Kiểm tra mọi dòng, không ghi gì.")
        parser.add_argument("--resume", action="store_true", help="Bỏ qua mã hồ sơ đã có, nhập tiếp phần còn lại.")
        parser.add_argument("--report", type=Path, help="Ghi các dòng bị từ chối ra tệp CSV này.")
        parser.add_argument("--user", default="", help="Tài khoản đứng tên nhập; mặc định là quản trị đầu tiên.")
        parser.add_argument("--service-point", default="", help="Nơi tiếp nhận của các dòng không nêu.")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(options["user"])
        try:
            with opened(options["file"]) as table:
                report = import_dossiers(
                    table.named(), actor=actor, now=timezone.now(), dry_run=options["dry_run"],
                    resume=options["resume"], service_point=options["service_point"],
                )  # fmt: skip
        except (Unusable, Invalid) as error:
            raise CommandError(getattr(error, "message", str(error))) from error
        self.tell(table, report, dry_run=options["dry_run"])
        if options["report"]:
            self.write(options["report"], table, report)

    def actor(self, username: str) -> User | None:
        """Who answers for the import."""
        active = User.objects.filter(is_active=True)
        if not username:
            return active.filter(posts__role=Role.ADMIN, posts__until=None).order_by("pk").first()
        found = active.filter(username=username).first()
        if found is None:
            raise CommandError(f"Không có tài khoản {username} đang hoạt động.")
        return found

    def tell(self, table: Table, report: Report, *, dry_run: bool) -> None:
        """Each refused row by number, column and reason; then the sum. No personal data."""
        for row in report.refused:
            self.stdout.write(f"Dòng {row.row}, cột {heading(table, row.field)}: {row.reason}")
        if table.ignored:
            self.stdout.write(f"Cột không dùng: {', '.join(table.ignored)}.")
        self.stdout.write(
            f"{'Chạy thử, không ghi gì: ' if dry_run else ''}nhập {report.added}, bỏ qua {report.skipped} đã có, "
            f"từ chối {len(report.refused)}."
        )

    def write(self, path: Path, table: Table, report: Report) -> None:
        """The refused rows as CSV that a spreadsheet opens."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow(["Dòng", "Mã hồ sơ", "Cột", "Lý do"])
            out.writerows([row.row, row.code, heading(table, row.field), row.reason] for row in report.refused)


def heading(table: Table, field: str) -> str:
    """The column as the file itself calls it."""
    return table.headings.get(field, COLUMNS[field][0])
