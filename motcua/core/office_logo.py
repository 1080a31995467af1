"""A picture that somebody uploads as the office's logo: a PNG, or an SVG that can do nothing but be drawn. Pure."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

from .errors import Invalid

MOST: Final = 200 * 1024  # bytes
WIDEST: Final = 4000  # pixels
SVG: Final = "image/svg+xml"
PNG: Final = "image/png"
SVG_SPACE: Final = "http://www.w3.org/2000/svg"
DRAWING: Final = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "defs", "use",
    "symbol", "title", "desc", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "style",
})  # fmt: skip
OUTSIDE: Final = re.compile(r"@import|url\(\s*['\"]?(?!#)|javascript:|expression\(|\\", re.IGNORECASE)
_PNG_SIGN: Final = b"\x89PNG\r\n\x1a\n"


def check(data: bytes) -> str:
    """The media type of a logo that may be shown. Errors: Invalid("logo") with a sentence that says how to mend it."""
    if len(data) > MOST:
        raise _no(f"Tệp nặng {len(data) // 1024} KB; biểu trưng chỉ được đến {MOST // 1024} KB.")
    if data.startswith(_PNG_SIGN):
        width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
        if data[12:16] != b"IHDR" or not (0 < width <= WIDEST and 0 < height <= WIDEST):
            raise _no(f"Ảnh PNG hỏng hoặc rộng hơn {WIDEST} điểm ảnh.")
        return PNG
    for reason in _faults(data):
        raise _no(reason)
    return SVG


def _faults(data: bytes) -> Iterator[str]:
    """What keeps this from being a harmless SVG."""
    try:
        text = data.decode("utf-8-sig")
        if re.search(r"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet|<!\[CDATA\[", text, re.IGNORECASE):
            yield "Tệp SVG có phần khai báo DOCTYPE, ENTITY hoặc kiểu ngoài; hãy xuất lại dạng SVG thường (Plain SVG)."
        root = ElementTree.fromstring(text)  # noqa: S314 - entities and DOCTYPE were refused above
    except (UnicodeDecodeError, ElementTree.ParseError):
        yield "Không đọc được tệp này; biểu trưng phải là ảnh SVG hoặc PNG."
        return
    if root.tag != f"{{{SVG_SPACE}}}svg":
        yield "Không đọc được tệp này; biểu trưng phải là ảnh SVG hoặc PNG."
    for node in root.iter():
        yield from _faults_of(node)


def _faults_of(node: ElementTree.Element) -> Iterator[str]:
    space, _, name = str(node.tag).rpartition("}")
    if space != f"{{{SVG_SPACE}" or name not in DRAWING:
        yield f"Tệp SVG có phần «{name}» không được phép; hãy xuất lại dạng SVG thường, chỉ có hình vẽ."
    for key, value in node.attrib.items():
        word = key.rpartition("}")[2].lower()
        if word.startswith("on"):
            yield f"Tệp SVG có mã chạy được («{word}»); hãy bỏ đi rồi tải lại."
        if (word in {"href", "src"} and not value.strip().startswith("#")) or OUTSIDE.search(value):
            yield f"Tệp SVG trỏ ra ngoài («{word}»); hãy nhúng hẳn hình vào tệp."
    if name == "style" and OUTSIDE.search(node.text or ""):
        yield "Tệp SVG lấy kiểu từ nơi khác; hãy xuất lại dạng SVG thường."


def _no(sentence: str) -> Invalid:
    return Invalid({"logo": sentence}, code="logo")
