"""On time, and how people liked it. Plan V.2."""

from datetime import date

from monitoring.kpi.spec import Aim, Kpi, define

ON_TIME = define(
    Kpi(
        code="on_time",
        label="Hồ sơ giải quyết trước hạn, đúng hạn",
        direction="at_least",
        numerator="on_time",
        denominator="finished",
        source="NĐ 118/2025/NĐ-CP; mục tiêu 95 % là thiết lập của Sở",
        reading="So ngày xong với hạn gốc (không tính lần hẹn lại); hồ sơ rút, dừng hẳn tính đúng hạn.",
        aims=(Aim(95, date(2021, 1, 1), "", "Từ 95 % hồ sơ đúng hạn"),),
    )
)
SATISFACTION = define(
    Kpi(
        code="satisfaction",
        label="Mức độ hài lòng",
        direction="at_least",
        items=("V.2",),
        source="KH 796/KH-STP 2021, phụ lục V.2",
        awaits="Chưa có phiếu đánh giá nào được thu.",
        aims=(Aim(95, date(2025, 1, 1), "V.2", "Mức độ hài lòng từ 95 % vào năm 2025"),),
    )
)
