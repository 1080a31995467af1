"""manage.py trial_keys: keys with which the demonstration's people try signing; nothing anywhere else."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from digitization.signing import trial
from motcua.core import office
from motcua.core.models import User

WHO = ("lanhdao", "tiepnhan", "hctp", "bttp")  # who signs results, who digitizes; the seal is the agency's


class Command(BaseCommand):
    help = "Lập chứng thư ký số thử nghiệm cho các tài khoản minh họa; bản chạy thật không có."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.TRIAL_KEYS)
        people = dict(User.objects.filter(username__in=WHO).values_list("username", "name"))
        if not settings.TRIAL_KEYS or folder.exists() or not people:
            return
        pin = f"{secrets.randbelow(10**6):06d}"
        trial.make(folder, people, office.current().name, pin, timezone.now())
        self.stdout.write(f"Mã PIN ký số\t{pin}\tchứng thư thử nghiệm, không có giá trị pháp lý")
