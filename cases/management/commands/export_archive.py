"""manage.py export_archive DOSSIER … --to DIR: packages laid out as BagIt folders."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from digitization.archive import packing
from digitization.archive.models import Package
from digitization.papers.services import content_of
from motcua.core.errors import NotVisible


class Command(BaseCommand):
    help = "Xuất gói lưu trữ của hồ sơ ra thư mục, mỗi hồ sơ một gói BagIt đã kiểm tra."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dossier", nargs="+", help="Mã hồ sơ")
        parser.add_argument("--to", type=Path, required=True, help="Thư mục nhận")

    def handle(self, *args: Any, **options: Any) -> None:
        for code in options["dossier"]:
            package = Package.objects.current().filter(reference=f"dossier:{code}").select_related("file").first()
            if package is None:
                raise CommandError(f"Hồ sơ {code} chưa có gói lưu trữ.")
            place = options["to"] / code
            try:
                content = content_of(package.file)
                packing.verify(content)
                place.mkdir(parents=True)
            except (NotVisible, ValueError, OSError) as error:
                raise CommandError(f"{code}: {getattr(error, 'message', error)}") from error
            packing.unpack(content, place)
            self.stdout.write(f"{code}: {place}")
