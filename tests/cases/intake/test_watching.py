"""The scanners' folders: what is whole is taken once; nothing is lost, whatever dies when."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cases.intake import watching
from digitization.scanning.models import Stack
from tests.factories import core
from tests.factories import stacks as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
STACK = make.pdf([make.written()])


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """The folder of the office's counter."""
    settings.WATCH_FOLDER = str(tmp_path / "quet")
    place = tmp_path / "quet" / "mot-cua-stp"
    place.mkdir(parents=True)
    return place


def look(times: int = 1) -> None:
    for _ in range(times):
        watching.look(core.MONDAY)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_taken_once_it_no_longer_grows(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(STACK[:100])
    look()
    (folder / "a.pdf").write_bytes(STACK)
    look()
    assert files(folder) == ["a.pdf"]
    look()
    assert files(folder) == ["done/a.pdf"]
    stack = Stack.objects.get()
    assert (stack.name, stack.unit, stack.user, stack.came) == ("a.pdf", core.unit("mot-cua-stp"), None, "watch")


def test_what_cannot_be_taken_is_put_aside_with_the_reason_beside_it(folder: Path) -> None:
    (folder / "thu.docx").write_bytes(b"PK\3\4")
    (folder / "a.pdf").write_bytes(STACK)
    (folder / "b.pdf").write_bytes(STACK)
    look(2)
    assert files(folder) == [
        "done/a.pdf", "refused/b.pdf", "refused/b.pdf.txt", "refused/thu.docx", "refused/thu.docx.txt",
    ]  # fmt: skip
    assert "Chỉ nhận PDF" in (folder / "refused/thu.docx.txt").read_text("utf-8")
    assert "đã được nạp" in (folder / "refused/b.pdf.txt").read_text("utf-8")
    assert Stack.objects.count() == 1


def test_a_second_file_of_the_same_name_does_not_overwrite_the_first(folder: Path) -> None:
    for seed in (1, 2):
        (folder / "a.pdf").write_bytes(make.pdf([make.written(seed)]))
        look(2)
    assert len(files(folder)) == len(list((folder / "done").iterdir())) == Stack.objects.count() == 2


@pytest.mark.parametrize("dies_in", ["take_in", "_move"])
@pytest.mark.parametrize("before", [True, False])
def test_a_crash_anywhere_neither_loses_nor_doubles_a_stack(
    folder: Path, dies_in: str, before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    module: Any = watching.stacks if dies_in == "take_in" else watching
    real: Callable[..., Any] = getattr(module, dies_in)

    def dies(*args: Any, **kwargs: Any) -> Any:
        if not before:
            real(*args, **kwargs)
        raise SystemExit

    (folder / "a.pdf").write_bytes(STACK)
    look()
    with monkeypatch.context() as cut:
        cut.setattr(module, dies_in, dies)
        with pytest.raises(SystemExit):
            look()
    look()
    assert files(folder) == ["done/a.pdf"]
    assert Stack.objects.count() == 1


def test_a_folder_that_is_away_a_link_and_half_a_download_are_left_alone(folder: Path, settings: Any) -> None:
    (folder / "a.pdf.part").write_bytes(STACK)
    (folder / ".b.pdf").write_bytes(STACK)
    (folder / "c.pdf").symlink_to("/etc/passwd")
    look(3)
    assert not Stack.objects.exists()
    settings.WATCH_FOLDER = str(folder / "away")
    assert watching.look(core.MONDAY) == 0
