"""A client light enough not to eat the cores it shares: raw sockets kept open, requests made beforehand."""

import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from bench.world import PAPERS

_people = count(1)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Ngọc", "Phúc", "Thảo")


def body(procedure: str) -> dict[str, object]:
    """A complete dossier of a person not seen before, received at once."""
    n = next(_people)
    return {
        "procedure": procedure,
        "receive": True,
        "applicant": {
            "id_number": f"056{n:09d}",
            "name": f"{FAMILIES[n % 8]} Thị {GIVEN[n % 12]}",
            "phone": f"09{n % 10**8:08d}",
            "address": "12 Lê Lợi, phường Nha Trang, Khánh Hòa",
        },
        "components": [{"code": code, "provided": "original"} for code in PAPERS],
    }


def intake(procedure: str, token: str, key: str) -> bytes:
    """One POST /api/v1/dossiers with an Idempotency-Key, as bytes."""
    content = json.dumps(body(procedure), ensure_ascii=False).encode()
    head = (
        "POST /api/v1/dossiers HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: {key}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


@dataclass(frozen=True)
class Load:
    """What a load came to: whole seconds from first to last answer, the seconds of each answer."""

    seconds: float
    each: list[float]

    @property
    def rate(self) -> float:
        return len(self.each) / self.seconds


def send(port: int, requests: Sequence[bytes], clients: int, expected: int = 201) -> Load:
    """Send ``requests`` through ``clients`` connections at once. Raises RuntimeError for another answer."""
    waiting: Iterator[bytes] = iter(requests)
    lock, each, wrong = threading.Lock(), [], []

    def one() -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    request = next(waiting, None)
                if request is None or wrong:
                    return
                began = time.perf_counter()
                line.sendall(request)
                answer = _answer(line)
                each.append(time.perf_counter() - began)
                if int(answer[9:12]) != expected:
                    wrong.append(answer)

    threads = [threading.Thread(target=one) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(wrong[0].decode(errors="replace"))
    return Load(time.perf_counter() - began, each)


def _answer(line: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(line)
    head = got.partition(b"\r\n\r\n")[0].lower()
    length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(got) < len(head) + 4 + length:
        got += _more(line)
    return got


def _more(line: socket.socket) -> bytes:
    part = line.recv(65536)
    if not part:
        raise ConnectionError("the server closed the connection")
    return part
