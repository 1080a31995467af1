"""When a paper of the store may be used again."""

from datetime import date
from typing import Any

import pytest

from digitization.papers.models import Paper, PaperKind, StoredFile
from digitization.vault.rules import WORDS, offerable, valid_until
from tests.factories.core import MONDAY

TODAY = date(2026, 11, 16)


def asked(on: date = TODAY, scope: frozenset[str] = frozenset(), kind: str = "the", **changed: Any) -> str | None:
    """The rule's answer about a paper that may be used again, but for what is ``changed``."""
    of_kind = {"slug": "the", "reusable": True, **changed.pop("of_kind", {})}
    file = StoredFile(sha256="0", destroyed_at=changed.pop("destroyed_at", None))
    about = {"owner_id": 1, "kind": PaperKind(**of_kind), "original": file, "accepted_at": MONDAY, **changed}
    return offerable(Paper(**about), owner_id=1, kind=kind, on=on, scope=scope)


@pytest.mark.parametrize(
    ("reason", "changed"),
    [
        (None, {}),
        ("other_owner", {"owner_id": 2}),
        ("other_kind", {"kind": "the", "of_kind": {"slug": "bang"}}),
        ("not_reusable", {"of_kind": {"reusable": False}}),
        ("revoked", {"revoked_at": MONDAY}),
        ("destroyed", {"destroyed_at": MONDAY}),
        ("not_accepted", {"accepted_at": None}),
        ("expired", {"valid_until": date(2026, 11, 15)}),
        (None, {"valid_until": TODAY}),
        ("no_issue_date", {"of_kind": {"valid_months": 6}}),
        ("expired", {"of_kind": {"valid_months": 6}, "issued_on": date(2026, 5, 15)}),
        (None, {"of_kind": {"valid_months": 6}, "issued_on": date(2026, 5, 16)}),
    ],
)  # fmt: skip
def test_a_paper_is_offered_only_while_every_rule_agrees(reason: str | None, changed: dict[str, Any]) -> None:
    changed.pop("kind", None)
    assert asked(**changed) == reason
    assert reason is None or reason in WORDS


def test_a_kind_may_be_kept_for_some_procedures_or_fields() -> None:
    kept = {"of_kind": {"scope": ["2.001815", "luat-su"]}}
    assert asked(scope=frozenset({"1.000001", "cong-chung"}), **kept) == "out_of_scope"
    assert asked(scope=frozenset({"1.000001", "luat-su"}), **kept) is None
    assert asked(scope=frozenset({"2.001815", "cong-chung"}), **kept) is None
    assert asked(**kept) is None


@pytest.mark.parametrize(
    ("issued", "months", "until"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 1), 120, date(2036, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(issued: date, months: int, until: date) -> None:
    assert valid_until(Paper(kind=PaperKind(valid_months=months), issued_on=issued)) == until


def test_what_the_paper_says_itself_wins_where_it_ends_earlier() -> None:
    paper = Paper(kind=PaperKind(valid_months=12), issued_on=TODAY, valid_until=date(2026, 12, 1))
    assert valid_until(paper) == date(2026, 12, 1)
