"""manage.py load_plan [FILE]: plans and targets that come with the house; or a plan's own text beside its tasks."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from monitoring.kpi import targets
from monitoring.plan import loading, published
from monitoring.plan.models import Plan


class Command(BaseCommand):
    help = "Nạp kế hoạch, mục tiêu của hệ thống; có tệp thì đặt nguyên văn kế hoạch bên cạnh nhiệm vụ, mục tiêu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="Văn bản kế hoạch (bảng phân cách bằng tab).")

    def handle(self, *args: Any, **options: Any) -> None:
        tasks, aims = loading.load(timezone.localdate()), targets.load()
        if options["verbosity"]:
            self.stdout.write(f"Nhiệm vụ thêm mới: {tasks}; mục tiêu thêm mới: {aims}")
        if options["file"]:
            self.set_text(options["file"])

    def set_text(self, file: Path) -> None:
        """The plan's own words, and what could not be matched."""
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            raise CommandError(f"Không đọc được {file}: {error}") from error
        number = published.number_of(text)
        plan = Plan.objects.filter(number=number).first()
        if plan is None:
            raise CommandError(f"Chưa có kế hoạch số «{number}»: nhập kế hoạch ở trang Kế hoạch rồi nạp lại tệp.")
        found = published.set_text(plan, text)
        self.stdout.write(f"{plan}: đặt nguyên văn cho {len(found.tasks)} nhiệm vụ, {found.targets} mục tiêu")
        self.stdout.writelines(f"  chưa khớp: {line}\n" for line in found.unmatched)
