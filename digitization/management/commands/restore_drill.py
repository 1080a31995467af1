"""manage.py restore_drill FILE: the backup restored beside the live system, compared and dropped."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from digitization.archive import restoring
from digitization.archive.backup import Unusable


class Command(BaseCommand):
    help = "Diễn tập khôi phục: nạp bản sao lưu vào nơi riêng, so số dòng và mã băm, rồi xóa nơi đó."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with TemporaryDirectory() as folder:
                wrong = restoring.drill(options["file"], Path(folder))
        except Unusable as error:
            raise CommandError(str(error)) from error
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write("Diễn tập đạt: số dòng và mã băm của mọi tệp đều khớp.")
