"""The refusals of the house; pages and API turn each into its own kind of answer.

Every refusal has a stable English ``code``, a sentence in Vietnamese and, where it applies, errors by field.
"""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """Base of all refusals. ``status`` is the HTTP status the API answers with."""

    status = 400

    def __init__(self, code: str, message: str, errors: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.errors = dict(errors or {})


class NotVisible(Refusal):
    """The thing does not exist, or this person may not know that it does."""

    status = 404

    def __init__(self, message: str = "Không tìm thấy, hoặc không thuộc phạm vi của bạn.") -> None:
        super().__init__("not_found", message)


class NotAllowed(Refusal):
    """Known, but this person may not do it."""

    status = 403

    def __init__(self, code: str = "not_allowed", message: str = "Bạn không có quyền làm việc này.") -> None:
        super().__init__(code, message)


class Invalid(Refusal):
    """The input cannot be used; ``errors`` maps a field to a sentence that says how to mend it."""

    status = 422

    def __init__(self, errors: Mapping[str, str], code: str = "invalid", message: str = "") -> None:
        super().__init__(code, message or next(iter(errors.values()), "Dữ liệu chưa đúng."), errors)


class RuleBroken(Refusal):
    """The act is not allowed in this state; ``code`` is the name of the broken rule."""

    status = 409
