"""Words of the command line, signals, and how failures are told."""

import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from launch import check, programs, run, testing, tidy
from launch.say import Trouble, error, line

USAGE = """Cách dùng: bin/motcua LỆNH
  run          chạy cả hệ thống (Ctrl-C để dừng)
  stop         dừng hệ thống đang chạy ở phía sau
  setup        chỉ cài thư viện
  test         mọi kiểm thử (ARGS="-k ten" để chọn)
  acceptance   kiểm thử trên dữ liệu thật của MOTCUA_SHARED
  soak         kiểm thử lâu
  check        định dạng, lint, kiểu, cấu hình
  bench        đo tốc độ
  services -- LỆNH …   chạy một lệnh bên PostgreSQL và Redis riêng
  clean        xóa mọi thứ make đã tạo (kể cả dữ liệu trong var/)"""


def setup(_: Sequence[str]) -> int:
    """Installs all that running, testing and checking need."""
    testing.prepare(programs.TO_TEST)
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": lambda _: run.run(),
    "stop": lambda _: tidy.stop(),
    "clean": lambda _: tidy.clean(),
    "setup": setup,
    "test": testing.test,
    "acceptance": testing.acceptance,
    "soak": testing.soak,
    "bench": testing.bench,
    "check": check.check,
    "services": testing.services,
}


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Every polite signal ends the program the same way."""
    raise KeyboardInterrupt


def main(words: Sequence[str]) -> int:
    """Runs one command; returns its exit code."""
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)
    command = COMMANDS.get(words[0]) if words else None
    if command is None:
        line(USAGE)
        return 0 if words[:1] in (["help"], ["--help"], ["-h"]) else 2
    extra = [word for position, word in enumerate(words[1:]) if not (position == 0 and word == "--")]
    try:
        return command(extra)
    except Trouble as trouble:
        error(str(trouble))
        return 1
    except KeyboardInterrupt:
        return 0 if words[0] == "run" else 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
