"""Papers never asked twice. Plan II.3, II.4."""

from datetime import date

from monitoring.kpi.spec import Aim, Kpi, define

REUSE = define(
    Kpi(
        code="reuse",
        label="Hồ sơ không phải nộp lại giấy tờ đã có",
        direction="at_least",
        numerator="reused",
        denominator="received",
        items=("II.3", "II.4"),
        source="KH 796/KH-STP 2021, phụ lục II.3, II.4",
        reading="Có ít nhất một giấy tờ lấy từ kho hoặc dữ liệu chia sẻ, và không hỏi lại giấy tờ nào kho đã có.",
        aims=(
            Aim(30, date(2022, 1, 1), "II.3", "Tối thiểu 30 % hồ sơ không phải cung cấp lại giấy tờ", date(2023, 1, 1)),
            Aim(80, date(2023, 1, 1), "II.4", "80 % hồ sơ không phải cung cấp lại giấy tờ"),
        ),
    )
)
REUSE_POSSIBLE = define(
    Kpi(
        code="reuse_possible",
        label="Dùng lại được bao nhiêu khi kho có sẵn",
        direction="at_least",
        numerator="from_vault",
        denominator="offered",
        items=("II.3", "II.4"),
        source="KH 796/KH-STP 2021, phụ lục II.3, II.4",
        reading="Chỉ tính hồ sơ mà kho có giấy tờ dùng lại được.",
    )
)
