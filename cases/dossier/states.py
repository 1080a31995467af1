"""The ten national statuses (domain.md §4), what each means for the clock and the figures; a dossier's other words."""

from django.db.models import IntegerChoices, TextChoices


class State(IntegerChoices):
    """National code and its exact Vietnamese name."""

    REGISTERED = 1, "Mới đăng ký"
    RECEIVED = 2, "Được tiếp nhận"
    REFUSED = 3, "Không được tiếp nhận"
    PROCESSING = 4, "Đang xử lý"
    SUPPLEMENT_REQUIRED = 5, "Yêu cầu bổ sung giấy tờ"
    PAYMENT_REQUIRED = 6, "Yêu cầu thực hiện nghĩa vụ tài chính"
    WITHDRAWN = 7, "Công dân yêu cầu rút hồ sơ"
    STOPPED = 8, "Dừng xử lý"
    RESOLVED = 9, "Đã xử lý xong"
    RETURNED = 10, "Đã trả kết quả"

    @property
    def slug(self) -> str:
        """The API's name of the state."""
        return self.name.lower()

    @property
    def runs(self) -> bool:
        """The clock runs; only here can a dossier be overdue."""
        return self in RUNNING

    @property
    def pauses(self) -> bool:
        """The clock stands still."""
        return self in PAUSED


BY_SLUG = {state.slug: state for state in State}

# The clock runs only here; 5, 6 and 8 are never overdue (domain.md §15.9).
RUNNING = (State.RECEIVED, State.PROCESSING)
PAUSED = (State.SUPPLEMENT_REQUIRED, State.PAYMENT_REQUIRED, State.STOPPED)
OPEN = (State.REGISTERED, *RUNNING, *PAUSED)
FINISHED = (State.WITHDRAWN, State.RESOLVED, State.RETURNED)
ENDED = (State.REFUSED, *FINISHED)  # and a final stop: nothing more happens, the archive takes it


class Channel(TextChoices):
    """How the dossier came (KenhThucHien)."""

    COUNTER = "counter", "Trực tiếp"
    ONLINE = "online", "Trực tuyến"
    POSTAL = "postal", "Bưu chính công ích"


class ReturnMethod(TextChoices):
    """How the result goes back."""

    COUNTER = "counter", "Tại quầy"
    POSTAL = "postal", "Bưu chính công ích"
    ELECTRONIC = "electronic", "Bản điện tử"


class Handover(TextChoices):
    """How a dossier went from hand to hand (plan II.5)."""

    ELECTRONIC = "electronic", "Điện tử"
    PAPER = "paper", "Giấy"


class Provided(TextChoices):
    """How a component was given."""

    ORIGINAL = "original", "Bản chính"
    COPY = "copy", "Bản sao"
    SCAN = "scan", "Bản quét"
    REUSED = "reused", "Dùng lại từ kho"
    SHARED_DATA = "shared_data", "Dữ liệu chia sẻ"
    MISSING = "missing", "Còn thiếu"
