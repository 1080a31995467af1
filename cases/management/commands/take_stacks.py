"""manage.py take_stacks USER FILE…: stacks scanned before, or by a machine without a share, in the name of USER."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from digitization.scanning import stacks
from digitization.scanning.querysets import SCANNERS
from motcua.core import access
from motcua.core.errors import Refusal
from motcua.core.models import User


class Command(BaseCommand):
    help = "Nạp tập quét từ tệp; mỗi tệp được tách trong hàng đợi «ocr», kết quả xem ở trang «Quét hàng loạt»."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="Tài khoản đứng tên quét; quyền xếp vào hồ sơ là quyền của người này.")
        parser.add_argument("files", nargs="+", type=Path, help="PDF, TIFF, JPEG hoặc PNG.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        unit = next((post.unit for post in access.posts(user) if post.role in SCANNERS), None) if user else None
        if user is None or unit is None:
            raise CommandError(f"Không có tài khoản {options['user']} đang làm việc ở nơi quét hồ sơ.")
        refused = 0
        for path in options["files"]:
            try:
                content = path.read_bytes()
                stack = stacks.take_in(content=content, name=path.name, unit=unit, user=user, now=timezone.now())
                self.stdout.write(f"{path.name}: đã nhận {stack.file.pages} trang.")
            except (Refusal, OSError) as reason:
                refused += 1
                self.stdout.write(f"{path.name}: {getattr(reason, 'message', reason)}")
        if refused:
            raise CommandError(f"{refused} tệp chưa nhận.")
