"""manage.py load_catalogue [PATH …]: own definitions or published files; says what was added, changed, refused."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.catalogue.loading import Report, load_own, load_published
from cases.results import templating
from digitization.archive import retention


class Command(BaseCommand):
    help = "Nạp danh mục thủ tục: định nghĩa của hệ thống, hoặc tệp công bố dạng JSON, JSON Lines (.gz), CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="*", type=Path, help="Tệp công bố; bỏ trống để nạp định nghĩa của hệ thống.")
        parser.add_argument("--dry-run", action="store_true", help="Chỉ báo cáo, không ghi gì.")

    def handle(self, *args: Any, **options: Any) -> None:
        now, dry_run = timezone.now(), options["dry_run"]
        if not options["path"] and not dry_run:
            retention.load()
            templating.load_own(now)
        for path in options["path"] or [None]:
            title = path.name if path else "Định nghĩa của hệ thống"
            try:
                report = load_published(path, now, dry_run=dry_run) if path else load_own(now, dry_run=dry_run)
            except (OSError, ValueError) as error:
                raise CommandError(f"Không đọc được {title}: {error}") from error
            if options["verbosity"]:
                self.tell(title, report, dry_run=dry_run)
            elif report.refused:
                self.stderr.writelines(f"{name}: {reason}\n" for name, reason in report.refused.items())

    def tell(self, title: str, report: Report, *, dry_run: bool) -> None:
        """The whole report, counts first."""
        self.stdout.write(f"{title}{' (chạy thử, không ghi gì)' if dry_run else ''}")
        for label, found in (
            ("thêm mới (added)", report.added), ("thay đổi (changed)", report.changed),
            ("chờ quản trị công bố, để ở dạng dự thảo (drafted)", report.drafted),
            ("không đổi (unchanged)", report.unchanged),
            ("giữ định nghĩa của hệ thống (kept)", report.kept), ("từ chối (refused)", report.refused),
            ("có điều chưa chắc chắn (uncertain)", report.uncertain),
        ):  # fmt: skip
            self.stdout.write(f"  {label}: {len(found)}")
        if report.shared:
            self.stdout.write(f"  danh mục dùng chung nạp mới: {', '.join(report.shared)}")
        for label, names in (("Thêm mới", report.added), ("Thay đổi", report.changed), ("Dự thảo", report.drafted)):
            self.list(label, [", ".join(names)] if names else [])
        self.list("Từ chối", (f"{name}: {reason}" for name, reason in report.refused.items()))
        self.list("Giữ định nghĩa của hệ thống, tệp ghi khác", (
            f"{name}: {d.label}: «{d.before}» ≠ «{d.after}»" for name, found in report.kept.items() for d in found
        ))  # fmt: skip
        self.list("Chưa chắc chắn", (f"{name}: {'; '.join(notes)}" for name, notes in report.uncertain.items()))

    def list(self, title: str, lines: Iterable[str]) -> None:
        """One block of the report; nothing when it is empty."""
        found = [f"    {line}" for line in lines]
        if found:
            self.stdout.write("\n".join([f"  {title}:", *found]))
