"""manage.py backup FILE: database and files in one archive, whole or not at all."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from digitization.archive import backup


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu và mọi tệp vào một tệp; tệp chỉ có tên này khi đã ghi xong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.make(options["file"], timezone.now())
        except backup.Unusable as error:
            raise CommandError(str(error)) from error
        rows, files = sum(manifest["rows"].values()), len(manifest["entries"]) - len(manifest["rows"])
        self.stdout.write(f"Đã sao lưu {rows} dòng, {files} tệp vào {options['file']}.")
        for sha256 in manifest["missing"]:
            self.stderr.write(f"Tệp {sha256} hỏng hoặc không còn trong kho: chạy check_fixity --all.")
