"""When an act takes effect: now, or in the past for those who may (interface §6)."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.core.calendar import BadMoment
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.models import BacklogGrant, User
from motcua.core.moments import Moment
from tests.factories.core import MONDAY, clerk, director

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def granted(since: datetime, until: datetime) -> User:
    user = clerk()
    BacklogGrant.objects.create(
        user=user, granted_by=director(), reason="Mất điện", since=since.date(), until=until.date()
    )  # fmt: skip
    return user


def test_an_act_without_a_time_of_its_own_is_now() -> None:
    for at in (None, MONDAY):
        moment = Moment.of(clerk(), MONDAY, at)
        assert (moment.at, moment.now, moment.is_backlog) == (MONDAY, MONDAY, False)


def test_nobody_acts_in_the_future() -> None:
    for user in (clerk(), granted(MONDAY, MONDAY)):
        for late in (MONDAY + timedelta(microseconds=1), datetime.max.replace(tzinfo=UTC)):
            with pytest.raises(Invalid, match="in_the_future"):
                Moment.of(user, MONDAY, late)


def test_nobody_acts_in_the_past_without_the_directors_grant() -> None:
    for user in (clerk(), director(), granted(MONDAY - 24 * 2 * HOUR, MONDAY - 24 * HOUR)):
        with pytest.raises(NotAllowed, match="backlog_not_allowed"):
            Moment.of(user, MONDAY, MONDAY - HOUR)


def test_a_grant_counts_on_the_day_of_writing_and_keeps_the_reason() -> None:
    moment = Moment.of(granted(MONDAY, MONDAY), MONDAY, MONDAY - HOUR, "Mất điện")
    assert (moment.at, moment.now, moment.reason, moment.is_backlog) == (MONDAY - HOUR, MONDAY, "Mất điện", True)


def test_the_day_of_a_grant_is_that_of_vietnam() -> None:
    early = MONDAY.replace(hour=1).astimezone(UTC)
    assert early.date() < MONDAY.date()
    assert Moment.of(granted(MONDAY, MONDAY), early, early - HOUR).is_backlog


def test_for_a_migration_the_setting_opens_the_past_to_all(settings: object) -> None:
    settings.MOTCUA_BACKLOG = True
    assert Moment.of(clerk(), MONDAY, MONDAY - HOUR).is_backlog


def test_a_year_that_no_office_can_mean_is_bad_input() -> None:
    with pytest.raises(Invalid, match="moment_out_of_range"):
        Moment.of(granted(MONDAY, MONDAY), MONDAY, datetime.min.replace(tzinfo=UTC))


def test_moments_are_kept_in_vietnamese_time_and_never_naive() -> None:
    moment = Moment(MONDAY.astimezone(UTC), MONDAY.astimezone(UTC))
    assert (moment.at.hour, moment.at.date()) == (9, MONDAY.date())
    with pytest.raises(BadMoment):
        Moment(datetime(2026, 1, 1), datetime(2026, 1, 1))  # noqa: DTZ001


def test_an_act_that_waited_for_another_comes_right_after_it() -> None:
    moment, waited = Moment(MONDAY, MONDAY), MONDAY + timedelta(seconds=2)
    assert moment.follow(waited)
    assert (moment.at, moment.is_backlog) == (waited, False)
    assert not Moment(MONDAY, MONDAY).follow(MONDAY + HOUR)
    assert not Moment(MONDAY - HOUR, MONDAY).follow(MONDAY - HOUR + timedelta(seconds=2))
