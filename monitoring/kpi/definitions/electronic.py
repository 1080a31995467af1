"""Online receipt, electronic hand-over, receipt at any office. Plan II.5, IV.2."""

from datetime import date

from monitoring.kpi.spec import Aim, Kpi, define

ONLINE = define(
    Kpi(
        code="online",
        label="Hồ sơ nộp trực tuyến",
        direction="at_least",
        numerator="online",
        denominator="received",
        items=("II.5",),
        source="KH 796/KH-STP 2021, phụ lục II.5",
        aims=(Aim(50, date(2023, 1, 1), "II.5", "Tối thiểu 50 % hồ sơ nộp trực tuyến"),),
    )
)
ELECTRONIC_HANDOVER = define(
    Kpi(
        code="electronic_handover",
        label="Hồ sơ luân chuyển nội bộ hoàn toàn điện tử",
        direction="at_least",
        numerator="electronic",
        denominator="handed",
        items=("II.5",),
        source="KH 796/KH-STP 2021, phụ lục II.5",
        reading="Hồ sơ đã xong mà mọi lần bàn giao đều là điện tử.",
        aims=(Aim(80, date(2023, 1, 1), "II.5", "Từ 80 % hồ sơ luân chuyển bằng phương thức điện tử"),),
    )
)
BOUNDARY_FREE = define(
    Kpi(
        code="boundary_free",
        label="Hồ sơ tiếp nhận không phụ thuộc địa giới",
        direction="at_least",
        numerator="boundary_free",
        denominator="received",
        items=("IV.2",),
        source="KH 796/KH-STP 2021, phụ lục IV.2",
    )
)
