"""manage.py restore FILE [--force]: a backup put back; disposals are done again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from digitization.archive import restoring
from digitization.archive.backup import Unusable


class Command(BaseCommand):
    help = "Khôi phục từ tệp sao lưu; kiểm tra toàn bộ tệp trước, rồi hủy lại những gì đã tiêu hủy theo quyết định."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="Ghi đè cơ sở dữ liệu đang có dữ liệu.")
        parser.add_argument("--ledger", type=Path, help="Thư mục sổ hủy (ledger/) khi kho tệp cũ đã mất.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restoring.restore(options["file"], force=options["force"], pages=options["ledger"])
        except Unusable as error:
            raise CommandError(str(error)) from error
        except restoring.NotEmpty as error:
            raise CommandError("Cơ sở dữ liệu đang có dữ liệu; thêm --force nếu chắc chắn muốn ghi đè.") from error
        self.stdout.write(
            f"Đã khôi phục {sum(done.rows.values())} dòng, ghi {done.files} tệp, hủy lại {done.destroyed_again} tệp. "
            "Khởi động lại hệ thống để mọi tiến trình đọc dữ liệu mới."
        )
