"""What bytes may be a paper: PDF, JPEG, PNG, TIFF, by what they are and not by their name (issue 4 §1)."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from django.conf import settings

from motcua.core.errors import Invalid

from . import anatomy

Checked = anatomy.Found
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.tif,.tiff"  # what a file field offers; the bytes decide
_KNOWN_ENDINGS = tuple(ACCEPTED.split(","))
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")

SENTENCES = {
    "empty": "Tệp rỗng, không có trang nào. Quét lại rồi gửi.",
    "too_large": "Tệp lớn hơn {megabytes} MB. Quét ở 200–300 dpi, hoặc chia thành nhiều tệp.",
    "too_many_pages": "Tệp có hơn {pages} trang. Chia thành nhiều tệp.",
    "too_many_pixels": "Có ảnh lớn hơn {megapixels} triệu điểm ảnh. Quét ở 200–300 dpi rồi gửi lại.",
    "password_protected": "Tệp PDF có mật khẩu. Mở tệp, bỏ mật khẩu (hoặc in ra PDF mới) rồi gửi lại.",
    "damaged": "Tệp hỏng hoặc tải chưa hết. Mở thử trên máy; nếu không xem được, hãy quét lại.",
    "unknown_type": "Chỉ nhận PDF, JPEG, PNG, TIFF. Lưu hoặc in tệp ra PDF rồi gửi lại.",
    "disguised": "Tệp mang tên giấy tờ nhưng bên trong là thứ khác. Mở giấy tờ, in ra PDF mới rồi gửi lại.",
    "heic": "Ảnh HEIC của iPhone chưa nhận được. Vào Cài đặt → Camera → Định dạng → Tương thích nhất rồi chụp lại, "
    "hoặc lưu ảnh thành JPEG.",
    "active_content": "Tệp PDF có mã lệnh, biểu mẫu tự chạy hoặc chương trình kèm theo. In tệp ra PDF mới rồi gửi lại.",
    "too_complex": "Tệp mở ra quá nặng. In tệp ra PDF mới, hoặc quét lại ở 200–300 dpi.",
}


def check(content: bytes, name: str = "", *, most_bytes: int = 0, most_pages: int = 0) -> Checked:
    """What the bytes are. ``name``: as the sender called them, only to say what is wrong.

    ``most_bytes``, ``most_pages``: where more than of a paper is allowed. Errors: Invalid("file") with one of the codes
    of SENTENCES. Reads only; a signed PDF stays as it is.
    """
    most_bytes, most_pages = most_bytes or settings.PAPER_MAX_BYTES, most_pages or settings.PAPER_MAX_PAGES
    if not content.strip(b"\0\t\n\r "):
        refuse("empty")
    if len(content) > most_bytes:
        refuse("too_large", most_bytes)
    if refused := _by_first_bytes(content, name):
        refuse(refused)
    return _examined(content, most_pages)


def _by_first_bytes(content: bytes, name: str) -> str:
    """The code of what is no paper at first sight; empty for what may be one."""
    picture = content.startswith(tuple(anatomy.IMAGES))
    if content.startswith(b"%PDF-") or picture:
        return "disguised" if _is_also_another(content, picture) else ""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "heic"
    lies = name.lower().endswith(_KNOWN_ENDINGS) or b"%PDF-" in content[:1024]
    return "disguised" if lies else "unknown_type"


def _is_also_another(content: bytes, picture: bool) -> bool:
    """Whether another program would read these bytes as a ZIP (which ends a file) or, in a picture, as a PDF."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if end >= 0 and end + 22 + int.from_bytes(content[end + 20 : end + 22], "little") == len(content):
        return True
    return picture and b"%PDF-" in content[:1024]


def _examined(content: bytes, most_pages: int) -> Checked:
    limits = anatomy.Limits(
        most_pages, settings.PAPER_MAX_PIXELS, settings.PAPER_CHECK_MEMORY, settings.PAPER_CHECK_SECONDS
    )
    # Isolated from this process, its environment and its secrets.
    look = [sys.executable, "-I", str(Path(anatomy.__file__)), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            look, input=content, capture_output=True, timeout=2 * limits.seconds, env={}, check=False
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError, BrokenPipeError):
        refuse("too_complex")  # it died or was stopped
    if "refused" in answer:
        refuse(answer["refused"], most_pages=most_pages)
    return Checked(**answer)


def refuse(code: str, most_bytes: int = 0, most_pages: int = 0) -> NoReturn:
    """Raises Invalid("file") with this code and its sentence."""
    words = SENTENCES[code].format(
        megabytes=(most_bytes or settings.PAPER_MAX_BYTES) // 1_000_000,
        pages=most_pages or settings.PAPER_MAX_PAGES,
        megapixels=settings.PAPER_MAX_PIXELS // 1_000_000,
    )
    raise Invalid({"file": words}, code=code)
