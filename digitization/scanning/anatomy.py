"""What a file really is, found by looking into it: run as a process of its own, so that a hostile one harms nothing.

Usage: ``python -I anatomy.py LIMITS < file`` with LIMITS as JSON (``Limits``). Prints ``{"media_type", "pages",
"signed"}`` or ``{"refused": code}``. Memory, time and files written are bounded by the system; checks.py reads a
process that died as a file too heavy to open. Knows neither Django nor a database.
"""

import io
import json
import resource
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

IMAGES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}
_DECODE_SECONDS = 12  # a long TIFF: past this, only the headers of the pages that follow are read
_MOST_NODES = 3_000_000
_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute"}
_HARMLESS_AT_OPENING = {"/GoTo", "/Named"}
_PROGRAMS = (
    ".exe", ".com", ".scr", ".msi", ".dll", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta",
    ".jar", ".lnk", ".sh", ".elf", ".apk", ".app", ".reg",
)  # fmt: skip
_PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!")


class Unfit(Exception):
    """Not a paper; the code says why."""


@dataclass(frozen=True)
class Limits:
    """Units: pages, pixels a picture, bytes of memory, seconds."""

    pages: int
    pixels: int
    memory: int
    seconds: int


@dataclass(frozen=True)
class Found:
    """What the file is. ``signed``: a PDF that carries a digital signature, valid or not."""

    media_type: str
    pages: int
    signed: bool = False


def examine(content: bytes, limits: Limits) -> Found:
    """Look into a PDF, JPEG, PNG or TIFF (told by its first bytes). Raises Unfit(code)."""
    if content.startswith(b"%PDF-"):
        return _pdf(content, limits)
    return _picture(content, next(form for start, form in IMAGES.items() if content.startswith(start)), limits)


def _picture(content: bytes, form: str, limits: Limits) -> Found:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=[form]) as image:
            pages = sum(1 for _ in _frames(image, form, limits))
    except Image.DecompressionBombError:
        raise Unfit("too_many_pixels") from None
    except (OSError, ValueError, TypeError, SyntaxError, KeyError, IndexError, OverflowError, zlib.error):
        raise Unfit("damaged") from None  # what Pillow raises for bytes that are not what their header says
    return Found(f"image/{form.lower()}", pages)


def _frames(image: Any, form: str, limits: Limits) -> Iterator[None]:
    """Each page of a picture, decoded as cheaply as shows that it is whole."""
    began = time.monotonic()
    for number in range(limits.pages + 1):
        if number:
            try:
                image.seek(number)
            except EOFError:
                return
        if number == limits.pages:
            raise Unfit("too_many_pages")
        if image.width * image.height > limits.pixels:
            raise Unfit("too_many_pixels")
        if form == "PNG":
            image.verify()  # the checksum of every chunk, to the last one
        elif time.monotonic() - began < _DECODE_SECONDS:
            image.draft("L", (image.width // 8, image.height // 8))  # JPEG: every byte is read, few pixels kept
            image.load()
        yield
        if form != "TIFF":  # what phones put behind the first picture is no page
            return


def _pdf(content: bytes, limits: Limits) -> Found:
    import pikepdf

    try:
        with _opened(content) as pdf:
            pages = len(pdf.pages)
            if pages == 0:
                raise Unfit("empty")
            if pages > limits.pages:
                raise Unfit("too_many_pages")
            signed = False
            for found in _dictionaries(pdf):
                signed |= _look_at(found, limits)
    except pikepdf.PasswordError:
        raise Unfit("password_protected") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, OverflowError, RuntimeError):
        raise Unfit("damaged") from None
    return Found("application/pdf", pages, signed)


def _opened(content: bytes) -> Any:
    """The PDF; one with slips in its table of contents is opened as every reader does, one that was cut off is not."""
    import pikepdf

    try:
        return pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        if b"%%EOF" not in content[-1024:]:
            raise
        return pikepdf.open(io.BytesIO(content), suppress_warnings=True)


def _dictionaries(pdf: Any) -> Iterator[Any]:
    """Every dictionary and stream of the file, used or not."""
    import pikepdf

    seen = 0
    for top in pdf.objects:
        stack = [top]
        while stack:
            node = stack.pop()
            seen += 1
            if seen > _MOST_NODES:
                raise Unfit("too_complex")
            if isinstance(node, pikepdf.Dictionary | pikepdf.Stream):
                yield node
                inside = node.values()
            elif isinstance(node, pikepdf.Array):
                inside = iter(node)
            else:
                continue
            stack.extend(v for v in inside if isinstance(v, pikepdf.Object) and not v.is_indirect)


def _look_at(found: Any, limits: Limits) -> bool:
    """Raises Unfit for what does something by itself or is too large; whether this is a signature."""
    kind = str(found.get("/S", ""))
    if kind in _ACTIONS or "/JS" in found or "/XFA" in found or str(found.get("/Subtype", "")) == "/RichMedia":
        raise Unfit("active_content")
    opening = [found.get("/OpenAction"), *(dict(found["/AA"]).values() if "/AA" in found else ())]
    if any(_acts(action) for action in opening):
        raise Unfit("active_content")
    if "/EF" in found and _brings_a_program(found):
        raise Unfit("active_content")
    if str(found.get("/Subtype", "")) == "/Image" and _pixels(found) > limits.pixels:
        raise Unfit("too_many_pixels")
    return "/ByteRange" in found and "/Contents" in found


def _acts(action: Any) -> bool:
    import pikepdf

    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "/GoTo")) not in _HARMLESS_AT_OPENING


def _pixels(picture: Any) -> int:
    try:
        return int(picture.get("/Width", 0)) * int(picture.get("/Height", 0))
    except (TypeError, ValueError):
        return 0


def _brings_a_program(spec: Any) -> bool:
    """A file inside the file that a computer would run."""
    names = [str(spec.get(key, "")).strip().lower() for key in ("/F", "/UF")]
    if any(name.endswith(_PROGRAMS) for name in names):
        return True
    return any(_start_of(stream).startswith(_PROGRAM_STARTS) for stream in dict(spec["/EF"]).values())


def _start_of(stream: Any) -> bytes:
    """The first bytes of a stream, however much it would inflate to."""
    raw = bytes(stream.read_raw_bytes())
    try:
        return zlib.decompressobj().decompress(raw, 64)
    except zlib.error:
        return raw[:64]


def _bound(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(nothing, (0, 0))


def main() -> None:
    """Examine what comes on the standard input."""
    limits = Limits(**json.loads(sys.argv[1]))
    _bound(limits)
    try:
        answer = asdict(examine(sys.stdin.buffer.read(), limits))
    except Unfit as unfit:
        answer = {"refused": str(unfit)}
    except (MemoryError, RecursionError):
        answer = {"refused": "too_complex"}
    print(json.dumps(answer))  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
