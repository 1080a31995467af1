"""manage.py api_token USERNAME: prints a fresh API token, nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.core import access
from motcua.core.models import User


class Command(BaseCommand):
    help = "Cấp một mã truy cập API mới cho tài khoản."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {options['username']} đang hoạt động.")
        self.stdout.write(access.issue_token(user))
