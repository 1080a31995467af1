"""What every API line shares: who asks, how a refusal reads (RFC 9457), repeats, cursors, strict bodies."""

import functools
import hashlib
import inspect
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import ConfigDict

from . import access, idempotency
from .calendar import CalendarError
from .errors import Invalid, NotAllowed, Refusal
from .models import IdempotencyKey, User

Check = Callable[[HttpRequest, User], object]

# Pydantic's error types as a sentence beside the field.
_SENTENCES = {
    "missing": "Thiếu trường này.",
    "extra_forbidden": "Không có trường này.",
    "enum": "Giá trị không thuộc danh sách.",
    "literal_error": "Giá trị không thuộc danh sách.",
    "string_too_short": "Không được để trống.",
    "string_too_long": "Dài quá mức cho phép.",
    "string_pattern_mismatch": "Sai định dạng.",
    "greater_than_equal": "Nhỏ hơn mức cho phép.",
    "less_than_equal": "Lớn hơn mức cho phép.",
    "timezone_aware": "Thời điểm phải kèm múi giờ, ví dụ 2026-11-20T09:00:00+07:00.",
    "json_invalid": "Nội dung không phải JSON hợp lệ.",
}


class Strict(Schema):
    """A body in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Body(Parser):
    """JSON bodies; a NUL, which PostgreSQL keeps nowhere, spoils one."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What the body says. Raises ValueError for one that cannot be kept."""
        if b"\\u0000" in request.body:
            raise ValueError("NUL in a text")
        return json.loads(request.body)


class Bearer(HttpBearer):
    """``Authorization: Bearer TOKEN``; ``check`` decides about the path (404, 403) before the body is read (422).

    A repeat of an answered POST is not checked again: its author may meanwhile have handed the dossier on.
    """

    def __init__(self, check: Check | None = None) -> None:
        super().__init__()
        self.check = check

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The account behind the token, once the path was found open to it."""
        user = access.user_of_token(token)
        if user is None:
            return None
        request.user = user
        if self.check:
            try:
                self.check(request, user)
            except Refusal:
                if not _answered_before(request, user):
                    raise
        return user


def _answered_before(request: HttpRequest, user: User) -> bool:
    key = request.headers.get("Idempotency-Key")
    return bool(key) and IdempotencyKey.objects.filter(user=user, path=request.path, key=key, status__gt=0).exists()


def permitted(permission: str) -> Bearer:
    """A line open to those whose post opens ``permission``."""

    def check(request: HttpRequest, user: User) -> None:
        if not access.permitted(user, permission):
            raise NotAllowed

    return Bearer(check)


def user_of(request: HttpRequest) -> User:
    """The user behind the token of this request."""
    found = request.auth  # type: ignore[attr-defined]
    assert isinstance(found, User)
    return found


# The database keeps answers with their names in an order of its own, so the first one is sorted too.
_AS_STORED = {"ensure_ascii": False, "sort_keys": True}


def once(line: Callable[..., tuple[int, Any]]) -> Callable[..., HttpResponse]:
    """Answer a POST in one transaction; with ``Idempotency-Key`` a repeat gets the first answer, to the byte, and
    ``Idempotent-Replayed: true``."""

    return _keyed(line, transaction.atomic(line), idempotency.once)


def in_parts(line: Callable[..., tuple[int, Any]]) -> Callable[..., HttpResponse]:
    """As ``once``, for a line that runs many acts, each in a transaction of its own under ``key_of(request)``."""
    return _keyed(line, line, idempotency.in_parts)


def key_of(request: HttpRequest) -> tuple[str, str] | None:
    """(path, key) under which the parts of this POST are done once; None without ``Idempotency-Key``."""
    key = request.headers.get("Idempotency-Key", "")
    return (request.path, key) if key else None


def _keyed(line: Callable[..., Any], unkeyed: Callable[..., Any], keeping: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(line)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        replayed = False
        if not key:
            status, answer = unkeyed(request, *args, **kwargs)
        elif len(key) > 200:
            raise Invalid({"Idempotency-Key": "Khóa dài quá 200 ký tự."})
        else:
            asking = getattr(request, "auth", None)
            user = asking if isinstance(asking, User) else None
            (status, answer), replayed = keeping(
                user, request.path, key, _body_of(request), lambda: line(request, *args, **kwargs)
            )
        response = JsonResponse(answer, status=status, safe=False, json_dumps_params=_AS_STORED)
        if replayed:
            response.headers["Idempotent-Replayed"] = "true"
        return response

    return answered


def _body_of(request: HttpRequest) -> bytes:
    """What a repeat is compared by: the body; of a form its fields and the hash of each file, for its boundary and the
    order of its parts are another each time."""
    if request.content_type != "multipart/form-data":
        return request.body
    hashes = {name: [_hash(file) for file in request.FILES.getlist(name)] for name in request.FILES}
    return json.dumps([{**request.POST}, hashes], sort_keys=True).encode()


def _hash(file: Any) -> str:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return found


def bare(service: Callable[..., Any]) -> Callable[..., Any]:
    """A service without its own ``transaction.atomic``: the request's transaction, opened by ``once``, is the act's."""
    found: Callable[..., Any] = inspect.unwrap(service)
    return found


_PROBLEM = {
    "description": "Lỗi theo RFC 9457; code không đổi theo thời gian.",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "code", "errors"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "code": {"type": "string"},
                    "errors": {"type": "object"},
                },
            }
        }
    },
}
# What the schema says of every line, and of those that act (interface §4).
REFUSED: dict[str, Any] = {"responses": dict.fromkeys((401, 403, 404, 405, 409, 422, 429), _PROBLEM)}
KEYED: dict[str, Any] = {
    **REFUSED,
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": 200},
            "description": "Gửi lại với cùng khóa và nội dung thì nhận lại câu trả lời đầu tiên.",
        }
    ],
}


def problem(status: int, code: str, title: str, errors: Any = None) -> HttpResponse:
    """An RFC 9457 answer; ``code`` is stable, ``title`` is for people."""
    body = {
        "type": f"urn:motcua:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        "errors": errors or {},
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json; charset=utf-8"
    )


def install_problems(api: NinjaAPI) -> None:
    """Every refusal and every framework error as problem+json."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(CalendarError, _no_such_moment)
    for unreadable in (MultiPartParserError, SuspiciousOperation):  # too many fields, no end, no boundary
        api.add_exception_handler(
            unreadable, lambda r, e: problem(422, "invalid_form", "Biểu mẫu gửi lên không đọc được.")
        )
    api.add_exception_handler(
        AuthenticationError, lambda r, e: problem(401, "not_signed_in", "Cần mã truy cập hợp lệ.")
    )
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)


# ninja types a handler's argument as the exception or its class; what arrives is always the exception.
def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status, error.code, error.message, error.errors)


def _no_such_moment(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, error.code, str(error))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return invalid_body(error.errors)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 400:  # ninja's «cannot parse request body»
        return problem(422, "invalid_json", _SENTENCES["json_invalid"])
    if error.status_code == 429:
        return problem(429, "too_many", "Quá nhiều yêu cầu, hãy thử lại sau ít phút.")
    return problem(error.status_code, "refused", str(error))


def invalid_body(errors: list[dict[str, Any]]) -> HttpResponse:
    """422 with a sentence for each field; an unknown key has a code of its own."""
    fields = {}
    for error in errors:
        where = [str(part) for part in error.get("loc", ())[1:] if part != "payload"]  # the first is whence it came
        fields[".".join(where) or "body"] = _SENTENCES.get(error.get("type", ""), "Giá trị không hợp lệ.")
    code = "unknown_field" if any(e.get("type") == "extra_forbidden" for e in errors) else "invalid"
    return problem(422, code, "Dữ liệu gửi lên chưa đúng.", fields)


def iso(moment: Any) -> str | None:
    """A moment as the API writes it: ISO 8601 with Vietnam's offset."""
    return timezone.localtime(moment).isoformat() if moment else None
